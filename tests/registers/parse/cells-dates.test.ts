import { describe, expect, test } from 'vitest';
import type { Column } from '#lib/registers/definition.ts';
import { cellReader } from '#lib/registers/parse/cells.ts';
import { serialToIso } from '#lib/spreadsheet/grid.ts';

const due: Column = { name: 'due_on', label: 'Due', help: '', kind: 'date' };
const ratified: Column = {
	name: 'ratified_on',
	label: 'Ratified',
	help: '',
	kind: 'date',
	happened: true
};
const options = { today: '2026-11-21' };
const read = cellReader(due, options);

describe('a day is read', () => {
	test.each([
		['14/10/2026', '2026-10-14'],
		['14.10.26', '2026-10-14'],
		['14-10-2026', '2026-10-14'],
		['14 10 2026', '2026-10-14'],
		['3/4/26', '2026-04-03'],
		['14 Oct 2026', '2026-10-14'],
		['14 October 2026', '2026-10-14'],
		['14th of October, 2026', '2026-10-14'],
		['Wed 14 Oct 26', '2026-10-14'],
		['Wednesday 14/10/2026', '2026-10-14'],
		['14-Oct-26', '2026-10-14'],
		['14oct2026', '2026-10-14'],
		['Oct 14 2026', '2026-10-14'],
		['October 14, 2026', '2026-10-14'],
		['2026-10-14', '2026-10-14'],
		['2026/10/14', '2026-10-14'],
		['2026-10-14T09:30:00Z', '2026-10-14'],
		['14/10/2026 00:00', '2026-10-14'],
		['14/10/2026 9:30 am', '2026-10-14'],
		['20261014', '2026-10-14'],
		['  14/10/2026\u00a0', '2026-10-14'],
		['14/10/92', '1992-10-14'],
		['29/02/2024', '2024-02-29'],
		[44678, '2022-04-27'],
		[44678.75, '2022-04-27'],
		['44678', '2022-04-27'],
		[20261014, '2026-10-14']
	])('%j is %s', (text, date) => {
		expect(read(text)).toEqual({ value: date });
	});
});

describe('a month, quarter or year is its last day, with a warning', () => {
	test.each([
		['Sept-25', '2025-09-30'],
		['Sep 25', '2025-09-30'],
		['September 2025', '2025-09-30'],
		['Feb-24', '2024-02-29'],
		['09/2025', '2025-09-30'],
		['2025-09', '2025-09-30'],
		['end of March 2025', '2025-03-31'],
		['by June 2027', '2027-06-30'],
		['Q3 24/25', '2024-12-31'],
		['Q3 2024/25', '2024-12-31'],
		['q4 2024-25', '2025-03-31'],
		['Quarter 1 2025/26', '2025-06-30'],
		['2024/25 Q2', '2024-09-30'],
		['2024/25', '2025-03-31'],
		['FY24/25', '2025-03-31']
	])('%j is %s', (text, date) => {
		const { value, finding } = read(text);
		expect(value).toBe(date);
		expect(finding).toMatchObject({ severity: 'warning', code: 'date-read-as-period-end', text });
	});
});

describe('words for "no date" are no date, with a warning', () => {
	test.each([
		'TBC',
		'tba',
		'T.B.C.',
		'To be confirmed',
		'not yet',
		'N/A',
		'n/k',
		'-',
		'–',
		'ongoing',
		'null',
		'?',
		'Awaiting PPG'
	])('%j', (text) => {
		expect(read(text)).toMatchObject({
			value: null,
			finding: { severity: 'warning', code: 'no-date' }
		});
	});
});

describe('an error, and no date is taken', () => {
	test.each([
		['13/25/2022', 'date-impossible'],
		['12/31/2022', 'date-impossible'],
		['31/02/2025', 'date-impossible'],
		['29/02/2025', 'date-impossible'],
		['2025-13-01', 'date-impossible'],
		['1900-02-29', 'date-far-off'],
		['31/12/1989', 'date-far-off'],
		['22/11/2046', 'date-far-off'],
		['22/11/2036', 'date-far-off'],
		['9999-12-31', 'date-far-off'],
		['December 2036', 'date-far-off'],
		['01/01/0205', 'date-far-off'],
		['yes', 'date-unreadable'],
		['Q3', 'date-unreadable'],
		['14/10', 'date-unreadable'],
		['2026', 'date-unreadable'],
		['14/10/2026 or later', 'date-unreadable'],
		['14/10/2026 - 16/10/2026', 'date-unreadable'],
		[34, 'date-unreadable'],
		[1e12, 'date-unreadable'],
		[true, 'date-unreadable']
	])('%j is %s', (text, code) => {
		const { value, finding } = read(text);
		expect(value).toBeUndefined();
		expect(finding).toMatchObject({ severity: 'error', code });
	});
});

test('what has happened cannot lie in the future, and what is planned can', () => {
	const happened = cellReader(ratified, options);
	expect(happened('21/11/2026')).toEqual({ value: '2026-11-21' });
	expect(happened('22/11/2026')).toMatchObject({
		value: '2026-11-22',
		finding: { severity: 'warning', code: 'date-in-future' }
	});
	expect(happened('Dec-26').finding).toMatchObject({ code: 'date-in-future' });
	expect(read('22/11/2026')).toEqual({ value: '2026-11-22' });
});

describe('serials', () => {
	test.each([
		[0, false, '1900-01-00'],
		[1, false, '1900-01-01'],
		[59, false, '1900-02-28'],
		[60, false, '1900-02-29'],
		[61, false, '1900-03-01'],
		[45000, false, '2023-03-15'],
		[45000.5, false, '2023-03-15T12:00'],
		[45000.999999, false, '2023-03-16'],
		[0.395833, false, '09:30'],
		[0, true, '1904-01-01'],
		[1, true, '1904-01-02'],
		[43538, true, '2023-03-15'],
		[-1, false, null],
		[3e6, false, null],
		[Number.NaN, false, null]
	])('%d (1904: %s) is %s', (serial, is1904, iso) => {
		expect(serialToIso(serial, is1904)).toBe(iso);
	});
});

describe('a time of another zone is the day that it was in London', () => {
	test.each([
		['2026-03-31T23:00Z', '2026-04-01'],
		['2026-03-31T23:00:00.000Z', '2026-04-01'],
		['2026-03-31T23:00:00+00:00', '2026-04-01'],
		['2026-03-31T23:00:00 UTC', '2026-04-01'],
		['2026-03-31 23:00:00 +0000', '2026-04-01'],
		['31/03/2026 11:00 PM GMT', '2026-04-01'],
		['Tue, 31 Mar 2026 23:00:00 GMT', '2026-04-01'],
		['2026-03-31T19:00:00-04:00', '2026-04-01'],
		['2026-04-01T00:30+02:00', '2026-03-31'],
		['2026-04-01T01:30+01', '2026-04-01'],
		['2026-10-25T23:30:00Z', '2026-10-25'],
		['2025-12-31T23:30:00Z', '2025-12-31'],
		['2026-04-01T00:30 BST', '2026-04-01'],
		['2026-03-31T23:00', '2026-03-31']
	])('%s is %s', (text, date) => {
		expect(read(text)).toEqual({ value: date });
	});

	test('in columns of months too', () => {
		const month = cellReader({ name: 'm', label: 'Month', help: '', kind: 'month' }, options);
		expect(month('2026-03-31T23:00Z')).toEqual({ value: '2026-04' });
	});

	test('a time that is no day of the calendar is none in any zone', () => {
		expect(read('2026-02-30T23:00Z').finding?.code).toBe('date-impossible');
	});
});
