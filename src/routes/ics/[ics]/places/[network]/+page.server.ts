import { assetsNear } from '#lib/registers/assets/figures.server.ts';
import { packSentence } from '#lib/registers/pcns/need.ts';
import { practicesOf } from '#lib/registers/pcns/figures.server.ts';
import { icsShown } from '#lib/request.server.ts';
import { placeNow } from '#lib/voices/places/read.server.ts';
import { openNetwork } from '../opening.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) => {
	const { ics, scope, asAt, today, note, network, average, need } = openNetwork(
		locals,
		params,
		url
	);
	const { place } = network;
	return {
		ics: icsShown(ics),
		asAt,
		today,
		note,
		network,
		sentence: packSentence(network, average),
		need,
		practices: practicesOf(scope, network.id, asAt)?.now.map(({ name }) => name) ?? null,
		teams: place === null ? [] : placeNow(scope, place, asAt).teams,
		assets: place === null ? [] : assetsNear(scope, place, asAt)
	};
};
