/** Sheets of an official list of networks, known by their headings, and the days they write. */
import { type RawCell } from './grid.ts';
import { comparable } from '#lib/domain/cells/text.ts';
import { isBlank, shown, type Grid } from '#lib/server/imports/grid.ts';

/** A sheet whose headings were found: its columns by what they hold. */
export type EpcnSheet<Name extends string> = {
	grid: Grid;
	/** Position of the headings in the sheet's rows. */
	header: number;
	columns: Record<Name, number>;
};

/** Rows below this are never taken for the headings. */
const SEARCHED = 20;

/** The first sheet with a row that names all of the columns. */
export function findSheet<Name extends string>(
	grids: readonly Grid[],
	wanted: Readonly<Record<Name, RegExp>>
): EpcnSheet<Name> | null {
	for (const grid of grids) {
		for (let header = 0; header < Math.min(grid.rows.length, SEARCHED); header += 1) {
			const headings = Array.from(grid.rows[header]!, (cell) => comparable(shown(cell)));
			const columns = Object.entries<RegExp>(wanted).map(
				([name, pattern]) => [name, headings.findIndex((heading) => pattern.test(heading))] as const
			);
			if (columns.every(([, column]) => column >= 0))
				return { grid, header, columns: Object.fromEntries(columns) as Record<Name, number> };
		}
	}
	return null;
}

/** 20240401, as a number or a text, as 2024-04-01; anything else as it stands. */
export function dayIn(cell: RawCell): RawCell {
	if (isBlank(cell)) return null;
	const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(shown(cell).trim());
	if (!parts || Number(parts[1]) < 1900 || Number(parts[2]) > 12 || Number(parts[3]) > 31)
		return cell ?? null;
	return parts.slice(1).join('-');
}
