import { describe, expect, it } from 'vitest';
import { registerNamed } from '#lib/registers/all.ts';
import { difference, type StoredRow, keyOf } from '#lib/registers/changes.ts';
import type { Row, Value } from '#lib/registers/definition.ts';

const policies = registerNamed('policies');

function held(id: number, row: Row, removed = false): StoredRow {
	return { id, version: 1, removed, row: { trust: 'XT1', title: 'Care planning', ...row } };
}

function file(fields: string[], ...values: (Value | undefined)[][]) {
	return { fields, numbers: values.map((_, index) => index + 5), values };
}

const FIELDS = ['trust', 'reference', 'title', 'mentions'];

describe('what taking a file would do', () => {
	it('is nothing when the file says what is held', () => {
		const result = difference(
			policies,
			[held(1, { reference: 'P1', mentions: 3 })],
			file(FIELDS, ['XT1', 'P1', 'Care planning', 3])
		);
		expect(result).toEqual({ added: [], changed: [], same: 1, missing: [] });
	});

	it('adds a row whose key is not held', () => {
		const { added } = difference(policies, [], file(FIELDS, ['XT1', 'P1', 'Care planning', null]));
		expect(added).toEqual([
			{
				number: 5,
				row: { trust: 'XT1', reference: 'P1', title: 'Care planning', mentions: null },
				restores: null
			}
		]);
	});

	it('changes the fields that differ, with both values, and no field that the file does not have', () => {
		const row = held(1, { reference: 'P1', mentions: 3, owner: 'A Ncube' });
		const { changed } = difference(
			policies,
			[row],
			file(FIELDS, ['XT1', 'P1', 'Care planning', 4])
		);
		expect(changed).toEqual([{ number: 5, held: row, changes: { mentions: [3, 4] } }]);
	});

	it('takes a value away when the cell is empty, but not when it could not be read', () => {
		const rows = [held(1, { reference: 'P1', mentions: 3 })];
		const emptied = difference(policies, rows, file(FIELDS, ['XT1', 'P1', 'Care planning', null]));
		expect(emptied.changed[0]?.changes).toEqual({ mentions: [3, null] });
		const unread = difference(
			policies,
			rows,
			file(FIELDS, ['XT1', 'P1', 'Care planning', undefined])
		);
		expect(unread).toMatchObject({ changed: [], same: 1 });
	});

	it('compares keys without case and keeps the way they are held', () => {
		const rows = [held(1, { reference: 'Pol-1a', mentions: 3 })];
		const result = difference(policies, rows, file(FIELDS, ['xt1', 'POL-1A', 'Care planning', 3]));
		expect(result).toMatchObject({ added: [], changed: [], same: 1, missing: [] });
	});

	it('does not confuse a key with another whose parts run together', () => {
		const one = keyOf(policies, { trust: 'XT1', reference: '1' });
		expect(one).not.toBe(keyOf(policies, { trust: 'XT', reference: '11' }));
	});

	it('puts a removed row back, keeping what it held where a cell could not be read', () => {
		const removed = held(1, { reference: 'P1', mentions: 3 }, true);
		const { added, missing } = difference(
			policies,
			[removed],
			file(FIELDS, ['XT1', 'P1', 'New title', undefined])
		);
		expect(added).toEqual([
			{ number: 5, row: { trust: 'XT1', reference: 'P1', title: 'New title' }, restores: removed }
		]);
		expect(missing).toEqual([]);
	});

	it('misses rows of the trusts that the file names, and of no other', () => {
		const rows = [
			held(1, { reference: 'P1' }),
			held(2, { reference: 'P2' }),
			held(3, { reference: 'P2', trust: 'XT2' }),
			held(4, { reference: 'P4' }, true)
		];
		const { missing } = difference(
			policies,
			rows,
			file(FIELDS, ['XT1', 'P1', 'Care planning', null])
		);
		expect(missing.map((row) => row.id)).toEqual([2]);
	});

	it('counts a row of a month that the file does not name as nobody’s loss', () => {
		const row = (id: number, team: string, month: string): StoredRow => ({
			...{ id, version: 1, removed: false },
			row: { team, measure: 'dialog', month }
		});
		const { missing } = difference(
			registerNamed('proms'),
			[row(1, 'Hill', '2026-08'), row(2, 'Hill', '2026-09'), row(3, 'Dale', '2026-09')],
			file(['team', 'measure', 'month'], ['Hill', 'dialog', '2026-09'])
		);
		expect(missing.map(({ id }) => id)).toEqual([3]);
	});

	it('misses any row of a register whose key names no owner', () => {
		const row: StoredRow = {
			id: 1,
			version: 1,
			removed: false,
			row: { ods_code: 'U1', name: 'Hill' }
		};
		const result = difference(
			registerNamed('pcns'),
			[row],
			file(['ods_code', 'name'], ['U2', 'Dale'])
		);
		expect(result.missing).toEqual([row]);
	});
});
