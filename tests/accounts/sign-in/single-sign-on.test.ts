import type { RequestEvent } from '@sveltejs/kit';
import { isRedirect } from '@sveltejs/kit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { isInvited, machineActor, personByEmail } from '#lib/accounts/read.server.ts';
import { cookieName, tokenIn } from '#lib/accounts/sign-in/cookie.server.ts';
import { SSO_MINUTES, ssoRefused } from '#lib/accounts/sign-in/rules.ts';
import { personBySession } from '#lib/accounts/sign-in/session.server.ts';
import { providerSignOut, ssoCookieName } from '#lib/accounts/sign-in/single-sign-on.server.ts';
import { signIn } from '#lib/accounts/sign-in/write.server.ts';
import {
	acceptInvite,
	disableAccount,
	invite,
	invitePassword,
	revokeLink
} from '#lib/accounts/write.server.ts';
import { hashOf } from '#lib/accounts/sign-in/passwords.server.ts';
import { authorise } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { all, get } from '#lib/platform/database.server.ts';
import { environment, type SingleSignOn } from '#lib/platform/environment.server.ts';
import { GET as callback } from '../../../src/routes/sign-in/sso/callback/+server.ts';
import { GET as begin } from '../../../src/routes/sign-in/sso/+server.ts';
import { load as signInPage } from '../../../src/routes/sign-in/+page.server.ts';
import { actions as signOut } from '../../../src/routes/sign-out/+page.server.ts';
import { actorOf } from '../../support/actors.ts';
import { eventFor } from '../../support/asking.ts';
import { freshDatabase, newAccount, signedInAs } from '../../support/database.ts';
import {
	CLIENT,
	OTHER_KEY,
	startProvider,
	type TestProvider,
	throughProvider
} from '../../support/provider.ts';

const EMAIL = 'ann@x.example';
const ANN = { email: EMAIL, email_verified: true, name: 'Ann Example' };
const HOUR = 3_600_000;
const before = { ...environment() };

let provider: TestProvider;
let accountId: string;

beforeAll(async () => {
	provider = await startProvider(environment().origin);
});

afterAll(() => provider.stop());

beforeEach(() => {
	freshDatabase();
	accountId = newAccount('viewer', ['XWE'], { email: EMAIL });
	Object.assign(provider, { who: ANN, forged: null });
	configured();
	vi.spyOn(console, 'warn').mockImplementation(() => {});
});

afterEach(() => {
	const { singleSignOn, passwords } = before;
	Object.assign(environment(), { singleSignOn, passwords });
	vi.mocked(console.warn).mockRestore();
});

function configured(more: Partial<SingleSignOn> = {}, passwords = true): void {
	const singleSignOn: SingleSignOn = {
		...{ name: 'NHSmail', issuer: provider.issuer, trustsEmail: false },
		...{ clientId: CLIENT.id, clientSecret: CLIENT.secret, ...more }
	};
	Object.assign(environment(), { singleSignOn, passwords });
}

type Browser = RequestEvent['cookies'];

const visit = (id: string, search = '', cookies?: Browser, now = new Date()) => {
	const event = eventFor({ id, doors: {} }, 'GET', {}, null, search);
	Object.assign(event.locals, { now, person: null });
	return cookies ? { ...event, cookies } : event;
};

/** Where a route led on to. */
async function ledTo(work: () => unknown): Promise<string> {
	try {
		await work();
	} catch (thrown) {
		if (isRedirect(thrown)) return thrown.location;
		throw thrown;
	}
	throw new Error('It led nowhere.');
}

/** Leaves for the provider: where to, and the browser that keeps what it was given. */
async function left(search = ''): Promise<{ address: string; cookies: Browser }> {
	const event = visit('/sign-in/sso', search);
	const address = await ledTo(() => begin(event as Parameters<typeof begin>[0]));
	return { address, cookies: event.cookies };
}

const back = (search: string, cookies: Browser, now = new Date()) =>
	ledTo(() =>
		callback(visit('/sign-in/sso/callback', search, cookies, now) as Parameters<typeof callback>[0])
	);

/** The whole way: where it ended, and the browser. */
async function signedIn(search = ''): Promise<{ end: string; cookies: Browser }> {
	const { address, cookies } = await left(search);
	const { search: answer } = await throughProvider(address);
	return { end: await back(answer, cookies), cookies };
}

const personIn = (cookies: Browser) => personBySession(cookies, new Date());
const acts = () =>
	all<{ act: string; subject: string; detail: string }>(
		`SELECT act, subject, detail FROM audit WHERE act LIKE 'sign%' ORDER BY id`
	).map(({ act, subject, detail }) => ({ act, subject, ...(JSON.parse(detail) as object) }));

describe('single sign-on', () => {
	it('signs the holder of a verified address in, and the log says by which way', async () => {
		const { end, cookies } = await signedIn();
		expect(end).toBe('/ics/XWE');
		expect(personIn(cookies)).toMatchObject({ accountId, email: EMAIL });
		expect(acts()).toEqual([
			{ act: 'signed-in', subject: EMAIL, way: 'NHSmail', providerId: 'person-1' }
		]);
	});

	it('leads to the page that was asked for, and to no other site', async () => {
		expect((await signedIn('?next=/ics/XWE/roadmap')).end).toBe('/ics/XWE/roadmap');
		expect((await signedIn('?next=//evil.example')).end).toBe('/ics/XWE');
	});

	it('asks with PKCE, a state and a nonce that are new each time', async () => {
		const [one, two] = [await left(), await left()].map(({ address }) => new URL(address));
		for (const name of ['code_challenge', 'state', 'nonce']) {
			expect(one!.searchParams.get(name)!.length).toBeGreaterThan(30);
			expect(one!.searchParams.get(name)).not.toBe(two!.searchParams.get(name));
		}
		expect(one!.searchParams.get('code_challenge_method')).toBe('S256');
	});

	it('does not mind capitals in the address', async () => {
		provider.who = { ...ANN, email: 'Ann@X.example' };
		expect(personIn((await signedIn()).cookies)).toMatchObject({ accountId });
	});

	it('replaces the session that the browser had', async () => {
		const { cookies } = await signedIn();
		const earlier = tokenIn(cookies);
		const { address, cookies: fresh } = await left();
		fresh.set(cookieName(), cookies.get(cookieName())!, { path: '/' });
		await back((await throughProvider(address)).search, fresh);
		expect(tokenIn(fresh)).not.toBe(earlier);
		expect(get('SELECT count(*) AS n FROM sessions')).toEqual({ n: 1 });
	});
});

describe('makes no account by itself', () => {
	const refused = async (why: string) => {
		const accounts = get('SELECT count(*) AS n FROM user');
		const { end, cookies } = await signedIn();
		expect(end).toBe(`/sign-in?sso=${why}`);
		expect(personIn(cookies)).toBeNull();
		expect(get('SELECT count(*) AS n FROM user')).toEqual(accounts);
	};

	it('for an unknown address, of which nothing is written down', async () => {
		provider.who = { ...ANN, email: 'nobody@x.example' };
		await refused('no-account');
		expect(acts()).toEqual([]);
	});

	it('for a disabled one, which is told no more', async () => {
		disableAccount(actorOf(authorise(signedInAs('admin'), 'manage-accounts')), accountId);
		await refused('no-account');
		expect(acts()).toMatchObject([{ act: 'sign-in-refused', why: 'account disabled' }]);
	});

	it.each([
		['says that it is not verified', { email_verified: false }],
		['says nothing of it', { email_verified: undefined }],
		['says it in another word', { email_verified: 'yes' }],
		['gives none', { email: undefined }],
		['says two things', { email_verified: false, xms_edov: true }]
	])('where the provider %s', async (_, claims) => {
		provider.who = { ...ANN, ...claims };
		await refused('not-verified');
	});

	it('where the provider gives the name that they sign in with alone', async () => {
		provider.who = { email: undefined, email_verified: true, preferred_username: EMAIL };
		await refused('not-verified');
	});
});

describe('a provider whose addresses are trusted', () => {
	beforeEach(() => configured({ trustsEmail: true }));

	it.each([
		['without a word on whether it is verified', { email: EMAIL }],
		['where it is the name they sign in with', { preferred_username: EMAIL }]
	])('signs in by an address %s', async (_, who) => {
		provider.who = who;
		expect(personIn((await signedIn()).cookies)).toMatchObject({ accountId });
	});

	it('is still not believed where it says that an address is not verified', async () => {
		provider.who = { ...ANN, email_verified: false };
		expect((await signedIn()).end).toBe('/sign-in?sso=not-verified');
	});
});

it('Entra ID’s word for a verified address counts', async () => {
	provider.who = { email: EMAIL, xms_edov: '1' };
	expect(personIn((await signedIn()).cookies)).toMatchObject({ accountId });
});

describe('somebody who was invited', () => {
	const invited = () =>
		done(
			invite(machineActor('manage-accounts'), {
				...{ email: 'new@x.example', name: 'N.', role: 'viewer', organisationCodes: ['XWE'] }
			})
		);

	beforeEach(() => {
		provider.who = { email: 'new@x.example', email_verified: true, name: 'New Person' };
	});

	it('has the account with its role by signing in, and the link is used', async () => {
		const { token } = invited();
		const { cookies } = await signedIn();
		expect(personIn(cookies)).toMatchObject({
			name: 'New Person',
			grants: [{ role: 'viewer', organisation: { code: 'XWE' } }]
		});
		expect(isInvited('new@x.example')).toBe(false);
		const answer = { name: 'X', password: 'correct horse battery', again: 'correct horse battery' };
		expect(await acceptInvite(token, answer, new Date())).toEqual({ ok: null });
		// The second time they simply have an account.
		expect(personIn((await signedIn()).cookies)).toMatchObject({ name: 'New Person' });
	});

	it('keeps the name of the invitation where the provider gives none', async () => {
		invited();
		provider.who = { email: 'new@x.example', email_verified: true };
		expect(personIn((await signedIn()).cookies)).toMatchObject({ name: 'N.' });
	});

	it('has none once the invitation was withdrawn, or has run out', async () => {
		invited();
		const { id } = get<{ id: number }>('SELECT id FROM invites')!;
		revokeLink(machineActor('manage-accounts'), id);
		expect((await signedIn()).end).toBe('/sign-in?sso=no-account');
		invite(machineActor('manage-accounts', new Date(Date.now() - 15 * 24 * HOUR)), {
			...{ email: 'new@x.example', name: 'N.', role: 'viewer', organisationCodes: ['XWE'] }
		});
		expect((await signedIn()).end).toBe('/sign-in?sso=no-account');
	});
});

describe('what a provider sends back is not taken', () => {
	const now = () => Math.floor(Date.now() / 1000);

	it.each([
		['of another issuer', () => ({ claims: { iss: 'https://evil.example' } })],
		['with another nonce', () => ({ claims: { nonce: 'of-another-sign-in' } })],
		['without a nonce', () => ({ claims: { nonce: undefined } })],
		['for another program', () => ({ claims: { aud: 'another' } })],
		['that has run out', () => ({ claims: { iat: now() - 7200, exp: now() - 3600 } })],
		['signed by somebody else', () => ({ key: OTHER_KEY })]
	])('in a token %s', async (_, forged) => {
		provider.forged = forged();
		const { end, cookies } = await signedIn();
		expect(end).toBe('/sign-in?sso=not-checked');
		expect(personIn(cookies)).toBeNull();
		expect(vi.mocked(console.warn)).toHaveBeenCalledOnce();
	});

	it('a forged token with nothing changed is taken, so that the tests above show what they say', async () => {
		provider.forged = {};
		expect((await signedIn()).end).toBe('/ics/XWE');
	});

	it('twice: neither with the cookie that is gone, nor with a copy of it', async () => {
		const { address, cookies } = await left();
		const kept = cookies.get(ssoCookieName())!;
		const { search } = await throughProvider(address);
		expect(await back(search, cookies)).toBe('/ics/XWE');
		expect(await back(search, cookies)).toBe('/sign-in?sso=not-begun');
		cookies.set(ssoCookieName(), kept, { path: '/' });
		expect(await back(search, cookies)).toBe('/sign-in?sso=not-checked');
	});

	it('in another browser, or with the answer to another sign-in', async () => {
		const [mine, theirs] = [await left(), await left()];
		const { search } = await throughProvider(mine.address);
		expect(await back(search, visit('/sign-in').cookies)).toBe('/sign-in?sso=not-begun');
		expect(await back(search, theirs.cookies)).toBe('/sign-in?sso=not-checked');
	});

	it('later than it is waited for', async () => {
		const { address, cookies } = await left();
		const { search } = await throughProvider(address);
		const late = new Date(Date.now() + (SSO_MINUTES + 1) * 60_000);
		expect(await back(search, cookies, late)).toBe('/sign-in?sso=not-begun');
	});

	it('with a cookie that somebody made up', async () => {
		const { cookies } = await left();
		for (const made of ['', 'x', cookies.get(ssoCookieName())!.slice(0, -2)]) {
			cookies.set(ssoCookieName(), made, { path: '/' });
			expect(await back('?code=x&state=x', cookies)).toBe('/sign-in?sso=not-begun');
		}
	});

	it('when the provider says no', async () => {
		const { address, cookies } = await left();
		const state = new URL(address).searchParams.get('state')!;
		const iss = encodeURIComponent(provider.issuer);
		const said = `?error=access_denied&state=${state}&iss=${iss}`;
		expect(await back(said, cookies)).toBe('/sign-in?sso=stopped');
	});
});

describe('a provider that is down', () => {
	it('is one line, and passwords go on; once it is up again it is used', async () => {
		const other = await startProvider(environment().origin);
		configured({ issuer: other.issuer });
		await other.stop();
		vi.mocked(console.warn).mockClear();
		expect((await left()).address).toBe('/sign-in?sso=down');
		expect(vi.mocked(console.warn).mock.calls).toHaveLength(1);
		expect(String(vi.mocked(console.warn).mock.calls[0])).not.toContain('\n');

		const password = 'correct horse battery';
		newAccount('viewer', ['XWE'], { email: 'b@x.example', passwordHash: await hashOf(password) });
		const visitor = { address: '192.0.2.1', userAgent: '' };
		expect(await signIn('b@x.example', password, visitor, null, new Date())).toHaveProperty('ok');

		const again = await startProvider(environment().origin, Number(new URL(other.issuer).port));
		expect((await left()).address).toContain(`${other.issuer}/auth`);
		await again.stop();
	});

	it('between leaving and coming back is said as such', async () => {
		const other = await startProvider(environment().origin);
		configured({ issuer: other.issuer });
		const { address, cookies } = await left();
		const { search } = await throughProvider(address);
		await other.stop();
		expect(await back(search, cookies)).toBe('/sign-in?sso=down');
	});

	it('that is another than it says it is, is not used', async () => {
		configured({ issuer: provider.issuer.replace('127.0.0.1', 'localhost') });
		expect((await left()).address).toBe('/sign-in?sso=down');
	});
});

describe('without passwords', () => {
	it('a right one opens nothing, and no link to a new one is made', async () => {
		const password = 'correct horse battery';
		newAccount('viewer', ['XWE'], { email: 'b@x.example', passwordHash: await hashOf(password) });
		configured({}, false);
		const visitor = { address: '192.0.2.1', userAgent: '' };
		expect(await signIn('b@x.example', password, visitor, null, new Date())).toMatchObject({
			refused: [{ code: 'passwords-off' }]
		});
		expect(invitePassword(machineActor('manage-accounts'), 'b@x.example')).toHaveProperty(
			'refused'
		);
		expect((await signedIn()).end).toBe('/ics/XWE');
	});
});

describe('signing out', () => {
	it('says that the provider still knows them, and where to end that', async () => {
		const { cookies } = await signedIn();
		const event = visit('/sign-out', '', cookies);
		event.locals.person = personIn(cookies);
		const led = await ledTo(() => signOut.default!(event as never));
		expect(led).toBe('/sign-in?out=sso');
		expect(personIn(cookies)).toBeNull();
		expect(personByEmail(EMAIL)).not.toBeNull();
		const page = await signInPage(visit('/sign-in', '?out=sso') as never);
		expect(page).toMatchObject({
			why: 'out',
			singleSignOn: { signOut: await providerSignOut(), refused: null }
		});
		const address = new URL((await providerSignOut())!);
		expect(address.origin).toBe(provider.issuer);
		expect((await fetch(address)).status).toBe(200);
	});
});

it('every refusal has a sentence that names the provider; no other code has one', async () => {
	const page = (search: string) => signInPage(visit('/sign-in', search) as never);
	expect(await page('?sso=down')).toMatchObject({
		singleSignOn: { refused: ssoRefused('down', 'NHSmail') }
	});
	const codes = ['down', 'stopped', 'not-begun', 'not-checked', 'not-verified', 'no-account'];
	const sentences = codes.map((code) => ssoRefused(code, 'NHSmail'));
	expect(new Set(sentences).size).toBe(codes.length);
	for (const sentence of sentences) expect(sentence).toContain('NHSmail');
	expect(ssoRefused('constructor', 'NHSmail')).toBeNull();
	expect(ssoRefused(null, 'NHSmail')).toBeNull();
});
