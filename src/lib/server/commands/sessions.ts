import { NotSignedIn, type Person } from '#lib/domain/access.ts';
import { run, transaction } from '#lib/server/db/connection.ts';
import { recordAct } from '#lib/server/commands/audit.ts';

/** Moves a session's end on. No act of anybody's, so the audit log does not hold it. */
export function noteSessionUse(token: string, usedAt: string, expiresAt: string): void {
	run(
		'UPDATE sessions SET updated_at = ?, expires_at = ? WHERE token = ?',
		usedAt,
		expiresAt,
		token
	);
}

/** Ends the session that asks. Nothing happens when it had ended already. */
export function signOut(person: Person | null, token: string | null): void {
	if (!token) return;
	transaction(() => {
		const { changes } = run('DELETE FROM sessions WHERE token = ?', token);
		if (changes > 0 && person) recordAct(person.accountId, 'signed-out', person.email);
	});
}

/** Ends every session of the person, the one that asks too. Answers how many there were. */
export function signOutEverywhere(person: Person | null): number {
	if (!person) throw new NotSignedIn('Sign in to do this.');
	return transaction(() => {
		const { changes } = run('DELETE FROM sessions WHERE user_id = ?', person.accountId);
		recordAct(person.accountId, 'signed-out-everywhere', person.email, { sessions: changes });
		return changes;
	});
}
