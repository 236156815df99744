/** What the pages of England and of a region show of each system in short. */
import type { SystemFigures } from '#lib/compare/read.server.ts';
import { isSilent, sortSystems, SYSTEM_SORTS, type SystemSort } from '#lib/compare/rules.ts';
import { tableState } from '#lib/core/address.ts';
import { firstRows } from './comparison-shown.server.ts';

/** A row for each that has recorded something, as the address sorts them; the others by name alone. */
export function systemsShown(systems: readonly SystemFigures[], url: URL) {
	const { sort, order } = tableState(url, { sortable: SYSTEM_SORTS, sortedBy: 'name' });
	const telling = systems.filter((system) => !isSilent(system));
	const rows = sortSystems(telling, sort as SystemSort, order === 'desc');
	return {
		state: { sort, order },
		systems: firstRows(rows, url).map((system) => {
			const { code, shortName, regionCode, regionName, reached, deliverables } = system;
			const { pastDate, updated, found, rewritten, networks, live } = system;
			return {
				...{ code, shortName, regionCode, regionName, reached, deliverables },
				...{ pastDate, updated, found, rewritten, networks, live }
			};
		}),
		telling: telling.length,
		silent: sortSystems(systems.filter(isSilent), 'name', false).map(
			({ code, shortName, regionName }) => ({ code, shortName, regionName })
		)
	};
}
