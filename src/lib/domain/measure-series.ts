/** A measure's values over time, and the control chart that is drawn from them. Pure. */
import { addMonths, lastWholeMonth, monthEnd, quarterEnds } from '#lib/domain/calendar.ts';
import { SUPPRESSED } from '#lib/domain/disclosure.ts';
import { figureWords } from '#lib/domain/measure-words.ts';
import type { Measure, MeasureValue } from '#lib/domain/measures.ts';
import type { RegisterName } from '#lib/domain/registers/definition.ts';
import { controlChart, type Annotation, type Chart } from '#lib/domain/spc.ts';
import type { Rebase } from '#lib/domain/spc-segments.ts';
import type { Better, Target } from '#lib/domain/spc-targets.ts';

export type SeriesPeriod = 'month' | 'quarter' | 'year';

/** Where a measure's values come from; whoever adds a kind adds its series in `queries/measures.ts`. */
export type MeasureSource =
	| { kind: 'register'; register: Exclude<RegisterName, 'indicators'> }
	| { kind: 'indicator'; register: 'indicators'; code: string };

/** A measure as its page shows it, wherever its values come from. */
export type ShownMeasure = Omit<Measure, 'name' | 'register' | 'better' | 'period'> & {
	/** Part of its address. */
	name: string;
	better: Better;
	period: SeriesPeriod;
	/** Each value is of the three months that end with its period. */
	rolling?: boolean;
	source: MeasureSource;
	/** What its values come from, and where that is below `/ics/XWE`. */
	sourceTitle: string;
	sourcePath: string;
	/** Where the unit does not say whether it counts people. */
	aboutPeople?: boolean;
	/** Targets that its definition brings, in the chart's unit; a system's own outweigh them. */
	targets?: readonly Target[];
};

/** One period of a series. */
export type SeriesPoint = Omit<MeasureValue, 'measure' | 'asAt' | 'unit'> & {
	/** The period's last day, or the day asked for in the period under way. */
	on: string;
	/** False: nobody reported anything for this period. */
	submitted: boolean;
};

/** What people have set beside the figures. */
export type ChartMarks = {
	targets: readonly Target[];
	annotations: readonly Annotation[];
	rebases: readonly Rebase[];
};

export const NO_MARKS: ChartMarks = { targets: [], annotations: [], rebases: [] };

/** So many periods a series worked out from dates looks back. */
const PERIODS = { month: 36, quarter: 20 };

/** Last days of the periods before the day, oldest first, and then the day itself. */
export function periodEnds(period: 'month' | 'quarter', asAt: string): string[] {
	const count = PERIODS[period];
	const ends =
		period === 'quarter'
			? quarterEnds(asAt, count)
			: Array.from({ length: count }, (_, index) => {
					const last = `${lastWholeMonth(asAt)}-01`;
					return monthEnd(addMonths(last, index - count + 1));
				});
	return ends.at(-1) === asAt ? ends : [...ends, asAt];
}

/** The months from the first to the last (2026-09), without a gap and at most five years of them. */
export function monthsFrom(first: string, last: string): string[] {
	const months: string[] = [];
	for (let back = 0; back < 60; back += 1) months.push(addMonths(`${last}-01`, -back).slice(0, 7));
	return months.filter((month) => month >= first).toReversed();
}

/**
 * Without the periods before anything had happened: they begin with the last one before the first
 * change, because a long row of noughts would say what to expect. Values that never change all
 * stay; where there never was one, there is no point.
 */
export function fromFirstChange(points: readonly SeriesPoint[]): SeriesPoint[] {
	const begins = points.findIndex(({ value }) => value !== null);
	if (begins === -1) return [];
	const known = points.slice(begins);
	const first = known[0];
	const changed = known.findIndex(
		({ numerator, denominator, value }) =>
			numerator !== first?.numerator || denominator !== first?.denominator || value !== first?.value
	);
	return changed > 1 ? known.slice(changed - 1) : known;
}

type Valued = Pick<SeriesPoint, 'numerator' | 'denominator' | 'value' | 'told'>;

/** A value in the chart's unit: shares as percentages, 0 to 100. */
export function chartValue(
	{ kind }: Pick<ShownMeasure, 'kind'>,
	{ numerator, denominator, value, told }: Valued
): number | null {
	if (value === null || kind !== 'share') return value;
	if (told) return Math.round(value * 100);
	// Multiplied first: 0.29 times 100 is not 29.
	return numerator !== null && denominator ? (numerator * 100) / denominator : value * 100;
}

/** The control chart of a series; marks that lie after its last day are not drawn yet. */
export function chartOf(
	measure: ShownMeasure,
	points: readonly SeriesPoint[],
	marks: ChartMarks = NO_MARKS
): Chart {
	const last = points.at(-1)?.on ?? '';
	return controlChart(
		points.map((point) => ({
			on: point.on,
			value: chartValue(measure, point),
			label: labelOf(measure, point),
			...(isHidden(point) ? { hidden: true } : {})
		})),
		{
			better: measure.better,
			target: marks.targets.length > 0 ? marks.targets : (measure.targets ?? []),
			rebases: marks.rebases.filter(({ on }) => on <= last),
			annotations: marks.annotations.filter(({ on }) => on <= last)
		}
	);
}

/** Whether a reader outside may not see its figure. */
function isHidden({ value, told }: SeriesPoint): boolean {
	return value === null && (told?.percent ?? told?.numerator) === SUPPRESSED;
}

/** The latest period that was reported: the headline figure. Null: none was. */
export function latestPoint(points: readonly SeriesPoint[]): SeriesPoint | null {
	return points.findLast(({ submitted }) => submitted) ?? null;
}

function labelOf(measure: ShownMeasure, point: SeriesPoint): string | undefined {
	if (point.value !== null || point.told) return figureWords(measure, point);
	return point.submitted ? ': nothing to work it out from' : undefined;
}
