/**
 * How fast the pages of returns are with five years of them from the whole country, against the
 * plainest page there is. A page that is not there is left out, and said so.
 */
import { join } from 'node:path';
import { quarterEnds, quarterOf } from '#lib/core/calendar.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { openDatabase } from '#lib/platform/database.server.ts';
import { byTeams, generated } from './national.ts';
import { signIn, timed } from './pages.ts';
import { startServer } from './server.ts';
import { type Line, median } from './table.ts';

const PLAIN = '/sign-in';
const GOAL = 0.2;
const ROUNDS = 3;
const REQUESTS = 60;

export async function benchReturns(folder: string): Promise<Line[]> {
	const made = generated(folder, 'national', 'returns');
	const server = await startServer(made.folder);
	try {
		const cookie = await signIn(server, 'national');
		const lines: Line[] = [];
		for (const page of pagesIn(made.folder, byTeams(made.folder)[0]!.code)) {
			const first = await server.get(page, { cookie });
			if (first.status === 404) {
				lines.push({ what: `${page}: not there, left out`, figure: '', goal: '', met: null });
				continue;
			}
			await timed(server, page, { cookie }, 10);
			const ratios: number[] = [];
			for (let round = 0; round < ROUNDS; round += 1) {
				const speed = await timed(server, page, { cookie }, REQUESTS);
				ratios.push(speed / (await timed(server, PLAIN, {}, REQUESTS)));
			}
			const ratio = median(ratios);
			lines.push({
				what: `requests a second of ${page} ÷ those of ${PLAIN}`,
				figure: ratio.toFixed(2),
				// A preview of the whole country's pack is one long document that few ask for.
				...(page.startsWith('/reviews/pack/')
					? { goal: '', met: null }
					: { goal: `at least ${GOAL}`, met: ratio >= GOAL })
			});
		}
		return lines;
	} finally {
		await server.stop();
	}
}

/** The desk, the review of the latest return that was sent, its region and the round's pack. */
function pagesIn(folder: string, code: string): string[] {
	const db = openDatabase(join(folder, 'waymark.sqlite'));
	try {
		const [last] = quarterEnds(londonDate(), 1);
		const latest = quarterOf(last!).code;
		const sent = db
			.prepare(
				`SELECT max(r.quarter) AS quarter FROM returns r JOIN organisations o ON o.id = r.ics_id
				WHERE o.code = ? AND EXISTS (SELECT 1 FROM submissions s WHERE s.return_id = r.id)`
			)
			.get(code) as { quarter: string | null };
		const region = db
			.prepare(
				`SELECT p.code FROM organisations o JOIN organisation_parents l ON l.child_id = o.id
				JOIN organisations p ON p.id = l.parent_id WHERE o.code = ? ORDER BY l.from_on DESC LIMIT 1`
			)
			.get(code) as { code: string };
		return [
			'/reviews',
			`/ics/${code}/returns/${sent.quarter ?? latest}/review`,
			`/regions/${region.code}`,
			`/reviews/pack/${latest}`
		];
	} finally {
		db.close();
	}
}
