/** Lists and figures as public bodies publish them, where they lie beside the checkout. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readUpload } from '#lib/imports/read-file.ts';
import { contextOf, fieldOf, sharedFolder } from '../../fixtures/reading.ts';

const reference = sharedFolder('reference');
const real = sharedFolder('real');

test.skipIf(reference === null)(
	'a list of open networks is imported with list sizes and practices',
	() => {
		const file = 'pcn/pcn_open_2024-10.csv';
		const reading = readUpload(
			readFileSync(`${reference}${file}`),
			file,
			{},
			contextOf('pcns', [])
		);
		expect(reading).toMatchObject({ refused: null, rowsRead: 1285, rowsRejected: 0 });
		expect(
			reading.columns.filter(({ field }) => field).map(({ field, by }) => [field, by])
		).toEqual([
			['ods_code', 'also-called'],
			['name', 'also-called'],
			['opened_on', 'also-called'],
			['practices', 'near'],
			['population', 'near']
		]);
		expect(fieldOf(reading, 'population')[0]).toBe(57341);
	}
);

test
	.skipIf(real === null)
	.each([
		'nhs_sickness_absence_by_org_2024-04_to_2025-03.csv',
		'smi_physical_health_checks_2018_2024.xlsx',
		'mhsds_4ww_england_icb_2024-04_to_09.csv'
	])('%s is not taken for a register', (file) => {
	for (const register of ['policies', 'pcns'] as const) {
		const reading = readUpload(readFileSync(`${real}${file}`), file, {}, contextOf(register));
		expect(reading.refused).toMatchObject({ code: 'columns-unrecognised' });
	}
});
