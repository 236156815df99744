/**
 * Reading one cell of a spreadsheet (or one field of a form) as a register's column wants it. Pure:
 * the same text always gives the same outcome, so readers of large files remember outcomes by text.
 */
import { isErrorText, quoted, tidyLongText, tidyText } from '#lib/core/text.ts';
import type { Column, Known } from '#lib/registers/definition.ts';
import type { CellFault, RawCell } from '#lib/spreadsheet/grid.ts';
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

export type CellReader = (raw: RawCell) => CellOutcome;

const EMPTY: CellOutcome = { value: null };

/** A reader for the cells of one column; it never throws. */
export function cellReader(column: Column, options: CellOptions): CellReader {
	const readPresent = presentReader(column, options);
	return (raw) => {
		if (raw === null || raw === undefined || raw === '') return EMPTY;
		if (typeof raw === 'object') return faultOutcome(raw);
		if (typeof raw === 'string') {
			if (isErrorText(raw)) return faultOutcome({ fault: 'error', text: raw.trim() });
			if (raw.trim() === '') return EMPTY;
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
