/** Which deliverables need somebody now, and which will slip next. */

import type { Contradiction } from '#lib/domain/dependencies.ts';
import type { DeliverableState } from '#lib/domain/deliverable-state.ts';
import { isAfter } from '#lib/domain/progress.ts';

export type AttentionKind =
	| 'promise-past'
	| 'contradiction'
	| 'back-to-green-past'
	| 'in-doubt-soon'
	| 'stale'
	| 'undated'
	| 'silent';

/** Several deliverables that need the same thing, the most pressing first. */
export interface Attention {
	readonly kind: AttentionKind;
	readonly codes: readonly string[];
}

const DOUBTED: readonly DeliverableState['confidence'][] = ['amber-red', 'red'];

/**
 * What most needs somebody, one entry a kind, in the order in which it hurts: a promise that has
 * passed, a story that contradicts itself, a recovery that is late, doubt about something due within
 * three months, then what nobody has looked at and what has no date or no update at all.
 */
export function attention(
	states: readonly DeliverableState[],
	contradicting: ReadonlyMap<string, readonly Contradiction[]>,
	asAt: string,
	limit = 3
): Attention[] {
	const open = states.filter((state) => state.stage !== null && !state.reached);
	const byDate =
		(date: (state: DeliverableState) => string | null) =>
		(a: DeliverableState, b: DeliverableState) =>
			(date(a) ?? '9999').localeCompare(date(b) ?? '9999');
	const kinds: [AttentionKind, DeliverableState[]][] = [
		[
			'promise-past',
			open.filter((s) => isAfter(asAt, s.promisedOn)).sort(byDate((s) => s.promisedOn))
		],
		['contradiction', states.filter((s) => (contradicting.get(s.code)?.length ?? 0) > 0)],
		[
			'back-to-green-past',
			open.filter((s) => isAfter(asAt, s.backToGreenOn)).sort(byDate((s) => s.backToGreenOn))
		],
		[
			'in-doubt-soon',
			open
				.filter((s) => s.dueSoon && DOUBTED.includes(s.confidence))
				.sort(byDate((s) => s.promisedOn))
		],
		['stale', states.filter((s) => s.stale).sort(byDate((s) => s.updatedOn))],
		['undated', states.filter((s) => s.undated)],
		['silent', states.filter((s) => s.stage === null)]
	];
	return kinds
		.filter(([, found]) => found.length > 0)
		.slice(0, limit)
		.map(([kind, found]) => ({ kind, codes: found.map((state) => state.code) }));
}

/** Past its date, forecast later than the baseline, or in doubt (amber-red or red). */
export function hasSlipped(state: DeliverableState): boolean {
	const { pastDate, slipping, stage, reached, confidence } = state;
	return pastDate || slipping || (stage !== null && !reached && DOUBTED.includes(confidence));
}

/**
 * Deliverables that have slipped or are about to, ordered by the day last promised, so that a
 * promise already broken stands first; of two on one day, the one that holds up more.
 */
export function slipsNext(
	states: readonly DeliverableState[],
	holdsUp: (code: string) => number
): DeliverableState[] {
	return states
		.filter(hasSlipped)
		.map((state) => ({ state, held: holdsUp(state.code) }))
		.sort(
			(a, b) =>
				(a.state.promisedOn ?? '9999').localeCompare(b.state.promisedOn ?? '9999') ||
				b.held - a.held ||
				a.state.code.localeCompare(b.state.code)
		)
		.map(({ state }) => state);
}
