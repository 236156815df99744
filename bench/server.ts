/** A server as a user would start it, on a free port with a database of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { projectRoot } from '#lib/platform/database.server.ts';

/** A first start may build. */
const START_MILLISECONDS = 240_000;

export type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };

export type Server = {
	origin: string;
	get(path: string, headers?: Record<string, string>): Promise<Answer>;
	post(
		path: string,
		form: Record<string, string>,
		headers?: Record<string, string>
	): Promise<Answer>;
	/** Of the demonstration's accounts, as the start printed it. */
	password(): string;
	/** Memory in use, in megabytes; null where the system does not say. */
	memory(): number | null;
	stop(): Promise<void>;
};

/** @throws when the server ends, or does not answer in time; its own words are in the message */
export async function startServer(folder: string): Promise<Server> {
	const port = await freePort();
	const origin = `http://localhost:${port}`;
	const child = spawn(process.execPath, [join(projectRoot(), 'src/cli/start.ts')], {
		cwd: projectRoot(),
		env: {
			...process.env,
			WAYMARK_DEMO: 'on',
			HOST: '127.0.0.1',
			PORT: String(port),
			ORIGIN: origin,
			DATABASE_PATH: join(folder, 'waymark.sqlite')
		},
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let said = '';
	child.stdout?.on('data', (chunk: Buffer) => (said += chunk));
	child.stderr?.on('data', (chunk: Buffer) => (said += chunk));
	const agent = new Agent({ keepAlive: true, maxSockets: 8 });
	const server: Server = {
		origin,
		get: (path, headers = {}) => send(agent, port, 'GET', path, headers, ''),
		post: (path, form, headers = {}) =>
			send(
				agent,
				port,
				'POST',
				path,
				{ origin, 'content-type': 'application/x-www-form-urlencoded', ...headers },
				new URLSearchParams(form).toString()
			),
		password: () => /^password: (.+)$/m.exec(said)?.[1] ?? '',
		memory: () => memoryOf(child.pid),
		stop: async () => {
			agent.destroy();
			await ended(child);
		}
	};
	try {
		await answering(server, child, () => said);
	} catch (problem) {
		await server.stop();
		throw problem;
	}
	return server;
}

async function answering(server: Server, child: ChildProcess, said: () => string): Promise<void> {
	const until = Date.now() + START_MILLISECONDS;
	while (Date.now() < until) {
		if (child.exitCode !== null) throw new Error(`the server ended at its start:\n${said()}`);
		const answer = await server.get('/health').catch(() => null);
		if (answer?.status === 200) return;
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	throw new Error(`the server did not answer in time:\n${said()}`);
}

/** Ends the one process that was started here: asks first. */
function ended(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
	return new Promise((resolve) => {
		const insist = setTimeout(() => child.kill('SIGKILL'), 3_000);
		child.once('exit', () => {
			clearTimeout(insist);
			resolve();
		});
		child.kill('SIGTERM');
	});
}

function send(
	agent: Agent,
	port: number,
	method: string,
	path: string,
	headers: Record<string, string>,
	body: string
): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const outgoing = request(
			{
				agent,
				host: '127.0.0.1',
				port,
				method,
				path,
				headers: { host: `localhost:${port}`, accept: 'text/html,*/*;q=0.8', ...headers }
			},
			(incoming) => {
				const chunks: Buffer[] = [];
				incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
				incoming.on('error', reject);
				incoming.on('end', () =>
					resolve({
						status: incoming.statusCode ?? 0,
						headers: incoming.headers,
						body: Buffer.concat(chunks)
					})
				);
			}
		);
		outgoing.setTimeout(30_000, () => outgoing.destroy(new Error(`${path} took longer than 30 s`)));
		outgoing.on('error', reject);
		outgoing.end(body);
	});
}

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address() as AddressInfo;
			probe.close(() => resolve(port));
		});
	});
}

function memoryOf(pid: number | undefined): number | null {
	try {
		const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
		return kilobytes ? Number(kilobytes) / 1024 : null;
	} catch {
		return null;
	}
}
