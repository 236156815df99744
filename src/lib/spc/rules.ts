import { addDays, isIsoDate } from '#lib/core/calendar.ts';
import { median, type SeriesKind } from '#lib/core/measure.ts';

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
	// A run of steps holds one value more than it has steps. The value between a rising and a falling run
	// belongs to both, and takes the later one's direction.
	const found = runsIn(steps, RUN_LENGTH - 1).flatMap(({ start, end, sign }) =>
		marked(start, end + 1, 2, wayOf(sign))
	);
	return [...new Map(found)];
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

// The stretches of a control chart between its re-bases, each with a mean and limits of its own.

export type GivenPoint = {
	/** ISO date. */
	on: string;
	/** Null where nothing was reported: it is left out, and its neighbours become neighbours. */
	value: number | null;
	/** The value in words: "12 of 15 (80%)". */
	label?: string;
	/** There is a value that this reader may not see: fewer than 5 people. */
	hidden?: boolean;
	/** Where the plan says the value should be. */
	planned?: number | null;
};

/** From this day on, mean and limits are worked out afresh. */
export type Rebase = {
	on: string;
	/** What changed in the process, so that older values no longer tell what to expect. */
	reason: string;
	/** Who decided it. */
	by: string;
};

export type Segment = {
	/** Days of its first and last value. */
	from: string;
	to: string;
	/** The re-bases that it begins with: one, or more where the earlier had no values of their own. */
	rebases: Rebase[];
	/** How many values it has. */
	values: number;
	/** How many points without a value were left out. */
	missing: number;
} & Levels;

/**
 * `control` has limits; `run` has too few values for them; in `constant` all values are the same, so
 * that there is no variation to draw limits from. In the unit of the values.
 */
export type Levels =
	| ({ kind: 'control' } & Limits)
	| { kind: 'run'; median: number; /** How many more values limits need. */ needed: number }
	| { kind: 'constant'; mean: number };

export type Group = { rebases: Rebase[]; points: GivenPoint[] };

/**
 * Splits points at the re-bases, both oldest first. A stretch without any value joins the next one;
 * `waiting` are the re-bases that no value has followed yet.
 */
export function splitAt(
	rebases: readonly Rebase[],
	points: readonly GivenPoint[]
): { groups: Group[]; waiting: Rebase[] } {
	const groups: Group[] = [];
	const starts: (Rebase | null)[] = [null, ...rebases];
	starts.forEach((rebase, index) => {
		const next = starts[index + 1];
		const own = points.filter(({ on }) => (!rebase || on >= rebase.on) && (!next || on < next.on));
		const before = groups.at(-1);
		if (before && valuesOf(before).length === 0) {
			before.points.push(...own);
			if (rebase) before.rebases.push(rebase);
		} else {
			groups.push({ rebases: rebase ? [rebase] : [], points: own });
		}
	});
	const last = groups.at(-1);
	if (!last || valuesOf(last).length > 0) return { groups, waiting: [] };
	groups.pop();
	groups.at(-1)?.points.push(...last.points);
	return { groups, waiting: last.rebases };
}

/** Mean and limits of a group that has at least one value. */
export function segmentOf(group: Group): Segment {
	const present = group.points.filter(({ value }) => value !== null);
	const values = valuesOf(group);
	return {
		from: present[0]!.on,
		to: present.at(-1)!.on,
		rebases: group.rebases,
		values: values.length,
		missing: group.points.length - values.length,
		...levelsOf(values)
	};
}

export function valuesOf({ points }: Group): number[] {
	return points.map(({ value }) => value).filter((value) => value !== null);
}

/** What is wrong with a re-base that somebody wants to make; an empty list when nothing is. */
export function rebaseProblems(rebase: Rebase): { field: keyof Rebase; message: string }[] {
	const problems: { field: keyof Rebase; message: string }[] = [];
	if (!isIsoDate(rebase.on)) {
		problems.push({ field: 'on', message: 'Enter the day from which the limits start afresh' });
	}
	if (rebase.reason.trim() === '') {
		problems.push({
			field: 'reason',
			message: 'Say what changed, so that the limits start afresh'
		});
	}
	if (rebase.by.trim() === '') {
		problems.push({ field: 'by', message: 'Enter the name of the person who decided it' });
	}
	return problems;
}

function levelsOf(values: readonly number[]): Levels {
	if (values.length < FEWEST_VALUES) {
		return { kind: 'run', median: median(values)!, needed: FEWEST_VALUES - values.length };
	}
	const limits = limitsOf(values);
	if (limits === null) return { kind: 'constant', mean: average(values) };
	return { kind: 'control', ...limits };
}

// Targets of a chart over time: which holds when, whether it is hit, and whether it can be.

/** Which way the measure is better. */
export type Better = 'higher' | 'lower' | 'neither';

/** Whether the limits let a target be hit: the assurance icon. */
export type Assurance = 'always hits' | 'always misses' | 'hit or miss';

/** A target in the unit of the values. Days are included; without them it holds from ever, for ever. */
export type Target = { value: number; from?: string; to?: string };

/** A stretch of a chart with one target; both days included. */
export type TargetStretch = { value: number; from: string; to: string };

/**
 * The targets as they hold between two days, oldest first, without overlaps: where two hold on the
 * same day, the one that began later counts. @throws when a target is no number or ends before it begins
 */
export function targetStretches(
	targets: readonly Target[],
	firstOn: string,
	lastOn: string
): TargetStretch[] {
	targets.forEach(check);
	const starts = [
		firstOn,
		...targets
			.flatMap(({ from, to }) => [from, to && addDays(to, 1)])
			.filter((on) => on !== undefined)
	].filter((on) => on >= firstOn && on <= lastOn);
	const stretches: TargetStretch[] = [];
	const days = [...new Set(starts)].sort();
	days.forEach((from, index) => {
		const value = holdingOn(targets, from);
		const next = days[index + 1];
		const to = next === undefined ? lastOn : addDays(next, -1);
		const before = stretches.at(-1);
		if (value === null) return;
		if (before && before.value === value && addDays(before.to, 1) === from) before.to = to;
		else stretches.push({ value, from, to });
	});
	return stretches;
}

/** The target that holds on a day of the chart; null when none does. */
export function targetOn(stretches: readonly TargetStretch[], on: string): number | null {
	return stretches.find(({ from, to }) => from <= on && on <= to)?.value ?? null;
}

/** Whether a value is as good as the target or better; null when neither way is better. */
export function hitsTarget(value: number, target: number, better: Better): boolean | null {
	if (better === 'neither') return null;
	const above = compare(value, target);
	return better === 'higher' ? above >= 0 : above <= 0;
}

/**
 * Whether the target lies outside the limits, and on which side; a target on a limit lies within.
 * Null when neither way is better.
 */
export function assuranceOf(
	target: number,
	{ lower, upper }: Pick<Limits, 'lower' | 'upper'>,
	better: Better
): Assurance | null {
	if (better === 'neither') return null;
	const scale = Math.max(Math.abs(lower), Math.abs(upper));
	if (compare(target, upper, scale) > 0)
		return better === 'higher' ? 'always misses' : 'always hits';
	if (compare(target, lower, scale) < 0)
		return better === 'higher' ? 'always hits' : 'always misses';
	return 'hit or miss';
}

function holdingOn(targets: readonly Target[], on: string): number | null {
	let holding: Target | null = null;
	for (const target of targets) {
		if ((target.from ?? '') > on || (target.to ?? on) < on) continue;
		if (holding === null || (target.from ?? '') >= (holding.from ?? '')) holding = target;
	}
	return holding?.value ?? null;
}

function check({ value, from, to }: Target): void {
	if (!Number.isFinite(value)) throw new Error(`not a target: ${value}`);
	for (const day of [from, to]) {
		if (day !== undefined && !isIsoDate(day)) throw new Error(`not an ISO date: ${day}`);
	}
	if (from && to && to < from)
		throw new Error(`a target that ends (${to}) before it begins (${from})`);
}

// Statistical process control: a measure's values over time, the limits they set themselves, and
// what the rules say of each. XmR charts as NHS England's “Making data count” draws them, without
// an outlier screen, so that the figures agree with the NHS Excel tool.

/** What the rules say of a value: `neither` is a special cause where neither way is better. */
export type Variation = 'improvement' | 'concern' | 'neither' | 'common';

export type Annotation = { on: string; text: string };

export type ChartOptions = {
	better: Better;
	target?: Target | readonly Target[];
	rebases?: readonly Rebase[];
	annotations?: readonly Annotation[];
};

export type ChartPoint = {
	on: string;
	value: number | null;
	/** The value in words, where they were given. */
	label: string | null;
	/** There is a value that this reader may not see: fewer than 5 people. */
	hidden?: boolean;
	/** Its place in `segments`; null in a chart without any value. */
	segment: number | null;
	/** Every rule it meets, in the order of the rules. */
	signals: Signal[];
	/** The rules of its signals, each once; the first names the point. */
	rules: RuleNumber[];
	/** Null where the segment has no limits, and where there is no value. */
	variation: Variation | null;
	/** The target that holds on its day. */
	target: number | null;
	/** Where the plan says the value should be; null without a plan, and in a control chart. */
	planned: number | null;
};

export type Chart = {
	/** `rate`: a control chart; otherwise a line, without limits and without signals. */
	series: SeriesKind;
	better: Better;
	/** Oldest first. */
	points: ChartPoint[];
	segments: Segment[];
	/** The segment of the latest value: the one that the chart speaks of. A line has none. */
	current: Segment | null;
	/** The latest point with a value. */
	latest: ChartPoint | null;
	/** Of the latest value: the variation icon. Null: no icon. */
	variation: Variation | null;
	/** Of the target at the latest value: the assurance icon. Null: no icon. */
	assurance: Assurance | null;
	/** How the latest value stands to its plan. Null: no plan, neither way is better, or a control chart. */
	plan: PlanState | null;
	/** Whether the latest value hits its target. Null: no target, or neither way is better. */
	hitsTarget: boolean | null;
	targets: TargetStretch[];
	/** Points without a value in the whole chart, and how many of them have one that is hidden. */
	missing: number;
	hidden: number;
	/** Re-bases that no value has followed yet; they change nothing so far. */
	waiting: Rebase[];
	annotations: Annotation[];
};

/**
 * Works a chart out from points in any order. @throws when a day is given twice or is none, a value
 * is not finite, a target is none, or a re-base lacks its reason or the name of who decided it
 */
export function controlChart(given: readonly GivenPoint[], options: ChartOptions): Chart {
	const { better } = options;
	const ordered = checkedPoints(given);
	const { groups, waiting } = splitAt(checkedRebases(options.rebases ?? []), ordered);
	const segments = groups.map(segmentOf);
	const current = segments.at(-1) ?? null;
	const points =
		groups.length === 0
			? ordered.map((point) => chartPoint(point, null))
			: groups.flatMap((group, index) => judgedPoints(group, segments[index]!, index, better));
	const chart = {
		...besideTargets(points, options),
		series: 'rate',
		plan: null,
		segments,
		current,
		waiting
	} as const;
	return {
		...chart,
		variation: chart.latest?.variation ?? null,
		assurance: current?.kind === 'control' ? assuranceBeside(chart, current) : null
	};
}

/**
 * A line for values that build up or overlap: points, plan and targets, and nothing that a control chart
 * would say. Neighbours are not independent, so that limits drawn from their differences would be far too
 * narrow and nearly every point a signal. @throws as `controlChart` does
 */
export function lineChart(
	given: readonly GivenPoint[],
	options: Omit<ChartOptions, 'rebases'> & { series: Exclude<SeriesKind, 'rate'> }
): Chart {
	const points = checkedPoints(given).map((point) => ({
		...chartPoint(point, null),
		planned: point.planned ?? null
	}));
	const chart = besideTargets(points, options);
	return {
		...chart,
		series: options.series,
		plan: planState(chart),
		segments: [],
		current: null,
		variation: null,
		assurance: null,
		waiting: []
	};
}

export type PlanState = 'behind' | 'on-plan';

function planState({ latest, better }: Pick<Chart, 'latest' | 'better'>): PlanState | null {
	if (latest === null || latest.value === null || latest.planned === null) return null;
	const kept = hitsTarget(latest.value, latest.planned, better);
	return kept === null ? null : kept ? 'on-plan' : 'behind';
}

/** What every chart says, whatever its series. */
function besideTargets(points: ChartPoint[], { better, target, annotations }: ChartOptions) {
	const [first, last] = [points[0], points.at(-1)];
	const targets = first && last ? targetStretches([target ?? []].flat(), first.on, last.on) : [];
	for (const point of points) point.target = targetOn(targets, point.on);
	const latest = points.findLast(({ value }) => value !== null) ?? null;
	const aim = latest?.target ?? null;
	return {
		better,
		points,
		latest,
		hitsTarget: latest && aim !== null ? hitsTarget(latest.value!, aim, better) : null,
		targets,
		missing: points.filter(({ value }) => value === null).length,
		hidden: points.filter((point) => point.hidden).length,
		annotations: inOrder(annotations ?? [])
	};
}

/**
 * What the limits promise of the target. Nothing while the latest value is a signal of concern: the
 * process that the limits describe may be over. Nor is a target always hit that was just missed.
 */
function assuranceBeside(
	{ latest, better, hitsTarget: hits }: Pick<Chart, 'latest' | 'better' | 'hitsTarget'>,
	limits: Limits
): Assurance | null {
	if (latest === null || latest.target === null || latest.variation === 'concern') return null;
	const assurance = assuranceOf(latest.target, limits, better);
	return assurance === 'always hits' && hits === false ? null : assurance;
}

/** What a special cause that way means for a measure. */
export function meaningOf(way: Signal['way'], better: Better): Exclude<Variation, 'common'> {
	if (better === 'neither') return 'neither';
	return (way === 'up') === (better === 'higher') ? 'improvement' : 'concern';
}

function judgedPoints(group: Group, segment: Segment, index: number, better: Better): ChartPoint[] {
	const found = segment.kind === 'control' ? signalsIn(valuesOf(group), segment) : [];
	let place = 0;
	return group.points.map((point) => {
		const judged = chartPoint(point, index);
		if (point.value === null) return judged;
		const signals = found[place++];
		if (!signals) return judged;
		const [first] = signals;
		return {
			...judged,
			signals,
			rules: [...new Set(signals.map(({ rule }) => rule))],
			variation: first ? meaningOf(first.way, better) : 'common'
		};
	});
}

function chartPoint({ on, value, label, hidden }: GivenPoint, segment: number | null): ChartPoint {
	return {
		on,
		value,
		label: label ?? null,
		...(hidden ? { hidden } : {}),
		segment,
		signals: [],
		rules: [],
		variation: null,
		target: null,
		planned: null
	};
}

function inOrder<Dated extends { on: string }>(dated: readonly Dated[]): Dated[] {
	return [...dated].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

/** In the order of their days. */
function checkedPoints(given: readonly GivenPoint[]): GivenPoint[] {
	const ordered = inOrder(given);
	ordered.forEach(checkPoint);
	return ordered;
}

function checkPoint({ on, value }: GivenPoint, index: number, points: readonly GivenPoint[]): void {
	if (!isIsoDate(on)) throw new Error(`not an ISO date: ${on}`);
	if (points[index - 1]?.on === on) throw new Error(`two points on ${on}`);
	if (value !== null && !Number.isFinite(value)) throw new Error(`not a value: ${value} on ${on}`);
}

function checkedRebases(rebases: readonly Rebase[]): Rebase[] {
	for (const rebase of rebases) {
		const [problem] = rebaseProblems(rebase);
		if (problem) throw new Error(`a re-base on ${rebase.on}: ${problem.message}`);
	}
	return inOrder(rebases);
}
