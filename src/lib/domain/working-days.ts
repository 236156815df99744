/** Counting working days: Monday to Friday, without bank holidays. Pure: the caller knows those. */
import { addDays } from '#lib/domain/calendar.ts';

/** Whether an ISO date is a bank holiday in England. */
export type BankHolidays = (date: string) => boolean;

const SATURDAY = 6;

export function isWorkingDay(date: string, holidays: BankHolidays): boolean {
	const day = new Date(`${date}T00:00:00Z`).getUTCDay();
	return day !== 0 && day !== SATURDAY && !holidays(date);
}

/**
 * The day (ISO) that is so many working days after another. The day itself is not counted, so that
 * one working day after a Friday is the Monday.
 */
export function addWorkingDays(date: string, days: number, holidays: BankHolidays): string {
	let day = date;
	for (let left = days; left > 0;) {
		day = addDays(day, 1);
		if (isWorkingDay(day, holidays)) left -= 1;
	}
	return day;
}

/** Working days after the first date up to and with the second; 0 when that is not later. */
export function workingDaysBetween(from: string, to: string, holidays: BankHolidays): number {
	let count = 0;
	for (let day = from; day < to;) {
		day = addDays(day, 1);
		if (isWorkingDay(day, holidays)) count += 1;
	}
	return count;
}
