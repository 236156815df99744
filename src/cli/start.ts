/** `npm start`: builds if needed, prepares the database, says where to go, and serves. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { demoPassword } from '#lib/accounts/made-up/read.server.ts';
import { LARGEST_BODY } from '#lib/accounts/sign-in/addresses.server.ts';
import { DEMO_ACCOUNTS } from '#lib/demo/accounts.ts';
import {
	database,
	DatabaseError,
	MigrationError,
	projectRoot
} from '#lib/platform/database.server.ts';
import { DEFAULT_PATHS, environment, EnvironmentError } from '#lib/platform/environment.server.ts';
import { openForServer, prepare } from '#lib/start-up.server.ts';

const root = projectRoot();

/**
 * Pages are short-lived strings: V8 would let the space for new objects grow to 128 MB, and the other to
 * four times what is alive, and be no faster for it (`npm run bench -- pages`).
 */
const SMALL_HEAP = ['--max-semi-space-size=16', '--heap-growing-percent=50'];

try {
	const { origin, port, host } = environment();
	if (!isBuilt()) build();
	await portIsFree(port, host);
	await openForServer();
	await prepare();
	const password = demoPassword();
	// The server opens its own connection.
	database().close();
	console.log(`address: ${origin}`);
	if (password !== null) {
		for (const account of DEMO_ACCOUNTS) console.log(`account: ${account.email}`);
		console.log(`password: ${password}`);
	}
	tellOfOtherDatabase();
	Object.assign(process.env, {
		PORT: String(port),
		HOST: host,
		ORIGIN: origin,
		// Each address has a limit of its own beneath this one, with a sentence that says what to do.
		BODY_SIZE_LIMIT: String(LARGEST_BODY)
	});
	await serve(join(root, 'build/index.js'));
} catch (problem) {
	const understood = [EnvironmentError, MigrationError, DatabaseError];
	if (!understood.some((kind) => problem instanceof kind)) throw problem;
	console.error((problem as Error).message);
	process.exit(1);
}

/** @throws EnvironmentError when another program listens there: the server itself would say so in a trace */
async function portIsFree(port: number, host: string): Promise<void> {
	const trial = createServer().listen(port, host);
	try {
		await once(trial, 'listening');
	} catch (problem) {
		const { code } = problem as NodeJS.ErrnoException;
		const why = code === 'EADDRINUSE' ? 'another program is using it' : `the system says ${code}`;
		throw new EnvironmentError(`Waymark cannot listen on port ${port} of ${host}: ${why}.`);
	}
	trial.close();
	await once(trial, 'close');
}

/**
 * The server takes the place of this process, under the same number, where the system can do that:
 * what was needed to prepare the database (the compiler of TypeScript, the demonstration and the memory
 * it was made in) would otherwise be held for as long as the server runs.
 */
async function serve(server: string): Promise<void> {
	const flags = [...SMALL_HEAP, ...process.execArgv];
	process.execve?.(process.execPath, [process.execPath, ...flags, server], process.env);
	await import(pathToFileURL(server).href);
}

/** A demonstration that an earlier release made, or the database that people keep, lies elsewhere. */
function tellOfOtherDatabase(): void {
	const { demo, databasePath } = environment();
	const isDefault = databasePath === resolve(DEFAULT_PATHS.demonstration);
	if (demo && isDefault && existsSync(DEFAULT_PATHS.real))
		console.log(
			`${DEFAULT_PATHS.real} is not used here: this is the demonstration in ${DEFAULT_PATHS.demonstration}. For a real database set WAYMARK_DEMO=off; a demonstration that an earlier release made there can be deleted.`
		);
}

/** Whether the build is there and newer than everything it was made from. */
function isBuilt(): boolean {
	const built = changedAt(join(root, 'build/index.js'));
	const sources = ['src', 'static', 'svelte.config.js', 'vite.config.ts', 'package-lock.json'];
	return built > Math.max(...sources.map((source) => newestIn(join(root, source))));
}

function newestIn(path: string): number {
	const own = statSync(path);
	if (!own.isDirectory()) return own.mtimeMs;
	return Math.max(own.mtimeMs, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}

function changedAt(path: string): number {
	return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function build(): void {
	console.log('building: this takes about a minute the first time');
	const vite = join(root, 'node_modules/vite/bin/vite.js');
	const result = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'error'], {
		cwd: root,
		// A build started out of a test run would otherwise be one for developing.
		env: { ...process.env, NODE_ENV: 'production' },
		stdio: ['ignore', 'ignore', 'inherit']
	});
	if (result.status !== 0) {
		console.error('The build failed; the lines above say why.');
		process.exit(1);
	}
}
