import { describe, expect, it } from 'vitest';
import { quarterFromCode } from '#lib/core/calendar.ts';
import {
	averageLeavers,
	behindWords,
	bestQuarter,
	bridgeOf,
	bridgeQuarters,
	bridgeSentence,
	type BridgeSums,
	fullQuarters,
	groupLines,
	groupsSentence,
	type MonthPosts,
	monthsReturned,
	monthsSentence,
	type PostGroup,
	quarterFlows,
	totalLine,
	trustsAtBothEnds,
	trustsBehind,
	unexplained
} from '#lib/registers/workforce/rules.ts';

const Q2 = quarterFromCode('2026-27-q2')!;
const MONTHS = ['2026-03', '2026-04', '2026-05', '2026-06', '2026-07', '2026-08', '2026-09'];

/** Returns of a trust for these months. */
const returned = (trust: string, months: readonly string[]) =>
	months.map((month) => ({ month, trust, name: `${trust} Trust` }));

describe('returns', () => {
	const hill = returned('Hill', MONTHS);

	it('leave months to come out of those that were returned', () => {
		expect(monthsReturned([...hill, ...returned('Dale', ['2027-03'])], '2026-09')).toEqual(MONTHS);
	});

	it('name a trust that is behind, with the month it stopped at', () => {
		const behind = trustsBehind([...hill, ...returned('Dale', ['2026-06', '2026-07'])], '2026-09');
		expect(behindWords(behind)).toBe('Dale Trust as in July 2026');
		expect(behindWords(trustsBehind(hill, '2026-09'))).toBe('');
	});

	it('offer the quarters that some trust returned at both ends, newest first', () => {
		expect(bridgeQuarters(hill, '2026-09').map(({ code }) => code)).toEqual([
			'2026-27-q2',
			'2026-27-q1'
		]);
		expect(bridgeQuarters(hill, '2026-08').map(({ code }) => code)).toEqual(['2026-27-q1']);
		expect(bridgeQuarters(returned('Hill', ['2026-09']), '2026-09')).toEqual([]);
	});

	it('leave a trust out on both sides when one end is missing, and see gaps between', () => {
		const dale = returned('Dale', ['2026-06', '2026-07', '2026-08']);
		const vale = returned('Vale', ['2026-06', '2026-08', '2026-09']);
		const ends = trustsAtBothEnds([...hill, ...dale, ...vale], Q2);
		expect(ends.kept).toEqual(['Hill', 'Vale']);
		expect(ends.missing).toEqual([{ trust: 'Dale', name: 'Dale Trust', month: '2026-09' }]);
		expect(ends.gaps).toEqual([{ trust: 'Vale', name: 'Vale Trust', month: '2026-07' }]);
	});

	it('make a quarter full when every trust that had begun returned all of it', () => {
		const codes = (list: ReturnType<typeof fullQuarters>) => list.map(({ code }) => code);
		expect(codes(fullQuarters(hill, '2026-09', 4))).toEqual(['2026-27-q2', '2026-27-q1']);
		const late = returned('Dale', ['2026-06', '2026-07', '2026-08', '2026-09']);
		expect(codes(fullQuarters([...hill, ...late], '2026-09', 4))).toEqual([
			'2026-27-q2',
			'2026-27-q1'
		]);
		const gone = returned('Dale', ['2026-03', '2026-07']);
		expect(codes(fullQuarters([...hill, ...gone], '2026-09', 4))).toEqual([]);
		expect(fullQuarters([], '2026-09')).toEqual([]);
	});
});

describe('flows of quarters', () => {
	const flow = (month: string, starters: number | null, leavers: number | null) => ({
		...{ month, starters, leavers, notGiven: 0 }
	});
	const Q1 = quarterFromCode('2026-27-q1')!;

	it('add up three months, and are unknown when one of them is', () => {
		const flows = [
			...[flow('2026-04', 1, 1), flow('2026-05', 2, 0), flow('2026-06', 0.5, 1)],
			...[flow('2026-07', 2, null), flow('2026-08', 3, 1), flow('2026-09', 4, 1)]
		];
		const quarters = quarterFlows(flows, [Q2, Q1]);
		expect(quarters.map(({ starters, leavers }) => [starters, leavers])).toEqual([
			[9, null],
			[3.5, 2]
		]);
		expect(averageLeavers(quarters)).toEqual({ leavers: 2, quarters: 1 });
		expect(bestQuarter(quarters)).toEqual({ quarter: Q2, starters: 9 });
	});

	it('have no average and no best without a history', () => {
		expect(averageLeavers([])).toBeNull();
		expect(bestQuarter(quarterFlows([], [Q1]))).toBeNull();
	});
});

describe('the bridge', () => {
	const sums = (some: Partial<BridgeSums> = {}): BridgeSums => ({
		...{ start: 100, end: 110, starters: 14, leavers: 6 },
		...{ notGiven: 0, silent: 0, countedOnce: 0 },
		...some
	});
	const ends = { kept: ['Hill'], missing: [], gaps: [] };

	it('says what starters and leavers leave unexplained', () => {
		expect(bridgeSentence(Q2, sums())).toBe(
			'In Q2 2026/27, people in post rose from 100 to 110 WTE: 14 started and 6 left. That leaves 2 WTE more in post than starters and leavers explain.'
		);
		expect(bridgeSentence(Q2, sums({ end: 105 }))).toContain('3 WTE fewer in post');
		expect(bridgeSentence(Q2, sums({ end: 108 }))).toContain('6 left, which explains it.');
		expect(bridgeSentence(Q2, sums({ end: 100, starters: 0, leavers: 0 }))).toBe(
			'In Q2 2026/27, people in post stayed at 100 WTE: nobody started and nobody left.'
		);
		expect(unexplained(sums({ end: 108.04 }))).toBe(0);
	});

	it('explains nothing when leavers are not given, which is not nought', () => {
		const unknown = sums({ leavers: null });
		expect(unexplained(unknown)).toBeNull();
		expect(bridgeSentence(Q2, unknown)).toContain('No row says who left');
		expect(bridgeSentence(Q2, sums({ starters: null, leavers: null }))).toContain(
			'No row says who started or left'
		);
		const steps = bridgeOf(Q2, unknown, ends).steps.map(({ label, value }) => [label, value]);
		expect(steps).toEqual([
			['In post, end of June 2026', '100'],
			['Started', '+14'],
			['Not explained: starters or leavers are not given', '−4'],
			['In post, end of September 2026', '110']
		]);
	});

	it('begins each bar where the one before it ends', () => {
		const { steps } = bridgeOf(Q2, sums(), ends);
		expect(steps.map(({ kind, from, to }) => [kind, from, to])).toEqual([
			['level', 0, 100],
			['more', 100, 114],
			['fewer', 114, 108],
			['more', 108, 110],
			['level', 0, 110]
		]);
	});

	it('names the trusts that are left out and what is missing', () => {
		const missing = returned('Dale', ['2026-09']);
		const { notes } = bridgeOf(Q2, sums({ silent: 1, notGiven: 2, countedOnce: 3 }), {
			...{ kept: ['Hill'], missing, gaps: returned('Vale', ['2026-07']) }
		});
		expect(notes).toEqual([
			'Left out on both sides, because a return is missing: Dale Trust (September 2026).',
			'Who started and left is not known for a month inside the quarter that was not returned: Vale Trust (July 2026).',
			'1 line does not say how many are in post at one of the two ends, so this leaves it out on both.',
			'2 rows of these months do not give both starters and leavers.',
			'3 lines of the additional roles scheme are counted with primary care alone at the end of September 2026.'
		]);
		expect(bridgeOf(Q2, sums(), ends).notes).toEqual([]);
	});
});

describe('the months', () => {
	const month = (name: string, planned: number, inPost: number, given = 1): MonthPosts => ({
		...{ month: name, planned, inPost, given, unknown: 0, offers: null }
	});

	it('are told from the first that gives both figures to the last', () => {
		expect(
			monthsSentence([
				month('2026-06', 0, 0, 0),
				month('2026-07', 20, 10),
				month('2026-08', 22, 15)
			])
		).toBe(
			'People in post rose from 10 to 15 WTE from July 2026 to August 2026, and the plan rose from 20 to 22 WTE, so the gap closed to 7 WTE.'
		);
		const ends: [number, number, string][] = [
			[
				20,
				8,
				'fell from 10 to 8 WTE from July 2026 to August 2026, and the plan stayed at 20 WTE, so the gap opened to 12 WTE.'
			],
			[20, 10, 'so the gap is as wide as it was.'],
			[20, 21, 'so the plan is met.']
		];
		for (const [planned, inPost, words] of ends)
			expect(
				monthsSentence([month('2026-07', 20, 10), month('2026-08', planned, inPost)])
			).toContain(words);
	});

	it('say nothing of one month, or of none', () => {
		expect(monthsSentence([month('2026-07', 20, 10)])).toContain('Only July 2026');
		expect(monthsSentence([])).toContain('No month gives');
	});
});

describe('groups', () => {
	const group = (value: string, some: Partial<PostGroup> = {}): PostGroup => ({
		...{ value, name: value, spellings: 1, planned: 10, inPost: 6 },
		...{ given: 1, unknown: 0, offers: null },
		...some
	});

	it('stand with the widest gap first, and those without figures last', () => {
		const lines = groupLines(
			[
				group('Clerk', { given: 0, planned: 0, inPost: 0, unknown: 2 }),
				group('Nurse'),
				group('Peer worker', { inPost: 11 }),
				group('Doctor', { inPost: 2 })
			],
			'role'
		);
		expect(lines.map(({ name, gap, vacancy }) => [name, gap, vacancy])).toEqual([
			['Doctor', 8, '80% of 10'],
			['Nurse', 4, '40% of 10'],
			['Peer worker', -1, '0% of 10'],
			['Clerk', null, '']
		]);
		expect(groupsSentence(lines, 'role', '2026-09')).toBe(
			'At the end of September 2026, 2 of 3 roles were below plan. The widest gap is that of Doctor: 8 of 10 WTE. 1 role gives no such figures.'
		);
	});

	it('add up to a total in which offers that nobody gives are not nought', () => {
		expect(totalLine([group('Nurse'), group('Doctor')])).toMatchObject({
			...{ planned: 20, inPost: 12, gap: 8, offers: null }
		});
		expect(totalLine([group('Nurse', { offers: 2 }), group('Doctor')]).offers).toBe(2);
	});

	it('have the words of their choices, and links to their rows', () => {
		const [line] = groupLines([group('primary-care')], 'employer');
		expect(line).toMatchObject({ name: 'Primary care (ARRS)', query: 'employer=primary-care' });
		const [role] = groupLines([group('Nurse & carer', { spellings: 2 })], 'role');
		expect(role?.query).toBe('search=Nurse+%26+carer');
	});

	it('are said to be all, none, or the one there is', () => {
		const say = (...groups: PostGroup[]) =>
			groupsSentence(groupLines(groups, 'trust'), 'trust', '2026-09');
		expect(say(group('A'), group('B'))).toContain('all 2 trusts were below plan.');
		expect(say(group('A', { inPost: 10 }), group('B', { inPost: 12 }))).toContain(
			'all 2 trusts were at or above plan.'
		);
		expect(say(group('A'))).toContain('the one trust, A, was below its plan by 4 of 10 WTE.');
		expect(say(group('A', { inPost: 10 }))).toContain('the one trust was at or above its plan.');
		expect(say(group('A', { given: 0 }))).toContain('no gap can be worked out');
	});
});
