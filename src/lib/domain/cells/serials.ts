/** Excel's day numbers ("serials"), in both of its date systems. */

const DAY = 86_400_000;
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
/** Excel's last day, 31 December 9999, in the 1900 system. */
const LAST = 2_958_466;

/** Serials of 1 January 1990 and of 31 December 2099: what a bare number in a date column may be. */
export const PLAUSIBLE_SERIALS = { first: 32_874, last: 73_050 } as const;

/**
 * ISO text of a serial: a date, with the time (`2026-10-14T09:30`) when there is one, or a time
 * alone (`09:30`) for a serial below 1. Null when the serial is no date.
 *
 * The 1900 system counts a 29 February 1900 that never was: serials 1 to 59 are one day later than
 * plain counting says, 60 is that day, and from 61 on counting is right.
 */
export function serialToIso(serial: number, is1904 = false): string | null {
	if (!Number.isFinite(serial) || serial < 0 || serial >= LAST) return null;
	// Times are kept as fractions of a day, in binary: round to the second, so that 23:59:59.9999 carries.
	const seconds = Math.round((serial % 1) * 86_400);
	const day = Math.floor(serial) + (seconds === 86_400 ? 1 : 0);
	const time = clock(seconds % 86_400);
	if (is1904) return withTime(isoDay(EPOCH_1904 + day * DAY), time);
	if (day === 0) return time === '' ? '1900-01-00' : time;
	if (day === 60) return withTime('1900-02-29', time);
	return withTime(isoDay(EPOCH_1900 + (day < 60 ? day + 1 : day) * DAY), time);
}

function isoDay(milliseconds: number): string {
	return new Date(milliseconds).toISOString().slice(0, 10);
}

function withTime(date: string, time: string): string {
	return time === '' ? date : `${date}T${time}`;
}

function clock(seconds: number): string {
	const minutes = Math.floor(seconds / 60);
	if (minutes === 0) return '';
	const two = (value: number) => String(value).padStart(2, '0');
	return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
