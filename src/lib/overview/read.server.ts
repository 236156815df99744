/** What an ICS's overview shows, gathered from the roadmap and the registers. */
import { dataCheckCounts, dataChecks } from '#lib/checks/read.server.ts';
import type { IcsScope } from '#lib/core/access.ts';
import { judgedMeasures } from '#lib/measures/annotations/read.server.ts';
import { registerSummary, shownMeasures } from '#lib/measures/read.server.ts';
import { sparkOf } from '#lib/measures/rules.ts';
import { cached } from '#lib/platform/cache.server.ts';
import { all, get } from '#lib/platform/database.server.ts';
import { unfinishedImports } from '#lib/imports/read.server.ts';
import { REGISTERS } from '#lib/registers/all.ts';
import { datedBy } from '#lib/registers/definition.ts';
import { lastChanges } from '#lib/registers/history.server.ts';
import { recordings } from '#lib/registers/recorded.server.ts';
import { statesOf } from '#lib/roadmap/progress/read.server.ts';
import {
	burnUp,
	type BurnUpDay,
	type DeliverableState,
	type StageCode
} from '#lib/roadmap/progress/rules.ts';
import { type RoadmapSummary, summaryOf } from '#lib/roadmap/progress/summary.server.ts';
import { currentRoadmap, type VersionedRoadmap } from '#lib/roadmap/read.server.ts';
import type { Roadmap } from '#lib/roadmap/rules.ts';
import type { FilesWaiting } from './rules.ts';

/** Slipping deliverables that the overview draws; all of them stand on the roadmap. */
const SLIPS_SHOWN = 7;

/** A register in a line: the sentence of its own page, its first headline measure, its last change. */
export type Workstream = {
	register: string;
	/** As its reader sees it; null while it holds nothing. */
	sentence: string | null;
	/** Null where it has no measure, or nothing to draw. */
	trend: (ReturnType<typeof sparkOf> & { title: string }) | null;
	/** ISO date and time; null for never. */
	changedAt: string | null;
};

export type Overview = {
	roadmap: Roadmap;
	states: DeliverableState[];
	summary: RoadmapSummary;
	burnUp: BurnUpDay[];
	/** In the order of the registers. */
	workstreams: Workstream[];
	/** Contradictions that wait to be corrected or explained. */
	contradictions: number;
};

/**
 * Everything as at one day (ISO date). Kept until something in the ICS is written: updates are only
 * ever appended and every write to a register moves its version, so the stamp tells.
 *
 * @throws NoRoadmap
 */
export function overviewOf(scope: IcsScope, asAt: string): Overview {
	const roadmap = currentRoadmap(asAt);
	return cached(
		{
			dependsOn: [{ version: roadmap.versionId }, { version: stampOf(scope) }],
			key: `overview/${scope.ics.id}/${scope.audience}/${asAt}`
		},
		() => computed(scope, roadmap, asAt)
	);
}

/** Changes with every update and every register row that is written in the ICS. */
function stampOf(scope: IcsScope): string {
	const row = get<{ stamp: string }>(
		`SELECT ifnull((SELECT id FROM deliverable_updates WHERE ics_id = @ics
				ORDER BY recorded_at DESC, id DESC LIMIT 1), 0)
			|| '/' || ifnull((SELECT max(id) FROM data_explanations WHERE ics_id = @ics), 0)
			|| '/' || ifnull((SELECT group_concat(register || version) FROM register_versions
				WHERE ics_id = @ics), '') AS stamp`,
		{ ics: scope.ics.id }
	);
	return row?.stamp ?? '';
}

function computed(scope: IcsScope, roadmap: VersionedRoadmap, asAt: string): Overview {
	const states = statesOf(scope, roadmap, asAt);
	return {
		roadmap,
		states,
		summary: summaryOf(scope, roadmap, states, asAt, SLIPS_SHOWN),
		burnUp: burnUp(states, asAt),
		workstreams: workstreamsOf(scope, asAt),
		contradictions: dataCheckCounts(dataChecks(scope, asAt)).open
	};
}

function workstreamsOf(scope: IcsScope, asAt: string): Workstream[] {
	const filled = new Set(
		all<{ register: string }>(
			'SELECT register FROM register_versions WHERE ics_id = ?',
			scope.ics.id
		).map(({ register }) => register)
	);
	const firsts = REGISTERS.flatMap(({ name, measures }) =>
		filled.has(name) ? (measures[0]?.name ?? []) : []
	);
	const measures = shownMeasures(scope).filter(({ name }) => firsts.includes(name));
	const judged = new Map(
		judgedMeasures(scope, measures, asAt).map((one) => [one.measure.source.register, one])
	);
	const changes = lastChanges(scope, asAt);
	return REGISTERS.map(({ name }) => {
		const one = judged.get(name);
		return {
			register: name,
			sentence: filled.has(name) ? registerSummary(scope, name, asAt).sentence : null,
			trend: one
				? { title: one.measure.title, ...sparkOf(one.measure, one.points, one.chart, asAt) }
				: null,
			changedAt: changes.get(name) ?? null
		};
	});
}

export type RecentUpdate = { deliverable: string; stage: StageCode; at: string; by: string };

/** Roadmap updates recorded since a moment (ISO date and time), newest first. */
export function updatesSince(scope: IcsScope, since: string, limit = 10): RecentUpdate[] {
	return all<RecentUpdate>(
		`SELECT d.deliverable, d.stage, d.recorded_at AS at, u.name AS by
		FROM deliverable_updates d JOIN user u ON u.id = d.recorded_by
		WHERE d.ics_id = ? AND d.recorded_at > ? ORDER BY d.recorded_at DESC LIMIT ?`,
		scope.ics.id,
		since,
		limit
	);
}

/** What waits to be brought in, for whoever imports: as of today (ISO), whatever a page shows. */
export function filesWaiting(scope: IcsScope<'import'>, today: string): FilesWaiting {
	return {
		unfinished: unfinishedImports(scope).map(({ id, fileName }) => ({ id, fileName })),
		contradictions: dataCheckCounts(dataChecks(scope, today)).open,
		registers: REGISTERS.map((register) => {
			const { name, title } = register;
			const by = datedBy(register);
			const monthly = by?.kind === 'month';
			return {
				name,
				title,
				monthly,
				newestMonth: monthly ? newestMonth(scope, name, by.name) : null,
				changedOn: recordings(scope, register).last || null
			};
		})
	};
}

function newestMonth(scope: IcsScope, register: string, column: string): string | null {
	return get<{ month: string | null }>(
		`SELECT max(${column}) AS month FROM ${register} WHERE ics_id = ? AND removed_at IS NULL`,
		scope.ics.id
	)!.month;
}
