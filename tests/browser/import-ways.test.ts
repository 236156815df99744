/** Other ways into an import: pasted rows, and several files as one plan. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	expectAccessible,
	expectNoSidewaysScroll,
	openBrowser,
	PHONE,
	signIn,
	tabTo,
	visit
} from '../support/browser.ts';
import { networkTracker } from '../support/trackers.ts';

let browser: Browser;
beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(() => browser.close());

const PASTED = [
	'Reference\tTitle\tOwner\tScore\tLikelihood\tImpact\tDate raised',
	'R-901\t"Recruitment\nof nurses"\tNursing\t12\t3\t4\t01/04/2026'
].join('\n');

test('rows are pasted by keyboard, their register is recognised, and a refusal leaves them in the box', async () => {
	const { page, context } = await visit(browser);
	await signIn(page, 'data-officer');
	await page.goto('/ics/XWE/imports/new');
	await expectAccessible(page);
	await tabTo(page, '#pasted');
	await page.keyboard.insertText(PASTED.replace('Recruitment', '943 476 5919'));
	await tabTo(page, 'main form button');
	await page.keyboard.press('Enter');
	await page.getByText('what looks like an NHS number').first().waitFor();
	expect(await page.inputValue('#pasted')).toContain('of nurses');
	await expectAccessible(page);

	await page.fill('#pasted', PASTED);
	await page.locator('main form button').click();
	await page.waitForURL(/imports\/\d+$/);
	await page.getByText('This looks like a file of risks.').waitFor();
	await expectAccessible(page);
	await page.getByText('It is not a file of risks').click();
	await page.getByRole('button', { name: 'Read it for “Milestones”' }).click();
	await page.waitForURL((url) => !url.search && /imports\/\d+$/.test(url.pathname));
	expect(await page.locator('main').innerText()).not.toContain('This looks like');
	await context.close();
});

const files = () => [
	{
		name: 'milestones.csv',
		mimeType: 'text/csv',
		buffer: Buffer.from(
			'Ref,Milestone,Owner,Baseline date,Forecast date\nW-1,Sign the agreement,Board,01/04/2026,01/05/2026\n'
		)
	},
	{ name: 'networks.csv', mimeType: 'text/csv', buffer: networkTracker() },
	{ name: 'colours.csv', mimeType: 'text/csv', buffer: Buffer.from('Colour,Size\nred,4\nblue,5\n') }
];

test('three files are one plan: what is ready is imported, the rest waits for a decision', async () => {
	const { page, context } = await visit(browser);
	await signIn(page, 'data-officer');
	await page.goto('/ics/XWE/imports/new');
	await page.setInputFiles('#file', files());
	await page.locator('main form button').click();
	await page.waitForURL(/imports\/plan\/\d+$/);
	await page.getByText('1 of 3 files is ready to import and 2 need a decision.').waitFor();
	await expectAccessible(page);
	await page.setViewportSize(PHONE);
	await expectNoSidewaysScroll(page);
	await page.getByRole('button', { name: 'Import all that are ready (1)' }).click();
	await page
		.getByText('1 of 3 files is imported and 2 need a decision. 1 row was added.')
		.waitFor();
	await expectAccessible(page);
	await page.getByRole('link', { name: 'colours.csv' }).click();
	await page.getByText('Choose the register').first().waitFor();
	await expectAccessible(page);
	await context.close();
});

test('without JavaScript several files, and pasted rows, go in as well', async () => {
	const { page, context } = await visit(browser, { javaScript: false });
	await signIn(page, 'data-officer');
	await page.goto('/ics/XWE/imports/new');
	expect(await page.locator('#folder').count()).toBe(0);
	await page.setInputFiles('#file', files());
	await page.locator('main form button').click();
	await page.waitForURL(/imports\/plan\/\d+$/);
	await page.getByText(/1 of 3 files is ready to import/).waitFor();
	await page.goto('/ics/XWE/imports/new');
	await page.fill('#pasted', PASTED);
	await page.locator('main form button').click();
	await page.waitForURL(/imports\/\d+$/);
	await page.getByText('This looks like a file of risks.').waitFor();
	await context.close();
});
