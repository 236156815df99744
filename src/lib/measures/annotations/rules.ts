/** Targets, notes and re-bases that people set beside a measure's figures. Pure. */
import { isIsoDate } from '#lib/core/calendar.ts';
import { longDate } from '#lib/core/dates.ts';
import { isPercent } from '#lib/core/measure.ts';
import { textFinding } from '#lib/core/text-check.ts';
import { plural } from '#lib/core/words.ts';
import { dayProblem } from '#lib/core/typed-dates.ts';
import { type ChartMarks, type ShownMeasure, writtenBy } from '#lib/measures/rules.ts';
import { numberOfText } from '#lib/registers/parse/numbers.ts';
import { type Chart, FEWEST_VALUES, rebaseProblems } from '#lib/spc/rules.ts';

export type MarkKind = 'target' | 'annotation' | 'rebase';

export const MARK_KINDS: readonly { code: MarkKind; label: string }[] = [
	{ code: 'target', label: 'Target' },
	{ code: 'annotation', label: 'Note' },
	{ code: 'rebase', label: 'Re-base' }
];

/** As it is typed; dates are ISO where they could be read. */
export type MarkInput = {
	value: string;
	/** A target's first day, or the day of a note or a re-base. */
	from: string;
	to: string;
	text: string;
	by: string;
	/** `yes`: a re-base that leaves too few values for limits is meant all the same. */
	few?: string;
};

export type MarkField = keyof MarkInput;
export type MarkFinding = { field: MarkField; message: string };

/** As it is held. */
export type Mark = {
	id: number;
	kind: MarkKind;
	/** ISO dates. */
	from: string | null;
	to: string | null;
	/** In the chart's unit: percent for shares. */
	value: number | null;
	text: string | null;
	/** Who decided a re-base. */
	by: string | null;
	/** Name, and UTC timestamp. */
	recordedBy: string;
	recordedAt: string;
	withdrawnBy: string | null;
	withdrawnAt: string | null;
};

/** What is to be kept of an input. */
export type NewMark = Pick<Mark, 'kind' | 'from' | 'to' | 'value' | 'text' | 'by'>;

const LONGEST_TEXT = 500;
const LONGEST_NAME = 100;

/** Reads what was typed. */
export function readMark(
	kind: MarkKind,
	input: MarkInput,
	measure: Pick<ShownMeasure, 'kind'>,
	today: string
): { mark: NewMark } | { findings: MarkFinding[] } {
	const typed = Object.fromEntries(
		Object.entries(input).map(([field, text]) => [field, text.trim()])
	) as MarkInput;
	const findings: MarkFinding[] =
		kind === 'target'
			? targetProblems(typed, measure, today)
			: kind === 'rebase'
				? rebaseFindings(typed, today)
				: noteProblems(typed, today);
	for (const field of ['text', 'by'] as const) {
		const longest = field === 'text' ? LONGEST_TEXT : LONGEST_NAME;
		const finding = textFinding(field, typed[field], { longest });
		if (finding) findings.push({ ...finding, field });
	}
	if (findings.length > 0) return { findings };
	const isTarget = kind === 'target';
	return {
		mark: {
			kind,
			from: typed.from || null,
			to: isTarget ? typed.to || null : null,
			value: isTarget ? numberOfText(typed.value) : null,
			text: typed.text || null,
			by: kind === 'rebase' ? typed.by : null
		}
	};
}

function targetProblems(
	{ value, from, to }: MarkInput,
	{ kind }: Pick<ShownMeasure, 'kind'>,
	today: string
): MarkFinding[] {
	const findings: MarkFinding[] = [];
	const number = value === '' ? null : numberOfText(value);
	if (number === null)
		findings.push({
			field: 'value',
			message: `Enter the target as a number${isPercent(kind) ? ' of percent, such as 80' : ', such as 12'}`
		});
	else if (number < 0) findings.push({ field: 'value', message: 'Enter a target of 0 or more' });
	else if (kind === 'share' && number > 100)
		findings.push({ field: 'value', message: 'Enter a share of at most 100 percent' });
	for (const [field, day, which] of [
		['from', from, 'first'],
		['to', to, 'last']
	] as const) {
		const ask = `Enter the target’s ${which} day, such as 1 April 2026, or leave it empty`;
		const message = day && dayProblem(day, today, ask);
		if (message) findings.push({ field, message });
	}
	if (isIsoDate(from) && isIsoDate(to) && to < from)
		findings.push({ field: 'to', message: 'The last day is before the first' });
	return findings;
}

function noteProblems({ from, text }: MarkInput, today: string): MarkFinding[] {
	const findings: MarkFinding[] = [];
	const message = dayProblem(from, today, 'Enter the day of the note, such as 3 October 2026');
	if (message) findings.push({ field: 'from', message });
	if (text === '') findings.push({ field: 'text', message: 'Say what happened on that day' });
	return findings;
}

function rebaseFindings({ from, text, by }: MarkInput, today: string): MarkFinding[] {
	const fields = { on: 'from', reason: 'text', by: 'by' } as const;
	const unread = dayProblem(from, today, 'Enter the day from which the limits start afresh');
	return [
		...(unread ? [{ field: 'from' as const, message: unread }] : []),
		...rebaseProblems({ on: from, reason: text, by })
			.filter(({ field }) => field !== 'on')
			.map(({ field, message }) => ({ field: fields[field], message }))
	];
}

/**
 * What is to be said before a re-base is kept that leaves fewer values after it than limits need; null
 * where there are enough. They count up to the next re-base.
 */
export function fewWarning({ points, segments }: Pick<Chart, 'points' | 'segments'>, on: string) {
	const cut = segments.findLast(({ from }) => from <= on);
	const after = points.filter(
		({ on: day, value }) => value !== null && day >= on && (!cut || day <= cut.to)
	).length;
	if (after >= FEWEST_VALUES) return null;
	return `This leaves ${plural(after, 'value')} from that day on. Limits need ${FEWEST_VALUES}: until there are as many, a median is drawn and no signal is given. Re-base all the same, or choose another day.`;
}

/** The marks that stand, as a chart takes them. */
export function chartMarks(marks: readonly Mark[]): ChartMarks {
	const standing = marks.filter(({ withdrawnAt }) => withdrawnAt === null);
	const of = (kind: MarkKind) => standing.filter((mark) => mark.kind === kind);
	return {
		targets: of('target').map(({ value, from, to }) => ({
			value: value!,
			...(from ? { from } : {}),
			...(to ? { to } : {})
		})),
		annotations: of('annotation').map(({ from, text }) => ({ on: from!, text: text! })),
		rebases: of('rebase').map(({ from, text, by }) => ({ on: from!, reason: text!, by: by! }))
	};
}

/** "80% from 1 April 2025 until 31 March 2026", "On 3 October 2026: the new form went live". */
export function markWords(mark: Mark, measure: Pick<ShownMeasure, 'kind' | 'unit'>): string {
	const { kind, from, to, value, text, by } = mark;
	if (kind === 'annotation') return `On ${longDate(from)}: ${text}`;
	if (kind === 'rebase')
		return `Limits start afresh on ${longDate(from)}: ${text} (decided by ${by})`;
	const days = [from && `from ${longDate(from)}`, to && `until ${longDate(to)}`].filter(Boolean);
	const when = days.length > 0 ? ` ${days.join(' ')}` : ', whatever the day';
	return `${writtenBy(measure)(value!)}${when}${text ? `: ${text}` : ''}`;
}
