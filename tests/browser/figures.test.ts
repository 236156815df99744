/** Monthly returns in, what they show, and what people set beside the figures. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import {
	complaintsOf,
	expectAccessible,
	openBrowser,
	sendFile,
	signIn,
	visit
} from '../support/browser.ts';
import { waymark } from '../support/command-line.ts';
import { wideOutcomes, wideWorkforce } from '../support/wide-sheets.ts';

let browser: Browser;
beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(() => browser.close());

const main = (page: Page) => page.locator('main').innerText();

/** Presses the import's button; the address of what was imported. */
async function commit(page: Page): Promise<string> {
	await page.getByRole('button', { name: /^Import \d+ new/ }).click();
	await page.getByRole('link', { name: 'Undo this import' }).waitFor();
	return page.url();
}

/** A director of Oldtown, which has sent no workforce return: the sheet's figures are the ICS's. */
async function joinOldtown(page: Page): Promise<void> {
	const { out } = waymark(inject('databasePath'), [
		...['user', 'add', 'director.oldtown@demo.example', '--name', 'Director of Oldtown'],
		...['--role', 'programme-director', '--organisation', 'XOT']
	]);
	await page.goto(/\/invite\/\S+/.exec(out)![0]);
	for (const name of ['password', 'again'])
		await page.fill(`[name=${name}]`, 'a long path by the river');
	await page.getByRole('button', { name: 'Set up my account' }).click();
	await page.waitForURL((url) => !url.pathname.startsWith('/invite'));
}

async function takeBack(page: Page, address: string): Promise<void> {
	await page.goto(`${address}/undo`);
	await page.getByRole('button', { name: 'Undo this import' }).click();
	await page.waitForURL(/imports\/\d+$/);
}

test('a data officer imports two sheets with months across, sees what they show, and takes them back', async () => {
	const { page, context } = await visit(browser);
	const complaints = complaintsOf(page);
	await signIn(page, 'data-officer');

	await sendFile(page, 'proms', 'outcomes.xlsx', wideOutcomes());
	const outcomes = await main(page);
	expect(outcomes).toContain('12 rows were made from 6 months × 2 blocks');
	expect(outcomes).toContain('Outcomes, cell D9: “*” is a suppressed number');
	const made = page.locator('tr').filter({ hasText: 'Hill team' }).filter({ hasText: 'DIALOG' });
	expect(await made.count()).toBe(6);
	await expectAccessible(page);
	const first = await commit(page);
	await expectAccessible(page);
	await page.getByRole('link', { name: 'See the PROM returns' }).click();
	await page.waitForURL('**/ics/XWE/proms');
	await page.getByRole('heading', { name: 'Scores by month' }).waitFor();
	await expectAccessible(page);
	await page.getByRole('link', { name: 'Skip to the list of PROM returns' }).click();
	expect(new URL(page.url()).hash).toBe('#list');
	await page.getByRole('link', { name: /See it over time.*People with a paired score/ }).click();
	await page.waitForURL('**/measures/prom-paired');
	await page.getByRole('heading', { name: 'People with a paired score' }).first().waitFor();
	await expectAccessible(page);

	await sendFile(page, 'workforce', 'workforce.xlsx', wideWorkforce());
	expect(await main(page)).toContain('48 rows were made from 24 months × 2 blocks');
	const second = await commit(page);
	await page.goto('/ics/XWE/workforce');
	await page.getByRole('heading', { name: 'Where the gaps are' }).waitFor();
	await expectAccessible(page);

	await takeBack(page, second);
	await takeBack(page, first);
	for (const register of ['workforce', 'proms']) {
		await page.goto(`/ics/XWE/${register}`);
		expect(await main(page)).toMatch(/stand in the register|Show \d+ removed/);
	}
	expect(complaints).toEqual([]);
	await context.close();
});

test('a director sets a target, notes and re-bases, and says why green stands beside a signal of concern', async () => {
	const { page, context } = await visit(browser);
	const complaints = complaintsOf(page);
	await joinOldtown(page);
	await sendFile(page, 'workforce', 'workforce.xlsx', wideWorkforce(), 'XOT');
	const imported = await commit(page);
	await page.goto('/ics/XOT/workforce');
	expect(await main(page)).toMatch(/27 WTE were in post of 42 planned \(64%\)/);

	// A form opened before the page's script runs may be shut by it.
	await page.goto('/ics/XOT/measures/posts-filled', { waitUntil: 'networkidle' });
	await page.getByText('Set a target').click();
	await page.fill('#target-value', '95');
	await page.getByRole('button', { name: 'Set the target' }).click();
	await page.getByText('The target is set.').waitFor();
	await page.getByText('Add a note on a day').click();
	await page.fill('#annotation-from', '1 April 2026');
	await page.fill('#annotation-text', 'A recruitment campaign began');
	await page.getByRole('button', { name: 'Add the note' }).click();
	await page.getByText('The note is added.').waitFor();

	await page.getByText('Re-base: start mean').click();
	const early = new Date();
	early.setMonth(early.getMonth() - 20, 1);
	const day = early.toISOString().slice(0, 10);
	await page.fill('#rebase-from', day);
	await page.fill('#rebase-text', 'Two services became one');
	await page.fill('#rebase-by', '');
	await page.getByRole('button', { name: 'Re-base' }).click();
	await page.locator('.nhsuk-error-summary').waitFor();
	expect(await page.inputValue('#rebase-text')).toBe('Two services became one');
	await expectAccessible(page);
	await page.fill('#rebase-by', 'Director of Community Services');
	await page.getByRole('button', { name: 'Re-base' }).click();
	await page.getByText('Mean and limits start afresh from that day.').waitFor();
	const measure = await main(page);
	expect(measure).toContain('Two services became one (Director of Community Services)');
	expect(measure).toContain('Concern: the latest value, 27 of 42 (64%)');
	expect(measure).toContain('A recruitment campaign began');
	await expectAccessible(page);

	await page.goto('/ics/XOT/roadmap/workforce-recruitment/update');
	await page.locator('input[name=stage][value=in-delivery]').check();
	await page.fill('input[name=actualOn]', '');
	await page.locator('input[name=confidence][value=green]').check();
	await page.getByRole('button', { name: 'Record this update' }).click();
	await page.getByRole('link', { name: 'See the figures' }).click();
	await page.getByRole('heading', { name: 'The rating and the figures point two ways' }).waitFor();
	const filled = page.getByRole('article', { name: 'Posts filled' });
	expect(await filled.innerText()).toContain(
		'“Posts filled” signals concern, and delivery confidence is green.'
	);
	await expectAccessible(page);
	await filled.locator('textarea').fill('Twelve people start in the spring, so the plan holds');
	await filled.getByRole('button', { name: 'Keep this sentence' }).click();
	await filled.getByText('Twelve people start in the spring').first().waitFor();

	await takeBack(page, imported);
	expect(complaints).toEqual([]);
	await context.close();
});
