/**
 * Which deliverables a group speaks of, and how its word on each moves over four quarters. A part
 * asks that the deliverable is in place, or that it is not: so the parts are given out by where the
 * made-up system stands, and the differences are there whatever was drawn. Pure.
 */
import { isReached, type StageCode } from '#lib/roadmap/progress/rules.ts';
import type { GroupRating, Reached } from '#lib/voices/ratings/rules.ts';
import type { DeliverableTold, GroupSpoken, Part, VoicesFile } from './files.ts';

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
export function partsGiven(
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
	const held = new Set([...taken.values()].map(({ part }) => part));
	const others: DeliverableTold[] = [...told];
	for (const code of stages.keys())
		if (!told.some((one) => one.code === code)) others.push({ code, part: 'open', says: {} });
	for (const part of (Object.keys(PARTS) as Part[]).filter((one) => !held.has(one))) {
		const found = others.find(({ code }) => !taken.has(code) && suits(part)(code));
		if (found) taken.set(found.code, { ...found, part });
	}
	return [...taken.values()];
}

/** What a group says of a deliverable, quarter by quarter: in its own words, while it has some. */
export function courseOf(
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
