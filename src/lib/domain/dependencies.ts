/** What a deliverable relies upon, how those stand, and where the two stories contradict. */

import type { DeliverableState } from '#lib/domain/deliverable-state.ts';
import { STAGES } from '#lib/domain/progress.ts';

const NUMBERS = [
	'no',
	'one',
	'two',
	'three',
	'four',
	'five',
	'six',
	'seven',
	'eight',
	'nine',
	'ten'
];

type Known = Pick<DeliverableState, 'stage'>;

/** Words for a stage inside a sentence; null is a deliverable without any update. */
const CLAUSES: readonly { stage: DeliverableState['stage']; one: string; many: string }[] = [
	{ stage: 'sustained', one: 'is sustained', many: 'are sustained' },
	{ stage: 'success-reached', one: 'has reached success', many: 'have reached success' },
	{ stage: 'in-delivery', one: 'is in delivery', many: 'are in delivery' },
	{ stage: 'getting-started', one: 'is getting started', many: 'are getting started' },
	{ stage: 'not-started', one: 'has not started', many: 'have not started' },
	{ stage: null, one: 'has no update yet', many: 'have no update yet' }
];

/** "It relies on six deliverables: 2 have reached success, 3 are in delivery, 1 has not started." */
export function reliesOnSentence(states: readonly Known[]): string {
	if (states.length === 0) return 'The roadmap names nothing that it relies upon.';
	return sentence('It relies on', states);
}

/** The same for what it holds up, directly or through others. */
export function holdsUpSentence(states: readonly Known[]): string {
	if (states.length === 0) return 'The roadmap names nothing that relies upon it.';
	return sentence('It holds up', states);
}

function sentence(opening: string, states: readonly Known[]): string {
	const groups = CLAUSES.map((clause) => ({
		...clause,
		count: states.filter(({ stage }) => stage === clause.stage).length
	})).filter(({ count }) => count > 0);
	const counted = NUMBERS[states.length] ?? String(states.length);
	const noun = states.length === 1 ? 'deliverable' : 'deliverables';
	const only = groups.length === 1 ? groups[0] : undefined;
	if (only && states.length === 1) return `${opening} one deliverable, which ${only.one}.`;
	if (only) {
		const every = states.length === 2 ? 'both' : 'all';
		return `${opening} ${counted} ${noun}, which ${every} ${only.many}.`;
	}
	const parts = groups.map(({ count, one, many }) => `${count} ${count === 1 ? one : many}`);
	return `${opening} ${counted} ${noun}: ${parts.join(', ')}.`;
}

export type ContradictionKind = 'reached-before' | 'forecast-before' | 'greener' | 'undated';

export interface Contradiction {
	readonly kind: ContradictionKind;
	/** Code of the deliverable relied upon. */
	readonly reliesOn: string;
	/** The two dates of `forecast-before`, ISO text. */
	readonly dates: { readonly own: string; readonly theirs: string } | null;
}

/**
 * Where a deliverable claims more than what it relies upon allows: it is reached before it, is
 * forecast before it, is green while it is in doubt, or has a date while it has none.
 */
export function contradictions(
	state: DeliverableState,
	reliesOn: readonly DeliverableState[]
): Contradiction[] {
	return reliesOn.flatMap((needed): Contradiction[] => {
		const found: Contradiction[] = [];
		const add = (kind: ContradictionKind, dates: Contradiction['dates'] = null) =>
			found.push({ kind, reliesOn: needed.code, dates });
		// Without an update on either side there is no claim to compare.
		if (state.stage === null || needed.stage === null || needed.reached) return found;
		if (state.reached) {
			add('reached-before');
			return found;
		}
		const [own, theirs] = [state.promisedOn, needed.promisedOn];
		if (own !== null && theirs !== null && own < theirs) add('forecast-before', { own, theirs });
		if (own !== null && theirs === null) add('undated');
		const doubted = needed.confidence === 'red' || needed.confidence === 'amber-red';
		if (state.confidence === 'green' && doubted) add('greener');
		return found;
	});
}

/** The stage as words for a list: `In delivery`, or `No update yet`. */
export function stageWord(stage: DeliverableState['stage']): string {
	return STAGES.find(({ code }) => code === stage)?.label ?? 'No update yet';
}
