/**
 * `npm run bench -- crawl`: follows every link of the demonstration as each role, today and on past days,
 * and compares each figure of a measure, on pages, in files and in the API, with the measure behind it.
 */
import { join } from 'node:path';
import { personByEmail } from '#lib/accounts/read.server.ts';
import { createToken } from '#lib/accounts/write.server.ts';
import { type Person, ROLES } from '#lib/core/access.ts';
import { addDays, addMonths, addQuarters, quarterOf } from '#lib/core/calendar.ts';
import { done } from '#lib/core/result.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { openDatabase, run, useDatabase } from '#lib/platform/database.server.ts';
import { attacked } from '../tests/support/attack.ts';
import { disagreements, figuresIn, icsOf, linksIn, type Shown } from '../tests/support/crawl.ts';
import { expose, nothingExposed } from '../tests/support/exposed.ts';
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
		return [...lines, await attackedAll(server)];
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
	/^\/(sign-|account|admin|help|accessibility|go|api)|\/(new|edit|template|export|undo|file|mapping|mappings)\b|\/ics\/\w+\/\w+\/\d+(\?|$)|\/imports/;

/** Few enough for a solver to go through everything, and more than one behind a total of England. */
const OF_TWO = `SELECT id FROM organisations WHERE code IN ('XBA', 'XMD')`;

/**
 * The demonstration with small counts everywhere, read by the national team on two days, before and after
 * a third of the returns of outcome measures of a quarter changes.
 */
async function attackedAll(server: Server): Promise<Line> {
	const reader = personByEmail('national@demo.example')!;
	const { token } = done(createToken(reader, new Date()));
	const headers = {
		authorization: `Bearer ${token}`,
		cookie: await signInAs(server, reader.email)
	};
	const read = async (path: string) => (await server.get(path, headers)).body.toString('utf8');
	const quarter = addQuarters(quarterOf(londonDate()), -1);
	const months = [0, 1, 2].map((later) => addMonths(quarter.startsOn, later).slice(0, 7));
	// England's figures are of the last month that each ICS returned, so the quarter holds the last.
	run(`DELETE FROM proms WHERE month > ? OR ics_id NOT IN (${OF_TWO})`, months.at(-1)!);
	run(`DELETE FROM coproduction WHERE ics_id NOT IN (${OF_TWO})`);
	shrink(6, 1);
	const asked = {
		places: ['XBA', 'XMD'],
		months,
		quarter: quarter.code,
		days: [-1, 0].map((back) => addDays(londonDate(), back))
	};
	const found = nothingExposed();
	await expose(found, read, asked);
	shrink(2, 3);
	await expose(found, read, asked);
	const { cells, sums, shares, within } = found;
	const { told, tried } = attacked([...cells.values()], sums, shares, within);
	return {
		what: `hidden counts that a solver finds from ${sums.length + shares.length} totals and percentages over ${cells.size} counts, as handed out`,
		figure: `${told.length} of ${tried}`,
		goal: '0',
		met: told.length === 0
	};
}

/** Divides the counts of every so manieth row, as an import would bring smaller ones. */
function shrink(by: number, every: number): void {
	run(
		`UPDATE proms SET eligible = eligible / @by, first_scores = first_scores / @by,
			paired_scores = paired_scores / @by, improved = improved / @by
		WHERE id % @every = 0 AND typeof(eligible) = 'integer' AND typeof(first_scores) = 'integer'
			AND typeof(paired_scores) = 'integer' AND typeof(improved) = 'integer'`,
		{ by, every }
	);
	run(
		`UPDATE coproduction SET experts = experts / @by, carers = carers / @by
		WHERE id % @every = 0 AND typeof(experts) = 'integer' AND typeof(carers) = 'integer'`,
		{ by, every }
	);
	run('UPDATE register_versions SET version = version + 1');
}
