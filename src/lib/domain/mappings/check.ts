/** Whether a JSON value is a mapping; a fault names the part that is wrong. */
import { PERIOD_KINDS } from '#lib/domain/periods.ts';
import {
	FIGURES,
	FORMS,
	type IndicatorFigures,
	type Keep,
	type Mapping
} from '#lib/domain/mappings/mapping.ts';

/** What is wrong with a mapping: `part` as people would point at it, `area.column`. */
export class MappingFault extends Error {
	readonly part: string;

	constructor(part: string, message: string) {
		super(`The mapping’s part “${part}” ${message}`);
		this.name = 'MappingFault';
		this.part = part;
	}
}

const LONGEST = 300;
const MOST = 200;

type Parts = Record<string, unknown>;

/** A mapping out of JSON, with nothing in it that is not known. @throws MappingFault */
export function checkMapping(json: unknown): Mapping {
	const given = parts(json, 'mapping', [
		...['name', 'publisher', 'form', 'sheet', 'keep', 'area', 'period', 'measure', 'figures'],
		...['indicators', 'columns']
	]);
	const form = oneOf(given.form, 'form', FORMS);
	const area = parts(given.area, 'area', ['column', 'parts']);
	const period = parts(given.period, 'period', ['column', 'start', 'kind']);
	const mapping: Mapping = {
		name: text(given.name, 'name'),
		...optional('publisher', given.publisher, 'publisher'),
		form,
		...optional('sheet', given.sheet, 'sheet'),
		...(given.keep === undefined ? {} : { keep: list(given.keep, 'keep').map(keepOf) }),
		area: {
			column: text(area.column, 'area.column'),
			...(area.parts === undefined
				? {}
				: { parts: oneOf(area.parts, 'area.parts', ['sub-icb'] as const) })
		},
		period: {
			...optional('column', period.column, 'period.column'),
			...optional('start', period.start, 'period.start'),
			kind: oneOf(period.kind, 'period.kind', PERIOD_KINDS)
		},
		...optional('measure', given.measure, 'measure'),
		...optional('figures', given.figures, 'figures'),
		indicators: list(given.indicators, 'indicators').map(indicatorOf),
		...(given.columns === undefined ? {} : { columns: lettersOf(given.columns) })
	};
	checkForm(mapping);
	return mapping;
}

/** What each form needs, and what it has no use for. */
function checkForm({ form, period, measure, figures, indicators }: Mapping): void {
	if (form === 'wide') {
		if (period.column !== undefined)
			throw new MappingFault('period.column', 'has no place in a wide file: its headings say it.');
		if (period.start !== undefined)
			throw new MappingFault('period.start', 'has no place in a wide file: its headings say it.');
	} else if (period.column === undefined)
		throw new MappingFault('period.column', 'is missing: say which column names the period.');
	if (form === 'long' && measure === undefined)
		throw new MappingFault('measure', 'is missing: say which column names the measure.');
	if (form === 'long' && figures === undefined)
		throw new MappingFault('figures', 'is missing: say which column holds the figures.');
	if (form !== 'long' && figures !== undefined)
		throw new MappingFault('figures', 'belongs to the long form only.');
	if (form === 'plain' && measure !== undefined)
		throw new MappingFault('measure', 'has no place in the plain form: each figure has a column.');
	if (form === 'wide' && measure === undefined && indicators.length > 1)
		throw new MappingFault(
			'measure',
			'is missing: several indicators need a column that tells them apart.'
		);
}

function keepOf(given: unknown, at: number): Keep {
	const where = `keep, number ${at + 1}`;
	const keep = parts(given, where, ['column', 'values', 'except']);
	if ((keep.values === undefined) === (keep.except === undefined))
		throw new MappingFault(where, 'needs either “values” or “except”: which rows stay.');
	const column = text(keep.column, `${where}: column`);
	return keep.values !== undefined
		? { column, values: texts(keep.values, `${where}: values`) }
		: { column, except: texts(keep.except, `${where}: except`) };
}

function indicatorOf(given: unknown, at: number): IndicatorFigures {
	const where = `indicators, number ${at + 1}`;
	const from = parts(given, where, ['indicator', ...FIGURES]);
	if (FIGURES.every((figure) => from[figure] === undefined))
		throw new MappingFault(
			where,
			'names no figure: give a “numerator” and “denominator”, or a “value”.'
		);
	return {
		indicator: text(from.indicator, `${where}: indicator`),
		...Object.assign(
			{},
			...FIGURES.map((figure) => optional(figure, from[figure], `${where}: ${figure}`))
		)
	} as IndicatorFigures;
}

function lettersOf(given: unknown): Record<string, string> {
	if (!isParts(given)) throw new MappingFault('columns', 'must hold headings with their letters.');
	return Object.fromEntries(
		Object.entries(given)
			.slice(0, MOST)
			.map(([heading, letter]) => [heading, text(letter, `columns: ${heading}`)])
	);
}

function isParts(given: unknown): given is Parts {
	return typeof given === 'object' && given !== null && !Array.isArray(given);
}

function parts(given: unknown, where: string, known: readonly string[]): Parts {
	if (!isParts(given)) throw new MappingFault(where, 'must be an object with named parts.');
	const stranger = Object.keys(given).find((key) => !known.includes(key));
	if (stranger !== undefined)
		throw new MappingFault(
			where,
			`has “${stranger}”, which is not known. Known are ${known.join(', ')}.`
		);
	return given;
}

function text(given: unknown, where: string): string {
	if (typeof given !== 'string' || given.trim() === '')
		throw new MappingFault(where, given === undefined ? 'is missing.' : 'must be a text.');
	if (given.length > LONGEST) throw new MappingFault(where, `is longer than ${LONGEST} letters.`);
	return given.trim();
}

function optional<Name extends string>(name: Name, given: unknown, where: string) {
	return (given === undefined ? {} : { [name]: text(given, where) }) as Partial<
		Record<Name, string>
	>;
}

function list(given: unknown, where: string): unknown[] {
	if (!Array.isArray(given) || given.length === 0)
		throw new MappingFault(
			where,
			given === undefined ? 'is missing.' : 'must be a list of one or more.'
		);
	if (given.length > MOST) throw new MappingFault(where, `holds more than ${MOST}.`);
	return given;
}

function texts(given: unknown, where: string): string[] {
	return list(given, where).map((one) => text(one, where));
}

function oneOf<Value extends string>(
	given: unknown,
	where: string,
	known: readonly Value[]
): Value {
	const found = known.find((value) => value === given);
	if (found === undefined)
		throw new MappingFault(
			where,
			`${given === undefined ? 'is missing' : `is “${String(given).slice(0, 40)}”`}; it must be ${known.join(' or ')}.`
		);
	return found;
}
