import { type ExportColumn, type ExportTable } from './csv.ts';
import writeExcelFile, { type Cell, type SheetData } from 'write-excel-file/node';
type Value = string | number | null;

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
	const buffer = await writeExcelFile([
		...tables.map((table) => ({
			data: sheetData(table),
			sheet: table.title.slice(0, 31),
			columns: table.columns.map((column) => ({ width: column.wide ? 40 : 18 })),
			stickyRowsCount: 1,
			orientation: 'landscape' as const
		})),
		{ data: told, sheet: 'Notes', columns: [{ width: 14 }, { width: 90 }] }
	]).toBuffer();
	return new Uint8Array(buffer);
}

function sheetData({ columns, rows }: Omit<ExportTable, 'notes'>): SheetData {
	return [
		columns.map(({ label }) => ({ type: String, value: label, ...HEADING })),
		...rows.map((row) => row.map((value, index) => cell(value, columns[index]!)))
	];
}

function cell(value: Value, column: ExportColumn): Cell {
	if (value === null || value === '') return null;
	if (typeof value === 'number') {
		return { type: Number, value, format: column.kind === 'whole-number' ? '#,##0' : '#,##0.##' };
	}
	if (column.kind === 'date') {
		// Midnight UTC: the writer turns a Date into the serial of its UTC day.
		return { type: Date, value: new Date(`${value}T00:00:00Z`), format: 'd mmm yyyy' };
	}
	return {
		type: String,
		value: value.slice(0, LONGEST_TEXT),
		wrap: column.wide,
		alignVertical: 'top'
	};
}
