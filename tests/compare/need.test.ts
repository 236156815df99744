import { describe, expect, test } from 'vitest';
import { type Needed, needLines, needSentence } from '#lib/compare/need.ts';

const needed = (shortName: string, given: Partial<Needed> = {}): Needed => ({
	code: shortName.toUpperCase(),
	shortName,
	conditions: [],
	overdue: [],
	unanswered: 0,
	claimed: 0,
	pastDate: 0,
	inDoubtSoon: 0,
	stale: 0,
	updated: 48,
	...given
});
const condition = (count = 1) => ({ quarter: '2026-27-q1', count, firstDue: '2026-10-01' });
const late = { quarter: '2026-27-q2', dueOn: '2026-10-31', days: 21 };

describe('the order', () => {
	test('conditions weigh before returns, those before groups without an answer, then what people do not see, dates, doubt and silence; then by name', () => {
		const lines = needLines([
			needed('Stale', { stale: 9 }),
			needed('Fine'),
			needed('Doubt', { inDoubtSoon: 3, stale: 1 }),
			needed('B late', { pastDate: 4 }),
			needed('A late', { pastDate: 4 }),
			needed('Claimed', { claimed: 2 }),
			needed('Unanswered', { unanswered: 1 }),
			needed('Overdue', { overdue: [late] }),
			needed('Condition', { conditions: [condition()] }),
			needed('Conditions', { conditions: [condition(2)] })
		]);
		expect(lines.map(({ shortName }) => shortName)).toEqual([
			'Conditions',
			'Condition',
			'Overdue',
			'Unanswered',
			'Claimed',
			'A late',
			'B late',
			'Doubt',
			'Stale'
		]);
	});

	test('each reason says what, and leads to where it stands', () => {
		const [line] = needLines([
			needed('A', {
				conditions: [condition(2)],
				overdue: [late],
				pastDate: 1,
				inDoubtSoon: 2,
				stale: 1
			})
		]);
		expect(line!.reasons).toEqual([
			{ words: '2 conditions past due since 1 October 2026', path: '/returns/2026-27-q1' },
			{ words: 'Return overdue by 21 days (due 31 October 2026)', path: '/returns/2026-27-q2' },
			{ words: '1 late deliverable', path: '/roadmap?due=past' },
			{
				words: '2 deliverables in doubt and forecast within three months',
				path: '/roadmap?due=soon'
			},
			{
				words: '1 deliverable without an update for more than 90 days',
				path: '/roadmap?updated=stale'
			}
		]);
	});
});

describe('the sentence', () => {
	test('no ICS, none in need, one ICS in none', () => {
		expect(needSentence([])).toBe('There is no ICS here to show.');
		expect(needSentence([needed('A'), needed('B')])).toBe(
			'Nothing of either ICS is overdue, late, in doubt or without an update.'
		);
		expect(needSentence([needed('A')])).toBe(
			'Nothing of this ICS is overdue, late, in doubt or without an update.'
		);
	});

	test('one, some and all in need', () => {
		expect(needSentence([needed('A', { pastDate: 3 }), needed('B')])).toBe(
			'A needs support: 3 late deliverables.'
		);
		expect(needSentence([needed('A', { overdue: [late], stale: 1 })])).toBe(
			'A needs support: return overdue by 21 days (due 31 October 2026) and 1 deliverable without an update for more than 90 days.'
		);
		const two = [needed('A', { pastDate: 3 }), needed('B', { overdue: [late], stale: 2 })];
		expect(needSentence([...two, needed('C')])).toBe(
			'2 of 3 ICSs need support: 1 has an overdue return, 1 has late deliverables and 1 has deliverables without an update for 90 days. First: B and A.'
		);
		expect(needSentence(two)).toMatch(/^Both ICSs have something to follow up: /);
	});
});

describe('ICSs that have recorded nothing', () => {
	const silent = (name: string) => needed(name, { updated: 0 });

	test.each([
		[1, 'This ICS has not recorded anything on the roadmap yet, so nothing can be said of it.'],
		[2, 'Neither ICS has recorded anything on the roadmap yet, so nothing can be said of them.'],
		[
			36,
			'None of the 36 ICSs has recorded anything on the roadmap yet, so nothing can be said of them.'
		]
	])('are not well: %i of them', (count, words) => {
		const systems = Array.from({ length: count }, (_, at) => silent(`S${at}`));
		expect(needSentence(systems)).toBe(
			`${words} It begins when a programme director updates a deliverable.`
		);
	});

	test('are counted beside the others', () => {
		const well = 'is overdue, late, in doubt or without an update.';
		expect(needSentence([needed('A'), silent('B')])).toBe(
			`Nothing of the one ICS that has recorded anything ${well} 1 has recorded nothing on the roadmap yet.`
		);
		expect(needSentence([needed('A'), needed('B'), silent('C'), silent('D')])).toBe(
			`Nothing of the two ICSs that have recorded anything ${well} 2 have recorded nothing on the roadmap yet.`
		);
		expect(needSentence([needed('A', { pastDate: 1 }), silent('B')])).toBe(
			'A needs support: 1 late deliverable. 1 has recorded nothing on the roadmap yet.'
		);
	});
});
