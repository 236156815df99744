import { describe, expect, test } from 'vitest';
import { compare, limitsOf, type Signal, signalsIn } from '#lib/spc/rules.ts';

/** Mean 50, limits 40 and 60, 2 sigma 43.3 and 56.7: the rules are tried one by one against these. */
const limits = {
	mean: 50,
	averageRange: 10 / 2.66,
	lower: 40,
	upper: 60,
	lowerTwoSigma: 50 - 20 / 3,
	upperTwoSigma: 50 + 20 / 3
};

/** Which values a rule marks, counted from 1. */
function marked(rule: Signal['rule'], values: readonly number[]): number[] {
	return signalsIn(values, limits).flatMap((signals, index) =>
		signals.some((signal) => signal.rule === rule) ? [index + 1] : []
	);
}

describe('mean and limits', () => {
	test('the limits lie 2.66 average ranges from the mean, 2 sigma at two thirds of that', () => {
		const found = limitsOf([10, 14, 10, 14]);
		expect(found?.mean).toBe(12);
		expect(found?.averageRange).toBe(4);
		expect(found?.lower).toBeCloseTo(12 - 10.64, 12);
		expect(found?.upper).toBeCloseTo(12 + 10.64, 12);
		expect(found?.lowerTwoSigma).toBeCloseTo(12 - (2 / 3) * 10.64, 12);
		expect(found?.upperTwoSigma).toBeCloseTo(12 + (2 / 3) * 10.64, 12);
	});

	test('values that are all the same have no limits', () => {
		expect(limitsOf([5, 5, 5])).toBeNull();
	});

	test('a rounding difference is no variation', () => {
		expect(limitsOf([0.3, 0.1 + 0.2, 0.3])).toBeNull();
	});

	test('an outlier is not set aside', () => {
		expect(limitsOf([1, 1, 1, 91])?.averageRange).toBe(30);
	});
});

describe('comparing', () => {
	test('says above, below and equal', () => {
		expect([compare(2, 1), compare(1, 2), compare(1, 1)]).toEqual([1, -1, 0]);
	});

	test('takes what differs by rounding for equal', () => {
		expect(compare(0.1 + 0.2, 0.3)).toBe(0);
	});

	test('takes what is small beside the other values for equal to 0', () => {
		expect([compare(1e-17, 0), compare(1e-17, 0, 1)]).toEqual([1, 0]);
	});
});

describe('rule 1, a value outside the limits', () => {
	test('marks a value above the upper and one below the lower limit', () => {
		const signals = signalsIn([61, 50, 39], limits);
		expect(signals[0]).toEqual([{ rule: 1, way: 'up', length: 1 }]);
		expect(signals[2]).toEqual([{ rule: 1, way: 'down', length: 1 }]);
	});

	test('does not mark a value on a limit', () => {
		expect(marked(1, [60, 40])).toEqual([]);
	});
});

describe('rule 2, a trend', () => {
	test('marks seven rising values', () => {
		expect(marked(2, [49, 47, 48, 49, 50, 51, 52, 53])).toEqual([2, 3, 4, 5, 6, 7, 8]);
	});

	test('marks seven falling values as going down', () => {
		const signals = signalsIn([53, 52, 51, 50, 49, 48, 47], limits);
		expect(signals[0]).toContainEqual({ rule: 2, way: 'down', length: 7 });
	});

	test('marks all of a longer trend', () => {
		expect(marked(2, [46, 47, 48, 49, 50, 51, 52, 53, 54])).toHaveLength(9);
	});

	test('does not mark six', () => {
		expect(marked(2, [47, 48, 49, 50, 51, 52])).toEqual([]);
	});

	test('is broken by a tie', () => {
		expect(marked(2, [46, 47, 48, 49, 49, 50, 51, 52])).toEqual([]);
	});

	test('is not kept alive by a rounding difference', () => {
		expect(marked(2, [0.1, 0.2, 0.3, 0.1 + 0.2, 0.4, 0.5, 0.6])).toEqual([]);
	});

	test('gives the turn between two trends the direction of the later one', () => {
		const up = [47, 48, 49, 50, 51, 52, 53];
		const turned = signalsIn([...up, ...up.toReversed().slice(1)], limits);
		expect(turned.map((signals) => signals.map(({ way }) => way))).toEqual([
			...Array.from({ length: 6 }, () => ['up']),
			...Array.from({ length: 7 }, () => ['down'])
		]);
		const back = signalsIn([...up.toReversed(), ...up.slice(1)], limits);
		expect(back[6]).toEqual([{ rule: 2, way: 'up', length: 7 }]);
	});
});

describe('rule 3, two of three close to a limit', () => {
	test('marks only the outer two', () => {
		expect(marked(3, [50, 57, 51, 58, 50])).toEqual([2, 4]);
	});

	test('marks all three when all are', () => {
		expect(marked(3, [57, 58, 59])).toEqual([1, 2, 3]);
	});

	test('marks values close to the lower limit as going down', () => {
		expect(signalsIn([43, 43, 49], limits)[0]).toEqual([{ rule: 3, way: 'down', length: 3 }]);
	});

	test('wants all three on the same side of the mean', () => {
		expect(marked(3, [57, 49, 58])).toEqual([]);
	});

	test('is not met with the third on the mean', () => {
		expect(marked(3, [57, 50, 58])).toEqual([]);
	});

	test('is not met by one close to each limit', () => {
		expect(marked(3, [57, 43, 51])).toEqual([]);
	});

	test('does not count a value outside the limits as one of the two', () => {
		expect(marked(3, [57, 61, 51])).toEqual([]);
	});

	test('lets the third value lie outside the limits', () => {
		expect(marked(3, [57, 61, 58])).toEqual([1, 3]);
	});

	test('counts a value on the limit', () => {
		expect(marked(3, [60, 51, 60])).toEqual([1, 3]);
	});

	test('does not count a value on the 2 sigma line', () => {
		expect(marked(3, [limits.upperTwoSigma, 51, 58])).toEqual([]);
	});

	test('needs three values', () => {
		expect(marked(3, [57, 58])).toEqual([]);
	});
});

describe('rule 4, a shift', () => {
	test('marks seven values above the mean', () => {
		expect(marked(4, [49, 51, 52, 51, 52, 51, 52, 51, 49])).toEqual([2, 3, 4, 5, 6, 7, 8]);
	});

	test('marks seven values below the mean as going down', () => {
		const signals = signalsIn([49, 48, 49, 48, 49, 48, 49], limits);
		expect(signals[3]).toEqual([{ rule: 4, way: 'down', length: 7 }]);
	});

	test('does not mark six', () => {
		expect(marked(4, [49, 51, 52, 51, 52, 51, 52, 49])).toEqual([]);
	});

	test('is broken by a value on the mean', () => {
		expect(marked(4, [51, 52, 51, 50, 52, 51, 52, 51])).toEqual([]);
	});

	test('is broken by a value that lies on the mean but for rounding', () => {
		const near = {
			...limits,
			mean: 0.1 + 0.2,
			lowerTwoSigma: 0,
			upperTwoSigma: 1,
			lower: -1,
			upper: 2
		};
		const signals = signalsIn([0.4, 0.5, 0.4, 0.3, 0.5, 0.4, 0.5], near);
		expect(signals.flat()).toEqual([]);
	});
});

describe('several rules on one value', () => {
	test('are all listed, in the order of the rules', () => {
		const values = [51, 52, 53, 54, 57, 58, 61];
		expect(signalsIn(values, limits).map((signals) => signals.map(({ rule }) => rule))).toEqual([
			[2, 4],
			[2, 4],
			[2, 4],
			[2, 4],
			[2, 3, 4],
			[2, 3, 4],
			[1, 2, 4]
		]);
	});
});
