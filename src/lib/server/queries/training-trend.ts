import type { IcsScope } from '#lib/domain/access.ts';
import type { CourseMonth, CourseReturn } from '#lib/domain/training-trend.ts';
import { all } from '#lib/server/db/connection.ts';

/** For each trust and course, the last month returned up to a month (2026-09). */
export function latestCourses(scope: IcsScope, month: string): CourseReturn[] {
	return all<CourseReturn>(
		`SELECT t.trust, coalesce(o.name, t.trust) AS trustName, t.course, max(t.month) AS month,
			t.in_scope AS inScope, t.trained
		FROM training t LEFT JOIN organisations o ON o.code = t.trust
		WHERE t.ics_id = ? AND t.removed_at IS NULL AND t.month <= ?
		GROUP BY t.trust, t.course COLLATE NOCASE ORDER BY trustName, t.course COLLATE NOCASE`,
		scope.ics.id,
		month
	);
}

/** Sums by course and month, between two months (2026-09), over the trusts that gave both figures. */
export function courseMonths(scope: IcsScope, from: string, to: string): CourseMonth[] {
	return all<CourseMonth>(
		`SELECT course, month, sum(in_scope) AS inScope, sum(trained) AS trained FROM training
		WHERE ics_id = ? AND removed_at IS NULL AND month BETWEEN ? AND ?
			AND in_scope IS NOT NULL AND trained IS NOT NULL
		GROUP BY course COLLATE NOCASE, month`,
		scope.ics.id,
		from,
		to
	);
}
