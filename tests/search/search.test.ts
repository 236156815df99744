import { beforeEach, describe, expect, test } from 'vitest';
import { authorise, type IcsScope, isOfSystem, type Person } from '#lib/core/access.ts';
import { all, run } from '#lib/platform/database.server.ts';
import { REGISTERS } from '#lib/registers/all.ts';
import { removeRow } from '#lib/registers/write.server.ts';
import { policies } from '#lib/registers/policies/definition.ts';
import { countRows, findConcerns, findRows } from '#lib/search/read.server.ts';
import { excerpt, foundSentence, isSearched, matches, searchWords } from '#lib/search/rules.ts';
import { indexRegisters } from '#lib/search/write.server.ts';
import { membershipsOf } from '#lib/voices/groups/read.server.ts';
import { actorOn } from '../support/actors.ts';
import { allRoutes, handedOut } from '../support/asking.ts';
import { freshDatabase, newOrganisation, signedInAs } from '../support/database.ts';
import { newPcn, newPolicy, scopeOf } from '../support/registers.ts';
import { newRoadmap } from '../support/roadmap.ts';
import { newConcern, newGroup } from '../support/voices.ts';

const ALL = REGISTERS.filter(isSearched).map(({ name }) => name);
const FIRST = { skip: 0, take: 20 };

/** What somebody may type to get at more, or to break it. */
const HOSTILE = [
	'"',
	"'; DROP TABLE policies; --",
	'words : *',
	'ics : i1',
	'ics:i3 OR secret',
	'NOT secret',
	'secret OR *',
	'NEAR(secret plan)',
	'* ^ ( ) { } [ ] : + -',
	'\u0000secret',
	'é'.repeat(500),
	'sécret',
	'SECRET AND',
	'%_',
	'a '.repeat(300),
	'🙂 secret',
	'i1 i2 i3 i4'
];

beforeEach(() => {
	freshDatabase();
	newRoadmap();
	newOrganisation('XT2', 'trust', { parent: 'XBA' });
	indexRegisters();
});

const found = (person: Person, typed: string) =>
	findRows(authorise(person, 'read'), searchWords(typed), ALL, FIRST).map(({ title }) => title);

describe('what was typed', () => {
	test('becomes words without case, accents or punctuation, a dozen at most', () => {
		expect(searchWords(' Café, PLAN-plan! ')).toEqual(['cafe', 'plan']);
		expect(searchWords('* ( " )')).toEqual([]);
		expect(searchWords('a b c d e f g h i j k l m n')).toHaveLength(12);
	});

	test('has to begin words of what is found, every word of it', () => {
		expect(matches(['reha', 'plan'], 'Planning of rehabilitation')).toBe(true);
		expect(matches(['hab'], 'rehabilitation')).toBe(false);
		expect(matches(['plan', 'housing'], 'Planning')).toBe(false);
	});

	test('is shown with the words around it', () => {
		expect(excerpt(['plan'], 'A plan')).toBe('A plan');
		expect(excerpt(['house'], 'A plan')).toBeNull();
		const long = `${'word '.repeat(60)}housing ${'word '.repeat(60)}`;
		expect(excerpt(['hous'], long)).toMatch(/^… .*housing.* …$/);
	});

	test.each([
		['', [], 0, 'Search ICSs, deliverables, registers, concerns and help.'],
		['*', [], 0, 'Enter at least one letter or number to search for.'],
		['x', ['x'], 0, 'Nothing you may see matches “x”.'],
		['x', ['x'], 1, '1 result for “x”.'],
		['x', ['x'], 2, '2 results for “x”.']
	])('%j, %j, %i', (typed, words, total, sentence) => {
		expect(foundSentence(typed, words, total)).toBe(sentence);
	});
});

describe('rows of registers', () => {
	test('are found by what their definitions say is searched, and say what and where they are', () => {
		newPolicy({ reference: 'P1', title: 'Care planning', comments: 'Waits for the housing team' });
		newPcn({ ods_code: 'U1', name: 'Hill', place: 'Housing estate' });
		const person = signedInAs('viewer', 'XWE');
		const rows = findRows(authorise(person, 'read'), ['hous'], ALL, FIRST);
		expect(rows.map(({ title }) => title).sort()).toEqual(['Hill', 'P1: Care planning']);
		expect(rows.find(({ title }) => title.startsWith('P1'))).toMatchObject({
			where: 'Policies, Westside and Eastside ICS',
			excerpt: 'Comments: Waits for the housing team'
		});
		expect(countRows(authorise(person, 'read'), ['hous']).map(({ count }) => count)).toEqual([
			1, 1
		]);
	});

	test('follow what is written to them', () => {
		const id = newPolicy({ reference: 'P1', title: 'Care planning' });
		const person = signedInAs('viewer', 'XWE');
		run('UPDATE policies SET title = ? WHERE id = ?', 'Discharge', id);
		expect(found(person, 'care')).toEqual([]);
		expect(found(person, 'discharge')).toEqual(['P1: Discharge']);
		removeRow(actorOn(scopeOf(), '2026-11-21'), policies, id);
		expect(found(person, 'discharge')).toEqual([]);
	});

	test('that were there before are read when the triggers are made, and once', () => {
		newPolicy({ reference: 'P1', title: 'Care planning' });
		run("UPDATE search_registers SET columns = '[]' WHERE register = 'policies'");
		run('DELETE FROM search_rows');
		expect(found(signedInAs('viewer', 'XWE'), 'care')).toEqual([]);
		indexRegisters();
		indexRegisters();
		expect(found(signedInAs('viewer', 'XWE'), 'care')).toEqual(['P1: Care planning']);
		expect(all("SELECT 1 FROM sqlite_master WHERE name LIKE 'policies_search_%'")).toHaveLength(3);
	});

	test('of another ICS never come out, whatever is typed', () => {
		newPolicy({ reference: 'P1', title: 'Own plan' });
		newPolicy(
			{ trust: 'XT2', reference: 'S1', title: 'Secret plan', comments: 'i1 i2 i3 ics words' },
			scopeOf('edit-registers', 'XBA')
		);
		const person = signedInAs('programme-director', 'XWE');
		for (const typed of ['secret', 'plan', 'S1', 'x', ...HOSTILE]) {
			expect(found(person, typed).join(), typed).not.toMatch(/Secret/);
			const counts = countRows(authorise(person, 'read'), searchWords(typed));
			expect(
				counts.reduce((sum, { count }) => sum + count, 0),
				typed
			).toBeLessThanOrEqual(1);
		}
		expect(found(signedInAs('national'), 'secret')).toEqual(['S1: Secret plan']);
		expect(found(signedInAs('region-reviewer', 'X02'), 'plan')).toEqual(['S1: Secret plan']);
	});
});

describe('concerns', () => {
	const reader = (person: Person) => (own: IcsScope) => ({
		groups: membershipsOf(own).map(({ groupId }) => groupId),
		ofSystem: isOfSystem(person, own.ics)
	});
	const concerns = (person: Person, typed: string) =>
		findConcerns(authorise(person, 'read'), searchWords(typed), reader(person), '2099-01-01');

	test('are found by those who may see them alone', () => {
		const { scope } = newGroup('XWE');
		newConcern(scope, { title: 'Buses to the clinic', visibility: 'group' });
		for (const role of ['programme-director', 'viewer', 'national', 'admin'] as const)
			expect(concerns(signedInAs(role), 'buses'), role).toEqual([]);
	});

	test('not by words that were hidden', () => {
		const { scope } = newGroup('XWE');
		const id = newConcern(scope, { title: 'Buses to the clinic', visibility: 'public' });
		const person = signedInAs('viewer', 'XWE');
		expect(concerns(person, 'buses')).toHaveLength(1);
		run(
			`INSERT INTO concern_hidings (concern_id, hidden, reason, at, by)
			SELECT ?, 1, 'Names somebody', '2026-11-21T10:00:00Z', id FROM user LIMIT 1`,
			id
		);
		run("UPDATE table_versions SET version = version + 1 WHERE name = 'voices'");
		expect(concerns(person, 'buses')).toEqual([]);
	});
});

test('the page answers whatever is typed, and hands out nothing of another ICS', async () => {
	newPolicy(
		{ trust: 'XT2', reference: 'S1', title: 'Secret plan' },
		scopeOf('edit-registers', 'XBA')
	);
	const route = (await allRoutes()).find(({ id }) => id === '/search')!;
	for (const typed of [...HOSTILE, 'plan', 'barnard'])
		for (const more of ['', '&page=9', '&page=1e20', '&in=policies', '&in=nothing']) {
			const search = `?q=${encodeURIComponent(typed)}${more}`;
			const text = await handedOut(route, 'load', {}, signedInAs('data-officer', 'XWE'), search);
			expect(text, search).not.toMatch(/Secret plan|Barnard|XBA/);
		}
});

test('a statement of a framework leads whoever has one ICS to its answer there', async () => {
	const route = (await allRoutes()).find(({ id }) => id === '/search')!;
	const asked = (person: Person) => handedOut(route, 'load', {}, person, '?q=housing+lead');
	expect(await asked(signedInAs('programme-director', 'XWE'))).toContain(
		'/ics/XWE/frameworks/sign-offs?statement=housing#housing'
	);
	expect(await asked(signedInAs('region-reviewer', 'X01'))).not.toContain('statement=');
});
