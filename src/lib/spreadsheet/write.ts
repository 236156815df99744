import Papa from 'papaparse';
import writeExcelFile from 'write-excel-file/node';
import type { Cell, SheetData } from 'write-excel-file/node';
import { columnLetters } from './grid.ts';

/**
 * Makes a text harmless in a CSV file that somebody will open in a spreadsheet program. Text that
 * starts with = + - @, a tab or a line end would be run as a formula (`=cmd|…`); a leading
 * apostrophe makes every such program show it as text. Plain numbers, negative ones too, and a dash by
 * itself are no formulas. XLSX files need none of this: there a cell says itself that it is text.
 */
export function safeCell(text: string): string {
	if (!startsLikeFormula(text) && !MADE_SAFE.test(text)) return text;
	return /^(?:[+-]?\d+(?:\.\d+)?|-)$/.test(text) ? text : `'${text}`;
}

/** What `safeCell` writes; a text that looks so already is given an apostrophe more. */
const MADE_SAFE = /^'+(?:\s*[=+\-@]|[\t\r\n])/;

/** Takes off the apostrophe that `safeCell` put before a text. */
export function unsafeCell(text: string): string {
	return text.charCodeAt(0) === 39 && MADE_SAFE.test(text) ? text.slice(1) : text;
}

/** Whether a spreadsheet program would take the text for a formula. */
export function startsLikeFormula(text: string): boolean {
	return /^\s*[=+\-@]|^[\t\r\n]/.test(text);
}

type Value = string | number | null;

/**
 * A CSV file as UTF-8 with the mark that makes Excel read it so. The first line holds the headings
 * and nothing stands below the rows: programs read this too. Texts are made safe to open.
 */
export function csvBytes(table: ExportTable): Uint8Array {
	const text = Papa.unparse(
		{
			fields: table.columns.map((column) => safeCell(column.label)),
			data: table.rows.map((row) => row.map((value, at) => cell(value, table.columns[at]!)))
		},
		{ newline: '\r\n' }
	);
	return new TextEncoder().encode(`\ufeff${text}\r\n`);
}

function cell(value: Value, { kind }: ExportColumn): string {
	if (value === null) return '';
	return typeof value === 'number' ? String(rounded(value, kind)) : safeCell(value);
}

export type ExportKind =
	| 'text'
	| 'date'
	/** A calendar month, as 2026-09. */
	| 'month'
	| 'whole-number'
	| 'decimal'
	/** Of a hundred: to one place, which is what a share of some hundred people bears. */
	| 'percent';

/** Sums of decimals end in 0.00000000000002; nothing that people give has so many places. */
function rounded(value: number, kind: ExportKind): number {
	return Number(value.toFixed(kind === 'percent' ? 1 : 10));
}

export type ExportColumn = { name: string; label: string; kind: ExportKind; wide: boolean };

/** A column of a table for a file: text, unless it is said to be something else. */
export function exportColumn(
	name: string,
	label: string,
	kind: ExportKind = 'text',
	wide = false
): ExportColumn {
	return { name, label, kind, wide };
}

export type ExportTable = {
	title: string;
	columns: ExportColumn[];
	/** In the order of `columns`; dates and months are ISO texts. */
	rows: Value[][];
	/** What the figures are, where they came from and how the list was narrowed: [what, which]. */
	notes: [string, string][];
};

type ValueOfXlsx = string | number | null;

const HEADING = {
	fontWeight: 'bold',
	backgroundColor: '#E8F1FA',
	wrap: true,
	alignVertical: 'top'
} as const;
/** Excel's own limit on the characters of a cell. */
const LONGEST_TEXT = 32_767;

/** A workbook of two sheets: the rows, with real dates and numbers, and notes that say what they are. */
export function xlsxBytes(table: ExportTable): Promise<Uint8Array> {
	return workbookBytes([table], table.notes);
}

/**
 * A workbook of a sheet a table, and one of notes. Every text is stored as text, so that none is run
 * as a formula.
 */
export async function workbookBytes(
	tables: readonly Omit<ExportTable, 'notes'>[],
	notes: ExportTable['notes']
): Promise<Uint8Array> {
	const told: SheetData = notes.map(([what, which]) => [
		{ type: String, value: what, fontWeight: 'bold', alignVertical: 'top' },
		{ type: String, value: which, wrap: true, alignVertical: 'top' }
	]);
	const buffer = await writeExcelFile(
		[
			...tables.map((table) => ({
				data: sheetData(table),
				sheet: table.title.slice(0, 31),
				columns: table.columns.map((column) => ({ width: column.wide ? 40 : 18 })),
				stickyRowsCount: 1,
				orientation: 'landscape' as const
			})),
			{ data: told, sheet: 'Notes', columns: [{ width: 14 }, { width: 90 }] }
		],
		{ features: [filtersOn(tables)] }
	).toBuffer();
	return new Uint8Array(buffer);
}

/** The buttons in the headings by which a sheet is narrowed and sorted; the notes have none. */
function filtersOn(tables: readonly Omit<ExportTable, 'notes'>[]) {
	const transform = (xml: string, _options: unknown, { sheetIndex }: { sheetIndex: number }) => {
		const table = tables[sheetIndex];
		if (!table) return xml;
		const last = `${columnLetters(table.columns.length - 1)}${table.rows.length + 1}`;
		return xml.replace('</sheetData>', `</sheetData><autoFilter ref="A1:${last}"/>`);
	};
	return { files: { transform: { 'xl/worksheets/sheet{id}.xml': { transform } } } };
}

function sheetData({ columns, rows }: Omit<ExportTable, 'notes'>): SheetData {
	return [
		columns.map(({ label }) => ({ type: String, value: label, ...HEADING })),
		...rows.map((row) => row.map((value, index) => cellOfXlsx(value, columns[index]!)))
	];
}

function cellOfXlsx(value: ValueOfXlsx, column: ExportColumn): Cell {
	if (value === null || value === '') return null;
	if (typeof value === 'number') {
		const number = rounded(value, column.kind);
		return { type: Number, value: number, format: numberFormat(number, column.kind) };
	}
	if (column.kind === 'date' || column.kind === 'month') {
		// Midnight UTC: the writer turns a Date into the serial of its UTC day.
		const day = column.kind === 'date' ? value : `${value}-01`;
		const format = column.kind === 'date' ? 'd mmm yyyy' : 'mmm yyyy';
		return { type: Date, value: new Date(`${day}T00:00:00Z`), format };
	}
	return {
		type: String,
		value: value.slice(0, LONGEST_TEXT),
		wrap: column.wide,
		alignVertical: 'top'
	};
}

/** As many places as the value has, up to two: `#,##0.##` would leave a point behind a whole number. */
function numberFormat(value: number, kind: ExportKind): string {
	if (kind === 'percent') return '0.0';
	const places = String(Number(value.toFixed(2))).split('.')[1]?.length ?? 0;
	return ['#,##0', '#,##0.0', '#,##0.00'][places]!;
}
