/** Two editions of the official list of networks, from the upload to the pages and back again. */
import { beforeEach, describe, expect, it } from 'vitest';
import { undoImport } from '#lib/imports/undo/write.server.ts';
import { all } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { cellSources } from '#lib/registers/history.server.ts';
import { membershipsInForce, practicesOf } from '#lib/registers/pcns/figures.server.ts';
import { findRow, storedRows } from '#lib/registers/read.server.ts';
import { addRow } from '#lib/registers/write.server.ts';
import { epcn, type NetworkMade, networkSheet, type StayMade } from '../../fixtures/epcn.ts';
import { workbook } from '../../fixtures/workbook.ts';
import { actorOn } from '../../support/actors.ts';
import { freshDatabase } from '../../support/database.ts';
import {
	acting,
	checked,
	imported,
	rowId,
	scopeIn,
	standing,
	TODAY
} from '../../support/importing.ts';

const pcns = registerNamed('pcns');
const US = 'Oldtown';
const scope = () => scopeIn('XOT');

beforeEach(() => {
	freshDatabase();
});

const NETWORKS: NetworkMade[] = [
	{ code: 'U10001', name: 'HILL PCN', board: US },
	{ code: 'U10002', name: 'DALE PCN', board: US },
	{ code: 'U10003', name: 'PORT PCN', board: US },
	{ code: 'U90001', name: 'FAR AWAY PCN', board: 'Barnard' }
];
const STAYS: StayMade[] = [
	{ practice: 'A1', network: 'U10001' },
	{ practice: 'A2', network: 'U10001' },
	{ practice: 'A3', network: 'U10002' },
	{ practice: 'A4', network: 'U10003' },
	{ practice: 'A5', network: 'U10001', left: '20200331' },
	{ practice: 'B1', network: 'U90001', board: 'Barnard' }
];

/** U10003 closed, U10004 opened, U10002 renamed; A2 and A4 moved, A3 left, A6 joined. */
const LATER = epcn(
	[
		NETWORKS[0]!,
		{ ...NETWORKS[1]!, name: 'DALE AND VALE PCN' },
		{ ...NETWORKS[2]!, closed: '20241031' },
		{ code: 'U10004', name: 'QUAY PCN', board: US, opened: '20241101' },
		NETWORKS[3]!
	],
	[
		STAYS[0]!,
		{ ...STAYS[1]!, left: '20241031' },
		{ practice: 'A2', network: 'U10002', joined: '20241101' },
		{ ...STAYS[2]!, left: '20240930' },
		{ ...STAYS[3]!, left: '20241031' },
		{ practice: 'A4', network: 'U10004', joined: '20241101' },
		STAYS[4]!,
		{ practice: 'A6', network: 'U10004', joined: '20241115' },
		STAYS[5]!
	],
	US
);
const FIRST = epcn(NETWORKS, STAYS, US);
const details = (name: string) => ({ register: 'pcns' as const, name });
const take = (bytes: Uint8Array, name: string) => imported(scope(), bytes, details(name));

const ownRows = () =>
	storedRows(scope(), pcns)
		.filter(({ removed }) => !removed)
		.map(({ id, row }) => ({
			id,
			...Object.fromEntries(pcns.columns.map(({ name }) => [name, row[name]]))
		}));

const idOf = (code: string) => rowId(scope(), code, 'pcns', 'ods_code');
const practicesIn = (code: string, asAt = TODAY) => {
	const found = practicesOf(scope(), idOf(code), asAt)!;
	return {
		now: found.now.map(({ practice }) => practice),
		left: found.left.map(({ practice, leftOn, nowIn }) => [practice, leftOn, nowIn?.code ?? null])
	};
};

describe('the first list', () => {
	it('fills the register, and says that practices come in', async () => {
		const { report } = await take(FIRST, 'first.xlsx');
		expect(report.counts).toMatchObject({ read: 3, new: 3, rejected: 0 });
		expect(report.official).toMatchObject({
			elsewhere: 1,
			closed: [],
			practices: { counts: { joined: 4, left: 0, moved: 0, stayed: 0 } }
		});
		expect(standing(scope(), 'pcns', 'ods_code').get('U10001')).toMatchObject({
			name: 'HILL PCN',
			practices: 2,
			opened_on: '2019-10-01',
			closed_on: null
		});
		expect(practicesIn('U10001')).toEqual({
			now: ['A1', 'A2'],
			left: [['A5', '2020-03-31', null]]
		});
		expect(practicesIn('U10001', '2020-03-31').now).toEqual(['A1', 'A2', 'A5']);
		expect(cellSources(scope(), pcns, idOf('U10002')).opened_on?.cell).toBe('E3');
	});

	it('keeps what a tracker says, and a name that differs in its capitals only', async () => {
		const tracker = { ods_code: 'U10001', name: 'Hill PCN', place: 'Hillside', population: 40_000 };
		addRow(actorOn(scopeIn('XOT', 'edit-registers'), TODAY), pcns, {
			...tracker,
			team: 'T',
			live_on: '2023-05-01'
		});
		const { report } = await take(FIRST, 'first.xlsx');
		expect(report.counts).toMatchObject({ new: 2, changed: 1 });
		expect(Object.keys(report.examples.changed[0]!.changes).sort()).toEqual([
			'opened_on',
			'practices'
		]);
		expect(standing(scope(), 'pcns', 'ods_code').get('U10001')).toMatchObject({
			...tracker,
			practices: 2,
			live_on: '2023-05-01'
		});
	});

	it('sent again changes nothing', async () => {
		await take(FIRST, 'first.xlsx');
		const { report } = await take(FIRST, 'again.xlsx');
		expect(report.counts).toMatchObject({ new: 0, changed: 0, same: 3, missing: 0 });
		expect(report.official?.practices?.counts).toEqual({ joined: 0, left: 0, moved: 0, stayed: 4 });
	});
});

describe('the next list', () => {
	it('tells before anything is written which networks closed and which practices moved', async () => {
		await take(FIRST, 'first.xlsx');
		const before = membershipsInForce(scope());
		const { report } = await checked(scope(), LATER, details('later.xlsx'));
		expect(report.counts).toMatchObject({ read: 4, new: 1, changed: 3, same: 0, missing: 0 });
		expect(report.official).toMatchObject({
			latest: '2024-11-15',
			closed: [{ code: 'U10003', name: 'PORT PCN', on: '2024-10-31' }],
			newClosed: 0,
			practices: {
				counts: { joined: 1, left: 1, moved: 2, stayed: 1 },
				joined: [{ practice: 'A6', network: 'U10004', on: '2024-11-15' }],
				left: [{ practice: 'A3', network: 'U10002', on: '2024-09-30' }],
				moved: [
					{ practice: 'A2', from: 'U10001', network: 'U10002', on: '2024-11-01' },
					{ practice: 'A4', from: 'U10003', network: 'U10004', on: '2024-11-01' }
				]
			},
			names: { U10001: 'HILL PCN', U10004: 'QUAY PCN' }
		});
		expect(membershipsInForce(scope())).toEqual(before);
	});

	it('is stored, with closed networks kept for the days when they were open', async () => {
		await take(FIRST, 'first.xlsx');
		const { report } = await take(LATER, 'later.xlsx');
		const renamed = report.examples.changed.find(({ title }) => title === 'DALE PCN');
		expect(renamed?.changes).toEqual({ name: ['DALE PCN', 'DALE AND VALE PCN'] });
		expect(standing(scope(), 'pcns', 'ods_code').get('U10003')).toMatchObject({
			closed_on: '2024-10-31',
			practices: 0
		});
		expect(findRow(scope(), pcns, idOf('U10003'), '2024-10-31').status).toBe('no-date');
		expect(findRow(scope(), pcns, idOf('U10003'), '2024-11-01').status).toBe('closed');
		expect(findRow(scope(), pcns, idOf('U10004'), '2024-10-31').status).toBe('unopened');
		expect(practicesIn('U10002')).toEqual({ now: ['A2'], left: [['A3', '2024-09-30', null]] });
		expect(practicesIn('U10001').left).toEqual([
			['A2', '2024-10-31', 'U10002'],
			['A5', '2020-03-31', null]
		]);
		expect(practicesIn('U10001', '2024-10-31').now).toEqual(['A1', 'A2']);
		expect(practicesIn('U10004').now).toEqual(['A4', 'A6']);
	});

	it('taken back leaves networks and practices just as they were', async () => {
		await take(FIRST, 'first.xlsx');
		const [rows, stays] = [ownRows(), membershipsInForce(scope())];
		const { id } = await take(LATER, 'later.xlsx');
		expect(membershipsInForce(scope())).not.toEqual(stays);
		expect(undoImport(acting(scope()), id)).toMatchObject({ ok: { kept: 0 } });
		expect(ownRows()).toEqual(rows);
		expect(membershipsInForce(scope())).toEqual(stays);
		expect(practicesIn('U10001').now).toEqual(['A1', 'A2']);
	});

	it('stands when the list before it is taken back', async () => {
		const { id } = await take(FIRST, 'first.xlsx');
		await take(LATER, 'later.xlsx');
		const stays = membershipsInForce(scope());
		undoImport(acting(scope()), id);
		expect(membershipsInForce(scope())).toEqual(stays);
	});

	it('without practices leaves those that are held', async () => {
		await take(FIRST, 'first.xlsx');
		const stays = membershipsInForce(scope());
		const { report } = await take(workbook([networkSheet(NETWORKS)]), 'networks.xlsx');
		expect(report.official?.practices).toBeNull();
		expect(membershipsInForce(scope())).toEqual(stays);
	});

	it('whose network stays out for an error brings no practices of it', async () => {
		const unnamed = [{ ...NETWORKS[0]!, name: '' }, ...NETWORKS.slice(1)];
		await imported(scope(), epcn(unnamed, STAYS, US), {
			...details('first.xlsx'),
			leaveOutRejected: true
		});
		expect(membershipsInForce(scope()).map(({ practice }) => practice)).toEqual(['A3', 'A4']);
	});
});

it('a system that took in no official list has no practices to show, and sees none of another’s', async () => {
	await take(FIRST, 'first.xlsx');
	const network = idOf('U10001');
	expect(practicesOf(scopeIn('XBA'), network, TODAY)).toBeNull();
	expect(membershipsInForce(scopeIn('XBA'))).toEqual([]);
});

it('a report keeps none of the practices that it does not name', async () => {
	await take(FIRST, 'first.xlsx');
	const [kept] = all<{ report: string }>('SELECT report FROM imports');
	expect(JSON.parse(kept!.report).official).not.toHaveProperty('memberships');
});
