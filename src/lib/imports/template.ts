import writeXlsxFile from 'write-excel-file/node';
import type { CellObject, Sheet, SheetData } from 'write-excel-file/node';
import { isIsoDate } from '#lib/core/calendar.ts';
import type { Column, Register } from '#lib/registers/definition.ts';
import {
	columnLetters,
	factAt,
	type Grid,
	isBlank,
	placeOf,
	type RawCell,
	shown
} from '#lib/spreadsheet/grid.ts';
import type { CellNote } from './findings.ts';
import type { Examined } from './read-file.ts';

// The blank workbook of a register, drawn from its declaration: what the import reads without asking.

const BOLD = { fontWeight: 'bold' } as const;

const KINDS: Record<Column['kind'], string> = {
	text: 'Text',
	'long-text': 'Text of several lines',
	date: 'A date, such as 03/10/2026 (day first)',
	year: 'A financial year, such as 2026/27',
	'whole-number': 'A whole number',
	decimal: 'A number, such as 2.5',
	choice: 'One of the allowed values',
	month: 'A month, such as 09/2026',
	period: 'A month, a quarter (Q1 2024/25), three months (Feb–Apr 2024) or a year (2024/25)',
	indicator: 'An indicator of the catalogue, by name or code',
	deliverables: 'Codes of deliverables of the roadmap, separated by semicolons',
	organisation: 'A code or a name'
};

/**
 * An XLSX file of three sheets: the register's columns to fill in, the allowed values of those that
 * have a list, and notes on every column.
 */
export async function registerTemplate(register: Register): Promise<Uint8Array> {
	const sheets: Sheet<Buffer>[] = [
		{
			sheet: sheetTitle(register),
			data: [register.columns.map((column) => heading(column))],
			columns: register.columns.map((column) => ({ width: Math.max(12, column.label.length + 4) })),
			stickyRowsCount: 1
		},
		{
			sheet: 'Allowed values',
			data: allowedValues(register),
			columns: register.columns.filter(({ choices }) => choices).map(() => ({ width: 26 }))
		},
		{
			sheet: 'Notes',
			data: notes(register),
			columns: [{ width: 26 }, { width: 12 }, { width: 40 }, { width: 80 }]
		}
	];
	return writeXlsxFile(sheets).toBuffer();
}

/** The sheet with the table; at most 31 characters, as Excel wants it. */
function sheetTitle({ title }: Register): string {
	return title.slice(0, 31);
}

function heading(column: Column): CellObject {
	return {
		value: column.label,
		...BOLD,
		...(column.required ? { backgroundColor: '#d8e9f7' } : {})
	};
}

function allowedValues(register: Register): SheetData {
	const columns = register.columns.filter(({ choices }) => choices !== undefined);
	const longest = Math.max(0, ...columns.map(({ choices }) => choices!.length));
	return [
		columns.map(({ label }) => ({ value: label, ...BOLD })),
		...Array.from({ length: longest }, (_, row) =>
			columns.map(({ choices }) => choices![row]?.label ?? null)
		)
	];
}

function notes(register: Register): SheetData {
	return [
		[{ value: register.title, ...BOLD }],
		[register.about],
		[
			`Rows are known by ${keyWords(register)}: import the same file again and they are brought up to date.`
		],
		['Shaded headings must be filled in for every row. Write nothing about identifiable patients.'],
		[],
		['Column', 'Needed', 'What it holds', 'Meaning'].map((value) => ({ value, ...BOLD })),
		...register.columns.map((column) => [
			column.label,
			column.required ? (column.wholeFile ? 'Once' : 'Every row') : null,
			holds(column),
			column.help
		])
	];
}

function holds(column: Column): string {
	const unit = column.unit ? ` (${column.unit})` : '';
	const length = column.maxLength ? `, at most ${column.maxLength} characters` : '';
	return `${KINDS[column.kind]}${unit}${length}`;
}

function keyWords(register: Register): string {
	const labels = register.key.map((name) => {
		return `“${register.columns.find((column) => column.name === name)?.label ?? name}”`;
	});
	return labels.join(' and ');
}

// A copy of an uploaded sheet with the findings beside each row, to be corrected and imported again.

const HEADING = 'Waymark findings';
/** Rows beyond this are not written: a sheet with one stray cell at its very end stays small. */
const LAST_ROW = 100_000;
/** Characters that an Excel cell holds. */
const CELL_HOLDS = 32_000;
const TINTS = { error: '#fbd5d5', warning: '#fff2cc' } as const;

/**
 * The sheet that was read, each cell at its own address. Text is written as text, so that nothing
 * that looks like a formula becomes one.
 * @returns an XLSX file, or null when the upload was refused
 */
export async function annotate({ table, problems }: Examined): Promise<Uint8Array | null> {
	if (!table || !problems) return null;
	const notes = problems.notes();
	const grids = new Set(
		[table.header.index, ...table.rows.data].map((index) => placeOf(table.grid, index, 0).sheet)
	);
	const headerIndex = table.grid.source?.header ?? table.header.index;
	const copies = [...grids].map((grid) =>
		copyOf(
			grid,
			headerIndex,
			notes.filter(({ sheet }) => sheet === grid)
		)
	);
	return writeXlsxFile(copies).toBuffer();
}

/** A sheet as it was, with a column more for what was found in each row. */
function copyOf(grid: Grid, headerIndex: number, found: readonly CellNote[]): Sheet<Buffer> {
	const byRow = new Map<number, CellNote[]>();
	for (const note of found) byRow.set(note.index, [...(byRow.get(note.index) ?? []), note]);
	const sheet: SheetData = [];
	grid.rows.forEach((row, index) => {
		const number = grid.numbers[index]!;
		if (number > LAST_ROW) return;
		const notes = byRow.get(index) ?? [];
		while (sheet.length < number - 1) sheet.push([]);
		const cells = Array.from({ length: grid.width }, (_, column) => {
			return copied(
				row[column],
				formatIn(grid, index, column),
				notes.find((note) => note.column === column)
			);
		});
		if (index === headerIndex) cells.push({ value: HEADING, fontWeight: 'bold' });
		else if (notes.length > 0) cells.push({ value: told(notes), wrap: true, type: String });
		sheet.push(cells);
	});
	const columns = Array.from({ length: grid.width + 1 }, (_, column) => ({
		width: column === grid.width ? 70 : 16
	}));
	return { sheet: sheetName(grid.name), data: sheet, columns };
}

/** The number format of a cell, without which 1.10 would come back as 1.1 and Dec-26 as a day. */
function formatIn(grid: Grid, index: number, column: number): string | undefined {
	const fact = factAt(grid, index, column);
	const decimals = /^-?\d+\.(\d+)$/.exec(fact?.text ?? '')?.[1];
	return fact?.code ?? (decimals && `0.${'0'.repeat(decimals.length)}`);
}

function copied(
	cell: RawCell,
	format: string | undefined,
	note: CellNote | undefined
): CellObject | null {
	const tint = note && { backgroundColor: TINTS[note.severity] };
	if (isBlank(cell)) return tint ? { ...tint } : null;
	if (typeof cell === 'number')
		return { value: cell, type: Number, ...(format ? { format } : {}), ...tint };
	if (typeof cell === 'boolean') return { value: cell, type: Boolean, ...tint };
	const text = shown(cell).slice(0, CELL_HOLDS);
	if (isIsoDate(text) && text >= '1900-03-01') {
		return {
			value: new Date(`${text}T00:00:00Z`),
			type: Date,
			format: format ?? 'dd/mm/yyyy',
			...tint
		};
	}
	return { value: text, type: String, ...tint };
}

/** 'G14: “TBC” is not a date. …', a line for each finding of the row. */
function told(notes: readonly CellNote[]): string {
	const ordered = [...notes].sort((left, right) => left.column - right.column);
	return ordered
		.map(({ column, message }) => `${columnLetters(column)}: ${message}`)
		.join('\n')
		.slice(0, CELL_HOLDS);
}

/** Excel refuses some letters in a sheet's name, and more than 31. */
function sheetName(name: string): string {
	return (
		name
			.replace(/[\\/?*[\]:]/g, ' ')
			.slice(0, 31)
			.trim() || 'Sheet'
	);
}
