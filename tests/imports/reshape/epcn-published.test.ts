/**
 * The official list of networks as it was published, against a list of the open ones that was made
 * from it by other hands; where both lie beside the checkout.
 */
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { beforeAll, describe, expect, it } from 'vitest';
import { authorise } from '#lib/core/access.ts';
import { readSheets } from '#lib/imports/read-file.ts';
import { type EpcnTable, findEpcn } from '#lib/imports/reshape/epcn.ts';
import { boardsFor, findIcs } from '#lib/organisations/read.server.ts';
import { loadReferenceOrganisations } from '#lib/organisations/write.server.ts';
import { all } from '#lib/platform/database.server.ts';
import { practicesOf } from '#lib/registers/pcns/figures.server.ts';
import { shown } from '#lib/spreadsheet/grid.ts';
import { sharedFolder } from '../../fixtures/reading.ts';
import { emptyDatabase, signedInAs } from '../../support/database.ts';
import { imported, rowId, standing, TODAY } from '../../support/importing.ts';

type OpenNetwork = {
	pcn_code: string;
	pcn_name: string;
	sub_icb_code: string;
	icb_ods_code: string;
	open_date: string;
	current_practices: string;
};

const folder = sharedFolder('reference/pcn');
const bytes = folder ? new Uint8Array(readFileSync(`${folder}ePCN_2024-10.xlsx`)) : null;
const open = folder
	? Papa.parse<OpenNetwork>(readFileSync(`${folder}pcn_open_2024-10.csv`, 'utf8'), {
			header: true,
			skipEmptyLines: true
		}).data
	: [];

/** Code, name, first day and number of practices of each network of a system that is open. */
type Listed = [code: string, name: string, opened: string, practices: number];
const listed = (networks: readonly OpenNetwork[]): Listed[] =>
	networks
		.map(({ pcn_code, pcn_name, open_date, current_practices }): Listed => {
			return [pcn_code, pcn_name, open_date, Number(current_practices)];
		})
		.sort();

describe.skipIf(bytes === null)('the official list of October 2024', () => {
	let ids: Map<string, number>;
	let grids: ReturnType<typeof readSheets>['grids'];

	beforeAll(() => {
		emptyDatabase();
		loadReferenceOrganisations();
		ids = new Map(
			all<{ id: number; code: string }>(
				"SELECT id, code FROM organisations WHERE kind = 'ics'"
			).map(({ id, code }) => [code, id])
		);
		grids = readSheets(bytes!, 'list.xlsx').grids;
	});

	const known = new Map<string, EpcnTable>();
	const found = (code: string): EpcnTable => {
		if (!known.has(code)) {
			const boards = boardsFor(ids.get(code)!);
			const context = { register: 'pcns', today: TODAY, organisations: [], boards } as const;
			known.set(code, findEpcn({ grids, choices: {}, context })!);
		}
		return known.get(code)!;
	};
	/** Columns A, B, E, F and M: code, name, first day, last day, practices. */
	const openIn = (code: string): Listed[] =>
		found(code)
			.grid.rows.slice(1)
			.filter((row) => shown(row[5]) === '')
			.map((row): Listed => [shown(row[0]), shown(row[1]), shown(row[4]), Number(row[12])])
			.sort();

	it('gives each of the 42 boards of its time just the open networks of the other list', () => {
		const boards = [...new Set(open.map(({ icb_ods_code }) => icb_ods_code))];
		expect(boards).toHaveLength(42);
		for (const code of boards) {
			const expected = listed(open.filter(({ icb_ods_code }) => icb_ods_code === code));
			expect(openIn(code), code).toEqual(expected);
			expect(
				found(code).unsure.filter(({ location }) => !/FRIMLEY/.test(location)),
				code
			).toEqual([]);
		}
	});

	it('gives a system of today those of the boards it followed, by location where one was split', () => {
		const of = (...codes: string[]) =>
			listed(
				open.filter(({ icb_ods_code: code, sub_icb_code: at }) => {
					return codes.includes(code) || codes.includes(at);
				})
			);
		expect(openIn('Z9B2Z')).toEqual(of('QMJ', 'QRV'));
		expect(openIn('T6Y0W')).toEqual(of('QMM', '06L', '07K'));
		expect(openIn('D7T5G')).toEqual(of('QH8', '06T', '07H'));
		expect(openIn('S1Y5D')).toEqual(of('QHG', 'QUE', '06N', '06K'));
	});

	it('leaves the networks of Frimley, which went three ways, to a person', () => {
		for (const [code, followed] of [
			['S0E4D', ['QU9']],
			['S9B9J', ['QXU', 'QNX']],
			['QRL', ['QRL']]
		] as const) {
			const { unsure } = found(code);
			expect(unsure, code).toHaveLength(16);
			expect(openIn(code), code).toEqual(
				listed(
					open.filter(({ icb_ods_code }) => (followed as readonly string[]).includes(icb_ods_code))
				)
			);
		}
		expect(openIn('QNQ')).toHaveLength(16);
	});

	it('places every network, the closed ones too, with one board of its time', () => {
		const closed = [...ids.keys()].filter((code) => open.some((one) => one.icb_ods_code === code));
		const total = closed.reduce((sum, code) => sum + found(code).codes.size, 0);
		expect(total).toBe(1366);
	});

	it('is imported within the limits of the audience, for a system that carries on and a merged one', async () => {
		for (const [code, networks, closed] of [
			['QE1', 46, 3],
			['T6Y0W', 40, 4]
		] as const) {
			const person = signedInAs('data-officer', code);
			const scope = authorise(person, 'import', findIcs(authorise(person, 'read'), code));
			const { report } = await imported(scope, bytes!, { register: 'pcns', name: 'list.xlsx' });
			expect(report.counts, code).toMatchObject({ new: networks, rejected: 0 });
			expect(report.official, code).toMatchObject({ latest: '2024-10-01', newClosed: closed });
			const rows = [...standing(scope, 'pcns', 'ods_code').values()];
			expect(rows.filter(({ closed_on }) => closed_on !== null)).toHaveLength(closed);
			for (const row of rows) {
				const id = rowId(scope, String(row.ods_code), 'pcns', 'ods_code');
				expect(practicesOf(scope, id, TODAY)!.now).toHaveLength(Number(row.practices));
			}
		}
	});
});
