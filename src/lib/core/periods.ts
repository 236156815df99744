/**
 * Periods that figures are for, stored as `<end month>/<kind>`: `2024-06/month`, `2024-06/quarter`,
 * `2024-06/rolling` (the three months ending there), `2024-06/year` (the twelve). Pure.
 */
import { addMonths, financialYearOf, isIsoDate, monthEnd, quarterOf } from './calendar.ts';
import { monthName, shortMonth } from './dates.ts';

export const PERIOD_KINDS = ['month', 'quarter', 'rolling', 'year'] as const;
export type PeriodKind = (typeof PERIOD_KINDS)[number];

/** `end` is the last month, `2024-06`. */
export type Period = { end: string; kind: PeriodKind };

/** How figures come in, for sentences: "held by month". */
export const PERIOD_WORDS: Readonly<Record<PeriodKind, string>> = {
	month: 'by month',
	quarter: 'by quarter',
	rolling: 'over three rolling months',
	year: 'by year'
};

const MONTHS: Readonly<Record<PeriodKind, number>> = { month: 1, quarter: 3, rolling: 3, year: 12 };
const STORED = /^(\d{4}-\d{2})\/(month|quarter|rolling|year)$/;

/** The period that a stored text names, or null. A quarter ends where a financial quarter does. */
export function periodOf(stored: string): Period | null {
	const match = STORED.exec(stored);
	if (!match || !isIsoDate(`${match[1]}-01`)) return null;
	const period = { end: match[1]!, kind: match[2] as PeriodKind };
	return period.kind === 'quarter' && !endsQuarter(period.end) ? null : period;
}

export function storedPeriod({ end, kind }: Period): string {
	return `${end}/${kind}`;
}

/**
 * The period of that many months ending with one, or null where no kind is so long. Three months that
 * are a quarter of the financial year are that quarter.
 */
export function periodEnding(end: string, months: number): Period | null {
	if (months === 1) return { end, kind: 'month' };
	if (months === 3) return { end, kind: endsQuarter(end) ? 'quarter' : 'rolling' };
	return months === 12 ? { end, kind: 'year' } : null;
}

/** Whether a financial quarter ends with the month (`2024-06`). */
export function endsQuarter(month: string): boolean {
	return Number(month.slice(5, 7)) % 3 === 0;
}

/** The months that a period covers, oldest first. */
export function periodMonths({ end, kind }: Period): string[] {
	const count = MONTHS[kind];
	return Array.from({ length: count }, (_, index) =>
		addMonths(`${end}-01`, index - count + 1).slice(0, 7)
	);
}

/** The last day of a stored period, as an ISO date. */
export function periodEndsOn(stored: string): string {
	return monthEnd(stored.slice(0, 7));
}

/** "April 2024", "Q1 2024/25", "3 months to April 2024", "2023/24", "Year to June 2024". */
export function periodName(stored: string, length: 'short' | 'long' = 'long'): string {
	const period = periodOf(stored);
	if (!period) return stored;
	const last = monthEnd(period.end);
	const month = length === 'short' ? shortMonth(period.end) : monthName(period.end);
	switch (period.kind) {
		case 'month':
			return month;
		case 'quarter':
			return quarterOf(last).label;
		case 'rolling':
			return `3 months to ${month}`;
		case 'year':
			return period.end.endsWith('-03') ? financialYearOf(last) : `Year to ${month}`;
	}
}

/**
 * For each of `mine` that covers a month which another period of `others` covers too, that other one.
 * The same period is no clash, and three rolling months may overlap the next three.
 */
export function overlaps(mine: readonly string[], others: readonly string[]): Map<string, string> {
	type Holders = { rolling: string | null; plain: string[] };
	const byMonth = new Map<string, Holders>();
	for (const stored of new Set(others)) {
		const period = periodOf(stored);
		if (!period) continue;
		for (const month of periodMonths(period)) {
			const holders = byMonth.get(month) ?? { rolling: null, plain: [] };
			if (period.kind === 'rolling') holders.rolling ??= stored;
			// Of two at least one is another than any period that is asked about.
			else if (holders.plain.length < 2) holders.plain.push(stored);
			byMonth.set(month, holders);
		}
	}
	const found = new Map<string, string>();
	for (const stored of new Set(mine)) {
		const period = periodOf(stored);
		if (!period) continue;
		for (const month of periodMonths(period)) {
			const holders = byMonth.get(month);
			const other =
				holders?.plain.find((plain) => plain !== stored) ??
				(period.kind === 'rolling' ? null : holders?.rolling);
			if (!other) continue;
			found.set(stored, other);
			break;
		}
	}
	return found;
}
