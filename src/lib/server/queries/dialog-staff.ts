import type { IcsScope } from '#lib/domain/access.ts';
import { lastWholeMonth } from '#lib/domain/calendar.ts';
import type { DialogStaff } from '#lib/domain/dialog-staff.ts';
import { all } from '#lib/server/db/connection.ts';

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
 * are those of the last whole month returned by the day (ISO); teams are as held now.
 */
export function dialogStaff(scope: IcsScope, asAt: string): DialogStaff[] {
	const teams = all<TeamSums>(
		`SELECT t.trust, coalesce(o.name, t.trust) AS name, sum(t.staff) AS staff, sum(t.staff_trained) AS trained
		FROM teams t LEFT JOIN organisations o ON o.code = t.trust
		WHERE t.ics_id = ? AND t.removed_at IS NULL
			AND t.staff IS NOT NULL AND t.staff_trained IS NOT NULL
		GROUP BY t.trust ORDER BY name`,
		scope.ics.id
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
	const sums = new Map(teams.map((one) => [one.trust, one]));
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
		...teams
			.filter(({ trust }) => !returned.has(trust))
			.map(({ trust, name }) => ({
				trust: { code: trust, name },
				teams: counted(trust),
				course: null
			}))
	];
}
