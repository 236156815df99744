import { describe, expect, test } from 'vitest';
import { holdsNhsNumber, isNhsNumber } from '#lib/core/nhs-number.ts';
import { readPolicies, readPolicyLines } from '../fixtures/reading.ts';
import { csv, workbook, zipped } from '../fixtures/workbook.ts';

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

describe('ten digits that are something else by where they stand', () => {
	const taken = (rows: (string | number | { value: number; format: string })[][]) =>
		readPolicies(workbook([{ name: 'T', rows }])).refused;
	const number = Number(EXAMPLE);

	test.each(['Contact number', 'Phone', 'Tel', 'ISBN-10', 'Purchase order no'])(
		'under “%s” they are let in',
		(heading) => {
			expect(
				taken([
					['Ref', 'Title', heading],
					['A', 'One', number]
				])
			).toBeNull();
		}
	);

	test('amounts of money are let in, and books', () => {
		expect(
			taken([
				['Ref', 'Title', 'Cost'],
				['A', 'One', { value: number, format: '"£"#,##0' }]
			])
		).toBeNull();
		expect(readPolicyLines(['Ref,Title,Comments', 'A,One,See ISBN 1861342802']).refused).toBeNull();
		expect(holdsNhsNumber('ISBN-10: 1861342802')).toBe(false);
	});

	test('but not text around the number, nor a column in which most of them check', () => {
		expect(
			taken([
				['Ref', 'Title', 'Purchase order no'],
				['A', 'One', `seen as ${EXAMPLE}`]
			])?.cells
		).toEqual(['T!C2']);
		const many = [number, 4505577104, 9434765919].map((each, at) => [`P${at}`, 'One', each]);
		expect(taken([['Ref', 'Title', 'Purchase order no'], ...many])?.count).toBe(3);
	});

	test('nor a reference, which may be a person’s, nor digits in the groups of NHS numbers', () => {
		const grouped = `${EXAMPLE.slice(0, 3)} ${EXAMPLE.slice(3, 6)} ${EXAMPLE.slice(6)}`;
		for (const [heading, cell] of [
			['Reference', number],
			['Our reference', EXAMPLE],
			['Purchase order no', grouped]
		] as const)
			expect(
				taken([
					['Ref', 'Title', heading],
					['A', 'One', cell]
				])?.code,
				heading
			).toBe('nhs-number');
	});

	test('a heading of people is never let in', () => {
		for (const heading of ['NHS reference number', 'Patient contact number', 'Client ref'])
			expect(
				taken([
					['Ref', 'Title', heading],
					['A', 'One', number]
				])?.code,
				heading
			).toBe('nhs-number');
	});
});

describe('a column of which somebody says that it holds no NHS numbers', () => {
	const lines = ['Ref,Title,Code of the form,NHS number', `A,One,${EXAMPLE},`];

	test('is let in, by its heading, which the refusal names', () => {
		expect(readPolicyLines(lines).refused?.headings).toEqual(['Code of the form']);
		const choices = { notNhsNumbers: ['code of  The Form'] };
		expect(readPolicyLines(lines, choices).refused).toBeNull();
	});

	test('is refused all the same where it is headed NHS number', () => {
		const choices = { notNhsNumbers: ['NHS number', 'Code of the form'] };
		const reading = readPolicyLines(['Ref,Title,NHS number', `A,One,${EXAMPLE}`], choices);
		expect(reading.refused?.cells).toEqual(['tracker!C2']);
	});
});

describe('a file with one outside its cells is refused, and says where', () => {
	const rows = [
		['Ref', 'Title'],
		['A', 'One']
	];
	const refusalWith = (edit: (parts: Record<string, string>) => void, name = 'T') =>
		readPolicies(workbook([{ name, rows }], { edit })).refused;
	const sheetPart = 'xl/worksheets/sheet1.xml';
	const beside = (parts: Record<string, string>, type: string, part: string, xml: string) => {
		parts['xl/worksheets/_rels/sheet1.xml.rels'] =
			`<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="../${part}"/></Relationships>`;
		parts[`xl/${part}`] = xml;
	};

	test.each<[string, (parts: Record<string, string>) => void, string]>([
		[
			'a comment',
			(parts) =>
				beside(
					parts,
					'comments',
					'comments1.xml',
					`<comments><commentList><comment ref="B2" authorId="0"><text><r><t>see ${EXAMPLE.slice(0, 4)}</t></r><r><t>${EXAMPLE.slice(4)}</t></r></text></comment></commentList></comments>`
				),
			'T!B2 (comment)'
		],
		[
			'a thread of comments',
			(parts) =>
				beside(
					parts,
					'threadedComment',
					'threadedComments/threadedComment1.xml',
					`<ThreadedComments><threadedComment ref="A2" id="{1}"><text>943 476 5919</text></threadedComment></ThreadedComments>`
				),
			'T!A2 (comment)'
		],
		[
			'a page footer',
			(parts) => {
				parts[sheetPart] = parts[sheetPart]!.replace(
					'</worksheet>',
					`<headerFooter><oddFooter>&amp;L ${EXAMPLE}</oddFooter></headerFooter></worksheet>`
				);
			},
			'T (header, footer or prompt)'
		],
		[
			'the properties',
			(parts) => {
				parts['docProps/core.xml'] =
					`<cp:coreProperties><dc:title>List for ${EXAMPLE}</dc:title></cp:coreProperties>`;
			},
			'the properties of the document'
		],
		[
			'the name of a range',
			(parts) => {
				parts['xl/workbook.xml'] = parts['xl/workbook.xml']!.replace(
					'</workbook>',
					`<definedNames><definedName name="x">"${EXAMPLE}"</definedName></definedNames></workbook>`
				);
			},
			'the names of ranges'
		],
		[
			'a drawing',
			(parts) =>
				beside(
					parts,
					'drawing',
					'drawings/drawing1.xml',
					`<xdr:wsDr><a:t>NHS no ${EXAMPLE}</a:t></xdr:wsDr>`
				),
			'T (drawing)'
		]
	])('%s', (_, edit, place) => {
		const refused = refusalWith(edit);
		expect(refused).toMatchObject({ code: 'nhs-number', cells: [place] });
		expect(JSON.stringify(refused)).not.toMatch(/943.?476/);
	});

	test('the name of a sheet, which is not repeated', () => {
		const reading = readPolicies(workbook([{ name: `P ${EXAMPLE}`, rows }]));
		expect(reading.refused).toMatchObject({ code: 'nhs-number', cells: ['sheet 1 (its name)'] });
		expect(JSON.stringify(reading)).not.toContain(EXAMPLE);
	});

	test('an annotation or a property of an OpenDocument', () => {
		const open = (cell: string, meta = '') =>
			readPolicies(
				zipped({
					mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
					'meta.xml': `<office:document-meta>${meta}</office:document-meta>`,
					'content.xml': `<office:document-content><office:body><office:spreadsheet><table:table table:name="T"><table:table-row>${cell}</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`
				})
			).refused;
		const note = `<table:table-cell office:value-type="string"><office:annotation><text:p>${EXAMPLE}</text:p></office:annotation><text:p>Ref</text:p></table:table-cell>`;
		expect(open(note)).toMatchObject({ code: 'nhs-number', cells: ['T!A1 (comment)'] });
		expect(open('', `<dc:title>${EXAMPLE}</dc:title>`)?.cells).toEqual([
			'the properties of the document'
		]);
	});

	test('digits that only belong to the file’s own bookkeeping do no harm', () => {
		const refused = refusalWith((parts) => {
			beside(
				parts,
				'drawing',
				'drawings/drawing1.xml',
				`<xdr:wsDr><xdr:from><xdr:colOff>${EXAMPLE}</xdr:colOff></xdr:from></xdr:wsDr>`
			);
		});
		expect(refused).toBeNull();
		expect(readPolicies(csv('Ref,Title', 'A,One')).refused).toBeNull();
	});
});
