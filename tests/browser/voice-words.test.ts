/**
 * How old a reader of what people say must be: every fixed text of its pages, as the demonstration
 * shows them. Names and what people wrote are left out: their words are theirs.
 */
import { DatabaseSync } from 'node:sqlite';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { openBrowser, signIn, visit } from '../support/browser.ts';
import { report } from '../support/page-checks.ts';
import { hardest, readingAge, saysProblem } from '../support/reading-age.ts';

/** In years. */
const OLDEST = 11;

const HOME = '/ics/XWE/voice';
const MEMBER = [
	...['', '?easy=1', '/principles/key-worker', '/principles/key-worker?easy=1', '/differences'],
	...['/deliverables/workforce-mdt', '/changed', '/concerns', '/concerns/3', '/concerns/new'],
	...['/places', '/groups', '/groups/2']
];
const DIRECTOR = ['/principles/key-worker', '/concerns/14', '/publish'];

let browser: Browser;
let written: string[];
const ages: string[] = [];

beforeAll(async () => {
	browser = await openBrowser();
	written = wordsOfPeople();
});
afterAll(async () => {
	report('Reading age in years, by page:', ages);
	await browser.close();
});

/** Names, and what people wrote; the longest first, so that no half of one is left. */
function wordsOfPeople(): string[] {
	const db = new DatabaseSync(inject('databasePath'), { readOnly: true });
	const texts = [
		...['SELECT name FROM organisations', 'SELECT short_name FROM organisations'],
		...['SELECT name FROM user', 'SELECT email FROM user', 'SELECT name FROM groups'],
		...['SELECT about FROM groups', 'SELECT title FROM concerns', 'SELECT words FROM concerns'],
		...['SELECT words FROM concern_posts', 'SELECT reason FROM concern_hidings'],
		...['SELECT words FROM voice_ratings', 'SELECT other_words FROM voice_ratings'],
		...['SELECT words FROM group_views', 'SELECT title FROM coproduction']
	].flatMap((query) =>
		db
			.prepare(query)
			.all()
			.flatMap((row) => Object.values(row))
	);
	db.close();
	return [...new Set(texts)]
		.filter((text): text is string => typeof text === 'string' && text.length > 3)
		.sort((one, other) => other.length - one.length);
}

/** The fixed texts of a page, folded ones too: a text a line, as they are seen. */
async function fixedTexts(page: Page, address: string): Promise<string[]> {
	await page.goto(address);
	await page.evaluate(() => {
		for (const details of document.querySelectorAll('details')) details.open = true;
	});
	const seen = await page.locator('main').innerText();
	const bare = written.reduce((text, words) => text.replaceAll(words, ' '), seen);
	return bare
		.replace(/called “[^”]+”/g, 'called')
		.split(/[\n\t]+/)
		.map((line) => line.trim())
		.filter((line) => /\p{L}/u.test(line));
}

it.each([
	['coproduction-member', MEMBER.map((path) => HOME + path)],
	['programme-director', DIRECTOR.map((path) => HOME + path)],
	['anybody', ['/progress/XWE', '/progress/XWE?easy=1']]
])('a reader of eleven years follows what is shown to: %s', async (role, addresses) => {
	const { page, context } = await visit(browser);
	if (role !== 'anybody') await signIn(page, role);
	for (const address of addresses) {
		const texts = await fixedTexts(page, address);
		// Labels and links of a word or two make a page look easier than its sentences are.
		const all = readingAge(texts);
		const sentences = readingAge(texts.filter((text) => /[.?!…]$/.test(text)));
		const [age, alone] = [all, sentences].map((found) => found.age.toFixed(1).padStart(4));
		ages.push(`${age} (sentences alone ${alone}) ${role} ${address}`);
		for (const found of [all, sentences])
			expect
				.soft(found.age, `${address}\n${hardest(found).join('\n')}`)
				.toBeLessThanOrEqual(OLDEST);
		expect.soft(texts.filter(saysProblem), address).toEqual([]);
	}
	await context.close();
});
