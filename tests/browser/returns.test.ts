/** A section of the quarterly return written by two people, with and without a script. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	DESK,
	expectAccessible,
	expectNoSidewaysScroll,
	openBrowser,
	PHONE,
	signIn,
	visit
} from '../support/browser.ts';

const RETURNS = '/ics/XWE/returns';

let browser: Browser;
beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(() => browser.close());

/** Opens the newest return that is in draft, begun first where none is. */
async function openDraft(page: Page): Promise<string> {
	await page.goto(RETURNS);
	const begin = page.getByRole('button', { name: /^Begin the return/ }).first();
	const begun = page.getByRole('link', { name: /^Go on with the return/ }).first();
	if (await begun.isVisible()) await begun.click();
	else await begin.click();
	await page.waitForURL(/returns\/\d{4}-\d\d-q\d/);
	return new URL(page.url()).pathname;
}

test('saves while somebody types, and shows a colleague’s words beside theirs', async () => {
	const first = await visit(browser);
	await signIn(first.page, 'programme-director');
	const whole = await openDraft(first.page);
	const address = `${whole}/service-model`;
	const second = await visit(browser);
	await signIn(second.page, 'data-officer');
	await first.page.goto(address, { waitUntil: 'networkidle' });
	await second.page.goto(address, { waitUntil: 'networkidle' });

	await first.page.fill('#narrative', 'Two teams began.');
	await first.page.focus('#evidence');
	await first.page.getByText(/^Saved at/).waitFor();

	await second.page.fill('#narrative', 'Three networks are late.');
	await second.page.focus('#evidence');
	await second.page.getByText(/saved this section while you were writing/).waitFor();
	expect(await second.page.inputValue('#narrative')).toBe('Three networks are late.');
	await second.page.getByRole('button', { name: 'Save', exact: true }).click();
	await second.page.getByText('Two teams began.').waitFor();
	await expectAccessible(second.page);
	await second.page.locator('[name=side-narrative][value=both]').check();
	await second.page.getByRole('button', { name: 'Save what is chosen' }).click();
	await second.page.getByText('The section is saved.').waitFor();
	expect(await second.page.inputValue('#narrative')).toBe(
		'Two teams began.\n\nThree networks are late.'
	);
	await first.context.close();
	await second.context.close();
});

test('keeps what was typed while the connection is gone', async () => {
	const { page, context } = await visit(browser);
	await signIn(page, 'programme-director');
	await page.goto(`${await openDraft(page)}/governance`, { waitUntil: 'networkidle' });
	await context.setOffline(true);
	await page.fill('#narrative', 'Written on a train.');
	await page.focus('#evidence');
	await page.getByText(/the server cannot be reached/).waitFor();
	expect(await page.inputValue('#narrative')).toBe('Written on a train.');
	await context.setOffline(false);
	await page.getByText(/^Saved at/).waitFor();
	await context.close();
});

test('is written, refused and kept without a script', async () => {
	const { page, context } = await visit(browser, { javaScript: false });
	await signIn(page, 'programme-director');
	const whole = await openDraft(page);
	await page.goto(`${whole}/quality`);
	await page.fill('#narrative', '943 476 5919');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	expect(await page.locator('.nhsuk-error-summary').innerText()).toContain('NHS number');
	expect(await page.inputValue('#narrative')).toBe('943 476 5919');
	await page.fill('#narrative', 'All policies are found.');
	await page.locator('[name=rating][value=amber]').check();
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await page.goto(whole);
	const row = page.getByRole('row', { name: /12\. Quality/ });
	expect(await row.innerText()).toContain('Answered');
	await context.close();
});

test.each([
	['desk', DESK],
	['phone', PHONE]
])('is accessible on a %s', async (_, viewport) => {
	const { page, context } = await visit(browser, { viewport });
	await signIn(page, 'programme-director');
	const whole = await openDraft(page);
	for (const address of [RETURNS, whole, `${whole}/workforce`]) {
		await page.goto(address);
		await expectAccessible(page);
		await expectNoSidewaysScroll(page);
	}
	await context.close();
});
