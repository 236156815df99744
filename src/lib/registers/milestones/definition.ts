/** Dated steps towards the deliverables of the roadmap. */
import { type MeasureValue, noteOf, ratioValue } from '#lib/core/measure.ts';
import { count } from '#lib/core/numbers.ts';
import { agree, counted, plural } from '#lib/core/words.ts';
import { FOCUS, type Register, names } from '#lib/registers/definition.ts';

export const milestones: Register = {
	name: 'milestones',
	area: 'plan',
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
			alsoCalled: names(`
				milestone ref, ref, id, number, no, milestone id, milestone no, milestone number,
				task id, task no, activity id, ms id, ms ref, wbs, uid, unique id, item no,
				action no, action ref, ref no, task ref, task number
			`),
			perhapsCalled: ['item', 'line']
		},
		{
			name: 'title',
			label: 'Milestone',
			help: 'What will have happened.',
			kind: 'text',
			required: true,
			maxLength: 300,
			alsoCalled: names(`
				title, name, description, milestone name, task, task name, activity,
				milestone / task, task / milestone, milestone title, milestone description, step,
				action, what, key milestone, action / milestone, task description,
				activity / milestone
			`),
			perhapsCalled: ['outcome', 'objective']
		},
		{
			name: 'deliverable',
			label: 'Deliverable',
			help: 'The code or title of the deliverable it leads to.',
			kind: 'deliverables',
			single: true,
			detail: true,
			alsoCalled: names(`
				deliverable code, roadmap deliverable, linked deliverable, roadmap, linked to,
				supports deliverable, linked roadmap deliverable, roadmap item, deliverable id,
				deliverable ref, parent deliverable, roadmap code, deliverable supported, links to
			`)
		},
		{
			name: 'focus',
			label: 'Focus',
			help: 'The core model, or the dedicated focus area it belongs to.',
			kind: 'choice',
			choices: FOCUS,
			filter: true,
			alsoCalled: ['area', 'focus area', 'workstream', 'pathway', 'programme area', 'service area'],
			perhapsCalled: ['programme', 'theme']
		},
		{
			name: 'owner',
			label: 'Owner',
			help: 'Who answers for it, by role or name.',
			kind: 'text',
			maxLength: 200,
			filter: true,
			alsoCalled: names(`
				lead, responsible, milestone owner, who, assigned to, resource, resource names,
				accountable, responsible lead, task owner, action owner, lead officer,
				workstream lead, responsible person, named lead, lead name, owner / lead,
				lead / owner, accountable owner, responsible owner, responsible officer
			`),
			perhapsCalled: ['sro', 'sponsor', 'manager']
		},
		{
			name: 'baseline_on',
			label: 'Baseline',
			help: 'The day first planned.',
			kind: 'date',
			alsoCalled: names(`
				baseline date, original date, planned, plan, planned date, planned end,
				planned end date, planned finish, planned finish date, planned completion,
				planned completion date, baseline finish, baseline end, original due date,
				original end date, original target, original target date, original finish,
				original plan, planned for, planned delivery, original completion date,
				first planned, original deadline, planned due date, baselined date,
				baseline completion, agreed date
			`),
			perhapsCalled: [
				'target',
				'target date',
				'target completion',
				'target completion date',
				'target end date'
			]
		},
		{
			name: 'forecast_on',
			label: 'Forecast',
			help: 'The day it is expected now.',
			kind: 'date',
			alsoCalled: names(`
				forecast date, expected, revised date, current date, due, finish, end, end date,
				finish date, by when, forecast end, forecast finish, forecast completion,
				forecast completion date, expected completion, expected end, expected end date,
				revised end, revised end date, revised finish, revised due date, revised deadline,
				revised forecast, current forecast, latest forecast, anticipated,
				anticipated completion, current due date, projected end, expected finish, deadline,
				current end date, estimated completion, estimated end date, eta, due by
			`),
			perhapsCalled: names(`
				target, target date, target completion, target completion date, target end date,
				completion date, delivery date, date, scheduled, when, timescale, new date
			`)
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
			alsoCalled: names(`
				actual, completed, actual date, date completed, complete, actual end,
				actual end date, actual finish, actual finish date, actual completion,
				actual completion date, done on, completed on, delivered, delivered on, achieved,
				achieved on, date met, met on, finished, actual delivery, actual delivery date,
				date achieved
			`),
			perhapsCalled: [
				'completion date',
				'date of completion',
				'closed',
				'signed off',
				'delivery date'
			]
		},
		{
			name: 'notes',
			label: 'Notes',
			help: 'Anything others should know.',
			kind: 'long-text',
			maxLength: 4000,
			detail: true,
			alsoCalled: names(`
				comments, comment, note, update, comments / update, update / comments, commentary,
				latest update, narrative, progress, progress update, progress notes, updates,
				remarks, status update, latest position, notes / comments, comments / notes,
				further information
			`),
			perhapsCalled: ['issues', 'position', 'highlights', 'next steps']
		}
	],
	statuses: [
		{ code: 'done', label: 'Done', tone: 'done' },
		{ code: 'late', label: 'Late', tone: 'late' },
		{ code: 'slipping', label: 'Forecast to slip', tone: 'late' },
		{ code: 'due', label: 'To come', tone: 'started' },
		{ code: 'no-date', label: 'No date yet', tone: 'none' }
	],
	rules: [],
	measures: [
		{
			name: 'milestones-done',
			title: 'Milestones done',
			unit: 'milestones',
			better: 'higher',
			kind: 'share',
			series: 'cumulative',
			period: 'month',
			rows: 'status=done',
			ofDates: true,
			counted: 'Milestones done by the day',
			of: 'all milestones on the register',
			remark: 'The plan counts those whose baseline is by then.',
			deliverables: ['model-governance']
		},
		{
			name: 'milestones-late',
			title: 'Milestones late',
			unit: 'milestones',
			better: 'lower',
			kind: 'share',
			series: 'cumulative',
			period: 'month',
			rows: 'status=late',
			counted:
				'Milestones past their forecast (or, without one, their baseline) and not done by the day',
			of: 'all milestones on the register',
			deliverables: ['model-governance']
		}
	],
	searched: ['reference', 'title', 'owner'],
	sortedBy: 'reference',
	rowTitle: (row) => `${row.reference}: ${row.title}`
};

// What its rows add up to: the sentence and the measures.

export type MilestoneFigures = {
	asAt: string;
	milestones: number;
	done: number;
	/** Those whose planned day had come; null where none has one. */
	planned: number | null;
	/** Not done, and past their forecast or, without one, their baseline. */
	late: number;
	/** Not done, and without any date. */
	undated: number;
};

/** "7 of 11 milestones are done, and 4 are late." */
export function milestoneSentence({ milestones, done, late, undated }: MilestoneFigures): string {
	if (milestones === 0) return 'No milestone is on the register yet.';
	if (done === milestones)
		return milestones === 1
			? 'The one milestone is done.'
			: `All ${count(milestones)} milestones are done.`;
	const head = `${done === 0 ? 'None' : count(done)} of ${counted(milestones, 'milestone')} ${agree(done, 'is', 'are')} done`;
	const behind =
		late === 0 ? ', and none is late.' : `, and ${count(late)} ${agree(late, 'is', 'are')} late.`;
	const dates =
		undated === 0 ? '' : ` ${plural(undated, 'milestone has', 'milestones have')} no date.`;
	return head + behind + dates;
}

export function milestoneMeasures(figures: MilestoneFigures): MeasureValue[] {
	const { asAt, milestones, done, planned, late, undated } = figures;
	const note = noteOf(
		undated > 0 &&
			`${plural(undated, 'milestone has', 'milestones have')} no date and cannot be late.`
	);
	return [
		{ ...ratioValue('milestones-done', asAt, done, milestones, 'milestones'), planned },
		ratioValue('milestones-late', asAt, late, milestones, 'milestones', note)
	];
}
