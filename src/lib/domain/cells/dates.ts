import { quoted } from './text.ts';
import { dateOfText } from '#lib/domain/cells/date-text.ts';
import { saysNothing } from '#lib/domain/cells/nothing.ts';
import { cellError, cellWarning, farOff, type CellOutcome } from '#lib/domain/cells/outcome.ts';
import { PLAUSIBLE_SERIALS, serialToIso } from '#lib/domain/cells/serials.ts';
import type { Column } from '#lib/domain/registers/definition.ts';

const MEND = 'Leave it empty or type a date such as 3 October 2026.';
const ISO_DAY = /^\d{4}-\d{2}-\d{2}(?:T|$)/;

/** A cell of a date column that holds text, as ISO. `today` is ISO. */
export function readDate(text: string, column: Column, today: string): CellOutcome {
	if (/^\d{5}(?:\.\d+)?$/.test(text)) return dateFromNumber(Number(text), column, today);
	const found = dateOfText(text, today);
	if (!found) {
		if (saysNothing(text)) {
			return cellWarning(
				null,
				'no-date',
				text,
				`${quoted(text)} is not a date, so none is taken. ${MEND}`
			);
		}
		return cellError('date-unreadable', text, `${quoted(text)} is not a date. ${MEND}`);
	}
	if (found.is === 'impossible') {
		const far = ISO_DAY.test(text) ? farOff(text.slice(0, 10), text, today) : null;
		if (far) return far;
		return cellError(
			'date-impossible',
			text,
			`${quoted(text)} is a date that does not exist, reading the day first, then the month. ${MEND}`
		);
	}
	const far = farOff(found.date, text, today);
	if (far) return far;
	if (column.happened && found.date > today) {
		return cellWarning(
			found.date,
			'date-in-future',
			text,
			`${quoted(text)} is read as ${inWords(found.date)}, still to come, but “${column.label}” says what has happened. Check the date.`
		);
	}
	if (found.is === 'period') {
		return cellWarning(
			found.date,
			'date-read-as-period-end',
			text,
			`${quoted(text)} is read as ${inWords(found.date)}, its last day. Type the day if it is another.`
		);
	}
	return { value: found.date };
}

/** A bare number in a date column: the serial of a day, when it lies in the range of sensible days. */
export function dateFromNumber(value: number, column: Column, today: string): CellOutcome {
	const text = String(value);
	if (value >= PLAUSIBLE_SERIALS.first && value <= PLAUSIBLE_SERIALS.last) {
		return readDate(serialToIso(Math.floor(value))!, column, today);
	}
	if (Number.isInteger(value) && text.length === 8) return readDate(text, column, today);
	return cellError('date-unreadable', text, `${quoted(text)} is a number, not a date. ${MEND}`);
}

const MONTH_NAMES = [
	'January',
	'February',
	'March',
	'April',
	'May',
	'June',
	'July',
	'August',
	'September',
	'October',
	'November',
	'December'
];

function inWords(date: string): string {
	return `${Number(date.slice(8))} ${MONTH_NAMES[Number(date.slice(5, 7)) - 1]} ${date.slice(0, 4)}`;
}
