/**
 * Days, months, financial years and quarters, as ISO text (`2026-09-30`). Arithmetic is done on the
 * calendar in UTC, so that no time zone or clock change can move a day.
 */

/** The first day that people may give, and how many years after today the last one lies. */
export const FIRST_DAY = '2015-01-01';
export const YEARS_AHEAD = 10;

const DAY = 86_400_000;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;
/** Of the two centuries in which financial years are read. */
const QUARTER_CODE = /^((?:19|20)\d{2})-(\d{2})-q([1-4])$/;
const FINANCIAL_YEAR = /^(\d{4})\/(\d{2})$/;

/** A quarter of a financial year, which runs from 1 April to 31 March. */
export type Quarter = {
	/** The financial year, `2026/27`. */
	year: string;
	quarter: 1 | 2 | 3 | 4;
	/** As written in addresses: `2026-27-q2`. */
	code: string;
	/** As written on screen: `Q2 2026/27`. */
	label: string;
	startsOn: string;
	endsOn: string;
};

/** A day as ISO text. Narrower than text, so that what is no such day goes on being text. */
type IsoDate = `${string}-${string}-${string}`;

/** Whether the text is a day that exists, written `2026-09-30`. */
export function isIsoDate(text: unknown): text is IsoDate {
	if (typeof text !== 'string' || !ISO_DATE.test(text)) return false;
	const month = digits(text, 5, 7);
	const day = digits(text, 8, 10);
	return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(digits(text, 0, 4), month);
}

/** The last day that people may give. */
export function lastDay(today: string): string {
	return addMonths(today, YEARS_AHEAD * 12);
}

/** Whether people may give this day. */
export function isInRange(date: string, today: string): boolean {
	return date >= FIRST_DAY && date <= lastDay(today);
}

/** The day that many days later; earlier when negative. @throws when the date is not one */
export function addDays(date: string, days: number): string {
	return isoOf(dayNumber(date) + days);
}

/** The same day that many months later, or the month's last day when it is shorter. */
export function addMonths(date: string, months: number): string {
	const { year, month, day } = parts(date);
	const count = year * 12 + (month - 1) + months;
	const [toYear, toMonth] = [Math.floor(count / 12), (((count % 12) + 12) % 12) + 1];
	return written(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)));
}

/** Days from the first date to the second; negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
	return dayNumber(to) - dayNumber(from);
}

/** The last day of the month that the date (or `2026-09`) lies in. */
export function monthEnd(date: string): string {
	const { year, month } = parts(date.length === 7 ? `${date}-01` : date);
	return written(year, month, daysInMonth(year, month));
}

/** The last month that was over at the end of the day: `2026-09` on 30 September, `2026-08` the day before. */
export function lastWholeMonth(date: string): string {
	return monthEnd(date) === date ? date.slice(0, 7) : addMonths(date, -1).slice(0, 7);
}

/** The months from the first to the last, both written `2026-09`; none when the first is later. */
export function monthsBetween(from: string, to: string): string[] {
	const months: string[] = [];
	for (let month = from; month <= to; month = addMonths(`${month}-01`, 1).slice(0, 7))
		months.push(month);
	return months;
}

/** The financial year a day lies in: `2026/27`. */
export function financialYearOf(date: string): string {
	const { year, month } = parts(date);
	return yearStarting(month >= 4 ? year : year - 1);
}

/** Whether the text is a financial year whose two halves agree: `2026/27`. */
export function isFinancialYear(text: unknown): text is string {
	if (typeof text !== 'string') return false;
	const match = FINANCIAL_YEAR.exec(text);
	return match !== null && (Number(match[1]) + 1) % 100 === Number(match[2]);
}

/** 1 April of a financial year. @throws when the text is not one */
export function financialYearStart(year: string): string {
	return `${firstHalf(year)}-04-01`;
}

/** 31 March that ends a financial year. @throws when the text is not one */
export function financialYearEnd(year: string): string {
	return `${firstHalf(year) + 1}-03-31`;
}

export function quarterOf(date: string): Quarter {
	const { year, month } = parts(date);
	const starts = month >= 4 ? year : year - 1;
	const quarter = month >= 4 ? Math.floor((month - 4) / 3) + 1 : 4;
	return quarterIn(starts, quarter as Quarter['quarter']);
}

/** The quarter an address names (`2026-27-q2`), or undefined when it names none. */
export function quarterFromCode(code: string): Quarter | undefined {
	const match = QUARTER_CODE.exec(code);
	if (!match) return undefined;
	const starts = Number(match[1]);
	if ((starts + 1) % 100 !== Number(match[2])) return undefined;
	return quarterIn(starts, Number(match[3]) as Quarter['quarter']);
}

/** `Q2 2026/27` from `2026-27-q2`; anything else as it is. */
export function quarterLabel(code: string): string {
	return quarterFromCode(code)?.label ?? code;
}

/** The quarter that many quarters later; earlier when negative. */
export function addQuarters(quarter: Quarter, count: number): Quarter {
	return quarterOf(addMonths(quarter.startsOn, count * 3));
}

/** The last days of the `count` quarters that had ended by the date, oldest first. */
export function quarterEnds(lastDate: string, count: number): string[] {
	const current = quarterOf(lastDate);
	const last = current.endsOn === lastDate ? current : addQuarters(current, -1);
	return Array.from({ length: count }, (_, index) => {
		return addQuarters(last, index - count + 1).endsOn;
	});
}

function quarterIn(starts: number, quarter: Quarter['quarter']): Quarter {
	const year = yearStarting(starts);
	const month = quarter === 4 ? 1 : quarter * 3 + 1;
	const calendarYear = quarter === 4 ? starts + 1 : starts;
	return {
		year,
		quarter,
		code: `${year.replace('/', '-')}-q${quarter}`,
		label: `Q${quarter} ${year}`,
		startsOn: written(calendarYear, month, 1),
		endsOn: written(calendarYear, month + 2, daysInMonth(calendarYear, month + 2))
	};
}

function yearStarting(year: number): string {
	return `${year}/${String((year + 1) % 100).padStart(2, '0')}`;
}

function firstHalf(year: string): number {
	if (!isFinancialYear(year)) throw new Error(`not a financial year: ${year}`);
	return Number(year.slice(0, 4));
}

function parts(date: string): { year: number; month: number; day: number } {
	if (!isIsoDate(date)) throw new Error(`not an ISO date: ${date}`);
	return { year: digits(date, 0, 4), month: digits(date, 5, 7), day: digits(date, 8, 10) };
}

/** The number that the digits of a text write. A page reads hundreds of dates, so none is cut out. */
function digits(text: string, from: number, to: number): number {
	let number = 0;
	for (let at = from; at < to; at += 1) number = number * 10 + text.charCodeAt(at) - 48;
	return number;
}

function dayNumber(date: string): number {
	const { year, month, day } = parts(date);
	return Date.UTC(year, month - 1, day) / DAY;
}

function isoOf(day: number): string {
	return new Date(day * DAY).toISOString().slice(0, 10);
}

function written(year: number, month: number, day: number): string {
	const two = (value: number) => String(value).padStart(2, '0');
	return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

function daysInMonth(year: number, month: number): number {
	if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
	return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

// Counting working days: Monday to Friday, without bank holidays. Pure: the caller knows those.

/** The bank holidays of a year in England, as ISO dates; each once. */
export type BankHolidays = (year: number) => readonly string[];

export function isWorkingDay(date: string, holidays: BankHolidays): boolean {
	return isWeekday(date) && !holidays(yearOf(date)).includes(date);
}

/**
 * The day (ISO) that is so many working days after another. The day itself is not counted, so that
 * one working day after a Friday is the Monday.
 */
export function addWorkingDays(date: string, days: number, holidays: BankHolidays): string {
	let day = date;
	for (let left = days; left > 0;) {
		// No week holds more than five, so whole weeks never go too far; the last day is looked for.
		const next = addDays(day, Math.floor((left - 1) / 5) * 7 || 1);
		left -= workingDaysBetween(day, next, holidays);
		day = next;
	}
	return day;
}

/**
 * Working days after the first date up to and with the second; 0 when that is not later. Weekdays are
 * worked out and bank holidays taken off, so that a far-off date costs no more than its years.
 */
export function workingDaysBetween(from: string, to: string, holidays: BankHolidays): number {
	if (to <= from) return 0;
	let count = weekdaysUpTo(to) - weekdaysUpTo(from);
	for (let year = yearOf(from); year <= yearOf(to); year += 1)
		for (const day of holidays(year)) if (day > from && day <= to && isWeekday(day)) count -= 1;
	return count;
}

/** A Monday, from which days and weeks are counted. */
const MONDAY = '2000-01-03';

/** Weekdays from that Monday up to and with the date; negative before it. */
function weekdaysUpTo(date: string): number {
	const days = daysBetween(MONDAY, date) + 1;
	const weeks = Math.floor(days / 7);
	return weeks * 5 + Math.min(days - weeks * 7, 5);
}

function isWeekday(date: string): boolean {
	const days = daysBetween(MONDAY, date);
	return days - Math.floor(days / 7) * 7 < 5;
}

function yearOf(date: string): number {
	return Number(date.slice(0, 4));
}
