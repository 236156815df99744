/** Who starts and who leaves, by quarter. Pure. */
import type { Quarter } from '#lib/domain/calendar.ts';
import { tidy } from '#lib/domain/measure-values.ts';
import { monthsOf } from '#lib/domain/workforce/returns.ts';

/** In WTE, over the posts returned for the month; null where no row says. */
export type MonthFlow = {
	month: string;
	starters: number | null;
	leavers: number | null;
	/** Rows that do not give both. */
	notSaid: number;
};

export type QuarterFlow = { quarter: Quarter; starters: number | null; leavers: number | null };

/** The flows of whole quarters: a number is null unless each of the three months gives it. */
export function quarterFlows(
	flows: readonly MonthFlow[],
	quarters: readonly Quarter[]
): QuarterFlow[] {
	const byMonth = new Map(flows.map((flow) => [flow.month, flow]));
	return quarters.map((quarter) => {
		const months = monthsOf(quarter).map((month) => byMonth.get(month));
		const sum = (name: 'starters' | 'leavers') =>
			months.reduce<number | null>((total, flow) => {
				const value = flow?.[name] ?? null;
				return total === null || value === null ? null : tidy(total + value);
			}, 0);
		return { quarter, starters: sum('starters'), leavers: sum('leavers') };
	});
}

/** Leavers a quarter on average, and over how many quarters that say; null for none. */
export function averageLeavers(
	flows: readonly QuarterFlow[]
): { leavers: number; quarters: number } | null {
	const known = flows.flatMap(({ leavers }) => (leavers === null ? [] : [leavers]));
	if (known.length === 0) return null;
	const sum = known.reduce((total, leavers) => total + leavers, 0);
	return { leavers: tidy(sum / known.length), quarters: known.length };
}

/** The quarter in which most started, the later of two that are equal; null when none says. */
export function bestQuarter(
	flows: readonly QuarterFlow[]
): { quarter: Quarter; starters: number } | null {
	type Best = { quarter: Quarter; starters: number };
	return flows.reduce<Best | null>((best, { quarter, starters }) => {
		if (starters === null) return best;
		const isBetter =
			best === null ||
			starters > best.starters ||
			(starters === best.starters && quarter.endsOn > best.quarter.endsOn);
		return isBetter ? { quarter, starters } : best;
	}, null);
}
