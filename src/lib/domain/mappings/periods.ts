/** A period as a published file writes it, as the register of indicators reads it. */
import { financialYearOf } from '#lib/domain/cells/text.ts';
import { monthEnd, quarterOf } from '#lib/domain/calendar.ts';
import { dateOfText } from '#lib/domain/cells/date-text.ts';
import { PLAUSIBLE_SERIALS, serialToIso } from '#lib/domain/cells/serials.ts';
import { LONGEST_TYPED, tidyText } from '#lib/domain/cells/text.ts';
import type { PeriodKind } from '#lib/domain/periods.ts';

/** A quarter anywhere in a text: “SMI-Q1-2019-2020”, “2019/20 Quarter 1”. */
const QUARTER = /(?:^|[^a-z])(?:q|qtr|quarter)[\s_-]*([1-4])(?!\d)/i;
const YEARS = /(?:^|\D)((?:20)?\d{2}\s*[/\-–_]\s*(?:20)?\d{2})(?!\d)/;
const MONTHS_LONG = { month: 1, quarter: 3, rolling: 3, year: 12 } as const;

/**
 * A period in the form in which the register holds it: `2024-04/month`, and `2024-04/rolling` for three
 * months that end with April. With a first day the length is known: a single month is a month
 * whatever `kind` says. `today` is ISO.
 * @returns null when the cells name no such period
 */
export function periodNamed(
	kind: PeriodKind,
	end: string,
	start: string | null,
	today: string
): string | null {
	const last = lastDayOf(end, kind, today);
	if (last === null) return null;
	if (start === null) return written(kind, last);
	const first = lastDayOf(start, 'month', today);
	if (first === null || first > last) return null;
	const months = monthsBetween(first, last);
	if (months === 1) return written('month', last);
	if (months === MONTHS_LONG[kind]) return written(kind, last);
	if (months === 12) return written('year', last);
	return null;
}

/** Whether a text names a period, as the headings of a wide file do. */
export function isPeriod(kind: PeriodKind, text: string, today: string): boolean {
	return /\d/.test(text) && periodNamed(kind, text, null, today) !== null;
}

/** The last day of the month, quarter or year that a cell names. */
function lastDayOf(cell: string, kind: PeriodKind, today: string): string | null {
	const text = tidyText(cell);
	if (text.length > LONGEST_TYPED) return null;
	const quarter = QUARTER.exec(text)?.[1];
	const year = quarter && YEARS.exec(text.replace(QUARTER, ' '))?.[1];
	const named = year && financialYearOf(year.replace(/_/g, '-'));
	if (named) return dayIn(dateOfText(`Q${quarter} ${named}`, today));
	const years = kind === 'year' ? financialYearOf(text) : null;
	if (years) return `${Number(years.slice(0, 4)) + 1}-03-31`;
	if (/^\d{5}$/.test(text)) {
		const serial = Number(text);
		const known = serial >= PLAUSIBLE_SERIALS.first && serial <= PLAUSIBLE_SERIALS.last;
		return known ? monthEnd(serialToIso(serial)!.slice(0, 10)) : null;
	}
	const day = dayIn(dateOfText(text, today));
	return day === null ? null : monthEnd(day);
}

function dayIn(found: ReturnType<typeof dateOfText>): string | null {
	return found === null || found.is === 'impossible' ? null : found.date;
}

function monthsBetween(first: string, last: string): number {
	const [from, to] = [first, last].map((day) => day.split('-').map(Number)) as [number[], number[]];
	return (to[0]! - from[0]!) * 12 + to[1]! - from[1]! + 1;
}

/** Quarters and years are those of the financial year; three months may end with any month. */
function written(kind: PeriodKind, last: string): string | null {
	if (kind === 'quarter' && quarterOf(last).endsOn !== last) return null;
	if (kind === 'year' && last.slice(5, 7) !== '03') return null;
	return `${last.slice(0, 7)}/${kind}`;
}
