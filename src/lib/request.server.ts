import { type ActionFailure, error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { bodyLimit, isApi, LARGEST_BODY } from '#lib/accounts/sign-in/addresses.server.ts';
import type { Visitor } from '#lib/accounts/sign-in/library.server.ts';
import {
	type Actor,
	authorise,
	type IcsActor,
	type IcsScope,
	may,
	NotAllowed,
	NotFound,
	NotSignedIn,
	type Permission,
	type Person
} from '#lib/core/access.ts';
import { isInRange, isIsoDate, quarterFromCode } from '#lib/core/calendar.ts';
import { dayRange } from '#lib/core/dates.ts';
import type { Audience } from '#lib/core/disclosure.ts';
import type { Conflict, Finding, Result } from '#lib/core/result.ts';
import {
	findIcs,
	type Organisation,
	predecessorsOf,
	type Succession,
	successorsOf
} from '#lib/organisations/read.server.ts';
import { REGISTERS } from '#lib/registers/all.ts';
import { REGISTER_AREAS } from '#lib/registers/definition.ts';
import type { Part } from '#lib/registers/read.server.ts';
import { attachment } from '#lib/platform/http.server.ts';
import { csvBytes, type ExportTable, xlsxBytes } from '#lib/spreadsheet/write.ts';

// What nearly every page of an ICS begins with: who asks, which ICS, as at when.

/** The organisation with how the person sees its counts of people: what pages show travels with it. */
export type OpenedIcs = Organisation & { audience: Audience };

export type OpenIcs<P extends Permission = Permission> = {
	ics: OpenedIcs;
	scope: IcsScope<P>;
	/** For the commands of this permission. */
	actor: IcsActor<P>;
	/** The day its pages are for: today, or the last day of an ICS that has closed, where nothing goes on ageing. */
	today: string;
};

/**
 * The ICS in an address, opened for a permission.
 *
 * @throws SvelteKit's 404 when it is not there or not theirs, 403 when they may only read it
 */
export function openIcs(locals: App.Locals, code: string): OpenIcs<'read'>;
export function openIcs<P extends Permission>(
	locals: App.Locals,
	code: string,
	permission: P
): OpenIcs<P>;
export function openIcs(
	locals: App.Locals,
	code: string,
	permission: Permission = 'read'
): OpenIcs {
	return withHttpErrors(() => {
		const ics = findIcs(authorise(locals.person, 'read'), code);
		const scope = authorise(locals.person, permission, ics);
		const { now, today } = locals;
		return {
			ics: { ...ics, audience: scope.audience },
			scope,
			actor: { scope, now, today },
			today: upToLastDay(ics, today)
		};
	});
}

/** Who asks, with a permission that is not about one ICS. @throws as `openIcs` does */
export function actorFor<P extends Permission>(locals: App.Locals, permission: P): Actor<P> {
	return withHttpErrors(() => {
		const { now, today } = locals;
		return { scope: authorise(locals.person, permission), now, today };
	});
}

/** Whoever asks about their own account. @throws SvelteKit's redirect to the sign-in page for nobody */
export function signedIn(locals: App.Locals): Person {
	return withHttpErrors(() => {
		if (!locals.person) throw new NotSignedIn('Sign in to see your account.');
		return locals.person;
	});
}

type Kept = Record<string, unknown>;

/**
 * Turns what a command answered into what a form action returns: a redirect or the page's own answer
 * when it was done, and otherwise SvelteKit's `fail` with what was typed, so that nothing is lost.
 *
 * @param done where to go, or what the page is told; from what the command brought where that decides
 * @throws SvelteKit's redirect
 */
export function formAnswer<T, C, K extends Kept>(
	result: Result<T, C>,
	done: string | ((value: T) => string),
	kept: K
): ActionFailure<K & { findings: Finding[]; conflict?: C }>;
export function formAnswer<T, C, K extends Kept, D extends Kept>(
	result: Result<T, C>,
	done: (value: T) => D,
	kept: K
): D | ActionFailure<K & { findings: Finding[]; conflict?: C }>;
export function formAnswer<T, C>(
	result: Result<T, C>,
	done: string | ((value: T) => string | Kept),
	kept: Kept
) {
	if ('ok' in result) {
		const answer = typeof done === 'string' ? done : done(result.ok);
		if (typeof answer === 'string') redirect(303, answer);
		return answer;
	}
	if ('refused' in result) return fail(400, { ...kept, findings: result.refused });
	return fail(409, { ...kept, findings: [], conflict: (result as Conflict<C>).conflict });
}

/** Which of these the person may do in an ICS, for buttons: `{ 'import': true, … }`. */
export function mayIn<P extends Permission>(
	locals: App.Locals,
	ics: Organisation,
	...permissions: P[]
): Record<P, boolean> {
	// A closed organisation keeps its history and takes no more.
	const open = ics.closedOn === null || ics.closedOn >= locals.today;
	return Object.fromEntries(
		permissions.map((permission) => [
			permission,
			may(locals.person, permission, ics) && (open || permission === 'read')
		])
	) as Record<P, boolean>;
}

/** Turns the domain's refusals into answers that tell an outsider nothing. */
export function withHttpErrors<T>(work: () => T): T {
	try {
		return work();
	} catch (problem) {
		if (problem instanceof NotSignedIn) redirect(303, '/sign-in');
		if (problem instanceof NotFound) error(404, 'Not found, or not yours to see.');
		if (problem instanceof NotAllowed) error(403, problem.message);
		throw problem;
	}
}

/** A day, or the last day of an ICS that had closed by then. */
function upToLastDay({ closedOn }: Pick<Organisation, 'closedOn'>, day: string): string {
	return closedOn !== null && closedOn < day ? closedOn : day;
}

/**
 * `?asAt=` as an ISO date; today when it is absent. An ICS that has closed is shown as at its last day at
 * the latest.
 *
 * @throws as `dayAsked`
 */
export function asAtOf(url: URL, { ics, today }: Pick<OpenIcs, 'ics' | 'today'>): string {
	return upToLastDay(ics, dayAsked(url, 'asAt', today) ?? today);
}

/** A day that an address names; null when it names none. @throws SvelteKit's 400 for one that is not taken */
export function dayAsked(url: URL, name: string, today: string): string | null {
	const asked = url.searchParams.get(name)?.trim();
	if (!asked) return null;
	if (!isIsoDate(asked) || !isInRange(asked, today))
		error(400, `The date must be ${dayRange(today)}, written as 2026-09-30.`);
	return asked;
}

/** What every page of an ICS shows of it; small, because it travels with the page. */
export type IcsShown = Pick<
	OpenedIcs,
	'code' | 'shortName' | 'openedOn' | 'closedOn' | 'audience'
> & {
	/** What followed it, once it has closed, and what it took over from. */
	successors: Succession[];
	predecessors: Succession[];
	/** Its sections: sent, because the registers' definitions are too heavy for every page. */
	sections: { label: string; path: string; group?: string; register?: string }[];
};

export function icsShown(ics: OpenedIcs): IcsShown {
	const { code, shortName, openedOn, closedOn, audience } = ics;
	return {
		code,
		shortName,
		openedOn,
		closedOn,
		audience,
		successors: closedOn === null ? [] : successorsOf(ics.id),
		predecessors: predecessorsOf(ics.id),
		sections: [
			{ label: 'Overview', path: '' },
			{ label: 'What people say', path: '/voice' },
			{ label: 'Roadmap', path: '/roadmap' },
			{ label: 'Dedicated focus', path: '/focus' },
			{ label: 'Neighbourhoods', path: '/places' },
			{ label: 'Frameworks', path: '/frameworks' },
			{ label: 'Quarterly returns', path: '/returns' },
			{ label: 'Measures', path: '/measures' },
			{ label: 'Board report', path: '/board' },
			...Object.entries(REGISTER_AREAS).flatMap(([area, group]) =>
				REGISTERS.filter((register) => register.area === area).map(({ title, name }) => ({
					...{ label: title, path: `/${name}`, group, register: name }
				}))
			),
			{ label: 'Imports', path: '/imports', group: 'Data' },
			{ label: 'Check your data', path: '/checks', group: 'Data' }
		]
	};
}

const TABLE_WRITERS = {
	csv: [csvBytes, 'text/csv; charset=utf-8'],
	xlsx: [xlsxBytes, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet']
} as const;

/**
 * A table as a file to keep.
 *
 * @param name without its ending @throws SvelteKit's 404 for a format that tables are not written in
 */
export async function tableFile(
	table: ExportTable,
	name: string,
	format: string
): Promise<Response> {
	const writer = Object.entries(TABLE_WRITERS).find(([code]) => code === format)?.[1];
	if (!writer) error(404, 'Not found');
	return attachment(await writer[0](table), `${name}.${format}`, writer[1]);
}

// How the API answers: JSON, or `application/problem+json` that tells an outsider nothing.

/** A request that a program wrote wrongly: its message says how. */
export class BadRequest extends Error {}

/** Runs the work and turns the domain's refusals into problems. */
export async function answer(work: () => unknown): Promise<Response> {
	try {
		const result = await work();
		return result instanceof Response ? result : Response.json(result);
	} catch (refusal) {
		if (refusal instanceof NotSignedIn) return notSignedIn();
		if (refusal instanceof NotFound)
			return problem(404, 'Not found', 'There is nothing here, or it is not yours to see.');
		if (refusal instanceof NotAllowed) return problem(403, 'Not allowed', refusal.message);
		if (refusal instanceof BadRequest) return problem(400, 'Bad request', refusal.message);
		throw refusal;
	}
}

export function problem(
	status: number,
	title: string,
	detail: string,
	more: Record<string, string> = {}
): Response {
	const headers = { ...more, 'Content-Type': 'application/problem+json' };
	return Response.json({ type: 'about:blank', title, status, detail }, { status, headers });
}

/** Nobody that the API knows is asking. */
export const notSignedIn = () =>
	problem(401, 'Not signed in', 'Send a token that holds: Authorization: Bearer <token>.', {
		'WWW-Authenticate': 'Bearer'
	});

/** What SvelteKit itself answered to a program: no such address, a method it does not take, a fault of ours. */
export function problemOf({ status, headers }: Response, reference?: string): Response {
	if (status === 404)
		return problem(404, 'Not found', 'There is nothing here, or it is not yours to see.');
	const allow = headers.get('Allow');
	if (status === 405)
		return problem(405, 'Method not allowed', `This address takes ${allow}.`, { Allow: allow! });
	if (status < 500) return problem(status, 'Bad request', 'This request could not be read.');
	const cite = reference ? ` Quote ${reference} when you report it.` : '';
	return problem(status, 'Fault', `Something went wrong on our side.${cite}`);
}

/** Rows of a list that are answered at once, where a page is asked for without saying of how many. */
const PAGE_ROWS = 100;
/** The most rows that a page may have. */
const MOST_PAGE_ROWS = 1000;

/** What the API says of `?page=` and `?limit=`. */
export const PAGING = { usual: PAGE_ROWS, most: MOST_PAGE_ROWS };

/** The part of a list that is asked for; everything where neither `?page=` nor `?limit=` is given. */
export function partAsked(url: URL): Part | null {
	if (!url.searchParams.has('page') && !url.searchParams.has('limit')) return null;
	const take = wholeAsked(url, 'limit', PAGE_ROWS, MOST_PAGE_ROWS);
	// Beyond any list, and still a number that the database can count with.
	const page = wholeAsked(url, 'page', 1, 1_000_000);
	return { skip: (page - 1) * take, take };
}

function wholeAsked(url: URL, name: string, usual: number, most: number): number {
	const asked = url.searchParams.get(name);
	if (asked === null) return usual;
	const number = /^\d{1,7}$/.test(asked) ? Number(asked) : 0;
	if (number < 1 || number > most)
		throw new BadRequest(`${name} must be a whole number from 1 to ${most}.`);
	return number;
}

/** The pages beside the one that was asked for, as a `Link` header; none where the list is answered whole. */
export function pageLinks(url: URL, part: Part | null, count: number): Record<string, string> {
	if (!part) return {};
	const page = part.skip / part.take + 1;
	const last = Math.max(1, Math.ceil(count / part.take));
	const pages = { first: 1, prev: Math.min(page - 1, last), next: page + 1, last };
	const links = Object.entries(pages)
		.filter(([, to]) => to >= 1 && to <= last)
		.map(([rel, to]) => {
			const address = new URL(url);
			address.searchParams.set('page', String(to));
			address.searchParams.set('limit', String(part.take));
			return `<${address.href}>; rel="${rel}"`;
		});
	return { Link: links.join(', ') };
}

/** A list as the API answers it: whole, or the page that is asked for, among what else is said of it. */
export function listAnswer<T>(
	url: URL,
	items: readonly T[],
	shaped: (shown: readonly T[]) => object
) {
	const part = partAsked(url);
	const shown = part ? items.slice(part.skip, part.skip + part.take) : items;
	return Response.json(shaped(shown), { headers: pageLinks(url, part, items.length) });
}

/** The ICS an address names, opened for reading. @throws NotFound, NotSignedIn */
export function readable(locals: App.Locals, code: string): { ics: Organisation; scope: IcsScope } {
	const ics = findIcs(authorise(locals.person, 'read'), code);
	return { ics, scope: authorise(locals.person, 'read', ics) };
}

/** `?asAt=`, or today, no later than the ICS's last day. Unlike a page, a program is told when its date is not one. */
export function asAtAsked(url: URL, ics: Organisation, today: string): string {
	const asked = url.searchParams.get('asAt');
	if (asked === null) return upToLastDay(ics, today);
	if (!isIsoDate(asked) || !isInRange(asked, today))
		throw new BadRequest(`asAt must be ${dayRange(today)}, written as 2026-09-30.`);
	return upToLastDay(ics, asked);
}

/** `?quarter=2026-27-q2`; null when none is asked for. */
export function quarterAsked(url: URL): string | null {
	const asked = url.searchParams.get('quarter');
	if (asked === null) return null;
	if (!quarterFromCode(asked)) throw new BadRequest('quarter must be written as 2026-27-q2.');
	return asked;
}

/** One of the allowed values of a parameter, the first when it is not given. */
export function oneOf<const T extends string>(
	url: URL,
	name: string,
	allowed: readonly [T, ...T[]]
): T {
	const asked = url.searchParams.get(name);
	if (asked === null) return allowed[0];
	const found = allowed.find((value) => value === asked);
	if (!found) throw new BadRequest(`${name} must be one of ${allowed.join(', ')}.`);
	return found;
}

/** Whose sign-in it is, for the list of their sessions and the limits. */
export function visitorOf({
	request,
	getClientAddress
}: Pick<RequestEvent, 'request' | 'getClientAddress'>): Visitor {
	return {
		address: getClientAddress(),
		userAgent: (request.headers.get('user-agent') ?? '').slice(0, 300)
	};
}

// Posted forms: how much of one is taken, and what stands in it.

/** Why a body is not taken, in one sentence. */
export type BodyRefusal = { status: 400 | 413 | 415; message: string };

/** As much of a request as matters here. */
type Asked = {
	request: Request;
	route: { id: string | null };
	locals: { person: Person | null };
};

const NOT_WHOLE: BodyRefusal = {
	status: 400,
	message: 'The form did not arrive whole: go back and send it again.'
};

/**
 * Reads what was sent with a request, as far as its address allows, before anything is made of it: a
 * parser takes many seconds over a million fields, and the whole server waits for it.
 */
export async function takeBody(event: Asked): Promise<BodyRefusal | null> {
	const { request, route, locals } = event;
	if (request.body === null) return null;
	const limit = bodyLimit(route.id, locals.person);
	const tooLarge = { status: 413, message: limit.tooLarge } as const;
	const reader = request.body.getReader();
	if (Number(request.headers.get('content-length')) > limit.bytes) {
		discard(reader);
		return tooLarge;
	}
	const type = request.headers.get('content-type') ?? '';
	const isUrlEncoded = /^application\/x-www-form-urlencoded\b/i.test(type);
	const isMultipart = /^multipart\/form-data\b/i.test(type);
	// Browsers can send a form so, but it cannot be told from any other text.
	if (/^text\/plain\b/i.test(type) && !(route.id && isApi(route.id))) {
		discard(reader);
		return { status: 415, message: 'Send the form from its own page: plain text is not read.' };
	}
	const bytes = await upTo(limit.bytes, reader).catch(() => undefined);
	if (bytes === undefined) return NOT_WHOLE;
	if (bytes === null) return tooLarge;
	if (!isUrlEncoded && !isMultipart) {
		event.request = new Request(request, { body: bytes });
		return null;
	}
	const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type);
	// A field stands before each `&` and after the last, or between two boundaries.
	const tooMany = isUrlEncoded
		? holds(bytes, '&', limit.fields)
		: holds(bytes, `--${boundary?.[1] ?? boundary?.[2] ?? ''}`, limit.fields + 2);
	if (tooMany)
		return {
			status: 400,
			message: `This form has more than ${limit.fields} fields: open its page again and send it from there.`
		};
	try {
		const form = await new Response(bytes, { headers: { 'Content-Type': type } }).formData();
		Object.defineProperty(request, 'formData', { value: async () => form });
		return null;
	} catch {
		return NOT_WHOLE;
	}
}

type ReaderOfForms = ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;

/** All that a body gives; null when it gives more than so many bytes, and the rest is not kept. */
async function upTo(most: number, reader: ReaderOfForms): Promise<Buffer<ArrayBuffer> | null> {
	const chunks: Uint8Array[] = [];
	for (let size = 0; ;) {
		const { done, value } = await reader.read();
		if (done) return Buffer.concat(chunks);
		size += value.length;
		if (size > most) {
			discard(reader);
			return null;
		}
		chunks.push(value);
	}
}

/**
 * Lets the rest of a body pass once its answer is on the way, so that the connection can be used again
 * and the answer is not lost with it. A body without an end is cut off.
 */
function discard(reader: ReaderOfForms): void {
	const pass = async () => {
		for (let size = 0; size <= LARGEST_BODY;) {
			const { done, value } = await reader.read();
			if (done) return;
			size += value.length;
		}
		await reader.cancel();
	};
	// The connection may have gone meanwhile, which is as good.
	setImmediate(() => void pass().catch(() => {}));
}

/** Whether a mark stands in a body at least so many times. */
function holds(bytes: Buffer, mark: string, times: number): boolean {
	let at = -mark.length;
	for (let found = 0; found < times; found += 1) {
		at = bytes.indexOf(mark, at + mark.length);
		if (at < 0) return false;
	}
	return true;
}

/** A field of a posted form as text; a file sent in its place counts as empty. */
export function textOf(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}

/** Every value posted under a name, for boxes that are ticked. */
export function textsOf(form: FormData, name: string): string[] {
	return form.getAll(name).filter((value) => typeof value === 'string');
}
