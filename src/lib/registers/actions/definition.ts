/** What somebody agreed to do, from which meeting and by when. */
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

export const actionWords: FollowUp = {
	...TO_BE_DONE,
	name: 'actions',
	singular: 'action',
	plural: 'actions',
	ended: 'done'
};

export const actions: Register = {
	name: 'actions',
	area: 'log',
	aside: true,
	title: 'Actions',
	singular: 'action',
	plural: 'actions',
	about: 'What somebody agreed to do for the programme, from which meeting, and by when.',
	key: ['reference'],
	log: { types: names('action, actions, a'), words: 'action' },
	beganOn: 'agreed_on',
	columns: [
		referenceColumn('action'),
		{
			name: 'action',
			label: 'Action',
			help: 'What is to be done.',
			kind: 'text',
			required: true,
			maxLength: 1000,
			alsoCalled: names(`
				description, action description, details, action details, what, task, agreed action,
				action agreed, action required, summary, action to be taken, actions, title,
				action title, detail, action point, description of action, actions agreed
			`),
			perhapsCalled: ['item', 'issue', 'next steps']
		},
		ownerColumn('action'),
		{
			name: 'meeting',
			label: 'Meeting',
			help: 'The meeting or group that agreed it.',
			kind: 'text',
			maxLength: 200,
			filter: true,
			alsoCalled: names(`
				from meeting, forum, group, source, agreed at, board, meeting name, raised at, origin,
				source of action, meeting / forum, committee, governance group, raised by
			`),
			perhapsCalled: ['workstream', 'agenda item']
		},
		{
			name: 'agreed_on',
			label: 'Agreed',
			help: 'The day it was agreed.',
			kind: 'date',
			happened: true,
			detail: true,
			alsoCalled: names(`
				date agreed, agreed on, meeting date, date of meeting, date raised, raised,
				date assigned, assigned on, date opened, opened, date set, date logged, logged,
				date added, created, date created, raised on
			`),
			perhapsCalled: ['start date', 'date']
		},
		{
			name: 'due_on',
			label: 'Due',
			help: 'The day by which it is to be done.',
			kind: 'date',
			alsoCalled: names(`
				due date, by when, deadline, target date, date due, complete by, due by,
				target completion date, when, target, completion due, to be completed by, timescale
			`),
			perhapsCalled: ['review date', 'completion date', 'next review', 'revised date']
		},
		{
			name: 'done_on',
			label: 'Done',
			help: 'The day it was done. Empty until it is.',
			kind: 'date',
			statusWords: ['done', 'complete', 'completed', 'closed'],
			happened: true,
			alsoCalled: names(`
				date completed, completed, completed on, date closed, closed, closed on, date done,
				done on, actual completion date, completed date, closure date, date of completion,
				closed date, actual date
			`),
			perhapsCalled: ['complete', 'completion date', 'end date']
		},
		deliverableColumn(),
		commentsColumn()
	],
	statuses: followUpStatuses(actionWords),
	statusGroups: followUpGroups(actionWords),
	rules: [],
	measures: followUpMeasureDefinitions(actionWords, ['model-governance']),
	searched: ['reference', 'action', 'owner', 'meeting', 'comments'],
	sortedBy: 'reference',
	rowTitle: (row) => `${row.reference}: ${row.action}`
};
