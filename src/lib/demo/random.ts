/**
 * Made-up data must be the same for the same seed, on any machine: so the numbers come from a small
 * generator of ours (mulberry32 over an FNV-1a hash of the seed and what is being made up). Each
 * deliverable, policy and network has a stream of its own, so that a new one changes no other.
 */
export type Random = {
	/** At least 0 and less than 1. */
	next(): number;
	/** A whole number from `least` to `most`, both included. */
	between(least: number, most: number): number;
	/** True with that probability. */
	chance(probability: number): boolean;
	/** One of the list. @throws when it is empty */
	pick<T>(list: readonly T[]): T;
	/** The same entries in another order. */
	shuffled<T>(list: readonly T[]): T[];
};

export function randomFor(seed: number, ...about: string[]): Random {
	let state = hash([seed, ...about].join('\u0000'));
	const next = () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
	const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
	const pick = <T>(list: readonly T[]): T => {
		if (list.length === 0) throw new Error('nothing to pick from');
		return list[between(0, list.length - 1)] as T;
	};
	return {
		next,
		between,
		chance: (probability) => next() < probability,
		pick,
		shuffled: (list) =>
			list
				.map((entry) => ({ entry, at: next() }))
				.sort((a, b) => a.at - b.at)
				.map(({ entry }) => entry)
	};
}

function hash(text: string): number {
	let value = 0x811c9dc5;
	for (let i = 0; i < text.length; i += 1)
		value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
	return value >>> 0;
}

// How a monthly figure moves over a made-up system's history.

/**
 * Improving rises, with a step up when something was changed; slipping rises and is then lost;
 * patchy stays where it is, and whole months are not sent.
 */
export type TrendShape = 'improving' | 'steady' | 'slipping' | 'patchy';

export const TREND_SHAPES: readonly TrendShape[] = ['improving', 'steady', 'slipping', 'patchy'];

/** How far the figure has come, 0 to 1, at a share (0 to 1) of the history. */
export function trendAt(shape: TrendShape, share: number): number {
	if (shape === 'improving') return 0.15 + share * 0.45 + (share > 0.62 ? 0.3 : 0);
	if (shape === 'slipping')
		return share < 0.55 ? 0.35 + share * 0.6 : 0.68 - ((share - 0.55) / 0.45) * 0.5;
	return shape === 'steady' ? 0.5 : 0.35;
}

/** What a month does to every team alike: holidays in August and December, and chance. From about -1 to 1. */
export function seasonOf(month: string, random: Random): number {
	const name = month.slice(5);
	const holidays = name === '08' ? -0.8 : name === '12' ? -1 : name === '03' ? 0.5 : 0;
	return holidays + (random.next() - 0.5) * 0.8;
}

/** The months that a system did not send at all. */
export function monthsNotSent(
	shape: TrendShape,
	months: readonly string[],
	random: Random
): Set<string> {
	const missing = new Set<string>();
	const runs = shape === 'patchy' ? Math.max(2, Math.round(months.length / 12)) : 0;
	for (let run = 0; run < runs; run += 1) {
		const first = random.between(2, Math.max(2, months.length - 4));
		for (const month of months.slice(first, first + random.between(1, 3))) missing.add(month);
	}
	if (shape === 'patchy' && months.length > 6) missing.add(months.at(-1) as string);
	for (const month of months.slice(1, -1))
		if (shape !== 'patchy' && random.chance(0.012)) missing.add(month);
	return missing;
}

export function within(value: number, least: number, most: number): number {
	return Math.min(most, Math.max(least, value));
}
