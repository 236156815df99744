/**
 * Dates as people write them. The day always comes before the month: 03/04/2026 is 3 April, and a
 * date that is only possible the American way round is no date.
 */
import { financialYearEnd, isInRange, isIsoDate, monthEnd, quarterFromCode } from './calendar.ts';
import { dayRange, longDate, MONTHS } from './dates.ts';
import { financialYearOf, LONGEST_TYPED, quoted } from './text.ts';

/**
 * `day` a day that exists; `period` a month, quarter or year, of which `date` is the last day;
 * `impossible` digits in the shape of a date that no calendar has.
 */
export type DateText =
	| { is: 'day'; date: string }
	| { is: 'period'; date: string; period: string }
	| { is: 'impossible' };

const MONTH =
	'(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const MONTH_ALONE = new RegExp(`^${MONTH}$`, 'i');
const GAP = '[\\s.,/\\-–]*';
const YEAR = "['’]?(\\d{4}|\\d{2})";
/** A time behind a day: its hour, minute, half of the day and time zone. */
const TIME =
	/(?<![ T,])[ T,]+(\d{1,2}):(\d{2})(?::\d{2})?(?:\.\d+)?(?: ?([ap])\.?m\.?)?(?: ?(z|utc|gmt|bst|(?:utc|gmt)?[+-]\d{2}(?::?\d{2})?))?$/i;
const WEEKDAY = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[\s.,]+/i;

const YEAR_FIRST = /^(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})$/;
const DAY_FIRST = /^(\d{1,2})\s*([-/.\\\s])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})$/;
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})$/;
const DAY_MONTH_NAME = new RegExp(
	`^(\\d{1,2})(?:st|nd|rd|th)?(?: of)?${GAP}${MONTH}${GAP}${YEAR}$`,
	'i'
);
const MONTH_NAME_DAY = new RegExp(`^${MONTH}${GAP}(\\d{1,2})(?:st|nd|rd|th)?[\\s,]+${YEAR}$`, 'i');
const YEAR_MONTH_NAME_DAY = new RegExp(`^(\\d{4})${GAP}${MONTH}${GAP}(\\d{1,2})$`, 'i');
const MONTH_AND_YEAR = new RegExp(`^${MONTH}${GAP}${YEAR}$`, 'i');
const MONTH_DIGITS = /^(\d{1,2})\s*[/\-.]\s*(\d{4})$/;
const YEAR_MONTH_DIGITS = /^(\d{4})\s*[/\-.]\s*(\d{2})$/;
const QUARTER_FIRST = /^(?:q|qtr|quarter)\s*([1-4])[\s,:;\-/(]*(?:fy\s*)?(\d[\d/\-–]*)\)?$/i;
const QUARTER_LAST = /^(?:fy\s*)?(\d[\d/\-–]*)(?:[\s,:;][\s,:;\-]*)?(?:q|qtr|quarter)\s*([1-4])$/i;
const BY_THE_END = /^(?:by\s+)?(?:the\s+)?(?:end\s+of|end|by)\s+/i;

/**
 * What a tidy text says as a date, or null when it does not look like one. `today` is ISO. A run of
 * white space is one space, so that no pattern has two places to look for it in.
 */
export function dateOfText(text: string, today: string): DateText | null {
	if (text.length > LONGEST_TYPED) return null;
	const spaced = text.replace(/\s+/g, ' ').trim();
	const time = TIME.exec(spaced);
	const whole = spaced.slice(0, time?.index).replace(WEEKDAY, '').trim();
	const found = dayOf(whole, today);
	if (found?.is === 'day' && time?.[4]) return { is: 'day', date: dayInLondon(found.date, time) };
	return found ?? periodOf(whole.replace(BY_THE_END, ''), today);
}

const LONDON = new Intl.DateTimeFormat('en-GB', {
	timeZone: 'Europe/London',
	year: 'numeric',
	month: '2-digit',
	day: '2-digit'
});

/**
 * The day it is in London at a time of another zone: programs write the last hour of 31 March in
 * universal time for midnight of 1 April in summer time.
 */
function dayInLondon(date: string, [, hour, minute, half, zone]: RegExpExecArray): string {
	if (/^bst$/i.test(zone!)) return date;
	const hours = half ? (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : Number(hour);
	const offset = /([+-])(\d{2}):?(\d{2})?$/.exec(zone!);
	const ahead = offset
		? (Number(offset[2]) * 60 + Number(offset[3] ?? 0)) * (offset[1] === '-' ? -1 : 1)
		: 0;
	const moment = Date.parse(`${date}T00:00:00Z`) + (hours * 60 + Number(minute) - ahead) * 60_000;
	const [day, month, year] = LONDON.format(moment).split('/');
	return `${year}-${month}-${day}`;
}

/**
 * A day typed into a form as an ISO date; a month or quarter means its last day. What cannot be read
 * stays as it was typed, to be refused by name later.
 */
export function dayTyped(text: string, today: string): string {
	const typed = text.trim();
	const found = typed === '' ? null : dateOfText(typed, today);
	return found && found.is !== 'impossible' ? found.date : typed;
}

/**
 * What is wrong with a day that was typed into a form, once `dayTyped` has read it, and what to do:
 * `ask` names the field and an example. Null for a day that is taken.
 */
export function dayProblem(typed: string | null, today: string, ask: string): string | null {
	if (isIsoDate(typed)) {
		const isTaken = isInRange(typed, today);
		return isTaken ? null : `${longDate(typed)} is not ${dayRange(today)}. ${ask}`;
	}
	const isImpossible = typed !== null && dateOfText(typed, today)?.is === 'impossible';
	return isImpossible ? `${quoted(typed)} is a date that does not exist. ${ask}` : ask;
}

function dayOf(text: string, today: string): DateText | null {
	let match = DAY_FIRST.exec(text);
	if (match) return day(match[4]!, Number(match[3]), match[1]!, today);
	match = YEAR_FIRST.exec(text) ?? COMPACT.exec(text);
	if (match) return day(match[1]!, Number(match[2]), match[3]!, today);
	match = DAY_MONTH_NAME.exec(text);
	if (match) return day(match[3]!, monthNumber(match[2]!), match[1]!, today);
	match = MONTH_NAME_DAY.exec(text);
	if (match) return day(match[3]!, monthNumber(match[1]!), match[2]!, today);
	match = YEAR_MONTH_NAME_DAY.exec(text);
	if (match) return day(match[1]!, monthNumber(match[2]!), match[3]!, today);
	return null;
}

function periodOf(text: string, today: string): DateText | null {
	let match = MONTH_AND_YEAR.exec(text);
	if (match) return month(fullYear(match[2]!, today), monthNumber(match[1]!), text);
	match = MONTH_DIGITS.exec(text);
	if (match) return month(Number(match[2]), Number(match[1]), text);
	match = QUARTER_FIRST.exec(text);
	if (match) return quarter(match[2]!, match[1]!, text);
	match = QUARTER_LAST.exec(text);
	if (match) return quarter(match[1]!, match[2]!, text);
	const year = financialYearOf(text);
	if (year) return { is: 'period', date: financialYearEnd(year), period: text };
	match = YEAR_MONTH_DIGITS.exec(text);
	if (match) return month(Number(match[1]), Number(match[2]), text);
	return null;
}

function day(year: string, monthOfYear: number, dayOfMonth: string, today: string): DateText {
	const date = iso(fullYear(year, today), monthOfYear, Number(dayOfMonth));
	return isIsoDate(date) ? { is: 'day', date } : { is: 'impossible' };
}

function month(year: number, monthOfYear: number, period: string): DateText {
	const first = iso(year, monthOfYear, 1);
	return isIsoDate(first) ? { is: 'period', date: monthEnd(first), period } : { is: 'impossible' };
}

function quarter(years: string, number: string, period: string): DateText | null {
	const year = financialYearOf(years);
	const found = year && quarterFromCode(`${year.replace('/', '-')}-q${number}`);
	return found ? { is: 'period', date: found.endsOn, period } : null;
}

/** 1 to 12, of a name or its first three letters. */
function monthNumber(name: string): number {
	const start = name.slice(0, 3).toLowerCase();
	return MONTHS.findIndex((month) => month.toLowerCase().startsWith(start)) + 1;
}

/** The month, 1 to 12, that a text names without a year; null for any other text. */
export function monthAlone(text: string): number | null {
	return MONTH_ALONE.test(text) ? monthNumber(text) : null;
}

/** Two digits mean a year up to 20 years ahead of today, or else one of the century before. */
function fullYear(digits: string, today: string): number {
	if (digits.length === 4) return Number(digits);
	const thisYear = Number(today.slice(0, 4));
	const year = Math.floor(thisYear / 100) * 100 + Number(digits);
	return year > thisYear + 20 ? year - 100 : year;
}

function iso(year: number, monthOfYear: number, dayOfMonth: number): string {
	const two = (value: number) => String(value).padStart(2, '0');
	return `${String(year).padStart(4, '0')}-${two(monthOfYear)}-${two(dayOfMonth)}`;
}
