import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { LIMITS } from '#lib/spreadsheet/limits.ts';
import { readPolicies, readPolicyLines } from '../fixtures/reading.ts';
import { csv, workbook, zipped } from '../fixtures/workbook.ts';

const HEADER = ['Ref', 'Title', 'Ratified'];
const TABLE = [{ name: 'Tracker', rows: [HEADER, ['CL-1', 'Discharge', '14/10/2025']] }];

function bytesOf(text: string): Uint8Array {
	return Uint8Array.from(Buffer.from(text, 'latin1'));
}

function refusal(bytes: Uint8Array, fileName = 'tracker.xlsx') {
	const reading = readPolicies(bytes, {}, fileName);
	expect(reading.rows.values).toEqual([]);
	expect(reading.problems).toEqual(reading.refused ? [reading.refused] : []);
	return reading.refused;
}

describe('a file is refused by its bytes', () => {
	test.each([
		['no bytes at all', new Uint8Array(0), 'file-empty', 'empty'],
		['a PDF', bytesOf('%PDF-1.7\n%âãÏÓ'), 'format-not-accepted', 'a PDF'],
		['a picture', bytesOf('\x89PNG\r\n\x1a\n'), 'format-not-accepted', 'a picture'],
		['a gzip', gzipSync('Ref,Title'), 'format-not-accepted', 'archive'],
		['a web page', bytesOf('<!DOCTYPE html><table></table>'), 'web-page', 'web page'],
		['a web page in UTF-16', bytesOf('\xff\xfe<\0h\0t\0m\0l\0>\0'), 'web-page', 'web page'],
		['XML', bytesOf('<?xml version="1.0"?><Workbook/>'), 'format-not-accepted', 'XML'],
		['a Word document', zipped({ 'word/document.xml': '<w/>' }), 'format-not-accepted', 'Word'],
		['an .xlsb', zipped({ 'xl/workbook.bin': 'x' }), 'format-not-accepted', '.xlsb'],
		['any zip', zipped({ 'notes.txt': 'x' }), 'format-not-accepted', 'zip archive'],
		['zero bytes in it', bytesOf('Ref,Title\n\0\0\0\x01\x02'), 'format-not-accepted', 'nor text'],
		['control characters', bytesOf('\x01\x02\x03\x04\x05\x06'), 'format-not-accepted', 'nor text']
	])('%s', (_, bytes, code, words) => {
		const refused = refusal(bytes);
		expect(refused?.code).toBe(code);
		expect(refused?.message).toContain(words);
	});

	test('over 20 MB', () => {
		const refused = refusal(new Uint8Array(LIMITS.file + 1).fill(65));
		expect(refused?.code).toBe('file-too-large');
		expect(refused?.message).toContain('at most 20 MB');
	});
});

describe('a workbook is refused', () => {
	test('when its end was cut off', () => {
		expect(refusal(workbook(TABLE).slice(0, -40))?.code).toBe('file-damaged');
	});

	test('when a byte has changed on the way', () => {
		const bytes = workbook(TABLE);
		const at = Buffer.from(bytes).indexOf('xl/worksheets/sheet1.xml') + 60;
		bytes[at] = bytes[at]! ^ 0xff;
		expect(refusal(bytes)?.code).toBe('file-damaged');
	});

	test('when its sheet is missing', () => {
		const bytes = workbook(TABLE, {
			edit: (parts) => {
				delete parts['xl/worksheets/sheet1.xml'];
			}
		});
		expect(refusal(bytes)?.code).toBe('file-damaged');
	});

	test('when a part says it is far larger than files may be', () => {
		const bytes = workbook(TABLE);
		const view = new DataView(bytes.buffer, bytes.byteOffset);
		const entry = Buffer.from(bytes).indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
		view.setUint32(entry + 24, 3_000_000_000, true);
		expect(refusal(bytes)?.code).toBe('unpacked-too-large');
	});

	test('when a part unpacks to more than it says', () => {
		const bytes = workbook(TABLE, {
			edit: (parts) => (parts['xl/extra.xml'] = ' '.repeat(100_000))
		});
		const view = new DataView(bytes.buffer, bytes.byteOffset);
		const entry = Buffer.from(bytes).lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
		view.setUint32(entry + 24, 10, true);
		expect(refusal(bytes)?.code).toBe('file-damaged');
	});

	test('when a part declares XML entities', () => {
		const bytes = workbook(TABLE, {
			edit: (parts) => {
				parts['xl/workbook.xml'] = parts['xl/workbook.xml']!.replace(
					'<workbook',
					'<!DOCTYPE lolz [<!ENTITY lol "lol">]><workbook'
				);
			}
		});
		expect(refusal(bytes)?.code).toBe('xml-entities');
	});

	test('when a part is encrypted', () => {
		const bytes = workbook(TABLE);
		const entry = Buffer.from(bytes).indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
		bytes[entry + 8] = bytes[entry + 8]! | 1;
		expect(refusal(bytes)?.code).toBe('file-encrypted');
	});

	test('when it has more than 200 sheets', () => {
		const sheets = Array.from({ length: 201 }, (_, index) => ({
			name: `S${index}`,
			rows: [['x']]
		}));
		expect(refusal(workbook(sheets))?.code).toBe('too-many-sheets');
	});

	test('when every sheet is empty', () => {
		expect(refusal(workbook([{ name: 'Sheet1', rows: [] }]))?.code).toBe('no-rows');
	});

	test('when the sheet asked for is not in it', () => {
		const refused = readPolicies(workbook(TABLE), { sheet: 'Policies' }).refused;
		expect(refused?.code).toBe('sheet-not-found');
		expect(refused?.message).toContain('“Tracker”');
	});

	test('when the row asked for as header is empty', () => {
		const refused = readPolicies(workbook(TABLE), { headerRow: 9 }).refused;
		expect(refused?.code).toBe('header-row-empty');
	});
});

describe('a table is refused', () => {
	test('when there are headings and nothing else', () => {
		expect(readPolicyLines(['Ref,Title,Ratified']).refused).toMatchObject({ code: 'no-rows' });
	});

	test('when row 1 looks like data', () => {
		const refused = readPolicyLines(['CL-1,14/10/2025,3', 'CL-2,15/10/2025,4']).refused;
		expect(refused?.code).toBe('header-missing');
		expect(refused?.message).toContain('Row 1 of tracker looks like data');
	});

	test('when none of its columns are known, offering them to be matched by hand', () => {
		const reading = readPolicyLines(['Fruit,Colour,Price', 'Apple,red,1', 'Plum,blue,2']);
		expect(reading.refused?.code).toBe('columns-unrecognised');
		expect(reading.refused?.message).toContain('“Fruit”, “Colour”, “Price”');
		expect(reading.headerRow).toBe(1);
		expect(reading.columns.map(({ header, examples }) => [header, examples[0]])).toEqual([
			['Fruit', 'Apple'],
			['Colour', 'red'],
			['Price', '1']
		]);
	});

	test('when only a code and a name are known among many columns', () => {
		const lines = ['Code,Name,A,B,C,D', 'X1,St John,1,2,3,4'];
		expect(readPolicyLines(lines).refused?.code).toBe('columns-unrecognised');
	});

	test('when it is of another register', () => {
		const lines = ['ODS code,PCN name,Borough,List size,Live date', 'U1,West,Town,5000,01/04/2024'];
		expect(readPolicyLines(lines).refused?.code).toBe('wrong-register');
	});

	test('when it has more than 50,000 rows', () => {
		const lines = Array.from({ length: 50_001 }, (_, row) => `CL-${row},Policy ${row},`);
		const refused = readPolicyLines(['Ref,Title,Ratified', ...lines]).refused;
		expect(refused?.code).toBe('too-many-rows');
		expect(refused?.message).toContain('50,001 rows');
	});
});

describe('separated text is refused', () => {
	test('when a quotation mark is never closed, naming its line', () => {
		const lines = ['Ref,Title,Ratified', 'CL-1,Discharge,', '"CL-2,Leave,', 'CL-3,Duty,'];
		const refused = readPolicyLines(lines).refused;
		expect(refused?.code).toBe('quote-not-closed');
		expect(refused?.message).toContain('line 3');
	});

	test('when a quotation mark closes in the middle of a later cell', () => {
		const lines = [
			'Ref,Title,Ratified',
			'CL-1,"Discharge,',
			'CL-2,"Leave, planned",',
			'CL-3,Duty,'
		];
		const refused = readPolicyLines(lines).refused;
		expect(refused?.message).toContain('line 2');
	});

	test('when its letters are of an unknown encoding', () => {
		const big5 = Buffer.from('a4a4a4e5a4ba', 'hex');
		const bytes = Buffer.concat([Buffer.from('Ref,Title\nCL-1,'), big5, big5, Buffer.from('\n')]);
		expect(refusal(bytes)?.code).toBe('encoding-unknown');
	});
});

test('a refusal keeps what was learnt of the file, so that a person can choose again', () => {
	const reading = readPolicies(
		workbook([
			{
				name: 'Summary',
				rows: [
					['Nothing of use', 'here', 'today'],
					['a', 'b', 'c']
				]
			},
			{ name: 'Old', hidden: true, rows: TABLE[0]!.rows }
		])
	);
	expect(reading.refused?.code).toBe('columns-unrecognised');
	expect(reading.refused?.message).toContain('the hidden sheet “Old” does');
	expect(reading.sheets).toEqual([
		{ name: 'Summary', hidden: false, rows: 2, columns: 3 },
		{ name: 'Old', hidden: true, rows: 2, columns: 3 }
	]);
	expect(readPolicies(csv('Ref,Title,Ratified', 'CL-1,Leave,')).refused).toBeNull();
});
