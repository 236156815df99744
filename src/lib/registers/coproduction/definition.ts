import {
	countColumn,
	moneyColumn,
	type Register,
	type Row,
	type RowFinding,
	YES_NO,
	names
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
			alsoCalled: names(`
				ref, id, number, activity ref, no, event ref, activity id, event id, log no,
				entry no, log number, unique id
			`)
		},
		{
			name: 'held_on',
			label: 'Date',
			help: 'The day it was held, or began.',
			kind: 'date',
			required: true,
			alsoCalled: names(`
				date, date held, held on, when, activity date, event date, session date,
				meeting date, took place on, start date, when held, date of engagement
			`)
		},
		{
			name: 'title',
			label: 'Title',
			help: 'What it was about.',
			kind: 'text',
			required: true,
			maxLength: 300,
			alsoCalled: names(`
				what, activity, name, event, description, session, event name, event title,
				session title, topic, meeting, subject, activity title, activity name
			`),
			perhapsCalled: ['purpose']
		},
		{
			name: 'kind',
			label: 'Kind',
			help: 'What sort of activity it was.',
			kind: 'choice',
			filter: true,
			alsoCalled: names(`
				type, activity type, type of activity, format, event type, method, engagement type,
				involvement type, type of engagement, kind of activity, method of engagement,
				category
			`),
			choices: [
				{
					value: 'workshop',
					label: 'Workshop',
					alsoCalled: names(`
						event, focus group, session, workshops, drop in, listening event, co-design workshop,
						forum, engagement event
					`)
				},
				{
					value: 'governance',
					label: 'Governance seat',
					alsoCalled: names(`
						steering group, board, governance, committee, programme board, board meeting,
						programme board meeting, governance meeting, steering group meeting
					`)
				},
				{
					value: 'working-group',
					label: 'Working group',
					alsoCalled: names(`
						task and finish, task & finish group, project group, working party, task group,
						t&f group, design group, reference group, working groups
					`)
				},
				{
					value: 'survey',
					label: 'Survey',
					alsoCalled: ['questionnaire', 'consultation', 'online survey', 'surveys', 'poll']
				},
				{
					value: 'recruitment',
					label: 'Recruitment panel',
					alsoCalled: [
						'interview panel',
						'interviews',
						'recruitment',
						'panel',
						'interview',
						'staff interview panel',
						'recruitment panels'
					]
				},
				{
					value: 'training',
					label: 'Co-delivered training',
					alsoCalled: [
						'training',
						'co-delivery',
						'co-delivered session',
						'teaching',
						'training delivery',
						'co-facilitated training',
						'co-delivered teaching'
					]
				},
				{ value: 'evaluation', label: 'Evaluation', alsoCalled: ['review', 'research', 'audit'] },
				{
					value: 'other',
					label: 'Something else',
					alsoCalled: ['other', 'misc', 'others', 'miscellaneous']
				}
			]
		},
		{
			name: 'stage',
			label: 'Stage',
			help: 'What part of the work it was about.',
			kind: 'choice',
			filter: true,
			alsoCalled: ['stage of work', 'phase', 'stage of design', 'project stage'],
			choices: [
				{ value: 'design', label: 'Design', alsoCalled: ['designing', 'design stage', 'planning'] },
				{
					value: 'delivery',
					label: 'Delivery',
					alsoCalled: ['delivering', 'implementation', 'deliver', 'delivery stage', 'mobilisation']
				},
				{ value: 'governance', label: 'Governance', alsoCalled: ['oversight', 'assurance'] },
				{
					value: 'evaluation',
					label: 'Evaluation',
					alsoCalled: ['evaluating', 'monitoring', 'evaluate', 'evaluation stage']
				}
			]
		},
		{
			name: 'depth',
			label: 'Depth',
			help: 'How much say people had: informed, consulted, co-designed or co-produced.',
			kind: 'choice',
			filter: true,
			alsoCalled: names(`
				level, level of involvement, ladder, involvement, depth of involvement,
				involvement level, participation level, level of participation,
				level of co-production, engagement level, ladder of participation,
				ladder of co-production, rung, depth of participation
			`),
			choices: [
				{
					value: 'informed',
					label: 'Informed',
					alsoCalled: ['informing', 'inform', 'information giving']
				},
				{
					value: 'consulted',
					label: 'Consulted',
					alsoCalled: ['consulting', 'engaged', 'engagement', 'consult', 'consultation']
				},
				{
					value: 'co-designed',
					label: 'Co-designed',
					alsoCalled: ['codesigned', 'co-design', 'codesign', 'co-designing']
				},
				{
					value: 'co-produced',
					label: 'Co-produced',
					alsoCalled: ['coproduced', 'co-production', 'coproduction', 'coproduce', 'co-producing']
				}
			]
		},
		countColumn('experts', 'Experts by experience', 'How many took part.', 'people', {
			people: true,
			total: true,
			suppressible: true,
			alsoCalled: names(`
				ebe, experts, lived experience, people with lived experience, service users,
				experts by exp, ebes, lxp, ebe attended, service user attendees,
				service users attended, patients, people with lived exp, lived experience partners,
				lived experience attendees, ebe numbers, service users / ebe
			`)
		}),
		countColumn('carers', 'Carers', 'How many took part.', 'people', {
			people: true,
			total: true,
			suppressible: true,
			alsoCalled: names(`
				carers and family, family and carers, carers attended, unpaid carers,
				family / carers, carers / family, carers and families, family carers,
				carer attendees
			`)
		}),
		countColumn(
			'community_organisations',
			'Community organisations',
			'How many took part.',
			'organisations',
			{
				total: true,
				detail: true,
				alsoCalled: names(`
					vcse, vcs, community groups, organisations, vcse orgs, vcse organisations, vcfse,
					vcs organisations, community orgs, voluntary organisations, vcse partners, charities,
					vcse groups
				`)
			}
		),
		countColumn('staff', 'Staff', 'How many took part.', 'people', {
			detail: true,
			alsoCalled: [
				'professionals',
				'staff members',
				'staff attended',
				'staff attendees',
				'professionals attended',
				'nhs staff',
				'clinicians'
			]
		}),
		{
			name: 'paid',
			label: 'Paid',
			help: 'Whether people were paid for their time.',
			kind: 'choice',
			choices: YES_NO,
			detail: true,
			alsoCalled: names(`
				paid?, payment, people paid, reimbursed, paid y/n, ebe paid, payment made,
				were people paid, paid for time, remunerated, involvement payment, payments made,
				payment offered, people paid for time
			`)
		},
		moneyColumn('cost', 'Cost', 'What it cost in all, in pounds.', {
			total: true,
			detail: true,
			alsoCalled: names(`
				cost (£), spend, budget, amount, total cost, cost in £, costs, total spend,
				payments (£), expenditure
			`)
		}),
		{
			name: 'communities',
			label: 'Communities reached',
			help: 'Which communities took part. No details about people.',
			kind: 'text',
			maxLength: 500,
			detail: true,
			alsoCalled: names(`
				communities, groups reached, community, communities involved, groups represented,
				which communities, community groups reached, population group, target community,
				seldom heard groups, under-represented groups, underserved communities
			`),
			perhapsCalled: ['who took part', 'groups']
		},
		{
			name: 'deliverables',
			label: 'Deliverables it shaped',
			help: 'The codes of the deliverables it shaped, with semicolons between them.',
			kind: 'deliverables',
			detail: true,
			alsoCalled: names(`
				linked to, deliverable, roadmap link, links, linked deliverable, linked deliverables,
				roadmap deliverable, roadmap deliverables, deliverables shaped, deliverables,
				links to roadmap
			`),
			perhapsCalled: ['linked milestone', 'feeds into', 'workstream']
		},
		{
			name: 'heard',
			label: 'What we heard',
			help: 'What people said. No details about people.',
			kind: 'long-text',
			maxLength: 4000,
			detail: true,
			alsoCalled: names(`
				what was said, feedback, themes, you said, what people said, what people told us,
				key themes, themes heard, findings, key points, summary of feedback,
				feedback received, insight, insights, you told us, what you said, key feedback,
				main themes, feedback summary, comments made
			`),
			perhapsCalled: ['learning', 'comments']
		},
		{
			name: 'changed',
			label: 'What changed',
			help: 'What was done because of it.',
			kind: 'long-text',
			maxLength: 4000,
			detail: true,
			alsoCalled: names(`
				we did, outcome, action, impact, result, what we did, changes made, change made,
				outcomes, actions taken, response, what changed as a result, difference made,
				what has changed, action taken, what we changed
			`)
		},
		{
			name: 'feedback_on',
			label: 'Feedback given',
			help: 'The day the people who took part were told what came of it.',
			kind: 'date',
			happened: true,
			alsoCalled: names(`
				fed back on, feedback date, date fed back, feedback given on, fed back,
				date feedback given, feedback provided, feedback provided on, loop closed,
				date loop closed, closed the loop, feedback loop closed, date of feedback
			`)
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
