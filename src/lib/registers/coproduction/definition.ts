import {
	countColumn,
	moneyColumn,
	type Register,
	type Row,
	type RowFinding,
	YES_NO
} from '#lib/registers/definition.ts';
import { MEASURES } from './measures.ts';

function feedbackAfterwards(row: Row): RowFinding | null {
	if (!row.feedback_on || !row.held_on || String(row.feedback_on) >= String(row.held_on))
		return null;
	return {
		severity: 'error',
		code: 'feedback-before-activity',
		message: 'Feedback is dated before the activity itself. One of the two dates is wrong.',
		fields: ['feedback_on', 'held_on']
	};
}

function changeWasFedBack(row: Row): RowFinding | null {
	if (!row.changed || row.feedback_on) return null;
	return {
		severity: 'warning',
		code: 'change-not-fed-back',
		message:
			'Something changed, but nobody is recorded as having been told. Add the date feedback was given.',
		fields: ['changed', 'feedback_on']
	};
}

export const coproduction: Register = {
	name: 'coproduction',
	title: 'Co-production',
	singular: 'activity',
	plural: 'activities',
	about:
		'Every activity in which people with lived experience, carers and community groups took part: what was said, what changed, and when they were told.',
	key: ['reference'],
	columns: [
		{
			name: 'reference',
			label: 'Reference',
			help: 'A number for the activity, different for each.',
			kind: 'text',
			required: true,
			maxLength: 60,
			alsoCalled: ['ref', 'id', 'number', 'activity ref', 'no']
		},
		{
			name: 'held_on',
			label: 'Date',
			help: 'The day it was held, or began.',
			kind: 'date',
			required: true,
			alsoCalled: ['date', 'date held', 'held on', 'when', 'activity date', 'event date']
		},
		{
			name: 'title',
			label: 'Title',
			help: 'What it was about.',
			kind: 'text',
			required: true,
			maxLength: 300,
			alsoCalled: ['what', 'activity', 'name', 'event', 'description', 'session']
		},
		{
			name: 'kind',
			label: 'Kind',
			help: 'What sort of activity it was.',
			kind: 'choice',
			filter: true,
			alsoCalled: ['type', 'activity type', 'type of activity', 'format'],
			choices: [
				{ value: 'workshop', label: 'Workshop', alsoCalled: ['event', 'focus group', 'session'] },
				{
					value: 'governance',
					label: 'Governance seat',
					alsoCalled: ['steering group', 'board', 'governance', 'committee', 'programme board']
				},
				{
					value: 'working-group',
					label: 'Working group',
					alsoCalled: ['task and finish', 'task & finish group', 'project group']
				},
				{ value: 'survey', label: 'Survey', alsoCalled: ['questionnaire', 'consultation'] },
				{
					value: 'recruitment',
					label: 'Recruitment panel',
					alsoCalled: ['interview panel', 'interviews', 'recruitment', 'panel']
				},
				{
					value: 'training',
					label: 'Co-delivered training',
					alsoCalled: ['training', 'co-delivery', 'co-delivered session', 'teaching']
				},
				{ value: 'evaluation', label: 'Evaluation', alsoCalled: ['review', 'research', 'audit'] },
				{ value: 'other', label: 'Something else', alsoCalled: ['other', 'misc'] }
			]
		},
		{
			name: 'stage',
			label: 'Stage',
			help: 'What part of the work it was about.',
			kind: 'choice',
			filter: true,
			alsoCalled: ['stage of work', 'phase'],
			choices: [
				{ value: 'design', label: 'Design', alsoCalled: ['designing'] },
				{ value: 'delivery', label: 'Delivery', alsoCalled: ['delivering', 'implementation'] },
				{ value: 'governance', label: 'Governance', alsoCalled: ['oversight', 'assurance'] },
				{ value: 'evaluation', label: 'Evaluation', alsoCalled: ['evaluating', 'monitoring'] }
			]
		},
		{
			name: 'depth',
			label: 'Depth',
			help: 'How much say people had: informed, consulted, co-designed or co-produced.',
			kind: 'choice',
			filter: true,
			alsoCalled: ['level', 'level of involvement', 'ladder', 'involvement'],
			choices: [
				{ value: 'informed', label: 'Informed', alsoCalled: ['informing'] },
				{
					value: 'consulted',
					label: 'Consulted',
					alsoCalled: ['consulting', 'engaged', 'engagement']
				},
				{ value: 'co-designed', label: 'Co-designed', alsoCalled: ['codesigned', 'co-design'] },
				{
					value: 'co-produced',
					label: 'Co-produced',
					alsoCalled: ['coproduced', 'co-production', 'coproduction']
				}
			]
		},
		countColumn('experts', 'Experts by experience', 'How many took part.', 'people', {
			people: true,
			total: true,
			suppressible: true,
			alsoCalled: [
				'ebe',
				'experts',
				'lived experience',
				'people with lived experience',
				'service users'
			]
		}),
		countColumn('carers', 'Carers', 'How many took part.', 'people', {
			people: true,
			total: true,
			suppressible: true,
			alsoCalled: ['carers and family', 'family and carers']
		}),
		countColumn(
			'community_organisations',
			'Community organisations',
			'How many took part.',
			'organisations',
			{
				total: true,
				detail: true,
				alsoCalled: ['vcse', 'vcs', 'community groups', 'organisations']
			}
		),
		countColumn('staff', 'Staff', 'How many took part.', 'people', {
			detail: true,
			alsoCalled: ['professionals', 'staff members']
		}),
		{
			name: 'paid',
			label: 'Paid',
			help: 'Whether people were paid for their time.',
			kind: 'choice',
			choices: YES_NO,
			detail: true,
			alsoCalled: ['paid?', 'payment', 'people paid', 'reimbursed']
		},
		moneyColumn('cost', 'Cost', 'What it cost in all, in pounds.', {
			total: true,
			detail: true,
			alsoCalled: ['cost (£)', 'spend', 'budget', 'amount']
		}),
		{
			name: 'communities',
			label: 'Communities reached',
			help: 'Which communities took part. No details about people.',
			kind: 'text',
			maxLength: 500,
			detail: true,
			alsoCalled: ['communities', 'groups reached', 'community']
		},
		{
			name: 'deliverables',
			label: 'Deliverables it shaped',
			help: 'The codes of the deliverables it shaped, with semicolons between them.',
			kind: 'deliverables',
			detail: true,
			alsoCalled: ['linked to', 'deliverable', 'roadmap link', 'links']
		},
		{
			name: 'heard',
			label: 'What we heard',
			help: 'What people said. No details about people.',
			kind: 'long-text',
			maxLength: 4000,
			detail: true,
			alsoCalled: ['what was said', 'feedback', 'themes', 'you said']
		},
		{
			name: 'changed',
			label: 'What changed',
			help: 'What was done because of it.',
			kind: 'long-text',
			maxLength: 4000,
			detail: true,
			alsoCalled: ['we did', 'outcome', 'action', 'impact', 'result']
		},
		{
			name: 'feedback_on',
			label: 'Feedback given',
			help: 'The day the people who took part were told what came of it.',
			kind: 'date',
			happened: true,
			alsoCalled: ['fed back on', 'feedback date', 'date fed back', 'feedback given on', 'fed back']
		}
	],
	statuses: [
		{ code: 'answered', label: 'Feedback given', tone: 'done' },
		{ code: 'waiting', label: 'No feedback yet', tone: 'late' },
		{ code: 'ahead', label: 'Still to come', tone: 'started' }
	],
	statusGroups: [{ code: 'held', label: 'Held', statuses: ['answered', 'waiting'] }],
	rules: [feedbackAfterwards, changeWasFedBack],
	measures: MEASURES,
	searched: ['reference', 'title', 'communities', 'heard', 'changed'],
	sortedBy: 'held_on',
	newestFirst: true,
	rowTitle: (row) => `${row.reference}: ${row.title}`
};
