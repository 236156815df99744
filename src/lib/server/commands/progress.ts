/** What a system says about its own progress. Each word is appended; none is changed or removed. */
import { NotAllowed, NotFound, type IcsScope } from '#lib/domain/access.ts';
import type { ProgressUpdate } from '#lib/domain/deliverable-state.ts';
import {
	changesBetween,
	checkRecording,
	warningsOf,
	type Change
} from '#lib/domain/progress-changes.ts';
import type { Finding, UpdateInput } from '#lib/domain/progress.ts';
import { findDeliverable, type Deliverable } from '#lib/domain/roadmap.ts';
import { recordScopedAct } from '#lib/server/commands/audit.ts';
import { run, transaction } from '#lib/server/db/connection.ts';
import { findIcs } from '#lib/server/queries/organisations.ts';
import { isRecordedBy, newestUpdate, updateInForce } from '#lib/server/queries/progress-history.ts';
import { criteriaMet } from '#lib/server/queries/progress.ts';
import { currentRoadmap, type HeldRoadmap } from '#lib/server/queries/roadmap.ts';

/** What the person had in front of them. */
export type Seen = {
	/** Id of the newest statement when the form was opened; 0 for none. */
	seen: number;
	/** ISO date of today. */
	today: string;
};

export type UpdateResult =
	| { status: 'recorded' | 'already-recorded'; id: number; warnings: string[] }
	| { status: 'refused'; findings: Finding[] }
	/** Somebody recorded `theirs` meanwhile; `changes` is what it changed. Nothing was saved. */
	| { status: 'conflict'; theirs: ProgressUpdate; changes: Change[] };

/**
 * Records where a deliverable of the roadmap in force stands, with its audit row. The same form
 * sent twice is recorded once.
 *
 * @throws NotAllowed without `update-roadmap`, or in an ICS that has closed; NotFound
 */
export function recordUpdate(
	scope: IcsScope,
	code: string,
	input: UpdateInput,
	{ seen, today }: Seen
): UpdateResult {
	const { roadmap, deliverable } = openFor(scope, code, today);
	const update = tidy(input);
	return transaction((): UpdateResult => {
		const newest = newestUpdate(scope, deliverable);
		if (newest && newest.id !== seen) {
			const before = newestUpdate(scope, deliverable, newest.id);
			const again =
				(before?.id ?? 0) === seen &&
				same(newest, update) &&
				isRecordedBy(newest.id, scope.accountId);
			if (again) return { status: 'already-recorded', id: newest.id, warnings: [] };
			return { status: 'conflict', theirs: newest, changes: changesBetween(before, newest) };
		}
		const previous = updateInForce(scope, deliverable, update.effectiveOn ?? today);
		const findings = checkRecording(update, previous, today);
		if (findings.length > 0) return { status: 'refused', findings };
		const criteria = criteriaMet(scope, { deliverables: [deliverable] }, today).get(code)!;
		const latestOn = updateInForce(scope, deliverable, today)?.effectiveOn ?? null;
		const id = insertUpdate(scope, deliverable, roadmap, update);
		recordScopedAct(scope, 'roadmap.update', code, { update: id, ...update }, scope.ics.id);
		return { status: 'recorded', id, warnings: warningsOf(update, criteria.success, latestOn) };
	});
}

function insertUpdate(
	scope: IcsScope,
	deliverable: Deliverable,
	roadmap: HeldRoadmap,
	update: UpdateInput
): number {
	return run(
		`INSERT INTO deliverable_updates (ics_id, deliverable, roadmap_version_id, effective_on, stage,
			confidence, reason, owner, back_to_green_on, baseline_on, forecast_on, forecast_reason,
			actual_on, note, recorded_at, recorded_by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		scope.ics.id,
		deliverable.code,
		roadmap.versionId,
		update.effectiveOn,
		update.stage,
		update.confidence,
		update.reason,
		update.owner,
		update.backToGreenOn,
		update.baselineOn,
		update.forecastOn,
		update.forecastReason,
		update.actualOn,
		update.note,
		new Date().toISOString(),
		scope.accountId
	).id;
}

/** The deliverable that a person may speak about today. */
export function openFor(
	scope: IcsScope,
	code: string,
	today: string
): { roadmap: HeldRoadmap; deliverable: Deliverable } {
	mayRecord(scope, today);
	const roadmap = currentRoadmap(today);
	const deliverable = findDeliverable(roadmap, code);
	if (!deliverable) throw new NotFound(`The roadmap in force has no deliverable ${code}.`);
	return { roadmap, deliverable };
}

/** @throws NotAllowed without `update-roadmap`, or in an ICS that has closed */
export function mayRecord(scope: IcsScope, today: string): void {
	if (scope.permission !== 'update-roadmap')
		throw new NotAllowed('This scope does not update the roadmap.');
	const { closedOn } = findIcs(scope, scope.ics.code);
	if (closedOn !== null && closedOn < today)
		throw new NotAllowed('This system has closed: its history is kept and takes no more.');
}

const FIELDS: readonly (keyof UpdateInput)[] = [
	'effectiveOn',
	'stage',
	'confidence',
	'reason',
	'owner',
	'backToGreenOn',
	'baselineOn',
	'forecastOn',
	'forecastReason',
	'actualOn',
	'note'
];

/** Blank text is nothing entered; what stands around a text is not part of it. */
function tidy(input: UpdateInput): UpdateInput {
	const entries = FIELDS.map((field) => [field, input[field]?.trim() || null] as const);
	return Object.fromEntries(entries) as Record<keyof UpdateInput, string | null>;
}

function same(update: ProgressUpdate, input: UpdateInput): boolean {
	return FIELDS.every((field) => update[field] === input[field]);
}
