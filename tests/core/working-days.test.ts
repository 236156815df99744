import { describe, expect, test } from 'vitest';
import { addWorkingDays, isWorkingDay, workingDaysBetween } from '#lib/core/calendar.ts';

const none = () => [];
/** A Monday. */
const HOLIDAY = '2026-05-04';
const oneHoliday = (year: number) => (year === 2026 ? [HOLIDAY] : []);

describe('a working day', () => {
	test('is Monday to Friday', () => {
		const week = ['04', '05', '06', '07', '08', '09', '10'].map((day) => `2026-05-${day}`);
		expect(week.map((day) => isWorkingDay(day, none))).toEqual([
			...[true, true, true, true, true],
			...[false, false]
		]);
	});

	test('is no bank holiday', () => {
		expect(isWorkingDay(HOLIDAY, oneHoliday)).toBe(false);
		expect(isWorkingDay('2026-05-05', oneHoliday)).toBe(true);
	});
});

describe('adding working days', () => {
	test('does not count the day itself', () => {
		expect(addWorkingDays('2026-05-05', 1, none)).toBe('2026-05-06');
		expect(addWorkingDays('2026-05-05', 0, none)).toBe('2026-05-05');
	});

	test('goes over weekends and bank holidays', () => {
		expect(addWorkingDays('2026-05-01', 1, none)).toBe('2026-05-04');
		expect(addWorkingDays('2026-05-01', 1, oneHoliday)).toBe('2026-05-05');
		expect(addWorkingDays('2026-05-02', 1, oneHoliday)).toBe('2026-05-05');
		expect(addWorkingDays('2026-05-01', 20, none)).toBe('2026-05-29');
	});
});

describe('working days between two days', () => {
	test('are those after the first up to and with the second', () => {
		expect(workingDaysBetween('2026-05-05', '2026-05-06', none)).toBe(1);
		expect(workingDaysBetween('2026-05-01', '2026-05-05', none)).toBe(2);
		expect(workingDaysBetween('2026-05-01', '2026-05-05', oneHoliday)).toBe(1);
	});

	test('are none where the second is not later', () => {
		expect(workingDaysBetween('2026-05-05', '2026-05-05', none)).toBe(0);
		expect(workingDaysBetween('2026-05-06', '2026-05-05', none)).toBe(0);
	});

	test('are none over a weekend', () => {
		expect(workingDaysBetween('2026-05-08', '2026-05-10', none)).toBe(0);
	});

	test('are as many as were added, from any day of a week', () => {
		for (let day = 1; day <= 7; day += 1)
			for (const days of [1, 4, 5, 6, 20]) {
				const from = `2026-05-0${day}`;
				const to = addWorkingDays(from, days, oneHoliday);
				expect(workingDaysBetween(from, to, oneHoliday), `${days} after ${from}`).toBe(days);
				expect(isWorkingDay(to, oneHoliday)).toBe(true);
			}
	});
});
