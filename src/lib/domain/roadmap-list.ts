/** The roadmap as a list that an address narrows: `?area=care&stage=in-delivery&slipping=1`. */

import { hasSlipped } from '#lib/domain/attention.ts';
import type { DeliverableState } from '#lib/domain/deliverable-state.ts';
import { CONFIDENCE, STAGES, type ConfidenceCode, type StageCode } from '#lib/domain/progress.ts';
import type { Deliverable, Roadmap } from '#lib/domain/roadmap.ts';

export type DueFilter = 'soon' | 'past' | 'undated';
export type UpdatedFilter = 'stale' | 'never';

/** What an address asks for; anything it does not know is left out, so that it still opens. */
export interface RoadmapRequest {
	/** Code of an area, or of a focus area. */
	readonly area: string | null;
	/** `none` for deliverables without an update. */
	readonly stage: StageCode | 'none' | null;
	/** `none` for those that are not rated. */
	readonly confidence: ConfidenceCode | 'none' | null;
	readonly owner: string | null;
	/** Only what has slipped, is about to, or is in doubt. */
	readonly slipping: boolean;
	readonly due: DueFilter | null;
	readonly updated: UpdatedFilter | null;
}

export function parseRoadmapRequest(
	params: URLSearchParams,
	roadmap: Pick<Roadmap, 'areas' | 'focusAreas'>
): RoadmapRequest {
	const among = <T extends string>(name: string, known: readonly T[]): T | null =>
		known.find((one) => one === params.get(name)) ?? null;
	return {
		area: among(
			'area',
			[...roadmap.areas, ...roadmap.focusAreas].map(({ code }) => code)
		),
		stage: among('stage', [...STAGES.map(({ code }) => code), 'none'] as const),
		confidence: among('confidence', [...CONFIDENCE.map(({ code }) => code), 'none'] as const),
		owner: params.get('owner')?.trim() || null,
		slipping: params.get('slipping') === '1',
		due: among('due', ['soon', 'past', 'undated'] as const),
		updated: among('updated', ['stale', 'never'] as const)
	};
}

/** Whether anything is left out. */
export function isNarrowed(request: RoadmapRequest): boolean {
	return Object.values(request).some((value) => value !== null && value !== false);
}

export function matches(
	request: RoadmapRequest,
	deliverable: Pick<Deliverable, 'area' | 'focus'>,
	state: DeliverableState
): boolean {
	const { area, stage, confidence, owner, slipping, due, updated } = request;
	return (
		(area === null || deliverable.area === area || deliverable.focus === area) &&
		(stage === null || (state.stage ?? 'none') === stage) &&
		(confidence === null || (state.confidence ?? 'none') === confidence) &&
		(owner === null || state.owner === owner) &&
		(!slipping || hasSlipped(state)) &&
		(due === null || isDue(due, state)) &&
		(updated === null || (updated === 'stale' ? state.stale : state.stage === null))
	);
}

function isDue(due: DueFilter, state: DeliverableState): boolean {
	if (due === 'soon') return state.dueSoon;
	return due === 'past' ? state.pastDate : state.undated;
}

/** A deliverable with where it stands. */
export interface RoadmapRow {
	readonly deliverable: Deliverable;
	readonly state: DeliverableState;
}

export const SORTABLE = [
	'position',
	'title',
	'stage',
	'confidence',
	'dueOn',
	'promisedOn',
	'slip',
	'owner',
	'updatedOn'
] as const;

/** Rows by one of `SORTABLE`; what has no value comes last either way, ties keep their order. */
export function sortRows(
	rows: readonly RoadmapRow[],
	sort: string,
	order: 'asc' | 'desc'
): RoadmapRow[] {
	if (sort === 'position') return order === 'asc' ? [...rows] : rows.toReversed();
	const value = ({ deliverable, state }: RoadmapRow): string | number | null => {
		if (sort === 'title') return deliverable.title;
		if (sort === 'stage') return STAGES.findIndex(({ code }) => code === state.stage);
		if (sort === 'confidence') {
			const place = CONFIDENCE.findIndex(({ code }) => code === state.confidence);
			return place < 0 ? null : place;
		}
		return state[sort as 'dueOn' | 'promisedOn' | 'slip' | 'owner' | 'updatedOn'];
	};
	const sign = order === 'asc' ? 1 : -1;
	return rows.toSorted((a, b) => {
		const [x, y] = [value(a), value(b)];
		if (x === null || y === null) return Number(x === null) - Number(y === null);
		if (typeof x === 'number' && typeof y === 'number') return sign * (x - y);
		return sign * String(x).localeCompare(String(y), 'en-GB');
	});
}
