import { beforeEach, describe, expect, test } from 'vitest';
import { NotAllowed, NotFound } from '#lib/core/access.ts';
import { all, run } from '#lib/platform/database.server.ts';
import {
	canJoin,
	findGroup,
	groupsOf,
	membershipsOf,
	membersOf
} from '#lib/voices/groups/read.server.ts';
import { addMember, endGroup, endMembership, setUpGroup } from '#lib/voices/groups/write.server.ts';
import { freshDatabase, newAccount, signedInAs } from '../../support/database.ts';
import {
	auditRefuses,
	groupScope,
	managing,
	newConcern,
	newGroup,
	newMember,
	scopeOf
} from '../../support/voices.ts';

const ABOUT = 'People who use care here.';

beforeEach(() => void freshDatabase());

const acts = () =>
	all<{ act: string }>("SELECT act FROM audit WHERE act LIKE 'group.%' ORDER BY id").map(
		({ act }) => act
	);
const fieldsOf = (result: { status: string; findings?: { field: string }[] }) =>
	result.findings?.map(({ field }) => field);
const leadEmail = () => signedInAs('coproduction-member').email;

describe('setting up a group', () => {
	test('keeps its name and sentence, with an audit row', () => {
		const made = setUpGroup(managing(), { name: ' Voices ', about: ` ${ABOUT} ` });
		expect(made.status).toBe('set-up');
		expect(groupsOf(managing())).toMatchObject([{ name: 'Voices', about: ABOUT }]);
		expect(acts()).toEqual(['group.set-up']);
	});

	test('is for administrators', () => {
		const reading = scopeOf(signedInAs('viewer').email, 'XWE', 'read');
		expect(() => setUpGroup(reading, { name: 'Voices', about: ABOUT })).toThrow(NotAllowed);
		const { scope } = newGroup();
		expect(() => setUpGroup(scope, { name: 'Voices', about: ABOUT })).toThrow(NotAllowed);
	});

	test('asks for what is missing', () => {
		expect(fieldsOf(setUpGroup(managing(), { name: ' ', about: '' }))).toEqual(['name', 'about']);
		expect(groupsOf(managing())).toEqual([]);
	});

	test('keeps nothing that tells who a patient is', () => {
		const typed = { name: 'Friends of Dr Smith', about: 'Ring 943 476 5919.' };
		expect(fieldsOf(setUpGroup(managing(), typed))).toEqual(['name', 'about']);
		expect(groupsOf(managing())).toEqual([]);
	});

	test('is refused where a group has this name, and not where that one has ended', () => {
		const { id } = newGroup('XWE', 'Voices');
		const again = () => setUpGroup(managing(), { name: 'VOICES', about: ABOUT });
		expect(fieldsOf(again())).toEqual(['name']);
		expect(setUpGroup(managing('XOT'), { name: 'Voices', about: ABOUT }).status).toBe('set-up');
		endGroup(managing(), id);
		expect(again().status).toBe('set-up');
	});

	test('writes nothing when the audit log does not', () => {
		const scope = managing();
		auditRefuses();
		expect(() => setUpGroup(scope, { name: 'Voices', about: ABOUT })).toThrow('full');
		expect(groupsOf(managing())).toEqual([]);
	});
});

describe('adding a member', () => {
	const add = (details: Partial<{ email: string; role: string; actsFor: string }> = {}) => ({
		email: 'sam@x.example',
		role: 'member',
		actsFor: '',
		...details
	});

	beforeEach(
		() => void newAccount('coproduction-member', ['XWE'], { email: 'sam@x.example', name: 'Sam' })
	);

	test('is done by an administrator, and by a lead in their own group', () => {
		const { id, scope } = newGroup();
		newAccount('coproduction-member', ['XWE'], { email: 'ali@x.example', name: 'Ali' });
		expect(addMember(scope, id, add({ email: ' SAM@x.example ' }))).toEqual({ status: 'added' });
		expect(addMember(managing(), id, add({ email: 'ali@x.example' }))).toEqual({ status: 'added' });
		expect(
			membersOf(scope, id)
				.map(({ name }) => name)
				.slice(1)
		).toEqual(['Ali', 'Sam']);
	});

	test('is not done by a member, by another group’s lead, or by the system', () => {
		const { id } = newGroup();
		const member = newMember(id, 'Ali');
		const other = newGroup('XWE', 'Another');
		const director = scopeOf(signedInAs('programme-director').email, 'XWE', 'answer-concerns');
		expect(() => addMember(member, id, add())).toThrow(NotAllowed);
		expect(() => addMember(other.scope, id, add())).toThrow(NotAllowed);
		expect(() => addMember(director, id, add())).toThrow(NotAllowed);
	});

	test('finds no group of another ICS, and none that has ended', () => {
		const { id, scope } = newGroup();
		expect(() => addMember(managing('XOT'), id, add())).toThrow(NotFound);
		endGroup(managing(), id);
		expect(() => addMember(managing(), id, add())).toThrow(NotFound);
		expect(() => addMember(scope, id, add())).toThrow(NotFound);
	});

	test('asks for a role, and whose words a supporter brings', () => {
		const { id, scope } = newGroup();
		expect(fieldsOf(addMember(scope, id, add({ role: 'chair' })))).toEqual(['role']);
		expect(fieldsOf(addMember(scope, id, add({ role: 'supporter', actsFor: ' ' })))).toEqual([
			'actsFor'
		]);
		expect(addMember(scope, id, add({ role: 'supporter', actsFor: 'Mary' })).status).toBe('added');
		expect(membersOf(scope, id)[1]).toMatchObject({ role: 'supporter', actsFor: 'Mary' });
	});

	test('keeps no more of that person than a first name', () => {
		const { id, scope } = newGroup();
		for (const actsFor of ['x'.repeat(81), 'Mrs Smith', 'Mary 943 476 5919', '07700 900123'])
			expect(fieldsOf(addMember(scope, id, add({ role: 'supporter', actsFor }))), actsFor).toEqual([
				'actsFor'
			]);
		expect(membersOf(scope, id)).toHaveLength(1);
	});

	test('drops whose words they bring where they bring their own', () => {
		const { id, scope } = newGroup();
		addMember(scope, id, add({ actsFor: 'Mary' }));
		expect(membersOf(scope, id)[1]).toMatchObject({ role: 'member', actsFor: null });
	});

	test('needs an account with the role of a group member here', () => {
		const { id, scope } = newGroup();
		newAccount('coproduction-member', ['XOT'], { email: 'else@x.example' });
		const refused = ['nobody@x.example', signedInAs('viewer').email, 'else@x.example'];
		for (const email of refused)
			expect(fieldsOf(addMember(scope, id, add({ email })))).toEqual(['email']);
		run("UPDATE user SET disabled_at = '2026-01-01', disabled_by = id WHERE name = 'Sam'");
		expect(canJoin(scope, 'sam@x.example')).toBeUndefined();
		expect(fieldsOf(addMember(scope, id, add()))).toEqual(['email']);
	});

	test('takes nobody twice', () => {
		const { id, scope } = newGroup();
		addMember(scope, id, add());
		expect(addMember(scope, id, add())).toMatchObject({
			findings: [{ field: 'email', message: 'Sam is in the group already.' }]
		});
		expect(membersOf(scope, id)).toHaveLength(2);
	});

	test('writes nothing when the audit log does not', () => {
		const { id, scope } = newGroup();
		auditRefuses();
		expect(() => addMember(scope, id, add())).toThrow('full');
		expect(membersOf(scope, id)).toHaveLength(1);
	});
});

describe('ending a membership', () => {
	test('closes the group to somebody, and keeps what they said', () => {
		const { id, scope } = newGroup();
		const sam = newMember(id, 'Sam');
		newConcern(sam, { visibility: 'group' });
		expect(endMembership(scope, id, sam.group.memberId)).toEqual({ status: 'ended' });
		expect(membersOf(scope, id)).toHaveLength(1);
		expect(() => groupScope('sam@x.example', 'XWE', id)).toThrow(NotFound);
		expect(all('SELECT 1 FROM concerns')).toHaveLength(1);
		expect(acts().at(-1)).toBe('group.end-membership');
	});

	test('is not done by a member, for themselves or another', () => {
		const { id } = newGroup();
		const sam = newMember(id, 'Sam');
		expect(() => endMembership(sam, id, sam.group.memberId)).toThrow(NotAllowed);
	});

	test('finds no member of another group, and nobody twice', () => {
		const { id, scope } = newGroup();
		const sam = newMember(id, 'Sam');
		const other = newGroup('XWE', 'Another');
		expect(() => endMembership(managing(), other.id, sam.group.memberId)).toThrow(NotFound);
		endMembership(scope, id, sam.group.memberId);
		expect(() => endMembership(scope, id, sam.group.memberId)).toThrow(NotFound);
	});

	test('leaves no group of several without a lead', () => {
		const { id, scope } = newGroup();
		newMember(id, 'Sam');
		const { memberId } = scope.group;
		expect(fieldsOf(endMembership(scope, id, memberId))).toEqual(['member']);
		newMember(id, 'Ali', { role: 'lead' });
		expect(endMembership(scope, id, memberId)).toEqual({ status: 'ended' });
	});

	test('lets the last person of all go', () => {
		const { id, scope } = newGroup();
		expect(endMembership(managing(), id, scope.group.memberId)).toEqual({ status: 'ended' });
		expect(membersOf(managing(), id)).toEqual([]);
	});

	test('writes nothing when the audit log does not', () => {
		const { id, scope } = newGroup();
		const sam = newMember(id, 'Sam');
		auditRefuses();
		expect(() => endMembership(scope, id, sam.group.memberId)).toThrow('full');
		expect(membersOf(scope, id)).toHaveLength(2);
	});
});

describe('ending a group', () => {
	test('closes it to its members, and keeps what it said', () => {
		const { id, scope } = newGroup();
		newConcern(scope);
		endGroup(managing(), id);
		expect(groupsOf(managing())).toEqual([]);
		expect(() => findGroup(managing(), id)).toThrow(NotFound);
		expect(membershipsOf(scopeOf(leadEmail(), 'XWE', 'speak-in-groups'))).toEqual([]);
		expect(all('SELECT 1 FROM concerns')).toHaveLength(1);
		expect(() => endMembership(scope, id, scope.group.memberId)).toThrow(NotFound);
	});

	test('is for administrators, once', () => {
		const { id, scope } = newGroup();
		expect(() => endGroup(scope, id)).toThrow(NotAllowed);
		endGroup(managing(), id);
		expect(() => endGroup(managing(), id)).toThrow(NotFound);
	});

	test('writes nothing when the audit log does not', () => {
		const { id } = newGroup();
		auditRefuses();
		expect(() => endGroup(managing(), id)).toThrow('full');
		expect(groupsOf(managing())).toHaveLength(1);
	});
});

describe('who belongs to a group', () => {
	test('is for its own members and whoever manages groups', () => {
		const { id, scope } = newGroup();
		const sam = newMember(id, 'Sam');
		const other = newGroup('XWE', 'Another');
		expect(membersOf(sam, id).map(({ role }) => role)).toEqual(['lead', 'member']);
		expect(membersOf(managing(), id)).toHaveLength(2);
		expect(() => membersOf(other.scope, id + 99)).toThrow(NotFound);
		const director = scopeOf(signedInAs('programme-director').email, 'XWE', 'read');
		expect(() => membersOf(director, id)).toThrow(NotFound);
		expect(membersOf(managing('XOT'), id)).toEqual([]);
		// The lead of both groups speaks for one at a time.
		expect(() => membersOf(scope, other.id)).toThrow(NotFound);
	});

	test('puts the groups that somebody leads first', () => {
		const { id } = newGroup('XWE', 'Zebra');
		const other = newGroup('XWE', 'Another');
		run("UPDATE group_members SET role = 'member' WHERE group_id = ?", other.id);
		const own = membershipsOf(scopeOf(leadEmail(), 'XWE', 'read'));
		expect(own.map(({ groupId }) => groupId)).toEqual([id, other.id]);
		expect(membershipsOf(scopeOf(signedInAs('viewer').email, 'XWE', 'read'))).toEqual([]);
	});
});
