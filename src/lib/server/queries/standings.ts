/** One deliverable of many systems, in two queries whatever their number. */
import type { Ics, Scope } from '#lib/domain/access.ts';
import { addDays } from '#lib/domain/calendar.ts';
import { partsOf } from '#lib/domain/comparison/mapped.ts';
import type { SectionRatings, Standing } from '#lib/domain/comparison/standing.ts';
import { stateOf, type Stand } from '#lib/domain/deliverable-state.ts';
import type { Deliverable } from '#lib/domain/roadmap.ts';
import { all } from '#lib/server/db/connection.ts';
import { askedCodes, DELIVERABLES, latestId } from '#lib/server/queries/latest-update.ts';
import { icsLineage, listIcs, type IcsListed } from '#lib/server/queries/organisations.ts';
import { rememberedOf } from '#lib/server/queries/remembered.ts';

export type StandingsAsked = {
	deliverable: Deliverable;
	/** ISO date. */
	asAt: string;
	/** As `Asked` of queries/comparison.ts has it: a system of then stands under that of today. */
	mappedTo: string | null;
	systems: readonly IcsListed[];
	/** Whether the reader may see a reviewer's rating before the region has decided. */
	mayReview: (ics: Ics) => boolean;
};

/** Where each system of a scope stands; one line for each predecessor where today's had several. */
export function standingsOf(scope: Scope, asked: StandingsAsked): Standing[] {
	const { deliverable, asAt, mappedTo, systems, mayReview } = asked;
	const readable = new Map(listIcs(scope).map((ics) => [ics.id, ics]));
	const known = mappedTo === null ? null : icsLineage();
	const lines = systems.flatMap((ics) => {
		const parts = known
			? partsOf(ics.id, asAt, known.organisations, known.lineage)
			: [{ id: ics.id }];
		return parts.flatMap(({ id }) => {
			const source = readable.get(id);
			return source ? [{ ics, source }] : [];
		});
	});
	const ids = JSON.stringify([...new Set(lines.map(({ source }) => source.id))]);
	const stands = standsOf(deliverable, asAt, ids);
	const ratings = ratingsOf(deliverable.returnSection, asAt, ids);
	return lines.map(({ ics, source }) => {
		const rated = ratings.get(source.id);
		return {
			code: source.code,
			shortName: ics.shortName,
			regionName: ics.regionName,
			saidBy: source.id === ics.id ? null : source.shortName,
			state: stateOf(deliverable.code, stands.get(source.id) ?? null, asAt),
			ratings: rated
				? {
						quarter: rated.quarter,
						system: rated.system,
						reviewer: rated.decided || mayReview(source) ? rated.reviewer : null
					}
				: null
		};
	});
}

function standsOf(deliverable: Deliverable, asAt: string, ids: string): Map<number, Stand> {
	const rows = all<Stand & { icsId: number }>(
		`WITH ${DELIVERABLES}
		SELECT u.ics_id AS icsId, u.deliverable, u.effective_on AS effectiveOn, u.stage, u.confidence,
			u.reason, u.owner, u.back_to_green_on AS backToGreenOn, u.baseline_on AS baselineOn,
			u.forecast_on AS forecastOn, u.forecast_reason AS forecastReason, u.actual_on AS actualOn
		FROM json_each(?) i CROSS JOIN d JOIN deliverable_updates u ON u.id = ${latestId('i.value')}`,
		askedCodes({ deliverables: [deliverable] }),
		ids,
		asAt,
		asAt
	);
	return new Map(rows.map(({ icsId, ...stand }) => [icsId, stand]));
}

type RatedRow = SectionRatings & { icsId: number; decided: number };

/** The ratings of a section in the last return that each system had sent by the end of a day. */
function ratingsOf(
	section: string,
	asAt: string,
	ids: string
): ReadonlyMap<number, Readonly<RatedRow>> {
	// Each rating is looked up in a document of tens of kilobytes.
	return rememberedOf(['returns'], `ratings/${section}/${asAt}/${ids}`, () =>
		ratingsNow(section, asAt, ids)
	);
}

function ratingsNow(section: string, asAt: string, ids: string): Map<number, RatedRow> {
	const rows = all<RatedRow>(
		`WITH last AS MATERIALIZED (
			SELECT i.value AS ics, (SELECT s.id FROM returns r JOIN submissions s ON s.return_id = r.id
				WHERE r.ics_id = i.value AND s.at < @end
				ORDER BY r.quarter DESC, s.number DESC LIMIT 1) AS sent
			FROM json_each(@ids) i)
		SELECT last.ics AS icsId, r.quarter,
			r.state NOT IN ('submitted', 'in-review', 'resubmitted') AS decided,
			(SELECT e.value ->> 'rating' FROM json_each(s.content, '$.sections') e
				WHERE e.value ->> 'code' = @section) AS system,
			(SELECT v.rating FROM review_ratings v
				WHERE v.return_id = r.id AND v.section = @section AND v.at < @end
				ORDER BY v.id DESC LIMIT 1) AS reviewer
		FROM last JOIN submissions s ON s.id = last.sent JOIN returns r ON r.id = s.return_id`,
		{ ids, section, end: addDays(asAt, 1) }
	);
	return new Map(rows.map((row) => [row.icsId, row]));
}
