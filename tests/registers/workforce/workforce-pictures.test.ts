/** What the pictures of the workforce are drawn from, out of rows as people add them. */
import { beforeEach, describe, expect, it } from 'vitest';
import { quarterFromCode } from '#lib/core/calendar.ts';
import { database } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { Row } from '#lib/registers/definition.ts';
import { fundingLines } from '#lib/registers/funding/figures.server.ts';
import {
	bridgeSums,
	workforceByMonth,
	workforceFlows,
	workforceGroups,
	workforcePlan,
	workforceReturns
} from '#lib/registers/workforce/figures.server.ts';
import { addRow } from '#lib/registers/write.server.ts';
import { actorOn } from '../../support/actors.ts';
import { freshDatabase, newOrganisation } from '../../support/database.ts';
import { scopeOf } from '../../support/registers.ts';

const TODAY = '2026-11-21';
const Q2 = quarterFromCode('2026-27-q2')!;
const ARRS = 'Practitioner (ARRS)';

beforeEach(() => {
	freshDatabase();
	newOrganisation('XT2', 'trust', { parent: 'XWE', name: 'Dale Trust' });
});

/** A row of the workforce; a nurse of XTR in September unless it is said otherwise. */
function post(row: Row = {}): void {
	const result = addRow(actorOn(scopeOf(), TODAY), registerNamed('workforce'), {
		...{ trust: 'XTR', role: 'Nurse', band: '6', employer: 'nhs', focus: 'core' },
		...{ month: '2026-09', ...row }
	});
	if (!('ok' in result)) throw new Error(JSON.stringify(result));
}

const scope = () => scopeOf('read');
const month = (name: string) => workforceByMonth(scope(), [name])[0];

describe('the posts of a month', () => {
	it('leave out rows that do not give both figures, and say how many', () => {
		post({ planned_wte: 10, in_post_wte: 7, offers: 2 });
		post({ band: '7', planned_wte: 5 });
		post({ band: '8a', in_post_wte: 3 });
		expect(month('2026-09')).toMatchObject({
			...{ planned: 10, inPost: 7, given: 1, unknown: 2, offers: 2 }
		});
	});

	it('give no offers, rather than none, when no row says', () => {
		post({ planned_wte: 10, in_post_wte: 7 });
		expect(month('2026-09')?.offers).toBeNull();
	});

	it('take the last return of a trust that is behind', () => {
		post({ planned_wte: 10, in_post_wte: 7 });
		post({ trust: 'XT2', month: '2026-07', planned_wte: 4, in_post_wte: 1 });
		expect(month('2026-09')).toMatchObject({ planned: 14, inPost: 8 });
		expect(month('2026-06')).toBeUndefined();
		expect(workforceReturns(scope()).map(({ name }) => name)).toEqual(['Dale Trust', 'XTR trust']);
	});

	it('count a post of the additional roles scheme once, across trusts and spellings', () => {
		post({ role: ARRS, planned_wte: 4, in_post_wte: 2 });
		post({
			...{ trust: 'XT2', role: ARRS.toUpperCase(), employer: 'primary-care' },
			...{ planned_wte: 4, in_post_wte: 3 }
		});
		expect(month('2026-09')).toMatchObject({ planned: 4, inPost: 3 });
		expect(workforceGroups(scope(), '2026-09', 'employer')).toMatchObject([
			{ value: 'primary-care', planned: 4, inPost: 3 }
		]);
		// Of another focus it is another post.
		post({ role: ARRS, focus: 'aed', planned_wte: 1, in_post_wte: 1 });
		expect(month('2026-09')).toMatchObject({ planned: 5, inPost: 4 });
	});

	it('can be seen by role, whatever its capitals, and by trust, by its name', () => {
		post({ planned_wte: 10, in_post_wte: 7 });
		post({ trust: 'XT2', role: 'nurse', planned_wte: 2, in_post_wte: 1 });
		expect(workforceGroups(scope(), '2026-09', 'role')).toMatchObject([
			{ planned: 12, inPost: 8, spellings: 2 }
		]);
		expect(
			workforceGroups(scope(), '2026-09', 'trust').map(({ value, name }) => [value, name])
		).toEqual([
			['XT2', 'Dale Trust'],
			['XTR', 'XTR trust']
		]);
	});

	it('are those of one system', () => {
		post({ planned_wte: 10, in_post_wte: 7 });
		expect(workforceByMonth(scopeOf('read', 'XBA'), ['2026-09'])).toEqual([]);
		expect(workforceReturns(scopeOf('read', 'XBA'))).toEqual([]);
	});
});

describe('who started and left', () => {
	it('is summed by month, and is not known where no row says', () => {
		post({ month: '2026-08', starters: 1.5, leavers: 1 });
		post({ month: '2026-08', band: '7', starters: 0.5 });
		post({ starters: 2 });
		post({ month: '2026-11', starters: 9, leavers: 9 });
		expect(workforceFlows(scope(), '2026-10')).toEqual([
			{ month: '2026-08', starters: 2, leavers: 1, notGiven: 1 },
			{ month: '2026-09', starters: 2, leavers: null, notGiven: 1 }
		]);
	});

	it('counts the additional roles scheme once in each month', () => {
		post({ role: ARRS, starters: 1, leavers: 1 });
		post({ role: ARRS, employer: 'primary-care', starters: 1, leavers: 1 });
		expect(workforceFlows(scope(), '2026-10')[0]).toMatchObject({ starters: 1, leavers: 1 });
	});
});

describe('the bridge of a quarter', () => {
	const quarterOfPosts = (trust: string, start: number, end: number) => {
		post({ trust, month: '2026-06', in_post_wte: start, starters: 50, leavers: 50 });
		post({ trust, month: '2026-07', in_post_wte: start, starters: 2, leavers: 0 });
		post({ trust, month: '2026-08', in_post_wte: start, starters: 1, leavers: 1.5 });
		post({ trust, month: '2026-09', in_post_wte: end, starters: 0, leavers: 0 });
	};

	it('counts who started in the quarter’s months, not in the one before', () => {
		quarterOfPosts('XTR', 10, 12);
		expect(bridgeSums(scope(), Q2, ['XTR'])).toEqual({
			...{ start: 10, end: 12, starters: 3, leavers: 1.5 },
			...{ notGiven: 0, silent: 0, countedOnce: 0 }
		});
	});

	it('leaves trusts that are not named out of everything', () => {
		quarterOfPosts('XTR', 10, 12);
		quarterOfPosts('XT2', 100, 1);
		expect(bridgeSums(scope(), Q2, ['XTR'])).toMatchObject({ start: 10, end: 12, starters: 3 });
	});

	it('leaves a line out on both sides when one side gives no number', () => {
		quarterOfPosts('XTR', 10, 12);
		post({ band: '7', month: '2026-06', in_post_wte: 5 });
		post({ band: '7', month: '2026-07', in_post_wte: 5, starters: 7, leavers: 0 });
		post({ band: '7', planned_wte: 5 });
		expect(bridgeSums(scope(), Q2, ['XTR'])).toMatchObject({
			...{ start: 10, end: 12, starters: 3, silent: 1 }
		});
	});

	it('counts the additional roles scheme once, and says so', () => {
		quarterOfPosts('XTR', 10, 12);
		for (const employer of ['nhs', 'primary-care'])
			for (const name of ['2026-06', '2026-09'])
				post({ role: ARRS, employer, month: name, in_post_wte: 4, starters: 0, leavers: 0 });
		expect(bridgeSums(scope(), Q2, ['XTR'])).toMatchObject({ start: 14, end: 16, countedOnce: 1 });
	});
});

describe('the plan', () => {
	it('is that of a month to come where one is held, line by line', () => {
		post({ planned_wte: 10, in_post_wte: 7 });
		post({ month: '2027-03', planned_wte: 12 });
		post({ trust: 'XT2', planned_wte: 3, in_post_wte: 1 });
		expect(workforcePlan(scope(), '2026-09', '2027-03')).toEqual({ planned: 15, month: '2027-03' });
		expect(workforcePlan(scope(), '2026-09', '2026-12')).toEqual({ planned: 13, month: '2026-09' });
	});

	it('keeps the lines that a plan of a month to come says nothing of', () => {
		post({ planned_wte: 10, in_post_wte: 7 });
		post({ band: '7', planned_wte: 4, in_post_wte: 4 });
		post({ month: '2027-03', planned_wte: 12 });
		post({ month: '2027-03', role: 'Peer worker', planned_wte: 2 });
		post({ month: '2026-08', band: '5', planned_wte: 30, in_post_wte: 1 });
		expect(workforcePlan(scope(), '2026-09', '2027-03')?.planned).toBe(18);
	});

	it('is none when no row gives one', () => {
		post({ in_post_wte: 7 });
		expect(workforcePlan(scope(), '2026-09', '2027-03')).toBeNull();
	});
});

it('the pictures are read through the index on months', () => {
	const plan = database()
		.prepare(
			`EXPLAIN QUERY PLAN SELECT DISTINCT month, trust FROM workforce WHERE ics_id = 1 AND removed_at IS NULL`
		)
		.all() as { detail: string }[];
	expect(plan.map(({ detail }) => detail).join(' ')).toContain('workforce_by_month');
});

it('the lines of funding keep what is not given apart from nought', () => {
	for (const [category, spent] of [
		['staff', 0],
		['vcse', null]
	] as const)
		addRow(actorOn(scopeOf(), TODAY), registerNamed('funding'), {
			year: '2026/27',
			stream: 'transformation',
			category,
			allocated: 5,
			spent
		});
	expect(
		fundingLines(scope(), TODAY).map(({ category, planned, spent }) => [category, planned, spent])
	).toEqual([
		['staff', null, 0],
		['vcse', null, null]
	]);
	expect(fundingLines(scopeOf('read', 'XBA'), TODAY)).toEqual([]);
});
