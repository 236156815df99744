/**
 * Rows on their way from the worker: by column, each different value once and a number for every
 * row. The numbers move without being copied, so 50,000 rows cross in a few milliseconds.
 */
import type { Value } from '#lib/domain/registers/definition.ts';
import type { CheckedRows } from '#lib/server/imports/reading.ts';

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
