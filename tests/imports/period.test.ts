import { describe, expect, it } from 'vitest';
import { filePeriod, periodProblem, periodText } from '#lib/imports/period.ts';

const Q1 = { from: '2026-04', to: '2026-06' };
const JUNE = { from: '2026-06', to: '2026-06' };

const facts = (more: Partial<Parameters<typeof filePeriod>[0]> = {}) => ({
	titles: [],
	sheet: 'Sheet1',
	fileName: 'workforce.xlsx',
	months: [],
	today: '2026-11-30',
	...more
});

describe('the period of a file', () => {
	it.each([
		['Workforce return Q1 2026/27', Q1],
		['Quarter 1 2026-27', Q1],
		['Return: 2026/27 Q1', Q1],
		['Q1 26/27', Q1],
		['Qtr 1, FY 2026/2027', Q1],
		['April to June 2026', Q1],
		['Apr 2026 - Jun 2026', Q1],
		['Q1 2026/27 (April to June 2026)', Q1],
		['Q1 2026/27: June 2026', Q1],
		['As at 30 June 2026', JUNE],
		['Month ending June-26', JUNE],
		['Position for 2026-06', JUNE],
		['Nov 2025 to Jan 2026', { from: '2025-11', to: '2026-01' }]
	])('is read from a title: %s', (title, period) => {
		expect(filePeriod(facts({ titles: ['Westside Trust', title] }))).toEqual(period);
	});

	it.each([
		'Workforce return',
		'Q1 2026',
		'Q1 2026/29',
		'Printed on 3 July 2026',
		'Last updated June 2026',
		'3 July 2026',
		'Return 2026/27',
		'Q5 2026/27',
		'Meeting of 14/06/2026',
		'June 2026 compared with March 2026',
		'Mayor 26, Marchmont 2026 House'
	])('is not read from what does not say it clearly: %s', (title) => {
		expect(filePeriod(facts({ titles: [title] }))).toBeNull();
	});

	it.each([
		['workforce_Q1_2026-27.xlsx', Q1],
		['2026-27-q1 workforce.csv', Q1],
		['Workforce June 2026.xlsx', JUNE],
		['workforce-2026-06.csv', JUNE],
		['workforce 2026-06-30.csv', null],
		['workforce final v2 26.xlsx', null]
	])('is read from the name of the file: %s', (fileName, period) => {
		expect(filePeriod(facts({ fileName }))).toEqual(period);
	});

	it('is the newest month of the rows where nothing names it; months to come are plans', () => {
		const months = ['2026-05', '2026-06', '2027-03', '2025-12'];
		expect(filePeriod(facts({ months }))).toEqual(JUNE);
		expect(filePeriod(facts({ months: ['2027-03'] }))).toBeNull();
	});

	it('is unclear where name, titles and rows do not agree', () => {
		const titles = ['Q1 2026/27'];
		expect(filePeriod(facts({ titles, months: ['2026-06'] }))).toEqual(Q1);
		expect(filePeriod(facts({ titles, months: ['2026-08'] }))).toBeNull();
		expect(filePeriod(facts({ titles, fileName: 'Q2 2026-27.csv' }))).toBeNull();
		expect(filePeriod(facts({ titles, sheet: 'June 2026' }))).toEqual(Q1);
	});

	it('is written with its months', () => {
		expect(periodText(Q1)).toBe('Q1 2026/27 (April to June 2026)');
		expect(periodText(JUNE)).toBe('June 2026');
		expect(periodText({ from: '2025-11', to: '2026-01' })).toBe('November 2025 to January 2026');
	});
});

describe('beside the open returns', () => {
	const first = facts({ titles: ['Q1 2026/27'] });

	it('a file for another quarter is warned of', () => {
		expect(periodProblem(first, ['2026-27-q2'])).toMatchObject({
			severity: 'warning',
			code: 'period-not-open-round',
			message:
				'This file is for Q1 2026/27 (April to June 2026); the open return is Q2 2026/27. Check that it is the right file before it is imported.'
		});
		expect(periodProblem(first, ['2026-27-q3', '2026-27-q2'])?.message).toContain(
			'the open returns are Q2 2026/27 and Q3 2026/27.'
		);
	});

	it('nothing is said where it fits one of them, where none is open, or where a month of it does', () => {
		expect(periodProblem(first, ['2026-27-q2', '2026-27-q1'])).toBeNull();
		expect(periodProblem(first, [])).toBeNull();
		const longer = facts({ months: ['2026-08', '2026-10'] });
		expect(periodProblem(longer, ['2026-27-q2'])).toBeNull();
		expect(periodProblem(facts(), ['2026-27-q2'])).toBeNull();
	});
});
