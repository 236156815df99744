/** Risks to the programme, their scores and reviews. */
import { type MeasureValue, noteOf, ratioValue } from '#lib/core/measure.ts';
import { count } from '#lib/core/numbers.ts';
import { agree, plural } from '#lib/core/words.ts';
import { type Choice, type Register, names } from '#lib/registers/definition.ts';

/** The five steps of likelihood and impact, by number as registers of risk write them. */
const STEPS: readonly Choice[] = [
	{
		value: '1',
		label: '1, very low',
		alsoCalled: ['very low', 'rare', 'negligible', 'vl', 'very unlikely', 'remote', 'insignificant']
	},
	{ value: '2', label: '2, low', alsoCalled: ['low', 'unlikely', 'minor', 'l', 'lo'] },
	{
		value: '3',
		label: '3, medium',
		alsoCalled: ['medium', 'possible', 'moderate', 'm', 'med', 'mod']
	},
	{
		value: '4',
		label: '4, high',
		alsoCalled: ['high', 'likely', 'major', 'h', 'hi']
	},
	{
		value: '5',
		label: '5, very high',
		alsoCalled: ['very high', 'almost certain', 'severe', 'catastrophic', 'vh', 'very likely']
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
	beganOn: 'opened_on',
	columns: [
		{
			name: 'reference',
			label: 'Reference',
			help: 'A number for the risk, different for each.',
			kind: 'text',
			required: true,
			numbered: true,
			maxLength: 60,
			alsoCalled: names(`
				ref, risk ref, risk id, id, number, no, risk no, risk number, risk reference, uid,
				unique id, ref no, datix id, datix ref, risk code, risk log id, risk id no
			`),
			perhapsCalled: ['item']
		},
		{
			name: 'description',
			label: 'Description',
			help: 'What could happen, and what it would lead to.',
			kind: 'text',
			required: true,
			maxLength: 1000,
			alsoCalled: names(`
				risk, risk description, details, title, risk title, risk name, risk statement,
				risk event, risk / issue, risk detail, risk details, detail, summary,
				short description, full description, what is the risk, there is a risk that,
				name of risk
			`),
			perhapsCalled: ['issue', 'cause', 'cause and effect', 'name', 'hazard']
		},
		{
			name: 'category',
			label: 'Category',
			help: 'What the risk is about.',
			kind: 'choice',
			filter: true,
			alsoCalled: names(`
				type, risk type, theme, risk category, risk area, risk theme, risk domain,
				risk group, domain
			`),
			perhapsCalled: ['area', 'workstream'],
			choices: [
				{
					value: 'recruitment',
					label: 'Recruitment',
					alsoCalled: ['recruiting', 'recruitment and retention', 'vacancies', 'hiring']
				},
				{
					value: 'spending',
					label: 'Spending',
					alsoCalled: [
						'finance',
						'financial',
						'slippage',
						'spend',
						'funding',
						'budget',
						'financial risk',
						'underspend'
					]
				},
				{
					value: 'workforce',
					label: 'Workforce availability',
					alsoCalled: [
						'workforce',
						'staff availability',
						'staffing',
						'staff capacity',
						'staff shortage',
						'staff shortages',
						'retention',
						'workforce capacity'
					]
				},
				{
					value: 'procurement',
					label: 'Procurement',
					alsoCalled: [
						'commissioning',
						'contracts',
						'contracting',
						'procurement and contracts',
						'commissioning and procurement'
					]
				},
				{
					value: 'interoperability',
					label: 'IT interoperability',
					alsoCalled: names(`
						it, digital, systems, interoperability, it systems, ict, im&t, technology,
						digital and data, epr, information technology, data and digital
					`)
				},
				{
					value: 'stakeholders',
					label: 'Stakeholder buy-in',
					alsoCalled: [
						'stakeholders',
						'partners',
						'stakeholder engagement',
						'partnership',
						'partnerships',
						'stakeholder',
						'partner engagement',
						'buy-in'
					]
				},
				{
					value: 'staff-engagement',
					label: 'Staff engagement',
					alsoCalled: [
						'staff',
						'engagement of staff',
						'culture',
						'staff morale',
						'morale',
						'workforce engagement'
					]
				},
				{
					value: 'change-fatigue',
					label: 'Change fatigue',
					alsoCalled: [
						'change',
						'capacity for change',
						'change management',
						'transformation fatigue'
					]
				},
				{
					value: 'covid-fatigue',
					label: 'Covid-19 fatigue',
					alsoCalled: ['covid', 'covid-19', 'pandemic', 'covid fatigue']
				},
				{
					value: 'inequalities',
					label: 'Inequalities',
					alsoCalled: ['equalities', 'equality', 'health inequalities', 'edi']
				},
				{
					value: 'co-production',
					label: 'Lack of co-production',
					alsoCalled: [
						'coproduction',
						'co-production',
						'lived experience',
						'service user engagement',
						'ebe involvement'
					]
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
			alsoCalled: names(`
				probability, l, likelihood score, current likelihood, residual likelihood,
				current probability, residual probability, net likelihood, likelihood now,
				likelihood rating, post-mitigation likelihood, mitigated likelihood,
				post mitigated likelihood, current l, residual l, probability score,
				current likelihood score, residual likelihood score, likelihood after mitigation,
				likelihood of occurrence, chance
			`)
		},
		{
			name: 'impact',
			label: 'Impact',
			help: 'From 1, very low, to 5, very high.',
			kind: 'choice',
			choices: STEPS,
			filter: true,
			alsoCalled: names(`
				consequence, severity, i, c, impact score, current impact, residual impact,
				residual consequence, current consequence, net impact, impact now, impact rating,
				post-mitigation impact, mitigated impact, post mitigated impact, current i,
				residual i, current c, residual c, consequence score, severity score,
				current severity, residual severity, current impact score, residual impact score,
				impact after mitigation
			`)
		},
		{
			name: 'mitigation',
			label: 'Mitigation',
			help: 'What is being done about it.',
			kind: 'long-text',
			maxLength: 4000,
			detail: true,
			alsoCalled: names(`
				mitigations, action, actions, mitigating actions, mitigation plan, mitigation plans,
				mitigation action, mitigation actions, mitigation strategy, mitigation measures,
				mitigating action, risk mitigation, actions to mitigate, action plan,
				planned mitigation, planned mitigations, further actions, further action,
				further action required, further mitigation, treatment plan, mitigations / actions,
				actions required, actions needed, planned actions
			`),
			perhapsCalled: names(`
				risk response, response, treatment, risk treatment, controls, existing controls,
				current controls, controls in place, existing mitigation, existing mitigations,
				current mitigation, mitigation in place, mitigations in place, key controls,
				control measures, mitigating controls
			`)
		},
		{
			name: 'owner',
			label: 'Owner',
			help: 'Who answers for it, by role or name.',
			kind: 'text',
			maxLength: 200,
			filter: true,
			alsoCalled: names(`
				risk owner, lead, responsible, who, assigned to, risk lead, responsible owner,
				responsible officer, risk manager, accountable, accountable owner, lead officer,
				owner name, risk holder, named lead, responsible person, risk owner role,
				lead / owner, owner / lead, lead name
			`),
			perhapsCalled: ['action owner', 'sro', 'manager', 'handler']
		},
		{
			name: 'opened_on',
			label: 'Opened',
			help: 'The day it was first recorded.',
			kind: 'date',
			happened: true,
			detail: true,
			alsoCalled: names(`
				date opened, date raised, raised, identified, date identified, identified on,
				date added, date logged, raised on, open date, date entered, logged, date recorded,
				created, date created, first raised
			`),
			perhapsCalled: ['start date']
		},
		{
			name: 'review_on',
			label: 'Review due',
			help: 'The day it is to be looked at again.',
			kind: 'date',
			alsoCalled: names(`
				review date, next review, review, date of next review, next review date, review by,
				due for review, next review due, review due date, date for review, to be reviewed
			`),
			perhapsCalled: ['due date', 'target date']
		},
		{
			name: 'closed_on',
			label: 'Closed',
			help: 'The day it stopped being a risk.',
			kind: 'date',
			statusWords: ['closed', 'resolved', 'mitigated and closed', 'no longer a risk', 'archived'],
			happened: true,
			detail: true,
			alsoCalled: names(`
				date closed, closed date, closure date, resolved, date resolved, resolved on,
				closed on, closing date, date of closure
			`),
			perhapsCalled: ['end date', 'completed']
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
			series: 'cumulative',
			period: 'month',
			ofDates: true,
			counted: 'Risks not closed by the day',
			of: 'all risks recorded by the day'
		},
		{
			name: 'risks-past-review',
			title: 'Risks past their review',
			unit: 'risks',
			better: 'lower',
			kind: 'share',
			series: 'cumulative',
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
