import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NotFound } from '#lib/core/access.ts';
import { registerNamed } from '#lib/registers/all.ts';
import {
	cellSources,
	changesSince,
	changesSinceVersion,
	rowHistory
} from '#lib/registers/history.server.ts';
import { findRow } from '#lib/registers/read.server.ts';
import {
	changeFields,
	changeRow,
	removeRow,
	restoreRow,
	takeOut
} from '#lib/registers/write.server.ts';
import { actorOf, actorOn } from '../support/actors.ts';
import { freshDatabase } from '../support/database.ts';
import { importedRow, newImport, newPolicy, scopeOf } from '../support/registers.ts';

const TODAY = '2023-10-01';
const policies = registerNamed('policies');
const FIELDS = [null, 'trust', 'reference', 'title', 'mentions'];

beforeEach(() => {
	vi.useFakeTimers({ now: new Date('2023-10-01T09:30:00Z'), toFake: ['Date'] });
	freshDatabase();
});

afterEach(() => {
	vi.useRealTimers();
});

const row = (mentions: number) => ({
	trust: 'XTR',
	reference: 'P1',
	title: 'Care planning',
	mentions
});
const sources = (id: number) => cellSources(scopeOf('read'), policies, id);
const editor = () => actorOf(scopeOf(), new Date('2023-09-20T10:00:00Z'));
function byHand(id: number, changes: Record<string, string | number | null>) {
	const held = findRow(scopeOf('read'), policies, id, TODAY);
	changeRow(actorOf(scopeOf()), policies, id, held.version, { ...held.row, ...changes });
}

describe('where a value came from', () => {
	it('is the file, sheet and cell of the import that added the row', () => {
		const importId = newImport('policies', 'tracker.xlsx', FIELDS);
		const id = importedRow(importId, policies, row(3), 14);
		expect(sources(id)).toEqual({
			trust: { importId, fileName: 'tracker.xlsx', sheet: 'Tracker', cell: 'B14' },
			reference: { importId, fileName: 'tracker.xlsx', sheet: 'Tracker', cell: 'C14' },
			title: { importId, fileName: 'tracker.xlsx', sheet: 'Tracker', cell: 'D14' },
			mentions: { importId, fileName: 'tracker.xlsx', sheet: 'Tracker', cell: 'E14' }
		});
	});

	it('is nowhere for a value typed by hand, before or after an import', () => {
		const importId = newImport('policies', 'tracker.xlsx', FIELDS);
		const id = importedRow(importId, policies, row(3), 14);
		byHand(id, { mentions: 4, owner: 'A' });
		expect(Object.keys(sources(id))).toEqual(['trust', 'reference', 'title']);
		expect(sources(newPolicy({ reference: 'P2' }))).toEqual({});
	});

	it('is the latest import that changed it', () => {
		const first = newImport('policies', 'may.xlsx', FIELDS);
		const id = importedRow(first, policies, row(3), 14);
		const second = newImport('policies', 'june.xlsx', ['mentions']);
		changeFields(editor(), policies, id, { mentions: [3, 5] }, { importId: second, sourceRow: 20 });
		expect(sources(id)).toMatchObject({
			title: { importId: first, cell: 'D14' },
			mentions: { importId: second, fileName: 'june.xlsx', cell: 'A20' }
		});
	});

	it('is the earlier import again when the later one is taken back', () => {
		const first = newImport('policies', 'may.xlsx', FIELDS);
		const id = importedRow(first, policies, row(3), 14);
		const second = newImport('policies', 'june.xlsx', ['mentions']);
		changeFields(editor(), policies, id, { mentions: [3, 5] }, { importId: second, sourceRow: 20 });
		byHand(id, { mentions: 6 });
		changeFields(editor(), policies, id, { mentions: [6, 3] }, { undoesImportId: second });
		expect(sources(id).mentions).toMatchObject({ importId: first, cell: 'E14' });
	});

	it('does not change when the row is removed and put back', () => {
		const id = importedRow(newImport('policies', 'may.xlsx', FIELDS), policies, row(3), 14);
		const before = sources(id);
		removeRow(actorOn(scopeOf(), TODAY), policies, id);
		restoreRow(actorOn(scopeOf(), TODAY), policies, id);
		expect(sources(id)).toEqual(before);
	});
});

describe('the history of a row', () => {
	it('tells who, when, from what, newest first, and what an undo took back', () => {
		const importId = newImport('policies', 'may.xlsx', FIELDS);
		const id = importedRow(importId, policies, row(3), 14);
		byHand(id, { mentions: 4 });
		takeOut(editor(), policies, id, { undoesImportId: importId });
		expect(rowHistory(scopeOf('read'), policies, id)).toMatchObject([
			{ kind: 'removed', undoes: importId, import: null },
			{
				kind: 'changed',
				by: 'data-officer of xwe',
				at: '2023-10-01T09:30:00.000Z',
				changes: { mentions: [3, 4] }
			},
			{
				kind: 'added',
				changes: null,
				import: { id: importId, fileName: 'may.xlsx', sheet: 'Tracker', row: 14 }
			}
		]);
	});

	it('is not found for another ICS', () => {
		const id = newPolicy();
		const elsewhere = scopeOf('read', 'XOT');
		expect(() => rowHistory(elsewhere, policies, id)).toThrow(NotFound);
		expect(() => cellSources(elsewhere, policies, id)).toThrow(NotFound);
		expect(() => changesSinceVersion(elsewhere, policies, { id, version: 1 }, 1)).toThrow(NotFound);
	});

	it('does not mix up rows of two registers that have one number', () => {
		const id = newPolicy();
		expect(() => rowHistory(scopeOf('read'), registerNamed('pcns'), id)).toThrow(NotFound);
	});
});

describe('what others did to a row since a version', () => {
	it('is each field’s value then, and who wrote it last', () => {
		const id = newPolicy({ mentions: 3, owner: 'A' });
		byHand(id, { mentions: 4 });
		vi.setSystemTime('2023-10-02T09:30:00Z');
		byHand(id, { mentions: 5, title: 'New' });
		const now = { id, version: 3 };
		const by = 'data-officer of xwe';
		expect(changesSinceVersion(scopeOf('read'), policies, now, 1)).toEqual({
			mentions: { was: 3, by, at: '2023-10-02T09:30:00.000Z' },
			title: { was: 'Care planning', by, at: '2023-10-02T09:30:00.000Z' }
		});
		expect(Object.keys(changesSinceVersion(scopeOf('read'), policies, now, 2))).toEqual([
			'title',
			'mentions'
		]);
		expect(changesSinceVersion(scopeOf('read'), policies, now, 3)).toEqual({});
	});
});

describe('what changed in an ICS since a moment', () => {
	it('counts an act of many rows once, and keeps other ICSs out', () => {
		const importId = newImport('policies', 'may.xlsx', FIELDS);
		for (const reference of ['P1', 'P2'])
			importedRow(importId, policies, { ...row(3), reference }, 5);
		newPolicy({ reference: 'P3' });
		newPolicy({ reference: 'P4' }, scopeOf('edit-registers', 'XOT'));
		expect(changesSince(scopeOf('read'), '2023-01-01')).toMatchObject([
			{ kind: 'added', count: 2, importId },
			{ kind: 'added', count: 1, importId: null }
		]);
		expect(changesSince(scopeOf('read'), '2023-08-31')).toHaveLength(1);
	});
});
