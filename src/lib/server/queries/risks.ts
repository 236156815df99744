import type { IcsScope } from '#lib/domain/access.ts';
import type { RiskFigures } from '#lib/domain/answers/risks.ts';
import { get } from '#lib/server/db/connection.ts';

/** A risk's state as at `@asAt`; codes are those of the register's definition. */
export const RISK_STATUS = `CASE
	WHEN closed_on <= @asAt THEN 'closed'
	WHEN review_on < @asAt THEN 'review-late'
	ELSE 'open' END`;

/** Counts of the risks recorded by the day (ISO). */
export function riskFigures(scope: IcsScope, asAt: string): RiskFigures {
	const found = get<Omit<RiskFigures, 'asAt'>>(
		`WITH risk AS MATERIALIZED (
			SELECT ${RISK_STATUS} AS status, CAST(likelihood AS INTEGER) * CAST(impact AS INTEGER) AS score
			FROM risks WHERE ics_id = @ics AND removed_at IS NULL AND coalesce(opened_on, '') <= @asAt)
		SELECT count(*) AS risks,
			count(*) FILTER (WHERE status <> 'closed') AS open,
			count(*) FILTER (WHERE status = 'review-late') AS pastReview,
			count(*) FILTER (WHERE status <> 'closed' AND score >= 15) AS high,
			count(*) FILTER (WHERE status <> 'closed' AND score IS NULL) AS unscored
		FROM risk`,
		{ ics: scope.ics.id, asAt }
	)!;
	return { asAt, ...found };
}
