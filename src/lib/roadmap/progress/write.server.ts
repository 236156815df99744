import { type IcsScope, NotAllowed, NotFound } from '#lib/core/access.ts';
import { dayProblem } from '#lib/core/typed-dates.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { recordScopedAct } from '#lib/platform/audit/write.server.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import { currentRoadmap, type VersionedRoadmap } from '#lib/roadmap/read.server.ts';
import { type Deliverable, findDeliverable } from '#lib/roadmap/rules.ts';
import {
	criteriaMet,
	criteriaOf,
	type CriterionState,
	isRecordedBy,
	newestUpdate,
	updateInForce
} from './read.server.ts';
import {
	type Change,
	changesBetween,
	checkRecording,
	type Finding,
	type ProgressUpdate,
	type UpdateInput,
	warningsOf
} from './rules.ts';

// What a system says about its own progress. Each word is appended; none is changed or removed.

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
	roadmap: VersionedRoadmap,
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
): { roadmap: VersionedRoadmap; deliverable: Deliverable } {
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

// What a system says about one criterion of a deliverable: met or not, and what shows it.

export type CriterionInput = {
	met: boolean | null;
	evidence: string | null;
	/** An address that starts with http:// or https://. */
	link: string | null;
	/** ISO date since when it holds. */
	effectiveOn: string | null;
};

export type CriterionFinding = { field: keyof CriterionInput; message: string };

export type CriterionResult =
	| { status: 'recorded' | 'already-recorded'; id: number }
	| { status: 'refused'; findings: CriterionFinding[] }
	/** Somebody said `theirs` meanwhile. Nothing was saved. */
	| { status: 'conflict'; theirs: CriterionState };

const LONGEST_EVIDENCE = 2000;
const LONGEST_LINK = 2000;

/**
 * Records whether a criterion is met, with its audit row.
 *
 * @throws NotAllowed without `update-roadmap`, or in an ICS that has closed; NotFound
 */
export function recordCriterion(
	scope: IcsScope,
	code: string,
	criterion: string,
	input: CriterionInput,
	{ seen, today }: Seen
): CriterionResult {
	const { deliverable } = openFor(scope, code, today);
	const tidied = {
		met: input.met,
		evidence: input.evidence?.trim() || null,
		link: input.link?.trim() || null,
		effectiveOn: input.effectiveOn?.trim() || null
	};
	return transaction((): CriterionResult => {
		const held = criteriaOf(scope, deliverable, today).find(({ code }) => code === criterion);
		if (!held) throw new NotFound(`${code} has no criterion ${criterion}.`);
		if (held.updateId !== seen) {
			const again =
				held.met === tidied.met && held.evidence === tidied.evidence && held.link === tidied.link;
			if (again) return { status: 'already-recorded', id: held.updateId };
			return { status: 'conflict', theirs: held };
		}
		const findings = checkCriterion(tidied, held.effectiveOn, today);
		if (findings.length > 0) return { status: 'refused', findings };
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
			new Date().toISOString(),
			scope.accountId
		);
		recordScopedAct(scope, 'roadmap.criterion', criterion, { update: id, ...tidied }, scope.ics.id);
		return { status: 'recorded', id };
	});
}

/** The rules of one statement about a criterion; `since` is the day of the one in force. */
export function checkCriterion(
	input: CriterionInput,
	since: string | null,
	today: string
): CriterionFinding[] {
	const findings: CriterionFinding[] = [];
	const add = (field: keyof CriterionInput, message: string) => findings.push({ field, message });
	const { met, evidence, link, effectiveOn } = input;
	if (met === null) add('met', 'Say whether it is met.');
	if (met && evidence === null && link === null)
		add('evidence', 'Say what shows that it is met, or give a link to it.');
	const over = (evidence?.length ?? 0) - LONGEST_EVIDENCE;
	if (over > 0) add('evidence', `Shorten this by ${over} characters: at most 2000 are kept.`);
	if (link !== null && !isWebAddress(link))
		add('link', 'The link must be a web address that starts with https:// or http://.');
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
