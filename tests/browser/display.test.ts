/** Text size and colours: chosen without an account or JavaScript, and kept on every page. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	DESK,
	expectAccessible,
	expectNoSidewaysScroll,
	openBrowser,
	PHONE,
	signIn,
	visit
} from '../support/browser.ts';

/** A desk's window magnified four times is this wide. */
const NARROW = { width: 320, height: 640 };

let browser: Browser;

beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(() => browser.close());

describe('text size and colours', () => {
	it('are chosen without JavaScript and lead back to where they were asked for', async () => {
		const { context, page } = await visit(browser, { javaScript: false, viewport: PHONE });
		await page.goto('/help');
		await page.getByRole('link', { name: 'Text size and colours' }).click();
		await page.getByLabel('Very large').check();
		await page.getByLabel('White and yellow on black').check();
		await page.getByRole('button', { name: 'Show it like this' }).click();
		await page.waitForURL(/\/help$/);
		const html = page.locator('html');
		expect(await html.getAttribute('data-text')).toBe('very-large');
		expect(await html.getAttribute('data-colours')).toBe('dark');
		await page.getByRole('link', { name: 'Text size and colours' }).click();
		expect(await page.getByLabel('Very large').isChecked()).toBe(true);
		await context.close();
	});

	it('leave every page readable: enough contrast, and nothing to scroll sideways', async () => {
		const { context, page } = await visit(browser);
		await signIn(page, 'region-reviewer');
		const looks = [
			['very-large.contrast', NARROW],
			['very-large.dark', DESK]
		] as const;
		for (const [value, viewport] of looks) {
			await context.addCookies([{ name: 'waymark.display', value, url: page.url() }]);
			await page.setViewportSize(viewport);
			for (const path of ['/', '/ics/XBA/roadmap', '/ics/XBA/pcns', '/ics/XBA/risks']) {
				await page.goto(path);
				await expectNoSidewaysScroll(page);
				await expectAccessible(page);
			}
		}
		await context.close();
	});

	it('leave what scrolls within reach of the keyboard, on the narrowest screen', async () => {
		const { context, page } = await visit(browser, { viewport: NARROW });
		await signIn(page, 'region-reviewer');
		for (const path of ['/ics/XBA', '/ics/XBA/proms', '/ics/XBA/workforce']) {
			await page.goto(path);
			await expectNoSidewaysScroll(page);
			await expectAccessible(page);
		}
		// Drawn as blocks, a table's parts keep their roles for every reader.
		await page.goto('/ics/XBA/risks');
		const roles = await page
			.locator('.stacks :is(table, tr, th, td)')
			.evaluateAll((parts) => [...new Set(parts.map((part) => part.getAttribute('role')))]);
		expect(roles).toEqual(['table', 'row', 'columnheader', 'rowheader', 'cell']);
		await context.close();
	});

	it('keep the large type on paper, and print black on white', async () => {
		const { context, page } = await visit(browser);
		const look = () =>
			page.evaluate(() => {
				const { fontSize, backgroundColor, color } = getComputedStyle(document.body);
				return { size: Number.parseFloat(fontSize), backgroundColor, color };
			});
		await page.emulateMedia({ media: 'print' });
		await page.goto('/accessibility');
		const usual = await look();
		const cookie = { name: 'waymark.display', value: 'very-large.dark', url: page.url() };
		await context.addCookies([cookie]);
		await page.reload();
		const chosen = await look();
		expect(chosen.size / usual.size).toBeCloseTo(1.5, 2);
		expect(chosen).toMatchObject({ backgroundColor: 'rgb(255, 255, 255)', color: 'rgb(0, 0, 0)' });
		await context.close();
	});
});
