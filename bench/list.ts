/** How fast a page of a long register is, against the plainest page: it must not read all rows to show some. */
import { join } from 'node:path';
import { addPolicies } from './import.ts';
import { generated } from './national.ts';
import { PLAIN, signIn, speedLine, timed } from './pages.ts';
import { startServer } from './server.ts';
import { type Line, median } from './table.ts';

const ROWS = 50_000;
const LIST = '/ics/XWE/policies';
/** The page as it opens, one far down, what a word finds, and another order. */
const VIEWS = ['', '?page=400', '?search=4711', '?sort=title'];
const GOAL = 0.15;
const ROUNDS = 5;
const REQUESTS = 60;

export async function benchList(folder: string): Promise<Line[]> {
	const made = generated(folder, 'demo', 'list');
	await addPolicies(join(made.folder, 'waymark.sqlite'), ROWS);
	const server = await startServer(made.folder);
	try {
		const headers = { cookie: await signIn(server) };
		const ratios = new Map(VIEWS.map((view) => [view, [] as number[]]));
		for (let round = 0; round <= ROUNDS; round += 1) {
			const plain = await timed(server, PLAIN, {}, REQUESTS);
			for (const [view, found] of ratios) {
				const speed = await timed(server, `${LIST}${view}`, headers, REQUESTS);
				// The first round warms up.
				if (round > 0) found.push(speed / plain);
			}
		}
		return [...ratios].map(([view, found]) =>
			speedLine(`${LIST}${view}, ${ROWS.toLocaleString('en-GB')} rows,`, median(found), GOAL)
		);
	} finally {
		await server.stop();
	}
}
