/** The measures of an ICS: what each register says as at a day, and each measure over time. */
import type { IcsScope } from '#lib/core/access.ts';
import { disclosed } from '#lib/core/disclosure.ts';
import { isPercent, type Measure, type MeasureValue } from '#lib/core/measure.ts';
import { uncapital } from '#lib/core/words.ts';
import { cached, rowsOf } from '#lib/platform/cache.server.ts';
import { SERVER_PARTS, serverPart } from '#lib/registers/all.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { ListedIndicator } from '#lib/registers/definition.ts';
import {
	indicatorFigures,
	indicatorsOf,
	sharedIndicators
} from '#lib/registers/indicators/figures.server.ts';
import { type IndicatorPoint, kindOfIndicator } from '#lib/registers/indicators/measures.ts';
import type { RegisterSummary, SeriesMoment, SeriesPeriod } from '#lib/registers/plug-in.server.ts';
import { MEASURES } from './catalogue.ts';
import {
	fromFirstChange,
	type MeasureSource,
	type SeriesPoint,
	type ShownMeasure
} from './rules.ts';

/** What a register says as at a day (ISO), with true figures: for rules, and for what is frozen. */
export function trueSummary(scope: IcsScope, register: string, asAt: string): RegisterSummary {
	return cached({ dependsOn: rowsOf(scope, register), key: `summary/${asAt}` }, () =>
		serverPart(register).summary(scope, asAt, 'programme')
	);
}

/** The same as the scope's reader may see it: kept apart, so that neither is taken for the other. */
export function registerSummary(scope: IcsScope, register: string, asAt: string): RegisterSummary {
	const { audience } = scope;
	if (audience === 'programme') return trueSummary(scope, register, asAt);
	return cached({ dependsOn: rowsOf(scope, register), key: `summary/${audience}/${asAt}` }, () => {
		const { sentence, measures } = serverPart(register).summary(scope, asAt, audience);
		return { sentence, measures: measures.map((one) => disclosed(one, audience)) };
	});
}

type MeasureRequest = { name: string; period: SeriesPeriod; noHistory?: boolean };

/** The series of some measures of a register as at a day (ISO), oldest point first. */
function registerSeries(
	scope: IcsScope,
	register: string,
	asked: readonly MeasureRequest[],
	asAt: string
): Map<string, SeriesPoint[]> {
	const { build, dated } = serverPart(register).series!;
	const periods = new Set(asked.map(({ period }) => period));
	const moments = new Map(
		[...periods].map((period) => [
			period,
			cached({ dependsOn: rowsOf(scope, register), key: `series/${period}/${asAt}` }, () =>
				build(scope, asAt, period)
			)
		])
	);
	return new Map(
		asked.map(({ name, period, noHistory }) => {
			const points = moments.get(period)!.map((moment) => pointOf(moment, name));
			// What is held without dates has one figure, and it is today's.
			if (noHistory) return [name, points.slice(-1).filter(({ value }) => value !== null)];
			return [name, dated ? fromFirstChange(points) : points];
		})
	);
}

function pointOf({ on, measures }: SeriesMoment, name: string): SeriesPoint {
	const found = measures?.find(({ measure }) => measure === name);
	const { numerator = null, denominator = null, value = null } = found ?? {};
	const { planned = null, note = null, outside } = found ?? {};
	const figure = { numerator, denominator, value, planned, note };
	return { on, submitted: measures !== null, ...figure, ...(outside ? { outside } : {}) };
}

/** The true headline measures as at one day, in the order of the list: for rules, and for what is frozen. */
export function measuresAsAt(scope: IcsScope, asAt: string): MeasureValue[] {
	return SERVER_PARTS.flatMap(({ register }) => trueSummary(scope, register.name, asAt).measures);
}

/** The same as the scope's reader may see them. */
export function measuresFor(scope: IcsScope, asAt: string): MeasureValue[] {
	return SERVER_PARTS.flatMap(
		({ register }) => registerSummary(scope, register.name, asAt).measures
	);
}

const HEADLINES: readonly ShownMeasure[] = MEASURES.map(
	({ register, deliverables: _, ...measure }) => ({
		...measure,
		source: { kind: 'register', register },
		sourceTitle: registerNamed(register).title,
		sourcePath: `/${register}`
	})
);

/** What ICSs can be compared by: the headline measures and the indicators of the shared catalogue. */
export function comparableMeasures(): Measure[] {
	return [
		...MEASURES,
		...sharedIndicators()
			.filter(({ retired }) => !retired)
			.map((indicator) => {
				const {
					name,
					title,
					unit,
					aboutPeople,
					better,
					kind,
					series,
					period,
					counted,
					of,
					remark
				} = shownIndicator(indicator);
				const each = 'The latest figure of each ICS by the day.';
				return {
					...{
						register: 'indicators',
						name,
						title,
						unit,
						aboutPeople,
						better,
						kind,
						series,
						period
					},
					...{ counted, of, remark: remark ? `${remark} ${each}` : each }
				};
			})
	];
}

/** Every measure that an ICS can show, whatever its source, in the order of the registers. */
export function shownMeasures(scope: IcsScope): readonly ShownMeasure[] {
	return [...HEADLINES, ...indicatorsOf(scope).map(shownIndicator)];
}

/** An indicator as a measure: each of its periods is a point. */
function shownIndicator(indicator: ListedIndicator): ShownMeasure {
	const { code, name, numerator, denominator, unit, better, period, series, lookback } = indicator;
	const kind = kindOfIndicator(indicator);
	const scale = isPercent(kind) ? 100 : 1;
	const months = period === 'rolling' ? 3 : lookback === 'year' && period !== 'year' ? 12 : null;
	return {
		name: `indicator:${code}`,
		title: name,
		unit,
		better,
		aboutPeople: indicator.disclosure === 'people',
		kind,
		series,
		period: period === 'rolling' ? 'month' : period,
		rows: `indicator=${encodeURIComponent(code)}`,
		counted: withoutStop(numerator),
		...(denominator === null ? {} : { of: uncapital(withoutStop(denominator)) }),
		...(months === null
			? {}
			: {
					months,
					remark: `Each value is of the ${months === 3 ? 'three' : 'twelve'} months that end there, so neighbours share months.`
				}),
		source: { kind: 'indicator', register: 'indicators', code },
		sourceTitle: registerNamed('indicators').title,
		sourcePath: '/indicators',
		targets: indicator.targets.map((target) => ({ ...target, value: target.value * scale }))
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

type SeriesOfMany = (
	scope: IcsScope,
	measures: readonly ShownMeasure[],
	asAt: string
) => Map<string, SeriesPoint[]>;

/** One for each kind of source. */
const SERIES: Record<MeasureSource['kind'], SeriesOfMany> = {
	register: (scope, measures, asAt) => {
		const series = new Map<string, SeriesPoint[]>();
		const registers = new Set(
			measures.flatMap(({ source }) => (source.kind === 'register' ? source.register : []))
		);
		for (const register of registers) {
			const asked = measures.filter(({ source }) => source.register === register);
			for (const [name, points] of registerSeries(scope, register, asked, asAt))
				series.set(name, points);
		}
		return series;
	},
	indicator: (scope, measures, asAt) => {
		const { lines } = indicatorFigures(scope, asAt);
		return new Map(
			measures.map(({ name, source }) => {
				const code = source.kind === 'indicator' ? source.code : '';
				const held = lines.find(({ indicator }) => indicator.code === code);
				const points = held?.kind === held?.indicator.period ? (held?.points ?? []) : [];
				return [name, points.map(indicatorPoint)];
			})
		);
	}
};

function indicatorPoint({
	on,
	numerator,
	denominator,
	value,
	suppressed
}: IndicatorPoint): SeriesPoint {
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
