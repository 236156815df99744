/** One request that is made to keep the server busy keeps nobody else waiting. */
import { Agent, request } from 'node:http';
import { expect, inject, test } from 'vitest';

/** A light page must come within this, in milliseconds, whatever else is asked meanwhile. */
const LIGHT_WITHIN = 250;
const FORM = 'application/x-www-form-urlencoded';

type Answer = { status: number; text: string; cookies: string[]; took: number };

function send(
	path: string,
	headers: Record<string, string> = {},
	body?: string,
	agent = new Agent()
): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const begun = performance.now();
		const outgoing = request(
			new URL(path, inject('address')),
			{
				agent,
				method: body === undefined ? 'GET' : 'POST',
				headers: { origin: inject('address'), accept: 'text/html', ...headers }
			},
			(incoming) => {
				let text = '';
				incoming.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
				incoming.on('end', () =>
					resolve({
						status: incoming.statusCode ?? 0,
						text,
						cookies: (incoming.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]!),
						took: performance.now() - begun
					})
				);
			}
		);
		outgoing.on('error', reject).end(body);
	});
}

/** The slowest light page from the moment an attack is on its way until it is answered, and after. */
async function slowestDuring(
	attack: Promise<Answer>
): Promise<{ slowest: number; answer: Answer }> {
	let answer: Answer | undefined;
	void attack.then((came) => (answer = came));
	let slowest = 0;
	for (let round = 0; round < 5 || answer === undefined; round += 1)
		for (const path of ['/health', '/sign-in']) {
			const light = await send(path);
			expect(light.status, path).toBe(200);
			slowest = Math.max(slowest, light.took);
		}
	return { slowest, answer: answer! };
}

/** Asked before, so that nothing of a first request is measured. */
async function warm(): Promise<void> {
	for (const path of ['/health', '/sign-in', '/health', '/sign-in']) await send(path);
}

const million = 'a&'.repeat(1_000_000);
const parts = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n';

test.each([
	['that says how long it is', { 'content-type': FORM }, million, 413],
	[
		'that does not say how long it is',
		{ 'content-type': FORM, 'transfer-encoding': 'chunked' },
		million,
		413
	],
	[
		'of many parts',
		{ 'content-type': 'multipart/form-data; boundary=b' },
		`${parts.repeat(40_000)}--b--\r\n`,
		413
	],
	['of many fields', { 'content-type': FORM }, 'a&'.repeat(30_000), 400]
])('a form %s, from anybody', async (_, headers, body, status) => {
	await warm();
	const { slowest, answer } = await slowestDuring(
		send('/sign-in', headers as Record<string, string>, body)
	);
	expect(answer.status).toBe(status);
	expect(slowest).toBeLessThan(LIGHT_WITHIN);
});

test('a far-off day, from somebody who is signed in', async () => {
	const typed = new URLSearchParams({
		email: 'programme-director@demo.example',
		password: inject('password')
	});
	const { cookies } = await send('/sign-in', { 'content-type': FORM }, typed.toString());
	const cookie = cookies.join('; ');
	// The furthest day that is taken is worked out, and costs no more than any other.
	const furthest = `${new Date().getFullYear() + 9}-12-31`;
	for (const [day, status] of [
		['9999-12-31', 400],
		['2926-01-01', 400],
		[furthest, 200]
	] as const) {
		const path = `/ics/XWE/voice?asAt=${day}`;
		await warm();
		const { slowest, answer } = await slowestDuring(send(path, { cookie }));
		expect(answer.status, day).toBe(status);
		if (status === 400) expect(answer.text).toContain('must be a day from 1 January 2015 to');
		expect(slowest, day).toBeLessThan(LIGHT_WITHIN);
	}
});

test('a connection whose form was refused can be used again at once', async () => {
	const agent = new Agent({ keepAlive: true, maxSockets: 1 });
	const headers = { 'content-type': FORM, 'transfer-encoding': 'chunked' };
	expect((await send('/sign-in', headers, million, agent)).status).toBe(413);
	const { status, took } = await send('/health', {}, undefined, agent);
	expect(status).toBe(200);
	expect(took).toBeLessThan(LIGHT_WITHIN);
	agent.destroy();
});
