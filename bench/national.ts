/**
 * Whether a page costs more because the whole country is behind it: the same pages of the same server
 * code, on the demonstration's database and on a national one, in rounds that take turns.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#lib/server/db/migrations.ts';
import { signIn, timed } from './pages.ts';
import { startServer, type Server } from './server.ts';
import { median, type Line } from './table.ts';

const PLAIN = '/sign-in';
const PAGES = [
	'/',
	'/ics/{code}',
	'/ics/{code}/proms',
	'/ics/{code}/workforce',
	'/ics/{code}/measures/prom-paired'
];
const GOAL = 1.3;
/** Rounds take turns, so that a slow minute of the machine falls on both; the middle one counts. */
const ROUNDS = 5;
const REQUESTS = 40;
const VIEWS = 1_000;
const KEPT_MEGABYTES = 1_000_000;

/** One scale: its server, who is signed in, and the system with the most rows. */
type Side = { name: string; server: Server; cookie: string; code: string };

export async function benchNational(folder: string): Promise<Line[]> {
	const made = generated(folder, 'national', 'from-nothing');
	const again = generated(folder, 'demo', 'small');
	const servers = [await startServer(again.folder), await startServer(made.folder)];
	try {
		const [demo, national] = (await Promise.all([
			side('demonstration', servers[0]!, 'XSR'),
			side('national', servers[1]!, made.code)
		])) as [Side, Side];
		const lines: Line[] = [];
		for (const page of PAGES) lines.push(...(await comparedPage(page, demo, national)));
		const memory = await memoryAfter(national);
		return [
			...lines,
			plainLine(`making the national database`, `${made.seconds.toFixed(0)} s`),
			plainLine('  its size', `${made.megabytes.toFixed(0)} MB`),
			plainLine(
				`  memory of its server after ${VIEWS.toLocaleString('en-GB')} page views`,
				memory === null ? 'not known here' : `${memory.toFixed(0)} MB`
			)
		];
	} finally {
		for (const server of servers) await server.stop();
	}
}

function plainLine(what: string, figure: string): Line {
	return { what, figure, goal: '', met: null };
}

export type Generated = { folder: string; seconds: number; megabytes: number; code: string };

/** By the command line, as anybody would. @throws with its words when it fails */
export function generated(parent: string, scale: 'demo' | 'national', name: string): Generated {
	const folder = join(parent, name);
	mkdirSync(folder);
	const path = join(folder, 'waymark.sqlite');
	const began = performance.now();
	const { status, stdout, stderr } = spawnSync(
		process.execPath,
		[join(projectRoot(), 'src/cli/waymark.ts'), 'generate', '--scale', scale],
		{ cwd: projectRoot(), encoding: 'utf8', env: { ...process.env, DATABASE_PATH: path } }
	);
	if (status !== 0) throw new Error(`generating failed:\n${stderr}`);
	const seconds = (performance.now() - began) / 1000;
	const code = /given for (\w+)\./.exec(stdout)?.[1] ?? '';
	return { folder, seconds, megabytes: statSync(path).size / KEPT_MEGABYTES, code };
}

async function side(name: string, server: Server, code: string): Promise<Side> {
	return { name, server, cookie: await signIn(server, 'national'), code };
}

async function comparedPage(page: string, demo: Side, national: Side): Promise<Line[]> {
	const of = ({ code }: Side) => page.replace('{code}', code);
	const headers = ({ cookie }: Side) => ({ cookie });
	const first = await national.server.get(of(national), headers(national));
	if (first.status === 404) return [plainLine(`${page}: not there, left out`, '')];
	const cold = await timed(
		national.server,
		`${of(national)}?asAt=2026-03-01`,
		headers(national),
		1
	);
	for (const one of [demo, national]) await timed(one.server, of(one), headers(one), 40);
	const found = { plain: [] as number[], demo: [] as number[], national: [] as number[] };
	for (let round = 0; round < ROUNDS; round += 1) {
		found.demo.push(await timed(demo.server, of(demo), headers(demo), REQUESTS));
		found.national.push(await timed(national.server, of(national), headers(national), REQUESTS));
		found.plain.push(await timed(national.server, PLAIN, {}, REQUESTS));
	}
	const ratio = median(found.demo.map((speed, round) => speed / (found.national[round] as number)));
	const speed = median(found.national.map((one, round) => one / (found.plain[round] as number)));
	return [
		{
			what: `time of ${page}, national ÷ demonstration`,
			figure: ratio.toFixed(2),
			goal: `at most ${GOAL}`,
			met: ratio <= GOAL
		},
		plainLine(`  requests a second, national ÷ ${PLAIN}`, speed.toFixed(2)),
		plainLine('  national', `${median(found.national).toFixed(0)} a second`),
		plainLine('  a day that nobody asked for before', `${(1000 / cold).toFixed(0)} ms`)
	];
}

async function memoryAfter({ server, cookie, code }: Side): Promise<number | null> {
	const paths = PAGES.slice(0, 4).map((page) => page.replace('{code}', code));
	for (let view = 0; view < VIEWS; view += 1) {
		const path = paths[view % paths.length] as string;
		const { status } = await server.get(path, { cookie });
		if (status !== 200) throw new Error(`${path} was answered with ${status}`);
	}
	return server.memory();
}
