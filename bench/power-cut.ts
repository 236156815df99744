/** What power cuts take from a database in use, and what it costs that they take nothing. */
import { join } from 'node:path';
import { authorise } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { addMark } from '#lib/measures/annotations/write.server.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { actorOf } from '../tests/support/actors.ts';
import { freshDatabase, signedInAs } from '../tests/support/database.ts';
import { canRecord, cut, record } from '../tests/support/power-cut.ts';
import { type Line, median } from './table.ts';

const CUTS = 1_000;
const ACTS = 150;
const TIMED = 300;
/** Milliseconds that waiting for the disk may add to an act. */
const GOAL = 5;

export async function benchPowerCut(folder: string): Promise<Line[]> {
	return [...cost(folder), ...cuts(folder)];
}

function cost(folder: string): Line[] {
	const taken = (['NORMAL', 'FULL'] as const).map((synchronous) => {
		const db = freshDatabase(join(folder, `${synchronous}.sqlite`));
		db.pragma(`synchronous = ${synchronous}`);
		const director = signedInAs('programme-director');
		const ics = findIcs(authorise(director, 'read'), 'XWE');
		const actor = actorOf(authorise(director, 'update-roadmap', ics));
		const times = Array.from({ length: TIMED }, (_, act) => {
			const begun = performance.now();
			const text = `Note ${act}`;
			const note = { value: '', from: '2026-04-01', to: '', text, by: '' };
			done(addMark(actor, 'pcns-live', 'annotation', note));
			return performance.now() - begun;
		});
		db.close();
		return median(times);
	});
	const more = taken[1]! - taken[0]!;
	return [
		{
			what: 'an act waits for the disk (median)',
			figure: `${more.toFixed(2)} ms`,
			goal: `at most ${GOAL} ms`,
			met: more <= GOAL
		}
	];
}

function cuts(folder: string): Line[] {
	if (!canRecord())
		return [{ what: 'power cuts', figure: 'not tried', goal: 'needs strace', met: null }];
	const recording = record(folder, ACTS);
	const { lost, halves, damaged } = cut(folder, recording, CUTS, 7);
	const none = (what: string, found: number): Line => ({
		what: `  ${what}`,
		figure: String(found),
		goal: '0',
		met: found === 0
	});
	return [
		{ what: `power cuts in ${ACTS} acts`, figure: String(CUTS), goal: '', met: null },
		none('acts lost that were answered as saved', lost),
		none('acts that stand in part', halves),
		none('databases that cannot be read', damaged)
	];
}
