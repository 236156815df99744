import { columnLetters, isBlank, shown, type Grid } from '#lib/server/imports/grid.ts';
import { headerText } from '#lib/server/imports/header.ts';
import { plainHeader } from '#lib/server/imports/plain-table.ts';
import type { Choices, Layout } from '#lib/server/imports/reading.ts';
import { headerAt } from '#lib/server/imports/header.ts';

/** A column with more different texts than this is not one to choose from. */
const MOST_VALUES = 80;
/** Letters of a text that is offered. */
const LONGEST = 120;
const MOST_COLUMNS = 80;
/** Letters of all texts together: the report of an import is kept for good. */
const MOST_LETTERS = 40_000;

/** The columns of the chosen sheet, or of the longest one, with what stands in them. */
export function layoutOf(grids: readonly Grid[], choices: Choices): Layout | undefined {
	const visible = grids.filter(({ hidden, rows }) => !hidden && rows.length > 1);
	const grid =
		grids.find(({ name }) => name === choices.sheet) ??
		visible.reduce<Grid | undefined>(
			(best, next) => (best && best.rows.length >= next.rows.length ? best : next),
			undefined
		);
	if (!grid) return undefined;
	const at = choices.headerRow === undefined ? -1 : grid.numbers.indexOf(choices.headerRow);
	const header = at >= 0 ? headerAt(grid, at) : plainHeader(grid);
	if (!header) return undefined;
	const columns: Layout['columns'] = [];
	let letters = 0;
	for (let column = 0; column < header.own.length && columns.length < MOST_COLUMNS; column += 1) {
		const heading = headerText(header, column);
		if (heading === '') continue;
		const values = valuesIn(grid, header.index, column);
		letters += values?.join('').length ?? 0;
		columns.push({
			column: columnLetters(column),
			heading,
			values: letters > MOST_LETTERS ? null : values
		});
	}
	return { sheet: grid.name, headerRow: grid.numbers[header.index]!, columns };
}

function valuesIn(grid: Grid, header: number, column: number): string[] | null {
	const values = new Set<string>();
	for (let index = header + 1; index < grid.rows.length; index += 1) {
		const cell = grid.rows[index]![column];
		if (isBlank(cell)) continue;
		const text = shown(cell).trim();
		if (text.length > LONGEST) return null;
		values.add(text);
		if (values.size > MOST_VALUES) return null;
	}
	return [...values].sort();
}
