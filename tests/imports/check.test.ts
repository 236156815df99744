import { describe, expect, test } from 'vitest';
import { readUpload } from '#lib/imports/read-file.ts';
import {
	codesOf,
	contextOf,
	fieldOf,
	OLDTOWN,
	problemOf,
	readPolicies,
	readPolicyLines,
	WESTSIDE
} from '../fixtures/reading.ts';
import { csv, workbook } from '../fixtures/workbook.ts';

describe('an error', () => {
	test('in a cell that may be empty leaves the cell out and takes the row', () => {
		const reading = readPolicyLines(['Ref,Title,Ratified', 'CL-1,Leave,31/02/2025']);
		expect(problemOf(reading, 'date-impossible')).toMatchObject({
			severity: 'error',
			effect: 'cell-left-out',
			field: 'ratified_on',
			cells: ['tracker!C2'],
			message:
				'tracker, cell C2: “31/02/2025” is a date that does not exist, reading the day first, then the month. Leave it empty or type a date such as 3 October 2026.'
		});
		expect(fieldOf(reading, 'ratified_on')).toEqual([undefined]);
		expect(reading.rowsRejected).toBe(0);
	});

	test('in a cell that every row needs leaves the row out', () => {
		const reading = readPolicyLines([
			'Ref,Title,Due',
			'CL-1,Leave,',
			',Duty,01/01/2025',
			'CL-3,n/a,'
		]);
		expect(reading).toMatchObject({ rowsRead: 3, rowsRejected: 1 });
		expect(problemOf(reading, 'value-missing')).toMatchObject({
			effect: 'row-left-out',
			cells: ['tracker!A3']
		});
		expect(reading.rows.numbers).toEqual([2, 4]);
	});

	test('comes before warnings, and what keeps rows out before what keeps cells out', () => {
		const reading = readPolicyLines([
			'Ref,Title,Ratified,Due',
			'CL-1,Leave,TBC,x',
			',Duty,01/01/2025,01/01/2025'
		]);
		expect(codesOf(reading)).toEqual(['value-missing', 'date-unreadable', 'no-date']);
	});
});

describe('findings are gathered by cause', () => {
	test('the same words in several columns are one problem of no one column', () => {
		const reading = readPolicyLines([
			'Ref,Title,Ratified,Due',
			'CL-1,Leave,TBC,tbc',
			'CL-2,Duty,TBC,'
		]);
		const found = reading.problems.filter(({ code }) => code === 'no-date');
		expect(found).toHaveLength(1);
		expect(found[0]).toMatchObject({ count: 3, cells: ['tracker!C2', 'tracker!D2', 'tracker!C3'] });
		expect(found[0]!.field).toBeUndefined();
	});

	test('many different texts of one cause are told together', () => {
		const lines = Array.from({ length: 300 }, (_, row) => `CL-${row},Policy,someday ${row}`);
		const reading = readPolicyLines(['Ref,Title,Ratified', ...lines]);
		const found = reading.problems.filter(({ code }) => code === 'date-unreadable');
		expect(found).toHaveLength(1);
		expect(found[0]).toMatchObject({ count: 300 });
		expect(found[0]!.cells).toHaveLength(100);
		expect(found[0]!.message).toMatch(
			/^300 cells, the first in tracker, cell C2: texts such as “someday 0”, “someday 1”/
		);
		const at = reading.problems.indexOf(found[0]!);
		expect(reading.rowsConcerned[at]).toHaveLength(300);
	});
});

describe('rows with the same key', () => {
	const head = 'Ref,Title,Due';

	test('that are alike once read are taken once, with a warning', () => {
		const lines = [head, 'CL-1,Leave,01/02/2025', 'CL-1, Leave ,1 Feb 2025', 'CL-2,Duty,'];
		const reading = readPolicyLines(lines);
		expect(reading).toMatchObject({ rowsRead: 3, rowsRejected: 0, rowsRepeated: 1 });
		expect(problemOf(reading, 'duplicate-row')).toMatchObject({
			severity: 'warning',
			cells: ['tracker!A3']
		});
		expect(reading.rows.numbers).toEqual([2, 4]);
	});

	test('that differ all stay out, whatever the case of the key', () => {
		const lines = [head, 'CL-1,Leave,', 'cl-1,Duty,', 'CL-2,Care,'];
		const reading = readPolicyLines(lines);
		expect(reading).toMatchObject({ rowsRead: 3, rowsRejected: 2, rowsRepeated: 0 });
		expect(problemOf(reading, 'key-twice')).toMatchObject({
			severity: 'error',
			effect: 'row-left-out',
			cells: ['tracker!A2', 'tracker!A3'],
			message:
				'2 cells, the first in tracker, cell A2: “CL-1” stands in 2 rows that differ (A2, A3). Keep the right one; until then none of them is taken.'
		});
		expect(reading.rows.numbers).toEqual([4]);
	});
});

describe('whole-file values', () => {
	const table = [
		['Ref', 'Title', 'Due'],
		['CL-1', 'Leave', '01/02/2025']
	];
	const both = contextOf('policies', [WESTSIDE, OLDTOWN]);

	test('the only trust there is needs no naming', () => {
		const reading = readPolicies(workbook([{ name: 'T', rows: table }]));
		expect(reading.fileValues).toEqual({ trust: 'TWE' });
		expect(fieldOf(reading, 'trust')).toEqual(['TWE']);
		expect(reading.problems).toEqual([]);
	});

	test.each([
		[
			'its full name in a title row',
			[['Oldtown and Port NHS Foundation Trust: tracker'], ...table]
		],
		['its short name in a title row', [['Policies of Oldtown, May'], ...table]],
		['its code in a title row', [['Trust:', 'TOT'], ...table]]
	])('the trust is found by %s', (_, rows) => {
		const reading = readUpload(workbook([{ name: 'T', rows }]), 't.xlsx', {}, both);
		expect(reading.fileValues).toEqual({ trust: 'TOT' });
	});

	test('the trust is found on a cover sheet', () => {
		const cover = { name: 'Cover', rows: [['Prepared by Oldtown and Port NHS Trust']] };
		const reading = readUpload(workbook([cover, { name: 'T', rows: table }]), 't.xlsx', {}, both);
		expect(reading.fileValues).toEqual({ trust: 'TOT' });
	});

	test('where two could be meant it is asked for, and taken when given', () => {
		const bytes = workbook([{ name: 'T', rows: table }]);
		const asked = readUpload(bytes, 't.xlsx', {}, both);
		expect(asked.fileValuesNeeded).toEqual(['trust']);
		expect(asked.rows.values).toEqual([]);
		expect(problemOf(asked, 'value-needed')).toMatchObject({ field: 'trust', severity: 'error' });
		const given = readUpload(bytes, 't.xlsx', { fileValues: { trust: 'Oldtown' } }, both);
		expect(fieldOf(given, 'trust')).toEqual(['TOT']);
		const unknown = readUpload(bytes, 't.xlsx', { fileValues: { trust: 'XYZ' } }, both);
		expect(unknown.fileValuesNeeded).toEqual(['trust']);
	});

	test('a stranger in the title draws a warning', () => {
		const rows = [['Northern Moors NHS Foundation Trust'], ...table];
		const reading = readPolicies(workbook([{ name: 'T', rows }]));
		expect(problemOf(reading, 'other-organisation-named').message).toContain('Northern Moors');
	});

	test('a column of trusts is read by name and code; strangers keep their rows out', () => {
		const bytes = csv(
			'Trust,Ref,Title',
			'TWE,A,One',
			'Oldtown and Port NHS FT,B,Two',
			'Nowhere Trust,C,Three'
		);
		const reading = readUpload(bytes, 't.csv', {}, both);
		expect(fieldOf(reading, 'trust')).toEqual(['TWE', 'TOT']);
		expect(problemOf(reading, 'organisation-unknown')).toMatchObject({
			effect: 'row-left-out',
			cells: ['t!A4']
		});
		expect(reading.unknownValues).toEqual([
			{ field: 'trust', text: 'Nowhere Trust', count: 1, suggestion: null }
		]);
	});
});

describe('choices', () => {
	test('an unknown word is an error with a suggestion, until a person says what it means', () => {
		const lines = ['Ref,Title,Doc type', 'A,One,SOPs', 'B,Two,Flow chart', 'C,Three,flow-chart'];
		const asked = readPolicyLines(lines);
		expect(asked.unknownValues).toEqual([
			{ field: 'kind', text: 'SOPs', count: 1, suggestion: 'sop' },
			{ field: 'kind', text: 'Flow chart', count: 2, suggestion: null }
		]);
		expect(fieldOf(asked, 'kind')).toEqual([undefined, undefined, undefined]);
		const told = readPolicyLines(lines, { values: { kind: { SOPS: 'sop', 'Flow chart': null } } });
		expect(told.unknownValues).toEqual([]);
		expect(fieldOf(told, 'kind')).toEqual(['sop', null, null]);
	});
});

describe('row rules', () => {
	test('a warning names its first cell and takes everything', () => {
		const reading = readPolicyLines(['Ref,Title,Drafted,Ratified', 'A,One,02/03/2025,01/03/2025']);
		expect(problemOf(reading, 'dates-out-of-order')).toMatchObject({
			severity: 'warning',
			cells: ['tracker!C2']
		});
		expect(fieldOf(reading, 'ratified_on')).toEqual(['2025-03-01']);
	});

	test('an error leaves the cells it names out and takes the row', () => {
		const bytes = csv('ODS code,Name,List size,SMI', 'U1,West,50000,400', 'U2,East,300,4000');
		const reading = readUpload(bytes, 'pcns.csv', {}, contextOf('pcns'));
		expect(problemOf(reading, 'more-than-population')).toMatchObject({
			severity: 'error',
			effect: 'cell-left-out',
			cells: ['pcns!C3', 'pcns!D3']
		});
		expect(fieldOf(reading, 'population')).toEqual([50000, undefined]);
		expect(fieldOf(reading, 'smi_register')).toEqual([400, undefined]);
	});

	test('says nothing about columns the file does not have', () => {
		const reading = readPolicyLines(['Ref,Title,Published', 'A,One,02/03/2025']);
		expect(codesOf(reading)).toEqual([]);
	});
});

describe('cells of workbooks', () => {
	const head = ['Ref', 'Title', 'CPA mentions', 'Ratified'];

	test('errors and formulas without a result are named, and the rest is taken', () => {
		const rows = [
			head,
			['A', 'One', { xml: '<f>SUM(X1)</f>' }, { xml: '<v>#REF!</v>', type: 'e' }],
			['B', { xml: '<f>""</f><v></v>', type: 'str' }, 2, '#N/A'],
			['C', 'Three', { xml: '<f>1+1</f><v>2</v>' }, '########']
		];
		const reading = readPolicies(workbook([{ name: 'T', rows }]));
		expect(problemOf(reading, 'formula-not-calculated')).toMatchObject({
			cells: ['T!C2'],
			effect: 'cell-left-out'
		});
		expect(
			reading.problems.filter(({ code }) => code === 'error-cell').flatMap(({ cells }) => cells)
		).toEqual(['T!D2', 'T!D3', 'T!D4']);
		expect(problemOf(reading, 'value-missing').cells).toEqual(['T!B3']);
		expect(fieldOf(reading, 'mentions')).toEqual([undefined, 2]);
	});

	test('dates are told by their number format, in both date systems', () => {
		const rows = [
			['Ref', 'Title', 'Ratified', 'Due'],
			['A', 'One', { value: 45000, format: 'dd/mm/yyyy' }, 45000],
			['B', 'Two', { value: 45000.75, format: '[$-809]d mmmm yyyy hh:mm;@' }, 45001]
		];
		const reading = readPolicies(workbook([{ name: 'T', rows }]));
		expect(fieldOf(reading, 'ratified_on')).toEqual(['2023-03-15', '2023-03-15']);
		expect(fieldOf(reading, 'due_on')).toEqual(['2023-03-15', '2023-03-16']);
		const early = rows.map((row) =>
			row.map((cell) => {
				if (typeof cell === 'number') return cell - 1462;
				return typeof cell === 'object' ? { ...cell, value: cell.value - 1462 } : cell;
			})
		);
		const from1904 = readPolicies(workbook([{ name: 'T', rows: early }], { date1904: true }));
		expect(fieldOf(from1904, 'ratified_on')).toEqual(['2023-03-15', '2023-03-15']);
		expect(fieldOf(from1904, 'due_on')).toEqual(['2023-03-15', '2023-03-16']);
	});

	test('codes shown with leading noughts keep them', () => {
		const rows = [head.slice(0, 2), [{ value: 42, format: '00000' }, 'One'], [7, 'Two']];
		const reading = readPolicies(workbook([{ name: 'T', rows }]));
		expect(fieldOf(reading, 'reference')).toEqual(['00042', '7']);
	});

	test('carriage returns written as _x000D_ are line ends', () => {
		const rows = [
			['Ref', 'Title', 'Comments'],
			['A', 'One', 'first _x000D_\nsecond\r\n third']
		];
		const reading = readPolicies(workbook([{ name: 'T', rows }]));
		expect(fieldOf(reading, 'comments')).toEqual(['first\nsecond\nthird']);
	});

	test('shared strings are found under a name of another case, and parts under absolute paths', () => {
		const bytes = workbook([{ name: 'T', rows: [head, ['A', { xml: '<v>0</v>', type: 's' }]] }], {
			edit: (parts) => {
				parts['xl/SharedStrings.xml'] =
					'<x:sst xmlns:x="m"><x:si><x:r><x:t>Le</x:t></x:r><x:r><x:t>ave &amp; absence</x:t></x:r></x:si></x:sst>';
				parts['xl/_rels/workbook.xml.rels'] = parts['xl/_rels/workbook.xml.rels']!.replace(
					'</Relationships>',
					'<Relationship Id="rId9" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>'
				);
			}
		});
		expect(fieldOf(readPolicies(bytes), 'title')).toEqual(['Leave & absence']);
	});

	test('elements with a namespace prefix and cells without addresses are read', () => {
		const bytes = workbook([{ name: 'T', rows: [] }], {
			edit: (parts) => {
				const cell = (text: string) => `<x:c t="inlineStr"><x:is><x:t>${text}</x:t></x:is></x:c>`;
				const row = (...texts: string[]) => `<x:row>${texts.map(cell).join('')}</x:row>`;
				parts['xl/worksheets/sheet1.xml'] =
					`<x:worksheet xmlns:x="m"><x:sheetData>${row('Ref', 'Title')}${row('A', 'One')}</x:sheetData></x:worksheet>`;
			}
		});
		expect(fieldOf(readPolicies(bytes), 'reference')).toEqual(['A']);
	});
});
