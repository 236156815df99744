import type { Cookies, ResolveOptions } from '@sveltejs/kit';
import { createHash, randomInt } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Display, displayAttributes, displayCookie, parseDisplay } from '#lib/core/display.ts';
import { environment } from './environment.server.ts';

/** Without letters and digits that are mistaken for each other when they are read out. */
const SIGNS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A reference for a fault, short enough to be read out on the telephone: `K7F2-9QXM`. */
export function newReference(): string {
	const four = () => Array.from({ length: 4 }, () => SIGNS[randomInt(SIGNS.length)]).join('');
	return `${four()}-${four()}`;
}

/** Headers that every answer carries; the content policy itself is in svelte.config.js. */
const ALWAYS: Record<string, string> = {
	'X-Content-Type-Options': 'nosniff',
	// Other sites learn nothing; our own forms still say where they come from, which the check
	// against forged posts relies on.
	'Referrer-Policy': 'same-origin',
	'Permissions-Policy':
		'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Resource-Policy': 'same-origin',
	'X-Frame-Options': 'DENY'
};

/** @param secure whether people reach us by https */
export function addHeaders(headers: Headers, secure: boolean): void {
	for (const [name, value] of Object.entries(ALWAYS))
		if (!headers.has(name)) headers.set(name, value);
	if (secure) headers.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
	// Pages hold what only this person may see: a shared computer must not keep them.
	if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'private, no-store');
}

const zip = promisify(gzip);

/** Spreadsheets, packs and pictures are compressed already. */
const COMPRESSIBLE = /^(?:text\/|application\/(?:[\w.-]+\+)?json\b|image\/svg)/;

/** Bytes: below this the header costs what compressing saves. */
const WORTH_COMPRESSING = 1024;

/**
 * An answer as it goes over the wire: pages, data and lists at about a sixth of their size. At a low
 * level, which takes about a millisecond for a long page, off the thread that serves. What a page holds of
 * secrets (the session) is in a cookie, never in a body, so nothing can be guessed from its length.
 */
export async function compressed(request: Request, response: Response): Promise<Response> {
	const { headers } = response;
	if (!response.body || headers.has('Content-Encoding')) return response;
	if (!COMPRESSIBLE.test(headers.get('Content-Type') ?? '')) return response;
	headers.append('Vary', 'Accept-Encoding');
	if (request.method === 'HEAD' || !acceptsGzip(request.headers)) return response;
	// Every answer here is whole by now: nothing streams that a reader would have to wait for.
	const whole = new Uint8Array(await response.arrayBuffer());
	if (whole.length < WORTH_COMPRESSING) return new Response(whole, response);
	const bytes = await zip(whole, { level: 4 });
	const answer = new Response(bytes as BodyInit, response);
	answer.headers.set('Content-Encoding', 'gzip');
	answer.headers.set('Content-Length', String(bytes.length));
	return answer;
}

/**
 * An answer that a program may have already: named by its content, and without a body where the name is
 * one that the program gives. Weak, because the same content may travel packed or not.
 */
export async function revalidated(request: Request, response: Response): Promise<Response> {
	if (response.status !== 200 || !['GET', 'HEAD'].includes(request.method)) return response;
	const whole = new Uint8Array(await response.arrayBuffer());
	const name = createHash('sha256').update(whole).digest('base64url');
	response.headers.set('ETag', `W/"${name}"`);
	const known = request.headers.get('If-None-Match')?.split(',') ?? [];
	const isKnown = known.some((one) => /^(?:W\/)?"(.*)"$/.exec(one.trim())?.[1] === name);
	if (!isKnown) return new Response(whole, response);
	const headers = new Headers(response.headers);
	for (const header of ['Content-Type', 'Content-Length', 'Content-Disposition'])
		headers.delete(header);
	return new Response(null, { status: 304, headers });
}

/** "gzip", unless it is named with a quality of nothing. */
function acceptsGzip(headers: Headers): boolean {
	const accepted = headers.get('Accept-Encoding') ?? '';
	return /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i.test(accepted);
}

/**
 * Data of a page that goes out without a script (`csr = false`). SvelteKit writes all data of a page
 * out as script, sent or not, which takes as long as drawing it; what cannot be enumerated it leaves
 * out. The router of a page that has a script asks for the data by itself, and gets it.
 */
export function omitFromPayload<T extends object>(event: { isDataRequest: boolean }, data: T): T {
	if (event.isDataRequest) return data;
	const drawn = {} as T;
	for (const [name, value] of Object.entries(data)) Object.defineProperty(drawn, name, { value });
	return drawn;
}

// The look a person has chosen: kept in a cookie, and written into the pages they are sent.

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

/**
 * What is written where a page opens: the look that its reader has chosen, and for each printed sheet where
 * and when it was printed, which print.css takes from there. `printed` is that line.
 */
export function openingOptions(cookies: Pick<Cookies, 'get'>, printed: string): ResolveOptions {
	const attributes = `${displayAttributes(displayOf(cookies))} style="--printed: '${cssText(printed)}'"`;
	return {
		// The first chunk is the one that opens the page; `replace` with a text stops at its first find.
		transformPageChunk: ({ html }) => html.replace(OPENING, () => OPENING + attributes)
	};
}

/** A text between quotes in a style attribute: what could end either is written by its number. */
function cssText(text: string): string {
	return text.replace(/[^\w ,.:/?=#%+-]/gu, (sign) => `\\${sign.codePointAt(0)!.toString(16)} `);
}

/**
 * A file that is saved, never shown: whatever it holds, no browser runs it on our address. `name`
 * may be anything a person called a file.
 */
export function attachment(bytes: Uint8Array, name: string, type: string): Response {
	const plain = name.replace(/[^\w. ()-]/g, '_').slice(-120);
	const full = encodeURIComponent(name).replace(
		/['()*]/g,
		(sign) => `%${sign.charCodeAt(0).toString(16)}`
	);
	return new Response(bytes as BodyInit, {
		headers: {
			'content-type': type,
			'content-length': String(bytes.length),
			'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${full}`,
			'x-content-type-options': 'nosniff',
			'content-security-policy': "default-src 'none'; sandbox",
			'cache-control': 'private, no-store'
		}
	});
}
