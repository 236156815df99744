/** What the three voices say of principles and deliverables, and what a group's members think. */
import { dayEnd } from '#lib/platform/clock.server.ts';
import type { GroupScope, IcsScope } from '#lib/core/access.ts';
import { all } from '#lib/platform/database.server.ts';
import { plainPrinciples } from '#lib/roadmap/plain-words.server.ts';
import type { PlainPrinciple } from '#lib/roadmap/plain-words.ts';
import type { Principle } from '#lib/roadmap/rules.ts';
import { memberName } from '#lib/voices/groups/read.server.ts';
import {
	type GroupRating,
	QUESTIONS,
	type Reached,
	type SubjectKind,
	type Voice
} from './rules.ts';

export type VoiceRating = {
	id: number;
	voice: Voice;
	groupId: number | null;
	group: string | null;
	kind: SubjectKind;
	subject: string;
	quarter: string;
	rating: string;
	words: string;
	reached: Reached | null;
	otherRating: GroupRating | null;
	otherWords: string | null;
	at: string;
	/** Name of the person; for a group it is not shown outside it. */
	by: string;
};

const RATING = `SELECT r.id, r.voice, r.group_id AS groupId, g.name AS "group", r.subject_kind AS kind,
		r.subject, r.quarter, r.rating, r.words, r.reached, r.other_rating AS otherRating,
		r.other_words AS otherWords, r.at, u.name AS by
	FROM voice_ratings r JOIN user u ON u.id = r.by LEFT JOIN groups g ON g.id = r.group_id`;

/** The latest word of every voice on every subject, as at the end of a day (ISO). */
export function latestRatings(scope: IcsScope, asAt: string): VoiceRating[] {
	return all<VoiceRating>(
		`${RATING} WHERE r.id IN (
			SELECT max(id) FROM voice_ratings WHERE ics_id = ? AND at < ?
			GROUP BY subject_kind, subject, voice, group_id)
		ORDER BY r.voice DESC, g.name COLLATE NOCASE`,
		scope.ics.id,
		dayEnd(asAt)
	);
}

/** Everything that was said of one subject by the end of a day (ISO), newest first. */
export function ratingsOfSubject(
	scope: IcsScope,
	kind: SubjectKind,
	subject: string,
	asAt: string
): VoiceRating[] {
	return all<VoiceRating>(
		`${RATING} WHERE r.ics_id = ? AND r.subject_kind = ? AND r.subject = ?
			AND r.at < ? ORDER BY r.id DESC`,
		scope.ics.id,
		kind,
		subject,
		dayEnd(asAt)
	);
}

export type GroupView = {
	memberId: number;
	/** As the group knows the member. */
	name: string;
	subject: string;
	rating: GroupRating;
	words: string | null;
	at: string;
};

/** The latest view of each member on the subjects of one kind in a quarter; for the group only. */
export function viewsOf(scope: GroupScope, kind: SubjectKind, quarter: string): GroupView[] {
	return all<GroupView & { actsFor: string | null }>(
		`SELECT v.member_id AS memberId, u.name, m.acts_for AS actsFor, v.subject, v.rating, v.words, v.at
		FROM group_views v JOIN group_members m ON m.id = v.member_id JOIN user u ON u.id = m.account_id
		WHERE m.group_id = ? AND v.subject_kind = ? AND v.quarter = ?
			AND v.id = (SELECT max(id) FROM group_views later WHERE later.member_id = v.member_id
				AND later.subject_kind = v.subject_kind AND later.subject = v.subject
				AND later.quarter = v.quarter)
		ORDER BY v.subject, u.name COLLATE NOCASE`,
		scope.group.groupId,
		kind,
		quarter
	).map(({ actsFor, ...view }) => ({ ...view, name: memberName(view.name, actsFor) }));
}

/** How the votes fell behind a group's ratings by majority; for the group only. */
export function votesOf(
	scope: GroupScope,
	ids: readonly number[]
): Map<number, { votesFor: number; votesAgainst: number }> {
	const rows = all<{ id: number; votesFor: number; votesAgainst: number }>(
		`SELECT id, votes_for AS votesFor, votes_against AS votesAgainst FROM voice_ratings
		WHERE group_id = ? AND reached = 'majority' AND id IN (SELECT value FROM json_each(?))`,
		scope.group.groupId,
		JSON.stringify(ids)
	);
	return new Map(rows.map(({ id, ...votes }) => [id, votes]));
}

/** A principle as the people it is for would put it; one that Waymark has no words for, as it stands. */
export function inPlain({ code, title, plain }: Principle): PlainPrinciple {
	return (
		plainPrinciples().get(code) ?? {
			code,
			title,
			means: plain,
			question: QUESTIONS.group,
			easy: [],
			voices: []
		}
	);
}
