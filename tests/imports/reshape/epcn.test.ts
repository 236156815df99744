/** The official list of networks in small workbooks of its layout. */
import { describe, expect, test } from 'vitest';
import { readUpload } from '#lib/imports/read-file.ts';
import type { Board } from '#lib/organisations/rules.ts';
import { epcn, networkSheet, staySheet } from '../../fixtures/epcn.ts';
import { codesOf, contextOf, fieldOf, problemOf } from '../../fixtures/reading.ts';
import { workbook } from '../../fixtures/workbook.ts';

const board = (name: string, ours: Board['ours'], more: Partial<Board> = {}): Board => ({
	code: name,
	name: `NHS ${name} Integrated Care Board`,
	ours,
	here: [],
	away: [],
	...more
});

const BOARDS = [
	board('Hill', 'all'),
	board('Dale', 'none'),
	board('Split', 'part', { here: ['11A'], away: ['22B'] })
];
const context = { ...contextOf('pcns', []), boards: BOARDS };
const read = (bytes: Uint8Array, choices = {}) => readUpload(bytes, 'list.xlsx', choices, context);

const NETWORKS = [
	{ code: 'U1', name: 'ONE PCN', board: 'Hill' },
	{ code: 'U2', name: 'TWO PCN', board: 'Dale' },
	{ code: 'U3', name: 'THREE PCN', board: 'Hill', opened: 20200401, closed: 20240930 }
];
const STAYS = [
	{ practice: 'P1', network: 'U1' },
	{ practice: 'P2', network: 'U1', joined: 20210101 },
	{ practice: 'P3', network: 'U1', left: '20200331' },
	{ practice: 'P4', network: 'U2', board: 'Dale' }
];

describe('an official list', () => {
	test('is turned into a table of the system’s networks, whose cells keep their places', () => {
		const reading = read(epcn(NETWORKS, STAYS));
		expect(reading).toMatchObject({ refused: null, sheet: 'PCNDetails', rowsRead: 2 });
		expect(fieldOf(reading, 'ods_code')).toEqual(['U1', 'U3']);
		expect(fieldOf(reading, 'opened_on')).toEqual(['2019-10-01', '2020-04-01']);
		expect(fieldOf(reading, 'closed_on')).toEqual([null, '2024-09-30']);
		expect(fieldOf(reading, 'practices')).toEqual([2, 0]);
		expect(reading.rows.numbers).toEqual([2, 4]);
		expect(reading.columns.find(({ field }) => field === 'practices')?.across?.letters).toBe(
			'PCN Core Partner Details'
		);
		expect(reading.official).toMatchObject({ latest: '2024-09-30', elsewhere: 1 });
		expect(problemOf(reading, 'official-list').message).toBe(
			'Taken as the official list of networks (ePCN), September 2024: 2 networks of this system, of which 1 has closed. 1 network of other systems is left out.'
		);
	});

	test('brings every stay of its own networks’ practices', () => {
		expect(read(epcn(NETWORKS, STAYS)).official?.memberships).toEqual([
			{ network: 'U1', practice: 'P1', name: 'PRACTICE P1', joinedOn: '2019-10-01', leftOn: null },
			{ network: 'U1', practice: 'P2', name: 'PRACTICE P2', joinedOn: '2021-01-01', leftOn: null },
			{
				network: 'U1',
				practice: 'P3',
				name: 'PRACTICE P3',
				joinedOn: '2019-10-01',
				leftOn: '2020-03-31'
			}
		]);
	});

	test('is known by its headings, whatever the sheets are called and whatever stands above', () => {
		const sheet = networkSheet(NETWORKS, 'Sheet9');
		const titled = { ...sheet, rows: [['Published by NHS England'], [], ...sheet.rows] };
		const reading = read(
			workbook([{ name: 'Cover', rows: [['Notes']] }, staySheet(STAYS), titled])
		);
		expect(reading).toMatchObject({ sheet: 'Sheet9', headerRow: 3, rowsRead: 2 });
		expect(codesOf(reading)).toContain('official-list');
	});

	test('without a sheet of practices leaves them, and their number, alone', () => {
		const reading = read(workbook([networkSheet(NETWORKS)]));
		expect(reading.official?.memberships).toBeNull();
		expect(reading.rows.fields).not.toContain('practices');
		expect(codesOf(reading)).toContain('practices-not-listed');
	});

	test('names the cell of a day that cannot be read', () => {
		const wrong = [{ ...NETWORKS[0]!, opened: '20241341' }];
		const reading = read(epcn(wrong, STAYS));
		const problem = reading.problems.find(({ field }) => field === 'opened_on');
		expect(problem?.cells).toEqual(['PCNDetails!E2']);
		expect(problem?.effect).toBe('cell-left-out');
	});

	test('leaves out practices without codes or with days that contradict, and says which', () => {
		const reading = read(
			epcn(NETWORKS, [
				...STAYS,
				{ practice: '', network: 'U1' },
				{ practice: 'P8', network: 'U1', joined: '20220101', left: '20210101' },
				{ practice: 'P9', network: 'U2', joined: 'soon' }
			])
		);
		expect(reading.official?.memberships).toHaveLength(3);
		expect(problemOf(reading, 'practice-not-read').message).toContain('rows 6 and 7');
	});

	test('is refused where it lists no network of the system', () => {
		const reading = read(epcn([NETWORKS[1]!], STAYS));
		expect(reading.refused).toMatchObject({ code: 'no-network-of-this-system' });
	});

	test('is an ordinary file for another register, for nobody’s system, and by choice of a sheet', () => {
		const bytes = epcn(NETWORKS, STAYS);
		const teams = readUpload(bytes, 'list.xlsx', {}, { ...context, register: 'teams' });
		expect(teams.official).toBeUndefined();
		const nobody = readUpload(bytes, 'list.xlsx', {}, contextOf('pcns', []));
		expect(nobody).toMatchObject({ rowsRead: 3 });
		expect(nobody.official).toBeUndefined();
		const chosen = read(bytes, { sheet: 'PCN Core Partner Details' });
		expect(chosen.official).toBeUndefined();
	});
});

describe('whose a network is', () => {
	test('of a board that was split follows its location, or is left to a person', () => {
		const reading = read(
			epcn(
				[
					{ code: 'U1', name: 'HERE', board: 'Split', at: '11A' },
					{ code: 'U2', name: 'AWAY', board: 'Split', at: '22B' },
					{ code: 'U3', name: 'OPEN QUESTION', board: 'Split', at: '33C' }
				],
				[]
			)
		);
		expect(fieldOf(reading, 'ods_code')).toEqual(['U1']);
		expect(reading.official?.elsewhere).toBe(1);
		expect(problemOf(reading, 'network-unplaced').message).toContain('OPEN QUESTION (U3)');
	});

	test('that nobody can tell is ours once it is on the register', () => {
		const list = epcn([{ code: 'U3', name: 'OPEN QUESTION', board: 'Split', at: '33C' }], []);
		const held = { ...context, networksHeld: ['u3'] };
		expect(fieldOf(readUpload(list, 'list.xlsx', {}, held), 'ods_code')).toEqual(['U3']);
		expect(read(list).refused).toMatchObject({ code: 'no-network-of-this-system' });
	});

	test('that closed under a body of an earlier time follows its practices', () => {
		const old = [
			{ code: 'U1', name: 'OURS', board: 'NHS OLDTOWN CCG', closed: '20200331' },
			{ code: 'U2', name: 'THEIRS', board: 'NHS OLDTOWN CCG', closed: '20200331' },
			{ code: 'U3', name: 'NOBODY', board: 'NHS OLDTOWN CCG', closed: '20200331' }
		];
		const reading = read(
			epcn(old, [
				{ practice: 'P1', network: 'U1', left: '20200331' },
				{ practice: 'P2', network: 'U1', left: '20200331' },
				{ practice: 'P3', network: 'U1', left: '20200331', board: 'Dale', at: '55E' },
				{ practice: 'P4', network: 'U2', left: '20200331', board: 'Dale', at: '55E' }
			])
		);
		expect(fieldOf(reading, 'ods_code')).toEqual(['U1']);
		expect(problemOf(reading, 'network-unplaced').message).toContain(
			'1 network of NHS OLDTOWN CCG'
		);
	});
});
