/** Separated text: which letters its bytes mean, and the way out and back through a spreadsheet program. */
import { expect, describe, test } from 'vitest';
import { decodeText, parseDelimited } from '#lib/spreadsheet/csv.ts';
import { isBlank } from '#lib/spreadsheet/grid.ts';
import { safeCell, unsafeCell } from '#lib/spreadsheet/write.ts';
import { fieldOf, problemOf, readPolicies, readPolicyLines } from '../fixtures/reading.ts';

const latin = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const utf8 = (text: string) => Buffer.from(text, 'utf8').toString('latin1');

describe('a file put together of two encodings', () => {
	test('mostly UTF-8: the odd bytes are Windows-1252, and their lines are named', () => {
		const bytes = latin(
			`Ref,Title\nA,${utf8('café – one')}\nB,caf\xe9 \x96 two\nC,${utf8('naïve “x”')}\n`
		);
		const reading = readPolicies(bytes, {}, 'tracker.csv');
		expect(fieldOf(reading, 'title')).toEqual(['café – one', 'café – two', 'naïve “x”']);
		expect(reading.encoding).toBe('UTF-8');
		const { severity, message, count } = problemOf(reading, 'encoding-mixed');
		expect([severity, count]).toEqual(['warning', 1]);
		expect(message).toMatch(/line 3 are in Windows-1252/);
	});

	test('mostly Windows-1252: what can only be UTF-8 is that', () => {
		const bytes = latin(`Ref,Title\nA,\xa31 \xe9\nB,\xa32 \xe8\nC,${utf8('£3')}\n`);
		expect(decodeText(bytes)).toEqual({
			text: 'Ref,Title\nA,£1 é\nB,£2 è\nC,£3\n',
			encoding: 'Windows-1252',
			mixed: [4]
		});
	});

	test('two letters of Windows-1252 that could be one of UTF-8 are two', () => {
		expect(decodeText(latin('A,CAF\xc9\x97one\nB,\xa3100\n'))).toEqual({
			text: 'A,CAFÉ—one\nB,£100\n',
			encoding: 'Windows-1252'
		});
	});

	test('with the mark of UTF-8 in front', () => {
		const bytes = latin(
			`\xef\xbb\xbfRef,Title\nA,a plain line of text\nB,caf\xe9 of another line\n`
		);
		expect(decodeText(bytes)).toMatchObject({ encoding: 'UTF-8', mixed: [3] });
	});
});

test.each(['utf16le', 'utf16be'])('UTF-16 without a mark: %s', (order) => {
	const bytes = Buffer.from('Ref,Title\nA,Café – one\n', 'utf16le');
	if (order === 'utf16be') bytes.swap16();
	expect(decodeText(new Uint8Array(bytes))).toEqual({
		text: 'Ref,Title\nA,Café – one\n',
		encoding: 'UTF-16'
	});
});

describe('apostrophes against formulas', () => {
	test.each([
		'=1+1',
		'-see note',
		'+44 20',
		'@x',
		"'-x",
		"''=y",
		"'tis",
		"it's",
		'-5',
		' =1',
		'\t=1'
	])('%j comes back as it was', (text) => {
		expect(unsafeCell(safeCell(text))).toBe(text);
	});

	test('are taken off again in a file of separated text, and only there where they stand before a sign', () => {
		const { grid } = parseDelimited('Ref,Title\n\'-A1,\'=x\n\'tis,\'\'+y\n"=""0012""",\'@z\n', 't');
		expect(grid.rows.slice(1)).toEqual([
			['-A1', '=x'],
			["'tis", "'+y"],
			['0012', '@z']
		]);
	});

	test('so that references do not double', () => {
		const reading = readPolicyLines(['Ref,Title', "'-12/a,One", '+3b,Two']);
		expect(fieldOf(reading, 'reference')).toEqual(['-12/a', '+3b']);
	});
});

describe('letters that show nothing', () => {
	const NOTHING = [
		'\u200b',
		'\u00a0',
		'\ufeff',
		'\u2060\u200d',
		'\u3164',
		'\u2800',
		'\u00ad',
		' \u200e '
	];

	test.each(NOTHING)('%j is an empty cell', (text) => {
		expect(isBlank(text)).toBe(true);
		const reading = readPolicyLines(['Ref,Title,Owner', `A,One,${text}`, `B,${text},Jo`]);
		expect(problemOf(reading, 'value-missing').cells).toEqual(['tracker!B3']);
		expect(fieldOf(reading, 'owner')).toEqual([null]);
		expect(fieldOf(reading, 'reference')).toEqual(['A']);
	});

	test('a no-break space is a space in numbers, dates, words and headings', () => {
		const reading = readPolicyLines([
			'Ref,Title,CPA\u00a0mentions,Ratified,Co-produced',
			'A\u00a01,One\u2003two,4\u00a0500,3\u00a0October\u00a02026,\u00a0Yes\u00a0'
		]);
		expect(reading.rows.values[0]!.slice(0, 5)).toEqual([
			'A 1',
			'One two',
			4500,
			'2026-10-03',
			'yes'
		]);
		expect(isBlank('é')).toBe(false);
		expect(isBlank('✔\ufe0f')).toBe(false);
	});
});
