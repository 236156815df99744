import type { IcsScope } from '#lib/domain/access.ts';
import type { TeamFigures } from '#lib/domain/answers/teams.ts';
import { get } from '#lib/server/db/connection.ts';

/** A team's state as at `@asAt`; codes are those of the register's definition. */
export const TEAM_STATUS = `CASE
	WHEN live_on <= @asAt THEN 'live'
	WHEN planned_on < @asAt THEN 'late'
	WHEN planned_on IS NOT NULL THEN 'planned'
	ELSE 'no-date' END`;

/** Counts as at a day (ISO). Staff have no dates: they are as held now. */
export function teamFigures(scope: IcsScope, asAt: string): TeamFigures {
	const found = get<Omit<TeamFigures, 'asAt'>>(
		`SELECT count(*) AS teams,
			count(*) FILTER (WHERE live_on <= @asAt) AS live,
			count(*) FILTER (WHERE planned_on <= @asAt) AS planned,
			count(*) FILTER (WHERE ${TEAM_STATUS} = 'late') AS late,
			coalesce(sum(staff) FILTER (WHERE staff_trained IS NOT NULL), 0) AS staff,
			coalesce(sum(staff_trained) FILTER (WHERE staff IS NOT NULL), 0) AS trained,
			count(*) FILTER (WHERE staff IS NULL OR staff_trained IS NULL) AS staffUnknown
		FROM teams WHERE ics_id = @ics AND removed_at IS NULL`,
		{ ics: scope.ics.id, asAt }
	)!;
	return { asAt, ...found };
}
