/** Every page as it is sent: each kind of address once for each role, found by following links. */
import { HtmlValidate } from 'html-validate';
import { globSync } from 'node:fs';
import { expect, inject, test } from 'vitest';
import { report } from '../support/page-checks.ts';

const validate = new HtmlValidate({
	elements: ['html5'],
	rules: {
		'no-dup-id': 'error',
		'no-redundant-role': 'error',
		'no-dup-attr': 'error',
		'no-abstract-role': 'error',
		'no-missing-references': 'error',
		'input-missing-label': 'error',
		'element-permitted-content': 'error',
		'element-required-attributes': 'error',
		'attribute-allowed-values': 'error',
		'aria-label-misuse': 'error',
		'valid-id': ['error', { relaxed: true }],
		'close-order': 'error',
		'wcag/h32': 'error',
		'wcag/h37': 'error'
	}
});

/** The pages that there are: `/ics/[ics]/voice`, as a pattern for an address. */
const routes = globSync('src/routes/**/+page.svelte').map((file) => {
	const id = file.replace(/^src\/routes|\/\+page\.svelte$/g, '') || '/';
	const pattern = id.replace(/[.]/g, '\\.').replace(/\[[^\]]+\]/g, '[^/?]+');
	// The narrower of two that fit: `/ics/[ics]/roadmap` before `/ics/[ics]/[register]`.
	return { id, pattern: new RegExp(`^${pattern}$`), brackets: id.split('[').length };
});
routes.sort((a, b) => a.brackets - b.brackets);

const ROLES = ['programme-director', 'coproduction-member', 'region-reviewer', 'admin'];

/** Addresses of one kind that are looked at: registers differ, rows of one do not. */
function kindOf(path: string): string | null {
	const found = routes.find(({ pattern }) => pattern.test(path));
	if (!found) return null;
	const register = /^\/ics\/\w+\/([a-z]+)/.exec(path)?.[1] ?? '';
	return found.id.includes('[register]') ? `${found.id} ${register}` : found.id;
}

/** Pages on which every role finds other forms; the others are looked at once. */
function differs(kind: string): boolean {
	return /^\/$|^\/ics\/\[ics\]$|voice|returns|roadmap|reviews|places/.test(kind);
}

/** Pages that the demonstration links from nowhere, or has nothing for; the journeys go through them. */
const NOT_LINKED = [
	'/ics/[ics]/handover',
	'/ics/[ics]/imports/[id]',
	'/ics/[ics]/imports/[id]/mapping',
	'/ics/[ics]/imports/[id]/undo',
	'/ics/[ics]/imports/plan/[plan]',
	'/ics/[ics]/indicators/catalogue/[indicator]',
	'/invite/[token]',
	'/sign-in',
	'/sign-in/code',
	'/sign-in/passkey',
	'/sign-out'
];

async function signIn(role: string): Promise<string> {
	const address = inject('address');
	const answer = await fetch(`${address}/sign-in`, {
		method: 'POST',
		redirect: 'manual',
		headers: { origin: address, accept: 'text/html' },
		body: new URLSearchParams({
			email: `${role}@demo.example`,
			password: inject('password')
		})
	});
	return answer.headers
		.getSetCookie()
		.map((line) => line.split(';')[0])
		.join('; ');
}

/** Links of a page that lead to pages of ours, in their order. */
function linksOn(html: string): string[] {
	return [...html.matchAll(/<a\b[^>]*?\shref="([^"#]+)/g)]
		.map(([, href]) => href!.replaceAll('&amp;', '&'))
		.filter((href) => href.startsWith('/') && !href.startsWith('/sign-out'));
}

/** One name for many links is no name; in a table the rest of the row says which it is. */
const MOST_ALIKE = 10;

/** Links of one name that lead to many places. */
function alike(html: string): string[] {
	const places = new Map<string, Set<string>>();
	const outside = html.replace(/<table\b[\s\S]*?<\/table>/g, '');
	for (const [, attributes, inner] of outside.matchAll(/<a\b([^>]*)>([\s\S]*?)<\/a>/g)) {
		const label = /aria-label="([^"]*)"/.exec(attributes!)?.[1];
		const name = (label ?? inner!.replace(/<[^>]*>/g, '')).replace(/\s+/g, ' ').trim();
		const href = /href="([^"]*)"/.exec(attributes!)?.[1] ?? '';
		if (name !== '') places.set(name, (places.get(name) ?? new Set()).add(href));
	}
	const many = [...places].filter(([, hrefs]) => hrefs.size > MOST_ALIKE);
	return many.map(([name, hrefs]) => `${hrefs.size} links named “${name}”`);
}

test('every page is sound as it is sent, for every role', { timeout: 120_000 }, async () => {
	const faults = new Map<string, string[]>();
	const visited = new Set<string>();
	let pages = 0;
	for (const role of ROLES) {
		const cookie = await signIn(role);
		const seen = new Set<string>();
		const queue = ['/', '/ics/XWE', '/ics/XBA', '/help', '/account', '/progress/XWE', '/display'];
		// The first ICS has no networks yet.
		queue.push('/ics/XBA/places');
		// Reached by a form, and by some roles alone.
		queue.push('/search?q=plan', '/tasks');
		for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
			const kind = kindOf(path.split('?')[0]!);
			if (kind === null || seen.has(kind) || (visited.has(kind) && !differs(kind))) continue;
			const response = await fetch(inject('address') + path, { headers: { cookie } });
			if (!response.ok || !response.headers.get('content-type')?.includes('html')) continue;
			seen.add(kind);
			visited.add(kind);
			pages += 1;
			const html = await response.text();
			queue.push(...linksOn(html));
			const { results } = await validate.validateString(html);
			const found = results.flatMap(({ messages }) =>
				messages.map(({ ruleId, message, selector }) => `${ruleId}: ${message} (${selector ?? ''})`)
			);
			for (const fault of new Set([...found, ...alike(html)]))
				faults.set(fault, [...(faults.get(fault) ?? []), `${role} ${path}`]);
		}
	}
	report(`${pages} pages of ${visited.size} kinds`, []);
	const unseen = routes.filter(({ id }) => ![...visited].some((kind) => kind.split(' ')[0] === id));
	expect([...faults].map(([fault, where]) => `${fault} on ${where[0]} (${where.length})`)).toEqual(
		[]
	);
	expect(unseen.map(({ id }) => id).filter((id) => !NOT_LINKED.includes(id))).toEqual([]);
});
