/** Risks to the programme, their scores and reviews. */
import { type MeasureValue, noteOf, ratioValue } from '#lib/core/measure.ts';
import { count } from '#lib/core/numbers.ts';
import { agree, plural } from '#lib/core/words.ts';
import {
	type Choice,
	type Column,
	columnOf,
	names,
	type Register,
	type Row,
	type RowFinding
} from '#lib/registers/definition.ts';

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

/** Every way in which sheets name one half of a score: “Target likelihood”, “Target risk L”. */
function scoreNames(moments: readonly string[], halves: readonly string[]): string[] {
	return moments.flatMap((moment) =>
		halves.flatMap((half) => [`${moment} ${half}`, `${moment} risk ${half}`, `${half} ${moment}`])
	);
}

const LIKELIHOOD = names('likelihood, probability, l, p, likelihood score, probability score');
const IMPACT = names(`
	impact, consequence, severity, i, c, s, impact score, consequence score, severity score
`);

/** Likelihood and impact of a score that is not the current one. */
function scoreColumns(
	moment: 'initial' | 'target',
	label: string,
	help: string,
	called: readonly string[]
): Column[] {
	const half = (name: 'likelihood' | 'impact', halves: readonly string[]): Column => ({
		name: `${moment}_${name}`,
		label: `${label} ${name}`,
		help,
		kind: 'choice',
		choices: STEPS,
		scale: name,
		detail: true,
		alsoCalled: scoreNames(called, halves)
	});
	return [half('likelihood', LIKELIHOOD), half('impact', IMPACT)];
}

const INITIAL = scoreColumns(
	'initial',
	'Initial',
	'As it was before anything was done about it, from 1 to 5.',
	names(`
		initial, inherent, gross, original, unmitigated, pre mitigation, pre mitigated,
		before mitigation, raw,
		starting, baseline, uncontrolled
	`)
);

const TARGET = scoreColumns(
	'target',
	'Target',
	'What it is meant to come down to, from 1 to 5.',
	names('target, desired, tolerable, planned, goal, target residual')
);

/** A score is likelihood times impact: one without the other is none. */
function halfAScore(row: Row): RowFinding | null {
	for (const moment of ['initial_', '', 'target_']) {
		const halves = [`${moment}likelihood`, `${moment}impact`];
		const missing = halves.find((name) => (row[name] ?? null) === null);
		const given = halves.find((name) => (row[name] ?? null) !== null);
		if (missing === undefined || given === undefined) continue;
		const label = (name: string) => columnOf(risks, name).label;
		return {
			severity: 'warning',
			code: 'half-a-score',
			message: `It has “${label(given)}” and no “${label(missing)}”, so it has no such score. Give both.`,
			fields: [missing]
		};
	}
	return null;
}

export const risks: Register = {
	name: 'risks',
	area: 'log',
	title: 'Risks',
	singular: 'risk',
	plural: 'risks',
	about:
		'What could stop the programme, how likely and how grave it is, and who is dealing with it.',
	key: ['reference'],
	log: { types: names('risk, risks, r'), words: 'description' },
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
				unique id, ref no, datix id, datix ref, risk code, risk log id, risk id no, raid id, raid ref, log id, log no
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
			help: 'What the risk is about: one of these, or your own word for it.',
			kind: 'choice',
			open: true,
			maxLength: 60,
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
					alsoCalled: ['slippage', 'spend', 'underspend', 'overspend']
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
				},
				{
					value: 'clinical-safety',
					label: 'Clinical safety',
					alsoCalled: names(`
						clinical, patient safety, quality and safety, quality, clinical risk, safety,
						clinical quality, clinical effectiveness
					`)
				},
				{
					value: 'safeguarding',
					label: 'Safeguarding',
					alsoCalled: ['safeguarding adults', 'safeguarding children', 'safeguarding risk']
				},
				{
					value: 'finance',
					label: 'Finance',
					alsoCalled: ['financial', 'funding', 'budget', 'financial risk', 'money', 'cost']
				},
				{ value: 'other', label: 'Other', alsoCalled: ['misc', 'miscellaneous', 'general'] }
			]
		},
		...INITIAL,
		{
			name: 'likelihood',
			label: 'Likelihood',
			help: 'From 1, very low, to 5, very high.',
			kind: 'choice',
			choices: STEPS,
			scale: 'likelihood',
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
			scale: 'impact',
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
		...TARGET,
		{
			name: 'proximity',
			label: 'Proximity',
			help: 'How soon it could come about.',
			kind: 'choice',
			detail: true,
			alsoCalled: names(`
				risk proximity, timeframe, when could it happen, timescale of risk, imminence,
				expected timing
			`),
			choices: [
				{
					value: 'month',
					label: 'Within a month',
					alsoCalled: names(`
						imminent, immediate, now, very near, less than 1 month, < 1 month, 0-1 month,
						this month, 1 month, imminent next month
					`)
				},
				{
					value: 'quarter',
					label: '1 to 3 months',
					alsoCalled: names(`
						near, short term, within 3 months, 0-3 months, 1-3 months, this quarter,
						less than 3 months, < 3 months, 3 months, next 3 months, short, close next 3 months
					`)
				},
				{
					value: 'half-year',
					label: '3 to 6 months',
					alsoCalled: names(`
						medium term, medium, 3-6 months, within 6 months, 6 months, next 6 months, mid,
						approaching, approaching next 6 months
					`)
				},
				{
					value: 'year',
					label: '6 to 12 months',
					alsoCalled: names(`
						6-12 months, within 12 months, within a year, 12 months, this year,
						this financial year, 1 year, next 12 months, distant next 12 months
					`)
				},
				{
					value: 'later',
					label: 'More than 12 months',
					alsoCalled: names(`
						distant, long term, over 12 months, > 12 months, 12+ months, over a year,
						more than a year, long, far, beyond 12 months, next year, remote
					`)
				}
			]
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
	rules: [halfAScore],
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
