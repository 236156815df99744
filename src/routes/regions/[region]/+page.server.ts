import { error } from '@sveltejs/kit';
import { authorise } from '#lib/domain/access.ts';
import { sortSystems, SYSTEM_SORTS, type SystemSort } from '#lib/domain/systems.ts';
import { tableState } from '#lib/format/address.ts';
import { listRegions } from '#lib/server/queries/organisations.ts';
import { systemsAsAt } from '#lib/server/queries/systems.ts';
import { answering } from '#lib/server/request.ts';
import { sideBySide } from '../../comparison.server.ts';
import { shownSideBySide } from '../../comparison-shown.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) =>
	answering(() => {
		const scope = authorise(locals.person, 'read');
		const region = listRegions(scope).find(({ code }) => code === params.region);
		if (!region) error(404, 'Not found, or not yours to see.');
		const side = sideBySide(locals, url, region);
		const state = tableState(url, { sortable: SYSTEM_SORTS, sortedBy: 'name' });
		const systems = systemsAsAt(scope, side.asAt, region.code);
		return {
			asAt: side.asAt,
			today: locals.today,
			region: { code: region.code, shortName: region.shortName },
			shown: shownSideBySide(side, region.code),
			state: { sort: state.sort, order: state.order },
			systems: sortSystems(systems, state.sort as SystemSort, state.order === 'desc')
		};
	});
