import type { IcsScope } from '#lib/core/access.ts';
import { lastWholeMonth } from '#lib/core/calendar.ts';
import { all } from '#lib/platform/database.server.ts';
import { byDates, type RegisterServer } from '#lib/registers/plug-in.server.ts';
import { countsOnDays, rowsOn } from '#lib/registers/recorded.server.ts';
import { type TeamFigures, teamMeasures, teams, teamSentence } from './definition.ts';
import type { DialogStaff, RolloutTeam } from './rules.ts';

/** A team's state as at `@asAt`; codes are those of the register's definition. */
const TEAM_STATUS = `CASE
	WHEN live_on <= @asAt THEN 'live'
	WHEN planned_on < @asAt THEN 'late'
	WHEN planned_on IS NOT NULL THEN 'planned'
	ELSE 'no-date' END`;

/** Counts at each of the given days (ISO dates, ascending). Staff have no dates: they are as recorded on each. */
export function teamFiguresAt(scope: IcsScope, days: readonly string[]): TeamFigures[] {
	return countsOnDays<TeamFigures>(scope, teams, days, {
		row: `coalesce(live_on, '9') AS live, coalesce(planned_on, '9') AS planned,
			staff, staff_trained`,
		counts: `
			count(held.id) AS teams,
			count(*) FILTER (WHERE live <= asAt) AS live,
			CASE WHEN min(planned) < '9' THEN count(*) FILTER (WHERE planned <= asAt) END AS planned,
			count(*) FILTER (WHERE live > asAt AND planned < asAt) AS late,
			coalesce(sum(staff) FILTER (WHERE staff_trained IS NOT NULL), 0) AS staff,
			coalesce(sum(staff_trained) FILTER (WHERE staff IS NOT NULL), 0) AS trained,
			count(held.id) FILTER (WHERE staff IS NULL OR staff_trained IS NULL) AS staffUnknown`
	});
}

/** The teams of an ICS as its register held them on a day (ISO), by name. */
export function rolloutTeams(scope: IcsScope, asAt: string): RolloutTeam[] {
	return all<RolloutTeam>(
		`SELECT id, trust, name, place, phase, planned_on AS plannedOn, live_on AS liveOn,
			staff, staff_trained AS trained
		FROM ${rowsOn(scope, teams, asAt)} WHERE ics_id = @ics AND removed_at IS NULL
		ORDER BY name COLLATE NOCASE, id`,
		{ ics: scope.ics.id, asAt }
	);
}

type TeamSums = { trust: string; name: string; staff: number | null; trained: number | null };
type Course = {
	trust: string;
	trustName: string;
	name: string;
	month: string;
	inScope: number | null;
	trained: number | null;
};

/**
 * A line for each trust and DIALOG course, and one for a trust whose teams alone count staff. Courses
 * are those of the last whole month returned by the day (ISO); teams are as recorded on it.
 */
export function dialogStaff(scope: IcsScope, asAt: string): DialogStaff[] {
	const sumsByTrust = all<TeamSums>(
		`SELECT t.trust, coalesce(o.name, t.trust) AS name, sum(t.staff) AS staff, sum(t.staff_trained) AS trained
		FROM ${rowsOn(scope, teams, asAt)} t LEFT JOIN organisations o ON o.code = t.trust
		WHERE t.ics_id = @ics AND t.removed_at IS NULL
			AND t.staff IS NOT NULL AND t.staff_trained IS NOT NULL
		GROUP BY t.trust ORDER BY name`,
		{ ics: scope.ics.id, asAt }
	);
	const courses = all<Course>(
		`SELECT t.trust, coalesce(o.name, t.trust) AS trustName, t.course AS name, max(t.month) AS month,
			t.in_scope AS inScope, t.trained
		FROM training t LEFT JOIN organisations o ON o.code = t.trust
		WHERE t.ics_id = ? AND t.removed_at IS NULL AND t.month <= ? AND t.course LIKE '%dialog%'
		GROUP BY t.trust, t.course COLLATE NOCASE ORDER BY trustName, t.course COLLATE NOCASE`,
		scope.ics.id,
		lastWholeMonth(asAt)
	);
	const sums = new Map(sumsByTrust.map((one) => [one.trust, one]));
	const counted = (trust: string) => {
		const found = sums.get(trust);
		return found ? { staff: found.staff ?? 0, trained: found.trained ?? 0 } : null;
	};
	const returned = new Set(courses.map(({ trust }) => trust));
	return [
		...courses.map(({ trust, trustName, ...course }) => ({
			trust: { code: trust, name: trustName },
			teams: counted(trust),
			course
		})),
		...sumsByTrust
			.filter(({ trust }) => !returned.has(trust))
			.map(({ trust, name }) => ({
				trust: { code: trust, name },
				teams: counted(trust),
				course: null
			}))
	];
}

/** Every team's progress, and DIALOG training beside it. */
export function rolloutDashboard(scope: IcsScope, asAt: string) {
	return { teams: rolloutTeams(scope, asAt), dialog: dialogStaff(scope, asAt) };
}

export const teamsServer: RegisterServer = {
	register: teams,
	status: TEAM_STATUS,
	...byDates(teamFiguresAt, { sentence: teamSentence, measures: teamMeasures }),
	dashboard: rolloutDashboard
};
