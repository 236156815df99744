/** Who acts in made-up history, and when: the commands are given a moment of the past. */
import { personByEmail } from '#lib/accounts/read.server.ts';
import { type Actor, authorise, type IcsActor, type Permission } from '#lib/core/access.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { londonDate } from '#lib/platform/clock.server.ts';

/** Somebody with an account, acting at a moment (ISO date and time). @throws when they may not */
export function actorAt<P extends Permission>(email: string, permission: P, at: string): Actor<P> {
	const now = new Date(at);
	return { scope: authorise(personByEmail(email), permission), now, today: londonDate(now) };
}

/** The same in one ICS, by its code. */
export function icsActorAt<P extends Permission>(
	email: string,
	permission: P,
	code: string,
	at: string
): IcsActor<P> {
	const person = personByEmail(email);
	const now = new Date(at);
	const ics = findIcs(authorise(person, 'read'), code);
	return { scope: authorise(person, permission, ics), now, today: londonDate(now) };
}
