import { expect, test } from 'vitest';
import { change, count, decimal, fixed, percentage, pounds, shareOf } from '#lib/core/numbers.ts';

test('numbers carry commas, and decimals only as far as asked', () => {
	expect(count(1234567)).toBe('1,234,567');
	expect(decimal(12.5)).toBe('12.5');
	expect(decimal(12)).toBe('12');
	expect(decimal(0.126, 2)).toBe('0.13');
	expect(fixed(12, 1)).toBe('12.0');
});

test('a share says what it is a share of', () => {
	expect(shareOf(12, 15)).toBe('12 of 15 (80%)');
	expect(shareOf(1200, 1500, 'people')).toBe('1,200 of 1,500 people (80%)');
	expect(shareOf(0, 15)).toBe('0 of 15 (0%)');
	expect(shareOf(15, 15)).toBe('15 of 15 (100%)');
});

test('a share of nothing has no percentage', () => {
	expect(shareOf(0, 0)).toBe('0 of 0');
	expect(percentage(0, 0)).toBe('');
});

test('only all is 100% and only none is 0%', () => {
	expect(percentage(299, 300)).toBe('over 99%');
	expect(percentage(1, 300)).toBe('under 1%');
	expect(percentage(300, 300)).toBe('100%');
	expect(percentage(0, 300)).toBe('0%');
	expect(percentage(330, 300)).toBe('110%');
});

test('a change carries its sign, with a real minus', () => {
	expect(change(3)).toBe('+3');
	expect(change(-2)).toBe('−2');
	expect(change(0)).toBe('0');
	expect(change(-0.25, 1)).toBe('−0.3');
});

test('money is in whole pounds, and in millions when short', () => {
	expect(pounds(1234567)).toBe('£1,234,567');
	expect(pounds(-1200)).toBe('−£1,200');
	expect(pounds(121_000_000, true)).toBe('£121 million');
	expect(pounds(999_949, true)).toBe('£999,949');
	expect(pounds(999_950, true)).toBe('£1 million');
});
