/** Which addresses open to whom before a page is asked, and where somebody goes after signing in. */
import type { Person } from '#lib/domain/access.ts';

/**
 * The routes that open to people who are not signed in. Every other one is shut: a route that is
 * forgotten here asks for a sign-in, and that is the safe way to be wrong.
 */
export const PUBLIC_ROUTES: ReadonlySet<string> = new Set([
	'/sign-in',
	'/sign-out',
	'/invite/[token]',
	'/health',
	'/accessibility',
	'/display',
	'/help',
	'/api/v1/openapi.json',
	// What an ICS has shown to the public, and nothing else.
	'/progress/[ics]',
	'/progress/[ics]/data.json'
]);

/** An address in answer to which a program, not a person, reads the refusal. */
export function isApi(routeId: string): boolean {
	return routeId.startsWith('/api/');
}

/** The page to come back to after signing in, in the address of the sign-in page. */
export function signInAddress(url: URL, ended: boolean): string {
	const parameters = new URLSearchParams();
	// `?/act` names what a form was to do: coming back, they see the page it stands on.
	const next = url.search.startsWith('?/') ? url.pathname : url.pathname + url.search;
	if (next !== '/') parameters.set('next', next);
	// They had a session: say that it ended, or the form seems to come from nowhere.
	if (ended) parameters.set('ended', '1');
	const query = parameters.toString();
	return query ? `/sign-in?${query}` : '/sign-in';
}

/**
 * A `next` that leads to a page of ours; null for another site's address in any disguise and for
 * the pages that would lead round in a circle.
 */
export function safeNext(next: string | null): string | null {
	// Browsers drop tabs and line ends inside an address and read \ as /.
	if (!next || !next.startsWith('/') || /[\\\u0000-\u001f]/.test(next)) return null;
	const here = 'http://here.invalid';
	if (!URL.canParse(next, here)) return null;
	const url = new URL(next, here);
	if (url.origin !== here || next.startsWith('//') || url.pathname.startsWith('//')) return null;
	if (/^\/(sign-in|sign-out|invite)(\/|$)/.test(url.pathname)) return null;
	return url.pathname + url.search + url.hash;
}

/** Where a person begins: their ICS when their roles name one and nothing else, else England. */
export function firstPage(person: Person | null): string {
	const named = person?.grants[0]?.organisation;
	const alone = person?.grants.every(
		({ organisation, ics }) =>
			organisation?.id === named?.id && ics !== 'all' && ics.every((id) => id === named?.id)
	);
	const isIcs = person?.grants[0]?.ics.length === 1;
	if (!named || !alone || !isIcs) return '/';
	// A group member comes for what was promised and what came of what people said.
	const speaks = person?.grants.every(({ role }) => role === 'coproduction-member');
	return speaks ? `/ics/${named.code}/voice` : `/ics/${named.code}`;
}
