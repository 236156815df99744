/** What was decided for the programme, by which body, why, and when it is looked at again. */
import { names, type Register } from '#lib/registers/definition.ts';
import {
	commentsColumn,
	deliverableColumn,
	type FollowUp,
	followUpGroups,
	followUpMeasureDefinitions,
	followUpStatuses,
	ownerColumn,
	referenceColumn
} from '#lib/registers/follow-up.ts';

export const decisionWords: FollowUp = {
	name: 'decisions',
	singular: 'decision',
	plural: 'decisions',
	ended: 'replaced',
	open: 'current',
	overdue: 'past review',
	due: null,
	measured: ['overdue']
};

export const decisions: Register = {
	name: 'decisions',
	area: 'log',
	aside: true,
	title: 'Decisions',
	singular: 'decision',
	plural: 'decisions',
	about: 'What was decided for the programme, by which body, why, and when it is to be reviewed.',
	key: ['reference'],
	log: { types: names('decision, decisions, d'), words: 'decision' },
	beganOn: 'decided_on',
	columns: [
		referenceColumn('decision'),
		{
			name: 'decision',
			label: 'Decision',
			help: 'What was decided.',
			kind: 'text',
			required: true,
			maxLength: 1000,
			alsoCalled: names(`
				description, decision description, details, decision details, decision made,
				decision taken, what was decided, summary, title, decision title, detail,
				decision summary, description of decision, outcome, resolution
			`),
			perhapsCalled: ['item', 'agenda item', 'issue']
		},
		{
			name: 'decided_by',
			label: 'Decided by',
			help: 'The board or group that decided.',
			kind: 'text',
			maxLength: 200,
			filter: true,
			alsoCalled: names(`
				body, board, group, forum, meeting, decision maker, made by, approved by,
				decision made by, decision taken by, agreed by, committee, decision body,
				governance group, decided at, agreed at, authority, decision forum, decision makers
			`),
			perhapsCalled: ['raised by', 'source']
		},
		ownerColumn('decision'),
		{
			name: 'decided_on',
			label: 'Decided',
			help: 'The day it was decided.',
			kind: 'date',
			happened: true,
			alsoCalled: names(`
				decision date, date of decision, date decided, decided on, date agreed, agreed on,
				date made, meeting date, date of meeting, date approved, approved on, date taken
			`),
			perhapsCalled: ['date', 'date raised', 'date logged']
		},
		{
			name: 'review_on',
			label: 'Review due',
			help: 'The day it is to be looked at again.',
			kind: 'date',
			alsoCalled: names(`
				review date, next review, review, date of next review, next review date, review by,
				review on, date for review, review due date, due for review
			`),
			perhapsCalled: ['due date', 'expiry date']
		},
		{
			name: 'replaced_on',
			label: 'Replaced',
			help: 'The day another decision took its place, or it was withdrawn.',
			kind: 'date',
			statusWords: ['replaced', 'superseded', 'withdrawn', 'rescinded', 'revoked', 'reversed'],
			happened: true,
			detail: true,
			alsoCalled: names(`
				superseded, date superseded, superseded on, date replaced, replaced on, withdrawn,
				date withdrawn, withdrawn on, date rescinded, rescinded on
			`),
			perhapsCalled: ['closed', 'date closed']
		},
		{
			name: 'reason',
			label: 'Reason',
			help: 'Why it was decided, and what else was looked at.',
			kind: 'long-text',
			maxLength: 4000,
			detail: true,
			alsoCalled: names(`
				rationale, why, reasons, reason for decision, basis, justification,
				rationale for decision, decision rationale, options considered, reasoning,
				reason / rationale
			`),
			perhapsCalled: ['impact', 'background', 'context']
		},
		deliverableColumn(),
		commentsColumn()
	],
	statuses: followUpStatuses(decisionWords),
	statusGroups: followUpGroups(decisionWords),
	rules: [],
	measures: followUpMeasureDefinitions(decisionWords, ['model-governance']),
	searched: ['reference', 'decision', 'decided_by', 'owner', 'reason', 'comments'],
	sortedBy: 'reference',
	rowTitle: (row) => `${row.reference}: ${row.decision}`
};
