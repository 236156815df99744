/** What the register of PROM returns answers: its sentence and its measures. Pure. */
import { noteOf, ratioValue } from '#lib/domain/measure-values.ts';
import type { MeasureName, MeasureValue } from '#lib/domain/measures.ts';
import { monthName } from '#lib/format/dates.ts';
import { shareOf } from '#lib/format/numbers.ts';
import { agree, plural } from '#lib/format/words.ts';

/** A part and its whole, over the rows that give both as numbers. */
export type PromPart = {
	part: number;
	whole: number;
	/** Rows left out because one of the two is suppressed, and because one is not given. */
	suppressed: number;
	missing: number;
};

export type PromFigures = {
	asAt: string;
	/** The last whole month with a return by the day (2026-09); null when there is none. */
	month: string | null;
	first: PromPart;
	paired: PromPart;
	improved: PromPart;
};

/** "In September 2026, 950 of 1,700 people (56%) had a first score, …" */
export function promSentence(figures: PromFigures): string {
	const { month, first, paired, improved } = figures;
	if (month === null) return 'No outcome measures had been returned by this day.';
	const parts = [
		first.whole > 0 && `${shareOf(first.part, first.whole, 'people eligible')} had a first score`,
		paired.whole > 0 && `${shareOf(paired.part, paired.whole)} of those had a paired score`,
		improved.whole > 0 &&
			`${shareOf(improved.part, improved.whole)} of people with a paired score improved`
	].filter((part): part is string => part !== false);
	if (parts.length === 0)
		return `The figures for ${monthName(month)} are all suppressed or not given, so nothing can be worked out from them.`;
	return `In ${monthName(month)}, ${parts.join('; ')}.`;
}

export function promMeasures(figures: PromFigures): MeasureValue[] {
	const measure = (name: MeasureName, { part, whole, suppressed, missing }: PromPart) =>
		ratioValue(
			name,
			figures.asAt,
			part,
			whole,
			'people',
			noteOf(
				figures.month !== null && `For ${monthName(figures.month)}.`,
				suppressed > 0 &&
					`${plural(suppressed, 'row has', 'rows have')} a suppressed count, so this leaves ${agree(suppressed, 'it', 'them')} out.`,
				missing > 0 &&
					`${plural(missing, 'row does', 'rows do')} not give both figures, so this leaves ${agree(missing, 'it', 'them')} out.`
			)
		);
	return [
		measure('prom-first-score', figures.first),
		measure('prom-paired', figures.paired),
		measure('prom-improved', figures.improved)
	];
}
