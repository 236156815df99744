import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { fieldOf, problemOf, readPolicies } from '../fixtures/reading.ts';

// As the reader loads it: with its tables of code pages.
const { utils, write } = createRequire(import.meta.url)(
	'@e965/xlsx'
) as typeof import('@e965/xlsx');

const ROWS = [
	['Tracker'],
	[],
	['Ref', 'Title', 'CPA mentions', 'Ratified'],
	['A', 'Café', 3, new Date(Date.UTC(2025, 6, 14))],
	['B', 'Two', { t: 'e', v: 0x17, w: '#REF!' }, 'TBC']
];

function oldWorkbook(bookType: 'biff8' | 'biff5'): Uint8Array {
	const book = utils.book_new();
	utils.book_append_sheet(
		book,
		utils.aoa_to_sheet(ROWS, { cellDates: true, UTC: true }),
		'Tracker'
	);
	const bytes: Buffer = write(book, { type: 'buffer', bookType });
	// The writer has no letters beyond ASCII for the older of the two; files have, in Windows-1252.
	const at = bytes.indexOf('Caf_');
	if (at >= 0) bytes[at + 3] = 0xe9;
	return bytes;
}

test.each(['biff8', 'biff5'] as const)('an old workbook (%s) is read like a new one', (kind) => {
	const reading = readPolicies(oldWorkbook(kind), {}, 'tracker.xls');
	expect(reading).toMatchObject({ format: 'xls', headerRow: 3, rowsRead: 2, refused: null });
	expect(fieldOf(reading, 'title')).toEqual(['Café', 'Two']);
	expect(fieldOf(reading, 'mentions')).toEqual([3, undefined]);
	expect(fieldOf(reading, 'ratified_on')).toEqual(['2025-07-14', null]);
	expect(problemOf(reading, 'error-cell').cells).toEqual(['Tracker!C5']);
	expect(problemOf(reading, 'no-date').cells).toEqual(['Tracker!D5']);
});

test('an old workbook that was cut off is refused', () => {
	const bytes = oldWorkbook('biff8');
	expect(readPolicies(bytes.slice(0, 600)).refused).toMatchObject({ code: 'file-damaged' });
});
