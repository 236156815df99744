import { dayEnd } from '#lib/platform/clock.server.ts';
import type { IcsScope } from '#lib/core/access.ts';
import { measuresOf } from '#lib/measures/catalogue.ts';
import { type Break, seriesWithHistory, shownMeasures } from '#lib/measures/read.server.ts';
import {
	type Against,
	type ChartMarks,
	latestPoint,
	type SeriesPoint,
	type ShownMeasure,
	shownSeries,
	signalAgainst
} from '#lib/measures/rules.ts';
import { all, get } from '#lib/platform/database.server.ts';
import type { ConfidenceCode } from '#lib/roadmap/progress/rules.ts';
import type { Chart } from '#lib/spc/rules.ts';
import { chartMarks, type Mark } from './rules.ts';

// What people have set beside measures: targets, notes on a day, re-bases.

/** Every mark of an ICS that was ever made, newest first, by measure. */
export function marksByMeasure(scope: IcsScope): Map<string, Mark[]> {
	const rows = all<Mark & { measure: string }>(
		`SELECT m.id, m.measure, m.kind, m.from_on AS 'from', m.to_on AS 'to', m.value, m.text,
			m.decided_by AS 'by', u.name AS recordedBy, m.recorded_at AS recordedAt,
			wu.name AS withdrawnBy, w.at AS withdrawnAt
		FROM measure_marks m JOIN user u ON u.id = m.recorded_by
		LEFT JOIN measure_mark_withdrawals w ON w.mark_id = m.id
		LEFT JOIN user wu ON wu.id = w.by
		WHERE m.ics_id = ? ORDER BY m.id DESC`,
		scope.ics.id
	);
	const byMeasure = new Map<string, Mark[]>();
	for (const { measure, ...mark } of rows)
		byMeasure.set(measure, [...(byMeasure.get(measure) ?? []), mark]);
	return byMeasure;
}

// Where a measure's signal speaks against a deliverable's rating, and what the system says to it.

export type JudgedMeasure = {
	measure: ShownMeasure;
	points: SeriesPoint[];
	latest: SeriesPoint | null;
	chart: Chart;
	marks: Mark[];
};

/** Measures with their series, their marks and what their charts say, as at a day (ISO), as the scope's reader may see them. */
export function judgedMeasures(
	scope: IcsScope,
	measures: readonly ShownMeasure[],
	asAt: string
): JudgedMeasure[] {
	const { series, breaks } = seriesWithHistory(scope, measures, asAt);
	const marks = marksByMeasure(scope);
	return measures.map((measure) => {
		const held = series.get(measure.name) ?? [];
		const own = marks.get(measure.name) ?? [];
		const drawn = withBreaks(chartMarks(own), breaks, measure.series === 'rate' ? held : []);
		const { points, chart } = shownSeries(measure, held, drawn, scope.audience);
		return { measure, points, latest: latestPoint(points), chart, marks: own };
	});
}

/**
 * The chart's marks with the days on which predecessors were followed: limits start afresh where there
 * are any and their history stands before, and elsewhere the day is noted.
 */
function withBreaks(
	marks: ChartMarks,
	breaks: readonly Break[],
	/** None where the chart has no limits. */
	points: readonly SeriesPoint[]
): ChartMarks {
	const known = points.filter(({ value }) => value !== null);
	const isDrawn = ({ on }: Break) => known.some((point) => point.on < on);
	return {
		...marks,
		rebases: [
			...marks.rebases,
			...breaks
				.filter((one) => isDrawn(one) && !marks.rebases.some(({ on }) => on === one.on))
				.map(({ on, reason }) => ({ on, reason, by: 'the succession' }))
		],
		annotations: [
			...marks.annotations,
			...breaks.filter((one) => !isDrawn(one)).map(({ on, reason }) => ({ on, text: reason }))
		]
	};
}

export type Remark = { text: string; recordedAt: string; recordedBy: string };

export type LinkedMeasure = JudgedMeasure & {
	/** Null: nothing speaks against the rating. */
	against: Against | null;
	/** What the system says to it; null until it has, and once the signal or the rating changed. */
	remark: Remark | null;
};

/** The measures that speak of a deliverable, with what of them speaks against its rating. */
export function linkedMeasures(
	scope: IcsScope,
	{ code, replaces }: { code: string; replaces: readonly string[] },
	confidence: ConfidenceCode | null,
	asAt: string
): LinkedMeasure[] {
	const names = measuresOf(code, replaces);
	const measures = shownMeasures(scope).filter(({ name }) => names.includes(name));
	return judgedMeasures(scope, measures, asAt).map((judged) => {
		const against = signalAgainst(judged.chart, confidence);
		const remark =
			against === null
				? null
				: remarkOn(scope, { code, measure: judged.measure.name, against, confidence, asAt });
		return { ...judged, against, remark };
	});
}

/** The latest remark, where it was made on this very signal and the rating has stood since. */
function remarkOn(
	scope: IcsScope,
	on: {
		code: string;
		measure: string;
		against: Against;
		confidence: ConfidenceCode | null;
		asAt: string;
	}
): Remark | null {
	const found = get<Remark & { signal: Against; confidence: ConfidenceCode; rated: number }>(
		`SELECT r.text, r.recorded_at AS recordedAt, u.name AS recordedBy, r.signal, r.confidence,
			EXISTS (SELECT 1 FROM deliverable_updates d
				WHERE d.ics_id = r.ics_id AND d.deliverable = r.deliverable AND d.effective_on <= @asAt
					AND d.recorded_at > r.recorded_at AND d.confidence IS NOT r.confidence) AS rated
		FROM signal_remarks r JOIN user u ON u.id = r.recorded_by
		WHERE r.ics_id = @ics AND r.deliverable = @code AND r.measure = @measure
			AND r.recorded_at < @ended
		ORDER BY r.id DESC LIMIT 1`,
		{ ics: scope.ics.id, code: on.code, measure: on.measure, asAt: on.asAt, ended: dayEnd(on.asAt) }
	);
	if (!found || found.signal !== on.against || found.confidence !== on.confidence || found.rated)
		return null;
	const { text, recordedAt, recordedBy } = found;
	return { text, recordedAt, recordedBy };
}
