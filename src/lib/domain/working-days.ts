/** Counting working days: Monday to Friday, without bank holidays. Pure: the caller knows those. */
import { addDays, daysBetween } from '#lib/domain/calendar.ts';

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
