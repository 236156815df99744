/** What a group says, and what becomes of it: from the first view to the page that anybody can read. */
import { DatabaseSync } from 'node:sqlite';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addDays, addWorkingDays } from '#lib/core/calendar.ts';
import { longDate } from '#lib/core/dates.ts';
import { bankHolidays, londonDate } from '#lib/platform/clock.server.ts';
import { clockOf } from '#lib/voices/concerns/rules.ts';
import { openBrowser, PHONE, signIn, visit } from '../support/browser.ts';
import { report } from '../support/page-checks.ts';

const WORRY = 'We never see the whole team at once';
const PROMISE = 'We will bring the whole team to the Monday meeting';
/** Shared with the people of the ICS only. */
const NOT_FOR_ALL = 'Who tells me when my key worker leaves?';

let browser: Browser;
beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(() => browser.close());

const said = (page: Page) => page.locator('main').innerText();

/** As if the concern had been shared some weeks ago: the server's clock is the real one. */
function sharedEarlier(concern: string): { took: number; late: number } {
	const today = londonDate(new Date());
	const sharedOn = addDays(today, -56);
	const dueOn = addWorkingDays(sharedOn, 20, bankHolidays);
	const db = new DatabaseSync(inject('databasePath'));
	db.prepare('UPDATE concerns SET shared_on = ?, answer_due_on = ? WHERE id = ?').run(
		...[sharedOn, dueOn, concern]
	);
	db.close();
	const thread = { visibility: 'public' as const, sharedOn, answerDueOn: dueOn, posts: [] };
	const { took, late } = clockOf(thread, today, bankHolidays)!;
	return { took, late };
}

/** Chooses, confirms and shows; texts in which something was found are left out. */
async function show(page: Page): Promise<void> {
	await page.goto('/ics/XWE/voice/publish');
	await page.getByLabel(WORRY).check();
	for (const found of await page.locator('.text.found').all())
		await found.getByLabel('Leave this text out').check();
	await page.getByRole('button', { name: 'See what would be shown' }).click();
	await page.getByRole('heading', { name: 'This is what the public would see' }).waitFor();
	await page.getByRole('button', { name: 'Show this to the public' }).click();
	await page.getByText('The public can now see').waitFor();
}

test('a group says what it sees, is answered late, is promised something and sees it kept, and anybody can read it', async () => {
	const { page: lead, context: leads } = await visit(browser, { viewport: PHONE });
	await signIn(lead, 'coproduction-member');
	expect(new URL(lead.url()).pathname).toBe('/ics/XWE/voice');

	// A view of one's own, then the group's word.
	await lead.goto('/ics/XWE/voice/principles/key-worker');
	const own = lead.locator('#your-view');
	await own.getByLabel('Not yet').check();
	await own.getByLabel('What is it like?').fill('Mine changed twice and nobody rang.');
	await own.getByRole('button', { name: 'Send my view to the group' }).click();
	await lead.getByText('Your view is kept. Only your group can see it.').waitFor();
	const group = lead.locator('#group-says');
	expect(await group.innerText()).toMatch(/[3-6] of \d members have given a view/);
	await group.locator('input[name=rating][value=not-yet]').check();
	await group.getByLabel('Why does the group say so?').fill('Names change and nobody tells us.');
	await group.getByLabel('We agreed').check();
	await group.getByRole('button', { name: 'Send what the group says' }).click();
	await lead.getByText('What the group says is sent.').waitFor();
	expect(await said(lead)).toContain('Not yet, they agreed');
	expect(await said(lead)).toContain('The ICS says it is in place. People say it is not there');

	// A worry about a deliverable, for everybody.
	await lead.goto('/ics/XWE/voice');
	await lead.getByRole('link', { name: 'Tell us a worry or ask a question' }).click();
	await lead.getByLabel('A worry').check();
	await lead.selectOption('select[name=about]', 'deliverable:workforce-mdt');
	await lead.getByLabel('In a few words').fill(WORRY);
	await lead.getByLabel('Tell us more').fill('Each of them asks the same things again.');
	await lead.getByLabel('Anybody').check();
	await lead.getByLabel('The whole group').check();
	await lead.getByRole('button', { name: 'Send it' }).click();
	await lead.waitForURL(/concerns\/\d+\?done=raised/);
	const thread = new URL(lead.url()).pathname;
	const number = thread.split('/').at(-1)!;
	const { took, late } = sharedEarlier(number);

	// The ICS answers late, and promises something that stands on the register.
	const { page: director, context: directors } = await visit(browser);
	await signIn(director, 'programme-director');
	await director.goto(thread);
	expect(await said(director)).toContain(`${late} working days ago`);
	await director.getByLabel('Your answer').fill('You are right, and we are sorry.');
	await director.getByRole('button', { name: 'Send the answer' }).click();
	await director.getByText('Your answer is sent.').waitFor();
	expect(await said(director)).toContain(
		`Answered after ${took} working days, ${late} working days later than the ICS said it would.`
	);
	await director.getByText('Promise something, with a day').click();
	await director.getByLabel('We will …').fill(PROMISE);
	await director.getByLabel('By when?').fill('31 March 2031');
	await director.getByLabel('Who answers for it?').fill('Head of community services');
	await director.getByRole('button', { name: 'Send the promise' }).click();
	await director.getByText('Promised for 31 March 2031. Not done yet.').waitFor();
	await director.goto(`/ics/XWE/milestones?search=V${number}-1`);
	await director.getByRole('link', { name: `V${number}-1`, exact: true }).click();
	await director.waitForURL(/milestones\/\d+$/);
	expect(await said(director)).toContain(PROMISE);
	await director.goto(`${director.url()}/edit`);
	const today = longDate(londonDate(new Date()));
	await director.fill('[name=actual_on]', today);
	await director.locator('main form button[type=submit]').first().click();
	await director.waitForURL(/milestones\/\d+(\?|$)/);

	// From where a member lands to what became of it, in clicks.
	await lead.goto('/ics/XWE/voice');
	let clicks = 0;
	for (const name of ['Worries and questions', WORRY]) {
		await lead.getByRole('link', { name, exact: true }).first().click();
		clicks += 1;
	}
	await lead.getByText(`Promised for 31 March 2031. Done on ${today}.`).waitFor();
	expect(clicks).toBeLessThanOrEqual(3);
	report('From the first page to what came of a worry, in clicks:', [String(clicks)]);
	await lead.getByText('This is settled for us').click();
	await lead.getByRole('button', { name: 'Say that it is settled' }).click();
	await lead.getByText('It is settled for the group.').waitFor();

	// The region sees where the two sides differ.
	const { page: reviewer, context: reviewers } = await visit(browser);
	await signIn(reviewer, 'region-reviewer');
	await reviewer.goto('/ics/XWE/voice');
	const differ = /For (\d+) of them the ICS says it is in place/.exec(await said(reviewer));
	await reviewer.goto('/regions/X01');
	const gap = `${differ?.[1]} promises that the ICS says are in place and people say are not`;
	expect(await said(reviewer)).toContain(gap);
	await reviewer.goto('/ics/XWE');
	expect(await said(reviewer)).toContain('The ICS and the groups differ on');
	await reviewers.close();

	// Shown to everybody, without an account; taken down, it is gone.
	await show(director);
	const { page: anybody, context: others } = await visit(browser, { viewport: PHONE });
	await anybody.goto('/progress/XWE');
	for (const words of [WORRY, PROMISE, `${late} working days later`, `Done on ${today}`])
		expect(await said(anybody)).toContain(words);
	const data = await (await others.request.get('/progress/XWE/data.json')).text();
	for (const text of [await anybody.content(), data]) {
		expect(text).toContain(WORRY);
		expect(text).not.toContain(NOT_FOR_ALL);
	}
	await director.goto('/ics/XWE/voice/publish');
	await director.locator('summary', { hasText: 'Take the page down' }).click();
	await director.getByLabel('Why do you take it down?').fill('A newer one comes.');
	await director.getByRole('button', { name: 'Take the page down now' }).click();
	await director.getByText('The page is down. The public sees nothing now.').waitFor();
	expect((await anybody.goto('/progress/XWE'))?.status()).toBe(404);
	expect((await others.request.get('/progress/XWE/data.json')).status()).toBe(404);
	await show(director);
	expect((await anybody.goto('/progress/XWE'))?.status()).toBe(200);
	for (const context of [leads, directors, others]) await context.close();
});
