import { get } from '#lib/server/db/connection.ts';

export type MadeUp = 'demo' | 'national';

/**
 * What of this database was made up: fictional systems (`demo`), or figures for systems that exist
 * (`national`). Null where people keep it. Asked afresh for each page, so that none fails to say it.
 */
export function madeUp(): MadeUp | null {
	return get<{ scale: MadeUp }>('SELECT scale FROM made_up')?.scale ?? null;
}
