import { existsSync, readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { addDays, isIsoDate } from '#lib/core/calendar.ts';

type Row = Record<string, string>;

function rows(file: string): Row[] {
	const text = readFileSync(`data/organisations/${file}`, 'utf8');
	const parsed = Papa.parse<Row>(text, { header: true, skipEmptyLines: true });
	expect(parsed.errors).toEqual([]);
	return parsed.data;
}

const CHANGE = '2026-04-01';
const organisations = rows('organisations.csv');
const parents = rows('parents.csv');
const successions = rows('successions.csv');
const byCode = new Map(organisations.map((row) => [row.code!, row]));
const ofKind = (kind: string) => organisations.filter((row) => row.kind === kind);
const openOn = (row: Row, day: string) =>
	(row.opened_on === '' || row.opened_on! <= day) &&
	(row.closed_on === '' || row.closed_on! >= day);
const parentOn = (child: string, day: string) =>
	parents
		.filter((row) => row.child === child && row.from! <= day && (row.to === '' || row.to! >= day))
		.map((row) => row.parent!);

describe('the real organisations', () => {
	test('have one row each, of a known kind', () => {
		expect(byCode.size).toBe(organisations.length);
		const kinds = new Set(organisations.map(({ kind }) => kind));
		expect([...kinds]).toEqual(['nation', 'region', 'ics', 'trust']);
	});

	test('hold seven regions, 42 ICSs to March 2026 and 36 since', () => {
		const systems = ofKind('ics');
		expect(ofKind('region')).toHaveLength(7);
		expect(systems.filter((row) => openOn(row, '2022-07-01'))).toHaveLength(42);
		expect(systems.filter((row) => openOn(row, '2026-03-31'))).toHaveLength(42);
		expect(systems.filter((row) => openOn(row, CHANGE))).toHaveLength(36);
		expect(systems).toHaveLength(48);
	});

	test('have real dates, in order', () => {
		for (const { code, opened_on, closed_on } of organisations) {
			for (const day of [opened_on!, closed_on!]) if (day) expect(isIsoDate(day), code).toBe(true);
			if (opened_on && closed_on) expect(opened_on < closed_on, code).toBe(true);
		}
		for (const { child, from, to } of parents) {
			expect(isIsoDate(from), child).toBe(true);
			if (to) expect(isIsoDate(to) && from! < to, child).toBe(true);
		}
	});

	test('have names as people write them', () => {
		for (const { name, short_name } of organisations) {
			const shouted = name!.split(/[^A-Za-z]+/).filter((word) => /^[A-Z]{4,}$/.test(word));
			expect(shouted, name).toEqual([]);
			expect(short_name).not.toBe('');
			expect(short_name).not.toMatch(/NHS|Integrated Care Board/);
		}
		for (const { name } of ofKind('trust')) expect(name).toMatch(/ NHS (Foundation )?Trust$/);
		for (const { name } of ofKind('ics')) expect(name).toMatch(/^NHS .+ Integrated Care Board$/);
	});

	test('have no ONS code in common', () => {
		const codes = rows('ons-codes.csv').map(({ ons_code }) => ons_code);
		expect(new Set(codes).size).toBe(codes.length);
	});

	test('show their current ONS code', () => {
		for (const { code, ons_code } of organisations) {
			if (!ons_code) continue;
			const all = rows('ons-codes.csv').filter((row) => row.code === code);
			expect(all.at(-1)?.ons_code, code).toBe(ons_code);
		}
	});
});

describe('their parents', () => {
	const above: Record<string, string> = { region: 'nation', ics: 'region', trust: 'ics' };

	test('are of the next kind up', () => {
		for (const { child, parent } of parents) {
			expect(byCode.get(parent!)?.kind, child).toBe(above[byCode.get(child!)!.kind!]);
		}
	});

	test.each(['2022-07-01', '2024-09-30', '2026-03-31', CHANGE])(
		'are one for each organisation open on %s, and open themselves',
		(day) => {
			for (const row of organisations) {
				if (row.kind === 'nation' || !openOn(row, day)) continue;
				const found = parentOn(row.code!, day);
				expect(found, row.code).toHaveLength(1);
				expect(openOn(byCode.get(found[0]!)!, day), row.code).toBe(true);
			}
		}
	);

	test('are none for an organisation that is closed', () => {
		for (const row of organisations) {
			if (openOn(row, CHANGE)) continue;
			expect(parentOn(row.code!, CHANGE), row.code).toEqual([]);
		}
	});

	test('change without a gap', () => {
		for (const row of parents) {
			const { child, to } = row;
			if (to === '' || byCode.get(child!)!.closed_on === to) continue;
			expect(parentOn(child!, addDays(to!, 1)), child).toHaveLength(1);
		}
	});

	test('of a trust stay as they were when its ICS carried on', () => {
		for (const { code } of ofKind('trust')) {
			const before = parentOn(code!, '2026-03-31')[0];
			if (before && openOn(byCode.get(before)!, CHANGE) && openOn(byCode.get(code!)!, CHANGE)) {
				expect(parentOn(code!, CHANGE), code).toEqual([before]);
			}
		}
	});
});

describe('successions', () => {
	test('lead from each of the twelve boards that closed to boards that are open', () => {
		const closed = ofKind('ics').filter(({ closed_on }) => closed_on !== '');
		expect(closed).toHaveLength(12);
		expect(new Set(successions.map(({ predecessor }) => predecessor))).toEqual(
			new Set(closed.map(({ code }) => code))
		);
		for (const { predecessor, successor, on } of successions) {
			expect(addDays(byCode.get(predecessor!)!.closed_on!, 1)).toBe(on);
			expect(openOn(byCode.get(successor!)!, on!), successor).toBe(true);
		}
	});

	test('give shares that add up, or none at all', () => {
		for (const { predecessor } of successions) {
			const shares = successions.filter((row) => row.predecessor === predecessor);
			const known = shares.filter(({ share }) => share !== '');
			if (known.length === 0) continue;
			expect(known, predecessor).toHaveLength(shares.length);
			const sum = known.reduce((total, { share }) => total + Number(share), 0);
			expect(sum, predecessor).toBeCloseTo(1, 3);
		}
	});

	test('that split a board along its locations give each location once, to a successor', () => {
		const parts = rows('succession-parts.csv');
		expect(new Set(parts.map(({ sub_icb }) => sub_icb)).size).toBe(parts.length);
		for (const { predecessor, successor, sub_icb } of parts) {
			const known = successions.some(
				(row) => row.predecessor === predecessor && row.successor === successor
			);
			expect(known, sub_icb).toBe(true);
		}
	});

	test('let Hampshire and Isle of Wight take over part of Frimley and carry on', () => {
		const part = successions.find(({ successor }) => successor === 'QRL');
		expect(part).toMatchObject({ predecessor: 'QNQ', kind: 'acquisition', share: '0.2293' });
		expect(byCode.get('QRL')).toMatchObject({ closed_on: '', ons_code: 'E54000067' });
	});
});

test('the hexagons are one tile for each of the 42 ICSs, none on top of another', () => {
	const tiles = rows('hexagons.csv');
	const first = ofKind('ics').filter((row) => openOn(row, '2022-07-01'));
	expect(tiles.map(({ code }) => code).toSorted()).toEqual(
		first.map(({ code }) => code).toSorted()
	);
	expect(new Set(tiles.map(({ row, col }) => `${row}/${col}`)).size).toBe(42);
});

describe('the made-up organisations of the demonstration', () => {
	type Pcn = { code: string; name: string; population: number; smiRegister: number };
	type Ics = {
		code: string;
		name: string;
		trusts: { code: string; name: string }[];
		places: { code: string; name: string; pcns: Pcn[] }[];
	};
	const demo = JSON.parse(readFileSync('data/demo/organisations.json', 'utf8')) as {
		regions: { code: string; ics: Ics[] }[];
	};
	const systems = demo.regions.flatMap(({ ics }) => ics);
	const pcnsOf = (ics: Ics) => ics.places.flatMap(({ pcns }) => pcns);
	const system = (code: string) => systems.find((ics) => ics.code === code)!;

	test('fill two regions with three and five ICSs', () => {
		expect(demo.regions.map(({ code, ics }) => [code, ics.length])).toEqual([
			['X01', 3],
			['X02', 5]
		]);
	});

	test('hold the neighbourhoods of Westside and Eastside with their figures', () => {
		const pcns = pcnsOf(system('XWE'));
		expect(pcns.map(({ code }) => code)).toEqual(
			Array.from({ length: 14 }, (_, i) => `U990${String(i + 1).padStart(2, '0')}`)
		);
		expect(pcns.reduce((sum, { population }) => sum + population, 0)).toBe(707_000);
		expect(pcns.find(({ name }) => name === 'Hayes PCN')?.smiRegister).toBe(420);
	});

	test('hold nine networks in Oldtown and a trust with the code OTM', () => {
		expect(pcnsOf(system('XOT'))).toHaveLength(9);
		expect(system('XOT').trusts.map(({ code }) => code)).toEqual(['OTM']);
	});

	test('have one or two trusts, two to four places and six to fourteen networks each', () => {
		for (const ics of systems) {
			expect([1, 2], ics.code).toContain(ics.trusts.length);
			expect([2, 3, 4], ics.code).toContain(ics.places.length);
			expect(pcnsOf(ics).length, ics.code).toBeGreaterThanOrEqual(6);
			expect(pcnsOf(ics).length, ics.code).toBeLessThanOrEqual(14);
		}
	});

	test('have registers of severe mental illness of a believable size', () => {
		for (const { code, population, smiRegister } of systems.flatMap(pcnsOf)) {
			expect(smiRegister / population, code).toBeGreaterThan(0.005);
			expect(smiRegister / population, code).toBeLessThan(0.015);
		}
	});

	test('share no code with each other or with a real organisation', () => {
		const codes = [
			...demo.regions.map(({ code }) => code),
			...systems.flatMap((ics) => [
				ics.code,
				...ics.trusts.map(({ code }) => code),
				...ics.places.map(({ code }) => code),
				...pcnsOf(ics).map(({ code }) => code)
			])
		];
		expect(new Set(codes).size).toBe(codes.length);
		expect(codes.filter((code) => byCode.has(code))).toEqual([]);
	});

	const official = '../shared/reference/pcn/pcn_open_2024-10.csv';
	test.skipIf(!existsSync(official))('share no PCN code with a real network', () => {
		const real = new Set(
			readFileSync(official, 'utf8')
				.split('\n')
				.map((line) => line.split(',')[0])
		);
		const codes = systems.flatMap(pcnsOf).map(({ code }) => code);
		expect(codes.filter((code) => real.has(code))).toEqual([]);
	});
});
