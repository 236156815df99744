import { beforeEach, describe, expect, it } from 'vitest';
import { accountIdOf, listLinks, machineActor, personByEmail } from '#lib/accounts/read.server.ts';
import { signIn } from '#lib/accounts/sign-in/write.server.ts';
import {
	acceptInvite,
	disableAccount,
	invitationOf,
	invite,
	invitePassword,
	revokeLink
} from '#lib/accounts/write.server.ts';
import { type Actor, authorise, NotFound, type Person, type Scope } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { listActs } from '#lib/platform/audit/read.server.ts';
import { all, get } from '#lib/platform/database.server.ts';
import { actorOf } from '../support/actors.ts';
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
const NOW = new Date();
const later = (days: number) => new Date(NOW.getTime() + days * 86_400_000);

let admin: Person;
let scope: Scope<'manage-accounts'>;
let actor: Actor<'manage-accounts'>;

beforeEach(() => {
	freshDatabase();
	admin = signedInAs('admin');
	scope = authorise(admin, 'manage-accounts');
	actor = actorOf(scope, NOW);
});

describe('an invitation', () => {
	it('becomes an account with its role over several organisations, and a password', async () => {
		const { token, address } = done(invite(actor, ANN));
		expect(address).toMatch(new RegExp(`^http.*/invite/${token}$`));
		expect(invitationOf(token, NOW)).toEqual({
			kind: 'invite',
			email: 'ann@x.example',
			name: 'Ann'
		});
		expect(await acceptInvite(token, ANSWER, NOW)).toEqual({ ok: 'ann@x.example' });
		const person = personByEmail('ann@x.example');
		expect(person?.name).toBe('Ann Smith');
		expect(person?.grants.map((grant) => grant.organisation?.code)).toEqual(['XBA', 'XWE']);
		expect(await signIn('ann@x.example', PASSWORD, VISITOR, null, NOW)).toHaveProperty('ok');
	});

	it('is used once', async () => {
		const { token } = done(invite(actor, ANN));
		await acceptInvite(token, ANSWER, NOW);
		expect(await acceptInvite(token, ANSWER, NOW)).toEqual({ ok: null });
		expect(invitationOf(token, NOW)).toBeNull();
	});

	it('is used once even by two people at the same moment', async () => {
		const { token } = done(invite(actor, ANN));
		const answers = await Promise.all([
			acceptInvite(token, ANSWER, NOW),
			acceptInvite(token, ANSWER, NOW)
		]);
		expect(answers.filter((answer) => done(answer))).toEqual([{ ok: 'ann@x.example' }]);
	});

	it('runs out after 14 days', async () => {
		const { token } = done(invite(actor, ANN));
		expect(invitationOf(token, later(13.9))).not.toBeNull();
		expect(invitationOf(token, later(14.1))).toBeNull();
		expect(await acceptInvite(token, ANSWER, later(14.1))).toEqual({ ok: null });
	});

	it('can be revoked, and is replaced by the next one to the same address', async () => {
		const first = done(invite(actor, ANN));
		const second = done(invite(actor, ANN));
		expect(invitationOf(first.token, NOW)).toBeNull();
		const [link] = listLinks(scope);
		expect(link).toMatchObject({
			kind: 'invite',
			role: 'programme-director',
			invitedBy: admin.name
		});
		expect(link?.organisations).toEqual(['Barnard ICS', 'Westside and Eastside ICS']);
		revokeLink(actor, link!.id);
		expect(invitationOf(second.token, NOW)).toBeNull();
		expect(listLinks(scope)).toEqual([]);
		expect(() => revokeLink(actor, link!.id)).toThrow(NotFound);
	});

	it('is nothing for a token nobody made', async () => {
		expect(invitationOf('x', NOW)).toBeNull();
		expect(await acceptInvite('', ANSWER, NOW)).toEqual({ ok: null });
	});

	it('is refused for an address that has an account', () => {
		expect(invite(actor, { ...ANN, email: admin.email.toUpperCase() })).toHaveProperty('refused');
	});

	it.each([
		[{ name: ' ' }, 'name'],
		[{ password: 'short', again: 'short' }, 'password'],
		[{ again: 'something else' }, 'again'],
		[{ password: 'ann@x.example', again: 'ann@x.example' }, 'password']
	])('stays usable when the answer is %o', async (over, field) => {
		const { token } = done(invite(actor, ANN));
		const answer = await acceptInvite(token, { ...ANSWER, ...over }, NOW);
		expect(answer).toMatchObject({ refused: [{ field }] });
		expect(invitationOf(token, NOW)).not.toBeNull();
		expect(accountIdOf('ann@x.example')).toBeUndefined();
	});

	it('keeps only the digest of its token', () => {
		const { token } = done(invite(actor, ANN));
		expect(
			JSON.stringify([all('SELECT * FROM invites'), all('SELECT * FROM audit')])
		).not.toContain(token);
	});

	it('may be made at the command line', async () => {
		const { token } = done(invite(machineActor('manage-accounts'), ANN));
		await acceptInvite(token, ANSWER, NOW);
		expect(get(`SELECT by FROM audit WHERE act = 'invite-made'`)).toEqual({ by: null });
	});
});

describe('a link to a new password', () => {
	it('sets the password, ends the sessions and is used once', async () => {
		await acceptInvite(done(invite(actor, ANN)).token, ANSWER, NOW);
		await signIn('ann@x.example', PASSWORD, VISITOR, null, NOW);
		const { token } = done(invitePassword(actor, 'ann@x.example'));
		expect(invitationOf(token, NOW)).toMatchObject({ kind: 'password', email: 'ann@x.example' });
		const secret = 'another long secret';
		const answer = { name: '', password: secret, again: secret };
		expect(await acceptInvite(token, answer, NOW)).toEqual({ ok: 'ann@x.example' });
		expect(all('SELECT 1 FROM sessions')).toEqual([]);
		expect(await signIn('ann@x.example', secret, VISITOR, null, NOW)).toHaveProperty('ok');
		expect(invitationOf(token, NOW)).toBeNull();
	});

	it('runs out after 2 days, and is useless once the account is disabled', async () => {
		await acceptInvite(done(invite(actor, ANN)).token, ANSWER, NOW);
		const { token } = done(invitePassword(actor, 'ann@x.example'));
		expect(invitationOf(token, later(2.1))).toBeNull();
		disableAccount(actor, accountIdOf('ann@x.example')!);
		expect(invitationOf(token, NOW)).toBeNull();
		expect(invitePassword(actor, 'ann@x.example')).toHaveProperty('refused');
	});

	it('is not made for an address nobody holds', () => {
		expect(() => invitePassword(actor, 'nobody@x.example')).toThrow(NotFound);
	});
});

describe('the audit log', () => {
	it('is read newest first, by person, act and day', async () => {
		await acceptInvite(done(invite(actor, ANN)).token, ANSWER, NOW);
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
		// @ts-expect-error A scope for managing accounts.
		void (() => listActs(scope));
	});
});
