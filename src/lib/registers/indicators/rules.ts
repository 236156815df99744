import * as v from 'valibot';
import { SERIES_KINDS } from '#lib/core/measure.ts';
import { PERIOD_KINDS } from '#lib/core/periods.ts';
import type { Finding } from '#lib/core/result.ts';
import {
	date,
	fail,
	list,
	object,
	oneOf,
	parsed,
	text,
	textOrNull,
	texts
} from '#lib/core/schema.ts';
import { textFinding } from '#lib/core/text-check.ts';
import { comparable } from '#lib/core/text.ts';
import { dateOfText, dayProblem } from '#lib/core/typed-dates.ts';
import {
	type Choice,
	type Indicator,
	INDICATOR_FORMS,
	type IndicatorForm
} from '#lib/registers/definition.ts';
import type { TypedRow } from '#lib/registers/form.ts';
import { numberOfText } from '#lib/registers/parse/numbers.ts';

// What an indicator is, and the catalogue of them as a document.

export const DIRECTIONS = ['higher', 'lower', 'neither'] as const;

const CODE = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

const IndicatorDocument = v.pipe(
	object({
		code: v.pipe(text, v.regex(CODE, 'must be words in small letters with hyphens.')),
		name: text,
		alsoCalled: texts,
		form: oneOf(INDICATOR_FORMS),
		numerator: text,
		denominator: textOrNull,
		unit: text,
		better: oneOf(DIRECTIONS),
		targets: list(
			object({
				value: v.pipe(v.number('must be a number.'), v.finite('must be a number.')),
				from: v.optional(date),
				to: v.optional(date)
			})
		),
		source: textOrNull,
		disclosure: oneOf(['people', 'none']),
		series: oneOf(SERIES_KINDS),
		period: oneOf(PERIOD_KINDS),
		lookback: v.nullable(oneOf(['year']))
	}),
	v.check(
		({ series, ...when }) => series !== 'rate' || !overlaps(when),
		'values that share months are no rate: its series is rolling or cumulative.'
	),
	v.check(
		({ form, denominator }) => (form === 'figure') === (denominator === null),
		'a figure has no denominator; a share and a ratio have one.'
	)
);

const CatalogueDocument = object({ title: text, indicators: list(IndicatorDocument) });
export type Catalogue = v.InferOutput<typeof CatalogueDocument>;

/** Reads data/indicators/catalogue.json. @throws Error that names the place of a slip */
export function parseCatalogue(document: unknown): Catalogue {
	const catalogue = parsed(CatalogueDocument, document, 'catalogue');
	const codes = new Set<string>();
	for (const { code } of catalogue.indicators) {
		if (codes.has(code)) fail(code, 'stands twice.');
		codes.add(code);
	}
	return catalogue;
}

/** Whether the values of neighbouring periods share months. */
function overlaps({ period, lookback }: Pick<Indicator, 'period' | 'lookback'>): boolean {
	return period === 'rolling' || (lookback === 'year' && period !== 'year');
}

const Overlapping = v.looseObject({
	period: oneOf(PERIOD_KINDS),
	lookback: v.nullable(oneOf(['year'])),
	series: v.optional(oneOf(SERIES_KINDS))
});

/**
 * One indicator of the document, or of a stored version of it. Versions stored before the series was asked
 * for are read as what their period says.
 */
export function readIndicator(value: unknown): Indicator {
	const old = v.safeParse(Overlapping, value);
	const series = old.success && (old.output.series ?? (overlaps(old.output) ? 'rolling' : 'rate'));
	return parsed(IndicatorDocument, old.success ? { ...old.output, series } : value, 'indicator');
}

/** The target that holds on an ISO date; of several the one that began last. */
export function targetOf(indicator: Indicator, on: string): number | null {
	const holding = indicator.targets
		.filter(({ from, to }) => (from ?? '') <= on && on <= (to ?? '9999'))
		.sort((a, b) => (a.from ?? '').localeCompare(b.from ?? ''));
	return holding.at(-1)?.value ?? null;
}

// An indicator of a system's own, as people type it: texts into a definition and back.

export type OwnIndicator = Omit<Indicator, 'code'>;

export const INDICATOR_FIELDS = [
	'name',
	'form',
	'numerator',
	'denominator',
	'unit',
	'better',
	'target',
	'targetFrom',
	'targetTo',
	'source',
	'disclosure',
	'period',
	'series'
] as const;
type FieldName = (typeof INDICATOR_FIELDS)[number];

/** In which words the choices of the form stand, and the catalogue tells them. */
export const INDICATOR_CHOICES: Readonly<
	Record<'form' | 'better' | 'disclosure' | 'period' | 'series', readonly Choice[]>
> = {
	form: [
		{ value: 'share', label: 'A share: some of all, such as people seen in time' },
		{ value: 'ratio', label: 'A ratio: one count to another, such as contacts to people' },
		{ value: 'figure', label: 'A figure by itself, such as a number of days' }
	],
	better: [
		{ value: 'higher', label: 'Higher is better' },
		{ value: 'lower', label: 'Lower is better' },
		{ value: 'neither', label: 'Neither' }
	],
	disclosure: [
		{ value: 'people', label: 'It counts people, so small numbers are hidden outside the ICS' },
		{ value: 'none', label: 'It counts no people: posts, money, days or places' }
	],
	period: [
		{ value: 'month', label: 'By month' },
		{ value: 'quarter', label: 'By quarter' },
		{ value: 'rolling', label: 'Three months that roll, every month' },
		{ value: 'year', label: 'By year' }
	],
	series: [
		{ value: 'rate', label: 'Measured anew each time, such as appointments missed in the month' },
		{
			value: 'cumulative',
			label: 'Builds up, such as practices that have joined so far, or money spent in the year'
		},
		{
			value: 'rolling',
			label: 'Shares months with the value before it, such as the last twelve months'
		}
	]
};

const LONGEST: Partial<Record<FieldName, number>> = {
	name: 120,
	numerator: 500,
	denominator: 500,
	unit: 30,
	source: 200
};

const MISSING: Partial<Record<FieldName, string>> = {
	name: 'Type a name.',
	form: 'Choose what kind of figure it is.',
	numerator: 'Say what is counted.',
	unit: 'Type what is counted in one word or two, such as people or days.',
	better: 'Choose which way is better.',
	disclosure: 'Choose whether it counts people.',
	period: 'Choose how the figures come in.',
	series: 'Choose what each value is.'
};

/** Reads a typed form. `today` is ISO. */
export function readOwnIndicator(
	typed: TypedRow,
	today: string
): { indicator: OwnIndicator; findings: Finding[] } {
	const text = (name: FieldName) => (typed[name] ?? '').trim();
	const findings: Finding[] = [];
	const problem = (field: FieldName, message: string) => findings.push({ field, message });
	for (const name of INDICATOR_FIELDS) {
		const finding = textFinding(name, text(name), { longest: LONGEST[name] ?? Infinity });
		// What the period says does for the series, where nobody chose one.
		if (text(name) === '' && MISSING[name] && name !== 'series') problem(name, MISSING[name]);
		else if (finding) findings.push(finding);
	}
	const chosen = <T extends string>(name: FieldName, allowed: readonly T[]): T => {
		const found = allowed.find((one) => one === text(name));
		if (!found && text(name) !== '') problem(name, MISSING[name]!);
		return found ?? allowed[0]!;
	};
	if (text('name') !== '' && comparable(text('name')) === '')
		problem('name', 'Type a name that has letters.');
	const form = chosen('form', INDICATOR_FORMS);
	const denominator = text('denominator') || null;
	if (text('form') !== '' && form !== 'figure' && denominator === null)
		problem('denominator', 'Say out of how many: a share and a ratio have a denominator.');
	if (form === 'figure' && denominator !== null)
		problem('denominator', 'A figure by itself has no denominator. Leave it empty.');
	const day = (name: 'targetFrom' | 'targetTo'): string | null => {
		if (text(name) === '') return null;
		const found = dateOfText(text(name), today);
		const given = found?.is === 'day' ? found.date : text(name);
		const message = dayProblem(
			given,
			today,
			'Type a date such as 1 April 2026, or leave it empty.'
		);
		if (message) problem(name, message);
		return message ? null : given;
	};
	const period = chosen('period', PERIOD_KINDS);
	const shares = overlaps({ period, lookback: null });
	const series =
		text('series') === '' ? (shares ? 'rolling' : 'rate') : chosen('series', SERIES_KINDS);
	if (series === 'rate' && shares)
		problem('series', 'Three months that roll share months with the value before. Choose that.');
	const value = targetValue(text('target'), form);
	if (text('target') !== '' && value === null)
		problem(
			'target',
			form === 'share'
				? 'Type a percentage between 0% and 100%, such as 60%.'
				: 'Type a number, such as 28.'
		);
	const [from, to] = [day('targetFrom'), day('targetTo')];
	if (from && to && to < from) problem('targetTo', 'The target ends before it begins.');
	return {
		findings,
		indicator: {
			name: text('name'),
			alsoCalled: [],
			form,
			numerator: text('numerator'),
			denominator: form === 'figure' ? null : denominator,
			unit: text('unit'),
			better: chosen('better', DIRECTIONS),
			targets: value === null ? [] : [{ value, ...(from ? { from } : {}), ...(to ? { to } : {}) }],
			source: text('source') || null,
			disclosure: chosen('disclosure', ['people', 'none']),
			series,
			period,
			lookback: null
		}
	};
}

/** A definition as its form shows it. */
export function typedIndicator(indicator: OwnIndicator): TypedRow {
	const target = indicator.targets.at(-1);
	const value = target && (indicator.form === 'share' ? share(target.value) : target.value);
	return {
		name: indicator.name,
		form: indicator.form,
		numerator: indicator.numerator,
		denominator: indicator.denominator ?? '',
		unit: indicator.unit,
		better: indicator.better,
		target: value === undefined ? '' : String(value),
		targetFrom: target?.from ?? '',
		targetTo: target?.to ?? '',
		source: indicator.source ?? '',
		disclosure: indicator.disclosure,
		period: indicator.period,
		series: indicator.series
	};
}

/** A code for a name: `own-` and its words, with a number where another has it. */
export function codeFor(name: string, taken: readonly string[]): string {
	const words = name
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '')
		.slice(0, 60)
		.replace(/-+$/, '');
	const plain = `own-${words || 'indicator'}`;
	for (let number = 1; ; number += 1) {
		const code = number === 1 ? plain : `${plain}-${number}`;
		if (!taken.includes(code)) return code;
	}
}

function share(value: number): string {
	return `${Number((value * 100).toPrecision(12))}%`;
}

/** A share is typed as 60%, 60 or 0.6. */
function targetValue(text: string, form: IndicatorForm): number | null {
	const number = text === '' ? null : numberOfText(text);
	if (number === null || form !== 'share') return number;
	const value = text.includes('%') || number > 1 ? Number((number / 100).toPrecision(15)) : number;
	return value >= 0 && value <= 1 ? value : null;
}
