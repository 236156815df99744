import { expect, test } from 'vitest';
import { pcnSentence, rolloutSentence } from '#lib/registers/pcns/definition.ts';
import { pipelineSentence, policySentence } from '#lib/registers/policies/definition.ts';
import { gridSentence } from '#lib/registers/proms/rules.ts';

const policies = { found: 37, rewritten: 16, mentions: 779, mentionsInForce: 400, overdue: 12 };
const pcns = {
	networks: 14,
	live: 11,
	planned: 12,
	population: 707_000,
	livePopulation: 601_000,
	populationUnknown: 0,
	undated: 1,
	notOpen: 0
};

test('policies: some rewritten, some overdue, some mentions in force', () => {
	expect(policySentence(policies)).toBe(
		'16 of 37 policies are rewritten; 12 are overdue. 400 of the 779 mentions of CPA are still in published policies.'
	);
});

test('policies: none found', () => {
	expect(policySentence({ ...policies, found: 0, rewritten: 0, mentions: 0 })).toBe(
		'No policy had been found to mention CPA by this day.'
	);
});

test('policies: all rewritten leaves no mention in force', () => {
	expect(policySentence({ ...policies, rewritten: 37, mentionsInForce: 0, overdue: 0 })).toBe(
		'All 37 policies are rewritten. No mention of CPA is left in published policies.'
	);
});

test('policies: the one policy found is rewritten', () => {
	expect(
		policySentence({ found: 1, rewritten: 1, mentions: 0, mentionsInForce: 0, overdue: 0 })
	).toBe('The one policy found is rewritten.');
});

test('policies: none rewritten, none overdue, mentions not counted', () => {
	expect(
		policySentence({ found: 5, rewritten: 0, mentions: 0, mentionsInForce: 0, overdue: 0 })
	).toBe('None of 5 policies are rewritten, and none is overdue.');
});

test('policies: one of many is written in the singular', () => {
	expect(
		policySentence({ found: 5, rewritten: 1, mentions: 9, mentionsInForce: 1, overdue: 1 })
	).toBe(
		'1 of 5 policies is rewritten; 1 is overdue. 1 of the 9 mentions of CPA is still in published policies.'
	);
});

test('networks: behind the plan, one without a date', () => {
	expect(pcnSentence(pcns)).toBe(
		'11 of 14 networks are live, serving 85% of people. The plan was 12 by now. One has no planned date.'
	);
});

test('networks: none on the register', () => {
	expect(pcnSentence({ ...pcns, networks: 0, live: 0 })).toBe(
		'No primary care network is on the register yet.'
	);
});

test('networks: all live says nothing of the plan', () => {
	expect(pcnSentence({ ...pcns, live: 14, livePopulation: 707_000, undated: 0 })).toBe(
		'All 14 networks are live, serving 100% of people.'
	);
});

test('networks: none live and nobody served', () => {
	expect(pcnSentence({ ...pcns, live: 0, livePopulation: 0, planned: 0, undated: 3 })).toBe(
		'None of 14 networks are live. 3 have no planned date.'
	);
});

test('networks: as planned, and ahead of it', () => {
	expect(pcnSentence({ ...pcns, planned: 11, undated: 0 })).toContain('That is as planned.');
	expect(pcnSentence({ ...pcns, planned: 10, undated: 0 })).toContain('so this is ahead of it.');
});

test('networks: without any population no share of people is claimed', () => {
	expect(pcnSentence({ ...pcns, population: 0, livePopulation: 0, undated: 0 })).toBe(
		'11 of 14 networks are live. The plan was 12 by now.'
	);
});

test('networks: the one network is live', () => {
	expect(
		pcnSentence({ ...pcns, networks: 1, live: 1, population: 5, livePopulation: 5, undated: 0 })
	).toBe('The one network is live, serving 100% of people.');
});

test('a day on which no network of the register is open is told from an empty register', () => {
	const none = { ...pcns, networks: 0, live: 0, population: 0, livePopulation: 0, undated: 0 };
	expect(pcnSentence({ ...none, notOpen: 3 })).toBe(
		'No primary care network of the register is open on that day.'
	);
	expect(pcnSentence(none)).toBe('No primary care network is on the register yet.');
});

test.each([
	['none', [], 'Every policy found is ratified or withdrawn.'],
	['all drafted, one late', [['Drafted', 1, 1]], 'The one not ratified is drafted; 1 is overdue.'],
	[
		'some',
		[
			['In review', 7, 3],
			['Drafted', 6, 0],
			['Ratified', 5, 0]
		],
		'7 of the 13 not ratified have not been drafted; 3 are overdue.'
	]
] as const)('the pipeline of policies: %s', (_, given, sentence) => {
	const steps = ['Identified', 'In review', 'Drafted', 'Consulted on', 'Ratified', 'Published'];
	const bars = steps.map((label) => {
		const [, value = 0, late = 0] = given.find(([step]) => step === label) ?? [];
		return { label, value, part: { value: late } };
	});
	expect(pipelineSentence(bars)).toBe(sentence);
});

test.each([
	['all live', [['Hill', '2026-01-31', '2026-01-01']], 'Every network is live.'],
	['no dates', [['Hill', null, null]], 'No network is past its planned day.'],
	[
		'none late',
		[['Hill', '2027-06-30', null]],
		'No network is past its planned day. The last is planned for 30 June 2027.'
	],
	[
		'two late',
		[
			['Dale', '2026-11-30', null],
			['Hill', '2026-10-31', null]
		],
		'2 of 2 networks are past their planned day, the longest Hill, by 31 days.'
	]
] as const)('the rollout of networks: %s', (_, given, sentence) => {
	const networks = given.map(([name, baselineOn, actualOn]) => ({ name, baselineOn, actualOn }));
	expect(rolloutSentence(networks, '2026-12-01')).toBe(sentence);
});

test('returns that came in: all, one missing, and some of the teams drawn', () => {
	const months = ['2026-09', '2026-10'];
	const rows = [{ label: 'Dale team', missing: 1 }];
	expect(gridSentence({ months, teams: 1, missing: 0, rows })).toBe(
		'Every return that was due in the 2 months to October 2026 came in.'
	);
	expect(gridSentence({ months, teams: 1, missing: 1, rows })).toBe(
		'1 return of the 2 months to October 2026 has not come in; Dale team left out most, 1.'
	);
	expect(gridSentence({ months, teams: 9, missing: 3, rows })).toBe(
		'3 returns of the 2 months to October 2026 have not come in; Dale team left out most, 1. Those 1 of 9 teams are drawn that left out most.'
	);
});
