import Papa from 'papaparse';
import type { Value } from '#lib/domain/registers/definition.ts';
import { safeCell } from '#lib/format/safe-cell.ts';
import type { ExportTable } from '#lib/server/exports/table.ts';

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
