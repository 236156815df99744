import { describe, expect, test } from 'vitest';
import {
	checkRating,
	type RatingInput,
	reachedHow,
	viewsLacking
} from '#lib/voices/ratings/rules.ts';

const typed = (details: Partial<RatingInput> = {}): RatingInput => ({
	...{ rating: 'partly', words: 'Some of us see it.', reached: 'agreed', votesFor: '' },
	...{ votesAgainst: '', otherRating: '', otherWords: '' },
	...details
});

const fields = (details: Partial<RatingInput>) =>
	checkRating('group', typed(details)).map(({ field }) => field);

describe('a rating', () => {
	test('is sound with an answer of its own scale and a reason', () => {
		expect(checkRating('group', typed())).toEqual([]);
		expect(checkRating('system', typed({ rating: 'sustained', reached: '' }))).toEqual([]);
		expect(checkRating('region', typed({ rating: 'shown', reached: '' }))).toEqual([]);
	});

	test('needs an answer of its own scale', () => {
		expect(fields({ rating: '' })).toEqual(['rating']);
		expect(checkRating('region', typed({ rating: 'partly' }))).toEqual([
			{ field: 'rating', message: 'Choose one of the answers.' }
		]);
	});

	test('needs a reason', () => {
		expect(fields({ words: ' \n ' })).toEqual(['words']);
	});

	test('of a group says how it came about', () => {
		expect(fields({ reached: '' })).toEqual(['reached']);
		expect(fields({ reached: 'guessed' })).toEqual(['reached']);
	});
});

describe('a majority', () => {
	const votes = (votesFor: string, votesAgainst: string) =>
		fields({ reached: 'majority', votesFor, votesAgainst });

	test('is sound when more thought so than not', () => {
		expect(votes('4', '3')).toEqual([]);
		expect(votes(' 4 ', ' 3 ')).toEqual([]);
	});

	test('needs both numbers, whole and written in figures', () => {
		for (const wrong of ['', 'four', '-4', '4.5', '12345']) {
			expect(votes(wrong, '3'), wrong).toEqual(['votesFor']);
			expect(votes('9', wrong), wrong).toEqual(['votesFor']);
		}
	});

	test('is an agreement when nobody thought otherwise', () => {
		expect(votes('4', '0')).toEqual(['votesAgainst']);
	});

	test('is a split when as many did, and no majority when more did', () => {
		expect(votes('3', '3')).toEqual(['votesFor']);
		expect(votes('0', '3')).toEqual(['votesFor']);
	});
});

describe('a split', () => {
	const split = (otherRating: string, otherWords: string) =>
		fields({ reached: 'split', otherRating, otherWords });

	test('is sound with another answer and its reason', () => {
		expect(split('yes', 'Others see it.')).toEqual([]);
	});

	test('needs another answer', () => {
		expect(split('', 'Others see it.')).toEqual(['otherRating']);
		expect(split('partly', 'Others see it.')).toEqual(['otherRating']);
		expect(split('shown', 'Others see it.')).toEqual(['otherRating']);
	});

	test('needs the reason of the others', () => {
		expect(split('yes', '  ')).toEqual(['otherWords']);
		expect(split('', '')).toEqual(['otherRating', 'otherWords']);
	});
});

describe('what is kept of a rating', () => {
	const everything = { votesFor: '4', votesAgainst: '3', otherRating: 'yes', otherWords: ' Hm. ' };
	const nothing = { votesFor: null, votesAgainst: null, otherRating: null, otherWords: null };

	test('is only what belongs to the way it came about', () => {
		expect(reachedHow(typed(everything))).toEqual({ ...nothing, reached: 'agreed' });
		expect(reachedHow(typed({ ...everything, reached: 'majority' }))).toEqual({
			...{ ...nothing, reached: 'majority', votesFor: 4, votesAgainst: 3 }
		});
		expect(reachedHow(typed({ ...everything, reached: 'split' }))).toEqual({
			...{ ...nothing, reached: 'split', otherRating: 'yes', otherWords: 'Hm.' }
		});
	});
});

test.each([
	[0, 0, null],
	[0, 1, 'Give your own view first. Then you can send what the group says.'],
	[1, 1, null],
	[
		...([0, 2] as const),
		'Nobody in the group has given a view on this yet this quarter. Two of you must give a view before the group can say what it thinks.'
	],
	[
		...([1, 5] as const),
		'Only one of you has given a view on this yet this quarter. Two of you must give a view before the group can say what it thinks.'
	],
	[2, 5, null]
])('%i views of %i members: %s', (views, members, words) => {
	expect(viewsLacking(views, members)).toBe(words);
});
