import type { IcsScope } from '#lib/core/access.ts';
import { lastWholeMonth, monthEnd } from '#lib/core/calendar.ts';
import { MOST_HIDDEN } from '#lib/core/disclosure.ts';
import { cached, rowsOf } from '#lib/platform/cache.server.ts';
import { all } from '#lib/platform/database.server.ts';
import { apartAs, cellsAs, cellsFrom } from '#lib/registers/sql.server.ts';
import type { PromFigures } from './measures.ts';
import {
	type KnownTeam,
	PROM_SHARES,
	type PromMonth,
	type PromReturn,
	type PromShare,
	type PromSums
} from './rules.ts';

/** Whether a row's four figures are all there; codes are those of the register's definition. */
export const PROM_STATUS = `CASE
	WHEN eligible IS NULL OR first_scores IS NULL OR paired_scores IS NULL OR improved IS NULL THEN 'incomplete'
	WHEN '*' IN (eligible, first_scores, paired_scores, improved) THEN 'suppressed'
	ELSE 'complete' END`;

const sums = (name: string, some: string, whole: string) =>
	`coalesce(sum(${some}) FILTER (WHERE ${some} <> '*' AND ${whole} <> '*'), 0) AS ${name}Part,
	coalesce(sum(${whole}) FILTER (WHERE ${some} <> '*' AND ${whole} <> '*'), 0) AS ${name}Whole,
	count(*) FILTER (WHERE '*' IN (${some}, ${whole})) AS ${name}Suppressed,
	count(*) FILTER (WHERE (${some} IS NULL OR ${whole} IS NULL)
		AND coalesce(${some}, 0) <> '*' AND coalesce(${whole}, 0) <> '*') AS ${name}Missing,
	${cellsAs(`${name}Part`, some, `${some} <> '*' AND ${whole} <> '*'`)},
	${cellsAs(`${name}Whole`, whole, `${some} <> '*' AND ${whole} <> '*'`)},
	${apartAs(name, some, whole, `${some} <> '*' AND ${whole} <> '*'`)}`;

const SUMS = [
	sums('first', 'first_scores', 'eligible'),
	sums('paired', 'paired_scores', 'first_scores'),
	sums('improved', 'improved', 'paired_scores')
].join(',\n');

type Summed = { month: string } & Record<
	`${'first' | 'paired' | 'improved'}${'Part' | 'Whole' | 'Suppressed' | 'Missing' | 'Apart' | 'Hidden'}`,
	number
>;

/** The figures of the last whole month with a return by the day (ISO). */
export function promFigures(scope: IcsScope, asAt: string): PromFigures {
	const [found] = all<Summed>(
		`SELECT month, ${SUMS} FROM proms WHERE ics_id = @ics AND removed_at IS NULL AND month = (
			SELECT max(month) FROM proms WHERE ics_id = @ics AND removed_at IS NULL AND month <= @month)
		GROUP BY month`,
		{ ics: scope.ics.id, month: lastWholeMonth(asAt) }
	);
	return figures(found, asAt);
}

/** The figures of every month with a return, up to `lastMonth` (2026-09), oldest first. */
export function promFiguresByMonth(scope: IcsScope, lastMonth: string): PromFigures[] {
	return all<Summed>(
		`SELECT month, ${SUMS} FROM proms
		WHERE ics_id = @ics AND removed_at IS NULL AND month <= @month GROUP BY month ORDER BY month`,
		{ ics: scope.ics.id, month: lastMonth }
	).map((found) => figures(found, monthEnd(found.month)));
}

function figures(found: Summed | undefined, asAt: string): PromFigures {
	const part = (name: 'first' | 'paired' | 'improved') => ({
		part: found?.[`${name}Part`] ?? 0,
		whole: found?.[`${name}Whole`] ?? 0,
		suppressed: found?.[`${name}Suppressed`] ?? 0,
		missing: found?.[`${name}Missing`] ?? 0,
		hidden: found?.[`${name}Hidden`] ?? 0,
		cells: {
			numerator: cellsFrom(found, `${name}Part`),
			denominator: cellsFrom(found, `${name}Whole`),
			apart: found?.[`${name}Apart`] ?? 0
		}
	});
	return {
		asAt,
		month: found?.month ?? null,
		first: part('first'),
		paired: part('paired'),
		improved: part('improved')
	};
}

// Sums of outcome measures by month and by team: added up in the database, never row by row.

const FIELDS = [
	...['part', 'whole', 'suppressed', 'missing'],
	...['leastPart', 'leastWhole', 'mostPart', 'mostWhole']
] as const;

/**
 * The sums of each share over the rows that `which` picks. A row with one of the two suppressed is in
 * neither sum; what it may add lies between `least` and `most`, for a part is never above its whole.
 */
function sumsOf(which: string, { reader }: IcsScope): string {
	const shares = PROM_SHARES.map(({ code, part, whole }) => {
		const sum = (value: string) => `coalesce(sum(CASE WHEN ${which} THEN ${value} END), 0)`;
		const known = `${part} <> '*' AND ${whole} <> '*'`;
		const most = MOST_HIDDEN;
		/** A value for: both suppressed, the part alone, the whole alone. */
		const hidden = (both: string | number, onlyPart: string, onlyWhole: string) =>
			`CASE WHEN ${part} = '*' AND ${whole} = '*' THEN ${both}
				WHEN ${part} = '*' AND ${whole} IS NOT NULL THEN ${onlyPart}
				WHEN ${whole} = '*' AND ${part} IS NOT NULL THEN ${onlyWhole} END`;
		const sums = [
			[sum(`CASE WHEN ${known} THEN ${part} END`), 'part'],
			[sum(`CASE WHEN ${known} THEN ${whole} END`), 'whole'],
			[sum(`'*' IN (coalesce(${part}, ''), coalesce(${whole}, ''))`), 'suppressed'],
			[
				sum(`(${part} IS NULL OR ${whole} IS NULL)
					AND '*' NOT IN (coalesce(${part}, ''), coalesce(${whole}, ''))`),
				'missing'
			],
			[sum(hidden(0, '0', part)), 'leastPart'],
			[sum(hidden(most, whole, `max(${most}, ${part})`)), 'leastWhole'],
			[sum(hidden(most, `min(${most}, ${whole})`, part)), 'mostPart'],
			[sum(hidden(most, whole, part)), 'mostWhole']
		].map(([sql, name]) => `${sql} AS ${code}_${name}`);
		if (reader === 'own') return sums.join(', ');
		const given = `${which} AND ${known}`;
		return [
			...sums,
			cellsAs(`${code}Part`, part, given),
			cellsAs(`${code}Whole`, whole, given),
			apartAs(code, part, whole, given)
		].join(', ');
	});
	return `coalesce(sum(${which}), 0) AS rows, ${shares.join(', ')}`;
}

type RawSums = { rows: number } & Record<string, number>;

function sumsFrom(raw: RawSums, { reader }: IcsScope): PromSums {
	const shares = PROM_SHARES.map(({ code }) => {
		const [part, whole, suppressed, missing, ...ends] = FIELDS.map(
			(field) => raw[`${code}_${field}`] ?? 0
		);
		return [
			code,
			{
				...{ part, whole, suppressed, missing },
				least: { part: ends[0], whole: ends[1] },
				most: { part: ends[2], whole: ends[3] },
				...(reader === 'own' ? {} : seenOf(raw, code))
			}
		];
	});
	return { rows: raw.rows, shares: Object.fromEntries(shares) as PromSums['shares'] };
}

/** What a reader outside sees of the rows behind a share. */
function seenOf(raw: RawSums, code: string): Pick<PromShare, 'cells' | 'hidden'> {
	return {
		cells: {
			numerator: cellsFrom(raw, `${code}Part`),
			denominator: cellsFrom(raw, `${code}Whole`),
			apart: raw[`${code}Apart`] ?? 0
		},
		hidden: raw[`${code}Hidden`] ?? 0
	};
}

/** Months with returns, between two months (2026-09), oldest first; of one measure where it is given. */
export function promMonths(
	scope: IcsScope,
	from: string,
	to: string,
	measure: string | null = null
): PromMonth[] {
	const question = `months/${scope.reader}/${from}/${to}/${measure ?? ''}`;
	return cached({ dependsOn: rowsOf(scope, 'proms'), key: question }, () =>
		all<{ month: string } & RawSums>(
			`SELECT month, ${sumsOf('1', scope)} FROM proms
			WHERE ics_id = @ics AND month BETWEEN @from AND @to AND removed_at IS NULL
				AND (@measure IS NULL OR measure = @measure)
			GROUP BY month ORDER BY month`,
			{ ics: scope.ics.id, from, to, measure }
		).map((raw) => ({ month: raw.month, sums: sumsFrom(raw, scope) }))
	);
}

/**
 * A line for each team and measure with a return between `from` and `to` (2026-09): its sums over
 * the months of `period` alone.
 */
export function promReturns(
	scope: IcsScope,
	from: string,
	to: string,
	period: { from: string; to: string }
): PromReturn[] {
	const question = `returns/${scope.reader}/${from}/${to}/${period.from}/${period.to}`;
	return cached({ dependsOn: rowsOf(scope, 'proms'), key: question }, () =>
		all<{ team: string; measure: string; since: string } & RawSums>(
			`SELECT team, measure, min(month) AS since, ${sumsOf('(month BETWEEN @first AND @last)', scope)}
			FROM proms
			WHERE ics_id = @ics AND month BETWEEN @from AND @to AND removed_at IS NULL
			GROUP BY team, measure ORDER BY team COLLATE NOCASE`,
			{ ics: scope.ics.id, from, to, first: period.from, last: period.to }
		).map((raw) => ({
			team: raw.team,
			measure: raw.measure,
			since: raw.since,
			sums: sumsFrom(raw, scope)
		}))
	);
}

/** The teams of the register, for finding a return's team in it. */
export function knownTeams(scope: IcsScope): KnownTeam[] {
	return all<KnownTeam>(
		`SELECT id, code, name, place, service_line AS line FROM teams
		WHERE ics_id = ? AND removed_at IS NULL ORDER BY name COLLATE NOCASE, id`,
		scope.ics.id
	);
}
