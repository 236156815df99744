/** Need and provision of networks: the rates, who is behind, and the sentences. */
import { beforeEach, describe, expect, test } from 'vitest';
import { networksOn } from '#lib/registers/pcns/figures.server.ts';
import {
	gapSentence,
	gapsOf,
	needRows,
	type Network,
	packSentence,
	ratesOf
} from '#lib/registers/pcns/need.ts';
import { freshDatabase } from '../../support/database.ts';
import { newPcn, scopeOf } from '../../support/registers.ts';

const TODAY = '2026-10-01';

const network = (name: string, details: Partial<Network> = {}): Network => ({
	...{ id: 1, code: name, name, place: 'Hilltown', population: 40_000, smi: 400 },
	...{ depression: 4000, deprivation: 10, weighted: null, liveOn: '2026-01-01', plannedOn: null },
	...{ team: 'Hill', mustHave: 'yes', additional: 'yes', selfReferral: 'yes', practices: 4 },
	...{ arrs: 1, coLocated: 3, packOn: '2026-02-01' },
	...details
});

const alike = [network('Dale'), network('Hill')];
const uneven = [
	network('Dale', { coLocated: 5 }),
	network('Hill', { smi: 600, coLocated: 1, mustHave: 'partly', packOn: null }),
	network('Moor', { arrs: null, coLocated: null, liveOn: null, plannedOn: '2026-09-30' })
];

describe('need beside provision', () => {
	test('rates are over the networks that gave both parts', () => {
		const rates = ratesOf([
			...uneven,
			network('Fell', { smi: null, population: 10_000, deprivation: 60 })
		]);
		expect(rates.smi).toBeCloseTo((1400 / 120_000) * 1000);
		expect(rates.staff).toBeCloseTo((8 / 1000) * 1000);
		expect(rates.deprivation).toBeCloseTo((3 * 10 * 40_000 + 60 * 10_000) / 130_000);
		expect(ratesOf([])).toEqual({ smi: null, depression: null, deprivation: null, staff: null });
	});

	test('a gap is the staff that the average for the need would be, and the furthest behind come first', () => {
		const gaps = gapsOf(uneven, TODAY);
		expect(gaps.map(({ name, short }) => [name, short && Math.round(short * 10) / 10])).toEqual([
			['Hill', 2.8],
			['Dale', -2.8],
			['Moor', null]
		]);
		expect(gaps[0]!.missing).toEqual([
			'The “must have” services are commissioned in part.',
			'It has 2.8 WTE of mental health staff fewer than the average of the networks for its need.',
			'No data pack has been published.'
		]);
		expect(gaps[2]!.missing).toEqual([
			'The new model is not live; it was planned for 30 September 2026.'
		]);
	});

	test.each([
		['none', [], 'No network is open on that day.'],
		[
			'unknown',
			[network('Dale', { smi: null })],
			'1 network is open; nobody has given both staff and a register of severe mental illness for any, so need and provision cannot be compared yet.'
		],
		[
			'all alike',
			alike,
			'All 2 networks have about the average, 10 WTE of mental health staff for 1,000 people on the register of severe mental illness.'
		],
		[
			'some behind, one unknown',
			uneven,
			'1 of 2 networks has fewer staff for its need than the average, 8 WTE of mental health staff for 1,000 people on the register of severe mental illness; Hill lacks 2.8 WTE. For the other it cannot be said.'
		]
	] as [string, Network[], string][])('reads well: %s', (_, networks, sentence) => {
		expect(gapSentence(gapsOf(networks, TODAY), ratesOf(networks))).toBe(sentence);
	});

	test.each([
		[
			'Hill',
			/^Hill has more need than the average: 15 of 1,000 .*, 11\.7 in all .* is live\. 3 things are missing\.$/
		],
		['Dale', /^Dale has less need .* Nothing is missing\.$/],
		['Moor', /The new model is not live yet\. One thing is missing\.$/]
	])('a data pack says so: %s', (name, sentence) => {
		const one = gapsOf(uneven, TODAY).find((gap) => gap.name === name)!;
		expect(packSentence(one, ratesOf(uneven))).toMatch(sentence);
	});

	test('each figure has its rank among those known', () => {
		const rows = needRows(uneven[1]!, uneven, ratesOf(uneven));
		expect(rows.map(({ here, average, rank }) => [here, average, rank])).toEqual([
			['40,000', '', '1 of 3'],
			['not known', '', ''],
			['600', '', '1 of 3'],
			['15', '11.7', '1 of 3'],
			['10%', '10%', '1 of 3'],
			['10%', '10%', '1 of 3']
		]);
	});
});

describe('the networks of a register', () => {
	beforeEach(() => {
		freshDatabase();
		newPcn({ population: 40_004, smi_register: 403, live_on: '2026-12-01' });
		newPcn({ ods_code: 'U10002', name: 'Closed PCN', closed_on: '2026-01-01' });
	});

	test('are those open on the day, as their reader may see them', () => {
		const [own, ...others] = networksOn(scopeOf('read'), TODAY);
		expect(others).toEqual([]);
		expect(own).toMatchObject({ name: 'Hill PCN', population: 40_004, smi: 403, liveOn: null });
		const [outside] = networksOn(scopeOf('read', 'XWE', 'viewer'), TODAY);
		expect(outside).toMatchObject({ population: 40_005, smi: 405 });
	});
});
