/** The same without JavaScript, and with the keyboard alone. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openBrowser, signIn, visit } from '../support/browser.ts';
import { policyTracker } from '../support/trackers.ts';

let browser: Browser;
beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(() => browser.close());

test('without JavaScript a tracker is imported, a row changed and the import taken back', async () => {
	const { page, context } = await visit(browser, { javaScript: false });
	await signIn(page, 'programme-director');
	await page.goto('/ics/XWE/imports/new?register=policies');
	await page.setInputFiles('input[type=file]', {
		name: 'plain.csv',
		mimeType: 'text/csv',
		buffer: policyTracker((line) => line.replace('JRN', 'PLAIN'))
	});
	await page.locator('main form button').click();
	await page.waitForURL(/imports\/\d+$/);
	while ((await page.getByRole('button', { name: /^Import 4 new/ }).count()) === 0)
		await page.reload();
	const report = page.url();
	await page.getByRole('button', { name: /^Import 4 new/ }).click();
	await page.getByRole('link', { name: 'Take this import back' }).waitFor();

	await page.goto('/ics/XWE/policies?search=PLAIN-3');
	await page.getByRole('link', { name: 'PLAIN-3', exact: true }).click();
	await page.waitForURL(/policies\/\d+$/);
	await page.goto(`${page.url()}/edit`);
	await page.fill('[name=title]', 'Discharge and return');
	await page.locator('main form button[type=submit]').first().click();
	await page.getByText('Discharge and return').first().waitFor();

	await page.goto(`${report}/undo`);
	expect(await page.locator('main').innerText()).toContain('Discharge and return');
	await page.locator('input[value=revert]').first().check();
	await page.getByRole('button', { name: 'Take this import back' }).click();
	await page.goto('/ics/XWE/policies?search=PLAIN');
	expect(await page.getByRole('link', { name: /PLAIN-\d/ }).count()).toBe(0);
	await context.close();
});

test('without JavaScript a chart’s figures stand in its table', async () => {
	const { page, context } = await visit(browser, { javaScript: false });
	await signIn(page, 'region-reviewer');
	await page.goto('/ics/XBA');
	await page.locator('summary', { hasText: 'table' }).first().click();
	expect(await page.locator('main details table tbody tr').first().isVisible()).toBe(true);
	await context.close();
});

test('with the keyboard alone a director signs in, skips to the content and adds a policy', async () => {
	const { page, context } = await visit(browser);
	const press = async (key: string, times = 1) => {
		for (let time = 0; time < times; time += 1) await page.keyboard.press(key);
	};
	/** Tabs until the focus is where the selector says. */
	const tabTo = async (selector: string) => {
		for (let tries = 0; tries < 120; tries += 1) {
			await press('Tab');
			if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector))
				return;
		}
		throw new Error(`The keyboard does not reach ${selector} on ${page.url()}`);
	};
	await page.goto('/sign-in');
	await tabTo('input[name=email]');
	await page.keyboard.type('programme-director@demo.example');
	await tabTo('input[name=password]');
	await page.keyboard.type(inject('password'));
	await press('Enter');
	await page.waitForURL('**/ics/XWE');

	await page.goto('/ics/XWE/policies');
	await press('Tab');
	expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe('#main');
	await press('Enter');
	await tabTo('a[href="/ics/XWE/policies/new"]');
	await press('Enter');
	await page.waitForURL('**/policies/new');
	await tabTo('[name=reference]');
	await page.keyboard.type('KEY-1');
	await tabTo('[name=title]');
	await page.keyboard.type('Written by keyboard');
	await press('Enter');
	await page.waitForURL(/policies\/\d+/);
	expect(await page.locator('main').innerText()).toContain('Written by keyboard');
	await context.close();
});
