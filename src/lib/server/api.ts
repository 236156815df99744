/** How the API answers: JSON, or `application/problem+json` that tells an outsider nothing. */
import { authorise, NotAllowed, NotFound, NotSignedIn, type IcsScope } from '#lib/domain/access.ts';
import { isInRange, isIsoDate, quarterFromCode } from '#lib/domain/calendar.ts';
import { dayRange } from '#lib/format/dates.ts';
import { findIcs, type Organisation } from '#lib/server/queries/organisations.ts';

class BadRequest extends Error {}

/** Runs the work and turns the domain's refusals into problems. */
export async function answer(work: () => unknown): Promise<Response> {
	try {
		const result = await work();
		return result instanceof Response ? result : Response.json(result);
	} catch (refusal) {
		if (refusal instanceof NotSignedIn) return problem(401, 'Not signed in', 'Send a token.');
		if (refusal instanceof NotFound)
			return problem(404, 'Not found', 'There is nothing here, or it is not yours to see.');
		if (refusal instanceof NotAllowed) return problem(403, 'Not allowed', refusal.message);
		if (refusal instanceof BadRequest) return problem(400, 'Bad request', refusal.message);
		throw refusal;
	}
}

export function problem(status: number, title: string, detail: string): Response {
	const headers = { 'Content-Type': 'application/problem+json' };
	return Response.json({ type: 'about:blank', title, status, detail }, { status, headers });
}

/** The ICS an address names, opened for reading. @throws NotFound, NotSignedIn */
export function readable(locals: App.Locals, code: string): { ics: Organisation; scope: IcsScope } {
	const ics = findIcs(authorise(locals.person, 'read'), code);
	return { ics, scope: authorise(locals.person, 'read', ics) };
}

/** `?asAt=`, or today. Unlike a page, a program is told when its date is not one. */
export function asAtAsked(url: URL, today: string): string {
	const asked = url.searchParams.get('asAt');
	if (asked === null) return today;
	if (!isIsoDate(asked) || !isInRange(asked, today))
		throw new BadRequest(`asAt must be ${dayRange(today)}, written as 2026-09-30.`);
	return asked;
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
