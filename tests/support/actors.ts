/** Who acts in a test, and when. */
import type { Actor, Scope } from '#lib/core/access.ts';
import { londonDate } from '#lib/platform/clock.server.ts';

/** An actor with a scope at a moment, as `openIcs` would hand it to a page. */
export function actorOf<S extends Scope>(scope: S, now = new Date()) {
	return { scope, now, today: londonDate(now) } satisfies Actor as Actor<S['permission'], S>;
}

/** The same on a day (ISO date): now if that is today, and otherwise at noon. */
export function actorOn<S extends Scope>(scope: S, today: string) {
	return actorOf(scope, londonDate() === today ? new Date() : new Date(`${today}T12:00:00.000Z`));
}
