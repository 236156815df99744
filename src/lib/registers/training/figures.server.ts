import type { IcsScope } from '#lib/core/access.ts';
import { addMonths, lastWholeMonth, monthEnd, monthsBetween } from '#lib/core/calendar.ts';
import { all } from '#lib/platform/database.server.ts';
import { byMonths, type RegisterServer } from '#lib/registers/plug-in.server.ts';
import { dialogStaff } from '#lib/registers/teams/figures.server.ts';
import {
	type CourseMonth,
	type CourseReturn,
	courseTrends,
	training,
	TRAINING_MONTHS,
	type TrainingFigures,
	trainingMeasures,
	trainingSentence
} from './definition.ts';

/** How far a row's training has come; codes are those of the register's definition. */
const TRAINING_STATUS = `CASE
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

// What the page of training is drawn from: courses over twelve months, by trust, and DIALOG beside the teams.

/** As at an ISO date. */
export function trainingDashboard(scope: IcsScope, asAt: string) {
	const last = lastWholeMonth(asAt);
	const from = addMonths(`${last}-01`, 1 - TRAINING_MONTHS).slice(0, 7);
	const latest = latestCourses(scope, last);
	const months = monthsBetween(from, last);
	return {
		months,
		last,
		courses: courseTrends(latest, courseMonths(scope, from, last), months),
		dialog: dialogStaff(scope, asAt)
	};
}

export const trainingServer: RegisterServer = {
	register: training,
	status: TRAINING_STATUS,
	...byMonths(trainingFigures, trainingFiguresByMonth, {
		sentence: trainingSentence,
		measures: trainingMeasures
	}),
	dashboard: trainingDashboard
};
