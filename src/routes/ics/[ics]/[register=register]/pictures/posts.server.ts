/** The posts of one month by role, trust, employer or focus: for the page and for its file. */
import type { IcsScope } from '#lib/domain/access.ts';
import { lastWholeMonth } from '#lib/domain/calendar.ts';
import {
	groupLines,
	isGroupName,
	totalLine,
	type GroupLine,
	type GroupName
} from '#lib/domain/workforce/groups.ts';
import { monthsReturned, type TrustReturn } from '#lib/domain/workforce/returns.ts';
import { workforceGroups } from '#lib/server/queries/workforce-months.ts';

export type Posts = {
	month: string;
	/** The months that can be chosen, newest first. */
	months: string[];
	by: GroupName;
	lines: GroupLine[];
	total: GroupLine;
};

/** What `?month=` and `?by=` ask for; undefined when no month had been returned by the day. */
export function postsAsked(
	scope: IcsScope,
	returns: readonly TrustReturn[],
	asAt: string,
	url: URL
): Posts | undefined {
	const months = monthsReturned(returns, lastWholeMonth(asAt)).reverse();
	const asked = url.searchParams.get('month');
	const month = asked !== null && months.includes(asked) ? asked : months[0];
	if (month === undefined) return undefined;
	const wanted = url.searchParams.get('by');
	const by = isGroupName(wanted) ? wanted : 'role';
	const groups = workforceGroups(scope, month, by);
	return { month, months, by, lines: groupLines(groups, by), total: totalLine(groups) };
}
