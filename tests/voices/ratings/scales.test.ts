import { describe, expect, test } from 'vitest';
import { STAGES } from '#lib/roadmap/progress/rules.ts';
import {
	choicesOf,
	GROUP_RATINGS,
	isGroupRating,
	isRatingOf,
	isReachedWay,
	QUESTIONS,
	ratingLabel,
	REACHED,
	REGION_RATINGS,
	type Voice
} from '#lib/voices/ratings/rules.ts';

const VOICES: Voice[] = ['system', 'region', 'group'];

describe('the scales', () => {
	test('give each voice the answers of its own', () => {
		const codes = (voice: Voice) => choicesOf(voice).map(({ value }) => value);
		expect(codes('system')).toEqual(STAGES.map(({ code }) => code));
		expect(codes('region')).toEqual(REGION_RATINGS.map(({ code }) => code));
		expect(codes('group')).toEqual(GROUP_RATINGS.map(({ code }) => code));
	});

	test('share no answer, so that none can be averaged with another', () => {
		const every = VOICES.flatMap((voice) => choicesOf(voice).map(({ value }) => value));
		expect(new Set(every).size).toBe(every.length);
		for (const voice of VOICES)
			for (const other of VOICES)
				for (const { value } of choicesOf(other))
					expect(isRatingOf(voice, value), `${voice}: ${value}`).toBe(voice === other);
	});

	test('tell each answer in words', () => {
		for (const voice of VOICES) {
			expect(QUESTIONS[voice]).toMatch(/\?$/);
			for (const { label, hint } of choicesOf(voice)) {
				expect(label).not.toBe('');
				expect(hint).toMatch(/\.$/);
			}
		}
	});

	test('label an answer, and give back one that is not theirs', () => {
		expect(ratingLabel('group', 'cannot-tell')).toBe('Can’t tell');
		expect(ratingLabel('region', 'partly-shown')).toBe('Partly shown');
		expect(ratingLabel('system', 'in-delivery')).toBe('In delivery');
		expect(ratingLabel('group', 'in-delivery')).toBe('in-delivery');
	});

	test('tell answers and ways from other words', () => {
		expect(isGroupRating('partly')).toBe(true);
		expect(isGroupRating('shown')).toBe(false);
		for (const { code } of REACHED) expect(isReachedWay(code)).toBe(true);
		expect(isReachedWay('')).toBe(false);
	});
});
