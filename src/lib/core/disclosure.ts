import { count, percentage } from './numbers.ts';

/**
 * For the foot of whatever shows counts of people to readers outside; apart from the rule itself, so
 * that a page sends no more than these words. The two numbers of the rule stand here for the same
 * reason: every sentence that tells the rule is written from them. Pure.
 */
/** A count of people below this is not shown. */
export const FEWEST_SHOWN = 5;
/** Any other is rounded to the nearest multiple of this. */
export const NEAREST = 5;

export const DISCLOSURE_WORDS = `Counts of people are shown to the nearest ${NEAREST}, and * stands for fewer than ${FEWEST_SHOWN}, none included; - is not applicable, : is not submitted.`;

/** How totals of people follow, England's and regions' too. */
export const TOTALS_WORDS = `A total of people, England’s and a region’s too, is worked out from the true counts and then rounded once in the same way: to the nearest ${NEAREST}, or * for fewer than ${FEWEST_SHOWN}. A percentage comes from the true counts, as a whole number, and is * where either count is under ${FEWEST_SHOWN}. Now and then a total or percentage is rounded the other way, where it would give a hidden count away.`;

/** The one place where England's totals are exact. */
export const FROZEN_WORDS =
	'Exact totals of England stand only in a frozen pack of a quarter that is over, and only where two or more systems have sent their return since the pack before.';

// Counts of people and totals over them, as a reader outside the programme sees them. A total is worked
// out from true counts and rounded once; where this would leave a suppressed count behind it one value
// only, it is rounded the other way.

/** Who reads: somebody of the programme that holds the figures, who sees them as they are, or not. */
export type Audience = 'programme' | 'external';

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
export type CountBounds = Range & {
	small: number;
	/** How the total is shown, where more than these cells decides: one that grew from day to day. */
	shown?: number | null;
};

export const NO_CELLS: CountBounds = { low: 0, high: 0, small: 0 };

/** What the reader knows of a count that is shown to them; of their own, what it is. */
export function cellOf(people: number, audience: Audience = 'external'): CountBounds {
	if (audience === 'programme') return { low: people, high: people, small: 0 };
	return { ...rangeOf(disclosedCount(people) ?? 0), small: isSmall(people) ? 1 : 0 };
}

/** The counts that are shown as one number, or, where that is 0, as `*`. */
export function rangeOf(shown: number): Range {
	if (shown <= 0) return { low: 0, high: MOST_HIDDEN };
	return { low: Math.max(FEWEST_SHOWN, shown - OFF), high: shown + OFF };
}

export function cellsOf(cells: readonly CountBounds[]): CountBounds {
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
	cells: CountBounds = NO_CELLS,
	/** What else a way of rounding leaves open. */
	open: (shown: number) => number = () => Infinity
): number | null {
	if (cells.shown !== undefined) return cells.shown || null;
	if (cells.small === 0) return disclosedCount(people);
	const left = (one: number) => Math.min(open(one), valuesLeft(numbersIn(rangeOf(one)), cells));
	return safest(roundings(people), left) || null;
}

/** What was added to a total on a day: the people, and what its reader sees of them. */
export type Step = CountBounds & { people: number };

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
export function hidesItsParts({ low, high, small }: CountBounds, organisations: number): boolean {
	return organisations >= ENOUGH && (small === 0 || high - low >= ENOUGH_OPEN);
}

/** By how much the whole of a row is at least above its part, as both are shown. */
export function apartOf(part: Range, whole: Range): number {
	return Math.max(0, whole.low - part.high);
}

// Numbers about people, on their way out to somebody who does not work for the programme that holds
// them. As NHS England's monthly mental health statistics do it, below England level: a count under
// 5, nought included, is `*` and any other is rounded to the nearest 5; a percentage is `*` when its
// numerator or its denominator is under 5, and otherwise comes from the true values. Rules and
// comparisons work on true values; only what is written goes through here.

/** So far from what only one set of counts would give, where a percentage is that of the true ones. */
const SLACK = 3;

/** The sign for fewer than 5, and what is said beside it. */
export const SUPPRESSED = '*';
export const SUPPRESSED_WORDS = `* (fewer than ${FEWEST_SHOWN})`;

/** "40", "*". */
export function disclosedCountWords(people: number): string {
	return wordsOf(disclosedCount(people));
}

/** "40 of 85 (48%)", "* of 85 (*)": the percentage is that of the true values, as a whole number. */
export function disclosedShareWords(part: number, of: number): string {
	const share = isSmall(part) || isSmall(of) ? SUPPRESSED : percentage(part, of);
	return `${disclosedCountWords(part)} of ${disclosedCountWords(of)} (${share})`;
}

function wordsOf(shown: number | null): string {
	return shown === null ? SUPPRESSED : count(shown);
}

/** A figure of any kind, as measures, series, frozen returns and plans hold it. */
export type Figure = {
	numerator: number | null;
	denominator: number | null;
	value: number | null;
	planned?: number | null;
	unit?: string;
	/** Said where the unit does not say it: 12 admissions are about people, 12 posts are not. */
	aboutPeople?: boolean;
	cells?: FigureCells;
	told?: DisplayText;
};

/** What the same reader sees behind the two counts of a figure. */
export type FigureCells = {
	numerator: CountBounds;
	denominator: CountBounds;
	/** The least by which the wholes together are above their parts, as far as each row shows it. */
	apart?: number;
};

/** What is seen behind two figures together. */
export function addedCells(one: FigureCells, other: FigureCells): FigureCells {
	return {
		numerator: cellsOf([one.numerator, other.numerator]),
		denominator: cellsOf([one.denominator, other.denominator]),
		apart: (one.apart ?? 0) + (other.apart ?? 0)
	};
}

/** How a figure about people is written for a reader outside; its numbers are null or rounded too. */
export type DisplayText = {
	numerator: string | null;
	denominator: string | null;
	/** Null without a denominator; "48%", "*". */
	percent: string | null;
	planned: string | null;
};

export function isAboutPeople({
	aboutPeople,
	unit
}: Pick<Figure, 'aboutPeople' | 'unit'>): boolean {
	return aboutPeople ?? (unit !== undefined && PEOPLE_UNITS.includes(unit));
}

/** Units that are people, or are one or few to each person. */
const PEOPLE_UNITS: readonly string[] = ['people', 'referral spells'];

/**
 * The figure as this reader may see it. What is hidden is null and `told` says `*`, so that whoever
 * forgets `told` shows nothing, and never the true value.
 */
export function disclosed<F extends Figure>(
	figure: F,
	audience: Audience
): F & { told?: DisplayText } {
	if (audience === 'programme' || !isAboutPeople(figure)) return figure;
	const { cells } = figure;
	const shown = without(figure, 'cells');
	if (figure.told) return shown as F;
	const { numerator, denominator, value } = figure;
	// Nothing stands behind it: that is not fewer than 5.
	if (cells && cells.numerator.high + cells.denominator.high === 0 && !numerator && !denominator)
		return { ...shown, numerator: null, denominator: null, value: null } as F;
	const planned = figure.planned == null ? null : disclosedCount(figure.planned);
	const counted = denominator === null ? (numerator ?? loneCount(figure)) : numerator;
	const part = counted === null ? null : disclosedTotal(counted, cells?.numerator);
	// No part is above its whole, so that wholes are guarded wherever parts are.
	const guarded = cells && { ...cells.denominator };
	if (guarded) guarded.small += cells.numerator.small;
	const room = (shown: number) =>
		rangeOf(shown).high - rangeOf(part ?? 0).low - (cells?.apart ?? -Infinity) + 1;
	const whole = denominator === null ? null : disclosedTotal(denominator, guarded, room);
	const hidden = [counted, denominator].some((one) => one !== null && isSmall(one));
	const told: DisplayText = {
		numerator: counted === null ? null : wordsOf(part),
		denominator: denominator === null ? null : wordsOf(whole),
		percent: null,
		planned: figure.planned == null ? null : wordsOf(planned)
	};
	if (figure.planned !== undefined) shown.planned = planned;
	if (counted !== null && denominator === null)
		return { ...shown, numerator: part, value: part, told } as F;
	if (value === null && counted === null && denominator === null) return { ...shown, told } as F;
	// Over suppressed cells a percentage of the true values could give one away.
	const fromShown = part !== null && whole && cells && !maySayShare(part, whole, figure);
	const share = hidden || value === null ? null : fromShown ? part / whole : value;
	told.percent = hidden ? SUPPRESSED : share === null ? null : percentage(share * 1e9, 1e9);
	const rounded = share === null ? null : Math.round(share * 100) / 100;
	return { ...shown, numerator: part, denominator: whole, value: rounded, told } as F;
}

/** Whether the true percentage, beside the two counts as they are shown, gives no suppressed cell away. */
function maySayShare(part: number, whole: number, { numerator, denominator, cells }: Figure) {
	const { apart, ...both } = cells!;
	const sides = [both.numerator, both.denominator];
	if (sides.every(({ small }) => small === 0)) return true;
	// It would tell that one of the two is not rounded to the nearest.
	if (part !== disclosedCount(numerator!) || whole !== disclosedCount(denominator!)) return false;
	const said = percentage(numerator!, denominator!);
	const pairs = numbersIn(rangeOf(part)).flatMap((one) =>
		numbersIn(rangeOf(whole))
			.filter((of) => percentage(one, of) === said)
			.map((of) => [one, of] as const)
	);
	// No part is above its whole: a percentage tells how far the two are apart as well.
	const most = both.denominator.high - both.numerator.low;
	const isFree = ([one, of]: readonly [number, number]) =>
		apart !== undefined && of - one >= apart + SLACK && of - one <= most - SLACK;
	const free = pairs.filter(isFree);
	return sides.every(({ low, high, small }, which) => {
		const totals = free.map((pair) => pair[which]!);
		return small === 0 || valuesLeft(totals, { low, high }) > 2;
	});
}

/** A value that stands without its two counts is a count by itself, or a share. */
function loneCount({ value, ...figure }: Figure): number | null {
	return 'loneShare' in figure && figure.loneShare ? null : value;
}

/** For a cell of a file: the number, `*`, or null. */
export function cellFor(
	figure: Figure,
	which: 'numerator' | 'denominator' | 'value' | 'planned'
): number | '*' | null {
	const told =
		which === 'value' ? (figure.told?.percent ?? figure.told?.numerator) : figure.told?.[which];
	return told === SUPPRESSED ? SUPPRESSED : (figure[which] ?? null);
}

/** A figure as a program reads it: numbers, or `*` for fewer than 5, and nothing of how it is written. */
export function numbersOf<F extends Figure>(figure: F) {
	const rest = without(figure, 'cells', 'told', 'aboutPeople');
	if (!figure.told) return rest;
	const written = {
		numerator: cellFor(figure, 'numerator'),
		denominator: cellFor(figure, 'denominator'),
		value: cellFor(figure, 'value')
	};
	return figure.planned === undefined
		? { ...rest, ...written }
		: { ...rest, ...written, planned: cellFor(figure, 'planned') };
}

/** The same thing but for some of its parts. */
export function without<T extends object, K extends keyof T>(whole: T, ...names: K[]): Omit<T, K> {
	const rest: Partial<T> = { ...whole };
	for (const name of names) delete rest[name];
	return rest as Omit<T, K>;
}
