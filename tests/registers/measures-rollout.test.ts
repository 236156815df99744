import { describe, expect, it } from 'vitest';
import { type PromFigures, promMeasures, promSentence } from '#lib/registers/proms/definition.ts';
import { type TeamFigures, teamMeasures, teamSentence } from '#lib/registers/teams/definition.ts';
import {
	type TrainingFigures,
	trainingMeasures,
	trainingSentence
} from '#lib/registers/training/definition.ts';
import {
	type WorkforceFigures,
	workforceMeasures,
	workforceSentence
} from '#lib/registers/workforce/definition.ts';

const asAt = '2026-09-30';

describe('teams', () => {
	const figures: TeamFigures = {
		...{ asAt, teams: 14, live: 9, planned: 14, late: 5 },
		...{ staff: 300, trained: 195, staffUnknown: 0 }
	};

	it('some live, behind the plan, some staff trained', () => {
		expect(teamSentence(figures)).toBe(
			'9 of 14 teams are live with DIALOG. The plan was 14 by now. 195 of 300 staff (65%) are trained.'
		);
	});

	it('none on the register', () => {
		expect(teamSentence({ ...figures, teams: 0 })).toBe('No team is on the register yet.');
	});

	it('all live leaves no plan to speak of', () => {
		expect(teamSentence({ ...figures, live: 14, staff: 0 })).toBe(
			'All 14 teams are live with DIALOG.'
		);
	});

	it('the one team is live', () => {
		expect(teamSentence({ ...figures, teams: 1, live: 1, planned: 1, staff: 0 })).toBe(
			'The one team is live with DIALOG.'
		);
	});

	it('none live, none planned by now', () => {
		expect(teamSentence({ ...figures, live: 0, planned: 0, staff: 0 })).toBe(
			'None of 14 teams are live with DIALOG.'
		);
	});

	it('teams that gave no staff are left out and said so', () => {
		const [live, trained] = teamMeasures({ ...figures, staffUnknown: 2 });
		expect(live).toMatchObject({ numerator: 9, denominator: 14, planned: 14, note: null });
		expect(trained).toMatchObject({ numerator: 195, denominator: 300, value: 0.65 });
		expect(trained?.note).toBe(
			'2 teams did not give both staff and staff trained, so this leaves them out.'
		);
	});
});

describe('outcome measures', () => {
	const part = (some: number, whole: number, suppressed = 0, missing = 0) => ({
		...{ part: some, whole, suppressed, missing }
	});
	const figures: PromFigures = {
		...{ asAt, month: '2026-09' },
		...{ first: part(50, 100), paired: part(20, 50), improved: part(10, 20) },
		...{ reliable: part(0, 0, 0, 3), deteriorated: part(0, 0, 0, 3) }
	};

	it('all three shares of the last month', () => {
		expect(promSentence(figures)).toBe(
			'In September 2026, 50 of 100 people eligible (50%) had a first score; 20 of 50 (40%) of those had a paired score; 10 of 20 (50%) of people with a paired score improved.'
		);
	});

	it('reliable change and deterioration beside it, where they are returned', () => {
		const told = promSentence({ ...figures, reliable: part(6, 20), deteriorated: part(2, 20) });
		expect(told).toMatch(
			/10 of 20 \(50%\) of people with a paired score improved; 6 of 20 \(30%\) improved reliably; 2 of 20 \(10%\) reliably deteriorated\.$/
		);
	});

	it('no return yet', () => {
		expect(promSentence({ ...figures, month: null })).toBe(
			'No outcome measures had been returned by this day.'
		);
	});

	it('all suppressed', () => {
		const none = part(0, 0, 3);
		expect(promSentence({ ...figures, first: none, paired: none, improved: none })).toBe(
			'The figures for September 2026 are all suppressed or not given, so nothing can be worked out from them.'
		);
	});

	it('suppressed and missing counts are left out of a share, which says so', () => {
		const [first] = promMeasures({ ...figures, first: part(50, 100, 1, 2) });
		expect(first).toMatchObject({ numerator: 50, denominator: 100, value: 0.5 });
		expect(first?.note).toBe(
			'For September 2026. 1 row has a suppressed count, so this leaves it out. 2 rows do not give both figures, so this leaves them out.'
		);
	});

	it('a share of nothing known has no value', () => {
		const [first] = promMeasures({ ...figures, first: part(0, 0, 3) });
		expect(first?.value).toBeNull();
	});
});

describe('workforce', () => {
	const figures: WorkforceFigures = {
		...{ asAt, month: '2026-03', oldestMonth: '2026-03', planned: 224, inPost: 166.2, unknown: 0 },
		...{ inPostGiven: 100, livedExperience: 25, notGiven: 0, countedOnce: 0 }
	};

	it('fewer in post than planned', () => {
		expect(workforceSentence(figures)).toBe(
			'At the end of March 2026, 166.2 WTE were in post of 224 planned (74%): 57.8 are vacant.'
		);
	});

	it('as many as planned, and more', () => {
		expect(workforceSentence({ ...figures, inPost: 224 })).toContain(
			'(100%): every post is filled.'
		);
		expect(workforceSentence({ ...figures, inPost: 226 })).toContain(': 2 more than planned.');
	});

	it('no return, and no plan', () => {
		expect(workforceSentence({ ...figures, month: null })).toBe(
			'No workforce return had come in by this day.'
		);
		expect(workforceSentence({ ...figures, planned: 0 })).toBe(
			'At the end of March 2026 no row gives both a plan and people in post, so nothing can be compared.'
		);
	});

	it('measures posts filled, vacancies and lived experience, and says what they leave out', () => {
		const [filled, vacancy, lived] = workforceMeasures({
			...figures,
			...{ unknown: 1, notGiven: 2, countedOnce: 1, oldestMonth: '2026-02' }
		});
		expect(filled).toMatchObject({ numerator: 166.2, denominator: 224, unit: 'WTE' });
		expect(vacancy).toMatchObject({ numerator: 57.8, denominator: 224 });
		expect(lived).toMatchObject({ numerator: 25, denominator: 100, value: 0.25 });
		expect(filled?.note).toBe(
			'At the end of March 2026. The last return of one trust is of February 2026. 1 row does not give both figures, so this leaves it out. 1 row of the additional roles scheme is counted with primary care alone.'
		);
		expect(lived?.note).toContain('2 rows do not say whether the role asks for lived experience');
	});

	it('no return gives no value, and no vacancy is below nought', () => {
		for (const value of workforceMeasures({ ...figures, month: null }))
			expect(value.value).toBeNull();
		expect(workforceMeasures({ ...figures, inPost: 230 })[1]).toMatchObject({ numerator: 0 });
	});
});

describe('training', () => {
	const figures: TrainingFigures = { asAt, courses: 4, inScope: 600, trained: 420, unknown: 0 };

	it('some, all and none trained', () => {
		expect(trainingSentence(figures)).toBe(
			'Over 4 courses, 420 of 600 staff in scope (70%) are trained.'
		);
		expect(trainingSentence({ ...figures, trained: 600 })).toBe(
			'Over 4 courses, all staff in scope are trained.'
		);
		expect(trainingSentence({ ...figures, trained: 0 })).toBe(
			'Over 4 courses, none of the 600 staff in scope is trained.'
		);
	});

	it('no return, and nobody counted', () => {
		expect(trainingSentence({ ...figures, courses: 0 })).toBe(
			'No training return had come in by this day.'
		);
		expect(trainingSentence({ ...figures, courses: 1, inScope: 0, trained: 0 })).toBe(
			'Over 1 course, nobody has said how many staff are in scope and trained.'
		);
	});

	it('says that people count for each course, and what is left out', () => {
		expect(trainingMeasures({ ...figures, unknown: 1 })[0]?.note).toBe(
			'Somebody in scope for two courses counts for both. 1 row does not give both figures, so this leaves it out.'
		);
	});
});
