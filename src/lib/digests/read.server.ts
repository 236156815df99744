/** Who is due a digest, and what happened since the last one. */
import { personByEmail } from '#lib/accounts/read.server.ts';
import { authorise, may, type Person } from '#lib/core/access.ts';
import { all, get } from '#lib/platform/database.server.ts';
import type { DigestCounts } from './rules.ts';

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

/** What others did between two moments, in the ICSs whose returns the person reviews or writes. */
export function digestCounts(person: Person, since: string, until: string): DigestCounts {
	const counts: DigestCounts = { sent: 0, answers: 0, sentBack: 0, decided: 0, questions: 0 };
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
	return counts;

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

function within(person: Person, permission: 'review-returns' | 'write-returns'): string | null {
	const { icsIds } = authorise(person, permission);
	return icsIds === 'all' ? null : JSON.stringify(icsIds);
}
