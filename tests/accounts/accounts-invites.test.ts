import { beforeEach, describe, expect, it } from 'vitest';
import { accountIdOf, listLinks, personByEmail } from '#lib/accounts/read.server.ts';
import { AccountRefused } from '#lib/accounts/rules.ts';
import { signIn } from '#lib/accounts/sign-in/write.server.ts';
import {
	acceptInvite,
	disableAccount,
	invitationOf,
	invite,
	invitePassword,
	revokeLink
} from '#lib/accounts/write.server.ts';
import { authorise, NotFound, type Person, type Scope } from '#lib/core/access.ts';
import { listActs } from '#lib/platform/audit/read.server.ts';
import { all, get } from '#lib/platform/database.server.ts';
import { freshDatabase, signedInAs } from '../support/database.ts';

const ANN = {
	email: 'ann@x.example',
	name: 'Ann',
	role: 'programme-director',
	organisationCodes: ['XWE', 'XBA']
};
const PASSWORD = 'correct horse battery';
const ANSWER = { name: 'Ann Smith', password: PASSWORD, again: PASSWORD };
const VISITOR = { address: '192.0.2.1', userAgent: '' };
const later = (days: number) => new Date(Date.now() + days * 86_400_000);

let admin: Person;
let scope: Scope;

beforeEach(() => {
	freshDatabase();
	admin = signedInAs('admin');
	scope = authorise(admin, 'manage-accounts');
});

describe('an invitation', () => {
	it('becomes an account with its role over several organisations, and a password', async () => {
		const { token, address } = invite(ANN, scope);
		expect(address).toMatch(new RegExp(`^http.*/invite/${token}$`));
		expect(invitationOf(token)).toEqual({ kind: 'invite', email: 'ann@x.example', name: 'Ann' });
		expect(await acceptInvite(token, ANSWER)).toBe('ann@x.example');
		const person = personByEmail('ann@x.example');
		expect(person?.name).toBe('Ann Smith');
		expect(person?.grants.map((grant) => grant.organisation?.code)).toEqual(['XBA', 'XWE']);
		expect((await signIn('ann@x.example', PASSWORD, VISITOR)).signedIn).toBe(true);
	});

	it('is used once', async () => {
		const { token } = invite(ANN, scope);
		await acceptInvite(token, ANSWER);
		expect(await acceptInvite(token, ANSWER)).toBeNull();
		expect(invitationOf(token)).toBeNull();
	});

	it('is used once even by two people at the same moment', async () => {
		const { token } = invite(ANN, scope);
		const answers = await Promise.all([acceptInvite(token, ANSWER), acceptInvite(token, ANSWER)]);
		expect(answers.filter(Boolean)).toEqual(['ann@x.example']);
	});

	it('runs out after 14 days', async () => {
		const { token } = invite(ANN, scope);
		expect(invitationOf(token, later(13.9))).not.toBeNull();
		expect(invitationOf(token, later(14.1))).toBeNull();
		expect(await acceptInvite(token, ANSWER, later(14.1))).toBeNull();
	});

	it('can be revoked, and is replaced by the next one to the same address', async () => {
		const first = invite(ANN, scope);
		const second = invite(ANN, scope);
		expect(invitationOf(first.token)).toBeNull();
		const [link] = listLinks(scope);
		expect(link).toMatchObject({
			kind: 'invite',
			role: 'programme-director',
			invitedBy: admin.name
		});
		expect(link?.organisations).toEqual(['Barnard ICS', 'Westside and Eastside ICS']);
		revokeLink(scope, link!.id);
		expect(invitationOf(second.token)).toBeNull();
		expect(listLinks(scope)).toEqual([]);
		expect(() => revokeLink(scope, link!.id)).toThrow(NotFound);
	});

	it('is nothing for a token nobody made', async () => {
		expect(invitationOf('x')).toBeNull();
		expect(await acceptInvite('', ANSWER)).toBeNull();
	});

	it('is refused for an address that has an account', () => {
		expect(() => invite({ ...ANN, email: admin.email.toUpperCase() }, scope)).toThrow(
			AccountRefused
		);
	});

	it.each([
		[{ name: ' ' }, 'name'],
		[{ password: 'short', again: 'short' }, 'password'],
		[{ again: 'something else' }, 'again'],
		[{ password: 'ann@x.example', again: 'ann@x.example' }, 'password']
	])('stays usable when the answer is %o', async (over, field) => {
		const { token } = invite(ANN, scope);
		const refused = acceptInvite(token, { ...ANSWER, ...over });
		await expect(refused).rejects.toMatchObject({ problems: [{ field }] });
		expect(invitationOf(token)).not.toBeNull();
		expect(accountIdOf('ann@x.example')).toBeUndefined();
	});

	it('keeps only the digest of its token', () => {
		const { token } = invite(ANN, scope);
		expect(
			JSON.stringify([all('SELECT * FROM invites'), all('SELECT * FROM audit')])
		).not.toContain(token);
	});

	it('may be made at the command line', async () => {
		const { token } = invite(ANN, 'command-line');
		await acceptInvite(token, ANSWER);
		expect(get(`SELECT by FROM audit WHERE act = 'invite-made'`)).toEqual({ by: null });
	});
});

describe('a link to a new password', () => {
	it('sets the password, ends the sessions and is used once', async () => {
		await acceptInvite(invite(ANN, scope).token, ANSWER);
		await signIn('ann@x.example', PASSWORD, VISITOR);
		const { token } = invitePassword('ann@x.example', scope);
		expect(invitationOf(token)).toMatchObject({ kind: 'password', email: 'ann@x.example' });
		const secret = 'another long secret';
		expect(await acceptInvite(token, { name: '', password: secret, again: secret })).toBe(
			'ann@x.example'
		);
		expect(all('SELECT 1 FROM sessions')).toEqual([]);
		expect((await signIn('ann@x.example', secret, VISITOR)).signedIn).toBe(true);
		expect(invitationOf(token)).toBeNull();
	});

	it('runs out after 2 days, and is useless once the account is disabled', async () => {
		await acceptInvite(invite(ANN, scope).token, ANSWER);
		const { token } = invitePassword('ann@x.example', scope);
		expect(invitationOf(token, later(2.1))).toBeNull();
		disableAccount(scope, accountIdOf('ann@x.example')!);
		expect(invitationOf(token)).toBeNull();
		expect(() => invitePassword('ann@x.example', scope)).toThrow(AccountRefused);
	});

	it('is not made for an address nobody holds', () => {
		expect(() => invitePassword('nobody@x.example', scope)).toThrow(NotFound);
	});
});

describe('the audit log', () => {
	it('is read newest first, by person, act and day', async () => {
		await acceptInvite(invite(ANN, scope).token, ANSWER);
		const reading = authorise(admin, 'read-audit');
		const { acts, total } = listActs(reading, { person: 'ann@', limit: 2 });
		expect(acts.map((act) => act.act)).toEqual(['role-given', 'account-added']);
		expect(total).toBe(3);
		expect(listActs(reading, { act: 'invite-made' }).acts).toMatchObject([
			{ by: { name: admin.name }, subject: 'ann@x.example', detail: { role: 'programme-director' } }
		]);
		const today = new Date().toISOString().slice(0, 10);
		expect(listActs(reading, { from: today, to: today }).total).toBe(listActs(reading).total);
		expect(listActs(reading, { to: '2020-01-01' }).total).toBe(0);
		expect(listActs(reading, { icsCode: 'XWE' }).total).toBe(0);
	});

	it('opens to nobody with another scope', () => {
		expect(() => listActs(scope)).toThrow(NotFound);
	});
});
