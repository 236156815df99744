/** Which rows under a header are data, and which are totals, notes, keys or repeated headings. */
import { comparable } from '#lib/domain/cells/text.ts';
import { isBlank, shown, type Grid } from '#lib/server/imports/grid.ts';
import { headerText, type Header } from '#lib/server/imports/header.ts';

/** Positions in `grid.rows`. */
export type TableRows = { data: number[]; totals: number[]; notes: number[]; headings: number[] };

export type RowLayout = {
	/** Columns that feed a field; other columns do not make a row a row. Empty: all columns count. */
	used: readonly number[];
	/** Columns of the register's key. */
	key: readonly number[];
};

const TOTAL =
	/^(?:grand|sub|overall|column|sheet)?[\s-]*totals?\b\s*(?:[:=(].*|for .*|of .*|all .*|\(.*)?$|^(?:sum|average|mean|median|count)\s*:?$/i;

/** The rows below a header, told apart. `layout` is known once columns are matched. */
export function tableRows(
	grid: Grid,
	header: Header,
	layout: RowLayout = { used: [], key: [] }
): TableRows {
	const found: TableRows = { data: [], totals: [], notes: [], headings: [] };
	const headings = header.own.map((_, column) => comparable(headerText(header, column)));
	const named = headings.filter((text) => text !== '').length;
	for (let index = header.index + 1; index < grid.rows.length; index += 1) {
		const row = grid.rows[index]!;
		if (layout.used.length > 0 && layout.used.every((column) => isBlank(row[column]))) continue;
		const first = row.findIndex((cell) => !isBlank(cell));
		if (isTotal(row, first, layout.key)) found.totals.push(index);
		else if (repeatsHeader(row, header, named)) found.headings.push(index);
		else if (isNote(grid, index, first, named, layout)) found.notes.push(index);
		else found.data.push(index);
	}
	return found;
}

/** A row that says “Total” first, and whose key is empty or says so too. */
function isTotal(row: Grid['rows'][number], first: number, key: readonly number[]): boolean {
	const cell = row[first];
	if (typeof cell !== 'string' || cell.length > 60 || !TOTAL.test(cell.trim())) return false;
	return key.every(
		(column) => isBlank(row[column]) || column === first || TOTAL.test(shown(row[column]).trim())
	);
}

/** Long lists repeat their header on every page. */
function repeatsHeader(row: Grid['rows'][number], header: Header, named: number): boolean {
	let same = 0;
	for (let column = 0; column < row.length; column += 1) {
		if (isBlank(row[column])) continue;
		if (comparable(shown(row[column])) !== comparable(header.own[column] ?? '')) return false;
		same += 1;
	}
	return same >= 2 || (same === 1 && named === 1);
}

/**
 * A single filled cell in a table of several columns is a note, a key or a heading between rows,
 * unless it looks like a reference: then it is a row somebody began.
 */
function isNote(
	grid: Grid,
	index: number,
	first: number,
	named: number,
	layout: RowLayout
): boolean {
	const row = grid.rows[index]!;
	if (named < 3) return false;
	for (let column = first + 1; column < row.length; column += 1) {
		if (!isBlank(row[column])) return isMergedNote(grid, index, row, first, named);
	}
	if (layout.key.includes(first)) {
		const text = shown(row[first]).trim();
		return text.length > 20 || !/\d/.test(text) || /\s\S+\s/.test(text);
	}
	return typeof row[first] === 'string' || layout.key.length > 0;
}

/** A long text merged over most of the table, with stray cells beside it. */
function isMergedNote(
	grid: Grid,
	index: number,
	row: Grid['rows'][number],
	first: number,
	named: number
): boolean {
	const number = grid.numbers[index]!;
	const merge = grid.merges.find(({ top, left }) => top === number && left === first);
	if (!merge || merge.right - merge.left + 1 < named * 0.6) return false;
	return row.filter((cell) => !isBlank(cell)).length <= 2;
}
