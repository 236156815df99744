import { assetsNear } from '#lib/registers/assets/figures.server.ts';
import { columnOf, labelOf } from '#lib/registers/definition.ts';
import { teams } from '#lib/registers/teams/definition.ts';
import { withHttpErrors } from '#lib/request.server.ts';
import { concernsOf, placesOf } from '#lib/voices/concerns/read.server.ts';
import { STATE_LABELS } from '#lib/voices/concerns/rules.ts';
import { liveWords, placeNow, placeSentence, placesNow } from '#lib/voices/places/read.server.ts';
import { openVoice, voiceShown } from '../opening.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) =>
	withHttpErrors(() => {
		const opened = openVoice(locals, params.ics, url);
		const { scope, asAt, reader } = opened;
		const places = placesOf(scope, asAt);
		const asked = url.searchParams.get('place') ?? '';
		const chosen = places.find((place) => place.toLowerCase() === asked.trim().toLowerCase());
		const now = chosen === undefined ? null : placeNow(scope, chosen, asAt);
		return {
			...voiceShown(opened, url),
			places,
			asked,
			place: now && {
				name: chosen!,
				sentence: placeSentence(chosen!, now),
				neighbourhoods: now.neighbourhoods.map((one) => ({
					id: one.id,
					name: one.name,
					live: liveWords(one),
					team: one.team,
					selfReferral: one.selfReferral
				})),
				assets: assetsNear(scope, chosen!, asAt),
				teams: now.teams.map((team) => ({ ...team, kind: lineOf(team.serviceLine) })),
				concerns: concernsOf(scope, reader, asAt)
					.filter(({ aboutKind, about }) => aboutKind === 'place' && about === chosen)
					.map(({ id, title, state }) => ({ id, title, state: STATE_LABELS[state] }))
			},
			all: chosen === undefined ? placesNow(scope, asAt) : []
		};
	});

/** What sort of team it is, in words. */
const lineOf = (line: string | null) =>
	line === null ? null : labelOf(columnOf(teams, 'service_line'), line);
