/** Made-up rounds of quarterly returns: who asks, of whom, and the entries of every return. */
import { personByEmail } from '#lib/accounts/read.server.ts';
import { authorise, type IcsScope } from '#lib/core/access.ts';
import { addDays, type Quarter } from '#lib/core/calendar.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { run } from '#lib/platform/database.server.ts';
import { workday } from './history.ts';
import { type Random, randomFor } from './random.ts';
import { type ReturnStory, roundDates } from './return-stories.ts';
import type { ReturnWords } from './return-words.ts';
import { type Entry, recordedAt } from './write.ts';

/** Days after a quarter's end on which its round is closed. */
const ROUND_CLOSED_AFTER = 75;
/** Days from the day of making until a return that was given a later day is due. */
const LATER = 9;

/**
 * Rounds of a region, or of all England (null), for these quarters; those before the latest two are
 * closed by now.
 */
export function roundEntries(
	quarters: readonly Quarter[],
	latest: Quarter,
	{ regionId, nation }: { regionId: number | null; nation: string },
	random: Random
): Entry[] {
	return quarters.flatMap((quarter): Entry[] => {
		const { opensOn, dueOn } = roundDates(quarter);
		const at = recordedAt(workday(addDays(quarter.endsOn, -14)), random, 0);
		let id = 0;
		const set = {
			at,
			write: () => {
				id = run(
					`INSERT INTO rounds (quarter, region_id, opens_on, due_on, set_at, set_by)
					VALUES (?, ?, ?, ?, ?, ?)`,
					...[quarter.code, regionId, opensOn, dueOn, at, nation]
				).id;
			}
		};
		if (addDays(quarter.endsOn, 100) > latest.endsOn) return [set];
		const closedAt = recordedAt(workday(addDays(quarter.endsOn, ROUND_CLOSED_AFTER)), random, 0);
		const close = () =>
			run('UPDATE rounds SET closed_at = ?, closed_by = ? WHERE id = ?', closedAt, nation, id);
		return [set, { at: closedAt, write: close }];
	});
}

/** What a round does not ask of a system, or asks later, and why; nothing for most. */
export function exceptionEntries(
	{ end, later }: ReturnStory,
	quarter: Quarter,
	{ icsId, regionId, by }: { icsId: number; regionId: number; by: string },
	words: ReturnWords,
	today: string
): Entry[] {
	const kind = end === 'excused' ? 'excused' : later ? 'later' : null;
	if (kind === null) return [];
	const random = randomFor(icsId, 'exception', quarter.code);
	const at = recordedAt(workday(addDays(quarter.endsOn, 20)), random, 0);
	const dueOn = kind === 'later' ? addDays(today, LATER) : null;
	const write = () =>
		run(
			`INSERT INTO round_exceptions (round_id, ics_id, kind, due_on, reason, at, by)
			SELECT id, ?, ?, ?, ?, ?, ? FROM rounds WHERE quarter = ? AND region_id = ?`,
			...[icsId, kind, dueOn, kind === 'later' ? words.later : words.excused],
			...[at, by, quarter.code, regionId]
		);
	return [{ at, write }];
}

/** Who may send the return of a system: the scope in which its content is worked out. */
export function sendingScope(email: string, icsCode: string): IcsScope {
	const person = personByEmail(email);
	return authorise(person, 'send-returns', findIcs(authorise(person, 'read'), icsCode));
}
