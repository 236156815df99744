/** Which rows under a header are data, and which are totals, notes, keys or repeated headings. */
import { type RawCell } from './grid.ts';
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
	const isNote = noteTest(grid, header, layout, found.data);
	// Of a table that was made here it is known which rows are data.
	const made = header.index === 0 ? Math.min(grid.source?.rows ?? 0, atMost) : 0;
	for (let row = 1; row <= made; row += 1) found.data.push(row);
	for (let index = header.index + made + 1; index < grid.rows.length; index += 1) {
		if (found.data.length >= atMost) break;
		const row = grid.rows[index]!;
		if (layout.used.length > 0 && layout.used.every((column) => isBlank(row[column]))) continue;
		const first = row.findIndex((cell) => !isBlank(cell));
		if (isTotal(row, first, layout.key)) found.totals.push(index);
		else if (repeatsHeader(row, headings) || (index === header.index + 1 && isUnits(row)))
			found.headings.push(index);
		else if (isNote(index, first)) found.notes.push(index);
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
 * Tells notes, keys and headings between rows from data, in a table of three columns and more. `data`
 * are the rows found so far.
 */
function noteTest(
	grid: Grid,
	header: Header,
	layout: RowLayout,
	data: readonly number[]
): (index: number, first: number) => boolean {
	const named = header.own.filter((text) => text !== '').length;
	if (named < 3) return () => false;
	const leftmost = header.own.findIndex((text) => text !== '');
	const wide = new Set(
		grid.merges
			.filter(({ left, right }) => right - left + 1 >= named * 0.6)
			.map(({ top, left }) => `${top} ${left}`)
	);
	return (index, first) => {
		const row = grid.rows[index]!;
		let filled = 0;
		for (const cell of row) if (!isBlank(cell)) filled += 1;
		if (filled === 1) return isLoneNote(shown(row[first]).trim(), first, layout, leftmost);
		if (filled > 2) return false;
		return wide.has(`${grid.numbers[index]} ${first}`) || isSignature(grid, index, layout, data);
	};
}

/** A single filled cell, unless it looks like a reference: then it is a row somebody began. */
function isLoneNote(text: string, first: number, layout: RowLayout, leftmost: number): boolean {
	if (!/\p{L}/u.test(text)) return false;
	if (layout.key.includes(first)) {
		return text.length > 20 || !/\d/.test(text) || /\s\S+\s/.test(text);
	}
	return layout.key.length > 0 || first === leftmost;
}

/**
 * “Signed off by | Jo Smith” under a table and a blank row: two cells, words where every row above has
 * a reference with digits.
 */
function isSignature(
	grid: Grid,
	index: number,
	{ key }: RowLayout,
	data: readonly number[]
): boolean {
	const column = key[0];
	const afterGap = grid.numbers[index]! - grid.numbers[index - 1]! > 1;
	if (column === undefined || !afterGap || data.length === 0) return false;
	if (/\d/.test(shown(grid.rows[index]![column]))) return false;
	return data.slice(0, 20).every((above) => /\d/.test(shown(grid.rows[above]![column])));
}
