/** Measures of an ICS: those as at a day, those that can be shown, and each of them over time. */
import { type ListedIndicator } from '#lib/domain/registers/definition.ts';
import type { IcsScope } from '#lib/domain/access.ts';
import type { IndicatorPoint } from '#lib/domain/answers/indicators.ts';
import { MEASURES } from '#lib/domain/measure-list.ts';
import type { MeasureSource, SeriesPoint, ShownMeasure } from '#lib/domain/measure-series.ts';
import type { Measure, MeasureName, MeasureValue } from '#lib/domain/measures.ts';
import { REGISTERS } from '#lib/domain/registers/catalogue.ts';
import { REGISTER_TITLES } from '#lib/domain/registers/titles.ts';
import { uncapital } from '#lib/format/words.ts';
import { ANSWERS, answerFor } from '#lib/server/queries/answers.ts';
import { indicatorFigures, indicatorsOf } from '#lib/server/queries/indicators.ts';
import { registerSeries, type DatedRegister } from '#lib/server/queries/series.ts';

/** The true headline measures as at one day, in the order of the list: for rules, and for what is frozen. */
export function measuresAsAt(scope: IcsScope, asAt: string): MeasureValue[] {
	return Object.values(ANSWERS).flatMap((answer) => answer(scope, asAt).measures);
}

/** The same as the scope's reader may see them. */
export function measuresFor(scope: IcsScope, asAt: string): MeasureValue[] {
	return REGISTERS.flatMap(({ name }) => answerFor(scope, name, asAt).measures);
}

const HEADLINES: readonly ShownMeasure[] = MEASURES.toSorted((a, b) => place(a) - place(b)).map(
	({ register, ...measure }) => ({
		...measure,
		source: { kind: 'register', register: register as DatedRegister },
		sourceTitle: REGISTER_TITLES[register],
		sourcePath: `/${register}`
	})
);

function place({ register }: Measure): number {
	return REGISTERS.findIndex(({ name }) => name === register);
}

/** Every measure that an ICS can show, whatever its source, in the order of the registers. */
export function shownMeasures(scope: IcsScope): readonly ShownMeasure[] {
	return [...HEADLINES, ...indicatorsOf(scope).map(shownIndicator)];
}

/** An indicator as a measure: each of its periods is a point. */
function shownIndicator(indicator: ListedIndicator): ShownMeasure {
	const { code, name, form, numerator, denominator, unit, better, period, targets } = indicator;
	const isShare = form === 'share';
	const scale = isShare ? 100 : 1;
	return {
		name: `indicator:${code}`,
		title: name,
		unit,
		better,
		aboutPeople: indicator.disclosure === 'people',
		kind: isShare ? 'share' : 'count',
		period: period === 'rolling' ? 'month' : period,
		rows: `indicator=${encodeURIComponent(code)}`,
		counted: withoutStop(numerator),
		...(denominator === null ? {} : { of: uncapital(withoutStop(denominator)) }),
		...(period === 'rolling'
			? {
					rolling: true,
					remark: 'Each point is of the three months that end there, so neighbours share months.'
				}
			: {}),
		source: { kind: 'indicator', register: 'indicators', code },
		sourceTitle: REGISTER_TITLES.indicators,
		sourcePath: '/indicators',
		targets: targets.map((target) => ({ ...target, value: target.value * scale }))
	};
}

/** The catalogue's texts are sentences; a measure's go on. */
function withoutStop(text: string): string {
	return text.replace(/\.$/, '');
}

/** The measure that an address names. */
export function findMeasure(scope: IcsScope, name: string): ShownMeasure | null {
	const named = (measures: readonly ShownMeasure[]) =>
		measures.find((measure) => measure.name === name);
	return named(HEADLINES) ?? named(indicatorsOf(scope).map(shownIndicator)) ?? null;
}

/** A measure's true values over time as at a day (ISO), oldest first; the latest is the headline figure. */
export function seriesOf(scope: IcsScope, measure: ShownMeasure, asAt: string): SeriesPoint[] {
	return seriesOfMany(scope, [measure], asAt).get(measure.name)!;
}

type Answering = (
	scope: IcsScope,
	measures: readonly ShownMeasure[],
	asAt: string
) => Map<string, SeriesPoint[]>;

/** One for each kind of source. */
const SERIES: Record<MeasureSource['kind'], Answering> = {
	register: (scope, measures, asAt) => {
		const series = new Map<string, SeriesPoint[]>();
		const registers = new Set(
			measures.flatMap(({ source }) => (source.kind === 'register' ? source.register : []))
		);
		for (const register of registers) {
			const asked = measures
				.filter(({ source }) => source.register === register)
				.map((measure) => ({ ...measure, name: measure.name as MeasureName }));
			for (const [name, points] of registerSeries(scope, register, asked, asAt))
				series.set(name, points);
		}
		return series;
	},
	indicator: (scope, measures, asAt) => {
		const { standings } = indicatorFigures(scope, asAt);
		return new Map(
			measures.map(({ name, source }) => {
				const code = source.kind === 'indicator' ? source.code : '';
				const held = standings.find(({ indicator }) => indicator.code === code);
				const points = held?.kind === held?.indicator.period ? (held?.points ?? []) : [];
				return [name, points.map(pointOf)];
			})
		);
	}
};

function pointOf({ on, numerator, denominator, value, suppressed }: IndicatorPoint): SeriesPoint {
	const note = suppressed ? 'The figure is suppressed (*).' : null;
	return { on, submitted: true, numerator, denominator, value, planned: null, note };
}

/** The same for several, each register asked once: name -> points. */
export function seriesOfMany(
	scope: IcsScope,
	measures: readonly ShownMeasure[],
	asAt: string
): Map<string, SeriesPoint[]> {
	const kinds = Object.keys(SERIES) as MeasureSource['kind'][];
	return new Map(
		kinds.flatMap((kind) => {
			const own = measures.filter(({ source }) => source.kind === kind);
			return own.length === 0 ? [] : [...SERIES[kind](scope, own, asAt)];
		})
	);
}
