/** What cells say beside their values: footnote marks, formats, strikes, hidden rows, tables, comments. */
import { describe, expect, test } from 'vitest';
import { formatOfCode, formatted, shownAt } from '#lib/spreadsheet/formats.ts';
import { CellFacts, factAt, type Grid } from '#lib/spreadsheet/grid.ts';
import { readSheets } from '#lib/imports/read-file.ts';
import { codesOf, fieldOf, problemOf, readPolicies, readPolicyLines } from '../fixtures/reading.ts';
import { type FixtureCell, workbook, zipped } from '../fixtures/workbook.ts';

const run = (text: string, properties = '') =>
	`<r>${properties === '' ? '' : `<rPr>${properties}</rPr>`}<t xml:space="preserve">${text}</t></r>`;
const RAISED = '<sz val="11"/><vertAlign val="superscript"/>';
const LOWERED = '<vertAlign val="subscript"/>';
const rich = (...runs: string[]): FixtureCell => ({
	xml: `<is>${runs.join('')}</is>`,
	type: 'inlineStr'
});

const HEADINGS = ['Ref', 'Title', 'CPA mentions', 'Comments'];
const policies = (...rows: FixtureCell[][]) =>
	readPolicies(workbook([{ name: 'T', rows: [HEADINGS, ...rows] }]));

function sheet(bytes: Uint8Array, name = 't.xlsx'): Grid {
	return readSheets(bytes, name).grids[0]!;
}

describe('footnote marks', () => {
	test('are dropped from numbers and texts, and told of with their cells', () => {
		const reading = policies(
			['P1', 'Alpha', rich(run('12'), run('1', RAISED), run(' ')), ''],
			['P2', rich(run('Beta'), run('[a]', RAISED)), rich(run('1,204'), run('*', LOWERED)), ''],
			['P3', 'Gamma', 4, '']
		);
		expect(fieldOf(reading, 'mentions')).toEqual([12, 1204, 4]);
		expect(fieldOf(reading, 'title')).toEqual(['Alpha', 'Beta', 'Gamma']);
		expect(problemOf(reading, 'footnote-dropped')).toMatchObject({
			severity: 'warning',
			cells: ['T!C2', 'T!B3', 'T!C3'],
			effect: 'read-as'
		});
	});

	test('stay where they are no marks: ordinals, units, formulas, words, and cells written so throughout', () => {
		const reading = policies(
			['P1', rich(run('The 21'), run('st', RAISED), run(' century')), 1, ''],
			['P2', rich(run('450 m'), run('2', RAISED), run(' of CO'), run('2', LOWERED)), 2, ''],
			['P3', rich(run('12', RAISED)), rich(run('12', RAISED)), '']
		);
		expect(fieldOf(reading, 'title')).toEqual(['The 21st century', '450 m2 of CO2', '12']);
		expect(fieldOf(reading, 'mentions')).toEqual([1, 2, 12]);
		expect(codesOf(reading)).not.toContain('footnote-dropped');
	});

	test('in a font of the whole cell are no marks', () => {
		const bytes = workbook(
			[{ name: 'T', rows: [HEADINGS, ['P1', 'A', { value: 12, format: '0' }]] }],
			{
				edit: (parts) => {
					parts['xl/styles.xml'] = parts['xl/styles.xml']!.replace(
						'<cellXfs',
						'<fonts><font/><font><vertAlign val="superscript"/></font></fonts><cellXfs'
					).replace('<xf numFmtId="200"/>', '<xf numFmtId="200" fontId="1"/>');
				}
			}
		);
		expect(fieldOf(readPolicies(bytes), 'mentions')).toEqual([12]);
	});
});

describe('text as the sheet shows it', () => {
	const one = (value: number, format: string) => policies([{ value, format }, 'Title', 1, '']);

	test.each([
		[1.1, '0.00', '1.10'],
		[1.1, '0.0', '1.1'],
		[7, '0000', '0007'],
		[7, '"CL-"000', 'CL-007'],
		[12, 'General', '12']
	])('%s in %s is %s', (value, format, text) => {
		const reading = one(value, format);
		expect(fieldOf(reading, 'reference')).toEqual([text]);
		expect(codesOf(reading)).not.toContain('reference-changed-by-spreadsheet');
	});

	test.each([
		[46082, 'd-mmm', '1-Mar', '1 March 2026'],
		[46082, 'mmm-yy', 'Mar-26', '1 March 2026'],
		[123_000_000_000, 'General', '123000000000', '1.23E+11'],
		[123_456_789_012, '0.00E+00', '123456789012', '1.23E+11'],
		[1.26, '0.0', '1.3', '1.26']
	])('%s in %s is %s, with a warning', (value, format, text, told) => {
		const reading = one(value, format);
		expect(fieldOf(reading, 'reference')).toEqual([text]);
		const { severity, message, cells } = problemOf(reading, 'reference-changed-by-spreadsheet');
		expect([severity, cells]).toEqual(['warning', ['T!A2']]);
		expect(message).toContain(told);
	});

	test.each(['1-Mar', '29-Aug', 'Mar-26', '1.23E+11'])(
		'%s in a text file draws a warning',
		(text) => {
			const reading = readPolicyLines(['Ref,Title', `${text},One`]);
			expect(fieldOf(reading, 'reference')).toEqual([text]);
			expect(problemOf(reading, 'reference-changed-by-spreadsheet').cells).toEqual(['tracker!A2']);
		}
	);

	test('two references that are one number are two references', () => {
		const reading = policies(
			[{ value: 1.1, format: '0.0' }, 'Step 1', 1, ''],
			[{ value: 1.1, format: '0.00' }, 'Step 10', 2, '']
		);
		expect(fieldOf(reading, 'reference')).toEqual(['1.1', '1.10']);
	});

	test('numbers stay numbers, dates dates, and comments are kept as shown without a warning', () => {
		const reading = policies([
			'P1',
			'One',
			{ value: 1204.4, format: '#,##0' },
			{ value: 46082, format: 'd mmm yyyy' }
		]);
		expect(problemOf(reading, 'number-not-whole').cells).toEqual(['T!C2']);
		expect(fieldOf(reading, 'comments')).toEqual(['1 Mar 2026']);
		expect(codesOf(reading)).not.toContain('reference-changed-by-spreadsheet');
	});

	test('of an OpenDocument is what stands in its paragraph', () => {
		const cell = (attributes: string, text: string) =>
			`<table:table-cell ${attributes}><text:p>${text}</text:p></table:table-cell>`;
		const grid = sheet(
			zipped({
				mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
				'content.xml': `<office:document-content><office:body><office:spreadsheet><table:table table:name="T"><table:table-row table:number-rows-repeated="3">${cell('office:value-type="float" office:value="1.1"', '1.10')}${cell('office:value-type="currency" office:value="5"', '£5.00')}${cell('office:value-type="float" office:value="62"', '62%')}${cell('office:value-type="date" office:date-value="2026-03-31T23:00:00Z"', '31/03')}</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`
			}),
			't.ods'
		);
		expect(grid.rows[2]).toEqual([1.1, 5, '62%', '2026-03-31T23:00:00Z']);
		expect(shownAt(grid, 2, 0)).toBe('1.10');
		expect(factAt(grid, 1, 1)).toMatchObject({ kind: 'currency', text: '£5.00' });
	});
});

describe('number formats', () => {
	test.each([
		['0%', '62%'],
		['0.0%;[Red]-0.0%', '62%'],
		['[Green]0%;[Red]-0%;"none"', '62%'],
		['_-* 0.00%_-;-* 0.00%_-', '62%'],
		['[<0.1]0.0%;0%', '62%'],
		['0"%"', '0.62%'],
		['0.00\\%', '0.62%']
	])('%s keeps the sign of a percentage', (code, text) => {
		expect(formatted(0.62, formatOfCode(code), false)).toBe(text);
	});

	test.each([
		['"£"#,##0', 'currency'],
		['[$£-809]#,##0.00;[Red]-[$£-809]#,##0.00', 'currency'],
		['_-[$€-2] * #,##0.00_-', 'currency'],
		['$#,##0', 'currency'],
		['[$-809]dd mmmm yyyy', 'date'],
		['#,##0', 'plain'],
		['General', 'plain'],
		['"Standard"0', 'plain'],
		['[h]:mm', 'date']
	])('%s is %s', (code, format) => {
		expect(formatOfCode(code)).toBe(format);
	});

	test('are known by cell, and cost nothing where cells below each other are alike', () => {
		const rows = Array.from({ length: 50 }, (_, row) => [
			{ value: row + 1, format: '"£"#,##0' },
			{ value: 0.5, format: '0%' },
			row
		]);
		const grid = sheet(workbook([{ name: 'T', rows }]));
		expect(grid.rows[3]).toEqual([4, '50%', 3]);
		expect(factAt(grid, 40, 0)).toMatchObject({ kind: 'currency' });
		expect(factAt(grid, 40, 1)).toMatchObject({ kind: 'percent' });
		expect(factAt(grid, 40, 2)).toBeUndefined();
	});

	test('facts are found by row between those at which a column changes', () => {
		const facts = new CellFacts();
		const struck = { struck: true } as const;
		for (let row = 1; row <= 9; row += 1)
			facts.note(row, 2, row >= 4 && row < 7 ? struck : undefined);
		expect([1, 3, 4, 6, 7, 9].map((row) => facts.at(row, 2)?.struck)).toEqual([
			undefined,
			undefined,
			true,
			true,
			undefined,
			undefined
		]);
		expect(facts.at(5, 1)).toBeUndefined();
		expect(facts.some(({ struck: is }) => is === true)).toBe(true);
	});
});

describe('what a sheet hides or has struck out', () => {
	const hide = (parts: Record<string, string>) => {
		const part = 'xl/worksheets/sheet1.xml';
		parts[part] = parts[part]!.replace('<row r="3"', '<row r="3" hidden="1"')
			.replace('<sheetData>', '<cols><col min="4" max="4" width="9" hidden="1"/></cols><sheetData>')
			.replace('</sheetData>', '</sheetData><autoFilter ref="A1:D3"/>');
	};
	const rows = [HEADINGS, ['P1', 'One', 1, 'a'], ['P2', 'Two', 2, 'b']];

	test('is read, and said', () => {
		const bytes = workbook([{ name: 'T', rows }], { edit: hide });
		const grid = sheet(bytes);
		expect([...grid.hiddenRows!]).toEqual([3]);
		expect([...grid.hiddenColumns!]).toEqual([3]);
		expect(grid.filtered).toBe(true);
		const reading = readPolicies(bytes);
		expect(fieldOf(reading, 'reference')).toEqual(['P1', 'P2']);
		expect(problemOf(reading, 'hidden-rows-read')).toMatchObject({
			severity: 'warning',
			cells: ['T!A3']
		});
		expect(problemOf(reading, 'hidden-rows-read').message).toContain('filter');
		expect(problemOf(reading, 'hidden-columns-read').message).toContain('“Comments”');
	});

	test('cells in a struck font, and texts of which a part is struck', () => {
		const bytes = workbook(
			[
				{
					name: 'T',
					rows: [
						HEADINGS,
						[{ value: 7, format: '0' }, rich(run('Old', '<strike/>'), run(' New')), 1, 'x'],
						['P2', rich(run('Plain', '<strike val="0"/>')), 2, 'y']
					]
				}
			],
			{
				edit: (parts) => {
					parts['xl/styles.xml'] = parts['xl/styles.xml']!.replace(
						'<cellXfs',
						'<fonts><font/><font><strike/></font></fonts><cellXfs'
					).replace('<xf numFmtId="200"/>', '<xf numFmtId="200" fontId="1"/>');
				}
			}
		);
		const reading = readPolicies(bytes);
		expect(problemOf(reading, 'struck-cells-read').cells).toEqual(['T!A2', 'T!B2']);
		expect(fieldOf(reading, 'reference')).toEqual(['7', 'P2']);
	});

	test('says nothing of a sheet that hides nothing', () => {
		const reading = readPolicies(workbook([{ name: 'T', rows }]));
		expect(reading.problems).toEqual([]);
	});
});

test('a month kept as its first day is the month that it shows', () => {
	const rows = [
		['Ref', 'Title', 'Due', 'Ratified'],
		['P1', 'One', { value: 46357, format: 'mmm-yy' }, { value: 45992, format: 'dd/mm/yyyy' }],
		['P2', 'Two', { value: 46357, format: '[$-809]d mmmm yyyy' }, null]
	];
	const reading = readPolicies(workbook([{ name: 'T', rows }]));
	expect(fieldOf(reading, 'due_on')).toEqual(['2026-12-31', '2026-12-01']);
	expect(fieldOf(reading, 'ratified_on')).toEqual(['2025-12-01', null]);
	expect(problemOf(reading, 'date-read-as-period-end').cells).toEqual(['T!C2']);
});

test('ranges that a workbook calls tables are known, with their rows of totals', () => {
	const bytes = workbook([{ name: 'T', rows: [HEADINGS, ['P1', 'One', 1], ['All', '', 1]] }], {
		edit: (parts) => {
			parts['xl/worksheets/_rels/sheet1.xml.rels'] =
				'<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/table" Target="../tables/table1.xml"/></Relationships>';
			parts['xl/tables/table1.xml'] =
				'<table id="1" name="Table1" displayName="Tracker" ref="A1:D3" totalsRowCount="1"><autoFilter ref="A1:D2"/></table>';
		}
	});
	expect(sheet(bytes).tables).toEqual([
		{ name: 'Tracker', top: 1, bottom: 3, left: 0, right: 3, totals: 1 }
	]);
	const reading = readPolicies(bytes);
	expect(fieldOf(reading, 'reference')).toEqual(['P1']);
	expect(problemOf(reading, 'total-row-left-out').cells).toEqual(['T!A3']);
});

test('an OpenDocument says what is hidden, struck, raised and named', () => {
	const cell = (text: string, style = '') =>
		`<table:table-cell${style} office:value-type="string">${text}</table:table-cell>`;
	const styles =
		'<style:style style:name="T1" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style><style:style style:name="ce1" style:family="table-cell"><style:text-properties style:text-line-through-style="solid"/></style:style>';
	const table = `<table:table table:name="T"><table:table-column/><table:table-column table:visibility="collapse"/><table:table-row>${cell('<text:p>12<text:span text:style-name="T1">1</text:span></text:p>')}${cell('<text:p>Old</text:p>', ' table:style-name="ce1"')}</table:table-row><table:table-row table:visibility="filter">${cell('<text:p>x</text:p>')}</table:table-row></table:table><table:database-ranges><table:database-range table:name="data" table:target-range-address="T.A1:T.B2"/></table:database-ranges>`;
	const grid = sheet(
		zipped({
			mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
			'content.xml': `<office:document-content><office:automatic-styles>${styles}</office:automatic-styles><office:body><office:spreadsheet>${table}</office:spreadsheet></office:body></office:document-content>`
		}),
		't.ods'
	);
	expect(grid.rows).toEqual([['12', 'Old'], ['x']]);
	expect(factAt(grid, 0, 0)).toEqual({ footnote: '1' });
	expect(factAt(grid, 0, 1)).toEqual({ struck: true });
	expect([...grid.hiddenRows!]).toEqual([2]);
	expect([...grid.hiddenColumns!]).toEqual([1]);
	expect(grid.filtered).toBe(true);
	expect(grid.tables).toEqual([{ name: 'data', top: 1, bottom: 2, left: 0, right: 1, totals: 0 }]);
});
