/** Rows that somebody follows up until they are over: how many are, and how many are past their day. */
import { type MeasureDefinition, type MeasureValue, ratioValue } from '#lib/core/measure.ts';
import { count } from '#lib/core/numbers.ts';
import { agree, capital, plural } from '#lib/core/words.ts';
import { type Column, names, type Register } from './definition.ts';

export type FollowUpFigures = {
	asAt: string;
	/** Recorded by the day; one without a date counts from the start. */
	rows: number;
	/** Of them those that are over by the day. */
	ended: number;
	/** Not over, and due before the day. */
	overdue: number;
	/** Not over, and without a day by which it is due. */
	undated: number;
};

/** The words of a register for a row that is over, that is not, and that is past its day. */
export type FollowUp = Pick<Register, 'name' | 'singular' | 'plural'> & {
	/** “done”, “closed”, “replaced”; with `overdue` it names a measure. */
	ended: string;
	open: string;
	overdue: string;
	/** What each open row should have; null where a row may do without a day. */
	due: string | null;
	/** The shares that are headline measures. */
	measured: readonly ('ended' | 'overdue')[];
};

/** An action, an issue: what is to be over by a day. */
export const TO_BE_DONE = {
	open: 'open',
	overdue: 'overdue',
	due: 'due date',
	measured: ['ended', 'overdue']
} as const;

/** “5 of 12 actions are done, and 2 are overdue.” */
export function followUpSentence(words: FollowUp, figures: FollowUpFigures): string {
	const { singular, plural: many, ended: over, overdue: late } = words;
	const { rows, ended, overdue } = figures;
	if (rows === 0) return `No ${singular} had been recorded by this day.`;
	if (ended === rows)
		return rows === 1
			? `The one ${singular} is ${over}.`
			: `${rows === 2 ? 'Both' : `All ${count(rows)}`} ${many} are ${over}.`;
	const undated = undatedWords(words, figures);
	const rest = undated ? ` ${undated}.` : '';
	if (rows === 1)
		return `The one ${singular} is ${words.open}${overdue === 1 ? ` and ${late}` : ''}.${rest}`;
	const head =
		ended === 0
			? `None of the ${count(rows)} ${many} is ${over}`
			: `${count(ended)} of ${count(rows)} ${many} ${agree(ended, 'is', 'are')} ${over}`;
	return `${head}, and ${overdue === 0 ? 'none is' : `${count(overdue)} ${agree(overdue, 'is', 'are')}`} ${late}.${rest}`;
}

/** “2 open actions have no due date”; empty where none is without one, or may be. */
function undatedWords(
	{ singular, plural: many, open, due }: FollowUp,
	{ undated }: FollowUpFigures
): string {
	if (undated === 0 || due === null) return '';
	return `${plural(undated, `${open} ${singular} has`, `${open} ${many} have`)} no ${due}`;
}

const measureName = (name: string, words: string) => `${name}-${words.replaceAll(' ', '-')}`;

export function followUpMeasures(words: FollowUp, figures: FollowUpFigures): MeasureValue[] {
	const { name, plural: many, ended: over, overdue: late, measured } = words;
	const { asAt, rows, ended, overdue } = figures;
	const undated = undatedWords(words, figures);
	const note = undated ? `${undated} and cannot be ${late}.` : null;
	const values = {
		ended: ratioValue(measureName(name, over), asAt, ended, rows, many),
		overdue: ratioValue(measureName(name, late), asAt, overdue, rows, many, note)
	};
	return measured.map((one) => values[one]);
}

/** What the catalogue says of these measures. `deliverables` are those that they speak of. */
export function followUpMeasureDefinitions(
	{ name, plural: many, ended: over, overdue: late, measured }: FollowUp,
	deliverables: readonly string[]
): MeasureDefinition[] {
	const shared = {
		unit: many,
		kind: 'share',
		series: 'cumulative',
		period: 'month',
		of: `all ${many} recorded by the day`,
		deliverables
	} as const;
	const past: MeasureDefinition = {
		...shared,
		name: measureName(name, late),
		title: `${capital(many)} ${late}`,
		better: 'lower',
		rows: 'status=overdue',
		counted: `${capital(many)} not ${over} by the day, and ${late}`
	};
	const done: MeasureDefinition = {
		...shared,
		name: measureName(name, over),
		title: `${capital(many)} ${over}`,
		better: 'higher',
		rows: 'status=ended',
		counted: `${capital(many)} ${over} by the day`
	};
	const definitions = { ended: done, overdue: past };
	return measured.map((one) => definitions[one]);
}

/** The states of a row that is followed up, as `followUpServer` works them out. */
export function followUpStatuses({ ended, open, overdue }: FollowUp): Register['statuses'] {
	return [
		{ code: 'overdue', label: capital(overdue), tone: 'late' },
		{ code: 'open', label: capital(open), tone: 'started' },
		{ code: 'ended', label: capital(ended), tone: 'done' },
		{ code: 'ahead', label: 'Not recorded yet', tone: 'none' }
	];
}

/** Every row that is not over yet. */
export function followUpGroups({ open, overdue }: FollowUp): Register['statusGroups'] {
	return [
		{
			code: 'not-ended',
			label: `${capital(open)}, ${overdue} or not`,
			statuses: ['open', 'overdue']
		}
	];
}

// Columns that the registers of a log share, so that a log that holds all of them is read by one set of names.

export function referenceColumn(noun: string): Column {
	return {
		name: 'reference',
		label: 'Reference',
		help: `A number for the ${noun}, different for each.`,
		kind: 'text',
		required: true,
		numbered: true,
		maxLength: 60,
		alsoCalled: [
			...names('ref, id, number, no, uid, unique id, ref no, raid id, raid ref, log id, log no'),
			...['ref', 'id', 'no', 'number', 'reference'].map((word) => `${noun} ${word}`)
		],
		perhapsCalled: ['item']
	};
}

export function ownerColumn(noun: string): Column {
	return {
		name: 'owner',
		label: 'Owner',
		help: 'Who answers for it, by role or name.',
		kind: 'text',
		maxLength: 200,
		filter: true,
		alsoCalled: [
			...names(`
				lead, responsible, who, assigned to, responsible owner, responsible officer,
				accountable, lead officer, owner name, named lead, responsible person, lead / owner,
				owner / lead, lead name, by whom, person responsible, allocated to, responsibility
			`),
			`${noun} owner`,
			`${noun} lead`
		],
		perhapsCalled: ['manager', 'handler', 'sro']
	};
}

export function deliverableColumn(): Column {
	return {
		name: 'deliverable',
		label: 'Deliverable',
		help: 'The code or title of the deliverable it concerns.',
		kind: 'deliverables',
		single: true,
		detail: true,
		alsoCalled: names(`
			deliverable code, roadmap deliverable, linked deliverable, related deliverable, roadmap,
			linked to, roadmap item, deliverable id, deliverable ref, deliverable affected
		`)
	};
}

export function commentsColumn(): Column {
	return {
		name: 'comments',
		label: 'Latest update',
		help: 'What has happened since. No details about people.',
		kind: 'long-text',
		maxLength: 4000,
		detail: true,
		alsoCalled: names(`
			comments, comment, notes, update, updates, progress, progress update, latest comments,
			status update, latest position, current position, commentary, narrative,
			comments / update, update / comments
		`)
	};
}
