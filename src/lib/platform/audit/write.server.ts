import { accountOf, type Actor, icsIdOf } from '#lib/core/access.ts';
import { run } from '#lib/platform/database.server.ts';

/** Who did something and when, where no scope says it: somebody signing in, or nobody (null). */
export type Doer = { readonly accountId: string | null; readonly now: Date };

/**
 * Writes one line of the audit log, of the ICS that the actor acts in unless another is named. Call it inside the act's own
 * transaction, so that neither stands without the other. `detail` holds what an investigator needs,
 * never a password or a token.
 */
export function recordAct(
	by: Actor | Doer,
	act: string,
	subject: string,
	detail: Record<string, unknown> = {},
	icsId = 'scope' in by ? icsIdOf(by) : null
): void {
	run(
		'INSERT INTO audit (at, by, act, ics_id, subject, detail) VALUES (?, ?, ?, ?, ?, ?)',
		by.now.toISOString(),
		'scope' in by ? accountOf(by) : by.accountId,
		act,
		icsId,
		subject,
		JSON.stringify(detail)
	);
}
