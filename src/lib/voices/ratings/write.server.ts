/** The three voices speak: members give their view, and groups, systems and regions their rating. */
import { type GroupScope, type IcsScope, NotAllowed, NotFound } from '#lib/core/access.ts';
import { quarterOf } from '#lib/core/calendar.ts';
import { recordScopedAct } from '#lib/platform/audit/write.server.ts';
import { get, run, transaction } from '#lib/platform/database.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { findDeliverable } from '#lib/roadmap/rules.ts';
import { membersOf } from '#lib/voices/groups/read.server.ts';
import { type Refusal, refused, tooMany, wordsProblem } from '#lib/voices/words.server.ts';
import { ratingsOfSubject, viewsOf } from './read.server.ts';
import {
	checkRating,
	isGroupRating,
	type RatingInput,
	reachedHow,
	type ReachedHow,
	type Subject,
	type Voice
} from './rules.ts';

export type RatingResult = { status: 'recorded' | 'already-recorded' } | Refusal;

/** @throws NotFound when the roadmap in force has no such subject */
export function needSubject({ kind, code }: Subject, today: string): void {
	const roadmap = currentRoadmap(today);
	const found =
		kind === 'principle'
			? roadmap.principles.some((principle) => principle.code === code)
			: findDeliverable(roadmap, code) !== undefined;
	if (!found) throw new NotFound(`No ${kind} ${code}.`);
}

/** Keeps a member's own view of a subject for this quarter; only the group sees it. @throws NotFound */
export function giveView(
	scope: GroupScope,
	subject: Subject,
	input: { rating: string; words: string },
	today: string
): RatingResult {
	needSubject(subject, today);
	const words = input.words.trim() || null;
	const { rating } = input;
	if (!isGroupRating(rating)) return refused('rating', 'Choose one of the answers.');
	const wrong = words === null ? null : wordsProblem(words);
	if (wrong) return refused('words', wrong);
	const quarter = quarterOf(today).code;
	return transaction((): RatingResult => {
		const held = viewsOf(scope, subject.kind, quarter).find(
			(view) => view.memberId === scope.group.memberId && view.subject === subject.code
		);
		if (held?.rating === rating && held.words === words) return { status: 'already-recorded' };
		const now = new Date();
		const full = tooMany(scope.accountId, now);
		if (full) return refused('words', full);
		run(
			`INSERT INTO group_views (member_id, subject_kind, subject, quarter, rating, words, at, by)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			scope.group.memberId,
			subject.kind,
			subject.code,
			quarter,
			rating,
			words,
			now.toISOString(),
			scope.accountId
		);
		return { status: 'recorded' };
	});
}

/**
 * Says what a group thinks, once its members have said what they think: at least two of them, or the
 * one there is.
 *
 * @throws NotAllowed for anybody but a lead, NotFound
 */
export function rateAsGroup(
	scope: GroupScope,
	subject: Subject,
	input: RatingInput,
	today: string
): RatingResult {
	if (scope.group.role !== 'lead') throw new NotAllowed('Only a lead sends what the group says.');
	needSubject(subject, today);
	const findings = checked('group', input);
	if (findings.length > 0) return { status: 'refused', findings };
	return transaction((): RatingResult => {
		const { groupId } = scope.group;
		// Of those who are in the group now: somebody who left and came back is one person.
		const members = new Set(membersOf(scope, groupId).map(({ id }) => id));
		const views = viewsOf(scope, subject.kind, quarterOf(today).code).filter(
			(view) => view.subject === subject.code && members.has(view.memberId)
		).length;
		const needed = Math.min(2, members.size);
		if (views < needed)
			return refused(
				'rating',
				views === 0
					? 'Nobody in the group has given a view on this yet this quarter. Ask them first, or begin with your own.'
					: 'Only one of you has given a view on this yet this quarter. Ask the others first.'
			);
		return insert(scope, 'group', groupId, subject, input, today);
	});
}

/** The system's own rating of a principle; where a deliverable stands is said on the roadmap. */
export function rateAsSystem(
	scope: IcsScope,
	subject: Subject,
	input: RatingInput,
	today: string
): RatingResult {
	if (scope.permission !== 'answer-concerns')
		throw new NotAllowed('This scope does not speak for the system.');
	if (subject.kind !== 'principle')
		throw new NotFound('Where a deliverable stands is said on the roadmap.');
	return rate(scope, 'system', subject, input, today);
}

/** What the region makes of it. @throws NotAllowed, NotFound */
export function rateAsRegion(
	scope: IcsScope,
	subject: Subject,
	input: RatingInput,
	today: string
): RatingResult {
	if (scope.permission !== 'review-returns')
		throw new NotAllowed('This scope does not speak for the region.');
	return rate(scope, 'region', subject, input, today);
}

function rate(
	scope: IcsScope,
	voice: Voice,
	subject: Subject,
	input: RatingInput,
	today: string
): RatingResult {
	needSubject(subject, today);
	const findings = checked(voice, input);
	if (findings.length > 0) return { status: 'refused', findings };
	return transaction(() => insert(scope, voice, null, subject, input, today));
}

function checked(voice: Voice, input: RatingInput): Refusal['findings'] {
	const findings: Refusal['findings'] = checkRating(voice, input);
	for (const field of ['words', 'otherWords'] as const) {
		const wrong = wordsProblem(input[field]);
		if (wrong && !findings.some((finding) => finding.field === field))
			findings.push({ field, message: wrong });
	}
	return findings;
}

function insert(
	scope: IcsScope,
	voice: Voice,
	groupId: number | null,
	subject: Subject,
	input: RatingInput,
	today: string
): RatingResult {
	const how = voice === 'group' ? reachedHow(input) : null;
	const words = input.words.trim();
	const quarter = quarterOf(today).code;
	const held = ratingsOfSubject(scope, subject.kind, subject.code, '9999-12-31').find(
		(rating) => rating.voice === voice && rating.groupId === groupId
	);
	const again =
		held?.quarter === quarter &&
		held.rating === input.rating &&
		held.words === words &&
		held.reached === (how?.reached ?? null) &&
		held.otherRating === (how?.otherRating ?? null) &&
		held.otherWords === (how?.otherWords ?? null) &&
		sameVotes(held.id, how);
	if (again) return { status: 'already-recorded' };
	const { id } = run(
		`INSERT INTO voice_ratings (ics_id, voice, group_id, subject_kind, subject, quarter, rating,
			words, reached, votes_for, votes_against, other_rating, other_words, at, by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		scope.ics.id,
		voice,
		groupId,
		subject.kind,
		subject.code,
		quarter,
		input.rating,
		words,
		how?.reached ?? null,
		how?.votesFor ?? null,
		how?.votesAgainst ?? null,
		how?.otherRating ?? null,
		how?.otherWords ?? null,
		new Date().toISOString(),
		scope.accountId
	);
	const detail = { rating: id, voice, groupId, kind: subject.kind, answer: input.rating };
	recordScopedAct(scope, 'voice.rate', subject.code, detail, scope.ics.id);
	return { status: 'recorded' };
}

/** Votes are the group's own and come with no rating, so that they are looked up here. */
function sameVotes(ratingId: number, how: ReachedHow | null): boolean {
	const held = get<{ votesFor: number | null; votesAgainst: number | null }>(
		'SELECT votes_for AS votesFor, votes_against AS votesAgainst FROM voice_ratings WHERE id = ?',
		ratingId
	)!;
	return (
		held.votesFor === (how?.votesFor ?? null) && held.votesAgainst === (how?.votesAgainst ?? null)
	);
}
