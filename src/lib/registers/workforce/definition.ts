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
	YES_NO
} from '#lib/registers/definition.ts';
import { MEASURES } from './measures.ts';

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
			alsoCalled: ['job role', 'staff group', 'post', 'job title', 'profession']
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
			alsoCalled: ['afc band', 'grade', 'afc', 'pay band']
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
			alsoCalled: ['employer type', 'employed by', 'sector'],
			choices: [
				{
					value: 'nhs',
					label: 'NHS trust',
					alsoCalled: ['nhs', 'trust', 'nhs provider', 'mental health trust']
				},
				{
					value: 'primary-care',
					label: 'Primary care (ARRS)',
					alsoCalled: ['primary care', 'arrs', 'pcn', 'primary care arrs', 'gp']
				},
				{
					value: 'vcse',
					label: 'Voluntary sector (VCSE)',
					alsoCalled: ['vcse', 'vcs', 'voluntary sector', 'third sector', 'charity']
				},
				{
					value: 'la',
					label: 'Local authority',
					alsoCalled: ['la', 'council', 'local authority', 'social care']
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
			alsoCalled: ['focus area', 'pathway', 'service', 'team type']
		},
		{
			name: 'stream',
			label: 'Funding stream',
			help: 'Where the money for the post comes from.',
			kind: 'choice',
			detail: true,
			alsoCalled: ['funding', 'funding source', 'funded by'],
			choices: [
				{
					value: 'transformation',
					label: 'Transformation',
					alsoCalled: ['transformation funding', 'sdf', 'tf']
				},
				{
					value: 'baseline',
					label: 'Baseline',
					alsoCalled: ['baseline funding', 'ccg baseline', 'icb baseline', 'recurrent']
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
			alsoCalled: ['lived experience?', 'lived experience', 'peer role', 'lxp']
		},
		monthColumn,
		wteColumn('planned_wte', 'Planned', 'Posts planned for the end of the month.', {
			total: true,
			across: 'fills',
			alsoCalled: ['plan wte', 'planned wte', 'plan', 'establishment', 'funded wte', 'planned']
		}),
		wteColumn('in_post_wte', 'In post', 'People in post at the end of the month.', {
			total: true,
			across: 'fills',
			alsoCalled: [
				'actual wte',
				'in post wte',
				'in post',
				'actual',
				'staff in post',
				'contracted wte'
			]
		}),
		countColumn('offers', 'Offers out', 'Offers made and not yet taken up.', 'offers', {
			detail: true,
			across: 'fills',
			alsoCalled: ['offers', 'offers out', 'in pipeline', 'pipeline']
		}),
		wteColumn('starters', 'Starters', 'Who started in the month.', {
			across: 'fills',
			alsoCalled: ['starters wte', 'new starters', 'joiners']
		}),
		wteColumn('leavers', 'Leavers', 'Who left in the month.', {
			across: 'fills',
			alsoCalled: ['leavers wte']
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
