import type { IcsScope } from '#lib/core/access.ts';
import { financialYearEnd, financialYearOf } from '#lib/core/calendar.ts';
import { tidy } from '#lib/core/measure.ts';
import { all } from '#lib/platform/database.server.ts';
import {
	type RegisterServer,
	type SeriesMoment,
	summaryOf
} from '#lib/registers/plug-in.server.ts';
import { rowsOn } from '#lib/registers/recorded.server.ts';
import { funding, type FundingFigures, fundingMeasures, fundingSentence } from './definition.ts';
import {
	categoriesOf,
	type FundingLine,
	fundingYear,
	moneyOf,
	paceSentence,
	RING_FENCE_RULE,
	ringFencesOf,
	ringFencesSentence,
	spentEvenly,
	spentOf,
	spentShare,
	streamsOf,
	sumWords,
	tranchesOf,
	vcseSentence,
	yearCode,
	yearGone,
	yearSentence,
	yearsOf,
	yearsSentence
} from './rules.ts';

/** How much of a line is spent; codes are those of the register's definition. */
const FUNDING_STATUS = `CASE
	WHEN coalesce(spent, 0) <= 0 THEN 'unspent'
	WHEN spent >= allocated THEN 'spent'
	ELSE 'part' END`;

const SUMS = `max(year) AS year,
	coalesce(sum(allocated) FILTER (WHERE spent IS NOT NULL), 0) AS allocated,
	coalesce(sum(spent) FILTER (WHERE allocated IS NOT NULL), 0) AS spent,
	count(*) FILTER (WHERE allocated IS NULL OR spent IS NULL) AS unknown,
	coalesce(sum(allocated), 0) AS allocatedAll,
	coalesce(sum(allocated) FILTER (WHERE category = 'vcse'), 0) AS allocatedVcse`;

type Summed = Omit<FundingFigures, 'asAt'>;

/** The lines of the last financial year with figures that began by the day (ISO), as recorded on it. */
export function fundingFigures(scope: IcsScope, asAt: string): FundingFigures {
	const lines = rowsOn(scope, funding, asAt);
	const [found] = all<Summed>(
		`WITH line AS MATERIALIZED (SELECT * FROM ${lines} WHERE ics_id = @ics AND removed_at IS NULL AND year = (
			SELECT max(year) FROM ${lines} WHERE ics_id = @ics AND removed_at IS NULL AND year <= @year))
		SELECT ${SUMS} FROM line`,
		{ ics: scope.ics.id, asAt, year: financialYearOf(asAt) }
	);
	return figures(found!, asAt);
}

/** The lines of each financial year that began by the day (ISO), as recorded on it, oldest first. */
export function fundingFiguresByYear(scope: IcsScope, asAt: string): FundingFigures[] {
	return all<Summed & { year: string }>(
		`SELECT ${SUMS} FROM ${rowsOn(scope, funding, asAt)} WHERE ics_id = @ics AND removed_at IS NULL AND year <= @year
		GROUP BY year ORDER BY year`,
		{ ics: scope.ics.id, asAt, year: financialYearOf(asAt) }
	).map((found) => {
		const end = financialYearEnd(found.year);
		return figures(found, end < asAt ? end : asAt);
	});
}

function figures(found: Summed, asAt: string): FundingFigures {
	return {
		...found,
		asAt,
		allocated: tidy(found.allocated),
		spent: tidy(found.spent),
		allocatedAll: tidy(found.allocatedAll),
		allocatedVcse: tidy(found.allocatedVcse)
	};
}

/** Every line as recorded on a day (ISO): at most one for each year, stream and category. */
export function fundingLines(scope: IcsScope, asAt: string): FundingLine[] {
	return all<FundingLine>(
		`SELECT year, stream, category, allocated, planned, spent FROM ${rowsOn(scope, funding, asAt)}
		WHERE ics_id = @ics AND removed_at IS NULL ORDER BY year DESC, stream, category`,
		{ ics: scope.ics.id, asAt }
	);
}

/** Undefined where no line stands. */
export function fundingDashboard(scope: IcsScope, asAt: string, url: URL) {
	const all = fundingLines(scope, asAt);
	const year = fundingYear(all, url.searchParams.get('of'), asAt);
	if (year === null) return undefined;
	const lines = all.filter((line) => line.year === year);
	const fences = ringFencesOf(lines, year, asAt);
	const money = spentOf(lines);
	const even = spentEvenly(lines, yearGone(year, asAt));
	return {
		year,
		years: yearsOf(all).map((one) => ({ value: yearCode(one), label: one })),
		sentence: yearSentence(lines, year),
		pace: paceSentence(lines, year, asAt),
		/** In pounds; null where nothing can be compared. */
		spentBar: money && even !== null ? { ...money, even } : null,
		bars: categoriesOf(lines).map(({ value, label }) =>
			barsOf(
				label,
				lines.filter(({ category }) => category === value),
				{ year, category: value }
			)
		),
		table: tableOf(lines),
		overYears: {
			sentence: yearsSentence(all),
			rows: yearsOf(all).map((one) =>
				rowOf(
					one,
					all.filter((line) => line.year === one),
					{ year: one }
				)
			)
		},
		vcse: vcseSentence(lines, year),
		tranches: tranchesOf(lines, year, asAt),
		fences: {
			sentence: ringFencesSentence(fences, year),
			rule: RING_FENCE_RULE,
			rows: fences.map(({ category, label, about, money, state, verdict }) => ({
				...{ label, about, state, verdict, query: queryOf({ year, category }) },
				allocated: sumWords(money.allocated),
				spent: sumWords(money.spent)
			}))
		}
	};
}

/** One line of a table of money, its amounts in words. */
export type MoneyRow = {
	label: string;
	allocated: string;
	planned: string;
	spent: string;
	/** "60% of £420,000", empty where it cannot be said. */
	share: string;
	/** The parameters that narrow the register to its lines. */
	query: string;
	kind: 'line' | 'sum';
};

function rowOf(
	label: string,
	lines: readonly FundingLine[],
	narrowed: Record<string, string>,
	kind: MoneyRow['kind'] = 'line'
): MoneyRow {
	const { allocated, planned, spent } = moneyOf(lines);
	return {
		...{ label, kind, query: queryOf(narrowed), share: spentShare(lines) },
		allocated: sumWords(allocated),
		planned: sumWords(planned),
		spent: sumWords(spent)
	};
}

/** Every line of a year, each stream with its sum, and all of them together. */
function tableOf(lines: readonly FundingLine[]): MoneyRow[] {
	const year = lines[0]!.year;
	const streams = streamsOf(lines);
	const rows = streams.flatMap(({ value: stream, label }) => {
		const own = lines.filter((line) => line.stream === stream);
		const each = categoriesOf(own).map((category) =>
			rowOf(
				`${label}: ${category.label}`,
				own.filter((line) => line.category === category.value),
				{ year, stream, category: category.value }
			)
		);
		// With one stream its sum is the total.
		return streams.length === 1
			? each
			: [...each, rowOf(`All of ${label.toLowerCase()}`, own, { year, stream }, 'sum')];
	});
	return [...rows, rowOf('Total', lines, { year }, 'sum')];
}

function barsOf(label: string, lines: readonly FundingLine[], narrowed: Record<string, string>) {
	const { allocated, planned, spent } = moneyOf(lines);
	return { label, query: queryOf(narrowed), allocated, planned, spent };
}

function queryOf(parameters: Record<string, string>): string {
	return new URLSearchParams(parameters).toString();
}

/** Financial years without a gap, up to the last one with figures. */
function fundingSeries(scope: IcsScope, asAt: string): SeriesMoment[] {
	const years = fundingFiguresByYear(scope, asAt);
	const [first, last] = [years[0]?.year, years.at(-1)?.year];
	if (!first || !last) return [];
	const moments: SeriesMoment[] = [];
	for (let start = Number(first.slice(0, 4)); start <= Number(last.slice(0, 4)); start += 1) {
		const year = `${start}/${String((start + 1) % 100).padStart(2, '0')}`;
		const end = financialYearEnd(year);
		const found = years.find((one) => one.year === year);
		moments.push({ on: end < asAt ? end : asAt, measures: found ? fundingMeasures(found) : null });
	}
	return moments;
}

export const fundingServer: RegisterServer = {
	register: funding,
	status: FUNDING_STATUS,
	summary: summaryOf(fundingFigures, { sentence: fundingSentence, measures: fundingMeasures }),
	series: { build: fundingSeries, dated: false },
	dashboard: fundingDashboard
};
