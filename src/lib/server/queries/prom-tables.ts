/** Sums of outcome measures by month and by team: added up in the database, never row by row. */
import type { IcsScope } from '#lib/domain/access.ts';
import { MOST_SUPPRESSED, PROM_SHARES, type PromSums } from '#lib/domain/prom-shares.ts';
import type { KnownTeam, PromReturn } from '#lib/domain/prom-tables.ts';
import type { PromMonth } from '#lib/domain/prom-trend.ts';
import { all } from '#lib/server/db/connection.ts';
import { shownAs } from '#lib/server/queries/cells.ts';
import { remembered } from '#lib/server/queries/remembered.ts';

const FIELDS = [
	...['part', 'whole', 'suppressed', 'missing'],
	...['leastPart', 'leastWhole', 'mostPart', 'mostWhole']
] as const;

/**
 * The sums of each share over the rows that `which` picks. A row with one of the two suppressed is in
 * neither sum; what it may add lies between `least` and `most`, for a part is never above its whole.
 */
function sumsOf(which: string): string {
	const shares = PROM_SHARES.map(({ code, part, whole }) => {
		const sum = (value: string) => `coalesce(sum(CASE WHEN ${which} THEN ${value} END), 0)`;
		const known = `${part} <> '*' AND ${whole} <> '*'`;
		const most = MOST_SUPPRESSED;
		/** A value for: both suppressed, the part alone, the whole alone. */
		const hidden = (both: string | number, onlyPart: string, onlyWhole: string) =>
			`CASE WHEN ${part} = '*' AND ${whole} = '*' THEN ${both}
				WHEN ${part} = '*' AND ${whole} IS NOT NULL THEN ${onlyPart}
				WHEN ${whole} = '*' AND ${part} IS NOT NULL THEN ${onlyWhole} END`;
		return [
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
		]
			.map(([sql, name]) => `${sql} AS ${code}_${name}`)
			.join(', ');
	});
	return `coalesce(sum(${which}), 0) AS rows, ${shares.join(', ')}`;
}

/**
 * The returns as the scope's reader sees each of them. Sums outside are of what is shown there: a
 * suppressed count is in no sum, as where the trust itself suppressed it, so that none can be worked
 * out by taking one table from another.
 */
function returnsSeen({ reader }: IcsScope): string {
	if (reader === 'own') return 'proms';
	const counts = ['eligible', 'first_scores', 'paired_scores', 'improved'];
	return `(SELECT ics_id, removed_at, month, team, measure,
		${counts.map((count) => `${shownAs(count)} AS ${count}`).join(', ')} FROM proms)`;
}

type RawSums = { rows: number } & Record<string, number>;

function sumsFrom(raw: RawSums): PromSums {
	const shares = PROM_SHARES.map(({ code }) => {
		const [part, whole, suppressed, missing, ...ends] = FIELDS.map(
			(field) => raw[`${code}_${field}`] ?? 0
		);
		return [
			code,
			{
				...{ part, whole, suppressed, missing },
				least: { part: ends[0], whole: ends[1] },
				most: { part: ends[2], whole: ends[3] }
			}
		];
	});
	return { rows: raw.rows, shares: Object.fromEntries(shares) as PromSums['shares'] };
}

/** Months with returns, between two months (2026-09), oldest first; of one measure where it is given. */
export function promMonths(
	scope: IcsScope,
	from: string,
	to: string,
	measure: string | null = null
): PromMonth[] {
	const question = `months/${scope.reader}/${from}/${to}/${measure ?? ''}`;
	return remembered(scope, 'proms', question, () =>
		all<{ month: string } & RawSums>(
			`SELECT month, ${sumsOf('1')} FROM ${returnsSeen(scope)}
			WHERE ics_id = @ics AND month BETWEEN @from AND @to AND removed_at IS NULL
				AND (@measure IS NULL OR measure = @measure)
			GROUP BY month ORDER BY month`,
			{ ics: scope.ics.id, from, to, measure }
		).map((raw) => ({ month: raw.month, sums: sumsFrom(raw) }))
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
	return remembered(scope, 'proms', question, () =>
		all<{ team: string; measure: string; since: string } & RawSums>(
			`SELECT team, measure, min(month) AS since, ${sumsOf('(month BETWEEN @first AND @last)')}
			FROM ${returnsSeen(scope)}
			WHERE ics_id = @ics AND month BETWEEN @from AND @to AND removed_at IS NULL
			GROUP BY team, measure ORDER BY team COLLATE NOCASE`,
			{ ics: scope.ics.id, from, to, first: period.from, last: period.to }
		).map((raw) => ({
			team: raw.team,
			measure: raw.measure,
			since: raw.since,
			sums: sumsFrom(raw)
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
