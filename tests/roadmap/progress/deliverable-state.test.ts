import { describe, expect, it } from 'vitest';
import {
	attention,
	burnUpTitle,
	forecastSentence,
	nextBelowGreen,
	slipsNext
} from '#lib/roadmap/progress/attention.ts';
import {
	burnUp,
	type DeliverableState,
	type LatestUpdate,
	stateOf
} from '#lib/roadmap/progress/rules.ts';

const AS_AT = '2023-10-01';

function state(code: string, details: Partial<LatestUpdate> = {}): DeliverableState {
	const stand: LatestUpdate = {
		deliverable: code,
		effectiveOn: '2023-09-01',
		stage: 'in-delivery',
		confidence: 'green',
		reason: null,
		owner: null,
		backToGreenOn: null,
		baselineOn: '2023-12-31',
		forecastOn: '2023-12-31',
		forecastReason: null,
		actualOn: null,
		...details
	};
	return stateOf(code, stand, AS_AT);
}

describe('where a deliverable stands', () => {
	it('is not known without an update', () => {
		expect(stateOf('plans', null, AS_AT)).toMatchObject({
			stage: null,
			slip: null,
			pastDate: false,
			stale: false,
			daysSinceUpdate: null
		});
	});

	it('is late the day after its forecast, not on the day; without a forecast its planned date counts', () => {
		const planned = (baselineOn: string) => state('plans', { baselineOn, forecastOn: null });
		expect(planned(AS_AT).pastDate).toBe(false);
		expect(planned('2023-09-30').pastDate).toBe(true);
		expect(state('plans', { forecastOn: AS_AT }).pastDate).toBe(false);
		expect(state('plans', { forecastOn: '2023-09-30' }).pastDate).toBe(true);
	});

	it('is slipping, not late, while its later forecast has not passed', () => {
		expect(state('plans', { forecastOn: '2024-01-31' })).toMatchObject({
			slipping: true,
			slip: 31
		});
		const replanned = { baselineOn: '2023-08-31', forecastOn: '2024-01-31' };
		expect(state('plans', replanned)).toMatchObject({ slipping: true, pastDate: false });
		const passed = { baselineOn: '2023-08-31', forecastOn: '2023-09-30' };
		expect(state('plans', passed)).toMatchObject({ slipping: false, pastDate: true });
	});

	it('counts the slip to the day it was reached, and is then neither late nor stale', () => {
		const reached = state('plans', {
			stage: 'success-reached',
			actualOn: '2024-01-10',
			effectiveOn: '2023-01-01',
			baselineOn: '2023-01-01'
		});
		expect(reached).toMatchObject({ reached: true, slip: 374, pastDate: false, stale: false });
	});

	it('is stale after 90 days, not on the ninetieth', () => {
		expect(state('plans', { effectiveOn: '2023-07-03' })).toMatchObject({
			daysSinceUpdate: 90,
			stale: false
		});
		expect(state('plans', { effectiveOn: '2023-07-02' }).stale).toBe(true);
	});

	it('is due soon up to three months ahead, today included', () => {
		expect(state('plans', { forecastOn: '2024-01-01' }).dueSoon).toBe(true);
		expect(state('plans', { forecastOn: AS_AT }).dueSoon).toBe(true);
		expect(state('plans', { forecastOn: '2024-01-02' }).dueSoon).toBe(false);
		expect(state('plans', { forecastOn: '2023-09-30' }).dueSoon).toBe(false);
	});

	it('says which earlier deliverable the words were about', () => {
		expect(state('plans', { deliverable: 'schemes' }).inheritedFrom).toBe('schemes');
		expect(state('plans').inheritedFrom).toBeNull();
	});
});

describe('what needs somebody', () => {
	const none = new Map();

	it('is nothing when all is well', () => {
		expect(attention([state('plans')], none, AS_AT)).toEqual([]);
	});

	it('puts a forecast that has passed first, the oldest first, and stops at three kinds', () => {
		const states = [
			stateOf('silent', null, AS_AT),
			state('undated', { baselineOn: null, forecastOn: null }),
			state('stale', { effectiveOn: '2023-01-01' }),
			state('late', { forecastOn: '2023-09-30' }),
			state('later', { forecastOn: '2023-08-31' })
		];
		expect(attention(states, none, AS_AT)).toEqual([
			{ kind: 'forecast-past', codes: ['later', 'late'] },
			{ kind: 'stale', codes: ['stale'] },
			{ kind: 'undated', codes: ['undated'] }
		]);
	});

	it('includes doubt about something due soon, and a recovery that is late', () => {
		const states = [
			state('doubted', { confidence: 'red', backToGreenOn: '2023-11-01' }),
			state('unrecovered', { confidence: 'amber', backToGreenOn: '2023-09-01' })
		];
		expect(attention(states, none, AS_AT)).toEqual([
			{ kind: 'back-to-green-past', codes: ['unrecovered'] },
			{ kind: 'in-doubt-soon', codes: ['doubted'] }
		]);
	});
});

describe('what slips next', () => {
	it('is in the order of the day last promised; of two on one day, the one that blocks more', () => {
		const states = [
			state('well'),
			state('reached', { stage: 'sustained', actualOn: '2023-01-01', confidence: 'red' }),
			state('far', { forecastOn: '2024-03-31' }),
			state('near', { confidence: 'red' }),
			state('heavy', { confidence: 'amber-red' }),
			state('broken', { baselineOn: '2023-06-30', forecastOn: '2023-06-30' })
		];
		const order = slipsNext(states, (code) => (code === 'heavy' ? 4 : 0)).map(({ code }) => code);
		expect(order).toEqual(['broken', 'heavy', 'near', 'far']);
	});
});

describe('the burn-up', () => {
	const reached = (actualOn: string, baselineOn: string | null = actualOn) =>
		state('done', { stage: 'success-reached', actualOn, baselineOn });
	const open = (baselineOn: string | null, forecastOn: string | null = baselineOn) =>
		state('open', { baselineOn, forecastOn });

	it('counts at each quarter end and on the day itself, and knows nothing of the future', () => {
		const states = [reached('2023-05-01', '2023-03-31'), open('2023-12-31', '2024-02-01')];
		expect(burnUp(states, AS_AT)).toEqual([
			{ on: '2023-03-31', planned: 1, reached: 0, forecast: null },
			{ on: '2023-06-30', planned: 1, reached: 1, forecast: null },
			{ on: '2023-09-30', planned: 1, reached: 1, forecast: null },
			{ on: AS_AT, planned: 1, reached: 1, forecast: 1 },
			{ on: '2023-12-31', planned: 2, reached: null, forecast: 1 },
			{ on: '2024-03-31', planned: 2, reached: null, forecast: 2 }
		]);
	});

	it('has what is late, undated or without an update in no forecast', () => {
		const states = [open('2023-09-30'), open(null), stateOf('silent', null, AS_AT)];
		expect(burnUp(states, AS_AT).slice(-2)).toEqual([
			{ on: AS_AT, planned: 1, reached: 0, forecast: 0 },
			{ on: '2023-12-31', planned: 1, reached: null, forecast: 0 }
		]);
		expect(burnUp([open(null)], AS_AT)).toEqual([]);
	});

	it('draws ten quarters either way and counts what lies beyond at the ends', () => {
		const days = burnUp([reached('2001-01-01'), open('2040-01-01')], AS_AT);
		expect(days.map(({ on }) => on)).toHaveLength(22);
		expect(days[0]).toMatchObject({ on: '2021-06-30', reached: 1, planned: 1 });
		expect(days.at(-1)).toMatchObject({ on: '2026-06-30', planned: 1, forecast: 1 });
	});

	it.each([
		[[], 'No deliverable has a date yet'],
		[[reached('2023-05-01')], '1 of 1 deliverable reached; 1 was planned by 1 Oct 2023'],
		[[open('2023-12-31')], '0 of 1 deliverable reached; none was planned by 1 Oct 2023'],
		[[reached('2023-05-01', null)], '1 of 1 deliverable reached; no planned dates are recorded'],
		[
			[reached('2023-05-01'), open('2023-06-01')],
			'1 of 2 deliverables reached; 2 were planned by 1 Oct 2023'
		]
	])('has a title that says where it stands: %#', (states, title) => {
		expect(burnUpTitle(burnUp(states, AS_AT), states.length, AS_AT)).toBe(title);
	});

	it.each([
		[[], ''],
		[[reached('2023-05-01')], ''],
		[[open('2023-12-31')], 'It is forecast to be reached by 31 December 2023.'],
		[
			[reached('2023-05-01'), open('2023-12-31')],
			'Both are forecast to be reached by 31 December 2023.'
		],
		[
			[reached('2023-05-01'), open('2023-12-31'), open('2024-01-31')],
			'All 3 are forecast to be reached by 31 January 2024.'
		],
		[[open('2023-09-30')], '1 is in no forecast, because it is late or has no date.'],
		[
			[open('2023-12-31'), open(null), open('2023-09-30')],
			'1 is forecast to be reached by 31 December 2023. 2 are in no forecast, because they are late or have no date.'
		]
	])('says what lies ahead: %#', (states, sentence) => {
		expect(forecastSentence(states, AS_AT)).toBe(sentence);
	});
});

describe('the next one below green', () => {
	const green = state('green');
	const amber = state('amber', { confidence: 'amber' });
	const red = state('red', { confidence: 'red' });
	const others = [
		state('unrated', { confidence: null }),
		state('done', { confidence: 'red', stage: 'sustained', actualOn: '2023-09-01' }),
		stateOf('silent', null, AS_AT)
	];

	it.each([
		[[green, ...others], 'green', null],
		[[amber, ...others], 'amber', null],
		[[amber, green, ...others], 'green', 'amber'],
		[[amber, green, red], 'amber', 'red'],
		[[amber, green, red], 'red', 'amber'],
		[[amber, green, red], 'gone', 'amber'],
		[[], 'gone', null]
	])('follows in the roadmap’s order, round its end: %#', (states, code, next) => {
		expect(nextBelowGreen(states, code)).toBe(next);
	});
});
