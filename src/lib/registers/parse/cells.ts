/**
 * Reading one cell of a spreadsheet (or one field of a form) as a register's column wants it. Pure:
 * the same text always gives the same outcome, so readers of large files remember outcomes by text.
 */
import { isErrorText, isNotChosen, quoted, tidyLongText, tidyText } from '#lib/core/text.ts';
import type { Column, Known } from '#lib/registers/definition.ts';
import { type CellFault, isBlank, type RawCell } from '#lib/spreadsheet/grid.ts';
import {
	type ChoiceOptions,
	choiceReader,
	deliverablesReader,
	indicatorReader,
	type NamedDeliverable,
	type NamedOrganisation,
	organisationReader
} from './choices.ts';
import { dateFromNumber, readDate, readFinancialYear, readMonth, readPeriod } from './dates.ts';
import { readNumber } from './numbers.ts';
import { cellError, type CellOutcome, cellWarning } from './outcome.ts';

export type CellOptions = Known & {
	/** ISO date. */
	today: string;
	/** For columns that name an organisation: those it may be. */
	organisations?: readonly NamedOrganisation[];
	/** For columns that name deliverables: those of the roadmap in force. */
	deliverables?: readonly NamedDeliverable[];
	/** The code of the ICS whose file it is. */
	own?: string;
	/** What a person said a text means: text -> stored choice or code, or null for "leave empty". */
	meanings?: Readonly<Record<string, string | null>>;
};

/** A cell of which a spreadsheet program shows something else than it holds: a day as 1-Mar. */
export type CellAsShown = {
	shown: string;
	/** What it holds, in words: `the date 1 March 2026`. */
	holds: string;
	/** Which of the two is taken. */
	value: string;
};

export type CellReader = (raw: RawCell | CellAsShown) => CellOutcome;

/** The cell as the file holds it; only columns of text are given it as shown. */
export function heldCell(raw: RawCell | CellAsShown): RawCell {
	return typeof raw === 'object' && raw !== null && 'shown' in raw ? raw.value : raw;
}

const EMPTY: CellOutcome = { value: null };

/** A reader for the cells of one column; it never throws. */
export function cellReader(column: Column, options: CellOptions): CellReader {
	const readPresent = presentReader(column, options);
	return (raw) => {
		if (raw === null || raw === undefined || raw === '') return EMPTY;
		if (typeof raw === 'object') {
			return 'fault' in raw ? faultOutcome(raw) : shownOutcome(column, raw, readPresent);
		}
		if (typeof raw === 'string') {
			if (isErrorText(raw)) return faultOutcome({ fault: 'error', text: raw.trim() });
			if (isBlank(raw) || isNotChosen(raw)) return EMPTY;
		}
		return readPresent(raw);
	};
}

function presentReader(
	column: Column,
	options: CellOptions
): (raw: string | number | boolean) => CellOutcome {
	switch (column.kind) {
		case 'text':
			return (raw) => textOutcome(column, tidyText(asText(raw)));
		case 'long-text':
			return (raw) => textOutcome(column, tidyLongText(asText(raw)));
		case 'date':
			return (raw) =>
				typeof raw === 'number'
					? dateFromNumber(raw, column, options.today)
					: readDate(tidyText(asText(raw)), column, options.today);
		case 'year':
			return (raw) => readFinancialYear(tidyText(asText(raw)));
		case 'whole-number':
		case 'decimal':
			return (raw) => readNumber(typeof raw === 'number' ? raw : tidyText(asText(raw)), column);
		case 'month':
			return (raw) =>
				readMonth(typeof raw === 'number' ? raw : tidyText(asText(raw)), options.today);
		case 'period':
			return (raw) =>
				readPeriod(typeof raw === 'number' ? raw : tidyText(asText(raw)), options.today);
		case 'indicator': {
			const read = indicatorReader(options.indicators ?? [], choiceOptions(options));
			return (raw) => read(tidyText(asText(raw)));
		}
		case 'deliverables': {
			const read = deliverablesReader(column, options.deliverables ?? []);
			return (raw) => read(tidyLongText(asText(raw)));
		}
		case 'choice': {
			const read = choiceReader(column, choiceOptions(options));
			return (raw) => read(tidyText(asText(raw)));
		}
		case 'organisation': {
			const read = organisationReader(column, options.organisations ?? [], choiceOptions(options));
			return (raw) => read(tidyText(asText(raw)));
		}
	}
}

function choiceOptions(options: CellOptions): ChoiceOptions {
	return { meanings: options.meanings ?? {} };
}

/** Numbers without the noise of binary fractions: 0.1 + 0.2 is 0.3, as the spreadsheet shows it. */
function asText(raw: string | number | boolean): string {
	if (typeof raw === 'number') return String(Number(raw.toPrecision(15)));
	if (typeof raw === 'boolean') return raw ? 'TRUE' : 'FALSE';
	return raw;
}

function textOutcome(column: Column, text: string): CellOutcome {
	if (column.maxLength && text.length > column.maxLength) {
		return cellError(
			'text-too-long',
			text,
			`${quoted(text)} has ${text.length} characters; “${column.label}” holds ${column.maxLength}. Shorten it.`
		);
	}
	if (text === '') return EMPTY;
	if (column.kind === 'text' && (MADE_A_DATE.test(text) || MADE_SHORT.test(text))) {
		return changedByProgram(
			text,
			text,
			`${quoted(text)} looks like a reference that a spreadsheet program turned into a ${MADE_SHORT.test(text) ? 'rounded number' : 'date'}.`
		);
	}
	if (/^[=@]/.test(text)) {
		return cellWarning(
			text,
			'looks-like-formula',
			text,
			`${quoted(text)} looks like a formula. It is kept as text and never run.`
		);
	}
	return { value: text };
}

/** How Excel writes what it took for a date (1-2, MAR1) or for a large number, once it is saved as CSV. */
const MADE_A_DATE =
	/^(?:\d{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d{2})$/;
const MADE_SHORT = /^-?\d(?:\.\d+)?E\+\d{2,3}$/;

function shownOutcome(
	column: Column,
	{ shown, holds, value }: CellAsShown,
	read: (raw: string) => CellOutcome
): CellOutcome {
	const outcome = read(value);
	if (column.kind !== 'text' || outcome.value === undefined || outcome.value === null)
		return outcome;
	return changedByProgram(
		outcome.value as string,
		shown,
		`the cell shows ${quoted(shown)} and holds ${holds}: a spreadsheet program may have changed what was typed. ${quoted(value)} is taken.`
	);
}

function changedByProgram(value: string, text: string, message: string): CellOutcome {
	return cellWarning(
		value,
		'reference-changed-by-spreadsheet',
		text,
		`${message} Check it; to correct it, format the column as text and type it again.`
	);
}

function faultOutcome(fault: CellFault): CellOutcome {
	if (fault.fault === 'uncalculated') {
		return cellError(
			'formula-not-calculated',
			fault.text,
			'the formula has no saved result. Open the workbook, let it recalculate, save it and import it again.'
		);
	}
	if (fault.text.startsWith('##')) {
		return cellError(
			'error-cell',
			fault.text,
			`${quoted(fault.text)} stands where the column was too narrow to show its value. Widen the column, save the file and import it again.`
		);
	}
	return cellError(
		'error-cell',
		fault.text,
		`the cell shows the error ${quoted(fault.text)}. Correct the formula or type the value.`
	);
}
