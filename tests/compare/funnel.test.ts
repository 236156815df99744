import { describe, expect, test } from 'vitest';
import { limitsOf, lowerTail, upperTail, verdictOf } from '#lib/compare/rules.ts';

describe('the tails of the binomial distribution', () => {
	test('of ten throws of a coin, worked out by hand', () => {
		// 1 + 10 + 45 = 56 of 1,024 ways give eight heads or more; 11 give nine or more; 1 gives ten.
		expect(upperTail(8, 10, 0.5)).toBeCloseTo(56 / 1024, 12);
		expect(upperTail(9, 10, 0.5)).toBeCloseTo(11 / 1024, 12);
		expect(lowerTail(1, 10, 0.5)).toBeCloseTo(11 / 1024, 12);
		expect(lowerTail(0, 10, 0.5)).toBeCloseTo(1 / 1024, 12);
		expect(upperTail(0, 10, 0.5)).toBe(1);
		expect(lowerTail(10, 10, 0.5)).toBe(1);
	});

	test('of three with a share of 0.2', () => {
		expect(upperTail(2, 3, 0.2)).toBeCloseTo(3 * 0.04 * 0.8 + 0.008, 12);
		expect(lowerTail(2, 3, 0.2)).toBeCloseTo(1 - 0.008, 12);
	});

	test('both tails add up to one and the chance of the value itself, however many', () => {
		for (const [part, of, share] of [
			[12, 40, 0.4],
			[400, 1000, 0.41],
			[5100, 10_000, 0.5]
		] as const)
			expect(upperTail(part, of, share) + lowerTail(part - 1, of, share)).toBeCloseTo(1, 9);
		// 2 standard deviations of 10,000 throws: 0.5 + 100/10,000, with half a head of continuity.
		expect(upperTail(5100, 10_000, 0.5)).toBeCloseTo(0.0233, 3);
	});

	test('of a share that is nothing or all', () => {
		expect(upperTail(1, 5, 0)).toBe(0);
		expect(lowerTail(0, 5, 0)).toBe(1);
		expect(lowerTail(4, 5, 1)).toBe(0);
	});
});

describe('the verdict', () => {
	test('8 of 10 heads is no different; 9 is higher; 1 is lower; 10 of 10 is much higher', () => {
		expect(verdictOf(8, 10, 0.5)).toBe('same');
		expect(verdictOf(9, 10, 0.5)).toBe('higher');
		expect(verdictOf(1, 10, 0.5)).toBe('lower');
		expect(verdictOf(10, 10, 0.5)).toBe('much-higher');
		expect(verdictOf(0, 10, 0.5)).toBe('much-lower');
		expect(verdictOf(2, 10, 0.5)).toBe('same');
	});

	test('the same share is news for many and none for few', () => {
		expect(verdictOf(3, 5, 0.4)).toBe('same');
		expect(verdictOf(24, 40, 0.4)).toBe('higher');
		expect(verdictOf(300, 500, 0.4)).toBe('much-higher');
	});

	test('nobody differs where all have none, or all', () => {
		expect(verdictOf(0, 12, 0)).toBe('same');
		expect(verdictOf(12, 12, 1)).toBe('same');
	});
});

test('the limits hold what is no different and nothing else', () => {
	expect(limitsOf(10, 0.5)).toEqual([0.2, 0.8]);
	expect(limitsOf(10, 0.5, true)).toEqual([0.1, 0.9]);
	expect(limitsOf(3, 0.5)).toEqual([0, 1]);
	for (const of of [1, 7, 40, 150]) {
		const [low, high] = limitsOf(of, 0.3);
		const same = Array.from({ length: of + 1 }, (_, part) => part).filter(
			(part) => verdictOf(part, of, 0.3) === 'same'
		);
		expect([same[0]! / of, same.at(-1)! / of]).toEqual([low, high]);
	}
});
