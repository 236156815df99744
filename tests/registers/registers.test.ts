import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NotAllowed, NotFound } from '#lib/core/access.ts';
import { all, database } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { Row } from '#lib/registers/definition.ts';
import { rowHistory } from '#lib/registers/history.server.ts';
import { findRow, listRows, registerVersion } from '#lib/registers/read.server.ts';
import { addRow, changeRow, removeRow, restoreRow } from '#lib/registers/write.server.ts';
import { freshDatabase } from '../support/database.ts';
import { asked, newPcn, newPolicy, scopeOf } from '../support/registers.ts';

const TODAY = '2023-10-01';
const policies = registerNamed('policies');
const pcns = registerNamed('pcns');
const plain: Row = { trust: 'XTR', reference: 'P1', title: 'Care planning' };

beforeEach(() => {
	vi.useFakeTimers({ now: new Date('2023-10-01T09:30:00Z'), toFake: ['Date'] });
	freshDatabase();
});

afterEach(() => {
	vi.useRealTimers();
});

const rowOf = (id: number) => findRow(scopeOf('read'), policies, id, TODAY);
const add = (row: Row) => addRow(scopeOf(), policies, row, TODAY);
const change = (id: number, version: number, row: Row) =>
	changeRow(scopeOf(), policies, id, version, { ...rowOf(id).row, ...row }, TODAY);
const version = () => registerVersion(scopeOf('read'), 'policies');
const history = (id: number) => rowHistory(scopeOf('read'), policies, id);

describe('adding a row', () => {
	it('writes it, its event and the register’s new version', () => {
		const result = add({ ...plain, mentions: 3 });
		expect(result).toEqual({ id: expect.any(Number) });
		const { id } = result as { id: number };
		expect(rowOf(id)).toMatchObject({ version: 1, row: { ...plain, mentions: 3, owner: null } });
		expect(history(id)).toMatchObject([
			{
				kind: 'added',
				at: '2023-10-01T09:30:00.000Z',
				by: 'data-officer of xwe',
				changes: null,
				import: null
			}
		]);
		expect(version()).toBe(1);
	});

	it('says so when the key is taken, whatever its case, and writes nothing', () => {
		const id = newPolicy();
		const result = add({ ...plain, reference: 'p1', title: 'Another' });
		expect(result).toMatchObject({
			twin: id,
			problems: [
				{
					code: 'key-taken',
					fields: ['reference'],
					message:
						'There is already a policy with this trust and reference: “P1: Care planning”. Change that one, or type another trust and reference.'
				}
			]
		});
		expect(listRows(scopeOf('read'), policies, asked(policies), TODAY).count).toBe(1);
		expect(version()).toBe(1);
	});

	it('allows the same key in another ICS and under another trust', () => {
		newPolicy();
		expect(add({ ...plain, trust: 'XT2' })).toHaveProperty('id');
		expect(addRow(scopeOf('edit-registers', 'XOT'), policies, plain, TODAY)).toHaveProperty('id');
	});

	it('brings a removed row with that key back, with the new values and its old history', () => {
		const id = newPolicy({ mentions: 3, owner: 'A' });
		removeRow(scopeOf(), policies, id, TODAY);
		expect(add({ ...plain, title: 'New title', mentions: 3, owner: null })).toEqual({ id });
		expect(rowOf(id)).toMatchObject({
			removedAt: null,
			row: { title: 'New title', mentions: 3, owner: null }
		});
		expect(history(id).map((event) => event.kind)).toEqual(['restored', 'removed', 'added']);
		expect(history(id)[0]?.changes).toEqual({
			title: ['Care planning', 'New title'],
			owner: ['A', null]
		});
	});

	it('refuses what a row rule calls an error, and lets its warnings pass', () => {
		const wrong = addRow(
			scopeOf(),
			pcns,
			{ ods_code: 'U1', name: 'Hill', population: 10, smi_register: 11 },
			TODAY
		);
		expect(wrong).toMatchObject({ problems: [{ code: 'more-than-population' }] });
		expect(newPcn({ live_on: '2023-01-01' })).toBeGreaterThan(0);
	});
});

describe('changing a row', () => {
	it('writes the fields that differ, with both values in its history', () => {
		const id = newPolicy({ mentions: 3 });
		expect(change(id, 1, { mentions: 4, owner: 'A Ncube' })).toEqual({ id });
		expect(rowOf(id)).toMatchObject({ version: 2, row: { mentions: 4, owner: 'A Ncube' } });
		expect(history(id)[0]).toMatchObject({
			kind: 'changed',
			changes: { mentions: [3, 4], owner: [null, 'A Ncube'] }
		});
		expect(version()).toBe(2);
	});

	it('writes nothing when nothing differs, not even for a form opened long ago', () => {
		const id = newPolicy({ mentions: 3 });
		change(id, 1, { mentions: 4 });
		expect(change(id, 2, {})).toEqual({ id });
		// The button pressed twice: the second press sends the old version and what is held by now.
		expect(change(id, 1, { mentions: 4 })).toEqual({ id });
		expect(history(id)).toHaveLength(2);
		expect(version()).toBe(2);
	});

	it('stops at a row that somebody else has changed meanwhile, and hands theirs over', () => {
		const id = newPolicy({ mentions: 3 });
		change(id, 1, { owner: 'Somebody' });
		const result = change(id, 1, { mentions: 5 });
		expect(result).toMatchObject({
			conflict: { held: { id, version: 2, row: { owner: 'Somebody' } } }
		});
		expect(rowOf(id).row.mentions).toBe(3);
		expect(history(id)).toHaveLength(2);
	});

	it('stops at a row that somebody else has removed meanwhile', () => {
		const id = newPolicy();
		removeRow(scopeOf(), policies, id, TODAY);
		expect(change(id, 2, { mentions: 5 })).toMatchObject({
			conflict: { held: { removedAt: '2023-10-01T09:30:00.000Z' } }
		});
	});

	it('can change the key, but not to one that is taken, even by a removed row', () => {
		const id = newPolicy();
		const other = newPolicy({ reference: 'P2' });
		expect(change(id, 1, { reference: 'p1' })).toEqual({ id });
		expect(change(id, 2, { reference: 'p2' })).toMatchObject({
			twin: other,
			problems: [{ code: 'key-taken' }]
		});
		removeRow(scopeOf(), policies, other, TODAY);
		expect(change(id, 2, { reference: 'P2' })).toMatchObject({
			problems: [{ message: expect.stringContaining('It was removed, and can be put back.') }]
		});
		expect(change(id, 2, { reference: 'P3' })).toEqual({ id });
	});

	it('refuses what a row rule calls an error', () => {
		const id = newPcn({ population: 10 });
		const row = findRow(scopeOf('read'), pcns, id, TODAY).row;
		const result = changeRow(scopeOf(), pcns, id, 1, { ...row, smi_register: 11 }, TODAY);
		expect(result).toMatchObject({ problems: [{ code: 'more-than-population' }] });
	});

	it('is not found for a row of another ICS', () => {
		const id = newPolicy();
		const elsewhere = scopeOf('edit-registers', 'XOT');
		expect(() => changeRow(elsewhere, policies, id, 1, plain, TODAY)).toThrow(NotFound);
		expect(() => removeRow(elsewhere, policies, id, TODAY)).toThrow(NotFound);
		expect(() => restoreRow(elsewhere, policies, id, TODAY)).toThrow(NotFound);
		expect(rowOf(id)).toMatchObject({ version: 1, removedAt: null });
	});
});

describe('removing a row and putting it back', () => {
	it('keeps its values and its history', () => {
		const id = newPolicy({ mentions: 3 });
		removeRow(scopeOf(), policies, id, TODAY);
		expect(rowOf(id)).toMatchObject({ version: 2, removedAt: '2023-10-01T09:30:00.000Z' });
		restoreRow(scopeOf(), policies, id, TODAY);
		expect(rowOf(id)).toMatchObject({ version: 3, removedAt: null, row: { mentions: 3 } });
		expect(history(id).map((event) => event.kind)).toEqual(['restored', 'removed', 'added']);
		expect(version()).toBe(3);
	});

	it('does nothing the second time', () => {
		const id = newPolicy();
		restoreRow(scopeOf(), policies, id, TODAY);
		removeRow(scopeOf(), policies, id, TODAY);
		removeRow(scopeOf(), policies, id, TODAY);
		expect(history(id)).toHaveLength(2);
		expect(version()).toBe(2);
	});
});

describe('a write whose history cannot be kept', () => {
	/** What stands in the tables that a write touches. */
	const everything = () =>
		['policies', 'register_versions'].map((table) => all(`SELECT * FROM ${table} ORDER BY 1, 2`));

	it('saves nothing at all', () => {
		const id = newPolicy({ mentions: 3 });
		const gone = newPolicy({ reference: 'P2' });
		removeRow(scopeOf(), policies, gone, TODAY);
		const before = everything();
		database().exec('ALTER TABLE register_events RENAME TO lost');
		database().exec('ALTER TABLE register_additions RENAME TO lost_too');
		expect(() => add({ ...plain, reference: 'P3' })).toThrow('register_additions');
		expect(() => change(id, 1, { mentions: 4 })).toThrow('register_events');
		expect(() => removeRow(scopeOf(), policies, id, TODAY)).toThrow('register_events');
		expect(() => restoreRow(scopeOf(), policies, gone, TODAY)).toThrow('register_events');
		expect(everything()).toEqual(before);
	});

	it('cannot be followed by a change of that history', () => {
		change(newPolicy(), 1, { mentions: 4 });
		expect(() => database().exec('UPDATE register_additions SET register = 1')).toThrow(
			'never changed'
		);
		expect(() => database().exec('DELETE FROM register_additions')).toThrow('never removed');
		expect(() => database().exec(`UPDATE register_events SET kind = 'removed'`)).toThrow(
			'never changed'
		);
		expect(() => database().exec('DELETE FROM register_events')).toThrow('never removed');
	});
});

describe('a scope that may only read', () => {
	it('changes nothing', () => {
		const id = newPolicy();
		const reader = scopeOf('read');
		expect(() => addRow(reader, policies, { ...plain, reference: 'P2' }, TODAY)).toThrow(
			NotAllowed
		);
		expect(() => changeRow(reader, policies, id, 1, plain, TODAY)).toThrow(NotAllowed);
		expect(() => removeRow(scopeOf('import'), policies, id, TODAY)).toThrow(NotAllowed);
		expect(() => restoreRow(reader, policies, id, TODAY)).toThrow(NotAllowed);
	});
});
