/** The workforce over time: by month, by quarter, and by what the posts are. */
import type { IcsScope } from '#lib/domain/access.ts';
import { tidy } from '#lib/domain/measure-values.ts';
import type { MonthFlow } from '#lib/domain/workforce/flows.ts';
import type { GroupName, PostGroup } from '#lib/domain/workforce/groups.ts';
import type { MonthPosts } from '#lib/domain/workforce/months.ts';
import type { TrustReturn } from '#lib/domain/workforce/returns.ts';
import { all, get } from '#lib/server/db/connection.ts';
import { remembered } from '#lib/server/queries/remembered.ts';
import { LAST_RETURNED, POSTS } from '#lib/server/queries/workforce.ts';

/** Which trust returned which month, the months to come included. */
export function workforceReturns(scope: IcsScope): TrustReturn[] {
	const held = remembered(scope, 'workforce', 'returns', () =>
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
	return remembered(scope, 'workforce', `months/${months.join()}`, () =>
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
	return by === 'trust' ? work() : remembered(scope, 'workforce', `groups/${by}/${month}`, work);
}

/** Who started and who left in each month that was returned, up to one; oldest first. */
export function workforceFlows(scope: IcsScope, upTo: string): MonthFlow[] {
	return remembered(scope, 'workforce', `flows/${upTo}`, () =>
		all<MonthFlow>(
			`WITH returned AS MATERIALIZED (
				SELECT DISTINCT month AS at, trust, month FROM workforce
				WHERE ics_id = @ics AND removed_at IS NULL AND month <= @upTo), ${POSTS}
			SELECT at AS month, sum(starters) AS starters, sum(leavers) AS leavers,
				count(*) FILTER (WHERE starters IS NULL OR leavers IS NULL) AS notSaid
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
	const found = remembered(scope, 'workforce', `plan/${now}/${month}`, () =>
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
