import type { IcsScope } from '#lib/core/access.ts';
import { addQuarters, daysBetween, quarterOf } from '#lib/core/calendar.ts';
import { longDate } from '#lib/core/dates.ts';
import { all } from '#lib/platform/database.server.ts';
import { columnOf, labelOf } from '#lib/registers/definition.ts';
import { byDates, naturalOrder, type RegisterServer } from '#lib/registers/plug-in.server.ts';
import { countsOnDays, rowsOn } from '#lib/registers/recorded.server.ts';
import { type RiskFigures, riskMeasures, risks as register, riskSentence } from './definition.ts';
import {
	byCategory,
	coursesOf,
	courseSentence,
	type RegisterRisk,
	type Score,
	isOpenOn,
	matrixOf,
	matrixSentence,
	movements,
	movementSentence
} from './rules.ts';

/** A risk's state as at `@asAt`; codes are those of the register's definition. */
const RISK_STATUS = `CASE
	WHEN opened_on > @asAt THEN 'ahead'
	WHEN closed_on <= @asAt THEN 'closed'
	WHEN review_on < @asAt THEN 'review-late'
	ELSE 'open' END`;

/** Counts of the risks recorded by each of the given days (ISO dates, ascending). */
export function riskFiguresAt(scope: IcsScope, days: readonly string[]): RiskFigures[] {
	return countsOnDays<RiskFigures>(scope, register, days, {
		row: `coalesce(opened_on, '') AS opened,
			coalesce(closed_on, '9') AS closed, review_on,
			CAST(likelihood AS INTEGER) * CAST(impact AS INTEGER) AS score`,
		joined: `held.opened <= day.asAt`,
		counts: `
			count(held.id) AS risks,
			count(*) FILTER (WHERE closed > asAt) AS open,
			count(*) FILTER (WHERE closed > asAt AND review_on < asAt) AS pastReview,
			count(*) FILTER (WHERE closed > asAt AND score >= 15) AS high,
			count(*) FILTER (WHERE closed > asAt AND score IS NULL) AS unscored`
	});
}

/** The risks in an ICS's register on a day (ISO), as recorded. */
export function risksOf(scope: IcsScope, asAt: string): RegisterRisk[] {
	const halves = [
		'initial_likelihood',
		'initial_impact',
		'likelihood',
		'impact',
		'target_likelihood',
		'target_impact'
	];
	return all<RiskRow>(
		`SELECT id, reference, description, category,
			${halves.map((name) => `CAST(${name} AS INTEGER) AS ${name}`).join(', ')},
			proximity, owner, opened_on AS openedOn, review_on AS reviewOn, closed_on AS closedOn
		FROM ${rowsOn(scope, register, asAt)} WHERE ics_id = @ics AND removed_at IS NULL
		ORDER BY ${naturalOrder('reference')}`,
		{ ics: scope.ics.id, asAt }
	).map(({ initial_likelihood, initial_impact, target_likelihood, target_impact, ...risk }) => ({
		...risk,
		initial: scoreAt(initial_likelihood, initial_impact),
		target: scoreAt(target_likelihood, target_impact)
	}));
}

type RiskRow = Omit<RegisterRisk, 'initial' | 'target'> &
	Record<`${'initial' | 'target'}_${'likelihood' | 'impact'}`, number | null>;

function scoreAt(likelihood: number | null, impact: number | null): Score {
	return likelihood === null || impact === null ? null : { likelihood, impact };
}

/** The matrix, what is past its review, and how scores have moved since the last quarter's end. */
export function riskDashboard(scope: IcsScope, asAt: string) {
	const since = addQuarters(quarterOf(asAt), -1).endsOn;
	const standing = risksOf(scope, asAt);
	const matrix = matrixOf(standing, asAt);
	const moves = movements(
		{ risks: risksOf(scope, since), on: since },
		{ risks: standing, on: asAt }
	);
	const category = columnOf(register, 'category');
	const proximity = columnOf(register, 'proximity');
	const courses = coursesOf(standing, asAt);
	return {
		...matrix,
		sentence: matrixSentence(matrix),
		courses: courses.map((course) => ({
			...course,
			proximity: labelOf(proximity, course.proximity)
		})),
		course: courseSentence(courses, matrix.open),
		since,
		movement: movementSentence(moves, longDate(since)),
		moves: moves.map(({ id, reference, description, move, then, now }) => ({
			...{ id, reference, description, move, then, now }
		})),
		late: standing
			.filter((risk) => isOpenOn(risk, asAt) && risk.reviewOn !== null && risk.reviewOn < asAt)
			.map(({ id, reference, description, owner, reviewOn }) => ({
				...{ id, reference, description, owner, reviewOn: reviewOn! },
				days: daysBetween(reviewOn!, asAt)
			}))
			.sort((a, b) => b.days - a.days),
		categories: byCategory(standing, asAt).map((one) => ({
			...one,
			label: one.category === null ? 'No category given' : labelOf(category, one.category)
		}))
	};
}

export const risksServer: RegisterServer = {
	register,
	status: RISK_STATUS,
	...byDates(riskFiguresAt, { sentence: riskSentence, measures: riskMeasures }),
	dashboard: riskDashboard
};
