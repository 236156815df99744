/** The measures of the register of policies. Pure. */
import {
	blankValue,
	type MeasureDefinition,
	type MeasureValue,
	median,
	ratioValue
} from '#lib/core/measure.ts';
import { count as number } from '#lib/core/numbers.ts';
import { agree, counted } from '#lib/core/words.ts';

export const MEASURES: readonly MeasureDefinition[] = [
	{
		name: 'policies-rewritten',
		title: 'Policies rewritten',
		unit: 'policies',
		better: 'higher',
		kind: 'share',
		period: 'month',
		counted: 'Policies ratified, published or withdrawn by the day',
		of: 'all policies found by the day to mention CPA or care coordinators',
		deliverables: ['model-cpa-shift']
	},
	{
		name: 'cpa-mentions-in-force',
		title: 'CPA mentions still in force',
		unit: 'mentions',
		better: 'lower',
		kind: 'share',
		period: 'month',
		counted: 'Mentions of CPA or care coordinators in policies not yet rewritten by the day',
		of: 'the mentions in all policies found',
		deliverables: ['model-cpa-shift']
	},
	{
		name: 'policies-overdue',
		title: 'Policies overdue',
		unit: 'policies',
		better: 'lower',
		kind: 'share',
		period: 'month',
		rows: 'status=overdue',
		counted: 'Policies past their due date and not rewritten by the day',
		of: 'all policies found',
		deliverables: ['model-cpa-shift']
	},
	{
		name: 'policy-step-days',
		title: 'Days for each step of a rewrite',
		unit: 'days',
		better: 'lower',
		kind: 'median',
		period: 'month',
		counted:
			'The median of the days between one dated step of a rewrite and the next, over all steps finished by the day'
	}
];

export type PolicyMeasured = PolicyFigures & { asAt: string; mentionsUnknown: number };

export function policyMeasures(figures: PolicyMeasured): MeasureValue[] {
	const { asAt, found, mentionsUnknown } = figures;
	const unknown =
		mentionsUnknown > 0
			? `${counted(mentionsUnknown, 'policy has', 'policies have')} no count of mentions, so this leaves them out.`
			: null;
	return [
		ratioValue('policies-rewritten', asAt, figures.rewritten, found, 'policies'),
		ratioValue(
			'cpa-mentions-in-force',
			asAt,
			figures.mentionsInForce,
			figures.mentions,
			'mentions',
			unknown
		),
		ratioValue('policies-overdue', asAt, figures.overdue, found, 'policies')
	];
}

/** The days that each finished step of a rewrite took. */
export function stepMeasure(asAt: string, days: readonly number[]): MeasureValue {
	return {
		...blankValue('policy-step-days', asAt, 'days'),
		denominator: days.length,
		value: median(days)
	};
}

export type PolicyFigures = {
	found: number;
	rewritten: number;
	mentions: number;
	mentionsInForce: number;
	overdue: number;
};

/** "16 of 37 policies are rewritten; 12 are overdue. 400 of the 779 mentions of CPA are still in force." */
export function policySentence(figures: PolicyFigures): string {
	const { found, rewritten, overdue, mentions, mentionsInForce } = figures;
	if (found === 0) return 'No policy had been found to mention CPA by this day.';
	const head =
		rewritten === found
			? found === 1
				? 'The one policy found is rewritten.'
				: `All ${number(found)} policies are rewritten.`
			: `${rewritten === 0 ? 'None' : number(rewritten)} of ${counted(found, 'policy', 'policies')} ${agree(rewritten, 'is', 'are')} rewritten${
					overdue === 0
						? ', and none is overdue.'
						: `; ${number(overdue)} ${agree(overdue, 'is', 'are')} overdue.`
				}`;
	if (mentions === 0) return head;
	if (mentionsInForce === 0) return `${head} No mention of CPA is left in force.`;
	return `${head} ${number(mentionsInForce)} of the ${number(mentions)} mentions of CPA ${agree(mentionsInForce, 'is', 'are')} still in force.`;
}
