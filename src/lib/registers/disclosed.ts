/** Rows of registers on their way out: which columns count people stands in each definition. Pure. */
import { type Audience, disclosedCount, SUPPRESSED } from '#lib/core/disclosure.ts';
import type { Changes } from './changes.ts';
import type { Known, Register, Row, Value } from './definition.ts';

/** The row as this reader may see it. */
export function disclosedRow(register: Register, row: Row, known: Known, audience: Audience): Row {
	if (audience === 'programme' || !register.columns.some(({ people }) => people)) return row;
	if (register.disclosed) return register.disclosed(row, known);
	const shown = { ...row };
	for (const { name, people } of register.columns)
		if (people && name in row) shown[name] = disclosedValue(row[name] ?? null);
	return shown;
}

function disclosedValue(value: Value): Value {
	return typeof value === 'number' ? (disclosedCount(value) ?? SUPPRESSED) : value;
}

/** What changed in a row; a change between two values that look alike is left as it looks. */
export function disclosedChanges(
	register: Register,
	row: Row,
	changes: Changes,
	known: Known,
	audience: Audience
): Changes {
	if (audience === 'programme') return changes;
	// What decides whether a row is about people is its key, which does not change.
	const key = Object.fromEntries(register.key.map((name) => [name, row[name] ?? null]));
	const one = (field: string, value: Value) =>
		disclosedRow(register, { ...key, [field]: value }, known, audience)[field] ?? null;
	return Object.fromEntries(
		Object.entries(changes).map(([field, [old, now]]) => [
			field,
			[one(field, old), one(field, now)]
		])
	);
}

/** Columns by which a list may be sorted: an order by hidden counts would tell them apart. */
export function isSortable(register: Register, name: string, audience: Audience): boolean {
	const column = register.columns.find((one) => one.name === name);
	return name === 'status' || (column !== undefined && !(column.people && audience === 'external'));
}

/** Totals under a list: none of people outside, where narrowing the list would take them apart. */
export function disclosedTotals<T>(
	register: Register,
	totals: Readonly<Record<string, T>>,
	audience: Audience
): Record<string, T> {
	const hidden = register.columns.filter(({ people }) => people && audience === 'external');
	return Object.fromEntries(
		Object.entries(totals).filter(([name]) => !hidden.some((column) => column.name === name))
	);
}
