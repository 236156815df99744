import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NotFound } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { all, database } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { Row } from '#lib/registers/definition.ts';
import { rowHistory } from '#lib/registers/history.server.ts';
import { findRow, listRows, registerVersion } from '#lib/registers/read.server.ts';
import { addRow, changeRow, removeRow, restoreRow } from '#lib/registers/write.server.ts';
import { actorOn } from '../support/actors.ts';
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
const add = (row: Row) => addRow(actorOn(scopeOf(), TODAY), policies, row);
const change = (id: number, version: number, row: Row) =>
	changeRow(actorOn(scopeOf(), TODAY), policies, id, version, { ...rowOf(id).row, ...row });
const version = () => registerVersion(scopeOf('read'), 'policies');
const history = (id: number) => rowHistory(scopeOf('read'), policies, id);

describe('adding a row', () => {
	it('writes it, its event and the register’s new version', () => {
		const result = add({ ...plain, mentions: 3 });
		expect(result).toEqual({ ok: { id: expect.any(Number) } });
		const { id } = done(result);
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
		newPolicy();
		const result = add({ ...plain, reference: 'p1', title: 'Another' });
		expect(result).toMatchObject({
			refused: [
				{
					code: 'key-taken',
					field: 'reference',
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
		expect(add({ ...plain, trust: 'XT2' })).toHaveProperty('ok');
		expect(
			addRow(actorOn(scopeOf('edit-registers', 'XOT'), TODAY), policies, plain)
		).toHaveProperty('ok');
	});

	it('brings a removed row with that key back, with the new values and its old history', () => {
		const id = newPolicy({ mentions: 3, owner: 'A' });
		removeRow(actorOn(scopeOf(), TODAY), policies, id);
		expect(add({ ...plain, title: 'New title', mentions: 3, owner: null })).toEqual({ ok: { id } });
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
		const wrong = addRow(actorOn(scopeOf(), TODAY), pcns, {
			ods_code: 'U1',
			name: 'Hill',
			population: 10,
			smi_register: 11
		});
		expect(wrong).toMatchObject({ refused: [{ code: 'more-than-population' }] });
		expect(newPcn({ live_on: '2023-01-01' })).toBeGreaterThan(0);
	});
});

describe('changing a row', () => {
	it('writes the fields that differ, with both values in its history', () => {
		const id = newPolicy({ mentions: 3 });
		expect(change(id, 1, { mentions: 4, owner: 'A Ncube' })).toEqual({ ok: { id } });
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
		expect(change(id, 2, {})).toEqual({ ok: { id } });
		// The button pressed twice: the second press sends the old version and what is held by now.
		expect(change(id, 1, { mentions: 4 })).toEqual({ ok: { id } });
		expect(history(id)).toHaveLength(2);
		expect(version()).toBe(2);
	});

	it('stops at a row that somebody else has changed meanwhile, and hands theirs over', () => {
		const id = newPolicy({ mentions: 3 });
		change(id, 1, { owner: 'Somebody' });
		const result = change(id, 1, { mentions: 5 });
		expect(result).toMatchObject({
			conflict: { row: { id, version: 2, row: { owner: 'Somebody' } } }
		});
		expect(rowOf(id).row.mentions).toBe(3);
		expect(history(id)).toHaveLength(2);
	});

	it('stops at a row that somebody else has removed meanwhile', () => {
		const id = newPolicy();
		removeRow(actorOn(scopeOf(), TODAY), policies, id);
		expect(change(id, 2, { mentions: 5 })).toMatchObject({
			conflict: { row: { removedAt: '2023-10-01T09:30:00.000Z' } }
		});
	});

	it('can change the key, but not to one that is taken, even by a removed row', () => {
		const id = newPolicy();
		const other = newPolicy({ reference: 'P2' });
		expect(change(id, 1, { reference: 'p1' })).toEqual({ ok: { id } });
		expect(change(id, 2, { reference: 'p2' })).toMatchObject({
			refused: [{ code: 'key-taken' }]
		});
		removeRow(actorOn(scopeOf(), TODAY), policies, other);
		expect(change(id, 2, { reference: 'P2' })).toMatchObject({
			refused: [{ message: expect.stringContaining('It was removed, and can be restored.') }]
		});
		expect(change(id, 2, { reference: 'P3' })).toEqual({ ok: { id } });
	});

	it('refuses what a row rule calls an error', () => {
		const id = newPcn({ population: 10 });
		const row = findRow(scopeOf('read'), pcns, id, TODAY).row;
		const result = changeRow(actorOn(scopeOf(), TODAY), pcns, id, 1, { ...row, smi_register: 11 });
		expect(result).toMatchObject({ refused: [{ code: 'more-than-population' }] });
	});

	it('is not found for a row of another ICS', () => {
		const id = newPolicy();
		const elsewhere = scopeOf('edit-registers', 'XOT');
		expect(() => changeRow(actorOn(elsewhere, TODAY), policies, id, 1, plain)).toThrow(NotFound);
		expect(() => removeRow(actorOn(elsewhere, TODAY), policies, id)).toThrow(NotFound);
		expect(() => restoreRow(actorOn(elsewhere, TODAY), policies, id)).toThrow(NotFound);
		expect(rowOf(id)).toMatchObject({ version: 1, removedAt: null });
	});
});

describe('removing a row and putting it back', () => {
	it('keeps its values and its history', () => {
		const id = newPolicy({ mentions: 3 });
		removeRow(actorOn(scopeOf(), TODAY), policies, id);
		expect(rowOf(id)).toMatchObject({ version: 2, removedAt: '2023-10-01T09:30:00.000Z' });
		restoreRow(actorOn(scopeOf(), TODAY), policies, id);
		expect(rowOf(id)).toMatchObject({ version: 3, removedAt: null, row: { mentions: 3 } });
		expect(history(id).map((event) => event.kind)).toEqual(['restored', 'removed', 'added']);
		expect(version()).toBe(3);
	});

	it('does nothing the second time', () => {
		const id = newPolicy();
		restoreRow(actorOn(scopeOf(), TODAY), policies, id);
		removeRow(actorOn(scopeOf(), TODAY), policies, id);
		removeRow(actorOn(scopeOf(), TODAY), policies, id);
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
		removeRow(actorOn(scopeOf(), TODAY), policies, gone);
		const before = everything();
		database().exec('ALTER TABLE register_events RENAME TO lost');
		database().exec('ALTER TABLE register_additions RENAME TO lost_too');
		expect(() => add({ ...plain, reference: 'P3' })).toThrow('register_additions');
		expect(() => change(id, 1, { mentions: 4 })).toThrow('register_events');
		expect(() => removeRow(actorOn(scopeOf(), TODAY), policies, id)).toThrow('register_events');
		expect(() => restoreRow(actorOn(scopeOf(), TODAY), policies, gone)).toThrow('register_events');
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
