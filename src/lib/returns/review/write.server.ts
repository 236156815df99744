/**
 * What the region does with a submitted return: rate it, ask about it, send it back, accept it; how the
 * ICS answers; and how it is closed.
 *
 * Where an act takes `seen`, that is the id of the submission that its reviewer had in front of them: a
 * return that was resubmitted meanwhile is not judged unread.
 */
import { type IcsActor, type IcsScope, NotFound } from '#lib/core/access.ts';
import { type Finding, ok, type Refused, refused, type Result } from '#lib/core/result.ts';
import { textFinding } from '#lib/core/text-check.ts';
import { dayProblem } from '#lib/core/typed-dates.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { latestSaying, run, transaction } from '#lib/platform/database.server.ts';
import { RETURN_TEXT, type SectionContent } from '#lib/returns/return/content.ts';
import {
	findReturn,
	type ReturnRecord,
	type Submission,
	submissionOf
} from '#lib/returns/return/read.server.ts';
import {
	type Act,
	type ReturnState,
	transitionFrom,
	transitions,
	UNDER_REVIEW
} from '#lib/returns/return/transitions.ts';
import { makeTransition, notNow } from '#lib/returns/return/write.server.ts';
import { CONFIDENCE } from '#lib/roadmap/progress/rules.ts';
import {
	type Condition,
	conditionsOf,
	conditionsTakenOver,
	findQuery,
	openQueries,
	ratingsOf
} from './read.server.ts';
import { unratedWords } from './rules.ts';

/** Who may write in the conversation of a review: the region and the ICS. */
export type Correspondent = IcsActor<'review-returns'> | IcsActor<'write-returns'>;

type Reviewer = IcsActor<'review-returns'>;

const RESUBMITTED =
	'The ICS has resubmitted the return since you opened it. Look at the new one; your text is still here.';

/** What a query may be about: `section`, `narrative`, or one of the section's figures or deliverables. */
export type QueryInput = {
	section: string;
	about: string;
	words: string;
	/** The submission that the reviewer had in front of them. */
	submission: number;
};

/**
 * Asks about a section, its narrative, a figure or a deliverable. The same query asked twice is asked
 * once.
 *
 * @throws NotFound
 */
export function askQuery(
	actor: Reviewer,
	quarter: string,
	input: QueryInput
): Result<{ id: number }> {
	const { scope } = actor;
	return transaction(() => {
		const { record, sent, notReviewed } = underReview(scope, quarter);
		if (notReviewed) return notReviewed;
		if (sent.id !== input.submission) return refused('words', RESUBMITTED);
		const section = sectionIn(sent, input.section);
		if (!isSubject(section, input.about))
			throw new NotFound(`Section ${input.section} has no ${input.about}.`);
		const words = input.words.trim();
		if (words === '') return refused('words', 'Write what you would like to know, and why.');
		const finding = textFinding('words', words, RETURN_TEXT);
		if (finding) return { refused: [finding] };
		const again = openQueries(scope, record.id).find(
			(query) =>
				query.section === input.section &&
				query.about === input.about &&
				query.messages.length === 1 &&
				query.messages[0]!.words === words
		);
		if (again) return ok({ id: again.id });
		const { id } = run(
			`INSERT INTO queries (return_id, submission_id, section, about, state, asked_at, asked_by)
			VALUES (?, ?, ?, ?, 'open', ?, ?)`,
			record.id,
			sent.id,
			input.section,
			input.about,
			actor.now.toISOString(),
			scope.accountId
		);
		addMessage(actor, id, words);
		return ok({ id });
	});
}

function isSubject(section: SectionContent, about: string): boolean {
	const [kind, name] = about.split(':');
	return (
		about === 'section' ||
		about === 'narrative' ||
		(kind === 'figure' && section.figures.some((figure) => figure.name === name)) ||
		(kind === 'deliverable' && section.states.some((state) => state.code === name))
	);
}

/**
 * Adds to a query's thread: the ICS's answer makes it answered, the region's reply opens it again.
 *
 * @throws NotFound
 */
export function replyToQuery(
	actor: Correspondent,
	quarter: string,
	queryId: number,
	words: string
): Result<null> {
	const { scope } = actor;
	const side = sideOf(scope);
	return transaction(() => {
		const record = findReturn(scope, quarter);
		const query = findQuery(scope, record.id, queryId);
		const text = words.trim();
		if (text === '') return refused('words', 'Write your answer.');
		const finding = textFinding('words', text, RETURN_TEXT);
		if (finding) return { refused: [finding] };
		const last = query.messages.at(-1)!;
		if (last.side === side && last.words === text) return ok(null);
		if (query.state === 'settled' || query.state === 'withdrawn')
			return refused('words', 'This query is settled. Nothing can be added to it.');
		addMessage(actor, queryId, text);
		run('UPDATE queries SET state = ? WHERE id = ?', side === 'ics' ? 'answered' : 'open', queryId);
		return ok(null);
	});
}

/**
 * Reports on a condition: the ICS what it has done, the region (with `met`) whether it is met.
 *
 * @throws NotFound
 */
export function updateCondition(
	actor: Correspondent,
	quarter: string,
	conditionId: number,
	input: { words: string; met: boolean | null }
): Result<null> {
	return transaction(() => {
		const record = findReturn(actor.scope, quarter);
		return addUpdate(actor, conditionsOf(actor.scope, record.id), conditionId, input);
	});
}

/**
 * Reports on a condition that the ICS has taken over from one that it followed.
 */
export function reportOnTaken(
	actor: IcsActor<'write-returns'>,
	conditionId: number,
	words: string
): Result<null> {
	return transaction(() => {
		const taken = conditionsTakenOver(actor.scope);
		if (!taken.some(({ id }) => id === conditionId))
			return refused('words', 'This condition is not among those that were taken over.');
		return addUpdate(actor, taken, conditionId, { words, met: null });
	});
}

function addUpdate(
	{ scope, now }: Correspondent,
	conditions: readonly Condition[],
	conditionId: number,
	input: { words: string; met: boolean | null }
): Result<null> {
	const condition = conditions.find(({ id }) => id === conditionId);
	if (!condition) throw new NotFound(`No condition ${conditionId}.`);
	const side = sideOf(scope);
	const words = input.words.trim();
	if (words === '') return refused('words', 'Say what has been done, or why it is met or not.');
	const finding = textFinding('words', words, RETURN_TEXT);
	if (finding) return { refused: [finding] };
	const met = side === 'region' && input.met !== null ? Number(input.met) : null;
	const again = latestSaying(
		'condition_updates',
		{ condition_id: conditionId },
		{ side, met, words }
	);
	if (again !== null) return ok(null);
	run(
		'INSERT INTO condition_updates (condition_id, side, met, words, at, by) VALUES (?, ?, ?, ?, ?, ?)',
		conditionId,
		side,
		met,
		words,
		now.toISOString(),
		scope.accountId
	);
	return ok(null);
}

const SETTLED_AS = { settled: 'settle', withdrawn: 'withdraw', open: 'reopen' } as const;

/**
 * The region is satisfied with an answer, withdraws its query, or opens it again; not once the
 * return is accepted, because nothing may be open then.
 *
 * @throws NotFound
 */
export function settleQuery(
	actor: Reviewer,
	quarter: string,
	queryId: number,
	to: 'settled' | 'withdrawn' | 'open'
): Result<null> {
	const { scope } = actor;
	return transaction(() => {
		const record = findReturn(scope, quarter);
		const { state, section, about } = findQuery(scope, record.id, queryId);
		if (record.state !== 'queried' && !UNDER_REVIEW.includes(record.state))
			return refused('submission', notNow('begin-review', record));
		if (state === to) return ok(null);
		run('UPDATE queries SET state = ? WHERE id = ?', to, queryId);
		recordAct(actor, `query.${SETTLED_AS[to]}`, quarter, { query: queryId, section, about });
		return ok(null);
	});
}

/**
 * Keeps the reviewer's own rating of a section, beside the ICS's. One that differs needs a reason.
 *
 * @throws NotFound
 */
export function rateSection(
	{ scope, now }: Reviewer,
	quarter: string,
	section: string,
	input: { rating: string | null; reason: string | null },
	seen?: number
): Result<null> {
	return transaction(() => {
		const { record, sent, notReviewed } = underReview(scope, quarter);
		const stale = notReviewed ?? resubmittedSince(sent.id, seen);
		if (stale) return stale;
		const own = sectionIn(sent, section);
		const reason = input.reason?.trim() || null;
		const rating = CONFIDENCE.find(({ code }) => code === input.rating)?.code;
		if (!rating) return refused('rating', 'Choose one of the five ratings.');
		if (rating !== own.rating && reason === null)
			return refused(
				'reason',
				'Your rating differs from the ICS’s. Say why, so that it can act on it.'
			);
		const finding = reason === null ? null : textFinding('reason', reason, RETURN_TEXT);
		if (finding) return { refused: [finding] };
		const latest = ratingsOf(scope, record.id).get(section);
		if (latest?.rating === rating && latest.reason === reason && latest.submissionId === sent.id)
			return ok(null);
		run(
			`INSERT INTO review_ratings (return_id, submission_id, section, rating, reason, at, by)
			VALUES (?, ?, ?, ?, ?, ?, ?)`,
			record.id,
			sent.id,
			section,
			rating,
			reason,
			now.toISOString(),
			scope.accountId
		);
		return ok(null);
	});
}

/** `repeated`: somebody had decided so before, and nothing was written. */
export type Decision = { state: ReturnState; repeated: boolean };

/** Marks that somebody has begun to read. @throws NotFound */
export function beginReview(actor: Reviewer, quarter: string, seen?: number): Result<Decision> {
	return decide(actor, quarter, 'begin-review', () => ok(null), seen);
}

/** Sends a return back: with at least one open query, and a reason. @throws NotFound */
export function sendBack(
	actor: Reviewer,
	quarter: string,
	reason: string,
	seen?: number
): Result<Decision> {
	const prepare: Preparation = ({ id }) => {
		const words = reason.trim();
		if (words === '') return refused('reason', 'Say why it is sent back: the ICS sees this first.');
		if (!openQueries(actor.scope, id).some(({ state }) => state === 'open'))
			return refused(
				'reason',
				'Ask at least one query first, beside what it is about: nobody can fix what they are not told.'
			);
		const finding = textFinding('reason', words, RETURN_TEXT);
		return finding ? { refused: [finding] } : ok(words);
	};
	return decide(actor, quarter, 'send-back', prepare, seen);
}

/**
 * Accepts a return as it was submitted. `unrated` is the number of sections without the reviewer's rating
 * that the reviewer has confirmed: nobody can rate them afterwards.
 *
 * @throws NotFound
 */
export function acceptReturn(
	actor: Reviewer,
	quarter: string,
	seen?: number,
	unrated = 0
): Result<Decision> {
	const prepare: Preparation = (record) =>
		unsettledQueries(actor.scope, record) ??
		unratedSections(actor.scope, record, unrated) ??
		ok(null);
	return decide(actor, quarter, 'accept', prepare, seen);
}

export type ConditionInput = {
	section: string | null;
	words: string;
	owner: string;
	dueOn: string;
};

/**
 * Accepts a return with conditions, each with what is asked, of whom and by when; `unrated` as above.
 *
 * @throws NotFound
 */
export function acceptWithConditions(
	actor: Reviewer,
	quarter: string,
	conditions: readonly ConditionInput[],
	seen?: number,
	unrated = 0
): Result<Decision> {
	const { scope, now, today } = actor;
	const prepare: Preparation = (record) => {
		if (conditions.length === 0)
			return refused('words-0', 'Write at least one condition, or accept without.');
		const findings = conditions.flatMap((one, index) => conditionFindings(one, index, today));
		if (findings.length > 0) return { refused: findings };
		const missing = unsettledQueries(scope, record) ?? unratedSections(scope, record, unrated);
		if (missing) return missing;
		for (const { section, words, owner, dueOn } of conditions)
			run(
				`INSERT INTO conditions (return_id, section, words, owner, due_on, set_at, set_by)
				VALUES (?, ?, ?, ?, ?, ?, ?)`,
				record.id,
				section,
				words.trim(),
				owner.trim(),
				dueOn,
				now.toISOString(),
				scope.accountId
			);
		return ok(null);
	};
	return decide(actor, quarter, 'accept-with-conditions', prepare, seen);
}

function conditionFindings(input: ConditionInput, index: number, today: string): Finding[] {
	const findings: Finding[] = [];
	if (input.words.trim() === '')
		findings.push({ field: `words-${index}`, message: 'Say what is asked for.' });
	if (input.owner.trim() === '')
		findings.push({ field: `owner-${index}`, message: 'Say who is to do it.' });
	const unread = dayProblem(input.dueOn, today, 'Give the day it is due, such as 3 October 2026.');
	if (unread) findings.push({ field: `due-${index}`, message: unread });
	for (const field of ['words', 'owner'] as const) {
		const finding = textFinding(`${field}-${index}`, input[field], RETURN_TEXT);
		if (finding) findings.push(finding);
	}
	return findings;
}

/** Closes an accepted return nationally. @throws NotFound */
export function closeReturn(
	actor: IcsActor<'close-returns'>,
	quarter: string,
	seen?: number
): Result<Decision> {
	return decide(actor, quarter, 'close', () => ok(null), seen);
}

/** What an act needs and writes beside the change of state; its reason, or null for none. */
type Preparation = (record: ReturnRecord) => Result<string | null>;

/** One act of the table of transitions. */
function decide(
	actor: IcsActor<'review-returns'> | IcsActor<'close-returns'>,
	quarter: string,
	act: Act,
	prepare: Preparation,
	seen?: number
): Result<Decision> {
	const { scope } = actor;
	return transaction((): Result<Decision> => {
		const record = findReturn(scope, quarter);
		const transition = transitionFrom(record.state, act);
		if (!transition) {
			const repeated = transitions.some((one) => one.act === act && one.to === record.state);
			return repeated
				? ok({ state: record.state, repeated })
				: refused('reason', notNow(act, record));
		}
		const stale = resubmittedSince(submissionOf(scope, record.id)?.id, seen);
		if (stale) return stale;
		const prepared = prepare(record);
		if ('refused' in prepared) return prepared;
		makeTransition(actor, record, transition, prepared.ok);
		return ok({ state: transition.to, repeated: false });
	});
}

/** The return and what was last sent of it, and why nobody reviews it now where that is so. @throws NotFound */
function underReview(
	scope: IcsScope,
	quarter: string
): { record: ReturnRecord; sent: Submission; notReviewed: Refused | null } {
	const record = findReturn(scope, quarter);
	const sent = submissionOf(scope, record.id);
	if (!sent) throw new NotFound(`Nothing has been sent for ${quarter}.`);
	const notReviewed = UNDER_REVIEW.includes(record.state)
		? null
		: refused('words', notNow('begin-review', record));
	return { record, sent, notReviewed };
}

/** A refusal on `submission` when what was read is not what was last sent. */
function resubmittedSince(latest: number | undefined, seen: number | undefined): Refused | null {
	return seen === undefined || latest === seen
		? null
		: refused(
				'submission',
				'The ICS has resubmitted the return since you opened this page. Nothing was changed. Look at what changed first.'
			);
}

function unsettledQueries(scope: IcsScope, { id }: ReturnRecord): Refused | null {
	const unsettled = openQueries(scope, id).length;
	return unsettled === 0
		? null
		: refused(
				'reason',
				`${unsettled === 1 ? 'One query is' : `${unsettled} queries are`} not settled yet. Settle or withdraw each one, or send the return back.`
			);
}

/** Code of the finding that sections have no rating of the reviewer, and that nobody confirmed it. */
export const SECTIONS_UNRATED = 'sections-unrated';

function unratedSections(scope: IcsScope, { id }: ReturnRecord, confirmed: number): Refused | null {
	const ratings = ratingsOf(scope, id);
	const sections = submissionOf(scope, id)?.content.sections ?? [];
	const unrated = sections.filter(({ code }) => !ratings.has(code)).length;
	return unrated === 0 || unrated === confirmed
		? null
		: refused('unrated', unratedWords(unrated, sections.length), SECTIONS_UNRATED);
}

/** @throws NotFound */
function sectionIn({ content }: Submission, code: string): SectionContent {
	const section = content.sections.find((one) => one.code === code);
	if (!section) throw new NotFound(`No section ${code}.`);
	return section;
}

function addMessage({ scope, now }: Correspondent, queryId: number, words: string): void {
	run(
		'INSERT INTO query_messages (query_id, side, words, at, by) VALUES (?, ?, ?, ?, ?)',
		queryId,
		sideOf(scope),
		words,
		now.toISOString(),
		scope.accountId
	);
}

/** Which of the two writes. */
function sideOf({ permission }: Correspondent['scope']): 'region' | 'ics' {
	return permission === 'review-returns' ? 'region' : 'ics';
}
