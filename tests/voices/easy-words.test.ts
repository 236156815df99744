import { describe, expect, test } from 'vitest';
import { PICTURE_NAMES } from '#lib/core/easy-read.ts';
import { STAGES } from '#lib/roadmap/progress/rules.ts';
import {
	DIFFERENCE_EASY,
	DIFFERENCE_WORDS,
	EASY_PICTURES,
	easyClaim,
	easyGroup,
	GROUP_RATINGS
} from '#lib/voices/ratings/rules.ts';

describe('Easy Read', () => {
	test('has a line of its own for each stage, and for none', () => {
		const lines = [null, ...STAGES.map(({ code }) => code)].map(easyClaim);
		expect(new Set(lines.map(({ text }) => text)).size).toBe(6);
		expect(lines[0]).toEqual({
			text: 'The NHS has not said if this is done.',
			picture: 'question'
		});
		for (const { text } of lines) expect(text).toMatch(/^The NHS /);
	});

	test('has a line of its own for each answer of a group', () => {
		const lines = GROUP_RATINGS.map(({ code }) =>
			easyGroup({ rating: code, otherRating: null })
		).flat();
		expect(new Set(lines.map(({ text }) => text)).size).toBe(GROUP_RATINGS.length);
	});

	test('gives both answers of a group that is split', () => {
		expect(easyGroup({ rating: 'yes', otherRating: 'not-yet' })).toEqual([
			{ text: 'Some say: Yes. It is real.', picture: 'thumb-up' },
			{ text: 'Others say: No. We do not see it yet.', picture: 'thumb-down' }
		]);
	});

	test('says each difference', () => {
		expect(Object.keys(DIFFERENCE_EASY)).toEqual(Object.keys(DIFFERENCE_WORDS));
	});

	test('names only pictures that there are, and every one it shows', () => {
		for (const picture of EASY_PICTURES) expect(PICTURE_NAMES).toContain(picture);
		const shown = [
			...[null, ...STAGES.map(({ code }) => code)].map((stage) => easyClaim(stage).picture),
			...GROUP_RATINGS.flatMap(({ code }) =>
				[null, 'yes' as const].flatMap((other) =>
					easyGroup({ rating: code, otherRating: other }).map(({ picture }) => picture)
				)
			)
		];
		for (const picture of shown) expect(EASY_PICTURES).toContain(picture);
	});
});
