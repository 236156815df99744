import { FOCUS, type Register } from '#lib/registers/definition.ts';
import { MEASURES } from './measures.ts';

export const milestones: Register = {
	name: 'milestones',
	title: 'Milestones',
	singular: 'milestone',
	plural: 'milestones',
	about: 'Dated steps towards the deliverables of the roadmap, with who answers for each.',
	key: ['reference'],
	columns: [
		{
			name: 'reference',
			label: 'Reference',
			help: 'A number for the milestone, different for each.',
			kind: 'text',
			required: true,
			numbered: true,
			maxLength: 60,
			alsoCalled: ['milestone ref', 'ref', 'id', 'number', 'no']
		},
		{
			name: 'title',
			label: 'Milestone',
			help: 'What will have happened.',
			kind: 'text',
			required: true,
			maxLength: 300,
			alsoCalled: ['title', 'name', 'description', 'milestone name']
		},
		{
			name: 'deliverable',
			label: 'Deliverable',
			help: 'The code or title of the deliverable it leads to.',
			kind: 'deliverables',
			single: true,
			detail: true,
			alsoCalled: ['deliverable code', 'roadmap deliverable', 'linked deliverable', 'roadmap']
		},
		{
			name: 'focus',
			label: 'Focus',
			help: 'The core model, or the dedicated focus area it belongs to.',
			kind: 'choice',
			choices: FOCUS,
			filter: true,
			alsoCalled: ['area', 'focus area', 'workstream', 'pathway']
		},
		{
			name: 'owner',
			label: 'Owner',
			help: 'Who answers for it, by role or name.',
			kind: 'text',
			maxLength: 200,
			filter: true,
			alsoCalled: ['lead', 'responsible', 'milestone owner']
		},
		{
			name: 'baseline_on',
			label: 'Baseline',
			help: 'The day first planned.',
			kind: 'date',
			alsoCalled: ['baseline date', 'original date', 'planned', 'plan', 'planned date']
		},
		{
			name: 'forecast_on',
			label: 'Forecast',
			help: 'The day it is expected now.',
			kind: 'date',
			alsoCalled: ['forecast date', 'expected', 'revised date', 'current date', 'due']
		},
		{
			name: 'actual_on',
			label: 'Done',
			help: 'The day it was done. Empty until it is.',
			kind: 'date',
			statusWords: [
				'done',
				'complete',
				'completed',
				'achieved',
				'delivered',
				'closed',
				'met',
				'finished'
			],
			happened: true,
			alsoCalled: ['actual', 'completed', 'actual date', 'date completed', 'complete']
		},
		{
			name: 'notes',
			label: 'Notes',
			help: 'Anything others should know.',
			kind: 'long-text',
			maxLength: 4000,
			detail: true,
			alsoCalled: ['comments', 'comment', 'note', 'update']
		}
	],
	statuses: [
		{ code: 'done', label: 'Done', tone: 'done' },
		{ code: 'late', label: 'Past its date', tone: 'late' },
		{ code: 'slipping', label: 'Forecast to slip', tone: 'late' },
		{ code: 'due', label: 'To come', tone: 'started' },
		{ code: 'no-date', label: 'No date yet', tone: 'none' }
	],
	rules: [],
	measures: MEASURES,
	searched: ['reference', 'title', 'owner'],
	sortedBy: 'reference',
	rowTitle: (row) => `${row.reference}: ${row.title}`
};
