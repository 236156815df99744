/** What a page says on paper when the browser leaves background colours out, as it does unless asked. */
import { inflateSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, signIn, visit } from '../support/browser.ts';

let browser: Browser;
beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(() => browser.close());

/** Everything that a PDF draws, as its operators write it. */
function drawnIn(pdf: Buffer): string {
	const streams: string[] = [];
	for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 1)) {
		try {
			streams.push(inflateSync(pdf.subarray(at + 'stream\n'.length)).toString('latin1'));
		} catch {
			// The end of a stream, or one that is not packed.
		}
	}
	return streams.join('\n');
}

/** How many areas are filled with a colour, `rgb(0, 94, 184)`, or lines drawn in it. */
function painted(drawing: string, colour: string, how: 'filled' | 'drawn'): number {
	const wanted = colour.match(/\d+/g)!.slice(0, 3).map(Number);
	const [set, ends] = how === 'filled' ? ['rg', ['f', 'f*', 'B']] : ['RG', ['S', 'B']];
	let isSet = false;
	let count = 0;
	const saved: boolean[] = [];
	const tokens = drawing.split(/\s+/);
	for (const [index, token] of tokens.entries()) {
		if (token === 'q') saved.push(isSet);
		if (token === 'Q') isSet = saved.pop() ?? false;
		if (token === set) {
			const given = tokens.slice(index - 3, index).map((one) => Math.round(Number(one) * 255));
			isSet = given.every((one, place) => Math.abs(one - wanted[place]!) <= 1);
		}
		if (isSet && ends.includes(token)) count += 1;
	}
	return count;
}

const printed = async (page: Page) => drawnIn(await page.pdf({ printBackground: false }));
const token = (page: Page, name: string) =>
	page.evaluate((property) => {
		const probe = document.createElement('i');
		probe.style.color = `var(${property})`;
		document.body.append(probe);
		const { color } = getComputedStyle(probe);
		probe.remove();
		return color;
	}, name);

test('the heatmap prints the stage and the confidence of all 48 deliverables', async () => {
	const { page, context } = await visit(browser);
	await signIn(page, 'programme-director');
	await page.goto('/ics/XWE');
	const cells = await page
		.locator('section[aria-labelledby=heatmap] li li a')
		.evaluateAll((links) => links.map((link) => link.getAttribute('title')!));
	expect(cells).toHaveLength(48);
	const drawing = await printed(page);
	const begun = cells.filter((words) => !/: (Not started|no update yet)/.test(words));
	expect(begun.length).toBeGreaterThan(5);
	expect(painted(drawing, await token(page, '--stage'), 'filled')).toBeGreaterThanOrEqual(
		begun.length
	);
	for (const confidence of ['green', 'amber', 'amber-red']) {
		const rated = cells.filter((words) => words.split(', ').includes(confidence));
		expect(rated.length, confidence).toBeGreaterThan(0);
		expect(
			painted(drawing, await token(page, `--confidence-${confidence}`), 'filled'),
			confidence
		).toBeGreaterThanOrEqual(rated.length);
	}
	await context.close();
});

test.each([true, false])(
	'a chart that nobody scrolled to is drawn; scripts: %s',
	async (javaScript) => {
		const { page, context } = await visit(browser, {
			...{ javaScript, viewport: { width: 1280, height: 300 } }
		});
		await signIn(page, 'region-reviewer');
		for (const path of ['/ics/XBA', '/ics/XBA/workforce', '/ics/XBA/measures/posts-filled']) {
			await page.goto(path);
			const charts = page.locator('main figure:has(svg[role=img])');
			expect(await charts.count(), path).toBeGreaterThan(0);
			await page.emulateMedia({ media: 'print' });
			for (const chart of await charts.all()) {
				const picture = chart.locator('svg[role=img]:visible');
				expect(await picture.count(), path).toBe(1);
				expect((await picture.boundingBox())!.height, path).toBeGreaterThan(150);
			}
			const line = charts.first().locator('path.line').first();
			const colour = await line.evaluate((path) => getComputedStyle(path).stroke);
			expect(painted(await printed(page), colour, 'drawn'), path).toBeGreaterThan(0);
			await page.emulateMedia({ media: null });
		}
		await context.close();
	}
);

test('every colour behind what a page says is kept on paper', async () => {
	const { page, context } = await visit(browser);
	await signIn(page, 'region-reviewer');
	for (const path of [
		'/regions/X01',
		'/ics/XBA/risks',
		'/ics/XBA/funding',
		'/ics/XBA/coproduction'
	]) {
		await page.goto(path);
		await page.emulateMedia({ media: 'print' });
		const lost = await page.evaluate(() =>
			[...document.querySelectorAll('main *')]
				.filter((element) => {
					const { backgroundColor, backgroundImage, printColorAdjust } = getComputedStyle(element);
					const plain = ['rgba(0, 0, 0, 0)', 'rgb(255, 255, 255)'].includes(backgroundColor);
					return (!plain || backgroundImage !== 'none') && printColorAdjust !== 'exact';
				})
				.map(({ outerHTML }) => outerHTML.slice(0, 80))
		);
		expect(lost, path).toEqual([]);
	}
	await context.close();
});

test.each([true, false])(
	'a submitted return prints with the text of all its sections; scripts: %s',
	async (javaScript) => {
		const { page, context } = await visit(browser, { javaScript });
		await signIn(page, 'programme-director');
		await page.goto('/ics/XWE/returns/2026-27-q1');
		await page.emulateMedia({ media: 'print' });
		const sections = page.locator('details.prints');
		expect(await sections.count()).toBe(12);
		for (const section of await sections.all())
			expect((await section.boundingBox())!.height).toBeGreaterThan(150);
		const pdf = (await page.pdf({ printBackground: false })).toString('latin1');
		expect(pdf.match(/\/Type\s*\/Page\b/g)!.length).toBeGreaterThan(5);
		await context.close();
	}
);
