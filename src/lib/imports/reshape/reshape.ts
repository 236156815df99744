/**
 * The shapes in which a file holds its rows, behind one interface: sheets in, a table of rows out, each
 * value with the cell that it came from. A shape is one pure file of this folder and a line of `all.ts`.
 */
import type { ReshapedCells } from '#lib/imports/account.ts';
import type { Problems } from '#lib/imports/findings.ts';
import type { Choices, Question, Reading, ReadingContext } from '#lib/imports/reading.ts';
import type { Table } from '#lib/imports/table.ts';
import type { Grid } from '#lib/spreadsheet/grid.ts';

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
	report(table: Table, problems: Problems): Pick<Reading, 'mapping' | 'official'>;
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

/** The sheets of a file with one that was made in the place of the one it was made of. */
export function inPlaceOf(grids: readonly Grid[], sheet: Grid, made: Grid): Grid[] {
	return grids.map((grid) => (grid === sheet ? made : grid));
}
