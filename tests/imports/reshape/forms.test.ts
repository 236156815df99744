/** Forms, with labels on the left and values to the right: each is a row, and each value keeps its cell. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { guessRegister } from '#lib/imports/guess.ts';
import { readSheets, readUpload } from '#lib/imports/read-file.ts';
import { forms } from '#lib/imports/reshape/forms.ts';
import type { Choices, Reading } from '#lib/imports/reading.ts';
import { accountSentence } from '#lib/imports/rules.ts';
import type { RegisterName } from '#lib/registers/definition.ts';
import { cellName, isBlank, shown } from '#lib/spreadsheet/grid.ts';
import {
	codesOf,
	contextOf,
	fieldOf,
	problemOf,
	sharedFolder,
	TODAY
} from '../../fixtures/reading.ts';
import { csv, type FixtureCell, workbook } from '../../fixtures/workbook.ts';

function read(register: RegisterName, bytes: Uint8Array, choices: Choices = {}): Reading {
	const reading = readUpload(bytes, 'forms.csv', choices, contextOf(register));
	if (reading.refused) throw new Error(reading.refused.message);
	const cells = readSheets(bytes, 'forms.csv').grids.flatMap(({ rows }) =>
		rows.flat().filter((cell) => !isBlank(cell))
	).length;
	expect(reading.account!.cells).toBe(cells);
	return reading;
}

const cellsIn = ({ account }: Reading, code: string) =>
	account!.lines.filter((line) => line.code === code).reduce((sum, { cells }) => sum + cells, 0);

const RISK = [
	'Risk ID:,R-01',
	'Risk title:,Too few practitioners',
	'Category:,Workforce availability',
	'Likelihood:,4 - High,Impact:,3 - Medium',
	'Owner:,Jo Smith',
	'Date opened:,03/04/2026'
];
const OTHER = RISK.map((line) =>
	line.replace('R-01', 'R-02').replace('Too few practitioners', 'Records do not join up')
);
const EMPTY = RISK.map((line) =>
	line
		.replace('Workforce availability', '< Select >')
		.replace(/(?<=:,)[^<,]+/g, (value) => (/[HM]/.test(value) ? 'Please select' : ''))
);

describe('a form is read', () => {
	test('as one row, with labels in two columns', () => {
		const reading = read('risks', csv('Risk form', ...RISK));
		expect(reading.columns.map(({ field }) => field)).toEqual([
			'reference',
			'description',
			'category',
			'likelihood',
			'impact',
			'owner',
			'opened_on'
		]);
		expect(reading.rows.values).toEqual([
			['R-01', 'Too few practitioners', 'workforce', '4', '3', 'Jo Smith', '2026-04-03']
		]);
		expect(problemOf(reading, 'forms-read').message).toBe(
			'forms is read as 1 form: each label on the left is a heading, and each form is one of the risks.'
		);
	});

	test.each(['%s', '1. %s', '(b) %s:', 'A3 %s?', '  %s :'])(
		'with labels such as “%s”',
		(pattern) => {
			const label = (name: string) => pattern.replace('%s', name);
			const rows = [
				[label('Risk reference'), 'R-01'],
				[label('Description'), 'Too few'],
				[label('Likelihood'), '4'],
				[label('A & E'), 'none of ours']
			];
			const reading = read('risks', workbook([{ name: 'Risk', rows }]));
			expect(reading.rows.values).toEqual([['R-01', 'Too few', '4']]);
		}
	);

	test('as many rows as stand below each other; examples and empty ones are none', () => {
		const reading = read(
			'risks',
			csv(...RISK, '', ...OTHER, '', 'Example of how to complete', ...RISK, '', ...EMPTY)
		);
		expect(fieldOf(reading, 'reference')).toEqual(['R-01', 'R-02']);
		expect(reading.rows.numbers).toEqual([1, 8]);
		expect(problemOf(reading, 'example-left-out').message).toMatch(/^1 form shows how/);
		expect(problemOf(reading, 'form-empty').message).toMatch(/^1 form is not filled in/);
		expect(cellsIn(reading, 'example')).toBe(8);
		expect(cellsIn(reading, 'not-chosen')).toBe(3);
		expect(cellsIn(reading, 'heading')).toBe(28);
		expect(cellsIn(reading, 'read')).toBe(14);
		expect(accountSentence(reading.account!, [])).toContain('3 lists with nothing chosen');
	});

	test('from each sheet that is one, and every finding names its own sheet', () => {
		const form = (reference: string, likelihood: string): FixtureCell[][] => [
			['Risk form'],
			['Risk reference', reference],
			['Risk title', 'Too few'],
			['Likelihood', likelihood],
			['Board paper', 'Yes']
		];
		const bytes = workbook([
			{ name: 'Guidance', rows: form('R-00', '1') },
			{ name: 'Risk 1', rows: form('R-01', '4') },
			{ name: 'Risk 2', rows: form('R-02', '9') }
		]);
		const reading = read('risks', bytes);
		expect(fieldOf(reading, 'reference')).toEqual(['R-01', 'R-02']);
		expect(problemOf(reading, 'value-unknown')).toMatchObject({ cells: ['Risk 2!B4'], count: 1 });
		expect(problemOf(reading, 'value-unknown').message).toMatch(/^Risk 2, cell B4: “9”/);
		expect(problemOf(reading, 'column-unused').message).toContain('Label A5, “Board paper”');
		expect(problemOf(reading, 'forms-read').message).toMatch(/^2 sheets are read as 2 forms/);
		expect(cellsIn(reading, 'sheet-unused')).toBe(9);
		const only = read('risks', bytes, { sheet: 'Risk 2' });
		expect(fieldOf(only, 'reference')).toEqual(['R-02']);
	});

	test('from each column beside the labels that has what every row needs', () => {
		const rows = [
			['Policy forms', 'First', 'Second', 'Notes'],
			['Policy reference', 'CL-1', 'CL-2', 'on the front page'],
			['Policy title', 'Discharge', 'Leave', null],
			['Document type', 'SOP', 'Policy', null],
			['Date ratified', '14/10/2025', 'soon', null]
		];
		const reading = read('policies', workbook([{ name: 'Policies', rows }]));
		expect(fieldOf(reading, 'title')).toEqual(['Discharge', 'Leave']);
		expect(fieldOf(reading, 'ratified_on')).toEqual(['2025-10-14', undefined]);
		expect(problemOf(reading, 'date-unreadable').cells).toEqual(['Policies!C5']);
		const beside = problemOf(reading, 'form-beside');
		expect(beside.message).toMatch(
			/^2 cells beside a value were not read: Policies!D1 and Policies!D2\./
		);
		const { across } = reading.columns.find(({ field }) => field === 'title')!;
		expect(across).toMatchObject({ letters: 'A3', cells: { 'TWE\nCL-2': 'C3' } });
	});

	test('side by side, and with a value below its label', () => {
		const rows = [
			['Milestone reference', 'M1', 'Milestone reference', 'M2'],
			['Milestone', 'Hubs open', 'Milestone', 'Data pack'],
			['Planned date', '01/04/2027', 'Planned date', '01/05/2027'],
			['Notes', null, 'Notes', null],
			['Please describe in a sentence', null, 'Waiting for the lease', null]
		];
		const reading = read('milestones', workbook([{ name: 'Plan', rows }]));
		expect(reading.rows.values).toEqual([
			['M1', 'Hubs open', '2027-04-01', null],
			['M2', 'Data pack', '2027-05-01', 'Waiting for the lease']
		]);
	});
});

describe('what a form cannot say is asked', () => {
	test('a label that stands twice in one form is neither', () => {
		const reading = read('milestones', csv('Ref,M1', 'Milestone,Hubs', 'Owner,Jo', 'Owner,Ann'));
		expect(reading.rowsRead).toBe(1);
		expect(problemOf(reading, 'column-twice').cells).toEqual(['forms!A3', 'forms!A4']);
		expect(fieldOf(reading, 'owner')).toEqual([undefined]);
	});

	test('what stands once above several forms is read for each, and said', () => {
		const [first, ...rest] = RISK;
		const lines = ['Category:,Recruitment', first!, ...rest.filter((one) => !/^Cat/.test(one))];
		const again = OTHER.filter((one) => !/^Cat/.test(one));
		const reading = read('risks', csv(...lines, '', ...again));
		expect(fieldOf(reading, 'category')).toEqual(['recruitment', 'recruitment']);
		expect(problemOf(reading, 'forms-share').message).toMatch(/^“Category” stands once/);
	});

	test('a table is none, although a sheet beside it names its columns one below the other', () => {
		const rows = [
			['Ref', 'Title', 'Type', 'Owner'],
			['CL-1', 'Discharge', 'SOP', 'Jo']
		];
		const notes = [
			['Reference', 'Every policy has one'],
			['Title', 'As on the front page'],
			['Type', 'One of the list'],
			['Owner', 'Who answers for it'],
			['Ratified', 'A date'],
			['Comments', 'Anything']
		];
		const bytes = workbook([
			{ name: 'Policies', rows },
			{ name: 'What goes where', rows: notes }
		]);
		const reading = read('policies', bytes);
		expect(codesOf(reading)).not.toContain('forms-read');
		expect(fieldOf(reading, 'reference')).toEqual(['CL-1']);
	});
});

test('the register of forms is told from their labels', () => {
	const known = { mappings: [], published: 'indicators', today: TODAY };
	expect(guessRegister(csv(...RISK), 'a.csv', known)![0]).toMatchObject({
		register: 'risks',
		sure: true
	});
});

describe('tables that people fill in', () => {
	const HEADER = 'Ref,Title,Type,Owner';

	test('say how on the row below the headings, and hold lists with nothing chosen', () => {
		const reading = read(
			'policies',
			csv(
				HEADER,
				'Enter the number,Enter the full title,Select the type,Who owns it',
				'1,Example of how to complete >,SOP,Jo',
				'CL-1,Discharge,< Select >,Ann',
				',,< Select >,',
				'END,END,END,END'
			)
		);
		expect(reading.rows.values.map(([reference, title, kind]) => [reference, title, kind])).toEqual(
			[['CL-1', 'Discharge', null]]
		);
		expect(cellsIn(reading, 'example')).toBe(4);
		expect(cellsIn(reading, 'not-chosen')).toBe(2);
		expect(cellsIn(reading, 'note')).toBe(8);
	});
});

// Files of programmes that do the same work.

const folder = sharedFolder('peers');
const peer = (name: string) => readFileSync(`${folder}${name}`);
/** What a datamap calls a key, and the field that it stands for here. */
const KEYS = { date: 'forecast_on', string: 'title', float: 'notes', integer: 'reference' };

describe.skipIf(folder === null)('other people’s forms', () => {
	test('of 70 blocks on a sheet each value keeps its cell', () => {
		const { grids } = readSheets(peer('major-projects/test_template.xlsx'), 'form.xlsx');
		const found = forms.recognise({
			grids,
			choices: { sheet: 'Another Sheet', remembered: KEYS },
			context: contextOf('milestones')
		})!;
		const made = found.grids.find(({ source }) => source?.forms)!;
		expect(made.rows).toHaveLength(71);
		const sheet = grids.find(({ name }) => name === 'Another Sheet')!;
		const places = new Map<string, unknown>();
		for (let row = 1; row < made.rows.length; row += 1)
			made.rows[row]!.forEach((cell, column) => {
				if (!isBlank(cell)) places.set(cellName(made, row, column), cell);
			});
		const expected = new Map<string, unknown>();
		sheet.rows.forEach((row, index) =>
			row.forEach((cell, column) => {
				if (column % 2 === 1) expected.set(cellName(sheet, index, column), cell);
			})
		);
		expect(places).toEqual(expected);
		// The datamap's own keys on this sheet.
		for (const line of peer('major-projects/datamap.csv').toString().split('\n')) {
			const [, on, cell] = line.split(',');
			if (on === 'Another Sheet') expect(places.has(cell!), line).toBe(true);
		}
	});

	test('of a master with a project in each column each project is a row', () => {
		const remembered = {
			'Project/Programme Name': 'reference',
			'String Key': 'title',
			'Big Float': 'notes',
			'Funny Date': 'baseline_on'
		};
		const reading = readUpload(
			peer('major-projects/master.xlsx'),
			'master.xlsx',
			{ remembered },
			contextOf('milestones')
		);
		expect(fieldOf(reading, 'title')).toEqual(['Bobbins', 'Roadster']);
		expect(fieldOf(reading, 'baseline_on')).toEqual(['2024-02-01', '2024-02-01']);
		const { across } = reading.columns.find(({ field }) => field === 'title')!;
		expect(Object.values(across!.cells!)).toEqual(['B17', 'C17']);
	});

	test.each([
		['risk_mock.csv', { rows: 5, out: ['E24', 'E25', 'C32'] }],
		['TF_Round_4_Success.xlsx', { rows: 7, out: ['C48', 'C56'] }]
	])('the risks of %s are rows, with no example among them', (name, { rows, out }) => {
		const reading = readUpload(
			peer(`funding-returns/${name}`),
			name,
			{
				...(name.endsWith('.xlsx') ? { sheet: '7 - Risk Register' } : {}),
				columns: { B: null, C: 'reference', E: 'description' },
				values: { impact: { '1- Marginal impact': '1', '2 - Low impact': '2' } }
			},
			contextOf('risks')
		);
		expect(reading.rows.values).toHaveLength(rows);
		const left = reading.problems.filter(({ effect }) => effect === 'row-left-out');
		expect(left.flatMap(({ cells }) => cells.map((cell) => cell.split('!')[1]))).toEqual(
			expect.arrayContaining(out)
		);
		expect(cellsIn(reading, 'example')).toBe(315);
		// The lists to choose from, below the tables.
		expect(problemOf(reading, 'table-left-out').message).toMatch(
			/^Rows 182 to 217 .*Risk Categories/
		);
		if (!name.endsWith('.csv')) return;
		const wanted = new Map(
			readSheets(peer('funding-returns/risks_expected.csv'), 'expected.csv').grids[0]!.rows.map(
				(row) => [row[3], row]
			)
		);
		for (const row of reading.rows.values) {
			const [reference, description, mitigation, impact, owner] = row;
			const expected = wanted.get(reference as string)!;
			expect(description).toBe(expected[5]);
			expect(mitigation).toBe(expected[10]);
			expect(owner ?? '').toBe(expected[14] ?? '');
			expect(`${String(expected[11])}`.startsWith(String(impact))).toBe(true);
		}
	});

	test.each(['PF_Round_1_Success.xlsx', 'PF_Round_1_General_Validation_Failures.xlsx'])(
		'the instructions under the headings of %s are no risk',
		(name) => {
			const reading = readUpload(
				peer(`funding-returns/${name}`),
				name,
				{ sheet: 'Risks', columns: { B: 'reference', D: 'description' } },
				contextOf('risks')
			);
			expect(reading.rows.numbers).toEqual([9, 10, 11, 12, 13]);
			expect(problemOf(reading, 'note-left-out').cells).toEqual(['Risks!C8']);
			expect(fieldOf(reading, 'likelihood')).toEqual(['3', '2', '1', '1', '2']);
		}
	);

	test('the questions of a progress return are labels, whichever field they go to', () => {
		const bytes = peer('funding-returns/programme_progress_mock.csv');
		const fields = ['reference', 'title', 'notes', 'owner', 'deliverable', 'focus', 'baseline_on'];
		const { grids } = readSheets(bytes, 'progress.csv');
		const rows = grids[0]!.rows.slice(0, 20).filter((row) => /^A\d$/.test(shown(row[1])));
		const remembered = Object.fromEntries(
			rows.map((row, at) => [shown(row[2]), fields[at] ?? null])
		);
		const made = forms
			.recognise({ grids, choices: { remembered }, context: contextOf('milestones') })!
			.grids.find(({ source }) => source?.forms)!;
		const answers = new Map(made.rows[0]!.map((label, at) => [label, made.rows[1]![at]]));
		const expected = readSheets(
			peer('funding-returns/programme_progress_expected.csv'),
			'expected.csv'
		).grids[0]!.rows.slice(1);
		expect(expected).toHaveLength(6);
		for (const [, question, answer] of expected) expect(answers.get(question)).toBe(answer);
	});
});
