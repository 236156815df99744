import { accountIdOf } from '#lib/accounts/read.server.ts';
import { type Manager, writePassword } from '#lib/accounts/write.server.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { database, run, transaction } from '#lib/platform/database.server.ts';
import type { MadeUp } from './read.server.ts';

/** Writes down that what this database holds is made up; never removed. `on` is an ISO date. */
export function recordMadeUp(scale: MadeUp, seed: number, on: string): void {
	run('INSERT INTO made_up (scale, seed, made_on) VALUES (?, ?, ?)', scale, seed, on);
}

/**
 * Keeps the password of made-up accounts as it is typed, for the start to print. The table comes with
 * the first such password: a database that people keep never has it.
 */
export function keepDemoPassword(password: string): void {
	database().exec('CREATE TABLE IF NOT EXISTS demo_password (password TEXT NOT NULL) STRICT');
	run('INSERT INTO demo_password (password) VALUES (?)', password);
}

/** Gives made-up accounts another password and signs everybody out of them. */
export function renewDemoPassword(
	actor: Manager,
	emails: readonly string[],
	password: string,
	hash: string
): void {
	transaction(() => {
		for (const email of emails) {
			const id = accountIdOf(email);
			if (id === undefined) continue;
			writePassword(id, hash, actor.now);
			const { changes } = run('DELETE FROM sessions WHERE user_id = ?', id);
			recordAct(actor, 'password-changed', email, { otherSessions: changes });
		}
		keepDemoPassword(password);
	});
}
