/** Numbers by age and the like across: no register holds them, and the sheet's own faults are named. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readUpload } from '#lib/imports/read-file.ts';
import type { RegisterName } from '#lib/registers/definition.ts';
import { contextOf, sharedFolder } from '../../fixtures/reading.ts';
import { type FixtureCell, workbook } from '../../fixtures/workbook.ts';

const AGES = ['18-19', '20-29', '30+'];
const QUINTILES = ['1', '2', '3'];

function sheet(
	ages: readonly string[],
	quintiles: readonly string[],
	first: FixtureCell = 4
): Uint8Array {
	const title = (text: string, width: number) => [text, ...Array<null>(width - 1).fill(null)];
	const columns = ages.length + quintiles.length;
	const rows: FixtureCell[][] = [
		['Metric', 'Total', ...title('Age group', ages.length), ...title('Quintile', quintiles.length)],
		[null, null, ...ages, ...quintiles],
		['Contacts', 12, first, ...Array.from({ length: columns - 1 }, (_, at) => at)],
		['Contacts a head', 1.5, '*', ...Array.from({ length: columns - 1 }, (_, at) => at / 2)]
	];
	const letter = (at: number) => String.fromCharCode(65 + at);
	const merges = [
		`C1:${letter(1 + ages.length)}1`,
		`${letter(2 + ages.length)}1:${letter(1 + columns)}1`
	];
	return workbook([{ name: 'Return', rows, merges }]);
}

const refusal = (register: RegisterName, bytes: Uint8Array) =>
	readUpload(bytes, 'return.xlsx', {}, contextOf(register)).refused!;

describe('a breakdown across', () => {
	test.each(['indicators', 'proms', 'workforce'] as const)(
		'is refused in plain words for %s',
		(register) => {
			expect(refusal(register, sheet(AGES, QUINTILES))).toMatchObject({
				code: 'breakdown-not-held',
				cells: [],
				message:
					'Return has numbers by “Age group” and “Quintile” across, under two rows of headings. No register holds numbers by such groups, so nothing was read. Totals can be imported as indicator values, with a row for each indicator and period.'
			});
		}
	);

	test('names bands that are missing', () => {
		const { message } = refusal('indicators', sheet(['18-19', '30-39', '50+'], ['1', '3', '4']));
		expect(message).toContain(
			'Columns are missing: “20-29” of “Age group”, “40-49” of “Age group” and “2” of “Quintile”.'
		);
	});

	test('names the cells with text where counts are expected; a suppressed count is none', () => {
		const { message, cells } = refusal('indicators', sheet(AGES, QUINTILES, 'N/A'));
		expect(cells).toEqual(['Return!C3']);
		expect(message).toContain('1 cell holds text where the others hold counts: C3 (“N/A”).');
	});

	test('is none where a register’s own columns stand under the titles', () => {
		const rows = [
			[null, null, 'Initial', null, null, 'Target', null, null],
			['Ref', 'Risk', 'Likelihood', 'Impact', 'Score', 'Likelihood', 'Impact', 'Score'],
			['R1', 'Too few', 3, 4, 12, 2, 2, 4]
		];
		const bytes = workbook([{ name: 'Risks', rows, merges: ['C1:E1', 'F1:H1'] }]);
		expect(refusal('risks', bytes)).toBeNull();
	});
});

const folder = sharedFolder('peers');

describe.skipIf(folder === null)('other people’s returns', () => {
	test.each([
		['valid_01.xlsx', []],
		['edge_cases_invalid_unexpected_extension_01.ods', []],
		[
			'invalid_invalid_missing_column_agegroup.xlsx',
			['A column is missing: “60-69” of “Age Group”.']
		],
		[
			'invalid_invalid_text_where_counts_expected.xlsx',
			['5 cells hold text', 'E6 (“None”)', 'L12 (“NA”)', 'W24 (“NULL”)']
		]
	])('%s', (name, says) => {
		const { refused } = readUpload(
			readFileSync(`${folder}neighbourhood/${name}`),
			name,
			{},
			contextOf('indicators')
		);
		expect(refused!.message).toContain('“Age Group”, “Ethnic Group” and “Deprivation Quintile”');
		for (const text of says) expect(refused!.message).toContain(text);
		if (says.length === 0) expect(refused!.message).not.toMatch(/missing|text where/);
	});
});
