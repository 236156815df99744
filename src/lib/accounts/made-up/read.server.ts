import { get } from '#lib/platform/database.server.ts';

export type MadeUp = 'demo' | 'national';

/**
 * What of this database was made up: fictional ICSs (`demo`), or figures for ICSs that exist
 * (`national`). Null where people keep it. Asked afresh for each page, so that none fails to say it.
 */
export function madeUp(): MadeUp | null {
	return get<{ scale: MadeUp }>('SELECT scale FROM made_up')?.scale ?? null;
}

/** The password of the made-up accounts; null where there are none, or an earlier release made them. */
export function demoPassword(): string | null {
	if (!get(`SELECT 1 FROM sqlite_master WHERE name = 'demo_password'`)) return null;
	return get<{ password: string }>('SELECT password FROM demo_password')?.password ?? null;
}
