import { quarterLabel } from '#lib/core/calendar.ts';
import { addDays, addMonths, addQuarters, type Quarter, quarterOf } from '#lib/core/calendar.ts';
import { longDate } from '#lib/core/dates.ts';
import { agree, list, listSome, plural } from '#lib/core/words.ts';
import {
	RETURN_STATES,
	type ReturnState,
	type Side,
	stateLabel
} from '#lib/returns/return/transitions.ts';
import {
	DEADLINE_LABELS,
	type DeadlineStatus,
	deadlineText,
	type Due,
	roundSentence
} from '#lib/returns/rounds/rules.ts';

// The reviewer's desk: ICSs and rounds, what waits for whom and how long, most needed first.

export type QueueRow = {
	code: string;
	shortName: string;
	regionCode: string | null;
	quarter: string;
	/** Null while nobody has begun. */
	state: ReturnState | null;
	due: Due;
	/** Nothing is asked for any more; what was sent before goes on. */
	roundClosed: boolean;
	/** Days in its state since it was sent; null before. */
	waited: number | null;
	openQueries: number;
	openConditions: number;
	/** Of the conditions, those that the ICS has reported on since the region last spoke. */
	answeredConditions: number;
	/** How many of these this person may judge. */
	conditionsToJudge: number;
	/** The act that is next is this person's. */
	mine: boolean;
	decided: { act: string; at: string; by: string } | null;
};

/** Who has to act; null for nobody. A return that is closed waits for whoever its open conditions wait for. */
export function waitingFor({
	state,
	due,
	roundClosed,
	openConditions,
	answeredConditions
}: Pick<
	QueueRow,
	'state' | 'due' | 'roundClosed' | 'openConditions' | 'answeredConditions'
>): Side | null {
	if (state === null || state === 'draft')
		return roundClosed || due.status === 'excused' ? null : 'ics';
	const next = RETURN_STATES.find(({ code }) => code === state)!.waitingFor;
	if (next !== null || openConditions === 0) return next;
	return answeredConditions > 0 ? 'region' : 'ics';
}

export function stateText(state: ReturnState | null): string {
	return state === null ? 'Not started' : stateLabel(state);
}

/** When it is due, in words; a closed round asks for nothing, and what was sent is due no more. */
export function queueDueText({ due, roundClosed, state }: QueueRow): string {
	const sent = state !== null && state !== 'draft';
	if (roundClosed && !sent) return 'Not sent; the round is closed';
	return sent ? '' : deadlineText(due);
}

const isOverdue = ({ due, roundClosed }: QueueRow) => due.status === 'overdue' && !roundClosed;

/** How soon somebody should look: lower is sooner. */
function need(row: QueueRow): number {
	if (row.mine) return 0;
	if (isOverdue(row)) return 1;
	if (row.state === 'queried') return 2;
	if (row.due.status === 'due-soon' && !row.roundClosed) return 3;
	if (waitingFor(row) === 'region') return 4;
	if (row.openConditions > 0) return 5;
	if (waitingFor(row) === 'ics') return 6;
	return 7;
}

export const QUEUE_SORTS = ['need', 'shortName', 'quarter', 'waited'] as const;
export type QueueSort = (typeof QUEUE_SORTS)[number];

/** Sorted by need unless asked otherwise; ties by the longer wait, the longer delay, then the name. */
export function sortQueue(
	rows: readonly QueueRow[],
	by: QueueSort = 'need',
	descending = false
): QueueRow[] {
	// Worked out once for each row: a country of five years is compared some ten thousand times.
	const needs = new Map(rows.map((row) => [row, need(row)]));
	const byNeed = (a: QueueRow, b: QueueRow) =>
		needs.get(a)! - needs.get(b)! ||
		(b.waited ?? -1) - (a.waited ?? -1) ||
		(a.due.days ?? 9999) - (b.due.days ?? 9999) ||
		b.quarter.localeCompare(a.quarter) ||
		a.shortName.localeCompare(b.shortName);
	const order = (a: QueueRow, b: QueueRow): number => {
		if (by === 'need') return 0;
		if (by === 'waited') return (a.waited ?? -1) - (b.waited ?? -1);
		return a[by].localeCompare(b[by]);
	};
	return [...rows].sort((a, b) => (descending ? -order(a, b) : order(a, b)) || byNeed(a, b));
}

export type QueueFilter = {
	/** A quarter's code, `all`, or null for the newest round and whatever older is unfinished. */
	round: string | null;
	region: string | null;
	/** A state's code, or `not-started`. */
	state: string | null;
	/** Only what waits for this person. */
	mine: boolean;
};

export function filterQueue(
	rows: readonly QueueRow[],
	{ round, region, state, mine }: QueueFilter
): QueueRow[] {
	const newest = newestQuarter(rows);
	return rows.filter(
		(row) =>
			(round === 'all' ||
				(round === null
					? row.quarter === newest || row.mine || need(row) < 6
					: row.quarter === round)) &&
			(region === null || row.regionCode === region) &&
			(state === null || (row.state ?? 'not-started') === state) &&
			(!mine || row.mine)
	);
}

export function newestQuarter(rows: readonly QueueRow[]): string | null {
	return rows.reduce<string | null>(
		(newest, { quarter }) => (newest === null || quarter > newest ? quarter : newest),
		null
	);
}

/** "Q2 2026/27: Of 6 ICSs, 3 are accepted … The longest wait for the region is Barnard ICS, 12 days." */
export function queueSentence(rows: readonly QueueRow[]): string {
	const newest = newestQuarter(rows);
	if (newest === null) return 'No round of returns has been set yet.';
	const own = rows.filter(({ quarter }) => quarter === newest);
	return [newestSentence(newest, own), ...waitSentence(rows, newest)].join(' ');
}

function newestSentence(quarter: string, rows: readonly QueueRow[]): string {
	const label = quarterLabel(quarter);
	if (!rows.every(({ roundClosed }) => roundClosed))
		return `${label}: ${lower(roundSentence(rows.map(({ due }) => due)))}`;
	const included = rows.filter(({ due }) => due.status !== 'excused');
	const sent = included.filter(({ state }) => state !== null && state !== 'draft').length;
	return `The round for ${label} is closed: ${sent} of ${plural(included.length, 'ICS')} sent a return.`;
}

function waitSentence(rows: readonly QueueRow[], newest: string): string[] {
	const waiting = rows.filter(
		(row) => row.state !== 'closed' && waitingFor(row) === 'region' && row.waited !== null
	);
	if (waiting.length === 0) return ['Nothing is waiting for the region.'];
	const longest = Math.max(...waiting.map(({ waited }) => waited!));
	if (longest === 0)
		return [
			`${plural(waiting.length, 'return')} came in today and ${agree(waiting.length, 'waits', 'wait')} for the region.`
		];
	const names = waiting
		.filter(({ waited }) => waited === longest)
		.map(({ shortName, quarter }) =>
			quarter === newest ? shortName : `${shortName} (${quarterLabel(quarter)})`
		);
	return names.length === 1
		? [`The longest wait for the region is ${names[0]}, ${plural(longest, 'day')}.`]
		: [`${listSome(names, 3)} have waited longest for the region, ${plural(longest, 'day')}.`];
}

export type QueueStep = { label: string; href: string; why: string };

/** The three things that most need this person; a reminder only for those who set rounds. */
export function queueSteps(rows: readonly QueueRow[], mayRemind: boolean): QueueStep[] {
	const asking = rows.filter((row) => row.mine || (mayRemind && isOverdue(row)));
	return sortQueue(asking)
		.slice(0, 3)
		.map((row) => (row.mine ? mineStep(row) : remindStep(row)));
}

function mineStep(row: QueueRow): QueueStep {
	const { code, shortName, quarter, state, waited, openQueries, conditionsToJudge } = row;
	const which = `${shortName}, ${quarterLabel(quarter)}`;
	const labels: Partial<Record<ReturnState, string>> = {
		submitted: `Begin the review of ${which}`,
		resubmitted: `Look at what ${shortName} changed in ${quarterLabel(quarter)}`,
		'in-review': `Go on with the review of ${which}`,
		accepted: `Close ${which}`,
		'accepted-with-conditions': `Close ${which}`
	};
	if (conditionsToJudge > 0)
		return {
			label: `Say whether ${plural(conditionsToJudge, 'condition')} of ${which} ${agree(conditionsToJudge, 'is', 'are')} met`,
			href: `${reviewAddress(code, quarter)}#conditions-set`,
			why: `the ICS has reported on ${agree(conditionsToJudge, 'it', 'them')}`
		};
	const since = `${lower(stateText(state))} ${waited ? `for ${plural(waited, 'day')}` : 'today'}`;
	return {
		label: labels[state!] ?? `Open ${which}`,
		href: reviewAddress(code, quarter),
		why:
			openQueries > 0
				? `${since}, ${plural(openQueries, 'query is', 'queries are')} not settled`
				: since
	};
}

function remindStep({ code, shortName, quarter, due }: QueueRow): QueueStep {
	return {
		label: `Remind ${shortName} of ${quarterLabel(quarter)}`,
		href: `/reviews/rounds?quarter=${quarter}#remind-${code}`,
		why: lower(deadlineText(due))
	};
}

export function reviewAddress(code: string, quarter: string): string {
	return `/ics/${code}/returns/${quarter}/review`;
}

export type QueueNews = {
	kind: 'sent' | 'resubmitted' | 'taken-back' | 'answered' | 'accepted';
	code: string;
	shortName: string;
	quarter: string;
	/** How many answers; 1 otherwise. */
	count: number;
	/** ISO date and time of the latest. */
	at: string;
	by: string;
};

/** "2 returns were sent, 1 was resubmitted and 3 queries were answered." */
export function newsSentence(news: readonly QueueNews[]): string {
	const of = (kind: QueueNews['kind']) =>
		news.filter((one) => one.kind === kind).reduce((sum, { count }) => sum + count, 0);
	const parts = (
		[
			['sent', 'return', 'sent'],
			['resubmitted', 'return', 'resubmitted'],
			['taken-back', 'return', 'withdrawn'],
			['accepted', 'return', 'accepted'],
			['answered', 'query', 'answered']
		] as const
	).flatMap(([kind, noun, verb]) => {
		const many = of(kind);
		const plurals = noun === 'query' ? 'queries' : 'returns';
		return many === 0
			? []
			: [`${plural(many, noun, plurals)} ${agree(many, 'was', 'were')} ${verb}`];
	});
	return parts.length === 0 ? 'Nothing came in.' : `${list(parts)}.`;
}

/** "Barnard ICS answered 3 queries on Q2 2026/27". */
export function newsText({ kind, shortName, quarter, count }: QueueNews): string {
	const label = quarterLabel(quarter);
	switch (kind) {
		case 'sent':
			return `${shortName} sent ${label}`;
		case 'resubmitted':
			return `${shortName} sent ${label} again`;
		case 'taken-back':
			return `${shortName} took ${label} back`;
		case 'accepted':
			return `${label} of ${shortName} was accepted`;
		case 'answered':
			return `${shortName} answered ${count === 1 ? 'a query' : `${count} queries`} on ${label}`;
	}
}

function lower(text: string): string {
	return text.charAt(0).toLowerCase() + text.slice(1);
}

// Who has to be reminded of a round, and the dates that a new one would have.

/** Those who have not sent, the latest first. */
export const TO_REMIND: readonly { status: DeadlineStatus; label: string }[] = [
	{ status: 'overdue', label: 'Overdue' },
	{ status: 'due-soon', label: DEADLINE_LABELS['due-soon'] },
	{ status: 'not-started', label: 'Not started' },
	{ status: 'draft', label: 'In draft' }
];

export type Reminder = { code: string; shortName: string; why: string; message: string };

/** Groups of ICSs to remind, with a message for each that can be copied. A closed round reminds nobody. */
export function reminders(
	rows: readonly QueueRow[],
	origin: string
): { status: DeadlineStatus; label: string; systems: Reminder[] }[] {
	return TO_REMIND.flatMap(({ status, label }) => {
		const systems = rows
			.filter((row) => row.due.status === status && !row.roundClosed)
			.sort((a, b) => a.due.days! - b.due.days! || a.shortName.localeCompare(b.shortName))
			.map((row) => ({
				code: row.code,
				shortName: row.shortName,
				why: `${deadlineText(row.due)}${status === 'overdue' || status === 'due-soon' ? (row.state === null ? '; not started' : '; in draft') : ''}`,
				message: reminderMessage(row, origin)
			}));
		return systems.length === 0 ? [] : [{ status, label, systems }];
	});
}

/** Plain text, without blame. */
export function reminderMessage(
	{ code, shortName, quarter, state, due }: QueueRow,
	origin: string
) {
	const label = quarterLabel(quarter);
	const when =
		due.days! < 0
			? `was due on ${longDate(due.dueOn)}, ${-due.days!} ${due.days === -1 ? 'day' : 'days'} ago`
			: due.days === 0
				? 'is due today'
				: `is due on ${longDate(due.dueOn)}, in ${due.days} ${due.days === 1 ? 'day' : 'days'}`;
	return [
		`To the programme team of ${shortName}`,
		'',
		`The quarterly return for ${label} ${when}. ${state === null ? 'It has not been started yet' : 'It is in draft'}.`,
		`You can ${state === null ? 'begin' : 'finish and send'} it here: ${origin}/ics/${code}/returns/${quarter}`,
		'If something stands in the way, please tell us: the date can be moved, with a reason.'
	].join('\n');
}

export type ProposedRound = { quarter: Quarter; opensOn: string; dueOn: string };

/** It opens the day after the quarter ends and is due a month later. */
export function proposedDates({ endsOn }: Quarter): { opensOn: string; dueOn: string } {
	const opensOn = addDays(endsOn, 1);
	return { opensOn, dueOn: addMonths(opensOn, 1) };
}

/** The quarter that ended last, or the one that runs when a round for that is set. */
export function proposedQuarter(today: string, taken: readonly string[]): Quarter {
	const running = quarterOf(today);
	const ended = addQuarters(running, -1);
	return taken.includes(ended.code) ? running : ended;
}

/** Quarters that a round can be set for: four behind, the running one and the next. */
export function quartersToAsk(today: string): Quarter[] {
	return [1, 0, -1, -2, -3, -4].map((count) => addQuarters(quarterOf(today), count));
}
