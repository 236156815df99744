/**
 * A concern or question and what became of it: one thread, in which the group that raised it and the
 * ICS that must answer each have acts of their own. Where it stands follows from those acts. Pure.
 */
import type { GroupScope } from '#lib/core/access.ts';
import { type BankHolidays, isWorkingDay, workingDaysBetween } from '#lib/core/calendar.ts';
import { longDate } from '#lib/core/dates.ts';
import { agree, plural } from '#lib/core/words.ts';

export const CONCERN_KINDS = [
	{ value: 'concern', label: 'A worry', hint: 'Something is not as it should be.' },
	{ value: 'question', label: 'A question', hint: 'Something you would like to know.' }
] as const;
export type ConcernKind = (typeof CONCERN_KINDS)[number]['value'];

export const ABOUT_KINDS = ['principle', 'deliverable', 'activity', 'place', 'other'] as const;
export type AboutKind = (typeof ABOUT_KINDS)[number];

/** Each opens it to more people than the one before. */
export const VISIBILITIES = [
	{ value: 'group', label: 'Only our group', hint: 'Nobody has to answer it yet.' },
	{
		value: 'ics',
		label: 'The people who run or follow the ICS here',
		hint: 'The ICS must answer. The public does not see it.'
	},
	{
		value: 'public',
		label: 'Anybody',
		hint: 'The ICS must answer. It may show your words on the internet.'
	}
] as const;
export type Visibility = (typeof VISIBILITIES)[number]['value'];

export type Side = 'group' | 'ics';

export type Act =
	'said' | 'shared' | 'answered' | 'promised' | 'changed' | 'done' | 'settled' | 'disputed';

/** Whose act each is. The table `concern_posts` holds the same. */
export const SIDE_OF: Readonly<Record<Act, Side>> = {
	said: 'group',
	shared: 'group',
	settled: 'group',
	disputed: 'group',
	answered: 'ics',
	promised: 'ics',
	changed: 'ics',
	done: 'ics'
};

export type Promised = {
	/** The day that was promised (ISO). */
	for: string;
	/** The milestone it became: its reference, forecast and the day it was done. Null: not on the register. */
	milestone: {
		id: number;
		/** The code of the successor that has taken it over; left out while it is the ICS's own. */
		ics?: string;
		reference: string;
		forecastOn: string | null;
		doneOn: string | null;
	} | null;
};

export type Hiding = { reason: string; by: string; at: string };

export type Post = {
	id: number;
	act: Act;
	/** Null where the post is hidden. */
	words: string | null;
	/** UTC timestamp, and the day it was in London. */
	at: string;
	on: string;
	by: string;
	promised: Promised | null;
	hidden: Hiding | null;
};

/** As much of a thread as its state and its clock follow from. */
export type Thread = {
	visibility: Visibility;
	sharedOn: string | null;
	answerDueOn: string | null;
	posts: readonly Pick<Post, 'act' | 'on' | 'promised'>[];
};

/**
 * Where a concern stands. `done` is the ICS's word and `settled` the group's: both stand in the
 * thread, and only the group's closes it.
 */
export type ConcernState =
	'with-group' | 'waiting' | 'overdue' | 'answered' | 'promised' | 'done' | 'disputed' | 'settled';

export const STATE_LABELS: Readonly<Record<ConcernState, string>> = {
	'with-group': 'In the group only',
	waiting: 'Waiting for the ICS',
	overdue: 'Answer overdue',
	answered: 'Answered',
	promised: 'The ICS has made a promise',
	done: 'The ICS says it is done',
	disputed: 'The group does not agree that it is done',
	settled: 'Settled for the group'
};

export const STATE_TONES: Readonly<
	Record<ConcernState, 'none' | 'started' | 'done' | 'late' | 'note'>
> = {
	'with-group': 'none',
	waiting: 'started',
	overdue: 'late',
	answered: 'started',
	promised: 'started',
	done: 'note',
	disputed: 'late',
	settled: 'done'
};

export function concernState(thread: Thread, today: string): ConcernState {
	if (thread.visibility === 'group') return 'with-group';
	const closing = thread.posts.findLast(
		({ act }) => act === 'done' || act === 'settled' || act === 'disputed'
	);
	if (closing) return closing.act as 'done' | 'settled' | 'disputed';
	if (thread.posts.some(({ act }) => act === 'promised')) return 'promised';
	if (thread.posts.some(({ act }) => SIDE_OF[act] === 'ics')) return 'answered';
	return thread.answerDueOn !== null && thread.answerDueOn < today ? 'overdue' : 'waiting';
}

/** Open: shared with the ICS, and not settled for the group. */
export function isOpen(state: ConcernState): boolean {
	return state !== 'with-group' && state !== 'settled';
}

/** Waits for a first answer. */
export function isUnanswered(state: ConcernState): boolean {
	return state === 'waiting' || state === 'overdue';
}

/** What each side may do now, in the order in which it is offered. */
export function actsOpen(side: Side, state: ConcernState, visibility: Visibility): Act[] {
	if (side === 'ics') {
		if (state === 'with-group') return [];
		// After it is settled the ICS may still tell what came of it.
		if (state === 'settled') return ['changed'];
		return ['answered', 'promised', 'changed', ...(state === 'done' ? [] : (['done'] as const))];
	}
	const acts: Act[] = ['said'];
	if (visibility !== 'public') acts.push('shared');
	if (state === 'with-group') return acts;
	if (state !== 'settled' && !isUnanswered(state)) acts.push('settled');
	if (state === 'done' || state === 'settled') acts.push('disputed');
	return acts;
}

/** Whether somebody may say that it is settled, and open it up: who raised it, and a lead of its group. */
export function mayClose(
	{ group, accountId }: GroupScope,
	concern: { groupId: number; asGroup: boolean; raisedById: string }
): boolean {
	if (group.groupId !== concern.groupId) return false;
	return group.role === 'lead' || (!concern.asGroup && concern.raisedById === accountId);
}

export const PROMISE_STATES = [
	'kept',
	'kept-late',
	'open',
	'moved',
	'overdue',
	'not-listed'
] as const;
export type PromiseState = (typeof PROMISE_STATES)[number];

/** What became of a promise: told by its milestone, so that nobody types it twice. */
export function promiseState({ for: day, milestone }: Promised, today: string): PromiseState {
	if (milestone?.doneOn && milestone.doneOn <= today)
		return milestone.doneOn > day ? 'kept-late' : 'kept';
	if (day < today) return 'overdue';
	if (milestone === null) return 'not-listed';
	return milestone.forecastOn !== null && milestone.forecastOn > day ? 'moved' : 'open';
}

/** How long the first answer took, or has taken so far, against what was promised; in working days. */
export type Clock = {
	/** Null while there is no answer. */
	answeredOn: string | null;
	/** Working days from the sharing to the answer, or to today. */
	took: number;
	/** Working days past the due day; 0 when in time. */
	late: number;
	/** Working days left; 0 once answered or overdue. */
	left: number;
};

/**
 * Null while the group keeps it to itself. A day that is no working day counts with the next one, so
 * that an answer on the Saturday after it was due is late.
 */
export function clockOf(thread: Thread, today: string, holidays: BankHolidays): Clock | null {
	const { sharedOn, answerDueOn } = thread;
	if (sharedOn === null || answerDueOn === null) return null;
	const answeredOn = thread.posts.find(({ act }) => SIDE_OF[act] === 'ics')?.on ?? null;
	const end = answeredOn ?? today;
	const begun = (from: string) =>
		workingDaysBetween(from, end, holidays) + (end > from && !isWorkingDay(end, holidays) ? 1 : 0);
	return {
		answeredOn,
		took: begun(sharedOn),
		late: begun(answerDueOn),
		left: answeredOn === null ? workingDaysBetween(today, answerDueOn, holidays) : 0
	};
}

const days = (count: number) => plural(count, 'working day');

/** Working days that an ICS has to answer, until it says otherwise, and the most that it may say. */
export const ANSWER_DAYS = 20;
export const MOST_ANSWER_DAYS = 60;

/** "The ICS says it answers within 20 working days." */
export function answersWithin(within = ANSWER_DAYS): string {
	return `The ICS says it answers within ${days(within)}.`;
}

/** "Answered after 26 working days, 6 working days later than the ICS said it would." Null while the group keeps it to itself. */
export function clockWords(clock: Clock | null, dueOn: string | null): string | null {
	if (clock === null || dueOn === null) return null;
	if (clock.answeredOn !== null) {
		const took = clock.took === 0 ? 'the same day' : `after ${days(clock.took)}`;
		return clock.late === 0
			? `Answered ${took}, in time.`
			: `Answered ${took}, ${days(clock.late)} later than the ICS said it would.`;
	}
	if (clock.late > 0)
		return `No answer yet. It was due by ${longDate(dueOn)}, ${days(clock.late)} ago.`;
	return clock.left === 0
		? 'No answer yet. It is due today.'
		: `No answer yet. It is due by ${longDate(dueOn)}, in ${days(clock.left)}.`;
}

export const ACT_WORDS: Readonly<Record<Act, string>> = {
	said: 'The group added',
	shared: 'The group shared it',
	answered: 'The ICS answered',
	promised: 'The ICS promised',
	changed: 'What came of it',
	done: 'The ICS says it is done',
	settled: 'The group says it is settled for them',
	disputed: 'The group says it is not settled'
};

/** "Promised for 3 March 2026. Done on 10 March 2026, later than promised." */
export function promiseWords(promised: Promised, state: PromiseState): string {
	const head = `Promised for ${longDate(promised.for)}.`;
	const done = promised.milestone?.doneOn;
	switch (state) {
		case 'kept':
			return `${head} Done on ${longDate(done)}.`;
		case 'kept-late':
			return `${head} Done on ${longDate(done)}, later than promised.`;
		case 'overdue':
			return `${head} That day has passed and it is not done.`;
		case 'moved':
			return `${head} The ICS now says ${longDate(promised.milestone?.forecastOn)}.`;
		case 'open':
			return `${head} Not done yet.`;
		case 'not-listed':
			return `${head} It is not on the list of milestones.`;
	}
}

/** "3 concerns and questions": in a programme's own terms. */
export function concernsCounted(count: number): string {
	return plural(count, 'concern or question', 'concerns and questions');
}

export type ConcernCounts = {
	raised: number;
	open: number;
	unanswered: number;
	overdue: number;
	settled: number;
	disputed: number;
};

/** Counts of concerns that the ICS can see. */
export function concernCounts(states: readonly ConcernState[]): ConcernCounts {
	const count = (test: (state: ConcernState) => boolean) => states.filter(test).length;
	return {
		raised: count((state) => state !== 'with-group'),
		open: count(isOpen),
		unanswered: count(isUnanswered),
		overdue: count((state) => state === 'overdue'),
		settled: count((state) => state === 'settled'),
		disputed: count((state) => state === 'disputed')
	};
}

/** "Groups have raised 5 worries and questions. 2 have not had an answer yet, and 1 is overdue." */
export function concernSentence(
	{ raised, unanswered, overdue, settled }: ConcernCounts,
	terms: 'everyday' | 'programme' = 'everyday'
): string {
	const isProgramme = terms === 'programme';
	if (raised === 0)
		return isProgramme
			? 'No lived experience group has raised anything with the ICS yet.'
			: 'No group has raised anything with the ICS yet.';
	const groups = isProgramme
		? `Lived experience groups have raised ${concernsCounted(raised)}.`
		: `Groups have raised ${plural(raised, 'worry or question', 'worries and questions')}.`;
	if (unanswered === 0) {
		const closed =
			settled === raised
				? agree(raised, 'It is settled for them.', 'All are settled for them.')
				: settled === 0
					? ''
					: `${settled} ${agree(settled, 'is', 'are')} settled for them.`;
		return `${groups} ${agree(raised, 'It has', 'All have')} had an answer. ${closed}`.trim();
	}
	const waiting = `${unanswered === raised && raised > 1 ? 'None has' : `${unanswered} ${agree(unanswered, 'has', 'have')} not`} had an answer yet`;
	return overdue === 0
		? `${groups} ${waiting}.`
		: `${groups} ${waiting}, and ${overdue === unanswered ? agree(overdue, 'it is', 'they are') : `${overdue} ${agree(overdue, 'is', 'are')}`} overdue.`;
}
