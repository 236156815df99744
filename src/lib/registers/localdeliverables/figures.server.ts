import { followUpSample, followUpServer } from '#lib/registers/follow-up.server.ts';
import type { SampleRow } from '#lib/registers/plug-in.server.ts';
import { localdeliverables, localWords } from './definition.ts';

const COLUMNS = {
	began: 'added_on',
	due: 'planned_on',
	dueSql: 'coalesce(forecast_on, planned_on)',
	ended: 'reached_on',
	by: 'area',
	byWord: 'area',
	owner: 'owner',
	text: 'title'
};

/** The deliverable, its area and owner; days before the last day on which it was added, is planned and was reached; why. */
const SAMPLES = [
	[
		'A crisis cafe in each borough',
		'care',
		'Voluntary sector lead',
		300,
		40,
		52,
		'People told the co-production group that evenings are the hardest.'
	],
	[
		'A shared induction for trust, council and voluntary sector staff',
		'workforce',
		'Workforce lead',
		240,
		25,
		null,
		'Teams work side by side and were trained apart.'
	],
	[
		'One map of community assets that anybody can search',
		'model',
		'Head of operations',
		180,
		-75,
		null,
		'Each borough keeps a list of its own.'
	]
] as const;

function sampleRows(today: string): SampleRow[] {
	return SAMPLES.map(([title, area, owner, added, planned, reached, reason], index) =>
		followUpSample(today, COLUMNS, [added, planned, reached], {
			reference: `L${index + 1}`,
			title,
			area,
			owner,
			reason
		})
	);
}

export const localdeliverablesServer = followUpServer(
	localdeliverables,
	localWords,
	COLUMNS,
	sampleRows
);
