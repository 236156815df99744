import { expect, test } from 'vitest';
import { agree, capital, counted, list, listSome, plural, withArticle } from '#lib/core/words.ts';

test('a noun follows its number', () => {
	expect(plural(1, 'policy', 'policies')).toBe('1 policy');
	expect(plural(0, 'policy', 'policies')).toBe('0 policies');
	expect(plural(1234, 'row')).toBe('1,234 rows');
	expect(counted(0, 'policy', 'policies')).toBe('no policies');
	expect(agree(1, 'is', 'are')).toBe('is');
	expect(agree(0, 'is', 'are')).toBe('are');
});

test('a list has commas and one and', () => {
	expect(list([])).toBe('');
	expect(list(['a'])).toBe('a');
	expect(list(['a', 'b'])).toBe('a and b');
	expect(list(['a', 'b', 'c'])).toBe('a, b and c');
	expect(list(['a', 'b', 'c'], 'or')).toBe('a, b or c');
	expect(listSome(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
	expect(listSome(['a', 'b'], 2)).toBe('a and b');
});

test('a sentence starts large and a noun has its article', () => {
	expect(capital('two networks')).toBe('Two networks');
	expect(capital('')).toBe('');
	expect(withArticle('ICS')).toBe('an ICS');
	expect(withArticle('policy')).toBe('a policy');
});
