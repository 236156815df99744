import { describe, expect, test } from 'vitest';
import {
	broughtUpTo,
	checkPlan,
	type FocusCounts,
	type FocusPlan,
	focusSentence,
	formYears,
	planChanges,
	planHistory,
	planOf,
	planSentences,
	planYears,
	ruleSentence,
	type Works
} from '#lib/roadmap/focus/rules.ts';

const RULE = { from: '2021/22', atLeast: 2, allBy: '2023/24' };
const AREAS = [
	{ code: 'CEN', title: 'Complex emotional needs' },
	{ code: 'rehab', title: 'Community mental health rehabilitation' },
	{ code: 'AED', title: 'Adult eating disorders' }
];

/** The focus areas worked on in each year; the others are not. */
function planned(years: Record<string, string[]>): FocusPlan {
	return Object.fromEntries(
		Object.entries(years).map(([year, worked]) => [
			year,
			Object.fromEntries(
				AREAS.map(({ code }): [string, Works] => [code, worked.includes(code) ? 'yes' : 'no'])
			)
		])
	);
}

/** The two worked examples of the CMH funding guidance 2021/22, §2.6.1. */
const EXAMPLES = {
	'Oldtown ICS': {
		'2021/22': ['AED', 'CEN'],
		'2022/23': ['AED', 'CEN', 'rehab'],
		'2023/24': ['rehab']
	},
	'Barnard STP': {
		'2021/22': ['CEN', 'rehab'],
		'2022/23': ['AED', 'CEN', 'rehab'],
		'2023/24': ['AED', 'CEN']
	}
};

const sentences = (plan: FocusPlan) => planSentences(plan, RULE, AREAS).join(' ');

describe('the rule of the dedicated focus', () => {
	test.each(Object.entries(EXAMPLES))('is kept by the example of %s', (_, years) => {
		const check = checkPlan(planned(years), RULE, AREAS);
		expect([check.start.verdict, check.all.verdict, check.gaps]).toEqual(['kept', 'kept', []]);
	});

	test('is told in words for the first example', () => {
		expect(sentences(planned(EXAMPLES['Oldtown ICS']))).toBe(
			'The plan keeps the rule. In 2021/22 it works on complex emotional needs and adult eating disorders; at least 2 of the 3 were asked for. By 2023/24 it has worked on all 3.'
		);
	});

	test('says itself in words, from the roadmap’s data', () => {
		expect(ruleSentence(RULE, AREAS)).toBe(
			'The rule: work on at least 2 of the 3 in 2021/22, and all 3 in place by 2023/24.'
		);
		const other = checkPlan(
			planned({ '2030/31': ['AED'] }),
			{ from: '2030/31', atLeast: 1, allBy: '2030/31' },
			AREAS
		);
		expect([other.start.verdict, other.all.verdict]).toEqual(['kept', 'broken']);
	});

	test('is broken when the first year works on one only', () => {
		const plan = planned({ ...EXAMPLES['Oldtown ICS'], '2021/22': ['AED'] });
		expect(sentences(plan)).toBe(
			'The plan does not keep the rule for 2021/22. In 2021/22 it works on adult eating disorders; at least 2 of the 3 were asked for. By 2023/24 it has worked on all 3.'
		);
	});

	test('is broken when one of the three comes only after the last year', () => {
		const plan = planned({
			'2021/22': ['AED', 'CEN'],
			'2022/23': ['CEN'],
			'2023/24': [],
			'2024/25': ['rehab']
		});
		expect(sentences(plan)).toBe(
			'The plan does not keep the rule for 2023/24. In 2021/22 it works on complex emotional needs and adult eating disorders; at least 2 of the 3 were asked for. Up to 2023/24 there is no work on community mental health rehabilitation (planned from 2024/25).'
		);
	});

	test('is broken in both parts when nothing is worked on', () => {
		const text = sentences(planned({ '2021/22': [], '2022/23': [], '2023/24': [] }));
		expect(text).toContain('does not keep either part of the rule. In 2021/22 it names none;');
		expect(text).toContain(
			'no work on complex emotional needs, community mental health rehabilitation or adult eating disorders.'
		);
	});

	test('is kept by a plan with a gap that cannot change it, and the gap is said', () => {
		const plan = planned({ '2021/22': ['AED', 'CEN'], '2023/24': ['rehab'] });
		expect(checkPlan(plan, RULE, AREAS).all.verdict).toBe('kept');
		expect(sentences(plan)).toMatch(
			/^The plan keeps the rule\..*2022\/23 has not been recorded\.$/
		);
	});

	test('cannot be told while a gap may yet decide it', () => {
		const plan = planned({ '2021/22': ['AED', 'CEN'], '2023/24': [] });
		expect(sentences(plan)).toBe(
			'It is not known yet whether the plan keeps the rule. In 2021/22 it works on complex emotional needs and adult eating disorders; at least 2 of the 3 were asked for. Whether community mental health rehabilitation is worked on by 2023/24 has not been recorded. 2022/23 has not been recorded.'
		);
	});

	test('cannot be told while the first year is half said', () => {
		const plan: FocusPlan = { '2021/22': { AED: 'yes' } };
		const check = checkPlan(plan, RULE, AREAS);
		expect([check.start.verdict, check.all.verdict]).toEqual(['open', 'open']);
		expect(sentences(plan)).toContain(
			'works on adult eating disorders and has no entry for complex emotional needs or community mental health rehabilitation;'
		);
		expect(sentences(plan)).toContain(
			'2022/23 and 2023/24 have not been recorded. 2021/22 has not been recorded for complex emotional needs and community mental health rehabilitation.'
		);
	});

	test('is already broken when what is not said of the first year is too little', () => {
		const plan: FocusPlan = { '2021/22': { AED: 'no', CEN: 'no' } };
		expect(checkPlan(plan, RULE, AREAS).start.verdict).toBe('broken');
	});

	test('says plainly that there is no plan', () => {
		expect(sentences({})).toBe(
			'It has not been recorded in which years this ICS works on each dedicated focus.'
		);
	});
});

describe('the years of a plan', () => {
	test('go from the rule’s first to this one, and to any later that was spoken of', () => {
		expect(planYears({}, RULE, '2022-05-01')).toEqual(['2021/22', '2022/23', '2023/24']);
		expect(planYears({}, RULE, '2025-05-01').at(-1)).toBe('2025/26');
		expect(planYears({ '2027/28': { AED: 'yes' } }, RULE, '2025-05-01').at(-1)).toBe('2027/28');
	});

	test('of the form go one further', () => {
		expect(formYears({}, RULE, '2024-02-29').at(-1)).toBe('2024/25');
	});
});

describe('what was saved', () => {
	const update = (id: number, ...cells: [string, string, Works | null][]) => ({
		id,
		note: null,
		recordedAt: `2023-0${id}-01T10:00:00.000Z`,
		recordedBy: 'Ann',
		cells: cells.map(([year, focus, works]) => ({ year, focus, works }))
	});
	const updates = [
		update(1, ['2021/22', 'AED', 'yes'], ['2021/22', 'CEN', 'no']),
		update(2, ['2021/22', 'AED', 'no'], ['2021/22', 'CEN', null])
	];

	test('counts by the latest word, and a word can be taken back', () => {
		expect(planOf(updates)).toEqual({ '2021/22': { AED: 'no' } });
		expect(planOf([])).toEqual({});
	});

	test('says of each saving what it changed, the newest first', () => {
		expect(planHistory(updates).map(({ id, changes }) => [id, changes[0]])).toEqual([
			[2, { year: '2021/22', focus: 'AED', works: 'no', was: 'yes' }],
			[1, { year: '2021/22', focus: 'AED', works: 'yes', was: null }]
		]);
	});

	test('is compared by year and area', () => {
		expect(planChanges(planOf(updates), {}, ['2021/22'], AREAS)).toEqual([
			{ year: '2021/22', focus: 'AED', was: 'no', works: null }
		]);
	});

	test('by others meanwhile fills what was left alone, and keeps what was typed', () => {
		const base: FocusPlan = { '2021/22': { AED: 'yes', CEN: 'yes' } };
		const mine: FocusPlan = { '2021/22': { AED: 'no', CEN: 'yes' } };
		const theirs: FocusPlan = { '2021/22': { AED: 'yes', CEN: 'no', rehab: 'yes' } };
		expect(broughtUpTo(mine, base, theirs, ['2021/22'], AREAS)).toEqual({
			'2021/22': { CEN: 'no', rehab: 'yes', AED: 'no' }
		});
	});
});

describe('where a focus stands', () => {
	const counts = (details: Partial<FocusCounts> = {}): FocusCounts => ({
		deliverables: 4,
		reached: 1,
		underWay: 2,
		unknown: 0,
		criteria: { met: 5, of: 12 },
		planned: 'yes',
		year: '2023/24',
		...details
	});
	test.each<[string, Partial<FocusCounts>, string]>([
		[
			'some',
			{},
			'1 of 4 deliverables is in place, and 2 are under way. 5 of 12 criteria are recorded as met.'
		],
		[
			'none',
			{ reached: 0, underWay: 0, criteria: { met: 0, of: 12 } },
			'None of 4 deliverables are in place. None of 12 criteria are recorded as met.'
		],
		[
			'all',
			{ reached: 4, underWay: 0, criteria: { met: 12, of: 12 } },
			'All 4 deliverables are in place. 12 of 12 criteria are recorded as met.'
		],
		[
			'one',
			{ deliverables: 1, reached: 1, underWay: 0, criteria: { met: 1, of: 1 } },
			'Its one deliverable is in place. 1 of 1 criteria is recorded as met.'
		],
		[
			'unknown',
			{ reached: 0, underWay: 0, unknown: 4 },
			'Nothing has been recorded of its 4 deliverables yet.'
		],
		[
			'partly unknown',
			{ unknown: 1, underWay: 1, criteria: { met: 0, of: 0 } },
			'1 of 4 deliverables is in place, and 1 is under way. 1 has no update yet.'
		],
		['nothing to do', { deliverables: 0, reached: 0 }, 'The roadmap has no deliverable for it.']
	])('reads well: %s', (_, details, sentence) => {
		expect(focusSentence(counts(details))).toBe(sentence);
	});

	test('says when the plan and the progress contradict each other', () => {
		expect(focusSentence(counts({ planned: 'no' }))).toContain(
			'The plan has no work on it in 2023/24, yet 2 are under way: one of the two needs correcting.'
		);
	});

	test('says when all is claimed and criteria are open', () => {
		expect(focusSentence(counts({ reached: 4, underWay: 0 }))).toContain(
			'Success is claimed for all of it while criteria are open.'
		);
	});
});
