import { beforeEach, describe, expect, test } from 'vitest';
import {
	type GroupScope,
	type IcsScope,
	isMemberRole,
	MEMBER_ROLES,
	NotAllowed,
	NotFound
} from '#lib/core/access.ts';
import { ok } from '#lib/core/result.ts';
import { all, run } from '#lib/platform/database.server.ts';
import {
	canJoin,
	findGroup,
	groupsOf,
	memberName,
	membershipsOf,
	membersOf
} from '#lib/voices/groups/read.server.ts';
import { addMember, endGroup, endMembership, setUpGroup } from '#lib/voices/groups/write.server.ts';
import { actorOf } from '../../support/actors.ts';
import { freshDatabase, newAccount, signedInAs } from '../../support/database.ts';
import {
	answering,
	auditRefuses,
	fieldsOf,
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
const leadEmail = () => signedInAs('coproduction-member').email;

describe('setting up a group', () => {
	test('keeps its name and sentence, with an audit row', () => {
		const made = setUpGroup(actorOf(managing()), { name: ' Voices ', about: ` ${ABOUT} ` });
		expect(made).toHaveProperty('ok');
		expect(groupsOf(managing())).toMatchObject([{ name: 'Voices', about: ABOUT }]);
		expect(acts()).toEqual(['group.set-up']);
	});

	test('is for administrators', () => {
		const others = (reading: IcsScope<'read'>, scope: GroupScope) => {
			// @ts-expect-error: not for a reader
			setUpGroup(actorOf(reading), { name: 'Voices', about: ABOUT });
			// @ts-expect-error: nor for a group's own lead
			setUpGroup(actorOf(scope), { name: 'Voices', about: ABOUT });
		};
		expect(others).toBeTypeOf('function');
	});

	test('asks for what is missing', () => {
		expect(fieldsOf(setUpGroup(actorOf(managing()), { name: ' ', about: '' }))).toEqual([
			'name',
			'about'
		]);
		expect(groupsOf(managing())).toEqual([]);
	});

	test('takes a name and a sentence of a length that can be read', () => {
		const typed = (name: number, about: number) => ({
			name: 'x'.repeat(name),
			about: 'x'.repeat(about)
		});
		expect(fieldsOf(setUpGroup(actorOf(managing()), typed(121, 401)))).toEqual(['name', 'about']);
		expect(setUpGroup(actorOf(managing()), typed(120, 400))).toHaveProperty('ok');
	});

	test('keeps nothing that tells who a patient is', () => {
		const typed = { name: 'Friends of Dr Smith', about: 'Ring 943 476 5919.' };
		expect(fieldsOf(setUpGroup(actorOf(managing()), typed))).toEqual(['name', 'about']);
		expect(groupsOf(managing())).toEqual([]);
	});

	test('is refused where a group has this name, and not where that one has ended', () => {
		const { id } = newGroup('XWE', 'Voices');
		const again = () => setUpGroup(actorOf(managing()), { name: 'VOICES', about: ABOUT });
		expect(fieldsOf(again())).toEqual(['name']);
		expect(setUpGroup(actorOf(managing('XOT')), { name: 'Voices', about: ABOUT })).toHaveProperty(
			'ok'
		);
		endGroup(actorOf(managing()), id);
		expect(again()).toHaveProperty('ok');
	});

	test('writes nothing when the audit log does not', () => {
		const scope = managing();
		auditRefuses();
		expect(() => setUpGroup(actorOf(scope), { name: 'Voices', about: ABOUT })).toThrow('full');
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
		expect(addMember(actorOf(scope), id, add({ email: ' SAM@x.example ' }))).toHaveProperty('ok');
		expect(addMember(actorOf(managing()), id, add({ email: 'ali@x.example' }))).toHaveProperty(
			'ok'
		);
		expect(
			membersOf(scope, id)
				.map(({ name }) => name)
				.slice(1)
		).toEqual(['Ali', 'Sam']);
	});

	test('is not done by a member, by another group’s lead, or by the ICS', () => {
		const { id } = newGroup();
		const member = newMember(id, 'Ali');
		const other = newGroup('XWE', 'Another');
		expect(() => addMember(actorOf(member), id, add())).toThrow(NotAllowed);
		expect(() => addMember(actorOf(other.scope), id, add())).toThrow(NotAllowed);
		// @ts-expect-error: the ICS says not who is in a group
		const director = () => addMember(actorOf(answering()), id, add());
		expect(director).toBeTypeOf('function');
	});

	test('finds no group of another ICS, and none that has ended', () => {
		const { id, scope } = newGroup();
		expect(() => addMember(actorOf(managing('XOT')), id, add())).toThrow(NotFound);
		endGroup(actorOf(managing()), id);
		expect(() => addMember(actorOf(managing()), id, add())).toThrow(NotFound);
		expect(() => addMember(actorOf(scope), id, add())).toThrow(NotFound);
	});

	test('asks for a role, and whose words a supporter brings', () => {
		const { id, scope } = newGroup();
		expect(fieldsOf(addMember(actorOf(scope), id, add({ role: 'chair' })))).toEqual(['role']);
		expect(
			fieldsOf(addMember(actorOf(scope), id, add({ role: 'supporter', actsFor: ' ' })))
		).toEqual(['actsFor']);
		expect(
			addMember(actorOf(scope), id, add({ role: 'supporter', actsFor: 'Mary' }))
		).toHaveProperty('ok');
		expect(membersOf(scope, id)[1]).toMatchObject({ role: 'supporter', actsFor: 'Mary' });
	});

	test('keeps no more of that person than a first name', () => {
		const { id, scope } = newGroup();
		for (const actsFor of ['x'.repeat(81), 'Mrs Smith', 'Mary 943 476 5919', '07700 900123'])
			expect(
				fieldsOf(addMember(actorOf(scope), id, add({ role: 'supporter', actsFor }))),
				actsFor
			).toEqual(['actsFor']);
		expect(membersOf(scope, id)).toHaveLength(1);
	});

	test('drops whose words they bring where they bring their own', () => {
		const { id, scope } = newGroup();
		addMember(actorOf(scope), id, add({ actsFor: 'Mary' }));
		expect(membersOf(scope, id)[1]).toMatchObject({ role: 'member', actsFor: null });
	});

	test('needs an account with the role of a group member here', () => {
		const { id, scope } = newGroup();
		newAccount('coproduction-member', ['XOT'], { email: 'else@x.example' });
		const refused = ['nobody@x.example', signedInAs('viewer').email, 'else@x.example'];
		for (const email of refused)
			expect(fieldsOf(addMember(actorOf(scope), id, add({ email })))).toEqual(['email']);
		run("UPDATE user SET disabled_at = '2026-01-01', disabled_by = id WHERE name = 'Sam'");
		expect(canJoin(scope, 'sam@x.example')).toBeUndefined();
		expect(fieldsOf(addMember(actorOf(scope), id, add()))).toEqual(['email']);
	});

	test('takes nobody twice', () => {
		const { id, scope } = newGroup();
		addMember(actorOf(scope), id, add());
		expect(addMember(actorOf(scope), id, add())).toMatchObject({
			refused: [{ field: 'email', message: 'Sam is in the group already.' }]
		});
		expect(membersOf(scope, id)).toHaveLength(2);
	});

	test('writes nothing when the audit log does not', () => {
		const { id, scope } = newGroup();
		auditRefuses();
		expect(() => addMember(actorOf(scope), id, add())).toThrow('full');
		expect(membersOf(scope, id)).toHaveLength(1);
	});
});

describe('ending a membership', () => {
	test('closes the group to somebody, and keeps what they said', () => {
		const { id, scope } = newGroup();
		const sam = newMember(id, 'Sam');
		newConcern(sam, { visibility: 'group' });
		const { memberId } = sam.group;
		expect(endMembership(actorOf(scope), id, memberId)).toEqual(ok({ id: memberId }));
		expect(membersOf(scope, id)).toHaveLength(1);
		expect(() => groupScope('sam@x.example', 'XWE', id)).toThrow(NotFound);
		expect(all('SELECT 1 FROM concerns')).toHaveLength(1);
		expect(acts().at(-1)).toBe('group.end-membership');
	});

	test('is not done by a member, for themselves or another', () => {
		const { id } = newGroup();
		const sam = newMember(id, 'Sam');
		expect(() => endMembership(actorOf(sam), id, sam.group.memberId)).toThrow(NotAllowed);
	});

	test('finds no member of another group, and nobody twice', () => {
		const { id, scope } = newGroup();
		const sam = newMember(id, 'Sam');
		const other = newGroup('XWE', 'Another');
		expect(() => endMembership(actorOf(managing()), other.id, sam.group.memberId)).toThrow(
			NotFound
		);
		endMembership(actorOf(scope), id, sam.group.memberId);
		expect(() => endMembership(actorOf(scope), id, sam.group.memberId)).toThrow(NotFound);
	});

	test('leaves no group of several without a lead', () => {
		const { id, scope } = newGroup();
		newMember(id, 'Sam');
		const { memberId } = scope.group;
		expect(fieldsOf(endMembership(actorOf(scope), id, memberId))).toEqual(['member']);
		newMember(id, 'Ali', { role: 'lead' });
		expect(endMembership(actorOf(scope), id, memberId)).toEqual(ok({ id: memberId }));
	});

	test('lets the last person of all go', () => {
		const { id, scope } = newGroup();
		const { memberId } = scope.group;
		expect(endMembership(actorOf(managing()), id, memberId)).toEqual(ok({ id: memberId }));
		expect(membersOf(managing(), id)).toEqual([]);
	});

	test('writes nothing when the audit log does not', () => {
		const { id, scope } = newGroup();
		const sam = newMember(id, 'Sam');
		auditRefuses();
		expect(() => endMembership(actorOf(scope), id, sam.group.memberId)).toThrow('full');
		expect(membersOf(scope, id)).toHaveLength(2);
	});
});

describe('ending a group', () => {
	test('closes it to its members, and keeps what it said', () => {
		const { id, scope } = newGroup();
		newConcern(scope);
		endGroup(actorOf(managing()), id);
		expect(groupsOf(managing())).toEqual([]);
		expect(() => findGroup(managing(), id)).toThrow(NotFound);
		expect(membershipsOf(scopeOf(leadEmail(), 'XWE', 'speak-in-groups'))).toEqual([]);
		expect(all('SELECT 1 FROM concerns')).toHaveLength(1);
		expect(() => endMembership(actorOf(scope), id, scope.group.memberId)).toThrow(NotFound);
	});

	test('is for administrators, once', () => {
		const { id, scope } = newGroup();
		// @ts-expect-error: not for a group's own lead
		expect(() => endGroup(actorOf(scope), id)).toBeTypeOf('function');
		endGroup(actorOf(managing()), id);
		expect(() => endGroup(actorOf(managing()), id)).toThrow(NotFound);
	});

	test('writes nothing when the audit log does not', () => {
		const { id } = newGroup();
		auditRefuses();
		expect(() => endGroup(actorOf(managing()), id)).toThrow('full');
		expect(groupsOf(managing())).toHaveLength(1);
	});
});

describe('a member', () => {
	test('has one of the roles', () => {
		for (const { code } of MEMBER_ROLES) expect(isMemberRole(code)).toBe(true);
		expect(isMemberRole('chair')).toBe(false);
	});

	test('is named by whose words are brought', () => {
		expect(memberName('Alex', null)).toBe('Alex');
		expect(memberName('Alex', 'Mary')).toBe('Mary (with Alex)');
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
		// @ts-expect-error: not for whoever may only read
		expect(() => membersOf(scopeOf('', 'XWE', 'read'), id)).toBeTypeOf('function');
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
