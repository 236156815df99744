import { describe, expect, test } from 'vitest';
import {
	ACT_WORDS,
	type Clock,
	clockWords,
	concernCounts,
	type ConcernCounts,
	concernSentence,
	type Promised,
	promiseWords,
	SIDE_OF
} from '#lib/voices/concerns/rules.ts';

const DUE = '2026-11-30';

describe('the words of the clock', () => {
	const running: Clock = { answeredOn: null, took: 0, late: 0, left: 0 };
	const words = (details: Partial<Clock>) => clockWords({ ...running, ...details }, DUE);

	test('are none while the group keeps it to itself', () => {
		expect(clockWords(null, null)).toBeNull();
		expect(clockWords(running, null)).toBeNull();
		expect(clockWords(null, DUE)).toBeNull();
	});

	test('say that it was answered in time', () => {
		const answeredOn = '2026-11-20';
		expect(words({ answeredOn, took: 14 })).toBe('Answered after 14 working days, in time.');
		expect(words({ answeredOn, took: 1 })).toBe('Answered after 1 working day, in time.');
		expect(words({ answeredOn })).toBe('Answered the same day, in time.');
	});

	test('say by how much it was answered late', () => {
		const answeredOn = '2026-12-20';
		expect(words({ answeredOn, took: 26, late: 6 })).toBe(
			'Answered after 26 working days, 6 working days later than the ICS said it would.'
		);
	});

	test('say when it is due', () => {
		expect(words({ left: 1 })).toBe(
			'No answer yet. It is due by 30 November 2026, in 1 working day.'
		);
		expect(words({ left: 5 })).toBe(
			'No answer yet. It is due by 30 November 2026, in 5 working days.'
		);
		expect(words({})).toBe('No answer yet. It is due today.');
	});

	test('say for how long it has been overdue', () => {
		expect(words({ late: 1 })).toBe(
			'No answer yet. It was due by 30 November 2026, 1 working day ago.'
		);
	});

	test('name every act', () => {
		expect(Object.keys(ACT_WORDS).sort()).toEqual(Object.keys(SIDE_OF).sort());
	});
});

describe('the words of a promise', () => {
	const promised: Promised = {
		for: DUE,
		milestone: { id: 1, reference: 'V1-1', forecastOn: '2027-03-31', doneOn: '2026-12-03' }
	};
	const head = 'Promised for 30 November 2026.';

	test('say what became of it', () => {
		expect(promiseWords(promised, 'kept')).toBe(`${head} Done on 3 December 2026.`);
		expect(promiseWords(promised, 'kept-late')).toBe(
			`${head} Done on 3 December 2026, later than promised.`
		);
		expect(promiseWords(promised, 'moved')).toBe(`${head} The ICS now says 31 March 2027.`);
		expect(promiseWords(promised, 'overdue')).toBe(
			`${head} That day has passed and it is not done.`
		);
		expect(promiseWords(promised, 'open')).toBe(`${head} Not done yet.`);
		expect(promiseWords({ for: DUE, milestone: null }, 'not-listed')).toBe(
			`${head} It is not on the list of milestones.`
		);
	});
});

describe('the counts of concerns', () => {
	test('leave out what the group keeps to itself', () => {
		expect(concernCounts([])).toEqual({
			...{ raised: 0, open: 0, unanswered: 0, overdue: 0, settled: 0, disputed: 0 }
		});
		expect(
			concernCounts([
				...(['with-group', 'waiting', 'overdue', 'answered'] as const),
				...(['promised', 'done', 'disputed', 'settled', 'settled'] as const)
			])
		).toEqual({ raised: 8, open: 6, unanswered: 2, overdue: 1, settled: 2, disputed: 1 });
	});
});

describe('the sentence about concerns', () => {
	const sentence = (counts: Partial<ConcernCounts>) =>
		concernSentence({
			...{ raised: 5, open: 0, unanswered: 0, overdue: 0, settled: 0, disputed: 0 },
			...counts
		});
	const five = 'Groups have raised 5 worries and questions.';
	const one = 'Groups have raised 1 worry or question.';

	test('has a programme’s own terms', () => {
		const counts = { raised: 0, open: 0, unanswered: 0, overdue: 0, settled: 0, disputed: 0 };
		expect(concernSentence(counts, 'programme')).toBe(
			'No lived experience group has raised anything with the ICS yet.'
		);
		expect(concernSentence({ ...counts, raised: 1, unanswered: 1 }, 'programme')).toBe(
			'Lived experience groups have raised 1 concern or question. 1 has not had an answer yet.'
		);
		expect(concernSentence({ ...counts, raised: 5 }, 'programme')).toBe(
			'Lived experience groups have raised 5 concerns and questions. All have had an answer.'
		);
	});

	test('says that nothing has been raised', () => {
		expect(sentence({ raised: 0 })).toBe('No group has raised anything with the ICS yet.');
	});

	test('says that all are answered, and how many are settled', () => {
		expect(sentence({})).toBe(`${five} All have had an answer.`);
		expect(sentence({ settled: 1 })).toBe(`${five} All have had an answer. 1 is settled for them.`);
		expect(sentence({ settled: 3 })).toBe(
			`${five} All have had an answer. 3 are settled for them.`
		);
		expect(sentence({ settled: 5 })).toBe(
			`${five} All have had an answer. All are settled for them.`
		);
	});

	test('says so of a single one', () => {
		expect(sentence({ raised: 1 })).toBe(`${one} It has had an answer.`);
		expect(sentence({ raised: 1, settled: 1 })).toBe(
			`${one} It has had an answer. It is settled for them.`
		);
		expect(sentence({ raised: 1, unanswered: 1 })).toBe(`${one} 1 has not had an answer yet.`);
		expect(sentence({ raised: 1, unanswered: 1, overdue: 1 })).toBe(
			`${one} 1 has not had an answer yet, and it is overdue.`
		);
	});

	test('says how many wait', () => {
		expect(sentence({ unanswered: 5 })).toBe(`${five} None has had an answer yet.`);
		expect(sentence({ unanswered: 1 })).toBe(`${five} 1 has not had an answer yet.`);
		expect(sentence({ unanswered: 2 })).toBe(`${five} 2 have not had an answer yet.`);
	});

	test('says how many of those are overdue', () => {
		const waiting = `${five} 3 have not had an answer yet`;
		expect(sentence({ unanswered: 3, overdue: 1 })).toBe(`${waiting}, and 1 is overdue.`);
		expect(sentence({ unanswered: 3, overdue: 2 })).toBe(`${waiting}, and 2 are overdue.`);
		expect(sentence({ unanswered: 3, overdue: 3 })).toBe(`${waiting}, and they are overdue.`);
		expect(sentence({ unanswered: 5, overdue: 5 })).toBe(
			`${five} None has had an answer yet, and they are overdue.`
		);
	});
});
