/** What the questions about a published file were answered, as a mapping. */
import type { Mapping } from '#lib/imports/mappings/rules.ts';
import type { Layout } from '#lib/imports/reading.ts';

/** Indicators and filters that the form has room for. */
export const INDICATORS = 4;
export const FILTERS = 3;

/** The option that says the periods stand across, as headings. */
export const ACROSS = '(across)';

export type Typed = Record<string, string>;

export function typedIn(form: FormData): Typed {
	return Object.fromEntries(
		[...form.entries()].flatMap(([name, value]) =>
			typeof value === 'string' ? [[name, value.trim().slice(0, 1000)]] : []
		)
	);
}

/** JSON for `checkMapping`, which says what is wrong with it. */
export function mappingOf(typed: Typed, layout: Layout): unknown {
	const given = (name: string) => typed[name] || undefined;
	const across = typed.period === ACROSS;
	const measure = given('measure');
	const form = across ? 'wide' : measure ? 'long' : 'plain';
	const keep = numbers(FILTERS).flatMap((at) => {
		const [column, values] = [given(`keep-${at}`), given(`keep-${at}-values`)];
		if (!column && !values) return [];
		return [{ column: column ?? '', values: (values ?? '').split(';').map((one) => one.trim()) }];
	});
	const indicators = numbers(INDICATORS).flatMap((at) => {
		const [indicator, numerator, denominator, value] = [
			given(`indicator-${at}`),
			given(`numerator-${at}`),
			given(`denominator-${at}`),
			given(`value-${at}`)
		];
		if (!indicator && !numerator && !denominator && !value) return [];
		return [
			{
				indicator: indicator ?? '',
				...(numerator ? { numerator } : {}),
				...(denominator ? { denominator } : {}),
				...(value ? { value } : {})
			}
		];
	});
	const mapping = {
		name: given('name') ?? layout.sheet.slice(0, 120),
		form,
		...(keep.length > 0 ? { keep } : {}),
		area: { column: given('area'), ...(typed.parts ? { parts: 'sub-icb' } : {}) },
		period: {
			...(across || !given('period') ? {} : { column: typed.period }),
			...(across || !given('start') ? {} : { start: typed.start }),
			kind: given('kind')
		},
		...(measure ? { measure } : {}),
		...(form === 'long' && given('figures') ? { figures: typed.figures } : {}),
		indicators
	};
	return { ...mapping, columns: lettersIn(JSON.stringify(mapping), layout) };
}

/** Where the headings that are named stand now, so that a later move can be told. */
function lettersIn(mapping: string, layout: Layout): Record<string, string> {
	return Object.fromEntries(
		layout.columns
			.filter(({ heading }) => mapping.includes(JSON.stringify(heading)))
			.map(({ heading, column }) => [heading, column])
	);
}

/** The answers that lead to a mapping, for a form that goes on from it. */
export function answersOf(mapping: Mapping | null): Typed {
	if (!mapping) return {};
	const { area, period, keep = [], indicators } = mapping;
	return {
		name: mapping.name,
		area: area.column,
		...(area.parts ? { parts: 'on' } : {}),
		period: mapping.form === 'wide' ? ACROSS : (period.column ?? ''),
		start: period.start ?? '',
		kind: period.kind,
		measure: mapping.measure ?? '',
		figures: mapping.figures ?? '',
		...Object.fromEntries(
			keep.flatMap(({ column, values }, at) =>
				values
					? [
							[`keep-${at + 1}`, column],
							[`keep-${at + 1}-values`, values.join('; ')]
						]
					: []
			)
		),
		...Object.fromEntries(
			indicators.flatMap((from, at) => [
				[`indicator-${at + 1}`, from.indicator],
				[`numerator-${at + 1}`, from.numerator ?? ''],
				[`denominator-${at + 1}`, from.denominator ?? ''],
				[`value-${at + 1}`, from.value ?? '']
			])
		)
	};
}

/** The field of the form that a faulty part of the mapping came from. */
export function fieldOf(part: string): string {
	const numbered = /^(indicators|keep), number (\d+)(?:: (\w+))?/.exec(part);
	if (numbered?.[1] === 'keep')
		return numbered[3] === 'values' ? `keep-${numbered[2]}-values` : `keep-${numbered[2]}`;
	if (numbered) return `${numbered[3] ?? 'indicator'}-${numbered[2]}`;
	const fields: Record<string, string> = {
		'area.column': 'area',
		'period.column': 'period',
		'period.start': 'start',
		'period.kind': 'kind',
		measure: 'measure',
		figures: 'figures',
		name: 'name'
	};
	return fields[part] ?? 'indicator-1';
}

export function numbers(most: number): number[] {
	return Array.from({ length: most }, (_, index) => index + 1);
}
