/** Deliverables that an ICS has added to the roadmap for itself: regions compare the national ones alone. */
import { names, type Register } from '#lib/registers/definition.ts';
import {
	commentsColumn,
	type FollowUp,
	followUpGroups,
	followUpStatuses,
	ownerColumn,
	referenceColumn
} from '#lib/registers/follow-up.ts';

export const localWords: FollowUp = {
	name: 'localdeliverables',
	singular: 'local deliverable',
	plural: 'local deliverables',
	ended: 'reached',
	open: 'open',
	overdue: 'late',
	due: 'date',
	// They are the ICS's own, and nothing that regions compare.
	measured: []
};

export const localdeliverables: Register = {
	name: 'localdeliverables',
	area: 'plan',
	aside: true,
	title: 'Local deliverables',
	singular: 'local deliverable',
	plural: 'local deliverables',
	about:
		'What the ICS has added to the roadmap for itself, under one of its areas. Regions compare the national deliverables only.',
	key: ['reference'],
	beganOn: 'added_on',
	columns: [
		referenceColumn('deliverable'),
		{
			name: 'title',
			label: 'Local deliverable',
			help: 'What will be in place.',
			kind: 'text',
			required: true,
			maxLength: 300,
			alsoCalled: names(`
				title, deliverable, deliverable title, deliverable name, local deliverable name, name,
				local priority, priority, local objective, objective, description
			`)
		},
		{
			name: 'area',
			label: 'Area',
			help: 'The area of the roadmap that it is added to.',
			kind: 'choice',
			filter: true,
			alsoCalled: ['roadmap area', 'theme', 'domain', 'workstream', 'programme area'],
			choices: [
				{ value: 'model', label: 'Model development', alsoCalled: ['model', 'core model'] },
				{ value: 'care', label: 'Care provision', alsoCalled: ['care', 'provision', 'services'] },
				{ value: 'workforce', label: 'Workforce', alsoCalled: ['staff', 'people', 'staffing'] },
				{
					value: 'data',
					label: 'Data and outcomes',
					alsoCalled: ['data', 'outcomes', 'digital', 'data & outcomes']
				},
				{
					value: 'focus',
					label: 'Dedicated focus',
					alsoCalled: ['focus', 'dedicated focus areas', 'focus areas']
				}
			]
		},
		ownerColumn('deliverable'),
		{
			name: 'added_on',
			label: 'Added',
			help: 'The day the ICS decided on it.',
			kind: 'date',
			happened: true,
			detail: true,
			alsoCalled: ['date added', 'added on', 'agreed', 'date agreed', 'agreed on', 'start date']
		},
		{
			name: 'planned_on',
			label: 'Planned',
			help: 'The day first planned.',
			kind: 'date',
			alsoCalled: names(`
				planned date, baseline, baseline date, planned for, original date, planned completion,
				target date, due date, due
			`),
			perhapsCalled: ['date', 'deadline', 'by when']
		},
		{
			name: 'forecast_on',
			label: 'Forecast',
			help: 'The day it is expected now, where that is another one.',
			kind: 'date',
			alsoCalled: ['forecast date', 'expected', 'expected date', 'revised date', 'current forecast']
		},
		{
			name: 'reached_on',
			label: 'Reached',
			help: 'The day it was in place.',
			kind: 'date',
			happened: true,
			statusWords: ['reached', 'complete', 'completed', 'done', 'delivered', 'achieved'],
			alsoCalled: names(`
				date reached, reached on, actual, actual date, completed, date completed, done,
				achieved, date achieved, delivered
			`)
		},
		{
			name: 'reason',
			label: 'Reason',
			help: 'Why the ICS has added it.',
			kind: 'long-text',
			maxLength: 4000,
			detail: true,
			alsoCalled: ['why', 'rationale', 'reason for adding', 'local need', 'justification']
		},
		commentsColumn()
	],
	statuses: followUpStatuses(localWords),
	statusGroups: followUpGroups(localWords),
	rules: [],
	measures: [],
	searched: ['reference', 'title', 'owner', 'reason', 'comments'],
	sortedBy: 'reference',
	rowTitle: (row) => `${row.reference}: ${row.title}`
};
