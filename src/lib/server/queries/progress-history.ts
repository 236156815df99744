/** The updates and criteria of one deliverable in one ICS: what was said, by whom, and when. */
import type { IcsScope } from '#lib/domain/access.ts';
import type { ProgressUpdate } from '#lib/domain/deliverable-state.ts';
import {
	changesBetween,
	dateMoves,
	type Change,
	type DateMove
} from '#lib/domain/progress-changes.ts';
import type { Criterion, Deliverable } from '#lib/domain/roadmap.ts';
import { all, get } from '#lib/server/db/connection.ts';

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
	return (
		own(JSON.stringify([deliverable.code])) ?? own(JSON.stringify(deliverable.replaces)) ?? null
	);
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

/** Whether this account recorded an update: a form sent twice must not be kept twice. */
export function isRecordedBy(updateId: number, accountId: string): boolean {
	return (
		get(
			'SELECT 1 FROM deliverable_updates WHERE id = ? AND recorded_by = ?',
			updateId,
			accountId
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
	const said = new Map(rows.map((row) => [row.code, row]));
	return deliverable.criteria.map((criterion) => {
		const row = said.get(criterion.code);
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
