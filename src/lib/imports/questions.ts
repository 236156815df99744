/**
 * How a whole column is read: which part of its dates comes first, and in what its numbers count. What
 * a column cannot say by itself is asked, once, and remembered with the register's mapping.
 */
import { isIsoDate } from '#lib/core/calendar.ts';
import { count, decimal } from '#lib/core/numbers.ts';
import { comparable, quoted } from '#lib/core/text.ts';
import { agree, plural } from '#lib/core/words.ts';
import type { Column } from '#lib/registers/definition.ts';
import { type CellReader, heldCell } from '#lib/registers/parse/cells.ts';
import { cellError } from '#lib/registers/parse/outcome.ts';
import {
	cellAddress,
	columnLetters,
	columnNumber,
	isBlank,
	type RawCell,
	shown
} from '#lib/spreadsheet/grid.ts';
import { LIMITS } from '#lib/spreadsheet/limits.ts';
import type { Problems } from './findings.ts';
import { type Choices, LEAVE_OUT, type Question } from './reading.ts';
import { headerText } from './recognise.ts';
import { numberIn } from './rows.ts';
import type { Table } from './table.ts';

/** A column of the file before its cells are read. */
export type ColumnSeen = {
	table: Table;
	field: Column;
	at: number;
	order: DateOrder | null;
};

/** What a step found: how cells are read from here on, what is asked, and what is worth saying. */
type StepFound = {
	read?: CellReader;
	question?: Question;
	warning?: { code: string; message: string };
};

/** One thing that a whole column says. `read` is how its cells would be read so far. */
type Step = (column: ColumnSeen, read: CellReader) => StepFound | null;

const STEPS: readonly Step[] = [dateOrder, unit];

/** The reader of a column's cells after all steps, and the questions that were asked on the way. */
export function readerOfColumn(
	column: ColumnSeen,
	reader: CellReader,
	problems: Problems
): { read: CellReader; questions: Question[] } {
	let read = reader;
	const questions: Question[] = [];
	for (const step of STEPS) {
		const found = step(column, read);
		if (!found) continue;
		if (found.read) read = found.read;
		if (found.question) questions.push(found.question);
		if (found.warning)
			problems.addWhole({
				severity: 'warning',
				effect: 'read-as',
				field: column.field.name,
				...found.warning
			});
	}
	return { read, questions };
}

/** What a person answered: about this file, or (null where there is none) about an earlier one. */
function answers({ answers, rememberedAnswers }: Choices, id: string) {
	return { given: answers?.[id] ?? null, remembered: rememberedAnswers?.[id] ?? null };
}

function headingOf({ table, at }: ColumnSeen): string {
	return headerText(table.header, at);
}

/** A question about some cells of one column. */
function questionAbout(
	{ table, field, at }: Omit<ColumnSeen, 'order'>,
	code: Question['code'],
	rows: readonly number[],
	rest: Pick<Question, 'message' | 'options' | 'answer' | 'assumed'>
): Question {
	const { grid } = table;
	return {
		id: `${code}:${field.name}`,
		code,
		field: field.name,
		column: columnLetters(at),
		heading: headerText(table.header, at),
		cells: rows.slice(0, LIMITS.cellsNamed).map((row) => cellAddress(grid, row, at)),
		count: rows.length,
		takesDate: false,
		...rest
	};
}

// Day first or month first.

const TYPED = /^(\d{1,2})(\s*[-/.\\\s]\s*)(\d{1,2})(\s*[-/.\\\s]\s*(?:\d{4}|\d{2})(?!\d).*)$/;

/** The digits of 14/10/2026, the way most dates of most files are typed, as one number; null for other text. */
export function digitsOfDay(text: string): number | null {
	if (text.length !== 10) return null;
	let number = 0;
	for (let index = 0; index < 10; index += 1) {
		const code = text.charCodeAt(index);
		if (index === 2 || index === 5) {
			if (code !== 47) return null;
		} else if (code < 48 || code > 57) return null;
		else number = number * 10 + code - 48;
	}
	return number;
}

type Digits = 'day-first' | 'month-first' | 'either' | 'same';

/** Which of the first two numbers of a typed date can be the day; null for any other text. */
function digitsOf(cell: RawCell): Digits | null {
	if (typeof cell !== 'string' || cell.length < 6 || cell.length > 40) return null;
	const digits = digitsOfDay(cell);
	const match = digits === null ? TYPED.exec(cell.trim()) : null;
	if (digits === null && !match) return null;
	const first = match ? Number(match[1]) : Math.floor(digits! / 1_000_000);
	const second = match ? Number(match[3]) : Math.floor(digits! / 10_000) % 100;
	if (first < 1 || second < 1 || first > 31 || second > 31) return null;
	if (first > 12) return second > 12 ? null : 'day-first';
	if (second > 12) return 'month-first';
	return first === second ? 'same' : 'either';
}

function swapped(text: string): string {
	const match = TYPED.exec(text.trim());
	return match ? `${match[3]}${match[2]}${match[1]}${match[4]}` : text;
}

/** Which typed dates of a file are in doubt, and what was said of them. */
export type DateOrder = {
	question: Question;
	/** Columns whose typed dates follow the answer. */
	columns: ReadonlySet<number>;
	/** A day that exists only with the month first. */
	example: string;
	given: boolean;
};

const DATE_ORDER = 'date-order';

/**
 * A file that holds a date such as 03/18/2026 was written with the month first, and so was its
 * 03/04/2026, which reads as well the other way round, in that column and in others. Its typed dates
 * are asked about as a whole, but for columns that hold a day such as 18/03/2026. Where a spreadsheet
 * has already turned what exists both ways into dates, those may be swapped too.
 */
export function dateOrderOf(table: Table): DateOrder | null {
	const { register, matched, rows, grid } = table;
	const dates = matched.columns
		.filter(({ field }) =>
			register.columns.some(({ name, kind }) => name === field && kind === 'date')
		)
		.map(({ column, header }) => ({
			at: columnNumber(column),
			header,
			found: { 'day-first': 0, 'month-first': 0, either: 0, same: 0 },
			places: [] as { row: number; column: number }[],
			kept: 0,
			swappable: 0,
			example: null as string | null
		}));
	// Row by row, so that each row's cells are looked at while they are at hand.
	for (const row of rows.data) {
		const cells = grid.rows[row]!;
		for (const date of dates) {
			const cell = cells[date.at];
			if (typeof cell !== 'string' || cell === '') continue;
			const digits = digitsOf(cell);
			if (digits) date.found[digits] += 1;
			if (digits === 'either' || digits === 'month-first')
				date.places.push({ row, column: date.at });
			if (digits === 'month-first') date.example ??= `“${date.header}” holds ${quoted(cell)}`;
			if (digits === null && isIsoDate(cell)) {
				date.kept += 1;
				if (Number(cell.slice(8)) <= 12) date.swappable += 1;
			}
		}
	}
	const doubtful = dates.filter(
		({ found, places }) =>
			places.length > 0 && (found['day-first'] === 0 || found['month-first'] > 0)
	);
	const sum = (count: (date: (typeof dates)[number]) => number) =>
		doubtful.reduce((all, date) => all + count(date), 0);
	const columns = new Set(doubtful.map(({ at }) => at));
	const places = doubtful.flatMap((date) => date.places);
	const counts = {
		impossible: sum(({ found }) => found['month-first']),
		either: sum(({ found }) => found.either),
		kept: sum(({ kept }) => kept),
		swappable: sum(({ swappable }) => swappable)
	};
	const example = doubtful.find((date) => date.example !== null)?.example ?? null;
	const speaksForDay = dates.some(({ found }) => found['day-first'] > 0);
	const { answers = {}, rememberedAnswers = {} } = table.choices;
	const given = answers[DATE_ORDER] ?? null;
	const remembered = rememberedAnswers[DATE_ORDER] ?? null;
	// What was said of an earlier file holds while nothing in this one speaks against it.
	const answer = given ?? (example !== null || !speaksForDay ? remembered : null);
	if (columns.size === 0 || (example === null && (answer === null || answer === 'day-first')))
		return null;
	places.sort((left, right) => left.row - right.row || left.column - right.column);
	const mayBeSwapped = example !== null && counts.kept > 0 && counts.swappable === counts.kept;
	const others =
		counts.either > 0 ? ` ${plural(counts.either, 'other date')} could be read either way.` : '';
	return {
		columns,
		example: example ?? '',
		given: given !== null,
		question: {
			id: DATE_ORDER,
			code: 'date-order',
			field: null,
			column: '',
			heading: '',
			cells: places
				.slice(0, LIMITS.cellsNamed)
				.map(({ row, column }) => cellAddress(grid, row, column)),
			count: places.length,
			message:
				example === null
					? `${plural(counts.either, 'date')} could be read with the day or the month first. Which comes first in this file?`
					: `${example}, which is a date only with the month first.${others} Which comes first in this file?`,
			options: [
				{
					value: 'day-first',
					label:
						counts.impossible > 0
							? `The day; ${plural(counts.impossible, 'date')} that ${agree(counts.impossible, 'does', 'do')} not exist ${agree(counts.impossible, 'stays', 'stay')} out`
							: 'The day'
				},
				{ value: 'month-first', label: 'The month' },
				...(mayBeSwapped
					? [
							{
								value: 'month-first-swapped',
								label: `The month, and the ${plural(counts.kept, 'cell')} kept as dates have day and month the wrong way round`
							}
						]
					: []),
				{ value: LEAVE_OUT, label: 'Leave these dates out' }
			],
			takesDate: false,
			answer,
			assumed: null
		}
	};
}

function dateOrder({ at, order }: ColumnSeen, read: CellReader): StepFound | null {
	if (!order?.columns.has(at)) return null;
	const { answer } = order.question;
	if (answer === 'day-first') return null;
	if (answer === 'month-first' || answer === 'month-first-swapped')
		return {
			read: monthFirst(read, answer === 'month-first-swapped'),
			warning: {
				code: 'month-first',
				message: `Typed dates of this file are read with the month first, as ${order.given ? 'you said' : 'was said of an earlier file'}.`
			}
		};
	return {
		read: (raw) => {
			const cell = heldCell(raw);
			const digits = digitsOf(cell);
			if (digits !== 'either' && digits !== 'month-first') return read(cell);
			return cellError(
				'date-order-unknown',
				String(cell),
				answer === LEAVE_OUT
					? 'a date that could be read either way is left out, as you said.'
					: 'the date is left out until somebody says whether the day or the month comes first in this file. Answer the question about it.'
			);
		}
	};
}

function monthFirst(read: CellReader, alsoKept: boolean): CellReader {
	return (cell) => {
		if (typeof cell !== 'string') return read(cell);
		if (alsoKept && isIsoDate(cell) && Number(cell.slice(8)) <= 12)
			return read(`${cell.slice(0, 5)}${cell.slice(8)}-${cell.slice(5, 7)}`);
		if (digitsOf(cell) === null) return read(cell);
		const outcome = read(swapped(cell));
		return outcome.value === undefined
			? cellError(
					'date-impossible',
					cell,
					`${quoted(cell)} is a date that does not exist, reading the month first, then the day. Leave it empty or type a date such as 3 October 2026.`
				)
			: outcome;
	};
}

// Thousands and millions.

const FACTORS = { ones: 1, thousands: 1000, millions: 1_000_000 } as const;
type Unit = keyof typeof FACTORS;

/** “(£000s)”, “£k”, “'000”, “in thousands”; no part of a number such as 10,000. */
const THOUSANDS = /(?<![\d,.])['’]?000['’]?s?\b|£\s*k\b|\(\s*k\s*\)|\bk£|\bthousands?\b/i;
const MILLIONS = /£\s*m(?:n|illions?)?\b|\(\s*mn?\s*\)|\bmillions?\b/i;
/** A title that speaks of all figures: “All figures in £000”, “£'000”, “Spend (£m)”. */
const ABOUT_FIGURES =
	/\b(?:figures?|amounts?|values?|costs?|money|spend(?:ing)?|budgets?|finance|funding|all|in)\b|^\W*£/i;
/** Amounts beyond this are likelier pounds than thousands of them. */
const HARDLY = 100_000_000;

function unitIn(text: string): Unit | null {
	return THOUSANDS.test(text) ? 'thousands' : MILLIONS.test(text) ? 'millions' : null;
}

/** What the rows above the table, or the sheet's name, say of all its amounts. */
function unitAbove({ grid, header }: Table): Unit | null {
	const source = grid.source?.grid ?? grid;
	const above = source.rows.slice(0, grid.source?.header ?? header.index);
	for (const text of [grid.name, ...above.flatMap((row) => row.map(shown))]) {
		if (text.length > 200 || !ABOUT_FIGURES.test(text)) continue;
		const found = unitIn(text);
		if (found) return found;
	}
	return null;
}

/** Numbers in thousands or millions, by the heading or, for amounts of money, a title above the table. */
function unit(column: ColumnSeen, read: CellReader): StepFound | null {
	const { table, field, at } = column;
	if (field.kind !== 'whole-number' && field.kind !== 'decimal') return null;
	if (field.unit === '%') return null;
	const heading = headingOf(column);
	const isMoney = field.unit === 'pounds';
	const inHeading = unitIn(heading);
	const named = inHeading ?? (isMoney && !heading.includes('£') ? unitAbove(table) : null);
	if (named === null) return null;
	const id = `unit:${field.name}`;
	const rows = table.rows.data.filter((index) => !isBlank(table.grid.rows[index]![at]));
	const numbers = rows
		.map((index) => numberIn(table.grid.rows[index]![at]))
		.filter((number): number is number => number !== null);
	if (numbers.length === 0) return null;
	const largest = Math.max(...numbers.map(Math.abs));
	const limit = Math.min(field.max ?? Infinity, isMoney ? HARDLY : Infinity);
	const isPlausible = largest * FACTORS[named] <= limit;
	const { given, remembered } = answers(table.choices, id);
	const answer = given ?? (isPlausible ? remembered : null);
	const assumed = isPlausible ? named : null;
	const units = field.unit ?? 'numbers';
	const example = numbers[0]!;
	const scaled = (by: Unit) => `${isMoney ? '£' : ''}${decimal(example * FACTORS[by], 2)}`;
	const where = inHeading ? `The heading “${heading}” says` : 'A title above the table says';
	const question = questionAbout(column, 'unit', rows, {
		message: `${where} ${named}${isPlausible ? '' : `, which would make ${count(largest)} into ${count(largest * FACTORS[named])}`}. In what does “${heading}” count?`,
		options: [
			...(Object.keys(FACTORS) as Unit[]).map((one) => ({
				value: one,
				label: `${one === 'ones' ? `Single ${units}` : `In ${one}`}: ${decimal(example, 2)} is ${scaled(one)}`
			})),
			{ value: LEAVE_OUT, label: 'Leave the column out' }
		],
		answer,
		assumed
	});
	const taken = answer ?? assumed;
	if (taken === null || taken === LEAVE_OUT || !(taken in FACTORS))
		return {
			question,
			read: (raw) => {
				const cell = heldCell(raw);
				return isBlank(cell)
					? read(cell)
					: cellError(
							'unit-unknown',
							shown(cell),
							`${quoted(shown(cell))} is left out until somebody says in what “${heading}” counts. Answer the question about it.`
						);
			}
		};
	const factor = FACTORS[taken as Unit];
	if (factor === 1) return { question };
	return {
		question,
		read: (raw) => {
			const cell = heldCell(raw);
			const number = numberIn(cell);
			return read(number === null ? cell : Number((number * factor).toPrecision(12)));
		},
		warning: {
			code: 'scaled',
			message: `“${heading}” is in ${taken}${answer ? ', as you said' : inHeading ? ', by its heading' : ', by the title above the table'}: ${decimal(example, 2)} is read as ${scaled(taken as Unit)}.`
		}
	};
}

// A column of status words beside dates that say the same.

const STATUS = /\b(?:status|state|progress|stage|position|complete[d]?|rag)\b/i;

/** A column of the file whose words say that a dated fact of some rows has happened. */
export type StatusColumn = {
	question: Question;
	field: Column;
	at: number;
	/** Positions of the rows that say so and have no date of it. */
	rows: number[];
	/** The day that was answered; null while none was. */
	date: string | null;
};

/**
 * “Closed” under “Status” says that a risk closed, and not when. The fields that its words can mean
 * (`statusWords` of a date column) are filled only with the day that a person gives.
 */
export function statusColumns(
	table: Table,
	isEmpty: (field: string, row: number) => boolean
): StatusColumn[] {
	const { register, matched, grid, choices, rows } = table;
	const dates = register.columns.filter(({ statusWords }) => statusWords !== undefined);
	const found: StatusColumn[] = [];
	for (const { column, field, header, by } of matched.columns) {
		const at = table.header.own.findIndex((_, index) => columnLetters(index) === column);
		if (field !== null || by === 'worked-out' || at < 0 || !STATUS.test(header)) continue;
		for (const date of dates) {
			const words = new Set(date.statusWords!.map(comparable));
			const saying: number[] = [];
			rows.data.forEach((index, row) => {
				const cell = grid.rows[index]![at];
				if (typeof cell === 'string' && words.has(comparable(cell)) && isEmpty(date.name, row))
					saying.push(row);
			});
			if (saying.length === 0) continue;
			const id = `status-date:${date.name}`;
			const { given } = answers(choices, id);
			const said = quoted(shown(grid.rows[rows.data[saying[0]!]!]![at]));
			found.push({
				field: date,
				at,
				rows: saying,
				date: given !== null && isIsoDate(given) ? given : null,
				question: {
					...questionAbout(
						{ table, field: date, at },
						'status-date',
						saying.map((row) => rows.data[row]!),
						{
							message: `“${header}” says ${said} in ${plural(saying.length, 'row')} without a date of “${date.label}”. As of which day?`,
							options: [
								{
									value: LEAVE_OUT,
									label: `Leave “${date.label}” empty in ${agree(saying.length, 'that row', 'those rows')}`
								}
							],
							answer: given,
							assumed: LEAVE_OUT
						}
					),
					takesDate: true
				}
			});
		}
	}
	return found;
}
