import { readFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { machineActor, personByEmail } from '#lib/accounts/read.server.ts';
import { authorise, type IcsScope } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { loadDemonstration } from '#lib/demo/load.ts';
import {
	findMeasure,
	measuresAsAt,
	seriesOf,
	seriesOfMany,
	shownMeasures
} from '#lib/measures/read.server.ts';
import { latestPoint } from '#lib/measures/rules.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { loadDemoOrganisations } from '#lib/organisations/write.server.ts';
import { all } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { RegisterName, Row } from '#lib/registers/definition.ts';
import { addRow } from '#lib/registers/write.server.ts';
import { loadRoadmap } from '#lib/roadmap/write.server.ts';
import { actorOn } from '../support/actors.ts';
import { emptyDatabase, freshDatabase } from '../support/database.ts';
import { scopeOf } from '../support/registers.ts';

const TODAY = '2026-09-30';

describe('a series', () => {
	beforeEach(() => {
		freshDatabase();
	});

	function add(register: RegisterName, ...rows: Row[]): void {
		for (const row of rows) {
			const result = addRow(actorOn(scopeOf(), TODAY), registerNamed(register), row);
			if (!('ok' in result)) throw new Error(`not added: ${JSON.stringify(result)}`);
		}
	}

	function series(name: string, asAt = TODAY) {
		const scope = scopeOf('read');
		return seriesOf(scope, findMeasure(scope, name)!, asAt);
	}

	const proms = (
		month: string,
		eligible: number | string | null,
		first: number | string | null
	) => ({
		team: 'T1',
		measure: 'dialog',
		month,
		eligible,
		first_scores: first
	});
	const post = (month: string, row: Row = {}) => ({
		trust: 'XTR',
		role: 'Mental health practitioner (ARRS)',
		band: '7',
		employer: 'nhs',
		focus: 'core',
		month,
		planned_wte: 10,
		in_post_wte: 5,
		...row
	});

	test('of a month that nobody returned has a point without a value, between and at the end', () => {
		add('proms', proms('2026-05', 100, 40), proms('2026-07', 100, 60));
		expect(
			series('prom-first-score').map(({ on, submitted, value }) => [on, submitted, value])
		).toEqual([
			['2026-05-31', true, 0.4],
			['2026-06-30', false, null],
			['2026-07-31', true, 0.6],
			['2026-08-31', false, null],
			['2026-09-30', false, null]
		]);
	});

	test('leaves suppressed and missing rows out, and says how many', () => {
		add(
			'proms',
			proms('2026-09', 100, 40),
			{ ...proms('2026-09', 20, '*'), team: 'T2' },
			{ ...proms('2026-09', 20, null), team: 'T3' }
		);
		expect(series('prom-first-score').at(-1)).toMatchObject({
			numerator: 40,
			denominator: 100,
			note: 'For September 2026. 1 row has a suppressed count, so this leaves it out. 1 row does not give both figures, so this leaves it out.'
		});
	});

	test('of a month whose rows are all suppressed was submitted and has no value', () => {
		add('proms', proms('2026-09', '*', '*'));
		expect(series('prom-first-score')).toMatchObject([{ submitted: true, value: null }]);
	});

	test('ends with the last month that was over on the day', () => {
		add('proms', proms('2026-08', 10, 5), proms('2026-09', 10, 6));
		expect(series('prom-first-score', '2026-09-29').map(({ on }) => on)).toEqual(['2026-08-31']);
	});

	test('counts a post of the additional roles scheme once in every month', () => {
		for (const month of ['2026-08', '2026-09'])
			add('workforce', post(month), post(month, { employer: 'primary-care', in_post_wte: 4 }));
		expect(
			series('posts-filled').map(({ numerator, denominator }) => [numerator, denominator])
		).toEqual([
			[4, 10],
			[4, 10]
		]);
	});

	test('counts a trust that is behind with its last return, and says so', () => {
		add('workforce', post('2026-08'), post('2026-08', { role: 'Nurse', band: '6' }));
		add('workforce', post('2026-09', { role: 'Peer worker', band: '4', in_post_wte: 8 }));
		expect(series('posts-filled').map(({ numerator }) => numerator)).toEqual([10, 8]);
	});

	test('of training takes the last return of each course', () => {
		const course = (name: string, month: string, trained: number) => ({
			...{ trust: 'XTR', course: name, month, in_scope: 10, trained }
		});
		add('training', course('KUF', '2026-07', 2), course('DIALOG', '2026-08', 5));
		expect(
			series('training-done').map(({ on, numerator, denominator }) => [on, numerator, denominator])
		).toEqual([
			['2026-07-31', 2, 10],
			['2026-08-31', 7, 20],
			['2026-09-30', null, null]
		]);
	});

	test('of money has a point a financial year, and one without a value where a year is missing', () => {
		const line = (year: string, spent: number) => ({
			...{ year, stream: 'transformation', category: 'staff', allocated: 100, spent }
		});
		add('funding', line('2023/24', 100), line('2025/26', 50));
		expect(series('funding-spent').map(({ on, value }) => [on, value])).toEqual([
			['2024-03-31', 1],
			['2025-03-31', null],
			['2026-03-31', 0.5]
		]);
	});

	test('of what is held without dates is one point', () => {
		add('teams', {
			trust: 'XTR',
			code: 'T1',
			name: 'One',
			staff: 10,
			staff_trained: 4,
			live_on: '2026-01-01'
		});
		expect(series('dialog-staff-trained')).toMatchObject([{ on: TODAY, numerator: 4 }]);
	});

	test('of an empty register has no point', () => {
		const scope = scopeOf('read');
		for (const [name, points] of seriesOfMany(scope, shownMeasures(scope), TODAY))
			expect(points, name).toEqual([]);
	});

	test('reads the rows of a month through its index', () => {
		const plan = (sql: string) =>
			all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
				.map(({ detail }) => detail)
				.join();
		expect(
			plan(
				'SELECT month, sum(eligible) FROM proms WHERE ics_id = 1 AND removed_at IS NULL AND month <= 5 GROUP BY month'
			)
		).toContain('INDEX proms_by_month (ics_id=? AND removed_at=? AND month<?)');
		expect(
			plan(
				"SELECT role FROM workforce WHERE ics_id = 1 AND trust = 'A' AND month = 5 AND removed_at IS NULL"
			)
		).toContain('workforce_by_month');
	});
});

describe('over a demonstration system', () => {
	let scope: IcsScope;

	beforeAll(async () => {
		emptyDatabase();
		done(
			loadRoadmap(
				machineActor('manage-roadmap'),
				JSON.parse(readFileSync('data/roadmap/2022-08-draft.json', 'utf8'))
			)
		);
		loadDemoOrganisations();
		await loadDemonstration(1, TODAY);
		const person = personByEmail('national@demo.example');
		scope = authorise(person, 'read', findIcs(authorise(person, 'read'), 'XBA'));
	});

	test.each(['2026-09-30', '2026-09-12', '2026-02-28', '2025-04-01'])(
		'the latest point of every series on %s is the headline measure',
		(asAt) => {
			const measures = shownMeasures(scope);
			const series = seriesOfMany(scope, measures, asAt);
			const headlines = new Map(
				measuresAsAt(scope, asAt).map((one) => [one.measure as string, one])
			);
			expect(measures.length).toBe(headlines.size);
			let known = 0;
			for (const { name } of measures) {
				const { numerator, denominator, value, note, planned } = headlines.get(name)!;
				const latest = latestPoint(series.get(name)!);
				if (value === null) {
					expect(latest?.value ?? null, name).toBeNull();
					continue;
				}
				known += 1;
				expect(latest, name).toMatchObject({ numerator, denominator, value, note, planned });
			}
			expect(known).toBeGreaterThan(8);
		}
	);

	test('no series has a day twice, and all are oldest first', () => {
		const series = seriesOfMany(scope, shownMeasures(scope), TODAY);
		for (const [name, points] of series) {
			const days = points.map(({ on }) => on);
			expect([...new Set(days)].sort(), name).toEqual(days);
			expect(days.length, name).toBeGreaterThan(0);
		}
	});
});
