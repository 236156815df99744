/** Every cell of a table read as its column wants it; every finding gathered; rows packed. */
import { cellReader, type CellOptions } from '#lib/domain/cells.ts';
import {
	quoted,
	type CellFinding,
	type CellOutcome,
	type RawCell
} from '#lib/domain/cells/outcome.ts';
import { comparable } from '#lib/domain/cells/text.ts';
import {
	columnOf,
	type Column,
	type Register,
	type Value
} from '#lib/domain/registers/definition.ts';
import { checkKeys } from '#lib/server/imports/keys.ts';
import { columnNumber, type Grid } from '#lib/server/imports/grid.ts';
import type { PackedRows } from '#lib/server/imports/packed-rows.ts';
import type { Problems } from '#lib/server/imports/problems.ts';
import type { Choices, ColumnFound, UnknownValue } from '#lib/server/imports/reading.ts';
import { checkRules } from '#lib/server/imports/rules.ts';

/** A column while rows are checked: `codes[n]` is the position of row n's value in `values`. */
export type CheckedColumn = {
	field: Column;
	/** The file's 0-based column; -1 for a value that holds for the whole file. */
	at: number;
	values: (Value | undefined)[];
	codes: Int32Array<ArrayBuffer>;
};

export type Checked = {
	packed: PackedRows;
	rowsRejected: number;
	rowsRepeated: number;
	unknownValues: UnknownValue[];
};

export type CheckInput = {
	register: Register;
	grid: Grid;
	/** Positions in the grid of the rows that are data. */
	rows: readonly number[];
	columns: readonly ColumnFound[];
	fileValues: Readonly<Record<string, string>>;
	choices: Choices;
	options: CellOptions;
	problems: Problems;
	/** Set when a required column is missing: cells are checked all the same, no row is taken. */
	nothingTaken: boolean;
};

/** Reads and checks all rows; `onShare` hears how far it is, from 0 to 1. */
export function checkRows(input: CheckInput, onShare: (share: number) => void = () => {}): Checked {
	const { register, rows, problems } = input;
	const rejected = new Uint8Array(rows.length);
	const unknownValues: UnknownValue[] = [];
	const columns: CheckedColumn[] = [];
	const matched = input.columns.filter((column) => column.field !== null);
	matched.forEach((column, done) => {
		const field = columnOf(register, column.field!);
		columns.push(readColumn(input, field, columnNumber(column.column), rejected, unknownValues));
		onShare((done + 1) / (matched.length + 2));
	});
	for (const [name, value] of Object.entries(input.fileValues)) {
		if (columns.some(({ field }) => field.name === name)) continue;
		columns.push({
			field: columnOf(register, name),
			at: -1,
			values: [value],
			codes: new Int32Array(rows.length)
		});
	}
	checkRules(input, columns, rejected, problems);
	const rowsRepeated = checkKeys(input, columns, rejected, problems);
	let kept = 0;
	let out = 0;
	for (const state of rejected) {
		if (state === 0) kept += 1;
		if (state === 1) out += 1;
	}
	if (input.nothingTaken)
		return {
			packed: pack(input, columns, rejected, 0),
			rowsRejected: rows.length,
			rowsRepeated,
			unknownValues
		};
	return {
		packed: pack(input, columns, rejected, kept),
		rowsRejected: out,
		rowsRepeated,
		unknownValues
	};
}

/** Reads each different text of a column once. */
function readColumn(
	input: CheckInput,
	field: Column,
	at: number,
	rejected: Uint8Array,
	unknownValues: UnknownValue[]
): CheckedColumn {
	const { grid, rows } = input;
	const meanings = input.choices.values?.[field.name];
	const read = cellReader(field, { ...input.options, ...(meanings ? { meanings } : {}) });
	const needed = field.required === true || input.register.key.includes(field.name);
	const fallback = input.fileValues[field.name];
	const serialShift = grid.date1904 && field.kind === 'date' ? 1462 : 0;
	const seen = new Map<RawCell, number>();
	const outcomes: CellOutcome[] = [];
	const standsIn: (number[] | undefined)[] = [];
	const values: (Value | undefined)[] = [];
	const codes = new Int32Array(rows.length);
	for (let row = 0; row < rows.length; row += 1) {
		let raw = grid.rows[rows[row]!]![at];
		if (raw === undefined) raw = null;
		const key = typeof raw === 'object' && raw !== null ? `\u0000${raw.text}` : raw;
		let code = seen.get(key);
		if (code === undefined) {
			code = outcomes.length;
			let outcome = read(typeof raw === 'number' ? raw + serialShift : raw);
			if (outcome.value === null && fallback !== undefined) outcome = { value: fallback };
			if (outcome.value === null && needed) outcome = missing(field, outcome);
			outcomes.push(outcome);
			values.push(outcome.value);
			standsIn.push(outcome.finding ? [] : undefined);
			seen.set(key, code);
		}
		codes[row] = code;
		const found = standsIn[code];
		if (found) {
			found.push(rows[row]!);
			if (needed && outcomes[code]!.value === undefined) rejected[row] = 1;
		}
	}
	outcomes.forEach((outcome, code) => {
		if (!outcome.finding) return;
		report(input.problems, field, outcome, needed, standsIn[code]!, at);
		if (outcome.finding.suggestion !== undefined) {
			addUnknown(unknownValues, field.name, outcome.finding, standsIn[code]!.length);
		}
	});
	return { field, at, values, codes };
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

function report(
	problems: Problems,
	field: Column,
	outcome: CellOutcome,
	needed: boolean,
	rows: readonly number[],
	at: number
): void {
	const { severity, code, message, text } = outcome.finding!;
	const effect =
		severity === 'warning'
			? outcome.value === null
				? 'none'
				: 'read-as'
			: needed
				? 'row-left-out'
				: 'cell-left-out';
	problems.add(
		{
			severity,
			code,
			message,
			field: field.name,
			effect,
			text,
			together: (texts) => many(texts, field, message)
		},
		rows,
		at
	);
}

/** For many different texts of one cause: some of them, and what the last sentence advises. */
function many(texts: readonly string[], field: Column, message: string): string {
	const advice = message.slice(message.search(/\. [A-Z]/) + 2);
	return `these cannot be taken as “${field.label}” as they stand, such as ${texts.slice(0, 3).map(quoted).join(', ')}. ${advice}`;
}

function addUnknown(
	unknown: UnknownValue[],
	field: string,
	finding: CellFinding,
	count: number
): void {
	const known = unknown.find(
		(entry) => entry.field === field && comparable(entry.text) === comparable(finding.text)
	);
	if (known) known.count += count;
	else unknown.push({ field, text: finding.text, count, suggestion: finding.suggestion ?? null });
}

function pack(
	input: CheckInput,
	columns: readonly CheckedColumn[],
	rejected: Uint8Array,
	kept: number
): PackedRows {
	const numbers = new Int32Array(kept);
	const packed = columns.map(({ field, values }) => ({
		field: field.name,
		values,
		codes: new Int32Array(kept)
	}));
	if (kept === 0) return { numbers, columns: packed };
	let to = 0;
	for (let row = 0; row < rejected.length; row += 1) {
		if (rejected[row] !== 0) continue;
		numbers[to] = input.grid.numbers[input.rows[row]!]!;
		for (let at = 0; at < columns.length; at += 1) packed[at]!.codes[to] = columns[at]!.codes[row]!;
		to += 1;
	}
	return { numbers, columns: packed };
}
