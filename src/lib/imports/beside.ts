/** What cells say beside their values, as it bears on how they are read: formats, strikes, footnotes. */
import { longDate } from '#lib/core/dates.ts';
import { list, plural } from '#lib/core/words.ts';
import type { CellAsShown } from '#lib/registers/parse/cells.ts';
import { shownAt } from '#lib/spreadsheet/formats.ts';
import {
	type CellFact,
	columnNumber,
	factAt,
	type Grid,
	isBlank,
	placeOf,
	type RawCell,
	shown
} from '#lib/spreadsheet/grid.ts';
import type { Problems } from './findings.ts';
import type { Table } from './table.ts';

/** From here on a cell without a format of its own shows a number as 1.23E+11. */
const SHOWN_WITH_EXPONENT = 1e11;

/**
 * A cell of a column of text, as the sheet shows it: a reference 1.10 that is kept as the number 1.1 is
 * 1.10. Where the program has made something else of what was typed, a date or a rounded number, that
 * is said; of 1.23E+11 all the digits are taken.
 */
export function textAsShown(
	grid: Grid,
	index: number,
	column: number,
	raw: RawCell
): RawCell | CellAsShown {
	if (typeof raw === 'number') {
		const fact = factAt(grid, index, column);
		const digits = shown(raw);
		const hasExponent = fact?.code === undefined ? false : /E[+-]/i.test(fact.code);
		if (hasExponent || (fact?.code === undefined && Math.abs(raw) >= SHOWN_WITH_EXPONENT))
			return { shown: fact?.text ?? exponent(raw), holds: `the number ${digits}`, value: digits };
		const text = fact === undefined ? digits : asText(grid, index, column, fact);
		if (text === digits) return raw;
		const isRounded = Math.abs(Number(text.replace(/[^\d.]/g, ''))) !== Math.abs(raw);
		return isRounded ? { shown: text, holds: `the number ${digits}`, value: text } : text;
	}
	if (typeof raw !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(raw)) return raw;
	const fact = factAt(grid, index, column);
	if (fact?.kind !== 'date') return raw;
	const text = asText(grid, index, column, fact);
	return { shown: text, holds: `the date ${longDate(raw.slice(0, 10))}`, value: text };
}

/** A table that was made out of a sheet shows what the sheet shows. */
function asText(grid: Grid, index: number, column: number, fact: CellFact): string {
	if (fact.text !== undefined) return fact.text;
	if (!grid.source) return shownAt(grid, index, column);
	const place = placeOf(grid, index, column);
	return shownAt(place.sheet, place.index, place.column);
}

function exponent(value: number): string {
	const [digits, power] = value.toExponential(2).split('e+');
	return `${digits}E+${power!.padStart(2, '0')}`;
}

/** Reports what of the rows that are read the sheet does not show, has struck out, or marks. */
export function reportBeside(table: Table, problems: Problems): void {
	const used = table.matched.columns.filter(({ field }) => field !== null);
	const columns = used.map(({ column }) => columnNumber(column));
	const sheet = table.grid.source?.grid ?? table.grid;
	reportHiddenRows(table, sheet, columns, problems);
	reportHiddenColumns(table, sheet, columns, problems);
	reportCells(table, columns, problems, {
		code: 'struck-cells-read',
		says: ({ struck }) => struck === true,
		message:
			'struck through in the sheet. It is read all the same: delete the row, or what is struck out, if it no longer holds.'
	});
	reportCells(table, columns, problems, {
		code: 'footnote-dropped',
		says: ({ footnote }) => footnote !== undefined,
		message:
			'small raised or lowered letters were taken for the mark of a footnote and left out. Check what is read.'
	});
}

function reportHiddenRows(
	{ grid, rows }: Table,
	{ filtered }: Grid,
	columns: readonly number[],
	problems: Problems
): void {
	const [first = 0] = columns;
	const hidden = rows.data.filter((row) => {
		const { sheet, index } = placeOf(grid, row, first);
		return sheet.hiddenRows?.has(sheet.numbers[index]!);
	});
	if (hidden.length === 0) return;
	problems.add(
		{
			severity: 'warning',
			code: 'hidden-rows-read',
			effect: 'read-as',
			message: `the row is hidden in the sheet${filtered ? ', perhaps by its filter' : ''}. It is read all the same: delete it from the sheet if it should stay out.`
		},
		hidden,
		first
	);
}

function reportHiddenColumns(
	{ grid, header, rows, matched }: Table,
	sheet: Grid,
	columns: readonly number[],
	problems: Problems
): void {
	const { hiddenColumns } = sheet;
	if (!hiddenColumns) return;
	const [first = header.index] = rows.data;
	const hidden = columns.filter((column) => hiddenColumns.has(placeOf(grid, first, column).column));
	if (hidden.length === 0) return;
	const names = matched.columns
		.filter(({ column }) => hidden.includes(columnNumber(column)))
		.map(({ header: text }) => `“${text}”`);
	problems.addWhole(
		{
			severity: 'warning',
			code: 'hidden-columns-read',
			effect: 'read-as',
			message: `${plural(hidden.length, 'column')} of ${grid.name} ${hidden.length === 1 ? 'is' : 'are'} hidden in the sheet and read all the same: ${list(names)}. Leave out what should not be read.`
		},
		hidden.map((column) => ({ row: header.index, column }))
	);
}

function reportCells(
	{ grid, rows }: Table,
	columns: readonly number[],
	problems: Problems,
	kind: { code: string; says: (fact: CellFact) => boolean; message: string }
): void {
	const sheet = grid.source?.grid ?? grid;
	if (!sheet.facts?.some(kind.says)) return;
	for (const column of columns) {
		if (!grid.source && !sheet.facts.some(kind.says, column)) continue;
		const found = rows.data.filter((index) => {
			const fact = factAt(grid, index, column);
			return fact !== undefined && kind.says(fact) && !isBlank(grid.rows[index]![column]);
		});
		if (found.length === 0) continue;
		const { code, message } = kind;
		problems.add({ severity: 'warning', code, effect: 'read-as', message }, found, column);
	}
}
