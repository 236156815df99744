import type { Table } from '#lib/imports/reshape/plain.ts';
import type { Column, Register, Row, Value } from '#lib/registers/definition.ts';
import type { Problems } from './findings.ts';
import type { CheckedRows } from './reading.ts';

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

// Rows on their way from the worker: by column, each different value once and a number for every
// row. The numbers move without being copied, so 50,000 rows cross in a few milliseconds.

export type PackedColumn = {
	field: string;
	values: (Value | undefined)[];
	/** For each row, a position in `values`. */
	codes: Int32Array<ArrayBuffer>;
};

export type PackedRows = { numbers: Int32Array<ArrayBuffer>; columns: PackedColumn[] };

/** Made anew each time: what is sent to another thread is gone here. */
export function noRows(): PackedRows {
	return { numbers: new Int32Array(0), columns: [] };
}

export function unpackRows(packed: PackedRows): CheckedRows {
	const { columns } = packed;
	const values: (Value | undefined)[][] = new Array(packed.numbers.length);
	for (let row = 0; row < values.length; row += 1) {
		const cells: (Value | undefined)[] = new Array(columns.length);
		for (let at = 0; at < columns.length; at += 1) {
			const column = columns[at]!;
			cells[at] = column.values[column.codes[row]!];
		}
		values[row] = cells;
	}
	return {
		fields: columns.map(({ field }) => field),
		numbers: Array.from(packed.numbers),
		values
	};
}

/** What may be moved instead of copied when the rows are sent. */
export function buffersOf(packed: PackedRows): ArrayBuffer[] {
	return [packed.numbers.buffer, ...packed.columns.map(({ codes }) => codes.buffer)];
}
