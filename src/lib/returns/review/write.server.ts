import { type IcsScope, NotAllowed, NotFound, type Permission } from '#lib/core/access.ts';
import { dayProblem } from '#lib/core/typed-dates.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { run, transaction } from '#lib/platform/database.server.ts';
import type { Rating, SectionContent } from '#lib/returns/return/content.ts';
import {
	findReturn,
	type HeldReturn,
	type Submission,
	submissionOf
} from '#lib/returns/return/read.server.ts';
import { type Act, moveFrom, MOVES, type ReturnState } from '#lib/returns/return/transitions.ts';
import {
	makeMove,
	notNow,
	type Refusal,
	refused,
	textProblem
} from '#lib/returns/return/write.server.ts';
import { CONFIDENCE } from '#lib/roadmap/progress/rules.ts';
import { conditionsOf, findQuery, openQueries, ratingsOf } from './read.server.ts';

// The conversation of a review: queries beside what they are about, answers, and conditions.

/** States in which a reviewer may rate and ask. */
const UNDER_REVIEW: readonly ReturnState[] = ['submitted', 'resubmitted', 'in-review'];

/** What a query may be about: `section`, `narrative`, or one of the section's figures or deliverables. */
export type QueryInput = {
	section: string;
	about: string;
	words: string;
	/** The submission that the reviewer had in front of them. */
	submission: number;
};

/**
 * Asks about a section, its words, a figure or a deliverable.
 *
 * @throws NotAllowed without `review-returns`, NotFound
 */
export function askQuery(
	scope: IcsScope,
	quarter: string,
	input: QueryInput
): { status: 'asked'; id: number } | Refusal {
	needs(scope, 'review-returns');
	return transaction(() => {
		const { held, sent, refusal } = underReview(scope, quarter);
		if (refusal) return refusal;
		if (sent.id !== input.submission)
			return refused(
				'words',
				'The system has sent the return again since you opened it. Look at the new one; your words are still here.'
			);
		const section = sectionIn(sent, input.section);
		const [kind, name] = input.about.split(':');
		const known =
			input.about === 'section' ||
			input.about === 'narrative' ||
			(kind === 'figure' && section.figures.some((figure) => figure.name === name)) ||
			(kind === 'deliverable' && section.states.some((state) => state.code === name));
		if (!known) throw new NotFound(`Section ${input.section} has no ${input.about}.`);
		const words = input.words.trim();
		if (words === '') return refused('words', 'Write what you would like to know, and why.');
		const problem = textProblem('words', words);
		if (problem) return { status: 'refused', findings: [problem] };
		const again = openQueries(held.id).find(
			(query) =>
				query.section === input.section &&
				query.about === input.about &&
				query.messages.length === 1 &&
				query.messages[0]!.words === words
		);
		if (again) return { status: 'asked', id: again.id };
		const at = new Date().toISOString();
		const { id } = run(
			`INSERT INTO queries (return_id, submission_id, section, about, state, asked_at, asked_by)
			VALUES (?, ?, ?, ?, 'open', ?, ?)`,
			held.id,
			sent.id,
			input.section,
			input.about,
			at,
			scope.accountId
		);
		addMessage(scope, id, 'region', words, at);
		return { status: 'asked', id };
	});
}

/**
 * Adds to a query's thread: the system's answer (`write-returns`) makes it answered, the region's
 * reply (`review-returns`) opens it again.
 *
 * @throws NotAllowed, NotFound
 */
export function replyToQuery(
	scope: IcsScope,
	quarter: string,
	queryId: number,
	words: string
): { status: 'saved' | 'already-saved' } | Refusal {
	const side = sideOf(scope);
	return transaction(() => {
		const held = findReturn(scope, quarter);
		const query = findQuery(held.id, queryId);
		const text = words.trim();
		if (text === '') return refused('words', 'Write your answer.');
		const problem = textProblem('words', text);
		if (problem) return { status: 'refused', findings: [problem] };
		const last = query.messages.at(-1)!;
		if (last.side === side && last.words === text) return { status: 'already-saved' };
		if (query.state === 'settled' || query.state === 'withdrawn')
			return refused('words', 'This query is settled. Nothing can be added to it.');
		addMessage(scope, queryId, side, text, new Date().toISOString());
		run('UPDATE queries SET state = ? WHERE id = ?', side === 'ics' ? 'answered' : 'open', queryId);
		return { status: 'saved' };
	});
}

/**
 * Says something of a condition: the system what it has done, the region (with `met`) whether it is
 * met.
 *
 * @throws NotAllowed, NotFound
 */
export function updateCondition(
	scope: IcsScope,
	quarter: string,
	conditionId: number,
	input: { words: string; met: boolean | null }
): { status: 'saved' } | Refusal {
	const side = sideOf(scope);
	return transaction(() => {
		const held = findReturn(scope, quarter);
		if (!conditionsOf(held.id).some(({ id }) => id === conditionId))
			throw new NotFound(`No condition ${conditionId}.`);
		const words = input.words.trim();
		if (words === '') return refused('words', 'Say what has been done, or why it is met or not.');
		const problem = textProblem('words', words);
		if (problem) return { status: 'refused', findings: [problem] };
		const met = side === 'region' ? input.met : null;
		run(
			'INSERT INTO condition_updates (condition_id, side, met, words, at, by) VALUES (?, ?, ?, ?, ?, ?)',
			conditionId,
			side,
			met === null ? null : met ? 1 : 0,
			words,
			new Date().toISOString(),
			scope.accountId
		);
		return { status: 'saved' };
	});
}

/**
 * The region is satisfied with an answer, takes its query back, or opens it again; not once the
 * return is accepted, because nothing may be open then.
 *
 * @throws NotAllowed, NotFound
 */
export function settleQuery(
	scope: IcsScope,
	quarter: string,
	queryId: number,
	to: 'settled' | 'withdrawn' | 'open'
): { status: 'saved' } | Refusal {
	needs(scope, 'review-returns');
	return transaction(() => {
		const held = findReturn(scope, quarter);
		findQuery(held.id, queryId);
		if (held.state !== 'queried' && !UNDER_REVIEW.includes(held.state))
			return refused('submission', notNow('begin-review', held));
		run('UPDATE queries SET state = ? WHERE id = ?', to, queryId);
		return { status: 'saved' };
	});
}

/** The return and what was last sent of it, or why nobody reviews it now. @throws NotFound */
export function underReview(
	scope: IcsScope,
	quarter: string
): { held: HeldReturn; sent: Submission; refusal: Refusal | null } {
	const held = findReturn(scope, quarter);
	const sent = submissionOf(held.id);
	if (!sent) throw new NotFound(`Nothing has been sent for ${quarter}.`);
	const refusal = UNDER_REVIEW.includes(held.state)
		? null
		: refused('words', notNow('begin-review', held));
	return { held, sent, refusal };
}

/** @throws NotFound */
export function sectionIn(sent: Submission, code: string): SectionContent {
	const section = sent.content.sections.find((one) => one.code === code);
	if (!section) throw new NotFound(`No section ${code}.`);
	return section;
}

function addMessage(
	scope: IcsScope,
	queryId: number,
	side: 'region' | 'ics',
	words: string,
	at: string
): void {
	run(
		'INSERT INTO query_messages (query_id, side, words, at, by) VALUES (?, ?, ?, ?, ?)',
		queryId,
		side,
		words,
		at,
		scope.accountId
	);
}

/** Whose voice a scope speaks with. @throws NotAllowed for neither */
export function sideOf(scope: IcsScope): 'region' | 'ics' {
	if (scope.permission === 'review-returns') return 'region';
	if (scope.permission === 'write-returns') return 'ics';
	throw new NotAllowed('This scope does not speak about the return.');
}

/** @throws NotAllowed */
export function needs(scope: IcsScope, permission: Permission): void {
	if (scope.permission !== permission)
		throw new NotAllowed('This scope does not review the return.');
}

// What the region does with a return that was sent: rate, ask, send back, accept; and how it is closed.

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
