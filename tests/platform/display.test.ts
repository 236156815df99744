import type { Cookies } from '@sveltejs/kit';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { displayOf, keepDisplay, openingOptions } from '#lib/platform/http.server.ts';
import { actions, load } from '../../src/routes/display/+page.server.ts';

type Kept = { value: string; options: { maxAge?: number; path?: string; sameSite?: unknown } };

/** A browser's cookies, with what was said about each. */
function browser(kept: Record<string, Kept> = {}) {
	return {
		kept,
		get: (name: string) => kept[name]?.value,
		set: (name: string, value: string, options: Kept['options']) =>
			void (kept[name] = { value, options }),
		delete: (name: string) => void delete kept[name]
	} as unknown as Cookies & { kept: Record<string, Kept> };
}

const opening = (html: string, cookies: Cookies, printed = 'from here') =>
	openingOptions(cookies, printed).transformPageChunk?.({ html, done: false });

/** Where the form leads, or what it answers. */
async function posted(fields: Record<string, string>, cookies: Cookies, query = '') {
	const url = new URL(`http://localhost/display${query}`);
	const body = new URLSearchParams(fields);
	const request = new Request(url, { method: 'POST', body });
	try {
		return await actions.default!({ request, cookies, url } as never);
	} catch (thrown) {
		return (thrown as { location: string }).location;
	}
}

describe('text size and colours', () => {
	it('are kept for a year, and written where a page opens', () => {
		const cookies = browser();
		keepDisplay(cookies, { text: 'very-large', colours: 'dark' });
		const [cookie] = Object.values(cookies.kept);
		expect(cookie).toMatchObject({
			value: 'very-large.dark',
			options: { maxAge: 31_536_000, path: '/', sameSite: 'lax', httpOnly: true }
		});
		const page = readFileSync('src/app.html', 'utf8');
		expect(opening(page, cookies)).toContain(
			'<html lang="en-GB" data-text="very-large" data-colours="dark" style='
		);
		keepDisplay(cookies, { text: 'usual', colours: 'usual' });
		expect(cookies.kept).toEqual({});
	});

	it('are not written where they are usual, or no choice of ours', () => {
		const cookies = browser({ 'waymark.display': { value: 'large.<b>', options: {} } });
		for (const kept of [browser(), cookies])
			expect(opening('<html lang="en-GB">', kept)).toBe(
				`<html lang="en-GB" style="--printed: 'from here'">`
			);
	});

	it('stand beside where a sheet was printed, which nothing in an address can end', () => {
		const address = `http://localhost/a?b=1&c='x"></html>é`;
		expect(opening('<html lang="en-GB">', browser(), address)).toBe(
			`<html lang="en-GB" style="--printed: 'http://localhost/a?b=1\\26 c=\\27 x\\22 \\3e \\3c /html\\3e \\e9 '">`
		);
	});

	it('lead back to the page they were asked for on, and to no other site', async () => {
		const chosen = { text: 'large', colours: 'contrast' };
		const cookies = browser();
		expect(await posted(chosen, cookies, '?next=%2Fhelp%3Fa%3D1')).toBe('/help?a=1');
		expect(displayOf(cookies)).toEqual(chosen);
		expect(await posted(chosen, cookies, '?next=%2F%2Felsewhere.example')).toBe('/display?kept');
		expect(await posted(chosen, cookies)).toBe('/display?kept');
		const url = new URL('http://localhost/display?next=https://elsewhere.example/');
		expect(load({ cookies, url } as never)).toMatchObject({ next: null, display: chosen });
	});

	it('that are not known are refused, and nothing is kept', async () => {
		const cookies = browser();
		const answer = await posted({ text: 'huge', colours: 'usual' }, cookies);
		expect(answer).toMatchObject({ status: 400 });
		expect(cookies.kept).toEqual({});
	});
});
