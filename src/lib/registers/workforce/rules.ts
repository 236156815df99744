import { addMonths, addQuarters, type Quarter, quarterOf } from '#lib/core/calendar.ts';
import { monthName } from '#lib/core/dates.ts';
import { tidy } from '#lib/core/measure.ts';
import { decimal, percentage } from '#lib/core/numbers.ts';
import { agree, list, plural } from '#lib/core/words.ts';
import { columnOf, labelOf } from '#lib/registers/definition.ts';
import { workforce } from './definition.ts';

// Which trusts returned which months, and what can be said of a quarter from that.

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

// From the people in post before a quarter to those at its end: who started, who left, what is left.

/** In WTE, over the lines that give people in post at both ends. */
export type BridgeSums = {
	/** At the end of the month before the quarter, and of its last month. */
	start: number;
	end: number;
	/** Null where no row says. */
	starters: number | null;
	leavers: number | null;
	/** Rows of the quarter's months that do not give both starters and leavers. */
	notGiven: number;
	/** Lines left out because one end does not say how many are in post. */
	silent: number;
	/** Rows of the last month left out because primary care counts the same role. */
	countedOnce: number;
};

export type BridgeStep = {
	label: string;
	kind: 'level' | 'more' | 'fewer';
	/** The bar's two ends on the scale of people in post. */
	from: number;
	to: number;
	/** "120.4", "+14", "−5.2". */
	value: string;
};

export type Bridge = {
	quarter: Quarter;
	sentence: string;
	/** From the first level to the last; each begins where the one before ends. */
	steps: BridgeStep[];
	notes: string[];
};

/** What starters and leavers do not explain of the change, in WTE; null when either is unknown. */
export function unexplained(sums: BridgeSums): number | null {
	if (sums.starters === null || sums.leavers === null) return null;
	const rest = tidy(sums.end - sums.start - sums.starters + sums.leavers);
	// Less than can be written with one decimal place is rounding.
	return Math.abs(rest) < 0.05 ? 0 : rest;
}

export function bridgeOf(quarter: Quarter, sums: BridgeSums, ends: BothEnds): Bridge {
	return {
		quarter,
		sentence: bridgeSentence(quarter, sums),
		steps: stepsOf(quarter, sums),
		notes: notesOf(quarter, sums, ends)
	};
}

export function bridgeSentence(quarter: Quarter, sums: BridgeSums): string {
	const { start, end, starters, leavers } = sums;
	const change = tidy(end - start);
	const moved =
		change === 0
			? `people in post stayed at ${decimal(end)} WTE`
			: `people in post ${change > 0 ? 'rose' : 'fell'} from ${decimal(start)} to ${decimal(end)} WTE`;
	const when = `In ${quarter.label}, ${moved}`;
	if (starters === null || leavers === null) {
		const unknown =
			starters !== null ? 'who left' : leavers !== null ? 'who started' : 'who started or left';
		return `${when}. No row says ${unknown}, so the change cannot be explained.`;
	}
	const flows = `${starters === 0 ? 'nobody' : decimal(starters)} started and ${leavers === 0 ? 'nobody' : decimal(leavers)} left`;
	const rest = unexplained(sums)!;
	if (rest === 0)
		return `${when}: ${flows}${starters === 0 && leavers === 0 ? '' : ', which explains it'}.`;
	const amount = decimal(Math.abs(rest));
	const side = rest > 0 ? 'more' : 'fewer';
	return `${when}: ${flows}. That leaves ${amount} WTE ${side} in post than starters and leavers explain.`;
}

/** Why starters and leavers may not explain all of a change. */
export const UNEXPLAINED_REASONS =
	'Changed hours, moves between posts, and lines that one month’s return has and another’s lacks can make such a difference.';

function stepsOf(quarter: Quarter, sums: BridgeSums): BridgeStep[] {
	const { start, end, starters, leavers } = sums;
	const level = (label: string, value: number): BridgeStep => ({
		...{ label, kind: 'level', from: 0, to: value, value: decimal(value) }
	});
	const steps = [level(`In post, end of ${monthName(monthBefore(quarter))}`, start)];
	let at = start;
	const move = (label: string, by: number) => {
		const to = tidy(at + by);
		const sign = by === 0 ? '' : by > 0 ? '+' : '−';
		steps.push({
			...{ label, kind: by < 0 ? 'fewer' : 'more', from: at, to },
			value: `${sign}${decimal(Math.abs(by))}`
		});
		at = to;
	};
	const rest = unexplained(sums);
	if (starters !== null) move('Started', starters);
	if (leavers !== null) move('Left', leavers === 0 ? 0 : -leavers);
	if (rest === null) move('Not explained: starters or leavers are not given', tidy(end - at));
	else if (rest !== 0) move('Not explained by starters and leavers', rest);
	steps.push(level(`In post, end of ${monthName(quarter.endsOn)}`, end));
	return steps;
}

function notesOf(quarter: Quarter, sums: BridgeSums, ends: BothEnds): string[] {
	const { notGiven, silent, countedOnce } = sums;
	const { missing, gaps } = ends;
	const named = (some: readonly TrustReturn[]) =>
		list(some.map(({ name, month }) => `${name} (${monthName(month)})`));
	return [
		missing.length > 0 && `Left out on both sides, because a return is missing: ${named(missing)}.`,
		gaps.length > 0 &&
			`Who started and left is not known for a month inside the quarter that was not returned: ${named(gaps)}.`,
		silent > 0 &&
			`${plural(silent, 'line does', 'lines do')} not say how many are in post at one of the two ends, so this leaves ${agree(silent, 'it', 'them')} out on both.`,
		notGiven > 0 &&
			sums.starters !== null &&
			sums.leavers !== null &&
			`${plural(notGiven, 'row of these months does', 'rows of these months do')} not give both starters and leavers.`,
		countedOnce > 0 &&
			`${plural(countedOnce, 'line')} of the additional roles scheme ${agree(countedOnce, 'is', 'are')} counted with primary care alone at the end of ${monthName(quarter.endsOn)}.`
	].filter((note): note is string => note !== false);
}

// Who starts and who leaves, by quarter.

/** In WTE, over the posts returned for the month; null where no row says. */
export type MonthFlow = {
	month: string;
	starters: number | null;
	leavers: number | null;
	/** Rows that do not give both. */
	notGiven: number;
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

// The posts planned and filled, month by month.

/** At the end of a month, in WTE, over the rows that give both a plan and people in post. */
export type MonthPosts = {
	/** `2026-09`. */
	month: string;
	planned: number;
	inPost: number;
	/** Rows that give both. */
	given: number;
	/** Rows that do not. */
	unknown: number;
	/** Offers made and not yet taken up; null where no row says. */
	offers: number | null;
};

/** "People in post rose from 120.4 to 166.2 WTE from October 2024 to September 2026; the plan …" */
export function monthsSentence(months: readonly MonthPosts[]): string {
	const given = months.filter(({ given }) => given > 0);
	const [first, last] = [given[0], given.at(-1)];
	if (!first || !last) return 'No month gives both a plan and people in post.';
	if (first === last)
		return `Only ${monthName(last.month)} gives both a plan and people in post, so nothing can be said of how they move.`;
	const when = `from ${monthName(first.month)} to ${monthName(last.month)}`;
	const gapThen = tidy(first.planned - first.inPost);
	const gapNow = tidy(last.planned - last.inPost);
	const gap =
		gapNow === gapThen
			? 'so the gap is as wide as it was'
			: gapNow <= 0
				? 'so the plan is met'
				: gapNow < gapThen
					? `so the gap closed to ${decimal(gapNow)} WTE`
					: `so the gap opened to ${decimal(gapNow)} WTE`;
	return `People in post ${moved(first.inPost, last.inPost)} ${when}, and the plan ${moved(first.planned, last.planned)}, ${gap}.`;
}

function moved(from: number, to: number): string {
	if (from === to) return `stayed at ${decimal(to)} WTE`;
	return `${to > from ? 'rose' : 'fell'} from ${decimal(from)} to ${decimal(to)} WTE`;
}

// The posts of one month by what they are: role, trust, employer or focus.

export const GROUP_NAMES = ['role', 'trust', 'employer', 'focus'] as const;
export type GroupName = (typeof GROUP_NAMES)[number];

export function isGroupName(text: string | null): text is GroupName {
	return GROUP_NAMES.some((name) => name === text);
}

/** One group as it comes from the database. */
export type PostGroup = Omit<MonthPosts, 'month'> & {
	/** As the column holds it. */
	value: string;
	/** How many spellings of it there are. */
	spellings: number;
	name: string;
};

/** One line of the table; null where no row of the group gives both a plan and people in post. */
export type GroupLine = {
	name: string;
	planned: number | null;
	inPost: number | null;
	/** Below nought where more are in post than planned. */
	gap: number | null;
	/** "24% of 10", empty where nothing is planned. */
	vacancy: string;
	/** Null where no row says. */
	offers: number | null;
	unknown: number;
	/** The parameters that narrow the register to its rows. */
	query: string;
};

/** The widest gap first; groups that give no figures last. */
export function groupLines(groups: readonly PostGroup[], by: GroupName): GroupLine[] {
	const column = columnOf(workforce, by);
	return groups
		.map((group) => ({
			...lineOf(column.choices ? labelOf(column, group.value) : group.name, group),
			query: new URLSearchParams({
				// The list knows one spelling at a time; its search takes them all.
				[by === 'role' && group.spellings > 1 ? 'search' : by]: group.value
			}).toString()
		}))
		.sort((a, b) => (b.gap ?? -Infinity) - (a.gap ?? -Infinity) || a.name.localeCompare(b.name));
}

/** All groups together. */
export function totalLine(groups: readonly PostGroup[]): GroupLine {
	const sum = (name: 'planned' | 'inPost' | 'given' | 'unknown') =>
		tidy(groups.reduce((total, group) => total + group[name], 0));
	const offers = groups.flatMap(({ offers }) => (offers === null ? [] : [offers]));
	return lineOf('Total', {
		planned: sum('planned'),
		inPost: sum('inPost'),
		given: sum('given'),
		unknown: sum('unknown'),
		offers: offers.length === 0 ? null : offers.reduce((total, some) => total + some, 0)
	});
}

function lineOf(name: string, posts: Omit<MonthPosts, 'month'>): GroupLine {
	const { planned, inPost, given, unknown, offers } = posts;
	const gap = tidy(planned - inPost);
	const share = percentage(Math.max(0, gap), planned);
	return {
		...{ name, unknown, offers, query: '' },
		planned: given === 0 ? null : planned,
		inPost: given === 0 ? null : inPost,
		gap: given === 0 ? null : gap,
		vacancy: share && `${share} of ${decimal(planned)}`
	};
}

const NOUNS: Record<GroupName, [string, string]> = {
	role: ['role', 'roles'],
	trust: ['trust', 'trusts'],
	employer: ['kind of employer', 'kinds of employer'],
	focus: ['focus area', 'focus areas']
};

/** "At the end of September 2026, 4 of 5 roles were below plan. The widest gap is …" */
export function groupsSentence(lines: readonly GroupLine[], by: GroupName, month: string): string {
	const [one, many] = NOUNS[by];
	const known = lines.filter(({ gap }) => gap !== null);
	const when = `At the end of ${monthName(month)},`;
	if (known.length === 0)
		return `${when} no row gives both a plan and people in post, so no gap can be worked out.`;
	const below = known.filter(({ gap }) => gap! > 0);
	const silent = lines.length - known.length;
	const rest =
		silent === 0
			? ''
			: ` ${plural(silent, one, many)} ${agree(silent, 'gives', 'give')} no such figures.`;
	const of = plural(known.length, one, many);
	if (below.length === 0)
		return known.length === 1
			? `${when} the one ${one} was at or above its plan.${rest}`
			: `${when} all ${of} were at or above plan.${rest}`;
	const widest = below[0]!;
	const gap = `${decimal(widest.gap!)} of ${decimal(widest.planned!)} WTE`;
	if (known.length === 1)
		return `${when} the one ${one}, ${widest.name}, was below its plan by ${gap}.${rest}`;
	const how =
		below.length === known.length
			? `all ${of} were`
			: `${below.length} of ${of} ${agree(below.length, 'was', 'were')}`;
	return `${when} ${how} below plan. The widest gap is that of ${widest.name}: ${gap}.${rest}`;
}
