import { lastDay, YEARS_AHEAD } from '#lib/core/calendar.ts';
import { quoted } from '#lib/core/text.ts';
import type { Value } from '#lib/registers/definition.ts';

/** Words that people type where there is nothing to say yet. */
const NOTHING = new Set([
	'tbc',
	'tba',
	'tbd',
	'tbconfirmed',
	'tobeconfirmed',
	'tobeagreed',
	'tobeadvised',
	'tobedecided',
	'tobedetermined',
	'notyet',
	'notyetknown',
	'notyetstarted',
	'notstarted',
	'notset',
	'notknown',
	'notavailable',
	'notapplicable',
	'notrecorded',
	'nodate',
	'na',
	'nk',
	'nil',
	'none',
	'null',
	'nan',
	'unknown',
	'ongoing',
	'inprogress',
	'pending',
	'awaited',
	'awaiting',
	'blank',
	'empty',
	'missing',
	'no',
	'not',
	'outstanding',
	'unset',
	'undated',
	'nodata'
]);

/** What the Government Statistical Service writes where a table has no number, and what each means. */
const SHORTHANDS: Readonly<Record<string, string>> = {
	'[c]': 'confidential',
	'[z]': 'not applicable',
	'[x]': 'not available'
};

/** The meaning of such a shorthand, or undefined for any other text. */
export function shorthandMeaning(text: string): string | undefined {
	return text.length < 3 || text.length > 9 ? undefined : SHORTHANDS[text.trim().toLowerCase()];
}

/** Whether the text says that there is no value: TBC, n/a, not yet, [z], a dash, a question mark. */
export function saysNothing(text: string): boolean {
	if (shorthandMeaning(text)) return true;
	if (/^[\s\-–—―−._?/\\~:]*$/.test(text)) return true;
	const letters = text.toLowerCase().replace(/[^a-z0-9]/g, '');
	return NOTHING.has(letters) || (letters.startsWith('awaiting') && letters.length < 40);
}

// What passes between the readers of cells and those who ask them.

/** What is wrong with a cell, or worth knowing about how it was read. */
export type CellFinding = {
	severity: 'error' | 'warning';
	/** Stable, kebab-case: people script against it. */
	code: string;
	/** What the cell says, as shown to people and as findings are grouped. */
	text: string;
	/** A sentence that quotes the text, and what to do about it. */
	message: string;
	/** Of a choice that is not known: the nearest one. */
	suggestion?: string | null;
};

/** `value` is undefined when the cell cannot be taken; null when it is empty. */
export type CellOutcome = { value: Value | undefined; finding?: CellFinding };

export function cellError(code: string, text: string, message: string): CellOutcome {
	return { value: undefined, finding: { severity: 'error', code, text, message } };
}

export function cellWarning(
	value: Value,
	code: string,
	text: string,
	message: string
): CellOutcome {
	return { value, finding: { severity: 'warning', code, text, message } };
}

/** What a register records may be older than the days that people ask about: a practice's opening. */
const EARLIEST = '1990-01-01';

/** An error for a date (ISO) that lies too far off to be meant; null for any other. */
export function farOff(date: string, text: string, today: string): CellOutcome | null {
	if (date >= EARLIEST && date <= lastDay(today)) return null;
	return cellError(
		'date-far-off',
		text,
		`${quoted(text)} is before ${EARLIEST.slice(0, 4)} or more than ${YEARS_AHEAD} years ahead. Check the year.`
	);
}
