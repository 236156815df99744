/** The communications plan: what is told to whom, by whom and when. */
import { type MeasureValue, ratioValue } from '#lib/core/measure.ts';
import { count } from '#lib/core/numbers.ts';
import { agree, counted, plural } from '#lib/core/words.ts';
import {
	countColumn,
	type Register,
	type Row,
	type RowFinding
} from '#lib/registers/definition.ts';

export type CommunicationFigures = {
	asAt: string;
	/** On the plan, whatever its day. */
	communications: number;
	/** Planned for the day or before it, and those of them that are done. */
	due: number;
	dueDone: number;
	/** Planned for before the day and not done. */
	overdue: number;
};

/** "5 of 8 communications planned by now are done, and 2 are overdue." */
export function communicationSentence(figures: CommunicationFigures): string {
	const { communications, due, dueDone, overdue } = figures;
	if (communications === 0) return 'No communication is on the plan yet.';
	if (due === 0)
		return `None of the ${plural(communications, 'communication')} is planned for this day or before it.`;
	const head =
		dueDone === due
			? `All ${counted(due, 'communication')} planned by now ${agree(due, 'is', 'are')} done`
			: `${dueDone === 0 ? 'None' : count(dueDone)} of ${counted(due, 'communication')} planned by now ${agree(dueDone, 'is', 'are')} done`;
	return overdue === 0
		? `${head}.`
		: `${head}, and ${count(overdue)} ${agree(overdue, 'is', 'are')} overdue.`;
}

export function communicationMeasures(figures: CommunicationFigures): MeasureValue[] {
	const { asAt, due, dueDone, overdue } = figures;
	return [
		ratioValue('communications-done', asAt, dueDone, due, 'communications'),
		ratioValue('communications-overdue', asAt, overdue, due, 'communications')
	];
}

function feedbackBeforeDone(row: Row): RowFinding | null {
	if (row.done_on || (row.feedback === null && row.reach === null)) return null;
	return {
		severity: 'warning',
		code: 'reached-but-not-done',
		message: 'It has feedback or people reached, and no day on which it was done. Give the day.',
		fields: ['done_on', row.feedback === null ? 'reach' : 'feedback']
	};
}

export const communications: Register = {
	name: 'communications',
	title: 'Communications plan',
	singular: 'communication',
	plural: 'communications',
	about:
		'What people who use services, carers, staff and partners are told about the transformation: by whom, how and when, how many it reached and what they said.',
	key: ['reference'],
	columns: [
		{
			name: 'reference',
			label: 'Reference',
			help: 'A number for the communication, different for each.',
			kind: 'text',
			required: true,
			numbered: true,
			maxLength: 60,
			alsoCalled: ['ref', 'id', 'number', 'no', 'communication ref', 'comms ref']
		},
		{
			name: 'audience',
			label: 'Audience',
			help: 'Who it is for.',
			kind: 'choice',
			filter: true,
			alsoCalled: ['stakeholder', 'stakeholder group', 'target audience', 'who', 'for whom'],
			choices: [
				{
					value: 'people',
					label: 'People who use services and carers',
					alsoCalled: ['service users', 'carers', 'experts by experience', 'patients']
				},
				{ value: 'staff', label: 'Staff', alsoCalled: ['workforce', 'teams', 'trust staff'] },
				{
					value: 'primary-care',
					label: 'Primary care',
					alsoCalled: ['gps', 'gp practices', 'pcns', 'general practice']
				},
				{
					value: 'vcse',
					label: 'Voluntary and community organisations',
					alsoCalled: ['vcse', 'voluntary sector', 'third sector', 'charities']
				},
				{
					value: 'partners',
					label: 'Partners and boards',
					alsoCalled: ['partners', 'board', 'local authority', 'councils', 'commissioners']
				},
				{ value: 'public', label: 'The public', alsoCalled: ['public', 'residents', 'community'] }
			]
		},
		{
			name: 'message',
			label: 'Message',
			help: 'What they are told, in one or two sentences.',
			kind: 'text',
			required: true,
			maxLength: 500,
			alsoCalled: ['key message', 'content', 'title', 'communication', 'subject', 'activity']
		},
		{
			name: 'channel',
			label: 'Channel',
			help: 'How it reaches them.',
			kind: 'choice',
			filter: true,
			alsoCalled: ['method', 'medium', 'format', 'how', 'type'],
			choices: [
				{
					value: 'meeting',
					label: 'Meeting or event',
					alsoCalled: ['meeting', 'event', 'workshop', 'webinar', 'briefing']
				},
				{
					value: 'email',
					label: 'Email or newsletter',
					alsoCalled: ['email', 'newsletter', 'bulletin']
				},
				{
					value: 'web',
					label: 'Website or intranet',
					alsoCalled: ['website', 'intranet', 'online']
				},
				{ value: 'print', label: 'Leaflet or letter', alsoCalled: ['leaflet', 'letter', 'poster'] },
				{
					value: 'social-media',
					label: 'Social media',
					alsoCalled: ['social', 'facebook', 'video']
				},
				{ value: 'press', label: 'Press', alsoCalled: ['media', 'radio', 'newspaper'] }
			]
		},
		{
			name: 'owner',
			label: 'Owner',
			help: 'Who answers for it, by role or name.',
			kind: 'text',
			maxLength: 200,
			filter: true,
			alsoCalled: ['lead', 'responsible', 'comms lead', 'by whom']
		},
		{
			name: 'planned_on',
			label: 'Planned',
			help: 'The day it is planned for.',
			kind: 'date',
			required: true,
			alsoCalled: ['date', 'planned date', 'due', 'due date', 'when', 'target date', 'planned for']
		},
		{
			name: 'done_on',
			label: 'Done',
			help: 'The day it was sent, held or published.',
			kind: 'date',
			statusWords: ['done', 'complete', 'completed', 'sent', 'held', 'published', 'delivered'],
			happened: true,
			alsoCalled: ['date done', 'sent', 'completed', 'date completed', 'actual date', 'delivered']
		},
		countColumn(
			'reach',
			'Reach',
			'How many people it reached, as far as is known: readers, guests, visits. Nobody is named.',
			'people',
			{ total: true, alsoCalled: ['people reached', 'audience size', 'attendance', 'views'] }
		),
		{
			name: 'feedback',
			label: 'Feedback',
			help: 'What came back, and what was done about it. No details about people.',
			kind: 'long-text',
			maxLength: 4000,
			detail: true,
			alsoCalled: ['response', 'comments', 'evaluation', 'outcome', 'notes']
		}
	],
	statuses: [
		{ code: 'planned', label: 'Planned', tone: 'started' },
		{ code: 'overdue', label: 'Overdue', tone: 'late' },
		{ code: 'done', label: 'Done', tone: 'done' }
	],
	rules: [feedbackBeforeDone],
	measures: [
		{
			name: 'communications-done',
			title: 'Communications done',
			unit: 'communications',
			better: 'higher',
			kind: 'share',
			period: 'month',
			rows: 'status=done',
			counted: 'Communications planned for the day or before it, and done by then',
			of: 'all communications planned for the day or before it'
		},
		{
			name: 'communications-overdue',
			title: 'Communications overdue',
			unit: 'communications',
			better: 'lower',
			kind: 'share',
			period: 'month',
			rows: 'status=overdue',
			counted: 'Communications planned for before the day and not done by then',
			of: 'all communications planned for the day or before it'
		}
	],
	searched: ['reference', 'message', 'owner', 'feedback'],
	sortedBy: 'reference',
	rowTitle: (row) => `${row.reference}: ${row.message}`
};
