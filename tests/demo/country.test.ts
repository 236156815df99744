import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { madeUp } from '#lib/accounts/made-up/read.server.ts';
import { machineActor, personByEmail } from '#lib/accounts/read.server.ts';
import { systemsAsAt } from '#lib/compare/read.server.ts';
import { authorise, type IcsScope, ROLES } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { DEMO_ACCOUNTS } from '#lib/demo/accounts.ts';
import { type CountryScale, loadCountry, madeCountry, NATIONAL } from '#lib/demo/country.ts';
import { findIcs, systemsOfCountry } from '#lib/organisations/read.server.ts';
import { loadReferenceOrganisations } from '#lib/organisations/write.server.ts';
import { all, get } from '#lib/platform/database.server.ts';
import { registerNamed, REGISTERS } from '#lib/registers/all.ts';
import { rowHistory } from '#lib/registers/history.server.ts';
import { listRows } from '#lib/registers/read.server.ts';
import { changeRow } from '#lib/registers/write.server.ts';
import { loadRoadmap } from '#lib/roadmap/write.server.ts';
import { actorOn } from '../support/actors.ts';
import { emptyDatabase } from '../support/database.ts';

const TODAY = '2026-09-30';

/** Two systems that carry on, and three that became two. Two of them have no trust of their own. */
const TINY: CountryScale = {
	networks: 24,
	months: 14,
	updates: { least: 3, most: 5 },
	policies: { least: 3, most: 5 },
	posts: 5,
	courses: 2,
	activitiesAMonth: 1,
	milestones: 6,
	risks: 3,
	systems: ['QE1', 'QUY', 'QH8', 'QJG', 'QMM', 'D7T5G', 'T6Y0W']
};

function ready(): void {
	emptyDatabase();
	done(
		loadRoadmap(
			machineActor('manage-roadmap'),
			JSON.parse(readFileSync('data/roadmap/2022-08-draft.json', 'utf8'))
		)
	);
	loadReferenceOrganisations();
}

function reading(code: string): IcsScope {
	const person = personByEmail('national@demo.example');
	return authorise(person, 'read', findIcs(authorise(person, 'read'), code));
}

const count = (table: string, code: string) =>
	get<{ count: number }>(
		`SELECT count(*) AS count FROM ${table} t JOIN organisations o ON o.id = t.ics_id WHERE o.code = ?`,
		code
	)!.count;

/** Of all that was made up, without the ids of accounts. */
function digest(): string {
	const tables = [
		...REGISTERS.map(({ name }) => `SELECT * FROM ${name} ORDER BY id`),
		'SELECT ics_id, deliverable, effective_on, stage, reason, recorded_at FROM deliverable_updates ORDER BY id',
		'SELECT register, row_id, at, changes FROM register_events ORDER BY id',
		'SELECT register, first_row_id, last_row_id, at FROM register_additions ORDER BY id',
		'SELECT code, name, fictional FROM organisations ORDER BY id',
		'SELECT * FROM organisation_parents ORDER BY child_id, from_on'
	];
	const hash = createHash('sha256');
	for (const sql of tables) hash.update(JSON.stringify(all(sql)));
	return hash.digest('hex');
}

describe('a made-up country', () => {
	let first = '';

	beforeAll(async () => {
		ready();
		await loadCountry(3, TINY, TODAY);
		first = digest();
	});

	test('fills every register of every system that is there', () => {
		for (const code of TINY.systems!)
			for (const { name } of REGISTERS)
				expect(count(name, code), `${code} ${name}`).toBeGreaterThan(0);
	});

	test('says in the database that it is made up', () => {
		expect(madeUp()).toBe('national');
	});

	test('marks what it added, and leaves what exists as it is', () => {
		const made = all<{ kind: string; name: string; code: string }>(
			'SELECT kind, name, code FROM organisations WHERE fictional = 1'
		);
		expect(made.filter(({ kind }) => kind === 'pcn')).toHaveLength(TINY.networks);
		expect(made.filter(({ kind }) => kind === 'trust').map(({ code }) => code)).toEqual([
			'XTQJG',
			'XTQUY'
		]);
		for (const { name, code } of made) {
			expect(name).toMatch(/ \(made up\)$/);
			expect(code).toMatch(/^X[NPT]/);
		}
		const teams = all<{ name: string }>('SELECT DISTINCT name FROM teams');
		for (const { name } of teams) expect(name).toMatch(/ \(made up\)$/);
	});

	test('has short returns of every system, frozen with their hash, and nothing dated later', () => {
		const sent = all<{ content: string; sha256: string; code: string; quarter: string }>(
			`SELECT s.content, s.sha256, o.code, r.quarter FROM submissions s
			JOIN returns r ON r.id = s.return_id JOIN organisations o ON o.id = r.ics_id`
		);
		const systems = all<{ code: string }>(
			`SELECT o.code FROM deliverable_updates d JOIN organisations o ON o.id = d.ics_id
			WHERE o.closed_on IS NULL AND o.opened_on < date(?, '-8 months') GROUP BY o.code`,
			TODAY
		).map(({ code }) => code);
		expect(systems.length).toBeGreaterThan(0);
		for (const code of systems) expect(sent.map((one) => one.code)).toContain(code);
		for (const { content, sha256 } of sent)
			expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
		const [last] = all<{ at: string }>('SELECT max(at) AS at FROM return_events');
		expect(last!.at < TODAY).toBe(true);
	});

	test('has an account for every role, with which real systems and their region are read', () => {
		expect(all("SELECT 1 FROM user WHERE email NOT LIKE '%-team%@%'")).toHaveLength(ROLES.length);
		for (const { role, email } of DEMO_ACCOUNTS) {
			const [grant] = personByEmail(email)!.grants;
			expect(grant?.role).toBe(role);
			if (role === 'region-reviewer') expect(grant?.organisation?.code).toMatch(/^Y6/);
			else if (grant?.organisation) expect(['QE1', 'QUY']).toContain(grant.organisation.code);
		}
	});

	test('tells of a system for as long as it was open, and hands its networks on', () => {
		const latest = (code: string) =>
			get<{ first: string; last: string }>(
				`SELECT min(month) AS first, max(month) AS last FROM workforce w
				JOIN organisations o ON o.id = w.ics_id WHERE o.code = ?`,
				code
			)!;
		expect(latest('QH8').last <= '2026-03').toBe(true);
		expect(latest('D7T5G').first >= '2026-04').toBe(true);
		expect(latest('QUY').first <= '2025-08').toBe(true);
		const on = (day: string) =>
			systemsAsAt(authorise(personByEmail('national@demo.example'), 'read'), day).filter(
				({ code }) => TINY.systems!.includes(code)
			);
		const networks = (day: string) => on(day).reduce((sum, system) => sum + system.networks, 0);
		expect(
			on('2026-03-31')
				.map(({ code }) => code)
				.sort()
		).toEqual(['QE1', 'QH8', 'QJG', 'QMM', 'QUY']);
		expect(
			on(TODAY)
				.map(({ code }) => code)
				.sort()
		).toEqual(['D7T5G', 'QE1', 'QUY', 'T6Y0W']);
		expect(networks('2026-03-31')).toBe(TINY.networks);
		expect(networks(TODAY)).toBe(TINY.networks);
	});

	test('keeps the history of each row, and rows can be changed by hand', () => {
		const register = registerNamed('coproduction');
		const scope = reading('QE1');
		const request = { filters: { status: 'answered' }, search: '', sort: 'held_on' };
		const { rows } = listRows(
			scope,
			register,
			{ ...request, descending: false, removed: false, page: 1 },
			TODAY
		);
		const row = rows[0]!;
		const history = rowHistory(scope, register, row.id);
		expect(history.map(({ kind }) => kind).sort()).toEqual(['added', 'changed']);
		const director = personByEmail('programme-director@demo.example')!;
		const code = director.grants[0]!.organisation!.code;
		const edit = authorise(director, 'edit-registers', findIcs(authorise(director, 'read'), code));
		const held = listRows(
			edit,
			register,
			{ ...request, filters: {}, descending: false, removed: false, page: 1 },
			TODAY
		).rows[0]!;
		const changed = { ...held.row, staff: 77 };
		expect(changeRow(actorOn(edit, TODAY), register, held.id, held.version, changed)).toEqual({
			ok: { id: held.id }
		});
		expect(
			rowHistory(edit, register, held.id).filter(({ kind }) => kind === 'changed').length
		).toBeGreaterThan(0);
	});

	test('every row that stands was added once', () => {
		for (const { name } of REGISTERS) {
			const [found] = all<{ rows: number; added: number }>(
				`SELECT (SELECT count(*) FROM ${name}) AS rows,
					(SELECT sum(last_row_id - first_row_id + 1) FROM register_additions WHERE register = ?) AS added`,
				name
			);
			expect(found!.added, name).toBe(found!.rows);
		}
	});

	test('goes into an empty database only', async () => {
		await expect(loadCountry(3, TINY, TODAY)).rejects.toThrow(/already an account/);
	});

	test('is the same for the same seed and day, and different for another seed', async () => {
		ready();
		await loadCountry(3, TINY, TODAY);
		expect(digest()).toBe(first);
		ready();
		await loadCountry(4, TINY, TODAY);
		expect(digest()).not.toBe(first);
	});
});

describe('the country at its full size', () => {
	test('has as many networks as England, below 48 systems of which 36 are open', () => {
		ready();
		const { places, systems } = madeCountry(systemsOfCountry(), NATIONAL, 1, TODAY);
		const codes = places.flatMap(({ pcns }) => pcns.map(({ code }) => code));
		expect(new Set(codes).size).toBe(1_285);
		expect(new Set(places.map(({ name }) => name)).size).toBe(places.length);
		expect(systems).toHaveLength(48);
		expect(systems.filter(({ system }) => system.closedOn === null)).toHaveLength(36);
		for (const { ics } of systems) {
			expect(ics.trusts.length, ics.code).toBeGreaterThan(0);
			expect(ics.places.length, ics.code).toBeGreaterThan(0);
		}
		// Frimley was cut in three, by the shares of its population.
		const heirs = places
			.filter(({ within }) => within[0]?.ics === 'QNQ')
			.map(({ within }) => within[1]?.ics);
		expect(new Set(heirs)).toEqual(new Set(['S0E4D', 'S9B9J', 'QRL']));
	});

	test('before the boundaries changed, the systems of 2022 are all there are', () => {
		ready();
		const { systems } = madeCountry(systemsOfCountry(), NATIONAL, 1, '2026-03-31');
		expect(systems).toHaveLength(42);
		expect(new Set(systems.map(({ to }) => to))).toEqual(new Set(['2026-03-31']));
	});
});
