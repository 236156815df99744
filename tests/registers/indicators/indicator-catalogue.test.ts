import { done } from '#lib/core/result.ts';
/** The shared catalogue of indicators, and what a system adds to it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { NotFound } from '#lib/core/access.ts';
import { without } from '#lib/core/disclosure.ts';
import { trueSummary } from '#lib/measures/read.server.ts';
import { all } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { indicatorsNamed } from '#lib/registers/indicators/figures.server.ts';
import {
	parseCatalogue,
	readIndicator,
	readOwnIndicator,
	typedIndicator
} from '#lib/registers/indicators/rules.ts';
import {
	addOwnIndicator,
	changeOwnIndicator,
	deleteOwnIndicator,
	loadIndicatorCatalogue,
	retireOwnIndicator
} from '#lib/registers/indicators/write.server.ts';
import { addRow } from '#lib/registers/write.server.ts';
import { freshDatabase } from '../../support/database.ts';
import { checked, csv, scopeIn, TODAY } from '../../support/importing.ts';
import { catalogueDocument, newCatalogue } from '../../support/indicators.ts';
import { scopeOf } from '../../support/registers.ts';
import { actorOn } from '../../support/actors.ts';

const TYPED = {
	name: 'Carers’ breaks taken',
	form: 'share',
	numerator: 'Carers who took a break.',
	denominator: 'Carers who were offered one.',
	unit: 'people',
	better: 'higher',
	target: '75%',
	targetFrom: '1 April 2026',
	targetTo: '',
	source: 'Carers’ strategy',
	disclosure: 'people',
	period: 'quarter'
};
const read = (typed: Record<string, string>) => readOwnIndicator(typed, TODAY);
const own = () => read(TYPED).indicator;

beforeEach(() => {
	freshDatabase();
});

describe('the shared catalogue', () => {
	it('is loaded once, and again only where an indicator changed', () => {
		const document = catalogueDocument();
		const count = document.indicators.length;
		expect(count).toBeGreaterThanOrEqual(15);
		expect(loadIndicatorCatalogue(document, new Date())).toEqual({ versions: count });
		expect(loadIndicatorCatalogue(document, new Date())).toEqual({ versions: 0 });
		document.indicators[0]!.name = 'Access';
		const left = document.indicators.pop()!;
		expect(loadIndicatorCatalogue(document, new Date())).toEqual({ versions: 2 });
		expect(loadIndicatorCatalogue(document, new Date())).toEqual({ versions: 0 });
		const listed = indicatorsNamed(scopeOf());
		expect(listed).toHaveLength(count);
		expect(listed[0]).toMatchObject({ name: 'Access', version: 2, own: false, retired: false });
		expect(listed.at(-1)).toMatchObject({ code: left.code, retired: true });
		expect(all('SELECT * FROM indicator_definitions')).toHaveLength(count + 2);
	});

	it('has the measures that published files carry, each in its kind of period', () => {
		const { indicators } = parseCatalogue(catalogueDocument());
		const kinds = Object.fromEntries(indicators.map(({ code, period }) => [code, period]));
		expect(kinds).toMatchObject({
			'four-week-wait': 'rolling',
			'smi-health-checks': 'quarter',
			'sickness-absence': 'month'
		});
	});

	it.each([
		[{ form: 'figure' }, 'a figure has no denominator'],
		[{ code: 'SMI checks' }, 'small letters'],
		[{ targets: [{ value: '60%' }] }, 'a number'],
		[{ period: 'week' }, '"period" must be one of'],
		[{ series: undefined }, 'series'],
		[{ series: 'rate' }, 'values that share months are no rate']
	])('names the slip: %j', (slip, message) => {
		const document = catalogueDocument();
		const at = document.indicators.findIndex(({ code }) => code === 'smi-health-checks');
		document.indicators[at] = { ...document.indicators[at], ...slip };
		expect(() => parseCatalogue(document)).toThrow(message);
	});

	it('says of every indicator what its values are over time', () => {
		const { indicators } = parseCatalogue(catalogueDocument());
		const codesOf = (series: string) =>
			indicators.filter((one) => one.series === series).map(({ code }) => code);
		expect(codesOf('cumulative')).toEqual(['access-trajectory', 'practices-co-located']);
		expect(codesOf('rolling')).toEqual(
			indicators
				.filter(({ code, period, lookback }) =>
					code === 'access-trajectory' ? false : period === 'rolling' || lookback === 'year'
				)
				.map(({ code }) => code)
		);
	});

	it('reads a version that was stored before the series was asked for', () => {
		const seriesOf = (code: string) => {
			const stored = catalogueDocument().indicators.find((one) => one.code === code)!;
			return readIndicator(without(stored, 'series')).series;
		};
		expect(seriesOf('dna-rate')).toBe('rate');
		expect(seriesOf('four-week-wait')).toBe('rolling');
		expect(seriesOf('smi-health-checks')).toBe('rolling');
	});

	it('counts waits in referral spells, and judges no number of incidents', () => {
		const { indicators } = parseCatalogue(catalogueDocument());
		const waits = indicators.filter(({ code }) => /wait/.test(code));
		expect(waits.map(({ unit }) => unit)).toEqual(
			waits.map(({ code }) => (code.endsWith('-days') ? 'days' : 'referral spells'))
		);
		for (const { numerator } of waits) expect(numerator).not.toMatch(/people/i);
		for (const weeks of [52, 78, 104])
			expect(waits.map(({ code }) => code)).toContain(`waiting-over-${weeks}-weeks`);
		expect(indicators.find(({ code }) => code === 'serious-incidents')!.better).toBe('neither');
	});

	it('has no code twice', () => {
		const document = catalogueDocument();
		document.indicators.push(document.indicators[0]!);
		expect(() => parseCatalogue(document)).toThrow('stands twice');
	});
});

describe('the form of an own indicator', () => {
	it('reads what was typed, and shows it again', () => {
		const { indicator, findings } = read(TYPED);
		expect(findings).toEqual([]);
		expect(indicator.targets).toEqual([{ value: 0.75, from: '2026-04-01' }]);
		expect(typedIndicator(indicator)).toEqual({
			...TYPED,
			targetFrom: '2026-04-01',
			series: 'rate'
		});
	});

	it.each([
		[{ name: ' ' }, 'name'],
		[{ name: '943 476 5919' }, 'name'],
		[{ form: '' }, 'form'],
		[{ denominator: '' }, 'denominator'],
		[{ form: 'figure' }, 'denominator'],
		[{ target: '140%' }, 'target'],
		[{ targetFrom: 'soon' }, 'targetFrom'],
		[{ targetFrom: '2026-04-01', targetTo: '2026-03-01' }, 'targetTo'],
		[{ period: 'week' }, 'period'],
		[{ series: 'stock' }, 'series'],
		[{ period: 'rolling', series: 'rate' }, 'series'],
		[{ unit: 'x'.repeat(31) }, 'unit']
	])('says what to correct: %j', (change, field) => {
		expect(read({ ...TYPED, ...change }).findings.map((finding) => finding.field)).toEqual([field]);
	});
});

describe('an indicator of a system’s own', () => {
	const scope = () => scopeOf('edit-registers', 'XWE', 'programme-director');

	it('is added, and files of that system alone may name it', async () => {
		newCatalogue();
		expect(addOwnIndicator(actorOn(scope(), TODAY), own())).toEqual({
			ok: { code: 'own-carers-breaks-taken' }
		});
		const bytes = csv(
			'Indicator,Period,Numerator,Denominator',
			'Carers’ breaks taken,Q1 2024/25,3,5'
		);
		const here = await checked(scopeIn(), bytes, { register: 'indicators' });
		expect(here.report.counts).toMatchObject({ new: 1, rejected: 0 });
		const there = await checked(scopeIn('XOT'), bytes, { register: 'indicators' });
		expect(there.report.counts).toMatchObject({ new: 0, rejected: 1 });
	});

	it('may not have the name of another', () => {
		newCatalogue();
		addOwnIndicator(actorOn(scope(), TODAY), own());
		expect(addOwnIndicator(actorOn(scope(), TODAY), own())).toHaveProperty('refused');
		expect(
			addOwnIndicator(actorOn(scope(), TODAY), { ...own(), name: 'Sickness absence' })
		).toMatchObject({
			refused: [{ message: expect.stringContaining('in the shared catalogue') }]
		});
		expect(
			addOwnIndicator(actorOn(scope(), TODAY), { ...own(), name: 'Carers breaks, taken' })
		).toEqual({ ok: { code: 'own-carers-breaks-taken-2' } });
	});

	it('is changed as a new version, unless somebody else was first', () => {
		const { code } = done(addOwnIndicator(actorOn(scope(), TODAY), own()));
		expect(
			changeOwnIndicator(actorOn(scope(), TODAY), code, 1, { ...own(), unit: 'carers' })
		).toEqual({ ok: { code } });
		expect(
			changeOwnIndicator(actorOn(scope(), TODAY), code, 1, { ...own(), unit: 'breaks' })
		).toHaveProperty('refused');
		expect(indicatorsNamed(scope())).toMatchObject([{ unit: 'carers', version: 2, own: true }]);
	});

	it('is told under its new name at once, though answers are kept until something is written', () => {
		const { code } = done(addOwnIndicator(actorOn(scope(), TODAY), own()));
		const row = { indicator: code, organisation: 'XWE', period: '2024-06/quarter', numerator: 3 };
		addRow(actorOn(scopeOf(), TODAY), registerNamed('indicators'), {
			...row,
			denominator: 5,
			value: null
		});
		const titles = () =>
			trueSummary(scope(), 'indicators', TODAY).measures.map(({ title }) => title);
		expect(titles()).toEqual(['Carers’ breaks taken']);
		changeOwnIndicator(actorOn(scope(), TODAY), code, 1, { ...own(), name: 'Breaks for carers' });
		expect(titles()).toEqual(['Breaks for carers']);
	});

	it('with values is retired, not deleted, and may be taken back into use', () => {
		const { code } = done(addOwnIndicator(actorOn(scope(), TODAY), own()));
		const row = { indicator: code, organisation: 'XWE', period: '2024-06/quarter', numerator: 3 };
		addRow(actorOn(scopeOf(), TODAY), registerNamed('indicators'), {
			...row,
			denominator: 5,
			value: null
		});
		expect(deleteOwnIndicator(actorOn(scope(), TODAY), code)).toHaveProperty('refused');
		const figure = { ...own(), form: 'figure', denominator: null } as const;
		expect(changeOwnIndicator(actorOn(scope(), TODAY), code, 1, figure)).toHaveProperty('refused');
		retireOwnIndicator(actorOn(scope(), TODAY), code, true);
		expect(indicatorsNamed(scope())).toMatchObject([{ retired: true, version: 2 }]);
		retireOwnIndicator(actorOn(scope(), TODAY), code, false);
		expect(indicatorsNamed(scope())).toMatchObject([{ retired: false, version: 3 }]);
	});

	it('without values is deleted, with a line in the log', () => {
		const { code } = done(addOwnIndicator(actorOn(scope(), TODAY), own()));
		expect(deleteOwnIndicator(actorOn(scope(), TODAY), code)).toEqual({ ok: { code } });
		expect(indicatorsNamed(scope())).toEqual([]);
		expect(all(`SELECT act FROM audit WHERE act LIKE 'indicator-%' ORDER BY id`)).toEqual([
			{ act: 'indicator-added' },
			{ act: 'indicator-deleted' }
		]);
	});

	it('is nobody else’s to change, and the shared ones are nobody’s', () => {
		newCatalogue();
		const { code } = done(addOwnIndicator(actorOn(scope(), TODAY), own()));
		expect(() =>
			retireOwnIndicator(actorOn(scopeOf('edit-registers', 'XOT'), TODAY), code, true)
		).toThrow(NotFound);
		expect(() => deleteOwnIndicator(actorOn(scope(), TODAY), 'dna-rate')).toThrow(NotFound);
	});
});
