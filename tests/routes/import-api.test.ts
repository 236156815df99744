/** Files sent by a program: the same import as the command line's. */
import type { RequestEvent } from '@sveltejs/kit';
import { beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '#lib/accounts/write.server.ts';
import type { Role } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { handle } from '../../src/hooks.server.ts';
import { POST } from '../../src/routes/api/v1/ics/[ics]/imports/+server.ts';
import { freshDatabase, signedInAs } from '../support/database.ts';
import { csv, POLICY_HEADINGS, scopeIn, standing } from '../support/importing.ts';

beforeAll(() => void freshDatabase());

const FILE = csv(POLICY_HEADINGS, 'XTR,P-1,Care planning,Policy,12,Nursing,2022-10-03,');

async function post(search: string, init: RequestInit, role: Role = 'data-officer') {
	const url = new URL(`/api/v1/ics/XWE/imports${search}`, 'http://localhost:3000');
	const { token } = done(createToken(signedInAs(role, 'XWE'), new Date()));
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
	return { status: response.status, type, json: await response.json() };
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
