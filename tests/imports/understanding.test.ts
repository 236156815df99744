import { describe, expect, test } from 'vitest';
import { readUpload } from '#lib/imports/read-file.ts';
import type { Choices, Reading } from '#lib/imports/reading.ts';
import { accountJson } from '#lib/imports/direct.server.ts';

import { codesOf, contextOf, fieldOf, OLDTOWN, problemOf, WESTSIDE } from '../fixtures/reading.ts';
import { csv, workbook } from '../fixtures/workbook.ts';

// What a file says without saying it: each kind in the registers where it would do harm.

function read(register: string, lines: readonly string[], choices: Choices = {}): Reading {
	return readUpload(csv(...lines), 'sheet.csv', choices, contextOf(register));
}

const question = (reading: Reading, id: string) => reading.questions.find((one) => one.id === id);

describe('dates with the month first', () => {
	const lines = [
		'Ref,Milestone,Baseline,Forecast,Done',
		'M1,Alpha,03/04/2026,05/06/2026,',
		'M2,Beta,03/18/2026,04/07/2026,04/02/2026'
	];
	const answered = (answer: string) =>
		read('milestones', lines, { answers: { 'date-order': answer } });

	test('are asked about as a whole, in every column, and stay out until then', () => {
		const reading = read('milestones', lines);
		expect(question(reading, 'date-order')).toMatchObject({
			answer: null,
			assumed: null,
			count: 5
		});
		for (const field of ['baseline_on', 'forecast_on', 'actual_on'])
			expect(fieldOf(reading, field).filter((value) => typeof value === 'string')).toEqual([]);
		expect(problemOf(reading, 'date-order-unknown').count).toBe(5);
	});

	test('are read as a person says', () => {
		expect(fieldOf(answered('month-first'), 'baseline_on')).toEqual(['2026-03-04', '2026-03-18']);
		expect(fieldOf(answered('month-first'), 'actual_on')).toEqual([null, '2026-04-02']);
		expect(fieldOf(answered('day-first'), 'baseline_on')).toEqual(['2026-04-03', undefined]);
		expect(codesOf(answered('day-first'))).toContain('date-impossible');
		expect(fieldOf(answered('leave-out'), 'baseline_on')).toEqual([undefined, undefined]);
	});

	test('of an earlier file hold while nothing speaks against them', () => {
		const remembered = { rememberedAnswers: { 'date-order': 'month-first' } };
		const either = ['Ref,Milestone,Baseline', 'M1,Alpha,03/04/2026'];
		expect(fieldOf(read('milestones', either, remembered), 'baseline_on')).toEqual(['2026-03-04']);
		expect(fieldOf(read('milestones', either), 'baseline_on')).toEqual(['2026-04-03']);
		const british = [...either, 'M2,Beta,18/03/2026'];
		expect(fieldOf(read('milestones', british, remembered), 'baseline_on')).toEqual([
			'2026-04-03',
			'2026-03-18'
		]);
	});

	test('may have been turned into dates by a spreadsheet already', () => {
		const half = ['Ref,Milestone,Due', 'M1,Alpha,2026-03-04', 'M2,Beta,03/18/2026'];
		const asked = question(read('milestones', half), 'date-order')!;
		expect(asked.options.map(({ value }) => value)).toContain('month-first-swapped');
		const reading = read('milestones', half, { answers: { 'date-order': 'month-first-swapped' } });
		expect(fieldOf(reading, 'forecast_on')).toEqual(['2026-04-03', '2026-03-18']);
	});
});

describe('numbers in thousands', () => {
	const head = 'Year,Stream,Category';
	const row = '2026/27,SDF,Workforce';

	test.each([
		['Allocated (£000s)', '250', 250_000],
		['Allocated £k', '12.5', 12_500],
		["Allocated (£'000)", '1,250', 1_250_000],
		['Allocated £m', '1.25', 1_250_000],
		['Allocated (£)', '250', 250]
	])('“%s” %s is %d pounds', (heading, cell, pounds) => {
		const reading = read('funding', [`${head},${heading}`, `${row},"${cell}"`], {
			columns: { D: 'allocated' }
		});
		expect(fieldOf(reading, 'allocated')).toEqual([pounds]);
		expect(codesOf(reading).includes('scaled')).toBe(pounds !== 250);
	});

	test('by a title above the table, for amounts of money alone', () => {
		const reading = read('funding', [
			'All figures in £000',
			`${head},Allocated,Spent`,
			`${row},250,90`
		]);
		expect(fieldOf(reading, 'allocated')).toEqual([250_000]);
		expect(fieldOf(reading, 'spent')).toEqual([90_000]);
		const list = read('pcns', [
			'Figures in £000',
			'PCN code,PCN name,List size',
			'U99001,Alpha,41500'
		]);
		expect(fieldOf(list, 'population')).toEqual([41_500]);
	});

	test('are asked about where they would be too large, and stay out until then', () => {
		const lines = [`${head},Allocated (£000s)`, `${row},1250000`];
		const columns = { D: 'allocated' };
		expect(fieldOf(read('funding', lines, { columns }), 'allocated')).toEqual([undefined]);
		const answers = { 'unit:allocated': 'ones' };
		expect(fieldOf(read('funding', lines, { columns, answers }), 'allocated')).toEqual([1_250_000]);
	});
});

describe('scores on a longer scale', () => {
	const lines = [
		'Ref,Risk,Likelihood,Impact,Target impact',
		'R1,Too few nurses,4,6 - Critical,2',
		'R2,Records apart,3,5,(1) Very low'
	];
	const answered = (scale: string) => read('risks', lines, { answers: { 'scale:impact': scale } });
	const impacts = (reading: Reading) =>
		['impact', 'target_impact'].map((field) => fieldOf(reading, field));

	test('are asked about as a whole, in every column of the scale, and stay out until then', () => {
		const reading = read('risks', lines);
		expect(question(reading, 'scale:impact')).toMatchObject({
			...{ code: 'scale', answer: null, assumed: null, count: 1, cells: ['sheet!D2'] },
			message:
				'The numbers for impact in this file go up to 6, and those of the register to 5. How are they read?'
		});
		expect(impacts(reading).flat()).toEqual(Array(4).fill(undefined));
		expect(problemOf(reading, 'scale-unknown').count).toBe(4);
		// The other scale of the file goes no further than ours.
		expect(fieldOf(reading, 'likelihood')).toEqual(['4', '3']);
		expect(reading.questions).toHaveLength(1);
	});

	test('are read as a person says', () => {
		expect(impacts(answered('spread:6'))).toEqual([
			['5', '4'],
			['2', '1']
		]);
		expect(impacts(answered('top:6'))).toEqual([
			['5', '5'],
			['2', '1']
		]);
		expect(impacts(answered('leave-out')).flat()).toEqual(Array(4).fill(undefined));
		expect(codesOf(answered('top:6'))).toContain('scale-read');
	});

	test('of an earlier file hold for one that uses no more than the lower steps', () => {
		const lower = ['Ref,Risk,Likelihood,Impact', 'R1,Too few nurses,5,5'];
		expect(fieldOf(read('risks', lower), 'impact')).toEqual(['5']);
		const remembered = { rememberedAnswers: { 'scale:impact': 'spread:6' } };
		const reading = read('risks', lower, remembered);
		expect([fieldOf(reading, 'likelihood'), fieldOf(reading, 'impact')]).toEqual([['5'], ['4']]);
		const longer = read('risks', [...lower, 'R2,Records apart,3,10'], remembered);
		expect(question(longer, 'scale:impact')?.answer).toBeNull();
	});

	test('beyond any scale are unknown values, each of them', () => {
		const reading = read('risks', ['Ref,Risk,Likelihood,Impact', 'R1,Too few nurses,20,4']);
		expect(reading.questions).toEqual([]);
		expect(fieldOf(reading, 'likelihood')).toEqual([undefined]);
		expect(fieldOf(reading, 'impact')).toEqual(['4']);
	});
});

describe('an open list', () => {
	const categoryOf = (category: string) =>
		read('risks', ['Ref,Risk,Category', `R1,Too few nurses,${category}`]);

	test('keeps a word of one’s own, knows those of the list, and asks about what nearly spells one', () => {
		expect(fieldOf(categoryOf('Estates'), 'category')).toEqual(['Estates']);
		expect(categoryOf('Estates').unknownValues).toEqual([]);
		expect(fieldOf(categoryOf('patient safety'), 'category')).toEqual(['clinical-safety']);
		expect(fieldOf(categoryOf('Safegarding'), 'category')).toEqual([undefined]);
		expect(categoryOf('Safegarding').unknownValues).toMatchObject([{ suggestion: 'safeguarding' }]);
	});
});

describe('totals', () => {
	test.each(['Total', 'Total documents', 'Trust total', 'All policies', 'Grand total:'])(
		'called “%s” are left out, and checked against the rows',
		(label) => {
			const reading = read('policies', [
				'Ref,Title,CPA mentions',
				'P1,Alpha,3',
				'P2,Total parenteral nutrition,4',
				`,${label},7`
			]);
			expect(fieldOf(reading, 'reference')).toEqual(['P1', 'P2']);
			expect(reading.totals).toMatchObject([{ says: 7, sum: 7, agrees: true }]);
		}
	);

	test('of parts of a table, and of all of it', () => {
		const reading = read('pcns', [
			'PCN code,PCN name,List size',
			'U1,Alpha,10',
			'U2,Beta,20',
			',North total,30',
			'U3,Gamma,5',
			',South total,5',
			',Grand total,35'
		]);
		expect(fieldOf(reading, 'ods_code')).toEqual(['U1', 'U2', 'U3']);
		expect(reading.totals.map(({ says, agrees }) => [says, agrees])).toEqual([
			[30, true],
			[5, true],
			[35, true]
		]);
	});

	test('that differ are named with their cell; a suppressed cell leaves the sum open', () => {
		const lines = (first: string) => [
			'Team,Measure,Month,Eligible,First score',
			`N,DIALOG,2026-04,${first},6`,
			'S,DIALOG,2026-04,20,9',
			'Total,,,30,14'
		];
		const differs = problemOf(read('proms', lines('10')), 'total-differs');
		expect(differs).toMatchObject({ cells: ['sheet!E4'], field: 'first_scores' });
		expect(read('proms', lines('*')).totals[0]).toMatchObject({ sum: null, agrees: null });
	});

	test('under months across are checked month by month', () => {
		const reading = read('workforce', [
			'Role,Band,Employer,,Apr-26,May-26,Jun-26',
			'Nurse,6,NHS,Planned,10,11,12',
			'OT,6,NHS,Planned,2,2,2',
			'Total,,,Planned,12,13,15'
		]);
		expect(reading.totals.map(({ agrees }) => agrees)).toEqual([true, true, false]);
		expect(problemOf(reading, 'total-differs').cells).toEqual(['sheet!G4']);
		expect(fieldOf(reading, 'role')).not.toContain('Total');
	});
});

describe('several tables on a sheet', () => {
	test('of the register are each read by their own headings, with the title that names them', () => {
		const reading = read('milestones', [
			'Core model',
			'Ref,Milestone,Due',
			'M1,a,1/2/2027',
			'',
			'Rehab',
			'Ref,Milestone,Owner,Due',
			'M2,b,Jo,1/3/2027'
		]);
		expect(fieldOf(reading, 'reference')).toEqual(['M1', 'M2']);
		expect(fieldOf(reading, 'owner')).toEqual([null, 'Jo']);
		expect(fieldOf(reading, 'forecast_on')).toEqual(['2027-02-01', '2027-03-01']);
		expect(fieldOf(reading, 'focus')).toEqual(['core', 'rehab']);
		expect(codesOf(reading)).toEqual(expect.arrayContaining(['tables-joined', 'title-read']));
	});

	test('of another register are not read, and it is said which rows they are', () => {
		const reading = read('policies', [
			'Ref,Title,Owner',
			'P1,Alpha,Jo',
			'',
			'Risk ID,Risk,Likelihood,Impact',
			'R1,Bad,3,4'
		]);
		expect(fieldOf(reading, 'reference')).toEqual(['P1']);
		expect(problemOf(reading, 'table-left-out').message).toContain('Rows 4 to 5');
		expect(accountJson(reading.account!)).toMatchObject({ unused: 8, read: 3, heading: 3 });
	});

	test('that repeat the headings on a new page are one', () => {
		const reading = read('policies', ['Ref,Title', 'P1,Alpha', 'Ref,Title', 'P2,Beta']);
		expect(fieldOf(reading, 'reference')).toEqual(['P1', 'P2']);
		expect(codesOf(reading)).not.toContain('tables-joined');
	});
});

test('a status without its date fills the date only with the day that a person gives', () => {
	const lines = ['Risk ID,Risk,Likelihood,Impact,Status', 'R1,a,3,4,Closed', 'R2,b,2,2,Open'];
	const asked = read('risks', lines);
	expect(question(asked, 'status-date:closed_on')).toMatchObject({ count: 1, takesDate: true });
	expect(asked.rows.fields).not.toContain('closed_on');
	const given = read('risks', lines, { answers: { 'status-date:closed_on': '2026-10-31' } });
	expect(fieldOf(given, 'closed_on')).toEqual(['2026-10-31', undefined]);
	expect(codesOf(given)).toContain('dated-by-status');
});

describe('periods across', () => {
	const lines = (first: string, heads: string) => [
		first,
		`Role,Band,Employer,Measure,${heads}`,
		'Nurse,6,NHS,Planned,10,11,12,13'
	];
	const months = (reading: Reading) => fieldOf(reading, 'month');

	test.each([
		['Return 2026/27', 'Apr,May,Jun,Mar', ['2026-04', '2026-05', '2026-06', '2027-03']],
		['FY26-27', 'M1,M2,M9,M10', ['2026-04', '2026-05', '2026-12', '2027-01']]
	])('of “%s”: %s', (title, heads, right) => {
		const reading = read('workforce', lines(title, heads));
		expect(months(reading)).toEqual(right);
		expect(codesOf(reading)).toContain('months-named-above');
	});

	test('without a year are asked about', () => {
		const asked = read('workforce', lines('Workforce', 'Apr,May,Jun,Jul'));
		expect(asked.refused?.code).toBe('needs-answer');
		expect(question(asked, 'which-year')?.options[0]?.value).toBe('2026/27');
		const answers = { 'which-year': '2025/26' };
		const reading = read('workforce', lines('Workforce', 'Apr,May,Jun,Jul'), { answers });
		expect(months(reading)[0]).toBe('2025-04');
		const rememberedAnswers = answers;
		expect(
			read('workforce', lines('Workforce', 'Apr,May,Jun,Jul'), { rememberedAnswers }).refused
		).not.toBeNull();
	});

	test('that are quarters are months only where a person says so', () => {
		const asked = read('workforce', lines('Return 2026/27', 'Q1,Q2,Q3,Q4'));
		expect(question(asked, 'quarter-as-month')).toMatchObject({ answer: null });
		const answers = { 'quarter-as-month': 'last-month' };
		const reading = read('workforce', lines('Return 2026/27', 'Q1,Q2,Q3,Q4'), { answers });
		expect(months(reading)).toEqual(['2026-06', '2026-09', '2026-12', '2027-03']);
	});

	test('of numbers that nothing names bring no row until a person says which they are', () => {
		const unnamed = ['Role,Band,Employer,Apr-26,May-26,Jun-26', 'Nurse,6,NHS,10,11,12'];
		const asked = read('workforce', unnamed);
		expect(asked.rows.values).toEqual([]);
		expect(codesOf(asked)).toContain('numbers-unlabelled');
		const answers = { 'which-number:numbers': 'in_post_wte' };
		expect(fieldOf(read('workforce', unnamed, { answers }), 'in_post_wte')).toEqual([10, 11, 12]);
	});
});

test('rows of other ICSs stay out', () => {
	const context = {
		...contextOf('milestones'),
		systems: [
			{ code: 'XWE', name: 'Westside and Eastside ICB', shortName: 'Westside', ours: true },
			{ code: 'XOT', name: 'NHS Oldtown ICB', shortName: 'Oldtown', ours: false }
		]
	};
	const file = csv('ICB,Ref,Milestone', 'Westside,M1,a', 'Oldtown,M2,b', 'NHS Oldtown ICB,M3,c');
	const reading = readUpload(file, 'sheet.csv', {}, context);
	expect(fieldOf(reading, 'reference')).toEqual(['M1']);
	expect(problemOf(reading, 'row-of-others').count).toBe(2);
	const theirs = readUpload(csv('ICB,Ref,Milestone', 'Oldtown,M2,b'), 'sheet.csv', {}, context);
	expect(theirs.refused?.code).toBe('no-rows-of-ours');
});

test('the current sheet is read before one of what is past, however long', () => {
	const heads = ['Risk ID', 'Risk', 'Likelihood', 'Impact'];
	const rows = (prefix: string, many: number) =>
		Array.from({ length: many }, (_, at) => [`${prefix}${at}`, 'x', 3, 4]);
	const file = workbook([
		{ name: 'Closed risks', rows: [[...heads, 'Owner'], ...rows('C', 20)] },
		{ name: 'Risks', rows: [heads, ...rows('R', 3)] }
	]);
	const reading = readUpload(file, 'risks.xlsx', {}, contextOf('risks'));
	expect(reading.sheet).toBe('Risks');
	expect(codesOf(reading)).toContain('sheet-left-out');
});

test('example rows are no data', () => {
	const reading = read('milestones', [
		'Ref,Milestone,Owner',
		'e.g.,Open the hub,Jo',
		'Example row,x,y',
		'M1,a,b'
	]);
	expect(fieldOf(reading, 'reference')).toEqual(['M1']);
	expect(problemOf(reading, 'example-left-out').count).toBe(2);
});

test('a sheet for several trusts is read for the trusts it names', () => {
	const context = contextOf('policies', [WESTSIDE, OLDTOWN]);
	const file = csv(
		'Oldtown and Port NHS Trust',
		'Ref,Title',
		'P1,Alpha',
		'',
		'Westside and Eastside',
		'Ref,Title',
		'P1,Beta'
	);
	const reading = readUpload(file, 'sheet.csv', {}, context);
	expect(fieldOf(reading, 'trust')).toEqual(['TOT', 'TWE']);
});
