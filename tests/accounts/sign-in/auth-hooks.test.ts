import { browserName } from '#lib/accounts/sign-in/rules.ts';
import { isRedirect, type RequestEvent } from '@sveltejs/kit';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { personByEmail } from '#lib/accounts/read.server.ts';
import { homeOf, safeNext, signInAddress } from '#lib/accounts/sign-in/addresses.server.ts';
import { cookieName, signed } from '#lib/accounts/sign-in/cookie.server.ts';
import type { Person } from '#lib/core/access.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { addHeaders } from '#lib/platform/http.server.ts';
import { handle, handleError } from '../../../src/hooks.server.ts';
import { load } from '../../../src/routes/+layout.server.ts';
import { newSession } from '../../support/asking.ts';
import { freshDatabase, newAccount, signedInAs } from '../../support/database.ts';

beforeEach(() => {
	freshDatabase();
});

function eventAt(address: string, routeId: string | null, cookie?: string): RequestEvent {
	const url = new URL(address, 'http://localhost:3000');
	const cookies = { get: (name: string) => (name === cookieName() ? cookie : undefined) };
	const event = { url, route: { id: routeId }, cookies, locals: {}, request: new Request(url) };
	return event as unknown as RequestEvent;
}

async function answered(event: RequestEvent): Promise<Response | string> {
	try {
		return await handle({ event, resolve: async () => new Response('page') });
	} catch (thrown) {
		if (isRedirect(thrown)) return thrown.location;
		throw thrown;
	}
}

describe('the door of every address', () => {
	it('sends somebody who is not signed in to sign in, and back afterwards', async () => {
		const asked = eventAt('/ics/XWE/policies?page=2', '/ics/[ics]/[register]');
		expect(await answered(asked)).toBe('/sign-in?next=%2Fics%2FXWE%2Fpolicies%3Fpage%3D2');
	});

	it('says so when a session has ended', async () => {
		expect(await answered(eventAt('/', '/', 'old.signature'))).toBe('/sign-in?ended=1');
	});

	it('answers a program with a problem it can read', async () => {
		const response = (await answered(
			eventAt('/api/v1/organisations', '/api/v1/organisations')
		)) as Response;
		expect([response.status, response.headers.get('content-type')]).toEqual([
			401,
			'application/problem+json'
		]);
	});

	it('opens to a session, and says who asks and which day it is', async () => {
		const cookie = signed(newSession(signedInAs('viewer').accountId));
		const event = eventAt('/', '/', cookie);
		const response = (await answered(event)) as Response;
		expect(await response.text()).toBe('page');
		expect(event.locals.person?.email).toBe('viewer@xwe.example');
		expect(event.locals.today).toBe(londonDate());
	});

	it('shuts a route that is on no list', async () => {
		expect(await answered(eventAt('/new', '/new'))).toBe('/sign-in?next=%2Fnew');
	});

	it('has nothing to guard where there is no route', async () => {
		expect(((await answered(eventAt('/nothing', null))) as Response).status).toBe(200);
	});

	it('marks every answer as private and not to be framed, guessed at or kept', async () => {
		const { headers } = (await answered(eventAt('/help', '/help'))) as Response;
		expect(headers.get('cache-control')).toBe('private, no-store');
		expect(headers.get('x-content-type-options')).toBe('nosniff');
		expect(headers.get('x-frame-options')).toBe('DENY');
		// "no-referrer" would take the Origin off our own forms, and they would be refused.
		expect(headers.get('referrer-policy')).toBe('same-origin');
		expect(headers.has('strict-transport-security')).toBe(false);
	});

	it('asks browsers to stay with https where it is used, and leaves a page’s own caching alone', () => {
		const headers = new Headers({ 'Cache-Control': 'public, max-age=60' });
		addHeaders(headers, true);
		expect(headers.get('strict-transport-security')).toContain('max-age=31536000');
		expect(headers.get('cache-control')).toBe('public, max-age=60');
	});
});

describe('a fault', () => {
	it('gives the person a sentence and a reference, and the log the rest', () => {
		const log = vi.mocked(console.error);
		const told = handleError({
			error: new Error('SQLITE_CORRUPT: secret detail'),
			event: eventAt('/', '/'),
			status: 500,
			message: 'Internal Error'
		}) as App.Error;
		expect(told.reference).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
		expect(JSON.stringify(told)).not.toContain('secret');
		expect(String(log.mock.calls[0]?.[0])).toContain(told.reference);
		log.mockClear();
	});

	it('does not log what is simply not there', () => {
		const event = eventAt('/nothing', null);
		const told = handleError({ error: new Error('x'), event, status: 404, message: 'Not Found' });
		expect(told).toEqual({ message: 'Not Found' });
	});
});

describe('where to go after signing in', () => {
	it.each(['/', '/ics/XWE', '/ics/XWE/policies?sort=title&page=2', '/help#words'])(
		'%s is ours',
		(next) => {
			expect(safeNext(next)).toBe(next);
		}
	);

	it.each([
		null,
		'',
		'ics/XWE',
		'https://evil.example/',
		'//evil.example',
		'/\\evil.example',
		'/\t/evil.example',
		'/..//evil.example',
		'javascript:alert(1)',
		'/sign-in?next=/',
		'/sign-out',
		'/invite/abc'
	])('%j is not', (next) => {
		expect(safeNext(next)).toBeNull();
	});

	it('is the page of a form, not its act', () => {
		const url = new URL('http://x.example/account?/password');
		expect(signInAddress(url, false)).toBe('/sign-in?next=%2Faccount');
	});

	it('is left out when it is the first page', () => {
		expect(signInAddress(new URL('http://x.example/'), false)).toBe('/sign-in');
	});

	it('is otherwise the page that a role works from', () => {
		newAccount('programme-director', ['XWE', 'XBA'], { email: 'both@x.example' });
		// One ICS lies below this region, but its reviewer looks at the region.
		newAccount('region-reviewer', ['X02'], { email: 'region@x.example' });
		const viewer = signedInAs('viewer', 'XWE');
		const officer = signedInAs('data-officer', 'XBA');
		const pages: [Person | null, string][] = [
			[viewer, '/ics/XWE'],
			[signedInAs('programme-director', 'XWE'), '/ics/XWE'],
			[personByEmail('both@x.example'), '/tasks'],
			[officer, '/tasks'],
			[personByEmail('region@x.example'), '/reviews'],
			[signedInAs('national'), '/'],
			[signedInAs('admin'), '/admin'],
			[signedInAs('coproduction-member', 'XWE'), '/ics/XWE/voice'],
			// Of several roles the one with the most to do; a viewer of two ICSs compares them.
			[{ ...viewer, grants: [...viewer.grants, ...officer.grants] }, '/tasks'],
			[{ ...viewer, grants: [...viewer.grants, ...signedInAs('viewer', 'XOT').grants] }, '/'],
			[{ ...viewer, grants: [] }, '/'],
			[null, '/']
		];
		for (const [person, page] of pages) expect(homeOf(person), person?.email).toBe(page);
	});

	it('stands first in the navigation, once, with the way to the ICSs beside it', () => {
		const links = (person: Person) =>
			(
				load({ locals: { person, today: '2026-11-21' } } as Parameters<typeof load>[0]) as {
					navigation: { label: string; href: string }[];
				}
			).navigation.map(({ label, href }) => `${label} ${href}`);
		const rest = ['Your account /account', 'Help /help'];
		expect(links(signedInAs('national'))).toEqual(['Home /', 'Reviews /reviews', ...rest]);
		expect(links(signedInAs('region-reviewer', 'X01'))).toEqual([
			'Home /reviews',
			'ICSs /',
			...rest
		]);
		expect(links(signedInAs('programme-director', 'XWE'))).toEqual([
			'Home /ics/XWE',
			'ICSs /',
			...rest
		]);
	});
});

describe('the frame of every page', () => {
	const frameOf = (person: Person | null) =>
		load({ locals: { person, today: '2026-11-21' } } as Parameters<typeof load>[0]) as {
			person: { roleLabels: string[]; mayAdmin: boolean } | null;
			organisations: { code: string }[];
			navigation: { href: string }[];
		};

	it('shows nothing of anybody to somebody who is not signed in', () => {
		expect(frameOf(null)).toMatchObject({ person: null, organisations: [], navigation: [] });
	});

	it('offers the open ICSs that a person covers', () => {
		const codes = (person: Person) =>
			frameOf(person)
				.organisations.map(({ code }) => code)
				.sort();
		expect(codes(signedInAs('viewer', 'XOT'))).toEqual(['XOT']);
		expect(codes(signedInAs('region-reviewer', 'X01'))).toEqual(['XOT', 'XWE']);
		expect(codes(signedInAs('national'))).toEqual(['XBA', 'XOT', 'XWE']);
		expect(codes({ ...signedInAs('viewer', 'XOT'), grants: [] })).toEqual([]);
	});

	it('names roles with what they cover, and offers administration to administrators', () => {
		newAccount('viewer', ['XWE', 'XOT'], { email: 'two@x.example' });
		const frame = frameOf(personByEmail('two@x.example'));
		expect(frame.person?.roleLabels).toEqual(['Viewer, Oldtown ICS and Westside and Eastside ICS']);
		expect(frame.person?.mayAdmin).toBe(false);
		const hrefs = frameOf(signedInAs('admin')).navigation.map(({ href }) => href);
		expect(hrefs).toContain('/admin');
	});
});

describe('small words', () => {
	it('the day is London’s, on both sides of midnight and of the clock change', () => {
		expect(londonDate(new Date('2026-06-30T23:30:00Z'))).toBe('2026-07-01');
		expect(londonDate(new Date('2026-12-31T23:30:00Z'))).toBe('2026-12-31');
	});

	it.each([
		['Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140', 'Edge on Windows'],
		[
			'Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Version/18 Safari/604',
			'Safari on an iPhone'
		],
		['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko Firefox/140.0', 'Firefox on Linux'],
		['curl/8', 'A browser that does not say what it is']
	])('%s is %s', (userAgent, name) => {
		expect(browserName(userAgent)).toBe(name);
	});
});
