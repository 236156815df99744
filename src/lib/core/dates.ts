/** Dates as British readers write them, from ISO text. An empty date is an empty text. */

import { daysBetween, FIRST_DAY, isIsoDate, lastDay, quarterOf } from './calendar.ts';
import { plural } from './words.ts';

export const MONTHS = [
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
] as const;

type MaybeDate = string | null | undefined;

/** A moment as it is stored, in UTC: `2026-10-03T13:15:00.000Z`, or as SQLite writes it. */
const MOMENT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/;

/** `3 October 2026`, for text; of a moment its day in London. Anything that is not an ISO date is given back as it is. */
export function longDate(date: MaybeDate): string {
	return inWords(date, (month) => month);
}

/** The days that people may give: `a day from 1 January 2015 to 3 October 2036`. */
export function dayRange(today: string): string {
	return `a day from ${longDate(FIRST_DAY)} to ${longDate(lastDay(today))}`;
}

/** `3 Oct 2026`, for tables. */
export function shortDate(date: MaybeDate): string {
	return inWords(date, (month) => month.slice(0, 3));
}

/** `October 2026`, from a day or from `2026-10`. */
export function monthName(date: MaybeDate): string {
	if (!date) return '';
	const month = MONTHS[Number(date.slice(5, 7)) - 1];
	return month ? `${month} ${date.slice(0, 4)}` : date;
}

/** `Oct 2026`. */
export function shortMonth(date: MaybeDate): string {
	if (!date) return '';
	const month = MONTHS[Number(date.slice(5, 7)) - 1];
	return month ? `${month.slice(0, 3)} ${date.slice(0, 4)}` : date;
}

/** `Q2 2026/27`. */
export function quarterName(date: MaybeDate): string {
	return isIsoDate(date) ? quarterOf(date).label : (date ?? '');
}

/** `30 September 2026 (Q2 2026/27)`. */
export function dateAndQuarter(date: MaybeDate): string {
	return isIsoDate(date) ? `${longDate(date)} (${quarterName(date)})` : (date ?? '');
}

/** `today`, `yesterday`, `97 days ago`, `tomorrow`, `in 3 days`. */
export function daysAgo(date: string, today: string): string {
	const days = daysBetween(date, today);
	if (days === 0) return 'today';
	if (days === 1) return 'yesterday';
	if (days === -1) return 'tomorrow';
	return days > 0 ? `${plural(days, 'day')} ago` : `in ${plural(-days, 'day')}`;
}

/** What a page of another day (ISO) shows, in a sentence; empty for today. */
export function dayNote(date: string, today: string): string {
	if (date === today) return '';
	return date > today
		? `${longDate(date)} is still to come: this counts what is recorded today, up to that day.`
		: `What carries a date of its own is as known today; all else is as it was recorded on ${longDate(date)}.`;
}

const LONDON = new Intl.DateTimeFormat('en-GB', {
	timeZone: 'Europe/London',
	day: 'numeric',
	month: 'long',
	year: 'numeric',
	hour: 'numeric',
	minute: '2-digit',
	hour12: true
});

/** `3 October 2026 at 2:15pm`, in the United Kingdom, from a UTC timestamp. */
export function dateAndTime(timestamp: MaybeDate): string {
	if (!timestamp) return '';
	if (timestamp.length === 10) return longDate(timestamp);
	const instant = instantOf(timestamp);
	if (Number.isNaN(instant.getTime())) return timestamp;
	const part = Object.fromEntries(LONDON.formatToParts(instant).map((p) => [p.type, p.value]));
	const half = part.dayPeriod?.toLowerCase() ?? '';
	return `${part.day} ${part.month} ${part.year} at ${part.hour}:${part.minute}${half}`;
}

const LONDON_DAY = new Intl.DateTimeFormat('en-GB', {
	timeZone: 'Europe/London',
	year: 'numeric',
	month: '2-digit',
	day: '2-digit'
});

/** SQLite writes UTC without a Z; without one a browser would read its own time zone. */
function instantOf(timestamp: string): Date {
	const isUtc = /[zZ]|[+-]\d\d:?\d\d$/.test(timestamp);
	return new Date(isUtc ? timestamp : `${timestamp.replace(' ', 'T')}Z`);
}

/** The day (ISO) that it is in London at a moment: in summer the UTC day ends an hour late. */
export function londonDay(moment: Date | string): string {
	const [day, month, year] = LONDON_DAY.format(
		typeof moment === 'string' ? instantOf(moment) : moment
	).split('/');
	return `${year}-${month}-${day}`;
}

function inWords(given: MaybeDate, monthWord: (month: string) => string): string {
	const date = given && MOMENT.test(given) ? londonDay(given) : given;
	if (!isIsoDate(date)) return date ?? '';
	const month = MONTHS[Number(date.slice(5, 7)) - 1]!;
	return `${Number(date.slice(8, 10))} ${monthWord(month)} ${date.slice(0, 4)}`;
}
