/** The story of one made-up return as entries: begun, written, sent, reviewed, and how it ends. */
import type { IcsScope } from '#lib/core/access.ts';
import { addDays, addQuarters, type Quarter } from '#lib/core/calendar.ts';
import { SECTION_MEASURES } from '#lib/returns/return/content.ts';
import { openRisks, returnOf, sectionEdits } from '#lib/returns/return/read.server.ts';
import { statesOf } from '#lib/roadmap/progress/read.server.ts';
import type { VersionedRoadmap } from '#lib/roadmap/read.server.ts';
import { workday } from './history.ts';
import { putNetworkRight } from './network-put-right.ts';
import { type Random, randomFor } from './random.ts';
import { CLOSED_AFTER, type ReturnStory } from './return-stories.ts';
import { ratingBeside, ratingOf, type ReturnWords, sectionWords } from './return-words.ts';
import {
	ask,
	beginReturn,
	move,
	note,
	rate,
	reply,
	saveWords,
	sayOfCondition,
	send,
	setCondition,
	type Telling
} from './return-writes.ts';
import { type Entry, recordedAt } from './write.ts';

/** Ids of the accounts whose word it is. */
export type Cast = { team: string; region: string; nation: string };

export type ReturnMade = {
	scope: IcsScope;
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

type Step = (held: Telling, at: string) => void;

export function returnEntries(made: ReturnMade): Entry[] {
	const { quarter, story, seed, scope } = made;
	if (story.end === 'not-started' || story.end === 'excused') return [];
	const random = randomFor(seed, 'return', scope.ics.code, quarter.code);
	let held: Telling | null = null;
	let before = '';
	const entry = (after: number, step: Step): Entry => {
		const at = recordedAt(workday(addDays(quarter.endsOn, after)), random, 0);
		// Two acts of one day stay in their order.
		const moment = (before = at > before ? at : before);
		return { at: moment, write: () => step(held!, moment) };
	};
	const begun = entry(8, () => {});
	const { team } = made.cast;
	return [
		{
			at: begun.at,
			write: () => {
				held = beginReturn(scope.ics.id, quarter.code, { at: begun.at, by: team });
			}
		},
		...steps(made, random).map(([after, step]) => entry(after, step))
	];
}

/** Days after the quarter's end, and what is done then; up to the state in which the story ends. */
function steps(made: ReturnMade, random: Random): [number, Step][] {
	const { story, cast, words } = made;
	const { end } = story;
	const told: [number, Step][] = [[14, writing(made, random, end === 'draft')]];
	if (end === 'draft') return told;
	const answer = withHttpErrors(words, random);
	const sending: Step = (held, at) => send(made.scope, held, answer, { at, by: cast.team });
	told.push([24, sending]);
	if (end === 'submitted') return told;
	told.push([27, (held, at) => move(held, 'begin-review', null, { at, by: cast.region })]);
	told.push([28, rating(made, random, end === 'in-review')]);
	if (end === 'in-review') return told;
	if (story.askedFirst || end === 'queried' || end === 'resubmitted') {
		told.push(...askedBack(made, random, sending));
		if (end === 'queried' || end === 'resubmitted') return told;
	}
	told.push([35, accepting(made, random)]);
	if (story.corrected)
		told.push([36, (_, at) => putNetworkRight(made.scope, made.quarter, { at, by: cast.team })]);
	if (end === 'closed')
		told.push([CLOSED_AFTER, (held, at) => move(held, 'close', null, { at, by: cast.nation })]);
	return told;
}

/** All sections, or the first half of them, in the words that their deliverables give reason for. */
function writing(made: ReturnMade, random: Random, half: boolean): Step {
	const { scope, roadmap, words, quarter, story, brief, cast } = made;
	return (held, at) => {
		const states = statesOf(scope, roadmap, quarter.endsOn);
		const earlier = returnOf(scope, addQuarters(quarter, -1).code);
		const last = earlier ? sectionEdits(earlier.id) : new Map<string, never>();
		const sections = roadmap.returnSections;
		const number = Number(quarter.code.slice(0, 4)) * 4 + Number(quarter.code.slice(-1));
		const written = half ? sections.slice(0, sections.length / 2) : sections;
		for (const [index, { code }] of written.entries()) {
			const own = roadmap.deliverables.filter(({ returnSection }) => returnSection === code);
			const confidences = states
				.filter((state) => !state.reached && own.some((one) => one.code === state.code))
				.flatMap(({ confidence }) => confidence ?? []);
			const rating = ratingBeside(ratingOf(confidences, random), story.flatters ? -2 : 0);
			const told = sectionWords(words, code, rating, number + index, brief);
			const said = last.get(code);
			if (story.silent && said?.narrative) told.narrative = said.narrative;
			else if (said?.rating === rating && !said.noChange && random.chance(0.12)) {
				const reason = random.pick(words.noChange);
				Object.assign(told, { noChange: true, noChangeReason: reason, narrative: null });
			}
			if (code === 'governance' && !brief)
				told.risks = openRisks(scope, quarter.endsOn)
					.slice(0, 2)
					.map(({ reference }) => reference);
			saveWords(held, code, told, { at, by: cast.team });
		}
		const [figure] = SECTION_MEASURES.measuring!;
		if (!half && !brief && random.chance(0.3))
			note(held, 'figure', ['measuring', figure!, random.pick(words.disagreements)], {
				...{ at, by: cast.team }
			});
	};
}

/** The sentence for a check, by its code or the beginning of it. */
function withHttpErrors({ answers }: ReturnWords, random: Random): (check: string) => string {
	return (check) => {
		const known = Object.keys(answers).find((code) => check.startsWith(code));
		if (!known) throw new Error(`data/demo/return-words.json answers no ${check}`);
		return random.pick(answers[known]!);
	};
}

/** The reviewer's own ratings: mostly the system's, here and there a step beside it, with a reason. */
function rating(made: ReturnMade, random: Random, half: boolean): Step {
	const { reviewReasons } = made.words;
	return (held, at) => {
		const edits = [...sectionEdits(held.id)];
		const lower = made.story.flatters ? 0.6 : 0.15;
		for (const [section, { rating: own }] of half ? edits.slice(0, 5) : edits) {
			const steps = random.chance(lower) ? 1 : random.chance(0.05) ? -1 : 0;
			const given = ratingBeside(own!, steps);
			const reasons = steps > 0 ? reviewReasons.lower : reviewReasons.higher;
			const reason = given === own ? null : random.pick(reasons);
			rate(held, section, given, reason, { at, by: made.cast.region });
		}
	};
}

function askedBack(made: ReturnMade, random: Random, sending: Step): [number, Step][] {
	const { cast, words, roadmap, story } = made;
	const asked = random.shuffled(roadmap.returnSections).slice(0, 2);
	const threads = random.shuffled(words.queries);
	const ids: number[] = [];
	const done = (at: string, by: string) => ({ at, by });
	const told: [number, Step][] = [
		[
			28,
			(held, at) => {
				for (const [index, { code }] of asked.entries())
					ids.push(ask(held, [code, 'narrative', threads[index]![0]], done(at, cast.region)));
			}
		],
		[
			29,
			(held, at) => move(held, 'send-back', random.pick(words.sendBacks), done(at, cast.region))
		],
		[32, (_, at) => reply(ids[0]!, 'ics', threads[0]![1], 'answered', done(at, cast.team))]
	];
	if (story.end === 'queried') return told;
	told.push(
		[32, (_, at) => reply(ids[1]!, 'ics', threads[1]![1], 'answered', done(at, cast.team))],
		[
			33,
			(held, at) => {
				const edits = sectionEdits(held.id);
				for (const [index, { code }] of asked.entries()) {
					const { rating: own, narrative, ...rest } = edits.get(code)!;
					const more = [narrative, threads[index]![1]].filter(Boolean).join(' ');
					const words = { ...rest, rating: own, narrative: more };
					saveWords(
						held,
						code,
						{ ...words, noChange: false, noChangeReason: null },
						done(at, cast.team)
					);
				}
				sending(held, at);
			}
		]
	);
	if (story.end !== 'resubmitted')
		told.push([
			34,
			(_, at) => {
				for (const [index, id] of ids.entries())
					reply(id, 'region', threads[index]![2], 'settled', done(at, cast.region));
			}
		]);
	return told;
}

function accepting(made: ReturnMade, random: Random): Step {
	const { story, words, cast, quarter, today, roadmap } = made;
	return (held, at) => {
		const [region, team] = [
			{ at, by: cast.region },
			{ at, by: cast.team }
		];
		const told = random.shuffled(words.conditions);
		const asked = (story.conditions ?? []).map((kind, index) => {
			const dueOn = kind === 'open' ? addDays(today, 21) : addDays(quarter.endsOn, 36);
			const section = index === 0 ? random.pick(roadmap.returnSections).code : null;
			return { kind, id: setCondition(held, section, told[index]!, dueOn, region) };
		});
		move(held, asked.length > 0 ? 'accept-with-conditions' : 'accept', null, region);
		for (const { kind, id } of asked) {
			if (kind !== 'past-due')
				sayOfCondition(id, 'ics', null, random.pick(words.conditionReplies), team);
			if (kind === 'met')
				sayOfCondition(id, 'region', true, random.pick(words.conditionsMet), region);
		}
	};
}
