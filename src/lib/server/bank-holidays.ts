/** The bank holidays of England: moved ones and those of a single year too, as the library knows them. */
import Holidays from 'date-holidays';

const england = new Holidays('GB', 'ENG', { types: ['public', 'bank'] });
const years = new Map<number, ReadonlySet<string>>();

/** Whether an ISO date is a bank holiday in England. */
export function isBankHoliday(date: string): boolean {
	const year = Number(date.slice(0, 4));
	let days = years.get(year);
	if (!days) {
		days = new Set(england.getHolidays(year).map((holiday) => holiday.date.slice(0, 10)));
		years.set(year, days);
	}
	return days.has(date);
}
