/**
 * How often a password may be tried. Counted for one account at one address, so that a guesser
 * cannot keep the account's owner out from elsewhere, nor the next person at a library's computer;
 * and for an address on the whole, generously, because a trust may stand behind a single one.
 */
import { createHmac } from 'node:crypto';
import { run, transaction } from '#lib/server/db/connection.ts';
import { environment } from '#lib/server/environment.ts';
import { attemptsCounted } from '#lib/server/queries/accounts.ts';

export type Attempt = { email: string; address: string };

export const ATTEMPTS = { window: 15, atAccount: 8, atAddress: 200 } as const;

const MINUTE = 60_000;

/** Counts an attempt. Answers 0, or the minutes to wait when there were too many already. */
export function countAttempt(attempt: Attempt, now: Date): number {
	const oldest = new Date(now.getTime() - ATTEMPTS.window * MINUTE).toISOString();
	return transaction(() => {
		run('DELETE FROM sign_in_limits WHERE started_at <= ?', oldest);
		for (const [key, most] of keysOf(attempt)) {
			const counted = attemptsCounted(key);
			if (counted && counted.attempts >= most) return minutesLeft(counted.startedAt, now);
		}
		for (const [key] of keysOf(attempt))
			run(
				`INSERT INTO sign_in_limits (key, attempts, started_at) VALUES (?, 1, ?)
				ON CONFLICT (key) DO UPDATE SET attempts = attempts + 1`,
				key,
				now.toISOString()
			);
		return 0;
	});
}

/** After a right password: the account's count starts again, the address gets this one back. */
export function forgiveAttempts(attempt: Attempt): void {
	const [[atAccount], [atAddress]] = keysOf(attempt);
	run('DELETE FROM sign_in_limits WHERE key = ?', atAccount);
	run(
		'UPDATE sign_in_limits SET attempts = attempts - 1 WHERE key = ? AND attempts > 0',
		atAddress
	);
}

function minutesLeft(startedAt: string, now: Date): number {
	const ends = Date.parse(startedAt) + ATTEMPTS.window * MINUTE;
	return Math.max(1, Math.ceil((ends - now.getTime()) / MINUTE));
}

function keysOf({ email, address }: Attempt): [[string, number], [string, number]] {
	return [
		[digest(`account\n${email}\n${address}`), ATTEMPTS.atAccount],
		[digest(`address\n${address}`), ATTEMPTS.atAddress]
	];
}

/** Keyed, so that a copy of the database does not tell who tried from where. */
function digest(text: string): string {
	return createHmac('sha256', environment().authSecret).update(text).digest('base64url');
}
