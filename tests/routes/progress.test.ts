/**
 * The page for the public, asked for as anybody would: what was released stands on it, nothing else
 * does, and it is gone the moment it is taken down.
 */
import { isHttpError } from '@sveltejs/kit';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Release } from '#lib/voices/publish/rules.ts';
import { endRelease, releaseProgress } from '#lib/voices/publish/write.server.ts';
import { load } from '../../src/routes/progress/[ics]/+page.server.ts';
import ProgressPage from '../../src/routes/progress/[ics]/+page.svelte';
import { GET } from '../../src/routes/progress/[ics]/data.json/+server.ts';
import { html, text } from '../components/render.ts';
import { actorOf } from '../support/actors.ts';
import { allRoutes, ask, type Route } from '../support/asking.ts';
import { signedInAs } from '../support/database.ts';
import { everything, publisher, releaseWorld, SECRETS, type World } from '../support/releases.ts';

let world: World;

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['Date'] });
	world = releaseWorld();
});

afterEach(() => vi.useRealTimers());

type Shown = { release: Release; findable: boolean; easy: boolean };

/** What the page is given, and the headers with which it is sent. */
function loaded(code = 'XWE', query = ''): { data: Shown; headers: Record<string, string> } {
	const headers: Record<string, string> = {};
	const event = {
		params: { ics: code },
		url: new URL(`http://localhost/progress/${code}${query}`),
		setHeaders: (given: Record<string, string>) => Object.assign(headers, given)
	};
	const data = (load as unknown as (given: typeof event) => Shown)(event);
	return { data, headers };
}

const drawn = (query = '') =>
	html(ProgressPage, { data: loaded('XWE', query).data } as never, `/progress/XWE${query}`);

/** How an address is refused: the status and all that is said. */
function refusal(work: () => unknown): unknown {
	try {
		work();
	} catch (thrown) {
		if (isHttpError(thrown)) return { status: thrown.status, body: thrown.body };
	}
	return 'open';
}

const document = (code = 'XWE') => GET({ params: { ics: code } } as never) as Response;
const release = (findable = false) =>
	releaseProgress(actorOf(publisher()), { ...everything(publisher()), findable });

describe('what the public sees', () => {
	test('is what was released', () => {
		release();
		const page = text(drawn());
		for (const words of [
			'As it stood on 26 November 2026. Shown by Westside and Eastside ICS.',
			'People and the ICS differ on the one thing',
			'The ICS says it is in place. People say it is not there yet.',
			'Some people have somebody to ring.',
			'Answered after 26 working days, 6 working days later than the ICS said it would.',
			'Promised for 15 January 2027. Not done yet.',
			'There is a new telephone rota.',
			'How to say something yourself'
		])
			expect(page).toContain(words);
	});

	test.each(['', '?easy=1'])('is nothing else (%s)', (query) => {
		release();
		for (const text of [JSON.stringify(loaded('XWE', query).data), drawn(query)])
			expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
	});

	test('says of the people of the ICS no more than “the ICS”', () => {
		release();
		const director = signedInAs('programme-director');
		for (const text of [JSON.stringify(loaded().data), drawn()])
			for (const own of [director.name, director.email]) expect(text).not.toContain(own);
	});

	test('holds no number of a row, and no vote', () => {
		release();
		const keys: string[] = [];
		JSON.stringify(loaded().data, (key, value: unknown) => (keys.push(key), value));
		expect(keys.filter((key) => /Id$|^(id|by)$|votes|[Mm]ember|[Vv]iew/.test(key))).toEqual([]);
		expect(text(drawn())).not.toMatch(/5 to 2|5 of 7/);
	});

	test('what a person left out is neither in the page nor in its data', async () => {
		const choice = everything(publisher());
		const items = new Map([...choice.items].filter(([key]) => key !== `concern/${world.open}`));
		const leftOut = new Set(['principle/key-worker/group-1']);
		releaseProgress(actorOf(publisher()), { ...choice, items, leftOut });
		const texts = [
			JSON.stringify(loaded().data),
			drawn(),
			drawn('?easy=1'),
			await document().text()
		];
		for (const text of texts) {
			expect(text).not.toContain('rings');
			expect(text).not.toContain('somebody to ring');
		}
		expect(text(drawn())).toContain('1 of them is shown here.');
		expect(text(drawn())).toContain('These words are not shown here.');
	});

	test('is the same as data', async () => {
		release();
		expect(JSON.parse(await document().text())).toEqual(loaded().data.release);
		expect(document().headers.get('content-type')).toContain('application/json');
	});
});

describe('a page that is not there', () => {
	test('looks the same for an unknown code, before anything is shown and after it was taken down', () => {
		const unknown = refusal(() => loaded('NOPE'));
		expect(unknown).toMatchObject({ status: 404 });
		expect(refusal(() => loaded())).toEqual(unknown);
		release();
		expect(refusal(() => loaded())).toBe('open');
		endRelease(actorOf(publisher()), 'Enough.');
		expect(refusal(() => loaded())).toEqual(unknown);
		expect(refusal(() => document())).toEqual(refusal(() => document('NOPE')));
	});

	test('and a region or a trust has none', () => {
		release();
		for (const code of ['X01', 'XTR', 'xwe', ''])
			expect(refusal(() => loaded(code))).not.toBe('open');
	});
});

describe('how it is sent', () => {
	test('nobody keeps a copy, and search engines are asked to leave it', () => {
		release();
		const asked = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' };
		expect(loaded().headers).toEqual(asked);
		for (const [name, value] of Object.entries(asked))
			expect(document().headers.get(name)).toBe(value);
	});

	test('unless it was said that they may list it', () => {
		release(true);
		expect(loaded().headers).toEqual({ 'cache-control': 'no-store' });
		expect(document().headers.has('x-robots-tag')).toBe(false);
	});

	test('without an account, and the step before it to the director alone', async () => {
		release();
		const routes = new Map((await allRoutes()).map((route) => [route.id, route]));
		const page = routes.get('/progress/[ics]') as Route;
		expect(await ask(page, 'load', { ics: 'XWE' }, null)).toBe('open');
		const publish = routes.get('/ics/[ics]/voice/publish') as Route;
		expect(await ask(publish, 'load', { ics: 'XWE' }, null)).toBe('sign-in');
		expect(await ask(publish, 'load', { ics: 'XWE' }, signedInAs('data-officer'))).toBe(403);
		expect(await ask(publish, 'load', { ics: 'XBA' }, signedInAs('programme-director'))).toBe(404);
	});
});
