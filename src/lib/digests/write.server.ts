/** Sending the daily digest, and stopping it. */
import { madeUp } from '#lib/accounts/made-up/read.server.ts';
import type { Person } from '#lib/core/access.ts';
import { run } from '#lib/platform/database.server.ts';
import { digestCounts, dueDigests } from './read.server.ts';
import { DIGEST_HOURS, digestMail, type Mail } from './rules.ts';

/** Hands one mail over. Rejects when the server does not take it. */
export type Sending = (to: string, mail: Mail) => Promise<void>;

const HOUR = 3_600_000;

/**
 * Sends every digest that is due; nobody in a made-up database gets any. What cannot be handed over
 * is tried again the next time. Answers how many went, and how many did not.
 */
export async function sendDigests(
	now: Date,
	origin: string,
	send: Sending
): Promise<{ sent: number; failed: number }> {
	const done = { sent: 0, failed: 0 };
	if (madeUp() !== null) return done;
	const until = now.toISOString();
	const day = new Date(now.getTime() - DIGEST_HOURS * HOUR).toISOString();
	for (const { person, toldTo } of dueDigests(day)) {
		const mail = digestMail(person.name, digestCounts(person, toldTo ?? day, until), origin);
		if (!mail) continue;
		try {
			await send(person.email, mail);
			run(
				`INSERT INTO digests (account_id, told_to, sent_at) VALUES (?, ?, ?) ON CONFLICT (account_id)
				DO UPDATE SET told_to = excluded.told_to, sent_at = excluded.sent_at`,
				person.accountId,
				until,
				until
			);
			done.sent += 1;
		} catch {
			// The reason may hold the address or the server's password: only the number is told.
			done.failed += 1;
		}
	}
	return done;
}

/** Whether somebody gets digests from now on. */
export function wantDigests({ accountId }: Person, wanted: boolean): void {
	run(
		`INSERT INTO digests (account_id, wanted) VALUES (?, ?) ON CONFLICT (account_id)
		DO UPDATE SET wanted = excluded.wanted`,
		accountId,
		wanted ? 1 : 0
	);
}
