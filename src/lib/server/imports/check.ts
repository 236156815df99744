/** Every cell of a table read as its column wants it; every finding gathered; rows packed. */
import { columnOf, type Column, type Value } from '#lib/domain/registers/definition.ts';
import { checkKeys } from '#lib/server/imports/keys.ts';
import { columnNumber } from '#lib/server/imports/grid.ts';
import type { PackedRows } from '#lib/server/imports/packed-rows.ts';
import type { Problems } from '#lib/server/imports/problems.ts';
import { readColumn } from '#lib/server/imports/read-column.ts';
import type { UnknownValue } from '#lib/server/imports/reading.ts';
import { checkRules } from '#lib/server/imports/rules.ts';
import type { Table } from '#lib/server/imports/table.ts';

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
	table: Table;
	fileValues: Readonly<Record<string, string>>;
	problems: Problems;
	/** Set when a required column is missing: cells are checked all the same, no row is taken. */
	nothingTaken: boolean;
};

/** Reads and checks all rows; `onShare` hears how far it is, from 0 to 1. */
export function checkRows(input: CheckInput, onShare: (share: number) => void = () => {}): Checked {
	const { problems } = input;
	const { register, matched } = input.table;
	const rows = input.table.rows.data;
	const rejected = new Uint8Array(rows.length);
	const unknownValues: UnknownValue[] = [];
	const columns: CheckedColumn[] = [];
	const feeding = matched.columns.filter((column) => column.field !== null);
	feeding.forEach((column, done) => {
		const field = columnOf(register, column.field!);
		columns.push(readColumn(input, field, columnNumber(column.column), rejected, unknownValues));
		onShare((done + 1) / (feeding.length + 2));
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

function pack(
	input: CheckInput,
	columns: readonly CheckedColumn[],
	rejected: Uint8Array,
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
	for (let row = 0; row < rejected.length; row += 1) {
		if (rejected[row] !== 0) continue;
		numbers[to] = grid.numbers[rows.data[row]!]!;
		for (let at = 0; at < columns.length; at += 1) packed[at]!.codes[to] = columns[at]!.codes[row]!;
		to += 1;
	}
	return { numbers, columns: packed };
}
