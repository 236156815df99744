import { describe, expect, test } from 'vitest';
import { holdsNhsNumber, isNhsNumber } from '#lib/core/nhs-number.ts';
import { readPolicies, readPolicyLines } from '../fixtures/reading.ts';
import { workbook } from '../fixtures/workbook.ts';

// Numbers that the NHS itself publishes as made-up examples.
const EXAMPLE = '9434765919';

test('ten digits are an NHS number when the last one checks the others', () => {
	expect(isNhsNumber(EXAMPLE)).toBe(true);
	expect(isNhsNumber('4505577104')).toBe(true);
	expect(isNhsNumber('9434765918')).toBe(false);
	expect(isNhsNumber('943476591')).toBe(false);
	expect(isNhsNumber('0000000000')).toBe(false);
});

describe('text holds one', () => {
	test.each([
		EXAMPLE,
		'943 476 5919',
		'943-476-5919',
		'943\u00a0476\u00a05919',
		`Seen again, NHS no ${EXAMPLE}.`,
		`(${EXAMPLE})`,
		`NHSNo${EXAMPLE}`,
		`ID:${EXAMPLE};`
	])('%s', (text) => {
		expect(holdsNhsNumber(text)).toBe(true);
	});
});

describe('text holds none', () => {
	test.each([
		'9434765918',
		`1${EXAMPLE}`,
		`${EXAMPLE}1`,
		`0.${EXAMPLE}`,
		`${EXAMPLE}.25`,
		`£${EXAMPLE}`,
		`+44 943 476 5919`,
		`Tel. ${EXAMPLE}`,
		`x${EXAMPLE}ab`,
		'94 3476 5919',
		'2022-01-01 to 2023-01-01',
		'14/10/2026 09:30',
		'020 7946 0018'
	])('%s', (text) => {
		expect(holdsNhsNumber(text)).toBe(false);
	});
});

describe('a file with one in any cell is refused, and the number is not repeated', () => {
	test('in text, naming the cell', () => {
		const reading = readPolicyLines(['Ref,Title,Comments', 'A,One,', `B,Two,see 943 476 5919`]);
		expect(reading.refused).toMatchObject({ code: 'nhs-number', cells: ['tracker!C3'], count: 1 });
		expect(reading.refused?.message).toMatch(/^tracker, cell C3 holds .* has not been kept/);
		expect(JSON.stringify(reading)).not.toMatch(/943.?476/);
	});

	test('as a number, in a title, on a hidden sheet', () => {
		const reading = readPolicies(
			workbook([
				{ name: 'T', rows: [[`List of ${EXAMPLE}`], ['Ref', 'Title'], ['A', 'One']] },
				{ name: 'Old', hidden: true, rows: [[null, Number(EXAMPLE)]] }
			])
		);
		expect(reading.refused).toMatchObject({
			code: 'nhs-number',
			cells: ['T!A1', 'Old!B1'],
			count: 2
		});
		expect(reading.refused?.message).toMatch(/^2 cells, the first in T, cell A1, hold /);
		expect(JSON.stringify(reading)).not.toContain(EXAMPLE);
	});

	test('but not for telephone numbers kept as numbers', () => {
		const rows = [
			['Ref', 'Title', 'Mobile no'],
			['A', 'One', Number(EXAMPLE)]
		];
		expect(readPolicies(workbook([{ name: 'T', rows }])).refused).toBeNull();
	});

	test('but counts of ten digits that check nothing are only counts', () => {
		expect(readPolicyLines(['Ref,Title,CPA mentions', 'A,One,9434765918']).refused).toBeNull();
	});
});
