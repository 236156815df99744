/**
 * The driver diagram: the aim, what drives it, what drives that, and the changes that are tried. Drawn after the
 * one of Somerset NHS Foundation Trust (source 004).
 */
import { type MeasureValue, ratioValue } from '#lib/core/measure.ts';
import { count } from '#lib/core/numbers.ts';
import { agree, counted, plural } from '#lib/core/words.ts';
import { type Register, type Row, type RowFinding, names } from '#lib/registers/definition.ts';

/** From left to right; each leads to one of the kind before it. */
export const KINDS = ['aim', 'primary', 'secondary', 'idea'] as const;
export type Kind = (typeof KINDS)[number];

export type DriverFigures = {
	asAt: string;
	/** Aims and drivers. */
	drivers: number;
	ideas: number;
	/** Ideas that were tried by the day, and those that are being tried. */
	tried: number;
	trying: number;
};

/** "3 of 9 change ideas have been tried, and 2 are being tried." */
export function driverSentence({ drivers, ideas, tried, trying }: DriverFigures): string {
	if (drivers + ideas === 0) return 'No driver diagram has been drawn yet.';
	if (ideas === 0)
		return `${plural(drivers, 'aim or driver', 'aims and drivers')} ${agree(drivers, 'is', 'are')} named, and no change idea yet.`;
	const head =
		tried === ideas
			? `${ideas === 1 ? 'The one change idea' : `All ${count(ideas)} change ideas`} ${agree(ideas, 'has', 'have')} been tried`
			: `${tried === 0 ? 'None' : count(tried)} of ${counted(ideas, 'change idea')} ${agree(tried, 'has', 'have')} been tried`;
	return trying === 0
		? `${head}.`
		: `${head}, and ${count(trying)} ${agree(trying, 'is', 'are')} being tried.`;
}

export function driverMeasures({ asAt, ideas, tried }: DriverFigures): MeasureValue[] {
	return [ratioValue('change-ideas-tried', asAt, tried, ideas, 'change ideas')];
}

function leadsSomewhere(row: Row): RowFinding | null {
	if (row.kind === 'aim' || row.leads_to) return null;
	return {
		severity: 'warning',
		code: 'leads-nowhere',
		message: 'It does not say what it leads to, so it is not drawn. Give the reference of that.',
		fields: ['leads_to']
	};
}

function triedInOrder(row: Row): RowFinding | null {
	const { started_on: started, done_on: done } = row;
	if (!started || !done || String(started) <= String(done)) return null;
	return {
		severity: 'warning',
		code: 'dates-out-of-order',
		message: 'The day it was tried is before the day it was begun. Check both.',
		fields: ['started_on', 'done_on']
	};
}

export const drivers: Register = {
	name: 'drivers',
	area: 'plan',
	aside: true,
	title: 'Driver diagram',
	singular: 'aim, driver or change idea',
	plural: 'aims, drivers and change ideas',
	about:
		'What the change is for, what drives it, and which changes are tried: an aim, its primary drivers, their secondary drivers, and the change ideas that belong to each.',
	key: ['reference'],
	columns: [
		{
			name: 'reference',
			label: 'Reference',
			help: 'A short name for it, different for each, such as A, P1 or C3.',
			kind: 'text',
			required: true,
			numbered: true,
			maxLength: 60,
			alsoCalled: names('ref, id, no, number, driver ref, driver id, node, code')
		},
		{
			name: 'title',
			label: 'What',
			help: 'The aim, the driver or the change, in one sentence.',
			kind: 'text',
			required: true,
			maxLength: 300,
			alsoCalled: names('title, text, name, driver, aim, change idea, idea, description')
		},
		{
			name: 'kind',
			label: 'Kind',
			help: 'Where it stands in the diagram.',
			kind: 'choice',
			required: true,
			filter: true,
			alsoCalled: names('type, level, column, category, driver type'),
			choices: [
				{ value: 'aim', label: 'Aim', alsoCalled: names('goal, outcome, overall aim') },
				{ value: 'primary', label: 'Primary driver', alsoCalled: names('primary, driver') },
				{ value: 'secondary', label: 'Secondary driver', alsoCalled: ['secondary'] },
				{
					value: 'idea',
					label: 'Change idea',
					alsoCalled: names('idea, change, change concept, intervention, test of change')
				}
			]
		},
		{
			name: 'leads_to',
			label: 'Leads to',
			help: 'The reference of what it helps to reach: an aim, or a driver.',
			kind: 'text',
			maxLength: 60,
			alsoCalled: names('parent, drives, contributes to, belongs to, parent ref, linked to')
		},
		{
			name: 'owner',
			label: 'Owner',
			help: 'Who answers for it: a role rather than a name.',
			kind: 'text',
			filter: true,
			maxLength: 200,
			alsoCalled: names('lead, responsible, owned by, who')
		},
		{
			name: 'started_on',
			label: 'Begun',
			help: 'The day on which a change idea was first tried.',
			kind: 'date',
			happened: true,
			alsoCalled: names('start, started, start date, date started, testing since')
		},
		{
			name: 'done_on',
			label: 'Tried',
			help: 'The day by which it was known what it brings.',
			kind: 'date',
			happened: true,
			alsoCalled: names('done, completed, end date, date tested, tested, adopted')
		},
		{
			name: 'measured_by',
			label: 'Measured by',
			help: 'The figure that will show whether it helps.',
			kind: 'text',
			detail: true,
			maxLength: 200,
			alsoCalled: names('measure, measures, metric, indicator, how we will know')
		},
		{
			name: 'deliverable',
			label: 'Deliverable',
			help: 'The code or title of the deliverable it belongs to.',
			kind: 'deliverables',
			single: true,
			detail: true,
			alsoCalled: names('roadmap deliverable, linked deliverable, roadmap, deliverable code')
		},
		{
			name: 'notes',
			label: 'Notes',
			help: 'What was learnt. Nothing about people who can be recognised.',
			kind: 'long-text',
			detail: true,
			maxLength: 2000,
			alsoCalled: names('comments, comment, note, learning, what was learnt')
		}
	],
	statuses: [
		{ code: 'tried', label: 'Tried', tone: 'done' },
		{ code: 'trying', label: 'Being tried', tone: 'started' },
		{ code: 'idea', label: 'Not begun', tone: 'none' },
		{ code: 'driver', label: 'Aim or driver', tone: 'none' }
	],
	rules: [leadsSomewhere, triedInOrder],
	measures: [
		{
			name: 'change-ideas-tried',
			title: 'Change ideas tried',
			unit: 'change ideas',
			better: 'higher',
			kind: 'share',
			series: 'cumulative',
			period: 'quarter',
			rows: 'status=tried',
			ofDates: true,
			counted: 'Change ideas of the driver diagram that were tried by the day',
			of: 'all change ideas of the diagram'
		}
	],
	searched: ['reference', 'title', 'owner', 'notes'],
	sortedBy: 'reference',
	rowTitle: (row) => `${row.reference}: ${row.title}`
};

// The diagram: each thing under what it leads to.

export type DriverRow = {
	id: number;
	reference: string;
	title: string;
	kind: Kind;
	leadsTo: string | null;
	status: string;
	measuredBy: string | null;
};

export type Driver = DriverRow & { drivers: Driver[] };

/** The diagram from its aims on, and what is not part of it: what it leads to is not there, or is no aim or driver. */
export function diagram(rows: readonly DriverRow[]): { aims: Driver[]; loose: DriverRow[] } {
	const level = ({ kind }: DriverRow) => KINDS.indexOf(kind);
	const byName = new Map(rows.map((row) => [row.reference.toLowerCase(), row]));
	const parentOf = (row: DriverRow) => byName.get((row.leadsTo ?? '').trim().toLowerCase());
	const drawn = new Set<number>();
	// What it leads to stands further left, so that no circle can come about.
	const under = (row: DriverRow): Driver => {
		drawn.add(row.id);
		const own = rows.filter((other) => level(other) > level(row) && parentOf(other) === row);
		return { ...row, drivers: own.map(under) };
	};
	const aims = rows.filter(({ kind }) => kind === 'aim').map(under);
	return { aims, loose: rows.filter(({ id }) => !drawn.has(id)) };
}
