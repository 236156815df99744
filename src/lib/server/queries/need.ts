/** What would say that a system needs help: conditions, returns and deliverables that are late, and groups without an answer. */
import type { Scope } from '#lib/domain/access.ts';
import { addDays } from '#lib/domain/calendar.ts';
import type { Needed } from '#lib/domain/comparison/need.ts';
import { all } from '#lib/server/db/connection.ts';
import type { IcsListed } from '#lib/server/queries/organisations.ts';
import { progressForMany } from '#lib/server/queries/progress-counts.ts';
import { desk } from '#lib/server/queries/rounds.ts';
import { voiceNeeds } from '#lib/server/queries/voice-summary.ts';

/**
 * Systems of a scope, each with what is late as at a day. How a return stands is told as it is now.
 *
 * @throws NotFound when the scope does not open one of them
 */
export function needOf(scope: Scope, asAt: string, systems: readonly IcsListed[]): Needed[] {
	const ids = systems.map(({ id }) => id);
	const progress = new Map(progressForMany(scope, asAt, ids).map((one) => [one.icsId, one]));
	const overdue = desk(scope, asAt).filter(({ due }) => due.standing === 'overdue');
	const conditions = conditionsPastDue(ids, asAt);
	const voices = new Map(voiceNeeds(scope, asAt, ids).map((one) => [one.icsId, one]));
	return systems.map(({ id, code, shortName }) => {
		const { pastDate, inDoubtSoon, stale } = progress.get(id)!;
		return {
			...{ code, shortName, pastDate, inDoubtSoon, stale },
			unanswered: voices.get(id)?.concerns.overdue ?? 0,
			claimed: voices.get(id)?.agreement.claimed ?? 0,
			conditions: conditions.filter(({ icsId }) => icsId === id),
			overdue: overdue
				.filter(({ ics }) => ics.id === id)
				.map(({ quarter, due }) => ({ quarter, dueOn: due.dueOn!, days: -due.days! }))
		};
	});
}

/** Conditions that were set and not met by the end of a day, and due before it; by return. */
function conditionsPastDue(ids: readonly number[], asAt: string) {
	return all<{ icsId: number; quarter: string; count: number; firstDue: string }>(
		`SELECT r.ics_id AS icsId, r.quarter, count(*) AS count, min(c.due_on) AS firstDue
		FROM returns r JOIN conditions c ON c.return_id = r.id
		WHERE r.ics_id IN (SELECT value FROM json_each(@ids)) AND c.due_on < @asAt AND c.set_at < @end
			AND NOT ifnull((SELECT k.met FROM condition_updates k
				WHERE k.condition_id = c.id AND k.met IS NOT NULL AND k.at < @end
				ORDER BY k.id DESC LIMIT 1), 0)
		GROUP BY r.id ORDER BY r.quarter DESC`,
		{ ids: JSON.stringify(ids), asAt, end: addDays(asAt, 1) }
	);
}
