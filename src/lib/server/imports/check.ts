/** Every cell of a table read as its column wants it; every finding gathered; rows packed. */
import { type CheckInput } from './walk-rows.ts';
import { type CheckedColumn } from './walk-rows.ts';
import { columnOf } from '#lib/domain/registers/definition.ts';
import { checkKeys } from '#lib/server/imports/keys.ts';
import { columnNumber } from '#lib/server/imports/grid.ts';
import { checkOverlaps } from '#lib/server/imports/overlaps.ts';
import type { PackedRows } from '#lib/server/imports/packed-rows.ts';
import { ColumnReading } from '#lib/server/imports/read-column.ts';
import type { UnknownValue } from '#lib/server/imports/reading.ts';
import { OUT, TAKEN } from '#lib/server/imports/row-state.ts';
import { checkRules } from '#lib/server/imports/rules.ts';
import { dropSaidByOthers, settleRows } from '#lib/server/imports/settle-rows.ts';

export type Checked = {
	packed: PackedRows;
	rowsRejected: number;
	rowsRepeated: number;
	unknownValues: UnknownValue[];
};

/** Reads and checks all rows; `onShare` hears how far it is, from 0 to 1. */
export function checkRows(input: CheckInput, onShare: (share: number) => void = () => {}): Checked {
	const { problems } = input;
	const { register, matched, grid } = input.table;
	const rows = input.table.rows.data;
	const states = new Uint8Array(rows.length);
	const unknownValues: UnknownValue[] = [];
	const readings = matched.columns
		.filter((column) => column.field !== null)
		.map((column) => {
			return new ColumnReading(
				input,
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
	settleRows(input, columns, states);
	checkRules(input, columns, states, problems);
	dropSaidByOthers(input, columns, states);
	const rowsRepeated = checkKeys(input, columns, states, problems);
	checkOverlaps(input, columns, states);
	const count = (wanted: number) =>
		states.reduce((sum, state) => sum + (state === wanted ? 1 : 0), 0);
	const kept = input.nothingTaken ? 0 : count(TAKEN);
	return {
		packed: pack(input, columns, states, kept),
		rowsRejected: input.nothingTaken ? rows.length : count(OUT),
		rowsRepeated: input.nothingTaken ? 0 : rowsRepeated,
		unknownValues
	};
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
