import { describe, expect, it } from 'vitest';
import {
	type FundingLine,
	fundingYear,
	moneyOf,
	paceSentence,
	ringFencesOf,
	ringFencesSentence,
	spentShare,
	sumWords,
	tranchesOf,
	vcseSentence,
	yearGone,
	yearSentence,
	yearsSentence
} from '#lib/registers/funding/rules.ts';

const YEAR = '2026/27';

const line = (some: Partial<FundingLine> = {}): FundingLine => ({
	...{ year: YEAR, stream: 'transformation', category: 'staff' },
	...{ allocated: 1_000_000, planned: 900_000, spent: 400_000 },
	...some
});

describe('sums of money', () => {
	it('add up what is given, and say how many lines do not give it', () => {
		const money = moneyOf([line(), line({ spent: null }), line({ spent: 0 })]);
		expect(money.allocated).toEqual({ pounds: 3_000_000, notGiven: 0 });
		expect(money.spent).toEqual({ pounds: 400_000, notGiven: 1 });
		expect(sumWords(money.spent)).toBe('£400,000 (1 line not given)');
	});

	it('are not given, rather than nought, when no line gives them', () => {
		const money = moneyOf([line({ planned: null })]);
		expect(money.planned).toEqual({ pounds: null, notGiven: 1 });
		expect(sumWords(money.planned)).toBe('not given');
		expect(sumWords({ pounds: 0, notGiven: 0 })).toBe('£0');
	});

	it('compare what is spent only with the allocations of the same lines', () => {
		expect(spentShare([line(), line({ spent: null })])).toBe('40% of £1,000,000');
		expect(spentShare([line({ spent: null })])).toBe('');
		expect(spentShare([line({ allocated: 0, spent: 0 })])).toBe('');
	});

	it('keep pence without the noise of binary fractions', () => {
		const some = [line({ spent: 0.1 }), line({ spent: 0.2 })];
		expect(moneyOf(some).spent.pounds).toBe(0.3);
	});
});

describe('the year shown', () => {
	const held = [line({ year: '2021/22' }), line(), line({ year: '2027/28' })];

	it('is the one asked for, as addresses write it or as the register does', () => {
		expect(fundingYear(held, '2021-22', '2026-09-30')).toBe('2021/22');
		expect(fundingYear(held, '2021/22', '2026-09-30')).toBe('2021/22');
	});

	it('is the last that had begun when none that is held is asked for', () => {
		expect(fundingYear(held, '2019-20', '2026-09-30')).toBe(YEAR);
		expect(fundingYear(held, null, '2023-09-30')).toBe('2021/22');
		expect(fundingYear([line()], null, '2020-01-01')).toBe(YEAR);
		expect(fundingYear([], null, '2026-09-30')).toBeNull();
	});

	it('is said in short, with what is not given', () => {
		expect(yearSentence([line(), line({ category: 'vcse', allocated: 200_000 })], YEAR)).toBe(
			'For 2026/27: £1.2 million allocated, £1.8 million planned, £800,000 spent, in 2 lines.'
		);
		expect(yearSentence([line({ spent: null })], YEAR)).toContain('Nothing is given as spent.');
		expect(yearSentence([line(), line({ spent: null })], YEAR)).toContain(
			'1 line of 2 does not give all three.'
		);
		expect(yearSentence([line({ allocated: null, planned: null, spent: null })], YEAR)).toBe(
			'For 2026/27 no line gives an amount.'
		);
	});

	it('stands beside the others', () => {
		expect(yearsSentence(held)).toBe(
			'In the 3 years from 2021/22 to 2027/28, £1.2 million was spent of £3 million allocated (40%).'
		);
		expect(yearsSentence([line()])).toContain('In 2026/27, the one year recorded,');
		expect(yearsSentence([line({ spent: null })])).toContain('no line gives both');
	});
});

describe('the voluntary sector’s part', () => {
	const vcse = (some: Partial<FundingLine> = {}) => line({ category: 'vcse', ...some });

	it('is that of what is allocated and of what is spent', () => {
		expect(vcseSentence([line(), vcse({ allocated: 250_000, spent: 100_000 })], YEAR)).toBe(
			'In 2026/27 the voluntary sector has £250,000 of the £1.3 million allocated (20%) and £100,000 of the £500,000 spent (20%).'
		);
	});

	it('is none, or not given, and the two are told apart', () => {
		expect(vcseSentence([line()], YEAR)).toContain('none of the £1 million allocated and none of');
		expect(vcseSentence([line(), vcse({ spent: null })], YEAR)).toContain(
			'Its part of what is spent is not given.'
		);
		expect(vcseSentence([vcse({ allocated: null, spent: null })], YEAR)).toContain('is not given');
	});
});

describe('spending beside the time gone', () => {
	it('says both and what spending evenly would come to, and judges neither', () => {
		// 30 September is the 183rd day of the 365.
		expect(yearGone(YEAR, '2026-09-30')).toEqual({ days: 183, of: 365 });
		expect(paceSentence([line({ allocated: 3_650_000, spent: 365_000 })], YEAR, '2026-09-30')).toBe(
			'£365,000 of the £3.7 million allocated for 2026/27 is spent (10%), with 183 of the year’s 365 days gone (50%). Spending evenly through the year would come to £1.8 million, £1.5 million more. Money seldom goes out evenly, so this is no verdict.'
		);
	});

	it('leaves out lines that do not give both, and says so', () => {
		expect(paceSentence([line(), line({ spent: null })], YEAR, '2026-09-30')).toContain(
			'1 line does not give both figures, so this leaves it out.'
		);
		expect(paceSentence([line({ spent: null })], YEAR, '2026-09-30')).toContain('No line for');
	});

	it('knows a year that is over, and one that has not begun', () => {
		expect(paceSentence([line()], YEAR, '2027-03-31')).toContain(
			'2026/27 is over: £600,000 of the £1 million allocated for 2026/27 was not spent'
		);
		expect(paceSentence([line({ spent: 1_000_000 })], YEAR, '2027-06-30')).toContain('all of');
		expect(paceSentence([line({ spent: 1_200_000 })], YEAR, '2027-06-30')).toContain(
			'£200,000 more than was allocated'
		);
		expect(paceSentence([line()], YEAR, '2026-03-31')).toBe(
			'The year 2026/27 had not begun by this day.'
		);
	});

	it('says when more is spent than allocated, or just as evenly', () => {
		expect(paceSentence([line({ spent: 1_200_000 })], YEAR, '2026-09-30')).toContain(
			'more than was allocated'
		);
		expect(paceSentence([line({ allocated: 365, spent: 183 })], YEAR, '2026-09-30')).toContain(
			'just what spending evenly'
		);
	});
});

describe('tranches', () => {
	const early = (some: Partial<FundingLine> = {}) =>
		line({ year: '2021/22', allocated: 2_000_000, ...some });
	const say = (asAt: string, lines = [early()]) => tranchesOf(lines, '2021/22', asAt).sentence;

	it('are due at the ends of June, September and December 2021', () => {
		expect(say('2021-06-29')).toBe(
			'None of the £2 million of transformation funding allocated for 2021/22 should have been received by this day. The next, 50%, is due in June 2021.'
		);
		expect(say('2021-06-30')).toContain('By this day £1 million of the £2 million');
		expect(say('2021-09-30')).toBe(
			'By this day £1.5 million of the £2 million of transformation funding allocated for 2021/22 (75%) should have been received. The next, 25%, is due in December 2021.'
		);
		expect(say('2026-09-30')).toContain('By this day all of the £2 million');
	});

	it('are parts of transformation funding alone, and unknown without it', () => {
		const { rows } = tranchesOf([early(), early({ stream: 'baseline' })], '2021/22', '2021-07-01');
		expect(rows.map((row) => [row.pounds, row.isDue])).toEqual([
			[1_000_000, true],
			[500_000, false],
			[500_000, false]
		]);
		expect(say('2021-09-30', [early({ allocated: null })])).toContain(
			'By this day 2 of 3 tranches of 2021/22 should have been received. What they come to is not known'
		);
	});

	it('are not known for another year', () => {
		expect(tranchesOf([line()], YEAR, '2026-09-30')).toEqual({
			sentence:
				'No tranches are known for 2026/27: the national guidance dates them for 2021/22 alone.',
			rows: []
		});
	});
});

describe('ring-fences', () => {
	const fenced = (some: Partial<FundingLine>) =>
		line({ category: 'equalities', allocated: 100, planned: 100, spent: 40, ...some });
	const state = (asAt: string, some: Partial<FundingLine>) =>
		ringFencesOf([fenced(some)], YEAR, asAt)[0]!.state;
	const DURING = '2026-09-30';
	const AFTER = '2027-03-31';

	it('are kept so far while the plan is no less than the allocation', () => {
		expect(state(DURING, {})).toBe('so-far');
		expect(state(DURING, { planned: null })).toBe('so-far');
		expect(state(DURING, { planned: 60 })).toBe('not-kept');
	});

	it('are kept after the year when no less was spent, whatever was planned', () => {
		expect(state(AFTER, { spent: 100, planned: 60 })).toBe('kept');
		expect(state(AFTER, { spent: 120 })).toBe('kept');
		expect(state(AFTER, { spent: 99 })).toBe('not-kept');
		expect(state(AFTER, { spent: null })).toBe('unknown');
	});

	it('tell nothing set aside from not given', () => {
		expect(state(DURING, { allocated: null })).toBe('unknown');
		expect(state(DURING, { allocated: 0 })).toBe('none');
		const [, coproduction] = ringFencesOf([fenced({})], YEAR, DURING);
		expect(coproduction?.state).toBe('none');
	});

	it('are told together, or one by one where they differ', () => {
		const say = (asAt: string, equalities: Partial<FundingLine>, other: Partial<FundingLine>) =>
			ringFencesSentence(
				ringFencesOf(
					[fenced(equalities), fenced({ category: 'co-production', ...other })],
					YEAR,
					asAt
				),
				YEAR
			);
		expect(say(DURING, {}, {})).toBe('Both ring-fences of 2026/27 are kept so far.');
		expect(say(AFTER, {}, {})).toBe('Neither ring-fence of 2026/27 is kept.');
		expect(say(AFTER, { spent: 100 }, { spent: 100 })).toContain('were kept');
		expect(say(AFTER, { spent: null }, { spent: null })).toContain('is not known');
		expect(say(DURING, { allocated: 0 }, { allocated: 0 })).toContain('Nothing is set aside');
		expect(say(DURING, {}, { planned: 20 })).toBe(
			'The ring-fences of 2026/27: co-production: not kept; equalities: kept so far.'
		);
	});
});
