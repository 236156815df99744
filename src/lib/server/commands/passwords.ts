import { NotSignedIn, type Person } from '#lib/domain/access.ts';
import { AccountRefused, type AccountProblem } from '#lib/domain/accounts.ts';
import { hashOf, matches, passwordProblem } from '#lib/server/auth/passwords.ts';
import { writePassword } from '#lib/server/commands/accounts.ts';
import { countAttempt, forgiveAttempts } from '#lib/server/commands/attempts.ts';
import { recordAct } from '#lib/server/commands/audit.ts';
import { run, transaction } from '#lib/server/db/connection.ts';
import { passwordHashOf } from '#lib/server/queries/accounts.ts';

export type PasswordChange = { current: string; password: string; again: string };

/**
 * Changes one's own password and ends every other session. The current one is asked for, and wrong
 * tries count as they do at sign-in, so that an unattended screen is not a way in.
 *
 * @param keep the token of the session that asks @throws NotSignedIn, AccountRefused
 */
export async function changePassword(
	person: Person | null,
	change: PasswordChange,
	keep: string | null,
	address: string,
	now: Date = new Date()
): Promise<void> {
	if (!person) throw new NotSignedIn('Sign in to do this.');
	const problems: AccountProblem[] = [];
	if (change.current === '')
		problems.push({ field: 'current', message: 'Enter the password you use now' });
	const wrong = passwordProblem(change.password, person);
	if (wrong) problems.push({ field: 'password', message: wrong });
	else if (change.password !== change.again)
		problems.push({ field: 'again', message: 'The two new passwords are not the same' });
	if (problems.length > 0) throw new AccountRefused(problems);
	await checkCurrent(person, change.current, address, now);
	const hash = await hashOf(change.password);
	transaction(() => {
		writePassword(person.accountId, hash);
		const { changes } = run(
			'DELETE FROM sessions WHERE user_id = ? AND token <> ?',
			person.accountId,
			keep ?? ''
		);
		recordAct(person.accountId, 'password-changed', person.email, { otherSessions: changes });
	});
}

async function checkCurrent(person: Person, current: string, address: string, now: Date) {
	const attempt = { email: person.email, address };
	const wait = countAttempt(attempt, now);
	const refusal = (message: string) => new AccountRefused([{ field: 'current', message }]);
	if (wait > 0) throw refusal(`Too many tries. Wait ${wait} minutes and try again`);
	const hash = passwordHashOf(person.accountId);
	if (!hash || !(await matches(hash, current)))
		throw refusal('This is not the password you use now');
	forgiveAttempts(attempt);
}
