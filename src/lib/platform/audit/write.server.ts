import type { Scope } from '#lib/core/access.ts';
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
	icsId: number | null = null
): void {
	run(
		'INSERT INTO audit (at, by, act, ics_id, subject, detail) VALUES (?, ?, ?, ?, ?, ?)',
		new Date().toISOString(),
		by,
		act,
		icsId,
		subject,
		JSON.stringify(detail)
	);
}

/** The same for an act done under a scope. */
export function recordScopedAct(
	scope: Scope,
	act: string,
	subject: string,
	detail: Record<string, unknown> = {},
	icsId: number | null = null
): void {
	recordAct(scope.accountId, act, subject, detail, icsId);
}
