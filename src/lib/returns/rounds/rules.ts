/** Rounds ask for returns: by when, of whom, with which exceptions; and who has to be reminded. Pure. */
import { daysBetween } from '#lib/core/calendar.ts';
import { longDate, londonDay } from '#lib/core/dates.ts';
import { agree, list, plural } from '#lib/core/words.ts';
import { ACCEPTED, type ReturnState, UNDER_REVIEW } from '#lib/returns/return/transitions.ts';

export type Round = {
	quarter: string;
	/** ISO dates. */
	opensOn: string;
	dueOn: string;
	closedAt: string | null;
};

export type RoundException = {
	kind: 'excused' | 'later' | 'none';
	dueOn: string | null;
	reason: string;
};

/** Where an ICS is with a return that is asked of it. */
export type DeadlineStatus =
	| 'excused'
	| 'not-open'
	| 'not-started'
	| 'draft'
	| 'due-soon'
	| 'overdue'
	| 'with-region'
	| 'sent-back'
	| 'done';

/** Days before the due date from which a return that is not in is called due soon. */
export const DUE_SOON_DAYS = 7;

export type Due = {
	status: DeadlineStatus;
	/** The day it is due for this ICS; null where it is excused. */
	dueOn: string | null;
	/** Days until it is due; negative when it is late. Null where nothing is due any more. */
	days: number | null;
};

/** Where an ICS stands with a round as at a day. `state` is null while nobody has begun. */
export function dueOf(
	round: Round,
	exception: RoundException | null,
	state: ReturnState | null,
	asAt: string
): Due {
	const excused = exception?.kind === 'excused';
	const dueOn = exception?.kind === 'later' ? exception.dueOn! : round.dueOn;
	if (state !== null && ACCEPTED.includes(state)) return { status: 'done', dueOn, days: null };
	if (state !== null && UNDER_REVIEW.includes(state))
		return { status: 'with-region', dueOn, days: null };
	if (state === 'queried') return { status: 'sent-back', dueOn, days: null };
	if (excused) return { status: 'excused', dueOn: null, days: null };
	const days = daysBetween(asAt, dueOn);
	if (days < 0) return { status: 'overdue', dueOn, days };
	if (asAt < round.opensOn && state === null) return { status: 'not-open', dueOn, days };
	if (days <= DUE_SOON_DAYS) return { status: 'due-soon', dueOn, days };
	return { status: state === null ? 'not-started' : 'draft', dueOn, days };
}

export const DEADLINE_LABELS: Readonly<Record<DeadlineStatus, string>> = {
	excused: 'Need not send',
	'not-open': 'Not open yet',
	'not-started': 'Not started',
	draft: 'In draft',
	'due-soon': `Due within ${DUE_SOON_DAYS} days`,
	overdue: 'Overdue',
	'with-region': 'With the region',
	'sent-back': 'Sent back',
	done: 'Accepted'
};

/** "Overdue by 12 days (it was due on 31 October 2026)", "Due in 3 days", "Need not send". */
export function deadlineText({ status, dueOn, days }: Due): string {
	if (dueOn === null || days === null) return DEADLINE_LABELS[status];
	if (status === 'overdue')
		return `Overdue by ${plural(-days, 'day')} (it was due on ${longDate(dueOn)})`;
	const when = days === 0 ? 'Due today' : `Due in ${plural(days, 'day')}`;
	const begun = status === 'not-started' ? ', not started' : '';
	return `${when} (${longDate(dueOn)})${begun}`;
}

/**
 * Why a return can no longer be sent once its round has closed; null where it can. What the region
 * sent back is always taken again, and so is a return whose own later day has not passed.
 */
export function closedToSending(
	round: Round & { region: { shortName: string } | null },
	exception: RoundException | null,
	state: ReturnState | null,
	asAt: string
): string | null {
	const closedOn = round.closedAt && londonDay(round.closedAt);
	if (closedOn === null || closedOn > asAt || state === 'queried') return null;
	if (exception?.kind === 'later' && exception.dueOn! >= asAt) return null;
	const whom = round.region
		? `the regional team of ${round.region.shortName}`
		: 'the national team, which set the round for all of England,';
	return `The round closed on ${longDate(closedOn)}, so the return cannot be sent. Everything written is kept. Ask ${whom} for a later day: it can be sent as soon as they give one.`;
}

/** "Of 6 ICSs, 3 are accepted, 1 is with the region and 2 are overdue." */
export function roundSentence(dues: readonly Due[]): string {
	const included = dues.filter(({ status }) => status !== 'excused');
	if (included.length === 0) return 'No ICS is asked for a return in this round.';
	const parts = (
		[
			['done', 'accepted'],
			['with-region', 'with the region'],
			['sent-back', 'sent back'],
			['overdue', 'overdue'],
			['due-soon', `due within ${DUE_SOON_DAYS} days`],
			['draft', 'in draft'],
			['not-started', 'not started'],
			['not-open', 'not open yet']
		] as const
	).flatMap(([status, words]) => {
		const count = included.filter((due) => due.status === status).length;
		return count === 0 ? [] : [`${count} ${agree(count, 'is', 'are')} ${words}`];
	});
	return `Of ${plural(included.length, 'ICS')}, ${list(parts)}.`;
}
