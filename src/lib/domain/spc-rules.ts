/**
 * The arithmetic of an XmR chart: its limits and the four rules for special causes, as NHS England's
 * “Making data count” draws them. Pure, and within one segment: nothing is known here of dates.
 */

export type RuleNumber = 1 | 2 | 3 | 4;

/** A rule that one value meets. */
export type Signal = {
	rule: RuleNumber;
	/** Rules 1, 3 and 4: which side of the mean; rule 2: whether the values rise or fall. */
	way: 'up' | 'down';
	/** How many neighbouring values meet it together: a run's length, 3 for rule 3, 1 for rule 1. */
	length: number;
};

/** In the unit of the values. */
export type Limits = {
	mean: number;
	/** The average absolute difference of neighbours. */
	averageRange: number;
	lower: number;
	upper: number;
	/** Two thirds of the way from the mean to the limit. */
	lowerTwoSigma: number;
	upperTwoSigma: number;
};

/** Average ranges from the mean to a limit: 3 sigma over 1.128, rounded as the NHS tools do. */
export const LIMIT_FACTOR = 2.66;
/** So many values in a row make a run. */
export const RUN_LENGTH = 7;
/** Under so many values no limits are drawn. */
export const FEWEST_VALUES = 13;

/**
 * Sums of decimals differ from what they should be in the last digit; so small a difference must
 * neither break a tie nor put a value on one side of the mean.
 */
const PRECISION = 1e-12;

/** 1 when `a` is above `b`, −1 when below, 0 when equal but for rounding at the given scale. */
export function compare(a: number, b: number, scale = Math.max(Math.abs(a), Math.abs(b))): number {
	return Math.abs(a - b) <= PRECISION * scale ? 0 : Math.sign(a - b);
}

/** Mean and limits of two values or more; none is set aside as an outlier. Null: no variation. */
export function limitsOf(values: readonly number[]): Limits | null {
	const mean = average(values);
	const averageRange = average(pairs(values).map(([before, after]) => Math.abs(after - before)));
	if (compare(averageRange, 0, scaleOf(values)) === 0) return null;
	const limit = LIMIT_FACTOR * averageRange;
	const twoSigma = (2 / 3) * limit;
	return {
		mean,
		averageRange,
		lower: mean - limit,
		upper: mean + limit,
		lowerTwoSigma: mean - twoSigma,
		upperTwoSigma: mean + twoSigma
	};
}

/** The rules that each value meets, in the order of the rules; the first one names the value. */
export function signalsIn(values: readonly number[], limits: Limits): Signal[][] {
	const signals: Signal[][] = values.map(() => []);
	for (const rule of [outsideLimits, trends, twoOfThree, shifts]) {
		for (const [index, signal] of rule(values, limits)) signals[index]?.push(signal);
	}
	return signals;
}

export function average(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

type Found = [index: number, signal: Signal];

/** Rule 1: strictly outside the limits. */
function outsideLimits(values: readonly number[], limits: Limits): Found[] {
	return zones(values, limits).flatMap((zone, index): Found[] =>
		Math.abs(zone) === 3 ? [[index, { rule: 1, way: wayOf(zone), length: 1 }]] : []
	);
}

/** Rule 2: seven or more values that strictly rise or strictly fall. */
function trends(values: readonly number[]): Found[] {
	const scale = scaleOf(values);
	const steps = pairs(values).map(([before, after]) => compare(after, before, scale));
	// A run of steps holds one value more than it has steps.
	return runsIn(steps, RUN_LENGTH - 1).flatMap(({ start, end, sign }) =>
		marked(start, end + 1, 2, wayOf(sign))
	);
}

/** Rule 3: two of three neighbours beyond 2 sigma, not outside the limits; all three on one side. */
function twoOfThree(values: readonly number[], limits: Limits): Found[] {
	const zoned = zones(values, limits);
	const found = new Map<number, Signal>();
	for (let start = 0; start + 3 <= zoned.length; start++) {
		const three = zoned.slice(start, start + 3);
		const side = Math.sign(three[0] as number);
		if (side === 0 || three.some((zone) => Math.sign(zone) !== side)) continue;
		const outer = [0, 1, 2].filter((place) => three[place] === 2 * side);
		if (outer.length < 2) continue;
		for (const place of outer) found.set(start + place, { rule: 3, way: wayOf(side), length: 3 });
	}
	return [...found];
}

/** Rule 4: seven or more values strictly on one side of the mean. */
function shifts(values: readonly number[], limits: Limits): Found[] {
	const sides = zones(values, limits).map((zone) => Math.sign(zone));
	return runsIn(sides, RUN_LENGTH).flatMap(({ start, end, sign }) =>
		marked(start, end, 4, wayOf(sign))
	);
}

/**
 * Where each value lies: 0 on the mean, 1 off it, 2 beyond 2 sigma but not outside the limits,
 * 3 outside; negative below the mean.
 */
function zones(values: readonly number[], limits: Limits): number[] {
	const scale = scaleOf(values);
	return values.map((value) => {
		const side = compare(value, limits.mean, scale);
		const [limit, twoSigma] =
			side > 0 ? [limits.upper, limits.upperTwoSigma] : [limits.lower, limits.lowerTwoSigma];
		if (side * compare(value, limit, scale) > 0) return 3 * side;
		if (side * compare(value, twoSigma, scale) > 0) return 2 * side;
		return side;
	});
}

type Run = { start: number; end: number; sign: number };

/** The longest stretches of one sign other than 0, of at least that length; both ends included. */
function runsIn(signs: readonly number[], fewest: number): Run[] {
	const runs: Run[] = [];
	signs.forEach((sign, index) => {
		const last = runs.at(-1);
		if (last && last.end === index - 1 && last.sign === sign) last.end = index;
		else if (sign !== 0) runs.push({ start: index, end: index, sign });
	});
	return runs.filter(({ start, end }) => end - start + 1 >= fewest);
}

function marked(start: number, end: number, rule: RuleNumber, way: Signal['way']): Found[] {
	const length = end - start + 1;
	return Array.from({ length }, (_, place) => [start + place, { rule, way, length }]);
}

function pairs(values: readonly number[]): [number, number][] {
	return values.slice(1).map((value, index) => [values[index] as number, value]);
}

function scaleOf(values: readonly number[]): number {
	return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function wayOf(sign: number): Signal['way'] {
	return sign > 0 ? 'up' : 'down';
}
