/**
 * Several tables on one sheet. Those of the register are joined into one table, in which every cell
 * keeps its place; the others are named, so that nobody takes them for read.
 */
import { REGISTERS } from '#lib/registers/all.ts';
import type { Column, Register } from '#lib/registers/definition.ts';
import { type CellOptions, cellReader, type CellReader } from '#lib/registers/parse/cells.ts';
import { columnNumber, type Grid, isBlank, type RawCell, shown } from '#lib/spreadsheet/grid.ts';
import { readName } from './headings.ts';
import { matchColumns, type Matched } from './match.ts';
import {
	fieldsNamed,
	type Header,
	headerAt,
	headerText,
	type Vocabulary,
	vocabularyOf
} from './recognise.ts';

/** Rows of the sheet from `top` up to, not including, `end`, that were not read: positions. */
export type OtherTable = { top: number; end: number; label: string; register: Register | null };

export type JoinedTables = {
	/** The joined table, with the headings of the main one in its first row. */
	grid: Grid;
	others: OtherTable[];
	/** How many tables were joined. */
	joined: number;
	/** Titles that are read as a field of the rows below them. */
	titles: { index: number; text: string; field: Column; value: string }[];
};

type Heading = {
	header: Header;
	/** Positions: the first title row above the heading, and the last row but one. */
	top: number;
	end: number;
	titles: number[];
	register: Register | null;
};

/** Data rows looked at to match the columns of one more table. */
const SAMPLE = 200;

/** The tables of a sheet beside the one with this header, joined where they are the register's; null when there are none. */
export function joinTables(
	grid: Grid,
	header: Header,
	matched: Matched,
	vocabulary: Vocabulary,
	options: CellOptions
): JoinedTables | null {
	if (grid.source) return null;
	const headings = headingsOn(grid, header, matched, vocabulary, options);
	if (headings.length < 2) return null;
	const own = headings.filter(({ register }) => register === vocabulary.register);
	const others = headings
		.filter(({ register }) => register !== vocabulary.register)
		.map(({ top, end, titles, header: { index }, register }) => ({
			top,
			end,
			label: labelOf(grid, titles[0] ?? index),
			register
		}));
	return { ...joined(grid, header, matched, own, vocabulary, options), others };
}

function labelOf(grid: Grid, index: number): string {
	const words = grid.rows[index]!.filter((cell) => !isBlank(cell)).map((cell) => shown(cell));
	return words.slice(0, 3).join(', ').replace(/\s+/g, ' ').slice(0, 60);
}

/** The headings of all tables of a sheet, top down; the given one is among them. */
function headingsOn(
	grid: Grid,
	main: Header,
	matched: Matched,
	vocabulary: Vocabulary,
	options: CellOptions
): Heading[] {
	const upper = hasUpperRow(grid, main) ? main.index - 1 : main.index;
	const registerAt = registerTeller(grid, main, matched, vocabulary, options);
	const found: { header: Header; register: Register | null }[] = [];
	for (let index = 0; index < grid.rows.length; index += 1) {
		if (index === main.index) found.push({ header: main, register: vocabulary.register });
		if (index === main.index || index === upper) continue;
		// Right under the headings stands data, or a second row of headings.
		if (index === main.index + 1 && !afterGap(grid, index)) continue;
		const register = registerAt(index);
		if (register === undefined) continue;
		found.push({ header: headerAt(grid, index), register });
	}
	const tops = found.map(({ header }) => {
		const start = header === main ? upper : header.index;
		const titles = titlesAbove(grid, start);
		return { top: titles[0] ?? start, titles };
	});
	return found.map(({ header, register }, at) => ({
		header,
		register,
		...tops[at]!,
		end: tops[at + 1]?.top ?? grid.rows.length
	}));
}

/** Whether group titles stand in the row above a header. */
export function hasUpperRow(grid: Grid, { index, group }: Header): boolean {
	return index > 0 && !afterGap(grid, index) && group.some((title) => title !== '');
}

function afterGap(grid: Grid, index: number): boolean {
	return index > 0 && grid.numbers[index]! - grid.numbers[index - 1]! > 1;
}

function filledIn(row: readonly RawCell[] | undefined): number {
	return (row ?? []).reduce<number>((sum, cell) => sum + (isBlank(cell) ? 0 : 1), 0);
}

/** Whether one cell of a row is filled and no more, without looking at all of them. */
function isLone(row: readonly RawCell[]): boolean {
	let filled = 0;
	for (let column = 0; column < row.length && filled < 2; column += 1)
		if (!isBlank(row[column])) filled += 1;
	return filled === 1;
}

/** Lone cells directly above a heading. */
function titlesAbove(grid: Grid, index: number): number[] {
	const titles: number[] = [];
	for (let above = index - 1; above >= 0 && titles.length < 2; above -= 1) {
		if (afterGap(grid, above + 1) || !isLone(grid.rows[above]!)) break;
		titles.unshift(above);
	}
	return titles;
}

/** Numbers, dates and suppressed counts, which head nothing. */
const DATA = /^[-+£$€(<]?\s*\d[\d,.\s]*%?\)?$|^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T\s].*)?$|^\*$/;
const LONGEST_HEADING = 80;

/**
 * Tells of a row whether it heads a table: the register it belongs to, null for a table of something
 * else, undefined for a row that heads none. A row of headings stands after a gap or a title, above the
 * main table, or repeats some of the main headings.
 */
function registerTeller(
	grid: Grid,
	main: Header,
	matched: Matched,
	vocabulary: Vocabulary,
	options: CellOptions
): (index: number) => Register | null | undefined {
	const headings = main.own.map((text) => text.toLowerCase());
	const stems = new Set(main.own.flatMap((text) => readName(text).stems));
	let vocabularies: Vocabulary[] | null = null;
	const typed = typedColumns(matched, vocabulary.register, options);
	const taken = new Set(matched.columns.map(({ field }) => field));
	const fields = titleFields(vocabulary.register, taken, options);
	const saysField = (sheet: Grid, title: number) =>
		fields.some(({ read }) => typeof read(lone(sheet, title).text).value === 'string');
	const isReadable = (row: readonly RawCell[]) =>
		typed.some(({ at, read }) => !isBlank(row[at]) && read(row[at]).value !== undefined);
	return (index) => {
		const row = grid.rows[index]!;
		const above = index < main.index;
		const apart = above || afterGap(grid, index) || (index > 0 && isLone(grid.rows[index - 1]!));
		const same = apart ? 0 : sameHeadings(row, headings);
		if (!apart && same < 2) return undefined;
		const filled = row.filter((cell) => !isBlank(cell));
		if (filled.length < 2 || !filled.every(isHeading)) return undefined;
		const header = headerAt(grid, index);
		const own = fieldsNamed(header, vocabulary).size;
		if (own >= 2) {
			const repeated = filled.length === sameHeadings(row, headings);
			// The same headings again are a new page of the same table, unless a title says of what.
			if (!repeated || titlesAbove(grid, index).some((title) => saysField(grid, title)))
				return vocabulary.register;
			return undefined;
		}
		vocabularies ??= REGISTERS.filter((other) => other !== vocabulary.register).map((other) =>
			vocabularyOf(other)
		);
		const best = vocabularies
			.map((other) => ({ register: other.register, named: fieldsNamed(header, other).size }))
			.reduce((first, next) => (next.named > first.named ? next : first));
		if (best.named >= 3) return best.register;
		const below = grid.rows[index + 1];
		const goesOn = below !== undefined && !afterGap(grid, index + 1) && filledIn(below) >= 2;
		if (!apart || !goesOn) return undefined;
		// Above the table a block of label and value is its title; a table has three columns or more.
		if (above)
			return filled.length >= 3 && new Set(filled).size === filled.length ? null : undefined;
		const inTyped = typed.filter(({ at }) => !isBlank(row[at])).length;
		return (inTyped >= 1 && !isReadable(row)) || namesLists(filled, stems) ? null : undefined;
	};
}

function isHeading(cell: RawCell): boolean {
	return typeof cell === 'string' && cell.length <= LONGEST_HEADING && !DATA.test(cell.trim());
}

const SHORTEST_STEM = 5;

/** “Risk categories | Likelihood inputs”: short texts in words of the headings, over the lists to choose from. */
function namesLists(filled: readonly RawCell[], stems: ReadonlySet<string>): boolean {
	const named = filled.filter((cell) => {
		const own = readName(shown(cell)).stems;
		return own.length <= 3 && own.some((stem) => stem.length >= SHORTEST_STEM && stems.has(stem));
	});
	return named.length >= 2 && named.length >= filled.length * 0.6;
}

/** How many cells of a row say what the main table's headings say. */
function sameHeadings(row: readonly RawCell[], headings: readonly string[]): number {
	let same = 0;
	for (let column = 0; column < row.length; column += 1) {
		const cell = row[column];
		if (typeof cell !== 'string' || cell === '') continue;
		const heading = headings[column];
		if (heading?.[0] === cell[0]!.toLowerCase() && heading === cell.trim().toLowerCase()) same += 1;
	}
	return same;
}

function typedColumns(
	{ columns }: Matched,
	register: Register,
	options: CellOptions
): { at: number; read: CellReader }[] {
	return columns.flatMap(({ column, field }) => {
		const found = register.columns.find(({ name }) => name === field);
		if (!found || found.kind === 'text' || found.kind === 'long-text') return [];
		return [{ at: columnNumber(column), read: cellReader(found, options) }];
	});
}

/** One of the joined tables: where each of its columns goes. */
type Part = Heading & {
	/** Column of the sheet -> column of the joined table. */
	to: Map<number, number>;
	from: Map<number, number>;
};

function joined(
	grid: Grid,
	main: Header,
	matched: Matched,
	headings: readonly Heading[],
	vocabulary: Vocabulary,
	options: CellOptions
): Omit<JoinedTables, 'others'> {
	const own = Array.from({ length: main.own.length }, (_, column) => headerText(main, column));
	/** Where the heading of a column stands that the main table does not have. */
	const headedAt = new Map<number, { index: number; column: number }>();
	const columnOfField = new Map<string, number>();
	for (const { field, column } of matched.columns)
		if (field !== null) columnOfField.set(field, columnNumber(column));
	const parts = headings.map((heading): Part => {
		const to = new Map<number, number>();
		if (heading.header === main) own.forEach((_, column) => to.set(column, column));
		else {
			const rows = range(heading.header.index + 1, Math.min(heading.end, SAMPLE));
			const found = matchColumns(grid, heading.header, rows, vocabulary, {}, options);
			for (const { column, field, header } of found.columns) {
				const from = columnNumber(column);
				let at = field === null ? undefined : columnOfField.get(field);
				if (at === undefined || [...to.values()].includes(at)) {
					at = own.push(header) - 1;
					headedAt.set(at, { index: heading.header.index, column: from });
					if (field !== null) columnOfField.set(field, at);
				}
				to.set(from, at);
			}
		}
		return { ...heading, to, from: new Map([...to].map(([from, at]) => [at, from])) };
	});
	const titles = titlesRead(grid, parts, columnOfField, vocabulary.register, options);
	const titleColumns = new Map(
		[...new Set(titles.map(({ field }) => field))].map((field) => [
			field,
			own.push(field.label) - 1
		])
	);
	const rows: RawCell[][] = [own];
	const places: { part: Part; index: number }[] = [];
	for (const part of parts)
		for (let index = part.header.index + 1; index < part.end; index += 1) {
			const cells: RawCell[] = new Array<RawCell>(own.length);
			grid.rows[index]!.forEach((cell, column) => {
				const at = part.to.get(column);
				if (at !== undefined) cells[at] = cell;
			});
			for (const { field, part: titled, text } of titles)
				if (titled === part && filledIn(grid.rows[index]) > 1)
					cells[titleColumns.get(field)!] = text;
			rows.push(cells);
			places.push({ part, index });
		}
	const titleAt = new Map([...titleColumns].map(([field, column]) => [column, field]));
	return {
		joined: parts.length,
		titles: titles.map(({ index, text, field, value }) => ({ index, text, field, value })),
		grid: {
			...grid,
			rows,
			numbers: [grid.numbers[main.index]!, ...places.map(({ index }) => grid.numbers[index]!)],
			width: own.length,
			merges: grid.merges.filter(({ left, right }) =>
				range(left, right + 1).every((column) => parts.every(({ to }) => to.get(column) === column))
			),
			source: {
				grid,
				header: main.index,
				headings: parts.map(({ header }) => header.index),
				at(index, column) {
					const place = places[index - 1];
					if (!place) return headedAt.get(column) ?? { index: main.index, column };
					const field = titleAt.get(column);
					const title = titles.find((one) => one.part === place.part && one.field === field);
					if (title) return { index: title.index, column: title.column };
					return { index: place.index, column: place.part.from.get(column) ?? column };
				}
			}
		}
	};
}

type TitleRead = JoinedTables['titles'][number] & { part: Part; column: number };

/** Titles that say of whom or of what the rows below them are, where no column does. */
function titlesRead(
	grid: Grid,
	parts: readonly Part[],
	taken: ReadonlyMap<string, number>,
	register: Register,
	options: CellOptions
): TitleRead[] {
	if (parts.length < 2) return [];
	return titleFields(register, new Set(taken.keys()), options).flatMap(({ field, read }) =>
		parts.flatMap((part) =>
			part.titles.flatMap((index) => {
				const { column, text } = lone(grid, index);
				const { value } = read(text);
				return typeof value === 'string' ? [{ index, column, text, field, value, part }] : [];
			})
		)
	);
}

/** Fields that a title above a table can name: a trust, an area of focus; none that a column feeds. */
function titleFields(
	register: Register,
	taken: ReadonlySet<string | null>,
	options: CellOptions
): { field: Column; read: CellReader }[] {
	return register.columns
		.filter(({ name, kind }) => (kind === 'organisation' || kind === 'choice') && !taken.has(name))
		.map((field) => ({ field, read: cellReader(field, options) }));
}

/** The one filled cell of a row. */
function lone(grid: Grid, index: number): { column: number; text: string } {
	const row = grid.rows[index]!;
	const column = row.findIndex((cell) => !isBlank(cell));
	return { column, text: shown(row[column]).trim() };
}

function range(from: number, to: number): number[] {
	return Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset);
}
