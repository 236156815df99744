/** What the page of training is drawn from: courses over twelve months, by trust, and DIALOG beside the teams. */
import type { IcsScope } from '#lib/core/access.ts';
import { addMonths, lastWholeMonth, monthsBetween } from '#lib/core/calendar.ts';
import { dialogStaff } from '#lib/registers/teams/figures.server.ts';
import { courseMonths, latestCourses } from './figures.server.ts';
import { courseTrends, TRAINING_MONTHS } from './measures.ts';

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
