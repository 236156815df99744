/** Moving a return from state to state: sending it, taking it back, and what every move writes down. */
import { canonical } from '#lib/domain/document.ts';
import { createHash } from 'node:crypto';
import { NotAllowed, type IcsScope } from '#lib/domain/access.ts';
import { returnChecks, standsInTheWay, type ReturnCheck } from '#lib/domain/returns/checks.ts';
import { moveFrom, stateLabel, type Act, type Move } from '#lib/domain/returns/moves.ts';
import { closedToSending } from '#lib/domain/returns/rounds.ts';
import { recordScopedAct } from '#lib/server/commands/audit.ts';
import { refused, textProblem, type Refusal } from '#lib/server/commands/return-words.ts';
import { run, transaction } from '#lib/server/db/connection.ts';
import { contentOf } from '#lib/server/queries/return-content.ts';
import {
	earlierSubmission,
	findReturn,
	submissionsOf,
	type HeldReturn
} from '#lib/server/queries/returns.ts';
import { exceptionFor, roundFor } from '#lib/server/queries/rounds.ts';

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
