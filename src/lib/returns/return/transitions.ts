/**
 * The states of a quarterly return and the moves between them: one table, which the server obeys and
 * the pages and the documentation show.
 */
import type { Permission } from '#lib/core/access.ts';

export const RETURN_STATES = [
	{ code: 'draft', label: 'In draft', turn: 'ics' },
	{ code: 'submitted', label: 'Sent to the region', turn: 'region' },
	{ code: 'in-review', label: 'In review', turn: 'region' },
	{ code: 'queried', label: 'Sent back with queries', turn: 'ics' },
	{ code: 'resubmitted', label: 'Sent again', turn: 'region' },
	{ code: 'accepted', label: 'Accepted', turn: 'nation' },
	{ code: 'accepted-with-conditions', label: 'Accepted with conditions', turn: 'nation' },
	{ code: 'closed', label: 'Closed', turn: null }
] as const;

export type ReturnState = (typeof RETURN_STATES)[number]['code'];

/** Who has to act next. */
export type Side = 'ics' | 'region' | 'nation';

export type Act =
	| 'submit'
	| 'recall'
	| 'begin-review'
	| 'send-back'
	| 'resubmit'
	| 'accept'
	| 'accept-with-conditions'
	| 'close';

export type Move = {
	act: Act;
	/** On the button. */
	label: string;
	from: readonly ReturnState[];
	to: ReturnState;
	permission: Permission;
	/** What the act cannot be done without, beside the state. */
	needs?: 'reason' | 'open query and reason' | 'condition';
};

const UNDER_REVIEW: readonly ReturnState[] = ['submitted', 'resubmitted', 'in-review'];

export const MOVES: readonly Move[] = [
	{
		act: 'submit',
		label: 'Send to the region',
		from: ['draft'],
		to: 'submitted',
		permission: 'send-returns'
	},
	{
		act: 'recall',
		label: 'Take it back',
		from: ['submitted'],
		to: 'draft',
		permission: 'send-returns',
		needs: 'reason'
	},
	{
		act: 'begin-review',
		label: 'Begin the review',
		from: ['submitted', 'resubmitted'],
		to: 'in-review',
		permission: 'review-returns'
	},
	{
		act: 'send-back',
		label: 'Send back with queries',
		from: UNDER_REVIEW,
		to: 'queried',
		permission: 'review-returns',
		needs: 'open query and reason'
	},
	{
		act: 'resubmit',
		label: 'Send again',
		from: ['queried'],
		to: 'resubmitted',
		permission: 'send-returns'
	},
	{
		act: 'accept',
		label: 'Accept',
		from: UNDER_REVIEW,
		to: 'accepted',
		permission: 'review-returns'
	},
	{
		act: 'accept-with-conditions',
		label: 'Accept with conditions',
		from: UNDER_REVIEW,
		to: 'accepted-with-conditions',
		permission: 'review-returns',
		needs: 'condition'
	},
	{
		act: 'close',
		label: 'Close nationally',
		from: ['accepted', 'accepted-with-conditions'],
		to: 'closed',
		permission: 'close-returns'
	}
];

/** The move of that name from a state; null when it is not allowed there. */
export function moveFrom(state: ReturnState, act: Act): Move | null {
	return MOVES.find((move) => move.act === act && move.from.includes(state)) ?? null;
}

/** The moves that a state allows to whom `may` says holds their permission. */
export function movesFrom(state: ReturnState, may: (permission: Permission) => boolean): Move[] {
	return MOVES.filter(({ from, permission }) => from.includes(state) && may(permission));
}

export function stateLabel(state: ReturnState): string {
	return RETURN_STATES.find(({ code }) => code === state)!.label;
}

/** Whether the ICS may still change the words of its return. */
export function isOpenToEdits(state: ReturnState): boolean {
	return state === 'draft' || state === 'queried';
}

/** "It is the region’s turn: in review for 4 days." */
export function turnSentence(state: ReturnState, days: number): string {
	const turn = RETURN_STATES.find(({ code }) => code === state)!.turn;
	const since = days === 0 ? 'since today' : `for ${days} ${days === 1 ? 'day' : 'days'}`;
	const label = stateLabel(state).toLowerCase();
	if (turn === null) return `Nobody has anything left to do: closed ${since}.`;
	const whose = { ics: 'the system’s', region: 'the region’s', nation: 'the national team’s' }[
		turn
	];
	return `It is ${whose} turn: ${label} ${since}.`;
}
