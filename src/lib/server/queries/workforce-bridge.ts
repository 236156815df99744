import type { IcsScope } from '#lib/domain/access.ts';
import type { Quarter } from '#lib/domain/calendar.ts';
import { tidy } from '#lib/domain/measure-values.ts';
import type { BridgeSums } from '#lib/domain/workforce/bridge.ts';
import { monthBefore } from '#lib/domain/workforce/returns.ts';
import { get } from '#lib/server/db/connection.ts';
import { remembered } from '#lib/server/queries/remembered.ts';
import { POSTS } from '#lib/server/queries/workforce.ts';

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
	const sums = remembered(scope, 'workforce', question, () =>
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
			count(*) FILTER (WHERE at > @before AND (starters IS NULL OR leavers IS NULL)) AS notSaid,
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
