import { expect, test } from 'vitest';
import { safeCell } from '#lib/spreadsheet/write.ts';

test.each([
	['=1+1', "'=1+1"],
	['=cmd|’ /C calc’!A0', "'=cmd|’ /C calc’!A0"],
	['+44 20 7946 0018', "'+44 20 7946 0018"],
	['-see note', "'-see note"],
	['@SUM(A1)', "'@SUM(A1)"],
	['\t=1', "'\t=1"],
	['\r=1', "'\r=1"],
	[' =1', "' =1"],
	['-12.5', '-12.5'],
	['-', '-'],
	['plain = text', 'plain = text'],
	['', '']
])('%j is written as %j', (text, written) => {
	expect(safeCell(text)).toBe(written);
});
