import { longDate } from '#lib/core/dates.ts';
import { decimal } from '#lib/core/numbers.ts';
import { comparable, quoted } from '#lib/core/text.ts';
import {
	type Column,
	columnOf,
	type Register,
	type Row,
	type Value
} from '#lib/registers/definition.ts';
import { type CellAsShown, cellReader, type CellReader } from '#lib/registers/parse/cells.ts';
import type { CellFinding, CellOutcome } from '#lib/registers/parse/outcome.ts';
import { bareCode, shownAt } from '#lib/spreadsheet/formats.ts';
import {
	cellAddress,
	cellName,
	columnNumber,
	factAt,
	type Grid,
	type RawCell
} from '#lib/spreadsheet/grid.ts';
import { textAsShown } from './beside.ts';
import type { Cause, Problems } from './findings.ts';
import {
	type DateOrder,
	dateOrderOf,
	digitsOfDay,
	readerOfColumn,
	type StatusColumn,
	statusColumns
} from './questions.ts';
import type { PackedRows, Question, TotalChecked, UnknownValue } from './reading.ts';
import { isStatistic, totalLabel } from './rows.ts';
import type { Table } from './table.ts';

/** What becomes of a row, as kept in one byte a row while rows are checked. */
export const TAKEN = 0;
/** Kept out by an error. */
export const OUT = 1;
/** The same as an earlier row, which is taken. */
export const REPEATED = 2;

/**
 * Visits each row that is taken, as an object that is the same one every time. A column that the file
 * does not have, or a cell that could not be read, is null in it.
 */
export function walkRows(
	register: Register,
	columns: readonly CheckedColumn[],
	states: Uint8Array,
	visit: (index: number, row: Row) => void
): void {
	const names = columns.map(({ field }) => field.name);
	/** What `row` holds by now: most columns stay the same from one row to the next. */
	const last = new Int32Array(columns.length).fill(-1);
	const row: Row = {};
	for (const { name } of register.columns) row[name] = null;
	for (let index = 0; index < states.length; index += 1) {
		if (states[index] !== TAKEN) continue;
		for (let at = 0; at < columns.length; at += 1) {
			const code = columns[at]!.codes[index]!;
			if (code === last[at]) continue;
			last[at] = code;
			row[names[at]!] = columns[at]!.values[code] ?? null;
		}
		visit(index, row);
	}
}

/** A column while rows are checked: `codes[n]` is the position of row n's value in `values`. */
export type CheckedColumn = {
	field: Column;
	/** The file's 0-based column; -1 for a value that holds for the whole file. */
	at: number;
	values: (Value | undefined)[];
	codes: Int32Array<ArrayBuffer>;
};

export type CheckInput = {
	table: Table;
	fileValues: Readonly<Record<string, string>>;
	problems: Problems;
	/** Set when a required column is missing: cells are checked all the same, no row is taken. */
	nothingTaken: boolean;
};

/**
 * Rows with the same key (letters' case aside). Identical ones are taken once; those that differ all
 * stay out, since nobody can tell which is right.
 * @returns how many rows repeat an earlier one
 */
export function checkKeys(
	input: CheckInput,
	columns: readonly CheckedColumn[],
	states: Uint8Array,
	problems: Problems
): number {
	const { register, grid } = input.table;
	const rows = input.table.rows.data;
	const keys = register.key.map((name) => columns.find(({ field }) => field.name === name));
	if (keys.some((column) => column === undefined)) return 0;
	const keyColumns = keys as CheckedColumn[];
	// A part that is the same for all rows, such as the trust of the whole file, tells none apart.
	const telling = keyColumns.filter(({ values }) => values.length > 1);
	const keyOf = keyReader(telling);
	const first = new Map<string | number, number>();
	const clashes = new Map<number, number[]>();
	const repeats: number[] = [];
	for (let row = 0; row < rows.length; row += 1) {
		if (states[row] !== TAKEN) continue;
		const key = keyOf(row);
		const earlier = first.get(key);
		if (earlier === undefined) {
			first.set(key, row);
		} else if (same(columns, earlier, row)) {
			states[row] = REPEATED;
			repeats.push(row);
		} else {
			const clash = clashes.get(earlier);
			if (clash) clash.push(row);
			else clashes.set(earlier, [earlier, row]);
		}
	}
	const shownKey = keyColumns.find(({ at }) => at >= 0) ?? keyColumns[0]!;
	const at = Math.max(0, shownKey.at);
	for (const clash of clashes.values()) {
		for (const row of clash) states[row] = OUT;
		const text = String(shownKey.values[shownKey.codes[clash[0]!]!]);
		const cells = clash.map((row) => cellName(grid, rows[row]!, at));
		problems.add(
			{
				severity: 'error',
				code: 'key-twice',
				field: shownKey.field.name,
				effect: 'row-left-out',
				text,
				message: `“${text}” stands in ${clash.length} rows that differ (${cells.slice(0, 10).join(', ')}). Keep the right one; until then none of them is taken.`,
				together: (texts) =>
					`codes such as ${texts
						.slice(0, 3)
						.map((each) => `“${each}”`)
						.join(
							', '
						)} stand in several rows that differ. Keep the right ones; until then none of them is taken.`
			},
			clash.map((row) => rows[row]!),
			at
		);
	}
	if (repeats.length > 0) {
		problems.add(
			{
				severity: 'warning',
				code: 'duplicate-row',
				field: shownKey.field.name,
				effect: 'none',
				text: '',
				message:
					'the row is the same as an earlier one in every column that is read. It is taken once.'
			},
			repeats.map((row) => rows[row]!),
			at
		);
	}
	return repeats.length;
}

/**
 * What tells a row's key from others: one number for all its parts where there are few enough
 * different ones, since numbers are made and found faster than texts.
 */
function keyReader(telling: readonly CheckedColumn[]): (row: number) => string | number {
	const parts = telling.map(({ values, codes }) => {
		const known = new Map<string, number>();
		const ids = values.map((value) => {
			const text = String(value).toLowerCase();
			const id = known.get(text) ?? known.size;
			known.set(text, id);
			return id;
		});
		return { codes, ids, size: known.size };
	});
	if (parts.reduce((product, { size }) => product * size, 1) > Number.MAX_SAFE_INTEGER)
		return (row) => parts.map(({ codes, ids }) => ids[codes[row]!]).join(' ');
	return (row) => {
		let key = 0;
		for (let at = 0; at < parts.length; at += 1) {
			const { codes, ids, size } = parts[at]!;
			key = key * size + ids[codes[row]!]!;
		}
		return key;
	};
}

function same(columns: readonly CheckedColumn[], left: number, right: number): boolean {
	return columns.every(({ values, codes }) => {
		return codes[left] === codes[right] || values[codes[left]!] === values[codes[right]!];
	});
}

// Rows of one file that may not stand beside one another, such as a quarter and one of its months.

type Member = { index: number; value: string; first: boolean };

/** Of two rows the one to keep stays in, where the register says which; else both stay out. */
export function checkOverlaps(
	input: CheckInput,
	columns: readonly CheckedColumn[],
	states: Uint8Array
): void {
	const { problems, table } = input;
	const { register, options } = table;
	const { noOverlap } = register;
	const column = columns.find(({ field }) => field.name === noOverlap?.column);
	if (!noOverlap || !column) return;
	const groups = new Map<string, Member[]>();
	walkRows(register, columns, states, (index, row) => {
		const key = noOverlap.within.map((name) => String(row[name]).toLowerCase()).join('\u0000');
		const member = {
			index,
			value: String(row[noOverlap.column]),
			first: noOverlap.first(row, options)
		};
		const group = groups.get(key);
		if (group) group.push(member);
		else groups.set(key, [member]);
	});
	for (const group of groups.values()) {
		if (group.length < 2) continue;
		const all = group.map(({ value }) => value);
		const kept = group.filter(({ first }) => first).map(({ value }) => value);
		const amongKept = noOverlap.clashes(kept, kept);
		const amongAll = noOverlap.clashes(all, all);
		for (const { index, value, first } of group) {
			const other = (first ? amongKept : amongAll).get(value);
			if (other === undefined) continue;
			states[index] = OUT;
			problems.add(
				{
					severity: 'error',
					code: noOverlap.code,
					field: noOverlap.column,
					effect: 'row-left-out',
					message: noOverlap.sentence(value, other),
					text: value
				},
				[table.rows.data[index]!],
				Math.max(0, column.at)
			);
		}
	}
}

/**
 * The register's rules across the columns of one row. A rule about a column that the file does not
 * have says nothing here: what is held may well satisfy it. The cells an error names are not taken;
 * when one of them is required, the row is not.
 */
export function checkRules(
	input: CheckInput,
	columns: readonly CheckedColumn[],
	states: Uint8Array,
	problems: Problems
): void {
	const { register, options } = input.table;
	const rows = input.table.rows.data;
	if (register.rules.length === 0) return;
	const byField = new Map(columns.map((column) => [column.field.name, column]));
	walkRows(register, columns, states, (index, row) => {
		for (const rule of register.rules) {
			const finding = rule(row, options.today, options);
			if (!finding || !finding.fields.every((field) => byField.has(field))) continue;
			const named = finding.fields.map((field) => byField.get(field)!);
			// A cell that could not be read has been reported; what follows from its absence is no news.
			if (named.some(({ values, codes }) => values[codes[index]!] === undefined)) continue;
			const required = named.some(
				({ field }) => field.required || register.key.includes(field.name)
			);
			const isError = finding.severity === 'error';
			const shown = named.filter(({ at }) => at >= 0);
			shown.forEach(({ field, at }, position) => {
				if (position > 0 && !isError) return;
				problems.add(
					{
						severity: finding.severity,
						code: finding.code,
						message: finding.message,
						field: field.name,
						effect: !isError ? 'none' : required ? 'row-left-out' : 'cell-left-out',
						text: finding.message
					},
					[rows[index]!],
					at
				);
			});
			if (!isError) continue;
			if (required) states[index] = OUT;
			else for (const column of shown) leaveOut(column, index);
		}
	});
}

function leaveOut(column: CheckedColumn, row: number): void {
	column.codes[row] = column.values.push(undefined) - 1;
}

/** Rows after which it is settled whether remembering outcomes by text is worth its cost. */
const TRIAL = 1000;
/** Days between the two starts of Excel's counting. */
const FROM_1904 = 1462;

/** What a finding stands in: positions of rows in the grid. */
type Found = { outcome: CellOutcome; rows: number[] };

/**
 * One column while rows are read. Each different text is read once, unless the first rows show that
 * nearly all are different.
 */
export class ColumnReading {
	readonly field: Column;
	/** The file's 0-based column. */
	readonly at: number;
	readonly values: (Value | undefined)[] = [];
	readonly codes: Int32Array<ArrayBuffer>;
	/** Every row needs this cell: without it the row is not taken. */
	readonly #needed: boolean;
	readonly #read: CellReader;
	readonly #fallback: string | undefined;
	readonly #shift: number;
	/** The sheet, for columns whose cells are taken as it shows them. */
	readonly #asShown: Grid | null;
	/** Set where days of the column are shown as months. */
	readonly #months: Grid | null;
	readonly #seen = new Map<RawCell, number>();
	readonly #found = new Map<number, Found>();
	#remembering = true;
	readonly questions: readonly Question[];

	constructor(input: CheckInput & { order: DateOrder | null }, field: Column, at: number) {
		const { grid, register, choices, options, rows } = input.table;
		const meanings = choices.values?.[field.name];
		this.field = field;
		this.at = at;
		this.codes = new Int32Array(rows.data.length);
		const reader = cellReader(field, { ...options, ...(meanings ? { meanings } : {}) });
		const asked = readerOfColumn(
			{ table: input.table, field, at, order: input.order },
			reader,
			input.problems
		);
		this.#read = asked.read;
		this.questions = asked.questions;
		this.#needed = field.required === true || register.key.includes(field.name);
		this.#fallback = input.fileValues[field.name];
		this.#months = field.kind === 'date' && showsMonths(grid) ? grid : null;
		this.#asShown = field.kind === 'text' || field.kind === 'long-text' ? grid : null;
		this.#shift = grid.date1904 && field.kind === 'date' ? FROM_1904 : 0;
	}

	/**
	 * Reads the cell of a row, whose position in the grid is `index`.
	 * @returns false when the row cannot be taken
	 */
	take(row: number, index: number, held: RawCell): boolean {
		const raw = this.#asShown
			? textAsShown(this.#asShown, index, this.at, held)
			: this.#months
				? monthAsShown(this.#months, index, this.at, held)
				: held;
		const key = keyOf(raw ?? null);
		let code = this.#remembering ? this.#seen.get(key) : undefined;
		if (code === undefined) {
			code = this.#readNew(raw);
			if (this.#remembering) this.#remember(key, code, row);
		}
		this.codes[row] = code;
		if (this.#found.size === 0) return true;
		const found = this.#found.get(code);
		if (!found) return true;
		found.rows.push(index);
		return !this.#needed || found.outcome.value !== undefined;
	}

	/** Reads a cell that is in no row of data, such as a total's. */
	readBeside(raw: RawCell): Value | undefined {
		return this.#read(raw).value;
	}

	/** Reports what was found in the column. */
	finish(problems: Problems, unknownValues: UnknownValues): void {
		for (const { outcome, rows } of this.#found.values()) {
			problems.add(causeOf(this.field, outcome, this.#needed), rows, this.at);
			addUnknown(unknownValues, this.field.name, outcome.finding!, rows.length);
		}
	}

	#readNew(raw: RawCell | CellAsShown): number {
		let outcome = this.#read(typeof raw === 'number' ? raw + this.#shift : raw);
		if (outcome.value === null && this.#fallback !== undefined) outcome = { value: this.#fallback };
		if (outcome.value === null && this.#needed) outcome = missing(this.field, outcome);
		const code = this.values.push(outcome.value) - 1;
		if (outcome.finding) this.#found.set(code, { outcome, rows: [] });
		return code;
	}

	#remember(key: RawCell, code: number, row: number): void {
		this.#seen.set(key, code);
		if (row === TRIAL && this.#seen.size > TRIAL * 0.7) this.#remembering = false;
	}
}

/** A format that shows a day as its month alone: mmm-yy, mmmm yyyy. */
const MONTH_FORMAT = /^[^dh]*(?:m[^dh]*y|y[^dh]*m)[^dh]*$/i;

function showsMonths(grid: Grid): boolean {
	const { facts } = grid.source?.grid ?? grid;
	return (
		facts?.some(({ kind, code }) => kind === 'date' && MONTH_FORMAT.test(bareCode(code ?? ''))) ??
		false
	);
}

/** “Dec-26” that a sheet holds as 1 December says a month: it is read as the text that it shows. */
function monthAsShown(grid: Grid, index: number, column: number, cell: RawCell): RawCell {
	if (typeof cell !== 'string' || !cell.endsWith('-01')) return cell;
	const fact = factAt(grid, index, column);
	return fact?.kind === 'date' && MONTH_FORMAT.test(bareCode(fact.code ?? ''))
		? shownAt(grid, index, column)
		: cell;
}

/** What stands for a cell among those already read: the cell itself, where it can. */
function keyOf(raw: RawCell | CellAsShown): RawCell {
	if (typeof raw === 'string') return dayKey(raw);
	if (typeof raw !== 'object' || raw === null) return raw;
	return 'fault' in raw ? `\u0000${raw.text}` : `\u0000${raw.shown}\u0000${raw.holds}`;
}

/**
 * 14/10/2026 as the number -14102026.5, which is found faster than text: most cells of most registers
 * are dates. No cell holds such a number; other text stays as it is.
 */
function dayKey(text: string): string | number {
	const digits = digitsOfDay(text);
	return digits === null ? text : -digits - 0.5;
}

function missing(field: Column, outcome: CellOutcome): CellOutcome {
	const text = outcome.finding?.text ?? '';
	const says = text === '' ? 'the cell is empty' : `${quoted(text)} says nothing`;
	return {
		value: undefined,
		finding: {
			severity: 'error',
			code: 'value-missing',
			text,
			message: `${says}, but every row needs its “${field.label}”. Fill it in, or the row stays out.`
		}
	};
}

function causeOf(field: Column, outcome: CellOutcome, needed: boolean): Cause {
	const { severity, code, message, text } = outcome.finding!;
	return {
		severity,
		code,
		message,
		field: field.name,
		effect: effectOf(outcome, needed),
		text,
		together: (texts) => many(texts, field, message)
	};
}

function effectOf({ value, finding }: CellOutcome, needed: boolean): Cause['effect'] {
	if (finding?.severity === 'error') return needed ? 'row-left-out' : 'cell-left-out';
	return value === null ? 'none' : 'read-as';
}

/** For many different texts of one cause: some of them, and what the last sentence advises. */
function many(texts: readonly string[], field: Column, message: string): string {
	const examples = texts.slice(0, 3).map(quoted).join(', ');
	const advice = message.slice(message.search(/\. [A-Z]/) + 2);
	return `texts such as ${examples} in “${field.label}”. ${advice}`;
}

/** Texts that matched nothing, by field and comparable text: a file can have thousands. */
type UnknownValues = Map<string, UnknownValue>;

function addUnknown(
	unknown: UnknownValues,
	field: string,
	{ suggestion, text }: CellFinding,
	count: number
): void {
	if (suggestion === undefined) return;
	const key = `${field}\n${comparable(text)}`;
	const known = unknown.get(key);
	if (known) known.count += count;
	else unknown.set(key, { field, text, count, suggestion });
}

// Values of a file that are held as something else than what the cell says, or not at all.

/** Before the rules: values that mean the same as others become those. */
export function normaliseRows(
	{ table: { register, options } }: CheckInput,
	columns: readonly CheckedColumn[],
	states: Uint8Array
): void {
	const { normalise } = register;
	if (!normalise) return;
	const put = putter(columns);
	walkRows(register, columns, states, (index, row) => {
		for (const [name, value] of Object.entries(normalise(row, options)))
			if (row[name] !== value) put(index, name, value);
	});
}

/** After the rules: cells whose value the others say already are not held. */
export function emptyDerivedColumns(
	{ table: { register, options } }: CheckInput,
	columns: readonly CheckedColumn[],
	states: Uint8Array
): void {
	const { derivedColumns } = register;
	if (!derivedColumns) return;
	const put = putter(columns);
	walkRows(register, columns, states, (index, row) => {
		for (const name of derivedColumns(row, options)) put(index, name, null);
	});
}

/** Writes a value into a row's cell; each different value stands once among the column's. */
function putter(columns: readonly CheckedColumn[]) {
	const byName = new Map(columns.map((column) => [column.field.name, column]));
	const codes = new Map<string, number>();
	return (index: number, name: string, value: Value): void => {
		const column = byName.get(name);
		if (!column) return;
		const key = `${name}\u0000${value}`;
		const code = codes.get(key) ?? column.values.push(value) - 1;
		codes.set(key, code);
		column.codes[index] = code;
	};
}

// Every cell of a table read as its column wants it; every finding gathered; rows packed.

export type Checked = {
	packed: PackedRows;
	rowsRejected: number;
	rowsRepeated: number;
	unknownValues: UnknownValue[];
	questions: Question[];
	totals: TotalChecked[];
	/** What became of each row of data, in their order. */
	states: Uint8Array;
	/** Columns of the file that were read, and those whose words gave another its value. */
	columns: readonly CheckedColumn[];
	alsoRead: readonly number[];
};

/** Reads and checks all rows; `onShare` hears how far it is, from 0 to 1. */
export function checkRows(input: CheckInput, onShare: (share: number) => void = () => {}): Checked {
	const { problems } = input;
	const { register, matched, grid } = input.table;
	const rows = input.table.rows.data;
	const states = new Uint8Array(rows.length);
	const unknownValues: UnknownValues = new Map();
	const order = dateOrderOf(input.table);
	const readings = matched.columns
		.filter((column) => column.field !== null)
		.map((column) => {
			return new ColumnReading(
				{ ...input, order },
				columnOf(register, column.field!),
				columnNumber(column.column)
			);
		});
	// Row by row, so that each row's cells are looked at while they are at hand.
	for (let row = 0; row < rows.length; row += 1) {
		const index = rows[row]!;
		const cells = grid.rows[index]!;
		for (let at = 0; at < readings.length; at += 1) {
			const reading = readings[at]!;
			if (!reading.take(row, index, cells[reading.at])) states[row] = OUT;
		}
		if (row % 5000 === 4999) onShare(row / rows.length);
	}
	for (const reading of readings) reading.finish(problems, unknownValues);
	const columns: CheckedColumn[] = [...readings];
	for (const [name, value] of Object.entries(input.fileValues)) {
		if (columns.some(({ field }) => field.name === name)) continue;
		columns.push({
			field: columnOf(register, name),
			at: -1,
			values: [value],
			codes: new Int32Array(rows.length)
		});
	}
	const totals = checkTotals(input, readings);
	const asked = fillFromStatus(input, columns);
	normaliseRows(input, columns, states);
	checkRules(input, columns, states, problems);
	emptyDerivedColumns(input, columns, states);
	const rowsRepeated = checkKeys(input, columns, states, problems);
	checkOverlaps(input, columns, states);
	const count = (wanted: number) =>
		states.reduce((sum, state) => sum + (state === wanted ? 1 : 0), 0);
	const kept = input.nothingTaken ? 0 : count(TAKEN);
	return {
		packed: pack(input, columns, states, kept),
		rowsRejected: input.nothingTaken ? rows.length : count(OUT),
		rowsRepeated: input.nothingTaken ? 0 : rowsRepeated,
		unknownValues: mostAsked([...unknownValues.values()], problems),
		questions: [
			...input.table.questions,
			...(order ? [order.question] : []),
			...readings.flatMap(({ questions }) => questions),
			...asked.map(({ question }) => question)
		],
		totals,
		states: input.nothingTaken ? new Uint8Array(rows.length).fill(OUT) : states,
		columns,
		alsoRead: asked.filter(({ date }) => date !== null).map(({ at }) => at)
	};
}

/** Dated facts that a column of status words says have happened, on the day that a person gave. */
function fillFromStatus(input: CheckInput, columns: CheckedColumn[]): StatusColumn[] {
	const { table, problems } = input;
	const byName = new Map(columns.map((column) => [column.field.name, column]));
	const found = statusColumns(table, (field, row) => {
		const column = byName.get(field);
		return column === undefined || column.values[column.codes[row]!] === null;
	});
	for (const { field, rows, date, at, question } of found) {
		if (date === null) continue;
		let column = byName.get(field.name);
		if (!column) {
			column = {
				field,
				at: -1,
				values: [undefined],
				codes: new Int32Array(table.rows.data.length)
			};
			byName.set(field.name, column);
			columns.push(column);
		}
		const code = column.values.push(date) - 1;
		for (const row of rows) column.codes[row] = code;
		problems.add(
			{
				severity: 'warning',
				code: 'dated-by-status',
				field: field.name,
				effect: 'read-as',
				message: `“${question.heading}” says so without a date: “${field.label}” is ${longDate(date)}, as you said.`
			},
			rows.map((row) => table.rows.data[row]!),
			at
		);
	}
	return found;
}

// The totals of a file, beside what its rows add up to.

/** Decimal places of a number as it is written. */
function placesOf(number: number): number {
	return (String(number).split('.')[1] ?? '').length;
}

/**
 * Each number of a total row beside the sum of the rows above it, back to the total before, or of all
 * rows. Rounded numbers may differ by what rounding can add up to.
 */
function checkTotals(input: CheckInput, readings: readonly ColumnReading[]): TotalChecked[] {
	const { table, problems } = input;
	const { grid, rows } = table;
	const counts = readings.filter(
		({ field }) => (field.kind === 'whole-number' || field.kind === 'decimal') && field.unit !== '%'
	);
	const checked: TotalChecked[] = [];
	// In a sheet with months across each month has its own total.
	const months = readings.find(({ field }) => field.pivot === 'heads' && grid.source?.totals);
	const lineOf = (index: number) => grid.numbers[index]!;
	let above = 0;
	rows.totals.forEach((index, position) => {
		const cells = grid.rows[index]!;
		const line = lineOf(index);
		const before = rows.totals[position - 1];
		if (before !== undefined && lineOf(before) !== line) above = lineOf(before);
		if (isStatistic(cells)) return;
		const month = months && months.readBeside(cells[months.at]);
		const isPart = (row: number, whole: boolean) => {
			const at = lineOf(rows.data[row]!);
			if (!whole && (at <= above || at >= line)) return false;
			return !months || months.values[months.codes[row]!] === month;
		};
		const label = totalLabel(cells);
		for (const reading of counts) {
			const says = reading.readBeside(cells[reading.at]);
			if (typeof says !== 'number') continue;
			const part = sumOf(reading, (row) => isPart(row, false));
			const all = sumOf(reading, (row) => isPart(row, true));
			const best = [part, all].find((sum) => sum && agreesWith(says, sum)) ?? part ?? all;
			const agrees = best === null ? null : agreesWith(says, best);
			checked.push({
				label,
				field: reading.field.name,
				cell: cellAddress(grid, index, reading.at),
				says,
				sum: best?.sum ?? null,
				agrees
			});
			if (agrees !== false) continue;
			problems.add(
				{
					severity: 'warning',
					code: 'total-differs',
					field: reading.field.name,
					effect: 'none',
					message: `the file’s own total of “${reading.field.label}” is ${decimal(says, 2)}, and the rows that were read add up to ${decimal(best!.sum, 2)}. Check which is right.`
				},
				[index],
				reading.at
			);
		}
	});
	return checked;
}

type Sum = { sum: number; places: number; rows: number };

/** Null where a cell is suppressed or could not be read: then nobody knows the sum. */
function sumOf({ values, codes }: CheckedColumn, counts: (row: number) => boolean): Sum | null {
	let sum = 0;
	let places = 0;
	let rows = 0;
	for (let row = 0; row < codes.length; row += 1) {
		if (!counts(row)) continue;
		rows += 1;
		const value = values[codes[row]!];
		if (value === null) continue;
		if (typeof value !== 'number') return null;
		sum += value;
		if (!Number.isInteger(value)) places = Math.max(places, Math.min(6, placesOf(value)));
	}
	return { sum: Number(sum.toPrecision(12)), places, rows };
}

function agreesWith(says: number, { sum, places, rows }: Sum): boolean {
	const rounding =
		places === 0 && Number.isInteger(says) ? 0 : (rows + 1) * 0.5 * 10 ** -Math.max(1, places);
	return Math.abs(says - sum) <= Math.max(rounding, 1e-6 * Math.abs(sum));
}

/** Different words of one file that a person is asked about. */
const MOST_ASKED = 100;

/** The first of them; a file with more has the wrong column there, or needs a look of its own. */
function mostAsked(unknown: readonly UnknownValue[], problems: Problems): UnknownValue[] {
	const more = unknown.length - MOST_ASKED;
	if (more > 0)
		problems.addWhole({
			severity: 'warning',
			code: 'words-not-asked',
			effect: 'none',
			message: `${unknown.length.toLocaleString('en-GB')} different words of the file are not known. The first ${MOST_ASKED} are asked about, and not the other ${more.toLocaleString('en-GB')}: check that the columns go to the right fields.`
		});
	return unknown.slice(0, MOST_ASKED);
}

function pack(
	input: CheckInput,
	columns: readonly CheckedColumn[],
	states: Uint8Array,
	kept: number
): PackedRows {
	const { grid, rows } = input.table;
	const numbers = new Int32Array(kept);
	const packed = columns.map(({ field, values }) => ({
		field: field.name,
		values,
		codes: new Int32Array(kept)
	}));
	if (kept === 0) return { numbers, columns: packed };
	let to = 0;
	for (let row = 0; row < states.length; row += 1) {
		if (states[row] !== TAKEN) continue;
		numbers[to] = grid.numbers[rows.data[row]!]!;
		for (let at = 0; at < columns.length; at += 1) packed[at]!.codes[to] = columns[at]!.codes[row]!;
		to += 1;
	}
	return { numbers, columns: packed };
}
