import { beforeEach, describe, expect, it } from 'vitest';
import { findMeasure, seriesOf, trueSummary } from '#lib/measures/read.server.ts';
import { cached, rowsOf } from '#lib/platform/cache.server.ts';
import { all, run, transaction } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { parseListRequest } from '#lib/registers/form.ts';
import { promMonths, promReturns } from '#lib/registers/proms/figures.server.ts';
import { distinctValues, listRows, tallies } from '#lib/registers/read.server.ts';
import { workforceGroups, workforceReturns } from '#lib/registers/workforce/figures.server.ts';
import { bumpVersion, insertRow, insertRows } from '#lib/registers/write.server.ts';
import { actorOn } from '../support/actors.ts';
import { freshDatabase } from '../support/database.ts';
import { scopeOf } from '../support/registers.ts';

const TODAY = '2026-09-30';
const proms = registerNamed('proms');

beforeEach(() => {
	freshDatabase();
});

function send(...months: string[]): void {
	const counts = { eligible: 20, first_scores: 10, paired_scores: 5, improved: 3 };
	const rows = months.map((month) => {
		return { row: { team: 'Hill', measure: 'dialog', month, ...counts }, number: null };
	});
	const actor = actorOn(scopeOf('edit-registers'), TODAY);
	insertRows(actor, proms, rows);
	bumpVersion(actor, proms);
}

describe('what is worked out from a register', () => {
	it('is worked out once until the register is written to', () => {
		let asked = 0;
		const question = () =>
			cached({ dependsOn: rowsOf(scopeOf('read'), 'proms'), key: 'how many' }, () => (asked += 1));
		expect([question(), question()]).toEqual([1, 1]);
		send('2026-08');
		expect([question(), question()]).toEqual([2, 2]);
	});

	it('is not kept from inside a transaction, which may be rolled back', () => {
		const question = () =>
			cached(
				{ dependsOn: rowsOf(scopeOf('read'), 'proms'), key: 'rows' },
				() => all('SELECT id FROM proms').length
			);
		expect(() =>
			transaction(() => {
				send('2026-07');
				expect(question()).toBe(1);
				throw new Error('no');
			})
		).toThrow('no');
		expect(question()).toBe(0);
		send('2026-07', '2026-08');
		expect(question()).toBe(2);
	});

	it('moves with each write: the list, its totals, its values and its sentence', () => {
		const scope = scopeOf('read');
		const list = () =>
			listRows(scope, proms, parseListRequest(proms, new URLSearchParams(), 'programme'), TODAY);
		expect(list()).toMatchObject({ count: 0, all: 0 });
		expect(distinctValues(scope, proms, 'team', TODAY)).toEqual([]);
		const before = trueSummary(scope, 'proms', TODAY).sentence;
		send('2026-07', '2026-08');
		expect(list()).toMatchObject({ count: 2, all: 2 });
		expect(list().rows.map(({ row }) => row.month)).toEqual(['2026-08', '2026-07']);
		expect(tallies(scope, proms, TODAY).byStatus).toEqual({ complete: 2 });
		expect(distinctValues(scope, proms, 'team', TODAY)).toEqual(['Hill']);
		expect(trueSummary(scope, 'proms', TODAY).sentence).not.toBe(before);
	});

	it('moves a series, the months and the teams of a picture with each write', () => {
		const scope = scopeOf('read');
		const measure = findMeasure(scope, 'prom-paired')!;
		const months = ['2026-07', '2026-08'] as const;
		const period = { from: months[0], to: months[1] };
		const told = () => [
			seriesOf(scope, measure, TODAY).filter(({ submitted }) => submitted).length,
			promMonths(scope, ...months).length,
			promReturns(scope, ...months, period).map(({ sums }) => sums.rows)
		];
		expect(told()).toEqual([0, 0, []]);
		send('2026-07');
		expect(told()).toEqual([1, 1, [1]]);
		send('2026-08');
		expect(told()).toEqual([2, 2, [2]]);
		expect(promMonths(scope, ...months, 'gbo')).toEqual([]);
	});

	it('keeps no names of organisations, which change without a write to the register', () => {
		const scope = scopeOf('edit-registers');
		const actor = actorOn(scope, TODAY);
		const post = { trust: 'XTR', role: 'Nurse', band: '6', employer: 'nhs', focus: 'core' };
		const workforce = registerNamed('workforce');
		insertRow(actor, workforce, { ...post, month: '2026-08' });
		bumpVersion(actor, workforce);
		const names = () => [
			...workforceReturns(scope).map(({ name }) => name),
			...workforceGroups(scope, '2026-08', 'trust').map(({ name }) => name)
		];
		const [before] = names();
		run("UPDATE organisations SET short_name = 'Renamed' WHERE code = 'XTR'");
		expect(before).not.toBe('Renamed');
		expect(names()).toEqual(['Renamed', 'Renamed']);
	});

	it('is another for another system, and for another day', () => {
		send('2026-08');
		expect(trueSummary(scopeOf('read', 'XOT'), 'proms', TODAY).sentence).not.toBe(
			trueSummary(scopeOf('read'), 'proms', TODAY).sentence
		);
		expect(trueSummary(scopeOf('read'), 'proms', '2026-01-31').sentence).not.toBe(
			trueSummary(scopeOf('read'), 'proms', TODAY).sentence
		);
	});
});

describe('a list of months', () => {
	it.each(['proms', 'workforce', 'training'])(
		'of %s is read from its index, newest first',
		(table) => {
			const plan = all<{ detail: string }>(
				`EXPLAIN QUERY PLAN SELECT * FROM ${table} WHERE ics_id = 1 AND removed_at IS NULL
			ORDER BY month DESC, id LIMIT 50`
			).map(({ detail }) => detail);
			expect(plan.join('\n')).toContain(`${table}_by_month`);
			expect(plan.join('\n')).not.toContain('TEMP B-TREE');
		}
	);
});

describe('the rows that one line of a sheet gave', () => {
	it('have one line of history, which names the line of the sheet for each of them', () => {
		const rows = [3, 3, 3, 7, 7, 8, 9].map((number, index) => {
			return { row: { team: `T${index}`, measure: 'gbo', month: '2026-08' }, number };
		});
		insertRows(actorOn(scopeOf('edit-registers'), TODAY), proms, rows);
		const runs = all<{ first: number; last: number; row: number; step: number }>(
			`SELECT first_row_id AS first, last_row_id AS last, first_source_row AS row, source_step AS step
			FROM register_additions ORDER BY id`
		);
		expect(runs).toHaveLength(3);
		const told = runs.flatMap(({ first, last, row, step }) =>
			Array.from({ length: last - first + 1 }, (_, index) => row + index * step)
		);
		expect(told).toEqual([3, 3, 3, 7, 7, 8, 9]);
	});
});
