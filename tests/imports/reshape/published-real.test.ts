/** The files that NHS England publishes, against a reading of their bytes by other means. */
import { beforeAll, describe, expect, it } from 'vitest';
import { readSheets } from '#lib/imports/read-file.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { Row } from '#lib/registers/definition.ts';
import { cellSources } from '#lib/registers/history.server.ts';
import { storedRows } from '#lib/registers/read.server.ts';
import { checked, imported, scopeIn } from '../../support/importing.ts';
import {
	englandWithCatalogue,
	HEALTH_CHECKS,
	published,
	SICKNESS,
	WAITS
} from '../../support/published.ts';

const indicators = registerNamed('indicators');

/** Lines of a text, cut at commas that stand outside quotes; the position is the row's number less 1. */
function cells(bytes: Uint8Array): string[][] {
	const text = new TextDecoder().decode(bytes).replace(/"[^"\n]*"/g, 'quoted');
	return text.split(/\r?\n/).map((line) => line.split(','));
}

function heldBy(code: string): { id: number; row: Row }[] {
	return storedRows(scopeIn(code), indicators).filter(({ removed }) => !removed);
}

beforeAll(() => {
	englandWithCatalogue();
});

const waits = published(WAITS);
describe.skipIf(!waits)(
	`four-week waits${waits ? '' : ' (skipped: the file is not there)'}`,
	() => {
		const lines = waits ? cells(waits) : [];
		const of = (area: string, measure: string) =>
			lines.filter((cell) => cell[4] === area && cell[8] === measure);

		it('become one row for each period, counts and suppressed ones as published', async () => {
			const { report } = await imported(scopeIn('QE1'), waits!, {
				register: 'indicators',
				name: WAITS
			});
			expect(report.mapping?.title).toBe(
				'Community mental health four-week waits, as NHS England publishes them'
			);
			expect(report.counts).toMatchObject({ read: 6, new: 6, rejected: 0 });
			const rows = heldBy('QE1').map(({ row }) => row);
			const expected = of('QE1', 'MRS01').map((line) => ({
				period: `${line[1]!.slice(6)}-${line[1]!.slice(3, 5)}/rolling`,
				denominator: Number(line[10]),
				numerator: of('QE1', 'MRS01a').find((other) => other[1] === line[1])![10]
			}));
			expect(expected).toHaveLength(6);
			expect(expected[0]).toMatchObject({ denominator: 315, numerator: '*' });
			for (const one of expected)
				expect(rows.find(({ period }) => period === one.period)).toMatchObject({
					...one,
					indicator: 'four-week-wait',
					organisation: 'QE1'
				});
		});

		it('say what was left out, as a count of the lines gives it', async () => {
			const { report } = await checked(scopeIn('QE1'), waits!, {
				register: 'indicators',
				name: WAITS
			});
			const rows = lines.filter(({ length }) => length === 11).slice(1);
			const wanted = rows.filter((cell) => ['MRS01', 'MRS01a'].includes(cell[8]!));
			const others = wanted.filter((cell) => !['QE1', 'England', 'UNKNOWN'].includes(cell[4]!));
			expect(rows).toHaveLength(11_616);
			const told = report.mapping!.told.join(' ');
			expect(told).toContain('6 rows were made from 12 of the file’s 11,616 rows.');
			expect(told).toContain(
				`${(rows.length - wanted.length).toLocaleString('en-GB')} rows are of other measures.`
			);
			expect(told).toContain('12 rows are of England as a whole.');
			expect(told).toContain('12 rows are of people whose area is not known (UNKNOWN).');
			expect(told).toContain(`${others.length} rows are of other organisations`);
			expect(others).toHaveLength(492);
		});

		it('lead each figure back to its own cell', () => {
			const { id, row } = heldBy('QE1').find(({ row }) => row.period === '2024-04/rolling')!;
			const sources = cellSources(scopeIn('QE1'), indicators, id);
			const denominator = lines.indexOf(of('QE1', 'MRS01')[0]!) + 1;
			const numerator = lines.indexOf(of('QE1', 'MRS01a')[0]!) + 1;
			expect(sources.denominator?.cell).toBe(`K${denominator}`);
			expect(sources.numerator?.cell).toBe(`K${numerator}`);
			expect(sources.organisation?.cell).toBe(`E${denominator}`);
			expect(row.numerator).toBe('*');
		});

		it('of systems that have closed stay under the code that reported them', async () => {
			const { report } = await imported(scopeIn('S1Y5D'), waits!, {
				register: 'indicators',
				name: WAITS
			});
			const rows = heldBy('S1Y5D').map(({ row }) => row);
			expect(new Set(rows.map(({ organisation }) => organisation))).toEqual(
				new Set(['QHG', 'QUE', 'QM7'])
			);
			expect(rows).toHaveLength(18);
			const closed = report.problems.filter(({ code }) => code === 'closed-organisation');
			expect(closed).toHaveLength(3);
			expect(closed.map(({ message }) => message).join(' ')).toContain(
				'(QHG), which closed on 31 March 2026'
			);
		});

		it('change nothing when they are sent again, and are read well within two seconds', async () => {
			const took: number[] = [];
			for (let time = 0; time < 3; time += 1) {
				const begun = performance.now();
				const { report } = await checked(scopeIn('QE1'), waits!, {
					register: 'indicators',
					name: WAITS
				});
				took.push(performance.now() - begun);
				expect(report.counts).toMatchObject({ new: 0, changed: 0, same: 6 });
			}
			// The quickest of them: a machine that is busy with other tests says nothing of the reader.
			expect(Math.min(...took)).toBeLessThan(2_000);
		});
	}
);

const sickness = published(SICKNESS);
describe.skipIf(!sickness)(
	`sickness absence${sickness ? '' : ' (skipped: the file is not there)'}`,
	() => {
		it('is taken for the trusts of the system, by month', async () => {
			const { report } = await imported(scopeIn('QE1'), sickness!, {
				register: 'indicators',
				name: SICKNESS
			});
			const lines = cells(sickness!).filter((cell) => ['RW5', 'RXL'].includes(cell[5]!));
			expect(lines).toHaveLength(24);
			expect(report.counts).toMatchObject({ read: 24, new: 24, rejected: 0 });
			const rows = heldBy('QE1').map(({ row }) => row);
			for (const line of lines)
				expect(rows).toContainEqual(
					expect.objectContaining({
						indicator: 'sickness-absence',
						organisation: line[5],
						period: `${line[0]!.slice(6)}-${line[0]!.slice(3, 5)}/month`,
						numerator: Number(line[8]),
						denominator: Number(line[9])
					})
				);
			expect(report.mapping!.told.join(' ')).toMatch(
				/185 codes in “ORG_CODE” that are not on record/
			);
		});
	}
);

const checks = published(HEALTH_CHECKS);
describe.skipIf(!checks)(
	`physical health checks${checks ? '' : ' (skipped: the file is not there)'}`,
	() => {
		const PARTS = ['00Q', '00R', '00X', '01A', '01E', '01K', '02G', '02M'];
		const rows = checks
			? readSheets(checks, HEALTH_CHECKS).grids[0]!.rows.map((row) => row.map(String))
			: [];
		const sum = (period: string, question: string, parts: readonly string[]) =>
			rows
				.filter((row) => row[0] === period && row[2] === question && parts.includes(row[1]!))
				.reduce((total, row) => total + Number(row[3]), 0);

		it('are added up from the parts of the system, quarter by quarter', async () => {
			const { report } = await imported(scopeIn('QE1'), checks!, {
				register: 'indicators',
				name: HEALTH_CHECKS
			});
			expect(report.counts).toMatchObject({ read: 22, new: 22, rejected: 0 });
			const held = heldBy('QE1').filter(({ row }) => row.indicator === 'smi-health-checks');
			for (const [period, stored] of [
				['SMI-Q3-2018-2019', '2018-12/quarter'],
				['SMI-Q4-2023-2024', '2024-03/quarter']
			] as const) {
				const { id, row } = held.find((one) => one.row.period === stored)!;
				expect(row.numerator).toBe(sum(period, 'All6PHC', PARTS));
				expect(row.denominator).toBe(sum(period, 'SMIRegister', PARTS));
				const cell = cellSources(scopeIn('QE1'), indicators, id).numerator!.cell;
				expect(cell.split(' + ')).toHaveLength(8);
			}
		});

		it('are not made of a quarter in which a part of the system is missing', async () => {
			const { report } = await checked(scopeIn('QOQ'), checks!, {
				register: 'indicators',
				name: HEALTH_CHECKS
			});
			// County Durham’s and others’ groups merged in April 2020; before, one code is not there.
			const quarters = new Set(rows.filter((row) => row[1] === '42D').map((row) => row[0]));
			expect(report.counts.read).toBe(quarters.size);
			const told = report.mapping!.told.join(' ');
			expect(told).toContain('6 rows could not be made');
			expect(told).toContain('the file has no figure for 42D');
		});
	}
);
