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

export const load: PageServerLoad = ({ locals, url }) =>
	answering(() => {
		const scope = authorise(locals.person, 'read');
		const asAt = asAtOf(url, locals.today);
		const state = tableState(url, { sortable: SYSTEM_SORTS, sortedBy: 'name' });
		const regions = listRegions(scope);
		const region = regions.find(({ code }) => code === url.searchParams.get('region')) ?? null;
		const systems = systemsAsAt(scope, asAt, region?.code).filter(({ shortName, code }) =>
			`${shortName} ${code}`.toLowerCase().includes(state.search.toLowerCase())
		);
		return {
			asAt,
			today: locals.today,
			regions: regions.map(({ code, shortName }) => ({ code, shortName })),
			region: region?.code ?? null,
			search: state.search,
			state: { sort: state.sort, order: state.order },
			sentence: systemsSentence(systems),
			systems: sortSystems(systems, state.sort as SystemSort, state.order === 'desc')
		};
	});
