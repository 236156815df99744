/** Before the journeys: the server as a user starts it, on a port and a database of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { chromiumPath } from './chromium.ts';
import { passwordIn, startServer } from './server.ts';

declare module 'vitest' {
	export interface ProvidedContext {
		address: string;
		password: string;
		databasePath: string;
	}
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	// Unpacked once here, not in the first journey's own time.
	await chromiumPath();
	const folder = mkdtempSync(join(tmpdir(), 'waymark-journeys-'));
	const databasePath = join(folder, 'waymark.sqlite');
	const server = await startServer({ DATABASE_PATH: databasePath });
	project.provide('address', server.address);
	project.provide('password', passwordIn(server.printed()));
	project.provide('databasePath', databasePath);
	return async () => {
		await server.end();
		rmSync(folder, { recursive: true, force: true });
	};
}
