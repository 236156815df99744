import { all, get } from '#lib/platform/database.server.ts';

export type OpenSession = {
	id: string;
	token: string;
	startedAt: string;
	/** Last use, to the hour. */
	usedAt: string;
	userAgent: string;
};

/** A person's own open sessions, the one used last first. */
export function sessionsOf(accountId: string, now: string, earliest: string): OpenSession[] {
	return all(
		`SELECT id, token, created_at AS startedAt, updated_at AS usedAt, coalesce(user_agent, '') AS userAgent
		FROM sessions WHERE user_id = ? AND expires_at > ? AND created_at > ? AND awaits_code = 0 ORDER BY updated_at DESC`,
		accountId,
		now,
		earliest
	);
}

export type SecondStep = { secret: string; since: string; lastPeriod: number; codesLeft: number };

/** How an account takes its second step; null when it has none. */
export function secondStepOf(accountId: string): SecondStep | null {
	return (
		get<SecondStep>(
			`SELECT secret, since, last_period AS lastPeriod,
				(SELECT count(*) FROM recovery_codes r WHERE r.account_id = s.account_id) AS codesLeft
			FROM second_steps s WHERE account_id = ?`,
			accountId
		) ?? null
	);
}

/** Whose password was right, in a session that waits for their code. */
export function sessionAwaitingCode(
	token: string,
	now: string
): { accountId: string; email: string } | null {
	return (
		get<{ accountId: string; email: string }>(
			`SELECT u.id AS accountId, u.email FROM sessions s JOIN user u ON u.id = s.user_id
			WHERE s.token = ? AND s.awaits_code = 1 AND s.expires_at > ? AND u.disabled_at IS NULL`,
			token,
			now
		) ?? null
	);
}

/** Whether a session was opened by a password alone, for an account that has no second step. */
export function openedByPasswordAlone(token: string): boolean {
	return (
		get(
			`SELECT 1 FROM sessions s WHERE s.token = ? AND s.way = 'password'
			AND NOT EXISTS (SELECT 1 FROM second_steps t WHERE t.account_id = s.user_id)`,
			token
		) !== undefined
	);
}

export type Passkey = {
	id: string;
	name: string;
	addedAt: string;
	usedAt: string | null;
};

export function passkeysOf(accountId: string): Passkey[] {
	return all(
		`SELECT id, name, added_at AS addedAt, used_at AS usedAt FROM passkeys
		WHERE account_id = ? ORDER BY added_at`,
		accountId
	);
}

/** Whether there is any: the sign-in page offers them only then. */
export function hasPasskeys(): boolean {
	return get('SELECT 1 FROM passkeys LIMIT 1') !== undefined;
}

/** Whose passkey it is, and what its signature is checked with; undefined for an unknown one. */
export function holderOfPasskey(
	id: string
): { accountId: string; email: string; publicKey: Buffer; counter: number } | undefined {
	return get(
		`SELECT u.id AS accountId, u.email, p.public_key AS publicKey, p.counter
		FROM passkeys p JOIN user u ON u.id = p.account_id WHERE p.id = ?`,
		id
	);
}
