import { describe, expect, it } from 'vitest';
import {
	type CoproductionFigures,
	coproductionMeasures,
	coproductionSentence
} from '#lib/registers/coproduction/definition.ts';
import {
	type FundingFigures,
	fundingMeasures,
	fundingSentence
} from '#lib/registers/funding/definition.ts';
import {
	type MilestoneFigures,
	milestoneMeasures,
	milestoneSentence
} from '#lib/registers/milestones/definition.ts';
import { type RiskFigures, riskMeasures, riskSentence } from '#lib/registers/risks/definition.ts';

const asAt = '2026-09-30';

describe('co-production', () => {
	const figures: CoproductionFigures = {
		...{ asAt, activities: 46, answered: 3, feedbackDays: [10, 35, 60] },
		...{ experts: 360, carers: 141, suppressed: 0, notCounted: 0 }
	};

	it('some told, half of the time within the median of days', () => {
		expect(coproductionSentence(figures)).toBe(
			'The people of 3 of 46 activities have been told what came of them, half of the time within 35 days. Experts by experience and carers took part 501 times.'
		);
	});

	it('none held, none told, all told', () => {
		expect(coproductionSentence({ ...figures, activities: 0 })).toBe(
			'No co-production activity had been held by this day.'
		);
		const none = { ...figures, answered: 0, feedbackDays: [], experts: 0, carers: 0 };
		expect(coproductionSentence(none)).toBe(
			'The people of none of the 46 activities have been told what came of it.'
		);
		expect(coproductionSentence({ ...figures, activities: 3, experts: 0, carers: 0 })).toBe(
			'The people of all 3 activities have been told what came of them, half of the time within 35 days.'
		);
	});

	it('one activity, told', () => {
		const one = {
			...figures,
			activities: 1,
			answered: 1,
			feedbackDays: [1],
			experts: 1,
			carers: 0
		};
		expect(coproductionSentence(one)).toBe(
			'The people of the one activity have been told what came of it, half of the time within 1 day. Experts by experience and carers took part 1 time.'
		);
	});

	it('suppressed counts make the people a least number, and are said', () => {
		const some = { ...figures, suppressed: 2, notCounted: 1 };
		expect(coproductionSentence(some)).toContain('took part at least 501 times.');
		const people = coproductionMeasures(some)[2];
		expect(people).toMatchObject({ value: 501, denominator: null });
		expect(people?.note).toBe(
			'2 activities have a suppressed count, which this leaves out. 1 activity does not say how many took part.'
		);
	});

	it('people that nobody counted are unknown, not nought', () => {
		const none = { ...figures, experts: 0, carers: 0, notCounted: 46 };
		expect(coproductionMeasures(none)[2]?.value).toBeNull();
		expect(coproductionMeasures(figures)[1]).toMatchObject({ value: 35, denominator: 3 });
	});
});

describe('milestones', () => {
	const figures: MilestoneFigures = {
		...{ asAt, milestones: 11, done: 7, planned: 9, late: 4, undated: 0 }
	};

	it('some done, some late', () => {
		expect(milestoneSentence(figures)).toBe('7 of 11 milestones are done, and 4 are late.');
	});

	it('none on the register, all done, the one done', () => {
		expect(milestoneSentence({ ...figures, milestones: 0 })).toBe(
			'No milestone is on the register yet.'
		);
		expect(milestoneSentence({ ...figures, done: 11 })).toBe('All 11 milestones are done.');
		expect(milestoneSentence({ ...figures, milestones: 1, done: 1 })).toBe(
			'The one milestone is done.'
		);
	});

	it('none done, none late, one without a date', () => {
		expect(milestoneSentence({ ...figures, done: 0, late: 0, undated: 1 })).toBe(
			'None of 11 milestones are done, and none is late. 1 milestone has no date.'
		);
	});

	it('measures done and late of all', () => {
		const [done, late] = milestoneMeasures({ ...figures, undated: 1 });
		expect(done).toMatchObject({ numerator: 7, denominator: 11 });
		expect(late).toMatchObject({ numerator: 4, denominator: 11 });
		expect(late?.note).toBe('1 milestone has no date and cannot be late.');
	});
});

describe('funding', () => {
	const figures: FundingFigures = {
		...{ asAt, year: '2026/27', allocated: 2000, spent: 1200, unknown: 0 },
		...{ allocatedAll: 2000, allocatedVcse: 500 }
	};

	it('part of the money spent', () => {
		expect(fundingSentence(figures)).toBe(
			'£1,200 of the £2,000 allocated for 2026/27 is spent (60%). 25% of the money allocated is for the voluntary sector.'
		);
	});

	it('none, all and more than all spent', () => {
		expect(fundingSentence({ ...figures, spent: 0 })).toContain('Nothing of the £2,000');
		expect(fundingSentence({ ...figures, spent: 2000 })).toContain('All of the £2,000');
		expect(fundingSentence({ ...figures, spent: 2100, allocatedVcse: 0 })).toBe(
			'£2,100 is spent, more than the £2,000 allocated for 2026/27. None of the money allocated is for the voluntary sector.'
		);
	});

	it('nothing for any year, and nothing to compare', () => {
		expect(fundingSentence({ ...figures, year: null })).toBe(
			'No funding is on the register for any year up to this day.'
		);
		expect(fundingSentence({ ...figures, allocated: 0, allocatedAll: 0 })).toBe(
			'No line for 2026/27 says both what was allocated and what was spent.'
		);
	});

	it('measures both shares, and says the year and what is left out', () => {
		const [spent, vcse] = fundingMeasures({ ...figures, unknown: 1 });
		expect(spent).toMatchObject({ numerator: 1200, denominator: 2000, unit: 'pounds' });
		expect(spent?.note).toBe(
			'For 2026/27. 1 line does not give both figures, so this leaves it out.'
		);
		expect(vcse).toMatchObject({ value: 0.25 });
	});
});

describe('risks', () => {
	const figures: RiskFigures = { asAt, risks: 8, open: 6, pastReview: 1, high: 2, unscored: 0 };

	it('some open, some high, one past its review', () => {
		expect(riskSentence(figures)).toBe(
			'6 of 8 risks are open, 2 of them scored 15 or more; 1 is past its review.'
		);
	});

	it('none recorded, all closed, the one closed', () => {
		expect(riskSentence({ ...figures, risks: 0 })).toBe('No risk had been recorded by this day.');
		expect(riskSentence({ ...figures, open: 0 })).toBe('All 8 risks recorded are closed.');
		expect(riskSentence({ ...figures, risks: 1, open: 0 })).toBe(
			'The one risk recorded is closed.'
		);
	});

	it('all open, some without a score', () => {
		expect(riskSentence({ ...figures, open: 8, high: 0, pastReview: 0, unscored: 2 })).toBe(
			'All 8 risks recorded are open. 2 open risks have no score.'
		);
		expect(riskMeasures({ ...figures, unscored: 1 })[0]?.note).toBe('1 open risk has no score.');
	});
});
