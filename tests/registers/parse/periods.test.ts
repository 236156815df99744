import { describe, expect, it, test } from 'vitest';
import { overlaps, periodEndsOn, periodMonths, periodName, periodOf } from '#lib/core/periods.ts';
import { columnOf } from '#lib/registers/definition.ts';
import { indicators, normalisedPeriod } from '#lib/registers/indicators/definition.ts';
import { cellReader } from '#lib/registers/parse/cells.ts';
import { readPeriod } from '#lib/registers/parse/dates.ts';

const TODAY = '2026-11-21';
const read = (text: string | number) => readPeriod(text, TODAY).value;

describe('reading periods', () => {
	test.each([
		['April 2024', '2024-04/month'],
		['Apr-24', '2024-04/month'],
		['2024-04', '2024-04/month'],
		['04/2024', '2024-04/month'],
		['30/04/2024', '2024-04/month'],
		['2024-04-30', '2024-04/month'],
		['45412', '2024-04/month'],
		['Month ending 30 April 2024', '2024-04/month'],
		['01/04/2024 - 30/04/2024', '2024-04/month'],
		['Q1 2024/25', '2024-06/quarter'],
		['2024-25 Q1', '2024-06/quarter'],
		['Q4 2023-24', '2024-03/quarter'],
		['Quarter 2 2024/25', '2024-09/quarter'],
		['Apr-Jun 2024', '2024-06/quarter'],
		['April to June 2024', '2024-06/quarter'],
		['Quarter ending June 2024', '2024-06/quarter'],
		['Feb–Apr 2024', '2024-04/rolling'],
		['Feb 2024 - Apr 2024', '2024-04/rolling'],
		['Nov–Jan 2024', '2024-01/rolling'],
		['Nov 2023 to Jan 2024', '2024-01/rolling'],
		['01/02/2024 - 30/04/2024', '2024-04/rolling'],
		['01/02/2024-30/04/2024', '2024-04/rolling'],
		['2024-02-01 to 2024-04-30', '2024-04/rolling'],
		['3 months to April 2024', '2024-04/rolling'],
		['three months ending 30 April 2024', '2024-04/rolling'],
		['2024/25', '2025-03/year'],
		['2024-25', '2025-03/year'],
		['Year to March 2024', '2024-03/year'],
		['12 months to June 2024', '2024-06/year'],
		['Apr 2023 - Mar 2024', '2024-03/year'],
		['2024-06/rolling', '2024-06/rolling']
	])('takes %s', (text, stored) => {
		expect(read(text)).toBe(stored);
	});

	it('takes the day number of a spreadsheet as its month', () => {
		expect(read(45412)).toBe('2024-04/month');
		expect(read(3)).toBeUndefined();
	});

	it.each(['2024', 'spring', 'Q5 2024/25', '31/04/2024', '2024-05/quarter', 'Jun-Apr 2024 to May'])(
		'does not guess at %s',
		(text) => {
			expect(readPeriod(text, TODAY)).toMatchObject({
				value: undefined,
				finding: { code: 'period-unreadable' }
			});
		}
	);

	it('says how many months a range covers that is none of its periods', () => {
		const { finding } = readPeriod('Apr–Sep 2024', TODAY);
		expect(finding).toMatchObject({ code: 'period-odd', severity: 'error' });
		expect(finding?.message).toContain('covers 6 months');
	});

	it('takes no part of a month for the whole', () => {
		expect(read('02/02/2024 - 30/04/2024')).toBeUndefined();
		expect(read('01/02/2024 - 29/04/2024')).toBeUndefined();
	});

	it('leaves a dash empty', () => {
		expect(cellReader(columnOf(indicators, 'period'), { today: TODAY })('-').value).toBeNull();
	});
});

describe('a stored period', () => {
	it.each([
		['2024-04/month', 'April 2024'],
		['2024-06/quarter', 'Q1 2024/25'],
		['2024-04/rolling', '3 months to April 2024'],
		['2024-03/year', '2023/24'],
		['2024-06/year', 'Year to June 2024']
	])('%s is written %s, and read back the same', (stored, words) => {
		expect(periodName(stored)).toBe(words);
		expect(read(words)).toBe(stored);
	});

	it('covers months and ends on a day', () => {
		expect(periodMonths(periodOf('2024-01/rolling')!)).toEqual(['2023-11', '2023-12', '2024-01']);
		expect(periodMonths(periodOf('2024-03/year')!)).toHaveLength(12);
		expect(periodEndsOn('2024-02/rolling')).toBe('2024-02-29');
		expect(periodOf('2024-05/quarter')).toBeNull();
		expect(periodOf('2024-13/month')).toBeNull();
	});
});

describe('periods that overlap', () => {
	const clash = (mine: string, other: string) => overlaps([mine], [other]).has(mine);

	it.each([
		['2024-06/quarter', '2024-04/month', true],
		['2024-03/year', '2024-06/year', true],
		['2024-04/rolling', '2024-05/rolling', false],
		['2024-04/rolling', '2024-04/month', true],
		['2024-06/rolling', '2024-06/quarter', true],
		['2024-06/quarter', '2024-07/month', false],
		['2024-03/year', '2025-03/year', false],
		['2024-06/quarter', '2024-06/quarter', false]
	])('%s and %s: %s', (one, other, expected) => {
		expect(clash(one, other)).toBe(expected);
		expect(clash(other, one)).toBe(expected);
	});

	it('names another than itself', () => {
		const all = ['2024-03/year', '2024-06/year', '2024-09/year'];
		for (const [mine, other] of overlaps(all, all)) expect(other).not.toBe(mine);
		expect(overlaps(all, all).size).toBe(3);
	});
});

describe('what an indicator comes in settles what three months or a year are', () => {
	it.each([
		['rolling', null, '2024-06/quarter', '2024-06/rolling'],
		['quarter', null, '2024-06/rolling', '2024-06/quarter'],
		['quarter', null, '2024-05/rolling', '2024-05/rolling'],
		['quarter', 'year', '2024-06/year', '2024-06/quarter'],
		['quarter', null, '2024-06/year', '2024-06/year'],
		['month', null, '2024-06/quarter', '2024-06/quarter']
	] as const)('%s, looking back %s: %s is %s', (period, lookback, stored, settled) => {
		const { end, kind } = normalisedPeriod(periodOf(stored)!, { period, lookback });
		expect(`${end}/${kind}`).toBe(settled);
	});
});
