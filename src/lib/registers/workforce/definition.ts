/** Posts planned and in post, by role and employer, month by month. */
import { monthName } from '#lib/core/dates.ts';
import { blankValue, type MeasureValue, noteOf, ratioValue, tidy } from '#lib/core/measure.ts';
import { decimal, percentage } from '#lib/core/numbers.ts';
import { agree, plural } from '#lib/core/words.ts';
import {
	countColumn,
	FOCUS,
	monthColumn,
	type Register,
	type Row,
	type RowFinding,
	trustColumn,
	wteColumn,
	YES_NO,
	names
} from '#lib/registers/definition.ts';

/** What the measures of this register share. */
const SHARED = {
	unit: 'WTE',
	kind: 'share',
	series: 'rate',
	period: 'month',
	rows: 'sort=month&order=desc'
} as const;

function postsHavePlan(row: Row): RowFinding | null {
	if (row.in_post_wte === null || row.planned_wte !== null) return null;
	return {
		severity: 'warning',
		code: 'in-post-without-plan',
		message:
			'There are people in post and no plan, so the row counts for no share. Add the planned WTE.',
		fields: ['planned_wte', 'in_post_wte']
	};
}

export const workforce: Register = {
	name: 'workforce',
	area: 'people',
	title: 'Workforce',
	singular: 'workforce return',
	plural: 'workforce returns',
	about:
		'For each role and month, the posts planned and the people in post, in whole-time equivalents (WTE), with who started and who left.',
	key: ['trust', 'role', 'band', 'employer', 'focus', 'month'],
	columns: [
		trustColumn('The organisation whose posts are counted, by its code or its name.'),
		{
			name: 'role',
			label: 'Role',
			help: 'What the post is, such as mental health nurse or peer support worker.',
			kind: 'text',
			required: true,
			maxLength: 200,
			filter: true,
			alsoCalled: names(`
				job role, staff group, post, job title, profession, position, role title, post title,
				role name, job, role / profession, staff type, workforce group, occupation,
				staff role, role / post, professional group, staffing group, discipline
			`),
			perhapsCalled: ['title', 'name']
		},
		{
			name: 'band',
			label: 'Band',
			help: 'The Agenda for Change band, or the grade.',
			kind: 'text',
			required: true,
			maxLength: 40,
			wholeFile: true,
			defaultWhenAbsent: 'not given',
			alsoCalled: names(`
				afc band, grade, afc, pay band, pay grade, agenda for change band, band / grade,
				grade / band, banding, afc grade, pay scale
			`)
		},
		{
			name: 'employer',
			label: 'Employer',
			help: 'Who employs the person. Posts in the additional roles scheme (ARRS) belong to primary care and are counted there alone.',
			kind: 'choice',
			required: true,
			filter: true,
			wholeFile: true,
			defaultWhenAbsent: 'nhs',
			alsoCalled: names(`
				employer type, employed by, sector, employing body, employer name, host employer,
				type of employer, employer organisation, provider type
			`),
			choices: [
				{
					value: 'nhs',
					label: 'NHS trust',
					alsoCalled: [
						'nhs',
						'trust',
						'nhs provider',
						'mental health trust',
						'mh trust',
						'nhs foundation trust',
						'foundation trust',
						'nhs mental health trust'
					]
				},
				{
					value: 'primary-care',
					label: 'Primary care (ARRS)',
					alsoCalled: [
						'primary care',
						'arrs',
						'pcn',
						'primary care arrs',
						'gp',
						'pcn (arrs)',
						'gp federation',
						'primary care network'
					]
				},
				{
					value: 'vcse',
					label: 'Voluntary sector (VCSE)',
					alsoCalled: names(`
						vcse, vcs, voluntary sector, third sector, charity, vcfse, vcse partner, voluntary,
						voluntary and community sector
					`)
				},
				{
					value: 'la',
					label: 'Local authority',
					alsoCalled: [
						'la',
						'council',
						'local authority',
						'social care',
						'local council',
						'social services',
						'county council',
						'borough council'
					]
				}
			]
		},
		{
			name: 'focus',
			label: 'Focus',
			help: 'The core model, or the dedicated focus area that the post is for.',
			kind: 'choice',
			required: true,
			filter: true,
			wholeFile: true,
			defaultWhenAbsent: 'core',
			choices: FOCUS,
			alsoCalled: [
				'focus area',
				'pathway',
				'service',
				'team type',
				'workstream',
				'programme area',
				'focus of post'
			],
			perhapsCalled: ['area']
		},
		{
			name: 'stream',
			label: 'Funding stream',
			help: 'Where the money for the post comes from.',
			kind: 'choice',
			detail: true,
			alsoCalled: [
				'funding',
				'funding source',
				'funded by',
				'source of funding',
				'funding type',
				'money source',
				'funding route',
				'funding line'
			],
			perhapsCalled: ['budget'],
			choices: [
				{
					value: 'transformation',
					label: 'Transformation',
					alsoCalled: [
						'transformation funding',
						'sdf',
						'tf',
						'cmh transformation',
						'service development funding',
						'transformation fund'
					]
				},
				{
					value: 'baseline',
					label: 'Baseline',
					alsoCalled: [
						'baseline funding',
						'ccg baseline',
						'icb baseline',
						'recurrent',
						'core funding',
						'existing baseline',
						'baselines'
					]
				}
			]
		},
		{
			name: 'lived_experience',
			label: 'Lived experience role',
			help: 'Whether the post asks for lived experience.',
			kind: 'choice',
			choices: YES_NO,
			detail: true,
			alsoCalled: names(`
				lived experience?, lived experience, peer role, lxp, lived experience post, le role,
				peer support role, lived experience y/n, lived exp, ebe role, lxp role, peer post,
				is lived experience role
			`)
		},
		monthColumn,
		wteColumn('planned_wte', 'Planned', 'Posts planned for the end of the month.', {
			total: true,
			pivot: 'fills',
			alsoCalled: names(`
				plan wte, planned wte, plan, establishment, funded wte, planned, target wte,
				planned establishment, funded establishment, budgeted wte, planned posts,
				wte planned, wte plan, establishment wte, budgeted, funded, planned staffing,
				budget wte, wte trajectory, planned trajectory, trajectory, funded posts
			`),
			perhapsCalled: ['posts', 'wte', 'recruitment target', 'target']
		}),
		wteColumn('in_post_wte', 'In post', 'People in post at the end of the month.', {
			total: true,
			pivot: 'fills',
			alsoCalled: names(`
				actual wte, in post wte, in post, actual, staff in post, contracted wte, sip,
				sip wte, staff in post wte, wte in post, wte actual, actual in post, actuals, filled,
				filled wte, current wte, current in post, wte filled, actual staffing
			`),
			perhapsCalled: [
				'recruited',
				'recruited to date',
				'wte',
				'worked wte',
				'contracted',
				'in place'
			]
		}),
		countColumn('offers', 'Offers out', 'Offers made and not yet taken up.', 'offers', {
			detail: true,
			pivot: 'fills',
			alsoCalled: names(`
				offers, offers out, in pipeline, pipeline, offers made, conditional offers,
				under offer, offers accepted, recruitment pipeline, offers outstanding,
				in recruitment pipeline
			`),
			perhapsCalled: ['offered', 'pending']
		}),
		wteColumn('starters', 'Starters', 'Who started in the month.', {
			pivot: 'fills',
			alsoCalled: names(`
				starters wte, new starters, joiners, new joiners, starters in month,
				new starters in month, joiners wte, new recruits, hires
			`),
			perhapsCalled: ['started', 'joined']
		}),
		wteColumn('leavers', 'Leavers', 'Who left in the month.', {
			pivot: 'fills',
			alsoCalled: [
				'leavers wte',
				'leavers in month',
				'leavers in period',
				'departures',
				'left in month'
			],
			perhapsCalled: ['left', 'turnover']
		})
	],
	statuses: [
		{ code: 'filled', label: 'At or above plan', tone: 'done' },
		{ code: 'vacant', label: 'Below plan', tone: 'started' },
		{ code: 'unknown', label: 'No plan or no figure', tone: 'none' }
	],
	rules: [postsHavePlan],
	measures: [
		{
			name: 'posts-filled',
			...SHARED,
			title: 'Posts filled',
			better: 'higher',
			counted: 'Whole-time equivalents in post',
			of: 'whole-time equivalents planned',
			remark:
				'At the end of the last whole month that each trust returned; rows with both figures only. Posts of the additional roles scheme count with primary care alone.',
			deliverables: ['workforce-recruitment']
		},
		{
			name: 'vacancy-rate',
			...SHARED,
			title: 'Vacancy rate',
			better: 'lower',
			counted:
				'Whole-time equivalents planned less those in post, over all rows: a role above its plan makes up for one below, and none where more are in post than planned',
			of: 'whole-time equivalents planned',
			remark:
				'At the end of the last whole month that each trust returned; rows with both figures only. Posts of the additional roles scheme count with primary care alone.',
			deliverables: ['workforce-recruitment', 'workforce-retention']
		},
		{
			name: 'lived-experience-wte',
			...SHARED,
			title: 'Lived experience roles',
			better: 'higher',
			counted: 'Whole-time equivalents in post in roles that ask for lived experience',
			of: 'whole-time equivalents in post in all roles that say whether they ask for it',
			remark:
				'At the end of the last whole month that each trust returned. Posts of the additional roles scheme count with primary care alone.',
			deliverables: ['model-lived-experience']
		}
	],
	searched: ['role'],
	sortedBy: 'month',
	newestFirst: true,
	rowTitle: (row) => `${row.role}, ${monthName(String(row.month))}`
};

// What its rows add up to: the sentence and the measures.

export type WorkforceFigures = {
	asAt: string;
	/** The last whole month returned by the day; null when there is none. */
	month: string | null;
	/** The earliest of the last months of the trusts: another one when a trust is behind. */
	oldestMonth: string | null;
	/** Over the rows that give both, in WTE. */
	planned: number;
	inPost: number;
	/** Rows that do not give both. */
	unknown: number;
	/** All WTE in post of rows that say whether the role asks for lived experience, and of those that do. */
	inPostGiven: number;
	livedExperience: number;
	/** Rows with people in post that do not say. */
	notGiven: number;
	/** Rows of the additional roles scheme left out because primary care counts the same role. */
	countedOnce: number;
};

/** "At the end of March 2026, 166.2 WTE were in post of 224 planned (74%): 57.8 are vacant." */
export function workforceSentence(figures: WorkforceFigures): string {
	const { month, planned, inPost } = figures;
	if (month === null) return 'No workforce return had come in by this day.';
	const when = `At the end of ${monthName(month)}`;
	if (planned === 0)
		return `${when} no row gives both a plan and people in post, so nothing can be compared.`;
	const vacant = tidy(planned - inPost);
	const rest =
		vacant > 0
			? `: ${decimal(vacant)} ${agree(vacant, 'is', 'are')} vacant.`
			: vacant === 0
				? ': every post is filled.'
				: `: ${decimal(-vacant)} more than planned.`;
	return `${when}, ${decimal(inPost)} WTE were in post of ${decimal(planned)} planned (${percentage(inPost, planned)})${rest}`;
}

export function workforceMeasures(figures: WorkforceFigures): MeasureValue[] {
	const { asAt, month, oldestMonth, planned, inPost, unknown } = figures;
	const { inPostGiven, livedExperience, notGiven, countedOnce } = figures;
	const when = month !== null && `At the end of ${monthName(month)}.`;
	const behind =
		oldestMonth !== month &&
		oldestMonth !== null &&
		`The last return of one trust is of ${monthName(oldestMonth)}.`;
	const once =
		countedOnce > 0 &&
		`${plural(countedOnce, 'row')} of the additional roles scheme ${agree(countedOnce, 'is', 'are')} counted with primary care alone.`;
	const left =
		unknown > 0 &&
		`${plural(unknown, 'row does', 'rows do')} not give both figures, so this leaves ${agree(unknown, 'it', 'them')} out.`;
	const silent =
		notGiven > 0 &&
		`${plural(notGiven, 'row does', 'rows do')} not say whether the role asks for lived experience, so this leaves ${agree(notGiven, 'it', 'them')} out.`;
	if (month === null)
		return [
			blankValue('posts-filled', asAt, 'WTE'),
			blankValue('vacancy-rate', asAt, 'WTE'),
			blankValue('lived-experience-wte', asAt, 'WTE')
		];
	const vacant = Math.max(0, tidy(planned - inPost));
	return [
		ratioValue('posts-filled', asAt, inPost, planned, 'WTE', noteOf(when, behind, left, once)),
		ratioValue('vacancy-rate', asAt, vacant, planned, 'WTE', noteOf(when, behind, left, once)),
		ratioValue(
			'lived-experience-wte',
			asAt,
			livedExperience,
			inPostGiven,
			'WTE',
			noteOf(when, behind, silent, once)
		)
	];
}
