import { describe, expect, test } from 'vitest';
import { isMemberRole, MEMBER_ROLES } from '#lib/core/access.ts';
import { checkGroup, memberName } from '#lib/voices/groups/read.server.ts';

const fields = (name: string, about: string) =>
	checkGroup({ name, about }).map(({ field }) => field);

describe('a group', () => {
	test('is sound with a name and a sentence', () => {
		expect(fields('Voices', 'People who use care.')).toEqual([]);
		expect(fields('x'.repeat(120), 'x'.repeat(400))).toEqual([]);
	});

	test('needs both', () => {
		expect(fields('', 'People who use care.')).toEqual(['name']);
		expect(fields('Voices', '')).toEqual(['about']);
		expect(fields('', '')).toEqual(['name', 'about']);
	});

	test('is told what is too long', () => {
		expect(fields('x'.repeat(121), 'x'.repeat(401))).toEqual(['name', 'about']);
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
