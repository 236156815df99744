/** What is there for people where they live: neighbourhoods and teams, place by place, in sentences. */
import * as v from 'valibot';
import type { IcsScope } from '#lib/core/access.ts';
import { longDate } from '#lib/core/dates.ts';
import { counted, plural } from '#lib/core/words.ts';
import { all } from '#lib/platform/database.server.ts';
import { pcns } from '#lib/registers/pcns/definition.ts';
import { OPEN_PCN } from '#lib/registers/pcns/figures.server.ts';
import { rowsOn } from '#lib/registers/recorded.server.ts';
import { teams } from '#lib/registers/teams/definition.ts';

/** A neighbourhood (primary care network) as people there would ask about it. */
export type Neighbourhood = {
	id: number;
	name: string;
	/** When the new way of working began, or is planned for; null: nobody has said. */
	liveOn: string | null;
	plannedOn: string | null;
	team: string | null;
	selfReferral: string | null;
};

export type PlaceTeam = {
	id: number;
	name: string;
	serviceLine: string | null;
	liveOn: string | null;
};

export type PlaceNow = { neighbourhoods: readonly Neighbourhood[]; teams: readonly PlaceTeam[] };

/** "The new way of working has begun in 2 of the 3 neighbourhoods of Eastside." */
export function placeSentence(place: string, { neighbourhoods, teams }: PlaceNow): string {
	if (neighbourhoods.length === 0)
		return teams.length === 0
			? `Nothing is on record for ${place} yet.`
			: `${counted(teams.length, 'team works', 'teams work')} in ${place}.`;
	const live = neighbourhoods.filter(({ liveOn }) => liveOn !== null).length;
	const all = neighbourhoods.length;
	if (live === all)
		return all === 1
			? `The new way of working has begun in ${place}.`
			: `The new way of working has begun in all ${all} neighbourhoods of ${place}.`;
	const undated = neighbourhoods.filter(
		({ liveOn, plannedOn }) => liveOn === null && plannedOn === null
	).length;
	if (all === 1)
		return `The new way of working has not begun in ${place} yet.${undated === 0 ? '' : ' Nobody has said when it will.'}`;
	const head = `The new way of working has begun in ${live === 0 ? 'none' : live} of the ${plural(all, 'neighbourhood')} of ${place}.`;
	return undated === 0
		? head
		: `${head} For ${undated === 1 ? 'one' : undated} of ${live === 0 ? 'them' : 'the others'} nobody has said when it will.`;
}

/** "It began on 3 March 2026." "It is planned for 1 May 2026." */
export function liveWords({
	liveOn,
	plannedOn
}: Pick<Neighbourhood, 'liveOn' | 'plannedOn'>): string {
	if (liveOn !== null) return `It began on ${longDate(liveOn)}.`;
	return plannedOn === null
		? 'Nobody has said when it will begin.'
		: `It is planned for ${longDate(plannedOn)}.`;
}

/** The networks and teams of a place, as at the end of a day (ISO). */
export function placeNow(scope: IcsScope, place: string, asAt: string): PlaceNow {
	const values = { ics: scope.ics.id, place, asAt };
	return {
		neighbourhoods: all<Neighbourhood>(
			`SELECT id, name, CASE WHEN live_on <= @asAt THEN live_on END AS liveOn, planned_on AS plannedOn,
				team, self_referral AS selfReferral
			FROM ${rowsOn(scope, pcns, asAt)} WHERE ics_id = @ics AND place = @place AND removed_at IS NULL
				AND ${OPEN_PCN} ORDER BY name COLLATE NOCASE`,
			values
		),
		teams: all<PlaceTeam>(
			`SELECT id, name, service_line AS serviceLine, CASE WHEN live_on <= @asAt THEN live_on END AS liveOn
			FROM ${rowsOn(scope, teams, asAt)} WHERE ics_id = @ics AND place = @place AND removed_at IS NULL
			ORDER BY name COLLATE NOCASE`,
			values
		)
	};
}

const NAMES = v.array(v.string());

/** For each place that networks name: how many there are, and how many work in the new way. */
export function placesNow(
	scope: IcsScope,
	asAt: string
): { place: string; neighbourhoods: number; live: number; names: string[] }[] {
	return all<{ place: string; neighbourhoods: number; live: number; names: string }>(
		`SELECT place, count(*) AS neighbourhoods, count(*) FILTER (WHERE live_on <= @asAt) AS live,
			json_group_array(name ORDER BY name COLLATE NOCASE) AS names
		FROM ${rowsOn(scope, pcns, asAt)} WHERE ics_id = @ics AND place IS NOT NULL AND removed_at IS NULL
			AND ${OPEN_PCN}
		GROUP BY place ORDER BY place COLLATE NOCASE`,
		{ ics: scope.ics.id, asAt }
	).map((row) => ({ ...row, names: v.parse(NAMES, JSON.parse(row.names)) }));
}
