/** The headline measures of every register, in the order of the registers. */
import type { Measure, MeasureValue } from '#lib/core/measure.ts';
import { REGISTERS } from '#lib/registers/all.ts';

export const MEASURES: readonly Measure[] = REGISTERS.flatMap(({ name, measures }) =>
	measures.map((measure) => ({ ...measure, register: name }))
);

/** What a measure is called. @throws when it is neither in the list nor brings its title */
export function measureTitle({ measure, title }: MeasureValue): string {
	return title ?? measureNamed(measure).title;
}

/** @throws when there is none: names come from the list. */
export function measureNamed(name: string): Measure {
	const found = MEASURES.find((measure) => measure.name === name);
	if (!found) throw new Error(`no measure ${name}`);
	return found;
}

/** Codes of the deliverables that a measure speaks of. */
export function deliverablesOf(measure: string): readonly string[] {
	return MEASURES.find(({ name }) => name === measure)?.deliverables ?? [];
}

/** Names of the measures that speak of a deliverable, or of one that it replaces. */
export function measuresOf(deliverable: string, replaces: readonly string[] = []): string[] {
	const codes = [deliverable, ...replaces];
	return MEASURES.filter(({ deliverables = [] }) =>
		deliverables.some((code) => codes.includes(code))
	).map(({ name }) => name);
}
