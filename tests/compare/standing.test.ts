import { expect, test } from 'vitest';
import { type ComparisonRow, reachedSentence, rowsByNeed } from '#lib/compare/rules.ts';
import { type LatestUpdate, stateOf } from '#lib/roadmap/progress/rules.ts';

const DAY = '2026-11-21';

const standing = (
	shortName: string,
	stand: Partial<LatestUpdate> | null,
	given: Partial<ComparisonRow> = {}
): ComparisonRow => ({
	code: shortName.toUpperCase(),
	shortName,
	regionName: null,
	saidBy: null,
	ratings: null,
	state: stateOf(
		'shift',
		stand && {
			deliverable: 'shift',
			effectiveOn: '2026-11-01',
			stage: 'in-delivery',
			confidence: 'green',
			reason: null,
			owner: null,
			backToGreenOn: null,
			baselineOn: '2027-03-31',
			forecastOn: null,
			forecastReason: null,
			actualOn: null,
			...stand
		},
		DAY
	),
	...given
});

const late = standing('Late', { baselineOn: '2026-09-30' });
const doubted = standing('Doubted', { confidence: 'red' });
const stale = standing('Stale', { effectiveOn: '2026-06-01' });
const silent = standing('Silent', null);
const fine = standing('Fine', {});
const reached = standing('Reached', { stage: 'sustained' });

test('past the date comes first, then doubt, no news, silence, what goes well, what is reached', () => {
	const order = rowsByNeed([reached, fine, silent, stale, doubted, late]);
	expect(order).toEqual([late, doubted, stale, silent, fine, reached]);
});

test('the sentence: nobody, nothing recorded, none, some, all', () => {
	expect(reachedSentence([])).toBe('There is no ICS here to compare.');
	expect(reachedSentence([silent])).toBe('The ICS here has recorded nothing of it yet.');
	expect(reachedSentence([silent, standing('Other', null)])).toBe(
		'None of the 2 ICSs here has recorded anything of it yet.'
	);
	expect(reachedSentence([late, doubted, silent])).toBe(
		'None of the 3 ICSs has reached it. 1 is late, 1 is in doubt and 1 has recorded nothing of it.'
	);
	expect(reachedSentence([fine, reached])).toBe('1 of 2 ICSs has reached it.');
	expect(reachedSentence([fine])).toBe('The ICS here has not reached it.');
	expect(reachedSentence([reached])).toBe('The ICS here has reached it.');
	expect(reachedSentence([reached, standing('Too', { stage: 'success-reached' })])).toBe(
		'Both ICSs have reached it.'
	);
});

test('it says where the reviewer rates the section differently, and counts no predecessor twice', () => {
	const ratings = { quarter: '2026-27-q1', system: 'green', reviewer: 'amber' } as const;
	const apart = standing('North', {}, { ratings });
	const again = { ...apart, shortName: 'South', saidBy: 'North' };
	expect(reachedSentence([apart, again, reached])).toBe(
		'1 of 2 ICSs has reached it. For 1 ICS the reviewer’s rating of the section differs from the ICS’s own.'
	);
});
