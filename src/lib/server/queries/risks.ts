import type { IcsScope } from '#lib/domain/access.ts';
import type { RiskFigures } from '#lib/domain/answers/risks.ts';
import { all } from '#lib/server/db/connection.ts';

/** A risk's state as at `@asAt`; codes are those of the register's definition. */
export const RISK_STATUS = `CASE
	WHEN closed_on <= @asAt THEN 'closed'
	WHEN review_on < @asAt THEN 'review-late'
	ELSE 'open' END`;

/** Counts of the risks recorded by the day (ISO). */
export function riskFigures(scope: IcsScope, asAt: string): RiskFigures {
	return riskFiguresAt(scope, [asAt])[0]!;
}

/** The same at each of the given days (ISO dates, ascending). */
export function riskFiguresAt(scope: IcsScope, days: readonly string[]): RiskFigures[] {
	return all<RiskFigures>(
		`WITH day AS MATERIALIZED (SELECT value AS asAt FROM json_each(@days)),
		risk AS MATERIALIZED (
			SELECT id, coalesce(opened_on, '') AS opened, coalesce(closed_on, '9') AS closed, review_on,
				CAST(likelihood AS INTEGER) * CAST(impact AS INTEGER) AS score
			FROM risks WHERE ics_id = @ics AND removed_at IS NULL)
		SELECT day.asAt,
			count(risk.id) AS risks,
			count(*) FILTER (WHERE closed > asAt) AS open,
			count(*) FILTER (WHERE closed > asAt AND review_on < asAt) AS pastReview,
			count(*) FILTER (WHERE closed > asAt AND score >= 15) AS high,
			count(*) FILTER (WHERE closed > asAt AND score IS NULL) AS unscored
		FROM day LEFT JOIN risk ON risk.opened <= day.asAt GROUP BY day.asAt ORDER BY day.asAt`,
		{ ics: scope.ics.id, days: JSON.stringify(days) }
	);
}
