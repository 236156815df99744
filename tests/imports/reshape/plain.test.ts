import { describe, expect, test } from 'vitest';
import {
	codesOf,
	fieldOf,
	problemOf,
	readPolicies,
	readPolicyLines
} from '../../fixtures/reading.ts';
import { csv, workbook } from '../../fixtures/workbook.ts';

const HEADER = ['Ref', 'Title', 'Doc type', 'Ratified'];
const ROW = ['CL-1', 'Discharge', 'SOP', '14/10/2025'];
const SECOND = ['CL-2', 'Leave', 'Policy', '15/10/2025'];

describe('the header is found', () => {
	test('below titles and blank rows', () => {
		const rows = [['Policy tracker'], ['Updated', '1 May'], [], HEADER, ROW];
		const reading = readPolicies(workbook([{ name: 'Tracker', rows }]));
		expect(reading.headerRow).toBe(4);
		expect(fieldOf(reading, 'reference')).toEqual(['CL-1']);
	});

	test('under merged group titles, joined for show and matched alone', () => {
		const rows = [
			[null, 'Document', null, 'Rewrite', null],
			['Ref', 'Name', 'Doc type', 'Drafted', 'Ratified'],
			['CL-1', 'Discharge', 'SOP', '', '14/10/2025']
		];
		const reading = readPolicies(workbook([{ name: 'T', rows, merges: ['B1:C1', 'D1:E1'] }]));
		expect(reading.headerRow).toBe(2);
		expect(reading.columns.map(({ header, field }) => [header, field])).toEqual([
			['Ref', 'reference'],
			['Document Name', 'title'],
			['Document Doc type', 'kind'],
			['Rewrite Drafted', 'drafted_on'],
			['Rewrite Ratified', 'ratified_on']
		]);
	});

	test('with headings merged downwards beside group titles', () => {
		const rows = [
			['Ref', 'Title', 'Rewrite', null],
			[null, null, 'Drafted', 'Ratified'],
			['CL-1', 'Discharge', '', '14/10/2025']
		];
		const merges = ['A1:A2', 'B1:B2', 'C1:D1'];
		const reading = readPolicies(workbook([{ name: 'T', rows, merges }]));
		expect(reading.headerRow).toBe(2);
		expect(reading.columns.map(({ field }) => field)).toEqual([
			'reference',
			'title',
			'drafted_on',
			'ratified_on'
		]);
	});

	test('where a person says it is', () => {
		const rows = [HEADER, ['Ref', 'Title', 'Doc type', 'Due'], ROW];
		const reading = readPolicies(workbook([{ name: 'T', rows }]), { headerRow: 2 });
		expect(reading.headerRow).toBe(2);
		expect(fieldOf(reading, 'due_on')).toEqual(['2025-10-14']);
	});

	test('on the sheet with the most known columns, and others like it are mentioned', () => {
		const sheets = [
			{ name: 'Notes', rows: [['Title', 'About']] },
			{ name: '2024', rows: [HEADER, ROW] },
			{ name: '2025', rows: [[...HEADER, 'Due'], ROW] }
		];
		const reading = readPolicies(workbook(sheets));
		expect(reading.sheet).toBe('2025');
		expect(problemOf(reading, 'sheet-left-out').message).toContain('“2024”');
		expect(readPolicies(workbook(sheets), { sheet: '2024' }).sheet).toBe('2024');
	});

	test('although the sheet claims to be as large as sheets can be', () => {
		const reading = readPolicies(
			workbook([{ name: 'T', rows: [HEADER, ROW], dimension: 'A1:XFD1048576' }])
		);
		expect(reading.rowsRead).toBe(1);
	});
});

describe('rows that are none are left out', () => {
	test('totals, notes, section headings and repeated headings, each with its cell', () => {
		const rows = [
			HEADER,
			ROW,
			['Mental health policies'],
			HEADER,
			SECOND,
			['TOTAL', null, null, '2'],
			[],
			['Note: grey rows are out of scope']
		];
		const reading = readPolicies(workbook([{ name: 'T', rows }]));
		expect(fieldOf(reading, 'reference')).toEqual(['CL-1', 'CL-2']);
		expect(problemOf(reading, 'total-row-left-out').cells).toEqual(['T!A6']);
		expect(problemOf(reading, 'note-left-out').cells).toEqual(['T!A3', 'T!A8']);
		expect(problemOf(reading, 'heading-left-out').cells).toEqual(['T!A4']);
	});

	test('and a signature under the table', () => {
		const rows = [HEADER, ROW, SECOND, [], ['Signed off by', 'Jo Smith'], ['On', '1 May 2025']];
		const reading = readPolicies(workbook([{ name: 'T', rows }]));
		expect(reading.rowsRead).toBe(3);
		expect(problemOf(reading, 'note-left-out').cells).toEqual(['T!A5']);
	});

	test('but a policy about totals is a policy', () => {
		const reading = readPolicyLines(['Title,Ref,Ratified', 'Total bed capacity,CL-9,01/02/2025']);
		expect(fieldOf(reading, 'title')).toEqual(['Total bed capacity']);
	});

	test('and a row that somebody only began is a row with an error', () => {
		const reading = readPolicyLines(['Ref,Title,Ratified', 'CL-1,Leave,', 'CL-2,,']);
		expect(reading).toMatchObject({ rowsRead: 2, rowsRejected: 1 });
		expect(problemOf(reading, 'value-missing').cells).toEqual(['tracker!B3']);
	});
});

describe('columns are matched', () => {
	test('without regard to case, punctuation, line breaks and odd spaces', () => {
		const rows = [['REF.', 'Policy\u00a0/\nSOP  name', 'Doc-Type', 'ratified:'], ROW];
		const reading = readPolicies(workbook([{ name: 'T', rows }]));
		expect(reading.columns.map(({ field }) => field)).toEqual([
			'reference',
			'title',
			'kind',
			'ratified_on'
		]);
	});

	test('with slips of the hand, when the cells fit', () => {
		const lines = ['Referance,Title,Ratifed,Due', 'CL-1,Leave,01/02/2025,02/02/2026'];
		const reading = readPolicyLines(lines);
		expect(reading.columns.map(({ field, by }) => [field, by])).toEqual([
			['reference', 'near'],
			['title', 'name'],
			['ratified_on', 'near'],
			['due_on', 'name']
		]);
	});

	test('by a name inside a longer heading only when the cells can be read as that field', () => {
		const lines = [
			'Ref,Title,Date ratified by the board,Approved by',
			'CL-1,Leave,01/02/2025,Jo Smith',
			'CL-2,Duty,02/02/2025,Ann Lee'
		];
		const reading = readPolicyLines(lines);
		expect(reading.columns.map(({ field }) => field)).toEqual([
			'reference',
			'title',
			'ratified_on',
			null
		]);
	});

	test('never to a date that has happened when the heading says it is planned', () => {
		const lines = ['Ref,Title,Planned ratification date,Lead', 'CL-1,Leave,01/02/2027,Jo'];
		expect(readPolicyLines(lines).columns[2]).toMatchObject({ field: null });
	});

	test('as a person chose, and as was remembered', () => {
		const lines = ['Ref,Title,Sign-off,Other date', 'CL-1,Leave,01/02/2025,02/02/2026'];
		const choices = {
			columns: { D: 'due_on' },
			remembered: { 'SIGN OFF': 'ratified_on', 'other date': 'published_on', Title: 'title' }
		};
		const reading = readPolicyLines(lines, choices);
		expect(reading.columns.map(({ field, by }) => [field, by])).toEqual([
			['reference', 'also-called'],
			['title', 'remembered'],
			['ratified_on', 'remembered'],
			['due_on', 'chosen']
		]);
	});

	test('not when a person left them out', () => {
		const reading = readPolicyLines(['Ref,Title,Ratified', 'CL-1,Leave,01/02/2025'], {
			columns: { C: null }
		});
		expect(reading.columns[2]).toMatchObject({ field: null, by: 'chosen' });
		expect(reading.rows.fields).not.toContain('ratified_on');
	});

	test('to a column without a heading, when a person says so', () => {
		const lines = ['Ref,Title,,Due', 'CL-1,Leave,01/02/2025,'];
		expect(readPolicyLines(lines).columns[2]).toMatchObject({
			header: '',
			column: 'C',
			field: null
		});
		const reading = readPolicyLines(lines, { columns: { C: 'ratified_on' } });
		expect(fieldOf(reading, 'ratified_on')).toEqual(['2025-02-01']);
	});

	test('to neither of two that name one field equally well', () => {
		const reading = readPolicyLines([
			'Ref,Title,Target date,Deadline',
			'CL-1,Leave,01/02/2025,01/03/2025'
		]);
		const twice = problemOf(reading, 'column-twice');
		expect(twice).toMatchObject({ field: 'due_on', cells: ['tracker!C1', 'tracker!D1'] });
		expect(twice.message).toContain('Columns C (“Target date”) and D (“Deadline”) both name “Due”');
		expect(reading.rows.values).toHaveLength(1);
	});

	test('to the stronger of two names, and to the filled one of two equals', () => {
		const stronger = readPolicyLines(['Ref,Title,Name,Ratified', 'CL-1,Leave,L,01/02/2025']);
		expect(stronger.columns.map(({ field }) => field)).toEqual([
			'reference',
			'title',
			null,
			'ratified_on'
		]);
		const filled = readPolicyLines(['Ref,Title,Ratified,Ratified', 'CL-1,Leave,,01/02/2025']);
		expect(filled.columns.map(({ field }) => field)).toEqual([
			'reference',
			'title',
			null,
			'ratified_on'
		]);
	});
});

test('a value merged over several rows is read for each of them, a reference is not', () => {
	const rows = [
		['Ref', 'Title', 'Lead', 'Due'],
		['A', 'One', 'Head of Nursing', '01/02/2027'],
		['B', 'Two', null, null],
		[null, 'Three', null, null]
	];
	const reading = readPolicies(workbook([{ name: 'T', rows, merges: ['C2:C4', 'A3:A4'] }]));
	expect(fieldOf(reading, 'owner')).toEqual(['Head of Nursing', 'Head of Nursing']);
	expect(problemOf(reading, 'merged-cell-repeated').cells).toEqual(['T!C2']);
	expect(problemOf(reading, 'value-missing').cells).toEqual(['T!A4']);
});

describe('a required column that is missing', () => {
	test('keeps every row out and names the heading that comes near', () => {
		const reading = readPolicyLines(['Ref,Titel of doc,Ratified,Due', 'CL-1,Leave,01/02/2025,']);
		const missing = problemOf(reading, 'column-missing');
		expect(missing).toMatchObject({ severity: 'error', field: 'title', effect: 'row-left-out' });
		expect(reading).toMatchObject({ rowsRead: 1, rowsRejected: 1 });
		expect(reading.rows.values).toEqual([]);
	});

	test('and cells are checked all the same', () => {
		const reading = readPolicyLines(['Ref,Ratified,Due,Lead', 'CL-1,soonish,,Jo']);
		expect(codesOf(reading)).toEqual(['column-missing', 'date-unreadable']);
	});
});

describe('text files', () => {
	test.each([
		['semicolons', ';', 'semicolon'],
		['tabs', '\t', 'tab'],
		['vertical bars', '|', 'vertical bar'],
		['commas', ',', 'comma']
	])('separated by %s', (_, separator, name) => {
		const bytes = csv(HEADER.join(separator), ROW.join(separator), SECOND.join(separator));
		const reading = readPolicies(bytes, {}, 'list.csv');
		expect(reading).toMatchObject({ separator: name, rowsRead: 2, format: 'csv', sheet: 'list' });
	});

	test('with a sep= line, which spreadsheet programs do not show', () => {
		const reading = readPolicies(csv('sep=;', HEADER.join(';'), ROW.join(';')), {}, 'list.csv');
		expect(reading).toMatchObject({ headerRow: 1, rowsRead: 1 });
	});

	test.each([
		['UTF-8 with a byte order mark', Buffer.from('\ufeffRef,Title,Due\nCL-1,Café,\n'), 'UTF-8'],
		['UTF-16', Buffer.from('\ufeffRef,Title,Due\nCL-1,Café,\n', 'utf16le'), 'UTF-16'],
		['UTF-16 without a mark', Buffer.from('Ref,Title,Due\nCL-1,Café,\n', 'utf16le'), 'UTF-16'],
		[
			'UTF-16 big-endian',
			Buffer.from('\ufeffRef,Title,Due\nCL-1,Café,\n', 'utf16le').swap16(),
			'UTF-16'
		],
		['Windows-1252', Buffer.from('Ref,Title,Due\nCL-1,Caf\xe9,\n', 'latin1'), 'Windows-1252']
	])('in %s', (_, bytes, encoding) => {
		const reading = readPolicies(bytes, {}, 'list.csv');
		expect(reading.encoding).toBe(encoding);
		expect(fieldOf(reading, 'title')).toEqual(['Café']);
	});

	test('with line ends of old Macs, mixed ones, and line breaks in cells', () => {
		const bytes = Buffer.from('Ref,Title,Comments\rCL-1,Leave,"one\r\ntwo"\nCL-2,Duty,\r\n');
		const reading = readPolicies(bytes, {}, 'list.csv');
		expect(reading.rows.numbers).toEqual([2, 3]);
		expect(fieldOf(reading, 'comments')).toEqual(['one\ntwo', null]);
	});

	test('that are called .xlsx, with a warning', () => {
		const reading = readPolicies(csv(HEADER.join(','), ROW.join(',')), {}, 'tracker.xlsx');
		expect(problemOf(reading, 'renamed-file').severity).toBe('warning');
		expect(reading.rows.values).toHaveLength(1);
	});
});
