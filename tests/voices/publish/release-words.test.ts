/** Whether what the page for the public says of itself is plain, and true in every state. */
import { describe, expect, test } from 'vitest';
import { STAGES } from '#lib/roadmap/progress/rules.ts';
import { ACT_WORDS, clockWords, STATE_LABELS } from '#lib/voices/concerns/rules.ts';
import {
	concernsShownSentence,
	countSentences,
	EASY_WORDS,
	easyAnswer,
	easyPromise,
	headcount,
	headcountWords,
	notShownSentence,
	PAGE_WORDS,
	parseRelease,
	type Release,
	type ReleasedConcern,
	releasedPromise
} from '#lib/voices/publish/rules.ts';
import { agreementSentence, DIFFERENCE_WORDS } from '#lib/voices/ratings/rules.ts';
import { hardest, readingAge, saysProblem } from '../../support/reading-age.ts';

const NOTHING: Release = {
	format: 1,
	ics: { code: 'XWE', name: 'Westside' },
	asAt: '2026-11-26',
	agreement: { both: 0, differ: 0, claimed: 0 },
	...{ principles: [], deliverables: [], concerns: [], concernsOpen: 0, changes: [], counts: {} }
};
const shownOf = (shown: number, open: number) =>
	concernsShownSentence({
		...NOTHING,
		concerns: Array.from({ length: shown }, () => ({}) as ReleasedConcern),
		concernsOpen: open
	});
const count = (known: number, incomplete = false) =>
	headcountWords(headcount({ known, incomplete }));
const STATES = ['kept', 'kept-late', 'open', 'moved', 'overdue', 'not-listed'] as const;
const promises = STATES.map((state) => ({
	...{ for: '2026-07-01', state, doneOn: '2026-07-03', forecastOn: '2026-09-01' }
}));
const clock = (answeredOn: string | null, took: number, late: number, left: number) =>
	clockWords({ answeredOn, took, late, left }, '2026-10-12')!;

const FIXED = [...Object.values(PAGE_WORDS).flat(), ...Object.values(EASY_WORDS)];
const COMPUTED = [
	...Object.values(DIFFERENCE_WORDS),
	...Object.values(STATE_LABELS),
	...Object.values(ACT_WORDS),
	...STAGES.map(({ plain }) => plain),
	...[shownOf(0, 0), shownOf(1, 1), shownOf(3, 3), shownOf(0, 2), shownOf(1, 4)],
	agreementSentence({ both: 6, differ: 2, claimed: 1 }),
	agreementSentence({ both: 6, differ: 0, claimed: 0 }),
	...promises.map(releasedPromise),
	...[clock('2026-10-20', 26, 6, 0), clock('2026-09-20', 4, 0, 0), clock(null, 5, 0, 9)],
	...countSentences({
		promises: { inPlace: 12, of: 48 },
		networks: { live: 10, of: 14 },
		takingPart: {
			...{ from: '2025-10-01', to: '2026-09-30' },
			...{
				experts: headcount({ known: 43, incomplete: true }),
				carers: headcount({ known: 2, incomplete: false })
			}
		}
	})
];

describe.each([
	['the fixed words', FIXED],
	['the words that are worked out', COMPUTED],
	['all of them', [...FIXED, ...COMPUTED]]
])('%s of the public page', (_, texts) => {
	test('can be read at the age of 11', () => {
		const found = readingAge(texts);
		expect(found.age, hardest(found).join('\n')).toBeLessThanOrEqual(11);
	});

	test('never call anybody’s mental health a problem', () => {
		expect(texts.filter(saysProblem)).toEqual([]);
	});
});

test('Easy Read is easier still', () => {
	const found = readingAge(Object.values(EASY_WORDS));
	expect(found.age, hardest(found).join('\n')).toBeLessThanOrEqual(9);
	expect(found.sentences.filter(({ words }) => words > 12)).toEqual([]);
});

test('says how many worries are shown of those that could be', () => {
	expect(shownOf(0, 0)).toBe('No group has asked for a worry or question to be shown here.');
	expect(shownOf(1, 1)).toBe(
		'Groups have opened one worry or question to anybody. It is shown here.'
	);
	expect(shownOf(3, 3)).toBe(
		'Groups have opened 3 worries and questions to anybody. All are shown here.'
	);
	expect(shownOf(0, 2)).toBe(
		'Groups have opened 2 worries and questions to anybody. None of them is shown here.'
	);
	expect(shownOf(0, 1)).toBe(
		'Groups have opened one worry or question to anybody. It is not shown here.'
	);
	expect(shownOf(1, 4)).toContain('1 of them is shown here.');
});

test('says when a difference is not shown', () => {
	const agreement = { both: 6, differ: 2, claimed: 1 };
	expect(notShownSentence(NOTHING)).toBeNull();
	expect(notShownSentence({ ...NOTHING, agreement })).toBe(
		'2 of these differences are not shown on this page.'
	);
});

test('people are counted in words that give no small number away', () => {
	expect([0, 1, 4].map((known) => count(known))).toEqual(Array(3).fill('fewer than 5 times'));
	expect([5, 7, 8, 43].map((known) => count(known))).toEqual(
		[5, 5, 10, 45].map((about) => `about ${about} times`)
	);
	expect(count(43, true)).toBe('about 45 times or more');
	expect(new Set([0, 4].map((known) => count(known, true))).size).toBe(1);
});

test('a promise and an answer have a line of Easy Read in every state', () => {
	expect(promises.map((promise) => easyPromise(promise).text)).toEqual([
		...[EASY_WORDS.kept, EASY_WORDS.keptLate, EASY_WORDS.open, EASY_WORDS.open],
		...[EASY_WORDS.notKept, EASY_WORDS.open]
	]);
	const answer = (answeredOn: string | null, late: number) =>
		easyAnswer({ clock: { answeredOn, took: 0, late, left: 0 } }).text;
	expect([
		answer(null, 0),
		answer(null, 3),
		answer('2026-10-01', 0),
		answer('2026-10-01', 2)
	]).toEqual([
		...[EASY_WORDS.waiting, EASY_WORDS.overdue, EASY_WORDS.answered],
		`${EASY_WORDS.answered} ${EASY_WORDS.late}`
	]);
});

/**
 * Somebody reads two releases of two days and knows the rule. For each pair of what they read, every
 * pair of true counts that would have been written so is tried: of a count that was not shown, each
 * number from 0 to 4 must stay possible.
 */
describe('two releases do not give a small count back', () => {
	const MOST = 40;
	const written = (known: number, incomplete = false) =>
		JSON.stringify(headcount({ known, incomplete }));

	/** By what is read on both days: the counts of the first, and of the second, that fit. */
	function read(pairs: Iterable<readonly [number, number]>) {
		const found = new Map<string, [Set<number>, Set<number>]>();
		for (const [first, second] of pairs) {
			const key = `${written(first)} ${written(second)}`;
			const [one, other] = found.get(key) ?? [new Set<number>(), new Set<number>()];
			found.set(key, [one.add(first), other.add(second)]);
		}
		return found;
	}

	const numbers = Array.from({ length: MOST + 1 }, (_, index) => index);
	const small = JSON.stringify(headcount({ known: 0, incomplete: false }));

	test('when people may come and go', () => {
		const pairs = numbers.flatMap((first) => numbers.map((second) => [first, second] as const));
		for (const [key, [first, second]] of read(pairs)) {
			if (key.startsWith(small)) expect([...first], key).toEqual([0, 1, 2, 3, 4]);
			if (key.endsWith(small)) expect([...second].sort(), key).toEqual([0, 1, 2, 3, 4]);
		}
	});

	test('when the second day holds all of the first and more', () => {
		const pairs = numbers.flatMap((first) =>
			numbers.filter((second) => second >= first).map((second) => [first, second] as const)
		);
		for (const [key, [first]] of read(pairs))
			if (key.startsWith(small)) expect([...first], key).toEqual([0, 1, 2, 3, 4]);
	});

	test('when one quarter of four is dropped for another', () => {
		const parts = numbers.slice(0, 15);
		const pairs = parts.flatMap((dropped) =>
			parts.flatMap((kept) => parts.map((added) => [dropped + kept, kept + added] as const))
		);
		for (const [key, [first, second]] of read(pairs)) {
			// Beyond what one quarter holds here, only the end of the list speaks.
			if (Math.max(...first, ...second) >= parts.length) continue;
			if (key.startsWith(small)) expect([...first].sort(), key).toEqual([0, 1, 2, 3, 4]);
			if (key.endsWith(small)) expect([...second].sort(), key).toEqual([0, 1, 2, 3, 4]);
		}
	});

	test('and a count that is shown stays one of several', () => {
		const pairs = numbers.flatMap((first) =>
			numbers.filter((second) => second >= first).map((second) => [first, second] as const)
		);
		for (const [key, [first, second]] of read(pairs)) {
			const whole = [...first, ...second].every((one) => one < MOST - 3);
			if (whole) expect(Math.min(first.size, second.size), key).toBeGreaterThanOrEqual(3);
		}
	});

	test('nor do the two counts of one release: there is no sum of them', () => {
		expect(Object.keys(headcount({ known: 3, incomplete: false }))).toEqual(['about', 'least']);
	});
});

describe('a document that was released', () => {
	const read = (change: object) => parseRelease(JSON.stringify({ ...NOTHING, ...change }));

	test('is read back whole', () => {
		expect(read({})).toEqual(NOTHING);
	});

	test('is refused with the place where it is not one', () => {
		expect(() => read({ format: 2 })).toThrow(/release.*format/);
		expect(() => read({ asAt: 'soon' })).toThrow(/release.*asAt/);
		expect(() => read({ changes: [{ said: 7, did: '', from: '', on: '2026-11-26' }] })).toThrow(
			/changes.*said/
		);
	});
});
