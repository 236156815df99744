/** What a row holds that comes back: nothing that was undone, and nothing that was not shown before. */
import { beforeEach, describe, expect, it } from 'vitest';
import { inShort, wouldDo } from '#lib/imports/rules.ts';
import { undoPlan } from '#lib/imports/undo/read.server.ts';
import { undoImport } from '#lib/imports/undo/write.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { RegisterName, Row } from '#lib/registers/definition.ts';
import { cellSources, rowHistory } from '#lib/registers/history.server.ts';
import { policyCounts } from '#lib/registers/policies/figures.server.ts';
import { addRow, changeRow, removeRow, restoreRow } from '#lib/registers/write.server.ts';
import { findRow } from '#lib/registers/read.server.ts';
import { actorOn } from '../../support/actors.ts';
import { freshDatabase } from '../../support/database.ts';
import {
	acting,
	csv,
	imported,
	rowId,
	sample,
	scopeIn,
	standing,
	TODAY
} from '../../support/importing.ts';

beforeEach(() => {
	freshDatabase();
});

const hands = () => actorOn(scopeIn('XWE', 'edit-registers'), TODAY);

/** In several registers: a full file, one that names the rows alone, the row's key, and what the first one fills. */
const FILES: [RegisterName, Uint8Array, Uint8Array, [by: string, key: string], string[]][] = [
	[
		'milestones',
		sample('field/i16a-undone.csv') ??
			csv(
				'Ref,Milestone,Owner,Baseline,Forecast,Done,Notes',
				'M1,Alpha,Wrong Person,01/04/2026,01/05/2026,02/05/2026,Wrong note'
			),
		sample('field/i16b-after-undo.csv') ?? csv('Ref,Milestone', 'M1,Alpha'),
		['reference', 'M1'],
		['owner', 'baseline_on', 'forecast_on', 'actual_on', 'notes']
	],
	[
		'policies',
		csv(
			'Trust,Reference,Title,Owner,Ratified,Published,Comments',
			'XTR,P1,Care,Wrong Person,01/02/2026,02/02/2026,Wrong note'
		),
		csv('Trust,Reference,Title', 'XTR,P1,Care'),
		['reference', 'P1'],
		['owner', 'ratified_on', 'published_on', 'comments']
	],
	[
		'risks',
		csv('Reference,Description,Owner,Likelihood,Mitigation', 'R1,Staffing,Wrong Person,4,Wrong'),
		csv('Reference,Description', 'R1,Staffing'),
		['reference', 'R1'],
		['owner', 'likelihood', 'mitigation']
	],
	[
		'pcns',
		csv('ODS code,PCN name,Population,Place', 'U12345,Hill PCN,40000,Wrong place'),
		csv('ODS code,PCN name', 'U12345,Hill PCN'),
		['ods_code', 'U12345'],
		['population', 'place']
	]
];

describe.each(FILES)('%s', (register, full, bare, [by, key], fields) => {
	const definition = registerNamed(register);
	const row = (): Row => standing(scopeIn(), register, by).get(key)!;
	const filled = () => fields.filter((field) => (row()[field] ?? null) !== null);

	it('that were added by an undone import alone begin empty', async () => {
		const first = await imported(scopeIn(), full, { register });
		expect(filled()).toEqual(fields);
		undoImport(acting(scopeIn()), first.id);
		const { report } = await imported(scopeIn(), bare, { register });
		expect(report.counts).toMatchObject({ new: 1, restored: 0 });
		expect(report.examples.added[0]).not.toHaveProperty('restores');
		expect(Object.keys(report.examples.added[0]!.values!)).not.toEqual(
			expect.arrayContaining(fields)
		);
		expect(filled()).toEqual([]);
		// The history tells it as a row that was added, from the file that did.
		const id = rowId(scopeIn(), key, register, by);
		expect(rowHistory(scopeIn(), definition, id)[0]).toMatchObject({
			kind: 'added',
			changes: null
		});
		const files = Object.values(cellSources(scopeIn(), definition, id)).map(
			({ importId }) => importId
		);
		expect(new Set(files)).toEqual(new Set([first.id + 1]));
	});

	it('that a person removed come back with what they held, and that is said before', async () => {
		await imported(scopeIn(), full, { register });
		const held = Object.fromEntries(fields.map((field) => [field, row()[field]]));
		removeRow(hands(), definition, rowId(scopeIn(), key, register, by));
		const second = await imported(scopeIn(), bare, { register });
		expect(second.report.counts).toMatchObject({ read: 1, new: 1, restored: 1, changed: 0 });
		expect(second.report.examples.added[0]!.restores).toMatchObject(held);
		expect(second.report.examples.added[0]!.values).toMatchObject(held);
		expect(inShort(second.report.counts)).toBe('1 comes back');
		expect(row()).toMatchObject(held);
		// Undone, it is out again and holds what it held.
		undoImport(acting(scopeIn()), second.id);
		restoreRow(hands(), definition, rowId(scopeIn(), key, register, by));
		expect(row()).toMatchObject(held);
	});

	it('that come back and are undone go back to what they held, so that the first import can be undone', async () => {
		const first = await imported(scopeIn(), bare, { register });
		removeRow(hands(), definition, rowId(scopeIn(), key, register, by));
		const second = await imported(scopeIn(), full, { register });
		expect(filled()).toEqual(fields);
		undoImport(acting(scopeIn()), second.id);
		restoreRow(hands(), definition, rowId(scopeIn(), key, register, by));
		expect(filled()).toEqual([]);
		expect(undoPlan(scopeIn(), first.id)).toMatchObject({ takenOut: 1, edited: [] });
		undoImport(acting(scopeIn()), first.id);
		expect(standing(scopeIn(), register, by).size).toBe(0);
	});

	it('that a person adds again hold what was typed, and nothing else', async () => {
		await imported(scopeIn(), full, { register });
		const { id, ...typed } = row();
		removeRow(hands(), definition, Number(id));
		const needed = Object.fromEntries(
			definition.columns.filter(({ required }) => required).map(({ name }) => [name, typed[name]!])
		);
		addRow(hands(), definition, needed);
		expect(filled()).toEqual([]);
	});
});

it('a cell with an error brings back nothing that was undone', async () => {
	const first = await imported(
		scopeIn(),
		csv('Trust,Reference,Title,CPA mentions', 'XTR,P1,Care,12')
	);
	undoImport(acting(scopeIn()), first.id);
	await imported(scopeIn(), csv('Trust,Reference,Title,CPA mentions', 'XTR,P1,Care,many'));
	expect(standing(scopeIn()).get('P1')).toMatchObject({ mentions: null });
});

it('a policy does not count as rewritten by an import that was undone', async () => {
	const first = await imported(scopeIn(), FILES[1]![1]);
	expect(policyCounts(scopeIn('XWE', 'read'), [TODAY])[0]).toMatchObject({
		found: 1,
		rewritten: 1
	});
	undoImport(acting(scopeIn()), first.id);
	await imported(scopeIn(), FILES[1]![2]);
	expect(policyCounts(scopeIn('XWE', 'read'), [TODAY])[0]).toMatchObject({
		found: 1,
		rewritten: 0
	});
});

it('a value of an undone import does not return when the import after it is undone', async () => {
	const owned = (owner: string) => csv('Trust,Reference,Title,Owner', `XTR,P1,Care,${owner}`);
	await imported(scopeIn(), owned('First'));
	const second = await imported(scopeIn(), owned('Second'));
	const third = await imported(scopeIn(), owned('Third'));
	undoImport(acting(scopeIn()), second.id, 'keep');
	expect(standing(scopeIn()).get('P1')).toMatchObject({ owner: 'Third' });
	undoImport(acting(scopeIn()), third.id, 'keep');
	expect(standing(scopeIn()).get('P1')).toMatchObject({ owner: 'First' });
});

it('asks where somebody worked on a row since, and not about what other undos did', async () => {
	const owned = (owner: string, title: string) =>
		csv('Trust,Reference,Title,Owner', `XTR,P1,${title},${owner}`);
	await imported(scopeIn(), owned('First', 'Care'));
	const second = await imported(scopeIn(), owned('Second', 'Care'));
	const third = await imported(scopeIn(), owned('Second', 'Care planning'));
	undoImport(acting(scopeIn()), third.id);
	expect(undoPlan(scopeIn(), second.id)).toMatchObject({ changedBack: 1, edited: [] });
	const policies = registerNamed('policies');
	const held = findRow(scopeIn(), policies, rowId(scopeIn(), 'P1'), TODAY);
	changeRow(hands(), policies, held.id, held.version, { ...held.row, owner: 'By hand' });
	expect(undoPlan(scopeIn(), second.id)).toMatchObject({
		changedBack: 0,
		edited: [{ since: { owner: ['Second', 'By hand'] } }]
	});
});

describe('the sentences tell rows that come back from new ones', () => {
	const counts = { read: 4, new: 4, restored: 1, changed: 0, same: 0, missing: 0, rejected: 0 };
	it.each([
		[counts, '3 new, 1 comes back', 'Importing this file would add 3 policies and bring 1 back.'],
		[
			{ ...counts, restored: 4, changed: 2, read: 6 },
			'4 come back, 2 changed',
			'Importing this file would bring 4 policies back and change 2.'
		]
	])('%o', (all, short, sentence) => {
		expect(inShort(all)).toBe(short);
		expect(wouldDo(registerNamed('policies'), all)).toBe(sentence);
	});
});
