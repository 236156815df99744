import { financialYearOf as financialYearOn } from '#lib/core/calendar.ts';
import { monthName } from '#lib/core/dates.ts';
import { comparable, financialYearOf } from '#lib/core/text.ts';
import type { Problems } from '#lib/imports/findings.ts';
import { type Choices, LEAVE_OUT, type Question } from '#lib/imports/reading.ts';
import {
	type FieldsNamed,
	fieldsNamed,
	type Header,
	headerAt,
	type Vocabulary,
	vocabularyOf
} from '#lib/imports/recognise.ts';
import { tableRows } from '#lib/imports/rows.ts';
import { hasUpperRow } from '#lib/imports/tables.ts';
import { chooseTable, type Table, UNNAMED } from '#lib/imports/table.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { AcrossColumns } from '#lib/registers/changes.ts';
import type { Column } from '#lib/registers/definition.ts';
import { readMonth } from '#lib/registers/parse/dates.ts';
import {
	columnLetters,
	columnNumber,
	type Grid,
	isBlank,
	type RawCell,
	shown
} from '#lib/spreadsheet/grid.ts';
import { type FileSheets, inPlaceOf, type Reshape } from './reshape.ts';

// The rows made out of a sheet with months across: one for each block of lines and each month.

export type WideTable = {
	/** The sheet as it was read. */
	sheet: Grid;
	/**
	 * The made table: the fixed columns where they stood, then the month, then the numbers; under it
	 * the sheet's totals and notes, as they were.
	 */
	grid: Grid;
	question: Question | null;
	/** Months that the heading of a column does not name by itself. */
	said: { month: string; column: number }[];
	months: number;
	blocks: number;
	/** Made column -> the columns of the sheet that it was made of. */
	made: Map<number, AcrossColumns>;
};

type Place = { index: number; column: number };
/** Lines of the sheet that say different things of the same fixed values. */
type Block = { fixed: Map<number, Place>; lines: Map<string, number>; first: number };
/** One month: for each group title the column it stands in there. */
type Slot = { month: string; said: boolean; columns: Map<string, number> };
type Made = { block: Block; slot: Slot; cells: RawCell[]; number: number };

/** Turns the found sheet into a table of the register; `month` is the column that stands across. */
function wideTable(found: WideFound, month: Column): WideTable {
	const { grid, header, months } = found;
	const isMonth = new Set(months.map(({ column }) => column));
	const fixed = header.own
		.map((_, column) => column)
		.filter((column) => !isMonth.has(column) && column !== found.labels && header.own[column]);
	const below = tableRows(grid, header, {
		used: [...fixed, ...isMonth],
		key: fixed.slice(0, 1),
		numbers: [...isMonth]
	});
	const blocks = blocksOf(found, below.data, fixed);
	const slots = slotsOf(found);
	const titles = titlesOf(found, blocks);
	const at = { month: grid.width, first: grid.width + 1 };
	const made = blocks.flatMap((block) => rowsOf(found, block, slots, titles, at));
	// The sheet's own totals, a row for each month of theirs, to be checked against the rows.
	const sums = blocksOf(found, below.totals, fixed).flatMap((block) =>
		rowsOf(found, block, slots, titles, at)
	);
	const all = [...made, ...sums];
	const aside = [...below.notes, ...below.headings, ...below.examples];
	const width = at.first + titles.length;
	const own = Array.from({ length: width }, (_, column) =>
		fixed.includes(column) ? header.own[column]! : column === at.month ? month.label : ''
	);
	titles.forEach(({ title }, position) => (own[at.first + position] = title || UNNAMED));
	const monthColumns = months.map(({ column }) => column);
	const madeOf = new Map([[at.month, span(monthColumns)]]);
	titles.forEach(({ columns }, position) => madeOf.set(at.first + position, span(columns)));
	return {
		sheet: grid,
		grid: {
			...grid,
			rows: [own, ...all.map(({ cells }) => cells), ...aside.map((index) => grid.rows[index]!)],
			numbers: [
				grid.numbers[header.index]!,
				...all.map(({ number }) => number),
				...aside.map((index) => grid.numbers[index]!)
			],
			width,
			merges: [],
			source: {
				grid,
				header: header.index,
				...(hasUpperRow(grid, header) ? { headings: [header.index - 1] } : {}),
				...(found.labels === null ? {} : { labels: [found.labels] }),
				repeats: fixed,
				rows: made.length,
				totals: sums.length,
				// Worked out when it is asked for: of a large sheet few cells ever are.
				at: (index, column) => {
					if (index > all.length) return { index: aside[index - 1 - all.length]!, column };
					const row = all[index - 1];
					if (row) return placeIn(row, column, header.index, titles, at);
					return { index: header.index, column: madeOf.has(column) ? monthColumns[0]! : column };
				}
			}
		},
		question: found.question,
		said: slots
			.filter(({ said }) => said)
			.map(({ month, columns }) => ({ month, column: columns.values().next().value! })),
		months: slots.length,
		blocks: blocks.length,
		made: new Map(
			[...madeOf].map(([column, letters]) => [
				column,
				acrossOf(found, made, titles[column - at.first] ?? null, letters)
			])
		)
	};
}

/** A line whose fixed cells are empty goes on with those of the line above, where lines have labels. */
function blocksOf(found: WideFound, lines: readonly number[], fixed: readonly number[]): Block[] {
	const { grid, labels, telling } = found;
	const blocks: Block[] = [];
	let last: Block | undefined;
	let lastKey = '';
	for (const index of lines) {
		const row = grid.rows[index]!;
		const label = labels === null ? '' : comparable(shown(row[labels]));
		const values = new Map<number, Place>();
		let changed = labels === null;
		for (const column of fixed) {
			const above = last?.fixed.get(column);
			if (!isBlank(row[column])) {
				const before = above && grid.rows[above.index]![column];
				const differs =
					before === undefined || comparable(shown(before)) !== comparable(shown(row[column]));
				if (differs && telling.includes(column)) changed = true;
				values.set(column, { index, column });
			} else if (!changed && above) values.set(column, above);
		}
		const key = [...values]
			.filter(([column]) => telling.includes(column))
			.map(([column, place]) => `${column} ${comparable(shown(grid.rows[place.index]![column]))}`)
			.join('\n');
		if (labels === null || !last || key !== lastKey || last.lines.has(label)) {
			last = { fixed: values, lines: new Map(), first: index };
			blocks.push(last);
			lastKey = key;
		}
		last.lines.set(label, index);
	}
	return blocks;
}

/** The months in their order; one that stands twice under one title is two, and told of later. */
function slotsOf({ header, months }: WideFound): Slot[] {
	const slots: Slot[] = [];
	for (const { column, month, said } of months) {
		// Nobody has said yet which month it is: nothing is made of it.
		if (month === '') continue;
		const title = header.group[column] ?? '';
		let slot = slots.find((one) => one.month === month && !one.columns.has(title));
		if (!slot) slots.push((slot = { month, said, columns: new Map() }));
		slot.columns.set(title, column);
	}
	return slots;
}

/** Where the cells of one made column stand; the months have no title, and stand in the header. */
function acrossOf(
	{ grid, header }: WideFound,
	made: readonly Made[],
	title: Title | null,
	letters: string
): AcrossColumns {
	const across: AcrossColumns = { letters, months: {}, offset: null };
	const offsets = new Set<number>();
	const slots = new Set<Slot>();
	let last: Block | undefined;
	let line: number | undefined;
	let placed = false;
	for (const { block, slot, number } of made) {
		if (block !== last) {
			line = title ? block.lines.get(title.label) : header.index;
			placed = false;
			last = block;
		}
		if (line === undefined || (placed && slots.has(slot))) continue;
		const column = title ? slot.columns.get(title.group) : headingOf(slot);
		if (column === undefined) continue;
		slots.add(slot);
		placed = true;
		across.months[slot.month] ??= columnLetters(column);
		offsets.add(grid.numbers[line]! - number);
	}
	if (offsets.size === 1) across.offset = [...offsets][0]!;
	return across;
}

/** Where one cell of a made row stands in the sheet; one that was made of nothing, beside its block. */
function placeIn(
	{ block, slot }: Made,
	column: number,
	headerIndex: number,
	titles: readonly Title[],
	at: { month: number; first: number }
): Place {
	if (column === at.month) return { index: headerIndex, column: headingOf(slot) };
	const title = titles[column - at.first];
	if (title) {
		const index = block.lines.get(title.label);
		const heading = slot.columns.get(title.group);
		if (index !== undefined && heading !== undefined) return { index, column: heading };
	}
	const beside: Place = block.fixed.values().next().value ?? { index: block.first, column };
	return block.fixed.get(column) ?? { index: beside.index, column };
}

/** The column that names a slot's month. */
function headingOf(slot: Slot): number {
	return slot.columns.values().next().value!;
}

type Title = { title: string; group: string; label: string; columns: number[] };

/** Each different thing that is counted, by its group title or its label on the line. */
function titlesOf({ grid, header, months, labels }: WideFound, blocks: readonly Block[]): Title[] {
	const groups = [...new Set(months.map(({ column }) => header.group[column] ?? ''))];
	const lines = new Map<string, string>();
	for (const block of blocks)
		for (const [label, index] of block.lines)
			if (!lines.has(label))
				lines.set(label, labels === null ? '' : shown(grid.rows[index]![labels]).trim());
	return groups.flatMap((group) =>
		[...lines].map(([label, text]) => ({
			title: labels === null ? group : groups.length > 1 ? `${group} ${text}` : text,
			group,
			label,
			columns: months
				.map(({ column }) => column)
				.filter((column) => (header.group[column] ?? '') === group)
		}))
	);
}

function rowsOf(
	{ grid, header }: WideFound,
	block: Block,
	slots: readonly Slot[],
	titles: readonly Title[],
	at: { month: number; first: number }
): Made[] {
	const fixed = new Array<RawCell>(at.first + titles.length);
	for (const [column, place] of block.fixed) fixed[column] = grid.rows[place.index]![column];
	const lines = titles.map(({ group, label }) => {
		const index = block.lines.get(label);
		return { group, row: index === undefined ? undefined : grid.rows[index] };
	});
	const number = grid.numbers[block.first]!;
	const made: Made[] = [];
	for (const slot of slots) {
		// A copy is made in one go, at its full length.
		const cells = fixed.slice();
		let filled = false;
		for (let position = 0; position < lines.length; position += 1) {
			const { group, row } = lines[position]!;
			const column = slot.columns.get(group);
			if (row === undefined || column === undefined) continue;
			cells[at.first + position] = row[column];
			if (!filled && !isBlank(row[column])) filled = true;
		}
		if (!filled) continue;
		cells[at.month] = slot.said
			? slot.month
			: shown(grid.rows[header.index]![headingOf(slot)]).trim();
		made.push({ block, slot, cells, number });
	}
	return made;
}

/** "D to U". */
function span(columns: readonly number[]): string {
	const [first, last] = [Math.min(...columns), Math.max(...columns)];
	return first === last
		? columnLetters(first)
		: `${columnLetters(first)} to ${columnLetters(last)}`;
}

// Sheets with months across: a heading for each month, and under it the numbers of one line. They
// are turned into a table with a row for each month before anything is checked; every cell keeps
// the place where it stands in the sheet.

/** A sheet with months across, as found. */
export type WideFound = {
	grid: Grid;
	header: Header;
	/** The columns that are headed by a month. */
	months: MonthAcross[];
	/** What the year of bare months, or the month of quarters, is asked by; null where all is known. */
	question: Question | null;
	/** The column whose texts say what each line counts; null when group titles or nothing do. */
	labels: number | null;
	/** The columns that feed fields: lines that differ in one of them belong to different blocks. */
	telling: number[];
};

/** A heading read as a month: `2026-09`. `said`: the heading by itself does not say so. */
type MonthAcross = { column: number; month: string; said: boolean };

/** Fewer months across than this are taken for ordinary headings. */
const FEWEST_MONTHS = 3;
/** Rows below this are never taken for a header. */
const SEARCHED = 50;
/** Lines looked at to tell whether a column holds labels. */
const SAMPLE = 200;

export const monthsAcross: Reshape = {
	name: 'months-across',
	recognise(file) {
		const wide = findAcross(file);
		return (
			wide && {
				grids: inPlaceOf(file.grids, wide.sheet, wide.grid),
				question: wide.question,
				report(table, problems) {
					reportAcross(wide, table, problems);
					return {};
				}
			}
		);
	}
};

/** The table made of a sheet with months across, where no sheet has a column of months; or null. */
function findAcross({ grids, choices, context }: FileSheets): WideTable | null {
	const register = registerNamed(context.register);
	const month = register.columns.find(({ pivot }) => pivot === 'heads');
	if (!month) return null;
	const vocabulary = vocabularyOf(register, choices.remembered);
	if (chooseTable(grids, vocabulary, choices).found?.fields.has(month.name)) return null;
	const wide = findWide(grids, vocabulary, choices, month, context.today);
	return wide && wideTable(wide, month);
}

/** The sheet with the most months across whose other headings name a part of the register's key. */
function findWide(
	grids: readonly Grid[],
	vocabulary: Vocabulary,
	choices: Choices,
	month: Column,
	today: string
): WideFound | null {
	const visible = grids.filter(({ hidden }) => !hidden);
	const looked =
		choices.sheet !== undefined
			? grids.filter(({ name }) => name === choices.sheet)
			: visible.length > 0
				? visible
				: grids;
	let best: WideFound | null = null;
	for (const grid of looked) {
		for (let index = 0; index < Math.min(grid.rows.length, SEARCHED); index += 1) {
			if (choices.headerRow !== undefined && grid.numbers[index] !== choices.headerRow) continue;
			const found = wideAt(grid, index, vocabulary, choices, month, today);
			if (found && found.months.length > (best?.months.length ?? 0)) best = found;
		}
	}
	return best;
}

function mayHoldMonths(row: readonly RawCell[], today: string): boolean {
	let found = 0;
	for (const cell of row)
		if (headingIn(cell, today) !== null && (found += 1) === FEWEST_MONTHS) return true;
	return false;
}

function wideAt(
	grid: Grid,
	index: number,
	vocabulary: Vocabulary,
	choices: Choices,
	month: Column,
	today: string
): WideFound | null {
	if (!mayHoldMonths(grid.rows[index]!, today)) return null;
	const header = headerAt(grid, index);
	const { months, question } = monthsIn(grid, header, choices, today);
	// A title that is the year of its months is no title of their numbers.
	for (const { column } of months)
		if (yearsIn(header.group[column] ?? '').length === 1) header.group[column] = '';
	const { register } = vocabulary;
	const across = month.name;
	const named = fieldsNamed(header, vocabulary);
	if (named.has(across)) return null;
	if (!register.key.some((name) => name !== across && named.has(name))) return null;
	const chosen = Object.entries(choices.columns ?? {}).filter(([, field]) => field !== null);
	return {
		grid,
		header,
		months,
		question,
		labels: labelColumn(grid, header, months, vocabulary, named),
		telling: [
			...[...named.values()].map(({ column }) => column),
			...chosen.map(([letters]) => columnNumber(letters))
		]
	};
}

type Heading =
	| { is: 'month'; month: string }
	/** 1 to 12, and no year. */
	| { is: 'bare'; month: number }
	/** The month of a financial year: 1 is April. */
	| { is: 'numbered'; month: number }
	| { is: 'quarter'; quarter: number; year: string | null };

const BARE =
	/^(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|ember|ober)?\.?$/i;
const NUMBERED = /^(?:m|mth|month|period|p)\s*0?(1[0-2]|[1-9])$/i;
const QUARTER = /^(?:q|qtr|quarter)\s*([1-4])(?!\d)\s*(.*)$/i;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function headingIn(cell: RawCell, today: string): Heading | null {
	// A bare number is a figure, not a heading; a day is shown as 2025-04-01.
	if (typeof cell !== 'string' || cell.length > 40 || isBlank(cell)) return null;
	const text = cell.replace(/\s+/g, ' ').trim();
	const bare = BARE.exec(text);
	if (bare) return { is: 'bare', month: MONTHS.indexOf(bare[1]!.slice(0, 3).toLowerCase()) + 1 };
	const numbered = NUMBERED.exec(text);
	if (numbered) return { is: 'numbered', month: Number(numbered[1]) };
	if (!/\d/.test(text)) return null;
	const quarter = QUARTER.exec(text);
	if (quarter) {
		const year = quarter[2]!.replace(/^[\s,(-]+|\)$/g, '');
		const named = year === '' ? null : financialYearOf(year);
		return year !== '' && named === null
			? null
			: { is: 'quarter', quarter: Number(quarter[1]), year: named };
	}
	const { value } = readMonth(text, today);
	return typeof value === 'string' ? { is: 'month', month: value } : null;
}

/** A financial year anywhere in a text: “Return 2026/27”, “FY26-27”. */
const YEAR_IN_TEXT = /(?<!\d)(?:20)?\d{2}\s*[/–-]\s*(?:20)?\d{2}(?!\d)(?!\s*[/–-]\s*\d)/g;

function yearsIn(text: string): string[] {
	return [...text.slice(0, 300).matchAll(YEAR_IN_TEXT)].flatMap(([match]) => {
		const year = financialYearOf(match.replace(/\s/g, ''));
		return year === null ? [] : [year];
	});
}

/** The one financial year that the title over a column, or else what stands above the table, names. */
function yearOf(grid: Grid, header: Header, column: number): string | null {
	const group = yearsIn(header.group[column] ?? '');
	if (group.length === 1) return group[0]!;
	const texts = [
		grid.name,
		...grid.rows.slice(0, header.index).flatMap((row) => row.map((cell) => shown(cell)))
	];
	const years = new Set(texts.flatMap(yearsIn));
	return years.size === 1 ? [...years][0]! : null;
}

/** A month of a financial year by its number in the calendar. */
function monthIn(year: string, month: number): string {
	const first = Number(year.slice(0, 4));
	return `${month >= 4 ? first : first + 1}-${String(month).padStart(2, '0')}`;
}

/**
 * The headings of a row that are months: by themselves, or with the year that stands over them or above
 * the table. A quarter is no month: its figures are taken as those of its last month only where a person
 * says so, and so is a year that the file does not name.
 */
function monthsIn(
	grid: Grid,
	header: Header,
	choices: Choices,
	today: string
): Pick<WideFound, 'months' | 'question'> {
	const found = grid.rows[header.index]!.flatMap((cell, column) => {
		const heading = headingIn(cell, today);
		return heading ? [{ column, heading, text: shown(cell).trim() }] : [];
	});
	// A year is this file's alone: the next one may be of the next.
	const answered = (code: Question['code']) =>
		choices.answers?.[code] ??
		(code === 'which-year' ? null : (choices.rememberedAnswers?.[code] ?? null));
	let question: Question | null = null;
	const ask = (
		code: Question['code'],
		message: string,
		options: Question['options'],
		{ column, text }: (typeof found)[number]
	): string | null => {
		const answer = answered(code);
		question ??= {
			id: code,
			code,
			message,
			field: null,
			column: columnLetters(column),
			heading: text,
			cells: [`${grid.name}!${columnLetters(column)}${grid.numbers[header.index]!}`],
			count: found.length,
			options: [...options, { value: LEAVE_OUT, label: 'Leave these columns out' }],
			takesDate: false,
			answer,
			assumed: null
		};
		return answer === null || answer === LEAVE_OUT ? null : answer;
	};
	const [thisYear, lastYear] = [
		financialYearOn(today),
		financialYearOn(`${Number(today.slice(0, 4)) - 1}${today.slice(4)}`)
	];
	const yearFor = (one: (typeof found)[number]): string | null =>
		yearOf(grid, header, one.column) ??
		financialYearOf(
			ask(
				'which-year',
				`The headings from “${one.text}” on name months without a year, and nothing above the table does. Which financial year are they of?`,
				[thisYear, lastYear].map((year) => ({ value: year, label: year })),
				one
			) ?? ''
		);
	const months = found.flatMap((one): MonthAcross[] => {
		const { column, heading } = one;
		if (heading.is === 'month') return [{ column, month: heading.month, said: false }];
		if (heading.is === 'quarter') {
			const taken = ask(
				'quarter-as-month',
				`The headings are quarters (“${one.text}”), and this register holds months. How are the figures of a quarter taken?`,
				[
					{
						value: 'last-month',
						label: 'As those of its last month: posts, people or scores at the end of the quarter'
					}
				],
				one
			);
			const year = heading.year ?? yearFor(one);
			if (year === null || taken === null) return [{ column, month: '', said: true }];
			return [{ column, month: monthIn(year, [6, 9, 12, 3][heading.quarter - 1]!), said: true }];
		}
		const year = yearFor(one);
		const number = heading.is === 'bare' ? heading.month : ((heading.month + 2) % 12) + 1;
		return [{ column, month: year === null ? '' : monthIn(year, number), said: true }];
	});
	return { months, question };
}

/** The column, headed or not, whose texts are mostly names of the register's numbers. */
function labelColumn(
	grid: Grid,
	header: Header,
	months: WideFound['months'],
	{ register, names }: Vocabulary,
	named: FieldsNamed
): number | null {
	const isMonth = new Set(months.map(({ column }) => column));
	const fills = new Set(
		register.columns.filter(({ pivot }) => pivot === 'fills').map(({ name }) => name)
	);
	const rows = grid.rows.slice(header.index + 1, header.index + 1 + SAMPLE);
	for (let column = 0; column < grid.width; column += 1) {
		if (isMonth.has(column)) continue;
		const texts = rows.map((row) => comparable(shown(row[column]))).filter((text) => text !== '');
		const known = texts.filter((text) => fills.has(names.get(text)?.field ?? ''));
		const different = new Set(known).size;
		if (different >= 2 && known.length >= texts.length * 0.5) return column;
		// A sheet of one number alone says so on every line, in a column that is no field's.
		const isField = [...named.values()].some((one) => one.column === column);
		if (different === 1 && known.length === texts.length && !isField) return column;
	}
	return null;
}

/** Says how many rows were made of a sheet with months across, and of which columns each was made. */
function reportAcross(wide: WideTable, table: Table, problems: Problems): void {
	for (const column of table.matched.columns) {
		const across = wide.made.get(columnNumber(column.column));
		if (across) column.across = across;
	}
	const made = table.rows.data.length;
	problems.addWhole({
		severity: 'warning',
		code: 'months-across',
		effect: 'read-as',
		message: `This sheet has months across: ${made.toLocaleString('en-GB')} ${made === 1 ? 'row was' : 'rows were'} made from ${wide.months} months × ${wide.blocks} blocks.`
	});
	const [first] = wide.said;
	const last = wide.said.at(-1);
	if (first && last)
		problems.addWhole({
			severity: 'warning',
			code: 'months-named-above',
			effect: 'read-as',
			message: `The headings do not name whole months by themselves: column ${columnLetters(first.column)} is read as ${monthName(first.month)}, column ${columnLetters(last.column)} as ${monthName(last.month)}.`
		});
}
