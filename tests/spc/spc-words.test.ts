import { describe, expect, test } from 'vitest';
import { addMonths, addQuarters, quarterOf } from '#lib/core/calendar.ts';
import { type ChartOptions, controlChart } from '#lib/spc/rules.ts';
import {
	ASSURANCE_LABELS,
	chartSentence,
	METHOD,
	pointWords,
	rebaseSentence,
	RULES,
	VARIATION_LABELS
} from '#lib/spc/words.ts';

const words = {
	written: (value: number) => `${Math.round(value)}%`,
	period: 'month'
} as const;

function chartOf(text: string, options: Partial<ChartOptions> = {}) {
	const points = text.split(',').map((value, index) => ({
		on: addMonths('2025-01-31', index),
		value: value === '-' ? null : Number(value)
	}));
	return controlChart(points, { better: 'higher', ...options });
}

const sentence = (text: string, options: Partial<ChartOptions> = {}) =>
	chartSentence(chartOf(text, options), words);

const rebase = { on: '2026-02-01', reason: 'The new model began.', by: 'Ann Example' };
const steady = '50,52,48,52,48,52,48,52,48,52,48,52,49';
const high = '50,52,48,52,48,52,48,52,48,52,48,52,70';
const low = '50,52,48,52,48,52,48,52,48,52,48,52,30';
const rising = '56,57,58,41,51,55,48,43,44,49,50,51,52,53';
const close = '59,59,60,50,56,55,59,60,54,57,50,44,50,46';
const shifted = '52,44,53,42,42,53,43,52,53,51,52,54,52,53';
const constant = '50,50,50,50,50,50,50,50,50,50,50,50,50';

describe('a chart without limits', () => {
	test('says that there are no values', () => {
		expect(chartSentence(controlChart([], { better: 'higher' }), words)).toBe(
			'There are no values yet.'
		);
	});

	test('says for how long nothing was reported', () => {
		expect(sentence('-,-')).toBe('There are no values yet: nothing was reported for 2 months.');
	});

	test('says how many months are there and how many are missing', () => {
		expect(sentence('50,52,48,52,48,52,48,52,49')).toBe(
			'The latest value is 49% in September 2025; the median is 50%. There are not enough months yet (9 of 13) to tell a change from ordinary ups and downs: limits need 4 more.'
		);
	});

	test('has no median to tell of a single value', () => {
		expect(sentence('50')).toBe(
			'The only value is 50% in January 2025. There are not enough months yet (1 of 13) to tell a change from ordinary ups and downs: limits need 12 more.'
		);
	});

	test('says since when it counts', () => {
		expect(sentence(`${steady},60,62`, { rebases: [rebase] })).toBe(
			'The latest value is 62% in March 2026; the median since the re-base on 1 February 2026 is 61%. There are not enough months yet (2 of 13) to tell a change from ordinary ups and downs: limits need 11 more.'
		);
		expect(sentence(`${steady},60`, { rebases: [rebase] })).toContain(
			'The only value since the re-base on 1 February 2026 is 60% in February 2026.'
		);
	});

	test('compares its latest value with the target directly', () => {
		expect(sentence('50,52', { target: { value: 52 } })).toMatch(
			/Compared directly with the latest value, the target of 52% is hit\.$/
		);
	});

	test('says that nothing varies', () => {
		expect(sentence(constant)).toBe(
			'All 13 values are 50%: without variation there are no limits to draw.'
		);
	});

	test('says that nothing varies and that the target is missed', () => {
		expect(sentence(constant, { target: { value: 60 } })).toBe(
			'All 13 values are 50%: without variation there are no limits to draw. Compared directly with the latest value, the target of 60% is missed.'
		);
	});

	test('says that nothing varies since a re-base', () => {
		expect(sentence(`40,${constant}`, { rebases: [{ ...rebase, on: '2025-02-01' }] })).toContain(
			'All 13 values since the re-base on 1 February 2025 are 50%'
		);
	});
});

describe('the latest value', () => {
	test('shows ordinary variation', () => {
		expect(sentence(steady)).toBe(
			'Ordinary variation (common cause): the latest value, 49% in January 2026, lies between the limits of 40% and 60%, and no rule marks it.'
		);
	});

	test('is ordinary, but an earlier one stands out', () => {
		expect(sentence('1,2,1,2,10,1,2,1,2,1,2,1,2,1,2,1,2,1')).toMatch(
			/1 earlier value stands out; the table says why\.$/
		);
	});

	test('is ordinary, but several earlier ones stand out', () => {
		expect(sentence('56,57,42,42,53,44,52,55,56,52,51,51,51,43')).toMatch(
			/7 earlier values stand out; the table says why\.$/
		);
	});

	test('is ordinary, and what stood out before a re-base is not counted', () => {
		const told = sentence(`${high},${steady}`, { rebases: [rebase] });
		expect(told).toMatch(/^Ordinary variation/);
		expect(told).not.toContain('earlier');
	});

	test('is an improvement by rule 1', () => {
		expect(sentence(high)).toBe(
			'Improvement: the latest value, 70% in January 2026, is above the upper limit of 65%.'
		);
	});

	test('is a concern by rule 1', () => {
		expect(sentence(low)).toBe(
			'Concern: the latest value, 30% in January 2026, is below the lower limit of 34%.'
		);
	});

	test('is an improvement by rule 2', () => {
		expect(sentence(rising)).toBe(
			'Improvement: the latest value, 53% in February 2026, is the last of 7 values in a row that rise.'
		);
	});

	test('is a concern by rule 3', () => {
		expect(sentence(close)).toBe(
			'Concern: the latest value, 46% in February 2026, is one of at least two in three neighbouring values close to the lower limit of 43%.'
		);
	});

	test('is an improvement by rule 4', () => {
		expect(sentence(shifted)).toBe(
			'Improvement: the latest value, 53% in February 2026, is the last of 7 values in a row above the mean of 50%.'
		);
	});

	test('is an improvement where lower is better', () => {
		expect(sentence(low, { better: 'lower' })).toMatch(/^Improvement: .* below the lower limit/);
	});

	test('has changed where neither way is better', () => {
		expect(sentence(high, { better: 'neither' })).toBe(
			'Something has changed: the latest value, 70% in January 2026, is above the upper limit of 65%. For this measure neither higher nor lower is better.'
		);
	});

	test('meets several rules', () => {
		expect(sentence('10,20,10,20,10,20,10,20,30,31,32,33,34,35,36')).toBe(
			'Improvement: the latest value, 36% in March 2026, is the last of 9 values in a row that rise, one of at least two in three neighbouring values close to the upper limit of 40% and the last of 7 values in a row above the mean of 23%.'
		);
	});

	test('meets rules that point two ways', () => {
		expect(sentence('10,20,10,20,10,20,10,20,66,65,64,63,62,61,60')).toBe(
			'Concern: the latest value, 60% in March 2026, is the last of 7 values in a row that fall. It is also the last of 7 values in a row above the mean of 37%, which by itself would be an improvement.'
		);
	});

	test('is told in its own words where it has some', () => {
		const points = chartOf(high).points.map(({ on, value }) => ({ on, value, label: '7 of 10' }));
		expect(chartSentence(controlChart(points, { better: 'higher' }), words)).toContain(
			'the latest value, 7 of 10 in January 2026, is'
		);
	});
});

describe('the target', () => {
	const at = (value: number, text = steady) => sentence(text, { target: { value } });

	test('is hit and always will be', () => {
		expect(at(30)).toMatch(
			/The target of 30% is hit and, unless something changes, will be hit every month\.$/
		);
	});

	test('is missed and always will be', () => {
		expect(at(70)).toMatch(
			/The target of 70% is missed and, unless something changes, will be missed every month\.$/
		);
	});

	test('is hit by chance', () => {
		expect(at(49)).toMatch(
			/The target of 49% is hit this time; it lies within the limits, so some months will hit it and some will miss it by chance\.$/
		);
	});

	test('is missed by chance', () => {
		expect(at(55)).toMatch(/The target of 55% is missed this time; it lies within the limits/);
	});

	test('is hit by a value outside the limits', () => {
		expect(at(68, high)).toMatch(
			/The target of 68% is hit this time; by the limits it would be missed every month\.$/
		);
	});

	test('is missed by a value outside the limits', () => {
		expect(at(32, low)).toMatch(
			/Compared directly with the latest value, the target of 32% is missed\.$/
		);
	});

	test('is not judged where neither way is better', () => {
		expect(sentence(steady, { better: 'neither', target: { value: 30 } })).toMatch(
			/The target is 30%; as neither way is better, it is not judged\.$/
		);
	});
});

describe('what is left out, and when', () => {
	test('one missing month is told', () => {
		expect(sentence(`${steady},-`)).toMatch(/1 month without a value is left out\.$/);
	});

	test('several missing months are told', () => {
		expect(sentence(`${steady},-,-`)).toMatch(/2 months without a value are left out\.$/);
	});

	test('quarters have their names', () => {
		const start = quarterOf('2025-06-30');
		const points = [0, 1].map((count) => ({ on: addQuarters(start, count).endsOn, value: 50 }));
		expect(
			chartSentence(controlChart(points, { better: 'higher' }), { ...words, period: 'quarter' })
		).toContain(
			'The latest value is 50% in Q2 2025/26; the median is 50%. There are not enough quarters yet (2 of 13)'
		);
	});

	test('weeks have their day', () => {
		expect(chartSentence(chartOf('50'), { ...words, period: 'week' })).toContain(
			'The only value is 50% on 31 January 2025. There are not enough weeks yet (1 of 13)'
		);
	});
});

describe('a re-base', () => {
	test('says why and who', () => {
		expect(rebaseSentence(rebase)).toBe(
			'Mean and limits start afresh on 1 February 2026: The new model began (Ann Example).'
		);
	});

	test('says that it waits for a value', () => {
		expect(rebaseSentence(rebase, true)).toBe(
			'Mean and limits will start afresh with the first value from 1 February 2026: The new model began (Ann Example).'
		);
	});
});

describe('a value in the table', () => {
	const told = (text: string, index: number, options: Partial<ChartOptions> = {}) => {
		const chart = chartOf(text, options);
		return pointWords(chart.points.at(index)!, chart);
	};

	test('names each rule that it meets', () => {
		expect(told(high, -1)).toBe('Improvement: rule 1, above the upper limit');
		expect(told(low, -1)).toBe('Concern: rule 1, below the lower limit');
		expect(told(rising, 8)).toBe('Improvement: rule 2, one of 7 values in a row that rise');
		expect(told(close, 11)).toBe(
			'Concern: rule 3, one of at least two in three neighbouring values close to the lower limit'
		);
		expect(told(shifted, 8)).toBe('Improvement: rule 4, one of 7 values in a row above the mean');
	});

	test('names all rules that it meets', () => {
		expect(told('10,20,10,20,10,20,10,20,30,31,32,33,34,35,36', -1)).toBe(
			'Improvement: rule 2, one of 9 values in a row that rise; rule 3, one of at least two in three neighbouring values close to the upper limit; rule 4, one of 7 values in a row above the mean'
		);
	});

	test('names rules that point the other way apart', () => {
		expect(told('10,20,10,20,10,20,10,20,66,65,64,63,62,61,60', -1)).toBe(
			'Concern: rule 2, one of 7 values in a row that fall; also improvement: rule 4, one of 7 values in a row above the mean'
		);
	});

	test('says that no rule marks it', () => {
		expect(told(steady, 0)).toBe('Ordinary variation');
	});

	test('says that it is missing', () => {
		expect(told(`${steady},-`, -1)).toBe('No value, left out');
		expect(told('-', 0)).toBe('No value, left out');
	});

	test('says why it is not judged', () => {
		expect(told('50,52', 0)).toBe('Not judged: fewer than 13 values');
		expect(told(constant, 0)).toBe('Not judged: the values do not vary');
	});

	test('says whether it is withheld and yet marked', () => {
		const chart = chartOf(high);
		const withheld = { ...chart.points.at(-1)!, value: null, label: '*' };
		expect(pointWords(withheld, chart)).toBe('Improvement: rule 1, above the upper limit');
	});
});

describe('the fixed words', () => {
	test('there are four rules in the order in which they name a value', () => {
		expect(RULES.map(({ rule }) => rule)).toEqual([1, 2, 3, 4]);
		expect(RULES[1]?.words).toContain('7 values or more in a row');
	});

	test('the method says its factor, its outliers and its fewest values', () => {
		const method = METHOD.join(' ');
		expect(method).toContain('2.66 times');
		expect(method).toContain('No value is set aside as an outlier');
		expect(method).toContain('Under 13 values');
	});

	test('every icon has a word of its own', () => {
		const labels = [...Object.values(VARIATION_LABELS), ...Object.values(ASSURANCE_LABELS)];
		expect(new Set(labels).size).toBe(7);
	});
});
