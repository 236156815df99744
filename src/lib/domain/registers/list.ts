import type { Reader } from '#lib/domain/disclosed-totals.ts';
import type { Register } from '#lib/domain/registers/definition.ts';
import { isSortable } from '#lib/domain/registers/disclosed.ts';
import { pageAsked } from '#lib/format/address.ts';

/** What a list of a register's rows was asked to show; all of it lives in the address. */
export type ListRequest = {
	search: string;
	/** Column name (or "status") -> wanted value. */
	filters: Record<string, string>;
	/** A column's name, or "status". */
	sort: string;
	descending: boolean;
	/** Counted from 1. */
	page: number;
	/** Rows removed from the register are shown instead of those that stand. */
	removed: boolean;
};

export const PAGE_SIZE = 50;

/** Reads `?search=`, `?sort=`, `?order=`, `?page=`, `?removed=` and one parameter a filter; ignores the rest. */
export function parseListRequest(
	register: Register,
	parameters: URLSearchParams,
	reader: Reader
): ListRequest {
	const filters: Record<string, string> = {};
	for (const name of filterNames(register)) {
		const value = parameters.get(name);
		if (value) filters[name] = value;
	}
	const asked = parameters.get('sort') ?? '';
	const sortable = isSortable(register, asked, reader);
	const plain = asked === '' && !parameters.has('order');
	return {
		search: (parameters.get('search') ?? '').trim().slice(0, 200),
		filters,
		sort: sortable ? asked : register.sortedBy,
		descending: plain ? register.newestFirst === true : parameters.get('order') === 'desc',
		page: pageAsked(parameters.get('page')),
		removed: parameters.get('removed') === '1'
	};
}

/** The names a list can be narrowed by. */
export function filterNames(register: Register): string[] {
	return [
		'status',
		...register.columns.filter((column) => column.filter).map((column) => column.name)
	];
}
