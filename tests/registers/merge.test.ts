import { describe, expect, it } from 'vitest';
import { registerNamed } from '#lib/registers/all.ts';
import type { Row } from '#lib/registers/definition.ts';
import {
	merge,
	resolveClashes,
	sideField,
	type TheirChange,
	typedFrom
} from '#lib/registers/form.ts';

const policies = registerNamed('policies');
const WHEN = { by: 'Tom Okafor', at: '2023-10-01T09:00:00.000Z' };
const changed = (was: TheirChange['was']): TheirChange => ({ was, ...WHEN });
const base: Row = {
	trust: 'XT1',
	reference: 'P1',
	title: 'Care',
	owner: 'A',
	due_on: '2023-12-01',
	mentions: 3
};

const merged = (theirs: Row, mine: Row, since: Record<string, TheirChange>) => {
	const row = { ...base, ...mine };
	return merge(policies, { ...base, ...theirs }, since, typedFrom(policies, row), row);
};

describe('two changes to one row', () => {
	it('clash where both changed a field differently', () => {
		const result = merged({ owner: 'B' }, { owner: 'C' }, { owner: changed('A') });
		expect(result.clashes).toEqual([{ field: 'owner', theirs: 'B', mine: 'C', ...WHEN }]);
		expect(result.typed.owner).toBe('C');
	});

	it('do not clash where both made the same change', () => {
		const result = merged({ owner: 'B' }, { owner: 'B' }, { owner: changed('A') });
		expect(result).toMatchObject({ clashes: [], mine: [], theirs: [] });
	});

	it('keep what only the other person changed', () => {
		const result = merged(
			{ due_on: '2024-01-31' },
			{ mentions: 5 },
			{ due_on: changed('2023-12-01') }
		);
		expect(result.theirs).toEqual([
			{ field: 'due_on', theirs: '2024-01-31', mine: '2023-12-01', ...WHEN }
		]);
		expect(result.mine).toEqual([{ field: 'mentions', theirs: 3, mine: 5 }]);
		expect(result.typed).toMatchObject({ due_on: '2024-01-31', mentions: '5' });
		expect(result.clashes).toEqual([]);
	});

	it('treat a field that was changed and changed back as untouched', () => {
		const result = merged({}, { owner: 'C' }, { owner: changed('A') });
		expect(result).toMatchObject({
			clashes: [],
			mine: [{ field: 'owner', theirs: 'A', mine: 'C' }]
		});
	});

	it('clash where one emptied what the other changed', () => {
		const result = merged({ owner: null }, { owner: 'C' }, { owner: changed('A') });
		expect(result.clashes).toMatchObject([{ theirs: null, mine: 'C' }]);
	});
});

describe('choosing between two values', () => {
	const held: Row = { ...base, owner: 'B', due_on: '2024-01-31' };
	const typed = typedFrom(policies, { ...base, owner: 'C', due_on: '2024-03-31' });
	const sent = (entries: [string, string][]) => {
		const form = new FormData();
		for (const [name, value] of entries) form.append(name, value);
		return form;
	};

	it('takes each side as chosen', () => {
		const result = resolveClashes(
			policies,
			typed,
			held,
			sent([
				['clash', 'owner'],
				['clash', 'due_on'],
				[sideField('owner'), 'theirs'],
				[sideField('due_on'), 'mine']
			])
		);
		expect(result.typed).toMatchObject({ owner: 'B', due_on: '2024-03-31' });
		expect(result.chosen).toEqual({ owner: 'theirs', due_on: 'mine' });
		expect(result.unresolved).toEqual([]);
	});

	it('asks about each clash that nothing was said of', () => {
		const result = resolveClashes(
			policies,
			typed,
			held,
			sent([
				['clash', 'owner'],
				['clash', 'due_on'],
				[sideField('owner'), 'mine']
			])
		);
		expect(result.unresolved).toEqual([
			{ field: sideField('due_on'), message: 'Choose which value stands for “Due”.' }
		]);
	});

	it('takes everything as typed when that is what the person says', () => {
		const result = resolveClashes(
			policies,
			typed,
			held,
			sent([
				['clash', 'owner'],
				['clash', 'due_on'],
				['all', 'mine']
			])
		);
		expect(result).toMatchObject({ typed, unresolved: [] });
	});

	it('leaves an ordinary form as it is', () => {
		expect(resolveClashes(policies, typed, held, sent([]))).toEqual({
			typed,
			chosen: {},
			unresolved: []
		});
	});
});
