const LONDON = new Intl.DateTimeFormat('en-GB', {
	timeZone: 'Europe/London',
	year: 'numeric',
	month: '2-digit',
	day: '2-digit'
});

/** The day it is in London, as an ISO date. */
export function londonDate(instant: Date = new Date()): string {
	const [day, month, year] = LONDON.format(instant).split('/');
	return `${year}-${month}-${day}`;
}
