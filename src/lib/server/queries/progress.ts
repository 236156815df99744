/**
 * Progress against the roadmap. Each figure is the latest update on or before a day, found with one
 * index seek a deliverable, so the cost does not grow with the history.
 */
import type { IcsScope } from '#lib/domain/access.ts';
import { stateOf, type DeliverableState, type Stand } from '#lib/domain/deliverable-state.ts';
import type { Roadmap } from '#lib/domain/roadmap.ts';
import { all } from '#lib/server/db/connection.ts';
import { askedCodes, DELIVERABLES, latestId } from '#lib/server/queries/latest-update.ts';
import { allRoadmaps, currentRoadmap } from '#lib/server/queries/roadmap.ts';

/**
 * Where every deliverable of the roadmap in force stands in an ICS at the end of a day, in the
 * roadmap's order.
 *
 * @throws NoRoadmap
 */
export function progressOf(scope: IcsScope, asAt: string): DeliverableState[] {
	const roadmap = currentRoadmap(asAt);
	return statesOf(scope, roadmap, asAt);
}

/** The same for some deliverables: those of a version, or the ones that a page is about. */
export function statesOf(
	scope: IcsScope,
	roadmap: Pick<Roadmap, 'deliverables'>,
	asAt: string
): DeliverableState[] {
	const rows = all<Stand & { code: string }>(
		`WITH ${DELIVERABLES}
		SELECT d.code, u.deliverable, u.effective_on AS effectiveOn, u.stage, u.confidence, u.reason,
			u.owner, u.back_to_green_on AS backToGreenOn, u.baseline_on AS baselineOn,
			u.forecast_on AS forecastOn, u.forecast_reason AS forecastReason, u.actual_on AS actualOn
		FROM d JOIN deliverable_updates u ON u.id = ${latestId('?')}`,
		askedCodes(roadmap),
		scope.ics.id,
		asAt,
		scope.ics.id,
		asAt
	);
	const latest = new Map(rows.map((row) => [row.code, row]));
	return roadmap.deliverables.map(({ code }) => stateOf(code, latest.get(code) ?? null, asAt));
}

export type CriteriaMet = {
	gettingStarted: { met: number; of: number };
	success: { met: number; of: number };
};

/** For each criterion that counts and that something was said of: whether it is met as at a day. */
export function criteriaSaid(
	scope: IcsScope,
	roadmap: Pick<Roadmap, 'deliverables'>,
	asAt: string
): Map<string, boolean> {
	const asked = roadmap.deliverables.flatMap(({ code, criteria, replaces }) =>
		criteria
			.filter(({ kind }) => kind !== 'consider')
			.flatMap((criterion) => [code, ...replaces].map((under) => [under, criterion.code]))
	);
	const rows = all<{ criterion: string; met: number }>(
		`WITH c (deliverable, criterion) AS MATERIALIZED (
			SELECT value ->> 0, value ->> 1 FROM json_each(?))
		SELECT c.criterion, k.met FROM c JOIN criterion_updates k ON k.id = (
			SELECT id FROM criterion_updates
			WHERE ics_id = ? AND deliverable = c.deliverable AND criterion = c.criterion
				AND effective_on <= ?
			ORDER BY effective_on DESC, id DESC LIMIT 1)`,
		JSON.stringify(asked),
		scope.ics.id,
		asAt
	);
	// What was said under the deliverable's own code comes first and outweighs what it replaces.
	return new Map(rows.toReversed().map(({ criterion, met }) => [criterion, met === 1]));
}

/** For every deliverable, how many of its criteria are met as at a day. */
export function criteriaMet(
	scope: IcsScope,
	roadmap: Pick<Roadmap, 'deliverables'>,
	asAt: string
): Map<string, CriteriaMet> {
	const said = criteriaSaid(scope, roadmap, asAt);
	return new Map(
		roadmap.deliverables.map(({ code, criteria }) => {
			const count = (kind: string) => {
				const ofKind = criteria.filter((criterion) => criterion.kind === kind);
				return { met: ofKind.filter((one) => said.get(one.code)).length, of: ofKind.length };
			};
			return [code, { gettingStarted: count('getting-started'), success: count('success') }];
		})
	);
}

/** The reason last given for moving the date of each of these deliverables, where one was. */
export function moveReasons(
	scope: IcsScope,
	codes: readonly string[],
	asAt: string
): Map<string, string> {
	if (codes.length === 0) return new Map();
	const rows = all<{ code: string; reason: string | null }>(
		`SELECT c.value AS code, (SELECT forecast_reason FROM deliverable_updates
			WHERE ics_id = ? AND deliverable = c.value AND effective_on <= ? AND forecast_reason IS NOT NULL
			ORDER BY effective_on DESC, id DESC LIMIT 1) AS reason
		FROM json_each(?) c`,
		scope.ics.id,
		asAt,
		JSON.stringify(codes)
	);
	return new Map(rows.flatMap(({ code, reason }) => (reason === null ? [] : [[code, reason]])));
}

/** Deliverables of other versions that the one in force neither has nor replaces, with progress. */
export function goneWithProgress(
	scope: IcsScope,
	asAt: string
): { code: string; title: string; version: string; state: DeliverableState }[] {
	const current = currentRoadmap(asAt);
	const kept = new Set(current.deliverables.flatMap(({ code, replaces }) => [code, ...replaces]));
	const gone = new Map(
		allRoadmaps()
			.toReversed()
			.flatMap((roadmap) =>
				roadmap.deliverables
					.filter(({ code }) => !kept.has(code))
					.map(
						(deliverable) => [deliverable.code, { deliverable, version: roadmap.title }] as const
					)
			)
	);
	if (gone.size === 0) return [];
	const deliverables = [...gone.values()].map(({ deliverable }) => deliverable);
	return statesOf(scope, { deliverables }, asAt)
		.filter(({ stage }) => stage !== null)
		.map((state) => {
			const found = gone.get(state.code)!;
			return { code: state.code, title: found.deliverable.title, version: found.version, state };
		});
}
