/** What passes between the readers of cells and those who ask them. */
import { quoted } from './text.ts';
import { lastDay, YEARS_AHEAD } from '#lib/domain/calendar.ts';
import type { Value } from '#lib/domain/registers/definition.ts';

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
