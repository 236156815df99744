/** The command line as its users run it: a process of its own, with an environment of its own. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

export type Ended = { status: number | null; signal: string | null; out: string; err: string };

/**
 * Runs a command on a database, as a demonstration unless told otherwise.
 *
 * @param given variables that it gets besides @param node options of Node itself
 */
export function waymark(
	databasePath: string,
	words: readonly string[],
	given: Record<string, string> = {},
	node: readonly string[] = []
): Ended {
	const { status, signal, stdout, stderr } = spawnSync(
		process.execPath,
		[...node, resolve('src/cli/waymark.ts'), ...words],
		{ encoding: 'utf8', env: { ...process.env, DATABASE_PATH: databasePath, ...given } }
	);
	return { status, signal, out: stdout, err: stderr };
}

/** What the changes to files are called in Node; each is a step at which a process may be killed. */
const STEPS = ['copyFileSync', 'linkSync', 'renameSync', 'rmSync', 'chmodSync', 'fsyncSync'];

/**
 * Options of Node under which a process kills itself before its nth change to a file, and names each
 * change on standard error.
 */
export function killedBefore(step: number): string[] {
	const source = `
		import fs from 'node:fs';
		import { syncBuiltinESMExports } from 'node:module';
		let left = ${step};
		for (const name of ${JSON.stringify(STEPS)}) {
			const real = fs[name];
			fs[name] = (...given) => {
				if (left-- === 0) process.kill(process.pid, 'SIGKILL');
				fs.writeSync(2, name + '\\n');
				return real(...given);
			};
		}
		syncBuiltinESMExports();`;
	return ['--import', `data:text/javascript,${encodeURIComponent(source)}`];
}
