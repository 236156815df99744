/** The communications plan: what is told to whom, by whom and when. */
import { type MeasureValue, ratioValue } from '#lib/core/measure.ts';
import { count } from '#lib/core/numbers.ts';
import { agree, counted, plural } from '#lib/core/words.ts';
import {
	countColumn,
	type Register,
	type Row,
	type RowFinding,
	names
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
	area: 'people',
	aside: true,
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
			alsoCalled: names(`
				ref, id, number, no, communication ref, comms ref, comms id, comms no, activity ref,
				activity id, comm id, unique id
			`),
			perhapsCalled: ['item']
		},
		{
			name: 'audience',
			label: 'Audience',
			help: 'Who it is for.',
			kind: 'choice',
			filter: true,
			alsoCalled: names(`
				stakeholder, stakeholder group, target audience, who, for whom, audiences,
				audience group, key audience, to whom, recipients, recipient, stakeholders, who for,
				who is it for
			`),
			choices: [
				{
					value: 'people',
					label: 'People who use services and carers',
					alsoCalled: names(`
						service users, carers, experts by experience, patients, people who use services,
						service users and carers, ebe, patients and carers, ebe and carers
					`)
				},
				{
					value: 'staff',
					label: 'Staff',
					alsoCalled: [
						'workforce',
						'teams',
						'trust staff',
						'all staff',
						'clinical staff',
						'cmht staff',
						'nhs staff'
					]
				},
				{
					value: 'primary-care',
					label: 'Primary care',
					alsoCalled: ['gps', 'gp practices', 'pcns', 'general practice', 'pcn', 'gp', 'practices']
				},
				{
					value: 'vcse',
					label: 'Voluntary and community organisations',
					alsoCalled: [
						'vcse',
						'voluntary sector',
						'third sector',
						'charities',
						'vcfse',
						'vcs',
						'vcse partners'
					]
				},
				{
					value: 'partners',
					label: 'Partners and boards',
					alsoCalled: names(`
						partners, board, local authority, councils, commissioners, boards, icb,
						system partners, stakeholders, la
					`)
				},
				{
					value: 'public',
					label: 'The public',
					alsoCalled: [
						'public',
						'residents',
						'community',
						'general public',
						'local residents',
						'wider public'
					]
				}
			]
		},
		{
			name: 'message',
			label: 'Message',
			help: 'What they are told, in one or two sentences.',
			kind: 'text',
			required: true,
			maxLength: 500,
			alsoCalled: names(`
				key message, content, title, communication, subject, activity, key messages,
				messages, topic, what, description, communication activity, comms activity, headline,
				message / content, message content
			`),
			perhapsCalled: ['purpose', 'action', 'item', 'theme']
		},
		{
			name: 'channel',
			label: 'Channel',
			help: 'How it reaches them.',
			kind: 'choice',
			filter: true,
			alsoCalled: names(`
				method, medium, format, how, type, channels, how delivered, delivery method,
				comms channel, communication channel, communication method, route, platform, media,
				mechanism, vehicle
			`),
			perhapsCalled: ['tool', 'tactic'],
			choices: [
				{
					value: 'meeting',
					label: 'Meeting or event',
					alsoCalled: names(`
						meeting, event, workshop, webinar, briefing, meetings, events, workshops, webinars,
						team meeting, presentation, drop in
					`)
				},
				{
					value: 'email',
					label: 'Email or newsletter',
					alsoCalled: [
						'email',
						'newsletter',
						'bulletin',
						'e-mail',
						'emails',
						'e-newsletter',
						'staff bulletin',
						'newsletters'
					]
				},
				{
					value: 'web',
					label: 'Website or intranet',
					alsoCalled: [
						'website',
						'intranet',
						'online',
						'web page',
						'webpage',
						'website page',
						'intranet page'
					]
				},
				{
					value: 'print',
					label: 'Leaflet or letter',
					alsoCalled: [
						'leaflet',
						'letter',
						'poster',
						'leaflets',
						'letters',
						'posters',
						'flyer',
						'printed leaflet'
					]
				},
				{
					value: 'social-media',
					label: 'Social media',
					alsoCalled: [
						'social',
						'facebook',
						'video',
						'twitter',
						'x (twitter)',
						'instagram',
						'social media post',
						'linkedin'
					]
				},
				{
					value: 'press',
					label: 'Press',
					alsoCalled: [
						'media',
						'radio',
						'newspaper',
						'press release',
						'local press',
						'media release'
					]
				}
			]
		},
		{
			name: 'owner',
			label: 'Owner',
			help: 'Who answers for it, by role or name.',
			kind: 'text',
			maxLength: 200,
			filter: true,
			alsoCalled: names(`
				lead, responsible, comms lead, by whom, who by, responsible person, owner / lead,
				lead / owner, author, sender, delivered by, assigned to, responsible officer,
				lead name
			`)
		},
		{
			name: 'planned_on',
			label: 'Planned',
			help: 'The day it is planned for.',
			kind: 'date',
			required: true,
			alsoCalled: names(`
				date, planned date, due, due date, when, target date, planned for, by when,
				scheduled, scheduled date, target, deadline, send date, planned send date,
				release date, timing, proposed date, go out date, date due
			`),
			perhapsCalled: ['publish date', 'issue date', 'timescale']
		},
		{
			name: 'done_on',
			label: 'Done',
			help: 'The day it was sent, held or published.',
			kind: 'date',
			statusWords: ['done', 'complete', 'completed', 'sent', 'held', 'published', 'delivered'],
			happened: true,
			alsoCalled: names(`
				date done, sent, completed, date completed, actual date, delivered, date sent,
				sent on, issued, date issued, published, date published, completed on, delivered on,
				date delivered, actual, done on, actual date sent, went out, date of completion
			`),
			perhapsCalled: ['complete', 'completion date']
		},
		countColumn(
			'reach',
			'Reach',
			'How many people it reached, as far as is known: readers, guests, visits. Nobody is named.',
			'people',
			{
				total: true,
				alsoCalled: names(`
					people reached, audience size, attendance, views, number reached, audience reached,
					reads, opens, attendees, number attended, clicks, impressions, page views, visits,
					number of attendees
				`),
				perhapsCalled: ['engagement', 'hits', 'recipients reached']
			}
		),
		{
			name: 'feedback',
			label: 'Feedback',
			help: 'What came back, and what was done about it. No details about people.',
			kind: 'long-text',
			maxLength: 4000,
			detail: true,
			alsoCalled: names(`
				response, comments, evaluation, outcome, notes, feedback received,
				comments / feedback, what came back, results, evaluation / feedback, reaction,
				responses, feedback / evaluation
			`),
			perhapsCalled: ['impact', 'learning']
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
			series: 'cumulative',
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
			series: 'cumulative',
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
