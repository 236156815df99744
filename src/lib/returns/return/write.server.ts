import { createHash } from 'node:crypto';
import { type IcsScope, NotAllowed, NotFound } from '#lib/core/access.ts';
import { quarterFromCode } from '#lib/core/calendar.ts';
import { holdsNhsNumber } from '#lib/core/nhs-number.ts';
import { canonical } from '#lib/core/schema.ts';
import { recordScopedAct } from '#lib/platform/audit/write.server.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import { exceptionFor, roundFor } from '#lib/returns/rounds/read.server.ts';
import { closedToSending } from '#lib/returns/rounds/rules.ts';
import { CONFIDENCE } from '#lib/roadmap/progress/rules.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import {
	NO_WORDS,
	type ReturnCheck,
	returnChecks,
	SECTION_MEASURES,
	type SectionWords,
	standsInTheWay
} from './content.ts';
import {
	contentOf,
	earlierSubmission,
	findReturn,
	type HeldReturn,
	returnOf,
	type SectionEdit,
	sectionEdits,
	submissionsOf,
	UNWRITTEN
} from './read.server.ts';
import { type Act, isOpenToEdits, type Move, moveFrom, stateLabel } from './transitions.ts';

// Words in a return and its review: what may be kept, and how a refusal is told.

/** Nothing was changed; each finding names its field. */
export type Refusal = { status: 'refused'; findings: { field: string; message: string }[] };

export function refused(field: string, message: string): Refusal {
	return { status: 'refused', findings: [{ field, message }] };
}

const LONGEST = 6000;

/** A text that may not be kept, and why; null for one that may. */
export function textProblem(
	field: string,
	text: string
): { field: string; message: string } | null {
	if (text.length > LONGEST)
		return {
			field,
			message: `Shorten this by ${text.length - LONGEST} characters: at most 6,000 are kept.`
		};
	if (holdsNhsNumber(text))
		return {
			field,
			message:
				'This holds what looks like an NHS number. Nothing about identifiable patients may be kept here. Take the number out.'
		};
	return null;
}

// Moving a return from state to state: sending it, taking it back, and what every move writes down.

export type SendResult =
	| { status: 'sent'; number: number; sha256: string }
	/** The same form sent twice: it was sent once. */
	| { status: 'already-sent' }
	| { status: 'refused'; checks: ReturnCheck[] }
	/** Its round has closed. The message says whom to ask. */
	| { status: 'round-closed'; message: string };

/**
 * Sends a return to the region, for the first time or again after it was sent back: freezes every
 * figure, word and rating with a hash.
 *
 * @throws NotAllowed without `send-returns`, NotFound
 */
export function sendReturn(scope: IcsScope, quarter: string, today: string): SendResult {
	needsToSend(scope);
	return transaction((): SendResult => {
		const held = findReturn(scope, quarter);
		const move = moveFrom(held.state, held.state === 'queried' ? 'resubmit' : 'submit');
		if (!move) return { status: 'already-sent' };
		const message = closedFor(scope, held, today);
		if (message) return { status: 'round-closed', message };
		const content = contentOf(scope, held, today);
		const before = earlierSubmission(scope, quarter, true);
		const checks = returnChecks(content, before?.content ?? null).filter(standsInTheWay);
		if (checks.length > 0) return { status: 'refused', checks };
		const number = (submissionsOf(held.id).at(-1)?.number ?? 0) + 1;
		const text = canonical(content);
		const sha256 = createHash('sha256').update(text).digest('hex');
		run(
			`INSERT INTO submissions (return_id, number, content, sha256, at, by) VALUES (?, ?, ?, ?, ?, ?)`,
			held.id,
			number,
			text,
			sha256,
			new Date().toISOString(),
			scope.accountId
		);
		makeMove(scope, held, move, null, { number, sha256 });
		return { status: 'sent', number, sha256 };
	});
}

/**
 * Takes a sent return back before its review begins.
 *
 * @throws NotAllowed without `send-returns`, NotFound
 */
export function recallReturn(
	scope: IcsScope,
	quarter: string,
	reason: string,
	today: string
): { status: 'recalled' } | Refusal {
	needsToSend(scope);
	return transaction(() => {
		const held = findReturn(scope, quarter);
		const move = moveFrom(held.state, 'recall');
		if (!move) return refused('reason', notNow('recall', held));
		if (closedFor(scope, { ...held, state: move.to }, today))
			return refused(
				'reason',
				'The round has closed: a return taken back now could not be sent again. Ask the region to send it back.'
			);
		const words = reason.trim();
		if (words === '') return refused('reason', 'Say why it is taken back.');
		const finding = textProblem('reason', words);
		if (finding) return { status: 'refused', findings: [finding] };
		makeMove(scope, held, move, words);
		return { status: 'recalled' };
	});
}

/** Why the return's round takes it no more; null where it does, or where no round asks for it. */
function closedFor(scope: IcsScope, held: HeldReturn, today: string): string | null {
	const round = roundFor(scope.ics.id, held.quarter);
	return round && closedToSending(round, exceptionFor(round.id, scope.ics.id), held.state, today);
}

/** Moves a return to its next state, with its event and its audit row. Inside a transaction. */
export function makeMove(
	scope: IcsScope,
	held: HeldReturn,
	move: Move,
	reason: string | null,
	detail: Record<string, unknown> = {}
): void {
	const at = new Date().toISOString();
	run('UPDATE returns SET state = ?, state_since = ? WHERE id = ?', move.to, at, held.id);
	addEvent(held.id, { act: move.act, from: held.state, to: move.to, reason }, scope, at);
	recordScopedAct(scope, `return.${move.act}`, held.quarter, { ...detail, reason }, scope.ics.id);
}

/** Why an act is not possible in a return's state, in words. */
export function notNow(act: Act, { state }: HeldReturn): string {
	return state === 'closed'
		? 'The return is closed: nothing can be done with it any more.'
		: `“${act.replaceAll('-', ' ')}” cannot be done now: the return is “${stateLabel(state).toLowerCase()}”, and somebody may have acted since you opened this page. Nothing was changed.`;
}

/** One line of a return's history. Inside the act's transaction. */
export function addEvent(
	returnId: number,
	{
		act,
		from,
		to,
		reason
	}: { act: string; from: string | null; to: string; reason: string | null },
	scope: IcsScope,
	at: string
): void {
	run(
		'INSERT INTO return_events (return_id, act, from_state, to_state, reason, at, by) VALUES (?, ?, ?, ?, ?, ?, ?)',
		returnId,
		act,
		from,
		to,
		reason,
		at,
		scope.accountId
	);
}

function needsToSend(scope: IcsScope): void {
	if (scope.permission !== 'send-returns')
		throw new NotAllowed('This scope does not send the return.');
}

// What a system writes in its quarterly return: begin it, save its sections, answer its checks.

/**
 * Begins the return of a quarter, or answers the one that is there: two people who begin at once
 * find themselves in the same one.
 *
 * @throws NotAllowed without `write-returns`; NotFound for a quarter that has not begun
 */
export function startReturn(scope: IcsScope, quarter: string, today: string): HeldReturn {
	needs(scope, 'write-returns');
	const named = quarterFromCode(quarter);
	if (!named || named.startsOn > today) throw new NotFound(`No quarter ${quarter} yet.`);
	return transaction(() => {
		const held = returnOf(scope, quarter);
		if (held) return held;
		const at = new Date().toISOString();
		const { id } = run(
			`INSERT INTO returns (ics_id, quarter, state, state_since, started_at, started_by)
			VALUES (?, ?, 'draft', ?, ?, ?)`,
			scope.ics.id,
			quarter,
			at,
			at,
			scope.accountId
		);
		addEvent(id, { act: 'start', from: null, to: 'draft', reason: null }, scope, at);
		recordScopedAct(scope, 'return.start', quarter, {}, scope.ics.id);
		return returnOf(scope, quarter)!;
	});
}

export type SaveResult =
	| { status: 'saved' | 'already-saved'; edit: SectionEdit }
	| Refusal
	/** Somebody saved `theirs` since the form was opened. Nothing was saved. */
	| { status: 'conflict'; theirs: SectionEdit };

/**
 * Saves a section's rating and words. `seen` is the edit that the form was opened on. A person's own
 * later save follows an earlier one without asking; another's is a conflict.
 *
 * @throws NotAllowed without `write-returns`, NotFound for a return or section that is not there
 */
export function saveSection(
	scope: IcsScope,
	quarter: string,
	section: string,
	input: SectionWords,
	seen: number,
	today: string
): SaveResult {
	needs(scope, 'write-returns');
	return transaction((): SaveResult => {
		const held = findReturn(scope, quarter);
		if (!currentRoadmap(today).returnSections.some(({ code }) => code === section))
			throw new NotFound(`No section ${section}.`);
		const words = tidy(input);
		const theirs = sectionEdits(held.id).get(section) ?? UNWRITTEN;
		if (same(theirs, words)) return { status: 'already-saved', edit: theirs };
		if (!isOpenToEdits(held.state))
			return refused(
				'narrative',
				'The return has been sent, so its words cannot be changed. They can again if it is sent back.'
			);
		if (theirs.id !== seen && theirs.byId !== scope.accountId)
			return { status: 'conflict', theirs };
		const findings = wordProblems(words);
		if (findings.length > 0) return { status: 'refused', findings };
		run(
			`INSERT INTO return_edits (return_id, section, rating, narrative, no_change, no_change_reason,
				evidence, coproduced, deliverables, risks, at, by)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			held.id,
			section,
			words.rating,
			words.narrative,
			words.noChange ? 1 : 0,
			words.noChangeReason,
			words.evidence,
			words.coproduced,
			words.deliverables.join(';') || null,
			words.risks.join(';') || null,
			new Date().toISOString(),
			scope.accountId
		);
		return { status: 'saved', edit: sectionEdits(held.id).get(section)! };
	});
}

/**
 * Keeps what a system says against a figure (`figure`) or in answer to a check (`check`); null takes
 * it back.
 *
 * @throws NotAllowed without `write-returns`, NotFound
 */
export function noteReturn(
	scope: IcsScope,
	quarter: string,
	note: { kind: 'figure' | 'check'; section: string; subject: string; words: string | null }
): { status: 'saved' } | Refusal {
	needs(scope, 'write-returns');
	return transaction(() => {
		const held = findReturn(scope, quarter);
		if (!isOpenToEdits(held.state))
			return refused('words', 'The return has been sent. Nothing can be added to it now.');
		const words = note.words?.trim() || null;
		const known = SECTION_MEASURES[note.section];
		if (!known) throw new NotFound(`No section ${note.section}.`);
		if (note.kind === 'figure' && !known.some((name) => name === note.subject))
			throw new NotFound(`Section ${note.section} has no figure ${note.subject}.`);
		const finding = words === null ? null : textProblem('words', words);
		if (finding) return { status: 'refused', findings: [finding] };
		run(
			'INSERT INTO return_notes (return_id, kind, section, subject, words, at, by) VALUES (?, ?, ?, ?, ?, ?, ?)',
			held.id,
			note.kind,
			note.section,
			note.subject,
			words,
			new Date().toISOString(),
			scope.accountId
		);
		return { status: 'saved' };
	});
}

const TEXTS = ['narrative', 'noChangeReason', 'evidence', 'coproduced'] as const;

function tidy(input: SectionWords): SectionWords {
	const texts = Object.fromEntries(TEXTS.map((field) => [field, input[field]?.trim() || null]));
	return { ...NO_WORDS, ...input, ...texts };
}

function same(held: SectionWords, words: SectionWords): boolean {
	const told = ({ rating, noChange, deliverables, risks, ...rest }: SectionWords) =>
		JSON.stringify([rating, noChange, deliverables, risks, ...TEXTS.map((field) => rest[field])]);
	return told(held) === told(words);
}

function wordProblems(words: SectionWords): { field: string; message: string }[] {
	const findings = TEXTS.flatMap((field) => {
		const text = words[field];
		return (text === null ? null : textProblem(field, text)) ?? [];
	});
	if (words.rating !== null && !CONFIDENCE.some(({ code }) => code === words.rating))
		findings.push({ field: 'rating', message: 'Choose one of the five ratings.' });
	return findings;
}

function needs(scope: IcsScope, permission: 'write-returns' | 'send-returns'): void {
	if (scope.permission !== permission)
		throw new NotAllowed('This scope does not open the return for that.');
}
