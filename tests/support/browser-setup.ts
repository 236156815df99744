/** Before the journeys: the server as a user starts it, on a port and a database of its own. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { chromiumPath } from './chromium.ts';

declare module 'vitest' {
	export interface ProvidedContext {
		address: string;
		password: string;
		databasePath: string;
	}
}

/** How long a start may take, with its build, in milliseconds. */
const START_LIMIT = 240_000;

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	// Unpacked once here, not in the first journey's own time.
	await chromiumPath();
	const folder = mkdtempSync(join(tmpdir(), 'waymark-journeys-'));
	const databasePath = join(folder, 'waymark.sqlite');
	const port = await freePort();
	const server = spawn('npm', ['start'], {
		env: { ...process.env, DATABASE_PATH: databasePath, PORT: String(port) },
		detached: true,
		stdio: ['ignore', 'pipe', 'inherit']
	});
	let printed = '';
	server.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
	const address = `http://localhost:${port}`;
	const deadline = Date.now() + START_LIMIT;
	while (!(await answers(`${address}/health`))) {
		if (server.exitCode !== null) throw new Error(`The server stopped at its start:\n${printed}`);
		if (Date.now() > deadline) throw new Error(`The server did not answer in time:\n${printed}`);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	const password = /^password: (.+)$/m.exec(printed)?.[1];
	if (!password) throw new Error(`The start printed no password:\n${printed}`);
	project.provide('address', address);
	project.provide('password', password);
	project.provide('databasePath', databasePath);
	return async () => {
		// npm started the server as its child: the group is ended, and nothing else.
		if (server.pid) process.kill(-server.pid, 'SIGTERM');
		await new Promise((resolve) => server.once('exit', resolve));
		rmSync(folder, { recursive: true, force: true });
	};
}

async function answers(address: string): Promise<boolean> {
	try {
		return (await fetch(address)).ok;
	} catch {
		return false;
	}
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer().once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address() as { port: number };
			probe.close(() => resolve(port));
		});
	});
}
