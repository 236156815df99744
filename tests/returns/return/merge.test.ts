import { describe, expect, test } from 'vitest';
import { EMPTY_SECTION, type SectionText } from '#lib/returns/return/content.ts';
import { mergeTexts, settleTexts } from '#lib/returns/return/rules.ts';

const words = (given: Partial<SectionText> = {}): SectionText => ({ ...EMPTY_SECTION, ...given });
const base = words({ narrative: 'It goes on.', rating: 'amber' });

describe('two people in one section', () => {
	test('who changed different things both stand', () => {
		const theirs = { ...base, rating: 'green' as const };
		const mine = { ...base, narrative: 'It goes well.' };
		const merge = mergeTexts(base, theirs, mine);
		expect(merge.clashes).toEqual([]);
		expect(merge.mine).toMatchObject([{ field: 'narrative', mine: 'It goes well.' }]);
		expect(merge.theirs).toMatchObject([{ field: 'rating', theirs: 'Green' }]);
		expect(settleTexts(base, theirs, mine, {})).toEqual({
			text: words({ narrative: 'It goes well.', rating: 'green' }),
			unsettled: []
		});
	});

	test('who changed the same to the same have nothing to settle', () => {
		const both = { ...base, narrative: 'It goes well.' };
		expect(mergeTexts(base, both, both)).toEqual({ clashes: [], mine: [], theirs: [] });
	});

	test('who changed the same thing choose: mine, theirs or both', () => {
		const theirs = { ...base, narrative: 'Theirs.', rating: 'red' as const };
		const mine = { ...base, narrative: 'Mine.', rating: 'green' as const };
		expect(mergeTexts(base, theirs, mine).clashes).toMatchObject([
			{ field: 'rating', canJoin: false },
			{ field: 'narrative', canJoin: true, theirs: 'Theirs.', mine: 'Mine.' }
		]);
		const settled = (narrative: 'mine' | 'theirs' | 'both') =>
			settleTexts(base, theirs, mine, { narrative, rating: 'mine' }).text.narrative;
		expect(settled('mine')).toBe('Mine.');
		expect(settled('theirs')).toBe('Theirs.');
		expect(settled('both')).toBe('Theirs.\n\nMine.');
	});

	test('are told what is not settled; a rating cannot be both', () => {
		const theirs = { ...base, rating: 'red' as const };
		const mine = { ...base, rating: 'green' as const };
		expect(settleTexts(base, theirs, mine, {}).unsettled).toEqual(['rating']);
		expect(settleTexts(base, theirs, mine, { rating: 'both' }).unsettled).toEqual(['rating']);
	});

	test('put lists together without doubles, and name deliverables by their title', () => {
		const theirs = words({ deliverables: ['mdt', 'proms'] });
		const mine = words({ deliverables: ['mdt', 'shift'] });
		const titles = (code: string) => `Title of ${code}`;
		expect(mergeTexts(words(), theirs, mine, titles).clashes[0]?.theirs).toBe(
			'Title of mdt, Title of proms'
		);
		expect(settleTexts(words(), theirs, mine, { deliverables: 'both' }).text.deliverables).toEqual([
			'mdt',
			'proms',
			'shift'
		]);
	});

	test('see what is empty or ticked as such', () => {
		const theirs = words({ noChange: true, narrative: 'Theirs.' });
		const merge = mergeTexts(base, theirs, { ...base, narrative: null });
		expect(merge.clashes).toMatchObject([{ field: 'narrative', mine: 'Nothing written' }]);
		expect(merge.theirs).toMatchObject([
			{ field: 'rating', theirs: 'Not rated' },
			{ field: 'noChange', theirs: 'Yes', mine: 'No' }
		]);
	});
});
