import { concernsOf } from '#lib/server/queries/concerns.ts';
import { placesOf } from '#lib/server/queries/concern-subjects.ts';
import { placeNow, placesNow } from '#lib/server/queries/places.ts';
import { answering } from '#lib/server/request.ts';
import { placeSentence } from '#lib/domain/voices/places.ts';
import { STATE_LABELS } from '#lib/domain/voices/concerns.ts';
import { columnOf, labelOf } from '#lib/domain/registers/definition.ts';
import { teams } from '#lib/domain/registers/teams.ts';
import { openVoice, voiceShown } from '../opening.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) =>
	answering(() => {
		const opened = openVoice(locals, params.ics, url);
		const { scope, asAt, eyes } = opened;
		const places = placesOf(scope);
		const asked = url.searchParams.get('place') ?? '';
		const chosen = places.find((place) => place.toLowerCase() === asked.trim().toLowerCase());
		const now = chosen === undefined ? null : placeNow(scope, chosen, asAt);
		return {
			...voiceShown(opened, locals, url),
			places,
			asked,
			place: now && {
				name: chosen!,
				sentence: placeSentence(chosen!, now),
				...now,
				teams: now.teams.map((team) => ({ ...team, kind: lineOf(team.serviceLine) })),
				concerns: concernsOf(scope, eyes, asAt)
					.filter(({ aboutKind, about }) => aboutKind === 'place' && about === chosen)
					.map(({ id, title, state }) => ({ id, title, state: STATE_LABELS[state] }))
			},
			all: chosen === undefined ? placesNow(scope, asAt) : []
		};
	});

/** What sort of team it is, in words. */
const lineOf = (line: string | null) =>
	line === null ? null : labelOf(columnOf(teams, 'service_line'), line);
