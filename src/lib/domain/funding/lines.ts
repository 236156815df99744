/** A system's money by year, stream and category, and how it adds up. Pure. */
import { financialYearOf } from '#lib/domain/calendar.ts';
import { columnOf, labelOf } from '#lib/domain/registers/definition.ts';
import { funding } from '#lib/domain/registers/funding.ts';
import { percentage, pounds } from '#lib/format/numbers.ts';
import { agree, plural } from '#lib/format/words.ts';

/** In pounds; null where the line does not give it, which is not nought. */
export type FundingLine = {
	year: string;
	stream: string;
	category: string;
	allocated: number | null;
	planned: number | null;
	spent: number | null;
};

export const AMOUNTS = ['allocated', 'planned', 'spent'] as const;
export type Amount = (typeof AMOUNTS)[number];

/** A sum over lines: of those that give the amount, and how many do not. */
export type Sum = { pounds: number | null; notGiven: number };

export type Money = Record<Amount, Sum>;

/** Sums of the lines; an amount that no line gives is null. */
export function moneyOf(lines: readonly FundingLine[]): Money {
	const sum = (amount: Amount): Sum => {
		const given = lines.flatMap((line) => line[amount] ?? []);
		return {
			pounds: given.length === 0 ? null : penniesAway(given.reduce((total, one) => total + one, 0)),
			notGiven: lines.length - given.length
		};
	};
	return { allocated: sum('allocated'), planned: sum('planned'), spent: sum('spent') };
}

/** Spent of allocated over the lines that give both; null where none does. */
export function spentOf(
	lines: readonly FundingLine[]
): { spent: number; allocated: number; left: number } | null {
	const both = lines.filter(({ allocated, spent }) => allocated !== null && spent !== null);
	if (both.length === 0) return null;
	const money = moneyOf(both);
	return {
		spent: money.spent.pounds!,
		allocated: money.allocated.pounds!,
		left: lines.length - both.length
	};
}

/** "60% of £420,000", empty where nothing is allocated or no line gives both. */
export function spentShare(lines: readonly FundingLine[]): string {
	const of = spentOf(lines);
	const share = of && percentage(of.spent, of.allocated);
	return share ? `${share} of ${pounds(of!.allocated)}` : '';
}

/** The years held, newest first. */
export function yearsHeld(lines: readonly FundingLine[]): string[] {
	return [...new Set(lines.map(({ year }) => year))].sort().reverse();
}

/** The year asked for (`2026-27` or `2026/27`); else the last that began by the day; else the first to come. */
export function fundingYear(
	lines: readonly FundingLine[],
	asked: string | null,
	asAt: string
): string | null {
	const years = yearsHeld(lines);
	const wanted = asked?.replace('-', '/');
	if (wanted && years.includes(wanted)) return wanted;
	return years.find((year) => year <= financialYearOf(asAt)) ?? years.at(-1) ?? null;
}

/** As in addresses: `2026-27`. */
export function yearCode(year: string): string {
	return year.replace('/', '-');
}

/** The categories that the lines hold, in the register's own order, with their names. */
export function categoriesOf(lines: readonly FundingLine[]): { value: string; label: string }[] {
	return held(lines, 'category');
}

/** The streams that the lines hold, in the register's own order. */
export function streamsOf(lines: readonly FundingLine[]): { value: string; label: string }[] {
	return held(lines, 'stream');
}

function held(lines: readonly FundingLine[], name: 'stream' | 'category') {
	const column = columnOf(funding, name);
	return (column.choices ?? [])
		.filter(({ value }) => lines.some((line) => line[name] === value))
		.map(({ value }) => ({ value, label: labelOf(column, value) }));
}

/** "£1,200,000", "£1,200,000 (1 line not given)", "not given". */
export function sumWords({ pounds: amount, notGiven }: Sum): string {
	if (amount === null) return 'not given';
	return notGiven === 0
		? pounds(amount)
		: `${pounds(amount)} (${plural(notGiven, 'line')} not given)`;
}

/** "Of the £2.4 million allocated for 2026/27 … is planned and … spent." */
export function yearSentence(lines: readonly FundingLine[], year: string): string {
	const { allocated, planned, spent } = moneyOf(lines);
	const told = [
		allocated.pounds !== null && `${pounds(allocated.pounds, true)} allocated`,
		planned.pounds !== null && `${pounds(planned.pounds, true)} planned`,
		spent.pounds !== null && `${pounds(spent.pounds, true)} spent`
	].filter((part): part is string => part !== false);
	if (told.length === 0) return `For ${year} no line gives an amount.`;
	const silent = AMOUNTS.filter((amount) => moneyOf(lines)[amount].pounds === null);
	const missing = silent.length === 0 ? '' : ` Nothing is given as ${silent.join(' or ')}.`;
	const partly = lines.filter((line) => AMOUNTS.some((amount) => line[amount] === null)).length;
	const rest =
		silent.length > 0 || partly === 0
			? ''
			: ` ${plural(partly, 'line')} of ${lines.length} ${agree(partly, 'does', 'do')} not give all three.`;
	return `For ${year}: ${told.join(', ')}, in ${plural(lines.length, 'line')}.${missing}${rest}`;
}

/** What has been spent of what was allocated over all years, and in how many. */
export function yearsSentence(lines: readonly FundingLine[]): string {
	const years = yearsHeld(lines);
	const of = spentOf(lines);
	const span =
		years.length === 1
			? `${years[0]}, the one year held`
			: `the ${years.length} years from ${years.at(-1)} to ${years[0]}`;
	if (years.length === 0) return 'No year is held.';
	if (!of) return `In ${span}, no line gives both what was allocated and what was spent.`;
	const share = percentage(of.spent, of.allocated);
	return `In ${span}, ${pounds(of.spent, true)} was spent of ${pounds(of.allocated, true)} allocated${share && ` (${share})`}.`;
}

/** The voluntary sector's part of what is allocated and of what is spent. */
export function vcseSentence(lines: readonly FundingLine[], year: string): string {
	const all = moneyOf(lines);
	const vcse = moneyOf(lines.filter(({ category }) => category === 'vcse'));
	const part = (amount: 'allocated' | 'spent') => {
		const [some, whole] = [vcse[amount].pounds, all[amount].pounds];
		if (whole === null || whole === 0 || (some === null && vcse[amount].notGiven > 0)) return null;
		if (!some) return `none of the ${pounds(whole, true)} ${amount}`;
		return `${pounds(some, true)} of the ${pounds(whole, true)} ${amount} (${percentage(some, whole)})`;
	};
	const [allocated, spent] = [part('allocated'), part('spent')];
	if (allocated === null && spent === null)
		return `What the voluntary sector gets in ${year} is not given.`;
	const told =
		allocated !== null && spent !== null ? `${allocated} and ${spent}` : (allocated ?? spent)!;
	const missing = allocated === null ? 'allocated' : spent === null ? 'spent' : null;
	const rest = missing ? ` Its part of what is ${missing} is not given.` : '';
	return `In ${year} the voluntary sector has ${told}.${rest}`;
}

/** Sums without the noise of binary fractions: a line may give pence. */
function penniesAway(sum: number): number {
	return Math.round(sum * 100) / 100;
}
