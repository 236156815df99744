import type { IcsScope } from '#lib/domain/access.ts';
import type { CoproductionFigures } from '#lib/domain/answers/coproduction.ts';
import { all } from '#lib/server/db/connection.ts';

/** An activity's state as at `@asAt`; codes are those of the register's definition. */
export const COPRODUCTION_STATUS = `CASE
	WHEN held_on > @asAt THEN 'ahead'
	WHEN feedback_on <= @asAt THEN 'answered'
	ELSE 'waiting' END`;

/** Counts of the activities held by the day (ISO); suppressed counts are left out of the sums. */
export function coproductionFigures(scope: IcsScope, asAt: string): CoproductionFigures {
	return coproductionFiguresAt(scope, [asAt])[0]!;
}

/** The same at each of the given days (ISO dates, ascending). */
export function coproductionFiguresAt(
	scope: IcsScope,
	days: readonly string[]
): CoproductionFigures[] {
	const values = { ics: scope.ics.id, days: JSON.stringify(days), last: days.at(-1) };
	const counts = all<Omit<CoproductionFigures, 'feedbackDays'>>(
		`WITH day AS MATERIALIZED (SELECT value AS asAt FROM json_each(@days)),
		activity AS MATERIALIZED (
			SELECT id, held_on, feedback_on, experts, carers
			FROM coproduction WHERE ics_id = @ics AND removed_at IS NULL AND held_on <= @last)
		SELECT day.asAt,
			count(activity.id) AS activities,
			count(*) FILTER (WHERE feedback_on <= asAt) AS answered,
			coalesce(sum(experts) FILTER (WHERE experts <> '*'), 0) AS experts,
			coalesce(sum(carers) FILTER (WHERE carers <> '*'), 0) AS carers,
			count(*) FILTER (WHERE '*' IN (coalesce(experts, 0), coalesce(carers, 0))) AS suppressed,
			count(activity.id) FILTER (WHERE experts IS NULL AND carers IS NULL) AS notCounted
		FROM day LEFT JOIN activity ON activity.held_on <= day.asAt GROUP BY day.asAt ORDER BY day.asAt`,
		values
	);
	const told = all<{ on: string; days: number }>(
		`SELECT feedback_on AS 'on', CAST(julianday(feedback_on) - julianday(held_on) AS INTEGER) AS days
		FROM coproduction WHERE ics_id = @ics AND removed_at IS NULL
			AND feedback_on <= @last AND feedback_on >= held_on`,
		values
	);
	return counts.map((count) => ({
		...count,
		feedbackDays: told.filter(({ on }) => on <= count.asAt).map((one) => one.days)
	}));
}
