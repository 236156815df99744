import { describe, expect, test } from 'vitest';
import {
	type CountedUpdate,
	countProgress,
	type ProgressCounts,
	roadmapSentence
} from '#lib/roadmap/progress/attention.ts';
import {
	checkUpdate,
	CONFIDENCE,
	isReached,
	needsReason,
	slipDays,
	STAGES,
	type UpdateInput
} from '#lib/roadmap/progress/rules.ts';

const TODAY = '2023-10-31';

/** An update with nothing wrong in it, save for what a test changes. */
function update(changes: Partial<UpdateInput> = {}): UpdateInput {
	return {
		effectiveOn: '2023-06-30',
		stage: 'in-delivery',
		confidence: 'green',
		reason: null,
		owner: null,
		backToGreenOn: null,
		baselineOn: '2024-03-31',
		forecastOn: '2024-03-31',
		forecastReason: null,
		actualOn: null,
		note: null,
		...changes
	};
}

const belowGreen = {
	confidence: 'amber',
	reason: 'Two posts are empty.',
	owner: 'Programme lead',
	backToGreenOn: '2023-09-30'
};

const fieldsOf = (input: UpdateInput, previous: { forecastOn: string | null } | null = null) =>
	checkUpdate(input, previous, TODAY).map(({ field }) => field);

describe('stages and delivery confidence', () => {
	test('the five stages fill nought to four marks', () => {
		expect(STAGES.map(({ steps }) => steps)).toEqual([0, 1, 2, 3, 4]);
	});

	test('the five steps of confidence run from green to red', () => {
		expect(CONFIDENCE.map(({ letters }) => letters)).toEqual(['G', 'AG', 'A', 'AR', 'R']);
	});

	test('only green needs no reason', () => {
		expect(CONFIDENCE.filter(({ code }) => !needsReason(code)).map(({ code }) => code)).toEqual([
			'green'
		]);
	});

	test('the last two stages count as reached', () => {
		expect(STAGES.filter(({ code }) => isReached(code)).map(({ code }) => code)).toEqual([
			'success-reached',
			'sustained'
		]);
	});
});

describe('the slip', () => {
	test('is above nought when the forecast is later than the baseline', () => {
		expect(slipDays('2024-02-28', '2024-03-01')).toBe(2);
	});

	test('is below nought when it is earlier', () => {
		expect(slipDays('2024-03-31', '2024-03-21')).toBe(-10);
	});

	test('is not moved by the change of the clocks', () => {
		expect(slipDays('2023-10-28', '2023-10-30')).toBe(2);
	});

	test('is unknown without a baseline', () => {
		expect(slipDays(null, '2024-03-31')).toBeNull();
	});

	test('is unknown without a forecast or actual date', () => {
		expect(slipDays('2024-03-31', null)).toBeNull();
	});

	test('refuses what is not a date', () => {
		expect(() => slipDays('2024-03-31', '31/03/2024')).toThrow('31/03/2024');
	});
});

describe('an update', () => {
	test('with nothing wrong may be kept', () => {
		expect(checkUpdate(update(), null, TODAY)).toEqual([]);
	});

	test('needs the date it is for', () => {
		expect(fieldsOf(update({ effectiveOn: null }))).toEqual(['effectiveOn']);
	});

	test('needs real dates, and one slip is reported once', () => {
		expect(fieldsOf(update({ baselineOn: '2023-02-30' }))).toEqual(['baselineOn']);
		expect(
			fieldsOf(update({ stage: 'sustained', actualOn: 'TBC', effectiveOn: '2023-06-30' }))
		).toEqual(['actualOn']);
	});

	test('needs one of the five stages', () => {
		expect(fieldsOf(update({ stage: null }))).toEqual(['stage']);
		expect(fieldsOf(update({ stage: 'nearly there' }))).toEqual(['stage']);
	});

	test('may leave confidence unrated', () => {
		expect(fieldsOf(update({ confidence: null }))).toEqual([]);
	});

	test('refuses a confidence that is not on the scale', () => {
		expect(fieldsOf(update({ confidence: 'yellow' }))).toEqual(['confidence']);
	});

	test('below green needs a reason, an owner and a date for getting back', () => {
		expect(fieldsOf(update({ confidence: 'amber-green' }))).toEqual([
			'reason',
			'owner',
			'backToGreenOn'
		]);
		expect(fieldsOf(update(belowGreen))).toEqual([]);
	});

	test('counts blank text as nothing entered', () => {
		expect(fieldsOf(update({ ...belowGreen, reason: '  \n' }))).toEqual(['reason']);
	});

	test('cannot get back to green before it was written', () => {
		expect(fieldsOf(update({ ...belowGreen, backToGreenOn: '2023-06-29' }))).toEqual([
			'backToGreenOn'
		]);
	});

	test('keeps texts up to their limits and no longer', () => {
		expect(fieldsOf(update({ reason: 'a'.repeat(2000), owner: 'b'.repeat(200) }))).toEqual([]);
		expect(fieldsOf(update({ reason: 'a'.repeat(2001), owner: 'b'.repeat(201) }))).toEqual([
			'reason',
			'owner'
		]);
	});
});

describe('a forecast that moves', () => {
	const before = { forecastOn: '2024-03-31' };

	test('needs a reason', () => {
		expect(fieldsOf(update({ forecastOn: '2024-06-30' }), before)).toEqual(['forecastReason']);
	});

	test('needs a reason when it moves nearer, too', () => {
		expect(fieldsOf(update({ forecastOn: '2024-01-31' }), before)).toEqual(['forecastReason']);
	});

	test('needs a reason when it is taken away', () => {
		expect(fieldsOf(update({ forecastOn: null }), before)).toEqual(['forecastReason']);
	});

	test('is accepted with a reason', () => {
		const moved = update({ forecastOn: '2024-06-30', forecastReason: 'The contract is late.' });
		expect(fieldsOf(moved, before)).toEqual([]);
	});

	test('is no move when there was none before', () => {
		expect(fieldsOf(update({ forecastOn: '2024-06-30' }), { forecastOn: null })).toEqual([]);
	});

	test('may be dropped in silence once success is reached', () => {
		const reached = update({
			stage: 'success-reached',
			forecastOn: null,
			actualOn: '2023-06-01'
		});
		expect(fieldsOf(reached, before)).toEqual([]);
	});
});

describe('reaching success', () => {
	test('needs the date it was reached', () => {
		expect(fieldsOf(update({ stage: 'success-reached' }))).toEqual(['actualOn']);
		expect(fieldsOf(update({ stage: 'sustained' }))).toEqual(['actualOn']);
	});

	test('may be on the day of the update', () => {
		expect(fieldsOf(update({ stage: 'sustained', actualOn: '2023-06-30' }))).toEqual([]);
	});

	test('cannot be after the update', () => {
		expect(fieldsOf(update({ stage: 'sustained', actualOn: '2023-07-01' }))).toEqual(['actualOn']);
	});

	test('has no date at an earlier stage', () => {
		expect(fieldsOf(update({ actualOn: '2023-06-01' }))).toEqual(['actualOn']);
	});
});

describe('the count', () => {
	const standing = (changes: Partial<CountedUpdate> = {}): CountedUpdate => ({
		stage: 'in-delivery',
		baselineOn: '2024-03-31',
		forecastOn: '2024-03-31',
		...changes
	});

	test('tells reached, past, slipping and undated deliverables apart', () => {
		const latest = [
			standing({ stage: 'sustained', baselineOn: '2023-03-31' }),
			standing({ baselineOn: '2023-01-31', forecastOn: '2023-03-31' }),
			standing({ forecastOn: '2024-06-30' }),
			standing({ baselineOn: null, forecastOn: null }),
			standing()
		];
		expect(countProgress(latest, 48, '2023-06-30')).toEqual({
			deliverables: 48,
			updated: 5,
			reached: 1,
			pastDate: 1,
			forecastToSlip: 1,
			undated: 1
		});
	});

	test('is not late on the very day', () => {
		expect(countProgress([standing()], 1, '2024-03-31').pastDate).toBe(0);
		expect(countProgress([standing()], 1, '2024-04-01').pastDate).toBe(1);
	});

	test('is not late once it was forecast anew, though its planned date has passed', () => {
		const planned = standing({ forecastOn: '2024-09-30' });
		expect(countProgress([planned], 1, '2024-06-30')).toMatchObject({
			pastDate: 0,
			forecastToSlip: 1
		});
		expect(countProgress([planned], 1, '2024-10-01')).toMatchObject({
			pastDate: 1,
			forecastToSlip: 0
		});
	});

	test('goes by the forecast where no baseline was set', () => {
		const latest = [standing({ baselineOn: null, forecastOn: '2023-03-31' })];
		expect(countProgress(latest, 1, '2023-06-30')).toMatchObject({ pastDate: 1, undated: 0 });
	});
});

describe('the sentence', () => {
	const say = (changes: Partial<ProgressCounts>) =>
		roadmapSentence({
			deliverables: 48,
			updated: 48,
			reached: 14,
			pastDate: 0,
			forecastToSlip: 0,
			undated: 0,
			...changes
		});

	test('names what is late and what will be', () => {
		expect(say({ pastDate: 6, forecastToSlip: 3 })).toBe(
			'14 of 48 deliverables have reached success; 6 are late and 3 more are forecast to slip.'
		);
	});

	test('speaks of one as one', () => {
		expect(say({ reached: 1, pastDate: 1, forecastToSlip: 1 })).toBe(
			'1 of 48 deliverables has reached success; 1 is late and 1 more is forecast to slip.'
		);
	});

	test('names lateness alone', () => {
		expect(say({ pastDate: 2 })).toBe('14 of 48 deliverables have reached success; 2 are late.');
	});

	test('names a forecast slip alone', () => {
		expect(say({ forecastToSlip: 2 })).toBe(
			'14 of 48 deliverables have reached success; none is late, but 2 are forecast to slip.'
		);
	});

	test('says when nothing is late', () => {
		expect(say({})).toBe(
			'14 of 48 deliverables have reached success; none is late or forecast to slip.'
		);
	});

	test('says when none has been reached', () => {
		expect(say({ reached: 0, pastDate: 5 })).toBe(
			'None of the 48 deliverables has reached success yet; 5 are late.'
		);
	});

	test('says when all have been reached', () => {
		expect(say({ reached: 48 })).toBe('All 48 deliverables have reached success.');
	});

	test('says when there is no update at all', () => {
		expect(say({ updated: 0, reached: 0 })).toBe(
			'None of the 48 deliverables has an update yet, so progress is not known.'
		);
	});

	test('does not count what is not known as being on time', () => {
		expect(say({ updated: 40, undated: 1 })).toBe(
			'14 of 48 deliverables have reached success; none of those with a date is late or forecast to slip. 1 has no date. 8 have no update yet.'
		);
	});

	test('is silent about dates when there are none', () => {
		expect(say({ updated: 47, reached: 14, undated: 33 })).toBe(
			'14 of 48 deliverables have reached success. 33 have no date. 1 has no update yet.'
		);
	});

	test('says when there is nothing to report on', () => {
		expect(say({ deliverables: 0, updated: 0, reached: 0 })).toBe(
			'There are no deliverables to report on.'
		);
	});

	test.each([
		[{ updated: 0, reached: 0 }, 'has no update yet, so its progress is not known'],
		[{ reached: 1 }, 'has reached success'],
		[{ reached: 0, pastDate: 1 }, 'has not reached success yet and is late'],
		[{ reached: 0, forecastToSlip: 1 }, 'has not reached success yet and is forecast to slip'],
		[{ reached: 0, undated: 1 }, 'has not reached success yet and has no date'],
		[{ reached: 0 }, 'has not reached success yet, but is not late or forecast to slip']
	])('of a single deliverable with %o is its own', (changes, clause) => {
		expect(say({ deliverables: 1, updated: 1, ...changes })).toBe(`The one deliverable ${clause}.`);
	});

	test('refuses counts that contradict each other', () => {
		expect(() => say({ updated: 49 })).toThrow('contradict');
		expect(() => say({ reached: 40, undated: 9 })).toThrow('contradict');
		expect(() => say({ pastDate: 30, forecastToSlip: 5 })).toThrow('contradict');
	});
});
