/** Progress of many ICSs at once, counted in the database: only the counts come out of it. */
import { NotFound, opens, type Scope } from '#lib/domain/access.ts';
import { addDays, addMonths } from '#lib/domain/calendar.ts';
import { SOON_MONTHS, STALE_AFTER_DAYS } from '#lib/domain/deliverable-state.ts';
import type { ProgressCounts } from '#lib/domain/progress-sentence.ts';
import type { ConfidenceCode, StageCode } from '#lib/domain/progress.ts';
import { all, database, get, type Db } from '#lib/server/db/connection.ts';
import { askedCodes, DELIVERABLES, latestId } from '#lib/server/queries/latest-update.ts';
import { currentRoadmap, type HeldRoadmap } from '#lib/server/queries/roadmap.ts';

/** Counts of one ICS against the roadmap in force. */
export type IcsProgress = ProgressCounts & {
	icsId: number;
	stages: Record<StageCode, number>;
	/** Of what is not reached yet. */
	confidence: Record<ConfidenceCode | 'unrated', number>;
	/** Not reached, and due or promised within three months. */
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
	const db = database();
	// Inside a transaction the newest id may yet be rolled back and given to something else.
	if (db.inTransaction) return counted(roadmap, asAt, icsIds);
	let kept = remembered.get(db);
	if (!kept) remembered.set(db, (kept = new Map()));
	const newest =
		get<{ id: number | null }>('SELECT max(id) AS id FROM deliverable_updates')?.id ?? 0;
	const key = `${newest} ${roadmap.versionId} ${asAt} ${icsIds.join()}`;
	const known = kept.get(key);
	if (known) return known;
	const counts = counted(roadmap, asAt, icsIds);
	if (kept.size >= REMEMBERED) kept.delete(kept.keys().next().value!);
	kept.set(key, counts);
	return counts;
}

/**
 * Counting the whole country costs 2,000 index seeks (10 ms), as much as five pages, and the front
 * page asks for it each time. Updates are only ever appended, so the newest id with the question
 * says all that an answer depends on: one that was counted before can never be out of date.
 */
const remembered = new WeakMap<Db, Map<string, readonly IcsProgress[]>>();
const REMEMBERED = 50;

function counted(
	roadmap: HeldRoadmap,
	asAt: string,
	icsIds: readonly number[]
): readonly IcsProgress[] {
	const rows = all<CountRow>(
		`WITH ${DELIVERABLES},
		s AS (SELECT i.value AS ics, u.stage, u.confidence, u.effective_on, u.baseline_on, u.forecast_on,
				u.stage NOT IN ('success-reached', 'sustained') AS open,
				coalesce(u.baseline_on, u.forecast_on) AS due,
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
			sum(open AND due IS NOT NULL AND due < ?) AS past,
			sum(open AND due IS NOT NULL AND due >= ? AND ifnull(forecast_on > baseline_on, 0)) AS slipping,
			sum(open AND due IS NULL) AS undated,
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
