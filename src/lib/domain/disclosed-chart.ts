/**
 * A measure's points and its chart as a reader outside may see them. Mean and limits come from the
 * true values and are written as whole numbers. Where a value, or a count behind one, is hidden they
 * would say what it was, so that such a chart is worked out from the points that are shown alone. Pure.
 */
import { type Reader } from '#lib/domain/disclosed-totals.ts';
import { disclosed, isAboutPeople, without } from '#lib/domain/disclosure.ts';
import {
	chartOf,
	type ChartMarks,
	type SeriesPoint,
	type ShownMeasure
} from '#lib/domain/measure-series.ts';
import type { Chart } from '#lib/domain/spc.ts';
import type { Segment } from '#lib/domain/spc-segments.ts';

export type ShownSeries = { points: SeriesPoint[]; chart: Chart };

export function shownSeries(
	measure: ShownMeasure,
	points: SeriesPoint[],
	marks: ChartMarks,
	reader: Reader
): ShownSeries {
	const { aboutPeople, unit } = measure;
	if (reader === 'own' || !isAboutPeople(measure))
		return { points, chart: chartOf(measure, points, marks) };
	const shown = points.map(
		(point) =>
			without(
				disclosed({ ...point, aboutPeople, unit }, reader),
				'aboutPeople',
				'unit'
			) as SeriesPoint
	);
	const known = chartOf(measure, shown, marks);
	if (known.hidden > 0 || points.some(overHidden)) return { points: shown, chart: rounded(known) };
	const chart = chartOf(measure, points, marks);
	// The words, the marks and the limits of the true values over the points as they are written.
	const written = chart.points.map((point, index) => {
		const { value, label } = known.points[index]!;
		return { ...point, value, label };
	});
	const latest = written.findLast(({ value }) => value !== null) ?? null;
	return { points: shown, chart: rounded({ ...chart, points: written, latest }) };
}

/** Whether suppressed counts stand behind a point: its true value could give one of them away. */
function overHidden({ cells }: SeriesPoint): boolean {
	return (cells?.numerator.small ?? 0) + (cells?.denominator.small ?? 0) > 0;
}

function rounded(chart: Chart): Chart {
	const segments = chart.segments.map(roundedSegment);
	return { ...chart, segments, current: segments.at(-1) ?? null };
}

function roundedSegment(segment: Segment): Segment {
	const entries = Object.entries(segment).map(([name, value]) => [
		name,
		typeof value === 'number' && !Number.isInteger(value) ? Math.round(value) : value
	]);
	return Object.fromEntries(entries) as Segment;
}
