/** The roadmap as a plain table, before it becomes a file. */
import { dateAndQuarter } from '#lib/core/dates.ts';
import { plural } from '#lib/core/words.ts';
import { stageWord } from '#lib/roadmap/progress/attention.ts';
import { criteriaMet } from '#lib/roadmap/progress/read.server.ts';
import { CONFIDENCE } from '#lib/roadmap/progress/rules.ts';
import { isNarrowed } from '#lib/roadmap/rules.ts';
import type { ExportColumn, ExportKind, ExportTable } from '#lib/spreadsheet/write.ts';
import type { Board } from './board.server.ts';

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

const COLUMNS = [
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
