import { error } from '@sveltejs/kit';
import { systemsAsAt } from '#lib/compare/read.server.ts';
import { authorise, type Scope } from '#lib/core/access.ts';
import { type IcsListed, listRegions } from '#lib/organisations/read.server.ts';
import { omitFromPayload } from '#lib/platform/http.server.ts';
import { withHttpErrors } from '#lib/request.server.ts';
import { voiceNeeds } from '#lib/voices/read.server.ts';
import { shownSideBySide, sideBySide, systemsShown } from '../../comparison.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) =>
	withHttpErrors(() => {
		const { locals, params, url } = event;
		const scope = authorise(locals.person, 'read');
		const region = listRegions(scope).find(({ code }) => code === params.region);
		if (!region) error(404, 'Not found, or not yours to see.');
		const side = sideBySide(locals, url, region);
		const systems = systemsAsAt(scope, side.asAt, region.code);
		return {
			asAt: side.asAt,
			today: locals.today,
			region: { code: region.code, shortName: region.shortName },
			voices: voicesOf(scope, side.asAt, side.open),
			shown: omitFromPayload(event, shownSideBySide(side, region.code, url)),
			...systemsShown(systems, url)
		};
	});

/** What people say in each ICS that has groups, those first that wait longest for answers. */
function voicesOf(scope: Scope, asAt: string, systems: readonly IcsListed[]) {
	const needs = voiceNeeds(
		scope,
		asAt,
		systems.map(({ id }) => id)
	);
	return systems
		.flatMap(({ id, code, shortName }) => {
			const found = needs.find(({ icsId }) => icsId === id);
			return found ? { code, shortName, ...found.agreement, ...found.concerns } : [];
		})
		.sort((a, b) => b.overdue - a.overdue || b.claimed - a.claimed);
}
