import { describe, expect, test } from 'vitest';
import { type StageCode, STAGES } from '#lib/roadmap/progress/rules.ts';
import {
	agreementOf,
	agreementSentence,
	type Compared,
	type Difference,
	DIFFERENCE_WORDS,
	differenceOf,
	differencesOf,
	differenceWords,
	GROUP_RATINGS,
	type GroupRating
} from '#lib/voices/ratings/rules.ts';

const answers = (...ratings: GroupRating[]) => [{ groupId: 1, group: 'Group', ratings }];

function compared(stage: StageCode | null, ...ratings: GroupRating[]): Compared {
	const nobody = ratings.length === 0;
	return { kind: 'deliverable', code: 'x', stage, answers: nobody ? [] : answers(...ratings) };
}

describe('a difference', () => {
	/** In the order of the group's scale: not yet, partly, mostly, yes, can't tell. */
	const TABLE: Record<StageCode, (Difference | null)[]> = {
		'not-started': [null, null, 'ahead', 'ahead', null],
		'getting-started': [null, null, null, 'ahead', null],
		'in-delivery': [null, null, null, 'ahead', null],
		'success-reached': ['claimed', 'claimed', null, null, 'unclear'],
		sustained: ['claimed', 'claimed', null, null, 'unclear']
	};

	test.each(STAGES.map(({ code }) => code))('where the ICS says %s', (stage) => {
		expect(GROUP_RATINGS.map(({ code }) => differenceOf(stage, code))).toEqual(TABLE[stage]);
	});

	test('is none where the ICS has not spoken', () => {
		for (const { code } of GROUP_RATINGS) expect(differenceOf(null, code)).toBeNull();
	});

	test('has words for each kind', () => {
		expect(Object.keys(DIFFERENCE_WORDS)).toEqual(['claimed', 'unclear', 'ahead']);
	});
});

describe('the differences of a subject', () => {
	test('stand once each, the gravest first', () => {
		const groups = [...answers('cannot-tell'), ...answers('partly', 'not-yet')];
		expect(differencesOf({ stage: 'sustained', answers: groups })).toEqual(['claimed', 'unclear']);
	});

	test('come from either answer of a group that is split', () => {
		expect(differencesOf(compared('success-reached', 'yes', 'not-yet'))).toEqual(['claimed']);
		expect(differencesOf(compared('in-delivery', 'not-yet', 'yes'))).toEqual(['ahead']);
	});

	test('are none where nobody has spoken, or all can be right', () => {
		expect(differencesOf(compared('sustained'))).toEqual([]);
		expect(differencesOf(compared('sustained', 'yes'))).toEqual([]);
		expect(differencesOf(compared(null, 'not-yet'))).toEqual([]);
	});
});

describe('an agreement', () => {
	test('counts only what both have spoken about', () => {
		expect(agreementOf([])).toEqual({ both: 0, differ: 0, claimed: 0 });
		expect(
			agreementOf([
				compared('sustained'),
				compared(null, 'yes'),
				compared('sustained', 'yes'),
				compared('sustained', 'cannot-tell'),
				compared('not-started', 'yes'),
				compared('success-reached', 'mostly', 'partly')
			])
		).toEqual({ both: 4, differ: 3, claimed: 1 });
	});
});

describe('the sentence of an agreement', () => {
	const THERE = 'There the ICS says it is in place, and people say it is not there yet.' as const;

	test('says when there is nothing to compare, whoever has spoken', () => {
		expect(agreementSentence({ both: 0, differ: 0, claimed: 0 })).toBe(
			'There is nothing yet of which both people and the ICS have spoken.'
		);
	});

	test('says when one thing or all agree', () => {
		expect(agreementSentence({ both: 1, differ: 0, claimed: 0 })).toBe(
			'People and the ICS say the same of the one thing that both have spoken about.'
		);
		expect(agreementSentence({ both: 3, differ: 0, claimed: 0 })).toBe(
			'People and the ICS say the same of all 3 things that both have spoken about.'
		);
	});

	test('says when the only thing differs', () => {
		const head = 'People and the ICS differ on the one thing that both have spoken about.' as const;
		expect(agreementSentence({ both: 1, differ: 1, claimed: 0 })).toBe(head);
		expect(agreementSentence({ both: 1, differ: 1, claimed: 1 })).toBe(`${head} ${THERE}`);
	});

	test('says on how many they differ, and how often the ICS claims more', () => {
		const head = (differ: number) =>
			`People and the ICS differ on ${differ} of 7 things that both have spoken about.`;
		const tail = 'the ICS says it is in place, and people say it is not there yet.';
		expect(agreementSentence({ both: 7, differ: 2, claimed: 0 })).toBe(head(2));
		expect(agreementSentence({ both: 7, differ: 1, claimed: 1 })).toBe(`${head(1)} ${THERE}`);
		expect(agreementSentence({ both: 7, differ: 2, claimed: 2 })).toBe(
			`${head(2)} Each time ${tail}`
		);
		expect(agreementSentence({ both: 7, differ: 3, claimed: 1 })).toBe(
			`${head(3)} For 1 of them ${tail}`
		);
	});
});

describe('a programme’s own terms', () => {
	const sentence = (both: number, differ: number, claimed: number) =>
		agreementSentence({ both, differ, claimed }, 'programme');
	const there = 'the ICS says it is in place, and a group says it is not there yet.';

	test('say on how many promises the ICS and the groups differ', () => {
		expect(sentence(0, 0, 0)).toBe(
			'There is no promise yet on which both the ICS and a group have reported.'
		);
		expect(sentence(1, 0, 0)).toBe(
			'The ICS and the groups say the same about the one promise that both have reported on.'
		);
		expect(sentence(3, 0, 0)).toBe(
			'The ICS and the groups say the same about all 3 promises that both have reported on.'
		);
		expect(sentence(1, 1, 1)).toBe(
			`The ICS and the groups differ on the one promise that both have reported on. There ${there}`
		);
		const head = (differ: number) =>
			`The ICS and the groups differ on ${differ} of 7 promises that both have reported on.`;
		expect(sentence(7, 2, 0)).toBe(head(2));
		expect(sentence(7, 2, 2)).toBe(`${head(2)} On each ${there}`);
		expect(sentence(7, 3, 1)).toBe(`${head(3)} On 1 of them ${there}`);
	});

	test('name both sides of a difference', () => {
		for (const difference of ['claimed', 'unclear', 'ahead'] as const) {
			expect(differenceWords(difference, 'programme')).toMatch(/ICS.*group|group.*ICS/i);
			expect(differenceWords(difference)).toMatch(/ICS.*people|people.*ICS/i);
		}
	});
});
