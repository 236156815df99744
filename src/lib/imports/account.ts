/**
 * The account of a file: what became of each of its filled cells. Every cell of every sheet stands in
 * exactly one line, so that nothing is left out without a word.
 */
import { isNotChosen } from '#lib/core/text.ts';
import {
	columnLetters,
	columnNumber,
	type Grid,
	isBlank,
	type Place,
	placeOf,
	shown
} from '#lib/spreadsheet/grid.ts';
import { type Checked, OUT, REPEATED } from './check.ts';
import type { Account, AccountCode, AccountLine } from './reading.ts';
import { headerText } from './recognise.ts';
import type { Table } from './table.ts';
import { hasUpperRow } from './tables.ts';

/** What a shape of file knows of cells that stand in no row of its table. */
export type ReshapedCells = {
	/** What the rows are that it left out. */
	rowsLeftOut?: AccountCode;
	/** Cells of which it says one by one what they are, where the rows of the table stand on several sheets. */
	cells?: readonly (Place & { sheet: Grid; code: AccountCode })[];
	/** Other sheets that it read, and which of their rows (positions); all columns of those count as read. */
	alsoRead?: readonly { sheet: Grid; rows: ReadonlySet<number> }[];
};

/** One sheet's cells, each with the number of its line. */
class SheetLedger {
	readonly #grid: Grid;
	/** By position of the row and column; 0: nobody has said yet. */
	readonly #marks: Uint16Array;
	readonly #width: number;

	constructor(grid: Grid) {
		this.#grid = grid;
		this.#width = Math.max(1, ...grid.rows.map((row) => row.length));
		this.#marks = new Uint16Array(grid.rows.length * this.#width);
	}

	mark(index: number, column: number, line: number): void {
		if (column < this.#width) this.#marks[index * this.#width + column] = line;
	}

	lineOf(index: number, column: number): number {
		return this.#marks[index * this.#width + column]!;
	}

	markRow(index: number, line: number): void {
		this.#marks.fill(line, index * this.#width, (index + 1) * this.#width);
	}

	/** Visits every filled cell with its line. */
	each(visit: (index: number, column: number, line: number) => void): void {
		this.#grid.rows.forEach((row, index) => {
			for (let column = 0; column < row.length; column += 1)
				if (!isBlank(row[column])) visit(index, column, this.#marks[index * this.#width + column]!);
		});
	}
}

/** The lines of an account while it is drawn up, numbered from 1. */
class Lines {
	readonly lines: AccountLine[] = [];
	readonly #numbers = new Map<string, number>();

	number(code: AccountCode, sheet: string, label: string | null = null): number {
		const key = `${code}\n${sheet}\n${label ?? ''}`;
		const known = this.#numbers.get(key);
		if (known !== undefined) return known;
		this.#numbers.set(key, this.lines.push({ code, cells: 0, sheet, label, first: '' }));
		return this.lines.length;
	}
}

/** Draws up the account of a file whose table was read. */
export function accountOf(
	grids: readonly Grid[],
	table: Table,
	checked: Pick<Checked, 'states' | 'columns' | 'alsoRead'>,
	reshaped: ReshapedCells = {}
): Account {
	const lines = new Lines();
	const source = table.grid.source?.grid ?? table.grid;
	// Merged cells were filled in a copy of the sheet: what the file holds is counted.
	const read = grids.find(({ name }) => name === source.name) ?? source;
	for (const grid of grids) {
		const ledger = new SheetLedger(grid);
		const line = (code: AccountCode, label: string | null = null) =>
			lines.number(code, grid.name, label);
		if (reshaped.cells?.some(({ sheet }) => sheet === grid))
			markForms(ledger, grid, table, checked, reshaped.cells, line);
		else if (grid === read) markTable(ledger, grid, table, checked, reshaped, line);
		else {
			const also = reshaped.alsoRead?.find(({ sheet }) => sheet === grid);
			for (let index = 0; index < grid.rows.length; index += 1)
				ledger.markRow(
					index,
					!also
						? line('sheet-unused', grid.name)
						: also.rows.has(index)
							? line('read')
							: line(index < Math.min(...also.rows) ? 'heading' : 'row-of-others')
				);
		}
		ledger.each((index, column, number) => {
			const cell = grid.rows[index]![column];
			const isOpen = typeof cell === 'string' && isNotChosen(cell);
			const found = lines.lines[(isOpen ? line('not-chosen') : number) - 1];
			if (!found)
				throw new Error(`${grid.name}, row ${grid.numbers[index]}: a cell without an account`);
			found.cells += 1;
			if (found.first === '')
				found.first = `${grid.name}!${columnLetters(column)}${grid.numbers[index]}`;
		});
	}
	const filled = lines.lines.filter(({ cells }) => cells > 0);
	return {
		cells: filled.reduce((sum, { cells }) => sum + cells, 0),
		lines: filled.sort((left, right) => order(left) - order(right) || right.cells - left.cells)
	};
}

/** Labels, and values that were read; what a sheet of forms holds beside them is notes. */
function markForms(
	ledger: SheetLedger,
	sheet: Grid,
	{ grid, header, rows }: Table,
	{ states, columns }: Pick<Checked, 'states' | 'columns'>,
	cells: NonNullable<ReshapedCells['cells']>,
	line: LineOf
): void {
	for (let index = 0; index < sheet.rows.length; index += 1) ledger.markRow(index, line('note'));
	const used = new Map(columns.map((column) => [column.at, column]));
	rows.data.forEach((index, row) =>
		grid.rows[index]!.forEach((cell, at) => {
			const place = placeOf(grid, index, at);
			if (isBlank(cell) || place.sheet !== sheet) return;
			const column = used.get(at);
			const code = !column
				? line('column-unused', headerText(header, at))
				: states[row] === OUT
					? line('row-error')
					: states[row] === REPEATED
						? line('row-repeated')
						: line(column.values[column.codes[row]!] === undefined ? 'cell-error' : 'read');
			ledger.mark(place.index, place.column, code);
		})
	);
	for (const known of cells)
		if (known.sheet === sheet) ledger.mark(known.index, known.column, line(known.code));
}

type LineOf = (code: AccountCode, label?: string | null) => number;

/** From what says least of a cell to what says most: the last word counts. */
function markTable(
	ledger: SheetLedger,
	sheet: Grid,
	table: Table,
	checked: Pick<Checked, 'states' | 'columns' | 'alsoRead'>,
	{ rowsLeftOut = 'row-unused' }: ReshapedCells,
	line: LineOf
): void {
	const { grid, header, rows, others, titles } = table;
	const headerIndex = grid.source?.header ?? header.index;
	const [above, below] = [line('note'), line(rowsLeftOut)];
	for (let index = 0; index < sheet.rows.length; index += 1)
		ledger.markRow(index, index < headerIndex ? above : below);
	for (const { top, end, label } of others)
		for (let index = top; index < end; index += 1)
			ledger.markRow(index, line('other-table', label));
	const wholeRows = (indexes: readonly number[], code: AccountCode) => {
		for (const index of indexes)
			// A row that was made of several lines of the sheet stands for all of them.
			for (const row of new Set(grid.rows[index]!.map((_, at) => placeOf(grid, index, at).index)))
				if (row !== headerIndex) ledger.markRow(row, line(code));
	};
	wholeRows(rows.notes, 'note');
	wholeRows(rows.headings, 'heading');
	wholeRows(rows.examples, 'example');
	wholeRows(rows.totals, 'total');
	wholeRows(rows.others, 'row-of-others');
	markHeadings(ledger, table, headerIndex, line);
	for (const { index } of titles) ledger.markRow(index, line('read'));
	markData(ledger, sheet, table, checked, line);
}

/** The headings: of each of the joined tables, of periods across, and of a row above with group titles. */
function markHeadings(
	ledger: SheetLedger,
	{ grid, header }: Table,
	headerIndex: number,
	line: LineOf
): void {
	const heading = line('heading');
	for (const index of [headerIndex, ...(grid.source?.headings ?? [])])
		ledger.markRow(index, heading);
	if (!grid.source && hasUpperRow(grid, header)) ledger.markRow(header.index - 1, heading);
}

function markData(
	ledger: SheetLedger,
	sheet: Grid,
	{ grid, header, rows, whose }: Table,
	{ states, columns, alsoRead }: Pick<Checked, 'states' | 'columns' | 'alsoRead'>,
	line: LineOf
): void {
	const { source } = grid;
	const used = columns.filter(({ at }) => at >= 0);
	const beside = [...alsoRead, ...(whose ? [columnNumber(whose.column)] : [])];
	const isUsed = new Set([...used.map(({ at }) => at), ...beside]);
	const read = line('read');
	const ofState: Partial<Record<number, number>> = {
		[OUT]: line('row-error'),
		[REPEATED]: line('row-repeated')
	};
	const wrong = line('cell-error');
	const touched = new Set<number>();
	/** Lines of unused columns whose heading is known. */
	const named = new Set<number>();
	const markUnused = (index: number, column: number, heading: string) => {
		const number = line('column-unused', heading || `column ${columnLetters(column)}`);
		named.add(number);
		ledger.mark(index, column, number);
	};
	rows.data.forEach((index, row) => {
		const cells = grid.rows[index]!;
		const place = (column: number) => (source ? source.at(index, column) : { index, column });
		const left = ofState[states[row]!];
		if (!source) touched.add(index);
		for (let each = 0; each < used.length; each += 1) {
			const { at, codes, values } = used[each]!;
			const number = left ?? (values[codes[row]!] === undefined ? wrong : read);
			if (!source) {
				ledger.mark(index, at, number);
				continue;
			}
			if (isBlank(cells[at])) continue;
			const { index: to, column } = place(at);
			touched.add(to);
			ledger.mark(to, column, number);
		}
		for (const at of beside) {
			const { index: to, column } = place(at);
			ledger.mark(to, column, read);
		}
		if (!source) return;
		// In a table that was made of the sheet a column may have a heading of its own further down.
		for (let at = 0; at < cells.length; at += 1) {
			if (isUsed.has(at) || isBlank(cells[at])) continue;
			const { index: to, column } = place(at);
			if (touched.has(to)) markUnused(to, column, headerText(header, at));
		}
	});
	const headings = sheet.rows[source?.header ?? header.index] ?? [];
	const taken = new Set([
		read,
		wrong,
		...Object.values(ofState as Record<string, number>),
		line('heading'),
		line('total')
	]);
	for (const index of touched)
		sheet.rows[index]!.forEach((cell, column) => {
			if (taken.has(ledger.lineOf(index, column)) || isBlank(cell)) return;
			if (source?.repeats?.includes(column) && isUsed.has(column)) ledger.mark(index, column, read);
			else if (source?.labels?.includes(column)) ledger.mark(index, column, line('heading'));
			else if (!named.has(ledger.lineOf(index, column)))
				markUnused(
					index,
					column,
					source ? shown(headings[column]).trim() : headerText(header, column)
				);
		});
}

/** The order in which people read it: what was taken, what was known for something else, what was not used. */
const ORDER: readonly AccountCode[] = [
	'read',
	'heading',
	'total',
	'note',
	'example',
	'not-chosen',
	'row-repeated',
	'row-of-others',
	'cell-error',
	'row-error',
	'column-unused',
	'row-unused',
	'other-table',
	'sheet-unused'
];

function order({ code }: AccountLine): number {
	return ORDER.indexOf(code);
}
