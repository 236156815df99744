import { beforeEach, describe, expect, it } from 'vitest';
import { NotFound } from '#lib/core/access.ts';
import {
	endOfImport,
	findImport,
	importedFile,
	rememberedMapping
} from '#lib/imports/read.server.ts';
import { undoPlan } from '#lib/imports/undo/read.server.ts';
import { undoImport } from '#lib/imports/undo/write.server.ts';
import { database, get } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { Row } from '#lib/registers/definition.ts';
import { findRow } from '#lib/registers/read.server.ts';
import { changeRow, removeRow, restoreRow } from '#lib/registers/write.server.ts';
import { actorOn } from '../../support/actors.ts';
import { freshDatabase } from '../../support/database.ts';
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
} from '../../support/importing.ts';

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
		expect(undoPlan(scopeIn(), id)).toEqual({
			takenOut: 1,
			changedBack: 1,
			putBack: 1,
			edited: [],
			bound: []
		});
		expect(undoImport(acting(scopeIn()), id)).toEqual({
			ok: { rows: 3, kept: 0, bound: 0, repeated: false }
		});
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
		undoImport(acting(scopeIn()), id);
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
		undoImport(acting(scopeIn()), id);
		expect(undoImport(acting(scopeIn()), id)).toEqual({
			ok: { rows: 3, kept: 0, bound: 0, repeated: true }
		});
		expect(
			get('SELECT count(*) AS events FROM register_events WHERE undoes_import_id = ?', id)
		).toEqual({ events: 3 });
	});

	it('forgets what it taught about columns', async () => {
		const id = await bothImported();
		expect(rememberedMapping(scopeIn(), 'policies')?.importId).toBe(id);
		undoImport(acting(scopeIn()), id);
		expect(rememberedMapping(scopeIn(), 'policies')?.importId).not.toBe(id);
	});

	it('can be imported again, and brings its rows back with their history', async () => {
		const id = await bothImported();
		const p3 = rowId(scopeIn(), 'P3');
		undoImport(acting(scopeIn()), id);
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
		const { edited, changedBack, takenOut } = undoPlan(scopeIn(), id);
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
		expect(undoImport(acting(scopeIn()), id, 'keep')).toEqual({
			ok: { rows: 1, kept: 2, bound: 0, repeated: false }
		});
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
		expect(undoImport(acting(scopeIn()), id, 'revert')).toEqual({
			ok: { rows: 3, kept: 0, bound: 0, repeated: false }
		});
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
		undoImport(acting(scopeIn()), id, { [rowId(scopeIn(), 'P3')]: 'revert' });
		expect(standing(scopeIn()).get('P1')?.owner).toBe('Chief Nurse');
		expect(standing(scopeIn()).has('P3')).toBe(false);
	});

	it('are not asked about when they stand again as the import left them', async () => {
		const id = await bothImported();
		edit('P1', { owner: 'Chief Nurse' });
		edit('P1', { owner: 'Medical Director' });
		expect(undoPlan(scopeIn(), id)).toMatchObject({ changedBack: 1, edited: [] });
	});

	it('are not asked about when both answers come to the same', async () => {
		const id = await bothImported();
		remove('P3');
		restoreRow(actorOn(scopeIn('XWE', 'edit-registers'), TODAY), policies, rowId(scopeIn(), 'P2'));
		expect(undoPlan(scopeIn(), id)).toEqual({
			takenOut: 0,
			changedBack: 1,
			putBack: 0,
			edited: [],
			bound: []
		});
		undoImport(acting(scopeIn()), id);
		expect([...standing(scopeIn()).keys()]).toEqual(['P1', 'P2']);
	});

	it('and removed since stay out, or come back as they were before the import', async () => {
		const id = await bothImported();
		remove('P1');
		expect(undoPlan(scopeIn(), id).edited).toMatchObject([{ removed: true }]);
		undoImport(acting(scopeIn()), id, 'keep');
		expect(standing(scopeIn()).has('P1')).toBe(false);
	});

	it('and removed since come back with "revert"', async () => {
		const id = await bothImported();
		remove('P1');
		undoImport(acting(scopeIn()), id, 'revert');
		expect(standing(scopeIn()).get('P1')).toMatchObject({
			owner: 'Head of Nursing',
			ratified_on: null
		});
	});

	it('never lose a reference that another row may have taken', async () => {
		const id = await bothImported();
		edit('P1', { reference: 'P1-new' });
		undoImport(acting(scopeIn()), id, 'revert');
		expect(standing(scopeIn()).get('P1-new')).toMatchObject({ owner: 'Head of Nursing' });
	});
});

describe('an import under a later one', () => {
	it('is asked about row by row, and the later import keeps its word', async () => {
		const first = await imported(scopeIn(), FIRST);
		await imported(scopeIn(), SECOND);
		expect(undoPlan(scopeIn(), first.id)).toMatchObject({
			takenOut: 1,
			edited: [{ title: 'P1: Care planning' }]
		});
		undoImport(acting(scopeIn()), first.id, 'keep');
		expect([...standing(scopeIn()).keys()]).toEqual(['P1', 'P3']);
	});

	it('goes back without a question when the later one was taken back before', async () => {
		const first = await imported(scopeIn(), FIRST);
		const second = await imported(scopeIn(), SECOND, { missing: 'close' });
		undoImport(acting(scopeIn()), second.id);
		expect(undoPlan(scopeIn(), first.id)).toMatchObject({ takenOut: 2, edited: [] });
		undoImport(acting(scopeIn()), first.id);
		expect(standing(scopeIn()).size).toBe(0);
	});
});

describe('taking back is refused', () => {
	it('for an import that was not carried out', async () => {
		const { id } = await checked(scopeIn(), FIRST);
		expect(undoImport(acting(scopeIn()), id)).toMatchObject({
			refused: [{ code: 'not-committed' }]
		});
	});

	it('to other systems and to those who only read', async () => {
		const { id } = await imported(scopeIn(), FIRST);
		expect(() => undoPlan(scopeIn('XOT'), id)).toThrow(NotFound);
		expect(() => undoImport(acting(scopeIn('XOT')), id)).toThrow(NotFound);
		// @ts-expect-error a scope for reading does not compile
		void (() => undoImport(acting(scopeIn('XWE', 'read', 'viewer')), id));
		expect(standing(scopeIn()).size).toBe(2);
	});

	it('by a fault half-way, and then nothing has gone back', async () => {
		const id = await bothImported();
		database().exec(
			`CREATE TRIGGER broken BEFORE INSERT ON register_events WHEN new.kind = 'changed'
			BEGIN SELECT raise(ABORT, 'the disk is full'); END`
		);
		expect(() => undoImport(acting(scopeIn()), id)).toThrow('the disk is full');
		expect([...standing(scopeIn()).keys()]).toEqual(['P1', 'P3']);
		expect(findImport(scopeIn(), id).status).toBe('committed');
	});
});
