/** Made-up quarterly returns: what becomes of each, and the entries that write it. */
import type { IcsActor } from '#lib/core/access.ts';
import {
	addDays,
	addQuarters,
	monthEnd,
	type Quarter,
	quarterEnds,
	quarterOf
} from '#lib/core/calendar.ts';
import { done } from '#lib/core/result.ts';
import { pcns } from '#lib/registers/pcns/definition.ts';
import { storedRows } from '#lib/registers/read.server.ts';
import { bumpVersion, changeFields } from '#lib/registers/write.server.ts';
import {
	EMPTY_SECTION,
	type Rating,
	SECTION_MEASURES,
	type SectionText
} from '#lib/returns/return/content.ts';
import {
	findReturn,
	openRisks,
	returnOf,
	sectionEdits,
	submissionOf
} from '#lib/returns/return/read.server.ts';
import type { ReturnState } from '#lib/returns/return/transitions.ts';
import {
	noteReturn,
	saveSection,
	sendReturn,
	startReturn
} from '#lib/returns/return/write.server.ts';
import { conditionsOf } from '#lib/returns/review/read.server.ts';
import {
	acceptReturn,
	acceptWithConditions,
	askQuery,
	beginReview,
	closeReturn,
	rateSection,
	replyToQuery,
	sendBack,
	settleQuery,
	updateCondition
} from '#lib/returns/review/write.server.ts';
import { roundFor } from '#lib/returns/rounds/read.server.ts';
import { closeRound, setException, setRound } from '#lib/returns/rounds/write.server.ts';
import { statesOf } from '#lib/roadmap/progress/read.server.ts';
import { CONFIDENCE } from '#lib/roadmap/progress/rules.ts';
import type { VersionedRoadmap } from '#lib/roadmap/read.server.ts';
import { read } from './files.ts';
import { workday } from './outcomes.ts';
import { type Random, randomFor } from './random.ts';
import { actorAt, type Entry, icsActorAt, recordedAt } from './write.ts';

// What becomes of each made-up return: which quarters have one, how each of them ends, and the sentences
// that stand in it.

type ReturnStory = {
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

type ConditionStory = 'met' | 'open' | 'past-due';

/** The longest a return's story takes after its quarter's end, but for its closing; in days. */
export const STORY_DAYS = 40;
/** Days after a quarter's end on which its returns are closed. */
const CLOSED_AFTER = 62;

/** The latest quarters whose story has ended by a day, oldest first, and those asked for since. */
export function finishedQuarters(
	today: string,
	count: number
): { finished: Quarter[]; open: Quarter[] } {
	const ended = quarterEnds(today, count + 1).map(quarterOf);
	const isFinished = ({ endsOn }: Quarter) => addDays(endsOn, STORY_DAYS) <= today;
	return {
		finished: ended.filter(isFinished).slice(-count),
		open: ended.filter((quarter) => !isFinished(quarter))
	};
}

/** Returns are asked for on the day after the quarter, and due a month after its end. */
function roundDates(quarter: Quarter): { opensOn: string; dueOn: string } {
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
function ratingBeside(rating: Rating, steps: number): Rating {
	const at = RATINGS.indexOf(rating) + steps;
	return RATINGS[Math.min(RATINGS.length - 1, Math.max(0, at))]!;
}

/** Between the confidences of what a section is about; of what nothing is said, it is a guess. */
function ratingOf(confidences: readonly Rating[], random: Random): Rating {
	if (confidences.length === 0) return random.pick(['green', 'amber-green', 'amber'] as const);
	const sum = confidences.reduce((total, code) => total + RATINGS.indexOf(code), 0);
	return RATINGS[Math.round(sum / confidences.length)]!;
}

/** The words of a section in the quarter of a number that counts up, so that neighbours differ. */
function sectionWords(
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

// Made-up quarterly returns as entries: the rounds that ask for them, and each return begun, written,
// sent, reviewed and decided, by the people whose part it is.

/** Days after a quarter's end on which its round is closed. */
const ROUND_CLOSED_AFTER = 75;
/** Days from the day of making until a return that was given a later day is due. */
const LATER = 9;

/**
 * Rounds of a region (its code), or of all England (null), for these quarters; those before the latest
 * two are closed by now.
 */
export function roundEntries(
	quarters: readonly Quarter[],
	latest: Quarter,
	region: string | null,
	nation: string,
	random: Random
): Entry[] {
	return quarters.flatMap((quarter): Entry[] => {
		const at = recordedAt(workday(addDays(quarter.endsOn, -14)), random, 0);
		let id = 0;
		const set: Entry = {
			at,
			write: () => {
				const round = { quarter: quarter.code, region, ...roundDates(quarter) };
				id = done(setRound(actorAt(nation, 'set-rounds', at), round)).id;
			}
		};
		if (addDays(quarter.endsOn, 100) > latest.endsOn) return [set];
		const closedAt = recordedAt(workday(addDays(quarter.endsOn, ROUND_CLOSED_AFTER)), random, 0);
		const close = () => done(closeRound(actorAt(nation, 'set-rounds', closedAt), id));
		return [set, { at: closedAt, write: close }];
	});
}

/** What a round does not ask of an ICS, or asks later, and why; nothing for most. */
export function exceptionEntries(made: ReturnMade): Entry[] {
	const { story, quarter, cast, ics, words, today } = made;
	const kind = story.end === 'excused' ? 'excused' : story.later ? 'later' : null;
	if (kind === null) return [];
	const random = randomFor(made.seed, 'exception', ics, quarter.code);
	const at = recordedAt(workday(addDays(quarter.endsOn, 20)), random, 0);
	const dueOn = kind === 'later' ? addDays(today, LATER) : null;
	const reason = kind === 'later' ? words.later : words.excused;
	const write = () => {
		const { scope } = icsActorAt(cast.region, 'read', ics, at);
		const round = roundFor(scope, quarter.code)!;
		const actor = actorAt(cast.region, 'set-rounds', at);
		done(setException(actor, round.id, { ics, kind, dueOn, reason }));
	};
	return [{ at, write }];
}

/** E-mail addresses of those who take part. */
export type Cast = { team: string; region: string; nation: string };

type ReturnMade = {
	/** Code of the ICS. */
	ics: string;
	cast: Cast;
	roadmap: VersionedRoadmap;
	words: ReturnWords;
	quarter: Quarter;
	story: ReturnStory;
	/** The day of making (ISO date). */
	today: string;
	seed: number;
	/** With a sentence a section and nothing more. */
	brief: boolean;
};

type Step = (at: string) => void;

export function returnEntries(made: ReturnMade): Entry[] {
	const { quarter, story, seed, ics } = made;
	if (story.end === 'not-started' || story.end === 'excused') return [];
	const random = randomFor(seed, 'return', ics, quarter.code);
	let latest = '';
	const entry = (after: number, step: Step): Entry => {
		const recorded = recordedAt(workday(addDays(quarter.endsOn, after)), random, 0);
		// Two acts of one day stay in their order.
		const at = (latest = recorded > latest ? recorded : latest);
		return { at, write: () => step(at) };
	};
	const begun = entry(8, (at) => done(startReturn(teamAt(made, at), quarter.code)));
	return [begun, ...steps(made, random).map(([after, step]) => entry(after, step))];
}

const teamAt = ({ cast, ics }: ReturnMade, at: string) =>
	icsActorAt(cast.team, 'write-returns', ics, at);
const reviewerAt = ({ cast, ics }: ReturnMade, at: string) =>
	icsActorAt(cast.region, 'review-returns', ics, at);

/** Days after the quarter's end, and what is done then; up to the state in which the story ends. */
function steps(made: ReturnMade, random: Random): [number, Step][] {
	const { story, cast, ics, words } = made;
	const { end } = story;
	const quarter = made.quarter.code;
	const found: [number, Step][] = [[14, writing(made, random, end === 'draft')]];
	if (end === 'draft') return found;
	const answer = answering(words, random);
	const sending: Step = (at) =>
		done(sendReturn(icsActorAt(cast.team, 'send-returns', ics, at), quarter, answer));
	found.push([24, sending]);
	if (end === 'submitted') return found;
	found.push([27, (at) => done(beginReview(reviewerAt(made, at), quarter))]);
	found.push([28, rating(made, random, end === 'in-review')]);
	if (end === 'in-review') return found;
	if (story.askedFirst || end === 'queried' || end === 'resubmitted') {
		found.push(...sentBack(made, random, sending));
		if (end === 'queried' || end === 'resubmitted') return found;
	}
	found.push([35, accepting(made, random)]);
	if (story.corrected)
		found.push([
			36,
			(at) => correctNetwork(icsActorAt(cast.team, 'edit-registers', ics, at), made.quarter)
		]);
	if (end === 'closed')
		found.push([
			CLOSED_AFTER,
			(at) => done(closeReturn(icsActorAt(cast.nation, 'close-returns', ics, at), quarter))
		]);
	return found;
}

/** All sections, or the first half of them, with the text that their deliverables give reason for. */
function writing(made: ReturnMade, random: Random, half: boolean): Step {
	const { roadmap, words, quarter, story, brief } = made;
	return (at) => {
		const actor = teamAt(made, at);
		const { scope } = actor;
		const states = statesOf(scope, roadmap, quarter.endsOn);
		const earlier = returnOf(scope, addQuarters(quarter, -1).code);
		const last = earlier ? sectionEdits(scope, earlier.id) : new Map<string, never>();
		const sections = roadmap.returnSections;
		const number = Number(quarter.code.slice(0, 4)) * 4 + Number(quarter.code.slice(-1));
		const written = half ? sections.slice(0, sections.length / 2) : sections;
		for (const [index, { code }] of written.entries()) {
			const own = roadmap.deliverables.filter(({ returnSection }) => returnSection === code);
			const confidences = states
				.filter((state) => !state.reached && own.some((one) => one.code === state.code))
				.flatMap(({ confidence }) => confidence ?? []);
			const given = ratingBeside(ratingOf(confidences, random), story.flatters ? -2 : 0);
			const text = sectionWords(words, code, given, number + index, brief);
			const before = last.get(code);
			if (story.silent && before?.narrative) text.narrative = before.narrative;
			else if (before?.rating === given && !before.noChange && random.chance(0.12)) {
				const reason = random.pick(words.noChange);
				Object.assign(text, { noChange: true, noChangeReason: reason, narrative: null });
			}
			const risks =
				code === 'governance' && !brief
					? openRisks(scope, quarter.endsOn)
							.slice(0, 2)
							.map(({ reference }) => reference)
					: [];
			done(saveSection(actor, quarter.code, code, { ...text, risks }, 0));
		}
		const [subject] = SECTION_MEASURES.measuring!;
		if (!half && !brief && random.chance(0.3)) {
			const disagreement = random.pick(words.disagreements);
			const note = { kind: 'figure', section: 'measuring', subject: subject! } as const;
			done(noteReturn(actor, quarter.code, { ...note, words: disagreement }));
		}
	};
}

/** The sentence for a check, by its code or the beginning of it. */
function answering({ answers }: ReturnWords, random: Random): (check: { code: string }) => string {
	return ({ code }) => {
		const known = Object.keys(answers).find((beginning) => code.startsWith(beginning));
		if (!known) throw new Error(`data/demo/return-words.json answers no ${code}`);
		return random.pick(answers[known]!);
	};
}

/** The reviewer's own ratings: mostly the ICS's, here and there a step beside it, with a reason. */
function rating(made: ReturnMade, random: Random, half: boolean): Step {
	const { reviewReasons } = made.words;
	return (at) => {
		const actor = reviewerAt(made, at);
		const { id, quarter } = findReturn(actor.scope, made.quarter.code);
		const edits = [...sectionEdits(actor.scope, id)];
		const lower = made.story.flatters ? 0.6 : 0.15;
		for (const [section, { rating: own }] of half ? edits.slice(0, 5) : edits) {
			const beside = random.chance(lower) ? 1 : random.chance(0.05) ? -1 : 0;
			const given = ratingBeside(own!, beside);
			const reasons = beside > 0 ? reviewReasons.lower : reviewReasons.higher;
			const reason = given === own ? null : random.pick(reasons);
			done(rateSection(actor, quarter, section, { rating: given, reason }));
		}
	};
}

/** Two queries, the sending back, the answers, and the resubmission with what was answered. */
function sentBack(made: ReturnMade, random: Random, sending: Step): [number, Step][] {
	const { words, roadmap, story } = made;
	const quarter = made.quarter.code;
	const asked = random.shuffled(roadmap.returnSections).slice(0, 2);
	const threads = random.shuffled(words.queries);
	const ids: number[] = [];
	const answer =
		(index: number): Step =>
		(at) =>
			done(replyToQuery(teamAt(made, at), quarter, ids[index]!, threads[index]![1]));
	const found: [number, Step][] = [
		[
			28,
			(at) => {
				const actor = reviewerAt(made, at);
				const { id } = findReturn(actor.scope, quarter);
				const submission = submissionOf(actor.scope, id)!.id;
				for (const [index, { code }] of asked.entries()) {
					const query = { section: code, about: 'narrative', words: threads[index]![0] };
					ids.push(done(askQuery(actor, quarter, { ...query, submission })).id);
				}
			}
		],
		[29, (at) => done(sendBack(reviewerAt(made, at), quarter, random.pick(words.sendBacks)))],
		[32, answer(0)]
	];
	if (story.end === 'queried') return found;
	found.push(
		[32, answer(1)],
		[
			33,
			(at) => {
				const actor = teamAt(made, at);
				const edits = sectionEdits(actor.scope, findReturn(actor.scope, quarter).id);
				for (const [index, { code }] of asked.entries()) {
					const edit = edits.get(code)!;
					const narrative = [edit.narrative, threads[index]![1]].filter(Boolean).join(' ');
					const more = { ...edit, narrative, noChange: false, noChangeReason: null };
					done(saveSection(actor, quarter, code, more, edit.id));
				}
				sending(at);
			}
		]
	);
	if (story.end !== 'resubmitted')
		found.push([
			34,
			(at) => {
				const actor = reviewerAt(made, at);
				for (const [index, id] of ids.entries()) {
					done(replyToQuery(actor, quarter, id, threads[index]![2]));
					done(settleQuery(actor, quarter, id, 'settled'));
				}
			}
		]);
	return found;
}

function accepting(made: ReturnMade, random: Random): Step {
	const { story, words, quarter, today, roadmap } = made;
	return (at) => {
		const region = reviewerAt(made, at);
		const sentences = random.shuffled(words.conditions);
		const asked = (story.conditions ?? []).map((kind, index) => {
			const dueOn = kind === 'open' ? addDays(today, 21) : addDays(quarter.endsOn, 36);
			const section = index === 0 ? random.pick(roadmap.returnSections).code : null;
			const [text, owner] = sentences[index]!;
			return { kind, section, words: text, owner, dueOn };
		});
		if (asked.length === 0) {
			done(acceptReturn(region, quarter.code));
			return;
		}
		done(acceptWithConditions(region, quarter.code, asked));
		const team = teamAt(made, at);
		const { id: returnId } = findReturn(team.scope, quarter.code);
		const conditions = conditionsOf(team.scope, returnId).sort((a, b) => a.id - b.id);
		for (const [index, { kind }] of asked.entries()) {
			const { id } = conditions[index]!;
			const report = (
				by: typeof team | typeof region,
				texts: readonly string[],
				met: boolean | null
			) => done(updateCondition(by, quarter.code, id, { words: random.pick(texts), met }));
			if (kind !== 'past-due') report(team, words.conditionReplies, null);
			if (kind === 'met') report(region, words.conditionsMet, true);
		}
	};
}

/**
 * A register that says something else since a return was sent: the network that went live last within
 * the quarter or before it turns out to have begun after it.
 *
 * @throws when none was live
 */
function correctNetwork(actor: IcsActor<'edit-registers'>, quarter: Quarter): void {
	const { scope } = actor;
	const live = storedRows(scope, pcns)
		.filter(({ removed }) => !removed)
		.map(({ id, row }) => ({ id, liveOn: row.live_on as string | null }))
		.filter(({ liveOn }) => liveOn !== null && liveOn <= quarter.endsOn)
		.sort((a, b) => b.liveOn!.localeCompare(a.liveOn!) || a.id - b.id);
	const [last] = live;
	if (!last)
		throw new Error(`no network of ${scope.ics.code} was live at the end of ${quarter.code}`);
	const changes = { live_on: [last.liveOn, addDays(quarter.endsOn, 12)] as [string, string] };
	changeFields(actor, pcns, last.id, changes);
	bumpVersion(actor, pcns);
}
