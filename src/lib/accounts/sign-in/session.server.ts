import { personByApiToken, personByToken, tokenOf } from '#lib/accounts/read.server.ts';
import { TOKEN_LIMITS } from '#lib/accounts/rules.ts';
import { digestOf, noteTokenUse } from '#lib/accounts/write.server.ts';
import type { Person } from '#lib/core/access.ts';
import { unlessFull } from '#lib/platform/database.server.ts';
import { environment } from '#lib/platform/environment.server.ts';
import { type Cookies, tokenIn } from './cookie.server.ts';
import { openedByPasswordAlone, type OpenSession, sessionsOf } from './read.server.ts';
import { IDLE_HOURS, LONGEST_DAYS, NOTED_EVERY_MINUTES, SECOND_STEP_ROLES } from './rules.ts';
import { noteSessionUse } from './write.server.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Who is asking. One indexed query, and at most once an hour a write that moves the session's end
 * on. Null for no cookie, a forged one, a session that ended and an account that was disabled.
 */
export function personBySession(cookies: Cookies, now: Date): Person | null {
	const token = tokenIn(cookies);
	if (!token) return null;
	const found = personByToken(token, now.toISOString(), earliestStart(now));
	if (!found) return null;
	if (now.getTime() - Date.parse(found.usedAt) >= NOTED_EVERY_MINUTES * MINUTE)
		unlessFull(() => noteSessionUse(token, now.toISOString(), before(now, -IDLE_HOURS * HOUR)));
	return found.person;
}

/** Whether the installation obliges this person to a second step, whatever way they came. */
export function isObligedToSecondStep(person: Person): boolean {
	return (
		environment().secondStepRequired &&
		person.grants.some(({ role }) => SECOND_STEP_ROLES.includes(role))
	);
}

/** Whether they are obliged to set it up before anything else: single sign-on has a second step of its own. */
export function mustSetUpSecondStep(person: Person, cookies: Cookies): boolean {
	const token = tokenIn(cookies);
	return isObligedToSecondStep(person) && token !== null && openedByPasswordAlone(token);
}

/** A person's open sessions; `current` marks the one that asks. */
export function openSessionsOf(
	person: Person,
	cookies: Cookies,
	now: Date
): (Omit<OpenSession, 'token'> & { current: boolean })[] {
	const token = tokenIn(cookies);
	return sessionsOf(person.accountId, now.toISOString(), earliestStart(now)).map(
		({ token: theirs, ...session }) => ({ ...session, current: theirs === token })
	);
}

/** A session that began before this has had its time. */
function earliestStart(now: Date): string {
	return before(now, LONGEST_DAYS * DAY);
}

function before(now: Date, milliseconds: number): string {
	return new Date(now.getTime() - milliseconds).toISOString();
}

export type Asking = {
	person: Person | null;
	/** Why the token is not let in now though it holds. */
	refused?: { why: 'reads-only' } | { why: 'too-many'; seconds: number };
};

/**
 * Whom `Authorization: Bearer <token>` acts for: nobody without one, or when it no longer holds. A token
 * that only reads sends nothing, and none may ask more often than is fair to others.
 */
export function askingByBearer({ headers, method }: Request, now: Date): Asking {
	const text = /^Bearer (\S{20,200})$/.exec(headers.get('authorization') ?? '')?.[1];
	if (!text) return { person: null };
	const digest = digestOf(text);
	const person = personByApiToken(digest, now.toISOString());
	const token = person && tokenOf(digest);
	if (!token) return { person };
	const seconds = secondsToWait(token.id, now);
	if (seconds > 0) return { person, refused: { why: 'too-many', seconds } };
	if (!token.mayWrite && !['GET', 'HEAD'].includes(method))
		return { person, refused: { why: 'reads-only' } };
	if (now.getTime() - Date.parse(token.usedAt ?? token.createdAt) >= HOUR || !token.usedAt)
		unlessFull(() => noteTokenUse(token.id, now));
	return { person };
}

/** Requests of each token in the minute under way; forgotten with the minute. */
let counted = { minute: 0, byToken: new Map<number, number>() };

/** How long a token that has asked enough in this minute has to wait; 0 when it need not. */
function secondsToWait(id: number, now: Date): number {
	const minute = Math.floor(now.getTime() / MINUTE);
	if (counted.minute !== minute) counted = { minute, byToken: new Map() };
	const requests = (counted.byToken.get(id) ?? 0) + 1;
	counted.byToken.set(id, requests);
	if (requests <= TOKEN_LIMITS.aMinute) return 0;
	return Math.ceil(((minute + 1) * MINUTE - now.getTime()) / 1000);
}
