/** When somebody last looked, so that a page can say what is new since. */
import type { Actor, IcsActor } from '#lib/core/access.ts';
import { get, run, unlessFull } from '#lib/platform/database.server.ts';

/** A visit ends after this long without opening the page. */
const VISIT_MINUTES = 60;

/**
 * Notes that somebody opens an ICS and answers when their visit before this one was (ISO date and
 * time), or null at their first. Writes at most once a minute, so that reading stays cheap.
 */
export function noteVisit({ scope, now }: IcsActor): string | null {
	const known = get<KnownVisit>(
		'SELECT previous_at AS previous, latest_at AS latest FROM visits WHERE account_id = ? AND ics_id = ?',
		scope.accountId,
		scope.ics.id
	);
	const { previous, minutes } = visitNow(known, now);
	if (minutes > 1)
		unlessFull(() =>
			run(
				`INSERT INTO visits VALUES (?, ?, ?, ?) ON CONFLICT (account_id, ics_id)
				DO UPDATE SET previous_at = excluded.previous_at, latest_at = excluded.latest_at`,
				scope.accountId,
				scope.ics.id,
				previous,
				now.toISOString()
			)
		);
	return previous;
}

/** The same for the review queue. */
export function noteQueueVisit({ scope, now }: Actor): string | null {
	const known = get<KnownVisit>(
		'SELECT previous_at AS previous, latest_at AS latest FROM desk_visits WHERE account_id = ?',
		scope.accountId
	);
	const { previous, minutes } = visitNow(known, now);
	if (minutes > 1)
		unlessFull(() =>
			run(
				`INSERT INTO desk_visits VALUES (?, ?, ?) ON CONFLICT (account_id)
				DO UPDATE SET previous_at = excluded.previous_at, latest_at = excluded.latest_at`,
				scope.accountId,
				previous,
				now.toISOString()
			)
		);
	return previous;
}

type KnownVisit = { previous: string | null; latest: string };

/** The visit before the one at `now`, and the minutes since the page was last opened. */
function visitNow(known: KnownVisit | undefined, now: Date) {
	const minutes = known ? (now.getTime() - Date.parse(known.latest)) / 60_000 : Infinity;
	const previous = minutes > VISIT_MINUTES ? (known?.latest ?? null) : (known?.previous ?? null);
	return { previous, minutes };
}
