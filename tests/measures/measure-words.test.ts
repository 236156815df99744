import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { disclosed } from '#lib/core/disclosure.ts';
import { beyondPeriod } from '#lib/core/measure.ts';
import { type MarkInput, type MarkKind, readMark } from '#lib/measures/annotations/rules.ts';
import { MEASURES } from '#lib/measures/catalogue.ts';
import {
	figureWords,
	fromFirstChange,
	type MeasureSignal,
	missesTarget,
	type SeriesPoint,
	shareWords,
	signalAgainst,
	signalsSentence,
	whenWords,
	writtenBy
} from '#lib/measures/rules.ts';
import { periodEnds } from '#lib/registers/plug-in.server.ts';
import { controlChart } from '#lib/spc/rules.ts';

const judged = (title: string, signal: MeasureSignal, missesTarget = false) => ({
	...{ title, signal, missesTarget }
});

describe('when a value is of', () => {
	test.each([
		['a past month', { period: 'month' }, '2026-09-30', 'September 2026'],
		['the day itself', { period: 'quarter' }, '2026-11-22', 'On 22 November 2026'],
		[
			'three months that roll',
			{ period: 'month', months: 3 },
			'2026-10-31',
			'3 months to October 2026'
		],
		[
			'a year to each quarter',
			{ period: 'quarter', months: 12 },
			'2026-09-30',
			'12 months to Q2 2026/27'
		]
	] as const)('%s', (_, measure, on, words) => {
		expect(whenWords({ on }, measure, '2026-11-22')).toBe(words);
	});

	test.each([
		['nothing to say', null, null],
		['the period alone', 'For October 2026.', null],
		[
			'the end of a month',
			'At the end of October 2026. 2 rows are left out.',
			'2 rows are left out.'
		],
		['no period', 'Somebody counted twice counts twice.', 'Somebody counted twice counts twice.']
	])('a note is shown without the period it begins with: %s', (_, note, left) => {
		expect(beyondPeriod(note)).toBe(left);
	});
});

describe('the sentence over all measures', () => {
	test('names those that signal concern', () => {
		expect(
			signalsSentence([
				judged('Vacancy rate', 'concern'),
				judged('Risks open', 'concern'),
				judged('Networks live', 'improvement'),
				judged('Funding spent', 'few'),
				judged('Milestones late', 'none')
			])
		).toBe(
			'2 of 5 measures with a control chart signal concern: Vacancy rate and Risks open. 1 shows improvement. 1 has too few values to say.'
		);
	});

	test('one', () => {
		expect(signalsSentence([judged('A', 'concern'), judged('B', 'none')])).toBe(
			'1 of 2 measures with a control chart signals concern: A.'
		);
	});

	test('none', () => {
		expect(signalsSentence([judged('A', 'none'), judged('B', 'none')])).toBe(
			'None of the 2 measures with a control chart signals concern.'
		);
	});

	test('all, of which it names four', () => {
		expect(signalsSentence(['A', 'B', 'C', 'D', 'E'].map((one) => judged(one, 'concern')))).toBe(
			'All 5 measures with a control chart signal concern: A, B, C, D and 1 more.'
		);
	});

	test('nothing known yet', () => {
		expect(signalsSentence([judged('A', 'few'), judged('B', 'few')])).toBe(
			'None of the 2 measures with a control chart has enough values yet to tell a change from ordinary ups and downs.'
		);
	});

	test.each([
		['none', [], 'There are no measures.'],
		['no chart and no plan', ['line'], '1 measure has neither a control chart nor a plan.'],
		[
			'several without either',
			['line', 'line'],
			'2 measures have neither a control chart nor a plan.'
		],
		['one on its plan', ['on-plan', 'line'], 'The one with a plan is not behind it.'],
		['one behind its plan', ['behind', 'line'], 'The one with a plan is behind it: A.'],
		['all on their plans', ['on-plan', 'on-plan'], 'None of the 2 with a plan is behind it.'],
		['all behind', ['behind', 'behind'], 'Both with a plan are behind it: A and B.'],
		[
			'some behind, beside one chart',
			['behind', 'on-plan', 'none'],
			'The one measure with a control chart does not signal concern. 1 of 2 with a plan is behind it: A.'
		],
		[
			'one chart with concern',
			['concern'],
			'The one measure with a control chart signals concern: A.'
		],
		[
			'one chart with too few values',
			['few'],
			'The one measure with a control chart has not enough values yet to tell a change from ordinary ups and downs.'
		],
		[
			'both with concern',
			['concern', 'concern'],
			'Both measures with a control chart signal concern: A and B.'
		]
	] as const)('%s', (_, signals, sentence) => {
		expect(signalsSentence(signals.map((one, index) => judged('ABC'[index]!, one)))).toBe(sentence);
	});

	test('what improves and still misses its target is said', () => {
		expect(signalsSentence([judged('A', 'improvement', true), judged('B', 'none')])).toBe(
			'None of the 2 measures with a control chart signals concern. 1 shows improvement. A improves and still misses its target every time.'
		);
	});
});

describe('a figure in words', () => {
	const point = (numerator: number | null, denominator: number | null, value: number | null) => ({
		...{ numerator, denominator, value }
	});
	test('of each kind', () => {
		const share = { kind: 'share', unit: 'policies' } as const;
		expect(figureWords(share, point(12, 15, 0.8))).toBe('12 of 15 (80%)');
		expect(figureWords({ kind: 'share', unit: 'pounds' }, point(1200, 2000, 0.6))).toBe(
			'£1,200 of £2,000 (60%)'
		);
		expect(figureWords({ kind: 'median', unit: 'days' }, point(null, 3, 1))).toBe('1 day');
		expect(figureWords({ kind: 'count', unit: 'people' }, point(40, null, 40))).toBe('40 people');
		expect(figureWords(share, point(0, 0, null))).toBe('No data yet');
		expect(figureWords(share, null)).toBe('No data yet');
		expect(figureWords({ kind: 'count', unit: 'people' }, point(1, null, 1))).toBe('1 person');
		expect(figureWords({ kind: 'count', unit: 'policies' }, point(1, null, 1))).toBe('1 policy');
		expect(figureWords({ kind: 'count', unit: 'pounds' }, point(2, null, 1200))).toBe('£1,200');
		expect(writtenBy(share)(54.21)).toBe('54.2%');
	});
});

describe('a share that came without its two counts', () => {
	const lone = { numerator: null, denominator: null, value: 0.62 };
	const kinds = [
		['share', '62%'],
		['of-plan', '62% of the trajectory'],
		['ratio', '0.62']
	] as const;
	test.each(kinds)('of kind %s is never a count of people', (kind, words) => {
		const people = { kind, unit: 'people' };
		expect(figureWords(people, lone)).toBe(words);
		expect(shareWords(people, lone)).toBe(words);
	});

	test('is shown to readers outside, because it tells no count', () => {
		const shown = disclosed({ ...lone, kind: 'share', unit: 'people' }, 'external');
		expect(shown.value).toBe(0.62);
		expect(figureWords({ kind: 'share', unit: 'people' }, shown)).toBe('62%');
		const counted = disclosed({ ...lone, value: 3, kind: 'count', unit: 'people' }, 'external');
		expect(figureWords({ kind: 'count', unit: 'people' }, counted)).toBe('* (fewer than 5)');
	});

	test('with its part alone is as little a count: hidden where the part is small', () => {
		const part = (numerator: number) =>
			disclosed({ ...lone, numerator, kind: 'share', unit: 'people' }, 'external');
		expect(part(40)).toMatchObject({ numerator: 40, denominator: null, value: 0.62 });
		expect(figureWords({ kind: 'share', unit: 'people' }, part(40))).toBe('62%');
		expect(part(3)).toMatchObject({ numerator: null, value: null });
		expect(figureWords({ kind: 'share', unit: 'people' }, part(3))).toBe('*');
	});
});

describe('a figure in a sentence', () => {
	test('names its unit, as the whole wants it, also where it is rounded or hidden', () => {
		const networks = { kind: 'share', unit: 'networks' } as const;
		const of = (numerator: number, denominator: number) => ({
			...{ numerator, denominator, value: numerator / denominator }
		});
		expect(shareWords(networks, of(0, 1))).toBe('0 of 1 network (0%)');
		expect(shareWords(networks, of(1, 2))).toBe('1 of 2 networks (50%)');
		expect(shareWords(networks, of(2, 2))).toBe('2 of 2 networks (100%)');
		const people = { kind: 'share', unit: 'people' } as const;
		const outside = (numerator: number, denominator: number) =>
			shareWords(people, disclosed({ ...of(numerator, denominator), ...people }, 'external'));
		expect(outside(41, 86)).toBe('40 of 85 people (48%)');
		expect(outside(3, 86)).toBe('* of 85 people (*)');
	});
});

describe('the periods of a series', () => {
	test('end with the day itself, whatever day of its period it is', () => {
		expect(periodEnds('month', '2026-03-15').slice(-3)).toEqual([
			'2026-01-31',
			'2026-02-28',
			'2026-03-15'
		]);
		expect(periodEnds('quarter', '2026-03-31').slice(-2)).toEqual(['2025-12-31', '2026-03-31']);
	});

	test('begin with the last one before the first change', () => {
		const at = (on: string, numerator: number): SeriesPoint => ({
			...{ on, submitted: true, numerator, denominator: 4, value: numerator / 4 },
			...{ planned: null, note: null }
		});
		const points = [at('2026-01-31', 0), at('2026-02-28', 0), at('2026-03-31', 1)];
		expect(fromFirstChange(points).map(({ on }) => on)).toEqual(['2026-02-28', '2026-03-31']);
		expect(fromFirstChange(points.slice(0, 2))).toHaveLength(2);
	});
});

describe('what is typed beside a measure', () => {
	const input = (details: Partial<MarkInput>): MarkInput => ({
		...{ value: '', from: '', to: '', text: '', by: '' },
		...details
	});
	const fields = (
		kind: MarkKind,
		details: Partial<MarkInput>,
		of: 'share' | 'median' = 'share'
	) => {
		const read = readMark(kind, input(details), { kind: of }, '2026-10-03');
		return 'findings' in read ? read.findings.map(({ field }) => field) : read.mark;
	};

	test('a target needs a number that the measure can have', () => {
		expect(fields('target', {})).toEqual(['value']);
		expect(fields('target', { value: 'lots' })).toEqual(['value']);
		expect(fields('target', { value: '101' })).toEqual(['value']);
		expect(fields('target', { value: '-1' })).toEqual(['value']);
		expect(fields('target', { value: '120' }, 'median')).toMatchObject({ value: 120 });
	});

	test('a target’s days are days, in their order', () => {
		expect(fields('target', { value: '80', from: 'soon', to: '2026-02-31' })).toEqual([
			'from',
			'to'
		]);
		expect(fields('target', { value: '80', from: '2026-04-01', to: '2026-03-31' })).toEqual(['to']);
		expect(fields('target', { value: '80%', from: '2026-04-01' })).toEqual({
			...{ kind: 'target', value: 80, from: '2026-04-01', to: null, text: null, by: null }
		});
	});

	test('a re-base needs its day, its reason and a name', () => {
		expect(fields('rebase', {})).toEqual(['from', 'text', 'by']);
		expect(fields('rebase', { from: '2026-04-01', text: 'New form', by: 'A. Director' })).toEqual({
			...{ kind: 'rebase', value: null, from: '2026-04-01', to: null },
			...{ text: 'New form', by: 'A. Director' }
		});
	});

	test('a note needs its day and its words, and none that name a person', () => {
		expect(fields('annotation', {})).toEqual(['from', 'text']);
		expect(fields('annotation', { from: '2026-04-01', text: 'NHS 943 476 5919' })).toEqual([
			'text'
		]);
		expect(fields('annotation', { from: '2026-04-01', text: 'x'.repeat(501) })).toEqual(['text']);
	});
});

describe('a signal beside a rating', () => {
	const chart = (values: number[], target?: number) =>
		controlChart(
			values
				.map((value, index) => ({ on: `2025-${String(index + 1).padStart(2, '0')}-01`, value }))
				.slice(0, 12)
				.concat(
					values
						.slice(12)
						.map((value, index) => ({ on: `2026-${String(index + 1).padStart(2, '0')}-01`, value }))
				),
			{ better: 'higher', ...(target === undefined ? {} : { target: { value: target } }) }
		);
	const steady = [50, 52, 48, 52, 48, 52, 48, 52, 48, 52, 48, 52, 50];
	const fallen = [...steady.slice(0, 12), 20];

	test('of concern speaks against green and amber-green, and against nothing lower', () => {
		expect(signalAgainst(chart(fallen), 'green')).toBe('concern');
		expect(signalAgainst(chart(fallen), 'amber-green')).toBe('concern');
		for (const lower of ['amber', 'amber-red', 'red', null] as const)
			expect(signalAgainst(chart(fallen), lower)).toBeNull();
	});

	test('of ordinary variation speaks against nothing, unless the target is out of reach', () => {
		expect(signalAgainst(chart(steady), 'green')).toBeNull();
		expect(signalAgainst(chart(steady, 51), 'green')).toBeNull();
		expect(signalAgainst(chart(steady, 90), 'green')).toBe('target-missed');
		expect(signalAgainst(chart(fallen, 190), 'green')).toBe('concern');
	});

	test('is none where there are too few values', () => {
		expect(signalAgainst(chart(fallen.slice(-5), 90), 'green')).toBeNull();
	});

	test('a row without variation is compared with its target directly', () => {
		expect(
			missesTarget(
				chart(
					Array.from({ length: 13 }, () => 50),
					90
				)
			)
		).toBe(true);
		expect(
			missesTarget(
				chart(
					Array.from({ length: 13 }, () => 50),
					40
				)
			)
		).toBe(false);
	});
});

test('each deliverable that a measure speaks of is on the roadmap', () => {
	const roadmap = JSON.parse(readFileSync('data/roadmap/2022-08-draft.json', 'utf8')) as {
		deliverables: { code: string }[];
	};
	const codes = roadmap.deliverables.map(({ code }) => code);
	for (const { name, deliverables = [] } of MEASURES)
		expect(
			deliverables.filter((code) => !codes.includes(code)),
			name
		).toEqual([]);
	expect(MEASURES.filter(({ deliverables }) => deliverables).length).toBeGreaterThan(20);
});

test('every measure says what its values are over time', () => {
	const named = (series: string) =>
		MEASURES.filter((measure) => measure.series === series).map(({ name }) => name);
	expect(named('rate')).toEqual([
		...['prom-first-score', 'prom-paired', 'prom-improved'],
		...['prom-reliably-improved', 'prom-deteriorated'],
		...['posts-filled', 'vacancy-rate', 'lived-experience-wte'],
		'vcse-share'
	]);
	expect(named('rolling')).toEqual(['assets-checked']);
	expect(named('cumulative')).toHaveLength(MEASURES.length - named('rate').length - 1);
});
