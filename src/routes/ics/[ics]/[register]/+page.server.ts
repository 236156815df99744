import { fail, redirect } from '@sveltejs/kit';
import { plural } from '#lib/core/words.ts';
import { startImport } from '#lib/imports/write.server.ts';
import { serverPart } from '#lib/registers/all.server.ts';
import { datedBy, type Row } from '#lib/registers/definition.ts';
import { disclosedTotals } from '#lib/registers/disclosed.ts';
import { rowsWithValue } from '#lib/registers/export.server.ts';
import { changeableColumns, parseListRequest, readTypedValue } from '#lib/registers/form.ts';
import {
	distinctValues,
	findRow,
	lastImports,
	listRows,
	tallies
} from '#lib/registers/read.server.ts';
import { recordings } from '#lib/registers/recorded.server.ts';
import { listColumns, recordedNote } from '#lib/registers/values.ts';
import {
	asAtOf,
	formAnswer,
	icsShown,
	mayIn,
	textOf,
	withHttpErrors
} from '#lib/request.server.ts';
import { openForImport, readForAMoment } from '../imports/opening.server.ts';
import type { Actions, PageServerLoad } from './$types';
import {
	answerOf,
	choicesFor,
	formOptions,
	namesFor,
	openRegister,
	type OpenRegister,
	readableRow,
	suggestionsFor
} from './register.server.ts';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const opened = openRegister(locals, params);
	const { ics, scope, register } = opened;
	const asAt = asAtOf(url, opened);
	const request = parseListRequest(register, url.searchParams, scope.audience);
	const { rows, count, all, ...sums } = listRows(scope, register, request, asAt);
	// Who narrows, sorts or pages wants the list: the picture stands on the register's plain page.
	const plain =
		!['search', 'sort', 'order', 'page', 'removed', 'together'].some((name) =>
			url.searchParams.has(name)
		) && Object.keys(request.filters).length === 0;
	const { first } = recordings(scope, register);
	// A picture of what nobody had recorded would say that nothing is late and nothing is missing.
	const recorded = datedBy(register) !== undefined || asAt >= first;
	const names = namesFor(opened);
	const may = mayIn(locals, ics, 'edit-registers', 'import');
	const changeable =
		may['edit-registers'] && may.import && asAt === opened.today && !request.removed;
	const together = changeable ? columnAsked(opened, url) : null;
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
		may,
		changeable,
		together: together && {
			column: together.name,
			choices: choicesFor(opened)[together.name] ?? null,
			suggestions: suggestionsFor(opened)[together.name] ?? []
		}
	};
};

export const actions: Actions = {
	// Many rows get one value: as a file of these rows, so that it is looked at first and can be undone.
	together: async ({ locals, params, url, request }) => {
		const opened = openRegister(locals, params, 'edit-registers');
		const { actor, ics } = openForImport(locals, params.ics);
		const { scope, register } = opened;
		const form = await request.formData();
		const value = textOf(form, 'value');
		const which = textOf(form, 'which') === 'all' ? 'all' : 'ticked';
		const ticked = form.getAll('row').map(Number).filter(Number.isSafeInteger);
		const kept = { value, which, ticked };
		const column = columnAsked(opened, url);
		const wrong = (field: string, message: string) =>
			fail(400, { ...kept, findings: [{ field, message }] });
		if (!column) return wrong('value', 'Choose what is to be changed.');
		const read = readTypedValue(column, value, formOptions(opened, locals.today));
		if ('message' in read) return wrong('value', read.message);
		const { bytes, count } = await rowsWithValue(
			scope,
			register,
			parseListRequest(register, url.searchParams, scope.audience),
			which === 'all' ? null : new Set(ticked),
			{ column, value: read.value },
			locals.today
		);
		if (count === 0) return wrong('which', `Tick the ${register.plural} that are to be changed.`);
		const name = `${plural(count, register.singular, register.plural)} changed together: ${column.label}.csv`;
		const started = startImport(actor, register, name, bytes, { part: true });
		const home = `/ics/${ics.code}/imports`;
		if (!('ok' in started)) return formAnswer(started, home, kept);
		await readForAMoment(actor, started.ok.id);
		redirect(303, `${home}/${started.ok.id}`);
	}
};

/** The column of which several rows are to be changed, as the address names it. */
function columnAsked({ register }: OpenRegister, url: URL) {
	const name = url.searchParams.get('together');
	return changeableColumns(register).find((column) => column.name === name) ?? null;
}

function only(names: readonly string[], row: Row): Row {
	return Object.fromEntries(names.map((name) => [name, row[name] ?? null]));
}

/** For each column that narrows the list and has no list of choices: the values that are held. */
function filterValues({ scope, register }: OpenRegister, asAt: string): Record<string, string[]> {
	return Object.fromEntries(
		register.columns
			.filter((column) => column.filter && (!column.choices || column.open))
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
