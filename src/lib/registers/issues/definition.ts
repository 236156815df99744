/** What is already getting in the way of the programme: a risk that has come about. */
import { names, type Register } from '#lib/registers/definition.ts';
import {
	commentsColumn,
	deliverableColumn,
	type FollowUp,
	followUpGroups,
	followUpMeasureDefinitions,
	followUpStatuses,
	ownerColumn,
	referenceColumn,
	TO_BE_DONE
} from '#lib/registers/follow-up.ts';

export const issueWords: FollowUp = {
	...TO_BE_DONE,
	name: 'issues',
	singular: 'issue',
	plural: 'issues',
	ended: 'closed'
};

export const issues: Register = {
	name: 'issues',
	area: 'log',
	aside: true,
	title: 'Issues',
	singular: 'issue',
	plural: 'issues',
	about:
		'What is getting in the way of the programme now, how grave it is, who is dealing with it and by when.',
	key: ['reference'],
	log: { types: names('issue, issues, i'), words: 'description' },
	beganOn: 'raised_on',
	columns: [
		referenceColumn('issue'),
		{
			name: 'title',
			label: 'Title',
			help: 'A few words for it, where the description is long.',
			kind: 'text',
			maxLength: 200,
			detail: true,
			alsoCalled: ['issue title', 'issue name', 'short title', 'headline', 'name of issue']
		},
		{
			name: 'description',
			label: 'Description',
			help: 'What is happening, and what it leads to.',
			kind: 'text',
			required: true,
			maxLength: 1000,
			alsoCalled: names(`
				issue, issue description, details, issue details, detail, summary, issue summary,
				what is the issue, issue statement, full description, description of issue,
				issue / impact
			`),
			perhapsCalled: ['impact', 'cause', 'background', 'problem']
		},
		{
			name: 'severity',
			label: 'Severity',
			help: 'How grave it is for the programme.',
			kind: 'choice',
			filter: true,
			alsoCalled: names(`
				priority, impact rating, issue severity, issue priority, severity rating,
				priority rating, impact level, urgency, rating
			`),
			perhapsCalled: ['rag', 'rag rating', 'impact', 'score'],
			choices: [
				{
					value: 'low',
					label: 'Low',
					alsoCalled: ['l', 'minor', '1', 'p4', 'green', 'very low', 'negligible']
				},
				{
					value: 'medium',
					label: 'Medium',
					alsoCalled: ['m', 'med', 'moderate', '2', 'p3', 'amber']
				},
				{ value: 'high', label: 'High', alsoCalled: ['h', 'major', '3', 'p2', 'red', 'serious'] },
				{
					value: 'critical',
					label: 'Critical',
					alsoCalled: ['c', 'severe', 'very high', '4', 'p1', 'urgent', 'showstopper']
				}
			]
		},
		ownerColumn('issue'),
		{
			name: 'raised_on',
			label: 'Raised',
			help: 'The day it was first recorded.',
			kind: 'date',
			happened: true,
			detail: true,
			alsoCalled: names(`
				date raised, raised on, date identified, identified, identified on, date opened,
				opened, date logged, logged, date added, date recorded, created, date created,
				open date, date entered
			`),
			perhapsCalled: ['start date', 'date']
		},
		{
			name: 'due_on',
			label: 'Due',
			help: 'The day by which it is to be resolved.',
			kind: 'date',
			alsoCalled: names(`
				due date, target date, resolve by, resolution due, target resolution date,
				date due, by when, deadline, target completion date, target closure date,
				resolution date due, due by, target
			`),
			perhapsCalled: ['review date', 'next review', 'resolution date']
		},
		{
			name: 'closed_on',
			label: 'Closed',
			help: 'The day it was resolved.',
			kind: 'date',
			statusWords: ['closed', 'resolved', 'complete', 'completed', 'done'],
			happened: true,
			alsoCalled: names(`
				date closed, closed date, closure date, resolved, date resolved, resolved on,
				closed on, date of closure, closing date, actual resolution date, actual closure date
			`),
			perhapsCalled: ['completed', 'end date', 'resolution date']
		},
		{
			name: 'resolution',
			label: 'Resolution',
			help: 'What is being done about it, and what came of that.',
			kind: 'long-text',
			maxLength: 4000,
			detail: true,
			alsoCalled: names(`
				action, actions, action taken, actions taken, resolution plan, actions to resolve,
				resolution / action, action / resolution, issue resolution, plan, action plan,
				mitigation, mitigating actions, response, mitigation / action, actions required,
				mitigation / resolution
			`),
			perhapsCalled: ['next steps', 'outcome']
		},
		deliverableColumn(),
		commentsColumn()
	],
	statuses: followUpStatuses(issueWords),
	statusGroups: followUpGroups(issueWords),
	rules: [],
	measures: followUpMeasureDefinitions(issueWords, ['model-governance']),
	searched: ['reference', 'title', 'description', 'owner', 'resolution', 'comments'],
	sortedBy: 'reference',
	rowTitle: (row) => `${row.reference}: ${row.title ?? row.description}`
};
