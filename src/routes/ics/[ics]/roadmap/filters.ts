/** The filters above the roadmap, with what is chosen now. */
import { capital } from '#lib/core/words.ts';
import { CONFIDENCE, STAGES, STALE_AFTER_DAYS, WITHIN_SOON } from '#lib/roadmap/progress/rules.ts';
import { DEDICATED_FOCUS, type RoadmapRequest } from '#lib/roadmap/rules.ts';
import type { Filter } from '#lib/ui/tables/FilterBar.svelte';

type Named = { code: string; title: string };

const options = (items: readonly { code: string; label: string }[]) =>
	items.map(({ code, label }) => ({ value: code, label }));

export function filtersOf(data: {
	request: RoadmapRequest;
	areas: readonly Named[];
	focusAreas: readonly Named[];
	owners: readonly string[];
}): Filter[] {
	const { request, areas, focusAreas, owners } = data;
	return [
		{
			name: 'area',
			label: 'Area',
			value: request.area,
			options: areas.flatMap((area) => [
				{ value: area.code, label: area.title },
				...(area.code === DEDICATED_FOCUS
					? focusAreas.map(({ code, title }) => ({ value: code, label: `– ${title}` }))
					: [])
			])
		},
		{
			name: 'stage',
			label: 'Stage',
			value: request.stage,
			options: [...options(STAGES), { value: 'none', label: 'No update yet' }]
		},
		{
			name: 'confidence',
			label: 'Delivery confidence',
			value: request.confidence,
			options: [...options(CONFIDENCE), { value: 'none', label: 'Not rated' }]
		},
		{
			name: 'slipping',
			label: 'Slipping',
			value: request.slipping ? '1' : null,
			options: [{ value: '1', label: 'Slipped or in doubt' }]
		},
		{
			name: 'due',
			label: 'Date',
			value: request.due,
			options: [
				{ value: 'soon', label: capital(WITHIN_SOON) },
				{ value: 'past', label: 'Late' },
				{ value: 'undated', label: 'Without a date' }
			]
		},
		{
			name: 'updated',
			label: 'Updated',
			value: request.updated,
			options: [
				{ value: 'stale', label: `Not for more than ${STALE_AFTER_DAYS} days` },
				{ value: 'never', label: 'Never' }
			]
		},
		...(owners.length > 0
			? [
					{
						name: 'owner',
						label: 'Owner',
						value: request.owner,
						options: owners.map((owner) => ({ value: owner, label: owner }))
					}
				]
			: [])
	];
}
