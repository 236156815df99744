import { describe, expect, it } from 'vitest';
import { periodEndsOn } from '#lib/core/periods.ts';
import type { ListedIndicator } from '#lib/registers/definition.ts';
import {
	indicatorCards,
	indicatorMeasures,
	type IndicatorPoint,
	indicatorSentence,
	type IndicatorLine,
	pointWords
} from '#lib/registers/indicators/measures.ts';
import { targetOf } from '#lib/registers/indicators/rules.ts';

const checks: ListedIndicator = {
	...{ code: 'checks', name: 'Health checks', alsoCalled: [], form: 'share', unit: 'people' },
	...{ numerator: 'Checked.', denominator: 'On the register.', better: 'higher', source: null },
	...{ targets: [{ value: 0.6, from: '2024-04-01' }], disclosure: 'people', period: 'quarter' },
	...{ lookback: 'year', series: 'rolling', own: false, retired: false, version: 1 }
};
const waits: ListedIndicator = {
	...checks,
	...{ code: 'waits', name: 'Median wait', form: 'figure', denominator: null, unit: 'days' },
	...{ better: 'lower', targets: [] }
};

function point(period: string, numerator: number | null, denominator: number | null = 100) {
	const value = numerator === null || denominator === null ? null : numerator / denominator;
	return { period, on: periodEndsOn(period), numerator, denominator, value, suppressed: false };
}

function line(points: IndicatorPoint[], more: Partial<IndicatorLine> = {}): IndicatorLine {
	return { indicator: checks, points, kind: 'quarter', also: [], others: 0, ...more };
}

const hidden: IndicatorPoint = { ...point('2024-06/quarter', null), suppressed: true };
const said = (...lines: IndicatorLine[]) => indicatorSentence({ asAt: '2026-09-30', lines });
const met = line([point('2024-06/quarter', 62)]);
const missed = line([point('2024-06/quarter', 42)]);

describe('the sentence', () => {
	it.each([
		['none', [], 'No indicator had a value by this day.'],
		[
			'places only',
			[line([], { others: 2 })],
			'1 indicator has values for places, networks or trusts, and none by this day for the ICS as a whole.'
		],
		['one, met', [met], '1 indicator has a figure for the ICS: the one with a target meets it.'],
		[
			'one, missed',
			[missed],
			'1 indicator has a figure for the ICS: the one with a target does not meet it.'
		],
		[
			'one without a target',
			[line([point('2024-06/quarter', 3)], { indicator: waits })],
			'1 indicator has a figure for the ICS; it has no target to be set beside.'
		],
		['all met', [met, met], '2 indicators have a figure for the ICS: all 2 with a target meet it.'],
		[
			'none met',
			[missed, missed],
			'2 indicators have a figure for the ICS: none of the 2 with a target meets it.'
		],
		[
			'some met',
			[met, missed, met],
			'3 indicators have a figure for the ICS: 2 of the 3 with a target meet it.'
		],
		[
			'suppressed',
			[line([hidden])],
			'1 indicator has a figure for the ICS; it has no target to be set beside. The latest figure of 1 indicator is suppressed.'
		]
	] as const)('%s', (_, lines, sentence) => {
		expect(said(...lines)).toBe(sentence);
	});
});

describe('a figure in words', () => {
	it.each([
		[checks, point('2024-06/quarter', 62), '62 of 100 people (62%)'],
		[checks, { ...point('2024-06/quarter', null), value: 0.625 }, '62.5%, counts not given'],
		[checks, hidden, 'suppressed (*)'],
		[checks, point('2024-06/quarter', null), 'not known'],
		[waits, { ...point('2024-06/quarter', 32, null), value: 32 }, '32 days'],
		[
			{ ...checks, form: 'ratio' } as ListedIndicator,
			point('2024-06/quarter', 110),
			'110 people to 100 (1.1)'
		]
	])('%#: %s', (indicator, one, words) => {
		expect(pointWords(indicator, one)).toBe(words);
	});
});

describe('targets', () => {
	it('hold from a day, and the one that began last counts', () => {
		const targets = [{ value: 0.5 }, { value: 0.6, from: '2024-04-01', to: '2025-03-31' }];
		const of = (on: string) => targetOf({ ...checks, targets }, on);
		expect([of('2024-03-31'), of('2024-06-30'), of('2025-06-30')]).toEqual([0.5, 0.6, 0.5]);
		expect(targetOf(waits, '2024-06-30')).toBeNull();
	});
});

describe('cards', () => {
	it('say the latest figure, its target, and what else is held', () => {
		const [card] = indicatorCards({
			asAt: '2026-09-30',
			lines: [
				line([point('2024-03/quarter', 55), hidden, point('2024-09/quarter', 62)], {
					also: ['year'],
					others: 3
				})
			]
		});
		expect(card).toMatchObject({
			latest: '62 of 100 people (62%)',
			period: 'Q2 2024/25',
			target: 'Target 60%: met',
			direction: 'Higher is better.',
			values: [0.55, null, 0.62],
			trend: 'From 55% (Q4 2023/24) to 62% (Q2 2024/25)'
		});
		expect(card!.notes).toEqual([
			'Also recorded by year, shown in the list.',
			'1 figure of these is suppressed (*).',
			'Also recorded for 3 other organisations: places, networks, trusts or earlier ICSs.'
		]);
	});

	it('say so where there is nothing to draw', () => {
		const cards = indicatorCards({
			asAt: '2026-09-30',
			lines: [line([hidden]), line([], { others: 1 }), met]
		});
		expect(cards.map(({ trend }) => trend)).toEqual([
			'No figure to draw.',
			'No figure to draw.',
			'One figure so far, of Q1 2024/25.'
		]);
		expect(cards[1]).toMatchObject({ latest: null, period: null });
	});
});

describe('measures', () => {
	it('say when a figure is suppressed, or is held by another kind of period', () => {
		const [measure] = indicatorMeasures({
			asAt: '2026-09-30',
			lines: [line([hidden], { kind: 'year' })]
		});
		expect(measure).toMatchObject({ measure: 'indicator:checks', value: null, numerator: null });
		expect(measure!.note).toBe(
			'The figure for Q1 2024/25 is suppressed. It is recorded by year, though the catalogue has it by quarter.'
		);
	});
});
