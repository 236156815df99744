/** The three voices speak: members give their view, and groups, ICSs and regions their rating. */
import {
	type GroupActor,
	type IcsActor,
	type IcsScope,
	NotAllowed,
	NotFound
} from '#lib/core/access.ts';
import { quarterOf } from '#lib/core/calendar.ts';
import { type Finding, ok, refused, type Result } from '#lib/core/result.ts';
import { textFinding } from '#lib/core/text-check.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { get, run, transaction } from '#lib/platform/database.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { findDeliverable } from '#lib/roadmap/rules.ts';
import { hourlyLimitFinding } from '#lib/voices/concerns/read.server.ts';
import { membersOf } from '#lib/voices/groups/read.server.ts';
import { VOICE_TEXT, voiceText } from '#lib/voices/text-rules.server.ts';
import { viewsOf } from './read.server.ts';
import {
	checkRating,
	isGroupRating,
	type RatingInput,
	reachedHow,
	type Subject,
	viewsLacking,
	type Voice
} from './rules.ts';

/** `repeated`: the same had been said in this quarter already, and nothing was written. */
export type Recorded = { repeated: boolean };

const RATING_TEXT = voiceText(
	2000,
	(over, longest) => `Shorten this by ${over} letters. We can keep ${longest}.`
);

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
	actor: GroupActor,
	subject: Subject,
	input: { rating: string; words: string }
): Result<Recorded> {
	const { scope, now, today } = actor;
	needSubject(subject, today);
	const words = input.words.trim() || null;
	const { rating } = input;
	if (!isGroupRating(rating)) return refused('rating', 'Choose one of the answers.');
	const wrong = words === null ? null : textFinding('words', words, VOICE_TEXT);
	if (wrong) return { refused: [wrong] };
	const quarter = quarterOf(today).code;
	return transaction(() => {
		const before = viewsOf(scope, subject.kind, quarter).find(
			(view) => view.memberId === scope.group.memberId && view.subject === subject.code
		);
		if (before?.rating === rating && before.words === words) return ok({ repeated: true });
		const limit = hourlyLimitFinding(actor, 'words');
		if (limit) return { refused: [limit] };
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
		return ok({ repeated: false });
	});
}

/**
 * Says what a group thinks, once its members have said what they think: at least two of them, or the
 * one there is.
 *
 * @throws NotAllowed for anybody but a lead, NotFound
 */
export function rateAsGroup(
	actor: GroupActor,
	subject: Subject,
	input: RatingInput
): Result<Recorded> {
	const { scope, today } = actor;
	if (scope.group.role !== 'lead') throw new NotAllowed('Only a lead sends what the group says.');
	needSubject(subject, today);
	const findings = checked('group', input);
	if (findings.length > 0) return { refused: findings };
	return transaction(() => {
		const { groupId } = scope.group;
		// Of those who are in the group now: somebody who left and came back is one person.
		const members = new Set(membersOf(scope, groupId).map(({ id }) => id));
		const views = viewsOf(scope, subject.kind, quarterOf(today).code).filter(
			(view) => view.subject === subject.code && members.has(view.memberId)
		).length;
		const lacking = viewsLacking(views, members.size);
		if (lacking) return refused('rating', lacking);
		return insert(actor, 'group', groupId, subject, input);
	});
}

/** The ICS's own rating of a principle; where a deliverable stands is said on the roadmap. @throws NotFound */
export function rateAsSystem(
	actor: IcsActor<'answer-concerns'>,
	subject: Subject,
	input: RatingInput
): Result<Recorded> {
	if (subject.kind !== 'principle')
		throw new NotFound('Where a deliverable stands is said on the roadmap.');
	return rate(actor, 'system', subject, input);
}

/** What the region makes of it. @throws NotFound */
export function rateAsRegion(
	actor: IcsActor<'review-returns'>,
	subject: Subject,
	input: RatingInput
): Result<Recorded> {
	return rate(actor, 'region', subject, input);
}

function rate(
	actor: IcsActor,
	voice: Voice,
	subject: Subject,
	input: RatingInput
): Result<Recorded> {
	needSubject(subject, actor.today);
	const findings = checked(voice, input);
	if (findings.length > 0) return { refused: findings };
	return transaction(() => insert(actor, voice, null, subject, input));
}

function checked(voice: Voice, input: RatingInput): Finding[] {
	const findings: Finding[] = checkRating(voice, input);
	for (const field of ['words', 'otherWords'] as const) {
		const wrong = textFinding(field, input[field].trim(), RATING_TEXT);
		if (wrong && !findings.some((finding) => finding.field === field)) findings.push(wrong);
	}
	return findings;
}

/** What is kept of a rating, votes included, which are the group's own and come with no rating that is read. */
type Kept = {
	quarter: string;
	rating: string;
	words: string;
	reached: string | null;
	votesFor: number | null;
	votesAgainst: number | null;
	otherRating: string | null;
	otherWords: string | null;
};

function insert(
	actor: IcsActor,
	voice: Voice,
	groupId: number | null,
	subject: Subject,
	input: RatingInput
): Result<Recorded> {
	const { scope, now, today } = actor;
	const how = voice === 'group' ? reachedHow(input) : null;
	const kept: Kept = {
		quarter: quarterOf(today).code,
		rating: input.rating,
		words: input.words.trim(),
		reached: how?.reached ?? null,
		votesFor: how?.votesFor ?? null,
		votesAgainst: how?.votesAgainst ?? null,
		otherRating: how?.otherRating ?? null,
		otherWords: how?.otherWords ?? null
	};
	const before = latestOf(scope, voice, groupId, subject);
	const isSame = (Object.keys(kept) as (keyof Kept)[]).every((key) => before?.[key] === kept[key]);
	if (isSame) return ok({ repeated: true });
	const { id } = run(
		`INSERT INTO voice_ratings (ics_id, voice, group_id, subject_kind, subject, quarter, rating,
			words, reached, votes_for, votes_against, other_rating, other_words, at, by)
		VALUES (@ics, @voice, @groupId, @kind, @code, @quarter, @rating, @words, @reached, @votesFor,
			@votesAgainst, @otherRating, @otherWords, @at, @by)`,
		{
			...kept,
			ics: scope.ics.id,
			voice,
			groupId,
			kind: subject.kind,
			code: subject.code,
			at: now.toISOString(),
			by: scope.accountId
		}
	);
	const detail = { rating: id, voice, groupId, kind: subject.kind, answer: input.rating };
	recordAct(actor, 'voice.rate', subject.code, detail);
	return ok({ repeated: false });
}

function latestOf(
	scope: IcsScope,
	voice: Voice,
	groupId: number | null,
	{ kind, code }: Subject
): Kept | undefined {
	return get<Kept>(
		`SELECT quarter, rating, words, reached, votes_for AS votesFor, votes_against AS votesAgainst,
			other_rating AS otherRating, other_words AS otherWords
		FROM voice_ratings WHERE ics_id = ? AND voice = ? AND group_id IS ? AND subject_kind = ?
			AND subject = ? ORDER BY id DESC LIMIT 1`,
		scope.ics.id,
		voice,
		groupId,
		kind,
		code
	);
}
