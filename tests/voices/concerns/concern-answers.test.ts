import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type GroupScope, type IcsScope, NotFound } from '#lib/core/access.ts';
import { all } from '#lib/platform/database.server.ts';
import { coproduction } from '#lib/registers/coproduction/definition.ts';
import type { Row } from '#lib/registers/definition.ts';
import { rowHistory } from '#lib/registers/history.server.ts';
import { milestones } from '#lib/registers/milestones/definition.ts';
import { findRow } from '#lib/registers/read.server.ts';
import { addRow, changeRow, removeRow, takeOut } from '#lib/registers/write.server.ts';
import { findConcern } from '#lib/voices/concerns/read.server.ts';
import { promiseState } from '#lib/voices/concerns/rules.ts';
import {
	type AnswerAct,
	type AnswerInput,
	postAsGroup,
	postAsSystem
} from '#lib/voices/concerns/write.server.ts';
import { actorOf, actorOn } from '../../support/actors.ts';
import { freshDatabase } from '../../support/database.ts';
import { scopeOf as registerScope } from '../../support/registers.ts';
import { newRoadmap } from '../../support/roadmap.ts';
import {
	answering,
	auditRefuses,
	fieldsOf,
	newConcern,
	newForm,
	newGroup
} from '../../support/voices.ts';

const TODAY = '2026-11-02';

let lead: GroupScope;
let system: IcsScope<'answer-concerns'>;
let editing: IcsScope<'edit-registers'>;

function at(day: string): string {
	vi.setSystemTime(new Date(`${day}T10:00:00Z`));
	return day;
}

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['Date'] });
	at(TODAY);
	freshDatabase();
	newRoadmap();
	lead = newGroup().scope;
	system = answering();
	editing = registerScope();
});

afterEach(() => vi.useRealTimers());

const post = (id: number, act: AnswerAct, details: Partial<AnswerInput> = {}, scope = system) =>
	postAsSystem(actorOf(scope), id, act, {
		words: 'We will open at noon.',
		date: '',
		owner: '',
		form: newForm(),
		...details
	});
const posted = { ok: { id: expect.any(Number) as number, repeated: false } };
const promise = (id: number, details: Partial<AnswerInput> = {}) =>
	post(id, 'promised', { date: '31 January 2027', owner: 'Head of estates', ...details });
const found = (id: number, asAt = TODAY) =>
	findConcern(system, { groups: [], ofSystem: true }, id, asAt);
const raised = (details = {}) => newConcern(lead, details, TODAY);
const acted = () =>
	all<{ act: string }>("SELECT act FROM audit WHERE act LIKE 'concern.%' ORDER BY id").map(
		({ act }) => act
	);
const COUNTS = 'SELECT (SELECT count(*) FROM concern_posts) + (SELECT count(*) FROM milestones)';
const written = () => all<{ n: number }>(`${COUNTS} + (SELECT count(*) FROM register_events) AS n`);

describe('the ICS’s word', () => {
	test.each([
		['answered', 'answered'],
		['changed', 'answered'],
		['done', 'done']
	] as const)('“%s” stands in the thread, with an audit row', (act, state) => {
		const id = raised();
		expect(post(id, act)).toEqual(posted);
		expect(found(id)).toMatchObject({
			state,
			posts: [
				{ act, words: 'We will open at noon.', by: 'programme-director of xwe', promised: null }
			]
		});
		expect(acted().at(-1)).toBe(`concern.${act}`);
	});

	test('is for those who answer for the ICS', () => {
		const id = raised();
		// @ts-expect-error: not for a group
		expect(() => post(id, 'answered', {}, lead)).toBeTypeOf('function');
	});

	test('is not for what the group keeps to itself, or another system’s', () => {
		const own = raised({ visibility: 'group' });
		expect(() => post(own, 'answered')).toThrow(NotFound);
		expect(() => post(raised(), 'answered', {}, answering('XOT'))).toThrow(NotFound);
		expect(() => post(999, 'answered')).toThrow(NotFound);
	});

	test('stands once when a form is sent twice, a promise with one milestone', () => {
		const id = raised();
		const form = newForm();
		promise(id, { form });
		expect(promise(id, { form })).toMatchObject({ ok: { repeated: true } });
		expect(found(id).posts).toHaveLength(1);
		expect(all('SELECT 1 FROM milestones')).toHaveLength(1);
	});

	test('is refused where the thread has moved on', () => {
		const id = raised();
		post(id, 'done');
		expect(fieldsOf(post(id, 'done'))).toEqual(['words']);
		postAsGroup(actorOf(lead), id, 'settled', { words: '', form: newForm() });
		expect(fieldsOf(post(id, 'answered'))).toEqual(['words']);
		expect(post(id, 'changed')).toEqual(posted);
		expect(found(id).state).toBe('settled');
	});

	test('is asked for, and asked for otherwise, and nothing is written', () => {
		const id = raised();
		const before = written();
		for (const act of ['answered', 'changed', 'done'] as const)
			expect(fieldsOf(post(id, act, { words: ' ' }))).toEqual(['words']);
		for (const words of ['Ask Dr Smith', 'For 943 476 5919', 'Ring 07700 900123', 'Fuck them'])
			for (const act of ['answered', 'changed', 'done', 'promised'] as const)
				expect(
					fieldsOf(act === 'promised' ? promise(id, { words }) : post(id, act, { words }))
				).toEqual(['words']);
		expect(written()).toEqual(before);
	});

	test('is not written when the audit log is not, nor what comes with it', () => {
		addRow(actorOn(editing, TODAY), coproduction, {
			reference: 'C1',
			held_on: '2026-05-01',
			title: 'Day'
		});
		const id = raised({ aboutKind: 'activity', about: 'C1' });
		const before = written();
		auditRefuses();
		for (const act of ['answered', 'changed', 'done'] as const)
			expect(() => post(id, act)).toThrow('full');
		expect(() => promise(id)).toThrow('full');
		expect(written()).toEqual(before);
		expect(all('SELECT 1 FROM coproduction WHERE changed IS NOT NULL')).toEqual([]);
	});
});

describe('a promise', () => {
	const milestone = (id: number) => {
		const { milestone } = found(id, '2027-12-31').posts.find(({ promised }) => promised)!.promised!;
		return findRow(editing, milestones, milestone!.id, TODAY);
	};

	test('becomes a milestone with a history', () => {
		const id = raised({ aboutKind: 'deliverable', about: 'shift' });
		promise(id);
		const { row, id: rowId } = milestone(id);
		expect(row).toMatchObject({
			...{ reference: `V${id}-1`, title: 'We will open at noon.', deliverable: 'shift' },
			...{ owner: 'Head of estates', baseline_on: '2027-01-31', forecast_on: '2027-01-31' },
			...{ actual_on: null, notes: expect.stringContaining('Group of XWE') as string }
		});
		const history = rowHistory(editing, milestones, rowId);
		expect(history).toMatchObject([{ kind: 'added', by: 'programme-director of xwe' }]);
		expect(all("SELECT version FROM register_versions WHERE register = 'milestones'")).toEqual([
			{ version: 1 }
		]);
	});

	test('is kept when its milestone is done, which the thread shows', () => {
		const id = raised();
		promise(id);
		expect(found(id).state).toBe('promised');
		const { row, id: rowId, version } = milestone(id);
		at('2027-01-20');
		const done: Row = { ...row, actual_on: '2027-01-15' };
		expect(changeRow(actorOn(editing, '2027-01-20'), milestones, rowId, version, done)).toEqual({
			ok: { id: rowId }
		});
		const { promised } = found(id, '2027-01-20').posts[0]!;
		expect(promised).toMatchObject({ for: '2027-01-31', milestone: { doneOn: '2027-01-15' } });
		expect(promiseState(promised!, '2027-01-20')).toBe('kept');
		expect(promiseState(promised!, '2027-01-14')).toBe('open');
		expect(rowHistory(editing, milestones, rowId)).toHaveLength(2);
	});

	test('keeps its day when the milestone moves, and is not listed where that was once taken out', () => {
		const id = raised();
		promise(id);
		const { row, id: rowId, version } = milestone(id);
		const later = { ...row, forecast_on: '2027-05-31' };
		changeRow(actorOn(editing, TODAY), milestones, rowId, version, later);
		const told = () => found(id).posts[0]!.promised!;
		expect(told()).toMatchObject({ for: '2027-01-31', milestone: { forecastOn: '2027-05-31' } });
		expect(promiseState(told(), TODAY)).toBe('moved');
		// Nobody can take it out today; a database of before may hold one that was.
		takeOut(actorOn(editing, TODAY), milestones, rowId);
		expect(told()).toEqual({ for: '2027-01-31', milestone: null });
	});

	test('is numbered on, past a reference that the register has already', () => {
		const id = raised();
		promise(id);
		addRow(actorOn(editing, TODAY), milestones, {
			reference: `v${id}-2`,
			title: 'Another',
			owner: 'Me'
		});
		expect(promise(id)).toEqual(posted);
		expect(all<{ reference: string }>('SELECT reference FROM milestones ORDER BY id')).toEqual([
			...[{ reference: `V${id}-1` }, { reference: `v${id}-2` }, { reference: `V${id}-3` }]
		]);
	});

	test('needs words that fit, a day to come and somebody who answers for it', () => {
		const id = raised();
		expect(fieldsOf(promise(id, { words: '', date: '', owner: ' ' }))).toEqual([
			...['words', 'date', 'owner']
		]);
		expect(fieldsOf(promise(id, { words: 'x'.repeat(301) }))).toEqual(['words']);
		for (const date of ['soon', '31 February 2027', '1 November 2026'])
			expect(fieldsOf(promise(id, { date })), date).toEqual(['date']);
		expect(fieldsOf(promise(id, { owner: 'x'.repeat(201) }))).toEqual(['owner']);
		expect(fieldsOf(promise(id, { owner: 'Ask for 943 476 5919' }))).toEqual(['owner']);
		expect(all('SELECT 1 FROM milestones')).toEqual([]);
		expect(promise(id, { date: TODAY, owner: 'Dr Smith' })).toEqual(posted);
	});
});

describe('what came of a concern about an activity', () => {
	const activity = { reference: 'C1', held_on: '2026-05-01', title: 'Workshop' };
	const held = () =>
		all<{ id: number; changed: string | null; feedback_on: string | null }>(
			'SELECT id, changed, feedback_on FROM coproduction'
		)[0]!;

	test('is written into its row, with the day and an event', () => {
		addRow(actorOn(editing, TODAY), coproduction, activity);
		const id = raised({ aboutKind: 'activity', about: 'C1' });
		post(id, 'changed', { words: 'There is tea now.' });
		expect(held()).toMatchObject({ changed: 'There is tea now.', feedback_on: TODAY });
		const [event] = rowHistory(editing, coproduction, held().id).filter(
			({ kind }) => kind === 'changed'
		);
		expect(event).toMatchObject({
			by: 'programme-director of xwe',
			changes: { changed: [null, 'There is tea now.'], feedback_on: [null, TODAY] }
		});
	});

	test('is added to what stands there, and the first day of feedback stays', () => {
		const before = { changed: 'The doors are wider.', feedback_on: '2026-06-01' };
		addRow(actorOn(editing, TODAY), coproduction, { ...activity, ...before });
		const id = raised({ aboutKind: 'activity', about: 'C1' });
		post(id, 'changed', { words: 'There is tea now.' });
		at('2026-11-20');
		post(id, 'changed', { words: 'And coffee.' });
		expect(held()).toMatchObject({
			changed: 'The doors are wider.\nThere is tea now.\nAnd coffee.',
			feedback_on: '2026-06-01'
		});
		expect(rowHistory(editing, coproduction, held().id)).toHaveLength(3);
	});

	test('is told in the thread alone where the row was taken out', () => {
		addRow(actorOn(editing, TODAY), coproduction, activity);
		const id = raised({ aboutKind: 'activity', about: 'C1' });
		removeRow(actorOn(editing, TODAY), coproduction, held().id);
		expect(post(id, 'changed')).toEqual(posted);
		expect(held().changed).toBeNull();
	});

	test('is not an answer, and not about anything else', () => {
		addRow(actorOn(editing, TODAY), coproduction, activity);
		post(raised({ aboutKind: 'activity', about: 'C1' }), 'answered');
		post(raised(), 'changed');
		expect(held().changed).toBeNull();
	});
});
