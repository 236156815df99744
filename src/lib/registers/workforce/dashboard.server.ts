import type { IcsScope } from '#lib/core/access.ts';
import { addMonths, lastWholeMonth, monthEnd, quarterFromCode } from '#lib/core/calendar.ts';
import { decimal } from '#lib/core/numbers.ts';
import {
	bridgeSums,
	workforceByMonth,
	workforceFigures,
	workforceFlows,
	workforceGroups,
	workforcePlan,
	workforceReturns
} from './figures.server.ts';
import {
	planQuarter,
	planQuarters,
	type Recruitment,
	recruitmentLines,
	recruitmentNeeded,
	recruitmentSentence,
	timeToStartWords
} from './recruitment.ts';
import {
	averageLeavers,
	behindWords,
	bestQuarter,
	bridgeOf,
	bridgeQuarters,
	fullQuarters,
	type GroupLine,
	groupLines,
	type GroupName,
	groupsSentence,
	isGroupName,
	type MonthPosts,
	monthsReturned,
	monthsSentence,
	quarterFlows,
	totalLine,
	type TrustReturn,
	trustsAtBothEnds,
	trustsBehind,
	UNEXPLAINED_REASONS
} from './rules.ts';

// The posts of one month by role, trust, employer or focus: for the page and for its file.

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

const MONTHS_SHOWN = 24;

/** Undefined when no month had been returned by the day. */
export function workforcePicture(scope: IcsScope, asAt: string, url: URL) {
	const returns = workforceReturns(scope);
	const posts = postsAsked(scope, returns, asAt, url);
	if (!posts) return undefined;
	const latest = posts.months[0]!;
	const byMonth = workforceByMonth(scope, lastMonths(returns, latest));
	const now = byMonth.at(-1)!;
	return {
		figures: { ...workforceFigures(scope, asAt), offers: now.offers },
		months: {
			sentence: monthsSentence(byMonth.filter(({ month }) => wasReturned(returns, month))),
			points: byMonth.map((one) => pointOf(one, returns))
		},
		posts: {
			...posts,
			sentence: groupsSentence(posts.lines, posts.by, posts.month),
			behind: behindWords(trustsBehind(returns, posts.month))
		},
		bridge: bridgeAsked(scope, returns, asAt, url),
		recruitment: recruitmentAsked(scope, returns, now, asAt, url)
	};
}

/** The months that lead up to one, none before the first that was returned; oldest first. */
function lastMonths(returns: readonly TrustReturn[], latest: string): string[] {
	const first = monthsReturned(returns, latest)[0]!;
	return Array.from({ length: MONTHS_SHOWN }, (_, index) =>
		addMonths(`${latest}-01`, index - MONTHS_SHOWN + 1).slice(0, 7)
	).filter((month) => month >= first);
}

function wasReturned(returns: readonly TrustReturn[], month: string): boolean {
	return returns.some((one) => one.month === month);
}

/** The line breaks where nobody returned the month or no row gives both figures. */
function pointOf({ month, planned, inPost, given }: MonthPosts, returns: readonly TrustReturn[]) {
	const held = wasReturned(returns, month) && given > 0;
	const behind = held ? behindWords(trustsBehind(returns, month)) : '';
	return {
		date: monthEnd(month),
		planned: held ? planned : null,
		inPost: held ? inPost : null,
		plannedText: held ? decimal(planned) : 'not returned',
		inPostText: held ? `${decimal(inPost)}${behind && ` (${behind})`}` : 'not returned'
	};
}

/** The quarter that `?bridge=` names, else the last one that can be told; null for none. */
function bridgeAsked(scope: IcsScope, returns: TrustReturn[], asAt: string, url: URL) {
	const quarters = bridgeQuarters(returns, lastWholeMonth(asAt));
	const asked = quarterFromCode(url.searchParams.get('bridge') ?? '');
	const quarter = quarters.find(({ code }) => code === asked?.code) ?? quarters[0];
	if (!quarter) return null;
	const ends = trustsAtBothEnds(returns, quarter);
	return {
		...bridgeOf(quarter, bridgeSums(scope, quarter, ends.kept), ends),
		reasons: UNEXPLAINED_REASONS,
		quarters: quarters.map(({ code, label }) => ({ value: code, label }))
	};
}

function recruitmentAsked(
	scope: IcsScope,
	returns: TrustReturn[],
	now: MonthPosts,
	asAt: string,
	url: URL
) {
	const by = planQuarter(url.searchParams.get('by-end'), asAt);
	const upTo = lastWholeMonth(asAt);
	const flows = workforceFlows(scope, upTo);
	const ofQuarters = (count?: number) => quarterFlows(flows, fullQuarters(returns, upTo, count));
	const leavers = averageLeavers(ofQuarters(LEAVER_QUARTERS));
	const plan = workforcePlan(scope, now.month, by.endsOn.slice(0, 7));
	// Today's plan is compared line by line with those in post; only a later one stands alone.
	const ahead = plan !== null && plan.month > now.month;
	const found: Recruitment = recruitmentNeeded({
		asAt,
		month: now.month,
		planned: ahead ? plan.planned : now.given === 0 ? null : now.planned,
		inPost: now.inPost,
		offers: now.offers,
		leavers: leavers?.leavers ?? null,
		best: bestQuarter(ofQuarters()),
		by
	});
	const history = { quarters: leavers?.quarters ?? 0, of: LEAVER_QUARTERS };
	return {
		sentence: recruitmentSentence(found),
		timeToStart: timeToStartWords(found),
		lines:
			found.outcome === 'no-plan'
				? []
				: recruitmentLines(found, history, ahead ? plan.month : now.month),
		by: by.code,
		quarters: planQuarters(asAt).map(({ code, label }) => ({
			value: code,
			label: `End of ${label}`
		}))
	};
}

const LEAVER_QUARTERS = 4;
