/**
 * Asks a route as a person would: through the hooks, with a real session's cookie or a program's
 * token, then its load, its handler or one of its form's actions. Nothing is drawn.
 */
import { isHttpError, isRedirect, type RequestEvent } from '@sveltejs/kit';
import { randomUUID } from 'node:crypto';
import type { Component } from 'svelte';
import { render } from 'svelte/server';
import { cookieName, signed } from '#lib/accounts/sign-in/cookie.server.ts';
import { IDLE_HOURS } from '#lib/accounts/sign-in/rules.ts';
import { createToken } from '#lib/accounts/write.server.ts';
import type { Person } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { run } from '#lib/platform/database.server.ts';
import { handle } from '../../src/hooks.server.ts';

/**
 * `open`: past the door, whatever the page then says of a form without answers.
 * The rest is how the door was shut; `fault` carries what broke.
 */
export type Answer = 'open' | 'sign-in' | 401 | 403 | 404 | `fault: ${string}`;

type Work = (event: RequestEvent) => unknown;

type RouteModule = {
	load?: Work;
	actions?: Record<string, Work>;
} & Partial<Record<'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', Work>>;

export type Route = {
	/** As SvelteKit names it: `/ics/[ics]/roadmap`. */
	id: string;
	/** `load`, `GET`, `action:default`, and `page` for a page without a load of its own. */
	doors: Record<string, Work>;
};

/** Every route under src/routes, read off the files themselves. */
export async function allRoutes(): Promise<Route[]> {
	const modules = import.meta.glob<RouteModule>([
		'/src/routes/**/+page.server.ts',
		'/src/routes/**/+server.ts'
	]);
	const pages = Object.keys(import.meta.glob('/src/routes/**/+page.svelte'));
	const routes = new Map<string, Route>();
	for (const file of [...Object.keys(modules), ...pages].sort()) {
		const id = file.replace(/^\/src\/routes/, '').replace(/\/\+[^/]*$/, '') || '/';
		const route = routes.get(id) ?? { id, doors: {} };
		routes.set(id, route);
		const module = await modules[file]?.();
		if (module) Object.assign(route.doors, doorsOf(module));
		if (!module && !route.doors.load) route.doors.page = () => ({});
	}
	return [...routes.values()];
}

function doorsOf(module: RouteModule): Record<string, Work> {
	const doors: Record<string, Work> = {};
	for (const name of ['load', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const)
		if (module[name]) doors[name] = module[name];
	for (const [name, action] of Object.entries(module.actions ?? {}))
		doors[`action:${name}`] = action;
	return doors;
}

/** Knocks at one door of a route. `params` fill the brackets of its id and the fields of its form. */
export async function ask(
	route: Route,
	door: string,
	params: Record<string, string>,
	person: Person | null
): Promise<Answer> {
	const event = eventFor(route, door, params, person);
	try {
		const response = await handle({
			event,
			resolve: async () => {
				const answered = await route.doors[door]!(event);
				return answered instanceof Response ? answered : new Response(null);
			}
		});
		if ([401, 403, 404].includes(response.status)) return response.status as 401 | 403 | 404;
		return response.status >= 500 ? `fault: ${response.status}` : 'open';
	} catch (thrown) {
		return answerOf(thrown);
	}
}

/** What a door hands out: the data of a page, all of which travels with it, or a file's bytes as text. */
export async function handedOut(
	route: Route,
	door: string,
	params: Record<string, string>,
	person: Person,
	search = ''
): Promise<string> {
	// As the router asks: what is drawn on the server alone is left out of nothing then.
	const event = { ...eventFor(route, door, params, person, search), isDataRequest: true };
	let handed = '';
	const response = await handle({
		event,
		resolve: async () => {
			const answered = await route.doors[door]!(event);
			if (answered instanceof Response) return answered;
			handed = JSON.stringify(answered, (_, value) => (value instanceof Map ? [...value] : value));
			return new Response(null);
		}
	});
	if (response.status >= 400) throw new Error(`${route.id}: ${response.status}`);
	return handed || Buffer.from(await response.arrayBuffer()).toString('latin1');
}

const PAGES = import.meta.glob<{ default: Component }>('/src/routes/**/+page.svelte');
/** What some pages load besides, wherever they are drawn. */
const BESIDES = import.meta.glob<{ load: (of: { data: unknown }) => unknown }>(
	'/src/routes/**/+page.ts'
);

/** A page as the server draws it for somebody, without the frame of all pages; an address such as `/ics/XWE?asAt=2026-09-30`. */
export async function drawn(routes: readonly Route[], address: string, person: Person) {
	const url = new URL(address, 'http://localhost:3000');
	const { route, params } = routeOf(routes, url.pathname);
	const event = eventFor(route, 'load', params, person, url.search);
	let html = '';
	const response = await handle({
		event,
		resolve: async () => {
			const file = `/src/routes${route.id.replace(/\/$/, '')}/+page`;
			const besides = await BESIDES[`${file}.ts`]?.();
			const given = (await route.doors.load?.(event)) ?? {};
			const data = besides ? await besides.load({ data: given }) : given;
			const page = { url, params, route: { id: route.id }, status: 200, data, form: null };
			const { default: component } = await PAGES[`${file}.svelte`]!();
			html = render(component, {
				props: { data, params, form: null },
				context: new Map([['__request__', { page }]])
			} as never).body;
			return new Response(null);
		}
	});
	if (response.status >= 400) throw new Error(`${address}: ${response.status}`);
	return html;
}

/** What an address answers to somebody: a page as it is drawn, or the bytes of a file or of the API as text. */
export async function answered(routes: readonly Route[], address: string, person: Person) {
	const url = new URL(address, 'http://localhost:3000');
	const { route, params } = routeOf(routes, url.pathname);
	if (!route.doors.GET) return drawn(routes, address, person);
	const bytes = await handedOut(route, 'GET', params, person, url.search);
	return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** The route of a path: that with the fewest brackets, as SvelteKit takes it. */
function routeOf(routes: readonly Route[], path: string) {
	const found = routes
		.flatMap((route) => {
			const names = [...route.id.matchAll(/\[(\w+)(?:=\w+)?\]/g)].map(([, name]) => name!);
			const shape = route.id.replace(/\[\w+(?:=\w+)?\]/g, '([^/]+)');
			const match = new RegExp(`^${shape}$`).exec(path);
			const values = match?.slice(1).map(decodeURIComponent) ?? [];
			return match
				? [{ route, params: Object.fromEntries(names.map((name, at) => [name, values[at]!])) }]
				: [];
		})
		.sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length);
	if (!found[0]) throw new Error(`no route of ${path}`);
	return found[0];
}

function answerOf(thrown: unknown): Answer {
	if (isRedirect(thrown)) {
		// Who signs out, or comes back from single sign-on, is led to the same page, and was let through.
		return /^\/sign-in(?!\?(?:out|sso))\b/.test(thrown.location) ? 'sign-in' : 'open';
	}
	if (isHttpError(thrown))
		return [401, 403, 404].includes(thrown.status) ? (thrown.status as 401) : 'open';
	return `fault: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`;
}

export function eventFor(
	route: Route,
	door: string,
	params: Record<string, string>,
	person: Person | null,
	search = ''
): RequestEvent {
	const path = route.id.replace(/\[(\w+)(?:=\w+)?\]/g, (_, name: string) => params[name] ?? 'none');
	const url = new URL(path + search, 'http://localhost:3000');
	const isPost = door.startsWith('action:') || !['load', 'page', 'GET'].includes(door);
	const headers = new Headers({ origin: url.origin });
	const isApi = route.id.startsWith('/api/');
	if (isApi && person)
		headers.set('authorization', `Bearer ${done(createToken(person, new Date())).token}`);
	const body = isPost ? new FormData() : undefined;
	for (const [name, value] of Object.entries(params)) body?.set(name, value);
	const request = new Request(url, { method: isPost ? 'POST' : 'GET', headers, body });
	const event = {
		route: { id: route.id },
		url,
		params,
		request,
		cookies: cookiesOf(isApi ? null : person),
		locals: {},
		fetch,
		platform: undefined,
		isDataRequest: false,
		isSubRequest: false,
		isRemoteRequest: false,
		getClientAddress: () => '192.0.2.1',
		setHeaders: () => {},
		depends: () => {},
		untrack: <T>(work: () => T) => work(),
		parent: async () => ({})
	};
	return event as unknown as RequestEvent;
}

function cookiesOf(person: Person | null) {
	const jar = new Map<string, string>();
	if (person) jar.set(cookieName(), signed(newSession(person.accountId)));
	return {
		get: (name: string) => jar.get(name),
		getAll: () => [...jar].map(([name, value]) => ({ name, value })),
		set: (name: string, value: string) => void jar.set(name, value),
		delete: (name: string) => void jar.delete(name),
		serialize: () => ''
	};
}

/** Opens a session without the work of a password. Answers its token. */
export function newSession(accountId: string): string {
	const token = randomUUID();
	const now = new Date();
	run(
		`INSERT INTO sessions (id, token, user_id, expires_at, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?)`,
		randomUUID(),
		token,
		accountId,
		new Date(now.getTime() + IDLE_HOURS * 3_600_000).toISOString(),
		now.toISOString(),
		now.toISOString()
	);
	return token;
}
