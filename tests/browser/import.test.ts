/** The main job, as a programme director does it: a tracker in, the overview out, and back. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	expectAccessible,
	expectNoSidewaysScroll,
	openBrowser,
	PHONE,
	signIn,
	visit
} from '../support/browser.ts';
import { networkTracker, policyTracker } from '../support/trackers.ts';

let browser: Browser;
beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(() => browser.close());

test('a programme director imports two trackers, sees them on the overview and takes one back', async () => {
	const { page, context } = await visit(browser);
	await page.goto('/ics/XWE');
	expect(new URL(page.url()).pathname).toBe('/sign-in');
	await expectAccessible(page);
	await signIn(page, 'programme-director');
	expect(new URL(page.url()).pathname).toBe('/ics/XWE');
	await page.getByText('Nothing yet.').first().waitFor();
	await expectAccessible(page);

	await page.getByRole('link', { name: 'Import the policies' }).click();
	await page.setInputFiles('input[type=file]', {
		name: 'tracker.csv',
		mimeType: 'text/csv',
		buffer: policyTracker()
	});
	await expectAccessible(page);
	await page.locator('main form button').click();
	await page.getByRole('button', { name: /^Import 4 new/ }).waitFor();
	const checks = await page.locator('main').innerText();
	expect(checks).toContain('“TBC” is not a date');
	expect(checks).toContain('a total, not a row');
	await expectAccessible(page);
	await page.getByRole('button', { name: /^Import 4 new/ }).click();
	await page.getByRole('link', { name: 'Undo this import' }).waitFor();
	await expectAccessible(page);

	await page.goto('/ics/XWE/policies');
	expect(await page.locator('main').innerText()).toContain('2 of 4 policies are rewritten');
	await expectAccessible(page);
	await page.getByRole('link', { name: 'JRN-1' }).click();
	await page.waitForURL(/policies\/\d+$/);
	const row = await page.locator('main').innerText();
	expect(row).toContain('tracker.csv');
	await expectAccessible(page);

	await page.goto('/ics/XWE/imports/new?register=pcns');
	await page.setInputFiles('input[type=file]', {
		name: 'networks.csv',
		mimeType: 'text/csv',
		buffer: networkTracker()
	});
	await page.locator('main form button').click();
	await page.getByRole('button', { name: /^Import 3 new/ }).waitFor();
	expect(await page.locator('main').innerText()).toContain('“2 (3 from May)” is not a number');
	const known = page.locator('main form input[type=checkbox]');
	await known.last().check();
	await page.getByRole('button', { name: /^Import 3 new/ }).click();
	await page.getByRole('link', { name: 'Undo this import' }).waitFor();

	await page.goto('/ics/XWE');
	const overview = await page.locator('main').innerText();
	expect(overview).toContain('2 of 4 policies are rewritten');
	expect(overview).toContain('2 of 3 networks are live, serving 80% of people.');
	await expectAccessible(page);
	// The figure of a day before the import stands with the measure: dates of the rows are known, all else is not.
	await page.goto('/ics/XWE/measures/policies-rewritten?asAt=2022-10-31');
	expect(await page.locator('main').innerText()).toContain('1 of 4 (25%)');

	await page.goto('/ics/XWE/imports');
	await expectAccessible(page);
	await page.getByRole('link', { name: 'networks.csv' }).first().click();
	await page.getByRole('link', { name: 'Undo this import' }).click();
	await expectAccessible(page);
	await page.getByRole('button', { name: 'Undo this import' }).click();
	await page.waitForURL(/imports\/\d+$/);
	await page.goto('/ics/XWE/pcns');
	expect(await page.locator('main').innerText()).toContain('No primary care networks');
	await context.close();
});

test('the same file again changes nothing and says so; next month’s shows what changed', async () => {
	const { page, context } = await visit(browser);
	await signIn(page, 'data-officer');
	await page.goto('/ics/XWE/imports/new?register=policies');
	await page.setInputFiles('input[type=file]', {
		name: 'tracker.csv',
		mimeType: 'text/csv',
		buffer: policyTracker()
	});
	await page.locator('main form button').click();
	await page.waitForURL(/imports\/\d+$/);
	await page.getByRole('heading', { name: 'What would change' }).waitFor();
	expect(await page.locator('main').innerText()).toMatch(/nothing|no change/i);

	await page.goto('/ics/XWE/imports/new?register=policies');
	await page.setInputFiles('input[type=file]', {
		name: 'next-month.csv',
		mimeType: 'text/csv',
		buffer: policyTracker((line) => line.replace('TBC', '01/03/2023').replace('JRN-4', 'JRN-5'))
	});
	await page.locator('main form button').click();
	await page.waitForURL(/imports\/\d+$/);
	await page.getByRole('heading', { name: 'What would change' }).waitFor();
	const text = await page.locator('main').innerText();
	expect(text).toContain('1 new');
	expect(text).toContain('1 changed');
	expect(text).toMatch(/not in the file|not found in the file/);
	// The new row stands there with its values, and each missing row can be ticked.
	expect(await page.locator('#difference ~ * table').last().innerText()).toContain('JRN-5');
	const missing = page.locator('input[name=close]');
	expect(
		await missing.evaluateAll((boxes) => boxes.map((box) => (box as HTMLInputElement).checked))
	).toEqual([false]);
	await missing.check();
	await page
		.getByRole('button', { name: 'Import 2 policies: 1 new, 1 changed, 1 taken out' })
		.waitFor();
	await missing.uncheck();
	await page.getByRole('button', { name: 'Import 2 policies: 1 new, 1 changed' }).waitFor();
	await expectAccessible(page);
	await page.setViewportSize(PHONE);
	await expectNoSidewaysScroll(page);
	await expectAccessible(page);
	await context.close();
});

test('a file that is not what it says it is gets a plain refusal', async () => {
	const { page, context } = await visit(browser);
	await signIn(page, 'data-officer');
	await page.goto('/ics/XWE/imports/new?register=policies');
	await page.setInputFiles('input[type=file]', {
		name: 'tracker.xlsx',
		mimeType: 'application/octet-stream',
		buffer: Buffer.from('%PDF-1.7 not a workbook')
	});
	await page.locator('main form button').click();
	await page.waitForURL(/imports\/\d+$/);
	await page.getByText('nothing was changed').first().waitFor();
	await expectAccessible(page);
	await context.close();
});

test('every main page fits a phone without scrolling sideways', async () => {
	const { page, context } = await visit(browser, { viewport: PHONE });
	await signIn(page, 'programme-director');
	for (const path of [
		'/',
		'/regions/X01',
		'/ics/XWE',
		'/ics/XWE/roadmap',
		'/ics/XWE/roadmap/model-cpa-shift',
		'/ics/XWE/policies',
		'/ics/XWE/policies/new',
		'/ics/XWE/pcns',
		'/ics/XWE/imports',
		'/ics/XWE/imports/new',
		'/account',
		'/help',
		'/accessibility'
	]) {
		const answer = await page.goto(path);
		expect(answer?.status(), path).toBe(200);
		await expectNoSidewaysScroll(page);
		await expectAccessible(page);
	}
	await context.close();
});
