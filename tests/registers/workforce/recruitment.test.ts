import { describe, expect, it } from 'vitest';
import { quarterFromCode } from '#lib/core/calendar.ts';
import {
	defaultPlanQuarter,
	planQuarter,
	type RecruitmentInput,
	recruitmentLines,
	recruitmentNeeded,
	recruitmentSentence
} from '#lib/registers/workforce/recruitment.ts';

const quarter = (code: string) => quarterFromCode(code)!;

const input = (some: Partial<RecruitmentInput> = {}): RecruitmentInput => ({
	...{ asAt: '2026-07-10', month: '2026-06', planned: 120, inPost: 100, offers: 4, leavers: 6 },
	...{ best: { quarter: quarter('2025-26-q3'), starters: 20 }, by: quarter('2026-27-q4') },
	...some
});

const found = (some: Partial<RecruitmentInput> = {}) => recruitmentNeeded(input(some));
const said = (some: Partial<RecruitmentInput> = {}) => recruitmentSentence(found(some));

describe('the recruitment that a plan takes', () => {
	it('is the gap less the offers, and those who leave until the end, over the quarters left', () => {
		// 13 weeks after 10 July is 9 October: two quarters are left, while people leave for three.
		const result = found();
		expect(result).toMatchObject({ firstStart: '2026-10-09', gap: 20, net: 16, leaving: 18 });
		expect(result).toMatchObject({ gross: 34, netEach: 8, grossEach: 17, outcome: 'within-best' });
		expect(result.quarters.map(({ code }) => code)).toEqual(['2026-27-q3', '2026-27-q4']);
		expect(said()).toBe(
			'To have 120 WTE by 31 March 2027, 17 WTE must start in each of the 2 quarters from Q3 2026/27 to Q4 2026/27: 8 to close the gap and 9 for people who may leave. That has been done before: the best quarter so far, Q3 2025/26, brought 20.'
		);
	});

	it('is out of reach at the rate of the best quarter when that brought fewer', () => {
		const best = { quarter: quarter('2025-26-q3'), starters: 10 };
		expect(found({ best })).toMatchObject({ outcome: 'beyond-best', atBestRate: 106 });
		expect(said({ best })).toContain(
			'At the rate of the best quarter so far, Q3 2025/26, which brought 10, the plan cannot be reached any more by the end of Q4 2026/27: at that rate 106 WTE would be in post.'
		);
	});

	it('is within reach when the best quarter brought just as many', () => {
		const best = { quarter: quarter('2025-26-q3'), starters: 17 };
		expect(found({ best }).outcome).toBe('within-best');
	});

	it('is the gap alone when nobody leaves', () => {
		expect(found({ leavers: 0 })).toMatchObject({ gross: 16, grossEach: 8 });
		expect(said({ leavers: 0 })).toContain(
			'8 WTE must start in each of the 2 quarters from Q3 2026/27 to Q4 2026/27. That'
		);
	});

	it('counts no offers when there are none, and when no row says', () => {
		expect(found({ offers: 0 })).toMatchObject({ net: 20, gross: 38 });
		expect(found({ offers: null })).toMatchObject({ net: 20, gross: 38 });
		const line = recruitmentLines(found({ offers: null }), { quarters: 4, of: 4 }, '2026-06')[3];
		expect(line).toMatchObject({ label: 'Offers out', value: 'not given' });
	});

	it('is none when the plan is met, even if people leave', () => {
		expect(found({ inPost: 140 })).toMatchObject({ outcome: 'met', gap: -20, grossEach: 0 });
		expect(said({ inPost: 140 })).toBe(
			'The plan of 120 WTE by 31 March 2027 is met already: 140 WTE are in post, enough even if people go on leaving as they did.'
		);
		expect(said({ inPost: 118, leavers: 0 })).toBe(
			'The plan of 120 WTE by 31 March 2027 would be met by those in post and the offers that are out.'
		);
	});

	it('is only for those who leave when the plan is met without them', () => {
		expect(said({ inPost: 120 })).toContain(
			'7 WTE must start in each of the 2 quarters from Q3 2026/27 to Q4 2026/27, all of them for people who may leave.'
		);
	});

	it('is too late when fewer than 13 weeks are left', () => {
		const late = { asAt: '2027-01-01', by: quarter('2026-27-q4') };
		expect(found(late)).toMatchObject({ outcome: 'too-late', quarters: [], grossEach: null });
		expect(said(late)).toBe(
			'The plan of 120 WTE by 31 March 2027 cannot be reached by advertising any more: somebody advertised for today could start on 2 April 2027 at the earliest, and 34 WTE beyond the offers that are out are still to be found.'
		);
		// One day earlier, and the quarter’s last day can still be a first day at work.
		expect(found({ ...late, asAt: '2026-12-30' }).quarters).toHaveLength(1);
		expect(found({ ...late, inPost: 140 }).outcome).toBe('met');
	});

	it('leaves leavers out, and says so, when there is no history', () => {
		const none = { leavers: null, best: null };
		expect(found(none)).toMatchObject({ outcome: 'no-history', gross: null, netEach: 8 });
		expect(said(none)).toBe(
			'To have 120 WTE by 31 March 2027, 8 WTE must start in each of the 2 quarters from Q3 2026/27 to Q4 2026/27. Nothing is known of how many leave, so this counts nobody as leaving. There is no whole quarter of starters yet to compare this with.'
		);
		const lines = recruitmentLines(found(none), { quarters: 0, of: 4 }, '2026-06');
		expect(lines.find(({ label }) => label === 'May leave')?.value).toBe('not known');
	});

	it('cannot be told without a plan', () => {
		expect(found({ planned: null }).outcome).toBe('no-plan');
		expect(said({ planned: null })).toContain('No row gives a plan');
	});

	it('names the month that the plan is for', () => {
		const [plan] = recruitmentLines(found(), { quarters: 4, of: 4 }, '2027-03');
		expect(plan?.about).toBe(
			'The last plan recorded for each post up to 31 March 2027, the newest of March 2027'
		);
	});
});

describe('the quarter that the plan is to be met by', () => {
	it('is the last of the financial year, or of the next with fewer than 13 weeks left', () => {
		expect(defaultPlanQuarter('2026-12-30').code).toBe('2026-27-q4');
		expect(defaultPlanQuarter('2026-12-31').code).toBe('2027-28-q4');
	});

	it('is the one asked for, unless it is over, far off or none at all', () => {
		expect(planQuarter('2027-28-q1', '2026-07-10').code).toBe('2027-28-q1');
		for (const code of ['2025-26-q4', '2032-33-q1', 'soon', null])
			expect(planQuarter(code, '2026-07-10').code).toBe('2026-27-q4');
	});
});
