import { beforeEach, describe, expect, it } from 'vitest';
import { NotAllowed, NotFound } from '#lib/core/access.ts';
import {
	endOfImport,
	findImport,
	importedFile,
	rememberedMapping
} from '#lib/imports/read.server.ts';
import { undoImport, undoPlan } from '#lib/imports/undo/write.server.ts';
import { database, get } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { Row } from '#lib/registers/definition.ts';
import { findRow } from '#lib/registers/read.server.ts';
import { changeRow, removeRow, restoreRow } from '#lib/registers/write.server.ts';
import { freshDatabase } from '../../support/database.ts';
import {
	checked,
	csv,
	imported,
	POLICY_HEADINGS,
	rowId,
	scopeIn,
	standing,
	TODAY
} from '../../support/importing.ts';
import { actorOn } from '../../support/actors.ts';

const policies = registerNamed('policies');

const FIRST = csv(
	POLICY_HEADINGS,
	'XTR,P1,Care planning,Policy,12,Head of Nursing,,',
	'XTR,P2,Risk assessment,SOP,4,,,'
);
/** P1 changed, P2 gone, P3 new. */
const SECOND = csv(
	POLICY_HEADINGS,
	'XTR,P1,Care planning,Policy,12,Medical Director,3 October 2026,',
	'XTR,P3,Leaflet,Leaflet,1,,,'
);

function edit(reference: string, changes: Row): void {
	const scope = scopeIn('XWE', 'edit-registers');
	const held = findRow(scope, policies, rowId(scope, reference), TODAY);
	const result = changeRow(actorOn(scope, TODAY), policies, held.id, held.version, {
		...held.row,
		...changes
	});
	expect(result).toEqual({ ok: { id: held.id } });
}

function remove(reference: string): void {
	const scope = scopeIn('XWE', 'edit-registers');
	removeRow(actorOn(scope, TODAY), policies, rowId(scope, reference));
}

/** Both files imported, the second with its missing row taken out. Answers the second's id. */
async function bothImported(): Promise<number> {
	await imported(scopeIn(), FIRST);
	return (await imported(scopeIn(), SECOND, { missing: 'close' })).id;
}

beforeEach(() => {
	freshDatabase();
});

describe('an import that nobody has touched since', () => {
	it('goes back whole: added rows out, changed ones back, removed ones in', async () => {
		const id = await bothImported();
		expect(undoPlan(scopeIn(), id, TODAY)).toEqual({
			takenOut: 1,
			changedBack: 1,
			putBack: 1,
			edited: []
		});
		expect(undoImport(scopeIn(), id, TODAY)).toEqual({ undone: { rows: 3, kept: 0 } });
		const rows = standing(scopeIn());
		expect([...rows.keys()]).toEqual(['P1', 'P2']);
		expect(rows.get('P1')).toMatchObject({ owner: 'Head of Nursing', ratified_on: null });
		expect(findImport(scopeIn(), id)).toMatchObject({
			status: 'undone',
			undoneBy: 'data-officer of xwe'
		});
		expect(endOfImport(scopeIn(), id, 'import-undone')?.detail).toMatchObject({ rows: 3, kept: 0 });
	});

	it('keeps its file and its report, and each row says what happened', async () => {
		const id = await bothImported();
		undoImport(scopeIn(), id, TODAY);
		expect(findImport(scopeIn(), id).report?.counts).toMatchObject({
			new: 1,
			changed: 1,
			missing: 1
		});
		expect(importedFile(scopeIn(), id).bytes).toEqual(Buffer.from(SECOND));
		expect(
			get('SELECT count(*) AS events FROM register_events WHERE undoes_import_id = ?', id)
		).toEqual({ events: 3 });
	});

	it('goes back once', async () => {
		const id = await bothImported();
		undoImport(scopeIn(), id, TODAY);
		expect(undoImport(scopeIn(), id, TODAY)).toMatchObject({ code: 'not-committed' });
		expect(
			get('SELECT count(*) AS events FROM register_events WHERE undoes_import_id = ?', id)
		).toEqual({ events: 3 });
	});

	it('forgets what it taught about columns', async () => {
		const id = await bothImported();
		expect(rememberedMapping(scopeIn(), 'policies')?.importId).toBe(id);
		undoImport(scopeIn(), id, TODAY);
		expect(rememberedMapping(scopeIn(), 'policies')?.importId).not.toBe(id);
	});

	it('can be imported again, and brings its rows back with their history', async () => {
		const id = await bothImported();
		const p3 = rowId(scopeIn(), 'P3');
		undoImport(scopeIn(), id, TODAY);
		const { report } = await imported(scopeIn(), SECOND);
		expect(report.counts).toMatchObject({ new: 1, changed: 1, missing: 1 });
		expect(rowId(scopeIn(), 'P3')).toBe(p3);
		expect(standing(scopeIn()).get('P1')).toMatchObject({ owner: 'Medical Director' });
	});
});

describe('rows worked on since', () => {
	it('are asked about, with who and what', async () => {
		const id = await bothImported();
		edit('P1', { owner: 'Chief Nurse' });
		const { edited, changedBack, takenOut } = undoPlan(scopeIn(), id, TODAY);
		expect({ changedBack, takenOut }).toEqual({ changedBack: 0, takenOut: 1 });
		expect(edited).toMatchObject([
			{
				title: 'P1: Care planning',
				by: 'data-officer of xwe',
				imported: 'changed',
				since: { owner: ['Medical Director', 'Chief Nurse'] }
			}
		]);
	});

	it('keep what was done and give the rest back', async () => {
		const id = await bothImported();
		edit('P1', { owner: 'Chief Nurse' });
		edit('P3', { mentions: 2 });
		expect(undoImport(scopeIn(), id, TODAY, 'keep')).toEqual({ undone: { rows: 1, kept: 2 } });
		expect(standing(scopeIn()).get('P1')).toMatchObject({
			owner: 'Chief Nurse',
			ratified_on: null
		});
		expect(standing(scopeIn()).get('P3')).toMatchObject({ mentions: 2 });
	});

	it('go back with everything that was done to them', async () => {
		const id = await bothImported();
		edit('P1', { owner: 'Chief Nurse', mentions: 50 });
		edit('P3', { mentions: 2 });
		expect(undoImport(scopeIn(), id, TODAY, 'revert')).toEqual({ undone: { rows: 3, kept: 0 } });
		expect(standing(scopeIn()).get('P1')).toMatchObject({
			owner: 'Head of Nursing',
			ratified_on: null,
			mentions: 12
		});
		expect(standing(scopeIn()).has('P3')).toBe(false);
	});

	it('are decided one by one', async () => {
		const id = await bothImported();
		edit('P1', { owner: 'Chief Nurse' });
		edit('P3', { mentions: 2 });
		undoImport(scopeIn(), id, TODAY, { [rowId(scopeIn(), 'P3')]: 'revert' });
		expect(standing(scopeIn()).get('P1')?.owner).toBe('Chief Nurse');
		expect(standing(scopeIn()).has('P3')).toBe(false);
	});

	it('are not asked about when they stand again as the import left them', async () => {
		const id = await bothImported();
		edit('P1', { owner: 'Chief Nurse' });
		edit('P1', { owner: 'Medical Director' });
		expect(undoPlan(scopeIn(), id, TODAY)).toMatchObject({ changedBack: 1, edited: [] });
	});

	it('are not asked about when both answers come to the same', async () => {
		const id = await bothImported();
		remove('P3');
		restoreRow(actorOn(scopeIn('XWE', 'edit-registers'), TODAY), policies, rowId(scopeIn(), 'P2'));
		expect(undoPlan(scopeIn(), id, TODAY)).toEqual({
			takenOut: 0,
			changedBack: 1,
			putBack: 0,
			edited: []
		});
		undoImport(scopeIn(), id, TODAY);
		expect([...standing(scopeIn()).keys()]).toEqual(['P1', 'P2']);
	});

	it('and removed since stay out, or come back as they were before the import', async () => {
		const id = await bothImported();
		remove('P1');
		expect(undoPlan(scopeIn(), id, TODAY).edited).toMatchObject([{ removed: true }]);
		undoImport(scopeIn(), id, TODAY, 'keep');
		expect(standing(scopeIn()).has('P1')).toBe(false);
	});

	it('and removed since come back with "revert"', async () => {
		const id = await bothImported();
		remove('P1');
		undoImport(scopeIn(), id, TODAY, 'revert');
		expect(standing(scopeIn()).get('P1')).toMatchObject({
			owner: 'Head of Nursing',
			ratified_on: null
		});
	});

	it('never lose a reference that another row may have taken', async () => {
		const id = await bothImported();
		edit('P1', { reference: 'P1-new' });
		undoImport(scopeIn(), id, TODAY, 'revert');
		expect(standing(scopeIn()).get('P1-new')).toMatchObject({ owner: 'Head of Nursing' });
	});
});

describe('an import under a later one', () => {
	it('is asked about row by row, and the later import keeps its word', async () => {
		const first = await imported(scopeIn(), FIRST);
		await imported(scopeIn(), SECOND);
		expect(undoPlan(scopeIn(), first.id, TODAY)).toMatchObject({
			takenOut: 1,
			edited: [{ title: 'P1: Care planning' }]
		});
		undoImport(scopeIn(), first.id, TODAY, 'keep');
		expect([...standing(scopeIn()).keys()]).toEqual(['P1', 'P3']);
	});

	it('goes back without a question when the later one was taken back before', async () => {
		const first = await imported(scopeIn(), FIRST);
		const second = await imported(scopeIn(), SECOND, { missing: 'close' });
		undoImport(scopeIn(), second.id, TODAY);
		expect(undoPlan(scopeIn(), first.id, TODAY)).toMatchObject({ takenOut: 2, edited: [] });
		undoImport(scopeIn(), first.id, TODAY);
		expect(standing(scopeIn()).size).toBe(0);
	});
});

describe('taking back is refused', () => {
	it('for an import that was not carried out', async () => {
		const { id } = await checked(scopeIn(), FIRST);
		expect(undoImport(scopeIn(), id, TODAY)).toMatchObject({ code: 'not-committed' });
	});

	it('to other systems and to those who only read', async () => {
		const { id } = await imported(scopeIn(), FIRST);
		expect(() => undoPlan(scopeIn('XOT'), id, TODAY)).toThrow(NotFound);
		expect(() => undoImport(scopeIn('XOT'), id, TODAY)).toThrow(NotFound);
		expect(() => undoImport(scopeIn('XWE', 'read', 'viewer'), id, TODAY)).toThrow(NotAllowed);
		expect(standing(scopeIn()).size).toBe(2);
	});

	it('by a fault half-way, and then nothing has gone back', async () => {
		const id = await bothImported();
		database().exec(
			`CREATE TRIGGER broken BEFORE INSERT ON register_events WHEN new.kind = 'changed'
			BEGIN SELECT raise(ABORT, 'the disk is full'); END`
		);
		expect(() => undoImport(scopeIn(), id, TODAY)).toThrow('the disk is full');
		expect([...standing(scopeIn()).keys()]).toEqual(['P1', 'P3']);
		expect(findImport(scopeIn(), id).status).toBe('committed');
	});
});
