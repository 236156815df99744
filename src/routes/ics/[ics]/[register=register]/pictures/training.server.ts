/** What the page of training is drawn from: courses over twelve months, by trust, and DIALOG beside the teams. */
import type { IcsScope } from '#lib/domain/access.ts';
import { addMonths, lastWholeMonth, monthsBetween } from '#lib/domain/calendar.ts';
import { courseTrends, TRAINING_MONTHS } from '#lib/domain/training-trend.ts';
import { dialogStaff } from '#lib/server/queries/dialog-staff.ts';
import { courseMonths, latestCourses } from '#lib/server/queries/training-trend.ts';

/** As at an ISO date. */
export function trainingPicture(scope: IcsScope, asAt: string) {
	const last = lastWholeMonth(asAt);
	const from = addMonths(`${last}-01`, 1 - TRAINING_MONTHS).slice(0, 7);
	const latest = latestCourses(scope, last);
	return {
		from,
		last,
		courses: courseTrends(latest, courseMonths(scope, from, last), monthsBetween(from, last)),
		dialog: dialogStaff(scope, asAt)
	};
}
