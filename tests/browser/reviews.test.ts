/** A quarterly return on its way from the ICS to its region and back, in two windows. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, openBrowser, signIn, visit } from '../support/browser.ts';

let browser: Browser;
beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(() => browser.close());

/** Rates and words every section that lacks them, and answers every check with a sentence. */
async function writeAll(page: Page, whole: string): Promise<void> {
	await page.goto(whole);
	const links = await page
		.locator(`main a[href^="${whole}/"]`)
		.evaluateAll((found) => found.map((link) => (link as HTMLAnchorElement).pathname));
	const sections = [...new Set(links)].filter((path) => !path.endsWith('/review'));
	expect(sections.length).toBe(12);
	for (const section of sections) {
		await page.goto(section);
		if ((await page.locator('input[name=rating]:checked').count()) === 0)
			await page.check('input[name=rating][value=amber]');
		if ((await page.inputValue('#narrative')) === '')
			await page.fill('#narrative', 'The work goes on as planned.');
		await page.getByRole('button', { name: 'Save', exact: true }).click();
		await page.waitForLoadState();
		const open = page.locator('form[action="?/check"]').filter({ hasNotText: 'Withdraw it' });
		while ((await open.count()) > 0) {
			await open.first().locator('textarea').fill('We have looked at it, and it holds.');
			await open.first().getByRole('button', { name: 'Keep this sentence' }).click();
			await page.waitForLoadState();
		}
	}
}

/** Sends the return, and sees that it waits for the region. */
async function send(page: Page, whole: string): Promise<void> {
	await page.goto(whole);
	await page.locator('summary', { hasText: /^(Send|Resubmit) it to the region/ }).click();
	await page.getByRole('button', { name: /^(Send|Resubmit) the return of/ }).click();
	await page
		.getByText(/Waiting for the region/)
		.first()
		.waitFor();
}

test('two people take a return from draft to accepted with conditions through one sending-back', async () => {
	const director = await visit(browser, { javaScript: false });
	const reviewer = await visit(browser);
	await signIn(director.page, 'programme-director');
	await signIn(reviewer.page, 'region-reviewer');

	await director.page.goto('/ics/XWE/returns');
	await director.page
		.getByRole('link', { name: /^Go on with the return/ })
		.first()
		.click();
	const whole = new URL(director.page.url()).pathname;
	await writeAll(director.page, whole);
	await send(director.page, whole);

	// The region finds it on its desk, asks, and cannot send it back without saying why.
	const { page } = reviewer;
	await page.goto('/reviews');
	await expectAccessible(page);
	await page.goto(`${whole}/review`);
	await page.getByRole('button', { name: 'Begin the review' }).click();
	await page
		.getByText(/in review/i)
		.first()
		.waitFor();
	await expectAccessible(page);
	// It begins with the first section, open already. Refused, its form stands in its section with what was chosen.
	const opened = page.locator('section[id^=section-]');
	expect(await opened.count()).toBe(1);
	const first = await opened.getAttribute('id');
	const red = opened.getByRole('button', { name: 'Delivery confidence: Red', exact: true });
	await red.click();
	await page.getByText('Nothing was changed yet').waitFor();
	expect(await red.getAttribute('aria-pressed')).toBe('true');
	await expectAccessible(page);
	await opened.locator('[name=reason]').fill('Too few people are reached.');
	await red.click();
	// It goes on with the next section by itself, without a new page; the first keeps what was said.
	await page.getByText('Your rating is saved.').waitFor();
	expect(await opened.getAttribute('id')).not.toBe(first);
	await opened.getByRole('link', { name: 'Previous section' }).click();
	await page.locator(`#${first}`).waitFor();
	expect(await opened.innerText()).toContain('Too few people are reached.');
	const ask = page.locator('details.ask').filter({ hasText: 'Ask about this section' }).first();
	await ask.locator('summary').click();
	await ask.locator('textarea').fill('How many people does this reach?');
	await ask.getByRole('button', { name: 'Ask', exact: true }).click();
	await page.getByText('How many people does this reach?').first().waitFor();
	await page.getByText('Send back with queries', { exact: true }).click();
	await page.locator('[name=reason]:visible').last().fill('One question has to be answered first.');
	await page.getByRole('button', { name: 'Send back with 1 query' }).click();
	await page
		.getByText(/Waiting for the ICS/)
		.first()
		.waitFor();

	// The ICS sees why, beside what it is about, answers and sends again.
	await director.page.goto(whole);
	await director.page.getByText('One question has to be answered first.').first().waitFor();
	const about = await director.page
		.locator(`main a[href^="${whole}/"]`)
		.evaluateAll((found) => [
			...new Set(found.map((link) => (link as HTMLAnchorElement).pathname))
		]);
	for (const section of about) {
		if (section.endsWith('/review')) continue;
		await director.page.goto(section);
		const reply = director.page.locator('form[action="?/reply"]').first();
		if ((await reply.count()) === 0) continue;
		await reply.locator('textarea').fill('About 300 people so far.');
		await reply.getByRole('button', { name: 'Keep this answer' }).click();
		break;
	}
	await send(director.page, whole);

	// The region settles its query and accepts, with something asked of somebody by a day.
	await page.goto(`${whole}/review`);
	await page.getByText('About 300 people so far.').first().waitFor();
	await page
		.getByRole('button', { name: /^Settle it/ })
		.first()
		.click();
	await page
		.getByRole('heading', { name: '1 query is not settled' })
		.waitFor({ state: 'detached' });
	await page.getByText('Accept with conditions', { exact: true }).first().click();
	await page.locator('[name=words-0]').fill('Count the people reached each month.');
	await page.locator('[name=owner-0]').fill('Programme director');
	await page.locator('[name=due-0]').fill('31 March 2027');
	await page.getByRole('button', { name: 'Accept with these conditions' }).click();
	await page
		.getByText(/accepted with conditions/i)
		.first()
		.waitFor();
	await expectAccessible(page);

	// Both know for whom it waits, and what is asked.
	await director.page.goto(whole);
	await director.page
		.getByText(/Waiting for the national team/)
		.first()
		.waitFor();
	await director.page.getByText('Count the people reached each month.').first().waitFor();
	await director.context.close();
	await reviewer.context.close();
});

test('a director updates several deliverables in one go, and undoes it', async () => {
	const { page, context } = await visit(browser, { javaScript: false });
	await signIn(page, 'programme-director');
	await page.goto('/ics/XWE/roadmap?view=update');
	const owners = page.locator('[name$=".owner"]');
	const before = await owners.first().inputValue();
	for (const place of [0, 1]) await owners.nth(place).fill('The whole team');
	await page.getByRole('button', { name: 'Check what will change' }).first().click();
	await page.getByRole('heading', { name: 'What will change' }).waitFor();
	await page.getByRole('button', { name: 'Save 2 updates' }).click();
	await page.getByText('2 deliverables are updated.').waitFor();
	expect(await owners.first().inputValue()).toBe('The whole team');
	await page.getByRole('button', { name: 'Undo it' }).click();
	await page.getByText('2 updates are undone.').waitFor();
	expect(await owners.first().inputValue()).toBe(before);
	await context.close();

	// With a script: the keys of a spreadsheet, and a block that does not fit is named.
	const desk = await visit(browser);
	await signIn(desk.page, 'programme-director');
	await desk.page.goto('/ics/XWE/roadmap?view=update', { waitUntil: 'networkidle' });
	const stages = desk.page.locator('[name$=".stage"]');
	const paste = (text: string) =>
		stages.first().evaluate((cell, block) => {
			const clipboardData = new DataTransfer();
			clipboardData.setData('text/plain', block);
			cell.dispatchEvent(
				new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
			);
		}, text);
	await paste('In delivery\tGreen\nNot started\tHopeless');
	await desk.page.getByText(/“Hopeless” is none of .* Nothing was pasted/).waitFor();
	await paste('In delivery\tGreen\nNot started\tRed');
	expect(await stages.nth(1).inputValue()).toBe('not-started');
	await desk.page.locator('[name$=".owner"]').first().focus();
	await desk.page.keyboard.press('Enter');
	const second = await desk.page.locator('[name$=".owner"]').nth(1).getAttribute('name');
	expect(await desk.page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe(second);
	await desk.page.goto('/ics/XWE/roadmap?view=timeline');
	await expectAccessible(desk.page);
	await desk.context.close();
});
