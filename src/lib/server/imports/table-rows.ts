/** Which rows under a header are data, and which are totals, notes, keys or repeated headings. */
import type { RawCell } from '#lib/domain/cells/outcome.ts';
import { tidyText } from '#lib/domain/cells/text.ts';
import { isBlank, shown, type Grid } from '#lib/server/imports/grid.ts';
import type { Header } from '#lib/server/imports/header.ts';

/** Positions in `grid.rows`. */
export type TableRows = { data: number[]; totals: number[]; notes: number[]; headings: number[] };

export type RowLayout = {
	/** Columns that feed a field; other columns do not make a row a row. Empty: all columns count. */
	used: readonly number[];
	/** Columns of the register's key. */
	key: readonly number[];
};

const TOTAL =
	/^(?:grand|sub|overall|column|sheet)?[\s-]*totals?\b\s*(?:[:=(].*|for .*|of .*|all .*)?$/i;
/** Rows of statistics under a table. */
const STATISTIC =
	/^(?:sum|average|avg|mean|median|mode|count|min(?:imum)?|max(?:imum)?|st(?:andar)?d\.? dev(?:iation)?\.?)\s*[:=]?$/i;

/**
 * The rows below a header, told apart. `layout` is known once columns are matched; with `atMost` the
 * first so many data rows are enough.
 */
export function tableRows(
	grid: Grid,
	header: Header,
	layout: RowLayout = { used: [], key: [] },
	atMost = Infinity
): TableRows {
	const found: TableRows = { data: [], totals: [], notes: [], headings: [] };
	const headings = header.own.map((text) => text.toLowerCase());
	const named = headings.filter((text) => text !== '').length;
	for (let index = header.index + 1; index < grid.rows.length; index += 1) {
		if (found.data.length >= atMost) break;
		const row = grid.rows[index]!;
		if (layout.used.length > 0 && layout.used.every((column) => isBlank(row[column]))) continue;
		const first = row.findIndex((cell) => !isBlank(cell));
		if (isTotal(row, first, layout.key)) found.totals.push(index);
		else if (repeatsHeader(row, headings) || (index === header.index + 1 && isUnits(row)))
			found.headings.push(index);
		else if (isNote(grid, index, first, header, named, layout)) found.notes.push(index);
		else found.data.push(index);
	}
	return found;
}

/** A row that says “Total” first, and whose key is empty or says so too. */
function isTotal(row: RawCell[], first: number, key: readonly number[]): boolean {
	const cell = row[first];
	if (typeof cell !== 'string' || cell.length > 60 || !saysTotal(cell)) return false;
	return key.every(
		(column) => isBlank(row[column]) || column === first || saysTotal(shown(row[column]))
	);
}

function saysTotal(text: string): boolean {
	return TOTAL.test(text.trim()) || STATISTIC.test(text.trim());
}

/** Long lists repeat their header on every page. */
function repeatsHeader(row: RawCell[], headings: readonly string[]): boolean {
	let same = 0;
	for (let column = 0; column < row.length; column += 1) {
		const cell = row[column];
		if (isBlank(cell)) continue;
		if (typeof cell !== 'string' || tidyText(cell).toLowerCase() !== headings[column]) return false;
		same += 1;
	}
	return same >= 2;
}

/** A second row of headings that says what is counted: “(people)”, “(WTE)”. */
function isUnits(row: RawCell[]): boolean {
	const filled = row.filter((cell) => !isBlank(cell));
	return filled.length >= 2 && filled.every((cell) => /^\s*[([].*[)\]]\s*$/.test(shown(cell)));
}

/**
 * A single filled cell in a table of several columns is a note, a key or a heading between rows,
 * unless it looks like a reference: then it is a row somebody began.
 */
function isNote(
	grid: Grid,
	index: number,
	first: number,
	header: Header,
	named: number,
	layout: RowLayout
): boolean {
	const row = grid.rows[index]!;
	if (named < 3) return false;
	for (let column = first + 1; column < row.length; column += 1) {
		if (!isBlank(row[column])) return isMergedNote(grid, index, row, first, named);
	}
	const text = shown(row[first]).trim();
	if (!/\p{L}/u.test(text)) return false;
	if (layout.key.includes(first)) {
		return text.length > 20 || !/\d/.test(text) || /\s\S+\s/.test(text);
	}
	return layout.key.length > 0 || first === header.own.findIndex((heading) => heading !== '');
}

/** A long text merged over most of the table, with stray cells beside it. */
function isMergedNote(
	grid: Grid,
	index: number,
	row: RawCell[],
	first: number,
	named: number
): boolean {
	const number = grid.numbers[index]!;
	const merge = grid.merges.find(({ top, left }) => top === number && left === first);
	if (!merge || merge.right - merge.left + 1 < named * 0.6) return false;
	return row.filter((cell) => !isBlank(cell)).length <= 2;
}
