/** The headline measures: what each counts, in which unit, and which way is better. Pure. */
import type { RegisterName } from '#lib/domain/registers/definition.ts';

export type MeasureName =
	| 'policies-rewritten'
	| 'cpa-mentions-in-force'
	| 'policies-overdue'
	| 'policy-step-days'
	| 'pcns-live'
	| 'population-covered';

export type Measure = {
	name: MeasureName;
	title: string;
	register: RegisterName;
	/** What the numerator counts; for a median, what the value is in. */
	unit: string;
	better: 'higher' | 'lower';
	definition: string;
};

/** A measure's value for one ICS as at one day. Shares are numerator over denominator, 0 to 1. */
export type MeasureValue = {
	measure: MeasureName;
	asAt: string;
	numerator: number | null;
	denominator: number | null;
	/** The share, or the figure itself where there is no denominator; null: nothing to work it out from. */
	value: number | null;
	unit: string;
	/** What the plan says the numerator should be by that day, where there is a plan. */
	planned: number | null;
	/** What the reader must know: "3 networks gave no population, so shares leave them out." */
	note: string | null;
};

export const MEASURES: readonly Measure[] = [
	{
		name: 'policies-rewritten',
		title: 'Policies rewritten',
		register: 'policies',
		unit: 'policies',
		better: 'higher',
		definition:
			'Policies ratified, published or withdrawn by the day, of all policies found by the day to mention CPA or care coordinators.'
	},
	{
		name: 'cpa-mentions-in-force',
		title: 'CPA mentions still in force',
		register: 'policies',
		unit: 'mentions',
		better: 'lower',
		definition:
			'Mentions of CPA or care coordinators in policies not yet rewritten by the day, of the mentions in all policies found.'
	},
	{
		name: 'policies-overdue',
		title: 'Policies overdue',
		register: 'policies',
		unit: 'policies',
		better: 'lower',
		definition: 'Policies past their due date and not rewritten by the day, of all policies found.'
	},
	{
		name: 'policy-step-days',
		title: 'Days for each step of a rewrite',
		register: 'policies',
		unit: 'days',
		better: 'lower',
		definition:
			'The median of the days between one dated step of a rewrite and the next, over all steps finished by the day.'
	},
	{
		name: 'pcns-live',
		title: 'Networks live',
		register: 'pcns',
		unit: 'networks',
		better: 'higher',
		definition:
			'Primary care networks where the transformed model went live by the day, of all networks of the system; the plan counts those planned to be live by then.'
	},
	{
		name: 'population-covered',
		title: 'People covered',
		register: 'pcns',
		unit: 'people',
		better: 'higher',
		definition:
			'People registered with networks that are live by the day, of people registered with all networks that gave a figure.'
	}
];

/** @throws when there is none: names come from the list above. */
export function measureNamed(name: MeasureName): Measure {
	const found = MEASURES.find((measure) => measure.name === name);
	if (!found) throw new Error(`no measure ${name}`);
	return found;
}

/** Numerator over denominator; null when there is nothing to divide by. */
export function share(numerator: number, denominator: number): number | null {
	return denominator === 0 ? null : numerator / denominator;
}

/** The middle value, or the mean of the two in the middle; null of nothing. */
export function median(values: readonly number[]): number | null {
	if (values.length === 0) return null;
	const sorted = [...values].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	const upper = sorted[middle] as number;
	return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
