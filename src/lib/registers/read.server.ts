import { type IcsScope, NotFound } from '#lib/core/access.ts';
import {
	type Organisation,
	organisationsBelow,
	systemAndPredecessors
} from '#lib/organisations/read.server.ts';
import { cached, registerVersion, rowsOf } from '#lib/platform/cache.server.ts';
import { dayEnd } from '#lib/platform/clock.server.ts';
import { all, get } from '#lib/platform/database.server.ts';
import { kindsNamed } from '#lib/registers/parse/choices.ts';
import { serverPart } from './all.server.ts';
import { additionsUndone, type StoredRow, type PastEvent } from './changes.ts';
import type { Known, Register, RegisterName, Row, Value } from './definition.ts';
import { type ListRequest, PAGE_SIZE } from './form.ts';
import { type BoundRow, naturalOrder } from './plug-in.server.ts';
import { rowsOn } from './recorded.server.ts';

// Reading any register's rows. Table and column names come from the definitions, never from input.

export { registerVersion };

export type ListedRow = {
	id: number;
	version: number;
	removedAt: string | null;
	status: string;
	row: Row;
	/** What is shown in place of the held values, where it is worked out from others. */
	derived: Row;
};

export type ListedRows = {
	rows: ListedRow[];
	/** Rows that match, on all pages. */
	count: number;
	/** Rows that stand in the register, whatever the filters. */
	all: number;
	/** Sum of each totalled column over the rows that match; null when none has a value. */
	totals: Record<string, number | null>;
	/**
	 * The month that the totals are of, and its rows, where the rows that match are of several: the same posts
	 * stand in each month and are not added up over them.
	 */
	totalsOf: { month: string; rows: number } | null;
	/** Rows whose count is suppressed, so that a total leaves them out; by column, where there are any. */
	suppressed: Record<string, number>;
};

type RawRow = Record<string, Value> & { id: number; version: number };

/** So many rows of a list after so many others. */
export type Part = { skip: number; take: number };

/**
 * Rows as recorded on a day (ISO): the page that is asked for, another part, or all that match. A file has
 * just what the list has.
 */
export function listRows(
	scope: IcsScope,
	register: Register,
	request: ListRequest,
	asAt: string,
	part: Part | 'all' = { skip: (request.page - 1) * PAGE_SIZE, take: PAGE_SIZE }
): ListedRows {
	const { where, values } = conditions(scope, register, request, asAt);
	const sort = sortColumn(register, request.sort);
	const order = `${orderBy(register, sort, request.descending ? 'DESC' : 'ASC')}, id`;
	const source = `(SELECT *, ${extras(register)} FROM ${rowsOn(scope, register, asAt)} WHERE ics_id = @ics)`;
	const raws =
		part === 'all'
			? all<RawRow>(`SELECT * FROM ${source} WHERE ${where} ORDER BY ${order}`, values)
			: rowsWithIds(
					source,
					values,
					partOfIds(scope, register, part, { where, order, source, values })
				);
	const { count, totals, totalsOf, suppressed } = cached(
		{ dependsOn: rowsOf(scope, register.name), key: `sums/${where}/${JSON.stringify(values)}` },
		() => sums(register, source, where, values)
	);
	const rows = raws.map((raw) => listed(register, raw));
	return {
		rows: rows.map((one) => ({ ...one, row: { ...one.row, ...one.derived } })),
		count,
		all: cached({ dependsOn: rowsOf(scope, register.name), key: `standing/${asAt}` }, () =>
			countCurrent(scope, register, asAt)
		),
		totals,
		totalsOf,
		suppressed
	};
}

type ListQuery = { where: string; order: string; source: string; values: Record<string, Value> };

/** Which rows a page shows. The order of all rows is kept, so that only the first page of a list sorts them. */
function partOfIds(
	scope: IcsScope,
	register: Register,
	{ skip, take }: Part,
	{ where, order, source, values }: ListQuery
): number[] {
	const ids = cached(
		{
			dependsOn: rowsOf(scope, register.name),
			key: `ids/${where}/${order}/${JSON.stringify(values)}`
		},
		() =>
			Float64Array.from(
				all<{ id: number }>(`SELECT id FROM ${source} WHERE ${where} ORDER BY ${order}`, values),
				({ id }) => id
			)
	);
	return [...ids.subarray(skip, skip + take)];
}

/** In the order of the ids; `CROSS` has SQLite look each of them up rather than go through all rows. */
function rowsWithIds(
	source: string,
	values: Record<string, Value>,
	ids: readonly number[]
): RawRow[] {
	return all<RawRow>(
		`SELECT row.* FROM json_each(@ids) wanted CROSS JOIN ${source} row ON row.id = wanted.value ORDER BY wanted.key`,
		{ ics: values.ics, asAt: values.asAt, ids: JSON.stringify(ids) }
	);
}

function countCurrent(scope: IcsScope, register: Register, asAt: string): number {
	return get<{ count: number }>(
		`SELECT count(*) AS count FROM ${rowsOn(scope, register, asAt)}
		WHERE ics_id = @ics AND removed_at IS NULL`,
		{ ics: scope.ics.id, asAt }
	)!.count;
}

function sums(
	register: Register,
	source: string,
	where: string,
	values: Record<string, Value>
): Pick<ListedRows, 'count' | 'totals' | 'totalsOf' | 'suppressed'> {
	const totalled = register.columns.filter((column) => column.total);
	const byMonth = totalled.length > 0 && register.columns.some(({ name }) => name === 'month');
	const inMonth = byMonth ? 'month = (SELECT max(month) FROM matched)' : 'true';
	const wanted = totalled.flatMap(({ name, suppressible }) =>
		suppressible
			? [
					`sum(${name}) FILTER (WHERE ${inMonth} AND ${name} <> '*') AS ${name}`,
					`count(*) FILTER (WHERE ${inMonth} AND ${name} = '*') AS ${name}_suppressed`
				]
			: [`sum(${name}) FILTER (WHERE ${inMonth}) AS ${name}`]
	);
	const months = byMonth
		? ['max(month) AS last', 'min(month) AS first', `count(*) FILTER (WHERE ${inMonth}) AS latest`]
		: [];
	const found = get<
		{ count: number; first: string; last: string; latest: number } & Record<string, number | null>
	>(
		`${byMonth ? `WITH matched AS (SELECT month FROM ${source} WHERE ${where}) ` : ''}
		SELECT ${['count(*) AS count', ...months, ...wanted].join(', ')} FROM ${source} WHERE ${where}`,
		values
	)!;
	const suppressed = totalled
		.map(({ name }) => [name, found[`${name}_suppressed`] ?? 0] as const)
		.filter(([, rows]) => rows > 0);
	return {
		count: found.count,
		totals: Object.fromEntries(totalled.map(({ name }) => [name, found[name] ?? null])),
		totalsOf:
			byMonth && found.first !== found.last ? { month: found.last, rows: found.latest } : null,
		suppressed: Object.fromEntries(suppressed)
	};
}

/** A row as it is held now, its state as at a day (ISO). @throws NotFound when the ICS has no such row. */
export function findRow(scope: IcsScope, register: Register, id: number, asAt: string): ListedRow {
	const found = rowIn(register.name, scope, register, id, asAt);
	if (!found) throw new NotFound(`No ${register.singular} ${id}.`);
	return found;
}

/** A row as it was recorded on a day (ISO); null where it was not in the register yet. */
export function findRowOn(
	scope: IcsScope,
	register: Register,
	id: number,
	asAt: string
): ListedRow | null {
	return rowIn(rowsOn(scope, register, asAt), scope, register, id, asAt);
}

function rowIn(source: string, scope: IcsScope, register: Register, id: number, asAt: string) {
	const raw = get<RawRow>(
		`SELECT *, ${extras(register)} FROM ${source} WHERE id = @id AND ics_id = @ics`,
		{ id, ics: scope.ics.id, asAt }
	);
	return raw ? listed(register, raw) : null;
}

/** The code of the finding that another row has a key already: a page offers that row. */
export const KEY_TAKEN = 'key-taken';

/** The row that has this row's key, removed or not. */
export function rowWithKey(scope: IcsScope, register: Register, row: Row): ListedRow | null {
	const same = register.key.map((name) => `${name} = ? COLLATE NOCASE`).join(' AND ');
	const found = get<{ id: number }>(
		`SELECT id FROM ${register.name} WHERE ics_id = ? AND ${same}`,
		scope.ics.id,
		...register.key.map((name) => row[name] ?? null)
	);
	return found ? findRow(scope, register, found.id, '9999-12-31') : null;
}

/** The rows that stood in a register on a day (ISO), as recorded. */
export function standingRows(
	scope: IcsScope,
	register: Register,
	asAt: string
): (Row & { id: number })[] {
	return all<RawRow>(
		`SELECT * FROM ${rowsOn(scope, register, asAt)} WHERE ics_id = @ics AND removed_at IS NULL`,
		{ ics: scope.ics.id, asAt }
	);
}

/** The state of each row, and what is worked out for it, as further columns of a query. */
function extras(register: Register): string {
	const derived = Object.entries(serverPart(register.name).derived ?? {});
	return [
		`${serverPart(register.name).status} AS status`,
		...derived.map(([name, sql]) => `${sql} AS shown_${name}`)
	].join(', ');
}

/** Every row of an ICS's register, removed ones too, for comparing with a file. */
export function storedRows(scope: IcsScope, register: Register): StoredRow[] {
	const raws = all<RawRow>(`SELECT * FROM ${register.name} WHERE ics_id = ?`, scope.ics.id);
	const undone = undoneRows(scope, register);
	const bound = boundRows(scope, register);
	return raws.map((raw) => {
		const removed = raw.removed_at !== null;
		return {
			id: raw.id,
			version: raw.version,
			removed,
			row: raw,
			...(removed && undone.has(raw.id) ? { undone: true } : {}),
			...(bound.has(raw.id) ? { bound: true } : {})
		};
	});
}

/** Rows that stand for something outside their register, by id. */
export function boundRows(scope: IcsScope, register: Register): Map<number, BoundRow> {
	const bound = serverPart(register.name).bound?.(scope) ?? [];
	return new Map(bound.map((row) => [row.id, row]));
}

type UndoEvent = Pick<PastEvent, 'kind'> & {
	rowId: number;
	importId: number | null;
	undoes: number | null;
};

/** Rows that are out because all that added them was undone; `additionsUndone` says which. */
function undoneRows(scope: IcsScope, register: Register): Set<number> {
	const events = all<UndoEvent>(
		`SELECT e.row_id AS rowId, e.kind, e.import_id AS importId, e.undoes_import_id AS undoes
		FROM register_events e WHERE e.register = @register AND e.row_id IN (
			SELECT u.row_id FROM register_events u JOIN ${register.name} r ON r.id = u.row_id
			WHERE u.register = @register AND u.ics_id = @ics AND r.removed_at IS NOT NULL
				AND u.undoes_import_id IS NOT NULL)
		ORDER BY e.id`,
		{ register: register.name, ics: scope.ics.id }
	);
	return new Set(
		[...Map.groupBy(events, ({ rowId }) => rowId)]
			.filter(([, ofRow]) => additionsUndone(ofRow).at(-1))
			.map(([rowId]) => rowId)
	);
}

export type RegisterTallies = {
	/** Rows in each state as at the day, by its code; states that no row is in are left out. */
	byStatus: Record<string, number>;
	/** Rows taken out of the register. */
	removed: number;
};

/** How many rows there are of each sort, whatever a list is narrowed to. */
export function tallies(scope: IcsScope, register: Register, asAt: string): RegisterTallies {
	const rows = cached({ dependsOn: rowsOf(scope, register.name), key: `tallies/${asAt}` }, () =>
		all<{ status: string | null; count: number }>(
			`SELECT CASE WHEN removed_at IS NULL THEN ${serverPart(register.name).status} END AS status, count(*) AS count
			FROM ${rowsOn(scope, register, asAt)} WHERE ics_id = @ics GROUP BY 1`,
			{ ics: scope.ics.id, asAt }
		)
	);
	return {
		byStatus: Object.fromEntries(
			rows.filter((row) => row.status !== null).map((row) => [row.status, row.count])
		),
		removed: rows.find((row) => row.status === null)?.count ?? 0
	};
}

/** The organisations that a register's columns may name: the ICS's trusts for policies. */
export function organisationsFor(scope: IcsScope, register: Register): Organisation[] {
	const kinds = new Set(
		register.columns.filter(({ kind }) => kind === 'organisation').flatMap(kindsNamed)
	);
	return [...kinds].flatMap((kind) =>
		kind === 'ics' ? systemAndPredecessors(scope.ics.id) : organisationsBelow(scope.ics.id, kind)
	);
}

/** The different values a column holds in an ICS on a day (ISO), for its filter; at most 200. */
export function distinctValues(
	scope: IcsScope,
	register: Register,
	column: string,
	asAt: string
): string[] {
	if (!register.columns.some((candidate) => candidate.name === column)) return [];
	return cached({ dependsOn: rowsOf(scope, register.name), key: `values/${column}/${asAt}` }, () =>
		all<{ value: string }>(
			`SELECT DISTINCT ${column} AS value FROM ${rowsOn(scope, register, asAt)}
			WHERE ics_id = @ics AND removed_at IS NULL AND ${column} IS NOT NULL ORDER BY 1 LIMIT 200`,
			{ ics: scope.ics.id, asAt }
		).map((row) => String(row.value))
	);
}

function listed(register: Register, raw: RawRow): ListedRow {
	const row: Row = {};
	for (const column of register.columns) row[column.name] = raw[column.name] ?? null;
	return {
		id: raw.id,
		version: raw.version,
		removedAt: raw.removed_at === null ? null : String(raw.removed_at),
		status: String(raw.status),
		row,
		derived: Object.fromEntries(
			Object.keys(serverPart(register.name).derived ?? {}).map((name) => [
				name,
				raw[`shown_${name}`] ?? null
			])
		)
	};
}

function sortColumn(register: Register, sort: string): string {
	return sort === 'status' || register.columns.some((column) => column.name === sort)
		? sort
		: register.sortedBy;
}

/** The name under which a query has a column as it is shown. */
function shownAs(register: Register, name: string): string {
	return serverPart(register.name).derived?.[name] ? `shown_${name}` : name;
}

/** Empty values last. Months and dates that every row has are left to the index that holds them in order. */
function orderBy(register: Register, sort: string, direction: 'ASC' | 'DESC'): string {
	const column = register.columns.find(({ name }) => name === sort);
	if (column?.required && (column.kind === 'month' || column.kind === 'date'))
		return `${sort} ${direction}`;
	if (column?.numbered) return naturalOrder(sort, direction);
	return `${shownAs(register, sort)} IS NULL, ${sortedAs(register, sort)} COLLATE NOCASE ${direction}`;
}

/** States and choices sort in the order their definition lists them; the rest by value. */
function sortedAs(register: Register, sort: string): string {
	const listed =
		sort === 'status'
			? register.statuses.map((status) => status.code)
			: register.columns
					.find((column) => column.name === sort)
					?.choices?.map((choice) => choice.value);
	if (!listed) return shownAs(register, sort);
	return `CASE ${sort} ${listed.map((code, index) => `WHEN '${code}' THEN ${index}`).join(' ')} END`;
}

function conditions(
	scope: IcsScope,
	register: Register,
	request: ListRequest,
	asAt: string
): { where: string; values: Record<string, Value> } {
	const where = [request.removed ? 'removed_at IS NOT NULL' : 'removed_at IS NULL'];
	const values: Record<string, Value> = { ics: scope.ics.id, asAt };
	for (const [name, value] of Object.entries(request.filters)) {
		if (name !== 'status' && !register.columns.some((column) => column.name === name)) continue;
		const group = register.statusGroups?.find(({ code }) => name === 'status' && code === value);
		if (group) {
			where.push(`status IN (SELECT value FROM json_each(@filter_status))`);
			values.filter_status = JSON.stringify(group.statuses);
			continue;
		}
		where.push(`${name} = @filter_${name}`);
		values[`filter_${name}`] = value;
	}
	if (request.search) {
		const looked = register.searched.map((name) => `${name} LIKE @search ESCAPE '!'`);
		where.push(`(${looked.join(' OR ')})`);
		values.search = `%${request.search.replace(/[!%_]/g, '!$&')}%`;
	}
	return { where: where.join(' AND '), values };
}

export type LastImport = {
	register: RegisterName;
	id: number;
	fileName: string;
	at: string;
	by: string;
};

/**
 * The latest import of each register that stood at the end of a day (ISO): where the figures came from
 * and how old they are.
 */
export function lastImports(scope: IcsScope, asAt: string): LastImport[] {
	return all<LastImport>(
		`SELECT i.register, i.id, i.file_name AS fileName, i.committed_at AS at, u.name AS by
		FROM imports i JOIN user u ON u.id = i.committed_by
		WHERE i.id IN (SELECT max(id) FROM imports WHERE ics_id = @ics AND committed_at < @ended
			AND (undone_at IS NULL OR undone_at >= @ended) GROUP BY register)`,
		{ ics: scope.ics.id, ended: dayEnd(asAt) }
	);
}

// What the rules of a register look at beyond the row itself.

type OverlapCandidate = Record<string, Value> & { id: number };

/** What the rules of a register have to know of an ICS. */
export function knownFor(scope: IcsScope, register: Register): Known {
	return serverPart(register.name).known?.(scope) ?? {};
}

/** The standing rows of an ICS's register, as far as they say which rows may stand beside them. */
export function overlapCandidates(
	scope: IcsScope,
	register: Register,
	like: Row | null = null
): OverlapCandidate[] {
	const { within, column } = register.noOverlap!;
	const same = like ? within.map((name) => ` AND ${name} = ?`).join('') : '';
	return all<OverlapCandidate>(
		`SELECT id, ${[...within, column].join(', ')} FROM ${register.name}
		WHERE ics_id = ? AND removed_at IS NULL${same}`,
		scope.ics.id,
		...(like ? within.map((name) => like[name] ?? null) : [])
	);
}
