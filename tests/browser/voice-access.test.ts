/** What people say, read by everybody: heard, without a mouse, on a phone, magnified, on a slow line. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
	DESK,
	expectAccessible,
	expectNoSidewaysScroll,
	openBrowser,
	PHONE,
	signIn,
	tabTo,
	visit,
	type Visit
} from '../support/browser.ts';
import { faultsHeard, heardOn, report, smallTargets, weighed } from '../support/page-checks.ts';

const HOME = '/ics/XWE/voice';
/** In bytes. */
const LIGHT = 100_000;

let browser: Browser;
let member: Visit;
const weights: string[] = [];

beforeAll(async () => {
	browser = await openBrowser();
	member = await visit(browser, { viewport: PHONE });
	await signIn(member.page, 'coproduction-member');
});
afterAll(async () => {
	report('What each page weighs, packed, in kB:', weights);
	await browser.close();
});

/** Opens a page of a window and looks at it in every way. */
async function looked({ page }: Visit, address: string): Promise<void> {
	await page.setViewportSize(PHONE);
	const { status, html, rest, kinds, scripts } = await weighed(page, address);
	expect(status, address).toBe(200);
	const kB = (bytes: number) => (bytes / 1000).toFixed(1).padStart(6);
	weights.push(`${kB(html + rest)} (page ${kB(html)}, styles and pictures ${kB(rest)}) ${address}`);
	expect(html + rest, address).toBeLessThan(LIGHT);
	expect(scripts, address).toBe(0);
	expect(kinds, address).not.toContain('Script');
	expect(faultsHeard(await heardOn(page)), address).toEqual([]);
	expect(await smallTargets(page), address).toEqual([]);
	await expectAccessible(page);
	await page.setViewportSize({ width: 320, height: 640 });
	await expectNoSidewaysScroll(page);
	await page.setViewportSize(DESK);
	await expectAccessible(page);
}

describe('each page is light, without a script, and open to everybody', () => {
	it.each([
		...['', '?easy=1', '/principles/key-worker', '/principles/key-worker?easy=1', '/changed'],
		...['/deliverables/workforce-mdt', '/differences', '/concerns', '/concerns/3', '/places'],
		...['/concerns/new', '/groups', '/groups/2']
	])('to a member: %s', (path) => looked(member, HOME + path));

	it('to the director who answers and publishes', async () => {
		const director = await visit(browser);
		await signIn(director.page, 'programme-director');
		for (const path of ['/concerns/14', '/publish']) await looked(director, HOME + path);
		await director.context.close();
	});

	it.each(['', '?easy=1'])('to anybody: the public page%s', async (easy) => {
		const anybody = await visit(browser);
		await looked(anybody, `/progress/XWE${easy}`);
		await anybody.context.close();
	});
});

describe('what is heard', () => {
	const places = async (address: string, order: readonly RegExp[]) => {
		await member.page.goto(address);
		const heard = await heardOn(member.page);
		return order.map((words, index) =>
			heard.findIndex(({ role, name }) => (index === 1 || role === 'heading') && words.test(name))
		);
	};

	it.each([
		[
			HOME,
			[/What was promised, and is it real\?/, /^People and the ICS differ on/],
			[/^What the ICS says is not what people say$/, /^The 6 big promises$/, /^You said, we did$/]
		],
		[
			`${HOME}/concerns/3`,
			[/I was asked to sign a plan that I had not seen$/, /^The group does not agree/],
			[/^The worry$/, /^The ICS answered$/, /^The ICS says it is done$/, /^For the group$/]
		],
		[
			'/progress/XWE',
			[/Is what was promised real\?/, /^People and the ICS differ on/],
			[/^Where people and the ICS do not say the same$/, /^The big promises$/, /^Worries and/]
		]
	])('of %s begins with its heading and its answer, the differences first', async (path, a, b) => {
		const found = await places(path, [...a, ...b]);
		expect(found).not.toContain(-1);
		expect(found).toEqual(found.toSorted((one, other) => one - other));
	});
});

it('with the keyboard alone a member tells a worry', async () => {
	const { page } = member;
	const press = (key: string) => page.keyboard.press(key);
	await page.goto(HOME);
	await tabTo(page, `main a[href="${HOME}/concerns/new"]`);
	await press('Enter');
	await page.waitForURL(/concerns\/new/);
	await tabTo(page, 'input[name=kind]');
	await press('Space');
	await tabTo(page, 'select[name=about]');
	await page.keyboard.type('Something else');
	await tabTo(page, 'input[name=title]');
	await page.keyboard.type('Said by keyboard');
	await tabTo(page, 'textarea[name=words]');
	await page.keyboard.type('It can be done.');
	await tabTo(page, 'input[name=visibility]');
	await press('Space');
	await tabTo(page, 'main form button');
	await press('Enter');
	await page.waitForURL(/concerns\/\d+\?done=raised/);
	const text = await page.locator('main').innerText();
	expect(text).toContain('It is sent.');
	expect(text).toContain('In the group only');
});

it('in colours that the reader’s own machine forces the first page has no fault', async () => {
	const { page } = member;
	await page.emulateMedia({ forcedColors: 'active' });
	await page.goto(HOME);
	await expectAccessible(page);
	await page.emulateMedia({ forcedColors: 'none' });
});
