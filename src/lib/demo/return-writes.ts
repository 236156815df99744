/**
 * Writing made-up returns. The commands stamp what they write with the present moment, so these are
 * statements of their own, held to the same moves and the same checks before sending.
 */
import { createHash } from 'node:crypto';
import type { IcsScope } from '#lib/core/access.ts';
import { canonical } from '#lib/core/schema.ts';
import { run } from '#lib/platform/database.server.ts';
import {
	type Rating,
	returnChecks,
	type ReturnContent,
	type SectionWords
} from '#lib/returns/return/content.ts';
import { contentOf, earlierSubmission, type HeldReturn } from '#lib/returns/return/read.server.ts';
import { type Act, moveFrom } from '#lib/returns/return/transitions.ts';

/** Who did something, and when (ISO date and time). */
export type Done = { at: string; by: string };

/** A return as it stands while its story is told; `sent` is its latest submission. */
export type Telling = HeldReturn & { sent: { id: number; number: number } | null };

export function beginReturn(icsId: number, quarter: string, { at, by }: Done): Telling {
	const { id } = run(
		`INSERT INTO returns (ics_id, quarter, state, state_since, started_at, started_by)
		VALUES (?, ?, 'draft', ?, ?, ?)`,
		...[icsId, quarter, at, at, by]
	);
	addEvent(id, ['start', null, 'draft', null], { at, by });
	return { id, icsId, quarter, state: 'draft', stateSince: at, startedAt: at, sent: null };
}

/** @throws when the return's state does not allow the act */
export function move(held: Telling, act: Act, reason: string | null, { at, by }: Done): void {
	const found = moveFrom(held.state, act);
	if (!found) throw new Error(`a made-up return that is ${held.state} cannot ${act}`);
	run('UPDATE returns SET state = ?, state_since = ? WHERE id = ?', found.to, at, held.id);
	addEvent(held.id, [act, held.state, found.to, reason], { at, by });
	held.state = found.to;
	held.stateSince = at;
}

function addEvent(
	id: number,
	[act, from, to, reason]: [string, string | null, string, string | null],
	{ at, by }: Done
): void {
	run(
		`INSERT INTO return_events (return_id, act, from_state, to_state, reason, at, by)
		VALUES (?, ?, ?, ?, ?, ?, ?)`,
		...[id, act, from, to, reason, at, by]
	);
}

export function saveWords(held: Telling, section: string, words: SectionWords, done: Done): void {
	run(
		`INSERT INTO return_edits (return_id, section, rating, narrative, no_change, no_change_reason,
			evidence, coproduced, deliverables, risks, at, by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		...[held.id, section, words.rating, words.narrative, words.noChange ? 1 : 0],
		...[words.noChangeReason, words.evidence, words.coproduced],
		...[words.deliverables.join(';') || null, words.risks.join(';') || null],
		...[done.at, done.by]
	);
}

export function note(
	held: Telling,
	kind: 'figure' | 'check',
	[section, subject, words]: [string, string, string],
	{ at, by }: Done
): void {
	run(
		`INSERT INTO return_notes (return_id, kind, section, subject, words, at, by)
		VALUES (?, ?, ?, ?, ?, ?, ?)`,
		...[held.id, kind, section, subject, words, at, by]
	);
}

/**
 * Freezes what the registers and the words say at this moment of the telling, and sends it. `answer`
 * gives the sentence for a check. @throws when a check blocks the sending
 */
export function send(
	scope: IcsScope,
	held: Telling,
	answer: (check: string) => string,
	done: Done
): void {
	const content = contentOf(scope, held, done.at.slice(0, 10));
	const before = earlierSubmission(scope, held.quarter, true);
	const answers = new Map<string, Record<string, string>>();
	for (const check of returnChecks(content, before?.content ?? null)) {
		if (check.severity === 'blocking') throw new Error(`a made-up return: ${check.message}`);
		if (check.answer !== null) continue;
		const words = answer(check.code);
		note(held, 'check', [check.section, check.code, words], done);
		answers.set(check.section, { ...answers.get(check.section), [check.code]: words });
	}
	const whole: ReturnContent = {
		...content,
		sections: content.sections.map((section) => ({
			...section,
			answers: { ...section.answers, ...answers.get(section.code) }
		}))
	};
	const text = canonical(whole);
	const sha256 = createHash('sha256').update(text).digest('hex');
	const number = (held.sent?.number ?? 0) + 1;
	const { id } = run(
		`INSERT INTO submissions (return_id, number, content, sha256, at, by) VALUES (?, ?, ?, ?, ?, ?)`,
		...[held.id, number, text, sha256, done.at, done.by]
	);
	held.sent = { id, number };
	move(held, held.state === 'queried' ? 'resubmit' : 'submit', null, done);
}

export function rate(
	held: Telling,
	section: string,
	rating: Rating,
	reason: string | null,
	{ at, by }: Done
): void {
	run(
		`INSERT INTO review_ratings (return_id, submission_id, section, rating, reason, at, by)
		VALUES (?, ?, ?, ?, ?, ?, ?)`,
		...[held.id, held.sent!.id, section, rating, reason, at, by]
	);
}

/** Answers the query's id. */
export function ask(
	held: Telling,
	[section, about, words]: [string, string, string],
	{ at, by }: Done
): number {
	const { id } = run(
		`INSERT INTO queries (return_id, submission_id, section, about, state, asked_at, asked_by)
		VALUES (?, ?, ?, ?, 'open', ?, ?)`,
		...[held.id, held.sent!.id, section, about, at, by]
	);
	say(id, 'region', words, { at, by });
	return id;
}

/** A further message, with the state that the query comes into by it. */
export function reply(
	query: number,
	side: 'region' | 'ics',
	words: string,
	state: 'answered' | 'settled',
	done: Done
): void {
	say(query, side, words, done);
	run('UPDATE queries SET state = ? WHERE id = ?', state, query);
}

function say(query: number, side: 'region' | 'ics', words: string, { at, by }: Done): void {
	run(
		'INSERT INTO query_messages (query_id, side, words, at, by) VALUES (?, ?, ?, ?, ?)',
		...[query, side, words, at, by]
	);
}

/** Answers the condition's id. */
export function setCondition(
	held: Telling,
	section: string | null,
	[words, owner]: readonly [string, string],
	dueOn: string,
	{ at, by }: Done
): number {
	return run(
		`INSERT INTO conditions (return_id, section, words, owner, due_on, set_at, set_by)
		VALUES (?, ?, ?, ?, ?, ?, ?)`,
		...[held.id, section, words, owner, dueOn, at, by]
	).id;
}

export function sayOfCondition(
	condition: number,
	side: 'region' | 'ics',
	met: boolean | null,
	words: string,
	{ at, by }: Done
): void {
	run(
		`INSERT INTO condition_updates (condition_id, side, met, words, at, by)
		VALUES (?, ?, ?, ?, ?, ?)`,
		...[condition, side, met === null ? null : Number(met), words, at, by]
	);
}
