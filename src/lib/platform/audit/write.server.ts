import { accountOf, type Actor, icsIdOf } from '#lib/core/access.ts';
import { all, get, run, transaction } from '#lib/platform/database.server.ts';
import { CHAIN_BEGINS, chained, type ChainedLine } from './chain.server.ts';

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
	const line = {
		at: by.now.toISOString(),
		by: 'scope' in by ? accountOf(by) : by.accountId,
		act,
		ics_id: icsId,
		subject,
		detail: JSON.stringify(detail)
	};
	// One transaction: nobody else writes a line between the last one and this.
	transaction(() =>
		run(
			`INSERT INTO audit (at, by, act, ics_id, subject, detail, chain)
			VALUES (@at, @by, @act, @ics_id, @subject, @detail, @chain)`,
			{ ...line, chain: chained(chainSoFar(), line) }
		)
	);
}

/** The chain of the last line. Lines of earlier releases have none, and are bound by the first that has. */
function chainSoFar(): string {
	const last = get<{ chain: string | null }>('SELECT chain FROM audit ORDER BY id DESC LIMIT 1');
	if (!last) return CHAIN_BEGINS;
	return (
		last.chain ?? all<ChainedLine>('SELECT * FROM audit ORDER BY id').reduce(chained, CHAIN_BEGINS)
	);
}
