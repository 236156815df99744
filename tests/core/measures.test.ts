import { expect, test } from 'vitest';
import { median, share } from '#lib/core/measure.ts';
import { measureNamed } from '#lib/measures/catalogue.ts';

test('the median of an odd number of values is the middle one, whatever their order', () => {
	expect(median([9, 1, 5])).toBe(5);
});

test('the median of an even number of values is the mean of the two in the middle', () => {
	expect(median([1, 2, 10, 4])).toBe(3);
});

test('there is no median of nothing', () => {
	expect(median([])).toBeNull();
});

test('a share of nothing is not known, and is not nought', () => {
	expect(share(0, 0)).toBeNull();
	expect(share(3, 4)).toBe(0.75);
});

test('an unknown measure is a fault of the code', () => {
	expect(() => measureNamed('no-such' as never)).toThrow('no measure no-such');
});
