import { openSession, type Visitor } from '#lib/server/auth/auth.ts';
import { recordAct } from '#lib/server/commands/audit.ts';
import { countAttempt, forgiveAttempts, type Attempt } from '#lib/server/commands/attempts.ts';
import { run, transaction } from '#lib/server/db/connection.ts';
import { accountIdOf, isDisabled } from '#lib/server/queries/accounts.ts';

export type SignIn =
	| { signedIn: true; token: string; accountId: string }
	/** Says nothing about which of the two was wrong, or whether there is such an account. */
	| { signedIn: false; why: 'not-matching' }
	| { signedIn: false; why: 'too-many'; waitMinutes: number };

/**
 * Opens a session for an e-mail address and a password. The attempt is counted before the password
 * is looked at, so that many at once are all counted; a right password takes its own count back.
 *
 * @param earlier the token of the browser's session until now, which the new one replaces
 */
export async function signIn(
	email: string,
	password: string,
	visitor: Visitor,
	earlier: string | null = null,
	now: Date = new Date()
): Promise<SignIn> {
	const attempt: Attempt = { email: email.trim().toLowerCase(), address: visitor.address };
	const waitMinutes = countAttempt(attempt, now);
	if (waitMinutes > 0) return { signedIn: false, why: 'too-many', waitMinutes };
	const token = await openSession(attempt.email, password, visitor);
	const accountId = accountIdOf(attempt.email);
	if (!token || !accountId) {
		// An address nobody holds is not written down: people type passwords into the wrong box.
		if (accountId) {
			const why = isDisabled(accountId) ? 'account disabled' : 'wrong password';
			recordAct(null, 'sign-in-refused', attempt.email, { why });
		}
		return { signedIn: false, why: 'not-matching' };
	}
	transaction(() => {
		forgiveAttempts(attempt);
		if (earlier) run('DELETE FROM sessions WHERE token = ?', earlier);
		run('DELETE FROM sessions WHERE expires_at < ?', now.toISOString());
		recordAct(accountId, 'signed-in', attempt.email);
	});
	return { signedIn: true, token, accountId };
}
