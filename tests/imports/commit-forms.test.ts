/** Forms on sheets of their own, from the upload to the rows, and each value back to its sheet and cell. */
import { beforeEach, expect, it } from 'vitest';
import { examine, readSheets } from '#lib/imports/read-file.ts';
import { annotate } from '#lib/imports/template.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { cellSources, rowHistory } from '#lib/registers/history.server.ts';
import { storedRows } from '#lib/registers/read.server.ts';
import { contextOf } from '../fixtures/reading.ts';
import { type FixtureCell, workbook } from '../fixtures/workbook.ts';
import { freshDatabase } from '../support/database.ts';
import { imported, scopeIn } from '../support/importing.ts';

beforeEach(() => {
	freshDatabase();
});

const risks = registerNamed('risks');
const form = (reference: string, likelihood: string): FixtureCell[][] => [
	['Risk reference', reference],
	['Risk title', `Risk ${reference}`],
	['Likelihood', likelihood, 'Impact', '3']
];
const FORMS = workbook([
	{ name: 'First', rows: form('F1', '4') },
	{ name: 'Second', rows: form('F2', 'fairly') }
]);

it('lead back to the sheet and cell of each value, and change nothing the second time', async () => {
	const { report } = await imported(scopeIn(), FORMS, { register: 'risks', name: 'forms.xlsx' });
	expect(report.counts).toMatchObject({ read: 2, new: 2, rejected: 0 });
	const { id } = storedRows(scopeIn(), risks).find(({ row }) => row.reference === 'F2')!;
	const sources = cellSources(scopeIn(), risks, id);
	expect(sources.impact).toMatchObject({ sheet: 'Second', cell: 'D3' });
	expect(rowHistory(scopeIn(), risks, id)[0]!.import).toMatchObject({ sheet: 'Second', row: 1 });
	const again = await imported(scopeIn(), FORMS, { register: 'risks', name: 'forms.xlsx' });
	expect(again.report.counts).toMatchObject({ new: 0, changed: 0, same: 2, missing: 0 });
});

it('come back with their findings beside them, each sheet by itself', async () => {
	const examined = examine(FORMS, 'forms.xlsx', {}, contextOf('risks'));
	const { grids } = readSheets((await annotate(examined))!, 'copy.xlsx');
	expect(grids.map(({ name }) => name)).toEqual(['First', 'Second']);
	const texts = grids.map(({ rows }) => rows.flat().join('\n'));
	expect(texts[0]).not.toContain('fairly');
	expect(texts[1]).toContain('B: “fairly” is not one of the words for “Likelihood”.');
});
