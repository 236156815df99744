import type { Actor, Scope } from '#lib/core/access.ts';
import { present } from '#lib/platform/clock.server.ts';
import { run } from '#lib/platform/database.server.ts';

/**
 * Writes one line of the audit log. Call it inside the act's own transaction, so that neither stands
 * without the other. `detail` holds what an investigator needs, never a password or a token.
 */
export function recordAct(
	by: string | null,
	act: string,
	subject: string,
	detail: Record<string, unknown> = {},
	icsId: number | null = null,
	at: Date = present()
): void {
	run(
		'INSERT INTO audit (at, by, act, ics_id, subject, detail) VALUES (?, ?, ?, ?, ?, ?)',
		at.toISOString(),
		by,
		act,
		icsId,
		subject,
		JSON.stringify(detail)
	);
}

/** The same for an act done under a scope. */
export function recordScopedAct(
	by: Scope | Actor,
	act: string,
	subject: string,
	detail: Record<string, unknown> = {},
	icsId: number | null = null
): void {
	if ('scope' in by) recordAct(by.scope.accountId, act, subject, detail, icsId, by.now);
	else recordAct(by.accountId, act, subject, detail, icsId);
}
