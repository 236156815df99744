import { addDays } from '#lib/core/calendar.ts';
import { londonDay } from '#lib/core/dates.ts';
import Holidays from 'date-holidays';

/** The one place that reads the clock, for where a request or a command line begins. */
export function present(): Date {
	return new Date();
}

/** The day it is in London, as an ISO date. */
export function londonDate(instant: Date = present()): string {
	return londonDay(instant);
}

/** The moment (UTC, as it is stored) at which a day (ISO) is over in London. */
export function dayEnd(day: string): string {
	// After the last day that can be written there is no other.
	if (day === '9999-12-31') return `${day}T24`;
	const next = addDays(day, 1);
	const midnight = new Date(`${next}T00:00:00.000Z`);
	// In summer London is an hour ahead.
	const early = new Date(midnight.getTime() - 3_600_000);
	return (londonDate(early) === next ? early : midnight).toISOString();
}

// The bank holidays of England: moved ones and those of a single year too, as the library knows them.

const england = new Holidays('GB', 'ENG', { types: ['public', 'bank'] });
const years = new Map<number, readonly string[]>();

/** The bank holidays of a year in England, as ISO dates; each once. */
export function bankHolidays(year: number): readonly string[] {
	let days = years.get(year);
	if (!days) {
		days = [...new Set(england.getHolidays(year).map((holiday) => holiday.date.slice(0, 10)))];
		years.set(year, days);
	}
	return days;
}
