import { expect, it } from 'vitest';
import {
	type CheckedColumn,
	type CheckInput,
	checkKeys,
	OUT,
	REPEATED,
	TAKEN
} from '#lib/imports/check.ts';
import { Problems } from '#lib/imports/findings.ts';
import { gridOf } from '#lib/spreadsheet/grid.ts';

/** Rows of four key columns and a count; each column's values hold so many that no row has. */
function checked(rows: readonly string[][], others: number): number[] {
	const names = ['trust', 'team', 'role', 'band', 'count'];
	const columns = names.map((name, at): CheckedColumn => {
		const values: string[] = Array.from({ length: others }, (_, index) => `other ${index}`);
		const codes = rows.map((row) => values.push(row[at]!) - 1);
		return { field: { name } as CheckedColumn['field'], at, values, codes: Int32Array.from(codes) };
	});
	const grid = gridOf('Sheet', [names, ...rows]);
	const table = {
		register: { key: names.slice(0, 4) },
		grid,
		rows: { data: rows.map((_, n) => n + 1) }
	};
	const states = new Uint8Array(rows.length).fill(TAKEN);
	checkKeys({ table } as unknown as CheckInput, columns, states, new Problems(grid));
	return [...states];
}

it.each([
	['few', 0],
	['more different keys than a number can tell apart', 20_000]
])(
	'rows clash, repeat and differ by all parts of their key, letters’ case aside: %s',
	(_, others) => {
		const states = checked(
			[
				['A', 'Hill', 'Nurse', '5', '1'],
				['a', 'HILL', 'nurse', '5', '1'],
				['A', 'Hill', 'Nurse', '6', '1'],
				['A', 'Nurse', 'Hill', '5', '1'],
				['B', 'Hill', 'Nurse', '6', '1'],
				['b', 'Hill', 'Nurse', '6', '2'],
				['A', 'Hill', 'Nurse', '5', '1']
			],
			others
		);
		expect(states).toEqual([OUT, OUT, TAKEN, TAKEN, OUT, OUT, REPEATED]);
	}
);
