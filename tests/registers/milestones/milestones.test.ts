import { describe, expect, test } from 'vitest';
import {
	type MilestoneRow,
	inOrder,
	milestoneOn,
	timelineSentence
} from '#lib/registers/milestones/rules.ts';
import { placeOf, timeScale } from '#lib/ui/charts/series.ts';

const ASAT = '2023-10-01';

const held = (reference: string, details: Partial<MilestoneRow> = {}): MilestoneRow => ({
	...{ id: 1, reference, title: `Title of ${reference}`, focus: 'core', deliverable: null },
	...{ owner: null, baselineOn: null, forecastOn: null, actualOn: null, ...details }
});
const on = (reference: string, details: Partial<MilestoneRow> = {}, asAt = ASAT) =>
	milestoneOn(held(reference, details), asAt);

const late = on('late', { baselineOn: '2023-06-01', forecastOn: '2023-09-01' });
const older = on('older', { baselineOn: '2023-05-01' });
const soon = on('soon', { forecastOn: '2023-12-30' });
const slipping = on('slipping', { baselineOn: '2023-12-01', forecastOn: '2024-03-01' });
const due = on('due', { baselineOn: '2024-02-01', forecastOn: '2024-02-01' });
const undated = on('undated');
const doneLate = on('done late', { baselineOn: '2023-02-01', actualOn: '2023-02-11' });
const done = on('done', { baselineOn: '2023-01-01', actualOn: '2023-01-11' });

describe('a milestone on a day', () => {
	test('is late, soon due, slipping, to come, without a date or done', () => {
		expect([late, soon, slipping, due, undated, done].map(({ state }) => state)).toEqual([
			'late',
			'soon',
			'slipping',
			'due',
			'no-date',
			'done'
		]);
	});

	test('counts its slip in days and how long it is overdue', () => {
		expect([late.slip, late.overdue]).toEqual([92, 30]);
		expect([done.slip, done.overdue]).toEqual([10, 0]);
		expect(older.slip).toBeNull();
	});

	test('is due on its day and late on the next', () => {
		expect(on('day', { forecastOn: ASAT }).state).toBe('soon');
		expect(on('day', { forecastOn: '2023-09-30' }).state).toBe('late');
		expect(on('day', { forecastOn: '2023-12-31' }).state).toBe('due');
	});

	test('that was done later was not done yet', () => {
		const earlier = on('done', { baselineOn: '2023-01-01', actualOn: '2023-01-11' }, '2023-01-05');
		expect(earlier).toMatchObject({ state: 'late', actualOn: null, slip: null });
	});
});

test('the longest overdue come first, what is done last and the newest of it first', () => {
	const doneLater = on('z-done', { actualOn: '2023-08-01' });
	const all = [done, due, undated, slipping, soon, late, older, doneLater];
	expect(inOrder(all).map(({ reference }) => reference)).toEqual([
		...['older', 'late', 'soon', 'slipping', 'due', 'undated', 'z-done', 'done']
	]);
});

describe('the sentence', () => {
	test.each([
		['none', [], 'There is no milestone here yet.'],
		['one done', [done], 'The one milestone here is done. It has slipped, by 10 days.'],
		[
			'two done',
			[done, doneLate],
			'Both milestones here are done. Both have slipped, each by 10 days.'
		],
		[
			'three that slipped',
			[done, doneLate, late],
			'1 milestone is late, by 30 days. None is forecast in the next 90 days. All 3 have slipped, half of them by at most 10 days.'
		],
		[
			'some late',
			[late, older, soon, due],
			'2 milestones are late, the longest by 153 days. 1 is forecast in the next 90 days. 1 of the 2 with both dates has slipped, by 92 days.'
		],
		[
			'one late',
			[late, slipping],
			'1 milestone is late, by 30 days. None is forecast in the next 90 days. Both have slipped, by 91 and 92 days.'
		],
		[
			'nothing late',
			[due],
			'No milestone is late. None is forecast in the next 90 days. None with both dates has slipped.'
		],
		[
			'without dates',
			[undated],
			'No milestone is late. None is forecast in the next 90 days. 1 milestone has no date and cannot be drawn.'
		]
	])('reads well: %s', (_, milestones, sentence) => {
		expect(timelineSentence(milestones)).toBe(sentence);
	});
});

describe('the line of time', () => {
	test('holds whole financial years around every date and the day itself', () => {
		const scale = timeScale([late, due, done], ASAT);
		expect([scale.startsOn, scale.endsOn]).toEqual(['2022-04-01', '2024-03-31']);
		expect(scale.years.map(({ year }) => year)).toEqual(['2022/23', '2023/24']);
		expect(placeOf('2022-04-01', scale)).toBe(0);
		expect(placeOf('2024-03-31', scale)).toBe(100);
		expect(scale.now).toBeCloseTo(75.1, 0);
	});

	test('without any date is the year of the day', () => {
		expect(timeScale([undated], ASAT).years).toEqual([{ year: '2023/24', at: 0 }]);
	});
});
