/** How a line of the audit log is bound to those before it. `docs/verify-audit.py` does the same by itself. */
import { createHash } from 'node:crypto';

export type ChainedLine = {
	at: string;
	by: string | null;
	act: string;
	ics_id: number | null;
	subject: string;
	detail: string | null;
};

/** What the first line is bound to. */
export const CHAIN_BEGINS = '0'.repeat(64);

/** The chain with this line: the SHA-256 of a JSON list of the chain before it and the line's columns. */
export function chained(before: string, line: ChainedLine): string {
	const { at, by, act, ics_id, subject, detail } = line;
	return createHash('sha256')
		.update(JSON.stringify([before, at, by, act, ics_id, subject, detail]))
		.digest('hex');
}
