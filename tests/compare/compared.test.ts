import { describe, expect, test } from 'vitest';
import {
	byNeed,
	compared,
	type Compared,
	comparisonSentence,
	type Figured,
	type SystemFigure,
	totalOf,
	verdictOf
} from '#lib/compare/rules.ts';
import { addedOutside, outsideOf } from '#lib/core/disclosure.ts';
import { measureNamed } from '#lib/measures/catalogue.ts';
import { unfairness } from '#lib/measures/rules.ts';

const NETWORKS = measureNamed('pcns-live');
const PAIRED = measureNamed('prom-paired');

const of = (numerator: number, denominator: number): Figured => ({
	numerator,
	denominator,
	value: denominator === 0 ? null : numerator / denominator
});
const none: Figured = { numerator: null, denominator: null, value: null };

const system = (shortName: string, figure: Figured, given: Partial<SystemFigure> = {}) => ({
	code: shortName.toUpperCase(),
	shortName,
	regionCode: 'X01',
	regionName: 'North',
	uncertain: false,
	note: null,
	own: false,
	...figure,
	...given
});

describe('totals', () => {
	test('a share is rebuilt from the sums of those with figures', () => {
		expect(totalOf('share', [of(3, 10), of(9, 10), none])).toEqual({
			...of(12, 20),
			systems: 2
		});
	});

	test('counts are added, medians have no total, and nothing has none', () => {
		const figure = (value: number) => ({ ...none, value });
		expect(totalOf('count', [figure(4), figure(6)])).toMatchObject({ value: 10, systems: 2 });
		expect(totalOf('median', [figure(4), figure(6)])).toMatchObject({ value: null, systems: 2 });
		expect(totalOf('share', [none])).toMatchObject({ value: null, systems: 0 });
	});
});

describe('an ICS beside England', () => {
	const england = { ...of(50, 100), systems: 5 };

	test('is told with its figure, the difference in points and what chance says', () => {
		const row = compared(NETWORKS, system('A', of(9, 10)), england, null);
		expect(row.figure).toBe('9 of 10 (90%)');
		expect(row.england).toEqual({
			points: 40,
			verdict: 'higher',
			words: '+40 points: higher than expected for 10 networks'
		});
		expect(row.region).toBeNull();
	});

	test('inside the limits it is no different, however far the points are', () => {
		const words = (part: number, whole: number) =>
			compared(NETWORKS, system('A', of(part, whole)), england, null).england?.words;
		expect(words(1, 1)).toBe('+50 points: no different for 1 network');
		expect(words(2, 10)).toBe('−30 points: no different for 10 networks');
		expect(words(5, 10)).toBe('Level: no different for 10 networks');
	});

	test('without figures, or as the only one with any, it is not compared', () => {
		const row = compared(NETWORKS, system('A', none), england, null);
		expect(row).toMatchObject({ figure: 'No data yet', reported: false, england: null });
		const alone = compared(NETWORKS, system('A', of(9, 10)), { ...of(9, 10), systems: 1 }, null);
		expect(alone.england).toBeNull();
	});

	test('put together in part, it has a difference and no verdict', () => {
		const row = compared(NETWORKS, system('A', of(9, 10), { uncertain: true }), england, null);
		expect(row.england).toEqual({ points: 40, verdict: null, words: '+40 points' });
	});
});

describe('people', () => {
	const england = { ...of(500, 1000), systems: 5 };

	test('are rounded for those outside the ICS, and compared by the true values', () => {
		const row = compared(PAIRED, system('A', of(31, 41)), england, null);
		expect(row.figure).toBe('30 of 40 (76%)');
		expect([row.numerator, row.denominator, row.percent]).toEqual([30, 40, 76]);
		expect(row.england?.words).toBe('+26 points: much higher than expected for 40 people');
	});

	test('fewer than 5 are hidden, and so is every difference that would tell', () => {
		const row = compared(PAIRED, system('A', of(3, 41)), england, { ...of(10, 60), systems: 2 });
		expect(row.figure).toBe('* of 40 (*)');
		expect([row.numerator, row.percent, row.england, row.region]).toEqual(['*', '*', null, null]);
	});

	test('are exact for the ICS’s own programme', () => {
		const row = compared(PAIRED, system('A', of(3, 41), { own: true }), england, null);
		expect(row.figure).toBe('3 of 41 (7%)');
	});

	test('taking part are hidden below 5 too, and staff are not', () => {
		const taking = measureNamed('people-taking-part');
		const figure = { ...none, numerator: 3, value: 3 };
		expect(compared(taking, system('A', figure), null, null).figure).toBe('* (fewer than 5)');
		const staff = measureNamed('training-done');
		expect(compared(staff, system('A', of(3, 4)), null, null).figure).toBe('3 of 4 (75%)');
	});
});

describe('verdicts', () => {
	/** Always the same numbers from a seed. */
	function numbersFrom(seed: number): () => number {
		let state = seed;
		return () => {
			state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
			return state / 2 ** 32;
		};
	}

	test('are those of the true share of true counts, or none: whoever reads, whatever is hidden', () => {
		const next = numbersFrom(5);
		let [judged, silent] = [0, 0];
		for (let trial = 0; trial < 400; trial += 1) {
			const common = next();
			const systems = Array.from({ length: 2 + Math.floor(next() * 8) }, () => {
				// Each ICS has two trusts; a reader outside sees each of their counts by the rule.
				const trusts = [0, 1].map(() => {
					const whole = Math.floor(next() ** 3 * 200);
					const bent = Math.min(1, Math.max(0, common + (next() - 0.5) * 0.4));
					return [Math.round(whole * bent), whole] as const;
				});
				const [part, whole] = [0, 1].map((side) => trusts[0]![side]! + trusts[1]![side]!);
				const outside = addedOutside(trusts.map(([one, all]) => outsideOf(of(one, all))));
				return { ...of(part!, whole!), outside };
			});
			const total = totalOf('share', systems);
			const sums = { ...total, outside: addedOutside(systems.map(({ outside }) => outside)) };
			for (const figure of systems) {
				if (!figure.denominator || total.value === null) continue;
				const { england } = compared(PAIRED, system('A', figure), sums, null);
				if (!england?.verdict) silent += 1;
				else {
					judged += 1;
					expect(england.verdict).toBe(
						verdictOf(figure.numerator!, figure.denominator, total.value)
					);
				}
			}
		}
		expect(judged).toBeGreaterThan(300);
		expect(silent).toBeGreaterThan(50);
	});
});

describe('what can be compared fairly', () => {
	test('shares of things counted one by one; nothing else, and why is said', () => {
		const why = (name: string) => unfairness(measureNamed(name));
		for (const name of ['pcns-live', 'prom-paired', 'training-done', 'risks-open'] as const)
			expect(why(name), name).toBeNull();
		expect(why('policy-step-days')).toContain('median');
		expect(why('people-taking-part')).toContain('without a denominator');
		expect(why('funding-spent')).toContain('pounds');
		expect(why('posts-filled')).toContain('whole-time equivalents');
		expect(why('population-covered')).toContain('with their network');
		expect(why('cpa-mentions-in-force')).toContain('with their policy');
	});
});

const rowsOf = (...systems: SystemFigure[]): Compared[] => {
	const england = totalOf('share', systems);
	return systems.map((one) => compared(NETWORKS, one, england, null));
};
const sentence = (...systems: SystemFigure[]) =>
	comparisonSentence(NETWORKS, rowsOf(...systems), totalOf('share', systems));

describe('the order', () => {
	test('those that stand out on the bad side, those alike by name, the good side, the silent', () => {
		const rows = rowsOf(
			system('Silent', none),
			system('High', of(40, 40)),
			system('Zeta', of(11, 20)),
			system('Alpha', of(9, 20)),
			system('Low', of(5, 40))
		);
		const names = (better: 'higher' | 'lower') =>
			byNeed({ better }, rows).map(({ shortName }) => shortName);
		expect(names('higher')).toEqual(['Low', 'Alpha', 'Zeta', 'High', 'Silent']);
		expect(names('lower')).toEqual(['High', 'Alpha', 'Zeta', 'Low', 'Silent']);
	});
});

describe('the sentence', () => {
	test('none, one and nothing recorded', () => {
		expect(sentence()).toBe('There is no ICS here to compare.');
		expect(sentence(system('A', none))).toBe(
			'Networks live: the ICS here has recorded nothing yet.'
		);
		expect(sentence(system('A', none), system('B', none))).toBe(
			'Networks live: none of the 2 ICSs here has recorded anything yet.'
		);
		expect(sentence(system('A', of(1, 2)))).toBe(
			'Networks live: nobody else has figures yet, so there is nothing to compare with.'
		);
	});

	test('all alike, with one silent', () => {
		expect(sentence(system('A', of(9, 20)), system('B', of(11, 20)), system('C', none))).toBe(
			'Networks live: both ICSs with figures are no different from England’s 20 of 40 (50%), as far as their numbers can tell. 1 has recorded nothing.'
		);
	});

	test('some stand out', () => {
		expect(
			sentence(system('Low', of(5, 40)), system('High', of(40, 40)), system('Mid', of(11, 20)))
		).toBe(
			'Networks live: 2 of 3 ICSs differ from England’s 56 of 100 (56%) by more than chance explains: Low is lower and High is higher. 1 other is no different.'
		);
	});

	test('many stand out: more than chance is at work, and that is said', () => {
		const wide = Array.from({ length: 8 }, (_, index) =>
			system(`S${index}`, of(index % 2 === 0 ? 5 : 35, 40))
		);
		expect(sentence(...wide)).toContain('More stand out than the 1 in 20 that chance alone');
	});

	test('hidden and estimated ones are counted apart', () => {
		const england = { ...of(500, 1000), systems: 5 };
		const rows = [
			compared(PAIRED, system('A', of(3, 41)), england, null),
			compared(PAIRED, system('B', of(20, 41), { uncertain: true }), england, null),
			compared(PAIRED, system('C', of(20, 41)), england, null)
		];
		expect(comparisonSentence(PAIRED, rows, england)).toBe(
			'People with a paired score: C is no different from England’s 500 of 1,000 (50%), as far as its numbers can tell. 1 has too few people for a figure to be shown. 1 is not judged, because the figure is an estimate, lacks a part or rests on hidden counts.'
		);
	});

	test('what cannot be compared fairly says why', () => {
		const days = measureNamed('policy-step-days');
		const figure = { ...none, value: 12 };
		const rows = [system('A', figure), system('B', figure)].map((one) =>
			compared(days, one, null, null)
		);
		expect(comparisonSentence(days, rows, totalOf('median', [figure, figure]))).toBe(
			'Days for each step of a rewrite: the 2 ICSs with figures cannot be compared fairly, because a median comes without the number and the spread that lie behind it.'
		);
	});
});
