import { expect, test } from 'vitest';
import { readSheets, readUpload } from '#lib/imports/read-file.ts';
import { registerTemplate } from '#lib/imports/template.ts';
import { REGISTERS } from '#lib/registers/all.ts';
import { contextOf } from '../fixtures/reading.ts';

test.each(REGISTERS.map((register) => [register.name, register] as const))(
	'the template of %s is read by the import without a question',
	async (name, register) => {
		const bytes = await registerTemplate(register);
		const { grids } = readSheets(bytes, 'template.xlsx');
		expect(grids.map((grid) => grid.name)).toEqual([register.title, 'Allowed values', 'Notes']);
		expect(grids[0]!.rows[0]).toEqual(register.columns.map(({ label }) => label));
		const reading = readUpload(bytes, 'template.xlsx', {}, contextOf(name));
		expect(reading.refused).toMatchObject({ code: 'no-rows' });
		expect(reading.columns.map(({ field, by }) => [field, by])).toEqual(
			register.columns.map((column) => [column.name, 'name'])
		);
	}
);
