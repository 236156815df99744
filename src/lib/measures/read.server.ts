import type { IcsScope } from '#lib/core/access.ts';
import { financialYearEnd, lastWholeMonth, monthEnd } from '#lib/core/calendar.ts';
import { disclosed, type Reader } from '#lib/core/disclosure.ts';
import type { Measure, MeasureName, MeasureValue } from '#lib/core/measure.ts';
import { REGISTER_TITLES } from '#lib/core/register-names.ts';
import { uncapital } from '#lib/core/words.ts';
import { cached, rowsOf } from '#lib/platform/cache.server.ts';
import { REGISTERS } from '#lib/registers/all.ts';
import {
	coproductionFigures,
	coproductionFiguresAt
} from '#lib/registers/coproduction/figures.server.ts';
import {
	coproductionMeasures,
	coproductionSentence
} from '#lib/registers/coproduction/measures.ts';
import type { ListedIndicator, RegisterName } from '#lib/registers/definition.ts';
import { fundingFigures, fundingFiguresByYear } from '#lib/registers/funding/figures.server.ts';
import { fundingMeasures, fundingSentence } from '#lib/registers/funding/measures.ts';
import { indicatorFigures, indicatorsOf } from '#lib/registers/indicators/figures.server.ts';
import {
	indicatorMeasures,
	type IndicatorPoint,
	indicatorSentence
} from '#lib/registers/indicators/measures.ts';
import { milestoneFigures, milestoneFiguresAt } from '#lib/registers/milestones/figures.server.ts';
import { milestoneMeasures, milestoneSentence } from '#lib/registers/milestones/measures.ts';
import { pcnCounts } from '#lib/registers/pcns/figures.server.ts';
import { pcnMeasures } from '#lib/registers/pcns/measures.ts';
import { policyCounts, policyStepDays } from '#lib/registers/policies/figures.server.ts';
import { policyMeasures, stepMeasure } from '#lib/registers/policies/measures.ts';
import { promFigures, promFiguresByMonth } from '#lib/registers/proms/figures.server.ts';
import { promMeasures, promSentence } from '#lib/registers/proms/measures.ts';
import { riskFigures, riskFiguresAt } from '#lib/registers/risks/figures.server.ts';
import { riskMeasures, riskSentence } from '#lib/registers/risks/measures.ts';
import { pcnSentence, policySentence } from '#lib/registers/sentences.ts';
import { teamFigures, teamFiguresAt } from '#lib/registers/teams/figures.server.ts';
import { teamMeasures, teamSentence } from '#lib/registers/teams/measures.ts';
import { trainingFigures, trainingFiguresByMonth } from '#lib/registers/training/figures.server.ts';
import { trainingMeasures, trainingSentence } from '#lib/registers/training/measures.ts';
import {
	workforceFigures,
	workforceFiguresByMonth
} from '#lib/registers/workforce/figures.server.ts';
import { workforceMeasures, workforceSentence } from '#lib/registers/workforce/measures.ts';
import { MEASURES } from './catalogue.ts';
import {
	fromFirstChange,
	type MeasureSource,
	monthsFrom,
	periodEnds,
	type SeriesPeriod,
	type SeriesPoint,
	type ShownMeasure
} from './rules.ts';

// What each register answers as at a day: a sentence, and its measures.

export type Answer = { sentence: string; measures: MeasureValue[] };

type Answering = (scope: IcsScope, asAt: string) => Answer;
type Told = (scope: IcsScope, asAt: string, reader: Reader) => Answer;

const WORKED: Record<RegisterName, Told> = {
	policies: (scope, asAt) => {
		const counts = policyCounts(scope, [asAt])[0]!;
		const days = policyStepDays(scope, asAt).map((step) => step.days);
		return {
			sentence: policySentence(counts),
			measures: [...policyMeasures(counts), stepMeasure(asAt, days)]
		};
	},
	pcns: (scope, asAt, reader) => {
		const counts = pcnCounts(scope, [asAt])[0]!;
		return { sentence: pcnSentence(counts, reader), measures: pcnMeasures(counts) };
	},
	teams: answering(teamFigures, teamSentence, teamMeasures),
	proms: answering(promFigures, promSentence, promMeasures),
	workforce: answering(workforceFigures, workforceSentence, workforceMeasures),
	training: answering(trainingFigures, trainingSentence, trainingMeasures),
	coproduction: answering(coproductionFigures, coproductionSentence, coproductionMeasures),
	milestones: answering(milestoneFigures, milestoneSentence, milestoneMeasures),
	funding: answering(fundingFigures, fundingSentence, fundingMeasures),
	risks: answering(riskFigures, riskSentence, riskMeasures),
	indicators: answering(indicatorFigures, indicatorSentence, indicatorMeasures)
};

/** True figures, in the order of the registers. Each is kept until its register is written to. */
export const ANSWERS = Object.fromEntries(
	Object.entries(WORKED).map(([name, answer]): [string, Answering] => {
		const register = name as RegisterName;
		return [
			name,
			(scope, asAt) =>
				cached({ dependsOn: rowsOf(scope, register), key: `answer/${asAt}` }, () =>
					answer(scope, asAt, 'own')
				)
		];
	})
) as Record<RegisterName, Answering>;

/** The same as the scope's reader may see it: kept apart, so that neither is taken for the other. */
export function answerFor(scope: IcsScope, register: RegisterName, asAt: string): Answer {
	const { reader } = scope;
	if (reader === 'own') return ANSWERS[register](scope, asAt);
	return cached({ dependsOn: rowsOf(scope, register), key: `answer/${reader}/${asAt}` }, () => {
		const { sentence, measures } = WORKED[register](scope, asAt, reader);
		return { sentence, measures: measures.map((one) => disclosed(one, reader)) };
	});
}

function answering<Figures>(
	figuresOf: (scope: IcsScope, asAt: string) => Figures,
	sentenceOf: (figures: Figures, reader: Reader) => string,
	measuresOf: (figures: Figures) => MeasureValue[]
): Told {
	return (scope, asAt, reader) => {
		const figures = figuresOf(scope, asAt);
		return { sentence: sentenceOf(figures, reader), measures: measuresOf(figures) };
	};
}

// Every register's measures at many moments, each register in two or three queries whatever it holds.

/** The measures of one moment; null where nobody reported. */
type Moment = { on: string; measures: MeasureValue[] | null };

type Moments = {
	of: (scope: IcsScope, asAt: string, period: SeriesPeriod) => Moment[];
	/** Worked out from dates, so that there are figures for days before anything had happened. */
	dated: boolean;
};

/** Indicators have series of their own. */
export type DatedRegister = Exclude<RegisterName, 'indicators'>;

type Figures<F> = (scope: IcsScope, upTo: string) => F[];

const MOMENTS: Record<DatedRegister, Moments> = {
	policies: dated((scope, days) => {
		const steps = policyStepDays(scope, days.at(-1)!);
		return policyCounts(scope, days).map((counts) => [
			...policyMeasures(counts),
			stepMeasure(
				counts.asAt,
				steps.filter(({ on }) => on <= counts.asAt).map((step) => step.days)
			)
		]);
	}),
	pcns: dated((scope, days) => pcnCounts(scope, days).map(pcnMeasures)),
	teams: dated((scope, days) => teamFiguresAt(scope, days).map(teamMeasures)),
	proms: monthly(promFiguresByMonth, promMeasures),
	workforce: monthly(workforceFiguresByMonth, workforceMeasures),
	training: monthly(trainingFiguresByMonth, trainingMeasures),
	coproduction: dated((scope, days) =>
		coproductionFiguresAt(scope, days).map(coproductionMeasures)
	),
	milestones: dated((scope, days) => milestoneFiguresAt(scope, days).map(milestoneMeasures)),
	funding: { of: (scope, asAt) => yearly(fundingFiguresByYear(scope, asAt), asAt), dated: false },
	risks: dated((scope, days) => riskFiguresAt(scope, days).map(riskMeasures))
};

export type AskedMeasure = { name: MeasureName; period: SeriesPeriod; heldNow?: boolean };

/** The series of some measures of a register as at a day (ISO), oldest point first. */
export function registerSeries(
	scope: IcsScope,
	register: DatedRegister,
	asked: readonly AskedMeasure[],
	asAt: string
): Map<MeasureName, SeriesPoint[]> {
	const { of, dated } = MOMENTS[register];
	const periods = new Set(asked.map(({ period }) => period));
	const moments = new Map(
		[...periods].map((period) => [
			period,
			cached({ dependsOn: rowsOf(scope, register), key: `series/${period}/${asAt}` }, () =>
				of(scope, asAt, period)
			)
		])
	);
	return new Map(
		asked.map(({ name, period, heldNow }) => {
			const points = moments.get(period)!.map((moment) => pointOf(moment, name));
			// What is held without dates has one figure, and it is today's.
			if (heldNow) return [name, points.slice(-1).filter(({ value }) => value !== null)];
			return [name, dated ? fromFirstChange(points) : points];
		})
	);
}

function pointOf({ on, measures }: Moment, name: MeasureName): SeriesPoint {
	const found = measures?.find(({ measure }) => measure === name);
	const { numerator = null, denominator = null, value = null } = found ?? {};
	const { planned = null, note = null, cells } = found ?? {};
	const figure = { numerator, denominator, value, planned, note };
	return { on, submitted: measures !== null, ...figure, ...(cells ? { cells } : {}) };
}

/** A register of dates: worked out at the end of each period, and on the day itself. */
function dated(
	measuresAt: (scope: IcsScope, days: readonly string[]) => MeasureValue[][]
): Moments {
	const of: Moments['of'] = (scope, asAt, period) => {
		const days = periodEnds(period === 'quarter' ? 'quarter' : 'month', asAt);
		return measuresAt(scope, days).map((measures, index) => ({ on: days[index]!, measures }));
	};
	return { of, dated: true };
}

/** A register of months: every month from the first return to the last that is over. */
function monthly<F extends { asAt: string }>(
	figuresOf: Figures<F>,
	measuresOf: (figures: F) => MeasureValue[]
): Moments {
	const of: Moments['of'] = (scope, asAt) => {
		const last = lastWholeMonth(asAt);
		const returned = new Map(figuresOf(scope, last).map((one) => [one.asAt, measuresOf(one)]));
		const first = [...returned.keys()][0]?.slice(0, 7);
		if (first === undefined) return [];
		return monthsFrom(first, last).map((month) => {
			const on = monthEnd(month);
			return { on, measures: returned.get(on) ?? null };
		});
	};
	return { of, dated: false };
}

/** A register of financial years, without a gap up to the last one with figures. */
function yearly(figures: ReturnType<typeof fundingFiguresByYear>, asAt: string): Moment[] {
	const [first, last] = [figures[0]?.year, figures.at(-1)?.year];
	if (!first || !last) return [];
	const moments: Moment[] = [];
	for (let start = Number(first.slice(0, 4)); start <= Number(last.slice(0, 4)); start += 1) {
		const year = `${start}/${String((start + 1) % 100).padStart(2, '0')}`;
		const end = financialYearEnd(year);
		const found = figures.find((one) => one.year === year);
		moments.push({ on: end < asAt ? end : asAt, measures: found ? fundingMeasures(found) : null });
	}
	return moments;
}

// Measures of an ICS: those as at a day, those that can be shown, and each of them over time.

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

type AnsweringOfMeasures = (
	scope: IcsScope,
	measures: readonly ShownMeasure[],
	asAt: string
) => Map<string, SeriesPoint[]>;

/** One for each kind of source. */
const SERIES: Record<MeasureSource['kind'], AnsweringOfMeasures> = {
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
				return [name, points.map(pointOfOfMeasures)];
			})
		);
	}
};

function pointOfOfMeasures({
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
