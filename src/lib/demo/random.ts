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
