import type { IcsScope } from '#lib/domain/access.ts';
import type { TrainingFigures } from '#lib/domain/answers/training.ts';
import { lastWholeMonth } from '#lib/domain/calendar.ts';
import { get } from '#lib/server/db/connection.ts';

/** How far a row's training has come; codes are those of the register's definition. */
export const TRAINING_STATUS = `CASE
	WHEN in_scope IS NULL OR trained IS NULL OR in_scope = 0 THEN 'unknown'
	WHEN trained >= in_scope THEN 'all'
	WHEN trained > 0 THEN 'some'
	ELSE 'none' END`;

/** Over the last whole month that each trust returned for each course by the day (ISO). */
export function trainingFigures(scope: IcsScope, asAt: string): TrainingFigures {
	const found = get<Omit<TrainingFigures, 'asAt'>>(
		`WITH returned AS MATERIALIZED (
			SELECT course, in_scope, trained, max(month) FROM training
			WHERE ics_id = @ics AND removed_at IS NULL AND month <= @month
			GROUP BY trust, course COLLATE NOCASE)
		SELECT count(DISTINCT course COLLATE NOCASE) AS courses,
			coalesce(sum(in_scope) FILTER (WHERE trained IS NOT NULL), 0) AS inScope,
			coalesce(sum(trained) FILTER (WHERE in_scope IS NOT NULL), 0) AS trained,
			count(*) FILTER (WHERE in_scope IS NULL OR trained IS NULL) AS unknown
		FROM returned`,
		{ ics: scope.ics.id, month: lastWholeMonth(asAt) }
	)!;
	return { ...found, asAt };
}
