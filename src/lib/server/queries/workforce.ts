import type { IcsScope } from '#lib/domain/access.ts';
import type { WorkforceFigures } from '#lib/domain/answers/workforce.ts';
import { lastWholeMonth, monthEnd } from '#lib/domain/calendar.ts';
import { tidy } from '#lib/domain/measure-values.ts';
import { all } from '#lib/server/db/connection.ts';
import { remembered } from '#lib/server/queries/remembered.ts';

/** How a row's people in post compare with its plan; codes are those of the register's definition. */
export const WORKFORCE_STATUS = `CASE
	WHEN planned_wte IS NULL OR in_post_wte IS NULL THEN 'unknown'
	WHEN in_post_wte >= planned_wte THEN 'filled'
	ELSE 'vacant' END`;

/**
 * Common tables that follow one named `returned` (at, trust, month): the posts that each of its trusts
 * returned for the month, as part of the picture at `at`. A role of the additional roles scheme that a
 * trust returns as its own and primary care returns too is counted with primary care alone: the
 * trust's row is marked `again`.
 */
export const POSTS = `latest AS MATERIALIZED (
		SELECT r.at, w.month, w.trust, w.role, w.band, w.employer, w.focus, w.lived_experience,
			w.planned_wte, w.in_post_wte, w.offers, w.starters, w.leavers
		FROM returned r
		JOIN workforce w ON w.ics_id = @ics AND w.month = r.month AND w.trust = r.trust
		WHERE w.removed_at IS NULL),
	post AS MATERIALIZED (
		SELECT *, employer <> 'primary-care' AND role LIKE '%ARRS%' AND (at, lower(role), focus) IN (
			SELECT at, lower(role), focus FROM latest
			WHERE employer = 'primary-care' AND role LIKE '%ARRS%') AS again
		FROM latest)`;

/** For each of @months (JSON), the last month up to it that each trust returned. */
export const LAST_RETURNED = `returned AS MATERIALIZED (
		SELECT asked.value AS at, held.trust, max(held.month) AS month
		FROM json_each(@months) asked JOIN (
			SELECT DISTINCT trust, month FROM workforce WHERE ics_id = @ics AND removed_at IS NULL) held
			ON held.month <= asked.value
		GROUP BY asked.value, held.trust)`;

/** The posts at the end of the last whole month that each trust returned by the day (ISO). */
export function workforceFigures(scope: IcsScope, asAt: string): WorkforceFigures {
	const month = lastWholeMonth(asAt);
	const [found] = remembered(scope, 'workforce', `figures/${month}`, () =>
		figuresIn(scope, [month])
	);
	return { ...found!, asAt };
}

/** The same for every month that a trust returned, up to `lastMonth` (2026-09), oldest first. */
export function workforceFiguresByMonth(scope: IcsScope, lastMonth: string): WorkforceFigures[] {
	const months = all<{ month: string }>(
		`SELECT DISTINCT month FROM workforce WHERE ics_id = @ics AND removed_at IS NULL AND month <= @month
		ORDER BY month`,
		{ ics: scope.ics.id, month: lastMonth }
	);
	return figuresIn(
		scope,
		months.map(({ month }) => month)
	);
}

/** At the end of each of the months, ascending; a trust that is behind counts with its last return. */
function figuresIn(scope: IcsScope, months: readonly string[]): WorkforceFigures[] {
	return all<Omit<WorkforceFigures, 'asAt'> & { at: string }>(
		`WITH moment AS MATERIALIZED (SELECT value AS at FROM json_each(@months)),
			${LAST_RETURNED}, ${POSTS}
		SELECT moment.at, max(month) AS month, min(month) AS oldestMonth,
			coalesce(sum(planned_wte) FILTER (WHERE NOT again AND in_post_wte IS NOT NULL), 0) AS planned,
			coalesce(sum(in_post_wte) FILTER (WHERE NOT again AND planned_wte IS NOT NULL), 0) AS inPost,
			count(*) FILTER (WHERE NOT again AND (planned_wte IS NULL OR in_post_wte IS NULL)) AS unknown,
			coalesce(sum(in_post_wte) FILTER (WHERE NOT again AND lived_experience IS NOT NULL), 0) AS inPostSaid,
			coalesce(sum(in_post_wte) FILTER (WHERE NOT again AND lived_experience = 'yes'), 0) AS livedExperience,
			count(*) FILTER (WHERE NOT again AND in_post_wte > 0 AND lived_experience IS NULL) AS notSaid,
			count(*) FILTER (WHERE again) AS countedOnce
		FROM moment LEFT JOIN post ON post.at = moment.at GROUP BY moment.at ORDER BY moment.at`,
		{ ics: scope.ics.id, months: JSON.stringify(months) }
	).map(({ at, ...found }) => ({
		...found,
		asAt: monthEnd(at),
		planned: tidy(found.planned),
		inPost: tidy(found.inPost),
		inPostSaid: tidy(found.inPostSaid),
		livedExperience: tidy(found.livedExperience)
	}));
}
