/** Every register's measures at many moments, each register in two or three queries whatever it holds. */
import type { IcsScope } from '#lib/domain/access.ts';
import { coproductionMeasures } from '#lib/domain/answers/coproduction.ts';
import { fundingMeasures } from '#lib/domain/answers/funding.ts';
import { milestoneMeasures } from '#lib/domain/answers/milestones.ts';
import { pcnMeasures } from '#lib/domain/answers/pcns.ts';
import { policyMeasures, stepMeasure } from '#lib/domain/answers/policies.ts';
import { promMeasures } from '#lib/domain/answers/proms.ts';
import { riskMeasures } from '#lib/domain/answers/risks.ts';
import { teamMeasures } from '#lib/domain/answers/teams.ts';
import { trainingMeasures } from '#lib/domain/answers/training.ts';
import { workforceMeasures } from '#lib/domain/answers/workforce.ts';
import { financialYearEnd, lastWholeMonth, monthEnd } from '#lib/domain/calendar.ts';
import {
	fromFirstChange,
	monthsFrom,
	periodEnds,
	type SeriesPeriod,
	type SeriesPoint
} from '#lib/domain/measure-series.ts';
import type { MeasureName, MeasureValue } from '#lib/domain/measures.ts';
import type { RegisterName } from '#lib/domain/registers/definition.ts';
import { coproductionFiguresAt } from '#lib/server/queries/coproduction.ts';
import { fundingFiguresByYear } from '#lib/server/queries/funding.ts';
import { milestoneFiguresAt } from '#lib/server/queries/milestones.ts';
import { pcnCounts } from '#lib/server/queries/pcns.ts';
import { policyCounts, policyStepDays } from '#lib/server/queries/policies.ts';
import { promFiguresByMonth } from '#lib/server/queries/proms.ts';
import { remembered } from '#lib/server/queries/remembered.ts';
import { riskFiguresAt } from '#lib/server/queries/risks.ts';
import { teamFiguresAt } from '#lib/server/queries/teams.ts';
import { trainingFiguresByMonth } from '#lib/server/queries/training.ts';
import { workforceFiguresByMonth } from '#lib/server/queries/workforce.ts';

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
			remembered(scope, register, `series/${period}/${asAt}`, () => of(scope, asAt, period))
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
