import Papa from 'papaparse';
type Value = string | number | null;
import { safeCell } from '#lib/format/safe-cell.ts';

/**
 * A CSV file as UTF-8 with the mark that makes Excel read it so. The first line holds the headings
 * and nothing stands below the rows: programs read this too. Texts are made safe to open.
 */
export function csvBytes(table: ExportTable): Uint8Array {
	const text = Papa.unparse(
		{
			fields: table.columns.map((column) => safeCell(column.label)),
			data: table.rows.map((row) => row.map(cell))
		},
		{ newline: '\r\n' }
	);
	return new TextEncoder().encode(`\ufeff${text}\r\n`);
}

function cell(value: Value): string {
	if (value === null) return '';
	return typeof value === 'number' ? String(value) : safeCell(value);
}

export type ExportKind = 'text' | 'date' | 'whole-number' | 'decimal';

export type ExportColumn = { name: string; label: string; kind: ExportKind; wide: boolean };

export type ExportTable = {
	title: string;
	columns: ExportColumn[];
	/** In the order of `columns`; dates are ISO texts. */
	rows: Value[][];
	/** What the figures are, where they came from and how the list was narrowed: [what, which]. */
	notes: [string, string][];
};
