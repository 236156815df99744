/**
 * The shapes in which a file holds its rows, behind one interface: sheets in, a table of rows out, each
 * value with the cell that it came from. A shape is one pure file of this folder and a line of `all.ts`.
 */
import type { ReshapedCells } from '#lib/imports/account.ts';
import type { Problems } from '#lib/imports/findings.ts';
import type { Choices, Question, Reading, ReadingContext } from '#lib/imports/reading.ts';
import type { Table } from '#lib/imports/table.ts';
import { columnOf } from '#lib/registers/definition.ts';
import { cellReader } from '#lib/registers/parse/cells.ts';
import { columnNumber, type Grid, type RawCell } from '#lib/spreadsheet/grid.ts';

/** All that is known before a table is found. */
export type FileSheets = {
	grids: readonly Grid[];
	choices: Choices;
	context: ReadingContext;
};

/** A file whose shape is known. */
export type Reshaped = {
	/**
	 * The sheets to find the table in. One that was made has its headings in its first row, a row for
	 * each row of the register below, and a `source` that says where each of its cells stood.
	 */
	grids: readonly Grid[];
	/** Once the columns are known: says what was made and left out, and answers what a report keeps of it. */
	report(
		table: Table,
		problems: Problems,
		fileValues: Readonly<Record<string, string>>
	): Pick<Reading, 'mapping' | 'official'>;
	/** What has to be asked before the table can be made in full. */
	question?: Question | null;
	/** Cells that stand in no row of the table. */
	cells?: ReshapedCells;
};

export type Reshape = {
	name: string;
	/** Null for a file of another shape. @throws Refusal for one of this shape that cannot be taken */
	recognise(file: FileSheets): Reshaped | null;
};

/** A row of a made table; `told` is where each cell stood, in words: “K12”, or “D9 + D17” of a sum. */
export type MadeCells = { cells: RawCell[]; told: string[] };

/**
 * Keeps with each column where its cells stood, by the key that the row will be held under: the cells of
 * different rows may share a row of the file.
 */
export function noteCells(
	rows: readonly MadeCells[],
	letters: readonly string[],
	{ register, matched, options }: Table,
	fileValues: Readonly<Record<string, string>> = {}
): void {
	const key = register.key.map((field) => ({
		field,
		at: columnNumber(matched.columns.find((column) => column.field === field)?.column ?? ''),
		read: cellReader(columnOf(register, field), options)
	}));
	const names = rows.map(({ cells }) => {
		const row = Object.fromEntries(
			key.map(({ field, at, read }) => [
				field,
				(at < 0 ? undefined : read(cells[at]).value) ?? fileValues[field] ?? null
			])
		);
		const held = { ...row, ...register.normalise?.(row, options) };
		return register.key.map((field) => String(held[field] ?? '')).join('\n');
	});
	for (const column of matched.columns) {
		const at = columnNumber(column.column);
		const cells = Object.fromEntries(
			rows.flatMap(({ told }, row) => (told[at] ? [[names[row]!, told[at]]] : []))
		);
		column.across = { letters: letters[at] ?? '–', months: {}, offset: null, cells };
	}
}

/** The sheets of a file with one that was made in the place of the one it was made of. */
export function inPlaceOf(grids: readonly Grid[], sheet: Grid, made: Grid): Grid[] {
	return grids.map((grid) => (grid === sheet ? made : grid));
}
