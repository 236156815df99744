/** What is said of concerns: the clock, the promises, and all of them together. Pure. */
import {
	isOpen,
	isUnanswered,
	type Act,
	type Clock,
	type ConcernState,
	type Promised,
	type PromiseState
} from '#lib/domain/voices/concerns.ts';
import { longDate } from '#lib/format/dates.ts';
import { agree, plural } from '#lib/format/words.ts';

const days = (count: number) => plural(count, 'working day');

/** "Answered after 26 working days, 6 working days later than the system said it would." Null while the group keeps it to itself. */
export function clockWords(clock: Clock | null, dueOn: string | null): string | null {
	if (clock === null || dueOn === null) return null;
	if (clock.answeredOn !== null) {
		const took = clock.took === 0 ? 'the same day' : `after ${days(clock.took)}`;
		return clock.late === 0
			? `Answered ${took}, in time.`
			: `Answered ${took}, ${days(clock.late)} later than the system said it would.`;
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
	answered: 'The system answered',
	promised: 'The system promised',
	changed: 'What came of it',
	done: 'The system says it is done',
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
			return `${head} The system now says ${longDate(promised.milestone?.forecastOn)}.`;
		case 'open':
			return `${head} Not done yet.`;
		case 'not-listed':
			return `${head} It is not on the list of milestones.`;
	}
}

export type ConcernCounts = {
	raised: number;
	open: number;
	unanswered: number;
	overdue: number;
	settled: number;
	disputed: number;
};

/** Counts of concerns that the system can see. */
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

/** "2 of 5 have no answer yet, and 1 of those is overdue." */
export function concernSentence({ raised, unanswered, overdue, settled }: ConcernCounts): string {
	if (raised === 0) return 'No group has raised anything with the system yet.';
	const asked = plural(raised, 'worry or question', 'worries and questions');
	const groups = `Groups have raised ${asked}.`;
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
