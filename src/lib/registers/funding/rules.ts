import {
	daysBetween,
	financialYearEnd,
	financialYearOf,
	financialYearStart
} from '#lib/core/calendar.ts';
import { longDate, monthName } from '#lib/core/dates.ts';
import { count, percentage, pounds } from '#lib/core/numbers.ts';
import { agree, list, plural } from '#lib/core/words.ts';
import { columnOf, labelOf } from '#lib/registers/definition.ts';
import { funding } from './definition.ts';

// A system's money by year, stream and category, and how it adds up.

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
export function yearsOf(lines: readonly FundingLine[]): string[] {
	return [...new Set(lines.map(({ year }) => year))].sort().reverse();
}

/** The year asked for (`2026-27` or `2026/27`); else the last that began by the day; else the first to come. */
export function fundingYear(
	lines: readonly FundingLine[],
	asked: string | null,
	asAt: string
): string | null {
	const years = yearsOf(lines);
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
	return choicesIn(lines, 'category');
}

/** The streams that the lines hold, in the register's own order. */
export function streamsOf(lines: readonly FundingLine[]): { value: string; label: string }[] {
	return choicesIn(lines, 'stream');
}

function choicesIn(lines: readonly FundingLine[], name: 'stream' | 'category') {
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
	const given = [
		allocated.pounds !== null && `${pounds(allocated.pounds, true)} allocated`,
		planned.pounds !== null && `${pounds(planned.pounds, true)} planned`,
		spent.pounds !== null && `${pounds(spent.pounds, true)} spent`
	].filter((part): part is string => part !== false);
	if (given.length === 0) return `For ${year} no line gives an amount.`;
	const silent = AMOUNTS.filter((amount) => moneyOf(lines)[amount].pounds === null);
	const missing = silent.length === 0 ? '' : ` Nothing is given as ${silent.join(' or ')}.`;
	const partly = lines.filter((line) => AMOUNTS.some((amount) => line[amount] === null)).length;
	const rest =
		silent.length > 0 || partly === 0
			? ''
			: ` ${plural(partly, 'line')} of ${lines.length} ${agree(partly, 'does', 'do')} not give all three.`;
	return `For ${year}: ${given.join(', ')}, in ${plural(lines.length, 'line')}.${missing}${rest}`;
}

/** What has been spent of what was allocated over all years, and in how many. */
export function yearsSentence(lines: readonly FundingLine[]): string {
	const years = yearsOf(lines);
	const of = spentOf(lines);
	const span =
		years.length === 1
			? `${years[0]}, the one year recorded`
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
	const parts =
		allocated !== null && spent !== null ? `${allocated} and ${spent}` : (allocated ?? spent)!;
	const missing = allocated === null ? 'allocated' : spent === null ? 'spent' : null;
	const rest = missing ? ` Its part of what is ${missing} is not given.` : '';
	return `In ${year} the voluntary sector has ${parts}.${rest}`;
}

/** Sums without the noise of binary fractions: a line may give pence. */
function penniesAway(sum: number): number {
	return Math.round(sum * 100) / 100;
}

// What is spent beside how much of the year has passed: said, not judged.

export type YearGone = { days: number; of: number };

/** The days of a financial year that were over at the end of the day (ISO). */
export function yearGone(year: string, asAt: string): YearGone {
	const start = financialYearStart(year);
	const of = daysBetween(start, financialYearEnd(year)) + 1;
	return { days: Math.min(of, Math.max(0, daysBetween(start, asAt) + 1)), of };
}

/** What would be spent by the day if money went evenly through the year; null where nothing is allocated. */
export function spentEvenly(lines: readonly FundingLine[], gone: YearGone): number | null {
	const money = spentOf(lines);
	if (!money || money.allocated === 0) return null;
	return (money.allocated * gone.days) / gone.of;
}

/** "£960,000 of the £2.4 million allocated for 2026/27 is spent (40%), with 274 of the year's 365 days gone (75%). …" */
export function paceSentence(lines: readonly FundingLine[], year: string, asAt: string): string {
	const money = spentOf(lines);
	const gone = yearGone(year, asAt);
	if (!money || money.allocated === 0)
		return `No line for ${year} says both what was allocated and what was spent.`;
	const left =
		money.left === 0
			? ''
			: ` ${plural(money.left, 'line does', 'lines do')} not give both figures, so this leaves ${agree(money.left, 'it', 'them')} out.`;
	const { spent, allocated } = money;
	const share = `(${percentage(spent, allocated)})`;
	const whole = `the ${pounds(allocated, true)} allocated for ${year}`;
	if (gone.days === 0) return `The year ${year} had not begun by this day.${left}`;
	if (gone.days === gone.of) {
		if (spent > allocated)
			return `${year} is over: ${pounds(spent, true)} was spent, ${pounds(spent - allocated, true)} more than was allocated.${left}`;
		if (spent === allocated) return `${year} is over, and all of ${whole} was spent.${left}`;
		return `${year} is over: ${pounds(allocated - spent, true)} of ${whole} was not spent, as far as the register says.${left}`;
	}
	const days = `with ${gone.days} of the year’s ${gone.of} days gone (${percentage(gone.days, gone.of)})`;
	const even = spentEvenly(lines, gone)!;
	const difference = Math.abs(even - spent);
	const beside =
		spent > allocated
			? 'That is more than was allocated.'
			: Math.round(difference) === 0
				? 'That is just what spending evenly through the year would come to.'
				: `Spending evenly through the year would come to ${pounds(even, true)}, ${pounds(difference, true)} ${even > spent ? 'more' : 'less'}.`;
	return `${pounds(spent, true)} of ${whole} is spent ${share}, ${days}. ${beside} Money seldom goes out evenly, so this is no verdict.${left}`;
}

// Money set aside for one purpose, and whether it stays with it.

/** Sections 2.10 and 2.11 of the guidance on transformation funding for 2021/22. */
export const RING_FENCES = [
	{
		category: 'equalities',
		label: 'Equalities',
		about: 'A part of the allocation, fitting the local population, kept for reducing inequalities.'
	},
	{
		category: 'co-production',
		label: 'Co-production',
		about: 'The sum that the ICS means to dedicate to co-production.'
	}
] as const;

export type RingFenceState = 'none' | 'unknown' | 'so-far' | 'kept' | 'not-kept';

export type RingFence = {
	category: string;
	label: string;
	about: string;
	money: Money;
	state: RingFenceState;
	/** The state in words, with its reason. */
	verdict: string;
};

/** What the states mean, for the reader. */
export const RING_FENCE_RULE =
	'During the year a ring-fence is kept so far when no less is planned for its purpose than was allocated to it. Once the year is over it was kept when no less was spent. The register knows the line that money was spent under, not what it was spent on.';

/** The ring-fences of one year's lines, as at an ISO date. */
export function ringFencesOf(
	lines: readonly FundingLine[],
	year: string,
	asAt: string
): RingFence[] {
	return RING_FENCES.map((fence) => {
		const money = moneyOf(lines.filter(({ category }) => category === fence.category));
		return { ...fence, money, ...stateOf(money, year, asAt) };
	});
}

function stateOf(
	{ allocated, planned, spent }: Money,
	year: string,
	asAt: string
): { state: RingFenceState; verdict: string } {
	const verdictOf = (state: RingFenceState, verdict: string) => ({ state, verdict });
	if (allocated.pounds === null)
		return allocated.notGiven > 0
			? verdictOf('unknown', 'Not known: the line does not say what was allocated')
			: verdictOf('none', 'Nothing is set aside under this heading');
	if (allocated.pounds === 0 && allocated.notGiven === 0)
		return verdictOf('none', 'Nothing is set aside: the allocation is nought');
	const whole = allocated.notGiven === 0;
	const end = financialYearEnd(year);
	if (end > asAt) {
		const short = planned.pounds === null ? 0 : allocated.pounds - planned.pounds;
		return short > 0 && planned.notGiven === 0
			? verdictOf(
					'not-kept',
					`Not kept: ${pounds(short, true)} of it is planned for something else or not at all`
				)
			: verdictOf('so-far', `Kept so far: the year runs until ${longDate(end)}`);
	}
	if (spent.pounds === null || spent.notGiven > 0 || !whole)
		return verdictOf('unknown', 'Not known: not every line says what was allocated and spent');
	const unspent = allocated.pounds - spent.pounds;
	if (unspent > 0)
		return verdictOf(
			'not-kept',
			`Not kept: ${pounds(unspent, true)} of it was not spent by the end of the year`
		);
	return verdictOf('kept', 'Kept: all of it was spent under its heading');
}

/** "Both ring-fences are kept so far." and what is not. */
export function ringFencesSentence(fences: readonly RingFence[], year: string): string {
	const named = (state: RingFenceState) =>
		list(fences.filter((fence) => fence.state === state).map(({ label }) => label.toLowerCase()));
	const all = (state: RingFenceState) => fences.every((fence) => fence.state === state);
	if (all('none')) return `Nothing is set aside for equalities or co-production in ${year}.`;
	if (all('kept')) return `Both ring-fences of ${year} were kept.`;
	if (all('so-far')) return `Both ring-fences of ${year} are kept so far.`;
	if (all('not-kept')) return `Neither ring-fence of ${year} is kept.`;
	if (all('unknown')) return `Whether the ring-fences of ${year} are kept is not known.`;
	const parts = [
		['not-kept', 'not kept'],
		['unknown', 'not known'],
		['none', 'nothing set aside'],
		['so-far', 'kept so far'],
		['kept', 'kept']
	] as const;
	const sentences = parts
		.filter(([state]) => named(state) !== '')
		.map(([state, words]) => `${named(state)}: ${words}`);
	return `The ring-fences of ${year}: ${sentences.join('; ')}.`;
}

// The parts in which a year's transformation funding was to reach the systems.

export type Tranche = {
	/** The last day of the month it was to be allocated in. */
	due: string;
	/** In hundredths of the year's funding. */
	percent: number;
	/** The quarters it was for. */
	covers: string;
};

/**
 * By financial year. Table 3 in section 1.3 of the guidance on transformation funding for 2021/22;
 * no such table is known for another year.
 */
export const TRANCHES: Readonly<Record<string, readonly Tranche[]>> = {
	'2021/22': [
		{ due: '2021-06-30', percent: 50, covers: 'Q1 and Q2' },
		{ due: '2021-09-30', percent: 25, covers: 'Q3' },
		{ due: '2021-12-31', percent: 25, covers: 'Q4' }
	]
};

export type TrancheRow = Tranche & {
	/** Of what is allocated; null when that is not given. */
	pounds: number | null;
	isDue: boolean;
};

export type Tranches = { sentence: string; rows: TrancheRow[] };

/** What a year's tranches come to, and what should have been received by the day (ISO). */
export function tranchesOf(lines: readonly FundingLine[], year: string, asAt: string): Tranches {
	const known = TRANCHES[year];
	if (!known)
		return {
			sentence: `No tranches are known for ${year}: the national guidance dates them for 2021/22 alone.`,
			rows: []
		};
	const { allocated } = moneyOf(lines.filter(({ stream }) => stream === 'transformation'));
	const total = allocated.pounds;
	const rows = known.map((tranche) => ({
		...tranche,
		pounds: total === null ? null : (total * tranche.percent) / 100,
		isDue: tranche.due <= asAt
	}));
	return { sentence: sentenceOf(rows, total, year), rows };
}

function sentenceOf(rows: readonly TrancheRow[], total: number | null, year: string): string {
	const due = rows.filter(({ isDue }) => isDue);
	const percent = due.reduce((sum, tranche) => sum + tranche.percent, 0);
	const next = rows.find(({ isDue }) => !isDue);
	const soon = next ? ` The next, ${next.percent}%, is due in ${monthName(next.due)}.` : '';
	if (total === null)
		return `By this day ${tranchesDue(due.length, rows.length)} of ${year} should have been received. What they come to is not known, because no transformation funding is given as allocated.${soon}`;
	const whole = `the ${pounds(total, true)} of transformation funding allocated for ${year}`;
	if (due.length === 0) return `None of ${whole} should have been received by this day.${soon}`;
	if (!next) return `By this day all of ${whole} should have been received.`;
	return `By this day ${pounds((total * percent) / 100, true)} of ${whole} (${percent}%) should have been received.${soon}`;
}

function tranchesDue(due: number, all: number): string {
	return due === 0
		? 'no tranche'
		: due === all
			? 'every tranche'
			: `${count(due)} of ${all} tranches`;
}
