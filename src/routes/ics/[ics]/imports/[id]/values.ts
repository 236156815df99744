import type { Register, Value } from '#lib/registers/definition.ts';
import { type OrganisationNames, shownValue } from '#lib/registers/values.ts';

/** The label of a field, or its name where the register no longer has it. */
export function fieldLabel(register: Register, field: string): string {
	return register.columns.find(({ name }) => name === field)?.label ?? field;
}

/** A value as it stands in a table of changes; an empty one is said, so that the change shows. */
export function changedValue(
	register: Register,
	field: string,
	value: Value,
	names: OrganisationNames
): string {
	if (value === null || value === '') return 'empty';
	const column = register.columns.find(({ name }) => name === field);
	return column ? shownValue(column, value, names, 'short') : String(value);
}
