import { type IcsScope, NotFound, opens, type Scope } from '#lib/core/access.ts';
import { addDays, addMonths } from '#lib/core/calendar.ts';
import { cached } from '#lib/platform/cache.server.ts';
import { all, get } from '#lib/platform/database.server.ts';
import { allRoadmaps, currentRoadmap, type VersionedRoadmap } from '#lib/roadmap/read.server.ts';
import type { Criterion, Deliverable, Roadmap } from '#lib/roadmap/rules.ts';
import type { ProgressCounts } from './attention.ts';
import {
	type Change,
	changesBetween,
	type ConfidenceCode,
	type DateMove,
	dateMoves,
	type DeliverableState,
	type ProgressUpdate,
	SOON_MONTHS,
	type StageCode,
	STALE_AFTER_DAYS,
	type LatestUpdate,
	stateOf,
	undoUntil
} from './rules.ts';

// The two fragments of SQL with which every query finds the update in force: one index seek for each
// deliverable, however long its history.

/** The deliverables asked about: their code, and as JSON the codes of those they replace. */
export const DELIVERABLES = `d (code, old) AS MATERIALIZED (
	SELECT value ->> 0, value ->> 1 FROM json_each(?))`;

/**
 * The id of the update in force for `d` in the ICS `ics`: its own, or while it has none the newest
 * of those it replaces. Its two parameters are the day.
 */
export const latestId = (ics: string) => `coalesce(
	(SELECT id FROM deliverable_updates WHERE ics_id = ${ics} AND deliverable = d.code AND effective_on <= ?
		ORDER BY effective_on DESC, id DESC LIMIT 1),
	CASE WHEN d.old <> '[]' THEN
		(SELECT id FROM deliverable_updates WHERE ics_id = ${ics} AND effective_on <= ?
			AND deliverable IN (SELECT value FROM json_each(d.old))
			ORDER BY effective_on DESC, id DESC LIMIT 1) END)`;

/** The parameter of `DELIVERABLES`. */
export function askedCodes(roadmap: Pick<Roadmap, 'deliverables'>): string {
	return JSON.stringify(
		roadmap.deliverables.map(({ code, replaces }) => [code, JSON.stringify(replaces)])
	);
}

// Progress against the roadmap. Each figure is the latest update on or before a day, found with one
// index seek a deliverable, so the cost does not grow with the history.

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
	const rows = all<LatestUpdate & { code: string }>(
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
export function criterionStates(
	scope: IcsScope,
	roadmap: Pick<Roadmap, 'deliverables'>,
	asAt: string
): Map<string, boolean> {
	const criteria = roadmap.deliverables.flatMap(({ code, criteria, replaces }) =>
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
		JSON.stringify(criteria),
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
	const met = criterionStates(scope, roadmap, asAt);
	return new Map(
		roadmap.deliverables.map(({ code, criteria }) => {
			const count = (kind: string) => {
				const ofKind = criteria.filter((criterion) => criterion.kind === kind);
				return { met: ofKind.filter((one) => met.get(one.code)).length, of: ofKind.length };
			};
			return [code, { gettingStarted: count('getting-started'), success: count('success') }];
		})
	);
}

export type DatedReason = { text: string; on: string };

/**
 * The newest reason that stands for each of these deliverables, with the day it was given: of its delivery
 * confidence, or of moving its date where that came later. A reason that is carried over from update to
 * update is as old as the first that gave it.
 */
export function newestReasons(
	scope: IcsScope,
	codes: readonly string[],
	asAt: string
): Map<string, DatedReason> {
	if (codes.length === 0) return new Map();
	const updates = all<{
		code: string;
		on: string;
		reason: string | null;
		moved: string | null;
	}>(
		`SELECT deliverable AS code, effective_on AS "on", reason, forecast_reason AS moved
		FROM deliverable_updates WHERE ics_id = ? AND effective_on <= ?
			AND deliverable IN (SELECT value FROM json_each(?))
		ORDER BY effective_on, id`,
		scope.ics.id,
		asAt,
		JSON.stringify(codes)
	);
	const found = new Map<string, DatedReason>();
	for (const [code, own] of Map.groupBy(updates, (update) => update.code)) {
		const stands = own.at(-1)!.reason;
		const since = own.findLastIndex(({ reason }) => reason !== stands) + 1;
		const moved = own.findLastIndex((update) => update.moved !== null);
		if (moved >= (stands === null ? 0 : since))
			found.set(code, { text: own[moved]!.moved!, on: own[moved]!.on });
		else if (stands !== null) found.set(code, { text: stands, on: own[since]!.on });
	}
	return found;
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

// The updates and criteria of one deliverable in one ICS: what was said, by whom, and when.

const COLUMNS = `d.id, d.deliverable, d.effective_on AS effectiveOn, d.stage, d.confidence, d.reason,
	d.owner, d.back_to_green_on AS backToGreenOn, d.baseline_on AS baselineOn,
	d.forecast_on AS forecastOn, d.forecast_reason AS forecastReason, d.actual_on AS actualOn, d.note,
	d.recorded_at AS recordedAt, u.name AS recordedBy`;

type Codes = Pick<Deliverable, 'code' | 'replaces'>;

const codesOf = ({ code, replaces }: Codes): string => JSON.stringify([code, ...replaces]);

/** Every update up to a day, oldest first, those of the deliverables it replaces among them. */
function updatesOf(scope: IcsScope, deliverable: Codes, asAt: string): ProgressUpdate[] {
	return all<ProgressUpdate>(
		`SELECT ${COLUMNS} FROM deliverable_updates d JOIN user u ON u.id = d.recorded_by
		WHERE d.ics_id = ? AND d.deliverable IN (SELECT value FROM json_each(?)) AND d.effective_on <= ?
		ORDER BY d.effective_on, d.id`,
		scope.ics.id,
		codesOf(deliverable),
		asAt
	);
}

export type HistoryEntry = {
	id: number;
	effectiveOn: string;
	recordedAt: string;
	recordedBy: string;
	note: string | null;
	/** The earlier deliverable it was recorded under, where there is one. */
	under: string | null;
	/** Whether nothing was said before it. */
	first: boolean;
	changes: Change[];
};

export type DeliverableHistory = {
	/** Newest first: `limit` of them. */
	entries: HistoryEntry[];
	/** All that are held up to the day. */
	total: number;
	/** Each change of the forecast or baseline with its reason, newest first. */
	moves: DateMove[];
};

/** What each update up to a day changed against the one before it, and how the date has moved. */
export function deliverableHistory(
	scope: IcsScope,
	deliverable: Codes,
	asAt: string,
	limit = 10
): DeliverableHistory {
	const updates = updatesOf(scope, deliverable, asAt);
	const entries = updates.map((update, index): HistoryEntry => {
		const { id, effectiveOn, recordedAt, recordedBy, note } = update;
		const under = update.deliverable === deliverable.code ? null : update.deliverable;
		const changes = changesBetween(updates[index - 1] ?? null, update);
		return { id, effectiveOn, recordedAt, recordedBy, note, under, first: index === 0, changes };
	});
	return {
		entries: entries.reverse().slice(0, limit),
		total: updates.length,
		moves: dateMoves(updates)
	};
}

/** Each change of the forecast or baseline of a deliverable with its reason, newest first. */
export function slipHistory(scope: IcsScope, deliverable: Codes, asAt: string): DateMove[] {
	return dateMoves(updatesOf(scope, deliverable, asAt));
}

/** The update in force on a day, whole, with who recorded it; null when there is none. */
export function updateInForce(
	scope: IcsScope,
	deliverable: Codes,
	asAt: string
): ProgressUpdate | null {
	const own = (codes: string) =>
		get<ProgressUpdate>(
			`SELECT ${COLUMNS} FROM deliverable_updates d JOIN user u ON u.id = d.recorded_by
			WHERE d.ics_id = ? AND d.deliverable IN (SELECT value FROM json_each(?)) AND d.effective_on <= ?
			ORDER BY d.effective_on DESC, d.id DESC LIMIT 1`,
			scope.ics.id,
			codes,
			asAt
		);
	const current = own(JSON.stringify([deliverable.code]));
	if (current || deliverable.replaces.length === 0) return current ?? null;
	return own(JSON.stringify(deliverable.replaces)) ?? null;
}

/** The update recorded last, whatever day it is for; with `before`, the last one before that id. */
export function newestUpdate(
	scope: IcsScope,
	deliverable: Codes,
	before = Number.MAX_SAFE_INTEGER
): ProgressUpdate | null {
	return (
		get<ProgressUpdate>(
			`SELECT ${COLUMNS} FROM deliverable_updates d JOIN user u ON u.id = d.recorded_by
			WHERE d.ics_id = ? AND d.deliverable IN (SELECT value FROM json_each(?)) AND d.id < ?
			ORDER BY d.id DESC LIMIT 1`,
			scope.ics.id,
			codesOf(deliverable),
			before
		) ?? null
	);
}

/** One update by its id, if it is of this deliverable in this ICS. */
export function updateById(scope: IcsScope, deliverable: Codes, id: number): ProgressUpdate | null {
	const newest = newestUpdate(scope, deliverable, id + 1);
	return newest?.id === id ? newest : null;
}

/** For each deliverable with any, the id of the update recorded last, which a form has `seen`. */
export function newestIds(
	scope: IcsScope,
	roadmap: Pick<Roadmap, 'deliverables'>
): Map<string, number> {
	const rows = all<{ code: string; id: number | null }>(
		`WITH ${DELIVERABLES}
		SELECT d.code, (SELECT max(id) FROM deliverable_updates WHERE ics_id = ? AND (deliverable = d.code
			OR deliverable IN (SELECT value FROM json_each(d.old)))) AS id FROM d`,
		askedCodes(roadmap),
		scope.ics.id
	);
	return new Map(rows.flatMap(({ code, id }) => (id === null ? [] : [[code, id] as const])));
}

/** Every forecast date that each deliverable has had up to a day, in the order in which it had them. */
export function forecastsOf(
	scope: IcsScope,
	roadmap: Pick<Roadmap, 'deliverables'>,
	asAt: string
): Map<string, string[]> {
	const rows = all<{ code: string; day: string }>(
		`WITH ${DELIVERABLES}
		SELECT d.code, u.forecast_on AS day FROM d JOIN deliverable_updates u ON u.ics_id = ?
			AND u.deliverable IN (SELECT d.code UNION ALL SELECT value FROM json_each(d.old))
			AND u.effective_on <= ? AND u.forecast_on IS NOT NULL
		ORDER BY u.effective_on, u.id`,
		askedCodes(roadmap),
		scope.ics.id,
		asAt
	);
	return new Map(
		[...Map.groupBy(rows, ({ code }) => code)].map(([code, own]) => [
			code,
			[...new Set(own.map(({ day }) => day))]
		])
	);
}

export type Batch = {
	id: number;
	recordedAt: string;
	/** Name of the person. */
	recordedBy: string;
	undoneAt: string | null;
	/** The deliverables that it updated; none once it is undone. */
	codes: string[];
	/** Those of them that have been updated again since. */
	updatedSince: string[];
};

/** What was recorded for several deliverables as one act; null for none of this ICS. */
export function batchOf(scope: IcsScope, id: number): Batch | null {
	const found = get<Omit<Batch, 'codes' | 'updatedSince'>>(
		`SELECT b.id, b.recorded_at AS recordedAt, u.name AS recordedBy, b.undone_at AS undoneAt
		FROM progress_batches b JOIN user u ON u.id = b.recorded_by WHERE b.id = ? AND b.ics_id = ?`,
		id,
		scope.ics.id
	);
	if (!found) return null;
	const rows = all<{ code: string; again: number }>(
		`SELECT d.deliverable AS code, EXISTS (SELECT 1 FROM deliverable_updates later
			WHERE later.ics_id = d.ics_id AND later.deliverable = d.deliverable AND later.id > d.id) AS again
		FROM deliverable_updates d WHERE d.batch_id = ? ORDER BY d.id`,
		id
	);
	const codes = rows.map(({ code }) => code);
	return {
		...found,
		codes,
		updatedSince: rows.filter(({ again }) => again).map(({ code }) => code)
	};
}

/** The act by which an update was recorded, while it can still be undone. */
export function undoableActOf(scope: IcsScope, updateId: number, now: Date): Batch | null {
	const found = get<{ batch: number | null }>(
		'SELECT batch_id AS batch FROM deliverable_updates WHERE id = ? AND ics_id = ?',
		updateId,
		scope.ics.id
	);
	const act = found?.batch ? batchOf(scope, found.batch) : null;
	const open =
		act?.undoneAt === null &&
		act.updatedSince.length === 0 &&
		now.toISOString() <= undoUntil(act.recordedAt);
	return open ? act : null;
}

/** Whether they recorded this update themselves: a form sent twice must not be kept twice. */
export function isOwnUpdate(scope: IcsScope, updateId: number): boolean {
	return (
		get(
			'SELECT 1 FROM deliverable_updates WHERE id = ? AND ics_id = ? AND recorded_by = ?',
			updateId,
			scope.ics.id,
			scope.accountId
		) !== undefined
	);
}

export type CriterionState = Criterion & {
	/** Null while nobody has said anything about it. */
	met: boolean | null;
	evidence: string | null;
	link: string | null;
	effectiveOn: string | null;
	recordedAt: string | null;
	recordedBy: string | null;
	/** The id of the statement in force, which a form carries; 0 for none. */
	updateId: number;
};

type CriterionRow = Omit<CriterionState, keyof Criterion | 'met'> & { code: string; met: number };

/** Every criterion of a deliverable with what was last said of it up to a day, by whom. */
export function criteriaOf(
	scope: IcsScope,
	deliverable: Pick<Deliverable, 'code' | 'replaces' | 'criteria'>,
	asAt: string
): CriterionState[] {
	const rows = all<CriterionRow>(
		`SELECT c.value AS code, k.met, k.evidence, k.link, k.effective_on AS effectiveOn,
			k.recorded_at AS recordedAt, u.name AS recordedBy, k.id AS updateId
		FROM json_each(?) c JOIN criterion_updates k ON k.id = (
			SELECT id FROM criterion_updates
			WHERE ics_id = ? AND deliverable IN (SELECT value FROM json_each(?)) AND criterion = c.value
				AND effective_on <= ?
			ORDER BY effective_on DESC, id DESC LIMIT 1)
		JOIN user u ON u.id = k.recorded_by`,
		JSON.stringify(deliverable.criteria.map(({ code }) => code)),
		scope.ics.id,
		codesOf(deliverable),
		asAt
	);
	const latest = new Map(rows.map((row) => [row.code, row]));
	return deliverable.criteria.map((criterion) => {
		const row = latest.get(criterion.code);
		return {
			...criterion,
			met: row ? row.met === 1 : null,
			evidence: row?.evidence ?? null,
			link: row?.link ?? null,
			effectiveOn: row?.effectiveOn ?? null,
			recordedAt: row?.recordedAt ?? null,
			recordedBy: row?.recordedBy ?? null,
			updateId: row?.updateId ?? 0
		};
	});
}

// Progress of many ICSs at once, counted in the database: only the counts come out of it.

/** Counts of one ICS against the roadmap in force. */
export type IcsProgress = ProgressCounts & {
	icsId: number;
	stages: Record<StageCode, number>;
	/** Of what is not reached yet. */
	confidence: Record<ConfidenceCode | 'unrated', number>;
	/** Not reached, and forecast within three months. */
	dueSoon: number;
	/** Of those, rated amber-red or red. */
	inDoubtSoon: number;
	/** Under way and without an update for more than 90 days. */
	stale: number;
};

type CountRow = Record<string, number>;

/**
 * Counts for many ICSs at once: those given, or all that the scope opens.
 *
 * @throws NotFound when the scope does not open one of them; NoRoadmap
 */
export function progressForMany(
	scope: Scope,
	asAt: string,
	icsIds: readonly number[] = idsOf(scope)
): readonly IcsProgress[] {
	for (const id of icsIds) if (!opens(scope, id)) throw new NotFound(`No organisation ${id}.`);
	const roadmap = currentRoadmap(asAt);
	return cached(
		{
			dependsOn: [{ tables: ['progress'] }, { version: roadmap.versionId }],
			key: `progress/${asAt}/${icsIds.join()}`
		},
		() => counted(roadmap, asAt, icsIds)
	);
}

/**
 * Counting the whole country costs 2,000 index seeks (10 ms), as much as five pages, and the front
 * page asks for it each time. Updates are only ever appended, so the newest id with the question
 * says all that an answer depends on.
 */
function counted(
	roadmap: VersionedRoadmap,
	asAt: string,
	icsIds: readonly number[]
): readonly IcsProgress[] {
	const rows = all<CountRow>(
		`WITH ${DELIVERABLES},
		s AS (SELECT i.value AS ics, u.stage, u.confidence, u.effective_on, u.baseline_on, u.forecast_on,
				u.stage NOT IN ('success-reached', 'sustained') AS open,
				coalesce(u.forecast_on, u.baseline_on) AS promised
			FROM json_each(?) i CROSS JOIN d
			JOIN deliverable_updates u ON u.id = ${latestId('i.value')})
		SELECT ics, count(*) AS updated, sum(NOT open) AS reached,
			sum(stage = 'not-started') AS "not-started", sum(stage = 'getting-started') AS "getting-started",
			sum(stage = 'in-delivery') AS "in-delivery", sum(stage = 'success-reached') AS "success-reached",
			sum(stage = 'sustained') AS sustained,
			sum(open AND confidence IS 'green') AS green, sum(open AND confidence IS 'amber-green') AS "amber-green",
			sum(open AND confidence IS 'amber') AS amber, sum(open AND confidence IS 'amber-red') AS "amber-red",
			sum(open AND confidence IS 'red') AS red, sum(open AND confidence IS NULL) AS unrated,
			sum(open AND promised IS NOT NULL AND promised < ?) AS past,
			sum(open AND promised IS NOT NULL AND promised >= ? AND ifnull(forecast_on > baseline_on, 0)) AS slipping,
			sum(open AND promised IS NULL) AS undated,
			sum(open AND promised IS NOT NULL AND promised BETWEEN ? AND ?) AS soon,
			sum(open AND promised IS NOT NULL AND promised BETWEEN ? AND ?
				AND confidence IN ('amber-red', 'red')) AS doubted,
			sum(open AND effective_on < ?) AS stale
		FROM s GROUP BY ics`,
		askedCodes(roadmap),
		JSON.stringify(icsIds),
		asAt,
		asAt,
		asAt,
		asAt,
		asAt,
		addMonths(asAt, SOON_MONTHS),
		asAt,
		addMonths(asAt, SOON_MONTHS),
		addDays(asAt, -STALE_AFTER_DAYS)
	);
	const byIcs = new Map(rows.map((row) => [row.ics, row]));
	return icsIds.map((icsId) => countsOf(icsId, byIcs.get(icsId), roadmap.deliverables.length));
}

function idsOf(scope: Scope): number[] {
	if (scope.icsIds !== 'all') return [...scope.icsIds];
	return all<{ id: number }>("SELECT id FROM organisations WHERE kind = 'ics' ORDER BY id").map(
		({ id }) => id
	);
}

function countsOf(icsId: number, row: CountRow | undefined, deliverables: number): IcsProgress {
	const n = (name: string) => row?.[name] ?? 0;
	return {
		icsId,
		deliverables,
		updated: n('updated'),
		reached: n('reached'),
		pastDate: n('past'),
		forecastToSlip: n('slipping'),
		undated: n('undated'),
		stages: {
			'not-started': n('not-started'),
			'getting-started': n('getting-started'),
			'in-delivery': n('in-delivery'),
			'success-reached': n('success-reached'),
			sustained: n('sustained')
		},
		confidence: {
			green: n('green'),
			'amber-green': n('amber-green'),
			amber: n('amber'),
			'amber-red': n('amber-red'),
			red: n('red'),
			unrated: n('unrated')
		},
		dueSoon: n('soon'),
		inDoubtSoon: n('doubted'),
		stale: n('stale')
	};
}
