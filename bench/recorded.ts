/**
 * Whether what is said of a past day is what was recorded on it, over months of edits, imports, undos
 * and a merger; and how long a page takes that looks back, beside the same page of today.
 */
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { addDays } from '#lib/core/calendar.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { differencesAfter } from '../tests/support/recorded.ts';
import { addPolicies } from './import.ts';
import { generated } from './national.ts';
import { signIn, timed } from './pages.ts';
import { startServer } from './server.ts';
import { type Line, median } from './table.ts';

const DAYS = 120;
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

const ROWS = 50_000;
/** Pages of an ordinary system and, of XWE, of a register with so many rows. */
const PAGES = ['/ics/XBA', '/ics/XBA/teams', '/ics/XBA/funding', '/ics/XBA/risks'];
const LONG = ['/ics/XWE/policies', '/ics/XWE/policies?page=400', '/ics/XWE/policies?search=4711'];
/** A page that looks back takes at most so many times as long as today's. */
const GOAL = 1.5;
const ROUNDS = 5;
const REQUESTS = 40;

export async function benchRecorded(folder: string): Promise<Line[]> {
	return [...(await differences()), ...(await slowness(folder))];
}

async function slowness(folder: string): Promise<Line[]> {
	const made = generated(folder, 'demo', 'recorded');
	await addPolicies(join(made.folder, 'waymark.sqlite'), ROWS);
	const server = await startServer(made.folder);
	try {
		const headers = { cookie: await signIn(server) };
		const day = `asAt=${addDays(londonDate(), -120)}`;
		const ratios = new Map([...PAGES, ...LONG].map((page) => [page, [] as number[]]));
		let first = 0;
		for (let round = 0; round <= ROUNDS; round += 1)
			for (const [page, found] of ratios) {
				const past = `${page}${page.includes('?') ? '&' : '?'}${day}`;
				const began = performance.now();
				await server.get(past, headers);
				if (round === 0 && page === LONG[0]) first = performance.now() - began;
				// A server that was busy for so long closes connections that were idle meanwhile.
				await setTimeout(200);
				const today = await timed(server, page, headers, REQUESTS);
				const back = await timed(server, past, headers, REQUESTS);
				// The first round warms up.
				if (round > 0) found.push(today / back);
			}
		return [
			...[...ratios].map(([page, found]): Line => {
				const ratio = median(found);
				return {
					what: `time of ${page} 120 days ago ÷ that of today’s`,
					figure: ratio.toFixed(2),
					goal: `at most ${GOAL}`,
					met: ratio <= GOAL
				};
			}),
			{
				what: `  first look back at ${ROWS.toLocaleString('en-GB')} rows after a write`,
				figure: `${first.toFixed(0)} ms`,
				goal: '',
				met: null
			}
		];
	} finally {
		await server.stop();
	}
}

async function differences(): Promise<Line[]> {
	const lines: Line[] = [];
	for (const seed of SEEDS) {
		const found = await differencesAfter(DAYS, seed, 12);
		for (const one of found.slice(0, 5)) console.error(one);
		lines.push({
			what: `differences between ${DAYS} nights and what is said of them later, seed ${seed}`,
			figure: String(found.length),
			goal: '0',
			met: found.length === 0
		});
	}
	return lines;
}
