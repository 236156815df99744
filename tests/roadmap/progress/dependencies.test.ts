import { describe, expect, it } from 'vitest';
import {
	contradictions,
	holdsUpSentence,
	reliesOnSentence
} from '#lib/roadmap/progress/attention.ts';
import {
	type DeliverableState,
	type StageCode,
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
		baselineOn: null,
		forecastOn: '2024-01-31',
		forecastReason: null,
		actualOn: null,
		...details
	};
	return stateOf(code, stand, AS_AT);
}

const stages = (...names: (StageCode | null)[]) => names.map((stage) => ({ stage }));

describe('what a deliverable depends on, as a sentence', () => {
	it.each([
		[stages(), 'The roadmap names nothing that it depends on.'],
		[stages('in-delivery'), 'It depends on one deliverable, which is in delivery.'],
		[stages(null), 'It depends on one deliverable, which has no update yet.'],
		[stages('sustained', 'sustained'), 'It depends on two deliverables, which both are sustained.'],
		[
			stages('not-started', 'not-started', 'not-started'),
			'It depends on three deliverables, which all have not started.'
		],
		[
			stages(
				'in-delivery',
				'success-reached',
				'in-delivery',
				'not-started',
				'success-reached',
				'in-delivery'
			),
			'It depends on six deliverables: 2 have reached success, 3 are in delivery, 1 has not started.'
		],
		[
			stages('getting-started', null),
			'It depends on two deliverables: 1 is getting started, 1 has no update yet.'
		]
	])('%#', (given, sentence) => {
		expect(reliesOnSentence(given)).toBe(sentence);
	});

	it('is told the same way for what waits for it', () => {
		expect(holdsUpSentence([])).toBe('The roadmap names nothing that depends on it.');
		expect(holdsUpSentence(stages('in-delivery'))).toBe(
			'It blocks one deliverable, which is in delivery.'
		);
	});
});

describe('contradictions', () => {
	const kinds = (own: DeliverableState, ...needed: DeliverableState[]) =>
		contradictions(own, needed).map(({ kind, reliesOn }) => `${kind} ${reliesOn}`);

	it('are none where the dates follow each other', () => {
		expect(kinds(state('shift'), state('plans', { forecastOn: '2023-12-31' }))).toEqual([]);
		expect(kinds(state('shift'), state('plans'))).toEqual([]);
	});

	it('are a forecast before that of something it depends on', () => {
		const needed = state('plans', { forecastOn: '2024-03-31' });
		expect(contradictions(state('shift'), [needed])).toEqual([
			{
				kind: 'forecast-before',
				reliesOn: 'plans',
				dates: { own: '2024-01-31', theirs: '2024-03-31' }
			}
		]);
	});

	it('are success while something it depends on is not reached', () => {
		const own = state('shift', { stage: 'success-reached', actualOn: '2023-08-01' });
		expect(kinds(own, state('plans'))).toEqual(['reached-before plans']);
	});

	it('are a date while something it depends on has none', () => {
		expect(kinds(state('shift'), state('plans', { forecastOn: null }))).toEqual(['undated plans']);
	});

	it('are green while something it depends on is in doubt', () => {
		expect(kinds(state('shift'), state('plans', { confidence: 'amber-red' }))).toEqual([
			'greener plans'
		]);
		expect(kinds(state('shift'), state('plans', { confidence: 'amber' }))).toEqual([]);
	});

	it('need an update on both sides, and end when what it depends on is reached', () => {
		expect(kinds(state('shift'), stateOf('plans', null, AS_AT))).toEqual([]);
		expect(kinds(stateOf('shift', null, AS_AT), state('plans', { forecastOn: null }))).toEqual([]);
		const reached = state('plans', {
			stage: 'sustained',
			actualOn: '2023-08-01',
			forecastOn: null
		});
		expect(kinds(state('shift'), reached)).toEqual([]);
	});
});
