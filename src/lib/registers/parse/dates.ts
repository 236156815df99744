/** Cells of dates, months, financial years and periods, as people write them. */
import { isIsoDate, monthEnd } from '#lib/core/calendar.ts';
import { longDate } from '#lib/core/dates.ts';
import { type Period, periodEnding, periodOf, storedPeriod } from '#lib/core/periods.ts';
import { financialYearOf, LONGEST_TYPED, quoted } from '#lib/core/text.ts';
import { dateOfText, monthAlone } from '#lib/core/typed-dates.ts';
import type { Column } from '#lib/registers/definition.ts';
import { PLAUSIBLE_SERIALS, serialToIso } from '#lib/spreadsheet/grid.ts';
import { cellError, type CellOutcome, cellWarning, farOff, saysNothing } from './outcome.ts';

const HOW_TO_TYPE_A_DATE = 'Leave it empty or type a date such as 3 October 2026.';
const HOW_TO_TYPE_A_MONTH = 'Type a month such as September 2026 or 2026-09.';
const HOW_TO_TYPE_A_YEAR = 'Leave it empty or type a year such as 2023/24.';
const HOW_TO_TYPE_A_PERIOD =
	'Type a month (April 2024), a quarter (Q1 2024/25), three months (Feb–Apr 2024) or a year (2024/25).';
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
				`${quoted(text)} is not a date, so none is taken. ${HOW_TO_TYPE_A_DATE}`
			);
		}
		return cellError(
			'date-unreadable',
			text,
			`${quoted(text)} is not a date. ${HOW_TO_TYPE_A_DATE}`
		);
	}
	if (found.is === 'impossible') {
		const far = ISO_DAY.test(text) ? farOff(text.slice(0, 10), text, today) : null;
		if (far) return far;
		return cellError(
			'date-impossible',
			text,
			`${quoted(text)} is a date that does not exist, reading the day first, then the month. ${HOW_TO_TYPE_A_DATE}`
		);
	}
	const far = farOff(found.date, text, today);
	if (far) return far;
	if (column.happened && found.date > today) {
		return cellWarning(
			found.date,
			'date-in-future',
			text,
			`${quoted(text)} is read as ${longDate(found.date)}, still to come, but “${column.label}” says what has happened. Check the date.`
		);
	}
	if (found.is === 'period') {
		return cellWarning(
			found.date,
			'date-read-as-period-end',
			text,
			`${quoted(text)} is read as ${longDate(found.date)}, its last day. Type the day if it is another.`
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
	return cellError(
		'date-unreadable',
		text,
		`${quoted(text)} is a number, not a date. ${HOW_TO_TYPE_A_DATE}`
	);
}

const ISO_MONTH = /^\d{4}-\d{2}$/;

/**
 * A cell of a column of months: "Apr-25", "2025-04", or any day of the month. A quarter or a year is
 * no month and is never taken for one. `today` is ISO; the month is stored as 2026-09.
 */
export function readMonth(raw: string | number, today: string): CellOutcome {
	const text = String(raw);
	if (typeof raw === 'number' || /^\d{5}$/.test(text)) {
		const serial = Math.floor(Number(raw));
		return serial >= PLAUSIBLE_SERIALS.first && serial <= PLAUSIBLE_SERIALS.last
			? monthOf(serialToIso(serial)!, text, today)
			: unreadableMonth(text);
	}
	if (saysNothing(text))
		return cellWarning(
			null,
			'no-month',
			text,
			`${quoted(text)} is not a month. ${HOW_TO_TYPE_A_MONTH}`
		);
	if (text.length > LONGEST_TYPED) return unreadableMonth(text);
	if (ISO_MONTH.test(text))
		return isIsoDate(`${text}-01`) ? monthOf(`${text}-01`, text, today) : unreadableMonth(text);
	if (/^(?:fy|q|qtr|quarter)|q[1-4]$|\d\s*[/-]\s*\d{2}$/i.test(text) && !/[a-z]{3}/i.test(text))
		return dayOrUnreadable(text, today);
	const found = dateOfText(text, today);
	if (found && found.is !== 'impossible' && !/q(?:tr|uarter)?\s*[1-4]/i.test(text))
		return monthOf(found.date, text, today);
	return unreadableMonth(text);
}

function monthOf(date: string, text: string, today: string): CellOutcome {
	return farOff(date, text, today) ?? { value: date.slice(0, 7) };
}

function dayOrUnreadable(text: string, today: string): CellOutcome {
	const found = dateOfText(text, today);
	return found?.is === 'day' ? monthOf(found.date, text, today) : unreadableMonth(text);
}

function unreadableMonth(text: string): CellOutcome {
	return cellError(
		'month-unreadable',
		text,
		`${quoted(text)} is not a month. ${HOW_TO_TYPE_A_MONTH}`
	);
}

/** A cell of a column of financial years. */
export function readFinancialYear(text: string): CellOutcome {
	const year = financialYearOf(text);
	if (year) return { value: year };
	if (saysNothing(text)) {
		return cellWarning(
			null,
			'no-year',
			text,
			`${quoted(text)} is not a financial year, so none is taken. ${HOW_TO_TYPE_A_YEAR}`
		);
	}
	return cellError(
		'year-unreadable',
		text,
		`${quoted(text)} is not a financial year. ${HOW_TO_TYPE_A_YEAR}`
	);
}

const QUARTER = /(?:^|[^a-z])q(?:tr|uarter)?\s*[1-4]/i;
/** "3 months to April 2024", "Year ending 31 March 2024", "Rolling quarter to May 2024". */
const ENDING =
	/^(?:the\s+)?(?:rolling\s+)?(?:(\d{1,2}|three|twelve)[\s-]*months?|(month|quarter|year))\s+(?:to|ending|ended|up to|until)\s+(?:the\s+)?(?:end\s+(?:of\s+)?)?(.+)$/i;
const SEPARATOR = /\b(?:to|until|through)\b|[-–—/]/gi;

/**
 * A cell of a column of periods, as `2024-06/quarter`: a month, a quarter of the financial year, any
 * three months, or a year, in the words and digits that people use. `today` is ISO.
 */
export function readPeriod(raw: string | number, today: string): CellOutcome {
	const text = String(raw);
	if (typeof raw === 'number' || /^\d{5}$/.test(text)) {
		const serial = Math.floor(Number(raw));
		if (serial < PLAUSIBLE_SERIALS.first || serial > PLAUSIBLE_SERIALS.last)
			return unreadablePeriod(text);
		const day = serialToIso(serial)!;
		return farOff(day, text, today) ?? { value: `${day.slice(0, 7)}/month` };
	}
	if (saysNothing(text))
		return cellWarning(
			null,
			'no-period',
			text,
			`${quoted(text)} is not a period. ${HOW_TO_TYPE_A_PERIOD}`
		);
	const found = periodOfText(text, today);
	if (found === null) return unreadablePeriod(text);
	if ('months' in found)
		return cellError(
			'period-odd',
			text,
			`${quoted(text)} covers ${found.months} months. ${HOW_TO_TYPE_A_PERIOD}`
		);
	return farOff(`${found.end}-01`, text, today) ?? { value: storedPeriod(found) };
}

/** What a tidy text says as a period; `months` where it is of a length that no period has. */
function periodOfText(typed: string, today: string): Period | { months: number } | null {
	if (typed.length > LONGEST_TYPED) return null;
	const text = typed.replace(/\s+/g, ' ').trim();
	const stored = periodOf(text.toLowerCase());
	if (stored) return stored;
	const year = financialYearOf(text);
	if (year) return { end: `${Number(year.slice(0, 4)) + 1}-03`, kind: 'year' };
	if (QUARTER.test(text)) {
		const quarter = dateOfText(text, today);
		return quarter?.is === 'period' ? { end: quarter.date.slice(0, 7), kind: 'quarter' } : null;
	}
	const ending = ENDING.exec(text);
	if (ending) return endingWith(ending, today);
	const single = dateOfText(text, today);
	if (single && single.is !== 'impossible') return { end: single.date.slice(0, 7), kind: 'month' };
	return single ? null : rangeOf(text, today);
}

function endingWith(match: RegExpExecArray, today: string): Period | { months: number } | null {
	const end = sideOf(match[3]!, today);
	if (!end?.month || (end.day && end.day !== monthEnd(end.month))) return null;
	const words: Record<string, number> = { month: 1, three: 3, quarter: 3, twelve: 12, year: 12 };
	const length = (match[1] ?? match[2])!.toLowerCase();
	const months = words[length] ?? Number(length);
	return periodEnding(end.month, months) ?? { months };
}

type Side = {
	/** `2024-06`; null where only a month's name is given. */
	month: string | null;
	/** 1 to 12. */
	number: number;
	/** ISO date, where a day is given. */
	day: string | null;
};

function sideOf(text: string, today: string): Side | null {
	const alone = monthAlone(text);
	if (alone) return { month: null, number: alone, day: null };
	if (QUARTER.test(text) || financialYearOf(text)) return null;
	const found = dateOfText(text, today);
	if (!found || found.is === 'impossible') return null;
	const month = found.date.slice(0, 7);
	return { month, number: Number(month.slice(5)), day: found.is === 'day' ? found.date : null };
}

/** "Feb–Apr 2024", "Nov 2023 to Jan 2024", "01/02/2024 - 30/04/2024": whole months from one to another. */
function rangeOf(text: string, today: string): Period | { months: number } | null {
	for (const match of text.matchAll(SEPARATOR)) {
		const from = sideOf(text.slice(0, match.index).trim(), today);
		const to = sideOf(text.slice(match.index + match[0].length).trim(), today);
		if (!from || !to?.month) continue;
		const year = Number(to.month.slice(0, 4));
		const first =
			from.month ??
			`${from.number > to.number ? year - 1 : year}-${String(from.number).padStart(2, '0')}`;
		if (!isIsoDate(`${first}-01`) || first > to.month) return null;
		if (from.day && !from.day.endsWith('-01')) return null;
		if (to.day && to.day !== monthEnd(to.month)) return null;
		const months = (year - Number(first.slice(0, 4))) * 12 + to.number - Number(first.slice(5)) + 1;
		return periodEnding(to.month, months) ?? { months };
	}
	return null;
}

function unreadablePeriod(text: string): CellOutcome {
	return cellError(
		'period-unreadable',
		text,
		`${quoted(text)} is not a period. ${HOW_TO_TYPE_A_PERIOD}`
	);
}
