/** What the pages of teams, PROM returns and training are drawn from, from rows as people add them. */
import { beforeEach, describe, expect, it } from 'vitest';
import { all } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { RegisterName, Row } from '#lib/registers/definition.ts';
import { knownTeams, promMonths, promReturns } from '#lib/registers/proms/figures.server.ts';
import { addedSums, boundsOf, promTeams, suppressedSentences } from '#lib/registers/proms/rules.ts';
import { dialogStaff, rolloutTeams } from '#lib/registers/teams/figures.server.ts';
import { courseMonths, latestCourses } from '#lib/registers/training/figures.server.ts';
import { addRow, removeRow } from '#lib/registers/write.server.ts';
import { actorOn } from '../../support/actors.ts';
import { freshDatabase } from '../../support/database.ts';
import { scopeOf } from '../../support/registers.ts';

const TODAY = '2026-09-30';

beforeEach(() => {
	freshDatabase();
});

function add(register: RegisterName, row: Row): number {
	const result = addRow(actorOn(scopeOf(), TODAY), registerNamed(register), row);
	if (!('ok' in result)) throw new Error(JSON.stringify(result));
	return result.ok.id;
}

const prom = (team: string, month: string, row: Row) =>
	add('proms', { team, measure: 'dialog', month, ...row });

const read = () => scopeOf('read');
const months = (measure: string | null = null) => promMonths(read(), '2026-07', '2026-09', measure);

describe('outcome measures by month', () => {
	it('leave a suppressed row out of both sums, and keep what it may add', () => {
		prom('A', '2026-09', { eligible: 100, first_scores: 50, paired_scores: 20, improved: 10 });
		prom('B', '2026-09', { eligible: 20, first_scores: '*', paired_scores: '*', improved: '*' });
		prom('C', '2026-09', { eligible: '*', first_scores: 3 });
		const [{ sums }] = months() as [ReturnType<typeof months>[number]];
		expect(sums.rows).toBe(3);
		expect(sums.shares.first).toEqual({
			...{ part: 50, whole: 100, suppressed: 2, missing: 0 },
			least: { part: 3, whole: 24 },
			most: { part: 7, whole: 23 }
		});
		expect(boundsOf(sums.shares.first)!.low).toBeCloseTo(53 / 124);
		// Both suppressed: at least none of four, at most all four.
		expect(sums.shares.paired).toEqual({
			...{ part: 20, whole: 50, suppressed: 1, missing: 1 },
			least: { part: 0, whole: 4 },
			most: { part: 4, whole: 4 }
		});
		expect(suppressedSentences(sums)[0]).toBe(
			'First score: 2 of 3 returns hold a suppressed count; the totals leave them out, so the true share may lie between 43% and 46%.'
		);
	});

	it('hold no more of a small whole than there is of it', () => {
		prom('A', '2026-09', { eligible: 2, first_scores: '*' });
		expect(months()[0]!.sums.shares.first.most).toEqual({ part: 2, whole: 2 });
	});

	it('leave out removed rows, other months, and measures not asked for', () => {
		prom('A', '2026-09', { eligible: 10, first_scores: 5 });
		prom('A', '2026-06', { eligible: 10, first_scores: 5 });
		add('proms', { team: 'A', measure: 'gbo', month: '2026-08', eligible: 10, first_scores: 1 });
		const gone = prom('B', '2026-09', { eligible: 10, first_scores: 5 });
		removeRow(actorOn(scopeOf(), TODAY), registerNamed('proms'), gone);
		expect(months().map(({ month, sums }) => [month, sums.rows])).toEqual([
			['2026-08', 1],
			['2026-09', 1]
		]);
		expect(months('gbo').map(({ month }) => month)).toEqual(['2026-08']);
	});

	it('are found by month, not by reading the whole register', () => {
		const plan = all<{ detail: string }>(
			`EXPLAIN QUERY PLAN SELECT month, sum(1) FROM proms
			WHERE ics_id = 1 AND month BETWEEN '2026-07' AND '2026-09' GROUP BY month`
		);
		expect(plan.map(({ detail }) => detail).join()).toContain('proms_by_month');
	});
});

describe('outcome measures by team', () => {
	it('sum the period alone, but know which measures a team uses and since when', () => {
		add('teams', { trust: 'XTR', code: 'H1', name: 'Hill CMHT', place: 'Hill' });
		prom('hill cmht', '2026-08', { eligible: 10, first_scores: 5 });
		prom('Elsewhere', '2026-09', { eligible: 10, first_scores: 7 });
		const period = { from: '2026-09', to: '2026-09' };
		const returns = promReturns(read(), '2024-10', '2026-09', period);
		expect(returns.map(({ team, since, sums }) => [team, since, sums.rows])).toEqual([
			['Elsewhere', '2026-09', 1],
			['hill cmht', '2026-08', 0]
		]);
		expect(addedSums(returns.map(({ sums }) => sums)).shares.first).toMatchObject({
			...{ part: 7, whole: 10 }
		});
		const teams = promTeams(returns, knownTeams(read()));
		expect(teams.map(({ known }) => (typeof known === 'object' ? known.place : known))).toEqual([
			'none',
			'Hill'
		]);
	});
});

describe('teams and courses', () => {
	it('are read without what was removed, and of one’s own system alone', () => {
		add('teams', { trust: 'XTR', code: 'A', name: 'Hill', phase: 'live', live_on: '2026-01-01' });
		const gone = add('teams', { trust: 'XTR', code: 'B', name: 'Vale' });
		removeRow(actorOn(scopeOf(), TODAY), registerNamed('teams'), gone);
		expect(rolloutTeams(read(), TODAY)).toMatchObject([{ name: 'Hill', liveOn: '2026-01-01' }]);
		expect(rolloutTeams(scopeOf('read', 'XOT'), TODAY)).toEqual([]);
	});

	it('give staff trained in DIALOG side by side for a trust', () => {
		add('teams', { trust: 'XTR', code: 'A', name: 'Hill', staff: 10, staff_trained: 4 });
		add('teams', { trust: 'XTR', code: 'B', name: 'Vale', staff: 10 });
		const trust = { code: 'XTR', name: 'XTR trust' };
		const teams = { staff: 10, trained: 4 };
		expect(dialogStaff(read(), TODAY)).toEqual([{ trust, teams, course: null }]);
		const course = (month: string, trained: number) =>
			add('training', { trust: 'XTR', course: 'DIALOG+', month, in_scope: 12, trained });
		course('2026-08', 3);
		course('2026-09', 5);
		const held = (asAt: string) => dialogStaff(read(), asAt)[0]!.course;
		expect(held(TODAY)).toEqual({ name: 'DIALOG+', month: '2026-09', inScope: 12, trained: 5 });
		expect(held('2026-09-29')?.month).toBe('2026-08');
	});

	it('add up a course by month, and keep each trust’s last return', () => {
		const course = (name: string, month: string, row: Row) =>
			add('training', { trust: 'XTR', course: name, month, ...row });
		course('Carers', '2026-07', { in_scope: 10, trained: 5 });
		course('carers', '2026-08', { in_scope: 10 });
		expect(courseMonths(read(), '2026-01', '2026-09')).toEqual([
			{ course: 'Carers', month: '2026-07', inScope: 10, trained: 5 }
		]);
		expect(latestCourses(read(), '2026-09')).toEqual([
			{
				...{ trust: 'XTR', trustName: 'XTR trust', course: 'carers', month: '2026-08' },
				...{ inScope: 10, trained: null }
			}
		]);
	});
});
