import { describe, expect, it } from 'vitest';
import {
	authorise,
	isRole,
	may,
	NotAllowed,
	NotFound,
	NotSignedIn,
	opens,
	roleLabel,
	ROLES,
	type Grant,
	type Permission,
	type Person,
	type Role
} from '#lib/domain/access.ts';

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
	const everything: Permission[] = [
		'read',
		'edit-registers',
		'import',
		'update-roadmap',
		'manage-accounts',
		'read-audit',
		'manage-roadmap'
	];
	const expected: Record<Role, Permission[]> = {
		admin: ['read', 'manage-accounts', 'read-audit', 'manage-roadmap'],
		national: ['read'],
		'region-reviewer': ['read'],
		'programme-director': ['read', 'edit-registers', 'import', 'update-roadmap'],
		'data-officer': ['read', 'edit-registers', 'import'],
		'coproduction-member': ['read'],
		viewer: ['read']
	};

	it.each(ROLES.map((role) => role.code))('%s', (role) => {
		const allowed = everything.filter((permission) =>
			may(person(holds(role, 1)), permission, HERE)
		);
		expect(allowed).toEqual(expected[role]);
	});
});

describe('the names of roles', () => {
	it('are known by their codes', () => {
		expect(isRole('viewer')).toBe(true);
		expect(isRole('owner')).toBe(false);
		expect(roleLabel('data-officer')).toBe('Data officer');
	});
});
