/** Who is due a digest, and what happened since the last one. */
import { authorise, may, type Person } from '#lib/domain/access.ts';
import type { DigestCounts } from '#lib/domain/digests.ts';
import { all, get } from '#lib/server/db/connection.ts';
import { personByEmail } from '#lib/server/queries/accounts.ts';

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

/** What others did between two moments, in the systems whose returns the person reviews or writes. */
export function digestCounts(person: Person, since: string, until: string): DigestCounts {
	const counts: DigestCounts = { sent: 0, answers: 0, sentBack: 0, decided: 0, questions: 0 };
	if (may(person, 'review-returns')) {
		const where = within(person, 'review-returns');
		counts.sent = acts(['submit', 'resubmit'], where, person, since, until);
		counts.answers = messages('ics', where, person, since, until);
	}
	if (may(person, 'write-returns')) {
		const where = within(person, 'write-returns');
		counts.sentBack = acts(['send-back'], where, person, since, until);
		counts.decided = acts(
			['accept', 'accept-with-conditions', 'close'],
			where,
			person,
			since,
			until
		);
		counts.questions = messages('region', where, person, since, until);
	}
	return counts;
}

function within(person: Person, permission: 'review-returns' | 'write-returns'): string | null {
	const { icsIds } = authorise(person, permission);
	return icsIds === 'all' ? null : JSON.stringify(icsIds);
}

const OF_THEIRS = `(@ids IS NULL OR r.ics_id IN (SELECT value FROM json_each(@ids)))`;

function acts(
	names: readonly string[],
	ids: string | null,
	{ accountId }: Person,
	since: string,
	until: string
): number {
	return get<{ count: number }>(
		`SELECT count(*) AS count FROM return_events e JOIN returns r ON r.id = e.return_id
		WHERE e.at > @since AND e.at <= @until AND e.by <> @by
			AND e.act IN (SELECT value FROM json_each(@names)) AND ${OF_THEIRS}`,
		{ since, until, by: accountId, ids, names: JSON.stringify(names) }
	)!.count;
}

function messages(
	side: 'ics' | 'region',
	ids: string | null,
	{ accountId }: Person,
	since: string,
	until: string
): number {
	return get<{ count: number }>(
		`SELECT count(*) AS count FROM query_messages m JOIN queries q ON q.id = m.query_id
		JOIN returns r ON r.id = q.return_id
		WHERE m.at > @since AND m.at <= @until AND m.by <> @by AND m.side = @side AND ${OF_THEIRS}`,
		{ since, until, by: accountId, ids, side }
	)!.count;
}
