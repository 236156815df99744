import { describe, expect, test } from 'vitest';
import {
	addDays,
	addWorkingDays,
	FIRST_DAY,
	isWorkingDay,
	lastDay,
	workingDaysBetween
} from '#lib/core/calendar.ts';
import { bankHolidays } from '#lib/platform/clock.server.ts';

const isBankHoliday = (date: string) => bankHolidays(Number(date.slice(0, 4))).includes(date);

const daysFrom = (first: string, count: number) =>
	Array.from({ length: count }, (_, index) => addDays(first, index));

describe('the bank holidays of England', () => {
	test('are those of an ordinary year', () => {
		const found: string[] = [];
		for (let day = new Date('2026-01-01'); day.getUTCFullYear() === 2026;) {
			const date = day.toISOString().slice(0, 10);
			if (isBankHoliday(date) && ![0, 6].includes(day.getUTCDay())) found.push(date);
			day = new Date(day.getTime() + 86_400_000);
		}
		expect(found).toEqual([
			...['2026-01-01', '2026-04-03', '2026-04-06', '2026-05-04'],
			...['2026-05-25', '2026-08-31', '2026-12-25', '2026-12-28']
		]);
	});

	test('move with Easter', () => {
		for (const date of ['2024-03-29', '2024-04-01', '2027-03-26', '2027-03-29'])
			expect(isBankHoliday(date), date).toBe(true);
		expect(isBankHoliday('2027-04-03')).toBe(false);
	});

	test('fall on the next working day where they would be lost in a weekend', () => {
		expect(isBankHoliday('2026-12-28')).toBe(true);
		expect(isBankHoliday('2022-01-03')).toBe(true);
		expect(isBankHoliday('2021-12-27')).toBe(true);
		expect(isBankHoliday('2021-12-28')).toBe(true);
	});

	test('are given once for a coronation and a funeral', () => {
		expect(isBankHoliday('2023-05-08')).toBe(true);
		expect(isBankHoliday('2024-05-08')).toBe(false);
		expect(isBankHoliday('2022-09-19')).toBe(true);
		expect(isBankHoliday('2023-09-19')).toBe(false);
	});

	test('moved for the jubilee of 2022', () => {
		expect(isBankHoliday('2022-06-02')).toBe(true);
		expect(isBankHoliday('2022-06-03')).toBe(true);
		expect(isBankHoliday('2022-05-30')).toBe(false);
	});

	test('are not those of Scotland', () => {
		expect(isBankHoliday('2026-01-02')).toBe(false);
		expect(isBankHoliday('2026-11-30')).toBe(false);
	});
});

describe('working days in England', () => {
	/** One day after the other, as anybody would count them. */
	function counted(from: string, to: string): number {
		let count = 0;
		for (let day = from; day < to;) {
			day = addDays(day, 1);
			if (isWorkingDay(day, bankHolidays)) count += 1;
		}
		return count;
	}

	test('are as many as are counted day by day, from and to every day of years', () => {
		// Every first day of two months around a Christmas and an Easter, every last day of two years.
		for (const from of [...daysFrom('2021-12-01', 62), ...daysFrom('2023-04-01', 31)]) {
			let count = 0;
			for (const to of daysFrom(addDays(from, 1), 731)) {
				if (isWorkingDay(to, bankHolidays)) count += 1;
				expect(workingDaysBetween(from, to, bankHolidays), `${from} to ${to}`).toBe(count);
			}
		}
	});

	test('are as many over the whole range of days that people may give', () => {
		const [from, to] = [FIRST_DAY, lastDay('2026-11-30')];
		expect(workingDaysBetween(from, to, bankHolidays)).toBe(counted(from, to));
	});

	test('lie as far off as when they are counted day by day', () => {
		for (const from of daysFrom('2022-04-01', 400))
			for (const days of [1, 4, 5, 6, 20, 60, 261]) {
				const to = addWorkingDays(from, days, bankHolidays);
				expect(isWorkingDay(to, bankHolidays), `${days} after ${from}`).toBe(true);
				expect(workingDaysBetween(from, to, bankHolidays), `${days} after ${from}`).toBe(days);
			}
	});

	test('are counted without looking at each day', () => {
		let asked = 0;
		const counting = (year: number) => {
			asked += 1;
			return bankHolidays(year);
		};
		workingDaysBetween(FIRST_DAY, lastDay('2026-11-30'), counting);
		expect(asked).toBeLessThan(30);
	});

	test('step over Easter', () => {
		expect(addWorkingDays('2026-04-02', 1, bankHolidays)).toBe('2026-04-07');
		expect(workingDaysBetween('2026-04-01', '2026-04-08', bankHolidays)).toBe(3);
	});

	test('step over Christmas and into another year', () => {
		expect(isWorkingDay('2026-12-28', bankHolidays)).toBe(false);
		expect(addWorkingDays('2026-12-24', 1, bankHolidays)).toBe('2026-12-29');
		expect(addWorkingDays('2026-12-31', 1, bankHolidays)).toBe('2027-01-04');
	});

	test('step over the holidays of a single year', () => {
		expect(addWorkingDays('2023-05-05', 1, bankHolidays)).toBe('2023-05-09');
		expect(addWorkingDays('2022-09-16', 1, bankHolidays)).toBe('2022-09-20');
	});
});
