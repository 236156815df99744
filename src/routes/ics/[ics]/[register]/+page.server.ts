import { fail, redirect } from '@sveltejs/kit';
import type { Finding } from '#lib/core/result.ts';
import { plural } from '#lib/core/words.ts';
import { startImport } from '#lib/imports/write.server.ts';
import { serverPart } from '#lib/registers/all.server.ts';
import { columnOf, datedBy, type Register, type Row } from '#lib/registers/definition.ts';
import { disclosedTotals } from '#lib/registers/disclosed.ts';
import { rowsChanged } from '#lib/registers/export.server.ts';
import {
	cellField,
	changeableColumns,
	merge,
	parseListRequest,
	readTypedRow,
	readTypedValue,
	type TypedCells,
	typedCells,
	typedColumns,
	typedFrom
} from '#lib/registers/form.ts';
import { changesSinceVersion } from '#lib/registers/history.server.ts';
import {
	distinctValues,
	findRow,
	lastImports,
	listRows,
	tallies
} from '#lib/registers/read.server.ts';
import { recordings } from '#lib/registers/recorded.server.ts';
import { listColumns, recordedNote, shownValue } from '#lib/registers/values.ts';
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
	const inCells = changeable && url.searchParams.get('together') === CELLS;
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
		},
		cells: inCells
			? {
					columns: cellColumns(register),
					choices: choicesFor(opened),
					rows: Object.fromEntries(
						rows.map(({ id, version, row }) => [id, { version, typed: typedFrom(register, row) }])
					) satisfies TypedCells
				}
			: null
	};
};

export const actions: Actions = {
	// Many rows get one value: as a file of these rows, so that it is looked at first and can be undone.
	together: async ({ locals, params, url, request }) => {
		const opened = openRegister(locals, params, 'edit-registers');
		const { scope, register } = opened;
		const form = await request.formData();
		const value = textOf(form, 'value');
		const which = textOf(form, 'which') === 'all' ? 'all' : 'ticked';
		const ticked = form.getAll('row').map(Number).filter(Number.isSafeInteger);
		const kept: Kept = { value, which, ticked };
		const column = columnAsked(opened, url);
		const wrong = (field: string, message: string) =>
			fail(400, { ...kept, findings: [{ field, message }] });
		if (!column) return wrong('value', 'Choose what is to be changed.');
		const read = readTypedValue(column, value, formOptions(opened, locals.today));
		if ('message' in read) return wrong('value', read.message);
		const meant = which === 'all' ? null : new Set(ticked);
		const file = await rowsChanged(
			scope,
			register,
			parseListRequest(register, url.searchParams, scope.audience),
			(id, row) => (meant === null || meant.has(id) ? { ...row, [column.name]: read.value } : null),
			locals.today
		);
		if (file.count === 0)
			return wrong('which', `Tick the ${register.plural} that are to be changed.`);
		return lookedAtFirst(locals, opened, file, `changed together: ${column.label}`, kept);
	},
	// What was typed into the cells of the list, the same way.
	cells: async ({ locals, params, request }) => {
		const opened = openRegister(locals, params, 'edit-registers');
		const { scope, register } = opened;
		const { rows, cells, findings } = readCells(
			opened,
			typedCells(register, await request.formData()),
			locals.today
		);
		const kept: Kept = { cells };
		if (findings.length > 0) return fail(400, { ...kept, findings });
		const whole = parseListRequest(register, new URLSearchParams(), scope.audience);
		const change = (id: number) => rows.get(id) ?? null;
		const file = await rowsChanged(scope, register, whole, change, locals.today);
		if (file.count === 0)
			return fail(400, {
				...kept,
				findings: [{ field: 'cells', message: 'Nothing is changed yet: type into a cell first.' }]
			});
		return lookedAtFirst(locals, opened, file, 'changed in the list', kept);
	}
};

/** What a form comes back with: of one value for several rows, or of the cells. */
type Kept = { value?: string; which?: 'all' | 'ticked'; ticked?: number[]; cells?: TypedCells };

/** Rows as they are to be become an import, which shows what would change. */
async function lookedAtFirst(
	locals: App.Locals,
	{ ics, register }: OpenRegister,
	{ bytes, count }: { bytes: Uint8Array; count: number },
	how: string,
	kept: Kept
) {
	const { actor } = openForImport(locals, ics.code);
	const name = `${plural(count, register.singular, register.plural)} ${how}.csv`;
	const started = startImport(actor, register, name, bytes, { part: true });
	const home = `/ics/${ics.code}/imports`;
	if (!('ok' in started)) return formAnswer(started, home, kept);
	await readForAMoment(actor, started.ok.id);
	redirect(303, `${home}/${started.ok.id}`);
}

/** The rows that were changed, as they are to be; and what is wrong, in the words of a row's own form. */
function readCells(opened: OpenRegister, sent: TypedCells, today: string) {
	const { scope, register } = opened;
	const options = formOptions(opened, today);
	const names = namesFor(opened);
	const columns = cellColumns(register);
	const rows = new Map<number, Row>();
	const cells: TypedCells = {};
	const findings: Finding[] = [];
	for (const [id, { version, typed }] of Object.entries(sent).map(
		([id, one]) => [Number(id), one] as const
	)) {
		const held = withHttpErrors(() => findRow(scope, register, id, today));
		const title = register.rowTitle(held.row, names);
		const add = (column: string, message: string) =>
			findings.push({
				field: cellField(id, column),
				message: `${title}, ${columnOf(register, column).label}: ${message}`
			});
		if (held.removedAt !== null) add(columns[0]!, 'It was removed from the register meanwhile.');
		const whole = { ...typedFrom(register, held.row), ...typed };
		const read = readTypedRow(register, whole, options);
		const since = changesSinceVersion(scope, register, held, version);
		const merged = merge(register, held.row, since, whole, read.row);
		cells[id] = { version: held.version, typed: merged.typed };
		const wrong = read.findings.filter(({ field }) => columns.includes(field));
		for (const { field, message } of wrong) add(field, message);
		for (const { field, theirs, by } of merged.clashes)
			add(
				field,
				`${by} changed this to “${shownValue(columnOf(register, field), theirs, names)}” meanwhile. If what you typed is right, send it again.`
			);
		const mine = merged.mine.filter(({ field }) => columns.includes(field));
		if (mine.length > 0)
			rows.set(id, {
				...held.row,
				...Object.fromEntries(mine.map(({ field, mine: value }) => [field, value]))
			});
	}
	return { rows, cells, findings };
}

/** What the address says where the cells of the list are to be typed into. */
const CELLS = 'cells';

/** The names of the columns whose cells are typed into; what is worked out from others is not. */
function cellColumns(register: Register): string[] {
	const { derived = {} } = serverPart(register.name);
	return typedColumns(register).flatMap(({ name }) => (name in derived ? [] : [name]));
}

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
