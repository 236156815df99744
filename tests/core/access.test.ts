import { describe, expect, it } from 'vitest';
import {
	authorise,
	type Grant,
	isOfSystem,
	isRole,
	may,
	type Membership,
	NotAllowed,
	NotFound,
	NotSignedIn,
	opens,
	type Permission,
	type Person,
	type Role,
	roleLabel,
	ROLES,
	speakFor
} from '#lib/core/access.ts';

const HERE = { id: 1, code: 'XWE' };
const THERE = { id: 2, code: 'XOT' };

function person(...grants: Grant[]): Person {
	return { accountId: 'a', name: 'A', email: 'a@x.example', grants };
}

function holds(role: Role, ...ics: number[]): Grant {
	return role === 'admin' || role === 'national'
		? { role, organisation: null, ics: 'all' }
		: { role, organisation: { id: 9, code: 'X', name: 'X' }, ics };
}

describe('the one door', () => {
	it('asks somebody who is not signed in to sign in', () => {
		expect(() => authorise(null, 'read')).toThrow(NotSignedIn);
		expect(() => authorise(null, 'read', HERE)).toThrow(NotSignedIn);
		expect(may(null, 'read', HERE)).toBe(false);
	});

	it('hides an ICS from somebody who may not read it, whatever they ask to do there', () => {
		const director = person(holds('programme-director', 1));
		expect(() => authorise(director, 'read', THERE)).toThrow(NotFound);
		expect(() => authorise(director, 'import', THERE)).toThrow(NotFound);
	});

	it('refuses an act to somebody who may read the ICS', () => {
		expect(() => authorise(person(holds('viewer', 1)), 'import', HERE)).toThrow(NotAllowed);
	});

	it('refuses everything to an account without a role', () => {
		expect(() => authorise(person(), 'read')).toThrow(NotAllowed);
		expect(() => authorise(person(), 'read', HERE)).toThrow(NotFound);
	});

	it('opens one ICS, and says for what and for whom', () => {
		const scope = authorise(person(holds('data-officer', 1)), 'import', HERE);
		expect(scope).toMatchObject({ accountId: 'a', permission: 'import', ics: HERE, icsIds: [1] });
		expect(opens(scope, 1)).toBe(true);
		expect(opens(scope, 2)).toBe(false);
	});

	it('opens every ICS of several grants once each', () => {
		const both = person(holds('viewer', 1, 2), holds('programme-director', 2, 3));
		expect(authorise(both, 'read').icsIds).toEqual([1, 2, 3]);
	});

	it('opens for an act only the ICSs where the role allows it', () => {
		const mixed = person(holds('viewer', 1), holds('programme-director', 2));
		expect(authorise(mixed, 'import').icsIds).toEqual([2]);
		expect(() => authorise(mixed, 'import', HERE)).toThrow(NotAllowed);
		expect(authorise(mixed, 'import', THERE).ics).toBe(THERE);
	});

	it('opens England to a national role', () => {
		const scope = authorise(person(holds('national')), 'read', HERE);
		expect(scope.icsIds).toBe('all');
		expect(opens(scope, 4711)).toBe(true);
	});

	it('does not let an administrator change what a system says of itself', () => {
		expect(() => authorise(person(holds('admin')), 'edit-registers', HERE)).toThrow(NotAllowed);
	});
});

describe('what each role may do in its own ICS', () => {
	/** A key for each, so that none can be forgotten. */
	const everything = Object.keys({
		read: 1,
		'edit-registers': 1,
		import: 1,
		'update-roadmap': 1,
		'manage-accounts': 1,
		'read-audit': 1,
		'manage-roadmap': 1,
		'write-returns': 1,
		'send-returns': 1,
		'review-returns': 1,
		'close-returns': 1,
		'set-rounds': 1,
		'speak-in-groups': 1,
		'answer-concerns': 1,
		'publish-progress': 1,
		'manage-groups': 1,
		'take-over': 1
	} satisfies Record<Permission, 1>) as Permission[];
	const expected: Record<Role, Permission[]> = {
		admin: [
			'read',
			'manage-accounts',
			'read-audit',
			'manage-roadmap',
			'manage-groups',
			'take-over'
		],
		national: ['read', 'close-returns', 'set-rounds'],
		'region-reviewer': ['read', 'review-returns', 'set-rounds'],
		'programme-director': [
			...(['read', 'edit-registers', 'import', 'update-roadmap'] as const),
			...(['write-returns', 'send-returns', 'answer-concerns', 'publish-progress'] as const),
			'take-over'
		],
		'data-officer': ['read', 'edit-registers', 'import', 'write-returns'],
		'coproduction-member': ['read', 'speak-in-groups'],
		viewer: ['read']
	};

	it.each(ROLES.map((role) => role.code))('%s', (role) => {
		const allowed = everything.filter((permission) =>
			may(person(holds(role, 1)), permission, HERE)
		);
		expect(allowed).toEqual(expected[role]);
	});
});

describe('whoever works for a programme', () => {
	it('does not judge its return, though another role would let them', () => {
		const both = person(holds('data-officer', 1), holds('region-reviewer', 1, 2));
		expect(may(both, 'review-returns', HERE)).toBe(false);
		expect(may(both, 'review-returns', THERE)).toBe(true);
	});
});

describe('speaking for a group', () => {
	const membership: Membership = {
		...{ memberId: 3, accountId: 'a', groupId: 5, group: 'Voices', icsId: HERE.id },
		...{ role: 'member', actsFor: null }
	};
	const member = person(holds('coproduction-member', 1, 2));
	const speaking = () => authorise(member, 'speak-in-groups', HERE);

	it('opens what the group keeps to itself to one of its members', () => {
		const scope = speakFor(speaking(), membership);
		expect(scope).toMatchObject({ accountId: 'a', ics: HERE, group: membership });
	});

	it('is not done with a scope to read', () => {
		// @ts-expect-error a scope carries its permission in its type, so that this does not compile
		speakFor(authorise(member, 'read', HERE), membership);
	});

	it('finds no group without a membership, or with somebody else’s', () => {
		expect(() => speakFor(speaking(), undefined)).toThrow(NotFound);
		expect(() => speakFor(speaking(), { ...membership, accountId: 'b' })).toThrow(NotFound);
	});

	it('finds no group of another ICS', () => {
		const there = authorise(member, 'speak-in-groups', THERE);
		expect(() => speakFor(there, membership)).toThrow(NotFound);
	});
});

describe('who is of a system', () => {
	it('are those with a role in it, and administrators', () => {
		const roles: Role[] = ['programme-director', 'data-officer', 'coproduction-member', 'viewer'];
		for (const role of [...roles, 'admin' as const])
			expect(isOfSystem(person(holds(role, 1)), HERE), role).toBe(true);
	});

	it('are not those who look at it from outside', () => {
		expect(isOfSystem(null, HERE)).toBe(false);
		expect(isOfSystem(person(), HERE)).toBe(false);
		expect(isOfSystem(person(holds('national')), HERE)).toBe(false);
		expect(isOfSystem(person(holds('region-reviewer', 1)), HERE)).toBe(false);
		expect(isOfSystem(person(holds('programme-director', 2)), HERE)).toBe(false);
	});

	it('are those with any role in it beside another', () => {
		expect(isOfSystem(person(holds('region-reviewer', 1), holds('viewer', 1)), HERE)).toBe(true);
	});
});

describe('the names of roles', () => {
	it('are known by their codes', () => {
		expect(isRole('viewer')).toBe(true);
		expect(isRole('owner')).toBe(false);
		expect(roleLabel('data-officer')).toBe('Data officer');
	});
});
