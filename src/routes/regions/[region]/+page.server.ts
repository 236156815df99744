import { error } from '@sveltejs/kit';
import { authorise } from '#lib/domain/access.ts';
import {
	sortSystems,
	SYSTEM_SORTS,
	systemsSentence,
	type SystemSort
} from '#lib/domain/systems.ts';
import { tableState } from '#lib/format/address.ts';
import { listRegions } from '#lib/server/queries/organisations.ts';
import { systemsAsAt } from '#lib/server/queries/systems.ts';
import { answering, asAtOf } from '#lib/server/request.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url }) =>
	answering(() => {
		const scope = authorise(locals.person, 'read');
		const region = listRegions(scope).find(({ code }) => code === params.region);
		if (!region) error(404, 'Not found, or not yours to see.');
		const asAt = asAtOf(url, locals.today);
		const state = tableState(url, { sortable: SYSTEM_SORTS, sortedBy: 'name' });
		const systems = systemsAsAt(scope, asAt, region.code);
		return {
			asAt,
			today: locals.today,
			region: { code: region.code, shortName: region.shortName },
			state: { sort: state.sort, order: state.order },
			sentence: systemsSentence(systems),
			systems: sortSystems(systems, state.sort as SystemSort, state.order === 'desc')
		};
	});
