import { tableState, type TableState } from '#lib/core/address.ts';
import { dateAndQuarter } from '#lib/core/dates.ts';
import { plural } from '#lib/core/words.ts';
import { asAtOf, openIcs, type OpenIcs, withHttpErrors } from '#lib/request.server.ts';
import { stageWord } from '#lib/roadmap/progress/attention.ts';
import { criteriaMet, statesOf } from '#lib/roadmap/progress/read.server.ts';
import { CONFIDENCE, type DeliverableState } from '#lib/roadmap/progress/rules.ts';
import { currentRoadmap, type VersionedRoadmap } from '#lib/roadmap/read.server.ts';
import {
	isNarrowed,
	matches,
	parseRoadmapRequest,
	type RoadmapRequest,
	type RoadmapRow,
	SORTABLE,
	sortRows
} from '#lib/roadmap/rules.ts';
import type { ExportColumn, ExportKind, ExportTable } from '#lib/spreadsheet/write.ts';

// The roadmap of an ICS as an address asks for it: for the page and for the same as a file.

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
	const asAt = asAtOf(url, opened);
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

// The roadmap as a plain table, before it becomes a file.

const column = (
	name: string,
	label: string,
	kind: ExportKind = 'text',
	wide = false
): ExportColumn => ({
	name,
	label,
	kind,
	wide
});

/** What the file holds; those that are of the grid of updates come back in through it. */
export const COLUMNS = [
	column('code', 'Code'),
	column('area', 'Area'),
	column('focus', 'Focus area'),
	column('title', 'Deliverable', 'text', true),
	column('stage', 'Stage'),
	column('confidence', 'Delivery confidence'),
	column('reason', 'Why', 'text', true),
	column('owner', 'Owner'),
	column('backToGreenOn', 'Back to green by', 'date'),
	column('baselineOn', 'Baseline', 'date'),
	column('forecastOn', 'Forecast', 'date'),
	column('actualOn', 'Reached on', 'date'),
	column('slip', 'Slip, days', 'whole-number'),
	column('updatedOn', 'Updated', 'date'),
	column('met', 'Success criteria met', 'whole-number'),
	column('criteria', 'Success criteria', 'whole-number')
];

/** Each deliverable that the filters leave, in the order of the page's table. */
export function boardTable({
	ics,
	scope,
	asAt,
	roadmap,
	rows,
	states,
	request
}: Board): ExportTable {
	const criteria = criteriaMet(scope, roadmap, asAt);
	const titles = new Map(
		[...roadmap.areas, ...roadmap.focusAreas].map((one) => [one.code, one.title])
	);
	return {
		title: 'Roadmap',
		columns: COLUMNS,
		rows: rows.map(({ deliverable, state }) => {
			const { success } = criteria.get(deliverable.code)!;
			return [
				deliverable.code,
				titles.get(deliverable.area) ?? deliverable.area,
				deliverable.focus === null ? null : (titles.get(deliverable.focus) ?? deliverable.focus),
				deliverable.title,
				stageWord(state.stage),
				CONFIDENCE.find(({ code }) => code === state.confidence)?.label ?? null,
				state.reason,
				state.owner,
				state.backToGreenOn,
				state.baselineOn,
				state.forecastOn,
				state.actualOn,
				state.slip,
				state.updatedOn,
				success.met,
				success.of
			];
		}),
		notes: [
			['Roadmap', `${ics.name} (${ics.code}) against ${roadmap.title}, ${roadmap.publisher}`],
			['As at', dateAndQuarter(asAt)],
			[
				'Deliverables',
				isNarrowed(request)
					? `${rows.length} of ${states.length}, as filtered on the page`
					: plural(rows.length, 'deliverable')
			],
			[
				'Slip',
				'Days from the baseline to the forecast, or to the day it was reached; above 0 is late'
			]
		]
	};
}
