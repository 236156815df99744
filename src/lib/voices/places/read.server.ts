/** What is there for people where they live: neighbourhoods and teams, place by place. */
import type { IcsScope } from '#lib/core/access.ts';
import { all } from '#lib/platform/database.server.ts';
import { OPEN_PCN } from '#lib/registers/pcns/figures.server.ts';
import type { Neighbourhood, PlaceNow, PlaceTeam } from './rules.ts';

/** The networks and teams of a place, as at the end of a day (ISO). */
export function placeNow(scope: IcsScope, place: string, asAt: string): PlaceNow {
	const values = { ics: scope.ics.id, place, asAt };
	return {
		neighbourhoods: all<Neighbourhood>(
			`SELECT id, name, CASE WHEN live_on <= @asAt THEN live_on END AS liveOn, planned_on AS plannedOn,
				team, self_referral AS selfReferral
			FROM pcns WHERE ics_id = @ics AND place = @place AND removed_at IS NULL
				AND ${OPEN_PCN} ORDER BY name COLLATE NOCASE`,
			values
		),
		teams: all<PlaceTeam>(
			`SELECT id, name, service_line AS serviceLine, CASE WHEN live_on <= @asAt THEN live_on END AS liveOn
			FROM teams WHERE ics_id = @ics AND place = @place AND removed_at IS NULL
			ORDER BY name COLLATE NOCASE`,
			values
		)
	};
}

/** For each place that networks name: how many there are, and how many work in the new way. */
export function placesNow(
	scope: IcsScope,
	asAt: string
): { place: string; neighbourhoods: number; live: number; names: string[] }[] {
	return all<{ place: string; neighbourhoods: number; live: number; names: string }>(
		`SELECT place, count(*) AS neighbourhoods, count(*) FILTER (WHERE live_on <= @asAt) AS live,
			json_group_array(name ORDER BY name COLLATE NOCASE) AS names
		FROM pcns WHERE ics_id = @ics AND place IS NOT NULL AND removed_at IS NULL
			AND ${OPEN_PCN}
		GROUP BY place ORDER BY place COLLATE NOCASE`,
		{ ics: scope.ics.id, asAt }
	).map((row) => ({ ...row, names: JSON.parse(row.names) as string[] }));
}
