/** The server as a user starts it, on a port of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** How long a start may take, with its build, in milliseconds. */
const START_LIMIT = 240_000;

export type Server = {
	address: string;
	/** Standard output so far. */
	printed: () => string;
	/** Of npm itself, as a supervisor knows it. */
	pid: number;
	/** Ends the process group, npm and the server below it, and waits until they have ended. */
	end: (signal?: NodeJS.Signals) => Promise<void>;
};

/** @throws with what it printed when it stops at its start */
export async function startServer(given: Record<string, string>): Promise<Server> {
	const port = await freePort();
	const address = `http://localhost:${port}`;
	const child = spawn('npm', ['start'], {
		env: { ...process.env, PORT: String(port), ...given },
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let printed = '';
	let complained = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
	child.stderr.setEncoding('utf8').on('data', (text: string) => {
		complained += text;
		process.stderr.write(text);
	});
	const server = {
		address,
		pid: child.pid!,
		printed: () => printed,
		end: (signal: NodeJS.Signals = 'SIGTERM') => ended(child, signal)
	};
	const deadline = Date.now() + START_LIMIT;
	while (!(await answers(`${address}/health`))) {
		if (child.exitCode !== null)
			throw new Error(`The server stopped at its start:\n${printed}${complained}`);
		if (Date.now() > deadline) throw new Error(`The server did not answer in time:\n${printed}`);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	return server;
}

/** The password that the start of a demonstration printed. */
export function passwordIn(printed: string): string {
	const password = /^password: (.+)$/m.exec(printed)?.[1];
	if (!password) throw new Error(`The start printed no password:\n${printed}`);
	return password;
}

/** npm started the server as its child: the group is ended, and nothing else. */
async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null || !child.pid) return;
	const gone = new Promise((resolve) => child.once('close', resolve));
	process.kill(-child.pid, signal);
	await gone;
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
