import { describe, expect, test } from 'vitest';
import {
	answersByGroup,
	answersOf,
	claimSentence,
	groupAnswer,
	type GroupWord,
	type SubjectWords,
	withDifferences
} from '#lib/voices/ratings/rules.ts';

function word(details: Partial<GroupWord> = {}): GroupWord {
	return {
		...{ groupId: 1, group: 'Group', rating: 'partly', words: 'So so.', reached: 'agreed' },
		...{ otherRating: null, otherWords: null, quarter: '2026-27-q3', on: '2026-11-02' },
		...details
	} as GroupWord;
}

const split = word({ reached: 'split', otherRating: 'cannot-tell', otherWords: 'Who knows?' });

function subject(details: Partial<Omit<SubjectWords, 'differences'>> = {}) {
	return {
		...{ kind: 'principle' as const, code: 'x', title: 'X', means: 'X.', behind: null },
		...{ claim: null, region: null, groups: [] },
		...details
	};
}

describe('the answers of a group', () => {
	test('are one, or two where it is split', () => {
		expect(answersOf(word())).toEqual(['partly']);
		expect(answersOf(split)).toEqual(['partly', 'cannot-tell']);
		expect(answersByGroup([split])).toEqual([
			{ groupId: 1, group: 'Group', ratings: ['partly', 'cannot-tell'] }
		]);
	});

	test('say how the group came to them', () => {
		expect(groupAnswer(word())).toBe('Partly, they agreed');
		expect(groupAnswer(word({ reached: 'majority' }))).toBe('Partly, most of them say');
		expect(groupAnswer(split)).toBe('Split: some say “partly”, others “can’t tell”');
	});
});

describe('a subject', () => {
	test('carries its differences', () => {
		const claim = { stage: 'sustained' as const, since: null, words: null };
		expect(withDifferences(subject({ claim, groups: [split] })).differences).toEqual([
			'claimed',
			'unclear'
		]);
		expect(withDifferences(subject({ groups: [split] })).differences).toEqual([]);
	});
});

describe('what the ICS says', () => {
	const sentence = (details: Parameters<typeof subject>[0]) => claimSentence(subject(details));

	test('is its stage, and since when where that is known', () => {
		const claim = { stage: 'success-reached' as const, since: '2026-03-03', words: null };
		expect(sentence({ claim })).toBe(
			'What was planned is in place. It has been so since 3 March 2026.'
		);
		expect(sentence({ claim: { ...claim, since: null } })).toBe('What was promised is in place.');
	});

	test('is told by the promises behind a principle while it has not spoken', () => {
		const head = 'It has not said how far this has got.';
		const behind = (inPlace: number, of: number) => sentence({ behind: { inPlace, of } });
		expect(behind(0, 3)).toBe(`${head} None of the 3 promises behind it are in place.`);
		expect(behind(1, 3)).toBe(`${head} 1 of the 3 promises behind it is in place.`);
		expect(behind(3, 3)).toBe(`${head} 3 of the 3 promises behind it are in place.`);
		expect(behind(0, 1)).toBe(`${head} The one promise behind it is not in place yet.`);
		expect(behind(1, 1)).toBe(`${head} The one promise behind it is in place.`);
	});

	test('is nothing where there is no promise either', () => {
		expect(sentence({})).toBe('It has not said anything yet.');
		expect(sentence({ behind: { inPlace: 0, of: 0 } })).toBe('It has not said anything yet.');
	});
});
