/**
 * Counts of people and totals over them, as a reader outside the programme sees them. A total is worked
 * out from true counts and rounded once; where this would leave a suppressed count behind it one value
 * only, it is rounded the other way. Pure.
 */
import { FEWEST_SHOWN, NEAREST } from '#lib/domain/disclosure-words.ts';

/** Who reads: somebody of the programme that holds the figures, who sees them as they are, or not. */
export type Reader = 'own' | 'outside';

/** The most that a suppressed count can be. */
export const MOST_HIDDEN = FEWEST_SHOWN - 1;
/** A rounded count lies as far as this from the true one. */
const OFF = Math.floor(NEAREST / 2);

export function isSmall(people: number): boolean {
	return people < FEWEST_SHOWN;
}

/** To the nearest 5; null where the count must not be shown. */
export function disclosedCount(people: number): number | null {
	return isSmall(people) ? null : nearest(people);
}

function nearest(people: number): number {
	return Math.round(people / NEAREST) * NEAREST;
}

export type Range = { low: number; high: number };

/** The least and the most that the cells behind a total may be, as they are shown; how many are `*`. */
export type Cells = Range & {
	small: number;
	/** How the total is shown, where more than these cells decides: one that grew from day to day. */
	shown?: number | null;
};

export const NO_CELLS: Cells = { low: 0, high: 0, small: 0 };

/** What the reader knows of a count that is shown to them; of their own, what it is. */
export function cellOf(people: number, reader: Reader = 'outside'): Cells {
	if (reader === 'own') return { low: people, high: people, small: 0 };
	return { ...rangeOf(disclosedCount(people) ?? 0), small: isSmall(people) ? 1 : 0 };
}

/** The counts that are shown as one number, or, where that is 0, as `*`. */
export function rangeOf(shown: number): Range {
	if (shown <= 0) return { low: 0, high: MOST_HIDDEN };
	return { low: Math.max(FEWEST_SHOWN, shown - OFF), high: shown + OFF };
}

export function cellsOf(cells: readonly Cells[]): Cells {
	return cells.reduce(
		(sum, { low, high, small }) => ({
			low: sum.low + low,
			high: sum.high + high,
			small: sum.small + small
		}),
		NO_CELLS
	);
}

export function numbersIn({ low, high }: Range): number[] {
	return Array.from({ length: Math.max(0, high - low + 1) }, (_, step) => low + step);
}

/** How many values a suppressed cell may have, where the total over it is one of these. */
export function valuesLeft(totals: readonly number[], { low, high }: Range): number {
	const fits = (hidden: number) => (total: number) =>
		total - hidden >= low && total - hidden <= high - MOST_HIDDEN;
	return numbersIn(rangeOf(0)).filter((hidden) => totals.some(fits(hidden))).length;
}

/** As a count may be shown, the nearest first: the other ways are for where that would tell. */
function roundings(people: number): number[] {
	const near = disclosedCount(people) ?? 0;
	const [next, after] = people >= near ? [1, -1] : [-1, 1];
	return [near, near + next * NEAREST, near + after * NEAREST].filter((one) => one >= 0);
}

/** The first that leaves three values to each suppressed cell, because another total may rule one out. */
function safest(ways: readonly number[], left: (shown: number) => number): number | undefined {
	return ways.find((one) => left(one) > 2) ?? ways.find((one) => left(one) > 1);
}

/**
 * A total over cells that the same reader sees: as `disclosedCount`, but where two cells of `*` add up
 * to 10 both could only be 4, so that it is rounded the other way then. Null for fewer than 5, and
 * where every way of rounding would tell.
 */
export function disclosedTotal(
	people: number,
	cells: Cells = NO_CELLS,
	/** What else a way of rounding leaves open. */
	open: (shown: number) => number = () => Infinity
): number | null {
	if (cells.shown !== undefined) return cells.shown || null;
	if (cells.small === 0) return disclosedCount(people);
	const left = (one: number) => Math.min(open(one), valuesLeft(numbersIn(rangeOf(one)), cells));
	return safest(roundings(people), left) || null;
}

/** What was added to a total on a day: the people, and what its reader sees of them. */
export type Step = Cells & { people: number };

/**
 * A total that grows from day to day, as it is shown after each step. Each day can be asked for, so
 * that two neighbouring totals could tell what came between them: a total is rounded the other way
 * where it would leave a suppressed cell of any day one value only, together with all days before.
 */
export function runningTotals(steps: readonly Step[]): (number | null)[] {
	/** What the total may be before each step, as far as its reader can tell. */
	const known: Range[] = [{ low: 0, high: 0 }];
	let people = 0;
	return steps.map((step) => {
		people += step.people;
		const before = known.at(-1)!;
		const open = { low: before.low + step.low, high: before.high + step.high };
		const found = new Map<number, number>();
		const left = (shown: number) => {
			const kept = found.get(shown) ?? fewestLeft(steps, known, overlap(open, rangeOf(shown)));
			found.set(shown, kept);
			return kept;
		};
		const shownFor = (total: number) => {
			const ways = roundings(total);
			return safest(ways, left) ?? ways.toSorted((a, b) => left(b) - left(a))[0]!;
		};
		const shown = shownFor(people);
		// All totals that would be shown so, and not only those that lie nearest.
		const alike = numbersIn(
			overlap(open, { low: shown - 2 * NEAREST, high: shown + 2 * NEAREST })
		).filter((total) => shownFor(total) === shown);
		known.push({ low: alike[0]!, high: alike.at(-1)! });
		return shown || null;
	});
}

/** The fewest values that a suppressed cell keeps where the total after the last known step is in `last`. */
function fewestLeft(steps: readonly Step[], known: readonly Range[], last: Range): number {
	let fewest = MOST_HIDDEN + 1;
	let after = last;
	for (let at = known.length - 1; at >= 0; at -= 1) {
		const [before, step] = [known[at]!, steps[at]!];
		if (step.small > 0) {
			const came = overlap(step, { low: after.low - before.high, high: after.high - before.low });
			fewest = Math.min(fewest, valuesLeft(numbersIn(came), step));
		}
		after = overlap(before, { low: after.low - step.high, high: after.high - step.low });
		// Nothing is known of the days before that was not known already.
		if (after.low === before.low && after.high === before.high) break;
	}
	return fewest;
}

function overlap(one: Range, other: Range): Range {
	return { low: Math.max(one.low, other.low), high: Math.min(one.high, other.high) };
}

/** Fewer organisations than this behind a total, and one of them can work out a neighbour's figure. */
const ENOUGH = 3;

/** So much must be open of the figures behind an exact total, some of which are suppressed. */
const ENOUGH_OPEN = 40;

/**
 * Whether the true total of so many organisations tells none of their figures, each of which is seen by
 * the rule. This must not depend on the total: that it is not said would tell too.
 */
export function hidesItsParts({ low, high, small }: Cells, organisations: number): boolean {
	return organisations >= ENOUGH && (small === 0 || high - low >= ENOUGH_OPEN);
}

/** By how much the whole of a row is at least above its part, as both are shown. */
export function apartOf(part: Range, whole: Range): number {
	return Math.max(0, whole.low - part.high);
}
