import { describe, expect, test } from 'vitest';
import { addMonths } from '#lib/core/calendar.ts';
import { type ChartOptions, controlChart, meaningOf, rebaseProblems } from '#lib/spc/rules.ts';

/** A point a month from the end of January 2025, from "50, 52, -, 48"; a dash is a missing value. */
function monthly(text: string) {
	return text.split(',').map((value, index) => ({
		on: addMonths('2025-01-31', index),
		value: value.trim() === '-' ? null : Number(value)
	}));
}

const chartOf = (text: string, options: Partial<ChartOptions> = {}) =>
	controlChart(monthly(text), { better: 'higher', ...options });

const rebase = { on: '2026-02-01', reason: 'The new model began', by: 'Ann Example' };
const steady = '50,52,48,52,48,52,48,52,48,52,48,52,49';

describe('the check values, in which no outlier is screened', () => {
	type Check = [values: string, mean: number, lower: number, upper: number, marked: string];

	test.each<Check>([
		['1,2,1,2,10,1,2,1,2,1,2,1,2,1,2,1,2,1', 1.9444, -3.0626, 6.9515, '5: 1'],
		['59,59,60,50,56,55,59,60,54,57,50,44,50,46', 54.2143, 42.9604, 65.4681, '12: 3, 14: 3'],
		['44,58,48,50,51,48,48,52,51,51,50,51,49,48', 49.9286, 41.744, 58.1132, ''],
		[
			'56,57,42,42,53,44,52,55,56,52,51,51,51,43',
			50.3571,
			37.8756,
			62.8387,
			'7: 4, 8: 4, 9: 4, 10: 4, 11: 4, 12: 4, 13: 4'
		],
		[
			'56,57,58,41,51,55,48,43,44,49,50,51,52,53',
			50.5714,
			39.3176,
			61.8253,
			'8: 2, 9: 2, 10: 2, 11: 2, 12: 2, 13: 2, 14: 2'
		]
	])('%s', (values, mean, lower, upper, marked) => {
		const { segments, points } = chartOf(values);
		expect(segments).toHaveLength(1);
		const [segment] = segments;
		if (segment?.kind !== 'control') throw new Error('no limits');
		expect(segment.mean).toBeCloseTo(mean, 4);
		expect(segment.lower).toBeCloseTo(lower, 4);
		expect(segment.upper).toBeCloseTo(upper, 4);
		expect(
			points
				.flatMap(({ rules }, index) => (rules.length ? `${index + 1}: ${rules.join()}` : []))
				.join(', ')
		).toBe(marked);
	});

	test('50,52,48,52,48,52,48,52,48,52,48,52,70', () => {
		const { current, points } = chartOf('50,52,48,52,48,52,48,52,48,52,48,52,70');
		if (current?.kind !== 'control') throw new Error('no limits');
		expect(current.mean).toBeCloseTo(51.692, 3);
		expect(current.lower).toBeCloseTo(38.392, 3);
		expect(current.upper).toBeCloseTo(64.992, 3);
		expect(points.map(({ rules }) => rules)).toEqual([...Array(12).fill([]), [1]]);
	});
});

describe('the variation of the latest value', () => {
	const high = '50,52,48,52,48,52,48,52,48,52,48,52,70';
	const low = '50,52,48,52,48,52,48,52,48,52,48,52,30';

	test('a high one is an improvement where higher is better, and a concern where lower is', () => {
		expect(chartOf(high, { better: 'higher' }).variation).toBe('improvement');
		expect(chartOf(high, { better: 'lower' }).variation).toBe('concern');
	});

	test('a low one is a concern where higher is better, and an improvement where lower is', () => {
		expect(chartOf(low, { better: 'higher' }).variation).toBe('concern');
		expect(chartOf(low, { better: 'lower' }).variation).toBe('improvement');
	});

	test('a special cause is neither where neither way is better', () => {
		expect(chartOf(high, { better: 'neither' }).variation).toBe('neither');
	});

	test('is common where no rule marks the latest value, whatever came before', () => {
		expect(chartOf('1,2,1,2,10,1,2,1,2,1,2,1,2,1,2,1,2,1').variation).toBe('common');
	});

	test('of a trend goes by its way, also on the other side of the mean', () => {
		const { points } = chartOf('56,57,58,41,51,55,48,43,44,49,50,51,52,53');
		expect(points[7]).toMatchObject({ value: 43, variation: 'improvement' });
		expect(meaningOf('up', 'lower')).toBe('concern');
	});

	test('is that of the first rule where rules point two ways', () => {
		// Falls for seven months, and yet the last of them lies above the mean.
		const { latest } = chartOf('10,20,10,20,10,20,10,20,66,65,64,63,62,61,60', {
			better: 'higher'
		});
		expect(latest?.signals.map(({ rule, way }) => `${rule} ${way}`)).toEqual(['2 down', '4 up']);
		expect(latest?.variation).toBe('concern');
	});

	test('is that of the latest point with a value', () => {
		const { latest, variation } = chartOf(`${high},-,-`);
		expect(latest).toMatchObject({ value: 70, on: '2026-01-31' });
		expect(variation).toBe('improvement');
	});
});

describe('missing values', () => {
	test('are left out and counted, and their neighbours become neighbours', () => {
		const whole = chartOf(steady);
		const gaps = chartOf('50,52,48,-,52,48,52,48,-,-,52,48,52,48,52,49,-');
		expect(gaps.missing).toBe(4);
		expect(gaps.current).toMatchObject({ values: 13, missing: 4 });
		if (whole.current?.kind !== 'control' || gaps.current?.kind !== 'control') {
			throw new Error('no limits');
		}
		expect(gaps.current.mean).toBe(whole.current.mean);
		expect(gaps.current.upper).toBe(whole.current.upper);
	});

	test('do not break a run', () => {
		const { points } = chartOf('56,57,58,41,51,55,48,43,44,-,49,50,-,51,52,53');
		expect(points.at(-1)?.signals).toEqual([{ rule: 2, way: 'up', length: 7 }]);
		expect(points[9]).toMatchObject({ value: null, rules: [], variation: null });
	});

	test('alone make a chart without a segment', () => {
		expect(chartOf('-,-,-')).toMatchObject({
			segments: [],
			current: null,
			latest: null,
			variation: null,
			missing: 3
		});
	});

	test('of every kind make an empty chart', () => {
		expect(controlChart([], { better: 'higher', target: { value: 5 } })).toMatchObject({
			points: [],
			segments: [],
			targets: [],
			latest: null,
			missing: 0
		});
	});
});

describe('too few values, or none that differ', () => {
	test('twelve make a run chart: a median, no limits, no icons', () => {
		const chart = chartOf('50,52,48,52,48,52,48,52,48,52,48,90', { target: { value: 10 } });
		expect(chart.current).toMatchObject({ kind: 'run', median: 51, values: 12, needed: 1 });
		expect(chart.current).not.toHaveProperty('upper');
		expect([chart.variation, chart.assurance]).toEqual([null, null]);
		expect(chart.points.every(({ variation }) => variation === null)).toBe(true);
	});

	test('thirteen have limits', () => {
		expect(chartOf(steady).current).toMatchObject({ kind: 'control', values: 13 });
	});

	test('missing values do not count towards thirteen', () => {
		expect(chartOf('50,52,-,48,52,48,52,48,52,48,52,48,52').current).toMatchObject({
			kind: 'run',
			needed: 1
		});
	});

	test('a run chart still says whether its latest value hits the target', () => {
		expect(chartOf('50,52', { target: { value: 51 } }).hitsTarget).toBe(true);
		expect(chartOf('50,52', { target: { value: 53 } }).hitsTarget).toBe(false);
	});

	test('values that are all the same have no limits and no icons, only the target', () => {
		const chart = chartOf('5,5,5,5,5,5,5,5,5,5,5,5,5', { target: { value: 5 } });
		expect(chart.current).toMatchObject({ kind: 'constant', mean: 5 });
		expect([chart.variation, chart.assurance, chart.hitsTarget]).toEqual([null, null, true]);
	});
});

describe('targets', () => {
	test('assurance goes by the target that holds at the latest value', () => {
		const target = [{ value: 10 }, { value: 90, from: '2026-01-01' }];
		const chart = chartOf(steady, { target });
		expect(chart.assurance).toBe('always misses');
		expect(chart.points.map((point) => point.target)).toEqual([...Array(12).fill(10), 90]);
	});

	test('there is no assurance without a target, or once it has ended', () => {
		expect(chartOf(steady).assurance).toBeNull();
		const ended = chartOf(steady, { target: { value: 10, to: '2025-12-31' } });
		expect([ended.assurance, ended.hitsTarget]).toEqual([null, null]);
	});

	test('there is no assurance where neither way is better', () => {
		const chart = chartOf(steady, { better: 'neither', target: { value: 10 } });
		expect([chart.assurance, chart.hitsTarget]).toEqual([null, null]);
	});
});

describe('re-bases', () => {
	test('each segment has limits of its own', () => {
		const later = '80,82,78,82,78,82,78,82,78,82,78,82,79';
		const { segments, points } = chartOf(`${steady},${later}`, { rebases: [rebase] });
		expect(segments.map(({ from, to }) => [from, to])).toEqual([
			['2025-01-31', '2026-01-31'],
			['2026-02-28', '2027-02-28']
		]);
		expect(
			segments.map((segment) => segment.kind === 'control' && segment.mean.toFixed(1))
		).toEqual(['50.1', '80.1']);
		expect(segments[1]?.rebases).toEqual([rebase]);
		expect(points.flatMap(({ rules }) => rules)).toEqual([]);
	});

	test('a rule does not reach across one', () => {
		const rising = '48,52,48,52,48,52,48,52,48,52,48,50,51,52,53,54,55,56';
		const whole = chartOf(rising).points.at(-1)?.rules;
		expect(whole).toContain(2);
		const { points } = chartOf(rising, { rebases: [{ ...rebase, on: '2026-02-01' }] });
		expect(points.flatMap(({ rules }) => rules)).not.toContain(2);
	});

	test('the chart goes by the latest segment, which may be too short for limits', () => {
		const chart = chartOf(`${steady},80,82`, { rebases: [rebase] });
		expect(chart.segments.map(({ kind }) => kind)).toEqual(['control', 'run']);
		expect(chart.current).toMatchObject({ kind: 'run', values: 2, needed: 11, median: 81 });
		expect(chart.variation).toBeNull();
	});

	test('one that no value has followed yet waits and changes nothing', () => {
		const late = { ...rebase, on: '2026-03-01' };
		const chart = chartOf(`${steady},52,-,-`, { rebases: [late] });
		expect(chart.waiting).toEqual([late]);
		expect(chart.segments).toHaveLength(1);
		expect(chart.current).toMatchObject({ kind: 'control', values: 14, missing: 2 });
	});

	test('two without a value between them begin one segment', () => {
		const first = { ...rebase, on: '2026-02-01', reason: 'First' };
		const second = { ...rebase, on: '2026-03-01', reason: 'Second' };
		const { segments } = chartOf(`${steady},-,80,82`, { rebases: [second, first] });
		expect(segments).toHaveLength(2);
		expect(segments[1]).toMatchObject({ rebases: [first, second], values: 2, missing: 1 });
	});

	test('one before the first value splits nothing', () => {
		const early = { ...rebase, on: '2024-12-01' };
		const { segments } = chartOf(steady, { rebases: [early] });
		expect(segments).toHaveLength(1);
		expect(segments[0]?.rebases).toEqual([early]);
	});

	test('one needs a day, a reason and a name', () => {
		expect(rebaseProblems(rebase)).toEqual([]);
		const empty = { on: 'soon', reason: ' ', by: '' };
		expect(rebaseProblems(empty).map(({ field }) => field)).toEqual(['on', 'reason', 'by']);
	});

	test('one without a reason is refused', () => {
		expect(() => chartOf(steady, { rebases: [{ ...rebase, reason: '' }] })).toThrow('what changed');
	});

	test('one without a name is refused', () => {
		expect(() => chartOf(steady, { rebases: [{ ...rebase, by: '' }] })).toThrow('name');
	});
});

describe('what a chart is given', () => {
	test('points are put in order, and the ones given stay as they are', () => {
		const given = monthly('1,2,3').reverse();
		const { points } = controlChart(given, { better: 'higher' });
		expect(points.map(({ value }) => value)).toEqual([1, 2, 3]);
		expect(given[0]?.value).toBe(3);
	});

	test('labels and annotations are kept, annotations in order', () => {
		const annotations = [
			{ on: '2025-03-01', text: 'Later' },
			{ on: '2025-02-01', text: 'Earlier' }
		];
		const chart = controlChart([{ on: '2025-01-31', value: 0.8, label: '12 of 15 (80%)' }], {
			better: 'higher',
			annotations
		});
		expect(chart.points[0]?.label).toBe('12 of 15 (80%)');
		expect(chart.annotations.map(({ text }) => text)).toEqual(['Earlier', 'Later']);
	});

	test('a day that is none is refused', () => {
		expect(() => controlChart([{ on: '2025-02-30', value: 1 }], { better: 'higher' })).toThrow(
			'not an ISO date'
		);
	});

	test('a day given twice is refused', () => {
		const twice = [1, 2].map((value) => ({ on: '2025-01-31', value }));
		expect(() => controlChart(twice, { better: 'higher' })).toThrow('two points on 2025-01-31');
	});

	test('a value that is not finite is refused', () => {
		const endless = [{ on: '2025-01-31', value: Infinity }];
		expect(() => controlChart(endless, { better: 'higher' })).toThrow('not a value');
	});
});
