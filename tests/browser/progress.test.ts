/** Progress on a deliverable, and what each role sees of it. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REGISTERS } from '#lib/registers/all.ts';
import {
	complaintsOf,
	expectAccessible,
	expectNoSidewaysScroll,
	openBrowser,
	PHONE,
	signIn,
	visit
} from '../support/browser.ts';

let browser: Browser;
beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(() => browser.close());

test('a director rates a deliverable below green: reason, owner and date are asked for and kept', async () => {
	const { page, context } = await visit(browser);
	await signIn(page, 'programme-director');
	await page.goto('/ics/XWE/roadmap');
	await expectAccessible(page);
	await page.goto('/ics/XWE/roadmap/workforce-mdt');
	await expectAccessible(page);
	await page.locator('main a.nhsuk-button', { hasText: 'Update' }).click();
	await page.waitForURL('**/update');
	await expectAccessible(page);
	await page.fill('[name=note]', 'Typed, and then left');
	await page.goto('/ics/XWE/roadmap/workforce-mdt?view=history');
	await expectAccessible(page);
	await page.goto('/ics/XWE/roadmap/workforce-mdt/update');
	await page.getByText('What you typed before is back').waitFor();
	expect(await page.locator('[name=note]').inputValue()).toBe('Typed, and then left');
	await page.locator('input[name=stage][value=in-delivery]').check();
	await page.fill('input[name=actualOn]', '');
	await page.locator('input[name=confidence][value=amber-red]').check();
	for (const name of ['reason', 'owner', 'backToGreenOn']) await page.fill(`[name=${name}]`, '');
	await page.fill('[name=note]', 'Typed before the errors came');
	await page.getByRole('button', { name: 'Record this update' }).click();
	await page.locator('.nhsuk-error-summary').waitFor();
	expect(await page.locator('[name=note]').inputValue()).toBe('Typed before the errors came');
	await expectAccessible(page);
	await page.fill('[name=reason]', 'Two posts fell vacant in the same month');
	await page.fill('[name=owner]', 'Head of community services');
	await page.fill('[name=backToGreenOn]', '31 January 2031');
	const moved = page.locator('[name=forecastReason]');
	if (await moved.isVisible()) await moved.fill('The vacancies');
	await page.getByRole('button', { name: 'Record this update' }).click();
	await page.getByText('Two posts fell vacant in the same month').first().waitFor();
	await expectAccessible(page);
	await page.goto('/ics/XWE/roadmap/workforce-mdt/update');
	expect(await page.locator('[name=note]').inputValue()).toBe('');
	await context.close();
});

test('the shift from CPA names its six dependencies and their states', async () => {
	const { page, context } = await visit(browser);
	await signIn(page, 'viewer');
	await page.goto('/ics/XWE/roadmap/model-cpa-shift?view=links');
	const text = await page.locator('main').innerText();
	expect(text).toContain('It depends on six deliverables');
	for (const title of [
		'Integration with primary care with access to the model at PCN level',
		'Commissioning and partnership working with a range of VCSE services',
		'Integration with Local Authority services',
		'Interoperable standards for personalised and co-produced care planning',
		'Routine collection of PROMs using nationally recommended tools',
		'Staff-caseload ratios to deliver high quality care'
	])
		expect(text).toContain(title);
	expect(await page.locator('main a.nhsuk-button', { hasText: 'Update' }).count()).toBe(0);
	expect((await page.goto('/ics/XWE/roadmap/model-cpa-shift/update'))?.status()).toBe(403);
	await context.close();
});

test('somebody of one ICS finds nothing of another', async () => {
	const { page, context } = await visit(browser);
	await signIn(page, 'coproduction-member');
	expect((await page.goto('/ics/XBA'))?.status()).toBe(404);
	expect((await page.goto('/ics/XBA/roadmap'))?.status()).toBe(404);
	expect((await page.goto('/ics/NONE'))?.status()).toBe(404);
	expect((await page.goto('/admin/accounts'))?.status()).toBe(403);
	await expectAccessible(page);
	await context.close();
});

test('a reviewer sees the ICSs of the region side by side', async () => {
	const { page, context } = await visit(browser);
	await signIn(page, 'region-reviewer');
	const tables = ['How far each deliverable has come', 'Delivery confidence of each section'];
	for (const [view, caption] of [
		['deliverables', tables[0]],
		['sections', tables[1]],
		['table', 'that you may see']
	]) {
		await page.goto(`/regions/X01?view=${view}`);
		for (const each of [caption, 'Policies rewritten, ICS by ICS'])
			expect(await page.locator('main table', { hasText: each }).locator('tbody tr').count()).toBe(
				3
			);
		await expectAccessible(page);
	}
	await page.selectOption('select[name=measure]', 'pcns-live');
	await page.click('main form[role=search] button');
	await page.waitForURL(/measure=pcns-live/);
	expect(await page.locator('main h2#measure').innerText()).toContain('Networks live');
	await expectAccessible(page);
	expect((await page.goto('/regions/X02'))?.status()).toBe(404);
	await context.close();
});

test('a national reader finds where a closed ICS went', async () => {
	const { page, context } = await visit(browser);
	await signIn(page, 'national');
	await page.goto('/ics/QNQ');
	const text = await page.locator('main').innerText();
	expect(text).toContain('closed on 31 March 2026');
	expect(await page.locator('main a[href="/ics/S0E4D"]').count()).toBeGreaterThan(0);
	await expectAccessible(page);
	await context.close();
});

test('an administrator invites somebody, and everything done stands in the audit log', async () => {
	const { page, context } = await visit(browser);
	await signIn(page, 'admin');
	for (const path of ['/admin', '/admin/accounts', '/admin/audit', '/admin/roadmap', '/account']) {
		expect((await page.goto(path))?.status(), path).toBe(200);
		await expectAccessible(page);
	}
	await context.close();
});

test('a director takes the report to the board in two actions, and keeps it', async () => {
	const { page, context } = await visit(browser);
	const complaints = complaintsOf(page);
	await signIn(page, 'programme-director');
	await page.getByRole('link', { name: 'Board report' }).first().click();
	await page.waitForURL('**/ics/XWE/board');
	await expectAccessible(page);
	for (const [name, ending] of [
		['Word', 'docx'],
		['PowerPoint', 'pptx']
	] as const) {
		const [file] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('link', { name, exact: true }).click()
		]);
		expect(file.suggestedFilename()).toMatch(new RegExp(`^board-report-XWE-[\\d-]+\\.${ending}$`));
	}
	await page.getByRole('button', { name: 'Keep this report' }).click();
	await page.getByText(/Kept on /).waitFor();
	await expectAccessible(page);
	await page.setViewportSize(PHONE);
	await expectNoSidewaysScroll(page);
	expect(complaints).toEqual([]);
	await context.close();
});

test('without JavaScript a director answers a statement, is told what lacks, and keeps what was typed', async () => {
	const { page, context } = await visit(browser, { javaScript: false });
	await signIn(page, 'programme-director');
	await page.goto('/ics/XWE/frameworks');
	await page.getByRole('link', { name: 'Triangle of Care' }).click();
	await page
		.getByRole('link', { name: /^Answer/ })
		.first()
		.click();
	await page.getByLabel('3, in place everywhere').check();
	await page.getByLabel('What shows it').fill('');
	await page.getByLabel('Owner').fill('Lead for carers');
	await page.getByRole('button', { name: 'Record the answer' }).click();
	await page.locator('.nhsuk-error-summary').waitFor();
	expect(await page.getByLabel('Owner').inputValue()).toBe('Lead for carers');
	await page.getByLabel('What shows it').fill('The carers’ audit of this year');
	await page.getByRole('button', { name: 'Record the answer' }).click();
	await page.getByText('The answer is recorded.').waitFor();
	expect(await page.locator('main').innerText()).toContain('The carers’ audit of this year');
	await context.close();
});

test.each([true, false])(
	'cells typed into a list are looked at, imported and undone as one; with JavaScript: %s',
	async (javaScript) => {
		const { page, context } = await visit(browser, { javaScript });
		await signIn(page, 'programme-director');
		await page.goto('/ics/XWE/risks');
		await page.getByLabel('Change several').selectOption({ label: 'Cells of the list' });
		await page.getByRole('button', { name: 'Show' }).click();
		const owner = page.getByLabel(/, Owner$/).first();
		const before = await owner.inputValue();
		await owner.fill('Director of nursing');
		if (javaScript) await expectAccessible(page);
		await page.getByRole('button', { name: 'See what would change' }).first().click();
		await page.getByRole('button', { name: /^Import 1 changed risk/ }).click();
		await page.getByRole('link', { name: 'Undo this import' }).click();
		await page.getByRole('button', { name: 'Undo this import' }).click();
		await page.goto('/ics/XWE/risks?together=cells');
		expect(
			await page
				.getByLabel(/, Owner$/)
				.first()
				.inputValue()
		).toBe(before);
		await context.close();
	}
);

test('a list sent back as it was opened changes nothing, in any register', async () => {
	const { page, context } = await visit(browser, { javaScript: false });
	await signIn(page, 'programme-director');
	const tried: string[] = [];
	for (const { name } of REGISTERS) {
		await page.goto(`/ics/XWE/${name}?together=cells`);
		const send = page.getByRole('button', { name: 'See what would change' }).first();
		if ((await send.count()) === 0) continue;
		await send.click();
		expect([name, await page.locator('.nhsuk-error-summary li').allInnerTexts()]).toEqual([
			name,
			['Nothing is changed yet: type into a cell first.']
		]);
		tried.push(name);
	}
	expect(tried.length).toBeGreaterThan(REGISTERS.length - 4);
	await context.close();
});

test('neighbourhoods lead from the gaps to a data pack', async () => {
	const { page, context } = await visit(browser);
	const complaints = complaintsOf(page);
	await signIn(page, 'region-reviewer');
	await page.goto('/ics/XBA/places');
	await page
		.getByText(/WTE of mental health staff for 1,000 people/)
		.first()
		.waitFor();
	await expectAccessible(page);
	await page.locator('table').getByRole('link').first().click();
	await page.getByRole('heading', { name: 'What is missing' }).waitFor();
	await expectAccessible(page);
	await page.setViewportSize(PHONE);
	await expectNoSidewaysScroll(page);
	expect(complaints).toEqual([]);
	await context.close();
});

test('a framework is answered in a list: all of it or none', async () => {
	const { page, context } = await visit(browser);
	await signIn(page, 'programme-director');
	await page.goto('/ics/XWE/frameworks/governance-seats?view=grid');
	await expectAccessible(page);
	await page.locator('[name="education.state"]').selectOption('yes');
	await page.locator('[name="education.evidence"]').fill('');
	await page.getByRole('button', { name: 'Record the answers' }).first().click();
	await page.locator('.nhsuk-error-summary').waitFor();
	await page.locator('[name="education.evidence"]').fill('Terms of reference');
	await page.getByRole('button', { name: 'Record the answers' }).first().click();
	await page.getByText('1 answer is recorded.').waitFor();
	await context.close();
});
