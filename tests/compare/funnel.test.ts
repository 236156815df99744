import { describe, expect, test } from 'vitest';
import { limitsOf, verdictOf } from '#lib/compare/rules.ts';
import { countsDiffer, lowerTail, sharesDiffer, upperTail } from '#lib/core/chance.ts';

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

describe('two figures and chance', () => {
	/** The chance of each number in the first, by counting the ways with whole numbers. */
	function exact(part: number, of: number, otherPart: number, otherOf: number): number {
		const ways = (n: number, k: number): bigint => {
			let found = 1n;
			for (let one = 1n; one <= BigInt(k); one += 1n)
				found = (found * (BigInt(n) - BigInt(k) + one)) / one;
			return found;
		};
		const all = part + otherPart;
		const higher = part * otherOf > otherPart * of;
		let sum = 0n;
		for (let k = Math.max(0, all - otherOf); k <= Math.min(of, all); k += 1)
			if (higher ? k >= part : k <= part) sum += ways(of, k) * ways(otherOf, all - k);
		return Number((sum * 1_000_000n) / ways(of + otherOf, all)) / 1_000_000;
	}

	test('two shares differ as Fisher’s exact test says, either way round', () => {
		for (const [of, otherOf] of [
			[3, 3],
			[7, 4],
			[10, 12]
		] as const)
			for (let part = 0; part <= of; part += 1)
				for (let other = 0; other <= otherOf; other += 1) {
					const expected = exact(part, of, other, otherOf) < 0.025;
					expect(sharesDiffer(part, of, other, otherOf), `${part}/${of} ${other}/${otherOf}`).toBe(
						expected
					);
					expect(sharesDiffer(other, otherOf, part, of)).toBe(expected);
				}
	});

	test('nothing differs from nothing, and many are quick to judge', () => {
		expect(sharesDiffer(0, 0, 5, 5)).toBe(false);
		expect(sharesDiffer(610_000, 1_000_000, 600_000, 1_000_000)).toBe(true);
		expect(sharesDiffer(600_400, 1_000_000, 600_000, 1_000_000)).toBe(false);
	});

	test('two counts', () => {
		expect(countsDiffer(0, 0)).toBe(false);
		expect(countsDiffer(5, 0)).toBe(false);
		expect(countsDiffer(6, 0)).toBe(true);
		expect(countsDiffer(20, 30)).toBe(false);
	});
});
