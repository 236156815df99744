/** Risks to the programme, their scores and reviews. */
import { type MeasureValue, noteOf, ratioValue } from '#lib/core/measure.ts';
import { count } from '#lib/core/numbers.ts';
import { agree, plural } from '#lib/core/words.ts';
import type { Choice, Register } from '#lib/registers/definition.ts';

/** The five steps of likelihood and impact, by number as registers of risk write them. */
const STEPS: readonly Choice[] = [
	{ value: '1', label: '1, very low', alsoCalled: ['very low', 'rare', 'negligible'] },
	{ value: '2', label: '2, low', alsoCalled: ['low', 'unlikely', 'minor'] },
	{ value: '3', label: '3, medium', alsoCalled: ['medium', 'possible', 'moderate'] },
	{ value: '4', label: '4, high', alsoCalled: ['high', 'likely', 'major'] },
	{
		value: '5',
		label: '5, very high',
		alsoCalled: ['very high', 'almost certain', 'severe', 'catastrophic']
	}
];

export const risks: Register = {
	name: 'risks',
	title: 'Risks',
	singular: 'risk',
	plural: 'risks',
	about:
		'What could stop the programme, how likely and how grave it is, and who is dealing with it.',
	key: ['reference'],
	columns: [
		{
			name: 'reference',
			label: 'Reference',
			help: 'A number for the risk, different for each.',
			kind: 'text',
			required: true,
			numbered: true,
			maxLength: 60,
			alsoCalled: ['ref', 'risk ref', 'risk id', 'id', 'number', 'no']
		},
		{
			name: 'description',
			label: 'Description',
			help: 'What could happen, and what it would lead to.',
			kind: 'text',
			required: true,
			maxLength: 1000,
			alsoCalled: ['risk', 'risk description', 'details', 'title']
		},
		{
			name: 'category',
			label: 'Category',
			help: 'What the risk is about.',
			kind: 'choice',
			filter: true,
			alsoCalled: ['type', 'risk type', 'theme', 'risk category'],
			choices: [
				{ value: 'recruitment', label: 'Recruitment', alsoCalled: ['recruiting'] },
				{
					value: 'spending',
					label: 'Spending',
					alsoCalled: ['finance', 'financial', 'slippage', 'spend']
				},
				{
					value: 'workforce',
					label: 'Workforce availability',
					alsoCalled: ['workforce', 'staff availability', 'staffing']
				},
				{ value: 'procurement', label: 'Procurement', alsoCalled: ['commissioning', 'contracts'] },
				{
					value: 'interoperability',
					label: 'IT interoperability',
					alsoCalled: ['it', 'digital', 'systems', 'interoperability']
				},
				{
					value: 'stakeholders',
					label: 'Stakeholder buy-in',
					alsoCalled: ['stakeholders', 'partners', 'stakeholder engagement']
				},
				{
					value: 'staff-engagement',
					label: 'Staff engagement',
					alsoCalled: ['staff', 'engagement of staff']
				},
				{
					value: 'change-fatigue',
					label: 'Change fatigue',
					alsoCalled: ['change', 'capacity for change']
				},
				{
					value: 'covid-fatigue',
					label: 'Covid-19 fatigue',
					alsoCalled: ['covid', 'covid-19', 'pandemic']
				},
				{ value: 'inequalities', label: 'Inequalities', alsoCalled: ['equalities', 'equality'] },
				{
					value: 'co-production',
					label: 'Lack of co-production',
					alsoCalled: ['coproduction', 'co-production']
				}
			]
		},
		{
			name: 'likelihood',
			label: 'Likelihood',
			help: 'From 1, very low, to 5, very high.',
			kind: 'choice',
			choices: STEPS,
			filter: true,
			alsoCalled: ['probability', 'l', 'likelihood score', 'current likelihood']
		},
		{
			name: 'impact',
			label: 'Impact',
			help: 'From 1, very low, to 5, very high.',
			kind: 'choice',
			choices: STEPS,
			filter: true,
			alsoCalled: ['consequence', 'severity', 'i', 'c', 'impact score', 'current impact']
		},
		{
			name: 'mitigation',
			label: 'Mitigation',
			help: 'What is being done about it.',
			kind: 'long-text',
			maxLength: 4000,
			detail: true,
			alsoCalled: ['mitigations', 'controls', 'action', 'actions', 'mitigating actions']
		},
		{
			name: 'owner',
			label: 'Owner',
			help: 'Who answers for it, by role or name.',
			kind: 'text',
			maxLength: 200,
			filter: true,
			alsoCalled: ['risk owner', 'lead', 'responsible']
		},
		{
			name: 'opened_on',
			label: 'Opened',
			help: 'The day it was first recorded.',
			kind: 'date',
			happened: true,
			detail: true,
			alsoCalled: ['date opened', 'date raised', 'raised', 'identified']
		},
		{
			name: 'review_on',
			label: 'Review due',
			help: 'The day it is to be looked at again.',
			kind: 'date',
			alsoCalled: ['review date', 'next review', 'review', 'date of next review']
		},
		{
			name: 'closed_on',
			label: 'Closed',
			help: 'The day it stopped being a risk.',
			kind: 'date',
			statusWords: ['closed', 'resolved', 'mitigated and closed', 'no longer a risk', 'archived'],
			happened: true,
			detail: true,
			alsoCalled: ['date closed', 'closed date']
		}
	],
	statuses: [
		{ code: 'review-late', label: 'Past its review', tone: 'late' },
		{ code: 'open', label: 'Open', tone: 'started' },
		{ code: 'closed', label: 'Closed', tone: 'done' },
		{ code: 'ahead', label: 'Not opened yet', tone: 'none' }
	],
	statusGroups: [
		{ code: 'not-closed', label: 'Open, reviewed or not', statuses: ['open', 'review-late'] }
	],
	rules: [],
	measures: [
		{
			name: 'risks-open',
			title: 'Risks open',
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
			unit: 'risks',
			better: 'lower',
			kind: 'share',
			period: 'month',
			rows: 'status=review-late',
			counted: 'Open risks whose review was due before the day',
			of: 'open risks',
			deliverables: ['model-governance']
		}
	],
	searched: ['reference', 'description', 'owner', 'mitigation'],
	sortedBy: 'reference',
	rowTitle: (row) => `${row.reference}: ${row.description}`
};

// What its rows add up to: the sentence and the measures.

export type RiskFigures = {
	asAt: string;
	/** Recorded by the day; one without a date counts from the start. */
	risks: number;
	open: number;
	pastReview: number;
	/** Open, with a score (likelihood times impact) of 15 or more. */
	high: number;
	/** Open, without likelihood or impact. */
	unscored: number;
};

/** "6 of 8 risks are open, 2 of them scored 15 or more; 1 is past its review." */
export function riskSentence({ risks, open, pastReview, high, unscored }: RiskFigures): string {
	if (risks === 0) return 'No risk had been recorded by this day.';
	if (open === 0)
		return risks === 1
			? 'The one risk recorded is closed.'
			: `All ${count(risks)} risks recorded are closed.`;
	const head =
		open === risks
			? `${risks === 1 ? 'The one risk recorded is' : `All ${count(risks)} risks recorded are`} open`
			: `${count(open)} of ${count(risks)} risks ${agree(open, 'is', 'are')} open`;
	const scored = high === 0 ? '' : `, ${count(high)} of them scored 15 or more`;
	const late =
		pastReview === 0
			? '.'
			: `; ${count(pastReview)} ${agree(pastReview, 'is past its', 'are past their')} review.`;
	const blank =
		unscored === 0 ? '' : ` ${plural(unscored, 'open risk has', 'open risks have')} no score.`;
	return head + scored + late + blank;
}

export function riskMeasures({
	asAt,
	risks,
	open,
	pastReview,
	unscored
}: RiskFigures): MeasureValue[] {
	const note = noteOf(
		unscored > 0 && `${plural(unscored, 'open risk has', 'open risks have')} no score.`
	);
	return [
		ratioValue('risks-open', asAt, open, risks, 'risks', note),
		ratioValue('risks-past-review', asAt, pastReview, open, 'risks')
	];
}
