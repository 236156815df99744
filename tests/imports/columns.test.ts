/**
 * How columns find their fields: what is sure is taken, what is close is asked, and nothing goes wrong
 * without a word. The tables are those of `npm run bench -- columns`.
 */
import { describe, expect, test } from 'vitest';
import { readSheets, readUpload } from '#lib/imports/read-file.ts';
import { headerAt, headerText, recogniseRegister } from '#lib/imports/recognise.ts';
import { judgeFiles, judgeRegisters, judgeTables, judgeVersions } from '../../bench/columns.ts';
import { contextOf, fieldOf, problemOf, readPolicyLines } from '../fixtures/reading.ts';
import { csv, workbook } from '../fixtures/workbook.ts';

const readRisks = (...lines: string[]) =>
	readUpload(csv(...lines), 'risks.csv', {}, contextOf('risks'));

const share = (all: readonly unknown[], some: readonly unknown[]) => some.length / all.length;

describe('the made-up tables and other people’s files', () => {
	test.each([
		['tables', judgeTables()],
		['files', judgeFiles()]
	])('no column of the %s goes wrong without a word', (_, judged) => {
		expect(judged.filter(({ verdict }) => verdict === 'wrong')).toEqual([]);
		const good = judged.filter(({ verdict }) => verdict === 'right' || verdict === 'asked');
		if (judged.length > 0) expect(share(judged, good)).toBeGreaterThan(0.98);
	});

	test('what was learnt on a file holds for its later versions', () => {
		const versions = judgeVersions();
		expect(versions.flatMap(({ wrong }) => wrong)).toEqual([]);
		expect(versions.filter(({ kept }) => kept).length).toBeGreaterThanOrEqual(20);
	});

	test('the register is known by headings alone', () => {
		const judged = judgeRegisters();
		expect(judged.filter(({ is, got, sure }) => sure && is !== got)).toEqual([]);
		expect(
			share(
				judged,
				judged.filter(({ is, got }) => is === got)
			)
		).toBeGreaterThan(0.95);
	});
});

describe('a column that may be a field', () => {
	const lines = [
		'Ref,Description,Controls',
		'R1,Staff may leave before the model is live,Monthly review of posts',
		'R2,The supplier may be late,Weekly call'
	];

	test('is asked about and not taken', () => {
		const reading = readRisks(...lines);
		expect(reading.columns[2]).toMatchObject({
			field: null,
			by: 'asked',
			candidates: [{ field: 'mitigation' }]
		});
		expect(problemOf(reading, 'column-asked')).toMatchObject({
			severity: 'warning',
			field: 'mitigation',
			cells: ['risks!C1'],
			message:
				'Column C, “Controls”, may be “Mitigation”: it may mean this or something else. Say which it is, or leave it out; until then it is not taken.'
		});
	});

	test('goes in once a person has said so, and stays out once they have not', () => {
		const answer = (C: string | null) =>
			readUpload(csv(...lines), 'risks.csv', { columns: { C } }, contextOf('risks'));
		expect(fieldOf(answer('mitigation'), 'mitigation')).toContain('Weekly call');
		expect(answer(null).columns[2]).toMatchObject({ field: null, by: 'chosen' });
		expect(answer(null).problems).toEqual([]);
	});

	test('is passed over where another names the field', () => {
		const reading = readRisks(
			'Ref,Description,Controls,Mitigation plan',
			'R1,Staff may leave,Review,Hire'
		);
		expect(reading.columns.map(({ field }) => field)).toEqual([
			'reference',
			'description',
			null,
			'mitigation'
		]);
	});

	test('is an error where every row needs the field', () => {
		const reading = readUpload(
			csv('Ref,Title', 'R1,Staff may leave', 'R2,Late supplier'),
			'risks.csv',
			{ remembered: { Title: null } },
			contextOf('risks')
		);
		expect(problemOf(reading, 'column-missing').field).toBe('description');
		const asked = readRisks(
			'Ref,Cause and effect,Likelihood',
			'R1,Staff may leave,3',
			'R2,Late supplier,2'
		);
		expect(problemOf(asked, 'column-asked')).toMatchObject({
			severity: 'error',
			effect: 'row-left-out',
			field: 'description'
		});
		expect(asked.rows.values).toEqual([]);
	});
});

test('a heading in another unit is said and not taken', () => {
	const reading = readUpload(
		csv('Trust,Role,Band,Month,In post (headcount)', 'TWE,Nurse,6,2026-04,12'),
		'posts.csv',
		{},
		contextOf('workforce')
	);
	expect(reading.columns[4]!.field).toBeNull();
	expect(problemOf(reading, 'column-unlike').message).toBe(
		'Column E, “In post (headcount)”, is not taken as “In post” (WTE): its heading says a headcount. Say that it is the same if it is.'
	);
});

test('scores before and after mitigation are told apart by the titles above them', () => {
	const bytes = workbook([
		{
			name: 'Risks',
			rows: [
				[null, null, 'Inherent', null, 'Residual', null],
				['Ref', 'Description', 'Likelihood', 'Impact', 'Likelihood', 'Impact'],
				['R1', 'Staff may leave', 5, 5, 2, 3]
			],
			merges: ['C1:D1', 'E1:F1']
		}
	]);
	const reading = readUpload(bytes, 'risks.xlsx', {}, contextOf('risks'));
	expect(fieldOf(reading, 'likelihood')).toEqual(['2']);
	expect(fieldOf(reading, 'impact')).toEqual(['3']);
});

test('a group title that is the heading, or begins it, is not said twice', () => {
	const bytes = workbook([
		{
			name: 'S',
			rows: [
				['Document', null, 'Planned', null],
				['Document title', 'Document ref', 'Draft', 'Planned']
			],
			merges: ['A1:B1', 'C1:D1']
		}
	]);
	const header = headerAt(readSheets(bytes, 's.xlsx').grids[0]!, 1);
	expect([0, 1, 2, 3].map((at) => headerText(header, at))).toEqual([
		'Document title',
		'Document ref',
		'Planned Draft',
		'Planned'
	]);
});

test('a file’s register is recognised, the likeliest first', () => {
	const { grids } = readSheets(
		csv('PCN code,PCN name,List size,Went live', 'U1,Alder,5,'),
		'a.csv'
	);
	expect(recogniseRegister(grids)[0]).toEqual({ register: 'pcns', fields: 4, sure: true });
	expect(recogniseRegister(readSheets(csv('A,B', '1,2'), 'b.csv').grids)).toEqual([]);
});

describe('words that are not known', () => {
	test('are asked about up to a hundred, and the rest are counted', () => {
		const lines = Array.from({ length: 250 }, (_, row) => `P${row},Policy,Sort ${row} of paper`);
		const reading = readPolicyLines(['Ref,Title,Kind', ...lines]);
		expect(reading.unknownValues).toHaveLength(100);
		expect(problemOf(reading, 'words-not-asked').message).toBe(
			'250 different words of the file are not known. The first 100 are asked about, and not the other 150: check that the columns go to the right fields.'
		);
	});
});

describe('words of real files', () => {
	const likelihoods = (...words: string[]) =>
		readRisks('Ref,Description,Likelihood', ...words.map((word, at) => `R${at},A risk,"${word}"`));

	test('a numbered choice reads by its word, and H, M and L by their letters', () => {
		const reading = likelihoods(
			'3 - Possible',
			'4. Likely',
			'(2) Unlikely',
			'Rare (1)',
			'H',
			'M',
			'L'
		);
		expect(fieldOf(reading, 'likelihood')).toEqual(['3', '4', '2', '1', '4', '3', '2']);
		expect(reading.problems).toEqual([]);
	});

	test('a number and a word that disagree are asked', () => {
		const reading = likelihoods('1 - Low', '4 - Almost certain', '3 - Who knows');
		expect(fieldOf(reading, 'likelihood')).toEqual([undefined, undefined, undefined]);
		expect(reading.unknownValues.map(({ text, suggestion }) => [text, suggestion])).toEqual([
			['1 - Low', null],
			['4 - Almost certain', null],
			['3 - Who knows', '3']
		]);
		expect(reading.problems[0]!.message).toContain(
			'“1 - Low” has a number and a word that do not mean the same.'
		);
	});

	test('ticks and crosses are yes and no; [x] may be either of two things', () => {
		const lines = ['☑', '☐', '√', '✗', '[x]'].map((sign, at) => `P${at},Policy,${sign}`);
		const reading = readPolicyLines(['Ref,Title,Co-produced', ...lines]);
		expect(fieldOf(reading, 'co_produced')).toEqual(['yes', 'no', 'yes', 'no', undefined]);
		expect(reading.unknownValues.map(({ text }) => text)).toEqual(['[x]']);
	});

	test('[c] is a suppressed count, [z] and [x] are none, and Nil is 0', () => {
		const lines = ['[c]', '[z]', '[x]', 'Nil', '7'].map((cell, at) => `2026-0${at + 1},${cell}`);
		const reading = readUpload(
			csv('Team,Measure,Month,Eligible', ...lines.map((line) => `North,DIALOG,${line}`)),
			'proms.csv',
			{},
			contextOf('proms')
		);
		expect(fieldOf(reading, 'eligible')).toEqual(['*', null, null, 0, 7]);
		expect(reading.problems.map(({ code }) => code).sort()).toEqual([
			'nil-read-as-nought',
			'no-number',
			'no-number',
			'suppressed-value'
		]);
	});
});
