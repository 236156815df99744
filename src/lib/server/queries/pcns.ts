import type { IcsScope } from '#lib/domain/access.ts';
import { all } from '#lib/server/db/connection.ts';

/**
 * Whether a network is open on `@asAt`: it closes at the end of its last day, and one whose days
 * nobody gave is open on every day.
 */
export const OPEN_PCN =
	"coalesce(opened_on, '') <= @asAt AND (closed_on IS NULL OR closed_on >= @asAt)";

/** A network's state as at `@asAt`; codes are those of the register's definition. */
export const PCN_STATUS = `CASE
	WHEN closed_on < @asAt THEN 'closed'
	WHEN opened_on > @asAt THEN 'unopened'
	WHEN live_on <= @asAt THEN 'live'
	WHEN planned_on < @asAt THEN 'late'
	WHEN planned_on IS NOT NULL THEN 'planned'
	ELSE 'no-date' END`;

export type PcnCounts = {
	asAt: string;
	/** Networks open on that day. */
	networks: number;
	/** Networks of the register that had closed by then or open later: no other figure counts them. */
	notOpen: number;
	live: number;
	/** Networks that the plan says should be live by that day. */
	planned: number;
	population: number;
	livePopulation: number;
	plannedPopulation: number;
	/** Networks that gave no population, so that shares leave them out. */
	populationUnknown: number;
	/** Networks that are not live and past their planned date. */
	late: number;
	/** Networks that are not live and have no planned date. */
	undated: number;
};

/** Counts at each of the given days (ISO dates, ascending). */
export function pcnCounts(scope: IcsScope, days: readonly string[]): PcnCounts[] {
	return all<PcnCounts>(
		`WITH day AS MATERIALIZED (SELECT value AS asAt FROM json_each(@days)),
		network AS MATERIALIZED (
			SELECT id, population, coalesce(live_on, '9') AS live, coalesce(planned_on, '9') AS planned,
				coalesce(opened_on, '') AS opened, coalesce(closed_on, '9') AS closed
			FROM pcns WHERE ics_id = @ics AND removed_at IS NULL)
		SELECT day.asAt,
			count(network.id) AS networks,
			(SELECT count(*) FROM network) - count(network.id) AS notOpen,
			count(*) FILTER (WHERE live <= asAt) AS live,
			count(*) FILTER (WHERE planned <= asAt) AS planned,
			coalesce(sum(population), 0) AS population,
			coalesce(sum(population) FILTER (WHERE live <= asAt), 0) AS livePopulation,
			coalesce(sum(population) FILTER (WHERE planned <= asAt), 0) AS plannedPopulation,
			count(*) FILTER (WHERE network.id IS NOT NULL AND population IS NULL) AS populationUnknown,
			count(*) FILTER (WHERE live > asAt AND planned < asAt) AS late,
			count(*) FILTER (WHERE live > asAt AND planned = '9') AS undated
		FROM day LEFT JOIN network ON opened <= asAt AND closed >= asAt
		GROUP BY day.asAt ORDER BY day.asAt`,
		{ ics: scope.ics.id, days: JSON.stringify(days) }
	);
}

/** The ODS codes of the networks that stand in the register. */
export function networkCodes(scope: IcsScope): string[] {
	return all<{ code: string }>(
		'SELECT ods_code AS code FROM pcns WHERE ics_id = ? AND removed_at IS NULL ORDER BY ods_code',
		scope.ics.id
	).map(({ code }) => code);
}
