import type { Register } from '#lib/registers/definition.ts';
import type { ListRequest } from '#lib/registers/form.ts';
import { type OrganisationNames, shownValue } from '#lib/registers/values.ts';
import type { Filter } from '#lib/ui/tables/FilterBar.svelte';

/**
 * What a register's list can be narrowed by: its status, and each column that says so, by its
 * choices or by the values it holds.
 */
export function listFilters(
	register: Register,
	request: ListRequest,
	held: {
		/** Rows in each state, by its code. */
		byStatus: Readonly<Record<string, number>>;
		/** The different values of the columns that have no choices. */
		values: Readonly<Record<string, string[]>>;
		names: OrganisationNames;
	}
): Filter[] {
	const chosen = request.filters;
	const byColumn = register.columns
		.filter((column) => column.filter)
		.map((column) => ({
			name: column.name,
			label: column.label,
			value: chosen[column.name] ?? null,
			options:
				column.choices?.map(({ value, label }) => ({ value, label })) ??
				(held.values[column.name] ?? []).map((value) => ({
					value,
					label: shownValue(column, value, held.names)
				}))
		}))
		// A filter with one value narrows nothing.
		.filter((filter) => filter.options.length > 1 || filter.value !== null);
	const status: Filter = {
		name: 'status',
		label: 'Status',
		value: chosen.status ?? null,
		options: [
			...register.statuses.map(({ code, label }) => ({
				value: code,
				label,
				count: held.byStatus[code] ?? 0
			})),
			...(register.statusGroups ?? []).map(({ code, label, statuses }) => ({
				value: code,
				label,
				count: statuses.reduce((sum, each) => sum + (held.byStatus[each] ?? 0), 0)
			}))
		]
	};
	// A row that was removed has no status any more.
	return request.removed && status.value === null ? byColumn : [status, ...byColumn];
}
