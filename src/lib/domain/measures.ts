/** The headline measures: what each counts, in which unit, and which way is better. Pure. */
import type { RegisterName } from '#lib/domain/registers/definition.ts';

export type MeasureName =
	| 'policies-rewritten'
	| 'cpa-mentions-in-force'
	| 'policies-overdue'
	| 'policy-step-days'
	| 'pcns-live'
	| 'population-covered'
	| 'teams-live'
	| 'dialog-staff-trained'
	| 'prom-first-score'
	| 'prom-paired'
	| 'prom-improved'
	| 'posts-filled'
	| 'vacancy-rate'
	| 'lived-experience-wte'
	| 'training-done'
	| 'feedback-given'
	| 'feedback-days'
	| 'people-taking-part'
	| 'milestones-done'
	| 'milestones-late'
	| 'funding-spent'
	| 'vcse-share'
	| 'risks-open'
	| 'risks-past-review'
	/** By the indicator's code: these are data, so that the list below does not have them. */
	| `indicator:${string}`;

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
	/** Of a measure that is not in the list. */
	title?: string;
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
	/** The value is a share that came without its two counts. */
	loneShare?: boolean;
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
	},
	{
		name: 'teams-live',
		title: 'Teams live with DIALOG',
		register: 'teams',
		unit: 'teams',
		better: 'higher',
		definition:
			'Teams where DIALOG went live by the day, of all teams on the register; the plan counts those planned to be live by then.'
	},
	{
		name: 'dialog-staff-trained',
		title: 'Staff trained in DIALOG',
		register: 'teams',
		unit: 'staff',
		better: 'higher',
		definition:
			'Staff trained in DIALOG, of the staff of all teams that gave both figures. Held as it is now, whatever the day.'
	},
	{
		name: 'prom-first-score',
		title: 'People with a first score',
		register: 'proms',
		unit: 'people',
		better: 'higher',
		definition:
			'People with at least one score of an outcome measure, of people eligible, in the last whole month with a return.'
	},
	{
		name: 'prom-paired',
		title: 'People with a paired score',
		register: 'proms',
		unit: 'people',
		better: 'higher',
		definition:
			'People with a first and a later score, of people with a first score, in the last whole month with a return.'
	},
	{
		name: 'prom-improved',
		title: 'People whose score improved',
		register: 'proms',
		unit: 'people',
		better: 'higher',
		definition:
			'People whose later score is better, of people with a paired score, in the last whole month with a return.'
	},
	{
		name: 'posts-filled',
		title: 'Posts filled',
		register: 'workforce',
		unit: 'WTE',
		better: 'higher',
		definition:
			'Whole-time equivalents in post, of those planned, at the end of the last whole month that each trust returned; rows with both figures only. Posts of the additional roles scheme count with primary care alone.'
	},
	{
		name: 'vacancy-rate',
		title: 'Vacancy rate',
		register: 'workforce',
		unit: 'WTE',
		better: 'lower',
		definition:
			'Whole-time equivalents planned and not in post, of those planned, at the end of the same month; rows with both figures only.'
	},
	{
		name: 'lived-experience-wte',
		title: 'Lived experience roles',
		register: 'workforce',
		unit: 'WTE',
		better: 'higher',
		definition:
			'Whole-time equivalents in post in roles that ask for lived experience, of all in post, at the end of the same month.'
	},
	{
		name: 'training-done',
		title: 'Staff trained',
		register: 'training',
		unit: 'staff',
		better: 'higher',
		definition:
			'Staff who have had a course, of the staff in scope for it, over all courses, at the last whole month returned for each.'
	},
	{
		name: 'feedback-given',
		title: 'Activities with feedback given',
		register: 'coproduction',
		unit: 'activities',
		better: 'higher',
		definition:
			'Co-production activities whose people were told by the day what came of them, of all activities held by the day.'
	},
	{
		name: 'feedback-days',
		title: 'Days until feedback is given',
		register: 'coproduction',
		unit: 'days',
		better: 'lower',
		definition:
			'The median of the days between an activity and the feedback on it, over all feedback given by the day.'
	},
	{
		name: 'people-taking-part',
		title: 'Experts by experience and carers taking part',
		register: 'coproduction',
		unit: 'people',
		better: 'higher',
		definition:
			'Experts by experience and carers, counted at each activity held by the day: somebody who came twice counts twice.'
	},
	{
		name: 'milestones-done',
		title: 'Milestones done',
		register: 'milestones',
		unit: 'milestones',
		better: 'higher',
		definition: 'Milestones done by the day, of all milestones on the register.'
	},
	{
		name: 'milestones-late',
		title: 'Milestones late',
		register: 'milestones',
		unit: 'milestones',
		better: 'lower',
		definition:
			'Milestones past their forecast (or, without one, their baseline) and not done by the day, of all milestones on the register.'
	},
	{
		name: 'funding-spent',
		title: 'Funding spent',
		register: 'funding',
		unit: 'pounds',
		better: 'higher',
		definition:
			'Pounds spent of pounds allocated, in the last financial year with figures that began by the day; lines with both figures only.'
	},
	{
		name: 'vcse-share',
		title: 'Share for the voluntary sector',
		register: 'funding',
		unit: 'pounds',
		better: 'higher',
		definition:
			'Pounds allocated to voluntary and community organisations, of all pounds allocated, in the same year.'
	},
	{
		name: 'risks-open',
		title: 'Risks open',
		register: 'risks',
		unit: 'risks',
		better: 'lower',
		definition: 'Risks not closed by the day, of all risks recorded by the day.'
	},
	{
		name: 'risks-past-review',
		title: 'Risks past their review',
		register: 'risks',
		unit: 'risks',
		better: 'lower',
		definition: 'Open risks whose review was due before the day, of open risks.'
	}
];

/** What a measure is called. @throws when it is neither in the list above nor brings its title */
export function measureTitle({ measure, title }: MeasureValue): string {
	return title ?? measureNamed(measure).title;
}

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
