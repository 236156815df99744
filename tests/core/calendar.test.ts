import { describe, expect, test } from 'vitest';
import {
	addDays,
	addMonths,
	addQuarters,
	daysBetween,
	financialYearEnd,
	financialYearOf,
	financialYearStart,
	isFinancialYear,
	isIsoDate,
	monthEnd,
	quarterEnds,
	quarterFromCode,
	quarterOf
} from '#lib/core/calendar.ts';

describe('days', () => {
	test('only a day that exists, written as ISO, is one', () => {
		expect(isIsoDate('2026-09-30')).toBe(true);
		expect(isIsoDate('2024-02-29')).toBe(true);
		for (const text of [
			'2026-02-29',
			'2026-09-31',
			'2026-13-01',
			'2026-00-10',
			'2026-9-3',
			'30/9/2026',
			'',
			null,
			20260930
		])
			expect(isIsoDate(text), String(text)).toBe(false);
	});

	test('days are added and counted over months, years, leap days and clock changes', () => {
		expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
		expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
		expect(addDays('2027-01-01', -1)).toBe('2026-12-31');
		expect(addDays('2026-03-28', 2)).toBe('2026-03-30');
		expect(addDays('2026-10-24', 2)).toBe('2026-10-26');
		expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2);
		expect(daysBetween('2026-08-16', '2026-11-21')).toBe(97);
		expect(daysBetween('2026-11-21', '2026-08-16')).toBe(-97);
	});

	test('months are added, ending on a shorter month’s last day', () => {
		expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
		expect(addMonths('2026-11-30', 3)).toBe('2027-02-28');
		expect(addMonths('2026-01-15', -1)).toBe('2025-12-15');
		expect(monthEnd('2024-02')).toBe('2024-02-29');
		expect(monthEnd('2026-04-07')).toBe('2026-04-30');
	});

	test('anything that is not a date is refused', () => {
		expect(() => addDays('soon', 1)).toThrow('not an ISO date: soon');
		expect(() => daysBetween('2026-02-30', '2026-03-01')).toThrow('not an ISO date');
	});
});

describe('financial years', () => {
	test('a year starts on 1 April', () => {
		expect(financialYearOf('2026-03-31')).toBe('2025/26');
		expect(financialYearOf('2026-04-01')).toBe('2026/27');
		expect(financialYearOf('1999-12-31')).toBe('1999/00');
		expect(financialYearStart('2026/27')).toBe('2026-04-01');
		expect(financialYearEnd('2026/27')).toBe('2027-03-31');
	});

	test('the two halves of a year must follow one another', () => {
		expect(isFinancialYear('2026/27')).toBe(true);
		expect(isFinancialYear('1999/00')).toBe(true);
		for (const text of ['2026/28', '2026-27', '26/27', '2026', null])
			expect(isFinancialYear(text), String(text)).toBe(false);
		expect(() => financialYearStart('2026/28')).toThrow('not a financial year');
	});
});

describe('quarters', () => {
	test('each day of the year lies in the quarter that is written for it', () => {
		expect(quarterOf('2026-09-30')).toEqual({
			year: '2026/27',
			quarter: 2,
			code: '2026-27-q2',
			label: 'Q2 2026/27',
			startsOn: '2026-07-01',
			endsOn: '2026-09-30'
		});
		expect(quarterOf('2026-04-01').label).toBe('Q1 2026/27');
		expect(quarterOf('2026-12-31').label).toBe('Q3 2026/27');
		expect(quarterOf('2027-01-01')).toMatchObject({
			label: 'Q4 2026/27',
			startsOn: '2027-01-01',
			endsOn: '2027-03-31'
		});
	});

	test('a code names a quarter, and a wrong one names none', () => {
		expect(quarterFromCode('2026-27-q2')?.endsOn).toBe('2026-09-30');
		expect(quarterFromCode('2026-27-q4')?.endsOn).toBe('2027-03-31');
		for (const code of [
			'2026-28-q2',
			'2026-27-q5',
			'2026-27-Q2',
			'q2',
			'',
			'9999-00-q4',
			'0001-02-q1'
		])
			expect(quarterFromCode(code), code).toBeUndefined();
	});

	test('quarters are counted on and back over a year’s end', () => {
		const q4 = quarterOf('2027-02-02');
		expect(addQuarters(q4, 1).label).toBe('Q1 2027/28');
		expect(addQuarters(q4, -4).label).toBe('Q4 2025/26');
	});

	test('the last quarters are those that had ended by the day', () => {
		expect(quarterEnds('2026-11-21', 3)).toEqual(['2026-03-31', '2026-06-30', '2026-09-30']);
		expect(quarterEnds('2026-09-30', 1)).toEqual(['2026-09-30']);
		expect(quarterEnds('2026-09-29', 1)).toEqual(['2026-06-30']);
		expect(quarterEnds('2026-09-30', 0)).toEqual([]);
	});
});
