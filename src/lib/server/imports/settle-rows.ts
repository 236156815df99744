/** Values of a file that are held as something else than what the cell says, or not at all. */
import { type CheckInput } from './walk-rows.ts';
import { type CheckedColumn } from './walk-rows.ts';
import type { Value } from '#lib/domain/registers/definition.ts';
import { walkRows } from '#lib/server/imports/walk-rows.ts';

/** Before the rules: values that mean the same as others become those. */
export function settleRows(
	{ table: { register, options } }: CheckInput,
	columns: readonly CheckedColumn[],
	states: Uint8Array
): void {
	const { settle } = register;
	if (!settle) return;
	const put = putter(columns);
	walkRows(register, columns, states, (index, row) => {
		for (const [name, value] of Object.entries(settle(row, options)))
			if (row[name] !== value) put(index, name, value);
	});
}

/** After the rules: cells whose value the others say already are not held. */
export function dropSaidByOthers(
	{ table: { register, options } }: CheckInput,
	columns: readonly CheckedColumn[],
	states: Uint8Array
): void {
	const { saidByOthers } = register;
	if (!saidByOthers) return;
	const put = putter(columns);
	walkRows(register, columns, states, (index, row) => {
		for (const name of saidByOthers(row, options)) put(index, name, null);
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
