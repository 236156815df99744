import { describe, expect, it } from 'vitest';
import {
	addedSums,
	boundsOf,
	gapOf,
	missingSentence,
	noSums,
	type PromShare,
	type PromSums,
	shareText,
	suppressedSentences,
	trendSentence
} from '#lib/registers/proms/rules.ts';

const share = (details: Partial<PromShare> = {}): PromShare => ({
	...noSums().shares.first,
	...details
});

function sums(rows: number, first: Partial<PromShare>): PromSums {
	const none = noSums();
	return { rows, shares: { ...none.shares, first: share(first) } };
}

/** One return of 20 people whose part is suppressed. */
const HIDDEN = {
	suppressed: 1,
	least: { part: 0, whole: 20 },
	most: { part: 4, whole: 20 }
};

describe('the bounds of a share', () => {
	it('are what the suppressed counts may add', () => {
		const bounds = boundsOf(share({ part: 50, whole: 100, ...HIDDEN }));
		expect(bounds!.low).toBeCloseTo(50 / 120);
		expect(bounds!.high).toBeCloseTo(54 / 120);
	});

	it('are not given where nothing is suppressed, or nothing is known of what is', () => {
		expect(boundsOf(share({ part: 1, whole: 2 }))).toBeNull();
		expect(boundsOf(share({ suppressed: 1 }))).toBeNull();
	});

	it('reach all when the whole may be no more than the part', () => {
		const alone = share({
			suppressed: 1,
			least: { part: 0, whole: 4 },
			most: { part: 0, whole: 0 }
		});
		expect(boundsOf(alone)).toEqual({ low: 0, high: 1 });
	});
});

describe('a cell', () => {
	it('tells suppressed, not submitted, not used and none apart, each with its words', () => {
		expect(shareText(share(), 0)).toBe(': not submitted');
		expect(shareText(share(), 0, false)).toBe('- not used');
		expect(shareText(share({ missing: 1 }), 1)).toBe(': not submitted');
		expect(shareText(share({ suppressed: 1, missing: 1 }), 2)).toBe('* suppressed');
		expect(shareText(share({ part: 0, whole: 9 }), 1)).toBe('0 of 9 (0%)');
		expect(shareText(share({ part: 0, whole: 0 }), 1)).toBe('0 of 0');
		expect(gapOf(share({ suppressed: 1 }), 2)).toBeNull();
	});

	it('marks a share that leaves suppressed rows out', () => {
		expect(shareText(share({ part: 12, whole: 15, suppressed: 1 }), 2)).toBe('12 of 15 (80%) *');
	});
});

describe('what suppressed rows do to the total', () => {
	it('is said with the bounds', () => {
		expect(suppressedSentences(sums(4, { part: 50, whole: 100, ...HIDDEN }))).toEqual([
			'First score: 1 of 4 returns holds a suppressed count; the totals leave it out, so the true share may lie between 42% and 45%.'
		]);
	});

	it('is said where there is no total, and where nothing can be worked out', () => {
		expect(suppressedSentences(sums(1, HIDDEN))).toEqual([
			'First score: 1 of 1 return holds a suppressed count, so there is no total; the true share may lie between 0% and 20%.'
		]);
		expect(suppressedSentences(sums(1, { suppressed: 1 }))).toEqual([
			'First score: 1 of 1 return holds a suppressed count, and nothing can be worked out from it.'
		]);
		expect(suppressedSentences(sums(3, { part: 1, whole: 2 }))).toEqual([]);
	});

	it('does not pretend a spread that rounds away', () => {
		const hidden = { suppressed: 2, least: { part: 0, whole: 5 }, most: { part: 4, whole: 5 } };
		expect(suppressedSentences(sums(9, { part: 5000, whole: 10_000, ...hidden }))).toEqual([
			'First score: 2 of 9 returns hold a suppressed count; the totals leave them out, so the true share is about 50% all the same.'
		]);
	});

	it('is kept apart from figures that were not given', () => {
		expect(missingSentence(sums(3, { missing: 1 }))).toBe(
			'1 of 3 returns does not give all four figures: a share leaves out those that lack one of its two.'
		);
		expect(missingSentence(noSums())).toBe('');
	});
});

it('sums add up, bounds too', () => {
	const one = sums(1, HIDDEN);
	const both = addedSums([one, sums(1, { part: 5, whole: 10 })]);
	expect(both.rows).toBe(2);
	expect(both.shares.first).toEqual(share({ part: 5, whole: 10, ...HIDDEN }));
	expect(one.shares.first.part).toBe(0);
});

describe('the trend', () => {
	const month = (name: string, rows = 0, first: Partial<PromShare> = {}) => ({
		month: name,
		sums: sums(rows, first)
	});

	it('compares the first month with the last, and names months without a return', () => {
		expect(
			trendSentence([
				month('2026-05'),
				month('2026-06', 1, { part: 3, whole: 10 }),
				month('2026-07'),
				month('2026-08', 1, { suppressed: 1 }),
				month('2026-09', 1, { part: 5, whole: 10 })
			])
		).toBe(
			'First score: 3 of 10 (30%) in June 2026, 5 of 10 (50%) in September 2026. The first return shown is of June 2026. Nothing was submitted for July 2026.'
		);
	});

	it('says one month, none, and all suppressed', () => {
		expect(trendSentence([month('2026-09', 1, { part: 5, whole: 10 })])).toBe(
			'First score: 5 of 10 (50%) in September 2026.'
		);
		expect(trendSentence([month('2026-09')])).toBe('Nothing was submitted in these months.');
		expect(trendSentence([month('2026-09', 1, { suppressed: 1 })])).toBe(
			'No share can be worked out from these months.'
		);
	});
});
