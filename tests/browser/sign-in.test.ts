/** The ways in, in a browser without JavaScript, on a server that has single sign-on and obliges to a second step. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type CDPSession, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { codeAt, periodOf } from '#lib/accounts/sign-in/codes.server.ts';
import {
	expectAccessible,
	expectNoSidewaysScroll,
	openBrowser,
	PHONE,
	visit
} from '../support/browser.ts';
import { waymark } from '../support/command-line.ts';
import { CLIENT, startProvider, type TestProvider } from '../support/provider.ts';
import { type Server, startServer } from '../support/server.ts';

const DIRECTOR = 'programme-director@demo.example';

const folder = mkdtempSync(join(tmpdir(), 'waymark-sign-in-'));
let browser: Browser;
let provider: TestProvider;
let server: Server;

beforeAll(async () => {
	vi.spyOn(console, 'warn').mockImplementation(() => {});
	const path = join(folder, 'demonstration.sqlite');
	expect(waymark(inject('databasePath'), ['backup', path])).toMatchObject({ status: 0 });
	// Each has to know the other's address: the provider's is taken, then given back until the server has one.
	const taken = await startProvider('http://localhost');
	await taken.stop();
	server = await startServer({
		DATABASE_PATH: path,
		WAYMARK_SECOND_STEP: 'required',
		WAYMARK_SSO_NAME: 'Trust account',
		WAYMARK_SSO_ISSUER: taken.issuer,
		WAYMARK_SSO_CLIENT_ID: CLIENT.id,
		WAYMARK_SSO_CLIENT_SECRET: CLIENT.secret
	});
	provider = await startProvider(server.address, Number(new URL(taken.issuer).port));
	browser = await openBrowser();
});

afterAll(async () => {
	await browser?.close();
	await server?.end();
	await provider?.stop();
	rmSync(folder, { recursive: true, force: true });
});

/** Axe needs a script, so the same page is opened once more with one, as narrow as it gets. */
async function looksRight(page: Page): Promise<void> {
	const { context, page: same } = await visit(browser, { viewport: PHONE });
	await context.addCookies(await page.context().cookies());
	await same.goto(page.url());
	await expectAccessible(same);
	await expectNoSidewaysScroll(same);
	await context.close();
}

const clicked = async (page: Page, name: string) => {
	await page.getByRole('button', { name, exact: true }).click();
};

const password = async (page: Page) => {
	await page.goto(`${server.address}/sign-in?next=/ics/XWE/roadmap`);
	await page.fill('input[name=email]', DIRECTOR);
	await page.fill('input[name=password]', inject('password'));
	await clicked(page, 'Sign in');
};

test('single sign-on opens an account and refuses a stranger; signing out offers the provider’s own', async () => {
	const { context, page } = await visit(browser, { javaScript: false });
	provider.who = { email: 'stranger@x.example', email_verified: true };
	await page.goto(`${server.address}/sign-in?next=/ics/XWE/roadmap`);
	await page.getByRole('link', { name: 'Sign in with Trust account' }).click();
	await page.getByText('No account can sign in with the e-mail address').waitFor();
	await looksRight(page);

	provider.who = { email: DIRECTOR, email_verified: true };
	await page.goto(`${server.address}/sign-in?next=/ics/XWE/roadmap`);
	await page.getByRole('link', { name: 'Sign in with Trust account' }).click();
	// The provider has a second step of its own: none is asked for here.
	await page.waitForURL(/\/ics\/XWE\/roadmap$/);

	await page.goto(`${server.address}/sign-out`);
	await page.locator('main').getByRole('button', { name: 'Sign out' }).click();
	const leave = page.getByRole('link', { name: 'sign out of Trust account' });
	expect(await leave.getAttribute('href')).toContain(provider.issuer);
	await context.close();
});

test('a director sets up a second step before anything else opens, and signs in with it', async () => {
	const { context, page } = await visit(browser, { javaScript: false });
	await password(page);
	await page.waitForURL(/\/account\/second-step$/);
	await looksRight(page);
	const key = (await page.locator('code').innerText()).replaceAll(' ', '');
	await page.fill('input[name=code]', '000000');
	await clicked(page, 'Set up the second step');
	await page.getByText('This is not the code that the app shows').first().waitFor();
	// The app has the key by now: it stays.
	expect((await page.locator('code').innerText()).replaceAll(' ', '')).toBe(key);
	await page.fill('input[name=code]', codeAt(key, periodOf(new Date())));
	await clicked(page, 'Set up the second step');
	const codes = await page.locator('main li code').allInnerTexts();
	expect(codes).toHaveLength(10);
	await page.goto(`${server.address}/ics/XWE/roadmap`);
	await page.getByRole('heading', { level: 1 }).waitFor();
	expect(page.url()).toMatch(/roadmap$/);
	await page.goto(`${server.address}/account/second-step`);
	await looksRight(page);
	await context.clearCookies();

	await password(page);
	await page.waitForURL(/\/sign-in\/code\?/);
	await looksRight(page);
	await page.fill('input[name=code]', codes[0]!);
	await clicked(page, 'Sign in');
	await page.waitForURL(/\/ics\/XWE\/roadmap$/);

	// Lost both: whoever holds the machine ends it, and it has to be set up anew.
	expect(
		waymark(join(folder, 'demonstration.sqlite'), ['user', 'end-second-step', DIRECTOR])
	).toMatchObject({ status: 0 });
	await context.clearCookies();
	await password(page);
	await page.waitForURL(/\/account\/second-step$/);
	await context.close();
});

/** A device with one finger on it. */
async function device(devtools: CDPSession): Promise<void> {
	await devtools.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			isUserVerified: true,
			automaticPresenceSimulation: true
		}
	});
}

test('a passkey is added with the password, signs in once it is there, and not when it is removed', async () => {
	const { context, page } = await visit(browser);
	const devtools = await context.newCDPSession(page);
	await devtools.send('WebAuthn.enable');
	await device(devtools);
	// By single sign-on: the second step of the password is another journey.
	provider.who = { email: 'data-officer@demo.example', email_verified: true };
	await page.goto(`${server.address}/sign-in`);
	expect(await page.getByRole('link', { name: 'Sign in with a passkey' }).count()).toBe(0);
	await page.getByRole('link', { name: 'Sign in with Trust account' }).click();
	await page.waitForURL(/\/tasks$/);
	await page.goto(`${server.address}/account/passkeys`);
	await page.fill('input[name=current]', 'not the password');
	await clicked(page, 'Add a passkey');
	await page.getByText('This is not the password you use now').first().waitFor();
	expect(await page.getByText('You have none.').count()).toBe(1);

	// The device has made one by now that Waymark does not know; it makes another.
	await devtools.send('WebAuthn.disable');
	await devtools.send('WebAuthn.enable');
	await device(devtools);
	await page.fill('input[name=current]', inject('password'));
	await clicked(page, 'Add a passkey');
	await page.getByText('The passkey is added.').waitFor();
	await expectAccessible(page);
	await context.clearCookies();

	const withPasskey = async () => {
		await page.goto(`${server.address}/sign-in?next=/account/passkeys`);
		await page.getByRole('link', { name: 'Sign in with a passkey' }).click();
		await expectAccessible(page);
		await clicked(page, 'Use my passkey');
	};
	await withPasskey();
	await page.waitForURL(/\/account\/passkeys$/);

	const leftOpen = await visit(browser);
	await leftOpen.context.addCookies(await context.cookies());
	await context.clearCookies();
	await page.goto(`${server.address}/sign-in/passkey`);
	await leftOpen.page.goto(`${server.address}/account/passkeys`);
	await leftOpen.page.getByText('Remove …').click();
	await leftOpen.page.getByRole('button', { name: 'Remove the passkey' }).click();
	await leftOpen.page.getByText('You have none.').waitFor();
	await leftOpen.context.close();
	await clicked(page, 'Use my passkey');
	await page.getByText('This passkey does not open an account here').first().waitFor();
	await context.close();
});
