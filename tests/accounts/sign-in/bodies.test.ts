/** How much each address takes. A larger limit than the usual is declared here once more, on purpose. */
import { isHttpError, isRedirect, type RequestEvent } from '@sveltejs/kit';
import { beforeAll, describe, expect, it } from 'vitest';
import {
	bodyLimit,
	LARGER_BODIES,
	LARGEST_BODY,
	PUBLIC_ROUTES,
	USUAL_BODY
} from '#lib/accounts/sign-in/addresses.server.ts';
import { cookieName, signed } from '#lib/accounts/sign-in/cookie.server.ts';
import type { Person } from '#lib/core/access.ts';
import { handle } from '../../../src/hooks.server.ts';
import { allRoutes, newSession } from '../../support/asking.ts';
import { freshDatabase, signedInAs } from '../../support/database.ts';

const KB = 1024;
const USUAL = 64 * KB;
const LARGER: Record<string, number> = {
	'/admin/roadmap': 6_000_000 + 64 * KB,
	'/ics/[ics]/[register]': 256 * KB,
	'/ics/[ics]/frameworks/[framework]': 1024 * KB,
	'/ics/[ics]/[register]/[row]/edit': 256 * KB,
	'/ics/[ics]/[register]/new': 256 * KB,
	'/ics/[ics]/imports/[id]': 1024 * KB,
	'/api/v1/ics/[ics]/imports': 20 * KB * KB + 64 * KB,
	'/ics/[ics]/imports/new': 60 * KB * KB + 64 * KB,
	'/ics/[ics]/returns/[quarter]/[section]': 256 * KB,
	'/ics/[ics]/roadmap': 1024 * KB,
	'/ics/[ics]/returns/[quarter]/review': 768 * KB,
	'/ics/[ics]/voice/publish': 256 * KB
};
const URL_ENCODED = 'application/x-www-form-urlencoded';

let person: Person;
let cookie: string;
beforeAll(() => {
	freshDatabase();
	person = signedInAs('programme-director');
	cookie = signed(newSession(person.accountId));
});

type Sent = { status: number; text: string; form?: FormData; type: string | null };

/** What comes of a post; where nothing stopped it, the form as an action would read it. */
async function post(
	id: string,
	body: BodyInit,
	headers: Record<string, string>,
	isSignedIn = true
): Promise<Sent> {
	const url = new URL('http://localhost:3000/somewhere');
	const init = {
		method: 'POST',
		headers: { origin: url.origin, ...headers },
		body,
		duplex: 'half'
	};
	const event = {
		url,
		route: { id },
		cookies: { get: (name: string) => (isSignedIn && name === cookieName() ? cookie : undefined) },
		locals: {},
		request: new Request(url, init)
	} as unknown as RequestEvent;
	let form: FormData | undefined;
	try {
		const response = await handle({
			event,
			resolve: async () => {
				form = await event.request.formData();
				return new Response('taken');
			}
		});
		const type = response.headers.get('content-type');
		return { status: response.status, text: await response.text(), form, type };
	} catch (thrown) {
		if (isRedirect(thrown)) return { status: thrown.status, text: thrown.location, type: null };
		if (isHttpError(thrown)) return { status: thrown.status, text: '', type: null };
		throw thrown;
	}
}

const formOf = (bytes: number) => `a=${'x'.repeat(bytes - 2)}`;

/** A body that does not say how long it is, and how much of it was asked for. */
function endless(): { stream: ReadableStream; given: () => number } {
	let given = 0;
	const stream = new ReadableStream({
		pull: (controller) => {
			given += 16 * KB;
			controller.enqueue(new Uint8Array(16 * KB).fill(0x61));
		}
	});
	return { stream, given: () => given };
}

describe('a form from another site', () => {
	const form = { 'content-type': URL_ENCODED };

	it('is refused at every page, whatever it calls itself, and may be sent to the API', async () => {
		for (const type of [URL_ENCODED, 'multipart/form-data; boundary=x', 'Text/Plain'])
			for (const origin of ['https://elsewhere.example', 'null', '']) {
				const headers = { 'content-type': type, origin };
				for (const id of ['/sign-in', '/ics/[ics]/imports/new'])
					expect((await post(id, 'a=b', headers)).status, `${id} ${type} ${origin}`).toBe(403);
			}
		expect((await post('/sign-in', 'a=b', form)).status).toBe(200);
		const sent = await post('/api/v1/ics/[ics]/imports', 'a=b', { ...form, origin: '' }, false);
		// Asked for its token like any other request.
		expect(sent.status).toBe(401);
	});
});

describe('the table of larger bodies', () => {
	it('names only addresses that take a form, and none that opens to everybody', async () => {
		const posting = (await allRoutes()).filter(({ doors }) =>
			Object.keys(doors).some((door) => /^action:|^(POST|PUT|PATCH|DELETE)$/.test(door))
		);
		const ids = posting.map(({ id }) => id);
		expect(ids.length).toBeGreaterThan(30);
		for (const id of ids) {
			expect(bodyLimit(id, person).bytes, id).toBe(LARGER[id] ?? USUAL);
			expect(bodyLimit(id, null), id).toBe(USUAL_BODY);
		}
		expect(Object.keys(LARGER_BODIES).sort()).toEqual(Object.keys(LARGER).sort());
		for (const id of Object.keys(LARGER_BODIES)) {
			expect(ids).toContain(id);
			expect(PUBLIC_ROUTES.has(id), id).toBe(false);
		}
		expect(LARGEST_BODY).toBe(LARGER['/ics/[ics]/imports/new']);
	});

	it('holds at every address that takes a form: by its length, and counted where it gives none', async () => {
		for (const { id, doors } of await allRoutes()) {
			if (!Object.keys(doors).some((door) => door.startsWith('action:'))) continue;
			const limit = LARGER[id] ?? USUAL;
			const headers = { 'content-type': URL_ENCODED, 'content-length': String(limit + 1) };
			const told = await post(id, endless().stream, headers);
			expect(told.status, id).toBe(413);
			const counted = endless();
			expect((await post(id, counted.stream, { 'content-type': URL_ENCODED })).status, id).toBe(
				413
			);
			expect(counted.given(), id).toBeLessThan(limit + 64 * KB);
		}
	});

	it('lets through what is just within it', async () => {
		for (const [id, bytes] of [
			['/sign-in', USUAL],
			['/ics/[ics]/returns/[quarter]/[section]', 256 * KB]
		] as const) {
			const { status, form } = await post(id, formOf(bytes), { 'content-type': URL_ENCODED });
			expect([status, String(form?.get('a')).length]).toEqual([200, bytes - 2]);
			const over = await post(id, formOf(bytes + 1), { 'content-type': URL_ENCODED });
			expect(over.status).toBe(413);
		}
	});

	it('asks somebody who is not signed in to sign in before it reads anything', async () => {
		const { stream, given } = endless();
		const sent = await post(
			'/ics/[ics]/imports/new',
			stream,
			{ 'content-type': URL_ENCODED },
			false
		);
		expect(sent.status).toBe(303);
		expect(given()).toBeLessThanOrEqual(16 * KB);
	});
});

it('the longest section of a return fits, however its characters are written', async () => {
	const { form, status } = await post(
		'/ics/[ics]/returns/[quarter]/[section]',
		new URLSearchParams(
			['narrative', 'noChangeReason', 'evidence', 'coproduced'].map((name) => [
				name,
				'–'.repeat(6000)
			])
		).toString(),
		{ 'content-type': URL_ENCODED }
	);
	expect([status, String(form?.get('evidence')).length]).toEqual([200, 6000]);
});

describe('the fields of a form', () => {
	const multipart = (fields: number) =>
		`${'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'.repeat(fields)}--b--\r\n`;
	const most = USUAL_BODY.fields;

	it.each([
		['urlencoded', URL_ENCODED, (fields: number) => Array(fields).fill('a=1').join('&')],
		['multipart', 'multipart/form-data; boundary=b', multipart],
		['multipart, quoted', 'multipart/form-data; boundary="b"', multipart]
	])('are counted before they are read: %s', async (_, type, body) => {
		const within = await post('/sign-in', body(most), { 'content-type': type });
		expect([within.status, [...(within.form ?? [])].length]).toEqual([200, most]);
		const over = await post('/sign-in', body(most + 1), { 'content-type': type });
		expect(over).toMatchObject({ status: 400, form: undefined });
		expect(over.text).toContain(
			`This form has more than ${most} fields: open its page again and send it from there.`
		);
	});
});

describe('what is no form', () => {
	it.each([
		['plain text', 'text/plain', 'a=1', 415, 'plain text is not read'],
		['a form in parts without its end', 'multipart/form-data; boundary=b', '--b\r\nConte', 400, ''],
		['parts without a boundary', 'multipart/form-data', 'x', 400, 'did not arrive whole']
	])('is refused in a sentence: %s', async (_, type, body, status, sentence) => {
		const sent = await post('/sign-in', body, { 'content-type': type });
		expect(sent.status).toBe(status);
		expect(sent.text).toContain(sentence);
		expect(sent.type).toBe('text/html; charset=utf-8');
	});

	it('is answered to a page’s script as what came of its form', async () => {
		const headers = { 'content-type': 'text/plain', accept: 'application/json' };
		const { text } = await post('/sign-in', 'a', headers);
		expect(JSON.parse(text)).toMatchObject({ type: 'error', status: 415 });
	});

	it('is answered to somebody who broke off as a form that is not whole', async () => {
		const stream = new ReadableStream({
			pull: (controller) => controller.error(new Error('gone'))
		});
		expect((await post('/sign-in', stream, { 'content-type': URL_ENCODED })).status).toBe(400);
	});
});
