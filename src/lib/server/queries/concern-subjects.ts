/** What a concern can be about beside the roadmap: the system's own activities and places. */
import type { IcsScope } from '#lib/domain/access.ts';
import { all } from '#lib/server/db/connection.ts';
import { longDate } from '#lib/format/dates.ts';

export type Choice = { value: string; label: string };

/** The latest activities of an ICS, and the places that its networks and teams name. */
export function aboutChoices(scope: IcsScope): { activities: Choice[]; places: Choice[] } {
	const activities = all<{ reference: string; title: string; on: string }>(
		`SELECT reference, title, held_on AS "on" FROM coproduction
		WHERE ics_id = ? AND removed_at IS NULL ORDER BY held_on DESC LIMIT 100`,
		scope.ics.id
	);
	return {
		activities: activities.map(({ reference, title, on }) => ({
			value: reference,
			label: `${title}, ${longDate(on)}`
		})),
		places: placesOf(scope).map((place) => ({ value: place, label: place }))
	};
}

/** Every place that a network or a team of an ICS names, by name. */
export function placesOf(scope: IcsScope): string[] {
	return all<{ place: string }>(
		`SELECT place FROM pcns WHERE ics_id = @ics AND removed_at IS NULL AND place IS NOT NULL
		UNION SELECT place FROM teams WHERE ics_id = @ics AND removed_at IS NULL AND place IS NOT NULL
		ORDER BY place COLLATE NOCASE`,
		{ ics: scope.ics.id }
	).map(({ place }) => place);
}
