import { error } from '@sveltejs/kit';
import { authorise } from '#lib/domain/access.ts';
import { listRegions } from '#lib/server/queries/organisations.ts';
import { systemsAsAt } from '#lib/server/queries/systems.ts';
import { answering } from '#lib/server/request.ts';
import { sideBySide } from '../../comparison.server.ts';
import { shownSideBySide } from '../../comparison-shown.server.ts';
import { systemsShown } from '../../systems-shown.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) =>
	answering(() => {
		const scope = authorise(locals.person, 'read');
		const region = listRegions(scope).find(({ code }) => code === params.region);
		if (!region) error(404, 'Not found, or not yours to see.');
		const side = sideBySide(locals, url, region);
		const systems = systemsAsAt(scope, side.asAt, region.code);
		return {
			asAt: side.asAt,
			today: locals.today,
			region: { code: region.code, shortName: region.shortName },
			shown: shownSideBySide(side, region.code, url),
			...systemsShown(systems, url)
		};
	});
