/**
 * How fast the pages of a system are, against the plainest page there is, and how much memory the server
 * holds at rest and after a thousand of them. What a browser fetches is in browser.ts.
 */
import type { Role } from '#lib/core/access.ts';
import { DEMO_ACCOUNTS } from '#lib/demo/accounts.ts';
import { type Server, startServer } from './server.ts';
import { type Line, median } from './table.ts';

const OVERVIEWS = ['/ics/XBA', '/ics/XWE'];
export const PLAIN = '/sign-in';
/** Requests a second of each, as a share of the plainest page's. */
const SPEED_GOALS: Record<string, number> = {
	'/ics/XBA': 0.45,
	'/ics/XWE': 0.45,
	'/ics/XBA/voice': 0.4,
	'/regions/X01': 0.3
};
/** Megabytes. */
const REST_GOAL = 150;
const MEMORY_GOAL = 250;
const VIEWS = 1_000;
/** Bounds of one timing: whichever comes first. */
const ROUNDS = 3;
const REQUESTS = 300;
const MILLISECONDS = 8_000;
const AT_ONCE = 4;

export async function benchPages(folder: string): Promise<Line[]> {
	const server = await startServer(folder);
	try {
		const rest = server.memory();
		const cookie = await signIn(server);
		const speeds = await speed(server, cookie);
		const memory = await memoryAfter(server, cookie);
		const plain = median(speeds.get(PLAIN) ?? []);
		return [
			...Object.entries(SPEED_GOALS).map(([page, goal]) =>
				speedLine(page, median(speeds.get(page) ?? []) / plain, goal)
			),
			...[...speeds].map(([page, found]): Line => {
				return {
					what: `  ${page}`,
					figure: `${median(found).toFixed(0)} a second`,
					goal: '',
					met: null
				};
			}),
			memoryLine('at rest', rest, REST_GOAL),
			memoryLine(`after ${VIEWS.toLocaleString('en-GB')} page views`, memory, MEMORY_GOAL)
		];
	} finally {
		await server.stop();
	}
}

export function speedLine(page: string, ratio: number, goal: number): Line {
	return {
		what: `requests a second of ${page} ÷ those of ${PLAIN}`,
		figure: ratio.toFixed(2),
		goal: `at least ${goal}`,
		met: ratio >= goal
	};
}

function memoryLine(when: string, megabytes: number | null, goal: number): Line {
	return {
		what: `memory of the server ${when}`,
		figure: megabytes === null ? 'not known here' : `${megabytes.toFixed(0)} MB`,
		goal: `at most ${goal} MB`,
		met: megabytes === null ? null : megabytes <= goal
	};
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
		...Object.keys(SPEED_GOALS).map((page): [string, Record<string, string>] => [page, { cookie }])
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

async function memoryAfter(server: Server, cookie: string): Promise<number | null> {
	const paths = [...OVERVIEWS, '/ics/XBA/roadmap', '/ics/XBA/policies', '/ics/XBA/pcns'];
	for (let view = 0; view < VIEWS; view += 1) {
		const path = paths[view % paths.length] as string;
		const { status } = await server.get(path, { cookie });
		if (status !== 200) throw new Error(`${path} was answered with ${status}`);
	}
	return server.memory();
}
