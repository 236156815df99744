/**
 * The last minute before returns are due: 42 systems send while ten reviewers read, and nothing may
 * be lost. A built server on a database as large as England's; only the loopback is used.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { machineActor, personByEmail } from '#lib/accounts/read.server.ts';
import { hashOf } from '#lib/accounts/sign-in/passwords.server.ts';
import { addAccount } from '#lib/accounts/write.server.ts';
import { authorise } from '#lib/core/access.ts';
import { quarterOf } from '#lib/core/calendar.ts';
import { done } from '#lib/core/result.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { all, type Db, openDatabase, run, useDatabase } from '#lib/platform/database.server.ts';
import { EMPTY_SECTION, returnChecks } from '#lib/returns/return/content.ts';
import { contentOf, earlierSubmission, findReturn } from '#lib/returns/return/read.server.ts';
import { noteReturn, saveSection, startReturn } from '#lib/returns/return/write.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { generated } from './national.ts';
import { signIn, signInAs } from './pages.ts';
import { type Server, startServer } from './server.ts';
import { type Line, median } from './table.ts';

const SYSTEMS = 42;
const REVIEWERS = 10;
/** All have sent within this time; the sends begin evenly over two thirds of it. */
const MINUTE = 60_000;

type Timed = { status: number; milliseconds: number };

export async function benchLoad(folder: string): Promise<Line[]> {
	const made = generated(folder, 'national', 'load');
	const path = join(made.folder, 'waymark.sqlite');
	const today = londonDate();
	const quarter = quarterOf(today).code;
	// First: each start brings the dates of organisations up to date, and would close what is opened here.
	const server = await startServer(made.folder);
	const home = (code: string) => `/ics/${code}/returns/${quarter}`;
	try {
		const codes = await drafts(path, quarter, today, server.password());
		const cookies: string[] = [];
		for (const code of codes) cookies.push(await signInAs(server, emailOf(code)));
		const first = await server.get(home(codes[0]!), { cookie: cookies[0]! });
		if (first.status === 404)
			return [{ what: `${home('…')}: not there, load left out`, figure: '', goal: '', met: null }];
		const audience = await signIn(server, 'national');
		const reads: Timed[] = [];
		let reading = true;
		const readers = Array.from({ length: REVIEWERS }, async (_, index) => {
			for (let turn = index; reading; turn += 1) {
				const page = turn % 2 === 0 ? '/reviews' : `${home(codes[turn % SYSTEMS]!)}/review`;
				reads.push(await clocked(() => server.get(page, { cookie: audience })));
			}
		});
		const began = performance.now();
		const sends = await Promise.all(
			codes.map((code, index) => sendAfter(server, index, `${home(code)}?/send`, cookies[index]!))
		);
		const took = performance.now() - began;
		reading = false;
		await Promise.all(readers);
		return told(kept(path, quarter), sends, reads, took);
	} finally {
		await server.stop();
	}
}

async function sendAfter(server: Server, index: number, path: string, cookie: string) {
	const wait = ((MINUTE * 2) / 3 / SYSTEMS) * index;
	await new Promise((resolve) => setTimeout(resolve, wait));
	return clocked(() => server.post(path, {}, { cookie }));
}

async function clocked(work: () => Promise<{ status: number }>): Promise<Timed> {
	const began = performance.now();
	const { status } = await work();
	return { status, milliseconds: performance.now() - began };
}

/** Every submission of the quarter, and how many of their hashes check. */
function kept(path: string, quarter: string): { sent: number; intact: number } {
	const rows = inDatabase(path, () =>
		all<{ content: string; sha256: string }>(
			`SELECT s.content, s.sha256 FROM submissions s JOIN returns r ON r.id = s.return_id
			WHERE r.quarter = ?`,
			quarter
		)
	);
	const intact = rows.filter(
		({ content, sha256 }) => createHash('sha256').update(content).digest('hex') === sha256
	);
	return { sent: rows.length, intact: intact.length };
}

function told(
	{ sent, intact }: { sent: number; intact: number },
	sends: readonly Timed[],
	reads: readonly Timed[],
	took: number
): Line[] {
	const broken = [...sends, ...reads].filter(({ status }) => status >= 500).length;
	const times = (list: readonly Timed[]) => list.map(({ milliseconds }) => milliseconds);
	const line = (what: string, figure: string, goal = '', met: boolean | null = null): Line => ({
		...{ what, figure, goal, met }
	});
	const spread = (list: readonly Timed[]) =>
		`${median(times(list)).toFixed(0)} ms, slowest ${Math.max(...times(list)).toFixed(0)} ms`;
	return [
		line('returns sent and kept', String(sent), String(SYSTEMS), sent === SYSTEMS),
		line('  whose hash checks', String(intact), String(SYSTEMS), intact === SYSTEMS),
		line('seconds until all had been sent', (took / 1000).toFixed(1), 'at most 60', took <= MINUTE),
		line('answers of 500 and above', String(broken), '0', broken === 0),
		line(`  sending, the median of ${sends.length}`, spread(sends)),
		line(`  reading by ${REVIEWERS}, the median of ${reads.length}`, spread(reads))
	];
}

const emailOf = (code: string) => `bench-director.${code}@demo.example`.toLowerCase();

/** Writes a whole draft for each of the systems, with a director who can sign in. Answers their codes. */
async function drafts(
	path: string,
	quarter: string,
	today: string,
	password: string
): Promise<string[]> {
	const passwordHash = await hashOf(password);
	return inDatabase(path, () => {
		reopen();
		const systems = telling().slice(0, SYSTEMS);
		if (systems.length < SYSTEMS || systems.some(({ closedOn }) => closedOn !== null))
			throw new Error(`only ${systems.length} systems could send`);
		const codes = systems.map(({ code }) => code);
		for (const code of codes) {
			const account = { email: emailOf(code), name: `Director of ${code}`, passwordHash };
			done(
				addAccount(machineActor('manage-accounts'), {
					...account,
					role: 'programme-director',
					organisationCodes: [code]
				})
			);
			draft(code, quarter, today);
		}
		return codes;
	});
}

/** The systems that have recorded something, those first that are open. */
function telling(): { id: number; code: string; closedOn: string | null }[] {
	return all(
		`SELECT o.id, o.code, o.closed_on AS closedOn FROM organisations o
		WHERE o.kind = 'ics' AND EXISTS (SELECT 1 FROM deliverable_updates d WHERE d.ics_id = o.id)
		ORDER BY o.closed_on IS NOT NULL, o.code`
	);
}

/** Since the mergers fewer systems are open than are to send: in this database some open again. */
function reopen(): void {
	const closed = telling()
		.slice(0, SYSTEMS)
		.filter(({ closedOn }) => closedOn !== null);
	for (const { id } of closed) run('UPDATE organisations SET closed_on = NULL WHERE id = ?', id);
}

function draft(code: string, quarter: string, today: string): void {
	const person = personByEmail(emailOf(code));
	const scope = authorise(person, 'write-returns', findIcs(authorise(person, 'read'), code));
	const writing = { scope, now: new Date(), today };
	startReturn(writing, quarter);
	for (const section of currentRoadmap(today).returnSections) {
		const words = {
			...EMPTY_SECTION,
			rating: 'amber' as const,
			narrative: 'Written for the load test.'
		};
		saveSection(writing, quarter, section.code, words, 0);
	}
	const content = contentOf(scope, findReturn(scope, quarter), today);
	const before = earlierSubmission(scope, quarter, true);
	for (const check of returnChecks(content, before?.content ?? null)) {
		if (check.severity === 'blocking') throw new Error(`${code}: ${check.message}`);
		const { section, code: subject } = check;
		noteReturn(writing, quarter, { kind: 'check', section, subject, words: 'It is so.' });
	}
}

function inDatabase<T>(path: string, work: (db: Db) => T): T {
	const db = openDatabase(path);
	useDatabase(db);
	try {
		return work(db);
	} finally {
		db.close();
	}
}
