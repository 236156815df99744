/** What the register of PROM returns answers: its sentence and its measures. Pure. */
import { monthName } from '#lib/core/dates.ts';
import { type Audience, disclosed, type FigureCells } from '#lib/core/disclosure.ts';
import {
	type MeasureDefinition,
	type MeasureValue,
	noteOf,
	ratioValue,
	share
} from '#lib/core/measure.ts';
import { shareOf } from '#lib/core/numbers.ts';
import { agree, plural } from '#lib/core/words.ts';

/** What the measures of this register share. */
const SHARED = {
	unit: 'people',
	better: 'higher',
	kind: 'share',
	period: 'month',
	rows: 'sort=month&order=desc',
	remark: 'In the last whole month with a return.'
} as const;

export const MEASURES: readonly MeasureDefinition[] = [
	{
		name: 'prom-first-score',
		...SHARED,
		title: 'People with a first score',
		counted: 'People with at least one score of an outcome measure',
		of: 'people eligible',
		deliverables: ['data-proms']
	},
	{
		name: 'prom-paired',
		...SHARED,
		title: 'People with a paired score',
		counted: 'People with a first and a later score',
		of: 'people with a first score',
		deliverables: ['data-proms']
	},
	{
		name: 'prom-improved',
		...SHARED,
		title: 'People whose score improved',
		counted: 'People whose later score is better',
		of: 'people with a paired score',
		deliverables: ['data-proms']
	}
];

/** A part and its whole, over the rows that give both as numbers. */
export type PromPart = {
	part: number;
	whole: number;
	/** Rows left out because one of the two is suppressed, and because one is not given. */
	suppressed: number;
	missing: number;
	/** What a reader outside sees of the rows in the sums, and how many of them hold a `*` for it. */
	cells?: FigureCells;
	hidden?: number;
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
export function promSentence(figures: PromFigures, audience: Audience = 'programme'): string {
	const { month, first, paired, improved } = figures;
	if (month === null) return 'No outcome measures had been returned by this day.';
	const parts = [
		isGiven(first, audience) && `${said(first, audience, 'people eligible')} had a first score`,
		isGiven(paired, audience) && `${said(paired, audience)} of those had a paired score`,
		isGiven(improved, audience) &&
			`${said(improved, audience)} of people with a paired score improved`
	].filter((part): part is string => part !== false);
	if (parts.length === 0)
		return `The figures for ${monthName(month)} are all suppressed or not given, so nothing can be worked out from them.`;
	return `In ${monthName(month)}, ${parts.join('; ')}.`;
}

/** That there are rows and that they count nobody is not told apart outside. */
function isGiven({ whole, cells }: PromPart, audience: Audience): boolean {
	return audience === 'programme' || !cells ? whole > 0 : cells.denominator.high > 0;
}

function said(part: PromPart, audience: Audience, unit = ''): string {
	const { told } = disclosed(promFigure(part), audience);
	if (!told) return shareOf(part.part, part.whole, unit);
	return `${told.numerator} of ${told.denominator}${unit && ` ${unit}`} (${told.percent})`;
}

/** A part and its whole as the gate takes them. */
export function promFigure({ part, whole, cells }: Pick<PromPart, 'part' | 'whole' | 'cells'>) {
	const figure = { numerator: part, denominator: whole, value: share(part, whole) };
	return { ...figure, unit: 'people', ...(cells ? { cells } : {}) };
}

export function promMeasures(figures: PromFigures): MeasureValue[] {
	const measure = (
		name: string,
		{ part, whole, suppressed, missing, cells }: PromPart
	): MeasureValue => ({
		...ratioValue(
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
		),
		...(cells ? { cells } : {})
	});
	return [
		measure('prom-first-score', figures.first),
		measure('prom-paired', figures.paired),
		measure('prom-improved', figures.improved)
	];
}
