/**
 * Other people's odd and broken spreadsheets. None of them has a register's columns, so nearly all end
 * in a refusal; what is tested is that none breaks or holds up the reader, that broken files are
 * refused for the right reason, and that the tables inside are found with the right number of rows.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readSheets, readUpload } from '#lib/imports/read-file.ts';
import type { Reading } from '#lib/imports/reading.ts';
import { runReader } from '#lib/imports/run.server.ts';
import { tableRows } from '#lib/imports/rows.ts';
import { plainHeader } from '#lib/imports/table.ts';
import { parseDelimited } from '#lib/spreadsheet/csv.ts';
import { contextOf, sharedFolder } from '../fixtures/reading.ts';

const folder = sharedFolder('torture');
const SECONDS = 5;

type Case = { file: string; good: string; rows: number | null };

const cases: Case[] = folder
	? parseDelimited(readFileSync(`${folder}manifest.csv`, 'utf8'), 'manifest')
			.grid.rows.slice(1)
			.map((row) => ({
				file: String(row[0]),
				good: String(row[6]),
				rows: row[7] === '' ? null : Number(row[7])
			}))
	: [];

/** Files that are refused before any table is looked for, and why. */
const REFUSED: Record<string, string> = {
	'csv/fingertips_Empty.csv': 'file-empty',
	'csv/messytables_characters.csv': 'encoding-unknown',
	'csv/derived_unbalanced_quote.csv': 'quote-not-closed',
	'xlsx/openpyxl_zero_bytes.xlsx': 'file-empty',
	'xlsx/openpyxl_1024_sheets.xlsx': 'too-many-sheets',
	'xlsx/parsexlsx_password_default_velvet.xlsx': 'file-encrypted',
	'xlsx/derived_truncated_zip.xlsx': 'file-damaged',
	'xlsx/derived_bit_rot.xlsx': 'file-damaged',
	'xlsx/derived_xml_entities.xlsx': 'xml-entities',
	'other/messytables_encrypted_default.xls': 'file-encrypted',
	'other/messytables_html_saved_as.xls': 'web-page',
	'other/sread_openoffice1.sxc': 'format-not-accepted',
	'other/sread_zero_bytes.ods': 'file-empty',
	'other/parseexcel_encrypted.xls': 'file-encrypted',
	'other/sheetjs_error_types.xlsb': 'format-not-accepted',
	'other/sheetjs_apple.numbers': 'format-not-accepted',
	'other/sheetjs_lotus.wk1': 'format-not-accepted'
};

/** Files without any row that could be headings, or with nothing in them. */
const NO_TABLE: Record<string, string> = {
	'csv/fingertips_NoHeadersAndValidDataRows.csv': 'header-missing',
	'csv/messytables_null.csv': 'header-missing',
	'xlsx/openpyxl_workbook_structure_password.xlsx': 'no-rows',
	'xlsx/openpyxl_nonstandard_workbook_name.xlsx': 'no-rows'
};

/** Where our count of rows differs from the list's on purpose: [sheet, ours, reason]. */
const DIFFERENT: Record<string, readonly [number, number | null, string]> = {
	'csv/messytables_spanish_chars.csv': [0, 114, 'the list counts a row of nothing but commas'],
	'csv/sread_macosx.csv': [
		0,
		6,
		'two more heading-like rows stand under the header; statistics are left out'
	],
	'xlsx/nhs_ae_by_provider_2025-06.xlsx': [
		0,
		43,
		'England’s row is a row until a person or a register says it is not'
	],
	'xlsx/readxl_missing_first_column.xlsx': [0, null, 'three bare numbers: no row is a heading'],
	'xlsx/readxl_whitespace.xlsx': [0, 5, 'the list counts a blank row'],
	'xlsx/readxl_skipping.xlsx': [0, 2, 'the list counts blank rows'],
	'xlsx/agate_covid_iss_11_sheets.xlsx': [2, 481, 'the table asked about is on the third sheet'],
	'xlsx/openpyxl_pivot.xlsx': [1, 17, 'the table asked about is on the second sheet'],
	'xlsx/readxl_two_row_header.xlsx': [1, 1, 'the table asked about is on the second sheet'],
	'xlsx/sheetjs_1904.xlsx': [0, null, 'numbers and dates from row 1 on: no row is a heading'],
	'xlsx/sheetjs_attendance.xlsx': [0, 23, 'the row of totals is left out'],
	'xlsx/sheetjs_30_merges.xlsx': [0, 42, 'the note in the last row is left out']
};

/** Our registers’ words happen to be in these files; every row is kept out, and the report says why. */
const KEPT_OUT = new Set(['csv/derived_formula_injection.csv', 'xlsx/readxl_inline_strings.xlsx']);

/** The ones that harm a careless reader are also read as uploads are: in a thread, within limits. */
const HARMFUL = [
	'xlsx/derived_bad_dimension.xlsx',
	'xlsx/derived_xml_entities.xlsx',
	'xlsx/derived_path_traversal_part.xlsx',
	'xlsx/openpyxl_1024_sheets.xlsx',
	'xlsx/parsexlsx_3876_merges.xlsx',
	'xlsx/nhs_smi_physical_health_checks.xlsx',
	'other/sheetjs_bad_cfb_directory.xls'
];

describe.skipIf(folder === null)('odd and broken files', () => {
	test.each(cases)('$file ends in a report ($good)', ({ file }) => {
		const started = performance.now();
		const bytes = readFileSync(`${folder}${file}`);
		expectReport(file, readUpload(bytes, file, {}, contextOf('policies', [])));
		expect(performance.now() - started).toBeLessThan(SECONDS * 1000);
	});

	test('the official list of networks is read as networks, from the sheet that lists each once', () => {
		const file = 'xlsx/nhs_ePCN_2024-10.xlsx';
		const reading = readUpload(readFileSync(`${folder}${file}`), file, {}, contextOf('pcns', []));
		expect(reading).toMatchObject({ refused: null, sheet: 'PCNDetails', rowsRead: 1366 });
		expect(reading.rows.values).toHaveLength(1366);
	});

	test('cells that look like formulas are kept as text, with a warning', () => {
		const file = 'csv/derived_formula_injection.csv';
		const bytes = readFileSync(`${folder}${file}`);
		const reading = readUpload(bytes, file, {}, contextOf('pcns', []));
		expect(reading.rows.values[1]).toEqual(['QMF', '@SUM(1+1)']);
		expect(reading.problems.map(({ code }) => code)).toContain('looks-like-formula');
	});

	test.each(HARMFUL)('%s does no harm to the thread that reads it', async (file) => {
		const started = performance.now();
		const bytes = readFileSync(`${folder}${file}`);
		expectReport(file, await runReader(bytes, file, {}, contextOf('policies', [])));
		expect(performance.now() - started).toBeLessThan(SECONDS * 1000);
	});

	const accepted = cases.filter(({ file, rows }) => rows !== null && rows > 0 && !REFUSED[file]);
	test.each(accepted)('$file holds a table of $rows rows', ({ file, rows }) => {
		const [sheet, ours] = DIFFERENT[file] ?? [0, rows];
		const grid = readSheets(readFileSync(`${folder}${file}`), file).grids[sheet]!;
		const header = plainHeader(grid);
		expect(header === null ? null : tableRows(grid, header).data.length).toBe(ours);
	});
});

function expectReport(file: string, reading: Reading): void {
	expect(reading.refused?.code).not.toBe('file-unreadable');
	expect(reading.rows.values).toEqual([]);
	const expected = REFUSED[file] ?? NO_TABLE[file];
	if (expected) expect(reading.refused?.code).toBe(expected);
	else if (KEPT_OUT.has(file) && !reading.refused) {
		expect(reading.rowsRejected).toBe(reading.rowsRead);
		expect(reading.problems.some(({ severity }) => severity === 'error')).toBe(true);
	} else expect(reading.refused?.code).toMatch(/^(?:columns-unrecognised|header-missing|no-rows)$/);
	expect(reading.refused?.message ?? 'A sentence.').toMatch(/^[“A-Z].+[.?]$/su);
}
