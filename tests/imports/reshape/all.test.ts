/** Each shape recognises its own file and no other, and a made table knows where its cells stood. */
import { expect, it } from 'vitest';
import { readSheets } from '#lib/imports/read-file.ts';
import { officialList } from '#lib/imports/reshape/epcn.ts';
import { forms } from '#lib/imports/reshape/forms.ts';
import { published } from '#lib/imports/reshape/mapped.ts';
import { plain } from '#lib/imports/reshape/plain.ts';
import { monthsAcross } from '#lib/imports/reshape/wide.ts';
import { placeOf } from '#lib/spreadsheet/grid.ts';
import { csv } from '../../support/importing.ts';

const context = { register: 'proms', today: '2026-11-21', organisations: [] } as const;
const sheets = (...lines: string[]) => readSheets(csv(...lines), 'file.csv').grids;
const WIDE = sheets(
	'Team,Measure,Apr-25,May-25,Jun-25',
	'North,Eligible,10,11,12',
	'North,Paired,4,5,6'
);
const PLAIN = sheets('Team,Month,Eligible', 'North,04/2025,10');

it.each([published, officialList, forms])(
	'$name takes neither a plain file nor months',
	(shape) => {
		for (const grids of [WIDE, PLAIN])
			expect(shape.recognise({ grids, choices: {}, context })).toBeNull();
	}
);

it('a plain table stays as it is', () => {
	expect(plain.recognise({ grids: PLAIN, choices: {}, context })?.grids).toBe(PLAIN);
	expect(monthsAcross.recognise({ grids: PLAIN, choices: {}, context })).toBeNull();
});

it('of months across each value keeps its cell', () => {
	const reshaped = monthsAcross.recognise({ grids: WIDE, choices: {}, context });
	const [made] = reshaped!.grids;
	expect(made!.rows.length).toBe(4);
	const column = made!.rows[2]!.findIndex((cell) => cell === '11' || cell === 11);
	expect(placeOf(made!, 2, column)).toMatchObject({ index: 1, column: 3 });
});
