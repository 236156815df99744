/** The look a person has chosen: kept in a cookie, and written into the pages they are sent. */
import type { Cookies, ResolveOptions } from '@sveltejs/kit';
import {
	displayAttributes,
	displayCookie,
	parseDisplay,
	type Display
} from '#lib/domain/display.ts';
import { environment } from '#lib/server/environment.ts';

const COOKIE = 'waymark.display';
const A_YEAR = 365 * 24 * 60 * 60;

/** How app.html opens, and so how every page does. */
const OPENING = '<html lang="en-GB"';

export function displayOf(cookies: Pick<Cookies, 'get'>): Display {
	return parseDisplay(cookies.get(COOKIE));
}

export function keepDisplay(cookies: Cookies, display: Display): void {
	const value = displayCookie(display);
	const secure = environment().origin.startsWith('https:');
	const options = { path: '/', httpOnly: true, secure, sameSite: 'lax' } as const;
	if (value) cookies.set(COOKIE, value, { ...options, maxAge: A_YEAR });
	else cookies.delete(COOKIE, options);
}

/** For those with the usual look nothing is looked for in a page. */
export function displayOptions(cookies: Pick<Cookies, 'get'>): ResolveOptions | undefined {
	const attributes = displayAttributes(displayOf(cookies));
	if (!attributes) return undefined;
	return {
		// The first chunk is the one that opens the page; `replace` with a text stops at its first find.
		transformPageChunk: ({ html }) => html.replace(OPENING, OPENING + attributes)
	};
}
