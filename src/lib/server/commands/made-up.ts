import { run } from '#lib/server/db/connection.ts';
import type { MadeUp } from '#lib/server/queries/made-up.ts';

/** Writes down that what this database holds is made up; never taken back. `on` is an ISO date. */
export function recordMadeUp(scale: MadeUp, seed: number, on: string): void {
	run('INSERT INTO made_up (scale, seed, made_on) VALUES (?, ?, ?)', scale, seed, on);
}
