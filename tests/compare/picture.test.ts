import { beforeEach, describe, expect, test } from 'vitest';
import { comparisonGrid, openSystems, standingOverTime } from '#lib/compare/read.server.ts';
import {
	cellWords,
	funnelLimits,
	type GridRow,
	gridInOrder,
	limitsOf,
	ratingWords,
	type Standing,
	standingFigures,
	standingSentence
} from '#lib/compare/rules.ts';
import { authorise, may, type Person } from '#lib/core/access.ts';
import { beginReview, rateSection } from '#lib/returns/review/write.server.ts';
import { currentRoadmap } from '#lib/roadmap/read.server.ts';
import { freshDatabase, newOrganisation, newSuccession, signedInAs } from '../support/database.ts';
import { outcome, QUARTER, reviewing, sentReturn } from '../support/returns.ts';
import { directorScope, newRoadmap, recorded } from '../support/roadmap.ts';

const LATER = '2099-03-01';

describe('a cell in words', () => {
	const cell = { stage: 'in-delivery', reached: false, confidence: 'amber', late: false } as const;

	test.each([
		[null, 'No update yet'],
		[cell, 'In delivery, amber'],
		[{ ...cell, late: true }, 'In delivery, amber, late'],
		[{ ...cell, confidence: null }, 'In delivery, not rated'],
		[{ ...cell, stage: 'sustained', reached: true, confidence: null } as const, 'Sustained']
	])('%j', (given, words) => {
		expect(cellWords(given)).toBe(words);
	});

	test.each([
		[null, 'No return sent'],
		[{ system: null, reviewer: null }, 'Not rated'],
		[{ system: 'amber', reviewer: null } as const, 'Amber'],
		[{ system: 'amber', reviewer: 'amber' } as const, 'Amber, as the reviewer says'],
		[{ system: 'amber', reviewer: 'red' } as const, 'Amber; the reviewer says red'],
		[{ system: null, reviewer: 'red' } as const, 'Not rated; the reviewer says red']
	])('of a return %j', (given, words) => {
		expect(ratingWords(given)).toBe(words);
	});
});

describe('the order of the picture', () => {
	const row = (shortName: string, reached: number, late = 0): GridRow => ({
		code: shortName,
		forCode: shortName,
		shortName,
		saidBy: null,
		quarter: null,
		sections: [],
		cells: [
			...Array.from({ length: reached }, () => ({
				...({ stage: 'sustained', reached: true, confidence: null, late: false } as const)
			})),
			...Array.from({ length: late }, () => ({
				...({ stage: 'in-delivery', reached: false, confidence: 'red', late: true } as const)
			}))
		]
	});
	const rows = [row('B', 3), row('Silent', 0), row('A', 3, 1), row('C', 1, 2)];
	const names = (by: Parameters<typeof gridInOrder>[1], needed: string[] = []) =>
		gridInOrder(rows, by, needed).map(({ shortName }) => shortName);

	test('by need, by name, by fewest reached, by most late; who recorded nothing comes last', () => {
		expect(names('need', ['C', 'B'])).toEqual(['C', 'B', 'A', 'Silent']);
		expect(names('name')).toEqual(['A', 'B', 'C', 'Silent']);
		expect(names('reached')).toEqual(['C', 'A', 'B', 'Silent']);
		expect(names('late')).toEqual(['C', 'A', 'B', 'Silent']);
	});
});

describe('England in a sentence and six figures', () => {
	const standing = (more: Partial<Standing> = {}): Standing => ({
		...{ day: '2026-11-21', systems: 4, reporting: 4, withLate: 0, deliverables: 100, reached: 40 },
		...{
			underWay: 60,
			late: 0,
			inDoubt: 6,
			stale: 0,
			found: 20,
			rewritten: 5,
			networks: 0,
			live: 0
		},
		...more
	});
	const before = (more: Partial<Standing> = {}) => standing({ day: '2026-09-30', ...more });
	const head = 'England: 4 ICSs have reached 40 of 100 deliverables (40%)';

	test.each<[string, Standing[], string]>([
		['none', [standing({ systems: 0, reporting: 0 })], 'There is no ICS here to show.'],
		[
			'one, silent',
			[standing({ systems: 1, reporting: 0 })],
			'England: the one ICS has not recorded anything on the roadmap yet.'
		],
		[
			'two, silent',
			[standing({ systems: 2, reporting: 0 })],
			'England: neither ICS has recorded anything on the roadmap yet.'
		],
		[
			'all silent',
			[standing({ reporting: 0 })],
			'England: none of the 4 ICSs has recorded anything on the roadmap yet.'
		],
		['no day before', [standing()], `${head}. None has a late deliverable.`],
		[
			'nothing recorded by the day before',
			[before({ reporting: 0, reached: 0, deliverables: 0 }), standing()],
			`${head}. None has a late deliverable.`
		],
		[
			'more, some late, some silent',
			[before({ reached: 37 }), standing({ systems: 6, withLate: 2 })],
			'England: 4 of 6 ICSs have reached 40 of 100 deliverables (40%), 3 points more than on 30 September 2026. 2 have late deliverables. The other 2 have recorded nothing yet.'
		],
		[
			'fewer, all late',
			[before({ reached: 41 }), standing({ withLate: 4 })],
			`${head}, 1 point fewer than on 30 September 2026. All 4 have late deliverables.`
		],
		[
			'the same, one of two',
			[before(), standing({ systems: 2, reporting: 1, withLate: 1 })],
			'England: 1 of 2 ICSs has reached 40 of 100 deliverables (40%), the same share as on 30 September 2026. It has late deliverables. 1 other has recorded nothing yet.'
		],
		[
			'both late',
			[standing({ systems: 2, reporting: 2, withLate: 2 })],
			'England: 2 ICSs have reached 40 of 100 deliverables (40%). Both have late deliverables.'
		]
	])('%s', (_, standings, words) => {
		expect(standingSentence('England', standings)).toBe(words);
	});

	test('a figure has its share, its change in points and its trend; what is of nothing has none', () => {
		const figures = standingFigures([before({ reached: 30, inDoubt: 3 }), standing()]);
		expect(figures).toHaveLength(6);
		expect(figures[0]).toMatchObject({
			value: '40 of 100',
			detail: '(40%)',
			comparison: '+10 points since 30 Sep 2026',
			direction: 'up',
			trend: [30, 40]
		});
		expect(figures[1]).toMatchObject({ direction: 'same', comparison: 'level with 30 Sep 2026' });
		expect(figures[5]).toMatchObject({
			value: 'No data yet',
			detail: '',
			comparison: null,
			direction: null,
			trend: [null, null]
		});
	});
});

test('the lines of a funnel are the limits of the rule, up to the largest denominator', () => {
	const lines = funnelLimits(0.4, 60);
	expect(lines.at(-1)!.of).toBe(60);
	for (const { of, near, far } of lines) {
		expect(near).toEqual(limitsOf(of, 0.4));
		expect(far).toEqual(limitsOf(of, 0.4, true));
	}
	const started = performance.now();
	funnelLimits(0.5, 2_000_000);
	expect(performance.now() - started).toBeLessThan(1000);
});

describe('the picture of many ICSs', () => {
	beforeEach(() => {
		freshDatabase();
		newRoadmap();
	});

	function grid(person: Person, asAt = LATER, mappedTo: string | null = null) {
		const scope = authorise(person, 'read');
		return comparisonGrid(scope, {
			asAt,
			mappedTo,
			systems: openSystems(scope, mappedTo ?? asAt),
			mayReview: (ics) => may(person, 'review-returns', ics)
		});
	}
	const column = () => currentRoadmap(LATER).deliverables.findIndex(({ code }) => code === 'shift');

	test('holds the ICSs that somebody may see, as at the day, and no other', () => {
		recorded('shift', { effectiveOn: '2023-06-01', stage: 'getting-started' });
		recorded('shift', { effectiveOn: '2023-08-01' }, { seen: 1 });
		recorded('shift', {}, { scope: directorScope('XBA') });
		const stages = (asAt: string) =>
			Object.fromEntries(
				grid(signedInAs('region-reviewer', 'X01'), asAt).map(({ code, cells }) => [
					code,
					cells[column()]?.stage ?? null
				])
			);
		expect(stages('2026-11-21')).toEqual({ XWE: 'in-delivery', XOT: null });
		expect(stages('2023-07-01')).toEqual({ XWE: 'getting-started', XOT: null, XCL: null });
	});

	test('shows a reviewer’s rating before the decision to who reviews alone', () => {
		sentReturn();
		beginReview(reviewing(), QUARTER);
		outcome(
			rateSection(reviewing(), QUARTER, 'quality', { rating: 'red', reason: 'It stands still.' })
		);
		const at = currentRoadmap(LATER).returnSections.findIndex(({ code }) => code === 'quality');
		const seen = (person: Person) => grid(person).find(({ code }) => code === 'XWE')!.sections[at];
		expect(seen(signedInAs('region-reviewer', 'X01'))?.reviewer).toBe('red');
		for (const role of ['programme-director', 'data-officer', 'viewer', 'national'] as const)
			expect(seen(signedInAs(role))?.reviewer, role).toBeNull();
	});

	test('stands under today’s organisation where it is mapped, as the predecessor recorded it', () => {
		newOrganisation('XNE', 'ics', { parent: 'X01', openedOn: '2026-04-01' });
		newSuccession('XCL', 'XNE');
		recorded('shift', { effectiveOn: '2023-06-01' }, { scope: directorScope('XCL') });
		const person = signedInAs('region-reviewer', 'X01');
		const mapped = grid(person, '2026-03-01', '2026-11-21').find(
			({ forCode }) => forCode === 'XNE'
		);
		expect(mapped).toMatchObject({ code: 'XCL', saidBy: 'XCL ics' });
		expect(mapped!.cells[column()]?.stage).toBe('in-delivery');
	});

	test('the sums are over the ICSs that were open on each day', () => {
		recorded('shift', { effectiveOn: '2023-06-01' });
		recorded('shift', { effectiveOn: '2023-06-01' }, { scope: directorScope('XBA') });
		const sums = (person: Person, regionCode?: string) =>
			standingOverTime(authorise(person, 'read'), '2026-11-21', { regionCode, fictional: true });
		const england = sums(signedInAs('national'));
		expect(england.at(-1)).toMatchObject({ day: '2026-11-21', systems: 3, reporting: 2 });
		// XCL was open until March 2026.
		expect(england[0]).toMatchObject({ day: '2025-09-30', systems: 4 });
		expect(sums(signedInAs('national'), 'X02').at(-1)).toMatchObject({ systems: 1, reporting: 1 });
		expect(sums(signedInAs('viewer', 'XOT')).at(-1)).toMatchObject({ systems: 1, reporting: 0 });
	});
});
