/** What the region does with a return that was sent: rate, ask, send back, accept; and how it is closed. */
import type { IcsScope } from '#lib/domain/access.ts';
import { dayProblem } from '#lib/domain/cells/date-text.ts';
import { londonDate } from '#lib/server/clock.ts';
import { CONFIDENCE } from '#lib/domain/progress.ts';
import type { Rating } from '#lib/domain/returns/content.ts';
import { MOVES, moveFrom, type Act, type ReturnState } from '#lib/domain/returns/moves.ts';
import { makeMove, notNow } from '#lib/server/commands/return-moves.ts';
import { refused, textProblem, type Refusal } from '#lib/server/commands/return-words.ts';
import { needs, sectionIn, underReview } from '#lib/server/commands/review-queries.ts';
import { run, transaction } from '#lib/server/db/connection.ts';
import { openQueries, ratingsOf } from '#lib/server/queries/reviews.ts';
import { findReturn, submissionOf, type HeldReturn } from '#lib/server/queries/returns.ts';

export type Decided = { status: 'done' | 'already-done'; state: ReturnState } | Refusal;

/*
 * Every act takes `seen`, the id of the submission that its reviewer had in front of them: a return
 * that was sent again meanwhile is not judged unread.
 */

/** Marks that somebody has begun to read. @throws NotAllowed, NotFound */
export function beginReview(scope: IcsScope, quarter: string, seen?: number): Decided {
	return decide(scope, quarter, 'begin-review', () => null, seen);
}

/**
 * Keeps the reviewer's own rating of a section, beside the system's. Below the system's own it needs
 * a reason.
 *
 * @throws NotAllowed without `review-returns`, NotFound
 */
export function rateSection(
	scope: IcsScope,
	quarter: string,
	section: string,
	input: { rating: string | null; reason: string | null },
	seen?: number
): { status: 'saved' | 'already-saved' } | Refusal {
	needs(scope, 'review-returns');
	return transaction(() => {
		const { held, sent, refusal } = underReview(scope, quarter);
		const stale = refusal ?? sentAgain(sent.id, seen);
		if (stale) return stale;
		const own = sectionIn(sent, section);
		const reason = input.reason?.trim() || null;
		const rating = CONFIDENCE.find(({ code }) => code === input.rating)?.code as Rating | undefined;
		if (!rating) return refused('rating', 'Choose one of the five ratings.');
		if (rating !== own.rating && reason === null)
			return refused(
				'reason',
				'Your rating differs from the system’s. Say why, so that it can act on it.'
			);
		const problem = reason === null ? null : textProblem('reason', reason);
		if (problem) return { status: 'refused', findings: [problem] };
		const latest = ratingsOf(held.id).get(section);
		if (latest?.rating === rating && latest.reason === reason && latest.submissionId === sent.id)
			return { status: 'already-saved' };
		run(
			`INSERT INTO review_ratings (return_id, submission_id, section, rating, reason, at, by)
			VALUES (?, ?, ?, ?, ?, ?, ?)`,
			held.id,
			sent.id,
			section,
			rating,
			reason,
			new Date().toISOString(),
			scope.accountId
		);
		return { status: 'saved' };
	});
}

/** Sends a return back: with at least one open query, and a reason. @throws NotAllowed, NotFound */
export function sendBack(scope: IcsScope, quarter: string, reason: string, seen?: number): Decided {
	const work: Work = (held) => {
		const words = reason.trim();
		if (words === '')
			return refused('reason', 'Say why it is sent back: the system sees this first.');
		if (openQueries(held.id).filter(({ state }) => state === 'open').length === 0)
			return refused(
				'reason',
				'Ask at least one query first, beside what it is about: nobody can mend what they are not told.'
			);
		const problem = textProblem('reason', words);
		return problem ? { status: 'refused', findings: [problem] } : words;
	};
	return decide(scope, quarter, 'send-back', work, seen);
}

/** Accepts a return as it was sent. @throws NotAllowed, NotFound */
export function acceptReturn(scope: IcsScope, quarter: string, seen?: number): Decided {
	return decide(scope, quarter, 'accept', (held) => noOpenQueries(held), seen);
}

export type ConditionInput = {
	section: string | null;
	words: string;
	owner: string;
	dueOn: string;
};

/**
 * Accepts a return with conditions, each with what is asked, of whom and by when.
 *
 * @throws NotAllowed, NotFound
 */
export function acceptWithConditions(
	scope: IcsScope,
	quarter: string,
	conditions: readonly ConditionInput[],
	seen?: number
): Decided {
	const work: Work = (held) => {
		const findings = conditions.flatMap((one, index) => conditionProblems(one, index));
		if (conditions.length === 0)
			findings.push({
				field: 'words-0',
				message: 'Write at least one condition, or accept without.'
			});
		if (findings.length > 0) return { status: 'refused', findings };
		const waits = noOpenQueries(held);
		if (waits) return waits;
		const at = new Date().toISOString();
		for (const { section, words, owner, dueOn } of conditions)
			run(
				`INSERT INTO conditions (return_id, section, words, owner, due_on, set_at, set_by)
				VALUES (?, ?, ?, ?, ?, ?, ?)`,
				held.id,
				section,
				words.trim(),
				owner.trim(),
				dueOn,
				at,
				scope.accountId
			);
		return null;
	};
	return decide(scope, quarter, 'accept-with-conditions', work, seen);
}

/** Closes an accepted return nationally. @throws NotAllowed, NotFound */
export function closeReturn(scope: IcsScope, quarter: string, seen?: number): Decided {
	return decide(scope, quarter, 'close', () => null, seen);
}

/** Answers a refusal, the act's reason, or null for none. */
type Work = (held: HeldReturn) => Refusal | string | null;

/** One act of the table of moves. */
function decide(scope: IcsScope, quarter: string, act: Act, work: Work, seen?: number): Decided {
	return transaction((): Decided => {
		const held = findReturn(scope, quarter);
		const move = moveFrom(held.state, act);
		needs(scope, act === 'close' ? 'close-returns' : 'review-returns');
		if (!move) {
			const done = MOVES.some((one) => one.act === act && one.to === held.state);
			return done
				? { status: 'already-done', state: held.state }
				: refused('reason', notNow(act, held));
		}
		const stale = sentAgain(submissionOf(held.id)?.id, seen);
		if (stale) return stale;
		const answer = work(held);
		if (answer !== null && typeof answer === 'object') return answer;
		makeMove(scope, held, move, answer);
		return { status: 'done', state: move.to };
	});
}

/** A refusal on `submission` when what was read is not what was last sent. */
function sentAgain(latest: number | undefined, seen: number | undefined): Refusal | null {
	return seen === undefined || latest === seen
		? null
		: refused(
				'submission',
				'The system has sent the return again since you opened this page. Nothing was changed. Look at what changed first.'
			);
}

function noOpenQueries(held: HeldReturn): Refusal | null {
	const waiting = openQueries(held.id).length;
	return waiting === 0
		? null
		: refused(
				'reason',
				`${waiting === 1 ? 'One query is' : `${waiting} queries are`} not settled yet. Settle or take back each one, or send the return back.`
			);
}

function conditionProblems(input: ConditionInput, index: number) {
	const findings: { field: string; message: string }[] = [];
	if (input.words.trim() === '')
		findings.push({ field: `words-${index}`, message: 'Say what is asked for.' });
	if (input.owner.trim() === '')
		findings.push({ field: `owner-${index}`, message: 'Say who is to do it.' });
	const unread = dayProblem(
		input.dueOn,
		londonDate(),
		'Give the day it is due, such as 3 October 2026.'
	);
	if (unread) findings.push({ field: `due-${index}`, message: unread });
	const problem = textProblem(`words-${index}`, input.words);
	return problem ? [...findings, problem] : findings;
}
