/** Every return that is asked of an ICS, and every one that it has begun. */
import type { IcsScope } from '#lib/domain/access.ts';
import { addQuarters, quarterFromCode, quarterOf } from '#lib/domain/calendar.ts';
import type { ReturnState } from '#lib/domain/returns/moves.ts';
import { dueOf, type Due, type RoundException } from '#lib/domain/returns/rounds.ts';
import { all } from '#lib/server/db/connection.ts';
import { roundsAsking, type HeldRound } from '#lib/server/queries/rounds.ts';

export type ReturnLine = {
	quarter: string;
	/** Null while nobody has begun it. */
	state: ReturnState | null;
	/** ISO date and time since when it has been in its state. */
	since: string | null;
	/** The round that asks for it, and by when; null where no round does. */
	round: HeldRound | null;
	due: Due | null;
	exception: RoundException | null;
	/** The last time it was sent. */
	sent: { number: number; at: string; by: string } | null;
	openQueries: number;
	openConditions: number;
};

/**
 * The newest quarter first: what rounds ask for, what has been begun, and the quarters that just ended
 * and that run now, which may be begun before a round is set.
 */
export function returnLines(scope: IcsScope, today: string): ReturnLine[] {
	const held = new Map(heldReturns(scope).map((row) => [row.quarter, row]));
	const rounds = roundsAsking(scope.ics.id);
	const running = quarterOf(today);
	const quarters = new Set([
		...[running, addQuarters(running, -1)].map(({ code }) => code),
		...held.keys(),
		...rounds.keys()
	]);
	return [...quarters]
		.sort()
		.reverse()
		.map((quarter): ReturnLine => {
			const row = held.get(quarter);
			const round = rounds.get(quarter) ?? null;
			const exception = round?.exception ?? null;
			const state = row?.state ?? null;
			return {
				...{ quarter, state, since: row?.since ?? null, round, exception },
				due: round && dueOf(round, exception, state, today),
				sent: row?.sentAt ? { number: row.sentNumber!, at: row.sentAt, by: row.sentBy! } : null,
				openQueries: row?.openQueries ?? 0,
				openConditions: row?.openConditions ?? 0
			};
		});
}

type HeldRow = {
	quarter: string;
	state: ReturnState;
	since: string;
	sentNumber: number | null;
	sentAt: string | null;
	sentBy: string | null;
	openQueries: number;
	openConditions: number;
};

function heldReturns(scope: IcsScope): HeldRow[] {
	return all<HeldRow>(
		`SELECT r.quarter, r.state, r.state_since AS since,
			s.number AS sentNumber, s.at AS sentAt, u.name AS sentBy,
			(SELECT count(*) FROM queries q WHERE q.return_id = r.id
				AND q.state IN ('open', 'answered')) AS openQueries,
			(SELECT count(*) FROM conditions c WHERE c.return_id = r.id AND NOT ifnull((SELECT k.met
				FROM condition_updates k WHERE k.condition_id = c.id AND k.met IS NOT NULL
				ORDER BY k.id DESC LIMIT 1), 0)) AS openConditions
		FROM returns r
		LEFT JOIN submissions s ON s.return_id = r.id
			AND s.number = (SELECT max(number) FROM submissions later WHERE later.return_id = r.id)
		LEFT JOIN user u ON u.id = s.by
		WHERE r.ics_id = ?`,
		scope.ics.id
	);
}

/** Whether a quarter has begun by a day, so that its return can be. */
export function hasBegun(quarter: string, today: string): boolean {
	const named = quarterFromCode(quarter);
	return named !== undefined && named.startsOn <= today;
}
