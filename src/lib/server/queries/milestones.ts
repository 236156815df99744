import type { IcsScope } from '#lib/domain/access.ts';
import type { MilestoneFigures } from '#lib/domain/answers/milestones.ts';
import type { HeldMilestone } from '#lib/domain/milestones.ts';
import { all, get } from '#lib/server/db/connection.ts';

/** A milestone's state as at `@asAt`; codes are those of the register's definition. */
export const MILESTONE_STATUS = `CASE
	WHEN actual_on <= @asAt THEN 'done'
	WHEN coalesce(forecast_on, baseline_on) < @asAt THEN 'late'
	WHEN forecast_on > baseline_on THEN 'slipping'
	WHEN coalesce(forecast_on, baseline_on) IS NOT NULL THEN 'due'
	ELSE 'no-date' END`;

/** Counts as at a day (ISO). */
export function milestoneFigures(scope: IcsScope, asAt: string): MilestoneFigures {
	const found = get<Omit<MilestoneFigures, 'asAt'>>(
		`SELECT count(*) AS milestones,
			count(*) FILTER (WHERE ${MILESTONE_STATUS} = 'done') AS done,
			count(*) FILTER (WHERE ${MILESTONE_STATUS} = 'late') AS late,
			count(*) FILTER (WHERE ${MILESTONE_STATUS} = 'no-date') AS undated
		FROM milestones WHERE ics_id = @ics AND removed_at IS NULL`,
		{ ics: scope.ics.id, asAt }
	)!;
	return { asAt, ...found };
}

/** The milestones that stand in an ICS's register, as they are held: tens, rarely hundreds. */
export function milestonesHeld(scope: IcsScope): HeldMilestone[] {
	return all<HeldMilestone>(
		`SELECT id, reference, title, focus, deliverable, owner, baseline_on AS baselineOn,
			forecast_on AS forecastOn, actual_on AS actualOn
		FROM milestones WHERE ics_id = ? AND removed_at IS NULL ORDER BY reference`,
		scope.ics.id
	);
}
