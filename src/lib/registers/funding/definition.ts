/** Money allocated, planned and spent, by stream and category. */
import { type MeasureValue, noteOf, ratioValue } from '#lib/core/measure.ts';
import { percentage, pounds } from '#lib/core/numbers.ts';
import { agree, plural } from '#lib/core/words.ts';
import {
	choiceLabel,
	moneyColumn,
	type Register,
	type Row,
	type RowFinding,
	names
} from '#lib/registers/definition.ts';

function spentWithinAllocated(row: Row): RowFinding | null {
	const { allocated, spent } = row;
	if (typeof allocated !== 'number' || typeof spent !== 'number' || spent <= allocated) return null;
	return {
		severity: 'warning',
		code: 'spent-above-allocated',
		message:
			'More is spent than was allocated. Check both, or say in a comment where the rest came from.',
		fields: ['spent', 'allocated']
	};
}

export const funding: Register = {
	name: 'funding',
	area: 'plan',
	title: 'Funding',
	singular: 'funding line',
	plural: 'funding lines',
	about: 'What was allocated, planned and spent in each year, by stream and category.',
	key: ['year', 'stream', 'category'],
	columns: [
		{
			name: 'year',
			label: 'Year',
			help: 'The financial year, such as 2023/24.',
			kind: 'year',
			required: true,
			wholeFile: true,
			filter: true,
			alsoCalled: ['financial year', 'fy', 'fin year', 'fiscal year', 'budget year', 'financial yr']
		},
		{
			name: 'stream',
			label: 'Stream',
			help: 'Where the money comes from.',
			kind: 'choice',
			required: true,
			wholeFile: true,
			filter: true,
			alsoCalled: names(`
				funding stream, source, funding, funding type, funding pot, pot, source of funds,
				source of funding, funding source, fund, income source, budget source
			`),
			perhapsCalled: ['allocation type'],
			choices: [
				{
					value: 'transformation',
					label: 'Transformation',
					alsoCalled: [
						'transformation funding',
						'sdf',
						'tf',
						'service development funding',
						'cmh transformation',
						'transformation fund',
						'mh transformation'
					]
				},
				{
					value: 'baseline',
					label: 'Baseline',
					alsoCalled: [
						'baseline funding',
						'ccg baseline',
						'icb baseline',
						'core funding',
						'existing baseline',
						'baselines'
					]
				}
			]
		},
		{
			name: 'category',
			label: 'Category',
			help: 'What it is for.',
			kind: 'choice',
			required: true,
			filter: true,
			alsoCalled: names(`
				line, spend category, budget line, heading, type, cost category, spend type,
				area of spend, spend area, expenditure category, type of spend, expenditure type,
				budget heading, cost type, category of spend
			`),
			perhapsCalled: ['workstream', 'description', 'item'],
			choices: [
				{
					value: 'staff',
					label: 'Staff',
					alsoCalled: [
						'staffing',
						'workforce',
						'pay',
						'nhs staff',
						'staff costs',
						'pay costs',
						'salaries',
						'posts'
					]
				},
				{
					value: 'vcse',
					label: 'Voluntary sector (VCSE)',
					alsoCalled: [
						'vcse',
						'vcs',
						'voluntary sector',
						'third sector',
						'vcfse',
						'vcse grants',
						'vcse contracts',
						'voluntary and community'
					]
				},
				{
					value: 'co-production',
					label: 'Co-production',
					alsoCalled: [
						'coproduction',
						'lived experience',
						'engagement',
						'ebe payments',
						'involvement',
						'engagement and co-production'
					]
				},
				{
					value: 'equalities',
					label: 'Equalities',
					alsoCalled: ['equalities ring-fence', 'inequalities', 'health inequalities']
				},
				{
					value: 'infrastructure',
					label: 'Infrastructure',
					alsoCalled: names(`
						it, digital, estates, non-pay, non pay, it and estates, estates and digital, ict,
						equipment, premises
					`)
				},
				{
					value: 'training',
					label: 'Training',
					alsoCalled: [
						'training and development',
						'education',
						'training & development',
						'staff training',
						'workforce development'
					]
				},
				{
					value: 'other',
					label: 'Other',
					alsoCalled: ['misc', 'contingency', 'other costs', 'miscellaneous', 'others']
				}
			]
		},
		moneyColumn('allocated', 'Allocated', 'What was set aside for it.', {
			total: true,
			alsoCalled: names(`
				allocation, budget, allocated (£), funding allocated, budget allocated,
				total allocation, annual budget, allocated budget, award, awarded, full year budget,
				total budget, funding available, approved budget, agreed budget, annual allocation
			`),
			perhapsCalled: ['funding received', 'income']
		}),
		moneyColumn('planned', 'Planned', 'What is planned to be spent.', {
			total: true,
			alsoCalled: names(`
				plan, planned spend, forecast, planned (£), planned expenditure, forecast spend,
				forecast outturn, fot, projected spend, forecast expenditure, year end forecast,
				full year forecast, spend plan, planned costs, expected spend
			`)
		}),
		moneyColumn('spent', 'Spent', 'What has been spent.', {
			total: true,
			alsoCalled: names(`
				actual, spend, actual spend, spent (£), spend to date, ytd, actual expenditure,
				actuals, spent to date, ytd actual, ytd spend, year to date, actual to date,
				expenditure, expenditure to date, cumulative spend, total spent, total spend,
				year to date spend, year to date actual
			`),
			perhapsCalled: ['committed', 'invoiced', 'paid']
		})
	],
	statuses: [
		{ code: 'spent', label: 'Spent in full', tone: 'done' },
		{ code: 'part', label: 'Partly spent', tone: 'started' },
		{ code: 'unspent', label: 'Nothing spent', tone: 'none' }
	],
	rules: [spentWithinAllocated],
	measures: [
		{
			name: 'funding-spent',
			title: 'Funding spent',
			unit: 'pounds',
			better: 'higher',
			kind: 'share',
			series: 'cumulative',
			period: 'year',
			counted: 'Pounds spent',
			of: 'pounds allocated',
			remark:
				'In the last financial year with figures that began by the day; lines with both figures only.'
		},
		{
			name: 'vcse-share',
			title: 'Share for the voluntary sector',
			unit: 'pounds',
			better: 'higher',
			kind: 'share',
			series: 'rate',
			period: 'year',
			rows: 'category=vcse',
			counted: 'Pounds allocated to voluntary and community organisations',
			of: 'all pounds allocated',
			remark: 'In the last financial year with figures that began by the day.',
			deliverables: ['model-vcse']
		}
	],
	searched: ['category'],
	sortedBy: 'year',
	newestFirst: true,
	rowTitle: (row) =>
		`${choiceLabel(funding, row, 'category')}, ${choiceLabel(funding, row, 'stream').toLowerCase()}, ${row.year}`
};

// What its rows add up to: the sentence and the measures.

export type FundingFigures = {
	asAt: string;
	/** The last financial year with figures that began by the day; null when there is none. */
	year: string | null;
	/** In pounds, over the lines that give both. */
	allocated: number;
	spent: number;
	/** Lines that do not give both. */
	unknown: number;
	/** Over all lines with an allocation. */
	allocatedAll: number;
	allocatedVcse: number;
};

/** "£1,200,000 of the £2,000,000 allocated for 2026/27 is spent (60%)." */
export function fundingSentence(figures: FundingFigures): string {
	const { year, allocated, spent, allocatedAll, allocatedVcse } = figures;
	if (year === null) return 'No funding is on the register for any year up to this day.';
	const vcse =
		allocatedAll === 0
			? ''
			: allocatedVcse === 0
				? ' None of the money allocated is for the voluntary sector.'
				: ` ${percentage(allocatedVcse, allocatedAll)} of the money allocated is for the voluntary sector.`;
	if (allocated === 0)
		return `No line for ${year} says both what was allocated and what was spent.${vcse}`;
	const whole = `the ${pounds(allocated)} allocated for ${year}`;
	if (spent === 0) return `Nothing of ${whole} is spent.${vcse}`;
	if (spent === allocated) return `All of ${whole} is spent.${vcse}`;
	if (spent > allocated) return `${pounds(spent)} is spent, more than ${whole}.${vcse}`;
	return `${pounds(spent)} of ${whole} is spent (${percentage(spent, allocated)}).${vcse}`;
}

export function fundingMeasures(figures: FundingFigures): MeasureValue[] {
	const { asAt, year, allocated, spent, unknown, allocatedAll, allocatedVcse } = figures;
	const when = year !== null && `For ${year}.`;
	const left =
		unknown > 0 &&
		`${plural(unknown, 'line does', 'lines do')} not give both figures, so this leaves ${agree(unknown, 'it', 'them')} out.`;
	return [
		ratioValue('funding-spent', asAt, spent, allocated, 'pounds', noteOf(when, left)),
		ratioValue('vcse-share', asAt, allocatedVcse, allocatedAll, 'pounds', noteOf(when))
	];
}
