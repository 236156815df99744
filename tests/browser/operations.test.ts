/** What whoever runs Waymark relies on, tried on servers that really run and are really killed. */
import { spawnSync } from 'node:child_process';
import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, expect, inject, test } from 'vitest';
import { openDatabase } from '#lib/platform/database.server.ts';
import { workbook } from '../fixtures/workbook.ts';
import { waymark } from '../support/command-line.ts';
import { passwordIn, type Server, startServer } from '../support/server.ts';
import { encodings, filesHolding, piecesOf } from '../support/traces.ts';

const OFF = { WAYMARK_DEMO: 'off', AUTH_SECRET: 'a-secret-of-more-than-32-characters' };

const folder = mkdtempSync(join(tmpdir(), 'waymark-operations-'));
const servers: Server[] = [];

afterEach(async () => {
	for (const server of servers.splice(0)) await server.end();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function started(given: Record<string, string>): Promise<Server> {
	const server = await startServer(given);
	servers.push(server);
	return server;
}

/** A demonstration of one's own, copied from the one that the journeys walk through. */
function copied(name: string): string {
	const path = join(folder, name, 'demonstration.sqlite');
	mkdirSync(dirname(path));
	expect(waymark(inject('databasePath'), ['backup', path])).toMatchObject({ status: 0 });
	return path;
}

type Visitor = { server: Server; cookie: string };

/** Signs in by the form, as a demonstration account; null when it is not let in. */
async function signedIn(server: Server, password: string): Promise<Visitor | null> {
	const answer = await fetch(`${server.address}/sign-in`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin: server.address, accept: 'text/html' },
		body: new URLSearchParams({ email: 'data-officer@demo.example', password })
	});
	const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
	return answer.status === 303 ? { server, cookie: cookie.join('; ') } : null;
}

async function page({ server, cookie }: Visitor, path: string): Promise<string> {
	return (await fetch(server.address + path, { headers: { cookie } })).text();
}

/** Sends a file for the policies by the form; answers the address of its import. */
async function sent(
	{ server, cookie }: Visitor,
	name: string,
	bytes: Uint8Array
): Promise<string | null> {
	const form = new FormData();
	form.set('register', 'policies');
	form.set('file', new Blob([bytes as Uint8Array<ArrayBuffer>]), name);
	const answer = await fetch(`${server.address}/ics/XWE/imports/new`, {
		method: 'POST',
		redirect: 'manual',
		headers: { cookie, origin: server.address, accept: 'text/html' },
		body: form
	});
	return answer.headers.get('location');
}

/** Rows of a tracker: so many, with these words in each. */
function tracker(rows: number, words: (row: number) => string): string[][] {
	return [
		['Trust', 'Reference', 'Title', 'Kind', 'Owner'],
		...Array.from({ length: rows }, (_, row) => ['X01T1', `P${row}`, 'A', 'Policy', words(row)])
	];
}

test('a file refused for NHS numbers is nowhere beside the database, also while the server runs', async () => {
	const path = copied('refused');
	const server = await started({ DATABASE_PATH: path });
	const visitor = (await signedIn(server, passwordIn(server.printed())))!;
	const numbers = ['9434765919', '943 476 5919', '4505577104'];
	const rows = tracker(2_000, (row) => `Jo ${numbers[row % numbers.length]}`);
	const files: [string, Uint8Array][] = [
		['patients.csv', new TextEncoder().encode(rows.map((row) => row.join(',')).join('\n'))],
		['patients.xlsx', workbook([{ name: 'Policies', rows }])]
	];
	// Files of earlier journeys are kept in the copied database, and workbooks have parts in common.
	const before = readFileSync(path);
	const pieces = files
		.flatMap(([, bytes]) => piecesOf(bytes))
		.filter((one) => !before.includes(one));
	expect(pieces.length).toBeGreaterThan(100);
	const wanted = [...numbers.flatMap(encodings), ...pieces];
	for (const [name, bytes] of files) {
		const address = await sent(visitor, name, bytes);
		await expect
			.poll(() => page(visitor, address!), { timeout: 30_000, interval: 300 })
			.toContain('what looks like an NHS number');
		expect(filesHolding(dirname(path), wanted)).toEqual([]);
	}
	// The same at the command line, while the server runs.
	const file = join(folder, 'patients.xlsx');
	writeFileSync(file, files[1]![1]);
	const words = ['import', 'policies', file, '--ics', 'XWE', '--as', 'data-officer@demo.example'];
	const ended = waymark(path, [...words, '--json']);
	expect(JSON.parse(ended.out)).toMatchObject({
		status: 'rejected',
		problems: [{ code: 'nhs-number' }]
	});
	const mapping = join(folder, 'mapping.json');
	writeFileSync(mapping, JSON.stringify({ values: { kind: { 'Jo 943 476 5919': 'policy' } } }));
	const mapped = waymark(path, [...words, '--mapping', mapping]);
	expect(mapped).toMatchObject({ status: 1 });
	expect(mapped.err).toContain('The mapping file');
	expect(filesHolding(dirname(path), wanted)).toEqual([]);
	await server.end('SIGKILL');
	expect(filesHolding(dirname(path), wanted)).toEqual([]);
});

test('a restore waits until the server has ended, however it ends', async () => {
	const path = copied('restored');
	const file = join(folder, 'backup.sqlite');
	const server = await started({ DATABASE_PATH: path });
	expect(waymark(path, ['backup', file])).toMatchObject({ status: 0 });
	const { mtimeMs } = statSync(file);
	const refused = waymark(path, ['restore', file]);
	expect(refused.status).toBe(1);
	expect(refused.err).toBe(`A Waymark server (or a restore) is using ${path}. Stop it first.\n`);
	await expect(startServer({ DATABASE_PATH: path })).rejects.toThrow('Stop it first');
	expect((await fetch(`${server.address}/health`)).status).toBe(200);
	await server.end('SIGKILL');
	expect(waymark(path, ['restore', file])).toMatchObject({ status: 0 });
	expect(readdirSync(dirname(path)).filter((name) => /before-restore/.test(name))).toHaveLength(1);
	expect(statSync(file).mtimeMs).toBe(mtimeMs);
	const again = await started({ DATABASE_PATH: path });
	expect(await signedIn(again, passwordIn(again.printed()))).not.toBeNull();
});

test('a reading that was cut off by a kill says so and asks for the file again', async () => {
	const path = copied('cut');
	const server = await started({ DATABASE_PATH: path });
	const visitor = (await signedIn(server, passwordIn(server.printed())))!;
	const lines = (file: number) =>
		tracker(45_000, (row) => `Lead ${file} ${row} ${'of the programme '.repeat(18)}`)
			.map((row) => row.join(','))
			.join('\n');
	for (let file = 1; file <= 6; file += 1)
		sent(visitor, `large-${file}.csv`, new TextEncoder().encode(lines(file))).catch(() => null);
	await expect
		.poll(() => page(visitor, '/ics/XWE/imports'), { timeout: 60_000, interval: 50 })
		.toContain('It is being read.');
	await server.end('SIGKILL');
	const db = openDatabase(path);
	const cut = db.prepare("SELECT id FROM imports WHERE status = 'reading'").all() as {
		id: number;
	}[];
	db.close();
	expect(cut.length).toBeGreaterThan(0);

	const again = await started({ DATABASE_PATH: path });
	const back = (await signedIn(again, passwordIn(again.printed())))!;
	const one = await page(back, `/ics/XWE/imports/${cut[0]!.id}`);
	expect(one).toContain('Waymark stopped while it was reading the file.');
	expect(one).toContain('Import the file again.');
	const list = await page(back, '/ics/XWE/imports');
	expect(list).not.toContain('It is being read.');
	expect(list).toContain('Waymark stopped while it was reading the file.');
});

test('a demonstration is not started as a real installation, and has a password of its own', async () => {
	const path = copied('demonstration');
	await expect(startServer({ DATABASE_PATH: path, ...OFF })).rejects.toThrow(
		/WAYMARK_DEMO is off, but .* holds a demonstration with its accounts\. Set DATABASE_PATH/
	);
	const server = await started({ DATABASE_PATH: path });
	expect(passwordIn(server.printed())).toBe(inject('password'));
	expect(server.printed().match(/^account: .+@demo\.example$/gm)).toHaveLength(7);
	expect(server.printed().match(/^(address|password): /gm)).toHaveLength(2);
	await server.end();

	const other = await started({ DATABASE_PATH: join(folder, 'other/demonstration.sqlite') });
	expect(passwordIn(other.printed())).not.toBe(inject('password'));
	expect(await signedIn(other, inject('password'))).toBeNull();
	expect(await signedIn(other, passwordIn(other.printed()))).not.toBeNull();
});

test('a demonstration of an earlier release gets another password at its start, and says it', async () => {
	const path = copied('earlier');
	const db = openDatabase(path);
	db.exec('DROP TABLE demo_password');
	db.close();
	const server = await started({ DATABASE_PATH: path });
	expect(passwordIn(server.printed())).not.toBe(inject('password'));
	expect(await signedIn(server, inject('password'))).toBeNull();
	expect(await signedIn(server, passwordIn(server.printed()))).not.toBeNull();
});

test('a real installation starts empty, prints no account and holds no password', async () => {
	const path = join(folder, 'real/waymark.sqlite');
	const server = await started({ DATABASE_PATH: path, HOST: '127.0.0.1', ...OFF });
	expect(server.printed()).toMatch(/^address: /m);
	expect(server.printed()).not.toMatch(/^(account|password): /m);
	await server.end();
	const db = openDatabase(path);
	expect(db.prepare("SELECT name FROM sqlite_master WHERE name = 'demo_password'").all()).toEqual(
		[]
	);
	db.close();
});

test('npm start ends with its server, says in a line what is in its way, and makes the first backup', async () => {
	const path = copied('ended');
	const backups = join(folder, 'backups');
	mkdirSync(backups);
	const server = await started({ DATABASE_PATH: path, WAYMARK_BACKUPS: backups });
	const { port } = new URL(server.address);
	const again = spawnSync('npm', ['start'], {
		env: { ...process.env, PORT: port, DATABASE_PATH: join(folder, 'never.sqlite') },
		encoding: 'utf8'
	});
	expect(again.status).not.toBe(0);
	expect(again.stderr.trim()).toBe(
		`Waymark cannot listen on port ${port} of 127.0.0.1: another program is using it.`
	);
	const answer = async (door: string) => (await fetch(server.address + door)).json();
	expect(await answer('/ready')).toMatchObject({ status: 'ok', migrated: true, writable: true });
	await expect
		.poll(async () => ((await answer('/health')) as { backups: unknown }).backups, {
			timeout: 20_000,
			interval: 300
		})
		.toMatchObject({ old: false, latest: expect.any(String) });
	const [name] = readdirSync(backups).filter((one) => one.endsWith('.sqlite'));
	expect(waymark(join(backups, name!), ['check'])).toMatchObject({ status: 0 });
	process.kill(server.pid, 'SIGTERM');
	await expect
		.poll(
			() =>
				fetch(`${server.address}/health`).then(
					() => 'answers',
					() => 'ended'
				),
			{
				timeout: 10_000
			}
		)
		.toBe('ended');
});
