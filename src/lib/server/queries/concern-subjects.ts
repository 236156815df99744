/** What a concern can be about beside the roadmap: the system's own activities and places. */
import { inPlain } from './voice-ratings.ts';
import type { IcsScope } from '#lib/domain/access.ts';
import { findDeliverable } from '#lib/domain/roadmap.ts';
import { longDate } from '#lib/format/dates.ts';
import { all, get } from '#lib/server/db/connection.ts';
import type { Concern } from '#lib/server/queries/concerns.ts';
import { currentRoadmap } from '#lib/server/queries/roadmap.ts';

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

/** What a concern is about, in words, and where that stands below the ICS's address. */
export function subjectTitle(
	scope: IcsScope,
	{ aboutKind, about }: Pick<Concern, 'aboutKind' | 'about'>,
	asAt: string
): { title: string; path: string | null } | null {
	if (about === null) return null;
	if (aboutKind === 'place')
		return { title: about, path: `/voice/places?place=${encodeURIComponent(about)}` };
	if (aboutKind === 'activity') {
		const held = get<{ id: number; title: string }>(
			'SELECT id, title FROM coproduction WHERE ics_id = ? AND reference = ? AND removed_at IS NULL',
			scope.ics.id,
			about
		);
		return held
			? { title: held.title, path: `/coproduction/${held.id}` }
			: { title: about, path: null };
	}
	const roadmap = currentRoadmap(asAt);
	const path = `/voice/${aboutKind}s/${about}`;
	if (aboutKind === 'deliverable') {
		const deliverable = findDeliverable(roadmap, about);
		return { title: deliverable?.plain ?? about, path: deliverable ? path : null };
	}
	const principle = roadmap.principles.find(({ code }) => code === about);
	return { title: principle ? inPlain(principle).title : about, path: principle ? path : null };
}
