import { beforeEach, describe, expect, test } from 'vitest';
import {
	compareSystems,
	hasMerged,
	needOf,
	openSystems,
	realSystemsReport
} from '#lib/compare/read.server.ts';
import {
	authorise,
	authoriseSums,
	isOfProgramme,
	NotFound,
	type Person,
	within
} from '#lib/core/access.ts';
import { measureNamed } from '#lib/measures/catalogue.ts';
import { run } from '#lib/platform/database.server.ts';
import { freshDatabase, newOrganisation, signedInAs } from '../support/database.ts';
import { newPcn, newPolicy, scopeOf } from '../support/registers.ts';
import { newRoadmap } from '../support/roadmap.ts';

const TODAY = '2026-11-21';

beforeEach(() => {
	freshDatabase();
	newRoadmap();
});

/** Networks of an ICS: as many live as said. */
function networks(code: string, live: number, all: number) {
	for (let index = 0; index < all; index += 1)
		newPcn(
			{
				ods_code: `U${code.charCodeAt(1)}${code.charCodeAt(2)}${index}`,
				...(index < live ? { live_on: '2023-06-01' } : {})
			},
			scopeOf('edit-registers', code)
		);
}

function asked(
	person: Person,
	{ measure = 'pcns-live', asAt = TODAY, mappedTo = null as string | null } = {}
) {
	const scope = authorise(person, 'read');
	return compareSystems(scope, authoriseSums(person), {
		measure: measureNamed(measure),
		asAt,
		mappedTo,
		systems: openSystems(scope, mappedTo ?? asAt),
		isOwn: (ics) => isOfProgramme(person, ics)
	});
}
const figures = (comparison: ReturnType<typeof asked>) =>
	Object.fromEntries(comparison.rows.map(({ code, figure }) => [code, figure]));

describe('who sees what', () => {
	beforeEach(() => {
		networks('XWE', 3, 4);
		networks('XOT', 1, 2);
		networks('XBA', 0, 4);
	});

	test('a reviewer sees the ICSs of the region, its total, and England’s exact total', () => {
		const seen = asked(signedInAs('region-reviewer', 'X01'));
		expect(figures(seen)).toEqual({ XWE: '3 of 4 (75%)', XOT: '1 of 2 (50%)' });
		expect(seen.england).toMatchObject({ numerator: 4, denominator: 10, systems: 3 });
		expect([...seen.regions]).toEqual([['X01', expect.objectContaining({ denominator: 6 })]]);
	});

	test('somebody of one ICS sees that one and England, but no region: it would tell of the others', () => {
		const seen = asked(signedInAs('programme-director', 'XWE'));
		expect(figures(seen)).toEqual({ XWE: '3 of 4 (75%)' });
		expect(seen.england.denominator).toBe(10);
		expect(seen.regions.size).toBe(0);
	});

	test('the national team sees all of them', () => {
		const seen = asked(signedInAs('national'));
		expect(figures(seen)).toMatchObject({ XBA: '0 of 4 (0%)', XWE: '3 of 4 (75%)' });
		expect([...seen.regions.keys()].sort()).toEqual(['X01', 'X02']);
	});

	test('an ICS that the reader may not see cannot be asked for', () => {
		const person = signedInAs('region-reviewer', 'X01');
		const theirs = openSystems(authoriseSums(person), TODAY);
		const all = () =>
			compareSystems(authorise(person, 'read'), authoriseSums(person), {
				measure: measureNamed('pcns-live'),
				asAt: TODAY,
				mappedTo: null,
				systems: theirs,
				isOwn: () => false
			});
		expect(all).toThrow(NotFound);
		const xba = theirs.find(({ code }) => code === 'XBA')!;
		expect(() => within(authorise(person, 'read'), xba)).toThrow(NotFound);
		expect(() => needOf(authorise(person, 'read'), TODAY, [xba])).toThrow(NotFound);
	});
});

test('a new row shows at once: what is remembered goes with the register’s version', () => {
	networks('XWE', 1, 2);
	const person = signedInAs('national');
	expect(figures(asked(person)).XWE).toBe('1 of 2 (50%)');
	newPcn({ ods_code: 'U99999', live_on: '2023-06-01' });
	expect(figures(asked(person)).XWE).toBe('2 of 3 (67%)');
	expect(asked(person).england.denominator).toBe(3);
});

test('made-up ICSs are compared with made-up ones, real ones with real ones', () => {
	const id = newOrganisation('QXX', 'ics', { parent: 'X01' });
	run('UPDATE organisations SET fictional = 0 WHERE id = ?', id);
	networks('XWE', 1, 2);
	expect(realSystemsReport()).toBe(false);
	networks('QXX', 2, 2);
	expect(realSystemsReport()).toBe(true);
	const person = signedInAs('national');
	const scope = authorise(person, 'read');
	const of = (code: string) =>
		compareSystems(scope, authoriseSums(person), {
			measure: measureNamed('pcns-live'),
			asAt: TODAY,
			mappedTo: null,
			systems: openSystems(scope, TODAY).filter((ics) => ics.code === code),
			isOwn: () => false
		}).england;
	expect(of('XWE')).toMatchObject({ numerator: 1, denominator: 2, systems: 1 });
	expect(of('QXX')).toMatchObject({ numerator: 2, denominator: 2, systems: 1 });
});

describe('across a merger', () => {
	const BEFORE = '2026-03-31';

	/** XCL closed and went to XNW, whole; XOT gave a fifth of itself to XNW. */
	beforeEach(() => {
		const next = newOrganisation('XNW', 'ics', { parent: 'X01', name: 'New ICS' });
		run("UPDATE organisations SET opened_on = '2026-04-01' WHERE id = ?", next);
		for (const [code, kind, share] of [
			['XCL', 'merger', 1],
			['XOT', 'split', 0.2]
		] as const)
			run(
				`INSERT INTO successions (predecessor_id, successor_id, on_date, kind, share)
				SELECT id, ?, '2026-04-01', ?, ? FROM organisations WHERE code = ?`,
				next,
				kind,
				share,
				code
			);
		networks('XCL', 2, 10);
		networks('XOT', 10, 10);
	});

	test('as reported then, each figure stays under the organisation that gave it', () => {
		const then = asked(signedInAs('national'), { asAt: BEFORE });
		expect(figures(then)).toMatchObject({ XCL: '2 of 10 (20%)', XOT: '10 of 10 (100%)' });
		expect(figures(then)).not.toHaveProperty('XNW');
	});

	test('mapped to today, it is rebuilt from its predecessors, and said to be an estimate', () => {
		const today = asked(signedInAs('national'), { asAt: BEFORE, mappedTo: TODAY });
		const row = today.rows.find(({ code }) => code === 'XNW')!;
		expect(row.figure).toBe('4 of 12 (33%)');
		expect(row.note).toContain('Put together from XCL ics and 20% of Oldtown ICS.');
		expect(row.england?.verdict).toBeNull();
		expect(figures(today)).not.toHaveProperty('XCL');
		expect(today.england).toMatchObject({ numerator: 12, denominator: 20 });
	});

	test('medians are not mapped, and that is said', () => {
		for (const code of ['XCL', 'XOT'])
			newPolicy(
				{ trust: 'XTR', identified_on: '2023-01-01', review_started_on: '2023-02-01' },
				scopeOf('edit-registers', code)
			);
		const today = asked(signedInAs('national'), {
			measure: 'policy-step-days',
			asAt: BEFORE,
			mappedTo: TODAY
		});
		const row = today.rows.find(({ code }) => code === 'XNW')!;
		expect(row.figure).toBe('No data yet');
		expect(row.note).toContain('Medians cannot be put together');
	});

	test('from its first day on, its figures are its own', () => {
		const today = asked(signedInAs('national'), { asAt: '2026-04-01', mappedTo: TODAY });
		expect(figures(today).XNW).toBe('No data yet');
	});

	test('what the reader may not see by itself is left out of the sum', () => {
		const today = asked(signedInAs('viewer', 'XNW'), { asAt: BEFORE, mappedTo: TODAY });
		const row = today.rows.find(({ code }) => code === 'XNW')!;
		expect(row.figure).toBe('No data yet');
	});

	test('a choice is offered only where something merged since the day', () => {
		const scope = authorise(signedInAs('national'), 'read');
		expect(hasMerged(scope, BEFORE, TODAY)).toBe(true);
		expect(hasMerged(scope, '2026-04-01', TODAY)).toBe(false);
		expect(hasMerged(authorise(signedInAs('viewer', 'XBA'), 'read'), BEFORE, TODAY)).toBe(false);
	});
});
