/** The shared catalogue of indicators, and what a system adds to it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { NotAllowed, NotFound } from '#lib/core/access.ts';
import { trueSummary } from '#lib/measures/read.server.ts';
import { all } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { indicatorsNamed } from '#lib/registers/indicators/figures.server.ts';
import {
	parseCatalogue,
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
const read = (typed: Record<string, string>) =>
	readOwnIndicator(typed, TODAY, (text) => (text.includes('943') ? 'Take it out.' : null));
const own = () => read(TYPED).indicator;

beforeEach(() => {
	freshDatabase();
});

describe('the shared catalogue', () => {
	it('is loaded once, and again only where an indicator changed', () => {
		const document = catalogueDocument();
		const count = document.indicators.length;
		expect(count).toBeGreaterThanOrEqual(15);
		expect(loadIndicatorCatalogue(document)).toEqual({ versions: count });
		expect(loadIndicatorCatalogue(document)).toEqual({ versions: 0 });
		document.indicators[0]!.name = 'Access';
		const left = document.indicators.pop()!;
		expect(loadIndicatorCatalogue(document)).toEqual({ versions: 2 });
		expect(loadIndicatorCatalogue(document)).toEqual({ versions: 0 });
		const listed = indicatorsNamed(scopeOf().ics.id);
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
		[{ period: 'week' }, '"period" must be one of']
	])('names the slip: %j', (slip, message) => {
		const document = catalogueDocument();
		const at = document.indicators.findIndex(({ code }) => code === 'smi-health-checks');
		document.indicators[at] = { ...document.indicators[at], ...slip };
		expect(() => parseCatalogue(document)).toThrow(message);
	});

	it('has no code twice', () => {
		const document = catalogueDocument();
		document.indicators.push(document.indicators[0]!);
		expect(() => parseCatalogue(document)).toThrow('stands twice');
	});
});

describe('the form of an own indicator', () => {
	it('reads what was typed, and shows it again', () => {
		const { indicator, problems } = read(TYPED);
		expect(problems).toEqual([]);
		expect(indicator.targets).toEqual([{ value: 0.75, from: '2026-04-01' }]);
		expect(typedIndicator(indicator)).toEqual({ ...TYPED, targetFrom: '2026-04-01' });
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
		[{ unit: 'x'.repeat(31) }, 'unit']
	])('says what to mend: %j', (change, field) => {
		expect(read({ ...TYPED, ...change }).problems.map((problem) => problem.field)).toEqual([field]);
	});
});

describe('an indicator of a system’s own', () => {
	const scope = () => scopeOf('edit-registers', 'XWE', 'programme-director');

	it('is added, and files of that system alone may name it', async () => {
		newCatalogue();
		expect(addOwnIndicator(scope(), own())).toEqual({ code: 'own-carers-breaks-taken' });
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
		addOwnIndicator(scope(), own());
		expect(addOwnIndicator(scope(), own())).toHaveProperty('refused');
		expect(addOwnIndicator(scope(), { ...own(), name: 'Sickness absence' })).toMatchObject({
			refused: expect.stringContaining('in the shared catalogue')
		});
		expect(addOwnIndicator(scope(), { ...own(), name: 'Carers breaks, taken' })).toEqual({
			code: 'own-carers-breaks-taken-2'
		});
	});

	it('is changed as a new version, unless somebody else was first', () => {
		const { code } = addOwnIndicator(scope(), own()) as { code: string };
		expect(changeOwnIndicator(scope(), code, 1, { ...own(), unit: 'carers' })).toEqual({ code });
		expect(changeOwnIndicator(scope(), code, 1, { ...own(), unit: 'breaks' })).toHaveProperty(
			'refused'
		);
		expect(indicatorsNamed(scope().ics.id)).toMatchObject([
			{ unit: 'carers', version: 2, own: true }
		]);
	});

	it('is told under its new name at once, though answers are kept until something is written', () => {
		const { code } = addOwnIndicator(scope(), own()) as { code: string };
		const row = { indicator: code, organisation: 'XWE', period: '2024-06/quarter', numerator: 3 };
		addRow(scopeOf(), registerNamed('indicators'), { ...row, denominator: 5, value: null }, TODAY);
		const titles = () =>
			trueSummary(scope(), 'indicators', TODAY).measures.map(({ title }) => title);
		expect(titles()).toEqual(['Carers’ breaks taken']);
		changeOwnIndicator(scope(), code, 1, { ...own(), name: 'Breaks for carers' });
		expect(titles()).toEqual(['Breaks for carers']);
	});

	it('with values is retired, not deleted, and may be taken back into use', () => {
		const { code } = addOwnIndicator(scope(), own()) as { code: string };
		const row = { indicator: code, organisation: 'XWE', period: '2024-06/quarter', numerator: 3 };
		addRow(scopeOf(), registerNamed('indicators'), { ...row, denominator: 5, value: null }, TODAY);
		expect(deleteOwnIndicator(scope(), code)).toHaveProperty('refused');
		const figure = { ...own(), form: 'figure', denominator: null } as const;
		expect(changeOwnIndicator(scope(), code, 1, figure)).toHaveProperty('refused');
		retireOwnIndicator(scope(), code, true);
		expect(indicatorsNamed(scope().ics.id)).toMatchObject([{ retired: true, version: 2 }]);
		retireOwnIndicator(scope(), code, false);
		expect(indicatorsNamed(scope().ics.id)).toMatchObject([{ retired: false, version: 3 }]);
	});

	it('without values is deleted, with a line in the log', () => {
		const { code } = addOwnIndicator(scope(), own()) as { code: string };
		expect(deleteOwnIndicator(scope(), code)).toEqual({ code });
		expect(indicatorsNamed(scope().ics.id)).toEqual([]);
		expect(all(`SELECT act FROM audit WHERE act LIKE 'indicator-%' ORDER BY id`)).toEqual([
			{ act: 'indicator-added' },
			{ act: 'indicator-deleted' }
		]);
	});

	it('is nobody else’s to change, and the shared ones are nobody’s', () => {
		newCatalogue();
		const { code } = addOwnIndicator(scope(), own()) as { code: string };
		expect(() => addOwnIndicator(scopeOf('read'), own())).toThrow(NotAllowed);
		expect(() => retireOwnIndicator(scopeOf('edit-registers', 'XOT'), code, true)).toThrow(
			NotFound
		);
		expect(() => deleteOwnIndicator(scope(), 'dna-rate')).toThrow(NotFound);
	});
});
