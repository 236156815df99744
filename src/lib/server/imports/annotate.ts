/** A copy of an uploaded sheet with the findings beside each row, to be mended and imported again. */
import { type RawCell } from './grid.ts';
import writeXlsxFile, { type CellObject, type SheetData } from 'write-excel-file/node';
import { isIsoDate } from '#lib/domain/calendar.ts';
import { columnLetters, isBlank, shown } from '#lib/server/imports/grid.ts';
import type { CellNote } from '#lib/server/imports/problems.ts';
import type { Examined } from '#lib/server/imports/read.ts';

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
	const grid = table.grid.source?.grid ?? table.grid;
	const headerIndex = table.grid.source?.header ?? table.header.index;
	const byRow = new Map<number, CellNote[]>();
	for (const note of problems.notes()) byRow.set(note.row, [...(byRow.get(note.row) ?? []), note]);
	const sheet: SheetData = [];
	grid.rows.forEach((row, index) => {
		const number = grid.numbers[index]!;
		if (number > LAST_ROW) return;
		const notes = byRow.get(index) ?? [];
		while (sheet.length < number - 1) sheet.push([]);
		const cells = Array.from({ length: grid.width }, (_, column) => {
			return copied(
				row[column],
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
	const file = writeXlsxFile(sheet, { columns, sheet: sheetName(grid.name) });
	return file.toBuffer();
}

function copied(cell: RawCell, note: CellNote | undefined): CellObject | null {
	const tint = note && { backgroundColor: TINTS[note.severity] };
	if (isBlank(cell)) return tint ? { ...tint } : null;
	if (typeof cell === 'number') return { value: cell, type: Number, ...tint };
	if (typeof cell === 'boolean') return { value: cell, type: Boolean, ...tint };
	const text = shown(cell).slice(0, CELL_HOLDS);
	if (isIsoDate(text) && text >= '1900-03-01') {
		return { value: new Date(`${text}T00:00:00Z`), type: Date, format: 'dd/mm/yyyy', ...tint };
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
