/** The headline measures of every register, in the order of the registers. */
import type { Measure, MeasureValue } from '#lib/core/measure.ts';
import { REGISTERS } from '#lib/registers/all.ts';

export const MEASURES: readonly Measure[] = REGISTERS.flatMap(({ name, measures }) =>
	measures.map((measure) => ({ ...measure, register: name }))
);

/**
 * What a measure is called, how it is written and what its values are over time.
 * @throws when it is neither in the list nor brings them
 */
export function measureFacts(
	value: Pick<MeasureValue, 'measure' | 'title' | 'kind' | 'series'>
): Pick<Measure, 'title' | 'kind' | 'series'> {
	const { title, kind, series } = { ...measureNamedOrNone(value.measure), ...value };
	if (title === undefined || kind === undefined || series === undefined)
		throw new Error(`no measure ${value.measure}`);
	return { title, kind, series };
}

/** The measure of the list, or undefined: of an indicator, or one that another version had. */
export function measureNamedOrNone(name: string): Measure | undefined {
	return MEASURES.find((measure) => measure.name === name);
}

/** @throws when there is none: names come from the list. */
export function measureNamed(name: string): Measure {
	const found = measureNamedOrNone(name);
	if (!found) throw new Error(`no measure ${name}`);
	return found;
}

/** Codes of the deliverables that a measure speaks of. */
export function deliverablesOf(measure: string): readonly string[] {
	return measureNamedOrNone(measure)?.deliverables ?? [];
}

/** Names of the measures that speak of a deliverable, or of one that it replaces. */
export function measuresOf(deliverable: string, replaces: readonly string[] = []): string[] {
	const codes = [deliverable, ...replaces];
	return MEASURES.filter(({ deliverables = [] }) =>
		deliverables.some((code) => codes.includes(code))
	).map(({ name }) => name);
}
