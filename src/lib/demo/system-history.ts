/** All that is told of one made-up system: its updates, criteria and registers, as entries to write. */
import { addDays } from '#lib/core/calendar.ts';
import { SERVER_PARTS } from '#lib/registers/all.server.ts';
import type { RegisterName } from '#lib/registers/definition.ts';
import type { HeldRoadmap } from '#lib/roadmap/read.server.ts';
import { criteriaMetBy } from './criteria.ts';
import { type Character, endingsOf } from './endings.ts';
import { type DemoIcs, focusPlans, wordsFile } from './files.ts';
import { planEntry } from './focus-plan.ts';
import { historyOf, type Pace } from './history.ts';
import { indicatorBatches } from './indicator-rows.ts';
import type { Extent, RowStory } from './made-system.ts';
import { programmeStories } from './programme-rows.ts';
import { randomFor } from './random.ts';
import { pcnStories, policyStories } from './register-rows.ts';
import { monthlyBatches } from './returns.ts';
import {
	type Author,
	batchEntries,
	criterionEntries,
	type Entry,
	rowEntries,
	updateEntries
} from './write.ts';

export type Telling = {
	ics: DemoIcs;
	character: Character;
	extent: Extent;
	pace: Pace;
	roadmap: HeldRoadmap;
	seed: number;
	/** Registers that are left empty. */
	leftEmpty: readonly RegisterName[];
};

/** @throws when something made up breaks a rule that people's own entries are held to */
export function historyEntries(author: Author, telling: Telling): Entry[] {
	const { ics, seed, roadmap, extent } = telling;
	const { entries, coveredOn } = roadmapEntries(author, telling);
	const plan = focusPlans()[ics.code];
	return [
		...entries,
		...(plan ? [planEntry(author, plan, roadmap.focusAreas, addDays(extent.to, -500))] : []),
		...registerEntries(author, telling, coveredOn, randomFor(seed, 'recording', ics.code))
	];
}

function roadmapEntries(
	author: Author,
	{ ics, character, extent, pace, roadmap, seed }: Telling
): { entries: Entry[]; coveredOn: string | null } {
	const wordsOf = wordsFile();
	const endings = endingsOf(ics.code, roadmap, wordsOf, seed, character);
	const today = extent.to;
	const entries: Entry[] = [];
	let coveredOn: string | null = null;
	for (const deliverable of roadmap.deliverables) {
		const ending = endings.get(deliverable.code);
		if (!ending) continue;
		const random = randomFor(seed, 'history', ics.code, deliverable.code);
		const words = wordsOf(deliverable);
		const history = historyOf(ending, words, random, today, pace).filter(
			({ effectiveOn }) => (effectiveOn as string) >= extent.from
		);
		if (history.length === 0) continue;
		const met = criteriaMetBy(deliverable, ending, history, words, random);
		entries.push(
			...updateEntries(author, deliverable.code, roadmap.versionId, history, random, today),
			...criterionEntries(author, deliverable.code, met, random, today)
		);
		if (deliverable.code === 'model-pcn-coverage') coveredOn = history.at(-1)?.actualOn ?? null;
	}
	return { entries, coveredOn };
}

function registerEntries(
	author: Author,
	{ ics, character, extent, roadmap, seed, leftEmpty }: Telling,
	coveredOn: string | null,
	random: ReturnType<typeof randomFor>
): Entry[] {
	const codes = roadmap.deliverables.map(({ code }) => code);
	const stories = [
		...policyStories(ics, character, extent, seed),
		...pcnStories(ics, character, coveredOn, extent, seed),
		...programmeStories(ics, character, extent, codes, seed)
	];
	const isTold = ({ register }: { register: RegisterName }) => !leftEmpty.includes(register);
	return [
		...stories.filter(isTold).flatMap((story) => rowEntries(author, story, random, extent)),
		...[
			...monthlyBatches(ics, character, extent, seed),
			...indicatorBatches(ics, character, extent, seed)
		]
			.filter(isTold)
			.flatMap((batch) => batchEntries(author, batch, random, extent.to)),
		...sampleStories(extent.to)
			.filter(isTold)
			.flatMap((story) => rowEntries(author, story, random, extent))
	];
}

/** The rows that registers bring themselves. */
function sampleStories(today: string): RowStory[] {
	return SERVER_PARTS.flatMap(({ register, samples }) =>
		(samples?.(today) ?? []).map(({ on, row, later = [] }) => ({
			register: register.name,
			added: { on, row },
			later: later.filter((one) => one.on <= today)
		}))
	);
}

/** The networks of places that joined the system after its first day: rows of one register only. */
export function joiningEntries(
	author: Author,
	{ ics, character, extent, seed }: Telling,
	joined: { places: DemoIcs['places']; from: string }
): Entry[] {
	const random = randomFor(seed, 'joining', ics.code);
	const places = { ...ics, places: joined.places };
	const from = { from: joined.from, to: extent.to };
	return pcnStories(places, character, null, extent, seed).flatMap((story) =>
		rowEntries(author, story, random, from)
	);
}
