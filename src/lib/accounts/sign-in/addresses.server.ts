/**
 * Which addresses open to whom before a page is asked, how much may be sent to them, and where
 * somebody goes after signing in.
 */
import type { Person, Role } from '#lib/core/access.ts';
import { LIMITS } from '#lib/spreadsheet/limits.ts';

/**
 * The routes that open to people who are not signed in. Every other one is shut: a route that is
 * forgotten here asks for a sign-in, and that is the safe way to be wrong.
 */
export const PUBLIC_ROUTES: ReadonlySet<string> = new Set([
	'/sign-in',
	'/sign-in/code',
	'/sign-in/passkey',
	'/sign-in/sso',
	'/sign-in/sso/callback',
	'/sign-out',
	'/invite/[token]',
	'/health',
	'/ready',
	'/accessibility',
	'/display',
	'/help',
	'/api/v1/openapi.json',
	// What an ICS has shown to the public, and nothing else.
	'/progress/[ics]',
	'/progress/[ics]/data.json'
]);

/** How much one request may send. */
export type BodyLimit = {
	bytes: number;
	/** Fields of a form. */
	fields: number;
	/** What somebody is told who sends more bytes. */
	tooLarge: string;
};

const KB = 1024;

const texts = (bytes: number): BodyLimit => ({
	bytes,
	fields: 500,
	tooLarge: `Send at most ${bytes / KB} kB here: go back, shorten what you wrote and send it again.`
});

/** What every address takes, and the most that anybody may send without being signed in. */
export const USUAL_BODY = texts(64 * KB);

/**
 * Long texts. A character takes up to nine bytes on its way (%E2%80%93), so that the four texts of
 * 6,000 characters of a section fill 211 kB, and the two of 4,000 of an activity 70 kB.
 */
const LONG_TEXTS = texts(256 * KB);

/** What a form adds to its file: fields, boundaries, a long file name. */
const AROUND_A_FILE = 64 * KB;

/** Bytes of a roadmap document; the draft of August 2022 has 90 kB. */
export const LARGEST_ROADMAP = 2_000_000;

/** The addresses that take more, and that only from somebody who is signed in. */
export const LARGER_BODIES: Readonly<Record<string, BodyLimit>> = {
	'/ics/[ics]/imports/new': {
		...USUAL_BODY,
		bytes: LIMITS.together + AROUND_A_FILE,
		tooLarge: `What was sent is larger than ${LIMITS.together / KB / KB} MB, the most that is taken at once: send fewer files, or save the sheets that are to be imported as new files and send those.`
	},
	'/api/v1/ics/[ics]/imports': {
		...USUAL_BODY,
		bytes: LIMITS.file + AROUND_A_FILE,
		tooLarge: `The file is larger than ${LIMITS.file / KB / KB} MB, the most that is read: save the one sheet that is to be imported as a new file and import that.`
	},
	// The document comes as a file, then once more as a field, in which a byte can take three.
	'/admin/roadmap': {
		...USUAL_BODY,
		bytes: 3 * LARGEST_ROADMAP + AROUND_A_FILE,
		tooLarge: `The file is larger than any roadmap: choose a document of at most ${LARGEST_ROADMAP / 1_000_000} MB.`
	},
	// A choice for each column of the sheet, and three fields for each word that is not known.
	'/ics/[ics]/imports/[id]': { ...texts(1024 * KB), fields: 10_000 },
	// A tick, and whether its text was read, for each thing that may be shown.
	'/ics/[ics]/voice/publish': { ...LONG_TEXTS, fields: 3_000 },
	'/ics/[ics]/returns/[quarter]/[section]': LONG_TEXTS,
	// Eight fields for each deliverable, one of them a reason.
	'/ics/[ics]/roadmap': { ...texts(1024 * KB), fields: 1_000 },
	// Twelve conditions of 6,000 characters.
	'/ics/[ics]/returns/[quarter]/review': texts(768 * KB),
	// Six fields for each statement, two of them texts.
	'/ics/[ics]/frameworks/[framework]': { ...texts(1024 * KB), fields: 1_000 },
	// The cells of fifty rows.
	'/ics/[ics]/[register]': { ...LONG_TEXTS, fields: 2_000 },
	'/ics/[ics]/[register]/new': LONG_TEXTS,
	'/ics/[ics]/[register]/[row]/edit': LONG_TEXTS
};

export function bodyLimit(routeId: string | null, person: Person | null): BodyLimit {
	return (person && routeId !== null && LARGER_BODIES[routeId]) || USUAL_BODY;
}

/** The most that any address takes, which is where the server itself stops reading. */
export const LARGEST_BODY = Math.max(...Object.values(LARGER_BODIES).map(({ bytes }) => bytes));

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

/**
 * The page that a person works from, by the first of these roles that they hold; beside it they reach all
 * else. The address of a page that they asked for goes before it.
 */
export function homeOf(person: Person | null): string {
	const grants = person?.grants ?? [];
	const holds = (role: Role) => grants.some((grant) => grant.role === role);
	const [own, ...others] = [
		...new Map(
			grants.flatMap(({ organisation, ics }) =>
				organisation && ics !== 'all' && ics.length === 1 && ics[0] === organisation.id
					? [[organisation.id, organisation.code] as const]
					: []
			)
		).values()
	];
	const single = own !== undefined && others.length === 0 ? `/ics/${own}` : null;
	if (holds('programme-director')) return single ?? '/tasks';
	if (holds('data-officer')) return '/tasks';
	if (holds('region-reviewer')) return '/reviews';
	if (holds('national')) return '/';
	if (holds('admin')) return '/admin';
	// A group member comes for what was promised and what came of what people said.
	if (holds('coproduction-member')) return single ? `${single}/voice` : '/';
	return single ?? '/';
}
