import { expect, test } from 'vitest';
import {
	dateAndQuarter,
	dateAndTime,
	daysAgo,
	londonDay,
	longDate,
	monthName,
	quarterName,
	shortDate,
	shortMonth
} from '#lib/core/dates.ts';

test('dates are written as British readers write them', () => {
	expect(longDate('2026-10-03')).toBe('3 October 2026');
	expect(shortDate('2026-10-03')).toBe('3 Oct 2026');
	expect(monthName('2026-10')).toBe('October 2026');
	expect(shortMonth('2026-10-31')).toBe('Oct 2026');
	expect(quarterName('2026-09-30')).toBe('Q2 2026/27');
	expect(dateAndQuarter('2026-09-30')).toBe('30 September 2026 (Q2 2026/27)');
});

test('a missing date is empty, and what is no date comes back as it was typed', () => {
	expect(longDate(null)).toBe('');
	expect(shortDate(undefined)).toBe('');
	expect(longDate('TBC')).toBe('TBC');
	expect(quarterName(null)).toBe('');
	expect(dateAndTime(null)).toBe('');
	expect(dateAndTime('soon')).toBe('soon');
});

test('an age is said in days', () => {
	expect(daysAgo('2026-08-16', '2026-11-21')).toBe('97 days ago');
	expect(daysAgo('2026-11-20', '2026-11-21')).toBe('yesterday');
	expect(daysAgo('2026-11-21', '2026-11-21')).toBe('today');
	expect(daysAgo('2026-11-22', '2026-11-21')).toBe('tomorrow');
	expect(daysAgo('2026-11-24', '2026-11-21')).toBe('in 3 days');
});

test('a time is the clock time in the United Kingdom, summer and winter', () => {
	expect(dateAndTime('2026-10-03T13:15:00Z')).toBe('3 October 2026 at 2:15pm');
	expect(dateAndTime('2026-12-03T13:15:00.000Z')).toBe('3 December 2026 at 1:15pm');
	expect(dateAndTime('2026-06-30 23:30:00')).toBe('1 July 2026 at 12:30am');
	expect(dateAndTime('2026-10-03')).toBe('3 October 2026');
});

test('a moment is of its day in London', () => {
	expect(londonDay('2026-07-14T23:30:00.000Z')).toBe('2026-07-15');
	expect(londonDay('2026-12-14T23:30:00.000Z')).toBe('2026-12-14');
	expect(londonDay('2026-07-14 23:30:00')).toBe('2026-07-15');
	expect(longDate('2026-07-14T23:30:00.000Z')).toBe('15 July 2026');
	expect(shortDate('2026-07-14 22:30:00')).toBe('14 Jul 2026');
});
