import type { IcsScope } from '#lib/domain/access.ts';
import type { TeamFigures } from '#lib/domain/answers/teams.ts';
import { all } from '#lib/server/db/connection.ts';

/** A team's state as at `@asAt`; codes are those of the register's definition. */
export const TEAM_STATUS = `CASE
	WHEN live_on <= @asAt THEN 'live'
	WHEN planned_on < @asAt THEN 'late'
	WHEN planned_on IS NOT NULL THEN 'planned'
	ELSE 'no-date' END`;

/** Counts as at a day (ISO). Staff have no dates: they are as held now. */
export function teamFigures(scope: IcsScope, asAt: string): TeamFigures {
	return teamFiguresAt(scope, [asAt])[0]!;
}

/** The same at each of the given days (ISO dates, ascending). */
export function teamFiguresAt(scope: IcsScope, days: readonly string[]): TeamFigures[] {
	return all<TeamFigures>(
		`WITH day AS MATERIALIZED (SELECT value AS asAt FROM json_each(@days)),
		team AS MATERIALIZED (
			SELECT id, coalesce(live_on, '9') AS live, coalesce(planned_on, '9') AS planned, staff, staff_trained
			FROM teams WHERE ics_id = @ics AND removed_at IS NULL)
		SELECT day.asAt,
			count(team.id) AS teams,
			count(*) FILTER (WHERE live <= asAt) AS live,
			count(*) FILTER (WHERE planned <= asAt) AS planned,
			count(*) FILTER (WHERE live > asAt AND planned < asAt) AS late,
			coalesce(sum(staff) FILTER (WHERE staff_trained IS NOT NULL), 0) AS staff,
			coalesce(sum(staff_trained) FILTER (WHERE staff IS NOT NULL), 0) AS trained,
			count(team.id) FILTER (WHERE staff IS NULL OR staff_trained IS NULL) AS staffUnknown
		FROM day LEFT JOIN team ON 1 GROUP BY day.asAt ORDER BY day.asAt`,
		{ ics: scope.ics.id, days: JSON.stringify(days) }
	);
}
