/** The measures of the registers that came after policies and networks, from rows as people add them. */
import { beforeEach, describe, expect, it } from 'vitest';
import { trueSummary } from '#lib/measures/read.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { Register, RegisterName, Row } from '#lib/registers/definition.ts';
import { listRows } from '#lib/registers/read.server.ts';
import { addRow } from '#lib/registers/write.server.ts';
import { actorOn } from '../support/actors.ts';
import { freshDatabase } from '../support/database.ts';
import { ADDED_ON, asked, scopeOf } from '../support/registers.ts';

const TODAY = '2026-09-30';

beforeEach(() => {
	freshDatabase();
});

function add(register: RegisterName, row: Row): void {
	const result = addRow(actorOn(scopeOf(), ADDED_ON), registerNamed(register), row);
	if (!('ok' in result)) throw new Error(JSON.stringify(result));
}

function measured(register: RegisterName, measure: string, asAt = TODAY) {
	return trueSummary(scopeOf('read'), register, asAt).measures.find(
		(one) => one.measure === measure
	);
}

const inOrder = (register: Register) => asked(register, `sort=${register.sortedBy}`);

const statuses = (register: RegisterName, asAt = TODAY) =>
	listRows(
		scopeOf('read'),
		registerNamed(register),
		inOrder(registerNamed(register)),
		asAt
	).rows.map(({ status }) => status);

describe('teams', () => {
	const team = (code: string, row: Row = {}) =>
		add('teams', { trust: 'XTR', code, name: `Team ${code}`, ...row });

	it('are live from the day they went live, whatever their phase says', () => {
		team('A', { planned_on: '2026-01-01', live_on: '2026-02-01', staff: 10, staff_trained: 5 });
		team('B', { planned_on: '2026-03-01', phase: 'live', staff: 10 });
		expect(measured('teams', 'teams-live', '2026-01-31')).toMatchObject({
			numerator: 0,
			planned: 1
		});
		expect(measured('teams', 'teams-live')).toMatchObject({
			numerator: 1,
			denominator: 2,
			planned: 2
		});
		expect(measured('teams', 'dialog-staff-trained')).toMatchObject({
			numerator: 5,
			denominator: 10
		});
		expect(statuses('teams')).toEqual(['live', 'late']);
	});
});

describe('outcome measures', () => {
	const prom = (team: string, month: string, row: Row) =>
		add('proms', { team, measure: 'dialog', month, ...row });

	it('are those of the last whole month, without suppressed counts', () => {
		prom('A', '2026-08', { eligible: 1, first_scores: 1, paired_scores: 1, improved: 1 });
		prom('A', '2026-09', { eligible: 100, first_scores: 50, paired_scores: 20, improved: '*' });
		prom('B', '2026-09', { eligible: 60, first_scores: 30, paired_scores: 10, improved: 5 });
		prom('C', '2026-09', { eligible: 40 });
		expect(measured('proms', 'prom-first-score')).toMatchObject({
			numerator: 80,
			denominator: 160
		});
		expect(measured('proms', 'prom-improved')).toMatchObject({ numerator: 5, denominator: 10 });
		expect(measured('proms', 'prom-improved')?.note).toBe(
			'For September 2026. 1 row has a suppressed count, so this leaves it out. 1 row does not give both figures, so this leaves it out.'
		);
		expect(measured('proms', 'prom-improved', '2026-09-29')).toMatchObject({ numerator: 1 });
		expect(statuses('proms')).toEqual(['complete', 'suppressed', 'complete', 'incomplete']);
	});
});

describe('workforce', () => {
	const post = (role: string, row: Row) =>
		add('workforce', {
			...{ trust: 'XTR', role, band: '6', employer: 'nhs', focus: 'core', month: '2026-09' },
			...row
		});

	it('compares those in post with the plan at the end of the last month', () => {
		post('Nurse', { month: '2026-08', planned_wte: 1, in_post_wte: 1 });
		post('Nurse', { planned_wte: 10, in_post_wte: 7.5, lived_experience: 'no' });
		post('Peer worker', { planned_wte: 5, in_post_wte: 2.5, lived_experience: 'yes' });
		post('Clerk', { in_post_wte: 3 });
		expect(measured('workforce', 'posts-filled')).toMatchObject({ numerator: 10, denominator: 15 });
		expect(measured('workforce', 'vacancy-rate')).toMatchObject({ numerator: 5, denominator: 15 });
		expect(measured('workforce', 'lived-experience-wte')).toMatchObject({
			numerator: 2.5,
			denominator: 10
		});
		expect(measured('workforce', 'posts-filled', '2026-09-01')).toMatchObject({ numerator: 1 });
	});

	it('counts a post of the additional roles scheme once, with primary care', () => {
		post('Practitioner (ARRS)', { employer: 'primary-care', planned_wte: 4, in_post_wte: 2 });
		post('Practitioner (ARRS)', { planned_wte: 4, in_post_wte: 2 });
		const filled = measured('workforce', 'posts-filled');
		expect(filled).toMatchObject({ numerator: 2, denominator: 4 });
		expect(filled?.note).toContain('1 row of the additional roles scheme is counted');
	});
});

describe('training', () => {
	it('counts the last month that was returned for each course', () => {
		const course = (name: string, month: string, trained: number) =>
			add('training', { trust: 'XTR', course: name, month, in_scope: 10, trained });
		course('DIALOG', '2026-08', 4);
		course('DIALOG', '2026-09', 6);
		course('Carer awareness', '2026-07', 10);
		expect(measured('training', 'training-done')).toMatchObject({ numerator: 16, denominator: 20 });
		expect(statuses('training').toSorted()).toEqual(['all', 'some', 'some']);
	});
});

describe('co-production', () => {
	it('counts activities held, feedback given, and people who took part where that is known', () => {
		const activity = (reference: string, row: Row) =>
			add('coproduction', { reference, title: 'Workshop', ...row });
		activity('1', { held_on: '2026-01-01', feedback_on: '2026-01-31', experts: 5, carers: '*' });
		activity('2', { held_on: '2026-02-01', experts: 7, carers: 3 });
		activity('3', { held_on: '2026-10-01', experts: 9 });
		expect(measured('coproduction', 'feedback-given')).toMatchObject({
			numerator: 1,
			denominator: 2
		});
		expect(measured('coproduction', 'feedback-days')).toMatchObject({ value: 30 });
		expect(measured('coproduction', 'people-taking-part')).toMatchObject({ value: 15 });
		expect(statuses('coproduction')).toEqual(['answered', 'waiting', 'ahead']);
		const list = registerNamed('coproduction');
		const { totals, suppressed } = listRows(scopeOf('read'), list, asked(list), TODAY);
		expect(totals).toMatchObject({ experts: 21, carers: 3 });
		expect(suppressed).toEqual({ carers: 1 });
	});
});

describe('milestones', () => {
	it('are late by their forecast, or by their baseline where there is none', () => {
		const milestone = (reference: string, row: Row) =>
			add('milestones', { reference, title: 'Step', ...row });
		milestone('1', { baseline_on: '2026-01-01', actual_on: '2026-02-01' });
		milestone('2', { baseline_on: '2026-01-01', forecast_on: '2026-12-01' });
		milestone('3', { baseline_on: '2026-01-01' });
		milestone('4', {});
		expect(measured('milestones', 'milestones-done')).toMatchObject({
			numerator: 1,
			denominator: 4
		});
		expect(measured('milestones', 'milestones-late')).toMatchObject({ numerator: 1 });
		expect(statuses('milestones')).toEqual(['done', 'slipping', 'late', 'no-date']);
	});
});

describe('funding', () => {
	it('is that of the last year that began by the day', () => {
		const line = (year: string, category: string, row: Row) =>
			add('funding', { year, stream: 'transformation', category, ...row });
		line('2025/26', 'staff', { allocated: 1, spent: 1 });
		line('2026/27', 'staff', { allocated: 300, spent: 100 });
		line('2026/27', 'vcse', { allocated: 100 });
		line('2027/28', 'staff', { allocated: 900 });
		expect(measured('funding', 'funding-spent')).toMatchObject({
			numerator: 100,
			denominator: 300
		});
		expect(measured('funding', 'vcse-share')).toMatchObject({ numerator: 100, denominator: 400 });
		expect(statuses('funding')).toEqual(['spent', 'part', 'unspent', 'unspent']);
	});
});

describe('risks', () => {
	it('are open until they are closed, and past their review the day after', () => {
		const risk = (reference: string, row: Row) =>
			add('risks', { reference, description: 'Too few nurses', ...row });
		risk('1', { likelihood: '5', impact: '4', review_on: '2026-09-29' });
		risk('2', { opened_on: '2026-01-01', closed_on: '2026-05-01' });
		risk('3', { opened_on: '2026-10-01' });
		expect(measured('risks', 'risks-open')).toMatchObject({ numerator: 1, denominator: 2 });
		expect(measured('risks', 'risks-past-review')).toMatchObject({ numerator: 1, denominator: 1 });
		expect(measured('risks', 'risks-past-review', '2026-09-29')).toMatchObject({ numerator: 0 });
		expect(trueSummary(scopeOf('read'), 'risks', TODAY).sentence).toBe(
			'1 of 2 risks is open, 1 of them scored 15 or more; 1 is past its review.'
		);
	});
});
