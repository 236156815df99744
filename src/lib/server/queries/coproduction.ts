import type { IcsScope } from '#lib/domain/access.ts';
import type { CoproductionFigures } from '#lib/domain/answers/coproduction.ts';
import { all, get } from '#lib/server/db/connection.ts';

/** An activity's state as at `@asAt`; codes are those of the register's definition. */
export const COPRODUCTION_STATUS = `CASE
	WHEN held_on > @asAt THEN 'ahead'
	WHEN feedback_on <= @asAt THEN 'answered'
	ELSE 'waiting' END`;

/** Counts of the activities held by the day (ISO); suppressed counts are left out of the sums. */
export function coproductionFigures(scope: IcsScope, asAt: string): CoproductionFigures {
	const values = { ics: scope.ics.id, asAt };
	const held = `FROM coproduction WHERE ics_id = @ics AND removed_at IS NULL AND held_on <= @asAt`;
	const found = get<Omit<CoproductionFigures, 'asAt' | 'feedbackDays'>>(
		`SELECT count(*) AS activities,
			count(*) FILTER (WHERE feedback_on <= @asAt) AS answered,
			coalesce(sum(experts) FILTER (WHERE experts <> '*'), 0) AS experts,
			coalesce(sum(carers) FILTER (WHERE carers <> '*'), 0) AS carers,
			count(*) FILTER (WHERE '*' IN (coalesce(experts, 0), coalesce(carers, 0))) AS suppressed,
			count(*) FILTER (WHERE experts IS NULL AND carers IS NULL) AS notCounted
		${held}`,
		values
	)!;
	const days = all<{ days: number }>(
		`SELECT CAST(julianday(feedback_on) - julianday(held_on) AS INTEGER) AS days
		${held} AND feedback_on <= @asAt AND feedback_on >= held_on`,
		values
	);
	return { ...found, asAt, feedbackDays: days.map((row) => row.days) };
}
