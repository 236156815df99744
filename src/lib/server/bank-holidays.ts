/** The bank holidays of England: moved ones and those of a single year too, as the library knows them. */
import Holidays from 'date-holidays';

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
