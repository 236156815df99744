/** Returns of outcome measures: how many people had a score, month by month. */
import { monthName } from '#lib/core/dates.ts';
import { type Audience, disclosed, type OutsideCounts } from '#lib/core/disclosure.ts';
import { type MeasureValue, noteOf, ratioValue, share } from '#lib/core/measure.ts';
import { shareOf } from '#lib/core/numbers.ts';
import { agree, plural } from '#lib/core/words.ts';
import {
	choiceLabel,
	countColumn,
	monthColumn,
	type Register,
	type Row,
	type RowFinding,
	names
} from '#lib/registers/definition.ts';

/** What the measures of this register share. */
const SHARED = {
	unit: 'people',
	better: 'higher',
	kind: 'share',
	series: 'rate',
	period: 'month',
	rows: 'sort=month&order=desc',
	remark:
		'In the last whole month with a return. DIALOG, ReQoL-10 and goal-based outcomes are counted together here: somebody who used two of them counts twice. The page of the register shows each by itself.'
} as const;

/** Each of these counts some of the people that the one before it counts. */
const PARTS = [
	[
		'first_scores',
		'eligible',
		'scored-above-eligible',
		'More people have a first score than are eligible.'
	],
	[
		'paired_scores',
		'first_scores',
		'paired-above-scored',
		'More people have a paired score than a first score.'
	],
	[
		'improved',
		'paired_scores',
		'improved-above-paired',
		'More people improved than have a paired score.'
	],
	[
		'reliably_improved',
		'paired_scores',
		'reliable-above-paired',
		'More people reliably improved than have a paired score.'
	],
	[
		'deteriorated',
		'paired_scores',
		'deteriorated-above-paired',
		'More people reliably deteriorated than have a paired score.'
	]
] as const;

const rules = PARTS.map(([part, whole, code, sentence]) => (row: Row): RowFinding | null => {
	const [some, all] = [row[part], row[whole]];
	if (typeof some !== 'number' || typeof all !== 'number' || some <= all) return null;
	return {
		severity: 'error',
		code,
		message: `${sentence} One of the two is wrong.`,
		fields: [part, whole]
	};
});

/** What a change has to reach before it is counted as reliable. */
const RELIABLE = '1 point of DIALOG, 3 of goal-based outcomes or 5 of ReQoL-10';

const people = { people: true, suppressible: true, pivot: 'fills' } as const;

export const proms: Register = {
	name: 'proms',
	area: 'outcomes',
	title: 'PROM returns',
	singular: 'PROM return',
	plural: 'PROM returns',
	about:
		'For each team, measure and month, how many people filled in a patient reported outcome measure (PROM), a second time, and with a better result. A team need not use every measure.',
	key: ['team', 'measure', 'month'],
	columns: [
		{
			name: 'team',
			label: 'Team',
			help: 'The team, by its name or its code.',
			kind: 'text',
			required: true,
			maxLength: 200,
			filter: true,
			alsoCalled: names(`
				team name, team code, service, site, team / service, service / team, service name,
				reporting team, cmht, team or service
			`)
		},
		{
			name: 'measure',
			label: 'Measure',
			help: 'Which outcome measure was used.',
			kind: 'choice',
			required: true,
			filter: true,
			alsoCalled: names(`
				prom, outcome measure, tool, scale, prom measure, prom tool, prom name, instrument,
				questionnaire, outcome tool, prom used, measure name, outcome measure used,
				assessment tool, prom type, outcome scale
			`),
			choices: [
				{
					value: 'dialog',
					label: 'DIALOG',
					alsoCalled: [
						'dialog+',
						'dialog plus',
						'dialog scale',
						'dialog score',
						'dialog (or dialog+)'
					]
				},
				{
					value: 'reqol-10',
					label: 'ReQoL-10',
					alsoCalled: [
						'reqol',
						'reqol 10',
						'recovering quality of life',
						're-qol',
						'recovering quality of life 10',
						'reqol 10 item'
					]
				},
				{
					value: 'gbo',
					label: 'Goal-based outcomes',
					alsoCalled: [
						'gbo',
						'goals based outcomes',
						'goal based outcome',
						'goals',
						'goal based outcomes',
						'gbos',
						'goals-based outcome',
						'goal based'
					]
				}
			]
		},
		monthColumn,
		countColumn('eligible', 'Eligible', 'People who could have filled it in.', 'people', {
			...people,
			alsoCalled: names(`
				people eligible, caseload, number eligible, open cases, in scope, total caseload,
				eligible people, eligible service users, eligible patients, people in scope,
				open caseload, number on caseload, patients eligible, service users eligible,
				total eligible
			`),
			perhapsCalled: [
				'denominator',
				'open referrals',
				'patients',
				'service users',
				'referrals',
				'total'
			]
		}),
		countColumn('first_scores', 'First score', 'People with at least one score.', 'people', {
			...people,
			alsoCalled: names(`
				first scores, single score, with a first score, scored, one score, at least one,
				first prom, first assessment, initial score, initial prom, baseline score,
				baseline prom, first completed, t1, time 1, at least 1 score, 1+ score, with 1 score,
				with one score, first dialog, people with a first score, one or more scores,
				any score, first score recorded, first measure, baseline completed
			`),
			perhapsCalled: ['completed', 'recorded', 'scores', 'numerator', 'baseline']
		}),
		countColumn(
			'paired_scores',
			'Paired score',
			'People with a first and a later score.',
			'people',
			{
				...people,
				alsoCalled: names(`
					paired scores, paired, with a paired score, pairs, two scores, 2 scores,
					2 or more scores, two or more scores, matched pairs, matched scores, paired prom,
					paired proms, paired data, paired assessments, follow up score, second score, t2,
					time 2, repeat score, people with paired scores, paired outcome, with 2 scores,
					2+ scores, paired measures, score pairs, matched
				`),
				perhapsCalled: ['pre and post']
			}
		),
		countColumn(
			'improved',
			'Improved',
			'People whose later score is better, by however little: not reliable change as NHS England counts it.',
			'people',
			{
				...people,
				alsoCalled: names(`
				improvement, number improved, better, improved score,
				showing improvement, with improvement, people improved,
				improved outcomes, showed improvement, better score, scores improved,
				number showing improvement
			`),
				perhapsCalled: ['recovered']
			}
		),
		countColumn(
			'reliably_improved',
			'Reliably improved',
			`People whose score improved by at least ${RELIABLE}: reliable change as NHS England counts it.`,
			'people',
			{
				...people,
				alsoCalled: names(`
					reliable improvement, reliably improved, number reliably improved,
					people reliably improved, showing reliable improvement, reliable change improved
				`),
				perhapsCalled: ['reliable change']
			}
		),
		countColumn(
			'deteriorated',
			'Reliably deteriorated',
			`People whose score became worse by at least ${RELIABLE}.`,
			'people',
			{
				...people,
				alsoCalled: names(`
					reliable deterioration, number reliably deteriorated,
					people reliably deteriorated, showing reliable deterioration, reliably worse
				`),
				// Worse by however little is something else: it is asked.
				perhapsCalled: ['deteriorated', 'deterioration', 'number deteriorated', 'worse']
			}
		)
	],
	statuses: [
		{ code: 'complete', label: 'All four figures', tone: 'done' },
		{ code: 'suppressed', label: 'Some suppressed', tone: 'started' },
		{ code: 'incomplete', label: 'Figures missing', tone: 'none' }
	],
	rules,
	measures: [
		{
			name: 'prom-first-score',
			...SHARED,
			title: 'People with a first score',
			counted: 'People with at least one score of an outcome measure',
			of: 'people eligible',
			deliverables: ['data-proms']
		},
		{
			name: 'prom-paired',
			...SHARED,
			title: 'People with a paired score',
			counted: 'People with a first and a later score',
			of: 'people with a first score',
			deliverables: ['data-proms']
		},
		{
			name: 'prom-improved',
			...SHARED,
			title: 'People whose score improved',
			counted:
				'People whose later score is better, by however little. This is what trusts send; reliable change, which is counted by itself, asks for more and counts fewer people',
			of: 'people with a paired score',
			deliverables: ['data-proms']
		},
		{
			name: 'prom-reliably-improved',
			...SHARED,
			title: 'People who reliably improved',
			counted: `People whose score improved by at least ${RELIABLE}`,
			of: 'people with a paired score',
			deliverables: ['data-proms']
		},
		{
			name: 'prom-deteriorated',
			...SHARED,
			better: 'lower',
			title: 'People who reliably deteriorated',
			counted: `People whose score became worse by at least ${RELIABLE}`,
			of: 'people with a paired score',
			deliverables: ['data-proms']
		}
	],
	searched: ['team'],
	sortedBy: 'month',
	newestFirst: true,
	rowTitle: (row) =>
		`${row.team}, ${choiceLabel(proms, row, 'measure')}, ${monthName(String(row.month))}`
};

// What its rows add up to: the sentence and the measures.

/** A part and its whole, over the rows that give both as numbers. */
export type PromPart = {
	part: number;
	whole: number;
	/** Rows left out because one of the two is suppressed, and because one is not given. */
	suppressed: number;
	missing: number;
	/** The same for readers outside. */
	outside?: OutsideCounts;
};

export type PromFigures = {
	asAt: string;
	/** The last whole month with a return by the day (2026-09); null when there is none. */
	month: string | null;
	first: PromPart;
	paired: PromPart;
	improved: PromPart;
	/** Of the same people; most trusts do not send them. */
	reliable: PromPart;
	deteriorated: PromPart;
};

/** "In September 2026, 950 of 1,700 people (56%) had a first score, …" */
export function promSentence(figures: PromFigures, audience: Audience = 'programme'): string {
	const { month, first, paired, improved, reliable, deteriorated } = figures;
	if (month === null) return 'No outcome measures had been returned by this day.';
	const parts = [
		isGiven(first, audience) &&
			`${partWords(first, audience, 'people eligible')} had a first score`,
		isGiven(paired, audience) && `${partWords(paired, audience)} of those had a paired score`,
		isGiven(improved, audience) &&
			`${partWords(improved, audience)} of people with a paired score improved`,
		isGiven(reliable, audience) && `${partWords(reliable, audience)} improved reliably`,
		isGiven(deteriorated, audience) && `${partWords(deteriorated, audience)} reliably deteriorated`
	].filter((part): part is string => part !== false);
	if (parts.length === 0)
		return `The figures for ${monthName(month)} are all suppressed or not given, so nothing can be worked out from them.`;
	return `In ${monthName(month)}, ${parts.join('; ')}.`;
}

/** That there are rows and that they count nobody is not told apart outside. */
function isGiven({ whole, outside }: PromPart, audience: Audience): boolean {
	return audience === 'programme' || !outside ? whole > 0 : outside.rows > 0;
}

function partWords(part: PromPart, audience: Audience, unit = ''): string {
	const { told } = disclosed(promFigure(part), audience);
	if (!told) return shareOf(part.part, part.whole, unit);
	return `${told.numerator} of ${told.denominator}${unit && ` ${unit}`} (${told.percent})`;
}

/** A part and its whole as the gate takes them. */
export function promFigure({ part, whole, outside }: Pick<PromPart, 'part' | 'whole' | 'outside'>) {
	const figure = { numerator: part, denominator: whole, value: share(part, whole) };
	return { ...figure, unit: 'people', ...(outside ? { outside } : {}) };
}

export function promMeasures(figures: PromFigures): MeasureValue[] {
	const measure = (
		name: string,
		{ part, whole, suppressed, missing, outside }: PromPart
	): MeasureValue => ({
		...ratioValue(
			name,
			figures.asAt,
			part,
			whole,
			'people',
			noteOf(
				figures.month !== null && `For ${monthName(figures.month)}.`,
				suppressed > 0 &&
					`${plural(suppressed, 'row has', 'rows have')} a suppressed count, so this leaves ${agree(suppressed, 'it', 'them')} out.`,
				missing > 0 &&
					`${plural(missing, 'row does', 'rows do')} not give both figures, so this leaves ${agree(missing, 'it', 'them')} out.`
			)
		),
		...(outside ? { outside } : {})
	});
	return [
		measure('prom-first-score', figures.first),
		measure('prom-paired', figures.paired),
		measure('prom-improved', figures.improved),
		measure('prom-reliably-improved', figures.reliable),
		measure('prom-deteriorated', figures.deteriorated)
	];
}
