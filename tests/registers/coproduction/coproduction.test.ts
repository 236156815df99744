import { describe, expect, test } from 'vitest';
import {
	byQuarter,
	byYear,
	type MonthOfActivities,
	peopleSentence,
	type Shaping,
	unshaped,
	unshapedSentence,
	waitingSentence
} from '#lib/registers/coproduction/rules.ts';
import type { StageCode } from '#lib/roadmap/progress/rules.ts';

const month = (name: string, details: Partial<MonthOfActivities> = {}): MonthOfActivities => ({
	...{ month: name, activities: 1, experts: 4, carers: 2, expertsSuppressed: 0 },
	...{ carersSuppressed: 0, notCounted: 0, cost: 100, costUnknown: 0, outside: null, ...details }
});

describe('by quarter and year', () => {
	test('months are summed, and a quarter without any activity stands between', () => {
		const months = [month('2023-04'), month('2023-06'), month('2023-11')];
		expect(byQuarter(months, '2023-12-01').map((one) => [one.label, one.activities])).toEqual([
			['Q1 2023/24', 2],
			['Q2 2023/24', 0],
			['Q3 2023/24', 1]
		]);
		expect(byQuarter(months, '2023-12-01')[0]).toMatchObject({ experts: 8, carers: 4 });
	});

	test('the newest quarters are kept, and nothing is nothing', () => {
		const found = byQuarter([month('2020-04')], '2023-12-31', 4);
		expect(found.map(({ code }) => code).at(-1)).toBe('2023-24-q3');
		expect(found).toHaveLength(4);
		expect(byQuarter([], '2023-12-31')).toEqual([]);
	});

	test('spending stands beside what was set aside, with what does not say its cost', () => {
		const months = [month('2023-03'), month('2023-04', { cost: 0, costUnknown: 1 })];
		expect(byYear(months, new Map([['2023/24', 5000]]))).toEqual([
			{ year: '2023/24', activities: 1, cost: 0, costUnknown: 1, allocated: 5000 },
			{ year: '2022/23', activities: 1, cost: 100, costUnknown: 0, allocated: null }
		]);
	});
});

describe('the people who took part', () => {
	test.each<[string, MonthOfActivities[], string]>([
		['none', [], 'Nobody has taken part yet: no activity had been held by this day.'],
		[
			'some',
			[month('2023-04'), month('2023-05', { experts: 1, carers: 0 })],
			'Experts by experience took part 5 times and carers 2 times: somebody who came twice counts twice.'
		],
		[
			'one',
			[month('2023-04', { experts: 1, carers: 1 })],
			'Experts by experience took part 1 time and carers 1 time: somebody who came twice counts twice.'
		],
		[
			'suppressed',
			[month('2023-04', { activities: 2, carersSuppressed: 1 })],
			'Experts by experience took part 4 times and carers at least 2 times: somebody who came twice counts twice. 1 number is suppressed (*) and left out.'
		],
		[
			'partly unknown',
			[month('2023-04', { activities: 3, notCounted: 2 })],
			'Experts by experience took part 4 times and carers 2 times: somebody who came twice counts twice. 2 activities do not say how many came.'
		],
		[
			'unknown',
			[month('2023-04', { activities: 2, notCounted: 2, experts: 0, carers: 0 })],
			'None of the 2 activities say how many took part.'
		]
	])('are told: %s', (_, months, sentence) => {
		expect(peopleSentence(months)).toBe(sentence);
	});
});

describe('deliverables with nothing co-produced behind them', () => {
	const deliverables = ['a', 'b', 'c', 'd'].map((code) => ({
		...{ code, title: `Title of ${code}`, replaces: code === 'd' ? ['old'] : [] }
	}));
	const stages = new Map<string, StageCode | null>([
		['a', 'getting-started'],
		['b', 'in-delivery'],
		['c', 'success-reached']
	]);
	const shaping = (codes: string, depth: string | null = 'co-produced'): Shaping => ({
		...{ deliverables: codes, depth, activities: 1 }
	});
	const found = (...all: Shaping[]) => unshaped(deliverables, stages, all);
	const codes = (...all: Shaping[]) => found(...all).map(({ code }) => code);
	const sentence = (...all: Shaping[]) => unshapedSentence(found(...all), deliverables.length);

	test('are named, those claiming success first and then the further they have come', () => {
		expect(codes()).toEqual(['c', 'b', 'a', 'd']);
		expect(found()[0]).toMatchObject({ reached: true, backing: 'none', activities: 0 });
	});

	test('are not those that an activity names, among others or by an earlier code', () => {
		expect(codes(shaping('a; b'), shaping('old'))).toEqual(['c']);
	});

	test('are those too on which people were only told or asked', () => {
		expect(found(shaping('c', 'consulted'), shaping('a; b; d', 'co-designed'))).toMatchObject([
			{ code: 'c', backing: 'asked', activities: 1 }
		]);
		expect(codes(shaping('a', 'informed'), shaping('a', 'co-designed'))).toEqual(['c', 'b', 'd']);
	});

	test('are not those whose activity does not say its depth', () => {
		expect(codes(shaping('a; b; c; d', null))).toEqual([]);
	});

	test('are told in a sentence', () => {
		expect(sentence()).toBe(
			'None of the 4 deliverables has any co-production behind it. Success is claimed for 1 of these: it comes first below.'
		);
		expect(sentence(shaping('c'))).toBe(
			'3 of 4 deliverables have no co-production behind them. Success is claimed for none of these.'
		);
		expect(sentence(shaping('a; b'), shaping('c', 'informed'))).toBe(
			'1 of 4 deliverables has no co-production behind it; for 1 more, people were informed or consulted and no more. Success is claimed for 1 of these: it comes first below.'
		);
		expect(sentence(shaping('a; b; d'), shaping('c', 'informed'))).toBe(
			'For 1 of 4 deliverables, people were informed or consulted and no more. Success is claimed for 1 of these: it comes first below.'
		);
		expect(sentence(shaping('a; b; c; d'))).toBe(
			'People with lived experience helped to shape every one of the 4 deliverables.'
		);
	});
});

test('those who wait are told of with how long', () => {
	expect(waitingSentence(0, null)).toBe('Nobody is waiting to hear what came of an activity.');
	expect(waitingSentence(1, 1)).toBe(
		'The people of 1 activity are still waiting to hear what came of it, for 1 day.'
	);
	expect(waitingSentence(3, 200)).toBe(
		'The people of 3 activities are still waiting to hear what came of them, the longest for 200 days.'
	);
});
