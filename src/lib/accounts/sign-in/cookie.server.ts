/** The cookie that says who is asking: a session's token, signed as the sign-in library signs it. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { environment } from '#lib/platform/environment.server.ts';

/** What this file needs of a request's cookies; SvelteKit's own fits. */
export type Cookies = { get(name: string): string | undefined };

/** Browsers keep a cookie of the `__Secure-` kind to https; without https it would be refused. */
export function cookieName(): string {
	return isSecure() ? '__Secure-waymark.session_token' : 'waymark.session_token';
}

/**
 * No expiry: the browser drops it when it is closed, which is what a shared computer needs. The
 * session itself ends by the times above.
 */
export function cookieOptions() {
	return { path: '/', httpOnly: true, secure: isSecure(), sameSite: 'lax' } as const;
}

export function signed(token: string): string {
	return `${token}.${signatureOf(token)}`;
}

/** The token in a request's cookie; null when there is none or its signature is not ours. */
export function tokenIn(cookies: Cookies): string | null {
	const value = cookies.get(cookieName());
	if (!value) return null;
	const dot = value.lastIndexOf('.');
	if (dot < 1) return null;
	const token = value.slice(0, dot);
	const given = Buffer.from(value.slice(dot + 1));
	const right = Buffer.from(signatureOf(token));
	return given.length === right.length && timingSafeEqual(given, right) ? token : null;
}

function signatureOf(token: string): string {
	return createHmac('sha256', environment().authSecret).update(token).digest('base64');
}

export function isSecure(): boolean {
	return environment().origin.startsWith('https:');
}
