/** The same without JavaScript, and with the keyboard alone. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import {
	complaintsOf,
	expectAccessible,
	openBrowser,
	signIn,
	tabTo,
	visit
} from '../support/browser.ts';
import { policyTracker } from '../support/trackers.ts';

let browser: Browser;
beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(() => browser.close());

/** A page that does not refresh itself is loaded again until it has the button. */
async function reloadFor(page: Page, name: string | RegExp): Promise<void> {
	for (let times = 0; times < 50; times += 1) {
		if ((await page.getByRole('button', { name }).count()) > 0) return;
		await page.reload();
	}
	throw new Error(`no button “${String(name)}” on: ${await page.locator('main').innerText()}`);
}

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
	await reloadFor(page, /^Import (4 new|this file)/);
	const report = page.url();
	await page.getByRole('button', { name: /^Import (4 new|this file)/ }).click();
	await page.getByRole('link', { name: 'Undo this import' }).waitFor();

	// The next file lacks two of them: one is ticked and goes out, the other is kept.
	await page.goto('/ics/XWE/imports/new?register=policies');
	await page.setInputFiles('input[type=file]', {
		name: 'fewer.csv',
		mimeType: 'text/csv',
		buffer: Buffer.from('Policy No,Title\nPLAIN-2,Risk assessment\nPLAIN-3,Discharge\n')
	});
	await page.locator('main form button').click();
	await page.waitForURL(/imports\/\d+$/);
	await reloadFor(page, 'Import this file');
	await page.getByLabel('PLAIN-4: Carers').check();
	await page.getByRole('button', { name: 'Import this file' }).click();
	await page.getByRole('link', { name: 'Undo this import' }).waitFor();
	expect(await page.locator('main').innerText()).toMatch(/1 taken out, \d+ kept/);
	await page.goto('/ics/XWE/policies?search=PLAIN');
	expect(await page.getByRole('link', { name: /^PLAIN-\d$/ }).count()).toBe(3);

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
	await page.getByRole('button', { name: 'Undo this import' }).click();
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
	await page.goto('/sign-in');
	await tabTo(page, 'input[name=email]');
	await page.keyboard.type('programme-director@demo.example');
	await tabTo(page, 'input[name=password]');
	await page.keyboard.type(inject('password'));
	await press('Enter');
	await page.waitForURL('**/ics/XWE');

	await page.goto('/ics/XWE/policies');
	await press('Tab');
	expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe('#main');
	await press('Enter');
	await tabTo(page, 'a[href="/ics/XWE/policies/new"]');
	await press('Enter');
	await page.waitForURL('**/policies/new');
	await tabTo(page, '[name=reference]');
	await page.keyboard.type('KEY-1');
	await tabTo(page, '[name=title]');
	await page.keyboard.type('Written by keyboard');
	await press('Enter');
	await page.waitForURL(/policies\/\d+/);
	expect(await page.locator('main').innerText()).toContain('Written by keyboard');
	await context.close();
});

test('without JavaScript and by keyboard alone a director explains a contradiction, filters measures and saves the focus plan', async () => {
	const { page, context } = await visit(browser, { javaScript: false });
	const press = (key: string) => page.keyboard.press(key);
	await signIn(page, 'programme-director');
	// The checks of a page are a script themselves: they read the same address in a second window.
	const second = await visit(browser);
	const complaints = complaintsOf(second.page);
	await signIn(second.page, 'programme-director');
	const expectAccessibleToo = async () => {
		await second.page.goto(page.url());
		await expectAccessible(second.page);
	};

	await page.goto('/ics/XWE/checks');
	const before = await page.locator('main li details summary').count();
	await tabTo(page, 'main li details summary');
	await press('Enter');
	await tabTo(page, 'main li textarea');
	await page.keyboard.type('The rest came from the reserve that the board released');
	await tabTo(page, 'main li details[open] button');
	await press('Enter');
	await page.waitForLoadState();
	await expect.poll(() => page.locator('main li details summary').count()).toBe(before - 1);
	await tabTo(page, 'select[name=show]');
	await page.keyboard.type('Explained');
	await tabTo(page, 'main form button');
	await press('Enter');
	await page.waitForURL(/show=explained/);
	await page.getByText('The rest came from the reserve').first().waitFor();
	await expectAccessibleToo();

	await page.goto('/ics/XWE/measures');
	await tabTo(page, 'select[name=register]');
	await page.keyboard.type('Training');
	await tabTo(page, 'main form button');
	await press('Enter');
	await page.waitForURL(/register=training/);
	expect(await page.locator('main tbody tr').count()).toBe(1);
	await expectAccessibleToo();

	await page.goto('/ics/XWE/focus/plan');
	await expectAccessibleToo();
	for (const area of ['CEN', 'rehab']) {
		await tabTo(page, `select[name="works:2021/22:${area}"]`);
		await page.keyboard.type('Works');
	}
	await tabTo(page, 'main form .buttons button');
	await press('Enter');
	await page.waitForURL(/focus\?saved=yes/);
	expect(await page.locator('main').innerText()).toContain(
		'In 2021/22 it works on complex emotional needs and community mental health rehabilitation'
	);
	await expectAccessibleToo();
	expect(complaints).toEqual([]);
	await second.context.close();
	await context.close();
});
