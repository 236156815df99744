import { gapSentence } from '#lib/registers/pcns/need.ts';
import { icsShown } from '#lib/request.server.ts';
import type { PageServerLoad } from './$types';
import { openPlaces } from './opening.server.ts';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const { ics, asAt, today, note, gaps, average } = openPlaces(locals, params, url);
	const places = [...new Set(gaps.flatMap(({ place }) => place ?? []))].sort();
	const place = url.searchParams.get('place');
	const chosen = places.find((one) => one === place) ?? null;
	return {
		ics: icsShown(ics),
		asAt,
		today,
		note,
		sentence: gapSentence(gaps, average),
		average,
		places,
		place: chosen,
		gaps: chosen === null ? gaps : gaps.filter((one) => one.place === chosen)
	};
};
