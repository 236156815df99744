/** A browser for the journeys, signed in through the form, with axe on every page it meets. */
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect, inject } from 'vitest';
import { chromiumPath } from './chromium.ts';

export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1280, height: 900 };

export async function openBrowser(): Promise<Browser> {
	const { executablePath, env } = await chromiumPath();
	return chromium.launch({ executablePath, env, args: ['--no-sandbox'] });
}

export type Visit = { context: BrowserContext; page: Page };

/** A window of its own, with its own cookies. An error on a page fails the journey. */
export async function visit(
	browser: Browser,
	options: { viewport?: { width: number; height: number }; javaScript?: boolean } = {}
): Promise<Visit> {
	const context = await browser.newContext({
		baseURL: inject('address'),
		viewport: options.viewport ?? DESK,
		javaScriptEnabled: options.javaScript ?? true
	});
	context.setDefaultTimeout(30_000);
	const page = await context.newPage();
	page.on('pageerror', (error) => {
		throw new Error(`${page.url()}: ${error.message}`);
	});
	return { context, page };
}

/** Sends a file into a register, up to the page that says what it would change. */
export async function sendFile(
	page: Page,
	register: string,
	name: string,
	buffer: Buffer,
	ics = 'XWE'
): Promise<void> {
	await page.goto(`/ics/${ics}/imports/new?register=${register}`);
	await page.setInputFiles('input[type=file]', {
		name,
		mimeType: 'application/octet-stream',
		buffer
	});
	await page.locator('main form button').click();
	await page.waitForURL(/imports\/\d+$/);
	await page.getByRole('heading', { name: 'What would change' }).waitFor();
}

/** Tabs until the focus is where the selector says. */
export async function tabTo(page: Page, selector: string): Promise<void> {
	for (let tries = 0; tries < 150; tries += 1) {
		await page.keyboard.press('Tab');
		if (await page.locator(`${selector}:focus`).count()) return;
	}
	throw new Error(`The keyboard does not reach ${selector} on ${page.url()}`);
}

/** What the pages of a journey complain of in the browser's console. */
export function complaintsOf(page: Page): string[] {
	const complaints: string[] = [];
	page.on('console', (message) => {
		if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
	});
	return complaints;
}

/** Signs in as a demonstration account: "programme-director". */
export async function signIn(page: Page, role: string): Promise<void> {
	await page.goto('/sign-in');
	await page.fill('input[name=email]', `${role}@demo.example`);
	await page.fill('input[name=password]', inject('password'));
	await page.click('main button[type=submit]');
	await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** No violation of WCAG 2.2 A and AA on the page as it stands; needs JavaScript to run. */
export async function expectAccessible(page: Page): Promise<void> {
	const { violations } = await new AxeBuilder({ page })
		.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
		// Without a second window for what frames report: no page has a frame.
		.setLegacyMode()
		.analyze();
	const found = violations.map(
		(violation) =>
			`${violation.id}: ${violation.help} (${violation.nodes.map((node) => node.target.join(' ')).join(', ')})`
	);
	expect(found, page.url()).toEqual([]);
}

/** Nothing scrolls sideways as a whole. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
	const [content, window] = await page.evaluate(() => [
		document.documentElement.scrollWidth,
		document.documentElement.clientWidth
	]);
	expect(content, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(window ?? 0);
}
