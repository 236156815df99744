import { beforeEach, describe, expect, test } from 'vitest';
import { registerNamed } from '#lib/registers/all.ts';
import { assetsNear } from '#lib/registers/assets/figures.server.ts';
import { coproductionDashboard } from '#lib/registers/coproduction/figures.server.ts';
import type { RegisterName, Row } from '#lib/registers/definition.ts';
import { milestoneDashboard } from '#lib/registers/milestones/figures.server.ts';
import { findRow, listRows } from '#lib/registers/read.server.ts';
import { serverPart } from '#lib/registers/all.server.ts';
import type { DeclaredDashboard } from '#lib/registers/plug-in.server.ts';
import { promDashboard } from '#lib/registers/proms/figures.server.ts';
import { riskDashboard } from '#lib/registers/risks/figures.server.ts';
import { addRow, changeRow, removeRow } from '#lib/registers/write.server.ts';
import { actorOn } from '../support/actors.ts';
import { freshDatabase } from '../support/database.ts';
import { ADDED_ON, asked, scopeOf } from '../support/registers.ts';
import { newRoadmap, recorded } from '../support/roadmap.ts';

const TODAY = '2030-10-15';

beforeEach(() => {
	freshDatabase();
});

function add(name: RegisterName, row: Row): number {
	const result = addRow(actorOn(scopeOf(), ADDED_ON), registerNamed(name), row);
	if (!('ok' in result)) throw new Error(JSON.stringify(result));
	return result.ok.id;
}

const risk = (reference: string, row: Row = {}) =>
	add('risks', {
		...{ reference, description: `About ${reference}`, category: 'recruitment' },
		...{ likelihood: '3', impact: '4', opened_on: '2020-01-01', review_on: '2030-10-01', ...row }
	});
const activity = (reference: string, row: Row = {}) =>
	add('coproduction', {
		...{ reference, held_on: '2030-05-01', title: `Title of ${reference}`, stage: 'design' },
		...{ depth: 'co-produced', experts: 4, carers: 2, cost: 100, ...row }
	});
const said = (query = '') =>
	coproductionDashboard(scopeOf('read'), TODAY, new URL(`http://localhost/?${query}`));

describe('the picture of risks', () => {
	test('counts open ones by cell, and the list behind a cell holds just those', () => {
		risk('R1');
		risk('R2', { review_on: '2031-01-01' });
		risk('R3', { closed_on: '2030-06-01' });
		const picture = riskDashboard(scopeOf('read'), TODAY);
		expect(picture.rows[2]!.cells[3]).toMatchObject({ score: 12, count: 2 });
		expect(picture.late.map(({ reference, days }) => [reference, days])).toEqual([['R1', 14]]);
		expect(picture.categories).toMatchObject([{ label: 'Recruitment', count: 2, highest: 12 }]);
		const risks = registerNamed('risks');
		const request = asked(risks, 'likelihood=3&impact=4&status=not-closed');
		const { rows } = listRows(scopeOf('read'), risks, request, TODAY);
		expect(rows.map(({ row }) => row.reference)).toEqual(['R1', 'R2']);
	});

	test('as at a day before a risk was opened neither the picture nor the list counts it', () => {
		risk('R1');
		risk('R2', { opened_on: '2030-09-01' });
		const risks = registerNamed('risks');
		const { rows } = listRows(scopeOf('read'), risks, asked(risks), '2030-08-31');
		expect(rows.map(({ status }) => status)).toEqual(['open', 'ahead']);
		expect(riskDashboard(scopeOf('read'), '2030-08-31').rows[2]!.cells[3]).toMatchObject({
			count: 1
		});
	});

	test('as at a day before a score was changed shows it as it was recorded then', () => {
		const risks = registerNamed('risks');
		const id = risk('R1');
		const { version, row } = findRow(scopeOf('read'), risks, id, TODAY);
		changeRow(actorOn(scopeOf(), TODAY), risks, id, version, { ...row, likelihood: '5' });
		const counts = (day: string) => {
			const { rows } = riskDashboard(scopeOf('read'), day);
			return rows.flatMap(({ cells }) => cells).filter(({ count }) => count > 0);
		};
		expect(counts('2030-10-14')).toMatchObject([{ score: 12, count: 1 }]);
		expect(counts(TODAY)).toMatchObject([{ score: 20, count: 1 }]);
	});

	test('compares the scores recorded on two days, and leaves out what was removed', () => {
		const risks = registerNamed('risks');
		const id = risk('R1');
		const gone = risk('R2');
		const { version, row } = findRow(scopeOf('read'), risks, id, TODAY);
		changeRow(actorOn(scopeOf(), TODAY), risks, id, version, { ...row, likelihood: '5' });
		removeRow(actorOn(scopeOf(), TODAY), risks, gone);
		const picture = riskDashboard(scopeOf('read'), TODAY);
		expect(picture.open).toBe(1);
		expect(
			picture.moves.map(({ reference, move, then, now }) => [reference, move, then, now])
		).toEqual([
			['R1', 'up', 12, 20],
			['R2', 'removed', 12, null]
		]);
		const later = riskDashboard(scopeOf('read'), '2031-01-15');
		expect(later.moves).toMatchObject([{ reference: 'R1', move: 'same', then: 20, now: 20 }]);
	});

	test('of an ICS without a risk is empty, not broken', () => {
		expect(riskDashboard(scopeOf('read'), TODAY)).toMatchObject({ open: 0, moves: [], late: [] });
	});
});

describe('the picture of milestones', () => {
	test('groups by focus, the dedicated ones first, on one scale', () => {
		const milestone = (reference: string, focus: string | null) =>
			add('milestones', { reference, title: 'A step', focus, baseline_on: '2030-12-01' });
		milestone('M1', 'core');
		milestone('M2', 'aed');
		milestone('M3', null);
		const { groups, scale } = milestoneDashboard(scopeOf('read'), TODAY);
		expect(groups.map(({ focus, count }) => [focus, count])).toEqual([
			['aed', 1],
			['core', 1],
			[null, 1]
		]);
		expect(scale.years.map(({ year }) => year)).toEqual(['2030/31']);
	});
});

describe('the picture of co-production', () => {
	test('names what nobody helped to shape, with the stage, success first', () => {
		newRoadmap();
		activity('A1', { deliverables: 'plans' });
		recorded('shift', { stage: 'success-reached', actualOn: '2023-05-01', confidence: null });
		const { unshaped } = said();
		expect(unshaped.map(({ code, stage }) => [code, stage])).toEqual([
			['shift', 'success-reached'],
			['partners', null]
		]);
	});

	test('leaves suppressed numbers out of its sums and says so', () => {
		activity('A1', { experts: '*' });
		activity('A2');
		const { people, quarters } = said();
		expect(people).toContain('at least 4 times');
		expect(quarters[0]).toMatchObject({ experts: 4, carers: 4, expertsSuppressed: 1 });
	});

	test('lists who waits, the oldest first, and what is still to come is not waiting', () => {
		activity('A1', { held_on: '2030-09-01' });
		activity('A2', { held_on: '2030-08-01' });
		activity('A3', { held_on: '2030-08-01', feedback_on: '2030-09-01' });
		activity('A4', { held_on: '2031-01-01' });
		const { feedback } = said();
		expect(feedback.waiting.map(({ reference, days }) => [reference, days])).toEqual([
			['A2', 75],
			['A1', 44]
		]);
		expect([feedback.answered, feedback.activities, feedback.median]).toEqual([1, 3, 31]);
	});

	test('reads what was heard newest first, by page and by deliverable', () => {
		newRoadmap();
		for (let day = 1; day <= 7; day += 1)
			activity(`A${day}`, {
				...{ held_on: `2030-05-0${day}`, heard: `Said ${day}` },
				deliverables: day === 3 ? 'plans; shift' : null
			});
		expect(said().said.rows.map(({ reference }) => reference)).toEqual([
			...['A7', 'A6', 'A5', 'A4', 'A3', 'A2']
		]);
		expect(said('said=2').said.rows.map(({ reference }) => reference)).toEqual(['A1']);
		expect(said('said=99').said).toMatchObject({ page: 2, pages: 2 });
		const about = said('about=shift').said;
		expect(about).toMatchObject({ about: 'shift', count: 1 });
		expect(about.rows[0]!.shaped.map(({ title }) => title)).toEqual([
			'Title of plans',
			'Title of shift'
		]);
		expect(said('about=nonsense').said.count).toBe(7);
	});

	test('sets the cost of a year beside what the funding register sets aside', () => {
		activity('A1');
		add('funding', {
			...{ year: '2030/31', stream: 'transformation', category: 'co-production', allocated: 5000 }
		});
		expect(said().years).toMatchObject([{ year: '2030/31', cost: 100, allocated: 5000 }]);
	});
});

describe('declared pictures', () => {
	const picture = (name: RegisterName, asAt = TODAY) =>
		(
			serverPart(name).dashboard!(
				scopeOf('read'),
				asAt,
				new URL('http://localhost/')
			) as DeclaredDashboard
		).sections;
	const policy = (reference: string, row: Row) =>
		add('policies', {
			trust: 'XTR',
			reference,
			title: reference,
			identified_on: '2030-01-01',
			...row
		});

	test('policies stand at their last step, with those overdue among them, as the list has them', () => {
		policy('P1', {
			drafted_on: '2030-03-01',
			due_on: '2030-06-30',
			owner: 'Chief nurse',
			mentions: 3
		});
		policy('P2', { drafted_on: '2030-03-01', due_on: '2030-12-31' });
		policy('P3', { ratified_on: '2030-05-01', due_on: '2030-04-30' });
		policy('P4', { identified_on: '2030-11-01' });
		const [pipeline, owners] = picture('policies');
		const shown = pipeline!.chart!.bars.filter(({ value }) => value > 0);
		expect(shown.map(({ label, value, part }) => [label, value, part?.value])).toEqual([
			['Drafted', 2, 1],
			['Ratified', 1, 0]
		]);
		expect(owners!.table!.rows).toEqual([
			{ path: '?status=overdue&owner=Chief%20nurse', cells: ['Chief nurse', '1', '107', '3'] }
		]);
		const policies = registerNamed('policies');
		const { rows } = listRows(scopeOf('read'), policies, asked(policies, 'status=overdue'), TODAY);
		expect(rows.map(({ row }) => row.reference)).toEqual(['P1']);
		expect(picture('policies', '2030-04-30')[0]!.chart!.bars[2]).toMatchObject({ value: 2 });
	});

	test('networks: what was live on each day, and the plan to its end', () => {
		const network = (code: string, row: Row) =>
			add('pcns', { ods_code: code, name: `Network ${code}`, ...row });
		network('U10001', { planned_on: '2030-03-31', live_on: '2030-05-01' });
		network('U10002', { planned_on: '2030-09-30' });
		network('U10003', { planned_on: '2031-03-31' });
		network('U10004', { planned_on: '2029-03-31', closed_on: '2030-01-01' });
		const [rollout, days] = picture('pcns');
		const [live, planned] = rollout!.trend!.series.map(({ points }) =>
			Object.fromEntries(points.map(({ x, y }) => [x, y]))
		);
		expect(live).toMatchObject({
			'2030-03-31': 0,
			'2030-06-30': 1,
			[TODAY]: 1,
			'2031-03-31': null
		});
		expect(planned).toMatchObject({
			'2030-03-31': 1,
			[TODAY]: 2,
			'2030-12-31': 2,
			'2031-03-31': 3
		});
		expect(Object.keys(planned!).at(-1)).toBe('2031-03-31');
		expect(days!.days!.lines.map(({ reference, state }) => [reference, state])).toEqual([
			['Network U10002', 'late'],
			['Network U10003', ''],
			['Network U10001', '']
		]);
	});

	test('PROM returns: of those due, how many came in', () => {
		const sent = (team: string, measure: string, month: string) =>
			add('proms', { team, measure, month, eligible: 20, first_scores: 10 });
		for (const month of ['2030-07', '2030-08', '2030-09']) sent('Dale', 'dialog', month);
		for (const month of ['2030-07', '2030-09']) sent('Hill', 'dialog', month);
		sent('Hill', 'reqol-10', '2030-08');
		const { grid } = promDashboard(scopeOf('read'), TODAY, new URL('http://localhost/')).shown!;
		expect(grid.rows.map(({ label, missing }) => [label, missing])).toEqual([
			['Hill', 2],
			['Dale', 0]
		]);
		expect(grid.rows[0]!.cells.slice(-3)).toEqual([
			{ due: 1, came: 1 },
			{ due: 2, came: 1 },
			{ due: 2, came: 1 }
		]);
	});
});

test('what communities offer in a place is its own and that of the whole ICS, while it lasts', () => {
	const asset = (name: string, row: Row) =>
		add('assets', { name, offer: 'Tea', cost: 'free', ...row });
	asset('Choir', { place: 'Whole ICS' });
	asset('Cafe', { place: 'Hilltown' });
	asset('Club', { place: 'Daleton' });
	asset('Closed', { place: 'Hilltown', closed_on: '2030-01-01' });
	const near = assetsNear(scopeOf('read'), 'hilltown', TODAY);
	expect(near.map(({ name, cost }) => [name, cost])).toEqual([
		['Cafe', 'Free'],
		['Choir', 'Free']
	]);
});
