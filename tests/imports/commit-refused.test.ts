import { beforeEach, describe, expect, it, vi } from 'vitest';
import { authorise, NotAllowed, NotFound } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import {
	endOfImport,
	findImport,
	importedFile,
	listImports,
	unfinishedImports
} from '#lib/imports/read.server.ts';
import { undoImport } from '#lib/imports/undo/write.server.ts';
import {
	chooseForImport,
	commitImport,
	discardImport,
	giveUpReading,
	readImport,
	startImport
} from '#lib/imports/write.server.ts';
import { database, get, run } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { findRow } from '#lib/registers/read.server.ts';
import { addRow, changeRow, removeRow } from '#lib/registers/write.server.ts';
import { actorOn } from '../support/actors.ts';
import { freshDatabase, signedInAs } from '../support/database.ts';
import {
	acting,
	checked,
	csv,
	imported,
	POLICY_HEADINGS,
	rowId,
	scopeIn,
	standing,
	TODAY
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

describe('between the check and the commit', () => {
	it('a change of the register is shown before anything is written', async () => {
		const scope = scopeIn();
		await imported(scope, TWO);
		const { id, report } = await checked(
			scope,
			csv(POLICY_HEADINGS, 'XTR,P1,Care planning,Policy,13,,,')
		);
		const editing = scopeIn('XWE', 'edit-registers');
		const held = findRow(editing, policies, rowId(scope, 'P1'), TODAY);
		changeRow(actorOn(editing, TODAY), policies, held.id, held.version, {
			...held.row,
			mentions: 99
		});
		const result = await commitImport(acting(scope), id, KEEP);
		expect(result).toHaveProperty('conflict');
		expect(standing(scope).get('P1')?.mentions).toBe(99);
		const fresh = findImport(scope, id);
		expect(fresh.status).toBe('checked');
		expect(report.examples.changed[0]?.changes.mentions).toEqual([12, 13]);
		expect(fresh.report?.examples.changed[0]?.changes.mentions).toEqual([99, 13]);
		expect(await commitImport(acting(scope), id, KEEP)).toHaveProperty('ok');
		expect(standing(scope).get('P1')?.mentions).toBe(13);
	});

	it('a change of a row that the file does not touch does not matter', async () => {
		const scope = scopeIn();
		await imported(scope, TWO);
		const { id } = await checked(scope, csv(POLICY_HEADINGS, 'XTR,P9,New one,Policy,1,,,'));
		const editing = scopeIn('XWE', 'edit-registers');
		const held = findRow(editing, policies, rowId(scope, 'P1'), TODAY);
		changeRow(actorOn(editing, TODAY), policies, held.id, held.version, {
			...held.row,
			mentions: 99
		});
		expect(await commitImport(acting(scope), id, KEEP)).toHaveProperty('ok');
	});

	it('the same row typed by hand turns from new to changed', async () => {
		const scope = scopeIn();
		const { id } = await checked(scope, TWO);
		const row = { trust: 'XTR', reference: 'p1', title: 'By hand', kind: null };
		addRow(actorOn(scopeIn('XWE', 'edit-registers'), TODAY), policies, row);
		expect(await commitImport(acting(scope), id, KEEP)).toHaveProperty('conflict');
		expect(findImport(scope, id).report?.counts).toMatchObject({ new: 1, changed: 1 });
	});
});

it('a file without a row that can be taken is not imported', async () => {
	const scope = scopeIn();
	const { id, report } = await checked(scope, csv(POLICY_HEADINGS, 'XTR,P1,,Policy,1,,,'));
	expect(report.counts).toMatchObject({ new: 0, rejected: 1 });
	const result = await commitImport(acting(scope), id, { ...KEEP, leaveOutRejected: true });
	expect(result).toMatchObject({ refused: [{ code: 'rows-rejected' }] });
	expect(findImport(scope, id).status).toBe('checked');
});

describe('a second commit', () => {
	it('acts once', async () => {
		const scope = scopeIn();
		const { id } = await checked(scope, TWO);
		const both = await Promise.all([
			commitImport(acting(scope), id, KEEP),
			commitImport(acting(scope), id, KEEP)
		]);
		expect(both.filter((one) => 'ok' in one)).toHaveLength(1);
		expect(await commitImport(acting(scope), id, KEEP)).toMatchObject({ ok: { repeated: true } });
		expect(
			get('SELECT sum(last_row_id - first_row_id + 1) AS added FROM register_additions')
		).toEqual({
			added: 2
		});
	});

	it('of another file waits its turn', async () => {
		const scope = scopeIn();
		const one = await checked(scope, TWO);
		const other = await checked(scope, csv(POLICY_HEADINGS, 'XTR,P9,New one,Policy,1,,,'));
		const [first, second] = await Promise.all([
			commitImport(acting(scope), one.id, KEEP),
			commitImport(acting(scope), other.id, KEEP)
		]);
		expect(first).toHaveProperty('ok');
		expect(second).toMatchObject({ refused: [{ code: 'busy' }] });
	});
});

describe('a failure half-way', () => {
	it('leaves everything as it was, and the file ready to be imported again', async () => {
		const scope = scopeIn();
		await imported(scope, TWO);
		const { id } = await checked(
			scope,
			csv(POLICY_HEADINGS, 'XTR,P1,Changed,Policy,1,,,', 'XTR,P7,New,Policy,1,,,')
		);
		database().exec(
			`CREATE TRIGGER broken BEFORE INSERT ON register_events WHEN new.source_row = 2
			BEGIN SELECT raise(ABORT, 'the disk is full'); END`
		);
		await expect(commitImport(acting(scope), id, KEEP)).rejects.toThrow('the disk is full');
		expect([...standing(scope).keys()]).toEqual(['P1', 'P2']);
		expect(standing(scope).get('P1')?.title).toBe('Care planning');
		expect(findImport(scope, id).status).toBe('checked');
		database().exec('DROP TRIGGER broken');
		expect(await commitImport(acting(scope), id, KEEP)).toHaveProperty('ok');
	});

	it('of the audit log saves nothing either', async () => {
		const scope = scopeIn();
		const { id } = await checked(scope, TWO);
		database().exec(
			`CREATE TRIGGER broken BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'no audit'); END`
		);
		await expect(commitImport(acting(scope), id, KEEP)).rejects.toThrow('no audit');
		expect(standing(scope).size).toBe(0);
	});
});

describe('a file that cannot be taken', () => {
	const kept = () => get('SELECT count(*) AS files FROM import_files');

	it('is rejected, not kept, and leaves the register alone', async () => {
		const scope = scopeIn();
		const { id, report, status } = await checked(scope, csv('%PDF-1.7'), { name: 'tracker.xlsx' });
		expect(status).toBe('rejected');
		expect(report.refused?.code).toBe('format-not-accepted');
		expect(kept()).toEqual({ files: 0 });
		expect(() => importedFile(scope, id)).toThrow(NotFound);
		expect(await commitImport(acting(scope), id, KEEP)).toMatchObject({
			refused: [{ code: 'not-ready' }]
		});
	});

	it('for an NHS number leaves neither the file nor a text out of it', async () => {
		const scope = scopeIn();
		const { id, report, status } = await checked(
			scope,
			csv(POLICY_HEADINGS, 'XTR,P1,Care planning,Policy,1,Jo 943 476 5919,,')
		);
		expect(status).toBe('rejected');
		expect(report.refused).toMatchObject({ code: 'nhs-number', cells: ['tracker!F2'] });
		expect(kept()).toEqual({ files: 0 });
		const { stored } = get<{ stored: string }>(
			'SELECT report || choices AS stored FROM imports WHERE id = ?',
			id
		)!;
		expect(stored).not.toMatch(/943|Jo|Care planning/);
	});

	it('for its headings waits for somebody to say where they are', async () => {
		const scope = scopeIn();
		const { id, status, report } = await checked(scope, csv('one,two', 'XTR,3', 'XTR,4'));
		expect(status).toBe('checked');
		expect(report.refused).not.toBeNull();
		expect(report.counts).toEqual({
			read: 0,
			new: 0,
			restored: 0,
			changed: 0,
			same: 0,
			missing: 0,
			rejected: 0
		});
		expect(await commitImport(acting(scope), id, KEEP)).toMatchObject({
			refused: [{ code: 'not-ready' }]
		});
	});

	it('for a fault of ours is marked, so that nobody waits for it', () => {
		const scope = scopeIn();
		const { id } = done(startImport(acting(scope), policies, 'a.csv', TWO));
		giveUpReading(acting(scope), id, {
			severity: 'error',
			code: 'reading-failed',
			message: 'Broke off.',
			cells: [],
			count: 1
		});
		expect(findImport(scope, id)).toMatchObject({ status: 'rejected', kept: false });
	});
});

describe('a discarded file', () => {
	it('is deleted with everything read from it, and says by whom', async () => {
		const scope = scopeIn();
		const { id } = await checked(scope, TWO);
		expect(unfinishedImports(scope)).toHaveLength(1);
		discardImport(acting(scope), id);
		expect(findImport(scope, id)).toMatchObject({ status: 'discarded', report: null, kept: false });
		expect(endOfImport(scope, id, 'import-discarded')?.by).toBe('data-officer of xwe');
		expect(unfinishedImports(scope)).toEqual([]);
		expect(listImports(scope, 1, 25, 'ended').count).toBe(1);
		expect(listImports(scope, 1, 25, 'imported').count).toBe(0);
	});

	it('cannot be one that was imported', async () => {
		const scope = scopeIn();
		const { id } = await imported(scope, TWO);
		discardImport(acting(scope), id);
		expect(findImport(scope, id)).toMatchObject({ status: 'committed', kept: true });
	});

	it('leaves the bytes to another import of the same file', async () => {
		const scope = scopeIn();
		const { id } = await imported(scope, TWO);
		const again = await checked(scope, TWO);
		discardImport(acting(scope), again.id);
		expect(importedFile(scope, id).bytes).toEqual(Buffer.from(TWO));
	});
});

describe('somebody else', () => {
	it('of another system finds nothing', async () => {
		const { id } = await checked(scopeIn(), TWO);
		const other = scopeIn('XOT');
		expect(() => findImport(other, id)).toThrow(NotFound);
		expect(() => importedFile(other, id)).toThrow(NotFound);
		expect(() => discardImport(acting(other), id)).toThrow(NotFound);
		expect(() => chooseForImport(acting(other), id, {})).toThrow(NotFound);
		await expect(readImport(acting(other), id)).rejects.toThrow(NotFound);
		await expect(commitImport(acting(other), id, KEEP)).rejects.toThrow(NotFound);
		expect(listImports(other).count).toBe(0);
	});

	it('who may only read imports nothing', async () => {
		const { id } = await checked(scopeIn(), TWO);
		const audience = acting(scopeIn('XWE', 'read', 'viewer'));
		expect(() => authorise(signedInAs('viewer', 'XWE'), 'import', audience.scope.ics)).toThrow(
			NotAllowed
		);
		// A scope for reading does not compile where one for importing is needed.
		void (() => {
			// @ts-expect-error a scope for reading
			startImport(audience, policies, 'a.csv', TWO);
			// @ts-expect-error a scope for reading
			discardImport(audience, id);
			// @ts-expect-error a scope for reading
			void commitImport(audience, id, KEEP);
		});
	});

	it('of a system that has closed imports nothing more, and reads on', async () => {
		const scope = scopeIn();
		const { id } = await imported(scope, TWO);
		const { id: waiting } = await checked(
			scope,
			csv(POLICY_HEADINGS, 'XTR,P9,New one,Policy,1,,,')
		);
		run("UPDATE organisations SET closed_on = '2026-03-31' WHERE code = 'XWE'");
		expect(() => startImport(acting(scope), policies, 'a.csv', csv('other'))).toThrow(NotAllowed);
		await expect(commitImport(acting(scope), waiting, KEEP)).rejects.toThrow(
			'closed on 31 March 2026'
		);
		expect(() => undoImport(acting(scope), id)).toThrow(NotAllowed);
		expect(findImport(scope, id).status).toBe('committed');
	});

	it('in another system with the same references is not touched', async () => {
		const scope = scopeIn();
		await imported(scope, csv('ODS code,Name', 'U1,North'), { register: 'pcns', name: 'pcns.csv' });
		const other = scopeIn('XOT');
		const { report } = await imported(other, csv('ODS code,Name', 'U1,South'), {
			register: 'pcns',
			name: 'pcns.csv'
		});
		expect(report.counts.new).toBe(1);
		expect(standing(scope, 'pcns', 'ods_code').get('U1')?.name).toBe('North');
	});
});

it('a row removed by hand and sent again is new, and comes back', async () => {
	const scope = scopeIn();
	await imported(scope, TWO);
	removeRow(actorOn(scopeIn('XWE', 'edit-registers'), TODAY), policies, rowId(scope, 'P1'));
	const { report } = await imported(scope, TWO);
	expect(report.counts).toMatchObject({ new: 1, same: 1 });
	expect(standing(scope).size).toBe(2);
});

it('reading in the background marks an import whose reading broke off', async () => {
	const { readInBackground } = await import('#lib/imports/write.server.ts');
	const scope = scopeIn();
	const { id } = done(startImport(acting(scope), policies, 'a.csv', TWO));
	database().exec('ALTER TABLE organisation_parents RENAME TO elsewhere');
	await readInBackground(acting(scope), id);
	expect(vi.mocked(console.error)).toHaveBeenCalledOnce();
	vi.mocked(console.error).mockClear();
	expect(findImport(scope, id)).toMatchObject({
		status: 'rejected',
		report: { refused: { code: 'reading-failed' } }
	});
});
