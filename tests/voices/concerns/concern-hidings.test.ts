import { beforeEach, describe, expect, test } from 'vitest';
import { type GroupScope, type IcsScope, NotAllowed, NotFound } from '#lib/core/access.ts';
import { ok } from '#lib/core/result.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { all } from '#lib/platform/database.server.ts';
import { concernsOf, findConcern } from '#lib/voices/concerns/read.server.ts';
import { hidePost, postAsGroup, postAsSystem } from '#lib/voices/concerns/write.server.ts';
import { actorOf } from '../../support/actors.ts';
import { freshDatabase } from '../../support/database.ts';
import {
	answering,
	auditRefuses,
	fieldsOf,
	managing,
	newConcern,
	newForm,
	newGroup,
	newMember
} from '../../support/voices.ts';

const TODAY = londonDate();
const HARSH = 'SECRET that should not stand.';

let group: { id: number; scope: GroupScope };
let lead: GroupScope;
let sam: GroupScope;

beforeEach(() => {
	freshDatabase();
	group = newGroup();
	lead = group.scope;
	sam = newMember(group.id, 'Sam');
});

const hide = (
	scope: GroupScope | IcsScope<'manage-groups'>,
	id: number,
	post: number | null = null,
	{ hidden = true, reason = 'It names a ward.' } = {}
) => hidePost(actorOf(scope) as Parameters<typeof hidePost>[0], id, post, { hidden, reason });

const reader = () => ({ groups: [group.id], ofSystem: true });
const found = (id: number) => findConcern(sam, reader(), id, TODAY);
const acted = () =>
	all<{ act: string }>("SELECT act FROM audit WHERE act LIKE 'concern.%' ORDER BY id").map(
		({ act }) => act
	);

/** A concern with a post of the group and one of the ICS; answers their numbers. */
function threaded(visibility = 'ics') {
	const id = newConcern(sam, { visibility, title: HARSH, words: HARSH });
	postAsGroup(actorOf(sam), id, 'said', { words: HARSH, form: newForm() });
	if (visibility !== 'group') {
		const answer = { words: HARSH, date: '', owner: '', form: newForm() };
		postAsSystem(actorOf(answering()), id, 'answered', answer);
	}
	return { id, posts: found(id).posts.map((post) => post.id) };
}

describe('hiding', () => {
	test('the words with which it was raised leaves the reason in their place', () => {
		const { id } = threaded();
		expect(hide(lead, id)).toEqual(ok({ repeated: false }));
		expect(found(id)).toMatchObject({
			title: null,
			words: null,
			hidden: { reason: 'It names a ward.', by: 'coproduction-member of xwe' }
		});
		expect(found(id).posts.map(({ words }) => words)).toEqual([HARSH, HARSH]);
		expect(acted().at(-1)).toBe('concern.hide');
	});

	test('posts of either side leaves no word of them in what is read', () => {
		const { id, posts } = threaded('public');
		for (const post of [null, ...posts]) expect(hide(lead, id, post)).toHaveProperty('ok');
		const read = JSON.stringify([
			found(id),
			concernsOf(answering(), reader(), TODAY),
			concernsOf(answering(), { groups: [], ofSystem: false }, TODAY)
		]);
		expect(read).not.toContain('SECRET');
		expect(read).toContain('It names a ward.');
		expect(found(id).posts).toMatchObject([
			{ act: 'said', words: null, hidden: { reason: 'It names a ward.' } },
			{ act: 'answered', words: null }
		]);
		expect(found(id).state).toBe('answered');
	});

	test('is undone with a reason of its own, and can be done again', () => {
		const { id, posts } = threaded();
		hide(lead, id, posts[0]);
		const again = { hidden: false, reason: 'It names no ward.' };
		expect(hide(lead, id, posts[0], again)).toEqual(ok({ repeated: false }));
		expect(found(id).posts[0]).toMatchObject({ words: HARSH, hidden: null });
		hide(lead, id, posts[0]);
		expect(found(id).posts[0]!.words).toBeNull();
		expect(all('SELECT 1 FROM concern_hidings')).toHaveLength(3);
		expect(acted().slice(-3)).toEqual(['concern.hide', 'concern.show-again', 'concern.hide']);
	});

	test('sent twice is done once', () => {
		const { id } = threaded();
		hide(lead, id);
		expect(hide(lead, id)).toEqual(ok({ repeated: true }));
		hide(lead, id, null, { hidden: false, reason: 'It names no ward.' });
		expect(hide(lead, id, null, { hidden: false, reason: '' })).toEqual(ok({ repeated: true }));
		expect(all('SELECT 1 FROM concern_hidings')).toHaveLength(2);
	});

	test('needs a reason that may stand, to hide and to show again', () => {
		const { id } = threaded();
		for (const reason of [' ', 'x'.repeat(301), 'It names Dr Smith', 'It has 943 476 5919'])
			expect(fieldsOf(hide(lead, id, null, { hidden: true, reason })), reason).toEqual(['reason']);
		hide(lead, id);
		expect(fieldsOf(hide(lead, id, null, { hidden: false, reason: '' }))).toEqual(['reason']);
		expect(all('SELECT 1 FROM concern_hidings')).toHaveLength(1);
	});

	test('is for a lead and an administrator', () => {
		const { id } = threaded();
		expect(() => hide(sam, id)).toThrow(NotAllowed);
		// @ts-expect-error: the ICS hides nothing
		expect(() => hide(answering(), id)).toBeTypeOf('function');
		expect(hide(managing(), id)).toEqual(ok({ repeated: false }));
	});

	test('is a lead’s in the threads of the group only, shared or not', () => {
		const other = newGroup('XWE', 'Another').scope;
		for (const visibility of ['group', 'ics', 'public'])
			expect(() => hide(other, threaded(visibility).id), visibility).toThrow(NotFound);
		expect(hide(lead, threaded('group').id)).toEqual(ok({ repeated: false }));
	});

	test('is an administrator’s where the group shared it', () => {
		expect(() => hide(managing(), threaded('group').id)).toThrow(NotFound);
		expect(() => hide(managing('XOT'), threaded('public').id)).toThrow(NotFound);
	});

	test('finds no post of another thread', () => {
		const { id } = threaded();
		const other = threaded();
		expect(() => hide(lead, id, other.posts[0])).toThrow(NotFound);
		expect(() => hide(lead, 999)).toThrow(NotFound);
	});

	test('writes nothing when the audit log does not', () => {
		const { id } = threaded();
		auditRefuses();
		expect(() => hide(lead, id)).toThrow('full');
		expect(found(id).words).toBe(HARSH);
	});
});
