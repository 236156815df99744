/** What an ICS records about its own progress: updates and criteria. Appended, never changed or removed. */
import { type IcsActor, NotAllowed, NotFound } from '#lib/core/access.ts';
import { type Finding, ok, refused, type Result } from '#lib/core/result.ts';
import { textFinding } from '#lib/core/text-check.ts';
import { plural } from '#lib/core/words.ts';
import { dayProblem } from '#lib/core/typed-dates.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import { currentRoadmap, type VersionedRoadmap } from '#lib/roadmap/read.server.ts';
import { type Deliverable, findDeliverable } from '#lib/roadmap/rules.ts';
import {
	batchOf,
	criteriaMet,
	criteriaOf,
	type CriterionState,
	isOwnUpdate,
	newestUpdate,
	updateInForce
} from './read.server.ts';
import {
	type Change,
	changesBetween,
	checkRecording,
	hasReached,
	type ProgressUpdate,
	UNDO_WORDS,
	undoUntil,
	type UpdateInput,
	warningsOf
} from './rules.ts';

type Updater = IcsActor<'update-roadmap'>;

/** `repeated` for the same form sent twice, which is recorded once. */
export type RecordedUpdate = { id: number; warnings: string[]; repeated: boolean };

/** Somebody recorded `theirs` meanwhile; `changes` is what it changed. */
export type UpdateConflict = { theirs: ProgressUpdate; changes: Change[] };

/**
 * Records where a deliverable of the roadmap in force stands, with its audit row.
 *
 * @param seen the id of the newest update when the form was opened; 0 for none
 * @throws NotAllowed in an ICS that has closed; NotFound
 */
export function recordUpdate(
	actor: Updater,
	code: string,
	input: UpdateInput,
	seen: number
): Result<RecordedUpdate, UpdateConflict> {
	const opened = openFor(actor, code);
	return transaction((): Result<RecordedUpdate, UpdateConflict> => {
		const checked = checkedUpdate(actor, opened, input, seen);
		if (!('ok' in checked)) return checked;
		const { repeated } = checked.ok;
		if (repeated !== null) return ok({ id: repeated, warnings: [], repeated: true });
		return ok(recordTogether(actor, [checked.ok]).recorded[0]!);
	});
}

type Opened = { roadmap: VersionedRoadmap; deliverable: Deliverable };

/** An update that may be recorded: what it changes, and how it is recorded. */
type CheckedUpdate = {
	changes: Change[];
	/** The id of the same update, where the form was sent twice. */
	repeated: number | null;
	record: (batch: number) => RecordedUpdate;
};

/** All that has to be right before an update is recorded; writes nothing. */
function checkedUpdate(
	actor: Updater,
	{ roadmap, deliverable }: Opened,
	input: UpdateInput,
	seen: number
): Result<CheckedUpdate, UpdateConflict> {
	const { scope, today } = actor;
	const { code } = deliverable;
	const update = tidy(input);
	const newest = newestUpdate(scope, deliverable);
	if (newest && newest.id !== seen) {
		const before = newestUpdate(scope, deliverable, newest.id);
		const repeated =
			(before?.id ?? 0) === seen && same(newest, update) && isOwnUpdate(scope, newest.id);
		if (repeated)
			return ok({
				changes: [],
				repeated: newest.id,
				record: () => {
					throw new Error('It is recorded already.');
				}
			});
		return { conflict: { theirs: newest, changes: changesBetween(before, newest) } };
	}
	const previous = newest && updateInForce(scope, deliverable, update.effectiveOn ?? today);
	const findings = checkRecording(update, previous, today);
	if (findings.length > 0) return { refused: findings };
	const record = (batch: number): RecordedUpdate => {
		// Only a warning about a reached stage looks at the criteria.
		const criteria = hasReached(update.stage)
			? criteriaMet(scope, { deliverables: [deliverable] }, today).get(code)!.success
			: { met: 0, of: 0 };
		const latestOn =
			newest === null ? null : (updateInForce(scope, deliverable, today)?.effectiveOn ?? null);
		const id = insertUpdate(actor, deliverable, roadmap, update, batch);
		recordAct(actor, 'roadmap.update', code, { update: id, ...update });
		return { id, warnings: warningsOf(update, criteria, latestOn), repeated: false };
	};
	// As the rules took it: every field is of its kind now.
	const changes = changesBetween(previous, update as ProgressUpdate);
	return ok({ changes, repeated: null, record });
}

/** One of several updates that are recorded together; `seen` as for one alone. */
export type UpdateRow = { code: string; input: UpdateInput; seen: number };

/** A deliverable that somebody else updated meanwhile. */
export type RowConflict = UpdateConflict & { code: string };

export type RowChanges = { code: string; changes: Change[] };

/**
 * What recording these updates would change; writes nothing. Findings are of fields `<code>.<field>`.
 *
 * @throws as `recordUpdate`
 */
export function checkUpdates(
	actor: Updater,
	rows: readonly UpdateRow[]
): Result<RowChanges[], RowConflict[]> {
	const checked = checkedRows(actor, rows);
	if (!('ok' in checked)) return checked;
	return ok(checked.ok.map(({ code, changes }) => ({ code, changes })));
}

function checkedRows(
	actor: Updater,
	rows: readonly UpdateRow[]
): Result<(CheckedUpdate & { code: string })[], RowConflict[]> {
	const checked = rows.map(({ code, input, seen }) => ({
		code,
		result: checkedUpdate(actor, openFor(actor, code), input, seen)
	}));
	const conflict = checked.flatMap(({ code, result }) =>
		'conflict' in result ? [{ code, ...result.conflict }] : []
	);
	if (conflict.length > 0) return { conflict };
	const findings = checked.flatMap(({ code, result }) =>
		'refused' in result
			? result.refused.map((one) => ({ ...one, field: `${code}.${one.field}` }))
			: []
	);
	if (findings.length > 0) return { refused: findings };
	return ok(
		checked.flatMap(({ code, result }) => ('ok' in result ? [{ code, ...result.ok }] : []))
	);
}

/**
 * Records the updates of several deliverables as one act: all of them, or none. Answers the batch, by which
 * they can be undone; null where a form sent twice brought nothing new.
 *
 * @throws as `recordUpdate`
 */
export function recordUpdates(
	actor: Updater,
	rows: readonly UpdateRow[]
): Result<{ batch: number | null; warnings: string[] }, RowConflict[]> {
	if (new Set(rows.map(({ code }) => code)).size < rows.length)
		throw new Error('A deliverable stands twice among the updates.');
	return transaction((): Result<{ batch: number | null; warnings: string[] }, RowConflict[]> => {
		const checked = checkedRows(actor, rows);
		if (!('ok' in checked)) return checked;
		const fresh = checked.ok.filter(({ changes }) => changes.length > 0);
		if (fresh.length === 0) return ok({ batch: null, warnings: [] });
		const { batch, recorded } = recordTogether(actor, fresh);
		return ok({ batch, warnings: recorded.flatMap(({ warnings }) => warnings) });
	});
}

/** Records checked updates as one act, by which they can be undone. */
function recordTogether(
	actor: Updater,
	rows: readonly CheckedUpdate[]
): { batch: number; recorded: RecordedUpdate[] } {
	const { scope, now } = actor;
	const batch = run(
		'INSERT INTO progress_batches (ics_id, recorded_at, recorded_by) VALUES (?, ?, ?)',
		scope.ics.id,
		now.toISOString(),
		scope.accountId
	).id;
	const recorded = rows.map(({ record }) => record(batch));
	run(
		'UPDATE progress_batches SET last_update_id = ? WHERE id = ?',
		Math.max(...recorded.map(({ id }) => id)),
		batch
	);
	return { batch, recorded };
}

/**
 * Takes out what was recorded as one act, within the hour, while nobody has updated one of its deliverables
 * since. The audit log keeps each update.
 *
 * @param batch its id; a form that names none is refused
 * @throws NotAllowed in an ICS that has closed; NotFound
 */
export function undoUpdates(actor: Updater, batch: number): Result<{ count: number }> {
	const { scope, now } = actor;
	refuseClosed(actor);
	if (!(batch > 0)) return refused('', 'There is nothing to undo.');
	return transaction((): Result<{ count: number }> => {
		const found = batchOf(scope, batch);
		if (!found) throw new NotFound(`No updates ${batch}.`);
		if (found.undoneAt !== null) return ok({ count: 0 });
		if (now.toISOString() > undoUntil(found.recordedAt))
			return refused('', `What was saved can be undone for ${UNDO_WORDS}. Record a new update.`);
		if (found.updatedSince.length > 0)
			return refused(
				'',
				`${plural(found.updatedSince.length, 'deliverable has', 'deliverables have')} been updated since, so this cannot be undone. Record a new update.`
			);
		run(
			'UPDATE progress_batches SET undone_at = ?, undone_by = ? WHERE id = ?',
			now.toISOString(),
			scope.accountId,
			batch
		);
		run('DELETE FROM deliverable_updates WHERE batch_id = ?', batch);
		recordAct(actor, 'roadmap.undo', String(batch), { deliverables: found.codes });
		return ok({ count: found.codes.length });
	});
}

function insertUpdate(
	{ scope, now }: Updater,
	deliverable: Deliverable,
	roadmap: VersionedRoadmap,
	update: UpdateInput,
	batch: number
): number {
	// An id that was undone is not given again: somebody may have its form open.
	return run(
		`INSERT INTO deliverable_updates (id, batch_id, ics_id, deliverable, roadmap_version_id, effective_on,
			stage, confidence, reason, owner, back_to_green_on, baseline_on, forecast_on, forecast_reason,
			actual_on, note, recorded_at, recorded_by)
		VALUES (1 + max(ifnull((SELECT max(id) FROM deliverable_updates), 0),
			ifnull((SELECT max(last_update_id) FROM progress_batches), 0)),
			?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		batch,
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
		now.toISOString(),
		scope.accountId
	).id;
}

/** The deliverable that a person may update today. @throws NotAllowed in an ICS that has closed; NotFound */
export function openFor(
	actor: Pick<Updater, 'scope' | 'today'>,
	code: string
): { roadmap: VersionedRoadmap; deliverable: Deliverable } {
	refuseClosed(actor);
	const roadmap = currentRoadmap(actor.today);
	const deliverable = findDeliverable(roadmap, code);
	if (!deliverable) throw new NotFound(`The roadmap in force has no deliverable ${code}.`);
	return { roadmap, deliverable };
}

/** @throws NotAllowed in an ICS that has closed */
export function refuseClosed({ scope, today }: Pick<Updater, 'scope' | 'today'>): void {
	const { closedOn } = findIcs(scope, scope.ics.code);
	if (closedOn !== null && closedOn < today)
		throw new NotAllowed('This ICS has closed: its history is kept and takes no more.');
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

export type CriterionInput = {
	met: boolean | null;
	evidence: string | null;
	/** An address that starts with http:// or https://. */
	link: string | null;
	/** ISO date since when it holds. */
	effectiveOn: string | null;
};

const LONGEST_EVIDENCE = 2000;
const LONGEST_LINK = 2000;

/**
 * Records whether a criterion is met, with its audit row. A conflict is what somebody else recorded
 * meanwhile.
 *
 * @param seen the id of the newest statement when the form was opened; 0 for none
 * @throws NotAllowed in an ICS that has closed; NotFound
 */
export function recordCriterion(
	actor: Updater,
	code: string,
	criterion: string,
	input: CriterionInput,
	seen: number
): Result<{ id: number; repeated: boolean }, CriterionState> {
	const { scope, today, now } = actor;
	const { deliverable } = openFor(actor, code);
	const tidied = {
		met: input.met,
		evidence: input.evidence?.trim() || null,
		link: input.link?.trim() || null,
		effectiveOn: input.effectiveOn?.trim() || null
	};
	return transaction((): Result<{ id: number; repeated: boolean }, CriterionState> => {
		const state = criteriaOf(scope, deliverable, today).find(({ code }) => code === criterion);
		if (!state) throw new NotFound(`${code} has no criterion ${criterion}.`);
		if (state.updateId !== seen) {
			const repeated =
				state.met === tidied.met &&
				state.evidence === tidied.evidence &&
				state.link === tidied.link;
			return repeated ? ok({ id: state.updateId, repeated }) : { conflict: state };
		}
		const findings = checkCriterion(tidied, state.effectiveOn, today);
		if (findings.length > 0) return { refused: findings };
		const { id } = run(
			`INSERT INTO criterion_updates
				(ics_id, deliverable, criterion, effective_on, met, evidence, link, recorded_at, recorded_by)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			scope.ics.id,
			code,
			criterion,
			tidied.effectiveOn,
			tidied.met ? 1 : 0,
			tidied.evidence,
			tidied.link,
			now.toISOString(),
			scope.accountId
		);
		recordAct(actor, 'roadmap.criterion', criterion, { update: id, ...tidied });
		return ok({ id, repeated: false });
	});
}

/** The rules of one statement about a criterion; `since` is the day of the one in force. */
export function checkCriterion(
	input: CriterionInput,
	since: string | null,
	today: string
): Finding[] {
	const findings: Finding[] = [];
	const add = (field: keyof CriterionInput, message: string) => findings.push({ field, message });
	const { met, evidence, link, effectiveOn } = input;
	if (met === null) add('met', 'Record whether it is met.');
	if (met && evidence === null && link === null)
		add('evidence', 'Say what shows that it is met, or give a link to it.');
	const words = textFinding('evidence', evidence ?? '', { longest: LONGEST_EVIDENCE });
	if (words) add('evidence', words.message);
	if (link !== null && !isWebAddress(link))
		add('link', 'The link must be a web address that starts with https:// or http://.');
	const address = textFinding('link', link ?? '', { longest: Infinity });
	if (address) add('link', address.message);
	const wrong = dayProblem(
		effectiveOn,
		today,
		'Enter the date since when this holds, such as 3 October 2026.'
	);
	if (effectiveOn === null || wrong !== null) add('effectiveOn', wrong!);
	else if (effectiveOn > today) add('effectiveOn', 'The date is in the future.');
	else if (since !== null && effectiveOn < since)
		add('effectiveOn', 'The date is before the one last recorded, so it would change nothing.');
	return findings;
}

function isWebAddress(text: string): boolean {
	if (text.length > LONGEST_LINK || !/^https?:\/\//i.test(text) || !URL.canParse(text))
		return false;
	return !/\s/.test(text);
}
