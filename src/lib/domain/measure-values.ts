/** How the value of a measure is put together. Pure. */
import { share, type MeasureName, type MeasureValue } from '#lib/domain/measures.ts';

/** A value that there is nothing to work out from. */
export function blankValue(measure: MeasureName, asAt: string, unit: string): MeasureValue {
	return {
		measure,
		asAt,
		numerator: null,
		denominator: null,
		value: null,
		unit,
		planned: null,
		note: null
	};
}

export function ratioValue(
	measure: MeasureName,
	asAt: string,
	numerator: number,
	denominator: number,
	unit: string,
	note: string | null = null
): MeasureValue {
	return {
		...blankValue(measure, asAt, unit),
		numerator,
		denominator,
		value: share(numerator, denominator),
		note
	};
}

/** Several remarks as one note, or null for none. */
export function noteOf(...remarks: readonly (string | false | null)[]): string | null {
	const said = remarks.filter((remark): remark is string => !!remark);
	return said.length === 0 ? null : said.join(' ');
}

/** A note without the period it begins with, for pages that have named the period already. */
export function beyondPeriod(note: string | null): string | null {
	return note?.replace(/^(For|At the end of) [^.]+\.\s*/, '') || null;
}

/** Sums of WTE without the noise of binary fractions. */
export function tidy(sum: number): number {
	return Number(sum.toFixed(6));
}
