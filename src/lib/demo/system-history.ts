/** All that is recorded of one made-up system: its updates, criteria, plan and registers, as entries to write. */
import { frameworkCatalogue } from '#lib/frameworks/read.server.ts';
import { scaleOf, SIGNATURES } from '#lib/frameworks/rules.ts';
import { recordAnswer } from '#lib/frameworks/write.server.ts';
import type { IcsActor, IcsScope } from '#lib/core/access.ts';
import { addDays } from '#lib/core/calendar.ts';
import { done } from '#lib/core/result.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { SERVER_PARTS } from '#lib/registers/all.server.ts';
import type { RegisterName } from '#lib/registers/definition.ts';
import { recordFocusPlan } from '#lib/roadmap/focus/write.server.ts';
import type { UpdateInput } from '#lib/roadmap/progress/rules.ts';
import { recordCriterion, recordUpdate } from '#lib/roadmap/progress/write.server.ts';
import type { VersionedRoadmap } from '#lib/roadmap/read.server.ts';
import type { Deliverable } from '#lib/roadmap/rules.ts';
import {
	type DemoIcs,
	type Outcome,
	focusPlans,
	frameworkWords,
	type Words,
	wordsFile
} from './files.ts';
import type { Extent, RowStory } from './made-system.ts';
import { indicatorBatches, monthlyBatches } from './monthly-rows.ts';
import { type Character, criteriaMetBy, outcomesOf, historyOf, type Pace } from './outcomes.ts';
import { type Random, randomFor } from './random.ts';
import { pcnStories, policyStories, programmeStories } from './register-rows.ts';
import { type Author, batchEntries, type Entry, recordedAt, rowEntries } from './write.ts';

export type HistoryPlan = {
	ics: DemoIcs;
	character: Character;
	extent: Extent;
	pace: Pace;
	roadmap: VersionedRoadmap;
	seed: number;
	/** Registers that are left empty. */
	leftEmpty: readonly RegisterName[];
};

/** @throws when something made up breaks a rule that people's own entries are held to */
export function historyEntries(author: Author, plan: HistoryPlan): Entry[] {
	const { ics, seed, roadmap, extent } = plan;
	const { entries, coveredOn } = roadmapEntries(author, plan);
	const focusPlan = focusPlans()[ics.code];
	return [
		...entries,
		...(focusPlan
			? [planEntry(author, focusPlan, roadmap.focusAreas, addDays(extent.to, -500))]
			: []),
		...registerEntries(author, plan, coveredOn, randomFor(seed, 'recording', ics.code)),
		...frameworkEntries(author, plan)
	];
}

/** Answers to the frameworks: of a system that has come far most statements are met, and few are left open. */
function frameworkEntries(
	{ updating: scope }: Author,
	{ ics, character, extent, seed }: HistoryPlan
): Entry[] {
	const { frameworks, scales } = frameworkCatalogue();
	const words = frameworkWords();
	return [...frameworks.values()].flatMap((framework) => {
		const random = randomFor(seed, 'frameworks', ics.code, framework.code);
		if (random.chance(character.silent)) return [];
		const answerers =
			framework.answeredBy === 'trust' ? ics.trusts.map(({ code }) => code) : [ics.code];
		return answerers.flatMap((organisation) =>
			framework.sections.flatMap((section) => {
				const scale = scaleOf(framework, section, scales);
				const signs = scale.code === SIGNATURES;
				const [met, ...others] = scale.states.filter(({ counts }) => counts !== null);
				return section.statements.flatMap(({ code: statement }): Entry[] => {
					const isMet = random.chance(0.25 + character.reached);
					if (!isMet && random.chance(0.3)) return [];
					const at = `${addDays(extent.to, -random.between(signs ? 4 : 10, signs ? 30 : 240))}T14:00:00.000Z`;
					const input = {
						state: (isMet ? met! : random.pick(others)).code,
						evidence: isMet ? random.pick(words.evidence) : '',
						reason: isMet ? '' : random.pick(words.reasons),
						owner: random.pick(words.owners),
						reviewOn: isMet ? '' : addDays(extent.to, random.between(20, 200))
					};
					const about = { framework: framework.code, statement, organisation };
					return [{ at, write: () => done(recordAnswer(actorAt(scope, at), about, input, 0)) }];
				});
			})
		);
	});
}

function roadmapEntries(
	author: Author,
	{ ics, character, extent, pace, roadmap, seed }: HistoryPlan
): { entries: Entry[]; coveredOn: string | null } {
	const wordsOf = wordsFile();
	const outcomes = outcomesOf(ics.code, roadmap, wordsOf, seed, character);
	const today = extent.to;
	const entries: Entry[] = [];
	let coveredOn: string | null = null;
	for (const deliverable of roadmap.deliverables) {
		const outcome = outcomes.get(deliverable.code);
		if (!outcome) continue;
		const random = randomFor(seed, 'history', ics.code, deliverable.code);
		const words = wordsOf(deliverable);
		const history = historyOf(outcome, words, random, today, pace).filter(
			({ effectiveOn }) => (effectiveOn as string) >= extent.from
		);
		if (history.length === 0) continue;
		const story = { outcome, history, words, until: today };
		entries.push(...deliverableEntries(author, deliverable, story, random));
		if (deliverable.code === 'model-pcn-coverage') coveredOn = history.at(-1)?.actualOn ?? null;
	}
	return { entries, coveredOn };
}

function registerEntries(
	author: Author,
	{ ics, character, extent, roadmap, seed, leftEmpty }: HistoryPlan,
	coveredOn: string | null,
	random: ReturnType<typeof randomFor>
): Entry[] {
	const codes = roadmap.deliverables.map(({ code }) => code);
	const stories = [
		...policyStories(ics, character, extent, seed),
		...pcnStories(ics, character, coveredOn, extent, seed),
		...programmeStories(ics, character, extent, codes, seed)
	];
	const isKept = ({ register }: { register: RegisterName }) => !leftEmpty.includes(register);
	return [
		...stories.filter(isKept).flatMap((story) => rowEntries(author, story, random, extent)),
		...[
			...monthlyBatches(ics, character, extent, seed),
			...indicatorBatches(ics, character, extent, seed)
		]
			.filter(isKept)
			.flatMap((batch) => batchEntries(author, batch, random, extent.to)),
		...sampleStories(
			extent.to,
			ics.places.map(({ name }) => name)
		)
			.filter(isKept)
			.flatMap((story) => rowEntries(author, story, random, extent))
	];
}

/** The rows that registers bring themselves. */
function sampleStories(today: string, places: readonly string[]): RowStory[] {
	return SERVER_PARTS.flatMap(({ register, samples }) =>
		(samples?.(today, places) ?? []).map(({ on, row, later = [] }) => ({
			register: register.name,
			added: { on, row },
			later: later.filter((one) => one.on <= today)
		}))
	);
}

/** The networks of places that joined the system after its first day: rows of one register only. */
export function joiningEntries(
	author: Author,
	{ ics, character, extent, seed }: HistoryPlan,
	joined: { places: DemoIcs['places']; from: string }
): Entry[] {
	const random = randomFor(seed, 'joining', ics.code);
	const places = { ...ics, places: joined.places };
	const from = { from: joined.from, to: extent.to };
	return pcnStories(places, character, null, extent, seed).flatMap((story) =>
		rowEntries(author, story, random, from)
	);
}

/** What is recorded of one deliverable, through the commands that people use. */
export function deliverableEntries(
	{ updating: scope }: Author,
	deliverable: Deliverable,
	story: { outcome: Outcome; history: readonly UpdateInput[]; words: Words; until: string },
	random: Random
): Entry[] {
	const { outcome, history, words, until } = story;
	const { code } = deliverable;
	const met = criteriaMetBy(deliverable, outcome, history, words, random);
	let seen = 0;
	let before = '';
	const updates = history.map((update): Entry => {
		const at = recordedAt(update.effectiveOn as string, random);
		// Two updates of neighbouring days stay in their order, and none comes after the last day.
		before = [before, notAfter(until, at)].sort().at(-1)!;
		const actor = actorAt(scope, before);
		const write = () => (seen = done(recordUpdate(actor, code, update, seen)).id);
		return { at: before, write };
	});
	const criteria = met.map(({ criterion, effectiveOn, evidence }): Entry => {
		const at = notAfter(until, recordedAt(effectiveOn, random));
		const input = { met: true, evidence, link: null, effectiveOn };
		return {
			at,
			write: () => done(recordCriterion(actorAt(scope, at), code, criterion, input, 0))
		};
	});
	return [...updates, ...criteria];
}

/** The moment, or the evening of the last day of the history where it would come later. */
function notAfter(day: string, at: string): string {
	return [at, `${day}T17:00:00.000Z`].sort()[0]!;
}

function actorAt(scope: IcsScope<'update-roadmap'>, at: string): IcsActor<'update-roadmap'> {
	const now = new Date(at);
	return { scope, now, today: londonDate(now) };
}

/** A dedicated focus plan, recorded in one go: what it does not name in a year is not worked on. */
function planEntry(
	{ updating: scope }: Author,
	plan: Readonly<Record<string, readonly string[]>>,
	areas: readonly { code: string }[],
	day: string
): Entry {
	const at = `${day}T10:00:00.000Z`;
	const cells = Object.fromEntries(
		Object.entries(plan).map(([year, worked]) => [
			year,
			Object.fromEntries(areas.map(({ code }) => [code, worked.includes(code) ? 'yes' : 'no']))
		])
	);
	return {
		at,
		write: () => done(recordFocusPlan(actorAt(scope, at), { cells, note: null }, 0))
	};
}
