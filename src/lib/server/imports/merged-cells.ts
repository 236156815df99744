/** Cells merged downwards, whose one value holds for every row they cover. */
import { CellBudget } from '#lib/server/imports/budget.ts';
import { isBlank, type Grid } from '#lib/server/imports/grid.ts';

/** Where a value was repeated from: a position in the grid's rows and a 0-based column. */
export type Repeated = { row: number; column: number };

export type MergesFilled = { grid: Grid; repeated: Repeated[] };

/**
 * The grid with the values of cells merged over several rows standing in each of them. Only below the
 * header and in those columns: a reference merged over two rows is one row too many, not two rows.
 * @throws Refusal when merges overlap so much that they ask for millions of cells
 */
export function fillMerges(
	grid: Grid,
	headerIndex: number,
	columns: readonly number[]
): MergesFilled {
	const below = grid.numbers[headerIndex]!;
	const wanted = new Set(columns);
	const merges = grid.merges.filter(
		({ top, bottom, left }) => top > below && bottom > top && wanted.has(left)
	);
	if (merges.length === 0) return { grid, repeated: [] };
	const budget = new CellBudget();
	const indexes = new Map(grid.numbers.map((number, index) => [number, index]));
	const rows = [...grid.rows];
	const repeated: Repeated[] = [];
	for (const { top, bottom, left } of merges) {
		const from = indexes.get(top);
		const value = from === undefined ? null : rows[from]![left];
		if (from === undefined || isBlank(value)) continue;
		let filled = false;
		for (let index = from + 1; index < rows.length && grid.numbers[index]! <= bottom; index += 1) {
			budget.spend(1);
			if (!isBlank(rows[index]![left])) continue;
			const row = [...rows[index]!];
			while (row.length < left) row.push(null);
			row[left] = value;
			rows[index] = row;
			filled = true;
		}
		if (filled) repeated.push({ row: from, column: left });
	}
	return { grid: { ...grid, rows }, repeated };
}
