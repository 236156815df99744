/**
 * Which deliverables a group speaks of, how its word on each moves over four quarters, and what its
 * members think behind that. A part asks that the deliverable is in place, or that it is not: so the
 * parts are given out by where the made-up system stands, and the differences are there whatever was
 * drawn. Pure.
 */
import { isReached, type StageCode } from '#lib/roadmap/progress/rules.ts';
import type { GroupRating, Reached } from '#lib/voices/ratings/rules.ts';
import type { DeliverableTold, GroupSpoken, Part, VoicesFile } from './files.ts';
import type { Random } from './random.ts';

/** The quarters told, before the current one. */
export const QUARTERS_SAID = 4;

type Step = readonly [GroupRating, Reached, GroupRating?];

/** In place as the system says, and people see it, cannot tell or do not; or not yet in place. */
const PARTS: Readonly<Record<Part, { inPlace: boolean; steps: readonly Step[] }>> = {
	claimed: {
		inPlace: true,
		steps: [
			['not-yet', 'agreed'],
			['not-yet', 'majority'],
			['partly', 'split', 'not-yet'],
			['partly', 'agreed']
		]
	},
	doubted: {
		inPlace: true,
		steps: [
			['cannot-tell', 'agreed'],
			['partly', 'majority'],
			['partly', 'agreed'],
			['not-yet', 'majority']
		]
	},
	agreed: {
		inPlace: true,
		steps: [
			['partly', 'majority'],
			['mostly', 'split', 'partly'],
			['mostly', 'agreed'],
			['yes', 'majority']
		]
	},
	unclear: {
		inPlace: true,
		steps: [
			['partly', 'majority'],
			['cannot-tell', 'agreed'],
			['cannot-tell', 'agreed'],
			['cannot-tell', 'majority']
		]
	},
	ahead: {
		inPlace: false,
		steps: [
			['not-yet', 'agreed'],
			['partly', 'majority'],
			['mostly', 'agreed'],
			['yes', 'agreed']
		]
	},
	open: {
		inPlace: false,
		steps: [
			['not-yet', 'agreed'],
			['not-yet', 'split', 'partly'],
			['partly', 'majority'],
			['partly', 'agreed']
		]
	}
};

/**
 * The deliverable of each part: the one that the file gives it where that stands so, otherwise
 * another of the file, otherwise any. A part that nothing suits is left out.
 *
 * @param stages where the system stands in the end, in the roadmap's order
 */
export function samplesGiven(
	told: readonly DeliverableTold[],
	stages: ReadonlyMap<string, StageCode>
): DeliverableTold[] {
	const suits = (part: Part) => (code: string) => {
		const stage = stages.get(code);
		return stage !== undefined && isReached(stage) === PARTS[part].inPlace;
	};
	const taken = new Map(
		told.filter(({ code, part }) => suits(part)(code)).map((one) => [one.code, one])
	);
	const given = new Set([...taken.values()].map(({ part }) => part));
	const others: DeliverableTold[] = [...told];
	for (const code of stages.keys())
		if (!told.some((one) => one.code === code)) others.push({ code, part: 'open', says: {} });
	for (const part of (Object.keys(PARTS) as Part[]).filter((one) => !given.has(one))) {
		const found = others.find(({ code }) => !taken.has(code) && suits(part)(code));
		if (found) taken.set(found.code, { ...found, part });
	}
	return [...taken.values()];
}

/** What a group says of a deliverable, quarter by quarter: in its own words, while it has some. */
export function sayingsOf(
	{ part, says }: DeliverableTold,
	{ says: general, still }: Pick<VoicesFile, 'says' | 'still'>,
	turn: number
): GroupSpoken[] {
	const said = new Map<GroupRating, number>();
	const wordsFor = (rating: GroupRating): string => {
		const before = said.get(rating) ?? 0;
		said.set(rating, before + 1);
		const own = says[rating]?.[before];
		if (own !== undefined) return own;
		const [list, at] = before === 0 ? [general[rating], turn] : [still, turn + before];
		return list[at % list.length]!;
	};
	return PARTS[part].steps.map(([rating, reached, other]): GroupSpoken => {
		const spoken = { rating, reached, words: wordsFor(rating) };
		return other ? { ...spoken, other: { rating: other, words: wordsFor(other) } } : spoken;
	});
}

// The members' views behind what a group says: as many for it and against it as it tells of.

/** Views in no order; with the votes, where the group went with most of them. */
type Views = {
	ratings: GroupRating[];
	votesFor: number | null;
	votesAgainst: number | null;
};

/** @param members how many belong to the group: four or more */
export function viewsBehind(said: GroupSpoken, members: number, random: Random): Views {
	const given = members - random.between(0, 2);
	if (said.reached === 'split') {
		const half = Math.floor(given / 2);
		const ratings = [...times(half, said.rating), ...times(half, said.other!.rating)];
		return { ratings, votesFor: null, votesAgainst: null };
	}
	if (said.reached === 'agreed')
		return { ratings: times(given, said.rating), votesFor: null, votesAgainst: null };
	const votesAgainst = given > 4 ? random.between(1, 2) : 1;
	const votesFor = given - votesAgainst;
	const ratings = [
		...times(votesFor, said.rating),
		...times(votesAgainst, random.pick(BESIDE[said.rating]))
	];
	return { ratings, votesFor, votesAgainst };
}

/** What somebody who does not quite agree says. */
const BESIDE: Readonly<Record<GroupRating, readonly GroupRating[]>> = {
	'not-yet': ['partly', 'cannot-tell'],
	partly: ['not-yet', 'mostly'],
	mostly: ['partly', 'yes'],
	yes: ['mostly'],
	'cannot-tell': ['partly', 'not-yet']
};

function times<T>(count: number, value: T): T[] {
	return Array.from({ length: count }, () => value);
}
