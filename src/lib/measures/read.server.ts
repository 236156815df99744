/** The measures of an ICS: what each register says as at a day, and each measure over time. */
import { type IcsScope, opens, within } from '#lib/core/access.ts';
import { type Audience, disclosed, isAboutPeople } from '#lib/core/disclosure.ts';
import { isPercent, type Measure, type MeasureValue } from '#lib/core/measure.ts';
import { list, uncapital } from '#lib/core/words.ts';
import {
	icsLineage,
	predecessorsOf,
	type Succession,
	systemAndPredecessors
} from '#lib/organisations/read.server.ts';
import { mappedValue, partsOf } from '#lib/organisations/rules.ts';
import { cached, rowsOf } from '#lib/platform/cache.server.ts';
import { SERVER_PARTS, serverPart } from '#lib/registers/all.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { datedBy, type ListedIndicator } from '#lib/registers/definition.ts';
import {
	indicatorFigures,
	indicatorsOf,
	sharedIndicators
} from '#lib/registers/indicators/figures.server.ts';
import { type IndicatorPoint, kindOfIndicator } from '#lib/registers/indicators/measures.ts';
import type { RegisterSummary, SeriesMoment, SeriesPeriod } from '#lib/registers/plug-in.server.ts';
import { recordings } from '#lib/registers/recorded.server.ts';
import { MEASURES, measureNamed } from './catalogue.ts';
import {
	fromFirstChange,
	NOT_RECORDED,
	unrecordedSentence,
	type MeasureSource,
	type SeriesPoint,
	type ShownMeasure
} from './rules.ts';

/** What a register says as at a day (ISO), with true figures: for rules, and for what is frozen. */
export function trueSummary(scope: IcsScope, register: string, asAt: string): RegisterSummary {
	return cached({ dependsOn: rowsOf(scope, register), key: `summary/${asAt}` }, () =>
		summaryFor(scope, register, asAt, 'programme')
	);
}

function summaryFor(
	scope: IcsScope,
	register: string,
	asAt: string,
	audience: Audience
): RegisterSummary {
	const { sentence, measures } = serverPart(register).summary(scope, asAt, audience);
	const first = recordedSince(scope, register);
	return {
		sentence: (scope.recordedBy ?? asAt) < first ? unrecordedSentence(asAt, first) : sentence,
		measures: knownOn(scope, register, asAt, measures)
	};
}

/** The day before which only dates of what happened are known; empty where there is none. */
function recordedSince(scope: IcsScope, register: string): string {
	const definition = registerNamed(register);
	return datedBy(definition) ? '' : recordings(scope, definition).first;
}

/** Measures without those that nobody had recorded anything for on the day. */
function knownOn(
	scope: IcsScope,
	register: string,
	on: string,
	measures: MeasureValue[]
): MeasureValue[] {
	if ((scope.recordedBy ?? on) >= recordedSince(scope, register)) return measures;
	return measures.map((one) => {
		const known = { ...one, planned: null, note: null };
		return measureNamed(one.measure).ofDates
			? known
			: { ...known, numerator: null, denominator: null, value: null, note: NOT_RECORDED };
	});
}

/** The same as the scope's reader may see it: kept apart, so that neither is taken for the other. */
export function registerSummary(scope: IcsScope, register: string, asAt: string): RegisterSummary {
	const { audience } = scope;
	if (audience === 'programme') return trueSummary(scope, register, asAt);
	return cached({ dependsOn: rowsOf(scope, register), key: `summary/${audience}/${asAt}` }, () => {
		const { sentence, measures } = summaryFor(scope, register, asAt, audience);
		return { sentence, measures: measures.map((one) => disclosed(one, audience)) };
	});
}

type MeasureRequest = { name: string; period: SeriesPeriod };

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
				build(scope, asAt, period).map((moment) =>
					// What was reported of a month or a year is of that period, whenever it was recorded.
					dated && moment.measures
						? { ...moment, measures: knownOn(scope, register, moment.on, moment.measures) }
						: moment
				)
			)
		])
	);
	return new Map(
		asked.map(({ name, period }) => {
			const points = moments.get(period)!.map((moment) => pointOf(moment, name));
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

// Before a merger: what the predecessors reported, mapped to the organisation that followed them.

/** A day on which an ICS took over from others, and in words. */
export type Break = { on: string; reason: string; mapped: boolean };

export type SeriesWithHistory = { series: Map<string, SeriesPoint[]>; breaks: Break[] };

/**
 * The same series, with the history of the ICSs that this one followed before the day it took over. Sums
 * are added up, with the share of population where a boundary was cut, and percentages are rebuilt from
 * them; where a part is missing there is no point. What the reader may not see by itself is no part of
 * it, and counts of people are mapped for the programme alone.
 */
export function seriesWithHistory(
	scope: IcsScope,
	measures: readonly ShownMeasure[],
	asAt: string
): SeriesWithHistory {
	const series = seriesOfMany(scope, measures, asAt);
	const took = predecessorsOf(scope.ics.id).filter(({ on }) => on <= asAt);
	if (took.length === 0) return { series, breaks: [] };
	const { organisations, lineage } = icsLineage();
	const ancestors = systemAndPredecessors(scope.ics.id).filter(
		({ id }) => id !== scope.ics.id && opens(scope, id)
	);
	const theirs = new Map(
		ancestors.map((ics) => {
			const until = ics.closedOn !== null && ics.closedOn < asAt ? ics.closedOn : asAt;
			return [ics.id, seriesOfMany(within(scope, ics), measures, until)];
		})
	);
	const last = took
		.map(({ on }) => on)
		.sort()
		.at(-1)!;
	for (const measure of measures) {
		const own = series.get(measure.name)!;
		if (scope.audience !== 'programme' && isAboutPeople(measure)) continue;
		const points = new Map([
			[scope.ics.id, own],
			...ancestors.map(({ id }) => [id, theirs.get(id)!.get(measure.name)!] as const)
		]);
		const days = [...points.values()].flatMap((all) => all.map(({ on }) => on));
		const before = [...new Set(days)]
			.filter((on) => on < last)
			.sort()
			.flatMap((on): SeriesPoint[] => {
				const parts = partsOf(scope.ics.id, on, organisations, lineage);
				const found = (id: number) => points.get(id)?.find((point) => point.on === on);
				if (parts.length === 1 && parts[0]!.id === scope.ics.id)
					return [found(scope.ics.id) ?? []].flat();
				const reported = parts.map(({ id, share }) => {
					const { numerator = null, denominator = null, value = null } = found(id) ?? {};
					const { shortName } = organisations.get(id)!;
					return { shortName, share, numerator, denominator, value };
				});
				const figure = mappedValue(measure.kind, reported);
				if (figure.value === null || figure.incomplete) return [];
				const { numerator, denominator, value, note } = figure;
				return [{ on, submitted: true, numerator, denominator, value, planned: null, note }];
			});
		series.set(measure.name, [...before, ...own.filter(({ on }) => on >= last)]);
	}
	return { series, breaks: breaksOf(scope, took) };
}

function breaksOf(scope: IcsScope, took: readonly Succession[]): Break[] {
	const { organisations } = icsLineage();
	const own = organisations.get(scope.ics.id)!.shortName;
	return [...Map.groupBy(took, ({ on }) => on)].map(([on, from]) => {
		const mapped = from.every(({ id }) => opens(scope, id));
		const names = list(from.map(({ shortName }) => shortName));
		const before = mapped
			? 'What stands before is put together from what they reported'
			: 'What they reported stands under their own names';
		return { on, mapped, reason: `${own} took over from ${names}. ${before}` };
	});
}
