/**
 * What a register brings to the server: its rows' state and what they add up to. Each stands in the
 * `figures.server.ts` of its folder, and `all.server.ts` lists them.
 */
import * as v from 'valibot';
import type { IcsScope } from '#lib/core/access.ts';
import { addMonths, lastWholeMonth, monthEnd, quarterEnds } from '#lib/core/calendar.ts';
import {
	type Audience,
	FEWEST_SHOWN,
	NO_ROWS,
	type OutsideCounts,
	standInSql
} from '#lib/core/disclosure.ts';
import type { MeasureValue } from '#lib/core/measure.ts';
import type { DateLine, Series } from '#lib/ui/charts/series.ts';
import type { Known, Register, Row } from './definition.ts';

export type RegisterServer = {
	register: Register;
	/** A row's state as at `@asAt`, as SQL over the register's table; a code of its `statuses`. */
	status: string;
	/** Columns that are shown as something else than they are held: worked out from others, as SQL. */
	derived?: Readonly<Record<string, string>>;
	/** What its rows say as at a day (ISO). Figures are true ones; the sentence is for its reader. */
	summary: (scope: IcsScope, asAt: string, audience: Audience) => RegisterSummary;
	/** Its measures over time; none where they have series of their own, as indicators do. */
	series?: SeriesBuilder;
	/**
	 * What the dashboard on its page is drawn from: by the folder's own `Dashboard.svelte`, or without one
	 * a `DeclaredDashboard`. `url` holds what the reader chose to look at.
	 */
	dashboard?: (scope: IcsScope, asAt: string, url: URL) => unknown;
	/** What its rules have to know beyond the row. */
	known?: (scope: IcsScope) => Known;
	/** Rows that something outside the register stands on: they are taken out there, or not at all. */
	bound?: (scope: IcsScope) => BoundRow[];
	/** Rows that a made-up system of some places has by a day (ISO), where the demonstration makes up none. */
	samples?: (today: string, places: readonly string[]) => readonly SampleRow[];
};

/** `sentence` says why the row stays; `path`, below the ICS's address, leads to where that can be changed. */
export type BoundRow = { id: number; sentence: string; path: string; link: string };

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

/** A dashboard that needs no picture of its own: data that `DeclaredDashboard.svelte` draws. */
export type DeclaredDashboard = { sections: readonly DashboardSection[] };

/** What one heading stands over, in this order; all but the first two may be left out. */
export type DashboardSection = {
	heading: string;
	/** What the figures below say, in one sentence. */
	sentence: string;
	figures?: readonly { label: string; value: string; detail?: string; query?: string }[];
	/** Counts side by side, on one scale. */
	chart?: {
		label: string;
		bars: readonly {
			label: string;
			value: number;
			query?: string;
			/** Those among them that stand out. */
			part?: { value: number; label: string; query?: string };
		}[];
	};
	/** Figures over time. */
	trend?: { title: string; yLabel: string; unit: string; series: readonly Series[] };
	/** Days, a row each; the id leads to the row of the register. */
	days?: { label: string; words: { baseline: string; actual: string }; lines: readonly DateLine[] };
	table?: DashboardTable;
	/** What a reader must know of them. */
	note?: string;
};

export type DashboardTable = {
	caption: string;
	columns: readonly { label: string; numeric?: boolean }[];
	/** A cell for each column. The first is a link where the row says to what below the register's page. */
	rows: readonly { cells: readonly string[]; path?: string }[];
};

type SummaryAndSeries = Pick<RegisterServer, 'summary' | 'series'>;

/** How figures become the sentence and the measures. */
type Wording<F> = {
	sentence: (figures: F, audience: Audience) => string;
	measures: (figures: F) => MeasureValue[];
};

export function summaryOf<F>(
	figuresAt: (scope: IcsScope, asAt: string) => F,
	{ sentence, measures }: Wording<F>
): RegisterServer['summary'] {
	return (scope, asAt, audience) => {
		const figures = figuresAt(scope, asAt);
		return { sentence: sentence(figures, audience), measures: measures(figures) };
	};
}

/** A register of dates: worked out at the end of each period, and on the day itself. */
export function byDates<F>(
	/** At each of the days (ISO dates, ascending). */
	figuresAt: (scope: IcsScope, days: readonly string[]) => F[],
	wording: Wording<F>
): SummaryAndSeries {
	return {
		summary: summaryOf((scope, asAt) => figuresAt(scope, [asAt])[0]!, wording),
		series: {
			build: (scope, asAt, period) => {
				const days = periodEnds(period === 'quarter' ? 'quarter' : 'month', asAt);
				return figuresAt(scope, days).map((figures, index) => ({
					on: days[index]!,
					measures: wording.measures(figures)
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
	wording: Wording<F>
): SummaryAndSeries {
	return {
		summary: summaryOf(figuresAt, wording),
		series: {
			build: (scope, asAt) => {
				const last = lastWholeMonth(asAt);
				const returned = new Map(
					figuresByMonth(scope, last).map((one) => [one.asAt, wording.measures(one)])
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

/** Letters, then the number that follows them by its value: M1, M2, M10. */
export function naturalOrder(column: string, direction: 'ASC' | 'DESC' = 'ASC'): string {
	const letters = `rtrim(${column}, '0123456789')`;
	const number = `CAST(substr(${column}, length(${letters}) + 1) AS INTEGER)`;
	return [`${letters} COLLATE NOCASE`, number, `${column} COLLATE NOCASE`]
		.map((part) => `${part} ${direction}`)
		.join(', ');
}

// What readers outside are shown of counts of people, as SQL: the same rule as `core/disclosure.ts`, for
// sums that are never made row by row. A test goes through every count.

/** `OutsideCounts` over the rows that `which` picks and that are no `*`. */
export function outsideSums(
	name: string,
	part: string,
	whole: string | null,
	which: string
): string {
	const sum = (what: string) => `coalesce(sum(${what}) FILTER (WHERE ${which}), 0)`;
	const wholes = whole === null ? '0' : sum(standInSql(whole));
	const least = whole === null ? part : `min(${part}, ${whole})`;
	return `json_object('numerator', ${sum(standInSql(part))}, 'denominator', ${wholes},
		'rows', ${sum('1')}, 'hidden', ${sum(`${least} < ${FEWEST_SHOWN}`)}) AS ${name}Outside`;
}

const outsideCounts = v.object({
	numerator: v.number(),
	denominator: v.number(),
	rows: v.number(),
	hidden: v.number()
});

/** The same as they come out of a query. */
export function outsideFrom(
	row: Readonly<Record<string, unknown>> | undefined,
	name: string
): OutsideCounts {
	const found = row?.[`${name}Outside`];
	return found ? v.parse(outsideCounts, JSON.parse(String(found))) : NO_ROWS;
}
