import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type GroupScope, NotAllowed, NotFound } from '#lib/core/access.ts';
import { done, ok } from '#lib/core/result.ts';
import { all } from '#lib/platform/database.server.ts';
import { coproduction } from '#lib/registers/coproduction/definition.ts';
import { addRow } from '#lib/registers/write.server.ts';
import { concernsOf, findConcern } from '#lib/voices/concerns/read.server.ts';
import { mayClose } from '#lib/voices/concerns/rules.ts';
import {
	type AnswerAct,
	type ConcernInput,
	type GroupAct,
	postAsGroup,
	postAsSystem,
	raiseConcern,
	setAnswerDays,
	shareConcern
} from '#lib/voices/concerns/write.server.ts';
import { actorOf, actorOn } from '../../support/actors.ts';
import { freshDatabase } from '../../support/database.ts';
import { newPcn, scopeOf as registerScope } from '../../support/registers.ts';
import { newDocument, newRoadmap } from '../../support/roadmap.ts';
import {
	answering,
	auditRefuses,
	fieldsOf,
	newConcern,
	newForm,
	newGroup,
	newMember
} from '../../support/voices.ts';

/** A Monday; 20 working days later is the 30th. */
const TODAY = '2026-11-02';
const DUE = '2026-11-30';

let group: { id: number; scope: GroupScope };
let sam: GroupScope;
let ali: GroupScope;

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['Date'], now: new Date(`${TODAY}T10:00:00Z`) });
	freshDatabase();
	newRoadmap(
		newDocument({ principles: [{ code: 'carers', title: 'Carers', plain: 'Carers count.' }] })
	);
	group = newGroup();
	sam = newMember(group.id, 'Sam');
	ali = newMember(group.id, 'Ali');
});

afterEach(() => vi.useRealTimers());

const typed = (details: Partial<ConcernInput> = {}): ConcernInput => ({
	...{ kind: 'concern', aboutKind: 'other', about: '', asGroup: false, form: newForm() },
	...{ title: 'The front desk', words: 'It is shut at noon.', visibility: 'ics' },
	...details
});
const raise = (details: Partial<ConcernInput> = {}, scope = sam) =>
	raiseConcern(actorOf(scope), typed(details));
const found = (id: number, scope = sam) =>
	findConcern(scope, { groups: [group.id], ofSystem: false }, id, TODAY);
const say = (id: number, act: GroupAct, details = {}, scope = sam) =>
	postAsGroup(actorOf(scope), id, act, { words: 'So it is.', form: newForm(), ...details });
const share = (id: number, visibility = 'ics', scope = sam, form = newForm()) =>
	shareConcern(actorOf(scope), id, { visibility, form });
const answer = (id: number, act: AnswerAct = 'answered') =>
	postAsSystem(actorOf(answering()), id, act, {
		words: 'Yes.',
		date: '',
		owner: '',
		form: newForm()
	});
const posted = { ok: { id: expect.any(Number) as number, repeated: false } };
const postedBefore = { ok: { id: expect.any(Number) as number, repeated: true } };
const acts = (id: number) => found(id).posts.map(({ act }) => act);
const acted = () => all<{ act: string }>("SELECT act FROM audit WHERE act LIKE 'concern.%'").length;

describe('raising a concern', () => {
	test('starts the clock when the ICS can see it', () => {
		const raised = raise();
		expect(raised).toHaveProperty('ok');
		const [concern] = concernsOf(answering(), { groups: [], ofSystem: true }, TODAY);
		expect(concern).toMatchObject({
			...{ title: 'The front desk', words: 'It is shut at noon.', kind: 'concern', about: null },
			...{ asGroup: false, sharedOn: TODAY, answerDueOn: DUE, state: 'waiting', posts: [] },
			...{ raisedOn: TODAY, raisedBy: 'Sam', group: 'Group of XWE' }
		});
		expect(acted()).toBe(1);
	});

	test('starts none while the group keeps it to itself', () => {
		const id = newConcern(sam, { visibility: 'group' }, TODAY);
		expect(found(id)).toMatchObject({
			...{ sharedOn: null, answerDueOn: null, state: 'with-group', clock: null }
		});
	});

	test('keeps to the days that the ICS gives itself', () => {
		setAnswerDays(actorOf(answering()), '5');
		expect(found(newConcern(sam, {}, TODAY)).answerDueOn).toBe('2026-11-09');
	});

	test('for the whole group is a lead’s', () => {
		expect(() => raise({ asGroup: true })).toThrow(NotAllowed);
		const id = newConcern(group.scope, { asGroup: true }, TODAY);
		expect(found(id).asGroup).toBe(true);
	});

	test('sent twice raises it once', () => {
		const form = newForm();
		const { id } = done(raise({ form }));
		expect(raise({ form })).toEqual(ok({ id, repeated: true }));
		expect(all('SELECT 1 FROM concerns')).toHaveLength(1);
		expect(acted()).toBe(1);
	});

	test('by two members at once raises both', () => {
		const form = newForm();
		for (const scope of [sam, ali])
			expect(raise({ form }, scope)).toMatchObject({ ok: { repeated: false } });
		expect(all('SELECT 1 FROM concerns')).toHaveLength(2);
	});

	test('is told everything that must be corrected', () => {
		const empty = { kind: '', aboutKind: '', title: ' ', words: '', visibility: '' };
		expect(fieldsOf(raise(empty))).toEqual([...['kind', 'about', 'title', 'words', 'visibility']]);
		expect(fieldsOf(raise({ title: 'x'.repeat(121) }))).toEqual(['title']);
		expect(fieldsOf(raise({ words: 'x'.repeat(4001) }))).toEqual(['words']);
		expect(all('SELECT 1 FROM concerns')).toEqual([]);
	});

	test('asks for other words where they tell who somebody is or hurt', () => {
		for (const text of ['Dr Smith', 'I am 943 476 5919', 'Ring 07700 900123', 'Fuck them'])
			expect(fieldsOf(raise({ title: text, words: text })), text).toEqual(['title', 'words']);
		expect(all('SELECT 1 FROM concerns')).toEqual([]);
	});

	test('writes nothing when the audit log does not', () => {
		auditRefuses();
		expect(() => raise()).toThrow('full');
		expect(all('SELECT 1 FROM concerns')).toEqual([]);
	});
});

describe('what a concern is about', () => {
	beforeEach(() => {
		newPcn({ place: 'Eastside' });
		const activity = { reference: 'C1', held_on: '2026-05-01', title: 'Workshop' };
		addRow(actorOn(registerScope(), TODAY), coproduction, activity);
	});

	test.each([
		['principle', 'carers'],
		['deliverable', 'shift'],
		['activity', 'C1'],
		['place', 'Eastside']
	])('can be a %s', (aboutKind, about) => {
		const id = newConcern(sam, { aboutKind, about }, TODAY);
		expect(found(id)).toMatchObject({ aboutKind, about });
		expect(fieldsOf(raise({ aboutKind, about: 'none' }))).toEqual(['about']);
	});

	test('can be something else, which needs no name', () => {
		expect(found(newConcern(sam, { about: 'left over' }, TODAY)).about).toBeNull();
	});

	test('is no activity or place of another system', () => {
		const other = newGroup('XOT').scope;
		expect(fieldsOf(raise({ aboutKind: 'activity', about: 'C1' }, other))).toEqual(['about']);
		expect(fieldsOf(raise({ aboutKind: 'place', about: 'Eastside' }, other))).toEqual(['about']);
	});
});

describe('a group in its thread', () => {
	test('adds to it, whoever of the group raised it', () => {
		const id = newConcern(sam, {}, TODAY);
		expect(say(id, 'said', {}, ali)).toEqual(posted);
		expect(found(id).posts).toMatchObject([{ act: 'said', words: 'So it is.', on: TODAY }]);
	});

	test('adds once when a form is sent twice, and both when two send at once', () => {
		const id = newConcern(sam, {}, TODAY);
		const form = newForm();
		say(id, 'said', { form });
		expect(say(id, 'said', { form })).toEqual(postedBefore);
		expect(say(id, 'said', { form }, ali)).toEqual(posted);
		expect(acts(id)).toEqual(['said', 'said']);
	});

	test('of its own only, though all may read the other', () => {
		const other = newGroup('XWE', 'Another').scope;
		for (const visibility of ['group', 'ics', 'public']) {
			const id = newConcern(sam, { visibility }, TODAY);
			expect(() => say(id, 'said', {}, other)).toThrow(NotFound);
			expect(() => share(id, 'public', other)).toThrow(NotFound);
		}
		expect(() => say(999, 'said')).toThrow(NotFound);
		expect(mayClose(other, found(newConcern(sam, {}, TODAY)))).toBe(false);
	});

	test('settles, disputes and settles again', () => {
		const id = newConcern(sam, {}, TODAY);
		answer(id, 'done');
		expect(say(id, 'disputed')).toEqual(posted);
		expect(found(id).state).toBe('disputed');
		expect(say(id, 'settled')).toEqual(posted);
		expect(found(id).state).toBe('settled');
		expect(say(id, 'disputed')).toEqual(posted);
		expect(found(id).state).toBe('disputed');
	});

	test('needs no words to settle, and needs them for anything else', () => {
		const id = newConcern(sam, {}, TODAY);
		answer(id, 'done');
		expect(fieldsOf(say(id, 'said', { words: ' ' }))).toEqual(['words']);
		expect(fieldsOf(say(id, 'disputed', { words: '' }))).toEqual(['words']);
		expect(say(id, 'settled', { words: '' })).toEqual(posted);
		expect(found(id).posts.at(-1)?.words).toBe('It is settled for us.');
	});

	test('settles nothing that has had no answer, and disputes nothing that is not over', () => {
		const id = newConcern(sam, {}, TODAY);
		expect(fieldsOf(say(id, 'settled'))).toEqual(['words']);
		answer(id);
		expect(fieldsOf(say(id, 'disputed'))).toEqual(['words']);
		expect(acts(id)).toEqual(['answered']);
	});

	test('leaves it to who raised it, or a lead, to settle and share it', () => {
		const own = newConcern(sam, { visibility: 'group' }, TODAY);
		const whole = newConcern(group.scope, { asGroup: true }, TODAY);
		answer(whole);
		expect(() => share(own, 'ics', ali)).toThrow(NotAllowed);
		expect(() => say(whole, 'settled', {}, sam)).toThrow(NotAllowed);
		expect(mayClose(sam, found(own))).toBe(true);
		expect(mayClose(ali, found(own))).toBe(false);
		expect(mayClose(group.scope, found(own))).toBe(true);
		expect(mayClose(sam, found(whole))).toBe(false);
		expect(share(own, 'ics', group.scope)).toEqual(posted);
		expect(say(whole, 'settled', {}, group.scope)).toEqual(posted);
	});

	test('is asked for other words, and nothing is written', () => {
		const id = newConcern(sam, {}, TODAY);
		for (const words of ['Dr Smith', 'I am 943 476 5919', 'Ring 07700 900123', 'Fuck them'])
			expect(fieldsOf(say(id, 'said', { words })), words).toEqual(['words']);
		expect(acts(id)).toEqual([]);
	});
});

describe('opening a concern up', () => {
	test('starts the clock on the day it is shared', () => {
		const id = newConcern(sam, { visibility: 'group' }, '2026-10-01');
		expect(share(id)).toEqual(posted);
		expect(found(id)).toMatchObject({
			...{ visibility: 'ics', sharedOn: TODAY, answerDueOn: DUE, state: 'waiting' },
			posts: [{ act: 'shared', words: 'The people who run or follow the ICS here' }]
		});
	});

	test('leaves a running clock as it is', () => {
		const id = newConcern(sam, {}, '2026-10-01');
		const { answerDueOn } = found(id);
		expect(share(id, 'public')).toEqual(posted);
		expect(found(id)).toMatchObject({ visibility: 'public', sharedOn: '2026-10-01', answerDueOn });
	});

	test('can be for anybody at once', () => {
		const id = newConcern(sam, { visibility: 'group' }, TODAY);
		share(id, 'public');
		expect(found(id)).toMatchObject({ visibility: 'public', sharedOn: TODAY });
	});

	test('is never undone, and names who else may see it', () => {
		const id = newConcern(sam, { visibility: 'public' }, TODAY);
		for (const to of ['public', 'ics', 'group', '', 'everybody'])
			expect(fieldsOf(share(id, to)), to).toEqual(['visibility']);
		expect(acts(id)).toEqual([]);
	});

	test('is done once when a form is sent twice', () => {
		const id = newConcern(sam, { visibility: 'group' }, TODAY);
		const form = newForm();
		share(id, 'ics', sam, form);
		expect(share(id, 'ics', sam, form)).toEqual(postedBefore);
		expect(acts(id)).toEqual(['shared']);
	});
});
