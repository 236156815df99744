/** Published files and the ways of reading them: recognised, chosen, saved, renamed, refused. */
import { beforeEach, describe, expect, it } from 'vitest';
import { NotFound } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { readyMappings, savedMappings } from '#lib/imports/mappings/read.server.ts';
import { checkMapping, type Mapping } from '#lib/imports/mappings/rules.ts';
import { removeMapping, renameMapping, saveMapping } from '#lib/imports/mappings/write.server.ts';
import { undoImport } from '#lib/imports/undo/write.server.ts';
import { acting, checked, csv, imported, scopeIn, standing } from '../../support/importing.ts';
import { englandWithCatalogue, WAITS_HEADINGS, waitsLine } from '../../support/published.ts';

beforeEach(() => {
	englandWithCatalogue();
});

const WAITS = csv(
	WAITS_HEADINGS,
	waitsLine('QE1', 'MRS01', '40'),
	waitsLine('QE1', 'MRS01a', '25'),
	waitsLine('E54000048', 'MRS01', '45', '06'),
	waitsLine('E54000048', 'MRS01a', '*', '06'),
	waitsLine('UNKNOWN', 'MRS01', '5'),
	waitsLine('QE1', 'MRS99', '7')
);

const OWN: Mapping = done(
	checkMapping({
		name: 'Carers, quarterly',
		form: 'plain',
		keep: [{ column: 'Age', values: ['All ages'] }],
		area: { column: 'Area code' },
		period: { column: 'Quarter', kind: 'quarter' },
		indicators: [
			{ indicator: 'carers-offered-assessment', numerator: 'Offered', denominator: 'Carers' }
		],
		columns: { 'Area code': 'A', Quarter: 'B', Age: 'C', Offered: 'D', Carers: 'E' }
	})
);
const CARERS = csv(
	'Area code,Quarter,Age,Offered,Carers',
	'QE1,Q1 2025/26,All ages,30,60',
	'QE1,Q1 2025/26,Under 65,10,20',
	'QYG,Q1 2025/26,All ages,50,90'
);
const carers = { register: 'indicators', name: 'carers.csv' } as const;

describe('a file whose headings are known', () => {
	it('is taken without a word from anybody, by ODS and by ONS code', async () => {
		const { report, id } = await imported(scopeIn('QE1'), WAITS, {
			register: 'indicators',
			name: 'waits.csv'
		});
		expect(report.mapping?.id).toBe('ready:four-week-waits');
		expect(report.counts).toMatchObject({ read: 2, new: 2, rejected: 0 });
		expect(report.mapping?.told).toContain('1 row is of people whose area is not known (UNKNOWN).');
		const held = [...standing(scopeIn('QE1'), 'indicators', 'period').values()];
		expect(held.map(({ organisation }) => organisation)).toEqual(['QE1', 'QE1']);
		expect(undoImport(acting(scopeIn('QE1')), id, 'keep')).toMatchObject({ ok: { rows: 2 } });
		expect(standing(scopeIn('QE1'), 'indicators', 'period').size).toBe(0);
	});

	it('names the cell of a figure that cannot be read', async () => {
		const file = csv(
			WAITS_HEADINGS,
			waitsLine('QE1', 'MRS01', 'forty'),
			waitsLine('QE1', 'MRS01a', '25')
		);
		const { report } = await checked(scopeIn('QE1'), file, {
			register: 'indicators',
			name: 'waits.csv'
		});
		const found = report.problems.find(({ severity }) => severity === 'error');
		expect(found?.cells).toEqual(['waits!K2']);
	});

	it('that holds none of the measures is not taken for it', async () => {
		const file = csv(WAITS_HEADINGS, waitsLine('QE1', 'MHS01', '40'));
		const { report } = await checked(scopeIn('QE1'), file, { register: 'indicators' });
		expect(report.mapping).toBeUndefined();
		expect(report.layout?.columns.find(({ heading }) => heading === 'MEASURE_ID')?.values).toEqual([
			'MHS01'
		]);
	});

	it('of other systems alone says so', async () => {
		const file = csv(WAITS_HEADINGS, waitsLine('QYG', 'MRS01', '40'));
		const { report } = await checked(scopeIn('QE1'), file, { register: 'indicators' });
		expect(report.refused?.code).toBe('mapping-no-area');
		expect(report.refused?.message).toContain('1 row is of other organisations');
	});

	it('is read as it is when a person says so', async () => {
		const { report } = await checked(scopeIn('QE1'), WAITS, {
			register: 'indicators',
			choices: { mapping: null }
		});
		expect(report.mapping).toBeUndefined();
	});

	it('that holds an NHS number is refused first, and nothing of it is kept', async () => {
		const file = csv(WAITS_HEADINGS, waitsLine('QE1', 'MRS01', '943 476 5919'));
		const { report, status } = await checked(scopeIn('QE1'), file, { register: 'indicators' });
		expect(status).toBe('rejected');
		expect(report.refused?.code).toBe('nhs-number');
		expect(JSON.stringify(report)).not.toContain('5919');
	});
});

describe('a way of reading', () => {
	it('that came with Waymark has nothing wrong with it', () => {
		expect(readyMappings().map(({ id }) => id)).toEqual([
			...['ready:four-week-waits', 'ready:sickness-absence', 'ready:smi-health-checks']
		]);
	});

	it('with a fault names the part', async () => {
		const mapping = { ...OWN, area: { column: '' } };
		const { report } = await checked(scopeIn('QE1'), CARERS, { ...carers, choices: { mapping } });
		expect(report.refused).toMatchObject({ code: 'mapping-fault' });
		expect(report.refused?.message).toContain('“area.column”');
	});

	it('that names a column the file does not have says which, and what there is', async () => {
		const mapping = { ...OWN, area: { column: 'Postcode district' }, columns: {} };
		const { report } = await checked(scopeIn('QE1'), CARERS, { ...carers, choices: { mapping } });
		expect(report.refused?.code).toBe('mapping-column-missing');
		expect(report.refused?.message).toMatch(/“Postcode district”.*Area code/);
	});

	it('that is saved is known by the headings of the next file', async () => {
		const scope = scopeIn('QE1');
		expect(saveMapping(acting(scope), 'Carers, quarterly', OWN)).toEqual({ ok: { id: 1 } });
		const { report } = await imported(scope, CARERS, carers);
		expect(report.mapping).toMatchObject({ id: 'saved:1', rows: 1, differences: [] });
		const [row] = [...standing(scope, 'indicators', 'period').values()];
		expect(row).toMatchObject({ period: '2025-06/quarter', numerator: 30, denominator: 60 });
		expect(report.mapping?.told).toContain('1 row has something else in “Age” than is kept.');
	});

	it('is of no other system', async () => {
		saveMapping(acting(scopeIn('QE1')), 'Carers, quarterly', OWN);
		const { report } = await checked(scopeIn('QYG'), CARERS, carers);
		expect(report.mapping).toBeUndefined();
	});

	it('bears a heading that was renamed or moved, and tells it', async () => {
		saveMapping(acting(scopeIn('QE1')), 'Carers, quarterly', OWN);
		const file = csv(
			'Area code,Age band,Quarter,Offered,Carers known',
			'QE1,All ages,Q2 2025/26,31,61'
		);
		const { report } = await checked(scopeIn('QE1'), file, carers);
		expect(report.mapping?.differences).toEqual([
			'“Age” is now called “Age band” (column B).',
			'“Carers” is now called “Carers known” (column E).',
			'“Quarter” has moved from column B to column C.'
		]);
		expect(report.counts).toMatchObject({ read: 1, rejected: 0 });
		expect(report.problems.filter(({ code }) => code === 'heading-changed')).toHaveLength(3);
	});

	it('is renamed and removed by name, with who and when', () => {
		const scope = scopeIn('QE1');
		saveMapping(acting(scope), 'Carers', OWN);
		saveMapping(acting(scope), 'Others', OWN);
		expect(renameMapping(acting(scope), 1, 'others')).toMatchObject({
			refused: [{ field: 'name', message: expect.stringContaining('another called') as string }]
		});
		expect(renameMapping(acting(scope), 1, ' ')).toMatchObject({
			refused: [{ field: 'name' }]
		});
		expect(renameMapping(acting(scope), 1, 'Carers by quarter')).toEqual({ ok: { id: 1 } });
		removeMapping(acting(scope), 2);
		expect(savedMappings(scope)).toMatchObject([
			{
				name: 'Carers by quarter',
				savedBy: 'data-officer of qe1',
				mapping: { name: 'Carers by quarter' }
			}
		]);
		expect(removeMapping(acting(scope), 2)).toEqual({ ok: { repeated: true } });
		expect(() => renameMapping(acting(scopeIn('QYG')), 1, 'Mine')).toThrow(NotFound);
	});

	it('of the same name takes the place of the earlier', () => {
		saveMapping(acting(scopeIn('QE1')), 'Carers', OWN);
		saveMapping(acting(scopeIn('QE1')), 'carers', { ...OWN, publisher: 'NHS England' });
		expect(savedMappings(scopeIn('QE1'))).toMatchObject([
			{ name: 'carers', mapping: { publisher: 'NHS England' } }
		]);
	});

	it('takes periods that stand across, each figure from its own cell', async () => {
		const mapping = done(
			checkMapping({
				name: 'Visits',
				form: 'wide',
				area: { column: 'ICB' },
				period: { kind: 'month' },
				indicators: [{ indicator: 'directory-visits', numerator: 'cells' }]
			})
		);
		const file = csv('ICB,Apr-25,May-25', 'QE1,10,12', 'QYG,4,5');
		const { report } = await checked(scopeIn('QE1'), file, { ...carers, choices: { mapping } });
		expect(report.counts).toMatchObject({ read: 2, new: 2 });
		expect(report.mapping?.preview.map((cells) => [cells[2]!.text, cells[3]])).toEqual([
			['April 2025', { text: '10', cell: 'B2' }],
			['May 2025', { text: '12', cell: 'C2' }]
		]);
	});
});
