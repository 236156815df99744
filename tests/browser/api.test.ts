/** The API as a program uses it, on the server as a user starts it: what it answers, refuses and repeats. */
import createClient from 'openapi-fetch';
import openapiTS, { astToString } from 'openapi-typescript';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import * as v from 'valibot';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { REGISTERS } from '#lib/registers/all.ts';
import { ANSWERS, PROBLEM } from '../../src/routes/api/v1/contract.ts';
import { waymark } from '../support/command-line.ts';

const tokens: Record<string, string> = {};

beforeAll(() => {
	// The national team has a second one, because the tests send more than the 300 requests of a minute.
	for (const key of ['data-officer', 'region-reviewer', 'national', 'national again', 'viewer']) {
		const words = ['token', 'create', '--as', `${key.split(' ')[0]}@demo.example`, '--json'];
		const { out, err } = waymark(inject('databasePath'), words);
		tokens[key] = (JSON.parse(out || JSON.stringify(err)) as { token: string }).token;
	}
});

type Asked = RequestInit & { role?: string };

function ask(path: string, { role = 'national', ...init }: Asked = {}): Promise<Response> {
	const headers = new Headers(init.headers);
	if (tokens[role]) headers.set('authorization', `Bearer ${tokens[role]}`);
	return fetch(`${inject('address')}${path}`, { ...init, headers });
}

const API = '/api/v1';
type Address = keyof typeof ANSWERS;

/** What of an answer its schema does not say, or says otherwise. */
function unlike(address: Address, answer: unknown): string[] {
	const read = v.safeParse(ANSWERS[address] as v.GenericSchema, answer);
	if (!read.success)
		return read.issues.map((issue) => `${v.getDotPath(issue) ?? ''}: ${issue.message}`);
	// A schema takes out what it does not know: nothing may be missing afterwards.
	expect(read.output, address).toEqual(answer);
	return [];
}

describe('an answer', () => {
	const day = '2026-03-31';
	const read = ['XWE', 'XOT', 'XBA'].flatMap((ics): [Address, string][] => [
		['/ics/{ics}/measures', `/ics/${ics}/measures`],
		['/ics/{ics}/measures', `/ics/${ics}/measures?asAt=${day}`],
		['/ics/{ics}/roadmap', `/ics/${ics}/roadmap`],
		['/ics/{ics}/returns', `/ics/${ics}/returns`],
		...REGISTERS.flatMap(({ name }): [Address, string][] =>
			['', `?asAt=${day}`, '?removed=1'].map((search) => [
				'/ics/{ics}/registers/{register}',
				`/ics/${ics}/registers/${name}${search}`
			])
		)
	]);

	test.each(['national', 'region-reviewer'])(
		'of every address is as OpenAPI says, for %s',
		async (role) => {
			const asked: [Address, string][] = [['/organisations', '/organisations'], ...read];
			const faults: string[] = [];
			for (const [address, path] of asked) {
				const response = await ask(API + path, { role });
				expect(response.status, path).toBe(200);
				faults.push(...unlike(address, await response.json()).map((one) => `${path} ${one}`));
			}
			expect(faults).toEqual([]);
		}
	);

	test('of each return of the demonstration is too, as it was frozen', async () => {
		let frozen = 0;
		for (const ics of ['XWE', 'XOT', 'XBA'])
			for (const role of ['national', 'data-officer']) {
				if (role === 'data-officer' && ics !== 'XWE') continue;
				const list = await (await ask(`${API}/ics/${ics}/returns`, { role })).json();
				for (const { quarter, state } of list.returns) {
					if (state === null) continue;
					const path = `${API}/ics/${ics}/returns?quarter=${quarter}`;
					const answer = await (await ask(path, { role })).json();
					frozen += answer.content ? 1 : 0;
					expect(unlike('/ics/{ics}/returns', answer), path).toEqual([]);
				}
			}
		expect(frozen).toBeGreaterThan(3);
	});

	test('to a file is too, whether it is taken, looked at or rejected', async () => {
		const path = `${API}/ics/XWE/imports?register=policies&file=tracker.csv`;
		const files: [string, number][] = [
			['Policy No,Title,Trust\nAPI-1,Care planning,XTR\nTotal,1,\n', 200],
			['Colour,Shape\nred,round\n', 422],
			['', 400]
		];
		for (const [body, status] of files) {
			const headers = { 'content-type': 'application/octet-stream' };
			const response = await ask(path, { role: 'data-officer', method: 'POST', body, headers });
			expect([body, response.status]).toEqual([body, status]);
			if (status === 400) continue;
			expect(unlike('/ics/{ics}/imports', await response.json())).toEqual([]);
		}
	});
});

test('a client made from OpenAPI compiles, knows what comes back, and works', async () => {
	const document = await (await ask(`${API}/openapi.json`)).json();
	const types = astToString(await openapiTS(document));
	const folder = mkdtempSync(join(tmpdir(), 'waymark-client-'));
	try {
		symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
		writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
		writeFileSync(join(folder, 'api.d.ts'), types);
		writeFileSync(join(folder, 'client.ts'), CLIENT);
		const program = ts.createProgram([join(folder, 'client.ts')], {
			noEmit: true,
			strict: true,
			noUncheckedIndexedAccess: true,
			skipLibCheck: true,
			allowImportingTsExtensions: true,
			module: ts.ModuleKind.NodeNext,
			target: ts.ScriptTarget.ESNext,
			types: []
		});
		const faults = ts.getPreEmitDiagnostics(program).map(({ messageText, start, file }) => {
			const line = file?.getLineAndCharacterOfPosition(start ?? 0).line;
			return `${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
		});
		expect(faults).toEqual([]);
		const { run } = (await import(pathToFileURL(join(folder, 'client.ts')).href)) as {
			run: (client: unknown) => Promise<unknown>;
		};
		const client = createClient({
			baseUrl: `${inject('address')}${API}`,
			headers: { authorization: `Bearer ${tokens['national']}` }
		});
		expect(await run(client)).toMatchObject({
			first: expect.any(String),
			deliverables: 48,
			likelihood: expect.any(String),
			missing: 404
		});
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
});

/** Each line fails to compile where a schema is missing or says less than it should. */
const CLIENT = `
import type { Client } from 'openapi-fetch';
import type { paths } from './api.d.ts';

type Known<T> = [T] extends [never] ? false : unknown extends T ? false : true;
type Answer<P extends keyof paths> = paths[P] extends {
	get: { responses: { 200: { content: { 'application/json': infer A } } } };
}
	? A
	: never;
const known: { [P in Exclude<keyof paths, '/ics/{ics}/imports'>]: Known<Answer<P>> } = {
	'/organisations': true,
	'/ics/{ics}/measures': true,
	'/ics/{ics}/roadmap': true,
	'/ics/{ics}/returns': true,
	'/ics/{ics}/registers/{register}': true
};

export async function run(client: Client<paths>) {
	const { data: ics } = await client.GET('/organisations');
	const first: string | undefined = ics?.organisations[0]?.shortName;
	const of = { path: { ics: 'XWE' } };
	const { data: roadmap } = await client.GET('/ics/{ics}/roadmap', { params: of });
	const stage: 'reached' | string | null | undefined = roadmap?.deliverables[0]?.stage;
	const { data: measures } = await client.GET('/ics/{ics}/measures', {
		params: { ...of, query: { asAt: '2026-09-30', limit: 2 } }
	});
	const value: number | '*' | null | undefined = measures?.measures[0]?.value;
	const { data: list } = await client.GET('/ics/{ics}/registers/{register}', {
		params: { path: { ics: 'XBA', register: 'risks' } }
	});
	const likelihood: '1' | '2' | '3' | '4' | '5' | null | undefined =
		typeof list === 'object' && list.register === 'risks' ? list.rows[0]?.likelihood : null;
	const { error } = await client.GET('/ics/{ics}/roadmap', { params: { path: { ics: 'NONE' } } });
	const missing: number | undefined = error?.status;
	return { known, first, stage, value, likelihood, deliverables: roadmap?.deliverables.length, missing };
}
`;

describe('an error', () => {
	const ROUTES: Record<string, string> = {
		'/openapi.json': 'GET, HEAD',
		'/organisations': 'GET, HEAD',
		'/ics/XWE/measures': 'GET, HEAD',
		'/ics/XWE/roadmap': 'GET, HEAD',
		'/ics/XWE/returns': 'GET, HEAD',
		'/ics/XWE/registers/risks': 'GET, HEAD',
		'/ics/XWE/imports': 'POST'
	};
	const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

	async function expectProblem(response: Response, status: number, about: string) {
		expect(response.headers.get('content-type'), about).toBe('application/problem+json');
		const problem = v.parse(PROBLEM, await response.json());
		expect([about, response.status, problem.status]).toEqual([about, status, status]);
		expect(problem.detail, about).toMatch(/^[A-Za-z].*\.$/);
		return problem;
	}

	test('of every address and method is a problem, with what is allowed', async () => {
		for (const [path, allowed] of Object.entries(ROUTES))
			for (const method of METHODS) {
				if (allowed.includes(method)) continue;
				const about = `${method} ${path}`;
				const response = await ask(API + path, { method });
				expect(response.headers.get('allow'), about).toBe(allowed);
				await expectProblem(response, 405, about);
			}
	});

	test.each([
		[404, '/api', {}],
		[404, '/api/v1', {}],
		[404, '/api/v2/organisations', {}],
		[404, `${API}/none`, { method: 'DELETE' }],
		[404, `${API}/ics/NONE/measures`, {}],
		[404, `${API}/ics/XWE/registers/none`, {}],
		[404, `${API}/ics/XBA/measures`, { role: 'viewer' }],
		[404, `${API}/ics/XWE/returns?quarter=2019-20-q1`, {}],
		[401, `${API}/organisations`, { role: 'nobody' }],
		[401, `${API}/ics/XWE/imports`, { role: 'nobody', method: 'POST' }],
		[403, `${API}/ics/XWE/imports`, { role: 'viewer', method: 'POST' }],
		[400, `${API}/ics/%E0%A4%A/measures`, {}],
		[400, `${API}/ics/XWE/measures?asAt=2026-02-30`, {}],
		[400, `${API}/ics/XWE/roadmap?asAt=9999-12-31`, {}],
		[400, `${API}/ics/XWE/registers/risks?asAt=`, {}],
		[400, `${API}/ics/XWE/registers/risks?format=xlsx`, {}],
		[400, `${API}/ics/XWE/returns?quarter=2026`, {}],
		[400, `${API}/organisations?limit=0`, {}],
		[400, `${API}/organisations?page=1e20`, {}],
		[400, `${API}/ics/XWE/imports`, { role: 'data-officer', method: 'POST' }],
		[
			415,
			`${API}/ics/XWE/imports?file=a.csv`,
			{ role: 'data-officer', method: 'POST', body: new URLSearchParams({ a: 'b' }) }
		],
		[
			413,
			`${API}/organisations`,
			{ method: 'POST', body: 'a'.repeat(70_000), headers: { 'content-type': 'text/csv' } }
		],
		[
			413,
			`${API}/ics/XWE/imports`,
			{
				...{ role: 'data-officer', method: 'POST', body: new Uint8Array(40 * 1024 * 1024) },
				headers: { 'content-type': 'application/octet-stream' }
			}
		]
	] as [number, string, Asked][])('%i of %s is a problem', async (status, path, init) => {
		const response = await ask(path, init);
		if (status === 401) expect(response.headers.get('www-authenticate')).toBe('Bearer');
		await expectProblem(response, status, path);
	});
});

describe('a list', () => {
	const linksOf = (response: Response) =>
		Object.fromEntries(
			[...(response.headers.get('link') ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/g)].map(
				([, address, rel]) => [rel, address!]
			)
		);

	test.each([
		['organisations', '/organisations', 7],
		['measures', '/ics/XWE/measures', 7],
		['deliverables', '/ics/XWE/roadmap', 20],
		['returns', '/ics/XWE/returns', 2],
		['rows', '/ics/XBA/registers/milestones', 3]
	])('of %s is whole by itself, and the same in pages', async (name, path, limit) => {
		const whole = await ask(API + path);
		expect(whole.headers.get('link')).toBeNull();
		const all = (await whole.json())[name] as unknown[];
		expect(all.length).toBeGreaterThan(limit);
		const paged: unknown[] = [];
		let next: string | undefined = `${inject('address')}${API}${path}?limit=${limit}`;
		for (let page = 1; next; page += 1) {
			const response: Response = await ask(next.slice(inject('address').length));
			const links = linksOf(response);
			const part = (await response.json())[name] as unknown[];
			expect(part.length).toBeLessThanOrEqual(limit);
			paged.push(...part);
			expect(links['prev'] === undefined).toBe(page === 1);
			next = links['next'];
		}
		expect(paged).toEqual(all);
	});

	test('has no page beyond its last, and says which that is', async () => {
		const response = await ask(`${API}/organisations?page=9999&limit=5`);
		expect((await response.json()).organisations).toEqual([]);
		const { next, prev, last } = linksOf(response);
		expect([next, prev]).toEqual([undefined, last]);
	});

	test('as CSV has pages too, each with its headings', async () => {
		const text = async (search: string) =>
			(await (await ask(`${API}/ics/XBA/registers/milestones?format=csv${search}`)).text()).split(
				'\r\n'
			);
		const [heading, ...rows] = await text('');
		expect(await text('&limit=1&page=2')).toEqual([heading, rows[1], '']);
	});
});

test.each([
	`${API}/openapi.json`,
	`${API}/organisations`,
	`${API}/ics/XBA/measures`,
	`${API}/ics/XBA/registers/milestones?format=csv`,
	`${API}/ics/XBA/registers/milestones`
])('%s travels packed, and not again while it is the same', async (path) => {
	const role = 'national again';
	const first = await ask(path, { role, headers: { 'accept-encoding': 'gzip' } });
	expect(first.headers.get('content-encoding')).toBe('gzip');
	expect(first.headers.get('cache-control')).toBe('private, no-cache');
	const etag = first.headers.get('etag')!;
	expect(etag).toMatch(/^W\/"[\w-]{43}"$/);
	await first.text();
	for (const sent of [etag, etag.slice(2), `"other", ${etag}`]) {
		const again = await ask(path, { role, headers: { 'if-none-match': sent } });
		expect([sent, again.status, await again.text()]).toEqual([sent, 304, '']);
		expect(again.headers.get('etag')).toBe(etag);
	}
	const other = await ask(path, { role, headers: { 'if-none-match': 'W/"other"' } });
	expect([other.status, other.headers.get('etag')]).toEqual([200, etag]);
	const head = await ask(path, { role, method: 'HEAD' });
	expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, '']);
});
