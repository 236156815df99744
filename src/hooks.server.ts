import { building } from '$app/environment';
import {
	type Handle,
	type HandleServerError,
	redirect,
	type RequestEvent,
	type ServerInit
} from '@sveltejs/kit';
import { TOKEN_LIMITS } from '#lib/accounts/rules.ts';
import { isApi, PUBLIC_ROUTES, signInAddress } from '#lib/accounts/sign-in/addresses.server.ts';
import { cookieName } from '#lib/accounts/sign-in/cookie.server.ts';
import {
	type Asking,
	askingByBearer,
	mustSetUpSecondStep,
	personBySession
} from '#lib/accounts/sign-in/session.server.ts';
import { NotAllowed, NotFound } from '#lib/core/access.ts';
import { plural } from '#lib/core/words.ts';
import { longDate } from '#lib/core/dates.ts';
import { startDigests } from '#lib/digests/send.server.ts';
import { startBackups } from '#lib/platform/backups.server.ts';
import { londonDate, present } from '#lib/platform/clock.server.ts';
import { isFull } from '#lib/platform/database.server.ts';
import { environment } from '#lib/platform/environment.server.ts';
import {
	addHeaders,
	compressed,
	newReference,
	openingOptions,
	revalidated
} from '#lib/platform/http.server.ts';
import {
	type BodyRefusal,
	notSignedIn,
	problem,
	problemOf,
	takeBody
} from '#lib/request.server.ts';
import { openForServer } from '#lib/start-up.server.ts';

/** A database that cannot be opened, migrated or served stops the start with one line; then digests begin. */
export const init: ServerInit = async () => {
	if (building) return;
	try {
		await openForServer();
		startDigests();
		startBackups();
	} catch (problem) {
		process.stderr.write(`Waymark cannot start: ${reasonOf(problem)}\n`);
		process.exit(1);
	}
};

/** The database's own messages do not say which file they are about. */
function reasonOf(problem: unknown): string {
	if (!(problem instanceof Error)) return String(problem);
	const isOfDatabase = 'code' in problem && String(problem.code).startsWith('SQLITE');
	return isOfDatabase ? `${environment().databasePath}: ${problem.message}` : problem.message;
}

/** Who is asking; then deny by default: only routes on the list open to somebody not signed in. */
export const handle: Handle = async ({ event, resolve }) => {
	const routeId = event.route.id;
	if (isForeignForm(event)) return withHeaders(new Response(FOREIGN_FORM, { status: 403 }));
	event.locals.now = present();
	event.locals.today = londonDate(event.locals.now);
	const asking = whoAsks(event);
	event.locals.person = asking.person;
	if (asking.refused) return withHeaders(tokenRefused(asking.refused));

	// An address without a route has nothing behind it to protect: it is "not found" for everybody.
	if (routeId !== null && !event.locals.person && !PUBLIC_ROUTES.has(routeId)) {
		if (isApi(routeId)) return withHeaders(notSignedIn());
		redirect(303, signInAddress(event.url, event.cookies.get(cookieName()) !== undefined));
	}
	if (opensOnlySetUp(event)) redirect(303, '/account/second-step');
	const refusal = await takeBody(event);
	if (refusal) return withHeaders(refused(event, refusal));
	const printed = `Waymark, printed on ${longDate(event.locals.today)} from ${event.url.href}`;
	const answered = await resolve(event, openingOptions(event.cookies, printed));
	const resolved = event.locals.full
		? new Response(answered.body, { ...FULL, headers: answered.headers })
		: answered;
	const answer = withHeaders(forPrograms(event) ? asProgramsRead(event, resolved) : resolved);
	if (event.isSubRequest) return answer;
	const isFile = answer.headers.has('content-disposition');
	return compressed(
		event.request,
		forPrograms(event) || isFile ? await revalidated(event.request, answer) : answer
	);
};

/** An address of the API, also one that there is not. */
function forPrograms({ route, url }: RequestEvent): boolean {
	return isApi(route.id ?? `${url.pathname}/`);
}

/** What a program gets: every error in one shape, and nothing that it may not keep and ask about again. */
function asProgramsRead({ locals }: RequestEvent, answer: Response): Response {
	const type = answer.headers.get('content-type') ?? '';
	// A rejected file is answered by the import's own document, with all its problems.
	if (answer.status >= 400 && answer.status !== 422 && !type.includes('problem+json'))
		return problemOf(answer, locals.reference);
	if (answer.status === 200) answer.headers.set('Cache-Control', 'private, no-cache');
	return answer;
}

const FOREIGN_FORM = 'Forms sent from another site are refused.';

/** What a browser sends as a form without asking first, together with our cookies. */
const FORM_TYPES =
	/^(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain|application\/x-sveltekit-formdata)\b/i;

/**
 * A form that another site's page had a browser send. A browser's cookies do not open the API, so a
 * program may send its forms there without an origin.
 */
function isForeignForm({ request, route, url }: RequestEvent): boolean {
	if (route.id !== null && isApi(route.id)) return false;
	if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return false;
	const type = request.headers.get('content-type')?.trim() ?? '';
	return FORM_TYPES.test(type) && request.headers.get('origin') !== url.origin;
}

/** A body that is not taken, to a program, to a page's own script, or to a browser without one. */
function refused(event: RequestEvent, { status, message }: BodyRefusal): Response {
	const { request } = event;
	if (forPrograms(event)) return problem(status, 'Not taken', message);
	if (request.headers.get('accept')?.includes('application/json'))
		return Response.json({ type: 'error', status, error: { message } }, { status });
	const page = `<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Not taken – Waymark</title><main><h1>Not taken</h1><p>${message}</p></main></html>`;
	return new Response(page, { status, headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}

function whoAsks(event: RequestEvent): Asking {
	const routeId = event.route.id;
	// They say whether the database can be used, so they must not fail before it is asked.
	if (routeId === '/health' || routeId === '/ready') return { person: null };
	// A program shows its token; it has no cookies, and a browser's do not open the API.
	if (routeId !== null && isApi(routeId)) return askingByBearer(event.request, event.locals.now);
	return { person: personBySession(event.cookies, event.locals.now) };
}

/** Whether this is a page that stays shut to somebody who has to set up their second step first. */
function opensOnlySetUp({ route, locals, cookies }: RequestEvent): boolean {
	if (!locals.person || route.id === null || isApi(route.id)) return false;
	if (PUBLIC_ROUTES.has(route.id) || route.id === '/account/second-step') return false;
	return mustSetUpSecondStep(locals.person, cookies);
}

function tokenRefused(refused: NonNullable<Asking['refused']>): Response {
	if (refused.why === 'reads-only')
		return problem(403, 'Not allowed', 'This token may only read. Make one that may also import.');
	const { seconds } = refused;
	return problem(
		429,
		'Too many requests',
		`A token may send ${TOKEN_LIMITS.aMinute} requests in a minute. Send this again in ${plural(seconds, 'second')}.`,
		{ 'Retry-After': String(seconds) }
	);
}

/** A full disk is no fault of the request: the same can be sent again. */
const FULL = { status: 503, statusText: 'Service Unavailable' };
const FULL_DISK =
	'There is no room left on the server’s disk, so nothing was saved. Pages can be read. Tell whoever runs Waymark, and send this again later.';

/** The person gets a sentence and a reference; the log gets the rest under the same reference. */
export const handleError: HandleServerError = ({ error, event, status, message }) => {
	if (status === 404 || status === 405) return { message };
	// Thrown outside `withHttpErrors()`: the words are fit for the person, the status is a fault of ours.
	const known = error instanceof NotFound || error instanceof NotAllowed;
	if (status < 500) return { message };
	const reference = newReference();
	event.locals.reference = reference;
	console.error(
		`[${reference}] ${event.request.method} ${event.route.id ?? event.url.pathname}`,
		error
	);
	if (isFull(error)) {
		event.locals.full = true;
		return { message: FULL_DISK, reference, full: true };
	}
	return { message: known ? error.message : 'Something went wrong on our side.', reference };
};

function withHeaders(response: Response): Response {
	addHeaders(response.headers, environment().origin.startsWith('https:'));
	return response;
}
