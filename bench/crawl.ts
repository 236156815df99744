/**
 * `npm run bench -- crawl`: follows every link of the demonstration as each role, today and on past days,
 * and compares each figure of a measure, on pages, in files and in the API, with the measure behind it.
 */
import { join } from 'node:path';
import { personByEmail } from '#lib/accounts/read.server.ts';
import { createToken } from '#lib/accounts/write.server.ts';
import { type Person, ROLES } from '#lib/core/access.ts';
import { addDays } from '#lib/core/calendar.ts';
import { done } from '#lib/core/result.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { openDatabase, useDatabase } from '#lib/platform/database.server.ts';
import { disagreements, figuresIn, icsOf, linksIn, type Shown } from '../tests/support/crawl.ts';
import { generated } from './national.ts';
import { signInAs } from './pages.ts';
import { type Server, startServer } from './server.ts';
import type { Line } from './table.ts';

/** Days before today for which the site is gone through again. */
const DAYS_BACK = [0, 61, 200, 700];
/** At most so many pages of one role on one day. */
const MOST_PAGES = 2_500;
/** What an address may say; sorting, turning pages and filters show no other figure. */
const PARAMETERS = ['asAt', 'measure', 'section'];

export async function benchCrawl(folder: string): Promise<Line[]> {
	const made = generated(folder, 'demo', 'crawl');
	const server = await startServer(made.folder);
	const db = openDatabase(join(made.folder, 'waymark.sqlite'));
	useDatabase(db);
	try {
		const lines: Line[] = [];
		for (const { code } of ROLES.filter(
			(r) => !process.env.CRAWL_ROLE || r.code === process.env.CRAWL_ROLE
		))
			lines.push(await crawled(server, code));
		return lines;
	} finally {
		db.close();
		await server.stop();
	}
}

async function crawled(server: Server, role: string): Promise<Line> {
	const email = `${role}@demo.example`;
	const person = personByEmail(email)!;
	const headers = { cookie: await signInAs(server, email) };
	const wrong: string[] = [];
	const counted = { pages: 0, figures: 0 };
	for (const back of DAYS_BACK) {
		const { pages, shown, faults } = await followed(server, headers, person, back);
		counted.pages += pages;
		counted.figures += shown.length;
		wrong.push(...faults, ...disagreements(person, shown));
	}
	for (const one of wrong) console.error(`${role}: ${one}`);
	return {
		what: `figures that disagree, of ${counted.figures} on ${counted.pages} pages that a ${role} reads`,
		figure: String(wrong.length),
		goal: '0',
		met: wrong.length === 0
	};
}

async function followed(
	server: Server,
	headers: Record<string, string>,
	person: Person,
	back: number
) {
	const today = londonDate();
	const asAt = back === 0 ? '' : `asAt=${addDays(today, -back)}`;
	const dated = (path: string) => {
		const [route, search = ''] = path.split('?') as [string, string?];
		const kept = [...new URLSearchParams(search)].filter(
			([name]) => PARAMETERS.includes(name) && name !== 'asAt'
		);
		const query = [asAt, ...kept.map(([name, value]) => `${name}=${encodeURIComponent(value)}`)];
		const words = query.filter(Boolean).join('&');
		return words ? `${route}?${words}` : route;
	};
	const waiting = [dated('/'), ...icsOf(person).map((code) => dated(`/ics/${code}`))];
	const known = new Set(waiting);
	const shown: Shown[] = [];
	const faults: string[] = [];
	let pages = 0;
	while (waiting.length > 0 && pages < MOST_PAGES) {
		const path = waiting.shift()!;
		const { status, body, headers: answered } = await server.get(path, headers);
		pages += 1;
		if (status >= 500 || status === 404) faults.push(`${path} answers ${status}`);
		if (!String(answered['content-type']).includes('text/html')) continue;
		const html = body.toString('utf8');
		shown.push(...figuresIn(html, path));
		if (process.env.CRAWL_DEBUG) console.error('PAGE', status, figuresIn(html, path).length, path);
		for (const link of linksIn(html)) {
			if (LEFT_OUT.test(link)) continue;
			const next = dated(link);
			if (!known.has(next)) {
				known.add(next);
				waiting.push(next);
			}
		}
	}
	return { pages, shown, faults };
}

/** Files, forms, single rows, and what is not about figures. */
const LEFT_OUT =
	/^\/(sign-|account|admin|help|accessibility|go|api)|\/(new|edit|template|export|undo|file|mapping|mappings)\b|\/ics\/\w+\/\w+\/\d+|\/imports/;

void createToken;
void done;
