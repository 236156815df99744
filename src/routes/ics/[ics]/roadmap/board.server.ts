/** The roadmap of an ICS as an address asks for it: for the page and for the same as a file. */
import { tableState, type TableState } from '#lib/core/address.ts';
import { asAtOf, openIcs, type OpenIcs, withHttpErrors } from '#lib/request.server.ts';
import { statesOf } from '#lib/roadmap/progress/read.server.ts';
import type { DeliverableState } from '#lib/roadmap/progress/rules.ts';
import { currentRoadmap, type VersionedRoadmap } from '#lib/roadmap/read.server.ts';
import {
	matches,
	parseRoadmapRequest,
	type RoadmapRequest,
	type RoadmapRow,
	SORTABLE,
	sortRows
} from '#lib/roadmap/rules.ts';

export type Board = OpenIcs & {
	asAt: string;
	roadmap: VersionedRoadmap;
	/** All deliverables of the version in force, in its order. */
	states: DeliverableState[];
	request: RoadmapRequest;
	/** Those that the filters leave, as the table sorts them. */
	rows: RoadmapRow[];
	table: TableState;
};

/** @throws SvelteKit's 404 when the ICS is not there or not theirs, or no roadmap is loaded */
export function openBoard(locals: App.Locals, icsCode: string, url: URL): Board {
	const opened = openIcs(locals, icsCode);
	const asAt = asAtOf(url, locals.today);
	const roadmap = withHttpErrors(() => currentRoadmap(asAt));
	const states = statesOf(opened.scope, roadmap, asAt);
	const request = parseRoadmapRequest(url.searchParams, roadmap);
	const table = tableState(url, { sortable: SORTABLE, sortedBy: 'position' });
	const rows = roadmap.deliverables
		.map((deliverable, index) => ({ deliverable, state: states[index]! }))
		.filter(({ deliverable, state }) => matches(request, deliverable, state));
	return {
		...opened,
		asAt,
		roadmap,
		states,
		request,
		rows: sortRows(rows, table.sort, table.order),
		table
	};
}
