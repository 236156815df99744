/** Which trusts returned which months, and what can be said of a quarter from that. Pure. */
import { addMonths, addQuarters, quarterOf, type Quarter } from '#lib/domain/calendar.ts';
import { monthName } from '#lib/format/dates.ts';
import { list } from '#lib/format/words.ts';

/** One trust's return of one month (`2026-09`). */
export type TrustReturn = { month: string; trust: string; name: string };

/** The months returned by any trust up to a month, oldest first. */
export function monthsReturned(returns: readonly TrustReturn[], upTo: string): string[] {
	return [...new Set(returns.map(({ month }) => month))].filter((month) => month <= upTo).sort();
}

/** The trusts whose last return up to a month is of an earlier one. */
export function trustsBehind(returns: readonly TrustReturn[], month: string): TrustReturn[] {
	const last = new Map<string, TrustReturn>();
	for (const one of returns)
		if (one.month <= month && one.month > (last.get(one.trust)?.month ?? ''))
			last.set(one.trust, one);
	return [...last.values()].filter((one) => one.month < month);
}

/** "Hill Trust as in July 2026": whose older return stands in for a month; empty for nobody. */
export function behindWords(behind: readonly TrustReturn[]): string {
	return list(behind.map(({ name, month }) => `${name} as in ${monthName(month)}`));
}

/** The quarter's months, `['2026-07', '2026-08', '2026-09']`. */
export function monthsOf(quarter: Quarter): [string, string, string] {
	const month = (index: number) => addMonths(quarter.startsOn, index).slice(0, 7);
	return [month(0), month(1), month(2)];
}

/** The month whose end is the quarter's beginning. */
export function monthBefore(quarter: Quarter): string {
	return addMonths(quarter.startsOn, -1).slice(0, 7);
}

/** The quarters over by the end of a month that some trust returned at both ends, newest first. */
export function bridgeQuarters(returns: readonly TrustReturn[], upTo: string): Quarter[] {
	const ends = monthsReturned(returns, upTo).map((month) => quarterOf(`${month}-01`));
	const quarters = new Map(ends.map((quarter) => [quarter.code, quarter]));
	return [...quarters.values()]
		.filter((quarter) => quarter.endsOn.slice(0, 7) <= upTo)
		.filter((quarter) => trustsAtBothEnds(returns, quarter).kept.length > 0)
		.reverse();
}

export type BothEnds = {
	/** Trusts that returned the month before the quarter and its last month: codes. */
	kept: string[];
	/** Trusts that returned only one of the two, with the month that is missing. */
	missing: TrustReturn[];
	/** Months inside the quarter that a kept trust did not return. */
	gaps: TrustReturn[];
};

export function trustsAtBothEnds(returns: readonly TrustReturn[], quarter: Quarter): BothEnds {
	const [first, middle, last] = monthsOf(quarter);
	const before = monthBefore(quarter);
	const returned = new Set(returns.map(({ month, trust }) => `${month} ${trust}`));
	const has = (trust: string, month: string) => returned.has(`${month} ${trust}`);
	const found: BothEnds = { kept: [], missing: [], gaps: [] };
	for (const one of trustsOf(returns)) {
		const lacks = [before, last].filter((month) => !has(one.trust, month));
		if (lacks.length === 0) {
			found.kept.push(one.trust);
			for (const month of [first, middle])
				if (!has(one.trust, month)) found.gaps.push({ ...one, month });
		} else if (lacks.length === 1) found.missing.push({ ...one, month: lacks[0]! });
	}
	return found;
}

/**
 * Of the last `count` quarters over by the end of a month (all from the first return on when it is
 * left out), newest first, those that every trust returned in full: a trust counts from its first
 * return on.
 */
export function fullQuarters(
	returns: readonly TrustReturn[],
	upTo: string,
	count = Infinity
): Quarter[] {
	const months = monthsReturned(returns, upTo);
	if (months.length === 0) return [];
	const first = new Map<string, string>();
	for (const { trust, month } of returns)
		if (month < (first.get(trust) ?? '9999')) first.set(trust, month);
	const returned = new Set(returns.map(({ month, trust }) => `${month} ${trust}`));
	const found: Quarter[] = [];
	let quarter = quarterOf(`${upTo}-01`);
	if (quarter.endsOn.slice(0, 7) > upTo) quarter = addQuarters(quarter, -1);
	for (let seen = 0; seen < count && quarter.endsOn.slice(0, 7) >= months[0]!; seen += 1) {
		const [one, two, three] = monthsOf(quarter);
		const expected = [...first].filter(([, since]) => since <= one);
		const full = expected.every(([trust]) =>
			[one, two, three].every((month) => returned.has(`${month} ${trust}`))
		);
		if (expected.length > 0 && full) found.push(quarter);
		quarter = addQuarters(quarter, -1);
	}
	return found;
}

function trustsOf(returns: readonly TrustReturn[]): TrustReturn[] {
	return [...new Map(returns.map((one) => [one.trust, one])).values()];
}
