import { all } from '#lib/platform/database.server.ts';

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
		FROM sessions WHERE user_id = ? AND expires_at > ? AND created_at > ? ORDER BY updated_at DESC`,
		accountId,
		now,
		earliest
	);
}
