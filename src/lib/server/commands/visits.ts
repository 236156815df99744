import type { IcsScope } from '#lib/domain/access.ts';
import { get, run } from '#lib/server/db/connection.ts';

/** A visit ends after this long without opening the overview. */
const VISIT_MINUTES = 60;

/**
 * Notes that somebody opens an ICS and answers when their visit before this one was (ISO date and
 * time), or null at their first. Writes at most once a minute, so that reading stays cheap.
 */
export function noteVisit(scope: IcsScope, now: Date): string | null {
	const held = get<{ previous: string | null; latest: string }>(
		'SELECT previous_at AS previous, latest_at AS latest FROM visits WHERE account_id = ? AND ics_id = ?',
		scope.accountId,
		scope.ics.id
	);
	const minutes = held ? (now.getTime() - Date.parse(held.latest)) / 60_000 : Infinity;
	const previous = minutes > VISIT_MINUTES ? (held?.latest ?? null) : (held?.previous ?? null);
	if (minutes > 1)
		run(
			`INSERT INTO visits VALUES (?, ?, ?, ?) ON CONFLICT (account_id, ics_id)
			DO UPDATE SET previous_at = excluded.previous_at, latest_at = excluded.latest_at`,
			scope.accountId,
			scope.ics.id,
			previous,
			now.toISOString()
		);
	return previous;
}
