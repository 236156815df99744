/**
 * What becomes of each made-up return: which quarters have one, how each of them ends, and the sentences
 * that stand in it.
 */
import {
	addDays,
	addQuarters,
	monthEnd,
	type Quarter,
	quarterEnds,
	quarterOf
} from '#lib/core/calendar.ts';
import { EMPTY_SECTION, type Rating, type SectionText } from '#lib/returns/return/content.ts';
import type { ReturnState } from '#lib/returns/return/transitions.ts';
import { CONFIDENCE } from '#lib/roadmap/progress/rules.ts';
import { read } from './files.ts';
import type { Random } from './random.ts';

export type ReturnStory = {
	/** `excused`: the round did not ask for it. */
	end: ReturnState | 'not-started' | 'excused';
	/** Sent back with queries on the way, and resubmitted. */
	askedFirst?: boolean;
	conditions?: readonly ConditionStory[];
	/** Rated better than its deliverables stand. */
	flatters?: boolean;
	/** With the text of the quarter before. */
	silent?: boolean;
	/** A network's live date is corrected after the return was accepted. */
	corrected?: boolean;
	/** Given a later day, after the day of making. */
	later?: boolean;
};

export type ConditionStory = 'met' | 'open' | 'past-due';

/** The longest a return's story takes after its quarter's end, but for its closing; in days. */
export const STORY_DAYS = 40;
/** Days after a quarter's end on which its returns are closed. */
export const CLOSED_AFTER = 62;

/** The latest quarters whose story has ended by a day, oldest first, and those asked for since. */
export function toldQuarters(today: string, count: number): { told: Quarter[]; open: Quarter[] } {
	const ended = quarterEnds(today, count + 1).map(quarterOf);
	const isTold = ({ endsOn }: Quarter) => addDays(endsOn, STORY_DAYS) <= today;
	return {
		told: ended.filter(isTold).slice(-count),
		open: ended.filter((quarter) => !isTold(quarter))
	};
}

/** Returns are asked for on the day after the quarter, and due a month after its end. */
export function roundDates(quarter: Quarter): { opensOn: string; dueOn: string } {
	const { startsOn } = addQuarters(quarter, 1);
	return { opensOn: startsOn, dueOn: monthEnd(startsOn) };
}

const CLOSED: ReturnStory = { end: 'closed' };
const ASKED: ReturnStory = { end: 'closed', askedFirst: true };
const ACCEPTED: ReturnStory = { end: 'accepted' };

/** The last four quarters of the made-up systems, oldest first: every state is there once. */
export const DEMO_STORIES: Readonly<Record<string, readonly ReturnStory[]>> = {
	XWE: [
		CLOSED,
		ASKED,
		{ end: 'accepted-with-conditions', askedFirst: true, conditions: ['open', 'met'] },
		{ end: 'draft', later: true }
	],
	XOT: [CLOSED, CLOSED, ACCEPTED, { end: 'submitted' }],
	XBA: [
		{ end: 'closed', conditions: ['met'] },
		ASKED,
		{ end: 'accepted-with-conditions', conditions: ['past-due'] },
		{ end: 'in-review', flatters: true, silent: true }
	],
	XFD: [
		CLOSED,
		CLOSED,
		CLOSED,
		{ end: 'accepted-with-conditions', conditions: ['met', 'open', 'past-due'] }
	],
	XMD: [CLOSED, ACCEPTED, ACCEPTED, { end: 'resubmitted' }],
	XOW: [ASKED, CLOSED, ACCEPTED, { end: 'queried' }],
	XQB: [
		{ end: 'excused' },
		CLOSED,
		{ end: 'accepted-with-conditions', conditions: ['past-due'] },
		{ end: 'not-started' }
	],
	XSR: [CLOSED, CLOSED, CLOSED, { end: 'accepted', corrected: true }]
};

const LATEST: readonly ReturnStory['end'][] = [
	...(['not-started', 'draft', 'submitted', 'submitted', 'in-review', 'in-review'] as const),
	...(['queried', 'resubmitted', 'accepted', 'accepted', 'accepted-with-conditions'] as const)
];

/** A story for one quarter of a country; `back` counts quarters before the latest. */
export function drawnStory(back: number, random: Random): ReturnStory {
	const askedFirst = random.chance(0.2);
	const silent = random.chance(0.1);
	const flatters = random.chance(0.1);
	const conditions: readonly ConditionStory[] = random.chance(0.25)
		? [random.pick(['met', 'met', 'past-due'] as const)]
		: [];
	const more = { askedFirst, silent, flatters };
	if (back > 3) return { ...more, end: 'closed', conditions };
	if (back > 0)
		return {
			...more,
			end: conditions.length > 0 ? 'accepted-with-conditions' : random.pick(['closed', 'accepted']),
			conditions
		};
	const end = random.pick(LATEST);
	return { ...more, end, conditions: end === 'accepted-with-conditions' ? ['open', 'met'] : [] };
}

type SectionSentences = {
	going: string[];
	trouble: string[];
	evidence: string[];
	coproduced: string[];
};

export type ReturnWords = {
	sections: Record<string, SectionSentences>;
	noChange: string[];
	/** By the code of the check they answer, without the measure it names. */
	answers: Record<string, string[]>;
	disagreements: string[];
	/** The question, the system's answer, and what the reviewer says to it. */
	queries: [string, string, string][];
	sendBacks: string[];
	reviewReasons: { lower: string[]; higher: string[] };
	/** What is asked for, and of whom. */
	conditions: [string, string][];
	conditionsMet: string[];
	conditionReplies: string[];
	excused: string;
	later: string;
};

export function returnWords(): ReturnWords {
	return read('return-words.json') as ReturnWords;
}

const RATINGS = CONFIDENCE.map(({ code }) => code);

/** The rating so many steps worse (or better, when negative), within the scale. */
export function ratingBeside(rating: Rating, steps: number): Rating {
	const at = RATINGS.indexOf(rating) + steps;
	return RATINGS[Math.min(RATINGS.length - 1, Math.max(0, at))]!;
}

/** Between the confidences of what a section is about; of what nothing is said, it is a guess. */
export function ratingOf(confidences: readonly Rating[], random: Random): Rating {
	if (confidences.length === 0) return random.pick(['green', 'amber-green', 'amber'] as const);
	const sum = confidences.reduce((total, code) => total + RATINGS.indexOf(code), 0);
	return RATINGS[Math.round(sum / confidences.length)]!;
}

/** The words of a section in the quarter of a number that counts up, so that neighbours differ. */
export function sectionWords(
	words: ReturnWords,
	section: string,
	rating: Rating,
	quarter: number,
	brief: boolean
): SectionText {
	const own = words.sections[section];
	if (!own) throw new Error(`data/demo/return-words.json has no section ${section}`);
	const inTurn = (list: readonly string[], ahead = 0) => list[(quarter + ahead) % list.length]!;
	const sentences: Record<Rating, string[]> = {
		green: [inTurn(own.going)],
		'amber-green': [inTurn(own.going)],
		amber: [inTurn(own.going), inTurn(own.trouble)],
		'amber-red': [inTurn(own.trouble), inTurn(own.trouble, 1)],
		red: [inTurn(own.trouble), inTurn(own.trouble, 1)]
	};
	return {
		...EMPTY_SECTION,
		rating,
		narrative: sentences[rating].slice(0, brief ? 1 : 2).join(' '),
		evidence: brief ? null : inTurn(own.evidence),
		coproduced: brief ? null : inTurn(own.coproduced)
	};
}
