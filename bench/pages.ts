/**
 * How fast the pages of a system are, against the plainest page there is; how much script they bring;
 * and how much memory the server holds after a thousand of them.
 */
import { gzipSync } from 'node:zlib';
import type { Role } from '#lib/core/access.ts';
import { DEMO_ACCOUNTS } from '#lib/demo/accounts.ts';
import { type Server, startServer } from './server.ts';
import { type Line, median } from './table.ts';

const PAGES = ['/ics/XBA', '/ics/XWE'];
const PLAIN = '/sign-in';
const SPEED_GOAL = 0.3;
const SCRIPT_GOAL = 60;
const VIEWS = 1_000;
/** Bounds of one timing: whichever comes first. */
const ROUNDS = 3;
const REQUESTS = 300;
const MILLISECONDS = 8_000;
const AT_ONCE = 4;

export async function benchPages(folder: string): Promise<Line[]> {
	const server = await startServer(folder);
	try {
		const cookie = await signIn(server);
		const speeds = await speed(server, cookie);
		const script = await scriptOf(server, PAGES[0] as string, cookie);
		const memory = await memoryAfter(server, cookie);
		const plain = median(speeds.get(PLAIN) ?? []);
		return [
			...PAGES.map((page): Line => {
				const ratio = median(speeds.get(page) ?? []) / plain;
				return {
					what: `requests a second of ${page} ÷ those of ${PLAIN}`,
					figure: ratio.toFixed(2),
					goal: `at least ${SPEED_GOAL}`,
					met: ratio >= SPEED_GOAL
				};
			}),
			...[...speeds].map(([page, found]): Line => {
				return {
					what: `  ${page}`,
					figure: `${median(found).toFixed(0)} a second`,
					goal: '',
					met: null
				};
			}),
			{
				what: `script of ${PAGES[0]} before any chart, compressed`,
				figure: `${script.kilobytes.toFixed(1)} kB`,
				goal: `at most ${SCRIPT_GOAL} kB`,
				met: script.kilobytes <= SCRIPT_GOAL
			},
			...script.largest.map(([path, kilobytes]): Line => {
				return { what: `  ${path}`, figure: `${kilobytes.toFixed(1)} kB`, goal: '', met: null };
			}),
			{
				what: `memory of the server after ${VIEWS.toLocaleString('en-GB')} page views`,
				figure: memory === null ? 'not known here' : `${memory.toFixed(0)} MB`,
				goal: '',
				met: null
			}
		];
	} finally {
		await server.stop();
	}
}

/** Signs in by the form, unless told otherwise as the reviewer; answers the cookie that opens their pages. */
export async function signIn(server: Server, as: Role = 'region-reviewer'): Promise<string> {
	return signInAs(server, DEMO_ACCOUNTS.find(({ role }) => role === as)?.email ?? '');
}

/** The same for an account of one's own with the demonstration's password. */
export async function signInAs(server: Server, email: string): Promise<string> {
	const answer = await server.post(PLAIN, { email, password: server.password() });
	const cookies = (answer.headers['set-cookie'] ?? []).map((line) => line.split(';')[0]);
	if (answer.status !== 303 || cookies.length === 0)
		throw new Error(`signing in was answered with ${answer.status}`);
	return cookies.join('; ');
}

/** Requests a second of each page, in rounds that take turns. */
async function speed(server: Server, cookie: string): Promise<Map<string, number[]>> {
	const pages: [string, Record<string, string>][] = [
		[PLAIN, {}],
		...PAGES.map((page): [string, Record<string, string>] => [page, { cookie }])
	];
	for (const [page, headers] of pages) await timed(server, page, headers, 50);
	const found = new Map<string, number[]>();
	for (let round = 0; round < ROUNDS; round += 1)
		for (const [page, headers] of pages)
			found.set(page, [...(found.get(page) ?? []), await timed(server, page, headers, REQUESTS)]);
	return found;
}

/** Requests a second. @throws when a page is not answered with 200 */
export async function timed(
	server: Server,
	path: string,
	headers: Record<string, string>,
	requests: number,
	milliseconds = MILLISECONDS
): Promise<number> {
	let left = requests;
	let done = 0;
	const began = performance.now();
	const worker = async () => {
		while (left > 0 && performance.now() - began < milliseconds) {
			left -= 1;
			const { status } = await server.get(path, headers);
			if (status !== 200) throw new Error(`${path} was answered with ${status}`);
			done += 1;
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	return done / ((performance.now() - began) / 1000);
}

/** What a browser fetches before the page works: the scripts named by the page, and what they import. */
async function scriptOf(
	server: Server,
	page: string,
	cookie: string
): Promise<{ kilobytes: number; largest: [string, number][] }> {
	const { headers, body } = await server.get(page, { cookie });
	const named = `${headers.link ?? ''} ${body.toString('utf8')}`;
	const sizes = new Map<string, number>();
	const waiting = [...named.matchAll(/[\w./-]*_app\/immutable\/[\w./-]+\.js/g)].map(
		([path]) => new URL(path, `http://localhost${page}`).pathname
	);
	while (waiting.length > 0) {
		const path = waiting.pop() as string;
		if (sizes.has(path)) continue;
		const script = await server.get(path);
		if (script.status !== 200) throw new Error(`${path} was answered with ${script.status}`);
		sizes.set(path, gzipSync(script.body).length / 1024);
		// Static imports only: `import("…")` is what is fetched later, or never.
		for (const [, imported] of script.body
			.toString('utf8')
			.matchAll(/(?:from|import)\s*["']([^"']+\.js)["']/g))
			waiting.push(new URL(imported as string, `http://localhost${path}`).pathname);
	}
	if (sizes.size === 0)
		throw new Error(`${page} names no script: has the build changed its shape?`);
	const sorted = [...sizes].sort((a, b) => b[1] - a[1]);
	const kilobytes = sorted.reduce((sum, [, size]) => sum + size, 0);
	return { kilobytes, largest: sorted.slice(0, 3) };
}

async function memoryAfter(server: Server, cookie: string): Promise<number | null> {
	const paths = [...PAGES, '/ics/XBA/roadmap', '/ics/XBA/policies', '/ics/XBA/pcns'];
	for (let view = 0; view < VIEWS; view += 1) {
		const path = paths[view % paths.length] as string;
		const { status } = await server.get(path, { cookie });
		if (status !== 200) throw new Error(`${path} was answered with ${status}`);
	}
	return server.memory();
}
