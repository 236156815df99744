/**
 * The states of a quarterly return and the transitions between them: one table, which the server obeys
 * and the pages and the documentation show.
 */
import type { Permission } from '#lib/core/access.ts';
import { agree, list, plural } from '#lib/core/words.ts';

/** Who has to act next. */
export type Side = 'ics' | 'region' | 'nation';

export const RETURN_STATES = [
	{ code: 'draft', label: 'In draft', waitingFor: 'ics' },
	{ code: 'submitted', label: 'Sent to the region', waitingFor: 'region' },
	{ code: 'in-review', label: 'In review', waitingFor: 'region' },
	{ code: 'queried', label: 'Sent back with queries', waitingFor: 'ics' },
	{ code: 'resubmitted', label: 'Resubmitted', waitingFor: 'region' },
	{ code: 'accepted', label: 'Accepted', waitingFor: 'nation' },
	{ code: 'accepted-with-conditions', label: 'Accepted with conditions', waitingFor: 'nation' },
	{ code: 'closed', label: 'Closed', waitingFor: null }
] as const;

export type ReturnState = (typeof RETURN_STATES)[number]['code'];

/** States in which the region may rate, ask and decide. */
export const UNDER_REVIEW: readonly ReturnState[] = ['submitted', 'resubmitted', 'in-review'];
/** States of a return that the region has accepted. */
export const ACCEPTED: readonly ReturnState[] = ['accepted', 'accepted-with-conditions', 'closed'];

export type Act =
	| 'submit'
	| 'recall'
	| 'begin-review'
	| 'send-back'
	| 'resubmit'
	| 'accept'
	| 'accept-with-conditions'
	| 'close';

export type Transition = {
	act: Act;
	/** On the button. */
	label: string;
	/** In a history, once it has been done. */
	done: string;
	from: readonly ReturnState[];
	to: ReturnState;
	permission: Permission;
	/** What the act cannot be done without, beside the state. */
	needs?: 'reason' | 'open query and reason' | 'condition';
};

export const transitions: readonly Transition[] = [
	{
		act: 'submit',
		label: 'Send to the region',
		done: 'Sent to the region',
		from: ['draft'],
		to: 'submitted',
		permission: 'send-returns'
	},
	{
		act: 'recall',
		label: 'Withdraw it',
		done: 'Withdrawn by the ICS',
		from: ['submitted'],
		to: 'draft',
		permission: 'send-returns',
		needs: 'reason'
	},
	{
		act: 'begin-review',
		label: 'Begin the review',
		done: 'Review begun',
		from: ['submitted', 'resubmitted'],
		to: 'in-review',
		permission: 'review-returns'
	},
	{
		act: 'send-back',
		label: 'Send back with queries',
		done: 'Sent back with queries',
		from: UNDER_REVIEW,
		to: 'queried',
		permission: 'review-returns',
		needs: 'open query and reason'
	},
	{
		act: 'resubmit',
		label: 'Resubmit',
		done: 'Resubmitted',
		from: ['queried'],
		to: 'resubmitted',
		permission: 'send-returns'
	},
	{
		act: 'accept',
		label: 'Accept',
		done: 'Accepted',
		from: UNDER_REVIEW,
		to: 'accepted',
		permission: 'review-returns'
	},
	{
		act: 'accept-with-conditions',
		label: 'Accept with conditions',
		done: 'Accepted with conditions',
		from: UNDER_REVIEW,
		to: 'accepted-with-conditions',
		permission: 'review-returns',
		needs: 'condition'
	},
	{
		act: 'close',
		label: 'Close nationally',
		done: 'Closed nationally',
		from: ['accepted', 'accepted-with-conditions'],
		to: 'closed',
		permission: 'close-returns'
	}
];

/** The transition of that name from a state; null when it is not allowed there. */
export function transitionFrom(state: ReturnState, act: Act): Transition | null {
	return transitions.find((one) => one.act === act && one.from.includes(state)) ?? null;
}

/** The transitions that a state allows to whom `may` says holds their permission. */
export function transitionsFrom(
	state: ReturnState,
	may: (permission: Permission) => boolean
): Transition[] {
	return transitions.filter(({ from, permission }) => from.includes(state) && may(permission));
}

/** What happened, for a history: "Sent back with queries". */
export function actLabel(act: string): string {
	if (act === 'start') return 'Begun';
	return transitions.find((one) => one.act === act)?.done ?? act;
}

export function stateLabel(state: ReturnState): string {
	return RETURN_STATES.find(({ code }) => code === state)!.label;
}

/** Whether the ICS may still change its return. */
export function isOpenToEdits(state: ReturnState): boolean {
	return state === 'draft' || state === 'queried';
}

export const SIDE_LABELS: Readonly<Record<Side, string>> = {
	ics: 'The ICS',
	region: 'The region',
	nation: 'The national team'
};

/** What a return that was decided on leaves open. */
export type StillOpen = { openQueries: number; openConditions: number };

/**
 * "Waiting for the region: in review for 4 days." What was accepted or closed says what is still open:
 * "Closed for 4 days. 2 conditions are still open."
 */
export function waitingSentence(
	state: ReturnState,
	days: number,
	{ openQueries, openConditions }: StillOpen
): string {
	const { waitingFor } = RETURN_STATES.find(({ code }) => code === state)!;
	const since = days === 0 ? 'since today' : `for ${plural(days, 'day')}`;
	const open = [
		...(openConditions > 0 ? [plural(openConditions, 'condition')] : []),
		...(openQueries > 0 ? [plural(openQueries, 'query', 'queries')] : [])
	];
	const still =
		open.length === 0 || !ACCEPTED.includes(state)
			? ''
			: ` ${list(open)} ${agree(openConditions + openQueries, 'is', 'are')} still open.`;
	if (waitingFor === null) return `Closed ${since}.${still}`;
	const side = SIDE_LABELS[waitingFor].replace(/^The/, 'the');
	return `Waiting for ${side}: ${stateLabel(state).toLowerCase()} ${since}.${still}`;
}
