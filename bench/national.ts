/**
 * Whether a page costs more because the whole country and five years are behind it: the same pages of
 * the same server code, of the demonstration's fullest system and of the national one with as many
 * teams, in rounds that take turns. The fullest national system, which shows more, is told beside it.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase, projectRoot } from '#lib/platform/database.server.ts';
import { signIn, timed } from './pages.ts';
import { type Server, startServer } from './server.ts';
import { type Line, median } from './table.ts';

const PLAIN = '/sign-in';
const PAGES = ['/', '/ics/{code}', '/ics/{code}/proms', '/ics/{code}/measures/prom-paired'];
/** Told without a goal: what they show grows with the system itself. */
const ALSO = ['/ics/{code}/workforce', '/ics/{code}/measures'];
const GOAL = 1.3;
/** Rounds take turns, so that a slow minute of the machine falls on both; the middle one counts. */
const ROUNDS = 5;
const REQUESTS = 40;
const VIEWS = 1_000;
const KEPT_MEGABYTES = 1_000_000;

/** A system: its server, and who is signed in there. */
type Side = { server: Server; cookie: string; code: string };

export async function benchNational(folder: string): Promise<Line[]> {
	const made = generated(folder, 'national', 'from-nothing');
	const again = generated(folder, 'demo', 'small');
	const servers = [await startServer(again.folder), await startServer(made.folder)];
	try {
		const [small] = byTeams(again.folder);
		const systems = byTeams(made.folder);
		const alike = systems.findLast(({ teams }) => teams >= small!.teams);
		const demo = await side(servers[0]!, small!.code);
		const national = await side(servers[1]!, alike!.code);
		const most = systems.reduce((one, other) => (other.rows > one.rows ? other : one));
		const fullest = { ...national, code: most.code };
		const teams = [small!, alike!, most].map((one) => one.teams);
		const lines: Line[] = [];
		for (const page of [...PAGES, ...ALSO])
			lines.push(...(await comparedPage(page, demo, national, fullest)));
		const memory = await memoryAfter(fullest);
		return [
			plainLine(
				'teams of the demonstration’s, the national and the fullest system',
				teams.join(', ')
			),
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

export type Generated = { folder: string; seconds: number; megabytes: number };

/** By the command line, as anybody would. @throws with its words when it fails */
export function generated(parent: string, scale: 'demo' | 'national', name: string): Generated {
	const folder = join(parent, name);
	mkdirSync(folder);
	const path = databaseIn(folder);
	const began = performance.now();
	const { status, stderr } = spawnSync(
		process.execPath,
		[join(projectRoot(), 'src/cli/waymark.ts'), 'generate', '--scale', scale],
		{ cwd: projectRoot(), encoding: 'utf8', env: { ...process.env, DATABASE_PATH: path } }
	);
	if (status !== 0) throw new Error(`generating failed:\n${stderr}`);
	const seconds = (performance.now() - began) / 1000;
	return { folder, seconds, megabytes: statSync(path).size / KEPT_MEGABYTES };
}

function databaseIn(folder: string): string {
	return join(folder, 'waymark.sqlite');
}

type Sending = { code: string; teams: number; rows: number };

/** The systems that send outcome measures, by the number of their teams, most first. */
export function byTeams(folder: string): Sending[] {
	const db = openDatabase(databaseIn(folder));
	try {
		return db
			.prepare(
				`SELECT o.code, count(DISTINCT p.team) AS teams, count(*) AS rows FROM proms p
				JOIN organisations o ON o.id = p.ics_id GROUP BY o.id ORDER BY teams DESC, rows DESC`
			)
			.all() as Sending[];
	} finally {
		db.close();
	}
}

async function side(server: Server, code: string): Promise<Side> {
	return { server, cookie: await signIn(server, 'national'), code };
}

async function comparedPage(
	page: string,
	demo: Side,
	national: Side,
	fullest: Side
): Promise<Line[]> {
	const speedOf = ({ server, cookie, code }: Side, requests: number, day = '') =>
		timed(server, `${page.replace('{code}', code)}${day}`, { cookie }, requests);
	const sides = [demo, national, fullest];
	const cold = await speedOf(fullest, 1, '?asAt=2026-03-01');
	for (const one of sides) await speedOf(one, REQUESTS);
	const found: [number, number, number, number][] = [];
	for (let round = 0; round < ROUNDS; round += 1)
		found.push([
			await speedOf(demo, REQUESTS),
			await speedOf(national, REQUESTS),
			await speedOf(fullest, REQUESTS),
			await timed(national.server, PLAIN, {}, REQUESTS)
		]);
	const ratio = median(found.map(([small, large]) => small / large));
	const ofFullest = median(found.map(([small, , most]) => small / most));
	const speed = median(found.map(([, large, , plain]) => large / plain));
	const milliseconds = 1000 / median(found.map(([, large]) => large));
	return [
		{
			what: `time of ${page}, national ÷ demonstration`,
			figure: ratio.toFixed(2),
			goal: PAGES.includes(page) ? `at most ${GOAL}` : '',
			met: PAGES.includes(page) ? ratio <= GOAL : null
		},
		plainLine(`  requests a second, national ÷ ${PLAIN}`, speed.toFixed(2)),
		plainLine('  national', `${milliseconds.toFixed(1)} ms`),
		plainLine('  the fullest system ÷ demonstration', ofFullest.toFixed(2)),
		plainLine('  a day that nobody asked for before', `${(1000 / cold).toFixed(0)} ms`)
	];
}

async function memoryAfter({ server, cookie, code }: Side): Promise<number | null> {
	const paths = [...PAGES, ...ALSO].map((page) => page.replace('{code}', code));
	for (let view = 0; view < VIEWS; view += 1) {
		const path = paths[view % paths.length] as string;
		const { status } = await server.get(path, { cookie });
		if (status !== 200) throw new Error(`${path} was answered with ${status}`);
	}
	return server.memory();
}
