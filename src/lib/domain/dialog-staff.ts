/** Staff trained in DIALOG, as two registers give it for one trust: the teams, and the courses. Pure. */
import { longDate, monthName } from '#lib/format/dates.ts';
import { count, shareOf } from '#lib/format/numbers.ts';
import { list } from '#lib/format/words.ts';

/** One trust's two figures; null where a register does not give one. */
export type DialogStaff = {
	trust: { code: string; name: string };
	/** Over the teams that give both, as held today. */
	teams: { staff: number; trained: number } | null;
	/** A course with DIALOG in its name, in the last whole month it was returned for. */
	course: { name: string; month: string; inScope: number | null; trained: number | null } | null;
};

export type DialogFigure = Exclude<DialogStaff['teams'], null>;

/** The course's figures where it gives both. */
export function courseFigure({ course }: DialogStaff): { inScope: number; trained: number } | null {
	if (course === null || course.inScope === null || course.trained === null) return null;
	return { inScope: course.inScope, trained: course.trained };
}

/** How one trust's two figures compare; empty where one of them is missing. `today` is an ISO date. */
export function dialogSentence(staff: DialogStaff, today: string): string {
	const { trust, teams, course } = staff;
	const returned = courseFigure(staff);
	if (teams === null || course === null || returned === null) return '';
	const same = teams.staff === returned.inScope && teams.trained === returned.trained;
	if (same)
		return `${trust.name}: both registers say ${shareOf(teams.trained, teams.staff, 'staff')}.`;
	const apart = [
		teams.trained !== returned.trained && difference(teams.trained - returned.trained, 'trained'),
		teams.staff !== returned.inScope && difference(teams.staff - returned.inScope, 'staff in all')
	].filter((part): part is string => part !== false);
	return `${trust.name}: the two registers differ. The teams, as held on ${longDate(today)}, count ${list(apart)} than the return of “${course.name}” for ${monthName(course.month)}. The dates differ too, and the course may be for other staff.`;
}

function difference(by: number, what: string): string {
	return `${count(Math.abs(by))} ${by > 0 ? 'more' : 'fewer'} ${what}`;
}
