import { expect, test } from 'vitest';
import {
	disclosedCount,
	disclosedCountWords,
	disclosedShareWords,
	isSmall
} from '#lib/core/disclosure.ts';

test('a count under 5, nought included, is hidden; any other is rounded to the nearest 5', () => {
	expect([0, 4, 5, 7, 8, 12, 13].map(disclosedCount)).toEqual([null, null, 5, 5, 10, 10, 15]);
	expect(disclosedCountWords(4)).toBe('*');
	expect(disclosedCountWords(1234)).toBe('1,235');
	expect([isSmall(4), isSmall(5)]).toEqual([true, false]);
});

test('a percentage comes from the true values, and is hidden when either count is small', () => {
	expect(disclosedShareWords(41, 83)).toBe('40 of 85 (49%)');
	expect(disclosedShareWords(4, 83)).toBe('* of 85 (*)');
	expect(disclosedShareWords(3, 4)).toBe('* of * (*)');
});
