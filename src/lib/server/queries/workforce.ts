import type { IcsScope } from '#lib/domain/access.ts';
import type { WorkforceFigures } from '#lib/domain/answers/workforce.ts';
import { lastWholeMonth } from '#lib/domain/calendar.ts';
import { tidy } from '#lib/domain/measure-values.ts';
import { get } from '#lib/server/db/connection.ts';

/** How a row's people in post compare with its plan; codes are those of the register's definition. */
export const WORKFORCE_STATUS = `CASE
	WHEN planned_wte IS NULL OR in_post_wte IS NULL THEN 'unknown'
	WHEN in_post_wte >= planned_wte THEN 'filled'
	ELSE 'vacant' END`;

/**
 * The posts at the end of the last whole month that each trust returned by the day (ISO). A role of
 * the additional roles scheme that a trust returns as its own and primary care returns too is
 * counted with primary care alone.
 */
export function workforceFigures(scope: IcsScope, asAt: string): WorkforceFigures {
	const found = get<Omit<WorkforceFigures, 'asAt'>>(
		`WITH returned AS MATERIALIZED (
			SELECT trust, max(month) AS month FROM workforce
			WHERE ics_id = @ics AND removed_at IS NULL AND month <= @month GROUP BY trust),
		latest AS MATERIALIZED (
			SELECT w.* FROM workforce w JOIN returned r ON r.trust = w.trust AND r.month = w.month
			WHERE w.ics_id = @ics AND w.removed_at IS NULL),
		post AS MATERIALIZED (
			SELECT *, employer <> 'primary-care' AND role LIKE '%ARRS%' AND EXISTS (
				SELECT 1 FROM latest other WHERE other.employer = 'primary-care'
					AND other.role = latest.role COLLATE NOCASE AND other.focus = latest.focus) AS again
			FROM latest)
		SELECT max(month) AS month, min(month) AS oldestMonth,
			coalesce(sum(planned_wte) FILTER (WHERE NOT again AND in_post_wte IS NOT NULL), 0) AS planned,
			coalesce(sum(in_post_wte) FILTER (WHERE NOT again AND planned_wte IS NOT NULL), 0) AS inPost,
			count(*) FILTER (WHERE NOT again AND (planned_wte IS NULL OR in_post_wte IS NULL)) AS unknown,
			coalesce(sum(in_post_wte) FILTER (WHERE NOT again AND lived_experience IS NOT NULL), 0) AS inPostSaid,
			coalesce(sum(in_post_wte) FILTER (WHERE NOT again AND lived_experience = 'yes'), 0) AS livedExperience,
			count(*) FILTER (WHERE NOT again AND in_post_wte > 0 AND lived_experience IS NULL) AS notSaid,
			count(*) FILTER (WHERE again) AS countedOnce
		FROM post`,
		{ ics: scope.ics.id, month: lastWholeMonth(asAt) }
	)!;
	return {
		...found,
		asAt,
		planned: tidy(found.planned),
		inPost: tidy(found.inPost),
		inPostSaid: tidy(found.inPostSaid),
		livedExperience: tidy(found.livedExperience)
	};
}
