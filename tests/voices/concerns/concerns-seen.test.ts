/** Who may read which concern, and as at which day. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { personByEmail } from '#lib/accounts/read.server.ts';
import {
	authorise,
	type GroupScope,
	type IcsScope,
	isOfSystem,
	NotFound,
	type Person
} from '#lib/core/access.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import {
	type ConcernReader,
	concernsOf,
	concernStates,
	findConcern
} from '#lib/voices/concerns/read.server.ts';
import {
	hidePost,
	postAsGroup,
	postAsSystem,
	shareConcern
} from '#lib/voices/concerns/write.server.ts';
import { membershipsOf } from '#lib/voices/groups/read.server.ts';
import { actorOf } from '../../support/actors.ts';
import { freshDatabase, signedInAs } from '../../support/database.ts';
import { newRoadmap } from '../../support/roadmap.ts';
import { answering, newConcern, newForm, newGroup, newMember } from '../../support/voices.ts';

const TODAY = '2026-11-02';
const VISIBILITIES = ['group', 'ics', 'public'];

let group: { id: number; scope: GroupScope };
let sam: GroupScope;

function at(day: string): string {
	vi.setSystemTime(new Date(`${day}T10:00:00Z`));
	return day;
}

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['Date'] });
	at(TODAY);
	freshDatabase();
	newRoadmap();
	group = newGroup();
	sam = newMember(group.id, 'Sam');
});

afterEach(() => vi.useRealTimers());

/** A person’s scope and reader, as the pages open them. */
function seeing(person: Person, code = 'XWE'): { scope: IcsScope; reader: ConcernReader } {
	const ics = findIcs(authorise(person, 'read'), code);
	const scope = authorise(person, 'read', ics);
	const groups = membershipsOf(scope).map(({ groupId }) => groupId);
	return { scope, reader: { groups, ofSystem: isOfSystem(person, ics) } };
}

function seen(person: Person, asAt = TODAY): string[] {
	const { scope, reader } = seeing(person);
	return concernsOf(scope, reader, asAt).map(({ visibility }) => visibility);
}

const named = (name: string) => personByEmail(`${name}@x.example`)!;

describe('who may read a concern', () => {
	let ids: number[];

	beforeEach(() => {
		ids = VISIBILITIES.map((visibility) => newConcern(sam, { visibility }, TODAY));
	});

	test.each([
		['a member of the group', () => named('sam'), 3],
		['its lead', () => signedInAs('coproduction-member'), 3],
		['a viewer', () => signedInAs('viewer'), 2],
		['a programme director', () => signedInAs('programme-director'), 2],
		['a data officer', () => signedInAs('data-officer'), 2],
		['an administrator', () => signedInAs('admin'), 2],
		['a reviewer of the region', () => signedInAs('region-reviewer', 'X01'), 1],
		['the national team', () => signedInAs('national'), 1]
	] as const)('%s', (_, person, count) => {
		expect(seen(person())).toEqual(['public', 'ics', 'group'].slice(0, count));
		const { scope, reader } = seeing(person());
		const found = ids.filter((id) => {
			try {
				return findConcern(scope, reader, id, TODAY).id === id;
			} catch (thrown) {
				expect(thrown).toBeInstanceOf(NotFound);
				return false;
			}
		});
		expect(found).toEqual(ids.slice(3 - count));
	});

	test('another group’s member, as anybody of the ICS', () => {
		newMember(newGroup('XWE', 'Another').id, 'Ali');
		expect(seen(named('ali'))).toEqual(['public', 'ics']);
	});

	test('nobody through another system', () => {
		const { scope, reader } = seeing(signedInAs('admin'), 'XOT');
		expect(concernsOf(scope, reader, TODAY)).toEqual([]);
		for (const id of ids)
			expect(() => findConcern(scope, { groups: [group.id], ofSystem: true }, id, TODAY)).toThrow(
				NotFound
			);
	});

	test('counts what a reader may not read, and not what the group keeps to itself', () => {
		const { scope } = seeing(signedInAs('national'));
		expect(concernStates(scope, TODAY)).toEqual(['waiting', 'waiting']);
		expect(concernStates(seeing(signedInAs('admin'), 'XOT').scope, TODAY)).toEqual([]);
	});
});

describe('concerns as at an earlier day', () => {
	const reader = () => ({ groups: [group.id], ofSystem: true });
	const found = (id: number, asAt: string) => findConcern(sam, reader(), id, asAt);

	test('begin on the day they were raised', () => {
		const id = newConcern(sam, {}, TODAY);
		expect(concernsOf(sam, reader(), '2026-11-01')).toEqual([]);
		expect(() => found(id, '2026-11-01')).toThrow(NotFound);
		expect(concernStates(sam, '2026-11-01')).toEqual([]);
		expect(found(id, TODAY).state).toBe('waiting');
	});

	test('stand where they stood', () => {
		const id = newConcern(sam, {}, TODAY);
		const answer = { words: 'Yes.', date: '', owner: '', form: newForm() };
		at('2026-12-07');
		postAsSystem(actorOf(answering()), id, 'answered', answer);
		at('2026-12-10');
		postAsGroup(actorOf(sam), id, 'settled', { words: '', form: newForm() });
		expect(found(id, '2026-11-30')).toMatchObject({ state: 'waiting', posts: [] });
		expect(found(id, '2026-12-01')).toMatchObject({ state: 'overdue', clock: { late: 1 } });
		expect(found(id, '2026-12-07')).toMatchObject({ state: 'answered', clock: { late: 5 } });
		expect(found(id, '2026-12-10')).toMatchObject({ state: 'settled', clock: { late: 5 } });
		expect(['2026-12-01', '2026-12-10'].map((day) => concernStates(sam, day))).toEqual([
			...[['overdue'], ['settled']]
		]);
	});

	test('show what was hidden later, and the reason from its day', () => {
		const id = newConcern(group.scope, {}, TODAY);
		at('2026-11-20');
		hidePost(actorOf(group.scope), id, null, { hidden: true, reason: 'It names a ward.' });
		expect(found(id, '2026-11-19').title).toBe('The front desk');
		expect(found(id, '2026-11-20')).toMatchObject({
			title: null,
			hidden: { reason: 'It names a ward.' }
		});
	});

	test('are the group’s own until the day they were shared', () => {
		const id = newConcern(sam, { visibility: 'group' }, TODAY);
		at('2026-11-20');
		shareConcern(actorOf(sam), id, { visibility: 'public', form: newForm() });
		expect(found(id, '2026-11-19')).toMatchObject({
			...{ state: 'with-group', visibility: 'group', clock: null },
			...{ sharedOn: null, answerDueOn: null }
		});
		expect(found(id, '2026-11-20')).toMatchObject({ state: 'waiting', visibility: 'public' });
		for (const person of [signedInAs('viewer'), signedInAs('national')]) {
			expect(seen(person, '2026-11-19')).toEqual([]);
			expect(seen(person, '2026-11-20')).toEqual(['public']);
		}
		expect(concernStates(sam, '2026-11-19')).toEqual([]);
		expect(concernStates(sam, '2026-11-20')).toEqual(['waiting']);
	});
});

describe('a list of concerns', () => {
	test('begins with the newest, each with its own thread', () => {
		const [first, second] = [newConcern(sam, {}, TODAY), newConcern(sam, {}, TODAY)];
		postAsGroup(actorOf(sam), first, 'said', { words: 'First.', form: newForm() });
		postAsGroup(actorOf(sam), second, 'said', { words: 'Second.', form: newForm() });
		const listed = concernsOf(sam, { groups: [group.id], ofSystem: false }, TODAY);
		expect(listed.map(({ id, posts }) => [id, posts.map(({ words }) => words)])).toEqual([
			...[
				[second, ['Second.']],
				[first, ['First.']]
			]
		]);
	});

	test('gives the day that it was in London', () => {
		vi.setSystemTime(new Date('2026-07-01T23:30:00Z'));
		const id = newConcern(sam);
		postAsGroup(actorOf(sam), id, 'said', { words: 'So.', form: newForm() });
		const [concern] = concernsOf(sam, { groups: [group.id], ofSystem: false }, '2026-07-02');
		expect(concern).toMatchObject({ raisedOn: '2026-07-02', posts: [{ on: '2026-07-02' }] });
	});
});
