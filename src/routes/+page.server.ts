import { systemsAsAt } from '#lib/compare/read.server.ts';
import { byNeed, compared, systemsSentence } from '#lib/compare/rules.ts';
import { authorise } from '#lib/core/access.ts';
import { listRegions, type Organisation } from '#lib/organisations/read.server.ts';
import { omitFromPayload } from '#lib/platform/http.server.ts';
import { withHttpErrors } from '#lib/request.server.ts';
import type { PageServerLoad } from './$types';
import {
	hexagonsOf,
	shownSideBySide,
	sideBySide,
	type SideBySide,
	systemsShown
} from './comparison.server.ts';

/** Fewer ICSs than this are read faster in the table than found on a map. */
const ENOUGH_FOR_A_MAP = 6;

export const load: PageServerLoad = (event) =>
	withHttpErrors(() => {
		const { locals, url } = event;
		const scope = authorise(locals.person, 'read');
		const regions = listRegions(scope);
		const region = regions.find(({ code }) => code === url.searchParams.get('region')) ?? null;
		const side = sideBySide(locals, url, region);
		const systems = systemsAsAt(scope, side.asAt, region?.code).filter(({ shortName, code }) =>
			`${shortName} ${code}`.toLowerCase().includes(side.search.toLowerCase())
		);
		const hexagons = hexagonsOf(side.comparison.rows);
		return {
			asAt: side.asAt,
			today: locals.today,
			regions: regions.map(({ code, shortName }) => ({ code, shortName })),
			region: region?.code ?? null,
			shown: omitFromPayload(event, shownSideBySide(side, null, url)),
			byRegion: region ? [] : regionRows(side, regions),
			hexagons: hexagons.length < ENOUGH_FOR_A_MAP ? [] : hexagons,
			summary: systemsSentence(systems),
			...systemsShown(systems, url)
		};
	});

/** The regions side by side, where the reader sees more than one of them whole. */
function regionRows(side: SideBySide, regions: readonly Organisation[]) {
	const { measure, comparison } = side;
	const rows = regions.flatMap((region) => {
		const total = comparison.regions.get(region.code);
		if (!total) return [];
		const { code, shortName } = region;
		const figure = { ...total, code, shortName, regionCode: null, regionName: null };
		const plain = { uncertain: false, note: null, own: false };
		return [compared(measure, { ...figure, ...plain }, comparison.england, null)];
	});
	return (rows.length > 1 ? byNeed(measure, rows) : []).map((row) => {
		const { code, shortName, figure, reported, england } = row;
		return { code, shortName, figure, reported, england: england?.words ?? null };
	});
}
