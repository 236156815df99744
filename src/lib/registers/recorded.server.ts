/**
 * Registers as they were recorded at the end of a day, rebuilt from their history, as relations that
 * queries read in the place of a register's table. What carries a date of its own is known today.
 */
import type { IcsScope } from '#lib/core/access.ts';
import { cached, cachedRows, rowsOf } from '#lib/platform/cache.server.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { all, get } from '#lib/platform/database.server.ts';
import {
	ALWAYS,
	type Changes,
	type PastEvent,
	type RecordedState,
	recordedStates
} from './changes.ts';
import {
	knownBefore,
	datedBy,
	isDatedFact,
	type Register,
	type Row,
	type Value
} from './definition.ts';

/** For a query over several days: whether a row of `rowsOnDays` was recorded at the end of `day.asAt`. */
export const RECORDED = 'from_day <= day.asAt AND to_day > day.asAt';

/** The same where a query answers each row's `from_day` and `to_day`. */
export type RecordedDays = { from: string; to: string };

export function wasRecorded({ from, to }: RecordedDays, day: string): boolean {
	return from <= day && to > day;
}

/**
 * A register as it was at the end of a day (ISO), to stand after FROM. The query binds @ics and @asAt.
 * Rows that are about a month or a day of their own are those of today.
 */
export function rowsOn(scope: IcsScope, register: Register, asAt: string): string {
	const { recordedBy } = scope;
	if (isAsToday(scope, register, recordedBy ?? asAt)) return register.name;
	// What happened later had not happened yet; a day ahead stays where it was recorded ahead of it.
	const columns = register.columns.map(({ name, happened }) =>
		happened
			? `CASE WHEN ${name} <= @asAt THEN ${name} WHEN ${name}_then > @asAt THEN ${name}_then END AS ${name}`
			: name
	);
	return `(SELECT ics_id, id, version, removed_at, ${columns.join(', ')} FROM ${tableOf(scope, register)}
		WHERE ics_id = @ics AND ${recordedOnDay(recordedBy ? `'${recordedBy}'` : '@asAt')})`;
}

const recordedOnDay = (day: string) => `from_day <= ${day} AND to_day > ${day}`;

/** The same for several days, ascending: each row with the days of which `RECORDED` holds. */
export function rowsOnDays(scope: IcsScope, register: Register, days: readonly string[]): string {
	const { recordedBy } = scope;
	const first = recordedBy ?? days[0];
	const always = `'${ALWAYS.from}' AS from_day, '${ALWAYS.to}' AS to_day`;
	if (first === undefined || isAsToday(scope, register, first))
		return `(SELECT *, ${always} FROM ${register.name})`;
	if (recordedBy === undefined) return tableOf(scope, register);
	const columns = register.columns.map(({ name }) => name).join(', ');
	return `(SELECT ics_id, id, version, removed_at, ${columns}, ${always} FROM ${tableOf(scope, register)}
		WHERE ${recordedOnDay(`'${recordedBy}'`)})`;
}

/** The scope for what is sent on a day (ISO) about an earlier one. @throws when it is no date */
export function asRecordedBy<S extends IcsScope>(scope: S, day: string): S {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new Error(`no date: ${day}`);
	return { ...scope, recordedBy: day };
}

function isAsToday(scope: IcsScope, register: Register, asAt: string): boolean {
	return datedBy(register) !== undefined || asAt >= recordings(scope, register).last;
}

/** The days of the first and the last recording of a register; empty for none. */
export function recordings(scope: IcsScope, register: Register): { first: string; last: string } {
	return cached({ dependsOn: rowsOf(scope, register.name), key: 'recordings' }, () => {
		const found = get<{ first: string | null; last: string | null }>(
			`SELECT min(at) AS first, max(at) AS last FROM (
				SELECT at FROM register_additions WHERE ics_id = @ics AND register = @register
				UNION ALL SELECT max(at) FROM register_events WHERE ics_id = @ics AND register = @register)`,
			{ ics: scope.ics.id, register: register.name }
		);
		const day = (at: string | null | undefined) => (at ? londonDate(new Date(at)) : '');
		return { first: day(found?.first), last: day(found?.last) };
	});
}

/** A row as it was recorded at the end of a day, whatever became known of its dates since. */
export type RecordedRow = { id: number; removedAt: string | null; row: Row };

/** A register as it was recorded at the end of a day (ISO): every column, rows taken out as well. */
export function recordedOn(scope: IcsScope, register: Register, day: string): RecordedRow[] {
	return rowsWithHistory(scope, register).flatMap(({ id, states }) => {
		const state = states.find((one) => wasRecorded(one, day));
		return state ? [{ id, removedAt: state.removedAt, row: columnsOf(register, state.row) }] : [];
	});
}

type HeldRow = Record<string, Value> & { id: number; version: number; removed_at: string | null };
type RowWithHistory = { id: number; now: HeldRow; states: RecordedState[] };
type EventRow = { id: number; kind: PastEvent['kind']; at: string; changes: string };

/** The rows of an ICS's register, each with how it was recorded from day to day, newest first. */
function rowsWithHistory(scope: IcsScope, register: Register): RowWithHistory[] {
	const asked = { ics: scope.ics.id, register: register.name };
	const rows = all<HeldRow>(
		`SELECT * FROM ${register.name} WHERE ics_id = @ics ORDER BY id`,
		asked
	);
	const events = Map.groupBy(
		all<EventRow>(
			`SELECT e.row_id AS id, e.kind, e.at, e.changes FROM ${register.name} r
			CROSS JOIN register_events e ON e.register = @register AND e.row_id = r.id
			WHERE r.ics_id = @ics ORDER BY e.id`,
			asked
		),
		({ id }) => id
	);
	const additions = all<{ last: number; at: string }>(
		`SELECT last_row_id AS last, at FROM register_additions
		WHERE ics_id = @ics AND register = @register ORDER BY first_row_id`,
		asked
	);
	const dayOf = daysByMoment();
	let run = 0;
	return rows.map((now) => {
		while (run < additions.length && additions[run]!.last < now.id) run += 1;
		const addition = additions[run];
		const addedOn = addition ? dayOf(addition.at) : ALWAYS.from;
		const own = events.get(now.id);
		const state = { row: now, removed: now.removed_at !== null, removedAt: now.removed_at };
		// Most rows of a long register are as they came.
		if (!own) return { id: now.id, now, states: [{ ...state, from: addedOn, to: ALWAYS.to }] };
		const past = own.map(({ kind, at, changes }) => ({
			...{ kind, at, on: dayOf(at) },
			changes: JSON.parse(changes) as Changes
		}));
		return { id: now.id, now, states: recordedStates(state, addedOn, past) };
	});
}

function columnsOf(register: Register, held: Row): Row {
	return Object.fromEntries(register.columns.map(({ name }) => [name, held[name] ?? null]));
}

/** An import records tens of thousands of rows at one moment. */
function daysByMoment(): (at: string) => string {
	const days = new Map<string, string>();
	return (at) => {
		let day = days.get(at);
		if (day === undefined) days.set(at, (day = londonDate(new Date(at))));
		return day;
	};
}

/** Fills the table with a register's rows from day to day, where it has not been written to since. */
function tableOf(scope: IcsScope, register: Register): string {
	const names = register.columns.map(({ name }) => name);
	const happened = register.columns.filter((one) => one.happened).map(({ name }) => name);
	const name = `recorded_${register.name}`;
	cachedRows(
		scope,
		register.name,
		{
			name,
			columns: [
				...['ics_id', 'from_day', 'to_day', 'id', 'version', 'removed_at'],
				...[...names, ...happened.map((one) => `${one}_then`)]
			],
			index: ['ics_id', 'id', 'from_day']
		},
		function* () {
			const rows = rowsWithHistory(scope, register);
			const standing = rows.filter(({ now }) => now.removed_at === null);
			const days: FirstDays = {
				recorded: recordings(scope, register).first,
				standing: standing.reduce((first, { states }) => {
					const day = firstStanding(states)?.from ?? first;
					return day < first ? day : first;
				}, ALWAYS.to as string)
			};
			const before = new Set(knownBefore(register));
			for (const { id, now, states } of rows)
				for (const { from, to, removedAt, row, then } of asKnown(register, now, states, days)) {
					const values: Value[] = [scope.ics.id, from, to, id, now.version, removedAt];
					for (const one of names) values.push(then || before.has(one) ? (row[one] ?? null) : null);
					for (const one of happened) values.push(then?.[one] ?? null);
					yield values;
				}
		}
	);
	return name;
}

function firstStanding(states: readonly RecordedState[]): RecordedState | undefined {
	return states.findLast(({ removed }) => !removed);
}

/** `row` with what is known today of its dates, `then` as it was recorded; null before it was. */
type KnownState = Omit<RecordedState, 'removed'> & { then: Row | null };

/** The day of a register's first recording, and of the first row that still stands. */
type FirstDays = { recorded: string; standing: string };

/**
 * A row from day to day as it is read: as it was recorded, with what is known today of its dates while
 * it stands. Before that it was there from the day it began. Where no such day is known, what was
 * recorded first is taken to have been there before anything was recorded.
 */
function asKnown(
	register: Register,
	now: HeldRow,
	states: readonly RecordedState[],
	first: FirstDays
): KnownState[] {
	const asRecorded = states.map((state) => ({ ...state, then: state.row }));
	const columns = register.columns.filter(isDatedFact);
	// Without dates nothing is known beyond what was recorded.
	if (now.removed_at !== null || columns.length === 0) return asRecorded;
	const dates = () => Object.fromEntries(columns.map(({ name }) => [name, now[name] ?? null]));
	const known: KnownState[] = asRecorded.map((state) =>
		state.row === now ? state : { ...state, row: { ...state.row, ...dates() } }
	);
	const earliest = firstStanding(states)!;
	const began = register.beganOn === undefined ? null : (now[register.beganOn] ?? null);
	const from = began === null ? ALWAYS.from : String(began);
	const to = began === null ? first.recorded : known.at(-1)!.from;
	if (from >= to || (began === null && earliest.from !== first.standing)) return known;
	const row = earliest.row === now ? now : { ...earliest.row, ...dates() };
	return [...known, { from, to, removedAt: null, row, then: null }];
}

/**
 * Counts over the rows of a register at the end of each of some days (ISO, ascending), as they were recorded
 * then. All three are SQL: what each row brings beside its `id`, what is worked out for each `asAt` from the
 * rows `held`, and which rows belong to a day where not all that were recorded do.
 */
export function countsOnDays<Counts>(
	scope: IcsScope,
	register: Register,
	days: readonly string[],
	{ row, counts, joined = 'true' }: { row: string; counts: string; joined?: string }
): Counts[] {
	return all<Counts>(
		`WITH day AS MATERIALIZED (SELECT value AS asAt FROM json_each(@days)),
		held AS MATERIALIZED (
			SELECT id, from_day, to_day, ${row}
			FROM ${rowsOnDays(scope, register, days)} WHERE ics_id = @ics AND removed_at IS NULL)
		SELECT day.asAt, ${counts}
		FROM day LEFT JOIN held ON ${joined} AND ${RECORDED} GROUP BY day.asAt ORDER BY day.asAt`,
		{ ics: scope.ics.id, days: JSON.stringify(days) }
	);
}
