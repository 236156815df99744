/**
 * What a register brings to the server: its rows' state and what they add up to. Each stands in the
 * `figures.server.ts` of its folder, and `all.server.ts` lists them.
 */
import type { IcsScope } from '#lib/core/access.ts';
import { addMonths, lastWholeMonth, monthEnd, quarterEnds } from '#lib/core/calendar.ts';
import type { Reader } from '#lib/core/disclosure.ts';
import type { MeasureValue } from '#lib/core/measure.ts';
import type { Known, Register, Row } from './definition.ts';

export type RegisterServer = {
	register: Register;
	/** A row's state as at `@asAt`, as SQL over the register's table; a code of its `statuses`. */
	status: string;
	/** Columns that are shown as something else than they are held: worked out from others, as SQL. */
	derived?: Readonly<Record<string, string>>;
	/** What its rows say as at a day (ISO). Figures are true ones; the sentence is for its reader. */
	summary: (scope: IcsScope, asAt: string, reader: Reader) => RegisterSummary;
	/** Its measures over time; none where they have series of their own, as indicators do. */
	series?: SeriesBuilder;
	/**
	 * What the dashboard on its page is drawn from: by the folder's own `Dashboard.svelte`, or without one
	 * a `DeclaredDashboard`. `url` holds what the reader chose to look at.
	 */
	dashboard?: (scope: IcsScope, asAt: string, url: URL) => unknown;
	/** What its rules have to know beyond the row. */
	known?: (scope: IcsScope) => Known;
	/** Rows that a made-up system has by a day (ISO), where the demonstration does not make up its own. */
	samples?: (today: string) => readonly SampleRow[];
};

/** A row as it was added on a day, and what became known of it later. */
export type SampleRow = { on: string; row: Row; later?: { on: string; values: Row }[] };

export type RegisterSummary = { sentence: string; measures: MeasureValue[] };

export type SeriesPeriod = 'month' | 'quarter' | 'year';

/** The measures at the end of one period; null where nobody reported. */
export type SeriesMoment = { on: string; measures: MeasureValue[] | null };

export type SeriesBuilder = {
	/** Oldest first, as at a day (ISO), in two or three queries whatever the register holds. */
	build: (scope: IcsScope, asAt: string, period: SeriesPeriod) => SeriesMoment[];
	/** Worked out from dates, so that there are figures for days before anything had happened. */
	dated: boolean;
};

type Worked = Pick<RegisterServer, 'summary' | 'series'>;

type Said<F> = {
	sentence: (figures: F, reader: Reader) => string;
	measures: (figures: F) => MeasureValue[];
};

export function summaryOf<F>(
	figuresAt: (scope: IcsScope, asAt: string) => F,
	{ sentence, measures }: Said<F>
): RegisterServer['summary'] {
	return (scope, asAt, reader) => {
		const figures = figuresAt(scope, asAt);
		return { sentence: sentence(figures, reader), measures: measures(figures) };
	};
}

/** A register of dates: worked out at the end of each period, and on the day itself. */
export function byDates<F>(
	/** At each of the days (ISO dates, ascending). */
	figuresAt: (scope: IcsScope, days: readonly string[]) => F[],
	said: Said<F>
): Worked {
	return {
		summary: summaryOf((scope, asAt) => figuresAt(scope, [asAt])[0]!, said),
		series: {
			build: (scope, asAt, period) => {
				const days = periodEnds(period === 'quarter' ? 'quarter' : 'month', asAt);
				return figuresAt(scope, days).map((figures, index) => ({
					on: days[index]!,
					measures: said.measures(figures)
				}));
			},
			dated: true
		}
	};
}

/** A register of months: every month from the first return to the last that is over. */
export function byMonths<F extends { asAt: string }>(
	figuresAt: (scope: IcsScope, asAt: string) => F,
	/** Of each month with a return up to one (2026-09), oldest first. */
	figuresByMonth: (scope: IcsScope, lastMonth: string) => F[],
	said: Said<F>
): Worked {
	return {
		summary: summaryOf(figuresAt, said),
		series: {
			build: (scope, asAt) => {
				const last = lastWholeMonth(asAt);
				const returned = new Map(
					figuresByMonth(scope, last).map((one) => [one.asAt, said.measures(one)])
				);
				const first = [...returned.keys()][0]?.slice(0, 7);
				if (first === undefined) return [];
				return monthsFrom(first, last).map((month) => {
					const on = monthEnd(month);
					return { on, measures: returned.get(on) ?? null };
				});
			},
			dated: false
		}
	};
}

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
function monthsFrom(first: string, last: string): string[] {
	const months: string[] = [];
	for (let back = 0; back < 60; back += 1) months.push(addMonths(`${last}-01`, -back).slice(0, 7));
	return months.filter((month) => month >= first).toReversed();
}
