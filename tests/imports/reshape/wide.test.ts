import { describe, expect, it } from 'vitest';
import { examine, readUpload } from '#lib/imports/read-file.ts';
import type { Choices, Reading } from '#lib/imports/reading.ts';
import { annotate } from '#lib/imports/template.ts';
import type { RegisterName } from '#lib/registers/definition.ts';
import { codesOf, contextOf, fieldOf, problemOf } from '../../fixtures/reading.ts';
import { csv, type FixtureCell, workbook } from '../../fixtures/workbook.ts';

function read(
	register: RegisterName,
	rows: readonly (readonly FixtureCell[])[],
	{ merges = [] as string[], choices = {} as Choices } = {}
): Reading {
	const bytes = workbook([{ name: 'Return', rows, merges }]);
	return readUpload(bytes, 'return.xlsx', choices, contextOf(register));
}

const MONTHS = ['Apr-25', 'May-25', 'Jun-25'];
const PROMS = [
	['Team', 'Measure', null, ...MONTHS],
	['Hill', 'DIALOG', 'Eligible', 10, 20, 30],
	[null, null, 'First score', 5, '*', 15],
	[null, 'ReQoL-10', 'Eligible', 7, 8, 9],
	[null, null, 'First score', 1, 2, 'a few']
];
const KEYS = ['team', 'measure', 'month', 'eligible', 'first_scores'];

const table = (reading: Reading, fields: string[]) =>
	reading.rows.values.map((_, row) => fields.map((field) => fieldOf(reading, field)[row]));

describe('a line for each number', () => {
	it('makes one row of each block and month, filling down what is written once', () => {
		const reading = read('proms', PROMS);
		expect(table(reading, KEYS)).toEqual([
			['Hill', 'dialog', '2025-04', 10, 5],
			['Hill', 'dialog', '2025-05', 20, '*'],
			['Hill', 'dialog', '2025-06', 30, 15],
			['Hill', 'reqol-10', '2025-04', 7, 1],
			['Hill', 'reqol-10', '2025-05', 8, 2],
			['Hill', 'reqol-10', '2025-06', 9, undefined]
		]);
		expect(problemOf(reading, 'months-across').message).toBe(
			'This sheet has months across: 6 rows were made from 3 months × 2 blocks.'
		);
		expect(reading.headerRow).toBe(1);
	});

	it('names the cell that a finding stands in, not one of the rows that were made', () => {
		const reading = read('proms', PROMS);
		expect(problemOf(reading, 'number-unreadable')).toMatchObject({ cells: ['Return!F5'] });
		expect(problemOf(reading, 'suppressed-value').message).toContain('Return, cell E3: ');
		const months = { '2025-04': 'D', '2025-05': 'E', '2025-06': 'F' };
		expect(reading.columns.slice(2).map(({ field, across }) => [field, across])).toEqual([
			['month', { letters: 'D to F', months, offset: null }],
			['eligible', { letters: 'D to F', months, offset: 0 }],
			['first_scores', { letters: 'D to F', months, offset: 1 }]
		]);
	});

	it('may repeat its team and measure on every line', () => {
		const reading = read('proms', [
			PROMS[0]!,
			['Hill', 'DIALOG', 'Eligible', 10, 20, 30],
			['Hill', 'DIALOG', 'First score', 5, 6, 7],
			['Dale', 'DIALOG', 'Eligible', 4, 5, 6]
		]);
		expect(table(reading, KEYS)).toHaveLength(6);
		expect(table(reading, KEYS)[3]).toEqual(['Dale', 'dialog', '2025-04', 4, null]);
	});

	it('makes no row of a month in which nothing is filled in', () => {
		const reading = read('proms', [
			PROMS[0]!,
			['Hill', 'DIALOG', 'Eligible', 10, null, 30],
			['Hill', 'DIALOG', 'Paired', 3, null, 4]
		]);
		expect(fieldOf(reading, 'month')).toEqual(['2025-04', '2025-06']);
	});

	it('with a label that no column goes by leaves its numbers out until somebody says', () => {
		const rows = [...PROMS.slice(0, 3), [null, null, 'Declined', 1, 1, 1]];
		const reading = read('proms', rows);
		expect(reading.columns.at(-1)).toMatchObject({ header: 'Declined', field: null });
		const letter = reading.columns.at(-1)!.column;
		const again = read('proms', rows, { choices: { columns: { [letter]: 'improved' } } });
		expect(fieldOf(again, 'improved')).toEqual([1, 1, 1]);
	});
});

describe('titles over groups of months', () => {
	const POSTS = [
		['Workforce'],
		[null, null, null, 'Planned WTE', null, null, 'In post WTE', null, null],
		['Role', 'Band', 'Employer', ...MONTHS, ...MONTHS],
		['Nurse', '6', 'NHS', 1, 2, 3, 0.5, 1.5, 2.5],
		['Clerk', '4', 'NHS', 4, 4, 4, 4, 4, 'lots'],
		['Total', null, null, 5, 6, 7, 4.5, 5.5, 2.5]
	];
	const merges = ['D2:F2', 'G2:I2'];

	it('make one row of each line and month, and leave totals out', () => {
		const reading = read('workforce', POSTS, { merges });
		expect(table(reading, ['role', 'month', 'planned_wte', 'in_post_wte'])).toEqual([
			['Nurse', '2025-04', 1, 0.5],
			['Nurse', '2025-05', 2, 1.5],
			['Nurse', '2025-06', 3, 2.5],
			['Clerk', '2025-04', 4, 4],
			['Clerk', '2025-05', 4, 4],
			['Clerk', '2025-06', 4, undefined]
		]);
		expect(problemOf(reading, 'total-row-left-out').cells).toEqual(['Return!A6']);
		expect(problemOf(reading, 'number-unreadable').cells).toEqual(['Return!I5']);
	});

	it('are found without merged cells', () => {
		expect(read('workforce', POSTS).rows.values).toHaveLength(6);
	});

	it('say what the file was taken to mean where it says nothing, which can be changed', () => {
		const reading = read('workforce', POSTS, { merges });
		expect(problemOf(reading, 'value-assumed')).toMatchObject({
			field: 'focus',
			effect: 'read-as'
		});
		const choices = { fileValues: { focus: 'rehab' } };
		const chosen = read('workforce', POSTS, { merges, choices });
		expect(chosen.fileValues.focus).toBe('rehab');
		expect(codesOf(chosen)).not.toContain('value-assumed');
	});

	it('with a month twice keep both rows out, by the cell of the line', () => {
		const rows = [
			['Role', 'Band', 'Employer', 'Apr-25', 'May-25', 'Apr-25'],
			['Nurse', '6', 'NHS', 1, 2, 3]
		];
		const reading = read('workforce', rows, { choices: { columns: { H: 'planned_wte' } } });
		expect(problemOf(reading, 'key-twice').cells).toEqual(['Return!A2', 'Return!A2']);
		expect(fieldOf(reading, 'month')).toEqual(['2025-05']);
	});
});

describe('a sheet is not wide', () => {
	it('when it has a column of months', () => {
		const bytes = csv('Team,Measure,Month,Eligible', 'Hill,DIALOG,2025-04,10');
		const reading = readUpload(bytes, 'long.csv', {}, contextOf('proms'));
		expect(reading.columns.every(({ across }) => across === undefined)).toBe(true);
		expect(reading.rows.values).toHaveLength(1);
	});

	it('when no other heading is known, or the register has no months', () => {
		const rows = [
			['Site', 'Thing', ...MONTHS],
			['Hill', 'x', 1, 2, 3]
		];
		expect(read('workforce', rows).refused?.code).toBe('columns-unrecognised');
		expect(read('policies', PROMS).refused).not.toBeNull();
	});
});

it('a copy with findings has every cell at its own address', async () => {
	const bytes = workbook([{ name: 'Return', rows: PROMS }]);
	const copy = await annotate(examine(bytes, 'return.xlsx', {}, contextOf('proms')));
	const again = readUpload(copy!, 'copy.xlsx', {}, contextOf('proms'));
	expect(again.refused).toBeNull();
	expect(again.rows.values).toHaveLength(6);
	expect(problemOf(again, 'number-unreadable').cells).toEqual(['Return!F5']);
});
