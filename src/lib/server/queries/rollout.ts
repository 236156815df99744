import type { IcsScope } from '#lib/domain/access.ts';
import type { RolloutTeam } from '#lib/domain/rollout.ts';
import { all } from '#lib/server/db/connection.ts';

/** The teams of an ICS as its register holds them now, by name. */
export function rolloutTeams(scope: IcsScope): RolloutTeam[] {
	return all<RolloutTeam>(
		`SELECT id, trust, name, place, phase, planned_on AS plannedOn, live_on AS liveOn,
			staff, staff_trained AS trained
		FROM teams WHERE ics_id = ? AND removed_at IS NULL
		ORDER BY name COLLATE NOCASE, id`,
		scope.ics.id
	);
}
