import { describe, expect, test } from 'vitest';
import { addWorkingDays, isWorkingDay, workingDaysBetween } from '#lib/domain/working-days.ts';
import { isBankHoliday } from '#lib/server/bank-holidays.ts';

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
	test('step over Easter', () => {
		expect(addWorkingDays('2026-04-02', 1, isBankHoliday)).toBe('2026-04-07');
		expect(workingDaysBetween('2026-04-01', '2026-04-08', isBankHoliday)).toBe(3);
	});

	test('step over Christmas and into another year', () => {
		expect(isWorkingDay('2026-12-28', isBankHoliday)).toBe(false);
		expect(addWorkingDays('2026-12-24', 1, isBankHoliday)).toBe('2026-12-29');
		expect(addWorkingDays('2026-12-31', 1, isBankHoliday)).toBe('2027-01-04');
	});

	test('step over the holidays of a single year', () => {
		expect(addWorkingDays('2023-05-05', 1, isBankHoliday)).toBe('2023-05-09');
		expect(addWorkingDays('2022-09-16', 1, isBankHoliday)).toBe('2022-09-20');
	});
});
