import { type Table } from './table.ts';
import { type Problems } from './problems.ts';
import { type Column, type Value } from '#lib/domain/registers/definition.ts';
import type { Register, Row } from '#lib/domain/registers/definition.ts';
import { TAKEN } from '#lib/server/imports/row-state.ts';

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
