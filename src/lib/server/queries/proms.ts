import type { IcsScope } from '#lib/domain/access.ts';
import type { PromFigures, PromPart } from '#lib/domain/answers/proms.ts';
import { lastWholeMonth } from '#lib/domain/calendar.ts';
import { get } from '#lib/server/db/connection.ts';

/** Whether a row's four figures are all there; codes are those of the register's definition. */
export const PROM_STATUS = `CASE
	WHEN eligible IS NULL OR first_scores IS NULL OR paired_scores IS NULL OR improved IS NULL THEN 'incomplete'
	WHEN '*' IN (eligible, first_scores, paired_scores, improved) THEN 'suppressed'
	ELSE 'complete' END`;

/** The figures of the last whole month with a return by the day (ISO). */
export function promFigures(scope: IcsScope, asAt: string): PromFigures {
	const month = get<{ month: string | null }>(
		`SELECT max(month) AS month FROM proms WHERE ics_id = ? AND removed_at IS NULL AND month <= ?`,
		scope.ics.id,
		lastWholeMonth(asAt)
	)!.month;
	const part = (some: string, all: string) =>
		get<PromPart>(
			`SELECT coalesce(sum(${some}) FILTER (WHERE ${some} <> '*' AND ${all} <> '*'), 0) AS part,
				coalesce(sum(${all}) FILTER (WHERE ${some} <> '*' AND ${all} <> '*'), 0) AS whole,
				count(*) FILTER (WHERE '*' IN (${some}, ${all})) AS suppressed,
				count(*) FILTER (WHERE (${some} IS NULL OR ${all} IS NULL)
					AND coalesce(${some}, 0) <> '*' AND coalesce(${all}, 0) <> '*') AS missing
			FROM proms WHERE ics_id = ? AND removed_at IS NULL AND month = ?`,
			scope.ics.id,
			month
		)!;
	return {
		asAt,
		month,
		first: part('first_scores', 'eligible'),
		paired: part('paired_scores', 'first_scores'),
		improved: part('improved', 'paired_scores')
	};
}
