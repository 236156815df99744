import type { IcsScope } from '#lib/domain/access.ts';
import type { PromFigures } from '#lib/domain/answers/proms.ts';
import { lastWholeMonth, monthEnd } from '#lib/domain/calendar.ts';
import { all } from '#lib/server/db/connection.ts';
import { apartAs, cellsAs, cellsFrom } from '#lib/server/queries/cells.ts';

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
