import type { IcsScope } from '#lib/domain/access.ts';
import type { TrainingFigures } from '#lib/domain/answers/training.ts';
import { lastWholeMonth, monthEnd } from '#lib/domain/calendar.ts';
import { all } from '#lib/server/db/connection.ts';

/** How far a row's training has come; codes are those of the register's definition. */
export const TRAINING_STATUS = `CASE
	WHEN in_scope IS NULL OR trained IS NULL OR in_scope = 0 THEN 'unknown'
	WHEN trained >= in_scope THEN 'all'
	WHEN trained > 0 THEN 'some'
	ELSE 'none' END`;

/** Over the last whole month that each trust returned for each course by the day (ISO). */
export function trainingFigures(scope: IcsScope, asAt: string): TrainingFigures {
	const [found] = figuresIn(scope, [lastWholeMonth(asAt)]);
	return { ...found!, asAt };
}

/** The same for every month with a return, up to `lastMonth` (2026-09), oldest first. */
export function trainingFiguresByMonth(scope: IcsScope, lastMonth: string): TrainingFigures[] {
	const months = all<{ month: string }>(
		`SELECT DISTINCT month FROM training WHERE ics_id = @ics AND removed_at IS NULL AND month <= @month
		ORDER BY month`,
		{ ics: scope.ics.id, month: lastMonth }
	);
	return figuresIn(
		scope,
		months.map(({ month }) => month)
	);
}

/** At the end of each of the months, ascending. */
function figuresIn(scope: IcsScope, months: readonly string[]): TrainingFigures[] {
	return all<Omit<TrainingFigures, 'asAt'> & { at: string }>(
		`WITH moment AS MATERIALIZED (SELECT value AS at FROM json_each(@months)),
		held AS MATERIALIZED (
			SELECT trust, course, month, in_scope, trained FROM training
			WHERE ics_id = @ics AND removed_at IS NULL AND month <= @last),
		returned AS MATERIALIZED (
			SELECT moment.at, course, in_scope, trained, max(month)
			FROM moment JOIN held ON held.month <= moment.at
			GROUP BY moment.at, trust, course COLLATE NOCASE)
		SELECT moment.at, count(DISTINCT course COLLATE NOCASE) AS courses,
			coalesce(sum(in_scope) FILTER (WHERE trained IS NOT NULL), 0) AS inScope,
			coalesce(sum(trained) FILTER (WHERE in_scope IS NOT NULL), 0) AS trained,
			count(returned.at) FILTER (WHERE in_scope IS NULL OR trained IS NULL) AS unknown
		FROM moment LEFT JOIN returned ON returned.at = moment.at GROUP BY moment.at ORDER BY moment.at`,
		{ ics: scope.ics.id, months: JSON.stringify(months), last: months.at(-1) ?? '' }
	).map(({ at, ...found }) => ({ ...found, asAt: monthEnd(at) }));
}
