import { describe, expect, test } from 'vitest';
import { assuranceOf, hitsTarget, type Target, targetOn, targetStretches } from '#lib/spc/rules.ts';

const stretches = (targets: Target[]) => targetStretches(targets, '2025-04-30', '2026-09-30');
const limits = { lower: 40, upper: 60 };

describe('the stretches of a target', () => {
	test('a target without days holds all along', () => {
		expect(stretches([{ value: 50 }])).toEqual([
			{ value: 50, from: '2025-04-30', to: '2026-09-30' }
		]);
	});

	test('no target has no stretch', () => {
		expect(stretches([])).toEqual([]);
	});

	test('a later target takes over from one that never ends', () => {
		const targets = [
			{ value: 50, from: '2024-04-01' },
			{ value: 60, from: '2026-04-01' }
		];
		expect(stretches(targets)).toEqual([
			{ value: 50, from: '2025-04-30', to: '2026-03-31' },
			{ value: 60, from: '2026-04-01', to: '2026-09-30' }
		]);
	});

	test('an earlier target comes back when a later one ends', () => {
		const targets = [{ value: 60, from: '2025-10-01', to: '2025-12-31' }, { value: 50 }];
		expect(stretches(targets).map(({ value, from }) => [value, from])).toEqual([
			[50, '2025-04-30'],
			[60, '2025-10-01'],
			[50, '2026-01-01']
		]);
	});

	test('a gap between targets stays a gap', () => {
		const targets = [
			{ value: 50, to: '2025-06-30' },
			{ value: 50, from: '2026-01-01' }
		];
		expect(stretches(targets)).toEqual([
			{ value: 50, from: '2025-04-30', to: '2025-06-30' },
			{ value: 50, from: '2026-01-01', to: '2026-09-30' }
		]);
	});

	test('the same target set again is one stretch', () => {
		const targets = [{ value: 50 }, { value: 50, from: '2026-04-01' }];
		expect(stretches(targets)).toHaveLength(1);
	});

	test('a target outside the days of the chart is left out', () => {
		expect(stretches([{ value: 50, to: '2025-03-31' }])).toEqual([]);
		expect(stretches([{ value: 50, from: '2026-10-01' }])).toEqual([]);
	});

	test('a target that is no number is refused', () => {
		expect(() => stretches([{ value: Number.NaN }])).toThrow('not a target');
	});

	test('a target that ends before it begins is refused', () => {
		expect(() => stretches([{ value: 5, from: '2026-02-01', to: '2026-01-31' }])).toThrow('before');
	});

	test('a target from a day that does not exist is refused', () => {
		expect(() => stretches([{ value: 5, from: '2026-02-30' }])).toThrow('not an ISO date');
	});
});

describe('the target on a day', () => {
	const held = [{ value: 50, from: '2026-01-01', to: '2026-03-31' }];

	test('holds on its first and on its last day', () => {
		expect([targetOn(held, '2026-01-01'), targetOn(held, '2026-03-31')]).toEqual([50, 50]);
	});

	test('is null on other days', () => {
		expect([targetOn(held, '2025-12-31'), targetOn(held, '2026-04-01')]).toEqual([null, null]);
	});
});

describe('hitting a target', () => {
	test('is reaching it from below where higher is better', () => {
		expect([59, 60, 61].map((value) => hitsTarget(value, 60, 'higher'))).toEqual([
			false,
			true,
			true
		]);
	});

	test('is staying at it or under it where lower is better', () => {
		expect([59, 60, 61].map((value) => hitsTarget(value, 60, 'lower'))).toEqual([
			true,
			true,
			false
		]);
	});

	test('is not missed by a rounding difference', () => {
		expect(hitsTarget(0.3, 0.1 + 0.2, 'higher')).toBe(true);
	});

	test('means nothing where neither way is better', () => {
		expect(hitsTarget(61, 60, 'neither')).toBeNull();
	});
});

describe('assurance', () => {
	test('higher is better: below the limits always hits, above always misses', () => {
		expect([39, 61].map((target) => assuranceOf(target, limits, 'higher'))).toEqual([
			'always hits',
			'always misses'
		]);
	});

	test('lower is better: below the limits always misses, above always hits', () => {
		expect([39, 61].map((target) => assuranceOf(target, limits, 'lower'))).toEqual([
			'always misses',
			'always hits'
		]);
	});

	test('within the limits and on them it is hit or miss', () => {
		expect([40, 50, 60].map((target) => assuranceOf(target, limits, 'higher'))).toEqual([
			'hit or miss',
			'hit or miss',
			'hit or miss'
		]);
	});

	test('is not judged where neither way is better', () => {
		expect(assuranceOf(70, limits, 'neither')).toBeNull();
	});
});
