/**
 * What an ICS does with its quarterly return: begin it, write its sections, answer its checks, send it
 * and withdraw it; and what every change of state writes down.
 */
import { createHash } from 'node:crypto';
import { type IcsActor, NotFound } from '#lib/core/access.ts';
import { quarterFromCode } from '#lib/core/calendar.ts';
import { type Finding, ok, refused, type Result } from '#lib/core/result.ts';
import { canonical } from '#lib/core/schema.ts';
import { textFinding } from '#lib/core/text-check.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { latestSaying, run, transaction } from '#lib/platform/database.server.ts';
import { exceptionFor, roundFor, wasThere } from '#lib/returns/rounds/read.server.ts';
import { closedToSending } from '#lib/returns/rounds/rules.ts';
import { CONFIDENCE } from '#lib/roadmap/progress/rules.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import {
	EMPTY_SECTION,
	RETURN_TEXT,
	type ReturnCheck,
	returnChecks,
	type ReturnContent,
	SECTION_MEASURES,
	type SectionText,
	standsInTheWay
} from './content.ts';
import {
	contentOf,
	earlierSubmission,
	findReturn,
	returnOf,
	type ReturnRecord,
	type SectionEdit,
	sectionEdits,
	submissionsOf,
	UNWRITTEN
} from './read.server.ts';
import {
	type Act,
	isOpenToEdits,
	stateLabel,
	type Transition,
	transitionFrom
} from './transitions.ts';

/**
 * Begins the return of a quarter, or answers the one that is there: two people who begin at once
 * find themselves in the same one.
 *
 * @throws NotFound for a quarter that has not begun, or in which the ICS did not exist
 */
export function startReturn(
	actor: IcsActor<'write-returns'>,
	quarter: string
): Result<ReturnRecord> {
	const { scope, today } = actor;
	const named = quarterFromCode(quarter);
	if (!named || named.startsOn > today) throw new NotFound(`No quarter ${quarter} yet.`);
	if (!wasThere(scope.ics.id, quarter))
		throw new NotFound(`${scope.ics.code} did not exist in ${quarter}.`);
	return transaction(() => {
		const known = returnOf(scope, quarter);
		if (known) return ok(known);
		const at = actor.now.toISOString();
		const { id } = run(
			`INSERT INTO returns (ics_id, quarter, state, state_since, started_at, started_by)
			VALUES (?, ?, 'draft', ?, ?, ?)`,
			scope.ics.id,
			quarter,
			at,
			at,
			scope.accountId
		);
		addEvent(actor, id, { act: 'start', from: null, to: 'draft', reason: null });
		recordAct(actor, 'return.start', quarter, {});
		return ok(findReturn(scope, quarter));
	});
}

/** `repeated`: the section already said exactly this, and nothing was written. */
export type SectionSaved = { edit: SectionEdit; repeated: boolean };

/**
 * Saves a section's rating and text. `seen` is the edit that the form was opened on. A person's own
 * later save follows an earlier one without asking; another's is a conflict, and nothing is saved.
 *
 * @throws NotFound for a return or section that is not there
 */
export function saveSection(
	actor: IcsActor<'write-returns'>,
	quarter: string,
	section: string,
	input: SectionText,
	seen: number
): Result<SectionSaved, SectionEdit> {
	const { scope, now, today } = actor;
	return transaction((): Result<SectionSaved, SectionEdit> => {
		const record = findReturn(scope, quarter);
		if (!currentRoadmap(today).returnSections.some(({ code }) => code === section))
			throw new NotFound(`No section ${section}.`);
		const text = tidy(input);
		const latest = sectionEdits(scope, record.id).get(section) ?? UNWRITTEN;
		if (isSame(latest, text)) return ok({ edit: latest, repeated: true });
		if (!isOpenToEdits(record.state))
			return refused(
				'narrative',
				'The return has been sent, so its text cannot be changed. It can be changed again if it is sent back.'
			);
		if (latest.id !== seen && latest.byId !== scope.accountId) return { conflict: latest };
		const findings = sectionFindings(text);
		if (findings.length > 0) return { refused: findings };
		run(
			`INSERT INTO return_edits (return_id, section, rating, narrative, no_change, no_change_reason,
				evidence, coproduced, deliverables, risks, at, by)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			record.id,
			section,
			text.rating,
			text.narrative,
			text.noChange ? 1 : 0,
			text.noChangeReason,
			text.evidence,
			text.coproduced,
			text.deliverables.join(';') || null,
			text.risks.join(';') || null,
			now.toISOString(),
			scope.accountId
		);
		return ok({ edit: sectionEdits(scope, record.id).get(section)!, repeated: false });
	});
}

const TEXTS = ['narrative', 'noChangeReason', 'evidence', 'coproduced'] as const;

function tidy(input: SectionText): SectionText {
	const texts = Object.fromEntries(TEXTS.map((field) => [field, input[field]?.trim() || null]));
	return { ...EMPTY_SECTION, ...input, ...texts };
}

function isSame(one: SectionText, other: SectionText): boolean {
	const parts = ({ rating, noChange, deliverables, risks, ...rest }: SectionText) =>
		JSON.stringify([rating, noChange, deliverables, risks, ...TEXTS.map((field) => rest[field])]);
	return parts(one) === parts(other);
}

function sectionFindings(text: SectionText): Finding[] {
	const findings = TEXTS.flatMap((field) => {
		const written = text[field];
		return (written === null ? null : textFinding(field, written, RETURN_TEXT)) ?? [];
	});
	if (text.rating !== null && !CONFIDENCE.some(({ code }) => code === text.rating))
		findings.push({ field: 'rating', message: 'Choose one of the five ratings.' });
	return findings;
}

export type NoteInput = {
	kind: 'figure' | 'check';
	section: string;
	/** The name of the figure, or the code of the check. */
	subject: string;
	words: string | null;
};

/**
 * Keeps what an ICS says against a figure (`figure`) or in answer to a check (`check`); null takes
 * it back.
 *
 * @throws NotFound
 */
export function noteReturn(
	actor: IcsActor<'write-returns'>,
	quarter: string,
	note: NoteInput
): Result<null> {
	return transaction(() => {
		const record = findReturn(actor.scope, quarter);
		if (!isOpenToEdits(record.state))
			return refused('words', 'The return has been sent. Nothing can be added to it now.');
		const words = note.words?.trim() || null;
		const figures = SECTION_MEASURES[note.section];
		if (!figures) throw new NotFound(`No section ${note.section}.`);
		if (note.kind === 'figure' && !figures.some((name) => name === note.subject))
			throw new NotFound(`Section ${note.section} has no figure ${note.subject}.`);
		const finding = words === null ? null : textFinding('words', words, RETURN_TEXT);
		if (finding) return { refused: [finding] };
		const { kind, section, subject } = note;
		const thread = { return_id: record.id, kind, section, subject };
		if (latestSaying('return_notes', thread, { words }) === null)
			addNote(actor, record.id, { ...note, words });
		return ok(null);
	});
}

function addNote({ scope, now }: IcsActor, returnId: number, note: NoteInput): void {
	run(
		'INSERT INTO return_notes (return_id, kind, section, subject, words, at, by) VALUES (?, ?, ?, ?, ?, ?, ?)',
		returnId,
		note.kind,
		note.section,
		note.subject,
		note.words,
		now.toISOString(),
		scope.accountId
	);
}

/** `repeated`: the same form sent twice; it was sent once. */
export type Sent = { repeated: false; number: number; sha256: string } | { repeated: true };

/** Code of the finding that a return's round has closed; the others have the code of their check. */
export const ROUND_CLOSED = 'round-closed';

/**
 * Sends a return to the region, for the first time or again after it was sent back: what
 * `freezeSubmission` froze. `answer` gives the sentence for a check that waits for one, for who answers
 * the checks as they send.
 *
 * @throws NotFound
 */
export function sendReturn(
	actor: IcsActor<'send-returns'>,
	quarter: string,
	answer?: (check: ReturnCheck) => string
): Result<Sent> {
	return transaction((): Result<Sent> => {
		const record = findReturn(actor.scope, quarter);
		const transition = transitionFrom(
			record.state,
			record.state === 'queried' ? 'resubmit' : 'submit'
		);
		if (!transition) return ok({ repeated: true });
		const closed = closedFor(actor, record);
		if (closed) return refused('', closed, ROUND_CLOSED);
		const frozen = freezeSubmission(actor, record, answer);
		if (!('ok' in frozen)) return frozen;
		makeTransition(actor, record, transition, null, frozen.ok);
		return ok({ repeated: false, ...frozen.ok });
	});
}

/**
 * Freezes every figure, text and rating of a return with a hash, or says which checks stand in the way.
 * Inside the transaction of its sending.
 */
function freezeSubmission(
	actor: IcsActor<'send-returns'>,
	record: ReturnRecord,
	answer?: (check: ReturnCheck) => string
): Result<{ number: number; sha256: string }> {
	const { scope, now, today } = actor;
	const draft = contentOf(scope, record, today);
	const before = earlierSubmission(scope, record.quarter, true);
	const waiting = returnChecks(draft, before?.content ?? null).filter(standsInTheWay);
	const answers = waiting.flatMap((check) =>
		answer && check.severity === 'sentence' ? [{ ...check, answer: answer(check) }] : []
	);
	if (answers.length < waiting.length)
		return {
			refused: waiting.map(({ section, code, message }) => ({ field: section, code, message }))
		};
	for (const { section, code, answer: words } of answers)
		addNote(actor, record.id, { kind: 'check', section, subject: code, words });
	const text = canonical(answers.length === 0 ? draft : withAnswers(draft, answers));
	const number = (submissionsOf(scope, record.id).at(-1)?.number ?? 0) + 1;
	const sha256 = createHash('sha256').update(text).digest('hex');
	run(
		`INSERT INTO submissions (return_id, number, content, sha256, at, by) VALUES (?, ?, ?, ?, ?, ?)`,
		record.id,
		number,
		text,
		sha256,
		now.toISOString(),
		scope.accountId
	);
	return ok({ number, sha256 });
}

function withAnswers(
	content: ReturnContent,
	answers: readonly (ReturnCheck & { answer: string })[]
): ReturnContent {
	return {
		...content,
		sections: content.sections.map((section) => ({
			...section,
			answers: {
				...section.answers,
				...Object.fromEntries(
					answers
						.filter((one) => one.section === section.code)
						.map(({ code, answer }) => [code, answer])
				)
			}
		}))
	};
}

/**
 * Takes a submitted return back before its review begins.
 *
 * @throws NotFound
 */
export function recallReturn(
	actor: IcsActor<'send-returns'>,
	quarter: string,
	reason: string
): Result<null> {
	return transaction(() => {
		const record = findReturn(actor.scope, quarter);
		const transition = transitionFrom(record.state, 'recall');
		if (!transition) return refused('reason', notNow('recall', record));
		if (closedFor(actor, { ...record, state: transition.to }))
			return refused(
				'reason',
				'The round has closed: a return withdrawn now could not be resubmitted. Ask the region to send it back.'
			);
		const words = reason.trim();
		if (words === '') return refused('reason', 'Say why it is withdrawn.');
		const finding = textFinding('reason', words, RETURN_TEXT);
		if (finding) return { refused: [finding] };
		makeTransition(actor, record, transition, words);
		return ok(null);
	});
}

/** Why the return's round takes it no more; null where it does, or where no round asks for it. */
function closedFor({ scope, today }: IcsActor, { quarter, state }: ReturnRecord): string | null {
	const round = roundFor(scope, quarter);
	return round && closedToSending(round, exceptionFor(scope, round.id), state, today);
}

/** Moves a return to its next state, with its event and its audit row. Inside a transaction. */
export function makeTransition(
	actor: IcsActor,
	record: ReturnRecord,
	{ act, to }: Transition,
	reason: string | null,
	detail: Record<string, unknown> = {}
): void {
	const at = actor.now.toISOString();
	run('UPDATE returns SET state = ?, state_since = ? WHERE id = ?', to, at, record.id);
	addEvent(actor, record.id, { act, from: record.state, to, reason });
	recordAct(actor, `return.${act}`, record.quarter, { ...detail, reason });
}

/** Why an act is not possible in a return's state, in words. */
export function notNow(act: Act, { state }: ReturnRecord): string {
	return state === 'closed'
		? 'The return is closed: nothing can be done with it any more.'
		: `“${act.replaceAll('-', ' ')}” cannot be done now: the return is “${stateLabel(state).toLowerCase()}”, and somebody may have acted since you opened this page. Nothing was changed.`;
}

/** One line of a return's history. Inside the act's transaction. */
function addEvent(
	{ scope, now }: IcsActor,
	returnId: number,
	event: { act: string; from: string | null; to: string; reason: string | null }
): void {
	run(
		'INSERT INTO return_events (return_id, act, from_state, to_state, reason, at, by) VALUES (?, ?, ?, ?, ?, ?, ?)',
		returnId,
		event.act,
		event.from,
		event.to,
		event.reason,
		now.toISOString(),
		scope.accountId
	);
}
