import { describe, expect, test } from 'vitest';
import { addMonths, monthEnd } from '#lib/core/calendar.ts';
import { SERIES_KINDS } from '#lib/core/measure.ts';
import { missesTarget, signalAgainst, signalOf } from '#lib/measures/rules.ts';
import {
	type Better,
	controlChart,
	type GivenPoint,
	hitsTarget,
	lineChart
} from '#lib/spc/rules.ts';
import { chartSentence, pointWords } from '#lib/spc/words.ts';

const written = (value: number) => `${Math.round(value)}%`;
const words = { written, period: 'month' } as const;

function pointsOf(values: readonly (number | null)[], planned?: readonly (number | null)[]) {
	return values.map((value, index): GivenPoint => {
		const on = monthEnd(addMonths('2022-01-01', index));
		return { on, value, ...(planned ? { planned: planned[index] ?? null } : {}) };
	});
}

/** Always the same numbers from a seed: the tests are to find the same series every time. */
function numbersFrom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

/** Series of every shape that set off rules: steps, trends, stairs that only rise, noise, gaps. */
function shapes(next: () => number): (number | null)[] {
	const length = 1 + Math.floor(next() * 40);
	const shape = Math.floor(next() * 5);
	let level = next() * 40;
	return Array.from({ length }, (_, index) => {
		if (next() < 0.05) return null;
		if (shape === 0) level += next() * 5;
		if (shape === 1 && next() < 0.2) level += 10;
		if (shape === 2) level = index < length / 2 ? 20 : 60;
		if (shape === 3) level = next() * 100;
		if (shape === 4 && index === length - 1) level = 900;
		return level + (shape < 3 ? next() : 0);
	});
}

const BETTER: readonly Better[] = ['higher', 'lower', 'neither'];
/** What only a control chart may say. */
const CHART_WORDS =
	/improvement|concern|common cause|ordinary (ups|variation)|median|limits? of|mean|rule|always|every month|by chance/i;

describe('a line', () => {
	test('of whatever values never has a signal, a limit or a word of control charts', () => {
		const next = numbersFrom(7);
		for (let trial = 0; trial < 1500; trial += 1) {
			const values = shapes(next);
			const series = trial % 2 === 0 ? 'cumulative' : 'rolling';
			const better = BETTER[trial % 3]!;
			const planned = trial % 4 === 0 ? values.map(() => next() * 60) : undefined;
			const target = trial % 5 === 0 ? { target: { value: next() * 60 } } : {};
			const chart = lineChart(pointsOf(values, planned), { better, series, ...target });
			expect([chart.variation, chart.assurance, chart.current, chart.segments]).toEqual([
				null,
				null,
				null,
				[]
			]);
			expect(chart.points.flatMap(({ signals, rules }) => [...signals, ...rules])).toEqual([]);
			expect(['behind', 'on-plan', 'line']).toContain(signalOf(chart));
			expect(signalAgainst(chart, 'green')).toBeNull();
			expect(missesTarget(chart)).toBe(false);
			const said = [
				chartSentence(chart, words),
				...chart.points.map((one) => pointWords(one, chart))
			];
			expect(said.join(' ').replace('no control limits', '')).not.toMatch(CHART_WORDS);
		}
	});

	const line = (
		series: 'cumulative' | 'rolling',
		values: (number | null)[],
		planned?: (number | null)[],
		more: { better?: Better; target?: { value: number } } = {}
	) => {
		const chart = lineChart(pointsOf(values, planned), { better: 'higher', series, ...more });
		return [chart.plan, chartSentence(chart, words)];
	};

	test.each([
		['without values', [], undefined, {}, [null, 'There are no values yet.']],
		[
			'without a plan',
			[10],
			undefined,
			{},
			[null, 'The latest value is 10% in January 2022. No plan is recorded to set it beside.']
		],
		[
			'behind its plan',
			[10, 20],
			[10, 30],
			{},
			['behind', 'The latest value is 20% in February 2022. The plan is 30%, so it is behind.']
		],
		[
			'ahead of it',
			[10, 40],
			[10, 30],
			{},
			['on-plan', 'The latest value is 40% in February 2022. The plan is 30%, so it is ahead.']
		],
		[
			'just there',
			[10, 30],
			[10, 30],
			{},
			['on-plan', 'The latest value is 30% in February 2022. That is where the plan is.']
		],
		[
			'where lower is better',
			[40, 30],
			[40, 20],
			{ better: 'lower' },
			['behind', 'The latest value is 30% in February 2022. The plan is 20%, so it is behind.']
		],
		[
			'where neither is',
			[40, 30],
			[40, 20],
			{ better: 'neither' },
			[null, 'The latest value is 30% in February 2022. The plan is 20%.']
		],
		[
			'with a gap and a target',
			[10, null],
			undefined,
			{ target: { value: 15 } },
			[
				null,
				'The latest value is 10% in January 2022. No plan is recorded to set it beside. The target of 15% is missed. 1 month without a value is left out.'
			]
		]
	] as const)('that builds up, %s', (_, values, planned, more, expected) => {
		expect(line('cumulative', [...values], planned && [...planned], more)).toEqual(expected);
	});

	test('that rolls', () => {
		expect(line('rolling', [10, 20])).toEqual([
			null,
			'The latest value is 20% in February 2022. Neighbouring values share months, so no control limits are drawn.'
		]);
		const chart = lineChart(pointsOf([10, 20]), { better: 'higher', series: 'rolling' });
		expect(chartSentence(chart, { ...words, months: 3 })).toMatch(
			/^The latest value is 20% in the 3 months to February 2022\. /
		);
	});
});

describe('assurance', () => {
	test('promises nothing while the latest value is a concern, nor a hit that was just missed', () => {
		const next = numbersFrom(11);
		let shown = 0;
		for (let trial = 0; trial < 3000; trial += 1) {
			const better = BETTER[trial % 2]!;
			const target = { value: next() * 80 };
			const chart = controlChart(pointsOf(shapes(next)), { better, target });
			if (chart.assurance === null) continue;
			shown += 1;
			expect(chart.variation).not.toBe('concern');
			const { value } = chart.latest!;
			if (chart.assurance === 'always hits')
				expect(hitsTarget(value!, target.value, better)).toBe(true);
		}
		expect(shown).toBeGreaterThan(500);
	});

	test('a wait far above a target that it always kept is not “always hits”', () => {
		const values = [4, 5, 4, 5, 6, 5, 4, 5, 4, 5, 4, 5, 4, 5, 12, 14, 18, 22, 27];
		const chart = controlChart(pointsOf(values), { better: 'lower', target: { value: 26 } });
		expect([chart.variation, chart.assurance, chart.hitsTarget]).toEqual(['concern', null, false]);
		expect(chartSentence(chart, words)).toMatch(/the target of 26% is missed\.$/);
	});
});

test('there are three kinds of series', () => {
	expect(SERIES_KINDS).toEqual(['rate', 'cumulative', 'rolling']);
});
