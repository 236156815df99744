/** Which rows under a header are data, and which are totals, notes, keys, examples or repeated headings. */
import { isNotChosen, tidyText } from '#lib/core/text.ts';
import { numberOfText } from '#lib/registers/parse/numbers.ts';
import { type Grid, isBlank, type RawCell, shown } from '#lib/spreadsheet/grid.ts';
import type { Header } from './recognise.ts';

/** Positions in `grid.rows`. */
export type TableRows = {
	data: number[];
	totals: number[];
	notes: number[];
	headings: number[];
	examples: number[];
	/** Rows that a column says are another ICS's. */
	others: number[];
};

export type RowLayout = {
	/** Columns that feed a field; other columns do not make a row a row. Empty: all columns count. */
	used: readonly number[];
	/** Columns of the register's key. */
	key: readonly number[];
	/** Columns of counts and amounts, which totals add up. */
	numbers: readonly number[];
};

const TOTAL =
	/^(?:grand|sub|overall|column|sheet)?[\s-]*totals?\b\s*(?:[:=(].*|for .*|of .*|all .*)?$/i;
/** Rows of statistics under a table. */
const STATISTIC =
	/^(?:sum|average|avg|mean|median|mode|count|min(?:imum)?|max(?:imum)?|st(?:andar)?d\.? dev(?:iation)?\.?)\s*[:=]?$/i;
/** What may be a total, and may be a row that is called so: “Total documents”, “Trust total”, “All courses”. */
const MAYBE_TOTAL =
	/^(?:(?:grand|sub|overall)?[\s-]*totals?|all|overall|sum of|combined)\b|\btotals?\s*:?$/i;
/** An example for whoever fills the sheet in. */
const EXAMPLE =
	/^\(?(?:e\.?\s?g\.?|for example|example|sample row)(?:\s*(?:row|entry|only|of how|\d+|[:–—(-]).*)?\)?$/i;

/**
 * The rows below a header, told apart. `layout` is known once columns are matched; with `atMost` the
 * first so many data rows are enough.
 */
export function tableRows(
	grid: Grid,
	header: Header,
	layout: RowLayout = { used: [], key: [], numbers: [] },
	atMost = Infinity
): TableRows {
	const found: TableRows = {
		data: [],
		totals: [],
		notes: [],
		headings: [],
		examples: [],
		others: []
	};
	const headings = header.own.map((text) => text.toLowerCase());
	const isNote = noteTest(grid, header, layout, found.data);
	// Of a table that was made here it is known which rows are data.
	const made = header.index === 0 ? Math.min(grid.source?.rows ?? 0, atMost) : 0;
	for (let row = 1; row <= made; row += 1) found.data.push(row);
	const sums = made > 0 ? (grid.source?.totals ?? 0) : 0;
	for (let row = made + 1; row <= made + sums; row += 1) found.totals.push(row);
	for (let index = header.index + made + sums + 1; index < grid.rows.length; index += 1) {
		if (found.data.length >= atMost) break;
		const row = grid.rows[index]!;
		if (layout.used.length > 0 && layout.used.every((column) => isEmpty(row[column]))) continue;
		const first = row.findIndex((cell) => !isBlank(cell));
		if (isTotal(row, first, layout.key) || isTotalsRow(grid, index)) found.totals.push(index);
		else if (isExample(row[first]) || isExampleRow(row, first)) found.examples.push(index);
		else if (repeatsHeader(row, headings) || (index === header.index + 1 && isUnits(row)))
			found.headings.push(index);
		else if (isNote(index, first) || isMark(row) || isSectionTitle(row, layout.used))
			found.notes.push(index);
		else if (index === header.index + 1 && isInstructions(row)) found.notes.push(index);
		else found.data.push(index);
	}
	if (made === 0) moveTotals(grid, layout, found);
	return found;
}

function isEmpty(cell: RawCell): boolean {
	return isBlank(cell) || (typeof cell === 'string' && isNotChosen(cell));
}

/** A row that the file itself calls the totals of a table. */
function isTotalsRow(grid: Grid, index: number): boolean {
	const { tables } = grid.source?.grid ?? grid;
	const number = grid.numbers[index]!;
	return (
		tables?.some(({ bottom, totals }) => number > bottom - totals && number <= bottom) ?? false
	);
}

function isExample(cell: RawCell): boolean {
	return typeof cell === 'string' && /^[(eEfFsS]/.test(cell) && isExampleTitle(cell);
}

/** Whether a text says that what it stands over or beside is an example. */
export function isExampleTitle(text: string): boolean {
	return EXAMPLE.test(text.trim());
}

/** A number may stand before the words; further right an example may be a part of a sentence. */
const EXAMPLE_ROW = /^\(?example (?:of how|row|entry|only)\b/i;

function isExampleRow(row: readonly RawCell[], first: number): boolean {
	for (let column = first + 1; column <= first + 2; column += 1) {
		const cell = row[column];
		if (typeof cell === 'string' && /^[(eE]/.test(cell) && EXAMPLE_ROW.test(cell)) return true;
	}
	return false;
}

/** What a form says to whoever fills it in: “Explain what might go wrong”, “(describe in one sentence)”. */
const INSTRUCTION =
	/^\W*(?:please|select|choose|explain|describe|enter|insert|state|specify|provide|summarise|list|give|outline|set out|tell us|what (?:is|are|level|will)|to what extent|how (?:likely|much|many)|we (?:calculate|work)|this is (?:calculated|worked))\b/i;

export function isInstruction(text: string): boolean {
	return INSTRUCTION.test(text);
}

/** A row right under the headings that says how to fill each column in. */
function isInstructions(row: readonly RawCell[]): boolean {
	const filled = row.filter((cell) => !isBlank(cell));
	const told = filled.filter(
		(cell) => typeof cell === 'string' && / /.test(cell) && isInstruction(cell)
	);
	return told.length >= 2 && told.length >= filled.length * 0.6;
}

/** “Project 2: | New hubs” between two parts of a table. */
function isSectionTitle(row: readonly RawCell[], used: readonly number[]): boolean {
	const filled = used.filter((column) => !isBlank(row[column]));
	const first = row[filled[0]!];
	return (
		filled.length <= 2 && typeof first === 'string' && first.length <= 60 && first.endsWith(':')
	);
}

/** “END” in each column marks where a form ends. */
export function isMark(row: readonly RawCell[]): boolean {
	return row.every((cell) => isBlank(cell) || cell === 'END');
}

/** Whether a row is called like a total, by its first text or its key. */
function maybeTotal(row: readonly RawCell[], { key }: RowLayout): boolean {
	const says = (cell: RawCell) =>
		typeof cell === 'string' &&
		cell.length <= 60 &&
		('acgost'.includes(cell[0]?.toLowerCase() ?? ' ') || /tals?\s*:?\s*$/i.test(cell)) &&
		MAYBE_TOTAL.test(cell.trim());
	return says(row.find((cell) => !isBlank(cell))) || key.some((column) => says(row[column]));
}

/**
 * Moves to the totals the data rows that are called like one, or have no key, and that prove to be one:
 * a number of theirs is the sum of the rows above, or of all, or how many there are, or nothing but a
 * name and a number stands in the last row. A policy called “Total parenteral nutrition” proves nothing.
 */
function moveTotals(grid: Grid, layout: RowLayout, found: TableRows): void {
	const lacksKey = (row: readonly RawCell[]) =>
		layout.key.length > 0 && layout.key.every((column) => isBlank(row[column]));
	const rows = found.data.map((index) => grid.rows[index]!);
	const candidates = new Set<number>();
	for (const [at, row] of rows.entries())
		if (maybeTotal(row, layout) || lacksKey(row)) candidates.add(at);
	if (candidates.size === 0) return;
	const sums = layout.numbers.map(() => ({ part: 0, all: 0 }));
	let counted = 0;
	const isLast = (at: number) => at >= rows.length - candidates.size;
	const moved = new Set<number>();
	rows.forEach((row, at) => {
		const numbers = layout.numbers.map((column) => numberIn(row[column]));
		if (candidates.has(at) && counted > 1) {
			const proves = numbers.some((number, position) => {
				const { part, all } = sums[position]!;
				return number !== null && number !== 0 && (near(number, part) || near(number, all));
			});
			const filled = row.filter((cell) => !isBlank(cell));
			const countsRows =
				maybeTotal(row, layout) &&
				filled.some((cell) => typeof cell === 'number' && cell === counted);
			const isBare = maybeTotal(row, layout) && filled.length <= 2 && isLast(at);
			if (proves || countsRows || isBare) {
				moved.add(at);
				if (proves) for (const sum of sums) sum.part = 0;
				return;
			}
		}
		counted += 1;
		numbers.forEach((number, position) => {
			sums[position]!.part += number ?? 0;
			sums[position]!.all += number ?? 0;
		});
	});
	found.totals = [...found.totals, ...[...moved].map((at) => found.data[at]!)].sort(
		(a, b) => a - b
	);
	// The list of data rows is held elsewhere already: it stays the same one.
	const kept = found.data.filter((_, at) => !moved.has(at));
	found.data.length = 0;
	for (const index of kept) found.data.push(index);
}

function near(one: number, other: number): boolean {
	return Math.abs(one - other) <= 1e-6 * Math.max(1, Math.abs(one));
}

/** A number as a file holds it, before any field has read it. */
export function numberIn(cell: RawCell): number | null {
	if (typeof cell === 'number') return cell;
	if (typeof cell !== 'string' || cell.includes('%')) return null;
	return numberOfText(tidyText(cell));
}

/** What a total row calls itself, or its first text. */
export function totalLabel(row: readonly RawCell[]): string {
	const texts = row.filter((cell): cell is string => typeof cell === 'string' && !isBlank(cell));
	const label = texts.find((text) => MAYBE_TOTAL.test(text.trim())) ?? texts[0] ?? 'Total';
	return label.replace(/\s+/g, ' ').trim().slice(0, 60);
}

/** Statistics are no sums: an average under a table is not checked. */
export function isStatistic(row: readonly RawCell[]): boolean {
	return row.some(
		(cell) => typeof cell === 'string' && STATISTIC.test(cell.trim()) && !/^sum/i.test(cell.trim())
	);
}

/** A row that says “Total” first, and whose key is empty or says so too. */
function isTotal(row: RawCell[], first: number, key: readonly number[]): boolean {
	const cell = row[first];
	if (typeof cell !== 'string' || cell.length > 60 || !mayBeTotal(cell)) return false;
	if (!saysTotal(cell)) return false;
	return key.every(
		(column) => isBlank(row[column]) || column === first || saysTotal(shown(row[column]))
	);
}

/** By its first letter, which tells nearly every row of data from a total at no cost. */
function mayBeTotal(text: string): boolean {
	return text.charCodeAt(0) <= 45 || 'gsoctamn'.includes(text[0]!.toLowerCase());
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
		const heading = headings[column];
		if (typeof cell !== 'string' || heading === undefined) return false;
		// Letters and digits stay as they are when a text is made tidy, so the first of them settles most.
		if (/^[a-z\d]/i.test(cell) && cell[0]!.toLowerCase() !== heading[0]) return false;
		if (tidyText(cell).toLowerCase() !== heading) return false;
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
		for (let column = first; column < row.length && filled <= 2; column += 1)
			if (!isBlank(row[column])) filled += 1;
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
