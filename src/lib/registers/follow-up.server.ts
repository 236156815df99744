/** Rows that somebody follows up: their state, counts and dashboard, from three of a register's columns. */
import type { IcsScope } from '#lib/core/access.ts';
import { addDays, daysBetween } from '#lib/core/calendar.ts';
import { longDate } from '#lib/core/dates.ts';
import { count } from '#lib/core/numbers.ts';
import { agree, capital, plural } from '#lib/core/words.ts';
import { all } from '#lib/platform/database.server.ts';
import { columnOf, labelOf, type Register, type Row } from './definition.ts';
import {
	type FollowUp,
	type FollowUpFigures,
	followUpMeasures,
	followUpSentence
} from './follow-up.ts';
import {
	byDates,
	type DashboardSection,
	type DeclaredDashboard,
	type RegisterServer,
	type SampleRow
} from './plug-in.server.ts';
import { countsOnDays, rowsOn } from './recorded.server.ts';

/** Names of columns of dates, and of the one that its open rows are grouped by. */
export type FollowedBy = {
	began: string;
	due: string;
	/** The day it is due, as SQL, where another column may say a later one. */
	dueSql?: string;
	ended: string;
	by: string;
	/** What that column is called in a heading: “by meeting”. */
	byWord: string;
	/** What a row is known by, as SQL. */
	text: string;
	owner: string;
};

/** All that a register brings to the server whose rows are followed up. */
export function followUpServer(
	register: Register,
	words: FollowUp,
	columns: FollowedBy,
	samples: RegisterServer['samples']
): RegisterServer {
	const { began, due, dueSql = due, ended } = columns;
	return {
		register,
		status: `CASE
			WHEN ${began} > @asAt THEN 'ahead'
			WHEN ${ended} <= @asAt THEN 'ended'
			WHEN ${dueSql} < @asAt THEN 'overdue'
			ELSE 'open' END`,
		...byDates((scope, days) => followUpFiguresAt(register, columns, scope, days), {
			sentence: (figures) => followUpSentence(words, figures),
			measures: (figures) => followUpMeasures(words, figures)
		}),
		dashboard: (scope, asAt) => followUpDashboard(register, words, columns, scope, asAt),
		samples
	};
}

/** Counts at each of the given days (ISO dates, ascending). */
function followUpFiguresAt(
	register: Register,
	{ began, due, dueSql = due, ended }: FollowedBy,
	scope: IcsScope,
	days: readonly string[]
): FollowUpFigures[] {
	return countsOnDays<FollowUpFigures>(scope, register, days, {
		row: `coalesce(${began}, '') AS began, ${dueSql} AS due,
			coalesce(${ended}, '9') AS ended`,
		joined: `began <= day.asAt`,
		counts: `
			count(held.id) AS rows,
			count(*) FILTER (WHERE ended <= asAt) AS ended,
			count(*) FILTER (WHERE ended > asAt AND due < asAt) AS overdue,
			count(*) FILTER (WHERE held.id IS NOT NULL AND ended > asAt AND due IS NULL) AS undated`
	});
}

type OpenRow = {
	id: number;
	reference: string;
	text: string;
	owner: string | null;
	by: string | null;
	due: string | null;
};

/** Open rows that are named, and groups that are drawn; the list holds the rest. */
const NAMED = 10;
/** Days ahead in which a row is due soon. */
const DUE_SOON = 30;

function followUpDashboard(
	register: Register,
	words: FollowUp,
	columns: FollowedBy,
	scope: IcsScope,
	asAt: string
): DeclaredDashboard {
	const { began, due, dueSql = due, ended, by, owner } = columns;
	const open = all<OpenRow>(
		`SELECT id, reference, ${columns.text} AS text, ${owner} AS owner, ${by} AS "by", ${dueSql} AS due
		FROM ${rowsOn(scope, register, asAt)}
		WHERE ics_id = @ics AND removed_at IS NULL AND coalesce(${began}, '') <= @asAt
			AND coalesce(${ended}, '9') > @asAt
		ORDER BY due IS NULL, due, id`,
		{ ics: scope.ics.id, asAt }
	);
	const late = open.filter((row) => row.due !== null && row.due < asAt).length;
	const dueSoon = open.filter(
		(row) => row.due !== null && row.due >= asAt && row.due <= addDays(asAt, DUE_SOON)
	).length;
	const undated = open.filter((row) => row.due === null).length;
	const sections: DashboardSection[] = [
		{
			heading: `${capital(register.plural)} that are ${words.open}`,
			sentence:
				open.length === 0
					? `No ${register.singular} is ${words.open}.`
					: `${plural(open.length, register.singular, register.plural)} ${agree(open.length, 'is', 'are')} ${words.open}, and ${
							late === 0 ? 'none is' : `${count(late)} ${agree(late, 'is', 'are')}`
						} ${words.overdue}.`,
			figures: [
				{ label: capital(words.overdue), value: count(late), query: 'status=overdue' },
				{
					label: `${columnOf(register, due).label} within ${DUE_SOON} days`,
					value: count(dueSoon)
				},
				{ label: 'Without a date', value: count(undated) }
			],
			...(open.length === 0 ? {} : { table: openTable(register, columns, words, open, asAt) })
		}
	];
	if (open.length > 0) sections.push(groupSection(register, words, columns, open));
	return { sections };
}

function openTable(
	register: Register,
	{ due: dueColumn }: FollowedBy,
	words: FollowUp,
	open: readonly OpenRow[],
	asAt: string
): NonNullable<DashboardSection['table']> {
	const named = open.slice(0, NAMED);
	return {
		caption: `${capital(register.plural)} that are ${words.open}, the longest due first`,
		columns: [
			{ label: capital(register.singular) },
			{ label: 'Owner' },
			{ label: columnOf(register, dueColumn).label },
			{ label: `Days ${words.overdue}`, numeric: true }
		],
		rows: named.map(({ id, reference, text, owner, due }) => ({
			path: `/${id}`,
			cells: [
				`${reference}: ${text}`,
				owner ?? 'Nobody yet',
				due === null ? 'No date' : longDate(due),
				due !== null && due < asAt ? count(daysBetween(due, asAt)) : ''
			]
		}))
	};
}

/** Open rows by what a column says, most first. */
function groupSection(
	register: Register,
	words: FollowUp,
	{ by, byWord }: FollowedBy,
	open: readonly OpenRow[]
): DashboardSection {
	const column = columnOf(register, by);
	const groups = [...Map.groupBy(open, (row) => row.by)]
		.map(([value, rows]) => ({ value, number: rows.length }))
		.sort((one, other) => other.number - one.number);
	const first = groups[0]!;
	const label = (value: string | null) => (value === null ? 'Not given' : labelOf(column, value));
	return {
		heading: `${capital(words.open)} ${register.plural} by ${byWord}`,
		sentence: groupSentence(first.number, groups[1]?.number ?? 0, open.length, label(first.value)),
		chart: {
			label: `${capital(words.open)} ${register.plural} by ${byWord}`,
			bars: groups.slice(0, NAMED).map(({ value, number }) => ({
				label: label(value),
				value: number,
				query:
					value === null || !column.filter
						? undefined
						: `status=not-ended&${column.name}=${encodeURIComponent(value)}`
			}))
		}
	};
}

/** `second` is the number of the group after the largest. */
function groupSentence(first: number, second: number, all: number, label: string): string {
	if (all === 1) return `The one is under “${label}”.`;
	if (first === all) return `${all === 2 ? 'Both' : `All ${count(all)}`} are under “${label}”.`;
	return first === second
		? `No group is larger than ${count(first)} of ${count(all)}.`
		: `${count(first)} of ${count(all)} are under “${label}”.`;
}

/** A sample row that began, is due and perhaps ended so many days before the last day. */
export function followUpSample(
	today: string,
	{ began, due, ended }: Pick<FollowedBy, 'began' | 'due' | 'ended'>,
	[from, until, over]: readonly [from: number, until: number | null, over: number | null],
	row: Row,
	later: Row = {}
): SampleRow {
	const on = addDays(today, -from);
	return {
		on,
		row: { ...row, [began]: on, [due]: until === null ? null : addDays(today, -until) },
		later:
			over === null
				? []
				: [
						{
							on: addDays(today, 1 - over),
							values: { [ended]: addDays(today, -over), ...later }
						}
					]
	};
}
