import { describe, expect, test } from 'vitest';
import { without } from '#lib/core/disclosure.ts';
import type { Column } from '#lib/registers/definition.ts';
import { cellReader } from '#lib/registers/parse/cells.ts';

const wte: Column = {
	name: 'wte',
	label: 'WTE',
	help: '',
	kind: 'decimal',
	unit: 'WTE',
	min: -10,
	max: 2_000_000
};
const people: Column = {
	name: 'people',
	label: 'People',
	help: '',
	kind: 'whole-number',
	unit: 'people',
	min: 0,
	max: 1000
};
const options = { today: '2026-11-21' };
const read = cellReader(wte, options);
const count = cellReader(people, options);

test('a percentage is a share where the column has no unit, and an error where it counts in one', () => {
	const share = without(wte, 'unit');
	expect(cellReader(share, options)('85%')).toEqual({ value: 0.85 });
	for (const unit of ['WTE', 'pounds', 'people']) {
		const { value, finding } = cellReader({ ...wte, unit }, options)('85%');
		expect(value).toBeUndefined();
		expect(finding?.code).toBe('percentage-for-count');
	}
});

describe('a number is read', () => {
	test.each([
		[12, 12],
		['12', 12],
		['55,000', 55000],
		['1,234,567.5', 1234567.5],
		['1 234', 1234],
		['1\u00a0234,5', 1234.5],
		['1,0', 1],
		['0,5', 0.5],
		['12,34', 12.34],
		['0,125', 0.125],
		['1.234,5', 1234.5],
		['£1,200', 1200],
		['£ 1,200.50', 1200.5],
		['(5)', -5],
		['-3', -3],
		['−3', -3],
		['-£3', -3],
		['+4', 4],
		['.5', 0.5],
		['5.', 5],
		['1e3', 1000],
		[0.1 + 0.2, 0.3],
		['0', 0],
		['-0', 0]
	])('%j is %d', (text, value) => {
		expect(read(text)).toEqual({ value });
	});
});

test('nothing, blanks and a dash are no number, and no news', () => {
	for (const text of ['', '  ', '\u00a0', '-', '–', null, undefined]) {
		expect(read(text)).toEqual({ value: null });
	}
});

test('words for nothing are no number, with a warning', () => {
	for (const text of ['n/a', 'TBC', 'null', 'not known']) {
		expect(read(text)).toMatchObject({
			value: null,
			finding: { code: 'no-number', severity: 'warning' }
		});
	}
});

test('suppressed counts are neither 0 nor known', () => {
	for (const text of ['*', '<5', '< 10', 'fewer than 5']) {
		expect(count(text)).toMatchObject({
			value: null,
			finding: { code: 'suppressed-value', severity: 'warning' }
		});
	}
});

describe('an error, and no number is taken', () => {
	test.each([
		['1.0 (2 from Jan)', 'number-unreadable'],
		['about 5', 'number-unreadable'],
		['1,2345', 'number-unreadable'],
		['1.2.3', 'number-unreadable'],
		['5-6', 'number-unreadable'],
		[true, 'number-unreadable'],
		['3000000', 'number-out-of-range'],
		[-11, 'number-out-of-range']
	])('%j is %s', (text, code) => {
		const { value, finding } = read(text);
		expect(value).toBeUndefined();
		expect(finding).toMatchObject({ severity: 'error', code });
	});

	test('a fraction where whole people are counted', () => {
		expect(count('2.5').finding).toMatchObject({ code: 'number-not-whole' });
		expect(count(2).value).toBe(2);
		expect(count('1,001').finding?.message).toContain('(0 to 1,000)');
	});
});

test.each(['45%', '100 %', '0%'])('a percentage is no count of people: %s', (text) => {
	expect(count(text)).toMatchObject({
		value: undefined,
		finding: { severity: 'error', code: 'percentage-for-count' }
	});
});

describe('faults of the spreadsheet', () => {
	test.each(['#REF!', '#N/A', '#DIV/0!', ' #VALUE! ', '#name?', '#SPILL!', '########'])(
		'%s',
		(text) => {
			expect(read(text)).toMatchObject({ value: undefined, finding: { code: 'error-cell' } });
		}
	);

	test('a formula without a result', () => {
		expect(read({ fault: 'uncalculated', text: '=A1' }).finding).toMatchObject({
			code: 'formula-not-calculated'
		});
	});
});
