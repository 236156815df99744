import type { HeadlineName, Measure, MeasureName, MeasureValue } from '#lib/core/measure.ts';

// The headline measures, in the order of their registers.

/** What the three measures of outcome measures share. */
const PROMS = {
	register: 'proms',
	unit: 'people',
	better: 'higher',
	kind: 'share',
	period: 'month',
	rows: 'sort=month&order=desc',
	remark: 'In the last whole month with a return.'
} as const;

export const MEASURES: readonly Measure[] = [
	{
		name: 'policies-rewritten',
		title: 'Policies rewritten',
		register: 'policies',
		unit: 'policies',
		better: 'higher',
		kind: 'share',
		period: 'month',
		counted: 'Policies ratified, published or withdrawn by the day',
		of: 'all policies found by the day to mention CPA or care coordinators'
	},
	{
		name: 'cpa-mentions-in-force',
		title: 'CPA mentions still in force',
		register: 'policies',
		unit: 'mentions',
		better: 'lower',
		kind: 'share',
		period: 'month',
		counted: 'Mentions of CPA or care coordinators in policies not yet rewritten by the day',
		of: 'the mentions in all policies found'
	},
	{
		name: 'policies-overdue',
		title: 'Policies overdue',
		register: 'policies',
		unit: 'policies',
		better: 'lower',
		kind: 'share',
		period: 'month',
		rows: 'status=overdue',
		counted: 'Policies past their due date and not rewritten by the day',
		of: 'all policies found'
	},
	{
		name: 'policy-step-days',
		title: 'Days for each step of a rewrite',
		register: 'policies',
		unit: 'days',
		better: 'lower',
		kind: 'median',
		period: 'month',
		counted:
			'The median of the days between one dated step of a rewrite and the next, over all steps finished by the day'
	},
	{
		name: 'pcns-live',
		title: 'Networks live',
		register: 'pcns',
		unit: 'networks',
		better: 'higher',
		kind: 'share',
		period: 'quarter',
		rows: 'status=live',
		counted: 'Primary care networks where the transformed model went live by the day',
		of: 'all networks of the system',
		remark: 'The plan counts those planned to be live by then.'
	},
	{
		name: 'population-covered',
		title: 'People covered',
		register: 'pcns',
		unit: 'people',
		better: 'higher',
		kind: 'share',
		period: 'quarter',
		rows: 'status=live',
		counted: 'People registered with networks that are live by the day',
		of: 'people registered with all networks that gave a figure'
	},
	{
		name: 'teams-live',
		title: 'Teams live with DIALOG',
		register: 'teams',
		unit: 'teams',
		better: 'higher',
		kind: 'share',
		period: 'month',
		rows: 'status=live',
		counted: 'Teams where DIALOG went live by the day',
		of: 'all teams on the register',
		remark: 'The plan counts those planned to be live by then.'
	},
	{
		name: 'dialog-staff-trained',
		title: 'Staff trained in DIALOG',
		register: 'teams',
		unit: 'staff',
		better: 'higher',
		kind: 'share',
		period: 'month',
		heldNow: true,
		counted: 'Staff trained in DIALOG',
		of: 'the staff of all teams that gave both figures',
		remark: 'Held as it is now, whatever the day.'
	},
	{
		name: 'prom-first-score',
		...PROMS,
		title: 'People with a first score',
		counted: 'People with at least one score of an outcome measure',
		of: 'people eligible'
	},
	{
		name: 'prom-paired',
		...PROMS,
		title: 'People with a paired score',
		counted: 'People with a first and a later score',
		of: 'people with a first score'
	},
	{
		name: 'prom-improved',
		...PROMS,
		title: 'People whose score improved',
		counted: 'People whose later score is better',
		of: 'people with a paired score'
	},
	{
		name: 'posts-filled',
		title: 'Posts filled',
		register: 'workforce',
		unit: 'WTE',
		better: 'higher',
		kind: 'share',
		period: 'month',
		rows: 'sort=month&order=desc',
		counted: 'Whole-time equivalents in post',
		of: 'whole-time equivalents planned',
		remark:
			'At the end of the last whole month that each trust returned; rows with both figures only. Posts of the additional roles scheme count with primary care alone.'
	},
	{
		name: 'vacancy-rate',
		title: 'Vacancy rate',
		register: 'workforce',
		unit: 'WTE',
		better: 'lower',
		kind: 'share',
		period: 'month',
		rows: 'sort=month&order=desc',
		counted: 'Whole-time equivalents planned and not in post',
		of: 'whole-time equivalents planned',
		remark:
			'At the end of the last whole month that each trust returned; rows with both figures only. Posts of the additional roles scheme count with primary care alone.'
	},
	{
		name: 'lived-experience-wte',
		title: 'Lived experience roles',
		register: 'workforce',
		unit: 'WTE',
		better: 'higher',
		kind: 'share',
		period: 'month',
		rows: 'sort=month&order=desc',
		counted: 'Whole-time equivalents in post in roles that ask for lived experience',
		of: 'whole-time equivalents in post in all roles',
		remark:
			'At the end of the last whole month that each trust returned. Posts of the additional roles scheme count with primary care alone.'
	},
	{
		name: 'training-done',
		title: 'Staff trained',
		register: 'training',
		unit: 'staff',
		better: 'higher',
		kind: 'share',
		period: 'month',
		rows: 'sort=month&order=desc',
		counted: 'Staff who have had a course',
		of: 'the staff in scope for it',
		remark: 'Over all courses, at the last whole month returned for each.'
	},
	{
		name: 'feedback-given',
		title: 'Activities with feedback given',
		register: 'coproduction',
		unit: 'activities',
		better: 'higher',
		kind: 'share',
		period: 'quarter',
		rows: 'status=answered',
		counted: 'Co-production activities whose people were told by the day what came of them',
		of: 'all activities held by the day'
	},
	{
		name: 'feedback-days',
		title: 'Days until feedback is given',
		register: 'coproduction',
		unit: 'days',
		better: 'lower',
		kind: 'median',
		period: 'quarter',
		rows: 'status=answered',
		counted:
			'The median of the days between an activity and the feedback on it, over all feedback given by the day'
	},
	{
		name: 'people-taking-part',
		title: 'Experts by experience and carers taking part',
		register: 'coproduction',
		unit: 'people',
		better: 'higher',
		kind: 'count',
		period: 'quarter',
		counted: 'Experts by experience and carers, counted at each activity held by the day',
		remark: 'Somebody who came twice counts twice.'
	},
	{
		name: 'milestones-done',
		title: 'Milestones done',
		register: 'milestones',
		unit: 'milestones',
		better: 'higher',
		kind: 'share',
		period: 'month',
		rows: 'status=done',
		counted: 'Milestones done by the day',
		of: 'all milestones on the register'
	},
	{
		name: 'milestones-late',
		title: 'Milestones late',
		register: 'milestones',
		unit: 'milestones',
		better: 'lower',
		kind: 'share',
		period: 'month',
		rows: 'status=late',
		counted:
			'Milestones past their forecast (or, without one, their baseline) and not done by the day',
		of: 'all milestones on the register'
	},
	{
		name: 'funding-spent',
		title: 'Funding spent',
		register: 'funding',
		unit: 'pounds',
		better: 'higher',
		kind: 'share',
		period: 'year',
		counted: 'Pounds spent',
		of: 'pounds allocated',
		remark:
			'In the last financial year with figures that began by the day; lines with both figures only.'
	},
	{
		name: 'vcse-share',
		title: 'Share for the voluntary sector',
		register: 'funding',
		unit: 'pounds',
		better: 'higher',
		kind: 'share',
		period: 'year',
		rows: 'category=vcse',
		counted: 'Pounds allocated to voluntary and community organisations',
		of: 'all pounds allocated',
		remark: 'In the last financial year with figures that began by the day.'
	},
	{
		name: 'risks-open',
		title: 'Risks open',
		register: 'risks',
		unit: 'risks',
		better: 'lower',
		kind: 'share',
		period: 'month',
		counted: 'Risks not closed by the day',
		of: 'all risks recorded by the day'
	},
	{
		name: 'risks-past-review',
		title: 'Risks past their review',
		register: 'risks',
		unit: 'risks',
		better: 'lower',
		kind: 'share',
		period: 'month',
		rows: 'status=review-late',
		counted: 'Open risks whose review was due before the day',
		of: 'open risks'
	}
];

/** What a measure is called. @throws when it is neither in the list nor brings its title */
export function measureTitle({ measure, title }: MeasureValue): string {
	return title ?? measureNamed(measure).title;
}

/** @throws when there is none: names come from the list. */
export function measureNamed(name: MeasureName): Measure {
	const found = MEASURES.find((measure) => measure.name === name);
	if (!found) throw new Error(`no measure ${name}`);
	return found;
}

// Which measures speak of which deliverables of the roadmap. A test checks that each code is one.

const POLICIES = ['model-cpa-shift'];
const NETWORKS = ['model-pcn-coverage', 'model-primary-care'];
const OUTCOMES = ['data-proms'];
const POSTS = ['workforce-recruitment', 'workforce-retention'];
const CODESIGN = ['model-codesign'];

/** Measure -> codes of deliverables. */
export const MEASURE_LINKS: Partial<Record<HeadlineName, readonly string[]>> = {
	'policies-rewritten': POLICIES,
	'cpa-mentions-in-force': POLICIES,
	'policies-overdue': POLICIES,
	'pcns-live': NETWORKS,
	'population-covered': ['model-pcn-coverage'],
	'teams-live': ['data-proms', 'model-cpa-shift'],
	'dialog-staff-trained': OUTCOMES,
	'prom-first-score': OUTCOMES,
	'prom-paired': OUTCOMES,
	'prom-improved': OUTCOMES,
	'posts-filled': ['workforce-recruitment'],
	'vacancy-rate': POSTS,
	'lived-experience-wte': ['model-lived-experience'],
	'training-done': ['workforce-therapy-training', 'care-trauma-informed'],
	'feedback-given': CODESIGN,
	'feedback-days': CODESIGN,
	'people-taking-part': ['model-codesign', 'model-lived-experience'],
	'milestones-done': ['model-governance'],
	'milestones-late': ['model-governance'],
	'vcse-share': ['model-vcse'],
	'risks-past-review': ['model-governance']
};

/** Codes of the deliverables that a measure speaks of. */
export function deliverablesOf(measure: string): readonly string[] {
	return (MEASURE_LINKS as Record<string, readonly string[] | undefined>)[measure] ?? [];
}

/** Names of the measures that speak of a deliverable, or of one that it replaces. */
export function measuresOf(deliverable: string, replaces: readonly string[] = []): string[] {
	const codes = [deliverable, ...replaces];
	return Object.entries(MEASURE_LINKS)
		.filter(([, linked]) => linked.some((code) => codes.includes(code)))
		.map(([name]) => name);
}
