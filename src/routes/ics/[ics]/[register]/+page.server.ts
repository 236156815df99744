import { serverPart } from '#lib/registers/all.server.ts';
import { datedBy, type Row } from '#lib/registers/definition.ts';
import { disclosedTotals } from '#lib/registers/disclosed.ts';
import { parseListRequest } from '#lib/registers/form.ts';
import {
	distinctValues,
	findRow,
	lastImports,
	listRows,
	tallies
} from '#lib/registers/read.server.ts';
import { recordings } from '#lib/registers/recorded.server.ts';
import { listColumns, recordedNote } from '#lib/registers/values.ts';
import { asAtOf, icsShown, mayIn, withHttpErrors } from '#lib/request.server.ts';
import type { PageServerLoad } from './$types';
import {
	answerOf,
	namesFor,
	openRegister,
	type OpenRegister,
	readableRow
} from './register.server.ts';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const opened = openRegister(locals, params);
	const { ics, scope, register } = opened;
	const asAt = asAtOf(url, opened);
	const request = parseListRequest(register, url.searchParams, scope.audience);
	const { rows, count, all, ...sums } = listRows(scope, register, request, asAt);
	// Who narrows, sorts or pages wants the list: the picture stands on the register's plain page.
	const plain =
		!['search', 'sort', 'order', 'page', 'removed'].some((name) => url.searchParams.has(name)) &&
		Object.keys(request.filters).length === 0;
	const { first } = recordings(scope, register);
	// A picture of what nobody had recorded would say that nothing is late and nothing is missing.
	const recorded = datedBy(register) !== undefined || asAt >= first;
	const names = namesFor(opened);
	const readable = readableRow(opened);
	const shown = listColumns(register).map((column) => column.name);
	return {
		ics: icsShown(ics),
		register: register.name,
		asAt,
		today: opened.today,
		note: recordedNote(register, asAt, opened.today, first),
		request,
		// Only what the table shows travels with the page.
		rows: rows.map(({ id, status, row }) => ({
			id,
			status,
			row: only(shown, readable(row))
		})),
		count,
		all,
		totals: disclosedTotals(register, sums.totals, scope.audience),
		totalsOf: sums.totalsOf,
		suppressed: disclosedTotals(register, sums.suppressed, scope.audience),
		tallies: tallies(scope, register, asAt),
		...answerOf(opened, asAt),
		picture:
			plain && all > 0 && recorded
				? serverPart(register.name).dashboard?.(scope, asAt, url)
				: undefined,
		names,
		values: filterValues(opened, asAt),
		source: lastImports(scope, asAt).find((last) => last.register === register.name) ?? null,
		removedRow: justRemoved(opened, url, locals.today, names),
		may: mayIn(locals, ics, 'edit-registers', 'import')
	};
};

function only(names: readonly string[], row: Row): Row {
	return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}

/** For each column that narrows the list and has no list of choices: the values that are held. */
function filterValues({ scope, register }: OpenRegister, asAt: string): Record<string, string[]> {
	return Object.fromEntries(
		register.columns
			.filter((column) => column.filter && !column.choices)
			.map((column) => [column.name, distinctValues(scope, register, column.name, asAt)])
	);
}

/** The row that the person has just removed, so that the page can offer the way back. */
function justRemoved(
	{ scope, register }: OpenRegister,
	url: URL,
	today: string,
	names: Record<string, string>
) {
	const id = Number(url.searchParams.get('justRemoved'));
	if (!Number.isSafeInteger(id) || id < 1) return null;
	const row = withHttpErrors(() => findRow(scope, register, id, today));
	return row.removedAt === null ? null : { id, title: register.rowTitle(row.row, names) };
}
