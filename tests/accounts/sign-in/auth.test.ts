import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findAccount, personByApiToken, personByEmail } from '#lib/accounts/read.server.ts';
import { cookieName, signed, tokenIn } from '#lib/accounts/sign-in/cookie.server.ts';
import { hashOf, passwordProblem } from '#lib/accounts/sign-in/passwords.server.ts';
import { openSessionsOf, personBySession } from '#lib/accounts/sign-in/session.server.ts';
import {
	ATTEMPTS,
	changePassword,
	countAttempt,
	signIn,
	signOut,
	signOutEverywhere
} from '#lib/accounts/sign-in/write.server.ts';
import {
	createToken,
	digestOf,
	disableAccount,
	enableAccount,
	endRole
} from '#lib/accounts/write.server.ts';
import { authorise, NotSignedIn } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { all, get, run } from '#lib/platform/database.server.ts';
import { actorOf } from '../../support/actors.ts';
import { newSession } from '../../support/asking.ts';
import { freshDatabase, newAccount, signedInAs } from '../../support/database.ts';

const PASSWORD = 'correct horse battery';
const EMAIL = 'ann@x.example';
const AT_HOME = { address: '192.0.2.1', userAgent: 'Firefox' };
const AT_THE_LIBRARY = { address: '192.0.2.99', userAgent: 'Edge' };
const HOUR = 3_600_000;

let hash: string;
let accountId: string;

beforeAll(async () => {
	hash = await hashOf(PASSWORD);
});

beforeEach(() => {
	freshDatabase();
	accountId = newAccount('viewer', ['XWE'], { email: EMAIL, passwordHash: hash });
});

const cookies = (value: string | undefined) => ({
	get: (name: string) => (name === cookieName() ? value : undefined)
});

async function tokenOf(password = PASSWORD, email = EMAIL, visitor = AT_HOME): Promise<string> {
	const result = await signIn(email, password, visitor, null, new Date());
	return done(result).token;
}

const later = (hours: number) => new Date(Date.now() + hours * HOUR);
const personAt = (token: string, when = new Date()) =>
	personBySession(cookies(signed(token)), when);

describe('signing in', () => {
	it('opens a session that says who is asking and what they hold', async () => {
		const person = personAt(await tokenOf());
		expect(person).toMatchObject({ accountId, email: EMAIL });
		expect(person?.grants).toMatchObject([{ role: 'viewer', organisation: { code: 'XWE' } }]);
	});

	it('does not mind capitals and spaces around the address', async () => {
		expect(await signIn(' Ann@X.example ', PASSWORD, AT_HOME, null, new Date())).toHaveProperty(
			'ok'
		);
	});

	it('answers a wrong password, an unknown address, a disabled account and nonsense alike', async () => {
		newAccount('viewer', ['XWE'], { email: 'gone@x.example', passwordHash: hash });
		newAccount('viewer', ['XWE'], { email: 'invited@x.example' });
		const admin = signedInAs('admin');
		disableAccount(
			actorOf(authorise(admin, 'manage-accounts')),
			personByEmail('gone@x.example')!.accountId
		);
		const answers = [
			await signIn(EMAIL, 'wrong horse battery', AT_HOME, null, new Date()),
			await signIn('nobody@x.example', PASSWORD, AT_HOME, null, new Date()),
			await signIn('gone@x.example', PASSWORD, AT_HOME, null, new Date()),
			await signIn('invited@x.example', PASSWORD, AT_HOME, null, new Date()),
			await signIn('not an address', PASSWORD, AT_HOME, null, new Date()),
			await signIn(EMAIL, 'x'.repeat(5000), AT_HOME, null, new Date())
		];
		for (const answer of answers)
			expect(answer).toMatchObject({ refused: [{ code: 'not-matching' }] });
		expect(all('SELECT 1 FROM sessions')).toEqual([]);
	});

	it('writes down who signed in and who was refused, but never an address nobody holds', async () => {
		await tokenOf();
		await signIn(EMAIL, 'wrong horse battery', AT_HOME, null, new Date());
		await signIn('my secret password', PASSWORD, AT_HOME, null, new Date());
		const lines = all<{ act: string; by: string | null; subject: string }>(
			`SELECT act, by, subject FROM audit WHERE act LIKE 'sign%' ORDER BY id`
		);
		expect(lines).toEqual([
			{ act: 'signed-in', by: accountId, subject: EMAIL },
			{ act: 'sign-in-refused', by: null, subject: EMAIL }
		]);
	});

	it('takes the place of the browser’s earlier session', async () => {
		const earlier = await tokenOf();
		const result = await signIn(EMAIL, PASSWORD, AT_HOME, earlier, new Date());
		expect(personAt(earlier)).toBeNull();
		expect(personAt(done(result).token)).toBeTruthy();
	});

	it('takes about as long for an address nobody holds as for a wrong password', async () => {
		const timed = async (email: string) => {
			const started = performance.now();
			await signIn(email, 'wrong horse battery', AT_HOME, null, new Date());
			return performance.now() - started;
		};
		await timed(EMAIL);
		const [wrong, unknown] = [await timed(EMAIL), await timed('nobody@x.example')];
		expect(unknown).toBeGreaterThan(wrong / 3);
	});
});

describe('how often a password may be tried', () => {
	/** The counting without the work of looking at each password. */
	function tried(times: number, address: string) {
		for (let n = 0; n < times; n++) countAttempt({ email: EMAIL, address }, new Date());
	}

	const exhaust = () => tried(ATTEMPTS.atAccount, AT_THE_LIBRARY.address);

	it('makes a guesser wait, even with the right password', async () => {
		exhaust();
		expect(await signIn(EMAIL, PASSWORD, AT_THE_LIBRARY, null, new Date())).toMatchObject({
			refused: [{ code: 'too-many-tries', message: expect.stringContaining('15 minutes') }]
		});
	});

	it('neither keeps the owner out elsewhere nor the next person at that computer', async () => {
		newAccount('viewer', ['XWE'], { email: 'bea@x.example', passwordHash: hash });
		exhaust();
		expect(await signIn(EMAIL, PASSWORD, AT_HOME, null, new Date())).toHaveProperty('ok');
		expect(
			await signIn('bea@x.example', PASSWORD, AT_THE_LIBRARY, null, new Date())
		).toHaveProperty('ok');
	});

	it('ends when the time has passed', async () => {
		exhaust();
		const result = await signIn(EMAIL, PASSWORD, AT_THE_LIBRARY, null, later(0.26));
		expect(result).toHaveProperty('ok');
	});

	it('starts again after a right password', async () => {
		tried(ATTEMPTS.atAccount - 1, AT_HOME.address);
		await tokenOf();
		expect(await signIn(EMAIL, 'wrong', AT_HOME, null, new Date())).toMatchObject({
			refused: [{ code: 'not-matching' }]
		});
	});

	it('counts tries made at the same moment', async () => {
		const tries = Array.from({ length: ATTEMPTS.atAccount + 3 }, () =>
			signIn(EMAIL, 'wrong', AT_HOME, null, new Date())
		);
		const refused = (await Promise.all(tries)).filter(
			(result) => 'refused' in result && result.refused[0]?.code === 'too-many-tries'
		);
		expect(refused).toHaveLength(3);
	});

	it('keeps neither addresses nor accounts in readable form', async () => {
		await signIn(EMAIL, 'wrong', AT_HOME, null, new Date());
		expect(JSON.stringify(all('SELECT * FROM sign_in_limits'))).not.toMatch(/ann|192/);
	});
});

describe('a session', () => {
	it('is nobody’s when the cookie is missing, unsigned or signed with something else', async () => {
		const token = newSession(accountId);
		const right = signed(token);
		const forged = [
			undefined,
			'',
			token,
			`${token}.`,
			`${token}.AAAA`,
			right.slice(0, -2),
			`x${right}`,
			`.${right}`,
			right.replace('.', 'x.')
		];
		for (const value of forged)
			expect(personBySession(cookies(value), new Date()), value).toBeNull();
		expect(personBySession(cookies(right), new Date())).not.toBeNull();
	});

	it('is signed as the library signs it', async () => {
		const { makeSignature } = await import('better-auth/crypto');
		const secret = (await import('#lib/platform/environment.server.ts')).environment().authSecret;
		expect(signed('abc')).toBe(`abc.${await makeSignature('abc', secret)}`);
		expect(tokenIn(cookies(signed('abc')))).toBe('abc');
	});

	it('ends after 12 hours without a page', async () => {
		const token = await tokenOf();
		expect(personAt(token, later(11.9))).not.toBeNull();
		const unused = await tokenOf();
		expect(personAt(unused, later(12.1))).toBeNull();
	});

	it('moves on with use, and ends after 7 days whatever happens', async () => {
		const token = await tokenOf();
		for (let hours = 10; hours < 7 * 24; hours += 10)
			expect(personAt(token, later(hours)), `${hours} h`).not.toBeNull();
		expect(personAt(token, later(7 * 24 + 0.1))).toBeNull();
	});

	it('is written at most once an hour', async () => {
		const token = newSession(accountId);
		const noted = () => get<{ at: string }>('SELECT updated_at AS at FROM sessions')!.at;
		const first = noted();
		personAt(token, later(0.9));
		expect(noted()).toBe(first);
		personAt(token, later(1.1));
		expect(noted() > first).toBe(true);
	});

	it('shuts a disabled account out at its next request, and stays ended when it is enabled', async () => {
		const token = newSession(accountId);
		const scope = authorise(signedInAs('admin'), 'manage-accounts');
		disableAccount(actorOf(scope), accountId);
		expect(personAt(token)).toBeNull();
		enableAccount(actorOf(scope), accountId);
		expect(personAt(token)).toBeNull();
	});

	it('asks for the account itself, even if a session outlived its disabling', async () => {
		const token = newSession(accountId);
		run(
			'UPDATE user SET disabled_at = ?, disabled_by = id WHERE id = ?',
			new Date().toISOString(),
			accountId
		);
		expect(personAt(token)).toBeNull();
	});

	it('loses an ended role at its next request', async () => {
		const token = newSession(accountId);
		const scope = authorise(signedInAs('admin'), 'manage-accounts');
		endRole(actorOf(scope), accountId, findAccount(scope, accountId).roles[0]!.grantId);
		expect(personAt(token)?.grants).toEqual([]);
	});

	it('is found by one indexed query', () => {
		const plan = all<{ detail: string }>(
			`EXPLAIN QUERY PLAN SELECT * FROM sessions s JOIN user u ON u.id = s.user_id
			JOIN grants g ON g.account_id = u.id AND g.ended_at IS NULL WHERE s.token = ?`,
			'x'
		);
		for (const step of plan) expect(step.detail).toMatch(/^SEARCH/);
	});
});

describe('signing out', () => {
	it('ends the session that asks and no other', async () => {
		const [here, there] = [newSession(accountId), newSession(accountId)];
		signOut(personAt(here), here, new Date());
		expect([personAt(here), personAt(there)?.email]).toEqual([null, EMAIL]);
	});

	it('does nothing for somebody who is not signed in', () => {
		signOut(null, null, new Date());
		signOut(null, 'unknown', new Date());
	});

	it('everywhere ends them all, and only one’s own', async () => {
		newAccount('viewer', ['XWE'], { email: 'bea@x.example', passwordHash: hash });
		const [here, there, other] = [
			newSession(accountId),
			newSession(accountId),
			newSession(personByEmail('bea@x.example')!.accountId)
		];
		expect(signOutEverywhere(personAt(here), new Date())).toEqual({ ok: 2 });
		expect([personAt(here), personAt(there), personAt(other)?.email]).toEqual([
			null,
			null,
			'bea@x.example'
		]);
		expect(() => signOutEverywhere(null, new Date())).toThrow(NotSignedIn);
	});

	it('everywhere, and a new password, end the tokens for programs', async () => {
		const held = (token: string) =>
			personByApiToken(digestOf(token), new Date().toISOString())?.email ?? null;
		const made = () => {
			const here = newSession(accountId);
			return { here, token: done(createToken(personAt(here)!, new Date())).token };
		};
		const first = made();
		expect(held(first.token)).toBe(EMAIL);
		signOutEverywhere(personAt(first.here), new Date());
		expect(held(first.token)).toBeNull();
		const second = made();
		const next = {
			current: PASSWORD,
			password: 'another long secret',
			again: 'another long secret'
		};
		done(await changePassword(personAt(second.here), next, second.here, 'a', new Date()));
		expect(held(second.token)).toBeNull();
	});

	it('is offered with a list of sessions that shows no token', async () => {
		const here = await tokenOf();
		await tokenOf(PASSWORD, EMAIL, AT_THE_LIBRARY);
		const sessions = openSessionsOf(personAt(here)!, cookies(signed(here)), new Date());
		expect(sessions.map((s) => [s.userAgent, s.current]).sort()).toEqual([
			['Edge', false],
			['Firefox', true]
		]);
		expect(JSON.stringify(sessions)).not.toContain(here);
	});
});

describe('changing one’s password', () => {
	const change = (over: Partial<Parameters<typeof changePassword>[1]> = {}) => ({
		current: PASSWORD,
		password: 'another long secret',
		again: 'another long secret',
		...over
	});

	it('ends the other sessions and keeps this one', async () => {
		const [here, there] = [newSession(accountId), newSession(accountId)];
		await changePassword(personAt(here), change(), here, '192.0.2.1', new Date());
		expect([personAt(here)?.email, personAt(there)]).toEqual([EMAIL, null]);
		expect(await signIn(EMAIL, PASSWORD, AT_HOME, null, new Date())).toHaveProperty('refused');
		expect(await signIn(EMAIL, 'another long secret', AT_HOME, null, new Date())).toHaveProperty(
			'ok'
		);
	});

	it.each([
		[{ current: '' }, 'Enter the password you use now'],
		[{ current: 'not this one' }, 'This is not the password you use now'],
		[{ password: 'short', again: 'short' }, 'at least 12 characters'],
		[{ again: 'something else' }, 'not the same']
	])('refuses %o', async (over, message) => {
		const here = newSession(accountId);
		const result = await changePassword(personAt(here), change(over), here, 'a', new Date());
		expect(result).toMatchObject({ refused: [{ message: expect.stringContaining(message) }] });
		expect(await signIn(EMAIL, PASSWORD, AT_HOME, null, new Date())).toHaveProperty('ok');
	});

	it('stops guessing at an unattended screen', async () => {
		const here = newSession(accountId);
		const guess = async () => {
			const wrong = change({ current: 'a guess' });
			const result = await changePassword(personAt(here), wrong, here, 'a', new Date());
			return 'refused' in result ? result.refused[0]?.message : 'changed';
		};
		expect(await guess()).toContain('not the password');
		for (let n = 1; n < ATTEMPTS.atAccount; n++)
			countAttempt({ email: EMAIL, address: 'a' }, new Date());
		expect(await guess()).toContain('Too many tries');
	});

	it('asks for somebody signed in', async () => {
		await expect(changePassword(null, change(), null, 'a', new Date())).rejects.toThrow(
			NotSignedIn
		);
	});
});

describe('a new password', () => {
	const ann = { email: 'ann.smith@x.example', name: 'Ann Smith' };
	it.each([
		['', 'Enter a password'],
		['short', 'at least 12'],
		['x'.repeat(129), 'or fewer'],
		['abababababab', 'different characters'],
		['Ann Smith 2026', 'your name'],
		['ann.smith@x.example', 'your name'],
		['Password2026!!', 'tried first']
	])('%s is refused', (password, message) => {
		expect(passwordProblem(password, ann)).toContain(message);
	});

	it.each(['correct horse battery', 'três palavras à toa', 'annual smith forge'])(
		'%s will do',
		(password) => {
			expect(passwordProblem(password, ann)).toBeNull();
		}
	);
});
