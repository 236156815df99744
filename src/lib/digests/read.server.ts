/** Who is due a digest, and what happened since the last one. */
import { personByEmail } from '#lib/accounts/read.server.ts';
import { authorise, may, type Permission, type Person } from '#lib/core/access.ts';
import { all, get } from '#lib/platform/database.server.ts';
import { type DigestCounts, NOTHING } from './rules.ts';

export type DueDigest = { person: Person; toldTo: string | null };

/** Accounts that are open, want digests, and had none since `before` (ISO date and time). */
export function dueDigests(before: string): DueDigest[] {
	return all<{ email: string; toldTo: string | null }>(
		`SELECT u.email, d.told_to AS toldTo FROM user u LEFT JOIN digests d ON d.account_id = u.id
		WHERE u.disabled_at IS NULL AND ifnull(d.wanted, 1) = 1 AND ifnull(d.sent_at, '') < ?
		ORDER BY u.email`,
		before
	).flatMap(({ email, toldTo }) => {
		const person = personByEmail(email);
		return person ? [{ person, toldTo }] : [];
	});
}

export function wantsDigest(accountId: string): boolean {
	return (
		get<{ wanted: number }>('SELECT wanted FROM digests WHERE account_id = ?', accountId)
			?.wanted !== 0
	);
}

/** Who is told anything at all. */
export function getsDigests(person: Person): boolean {
	return TOLD.some((permission) => may(person, permission));
}

const TOLD = ['review-returns', 'write-returns', 'answer-concerns', 'speak-in-groups'] as const;

/**
 * What others did between two moments: in the ICSs whose returns the person reviews or writes, or whose
 * concerns they answer, and in their groups.
 */
export function digestCounts(person: Person, since: string, until: string): DigestCounts {
	const counts: DigestCounts = { ...NOTHING };
	if (may(person, 'review-returns')) {
		const where = within(person, 'review-returns');
		counts.sent = happened(where, ['submit', 'resubmit']);
		counts.answers = happened(where, 'ics');
	}
	if (may(person, 'write-returns')) {
		const where = within(person, 'write-returns');
		counts.sentBack = happened(where, ['send-back']);
		counts.decided = happened(where, ['accept', 'accept-with-conditions', 'close']);
		counts.questions = happened(where, 'region');
	}
	if (may(person, 'answer-concerns')) {
		const seen = `c.shared_on IS NOT NULL AND ${IN_ICS}`;
		const ids = within(person, 'answer-concerns');
		counts.concerns = concerning(`${seen} AND ${SEEN_AT} > @since AND ${SEEN_AT} <= @until`, ids);
		counts.groupReplies = posted('group', `p.act IN ('said', 'disputed') AND ${seen}`, ids);
		counts.overdue = concerning(
			`${seen} AND c.answer_due_on >= substr(@since, 1, 10) AND c.answer_due_on < substr(@until, 1, 10)
			AND NOT EXISTS (SELECT 1 FROM concern_posts p WHERE p.concern_id = c.id AND p.side = 'ics')`,
			ids
		);
	}
	if (may(person, 'speak-in-groups')) {
		counts.ownConcerns = concerning(
			`${OF_GROUP} AND c.raised_at > @since AND c.raised_at <= @until`
		);
		counts.icsReplies = posted('ics', OF_GROUP);
	}
	return counts;

	/** Concerns that others raised. */
	function concerning(where: string, ids: string | null = null): number {
		return countOf(`concerns c WHERE c.raised_by <> @by AND ${where}`, ids);
	}

	/** What others of a side wrote in threads. */
	function posted(side: 'group' | 'ics', where: string, ids: string | null = null): number {
		return countOf(
			`concern_posts p JOIN concerns c ON c.id = p.concern_id
			WHERE p.side = '${side}' AND p.at > @since AND p.at <= @until AND p.by <> @by AND ${where}`,
			ids
		);
	}

	function countOf(from: string, ids: string | null): number {
		const by = person.accountId;
		return get<{ count: number }>(`SELECT count(*) AS count FROM ${from}`, {
			...{ since, until, by, ids }
		})!.count;
	}

	/** Acts of these names, or messages of a side, by others. */
	function happened(ids: string | null, what: readonly string[] | 'ics' | 'region'): number {
		const isText = typeof what === 'string';
		return get<{ count: number }>(
			`SELECT count(*) AS count FROM ${isText ? MESSAGES : ACTS}
			WHERE x.at > @since AND x.at <= @until AND x.by <> @by
				AND (@ids IS NULL OR r.ics_id IN (SELECT value FROM json_each(@ids)))
				AND x.${isText ? 'side' : 'act'} IN (SELECT value FROM json_each(@what))`,
			{ since, until, by: person.accountId, ids, what: JSON.stringify([what].flat()) }
		)!.count;
	}
}

const ACTS = 'return_events x JOIN returns r ON r.id = x.return_id';
const MESSAGES = `query_messages x JOIN queries q ON q.id = x.query_id
	JOIN returns r ON r.id = q.return_id`;

const IN_ICS = '(@ids IS NULL OR c.ics_id IN (SELECT value FROM json_each(@ids)))';
const OF_GROUP = `c.group_id IN
	(SELECT group_id FROM group_members WHERE account_id = @by AND left_at IS NULL)`;
/** When the ICS could first see a concern: when it was raised, or opened up later. */
const SEEN_AT = `CASE WHEN c.shared_on = london_day(c.raised_at) THEN c.raised_at ELSE
	(SELECT min(p.at) FROM concern_posts p WHERE p.concern_id = c.id AND p.act = 'shared') END`;

function within(person: Person, permission: Permission): string | null {
	const { icsIds } = authorise(person, permission);
	return icsIds === 'all' ? null : JSON.stringify(icsIds);
}
