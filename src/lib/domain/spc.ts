/**
 * Statistical process control: a measure's values over time, the limits they set themselves, and
 * what the rules say of each. XmR charts as NHS England's “Making data count” draws them, without
 * an outlier screen, so that the figures agree with the NHS Excel tool. Pure.
 */

import { isIsoDate } from '#lib/domain/calendar.ts';
import { signalsIn, type RuleNumber, type Signal } from '#lib/domain/spc-rules.ts';
import {
	rebaseProblems,
	segmentOf,
	splitAt,
	valuesOf,
	type GivenPoint,
	type Group,
	type Rebase,
	type Segment
} from '#lib/domain/spc-segments.ts';
import {
	assuranceOf,
	hitsTarget,
	targetOn,
	targetStretches,
	type Assurance,
	type Better,
	type Target,
	type TargetStretch
} from '#lib/domain/spc-targets.ts';

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
};

export type Chart = {
	better: Better;
	/** Oldest first. */
	points: ChartPoint[];
	segments: Segment[];
	/** The segment of the latest value: the one that the chart speaks of. */
	current: Segment | null;
	/** The latest point with a value. */
	latest: ChartPoint | null;
	/** Of the latest value: the variation icon. Null: no icon. */
	variation: Variation | null;
	/** Of the target at the latest value: the assurance icon. Null: no icon. */
	assurance: Assurance | null;
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
	const ordered = inOrder(given);
	ordered.forEach(checkPoint);
	const { groups, waiting } = splitAt(checkedRebases(options.rebases ?? []), ordered);
	const segments = groups.map(segmentOf);
	const current = segments.at(-1) ?? null;
	const [first, last] = [ordered[0], ordered.at(-1)];
	const targets =
		first && last ? targetStretches([options.target ?? []].flat(), first.on, last.on) : [];
	const points =
		groups.length === 0
			? ordered.map((point) => chartPoint(point, null))
			: groups.flatMap((group, index) => judgedPoints(group, segments[index]!, index, better));
	for (const point of points) point.target = targetOn(targets, point.on);

	const latest = points.findLast(({ value }) => value !== null) ?? null;
	const target = latest?.target ?? null;
	const compared = latest !== null && latest.value !== null && target !== null;
	return {
		better,
		points,
		segments,
		current,
		latest,
		variation: latest?.variation ?? null,
		assurance:
			compared && current?.kind === 'control' ? assuranceOf(target, current, better) : null,
		hitsTarget: compared ? hitsTarget(latest.value!, target, better) : null,
		targets,
		missing: points.filter(({ value }) => value === null).length,
		hidden: points.filter((point) => point.hidden).length,
		waiting,
		annotations: inOrder(options.annotations ?? [])
	};
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
		target: null
	};
}

function inOrder<Dated extends { on: string }>(dated: readonly Dated[]): Dated[] {
	return [...dated].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
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
