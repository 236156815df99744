import type { Person } from '#lib/domain/access.ts';
import { digestOf } from '#lib/server/commands/tokens.ts';
import { personByApiToken } from '#lib/server/queries/accounts.ts';

/** Whom `Authorization: Bearer <token>` acts for; null without one, or when it no longer holds. */
export function personByBearer(headers: Headers, now: Date = new Date()): Person | null {
	const token = /^Bearer (\S{20,200})$/.exec(headers.get('authorization') ?? '')?.[1];
	return token ? personByApiToken(digestOf(token), now.toISOString()) : null;
}
