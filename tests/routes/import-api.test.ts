/** Files sent by a program: the same import as the command line's. */
import type { RequestEvent } from '@sveltejs/kit';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Token, tokensOf } from '#lib/accounts/read.server.ts';
import { TOKEN_LIMITS } from '#lib/accounts/rules.ts';
import { askingByBearer } from '#lib/accounts/sign-in/session.server.ts';
import { createToken, revokeToken } from '#lib/accounts/write.server.ts';
import type { Role } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { all } from '#lib/platform/database.server.ts';
import { handle } from '../../src/hooks.server.ts';
import { POST } from '../../src/routes/api/v1/ics/[ics]/imports/+server.ts';
import { freshDatabase, signedInAs } from '../support/database.ts';
import { csv, POLICY_HEADINGS, scopeIn, standing } from '../support/importing.ts';

beforeAll(() => void freshDatabase());

const FILE = csv(POLICY_HEADINGS, 'XTR,P-1,Care planning,Policy,12,Nursing,2022-10-03,');

const newToken = (mayWrite = true, role: Role = 'data-officer') =>
	done(createToken(signedInAs(role, 'XWE'), new Date(), { name: 'Tried', days: 1, mayWrite }))
		.token;

async function post(
	search: string,
	init: RequestInit,
	role: Role = 'data-officer',
	token = newToken(true, role)
) {
	const url = new URL(`/api/v1/ics/XWE/imports${search}`, 'http://localhost:3000');
	const request = new Request(url, { method: 'POST', ...init });
	request.headers.set('authorization', `Bearer ${token}`);
	const event = {
		...{ url, request, params: { ics: 'XWE' }, locals: {}, setHeaders: () => {} },
		route: { id: '/api/v1/ics/[ics]/imports' },
		cookies: { get: () => undefined }
	} as unknown as RequestEvent;
	const response = await handle({
		event,
		resolve: async () => POST(event as unknown as Parameters<typeof POST>[0])
	});
	const type = response.headers.get('content-type');
	const wait = response.headers.get('retry-after');
	return { status: response.status, type, wait, json: await response.json() };
}

function form(fields: Record<string, string>, file: Uint8Array = FILE): RequestInit {
	const body = new FormData();
	body.set('file', new Blob([file as Uint8Array<ArrayBuffer>]), 'tracker.csv');
	for (const [name, value] of Object.entries(fields)) body.set(name, value);
	return { body };
}

const raw = (body: Uint8Array): RequestInit => ({
	body: body as Uint8Array<ArrayBuffer>,
	headers: { 'content-type': 'text/csv' }
});

describe('a token', () => {
	it('that only reads imports nothing', async () => {
		const { status, json } = await post('', form({}), 'data-officer', newToken(false));
		expect([status, json]).toMatchObject([403, { detail: expect.stringContaining('only read') }]);
	});

	it('is listed with its use, and refused from the moment it is ended', async () => {
		const person = signedInAs('data-officer');
		const token = newToken();
		expect(tokensOf(person.accountId)[0]).toMatchObject({ name: 'Tried', usedAt: null });
		expect((await post('', form({}), 'data-officer', token)).status).toBe(200);
		const [{ id, usedAt }] = tokensOf(person.accountId) as [Token];
		expect(usedAt).not.toBeNull();
		expect(revokeToken(signedInAs('viewer'), new Date(), id)).toMatchObject({
			refused: [{ code: 'no-token' }]
		});
		revokeToken(person, new Date(), id);
		revokeToken(person, new Date(), id);
		expect((await post('', form({}), 'data-officer', token)).status).toBe(401);
		const ended = all("SELECT 1 FROM audit WHERE act = 'token-revoked'");
		expect(ended).toHaveLength(1);
	});

	it('waits when it has asked enough in a minute, and others do not', async () => {
		const token = newToken();
		const now = new Date('2026-11-30T09:00:20Z');
		const ask = () =>
			askingByBearer(
				new Request('http://localhost/api', { headers: { authorization: `Bearer ${token}` } }),
				now
			);
		for (let asked = 0; asked < TOKEN_LIMITS.aMinute; asked += 1)
			expect(ask().refused).toBeUndefined();
		expect(ask().refused).toEqual({ why: 'too-many', seconds: 40 });
		now.setMinutes(1);
		expect(ask().refused).toBeUndefined();
		vi.useFakeTimers({ now: new Date('2026-11-30T09:02:20Z'), toFake: ['Date'] });
		for (let asked = 0; asked <= TOKEN_LIMITS.aMinute; asked += 1)
			askingByBearer(
				new Request('http://localhost/api', { headers: { authorization: `Bearer ${token}` } }),
				new Date('2026-11-30T09:02:20Z')
			);
		expect(await post('', form({}), 'data-officer', token)).toMatchObject({
			status: 429,
			wait: '40',
			type: 'application/problem+json',
			json: {
				detail: 'A token may send 300 requests in a minute. Send this again in 40 seconds.'
			}
		});
		vi.useRealTimers();
	});

	it.each([
		[{ name: ' ', days: 1 }, 'name'],
		[{ name: 'x'.repeat(TOKEN_LIMITS.name + 1), days: 1 }, 'name'],
		[{ name: 'A', days: 0 }, 'days'],
		[{ name: 'A', days: TOKEN_LIMITS.days + 1 }, 'days'],
		[{ name: 'A', days: NaN }, 'days'],
		[{ name: 'A', days: 1.5 }, 'days']
	])('of %o is refused', (input, field) => {
		const made = createToken(signedInAs('viewer'), new Date(), { ...input, mayWrite: false });
		expect(made).toMatchObject({ refused: [{ field }] });
	});
});

describe('the imports of the API', () => {
	it('are a dry run by default, with the register told from the headings', async () => {
		const { status, json } = await post('', form({}));
		expect([status, json]).toMatchObject([
			200,
			{
				status: 'checked',
				import: null,
				register: 'policies',
				ics: 'XWE',
				source: { file: 'tracker.csv' },
				rows: { new: 1 }
			}
		]);
		expect(standing(scopeIn()).size).toBe(0);
	});

	it('take the bytes alone, and what would be refused', async () => {
		const dry = await post('?register=policies&file=a/tracker.csv', raw(FILE));
		expect([dry.status, dry.json.source.file]).toEqual([200, 'tracker.csv']);
		const patients = csv(POLICY_HEADINGS, 'XTR,P-1,943 476 5919,Policy,12,Nursing,,');
		const refused = await post('?file=t.csv&commit=true', raw(patients));
		expect([refused.status, refused.json.status, refused.json.problems[0].code]).toEqual([
			422,
			'rejected',
			'nhs-number'
		]);
	});

	it('write with commit=true, with choices and answers', async () => {
		const fields = {
			register: 'policies',
			commit: 'true',
			choices: JSON.stringify({ fileValues: { trust: 'XTR' } }),
			answers: JSON.stringify({ 'date-order:ratified_on': 'day-first' })
		};
		const { status, json } = await post('', form(fields));
		expect([status, json.status, typeof json.import]).toEqual([201, 'committed', 'number']);
		expect([...standing(scopeIn()).keys()]).toEqual(['P-1']);
	});

	it.each([
		['?register=nothing', form({}), 'There is no register “nothing”'],
		['?file=t.csv', raw(new Uint8Array()), 'Send the file in the field “file”'],
		['', raw(FILE), 'Send the file in the field “file”'],
		['?missing=perhaps', form({}), 'missing must be'],
		['', form({ choices: '{' }), 'choices is not JSON'],
		['', form({ choices: '{"sheet":1}' }), 'choices: “sheet”'],
		['', form({ choices: '{"register":"auto"}' }), 'choices: “register”'],
		['', form({ answers: '{"a":"943 476 5919"}' }), 'NHS number']
	])('tell a request that is written wrongly: %s', async (search, init, detail) => {
		const { status, type, json } = await post(search, init);
		expect([status, type]).toEqual([400, 'application/problem+json']);
		expect(json.detail).toContain(detail);
	});

	it('are for those who may import', async () => {
		expect((await post('', form({}), 'viewer')).status).toBe(403);
	});
});

describe('a log of several registers', () => {
	const LOG = csv(
		'ID,Type,Description,Owner,Likelihood,Impact',
		'1,Risk,Too few nurses,A,4,4',
		'2,Issue,No lease,B,,',
		'3,Action,Write to practices,C,,'
	);

	it('is imported for each of them, with an answer for each', async () => {
		const dry = await post('', form({}, LOG));
		expect([dry.status, dry.json.register, dry.json.parts.length]).toEqual([200, 'risks', 2]);
		const { status, json } = await post('?commit=true', form({}, LOG));
		expect(status).toBe(201);
		expect([json, ...json.parts].map((one) => [one.register, one.status, one.rows.new])).toEqual([
			['risks', 'committed', 1],
			['issues', 'committed', 1],
			['actions', 'committed', 1]
		]);
		expect(standing(scopeIn(), 'actions').size).toBe(1);
	});

	it('is imported for one of them where that is asked for', async () => {
		const { json } = await post('?register=issues', form({}, LOG));
		expect([json.register, json.rows.read, json.parts]).toEqual(['issues', 1, undefined]);
	});
});
