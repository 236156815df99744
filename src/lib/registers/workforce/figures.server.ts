import type { IcsScope } from '#lib/core/access.ts';
import {
	addMonths,
	lastWholeMonth,
	monthEnd,
	type Quarter,
	quarterFromCode
} from '#lib/core/calendar.ts';
import { tidy } from '#lib/core/measure.ts';
import { decimal } from '#lib/core/numbers.ts';
import { cached, rowsOf } from '#lib/platform/cache.server.ts';
import { all, get } from '#lib/platform/database.server.ts';
import { byMonths, type RegisterServer } from '#lib/registers/plug-in.server.ts';
import {
	workforce,
	type WorkforceFigures,
	workforceMeasures,
	workforceSentence
} from './definition.ts';
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
	type BridgeSums,
	fullQuarters,
	type GroupLine,
	groupLines,
	type GroupName,
	groupsSentence,
	isGroupName,
	monthBefore,
	type MonthFlow,
	type MonthPosts,
	monthsReturned,
	monthsSentence,
	type PostGroup,
	quarterFlows,
	totalLine,
	type TrustReturn,
	trustsAtBothEnds,
	trustsBehind,
	UNEXPLAINED_REASONS
} from './rules.ts';

/** How a row's people in post compare with its plan; codes are those of the register's definition. */
const WORKFORCE_STATUS = `CASE
	WHEN planned_wte IS NULL OR in_post_wte IS NULL THEN 'unknown'
	WHEN in_post_wte >= planned_wte THEN 'filled'
	ELSE 'vacant' END`;

/**
 * Common tables that follow one named `returned` (at, trust, month): the posts that each of its trusts
 * returned for the month, as part of the picture at `at`. A role of the additional roles scheme that a
 * trust returns as its own and primary care returns too is counted with primary care alone: the
 * trust's row is marked `again`.
 */
export const POSTS = `latest AS MATERIALIZED (
		SELECT r.at, w.month, w.trust, w.role, w.band, w.employer, w.focus, w.lived_experience,
			w.planned_wte, w.in_post_wte, w.offers, w.starters, w.leavers
		FROM returned r
		JOIN workforce w ON w.ics_id = @ics AND w.month = r.month AND w.trust = r.trust
		WHERE w.removed_at IS NULL),
	post AS MATERIALIZED (
		SELECT *, employer <> 'primary-care' AND role LIKE '%ARRS%' AND (at, lower(role), focus) IN (
			SELECT at, lower(role), focus FROM latest
			WHERE employer = 'primary-care' AND role LIKE '%ARRS%') AS again
		FROM latest)`;

/** For each of @months (JSON), the last month up to it that each trust returned. */
export const LAST_RETURNED = `returned AS MATERIALIZED (
		SELECT asked.value AS at, held.trust, max(held.month) AS month
		FROM json_each(@months) asked JOIN (
			SELECT DISTINCT trust, month FROM workforce WHERE ics_id = @ics AND removed_at IS NULL) held
			ON held.month <= asked.value
		GROUP BY asked.value, held.trust)`;

/** The posts at the end of the last whole month that each trust returned by the day (ISO). */
export function workforceFigures(scope: IcsScope, asAt: string): WorkforceFigures {
	const month = lastWholeMonth(asAt);
	const [found] = cached({ dependsOn: rowsOf(scope, 'workforce'), key: `figures/${month}` }, () =>
		figuresIn(scope, [month])
	);
	return { ...found!, asAt };
}

/** The same for every month that a trust returned, up to `lastMonth` (2026-09), oldest first. */
export function workforceFiguresByMonth(scope: IcsScope, lastMonth: string): WorkforceFigures[] {
	const months = all<{ month: string }>(
		`SELECT DISTINCT month FROM workforce WHERE ics_id = @ics AND removed_at IS NULL AND month <= @month
		ORDER BY month`,
		{ ics: scope.ics.id, month: lastMonth }
	);
	return figuresIn(
		scope,
		months.map(({ month }) => month)
	);
}

/** At the end of each of the months, ascending; a trust that is behind counts with its last return. */
function figuresIn(scope: IcsScope, months: readonly string[]): WorkforceFigures[] {
	return all<Omit<WorkforceFigures, 'asAt'> & { at: string }>(
		`WITH moment AS MATERIALIZED (SELECT value AS at FROM json_each(@months)),
			${LAST_RETURNED}, ${POSTS}
		SELECT moment.at, max(month) AS month, min(month) AS oldestMonth,
			coalesce(sum(planned_wte) FILTER (WHERE NOT again AND in_post_wte IS NOT NULL), 0) AS planned,
			coalesce(sum(in_post_wte) FILTER (WHERE NOT again AND planned_wte IS NOT NULL), 0) AS inPost,
			count(*) FILTER (WHERE NOT again AND (planned_wte IS NULL OR in_post_wte IS NULL)) AS unknown,
			coalesce(sum(in_post_wte) FILTER (WHERE NOT again AND lived_experience IS NOT NULL), 0) AS inPostGiven,
			coalesce(sum(in_post_wte) FILTER (WHERE NOT again AND lived_experience = 'yes'), 0) AS livedExperience,
			count(*) FILTER (WHERE NOT again AND in_post_wte > 0 AND lived_experience IS NULL) AS notGiven,
			count(*) FILTER (WHERE again) AS countedOnce
		FROM moment LEFT JOIN post ON post.at = moment.at GROUP BY moment.at ORDER BY moment.at`,
		{ ics: scope.ics.id, months: JSON.stringify(months) }
	).map(({ at, ...found }) => ({
		...found,
		asAt: monthEnd(at),
		planned: tidy(found.planned),
		inPost: tidy(found.inPost),
		inPostGiven: tidy(found.inPostGiven),
		livedExperience: tidy(found.livedExperience)
	}));
}

// The workforce over time: by month, by quarter, and by what the posts are.

/** Which trust returned which month, the months to come included. */
export function workforceReturns(scope: IcsScope): TrustReturn[] {
	const held = cached({ dependsOn: rowsOf(scope, 'workforce'), key: 'returns' }, () =>
		all<{ month: string; trust: string }>(
			'SELECT DISTINCT month, trust FROM workforce WHERE ics_id = ? AND removed_at IS NULL',
			scope.ics.id
		)
	);
	// Names are no part of the register: they are asked for each time.
	return all<TrustReturn>(
		`WITH held AS MATERIALIZED (
			SELECT value ->> 'month' AS month, value ->> 'trust' AS trust FROM json_each(?))
		SELECT held.month, held.trust, coalesce(o.short_name, held.trust) AS name
		FROM held LEFT JOIN organisations o ON o.code = held.trust
		ORDER BY held.month, name`,
		JSON.stringify(held)
	);
}

const SUMS = `coalesce(sum(planned_wte) FILTER (WHERE in_post_wte IS NOT NULL), 0) AS planned,
	coalesce(sum(in_post_wte) FILTER (WHERE planned_wte IS NOT NULL), 0) AS inPost,
	count(*) FILTER (WHERE planned_wte IS NOT NULL AND in_post_wte IS NOT NULL) AS given,
	count(*) FILTER (WHERE planned_wte IS NULL OR in_post_wte IS NULL) AS unknown,
	sum(offers) AS offers`;

/** The posts at the end of each of these months, by each trust's last return; oldest first. */
export function workforceByMonth(scope: IcsScope, months: readonly string[]): MonthPosts[] {
	return cached({ dependsOn: rowsOf(scope, 'workforce'), key: `months/${months.join()}` }, () =>
		all<MonthPosts>(
			`WITH ${LAST_RETURNED}, ${POSTS}
			SELECT at AS month, ${SUMS} FROM post WHERE NOT again GROUP BY at ORDER BY at`,
			{ ics: scope.ics.id, months: JSON.stringify(months) }
		).map(tidied)
	);
}

const GROUPED: Record<GroupName, string> = {
	role: 'role COLLATE NOCASE',
	trust: 'trust',
	employer: 'employer',
	focus: 'focus'
};

/** The posts at the end of a month by role, trust, employer or focus. */
export function workforceGroups(scope: IcsScope, month: string, by: GroupName): PostGroup[] {
	const work = () =>
		all<PostGroup>(
			`WITH ${LAST_RETURNED}, ${POSTS}
		SELECT min(post.${by}) AS value, count(DISTINCT post.${by}) AS spellings,
			${by === 'trust' ? 'coalesce(min(o.short_name), min(post.trust))' : `min(post.${by})`} AS name,
			${SUMS}
		FROM post ${by === 'trust' ? 'LEFT JOIN organisations o ON o.code = post.trust' : ''}
		WHERE NOT again GROUP BY post.${GROUPED[by]}`,
			{ ics: scope.ics.id, months: JSON.stringify([month]) }
		).map(tidied);
	// The trusts' names are no part of the register.
	return by === 'trust'
		? work()
		: cached({ dependsOn: rowsOf(scope, 'workforce'), key: `groups/${by}/${month}` }, work);
}

/** Who started and who left in each month that was returned, up to one; oldest first. */
export function workforceFlows(scope: IcsScope, upTo: string): MonthFlow[] {
	return cached({ dependsOn: rowsOf(scope, 'workforce'), key: `flows/${upTo}` }, () =>
		all<MonthFlow>(
			`WITH returned AS MATERIALIZED (
				SELECT DISTINCT month AS at, trust, month FROM workforce
				WHERE ics_id = @ics AND removed_at IS NULL AND month <= @upTo), ${POSTS}
			SELECT at AS month, sum(starters) AS starters, sum(leavers) AS leavers,
				count(*) FILTER (WHERE starters IS NULL OR leavers IS NULL) AS notGiven
			FROM post WHERE NOT again GROUP BY at ORDER BY at`,
			{ ics: scope.ics.id, upTo }
		).map((flow) => ({
			...flow,
			starters: flow.starters === null ? null : tidy(flow.starters),
			leavers: flow.leavers === null ? null : tidy(flow.leavers)
		}))
	);
}

/**
 * The WTE planned by the end of a month to come: the plans of each trust's last return up to `now`,
 * each replaced by a later plan for the same line where one is held, and the lines that only such a
 * later plan has. With the newest month of these plans; null where no plan is held.
 */
export function workforcePlan(
	scope: IcsScope,
	now: string,
	month: string
): { planned: number; month: string } | null {
	const found = cached({ dependsOn: rowsOf(scope, 'workforce'), key: `plan/${now}/${month}` }, () =>
		get<{ planned: number | null; month: string }>(
			`WITH returned AS MATERIALIZED (
			SELECT 1 AS at, trust, max(month) AS month FROM workforce
			WHERE ics_id = @ics AND removed_at IS NULL AND month <= @now GROUP BY trust
			UNION SELECT 1, trust, month FROM workforce
			WHERE ics_id = @ics AND removed_at IS NULL AND month > @now AND month <= @month), ${POSTS},
		line AS (
			SELECT planned_wte, max(month) AS month FROM post
			WHERE NOT again AND planned_wte IS NOT NULL
			GROUP BY trust, role, band, employer, focus)
		SELECT sum(planned_wte) AS planned, max(month) AS month FROM line`,
			{ ics: scope.ics.id, now, month }
		)
	);
	if (!found || found.planned === null) return null;
	return { planned: tidy(found.planned), month: found.month };
}

function tidied<Sums extends { planned: number; inPost: number }>(sums: Sums): Sums {
	return { ...sums, planned: tidy(sums.planned), inPost: tidy(sums.inPost) };
}

/**
 * People in post before and at the end of a quarter, and who started and left in it, over the trusts
 * named (codes). A line without a number of people in post at either end is left out of all four.
 */
export function bridgeSums(
	scope: IcsScope,
	quarter: Quarter,
	trusts: readonly string[]
): BridgeSums {
	const question = `bridge/${quarter.code}/${trusts.join()}`;
	const sums = cached({ dependsOn: rowsOf(scope, 'workforce'), key: question }, () =>
		get<BridgeSums>(
			`WITH returned AS MATERIALIZED (
			SELECT DISTINCT month AS at, trust, month FROM workforce
			WHERE ics_id = @ics AND removed_at IS NULL AND month BETWEEN @before AND @last
				AND trust IN (SELECT value FROM json_each(@trusts))), ${POSTS},
		silent AS MATERIALIZED (
			SELECT DISTINCT trust, role, band, employer, focus FROM post
			WHERE NOT again AND at IN (@before, @last) AND in_post_wte IS NULL),
		counted AS (
			SELECT * FROM post WHERE NOT again
				AND (trust, role, band, employer, focus) NOT IN (SELECT * FROM silent))
		SELECT coalesce(sum(in_post_wte) FILTER (WHERE at = @before), 0) AS start,
			coalesce(sum(in_post_wte) FILTER (WHERE at = @last), 0) AS "end",
			sum(starters) FILTER (WHERE at > @before) AS starters,
			sum(leavers) FILTER (WHERE at > @before) AS leavers,
			count(*) FILTER (WHERE at > @before AND (starters IS NULL OR leavers IS NULL)) AS notGiven,
			(SELECT count(*) FROM silent) AS silent,
			(SELECT count(*) FROM post WHERE again AND at = @last) AS countedOnce
		FROM counted`,
			{
				ics: scope.ics.id,
				before: monthBefore(quarter),
				last: quarter.endsOn.slice(0, 7),
				trusts: JSON.stringify(trusts)
			}
		)!
	);
	return {
		...sums,
		start: tidy(sums.start),
		end: tidy(sums.end),
		starters: sums.starters === null ? null : tidy(sums.starters),
		leavers: sums.leavers === null ? null : tidy(sums.leavers)
	};
}

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
export function postsFor(
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
export function workforceDashboard(scope: IcsScope, asAt: string, url: URL) {
	const returns = workforceReturns(scope);
	const posts = postsFor(scope, returns, asAt, url);
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
		bridge: bridgeFor(scope, returns, asAt, url),
		recruitment: recruitmentFor(scope, returns, now, asAt, url)
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
function bridgeFor(scope: IcsScope, returns: TrustReturn[], asAt: string, url: URL) {
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

function recruitmentFor(
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

export const workforceServer: RegisterServer = {
	register: workforce,
	status: WORKFORCE_STATUS,
	...byMonths(workforceFigures, workforceFiguresByMonth, {
		sentence: workforceSentence,
		measures: workforceMeasures
	}),
	dashboard: workforceDashboard
};
