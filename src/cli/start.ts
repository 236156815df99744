/** `npm start`: builds if needed, prepares the database, says where to go, and serves. */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LARGEST_BODY } from '#lib/server/auth/addresses.ts';
import { database } from '#lib/server/db/connection.ts';
import { MigrationError, projectRoot } from '#lib/server/db/migrations.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '#lib/server/demo/accounts.ts';
import { environment, EnvironmentError } from '#lib/server/environment.ts';
import { madeUp } from '#lib/server/queries/made-up.ts';
import { prepare } from '#lib/server/start-up.ts';

const root = projectRoot();

try {
	const { origin, port, host } = environment();
	if (!isBuilt()) build();
	await prepare();
	const fictional = madeUp() !== null;
	// The server opens its own connection.
	database().close();
	console.log(`address: ${origin}`);
	if (fictional) {
		for (const account of DEMO_ACCOUNTS) console.log(`account: ${account.email}`);
		console.log(`password: ${DEMO_PASSWORD}`);
	}
	Object.assign(process.env, {
		PORT: String(port),
		HOST: host,
		ORIGIN: origin,
		// Each address has a limit of its own beneath this one, with a sentence that says what to do.
		BODY_SIZE_LIMIT: String(LARGEST_BODY)
	});
	await import(pathToFileURL(join(root, 'build/index.js')).href);
} catch (problem) {
	if (!(problem instanceof EnvironmentError || problem instanceof MigrationError)) throw problem;
	console.error(problem.message);
	process.exit(1);
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
