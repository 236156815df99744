import { createHash, randomBytes } from 'node:crypto';
import type { Person } from '#lib/domain/access.ts';
import { recordAct } from '#lib/server/commands/audit.ts';
import { run, transaction } from '#lib/server/db/connection.ts';

/** A token lasts this long. */
export const TOKEN_DAYS = 365;

/** Makes a token with which a program acts as this person; it is shown once and kept as a digest. */
export function createToken(person: Person, now: Date): { token: string; expiresAt: string } {
	const token = `waymark_${randomBytes(32).toString('base64url')}`;
	const expiresAt = new Date(now.getTime() + TOKEN_DAYS * 86_400_000).toISOString();
	transaction(() => {
		run(
			'INSERT INTO api_tokens (token_sha256, account_id, created_at, expires_at) VALUES (?, ?, ?, ?)',
			digestOf(token),
			person.accountId,
			now.toISOString(),
			expiresAt
		);
		recordAct(person.accountId, 'token-created', person.email, { expiresAt });
	});
	return { token, expiresAt };
}

export function digestOf(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}
