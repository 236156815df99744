import { beforeEach, describe, expect, it } from 'vitest';
import { done } from '#lib/core/result.ts';
import { findImport } from '#lib/imports/read.server.ts';
import { undoImport } from '#lib/imports/undo/write.server.ts';
import {
	chooseForImport,
	commitImport,
	readImport,
	startImport
} from '#lib/imports/write.server.ts';
import { get } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { rowHistory } from '#lib/registers/history.server.ts';
import { freshDatabase, newOrganisation } from '../support/database.ts';
import {
	acting,
	checked,
	csv,
	imported,
	POLICY_HEADINGS,
	rowId,
	scopeIn,
	standing
} from '../support/importing.ts';

const KEEP = { missing: 'keep', leaveOutRejected: false } as const;
const policies = registerNamed('policies');

const TWO = csv(
	POLICY_HEADINGS,
	'XTR,P1,Care planning,Policy,12,Head of Nursing,3 October 2026,',
	'XTR,P2,Risk assessment,SOP,4,,,1/12/2026'
);

beforeEach(() => {
	freshDatabase();
});

describe('a first import', () => {
	it('writes every row, each with the event that says where it came from', async () => {
		const scope = scopeIn();
		const { id, report } = await imported(scope, TWO);
		expect(report.counts).toEqual({
			read: 2,
			new: 2,
			restored: 0,
			changed: 0,
			same: 0,
			missing: 0,
			rejected: 0
		});
		expect(standing(scope).get('P1')).toMatchObject({
			title: 'Care planning',
			kind: 'policy',
			mentions: 12,
			ratified_on: '2026-10-03',
			due_on: null
		});
		expect(rowHistory(scope, registerNamed('policies'), rowId(scope, 'P2'))).toMatchObject([
			{ kind: 'added', import: { id, row: 3 } }
		]);
		expect(findImport(scope, id)).toMatchObject({
			status: 'committed',
			committedBy: 'data-officer of xwe'
		});
	});

	it('changes nothing before the commit', async () => {
		const scope = scopeIn();
		const { report, status } = await checked(scope, TWO);
		expect(status).toBe('checked');
		expect(report.counts.new).toBe(2);
		expect(standing(scope).size).toBe(0);
	});
});

describe('the same file again', () => {
	it('changes nothing and says so', async () => {
		const scope = scopeIn();
		await imported(scope, TWO);
		const { report } = await imported(scope, TWO);
		expect(report.counts).toEqual({
			read: 2,
			new: 0,
			restored: 0,
			changed: 0,
			same: 2,
			missing: 0,
			rejected: 0
		});
		expect(get('SELECT count(*) AS events FROM register_events')).toEqual({ events: 0 });
		expect(get('SELECT count(*) AS runs FROM register_additions')).toEqual({ runs: 1 });
	});

	it('sent twice at once is one upload', () => {
		const scope = scopeIn();
		const { id } = done(startImport(acting(scope), policies, 'a.csv', TWO));
		expect(startImport(acting(scope), policies, 'a.csv', TWO)).toEqual({
			ok: { id, repeated: true }
		});
	});

	it('sent later is another upload, and the file is held once', async () => {
		const scope = scopeIn();
		const first = await imported(scope, TWO);
		const second = await imported(scope, TWO);
		expect(second.id).not.toBe(first.id);
		expect(get('SELECT count(*) AS files FROM import_files')).toEqual({ files: 1 });
	});
});

describe('a later file', () => {
	const LATER = csv(
		'Ref,Title,Trust,Approved,Kind',
		'P1,Care planning,XTR,4 October 2026,Policy',
		'P3,Leaflets,XTR,,Leaflet'
	);

	it('changes the cells that differ, and leaves columns alone that it does not have', async () => {
		const scope = scopeIn();
		await imported(scope, TWO);
		const { report } = await imported(scope, LATER);
		expect(report.counts).toEqual({
			read: 2,
			new: 1,
			restored: 0,
			changed: 1,
			same: 0,
			missing: 1,
			rejected: 0
		});
		expect(report.examples.changed[0]?.changes).toEqual({
			ratified_on: ['2026-10-03', '2026-10-04']
		});
		expect(standing(scope).get('P1')).toMatchObject({ mentions: 12, owner: 'Head of Nursing' });
	});

	it('names columns that moved, were renamed or are gone', async () => {
		const scope = scopeIn();
		await imported(scope, TWO);
		const { report } = await checked(scope, LATER);
		expect(report.columnChanges).toEqual([
			'“Trust” has moved from column A to column C.',
			'“Reference” is now called “Ref” (column A).',
			'“Title” has moved from column C to column B.',
			'“Kind” has moved from column D to column E.',
			'“Ratified” is now called “Approved” (column D).',
			'“CPA mentions”, “Owner” and “Due” are gone: what the register holds for them stays as it is.'
		]);
	});

	it('keeps rows that it does not have, unless told to take them out', async () => {
		const scope = scopeIn();
		await imported(scope, TWO);
		await imported(scope, LATER);
		expect([...standing(scope).keys()]).toEqual(['P1', 'P2', 'P3']);
		await imported(scope, LATER, { missing: 'close' });
		expect([...standing(scope).keys()]).toEqual(['P1', 'P3']);
	});

	it('takes out those that are named and keeps the rest', async () => {
		const scope = scopeIn();
		await imported(
			scope,
			csv(POLICY_HEADINGS, ...['P1', 'P2', 'P3', 'P4'].map((ref) => `XTR,${ref},Care,,,,,`))
		);
		const [p2, p3] = [rowId(scope, 'P2'), rowId(scope, 'P3')];
		const one = csv(POLICY_HEADINGS, 'XTR,P1,Care,,,,,');
		const named = await imported(scope, one, { missing: { close: [p3] } });
		expect(named.report).toMatchObject({ counts: { missing: 3 }, missingChoice: { close: [p3] } });
		expect([...standing(scope).keys()]).toEqual(['P1', 'P2', 'P4']);
		undoImport(acting(scope), named.id);
		expect([...standing(scope).keys()]).toEqual(['P1', 'P2', 'P3', 'P4']);
		// None named is as if none were asked about, and all named is all.
		const none = await imported(scope, one, { missing: { close: [] } });
		expect(none.report.missingChoice).toBe('keep');
		const all = { close: [p2, p3, rowId(scope, 'P4')] };
		expect((await imported(scope, one, { missing: all })).report.missingChoice).toBe('close');
		expect([...standing(scope).keys()]).toEqual(['P1']);
	});

	it('refuses to take out a row that is not missing', async () => {
		const scope = scopeIn();
		await imported(scope, TWO);
		for (const id of [rowId(scope, 'P1'), 999]) {
			const { result } = await imported(scope, LATER, { missing: { close: [id] } });
			expect(result).toMatchObject({ refused: [{ field: 'missing', code: 'not-missing' }] });
		}
		expect([...standing(scope).keys()]).toEqual(['P1', 'P2']);
	});

	it('says before it is written what each new row would hold', async () => {
		const { report } = await checked(scopeIn(), TWO);
		expect(report.examples.added).toMatchObject([
			{
				row: 2,
				title: 'P1: Care planning',
				values: {
					reference: 'P1',
					mentions: 12,
					owner: 'Head of Nursing',
					ratified_on: '2026-10-03'
				}
			},
			{ row: 3, values: { reference: 'P2', kind: 'sop', mentions: 4, due_on: '2026-12-01' } }
		]);
		expect(report.examples.added[1]!.values).not.toHaveProperty('owner');
	});

	it('brings a row back that had been taken out, with its history', async () => {
		const scope = scopeIn();
		await imported(scope, TWO);
		const id = rowId(scope, 'P2');
		await imported(scope, LATER, { missing: 'close' });
		const { report } = await imported(scope, TWO);
		expect(report.counts.new).toBe(1);
		expect(rowId(scope, 'P2')).toBe(id);
		expect(standing(scope).has('P2')).toBe(true);
	});
});

describe('rows and cells with errors', () => {
	const FAULTY = csv(POLICY_HEADINGS, 'XTR,P1,Care planning,Policy,many,,,', 'XTR,P2,,SOP,4,,,');

	it('stop the import until the person says that they stay out', async () => {
		const scope = scopeIn();
		const { id } = await checked(scope, FAULTY);
		expect(await commitImport(acting(scope), id, KEEP)).toMatchObject({
			refused: [{ code: 'rows-rejected' }]
		});
		expect(standing(scope).size).toBe(0);
		const result = await commitImport(acting(scope), id, { ...KEEP, leaveOutRejected: true });
		expect(result).toHaveProperty('ok');
		expect([...standing(scope).keys()]).toEqual(['P1']);
	});

	it('leave what is held where a cell cannot be read', async () => {
		const scope = scopeIn();
		await imported(scope, TWO);
		await imported(scope, FAULTY, { leaveOutRejected: true });
		expect(standing(scope).get('P1')).toMatchObject({ mentions: 12, ratified_on: null });
	});

	it('never make a row count as gone from the file', async () => {
		const scope = scopeIn();
		await imported(scope, TWO);
		const { result } = await imported(scope, FAULTY, { leaveOutRejected: true, missing: 'close' });
		expect(result).toMatchObject({ refused: [{ code: 'rows-rejected' }] });
		expect([...standing(scope).keys()]).toEqual(['P1', 'P2']);
	});
});

describe('choices', () => {
	const WITHOUT_TRUST = csv('Reference,Title,Kind', 'P1,Care planning,Proc');

	it('about words are remembered for the next file, until the import is taken back', async () => {
		const scope = scopeIn();
		const first = await checked(
			scope,
			csv(POLICY_HEADINGS, 'XTR,P1,Care planning,Proctocol X,,,,')
		);
		expect(first.report.unknownValues).toMatchObject([{ field: 'kind', count: 1 }]);
		const text = first.report.unknownValues[0]!.text;
		chooseForImport(acting(scope), first.id, { values: { kind: { [text]: 'sop' } } });
		await readImport(acting(scope), first.id);
		await commitImport(acting(scope), first.id, KEEP);
		expect(standing(scope).get('P1')?.kind).toBe('sop');
		// A choice about another word in between must not make it forgotten.
		await imported(scope, csv(POLICY_HEADINGS, 'XTR,P2,Risk,Thing,,,,'), {
			choices: { values: { kind: { Thing: 'leaflet' } } }
		});
		const third = await checked(
			scope,
			csv(POLICY_HEADINGS, 'XTR,P3,More,Proctocol X,,,,', 'XTR,P4,Most,Thing,,,,')
		);
		expect(third.report.unknownValues).toEqual([]);
	});

	it('about columns are remembered by heading, also "leave it out"', async () => {
		const scope = scopeIn();
		const file = csv('Trust,Reference,Title,Wording,Comments', 'XTR,P1,Care planning,11,private');
		const { id } = await checked(scope, file);
		chooseForImport(acting(scope), id, { columns: { D: 'mentions', E: null } });
		await readImport(acting(scope), id);
		await commitImport(acting(scope), id, KEEP);
		expect(standing(scope).get('P1')).toMatchObject({ mentions: 11, comments: null });
		const next = await checked(
			scope,
			csv('Trust,Wording,Reference,Title,Comments', 'XTR,12,P1,Care planning,private')
		);
		expect(next.report.columns.map(({ field, by }) => [field, by])).toEqual([
			['trust', 'remembered'],
			['mentions', 'remembered'],
			['reference', 'remembered'],
			['title', 'remembered'],
			[null, 'remembered']
		]);
	});

	it('changed while the file is read make that reading void', async () => {
		const scope = scopeIn();
		const { id } = done(startImport(acting(scope), policies, 'a.csv', TWO));
		const reading = readImport(acting(scope), id);
		chooseForImport(acting(scope), id, { columns: { D: null } });
		await reading;
		expect(findImport(scope, id)).toMatchObject({ status: 'reading', report: null });
	});

	it('give the trust once for a file that does not name one, and the next such file', async () => {
		newOrganisation('XT2', 'trust', { parent: 'XWE' });
		const scope = scopeIn();
		const { id, report } = await checked(scope, WITHOUT_TRUST);
		expect(report).toMatchObject({ fileValuesNeeded: ['trust'], counts: { new: 0 } });
		chooseForImport(acting(scope), id, { fileValues: { trust: 'XT2' } });
		await readImport(acting(scope), id);
		await commitImport(acting(scope), id, { ...KEEP, leaveOutRejected: true });
		expect(standing(scope).get('P1')?.trust).toBe('XT2');
		const next = await checked(scope, csv('Reference,Title', 'P2,Risk'));
		expect(next.report).toMatchObject({ fileValues: { trust: 'XT2' }, counts: { new: 1 } });
		// A file that names its trusts is never filled up with another's.
		const named = await checked(scope, csv('Trust,Reference,Title', 'XTR,P3,More', ',P4,Most'));
		expect(named.report).toMatchObject({ fileValues: {}, counts: { new: 1, rejected: 1 } });
	});
});
