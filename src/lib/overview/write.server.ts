/** When somebody last looked, so that a page can say what is new since; and reports to a board that are kept. */
import { createHash } from 'node:crypto';
import type { Actor, IcsActor } from '#lib/core/access.ts';
import { ok, type Result } from '#lib/core/result.ts';
import { canonical } from '#lib/core/schema.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { get, run, transaction, unlessFull } from '#lib/platform/database.server.ts';
import { boardReport, keptReports } from './board.server.ts';

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

/**
 * Freezes the report to a board as at a day (ISO). One that would hold exactly what the latest of that day
 * holds is not kept again.
 *
 * @throws NotFound for a day before the ICS opened
 */
export function keepBoardReport(
	actor: IcsActor<'update-roadmap'>,
	asAt: string
): Result<{ id: number; repeated: boolean }> {
	const { scope, now } = actor;
	return transaction((): Result<{ id: number; repeated: boolean }> => {
		const content = canonical(boardReport(scope, asAt));
		const sha256 = createHash('sha256').update(content).digest('hex');
		const same = keptReports(scope).find((one) => one.asAt === asAt && one.sha256 === sha256);
		if (same) return ok({ id: same.id, repeated: true });
		const { id } = run(
			'INSERT INTO board_reports (ics_id, as_at, content, sha256, at, by) VALUES (?, ?, ?, ?, ?, ?)',
			scope.ics.id,
			asAt,
			content,
			sha256,
			now.toISOString(),
			scope.accountId
		);
		recordAct(actor, 'board.keep', asAt, { report: id, sha256 });
		return ok({ id, repeated: false });
	});
}
