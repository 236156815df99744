/** Targets of a chart over time: which holds when, whether it is hit, and whether it can be. Pure. */

import { addDays, isIsoDate } from '#lib/domain/calendar.ts';
import { compare, type Limits } from '#lib/domain/spc-rules.ts';

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
