import { monthName } from '#lib/core/dates.ts';
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
import { MEASURES } from './measures.ts';

function postsHavePlan(row: Row): RowFinding | null {
	if (row.in_post_wte === null || row.planned_wte !== null || row.planned_wte === undefined)
		return null;
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
			assumed: 'not given',
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
			assumed: 'nhs',
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
			assumed: 'core',
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
			across: 'fills',
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
			across: 'fills',
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
			across: 'fills',
			alsoCalled: names(`
				offers, offers out, in pipeline, pipeline, offers made, conditional offers,
				under offer, offers accepted, recruitment pipeline, offers outstanding,
				in recruitment pipeline
			`),
			perhapsCalled: ['offered', 'pending']
		}),
		wteColumn('starters', 'Starters', 'Who started in the month.', {
			across: 'fills',
			alsoCalled: names(`
				starters wte, new starters, joiners, new joiners, starters in month,
				new starters in month, joiners wte, new recruits, hires
			`),
			perhapsCalled: ['started', 'joined']
		}),
		wteColumn('leavers', 'Leavers', 'Who left in the month.', {
			across: 'fills',
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
	measures: MEASURES,
	searched: ['role'],
	sortedBy: 'month',
	newestFirst: true,
	rowTitle: (row) => `${row.role}, ${monthName(String(row.month))}`
};
