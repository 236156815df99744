/** The register of indicators from file to figure: its rules, what is held, and what it answers. */
import { beforeEach, describe, expect, it } from 'vitest';
import { done } from '#lib/core/result.ts';
import { findImport } from '#lib/imports/read.server.ts';
import { undoImport } from '#lib/imports/undo/write.server.ts';
import { commitImport, readImport, startImport } from '#lib/imports/write.server.ts';
import { measuresAsAt } from '#lib/measures/read.server.ts';
import { run } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { Row } from '#lib/registers/definition.ts';
import { exportRows } from '#lib/registers/export.server.ts';
import { indicatorFigures, indicatorsOf } from '#lib/registers/indicators/figures.server.ts';
import { findRow, listRows } from '#lib/registers/read.server.ts';
import { addRow, changeRow, removeRow, restoreRow } from '#lib/registers/write.server.ts';
import { actorOn } from '../../support/actors.ts';
import { freshDatabase, newOrganisation } from '../../support/database.ts';
import {
	acting,
	checked,
	csv,
	imported,
	scopeIn,
	standing,
	TODAY
} from '../../support/importing.ts';
import { newCatalogue } from '../../support/indicators.ts';
import { asked, scopeOf } from '../../support/registers.ts';
import { newRoadmap } from '../../support/roadmap.ts';

const HEADINGS = 'Indicator,Organisation,Period,Numerator,Denominator,Value';
const register = registerNamed('indicators');
const file = (...lines: string[]) => csv(HEADINGS, ...lines);
const details = { register: 'indicators' } as const;

beforeEach(() => {
	freshDatabase();
	newRoadmap();
	newCatalogue();
});

function held(): Row[] {
	return [...standing(scopeIn(), 'indicators', 'id').values()].sort(
		(a, b) => Number(a.id) - Number(b.id)
	);
}

function add(row: Row) {
	return addRow(actorOn(scopeOf(), TODAY), register, {
		organisation: 'XWE',
		numerator: null,
		denominator: null,
		value: null,
		...row
	});
}

const pointsOf = (code: string) =>
	indicatorFigures(scopeOf('read'), TODAY).lines.find(({ indicator }) => indicator.code === code)
		?.points ?? [];

describe('a file of indicators', () => {
	it('takes names, codes and other names, and periods in words', async () => {
		const { report, result } = await imported(
			scopeIn(),
			file(
				'SMI physical health checks,XWE,Q1 2024/25,600,1000,60%',
				'sickness-absence,XTR,April 2024,45.5,1000,',
				'Four-week wait: clock stopped in time,XPL,Feb-Apr 2024,30,60,50%',
				'four-week-wait,XN1,Apr-Jun 2024,30,60,'
			),
			details
		);
		expect(report.problems).toEqual([]);
		expect('ok' in result).toBe(true);
		expect(held()).toMatchObject([
			{ indicator: 'smi-health-checks', period: '2024-06/quarter', numerator: 600, value: null },
			{ indicator: 'sickness-absence', organisation: 'XTR', numerator: 45.5 },
			{ indicator: 'four-week-wait', period: '2024-04/rolling' },
			{ organisation: 'XN1', period: '2024-06/rolling' }
		]);
	});

	it('is of the system itself where it names no organisation, and says so', async () => {
		const bytes = csv('Indicator,Period,Numerator', 'wait-median-days,Feb-Apr 2024,32');
		const { report } = await imported(scopeIn(), bytes, details);
		expect(held()).toMatchObject([{ organisation: 'XWE', numerator: 32 }]);
		expect(report.problems[0]).toMatchObject({ code: 'value-assumed' });
		expect(report.problems[0]!.message).toContain('Westside and Eastside ICS');
	});

	it('may name a system that this one follows, and no other', async () => {
		run(
			`INSERT INTO successions SELECT a.id, b.id, '2026-04-01', 'merger', NULL
			FROM organisations a, organisations b WHERE a.code = 'XCL' AND b.code = 'XWE'`
		);
		const { report } = await checked(
			scopeIn(),
			file('dna-rate,XCL,April 2024,5,50,', 'dna-rate,XOT,April 2024,5,50,'),
			details
		);
		expect(report.counts).toMatchObject({ new: 1, rejected: 1 });
		expect(report.problems[0]).toMatchObject({
			code: 'organisation-unknown',
			cells: ['tracker!B3']
		});
	});

	it('names the cell of an indicator that nobody knows, and where to add it', async () => {
		const { report } = await checked(
			scopeIn(),
			file('Sickness absense rate,XWE,April 2024,5,50,', 'Cheer,XWE,April 2024,5,50,'),
			details
		);
		expect(report.problems).toHaveLength(2);
		expect(report.problems[1]).toMatchObject({ code: 'indicator-unknown', cells: ['tracker!A3'] });
		expect(report.problems[1]!.message).toContain(
			'add it there as your own (Indicators, Catalogue)'
		);
		expect(report.unknownValues[0]).toMatchObject({ suggestion: 'sickness-absence' });
	});

	it('takes a text for what a person says it means', async () => {
		const choices = { values: { indicator: { Cheer: 'dna-rate' } } };
		const bytes = file('Cheer,XWE,April 2024,5,50,');
		await imported(scopeIn(), bytes, { ...details, choices });
		expect(held()).toMatchObject([{ indicator: 'dna-rate' }]);
	});

	it('keeps suppressed counts as such', async () => {
		await imported(scopeIn(), file('carers-offered-assessment,XWE,Q1 2024/25,*,40,'), details);
		expect(held()).toMatchObject([{ numerator: '*', denominator: 40, value: null }]);
		expect(pointsOf('carers-offered-assessment')).toMatchObject([
			{ on: '2024-06-30', value: null, suppressed: true }
		]);
	});

	it('takes its own export back without a change', async () => {
		await imported(
			scopeIn(),
			file(
				'smi-health-checks,XWE,Q1 2024/25,617,1003,',
				'smi-health-checks,XWE,Q2 2024/25,,,62.5%',
				'carers-offered-assessment,XPL,Q1 2024/25,*,40,',
				'wait-median-days,XWE,Feb-Apr 2024,32,,',
				'four-week-wait,XWE,Apr-Jun 2024,31,60,',
				'spend-share,XWE,2023/24,11000000,100000000,'
			),
			details
		);
		for (const format of ['csv', 'xlsx'] as const) {
			const { bytes, fileName } = await exportRows(
				scopeOf('read'),
				register,
				asked(register),
				TODAY,
				format,
				'programme'
			);
			const { report } = await checked(scopeIn(), bytes, { ...details, name: fileName });
			expect(report.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
			expect(report.counts, format).toMatchObject({ new: 0, changed: 0, same: 6, rejected: 0 });
		}
	});

	it('is taken back as one act', async () => {
		const { id } = await imported(scopeIn(), file('dna-rate,XWE,April 2024,5,50,'), details);
		expect(undoImport(acting(scopeIn()), id)).toEqual({
			ok: { rows: 1, kept: 0, bound: 0, repeated: false }
		});
		expect(held()).toEqual([]);
	});
});

describe('the rules', () => {
	async function found(line: string) {
		const { report } = await checked(scopeIn(), file(line), details);
		return report.problems.map(({ severity, code, cells }) => [severity, code, ...cells]);
	}

	it.each([
		[
			'smi-health-checks,XWE,Q1 2024/25,1100,1000,',
			['error', 'numerator-above-denominator', 'tracker!D2', 'tracker!E2']
		],
		['smi-health-checks,XWE,Q1 2024/25,45%,,', ['error', 'percentage-for-count', 'tracker!D2']],
		['smi-health-checks,XWE,Q1 2024/25,0.45,1000,', ['error', 'count-not-whole', 'tracker!D2']],
		['wait-median-days,XWE,Feb-Apr 2024,30,40,', ['error', 'denominator-not-wanted', 'tracker!E2']],
		['smi-health-checks,XWE,Q1 2024/25,,,62', ['error', 'share-out-of-range', 'tracker!F2']],
		['smi-health-checks,XWE,Q1 2024/25,601,1003,71%', ['warning', 'value-disagrees', 'tracker!F2']],
		['wait-median-days,XWE,Feb-Apr 2024,30,,35', ['warning', 'value-disagrees', 'tracker!F2']],
		['dna-rate,XWE,Q1 2024/25,5,50,', ['warning', 'period-kind-differs', 'tracker!C2']]
	])('%s', async (line, finding) => {
		expect(await found(line)).toEqual([finding]);
	});

	it.each([
		'smi-health-checks,XWE,Q1 2024/25,601,1003,60%',
		'smi-health-checks,XWE,Q1 2024/25,601,1003,59.9',
		'four-week-wait,XWE,Feb-Apr 2024,45,105,41%',
		'access-trajectory,XWE,Q1 2024/25,1100,1000,1.1',
		'spend-share,XWE,2023/24,,,11.2%'
	])('%s is as it should be', async (line) => {
		expect(await found(line)).toEqual([]);
	});
});

describe('periods that overlap', () => {
	it('in one file: the row of the kind that the indicator comes in is kept', async () => {
		const { report } = await checked(
			scopeIn(),
			file('dna-rate,XWE,April 2024,5,50,', 'dna-rate,XWE,Q1 2024/25,15,150,'),
			details
		);
		expect(report.counts).toMatchObject({ new: 1, rejected: 1 });
		expect(report.problems[0]).toMatchObject({
			severity: 'error',
			code: 'period-overlaps',
			cells: ['tracker!C3']
		});
		expect(report.problems[0]!.message).toContain('“Q1 2024/25” overlaps “April 2024”');
	});

	it('in one file: of two years that overlap neither is taken', async () => {
		const { report } = await checked(
			scopeIn(),
			file('spend-share,XWE,2023/24,1,10,', 'spend-share,XWE,Year to June 2024,1,10,'),
			details
		);
		expect(report.counts).toMatchObject({ new: 0, rejected: 2 });
		expect(report.problems.flatMap(({ cells }) => cells)).toEqual(['tracker!C2', 'tracker!C3']);
	});

	it('in one file: months that roll, other organisations and other indicators do not clash', async () => {
		const { report } = await checked(
			scopeIn(),
			file(
				'four-week-wait,XWE,Feb-Apr 2024,5,50,',
				'four-week-wait,XWE,Mar-May 2024,5,50,',
				'four-week-wait,XWE,Apr-Jun 2024,5,50,',
				'dna-rate,XWE,April 2024,5,50,',
				'dna-rate,XPL,Q1 2024/25,15,150,'
			),
			details
		);
		expect(report.counts).toMatchObject({ new: 5, rejected: 0 });
	});

	it('against what is held: found when the file is checked, and the cell is named', async () => {
		add({ indicator: 'dna-rate', period: '2024-05/month', numerator: 5, denominator: 50 });
		const { report, result } = await imported(
			scopeIn(),
			file('dna-rate,XWE,Q1 2024/25,15,150,', 'dna-rate,XWE,July 2024,5,50,'),
			{ ...details, leaveOutRejected: true }
		);
		expect(report.problems[0]).toMatchObject({ code: 'period-overlaps', cells: ['tracker!C2'] });
		expect(report.problems[0]!.message).toContain('held in the register already');
		expect(report.counts).toMatchObject({ read: 2, new: 1, rejected: 1 });
		expect('ok' in result).toBe(true);
		expect(held().map(({ period }) => period)).toEqual(['2024-05/month', '2024-07/month']);
	});

	it('against what came in after the check: nothing is written until the person has looked', async () => {
		const { id } = done(
			startImport(acting(scopeIn()), register, 'q.csv', file('dna-rate,XWE,Q1 2024/25,15,150,'))
		);
		await readImport(acting(scopeIn()), id);
		add({ indicator: 'dna-rate', period: '2024-05/month', numerator: 5, denominator: 50 });
		const result = await commitImport(acting(scopeIn()), id, {
			missing: 'keep',
			leaveOutRejected: false
		});
		expect(result).toMatchObject({ refused: [{ code: 'rows-rejected' }] });
		expect(held()).toHaveLength(1);
		expect(findImport(scopeIn(), id).status).toBe('checked');
	});

	it('by hand: adding, changing and putting back are refused alike', () => {
		const month = done(add({ indicator: 'dna-rate', period: '2024-05/month', numerator: 5 }));
		const quarter = { indicator: 'dna-rate', period: '2024-06/quarter', numerator: 15 };
		expect(add(quarter)).toMatchObject({
			refused: [{ code: 'period-overlaps', field: 'period' }]
		});
		const june = done(add({ indicator: 'dna-rate', period: '2024-07/month', numerator: 5 }));
		const { row, version } = findRow(scopeOf(), register, june.id, TODAY);
		expect(
			changeRow(actorOn(scopeOf(), TODAY), register, june.id, version, { ...row, ...quarter })
		).toMatchObject({ refused: [{ code: 'period-overlaps' }] });
		removeRow(actorOn(scopeOf(), TODAY), register, month.id);
		expect(add(quarter)).toHaveProperty('ok');
		expect(restoreRow(actorOn(scopeOf(), TODAY), register, month.id)).toMatchObject({
			refused: [{ code: 'period-overlaps' }]
		});
	});

	it('taking an import back leaves out what would overlap by now', async () => {
		add({ indicator: 'dna-rate', period: '2024-05/month', numerator: 5 });
		const { id, report } = await imported(
			scopeIn(),
			file('dna-rate,XWE,July 2024,6,,', 'sickness-absence,XWE,May 2024,6,,'),
			{ ...details, missing: 'close' }
		);
		expect(report.counts).toMatchObject({ new: 2, missing: 1 });
		expect(add({ indicator: 'dna-rate', period: '2024-06/quarter', numerator: 15 })).toHaveProperty(
			'ok'
		);
		expect(undoImport(acting(scopeIn()), id)).toEqual({
			ok: { rows: 2, kept: 1, bound: 0, repeated: false }
		});
		expect(held().map(({ period }) => period)).toEqual(['2024-06/quarter']);
	});
});

describe('by hand', () => {
	it('holds a value that its counts say already once only, and shows it all the same', () => {
		const result = done(
			add({
				indicator: 'smi-health-checks',
				period: '2024-06/rolling',
				numerator: 600,
				denominator: 1000,
				value: 0.6
			})
		);
		const found = findRow(scopeOf('read'), register, result.id, TODAY);
		expect(found.row).toMatchObject({ period: '2024-06/quarter', value: null });
		expect(found.derived).toEqual({ value: 0.6 });
		const { rows } = listRows(scopeOf('read'), register, asked(register, 'sort=value'), TODAY);
		expect(rows[0]!.row.value).toBe(0.6);
	});

	it('refuses more than all', () => {
		const figures = { numerator: 11, denominator: 10 };
		expect(
			add({ indicator: 'smi-health-checks', period: '2024-06/quarter', ...figures })
		).toMatchObject({ refused: [{ code: 'numerator-above-denominator' }] });
	});
});

describe('what it answers', () => {
	const value = (
		indicator: string,
		period: string,
		numerator: number | string,
		organisation = 'XWE'
	) => add({ indicator, period, numerator, denominator: 100, organisation });
	const line = (asAt: string) =>
		measuresAsAt(scopeOf('read'), asAt).filter(({ measure }) => measure.startsWith('indicator:'));

	it('gives a line for each indicator with values, of the last period by the day', () => {
		value('smi-health-checks', '2024-03/quarter', 50);
		value('smi-health-checks', '2024-06/quarter', 62);
		expect(line('2024-06-29')).toMatchObject([{ numerator: 50 }]);
		expect(line('2024-06-30')).toMatchObject([
			{
				measure: 'indicator:smi-health-checks',
				title: 'Physical health checks for people with SMI (GP register)',
				numerator: 62,
				denominator: 100,
				value: 0.62,
				unit: 'people',
				note: 'For Q1 2024/25.'
			}
		]);
		expect(line('2023-01-01')).toEqual([]);
	});

	it('never mixes kinds of period', () => {
		value('dna-rate', '2024-04/month', 10);
		value('dna-rate', '2025-03/quarter', 30);
		expect(line(TODAY)).toMatchObject([
			{ numerator: 10, note: 'For April 2024. Also recorded by quarter.' }
		]);
		expect(pointsOf('dna-rate')).toEqual([
			{
				period: '2024-04/month',
				on: '2024-04-30',
				numerator: 10,
				denominator: 100,
				value: 0.1,
				suppressed: false
			}
		]);
	});

	it('does not add up places to a system', () => {
		value('dna-rate', '2024-04/month', 10, 'XPL');
		expect(line(TODAY)).toMatchObject([
			{
				value: null,
				note: 'No figure for the ICS as a whole. Recorded for 1 other organisation, which are not added up.'
			}
		]);
		expect(pointsOf('dna-rate')).toEqual([]);
		expect(indicatorsOf(scopeOf('read')).map(({ code }) => code)).toEqual(['dna-rate']);
	});

	it('is another system’s business only there', () => {
		newOrganisation('XP2', 'place', { parent: 'XOT' });
		value('dna-rate', '2024-04/month', 10);
		expect(indicatorsOf(scopeOf('read', 'XOT'))).toEqual([]);
		expect(pointsOf('nonsense')).toEqual([]);
	});
});
