/** What is taken away: the national pack of a round, made, opened again by its link and taken as files; the report to a board. */
import * as sheets from '@e965/xlsx';
import Papa from 'papaparse';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unpack } from '#lib/spreadsheet/zip.ts';
import { expectAccessible, openBrowser, signIn, visit } from '../support/browser.ts';

let browser: Browser;
beforeAll(async () => {
	browser = await openBrowser();
});
afterAll(() => browser.close());

/** The cells of a table of the page as a reader sees them. */
async function cellsOf(page: Page, caption: string): Promise<string[][]> {
	return page
		.getByRole('table', { name: caption })
		.locator('tbody tr')
		.evaluateAll((rows) =>
			rows.map((row) =>
				[...(row as HTMLTableRowElement).cells].map((cell) => {
					const shown = cell.cloneNode(true) as HTMLElement;
					shown.querySelector('.label')?.remove();
					return (shown.textContent ?? '').replace(/\s+/g, ' ').trim();
				})
			)
		);
}

async function download(page: Page, name: string): Promise<Buffer> {
	const address = await page.getByRole('link', { name, exact: true }).getAttribute('href');
	const answer = await page.request.get(address!);
	expect(answer.status()).toBe(200);
	expect(answer.headers()['content-disposition']).toContain('attachment');
	return answer.body();
}

/** As a file holds what needs help: its code besides, and nothing where the page says "not rated". */
const asShown = ([, ...cells]: string[]) =>
	cells.map((cell, column) =>
		cell === '' && (column === 2 || column === 3) ? 'not rated' : cell.replace(/\s+/g, ' ').trim()
	);

test('the national team makes the pack of a round, opens it by its link and takes its files', async () => {
	const { page, context } = await visit(browser);
	await signIn(page, 'national');
	await page.goto('/reviews/rounds');
	const round = page.url();
	const heading = await page.getByRole('heading', { level: 1 }).innerText();
	await page.getByRole('link', { name: 'The pack of this round' }).click();
	await page.waitForURL(/\/reviews\/pack\//);

	// A preview first, whatever has been made before; it says that it is one.
	await page.goto(`${page.url().split('?')[0]}?preview=yes`);
	await page.getByText('Not frozen: this is what a pack made today would contain.').waitFor();
	await expectAccessible(page);
	const preview = await cellsOf(page, 'Sections that need support');
	expect(preview.length).toBeGreaterThan(0);

	await page.getByRole('button', { name: 'Make the pack' }).click();
	await page.waitForURL(/number=\d+/);
	await expectAccessible(page);
	const link = await page.locator('.which a').first().getAttribute('href');
	expect(link).toMatch(/^http.*\/reviews\/pack\/\d{4}-\d\d-q\d\?number=\d+$/);
	expect(await cellsOf(page, 'Sections that need support')).toEqual(preview);

	// The link alone opens the same document, and its files say the same, cell by cell.
	await page.goto(link!);
	await page
		.getByText(/^Pack \d+, made on|made on .* by/)
		.first()
		.waitFor();
	const frozen = await cellsOf(page, 'Sections that need support');
	expect(frozen).toEqual(preview);
	const csv = Papa.parse<string[]>(
		(await download(page, 'CSV: needs help')).toString('utf8').replace(/^\uFEFF/, ''),
		{ skipEmptyLines: true }
	).data;
	expect(csv.slice(1).map(asShown)).toEqual(frozen);
	const book = sheets.read(await download(page, 'Excel, a sheet a table'));
	const rows = sheets.utils.sheet_to_json<string[]>(book.Sheets['Needs help']!, {
		header: 1,
		raw: false,
		defval: ''
	});
	const from = rows.findIndex((row) => row[0] === 'Code');
	expect(rows.slice(from + 1).map(asShown)).toEqual(frozen);

	// And the pack leads back to its round.
	await page.getByRole('link', { name: 'Round', exact: true }).click();
	await page.waitForURL(/\/reviews\/rounds\?(round|quarter)=/);
	expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(heading);
	await page.getByRole('link', { name: 'The pack of this round' }).waitFor();
	expect(new URL(page.url()).pathname).toBe(new URL(round).pathname);
	await context.close();
});

test('a director takes the report to the board for Word, two steps from signing in', async () => {
	const { page, context } = await visit(browser);
	await signIn(page, 'programme-director');
	await page.getByRole('link', { name: 'Board report' }).click();
	await page.getByRole('heading', { level: 1, name: 'Report to the board' }).waitFor();
	await expectAccessible(page);
	const sentence = await page
		.getByText(/^\d+ of \d+ deliverables have reached success/)
		.innerText();
	const file = new Map(unpack(await download(page, 'Word')));
	const words = new TextDecoder().decode(file.get('word/document.xml')).replace(/<[^>]+>/g, '');
	expect(words).toContain(sentence);
	for (const heading of await page.locator('main h2').allInnerTexts())
		if (/^The gravest|^Changes since|deliverables reached/.test(heading))
			expect(words).toContain(heading);
	await context.close();
});
