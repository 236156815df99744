/** The conversation of a review: queries beside what they are about, answers, and conditions. */
import { NotAllowed, NotFound, type IcsScope, type Permission } from '#lib/domain/access.ts';
import type { SectionContent } from '#lib/domain/returns/content.ts';
import type { ReturnState } from '#lib/domain/returns/moves.ts';
import { notNow } from '#lib/server/commands/return-moves.ts';
import { refused, textProblem, type Refusal } from '#lib/server/commands/return-words.ts';
import { run, transaction } from '#lib/server/db/connection.ts';
import { conditionsOf, findQuery, openQueries } from '#lib/server/queries/reviews.ts';
import {
	findReturn,
	submissionOf,
	type HeldReturn,
	type Submission
} from '#lib/server/queries/returns.ts';

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
