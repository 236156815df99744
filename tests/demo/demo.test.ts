import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { demoPassword, madeUp } from '#lib/accounts/made-up/read.server.ts';
import {
	accountIdOf,
	machineActor,
	passwordHashOf,
	personByEmail
} from '#lib/accounts/read.server.ts';
import { matches, passwordProblem } from '#lib/accounts/sign-in/passwords.server.ts';
import { authorise, type IcsScope, ROLES } from '#lib/core/access.ts';
import { addDays } from '#lib/core/calendar.ts';
import { done } from '#lib/core/result.ts';
import { canonical } from '#lib/core/schema.ts';
import { DEMO_ACCOUNTS } from '#lib/demo/accounts.ts';
import { generate, loadDemonstration } from '#lib/demo/load.ts';
import { randomFor } from '#lib/demo/random.ts';
import { measuresAsAt } from '#lib/measures/read.server.ts';
import { findIcs, listIcs } from '#lib/organisations/read.server.ts';
import { loadDemoOrganisations } from '#lib/organisations/write.server.ts';
import { all } from '#lib/platform/database.server.ts';
import { findRegister, REGISTERS } from '#lib/registers/all.ts';
import { registerVersion } from '#lib/registers/read.server.ts';
import { isAnswered, type ReturnContent } from '#lib/returns/return/content.ts';
import {
	contentOf,
	earlierSubmission,
	findReturn,
	sectionEdits,
	submissionOf
} from '#lib/returns/return/read.server.ts';
import { RETURN_STATES } from '#lib/returns/return/transitions.ts';
import { conditionsOf, queriesOf } from '#lib/returns/review/read.server.ts';
import { movementsBetween } from '#lib/returns/review/rules.ts';
import { reviewQueue } from '#lib/returns/rounds/read.server.ts';
import { criteriaMet, progressOf } from '#lib/roadmap/progress/read.server.ts';
import { roadmapSummary } from '#lib/roadmap/progress/summary.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { loadRoadmap } from '#lib/roadmap/write.server.ts';
import { allRoutes, drawn, handedOut, type Route } from '../support/asking.ts';
import {
	disagreements,
	figuresIn,
	misfitsOfApi,
	misfitsOfCsv,
	type Shown
} from '../support/crawl.ts';
import { emptyDatabase, signedInAs } from '../support/database.ts';
import { recomputedOtherwise } from '../support/recomputed.ts';
import { VOICE_TABLES } from '../support/voices.ts';

const TODAY = '2026-09-30';

function readyDatabase(): void {
	emptyDatabase();
	done(
		loadRoadmap(
			machineActor('manage-roadmap'),
			JSON.parse(readFileSync('data/roadmap/2022-08-draft.json', 'utf8'))
		)
	);
	loadDemoOrganisations();
}

function reading(code: string): IcsScope {
	const person = personByEmail('national@demo.example');
	return authorise(person, 'read', findIcs(authorise(person, 'read'), code));
}

const SYSTEMS = ['XWE', 'XOT', 'XBA', 'XFD', 'XMD', 'XOW', 'XQB', 'XSR'];

/** All that was made up, without the ids of accounts. */
function content(): string {
	return JSON.stringify([
		all(
			`SELECT d.*, u.name AS recorded_by FROM deliverable_updates d JOIN user u ON u.id = d.recorded_by ORDER BY d.id`
		),
		all(
			`SELECT c.*, u.name AS recorded_by FROM criterion_updates c JOIN user u ON u.id = c.recorded_by ORDER BY c.id`
		),
		all(`SELECT e.*, u.name AS by FROM register_events e JOIN user u ON u.id = e.by ORDER BY e.id`),
		all('SELECT * FROM policies ORDER BY id'),
		all('SELECT * FROM pcns ORDER BY id'),
		all('SELECT sha256, at FROM submissions ORDER BY id'),
		all('SELECT act, reason, at FROM return_events ORDER BY id'),
		all('SELECT words, at FROM query_messages ORDER BY id'),
		all('SELECT words, due_on, set_at FROM conditions ORDER BY id'),
		...Object.keys(VOICE_TABLES).map((table) =>
			all<Record<string, unknown>>(`SELECT * FROM ${table} ORDER BY id`).map((row) =>
				Object.fromEntries(
					Object.entries(row).filter(([name]) => !/(^|_)by$|^account_id$/.test(name))
				)
			)
		)
	]);
}

describe('the demonstration', () => {
	beforeAll(async () => {
		readyDatabase();
		await loadDemonstration(1, TODAY);
	});

	test('has an account for every role, whose one password would be accepted', async () => {
		const password = demoPassword()!;
		expect(DEMO_ACCOUNTS.map(({ role }) => role)).toEqual(ROLES.map(({ code }) => code));
		for (const { email, name, role } of DEMO_ACCOUNTS) {
			expect(email).toBe(`${role}@demo.example`);
			expect(personByEmail(email)?.grants.map((grant) => grant.role)).toEqual([role]);
			expect(passwordProblem(password, { email, name })).toBeNull();
		}
		const hash = passwordHashOf(accountIdOf('programme-director@demo.example')!);
		expect(await matches(hash!, password)).toBe(true);
	});

	test('lets the reviewer see the first region and the rest of XWE see XWE', () => {
		const seen = (role: string) =>
			listIcs(authorise(personByEmail(`${role}@demo.example`), 'read'))
				.map(({ code }) => code)
				.sort();
		expect(seen('region-reviewer')).toEqual(['XBA', 'XOT', 'XWE']);
		for (const role of ['programme-director', 'data-officer', 'coproduction-member', 'viewer'])
			expect(seen(role)).toEqual(['XWE']);
		expect(seen('admin')).toHaveLength(SYSTEMS.length);
	});

	test('a stranger who works a measure out again from the exports gets what is shown', async () => {
		let tried = 0;
		for (const code of SYSTEMS)
			for (const back of [0, 200]) {
				const scope = { ...reading(code), audience: 'programme' } as IcsScope;
				const found = await recomputedOtherwise(scope, addDays(TODAY, -back));
				expect(found.otherwise).toEqual([]);
				tried += found.tried;
			}
		expect(tried).toBeGreaterThan(300);
	});

	describe('has one figure for each measure of an ICS and day, wherever it is shown', () => {
		const DAYS = [TODAY, '2026-03-31'];
		/** Pages that show measures of many ICSs; and of one, with the return of a quarter. */
		const TOGETHER = ['/', '/regions/X01', '/regions/X01?measure=prom-improved'];
		const ofIcs = (home: string) =>
			[
				...['', '/measures', '/measures/prom-paired', '/measures/people-taking-part'],
				...['/policies', '/proms', '/pcns', '/coproduction', '/indicators', '/funding'],
				...['/roadmap/data-proms', '/returns/2026-27-q1']
			].map((path) => home + path);
		let routes: Route[];

		beforeAll(async () => {
			vi.useFakeTimers({ toFake: ['Date'], now: new Date(`${TODAY}T12:00:00Z`) });
			routes = await allRoutes();
		});

		afterAll(() => {
			vi.useRealTimers();
		});

		/** Each with an ICS whose registers are full. */
		test.each([
			['region-reviewer', 'XBA', [...TOGETHER, '/ics/XBA/returns/2026-27-q1/review?section=all']],
			['national', 'XFD', TOGETHER],
			['programme-director', 'XBA', ['/ics/XBA/returns/2026-27-q1/measuring']],
			['viewer', 'XMD', ['/']]
		] as const)('as a %s reads it', async (role, code, more) => {
			const person = signedInAs(role, role === 'region-reviewer' ? 'X01' : code);
			const shown: Shown[] = [];
			const wrong: string[] = [];
			const file = (id: string, params: Record<string, string>, search: string) =>
				handedOut(
					routes.find((one) => one.id === id)!,
					'GET',
					{ ics: code, ...params },
					person,
					search
				);
			for (const day of DAYS) {
				const search = `asAt=${day}`;
				for (const path of [...ofIcs(`/ics/${code}`), ...more]) {
					const address = `${path}${path.includes('?') ? '&' : '?'}${search}`;
					shown.push(...figuresIn(await drawn(routes, address, person), address));
				}
				const csv = await file(
					'/ics/[ics]/measures/export/[format]',
					{ format: 'csv' },
					`?${search}`
				);
				wrong.push(...misfitsOfCsv(person, code, day, Buffer.from(csv, 'latin1').toString('utf8')));
				const json = await file('/api/v1/ics/[ics]/measures', {}, `?${search}`);
				wrong.push(...misfitsOfApi(person, code, day, json));
			}
			expect([...wrong, ...disagreements(person, shown)]).toEqual([]);
			expect(shown.length).toBeGreaterThan(80);
		});
	});

	test('lets nobody sign in as a programme team', () => {
		const teams = all<{ id: string }>(`SELECT id FROM user WHERE email LIKE 'programme-team.%'`);
		expect(teams).toHaveLength(SYSTEMS.length);
		for (const { id } of teams) expect(passwordHashOf(id)).toBeNull();
		const others = all<{ id: string }>(
			`SELECT id FROM user WHERE email LIKE 'regional-team.%' OR email LIKE 'national-team@%'`
		);
		expect(others).toHaveLength(2);
		for (const { id } of others) expect(passwordHashOf(id)).toBeNull();
	});

	test('gives Westside and Eastside a mixed picture', () => {
		const summary = roadmapSummary(reading('XWE'), TODAY);
		expect(summary.counts).toMatchObject({
			deliverables: 48,
			reached: 14,
			updated: 46,
			undated: 1
		});
		expect(summary.stale).toBe(4);
		expect(summary.confidence['amber-red']).toBe(4);
		const states = new Map(progressOf(reading('XWE'), TODAY).map((state) => [state.code, state]));
		expect(states.get('model-cpa-shift')).toMatchObject({
			stage: 'in-delivery',
			confidence: 'amber'
		});
		const needed = currentRoadmap(TODAY).deliverables.find(
			({ code }) => code === 'model-cpa-shift'
		)!;
		expect(needed.reliesOn).toHaveLength(6);
		expect(needed.reliesOn.filter((code) => !states.get(code)?.reached)).toHaveLength(2);
	});

	test('gives each system a character of its own', () => {
		const counts = Object.fromEntries(
			SYSTEMS.map((code) => [code, roadmapSummary(reading(code), TODAY).counts])
		);
		expect(counts.XSR!.reached).toBeGreaterThan(counts.XOT!.reached);
		expect(counts.XOT!.reached).toBeGreaterThan(counts.XBA!.reached);
		expect(counts.XQB!.updated).toBeLessThan(40);
		expect(counts.XFD!.updated).toBe(48);
	});

	test('leaves the registers empty where newcomers import, and fills them elsewhere', () => {
		for (const code of SYSTEMS) {
			const empty = code === 'XWE' || code === 'XOT';
			for (const name of ['policies', 'pcns']) {
				const found = measuresAsAt(reading(code), TODAY).find(
					({ measure }) => measure === (name === 'pcns' ? 'pcns-live' : 'policies-rewritten')
				);
				expect(found?.denominator, `${code} ${name}`)[empty ? 'toBe' : 'toBeGreaterThan'](0);
				const version = registerVersion(reading(code), findRegister(name)!.name);
				expect(version > 0, `${code} ${name}`).toBe(!empty);
			}
		}
	});

	test('fills every register but those for which newcomers have a spreadsheet', () => {
		const left: Record<string, string[]> = {
			XWE: ['policies', 'pcns'],
			XOT: ['policies', 'pcns', 'workforce']
		};
		for (const code of SYSTEMS)
			for (const { name } of REGISTERS) {
				const [{ count }] = all<{ count: number }>(
					`SELECT count(*) AS count FROM ${name} WHERE ics_id = ?`,
					reading(code).ics.id
				) as [{ count: number }];
				expect(count > 0, `${code} ${name}`).toBe(!left[code]?.includes(name));
			}
	});

	test('has two years of months in each register that is kept by month', () => {
		for (const code of SYSTEMS)
			for (const name of ['proms', 'workforce', 'training']) {
				if (code === 'XOT' && name === 'workforce') continue;
				const [found] = all<{ months: number; last: string }>(
					`SELECT count(DISTINCT month) AS months, max(month) AS last FROM ${name} WHERE ics_id = ?`,
					reading(code).ics.id
				);
				expect(found!.months, `${code} ${name}`).toBeGreaterThanOrEqual(24);
				// One system has not sent its last month, so that a page can be seen to say so.
				expect(found!.last, `${code} ${name}`).toBe(code === 'XQB' ? '2026-07' : '2026-08');
			}
	});

	test('has counts that are suppressed, figures that are missing and months that were not sent', () => {
		const [proms] = all<{ suppressed: number; missing: number }>(
			`SELECT count(*) FILTER (WHERE '*' IN (paired_scores, improved)) AS suppressed,
				count(*) FILTER (WHERE paired_scores IS NULL) AS missing FROM proms`
		);
		expect(proms!.suppressed).toBeGreaterThan(20);
		expect(proms!.missing).toBeGreaterThan(3);
		const months = (code: string) =>
			all(
				'SELECT DISTINCT month FROM workforce WHERE ics_id = ? AND month BETWEEN ? AND ?',
				...[reading(code).ics.id, '2024-04', '2026-08']
			).length;
		expect(months('XQB')).toBeLessThan(29);
		expect(months('XSR')).toBeGreaterThan(months('XQB'));
	});

	test('has systems that gain and one that loses what it had', () => {
		const share = (code: string, from: string, to: string) =>
			all<{ share: number }>(
				`SELECT sum(paired_scores) * 1.0 / sum(first_scores) AS share FROM proms
				WHERE ics_id = ? AND month BETWEEN ? AND ? AND typeof(paired_scores) <> 'text'`,
				...[reading(code).ics.id, from, to]
			)[0]!.share;
		const moved = (code: string) =>
			share(code, '2026-03', '2026-08') - share(code, '2025-04', '2025-09');
		expect(moved('XSR')).toBeGreaterThan(0.05);
		expect(moved('XBA')).toBeLessThan(-0.02);
	});

	test('has four rounds that are over, and returns in every state', () => {
		const lines = reviewQueue(authorise(personByEmail('national@demo.example'), 'read'), TODAY);
		const quarters = [...new Set(lines.map(({ quarter }) => quarter))];
		// The quarter that ends today is asked for already.
		expect(quarters).toEqual([
			'2026-27-q2',
			'2026-27-q1',
			'2025-26-q4',
			'2025-26-q3',
			'2025-26-q2'
		]);
		const of = (quarter: string) =>
			Object.fromEntries(
				lines.filter((line) => line.quarter === quarter).map((line) => [line.ics.code, line])
			);
		const latest = of('2026-27-q1');
		expect(Object.fromEntries(SYSTEMS.map((code) => [code, latest[code]!.state]))).toEqual({
			XWE: 'draft',
			XOT: 'submitted',
			XBA: 'in-review',
			XFD: 'accepted-with-conditions',
			XMD: 'resubmitted',
			XOW: 'queried',
			XQB: null,
			XSR: 'accepted'
		});
		expect(latest.XQB!.due).toMatchObject({ status: 'overdue', dueOn: '2026-07-31' });
		expect(latest.XWE!.due.dueOn! > TODAY).toBe(true);
		expect(latest.XFD!.openConditions).toBe(2);
		expect(of('2025-26-q2').XQB!.due.status).toBe('excused');
		const before = lines.filter(({ quarter }) => quarter < '2026-27-q1');
		const done = before.filter(({ due }) => due.status === 'done');
		expect(done).toHaveLength(before.length - 1);
		// A round of all England would ask the systems that really exist.
		expect(all('SELECT 1 FROM rounds WHERE region_id IS NULL')).toEqual([]);
		expect(new Set(lines.map(({ state }) => state))).toEqual(
			new Set([...RETURN_STATES.map(({ code }) => code), null])
		);
	});

	test('has a draft half written, queries half answered, and conditions met, open and past due', () => {
		const draft = findReturn(reading('XWE'), '2026-27-q1');
		expect(sectionEdits(reading('XWE'), draft.id).size).toBe(6);
		expect(earlierSubmission(reading('XWE'), '2026-27-q1')?.quarter).toBe('2025-26-q4');
		const queried = queriesOf(reading('XOW'), findReturn(reading('XOW'), '2026-27-q1').id);
		expect(queried.map(({ state }) => state)).toEqual(['answered', 'open']);
		const conditions = conditionsOf(reading('XFD'), findReturn(reading('XFD'), '2026-27-q1').id);
		expect(
			conditions.map(({ met, dueOn }) => (met ? 'met' : dueOn < TODAY ? 'past due' : 'open')).sort()
		).toEqual(['met', 'open', 'past due']);
	});

	test('has sent what it held on that day, with hashes that check', () => {
		const sent = all<{ content: string; sha256: string; at: string }>(
			'SELECT content, sha256, at FROM submissions'
		);
		expect(sent.length).toBeGreaterThan(25);
		for (const { content, sha256, at } of sent) {
			expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
			const held = JSON.parse(content) as ReturnContent;
			expect(canonical(held)).toBe(content);
			expect(held.asAt < at).toBe(true);
			const unanswered = held.sections.filter((section) => !isAnswered(section));
			expect(unanswered).toEqual([]);
		}
	});

	test('has a return that is silent over a slip, and one that its registers contradict since', () => {
		const of = (code: string) => findReturn(reading(code), '2026-27-q1');
		const silent = submissionOf(reading('XBA'), of('XBA').id)!.content;
		const before = earlierSubmission(reading('XBA'), '2026-27-q1')!.content;
		const kinds = movementsBetween(silent, before).map(({ kind }) => kind);
		expect(kinds).toContain('silent');
		expect(kinds).toContain('contradicting');
		const live = (content: ReturnContent) =>
			content.plan.find(({ name }) => name === 'pcns-live')!.actual;
		const frozen = live(submissionOf(reading('XSR'), of('XSR').id)!.content);
		expect(live(contentOf(reading('XSR'), of('XSR'), TODAY))).toBe(frozen! - 1);
	});

	test('tells of nothing that happens after the day it is made on', () => {
		const dated = {
			returns: ['state_since', 'started_at'],
			return_events: ['at'],
			return_edits: ['at'],
			return_notes: ['at'],
			submissions: ['at'],
			review_ratings: ['at'],
			queries: ['asked_at'],
			query_messages: ['at'],
			conditions: ['set_at'],
			condition_updates: ['at'],
			rounds: ['set_at', 'closed_at'],
			round_exceptions: ['at'],
			register_events: ['at']
		};
		for (const [table, columns] of Object.entries(dated))
			for (const column of columns) {
				const [found] = all<{ last: string }>(`SELECT max(${column}) AS last FROM ${table}`);
				expect(found!.last < TODAY, `${table}.${column}: ${found!.last}`).toBe(true);
			}
	});

	test('says in the database that it is made up', () => {
		expect(madeUp()).toBe('demo');
	});

	test('has a history: more than a year of it, some reasons, moved dates and evidence', () => {
		for (const code of SYSTEMS) {
			const [found] = all<{ first: string; last: string; moved: number; reasons: number }>(
				`SELECT min(effective_on) AS first, max(recorded_at) AS last,
					count(forecast_reason) AS moved, count(DISTINCT reason) AS reasons
				FROM deliverable_updates WHERE ics_id = ?`,
				reading(code).ics.id
			);
			expect(found!.first < addDays(TODAY, -540), code).toBe(true);
			expect(found!.last < `${TODAY}T`, code).toBe(true);
			expect(found!.moved, code).toBeGreaterThan(2);
			expect(found!.reasons, code).toBeGreaterThan(15);
			const met = [...criteriaMet(reading(code), currentRoadmap(TODAY), TODAY).values()];
			expect(
				met.reduce((sum, { success }) => sum + success.met, 0),
				code
			).toBeGreaterThan(10);
		}
	});

	test('writes history in the order in which it happened', () => {
		for (const table of ['deliverable_updates', 'criterion_updates']) {
			const rows = all<{ at: string }>(`SELECT recorded_at AS at FROM ${table} ORDER BY id`);
			expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).sort());
		}
	});

	test('names nobody but by role, and uses none of the words people asked us not to use', () => {
		const words = [
			...['progress-words.json', 'westside-progress.json', 'policy-titles.json'],
			...['return-words.json', 'voices.json']
		].map((file) => readFileSync(`data/demo/${file}`, 'utf8'));
		for (const text of [...words, content()])
			expect(text).not.toMatch(/service users?|mental health problem|\bM(r|rs|s)\b|\bDr\b/i);
	});

	test('refuses to be loaded twice, and then changes nothing', async () => {
		const before = content();
		await expect(loadDemonstration(1, TODAY)).rejects.toThrow(/already an account/);
		expect(content()).toBe(before);
	});
});

describe('what is generated', () => {
	const generated = (seed: number, today: string) => {
		readyDatabase();
		generate(seed, today);
		return content();
	};

	test('is the same for the same seed and day, and different for another seed', () => {
		const first = generated(7, TODAY);
		expect(generated(7, TODAY)).toBe(first);
		expect(generated(8, TODAY)).not.toBe(first);
	});
});

describe('the generator of random numbers', () => {
	test('gives the same numbers on every machine', () => {
		const random = randomFor(1, 'a');
		expect([random.between(0, 999), random.between(0, 999), random.between(0, 999)]).toEqual(
			NUMBERS
		);
	});

	test('spreads them evenly and stays within bounds', () => {
		const random = randomFor(5, 'spread');
		const counts = [0, 0, 0, 0];
		for (let i = 0; i < 8_000; i += 1) counts[random.between(0, 3)]! += 1;
		for (const count of counts) expect(Math.abs(count - 2_000)).toBeLessThan(200);
		expect(randomFor(5, 'x').shuffled([1, 2, 3, 4, 5]).toSorted()).toEqual([1, 2, 3, 4, 5]);
		expect(() => randomFor(1).pick([])).toThrow('nothing to pick from');
	});
});

const NUMBERS = [676, 177, 166];
