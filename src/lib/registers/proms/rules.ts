import { addMonths, monthsBetween, quarterFromCode, quarterOf } from '#lib/core/calendar.ts';
import { monthName } from '#lib/core/dates.ts';
import {
	addedOutside,
	disclosed,
	FEWEST_SHOWN,
	type OutsideCounts,
	STAND_INS_WORDS
} from '#lib/core/disclosure.ts';
import { count, percentage, shareOf } from '#lib/core/numbers.ts';
import { agree, listSome, plural } from '#lib/core/words.ts';
import { columnOf } from '#lib/registers/definition.ts';
import { teams as teamsRegister } from '#lib/registers/teams/definition.ts';
import { promFigure, proms } from './definition.ts';

// Shares of outcome measures where some counts are suppressed: what can be said, and between which
// bounds the true share lies.

/** The shares of a PROM return: the part, the whole it is of, and how each is said. */
export const PROM_SHARES = [
	{
		code: 'first',
		label: 'First score',
		part: 'first_scores',
		whole: 'eligible',
		of: 'eligible',
		rare: false
	},
	{
		code: 'paired',
		label: 'Paired score',
		part: 'paired_scores',
		whole: 'first_scores',
		of: 'with a first score',
		rare: false
	},
	{
		code: 'improved',
		label: 'Improved',
		part: 'improved',
		whole: 'paired_scores',
		of: 'with a paired score',
		rare: false
	},
	{
		code: 'reliable',
		label: 'Reliably improved',
		part: 'reliably_improved',
		whole: 'paired_scores',
		of: 'with a paired score',
		rare: true
	},
	{
		code: 'deteriorated',
		label: 'Reliably deteriorated',
		part: 'deteriorated',
		whole: 'paired_scores',
		of: 'with a paired score',
		rare: true
	}
] as const;

export type PromShareCode = (typeof PROM_SHARES)[number]['code'];

export type PromShare = {
	/** Sums over the rows that give both as numbers. */
	part: number;
	whole: number;
	/** Rows left out of both sums: one of the two is suppressed; one of the two is not given. */
	suppressed: number;
	missing: number;
	/**
	 * What the suppressed rows that give both may add at the least favourable and at the most
	 * favourable.
	 */
	least: { part: number; whole: number };
	most: { part: number; whole: number };
	/** For a reader outside: the sums that they are shown. */
	outside?: OutsideCounts;
};

export type PromSums = {
	/** Returns: one for each team, measure and month. */
	rows: number;
	shares: Record<PromShareCode, PromShare>;
};

export function noSums(): PromSums {
	const none = (): PromShare => ({
		...{ part: 0, whole: 0, suppressed: 0, missing: 0 },
		least: { part: 0, whole: 0 },
		most: { part: 0, whole: 0 }
	});
	const shares = PROM_SHARES.map(({ code }) => [code, none()] as const);
	return { rows: 0, shares: Object.fromEntries(shares) as PromSums['shares'] };
}

export function addedSums(all: readonly PromSums[]): PromSums {
	const sum = noSums();
	for (const one of all) {
		sum.rows += one.rows;
		for (const { code } of PROM_SHARES) {
			const [to, from] = [sum.shares[code], one.shares[code]];
			to.part += from.part;
			to.whole += from.whole;
			to.suppressed += from.suppressed;
			to.missing += from.missing;
			if (from.outside) {
				to.outside = addedOutside(to.outside ? [to.outside, from.outside] : [from.outside]);
			}
			for (const end of ['least', 'most'] as const) {
				to[end].part += from[end].part;
				to[end].whole += from[end].whole;
			}
		}
	}
	return sum;
}

/** The lowest and highest share of the rows that are not missing; null when nothing is suppressed or known. */
export function boundsOf(share: PromShare): { low: number; high: number } | null {
	const { part, whole, least, most, suppressed, outside } = share;
	// Outside, the true counts between the bounds would be told by them.
	if (outside || suppressed === 0 || whole + least.whole === 0) return null;
	const low = (part + least.part) / (whole + least.whole);
	const high = whole + most.whole === 0 ? 1 : (part + most.part) / (whole + most.whole);
	return { low, high: Math.min(1, high) };
}

/** Why a cell holds no share. `-` the measure is not used there, `:` nothing was sent, `*` suppressed. */
export type PromGap = '-' | ':' | '*';

export const PROM_GAPS: Record<PromGap, string> = {
	'-': 'not used',
	':': 'not submitted',
	'*': 'suppressed'
};

/** A share of rows that were sent, or why there is none. */
export function gapOf(share: PromShare, rows: number): PromGap | null {
	if (rows === 0) return ':';
	const known = rows - share.suppressed - share.missing;
	if (known > 0) return null;
	return share.suppressed > 0 ? '*' : ':';
}

/** "12 of 15 (80%)", with a * where suppressed rows are left out; or a symbol with its words. */
export function shareText(share: PromShare, rows: number, uses = true): string {
	const gap = !uses && rows === 0 ? '-' : gapOf(share, rows);
	if (gap) return `${gap} ${PROM_GAPS[gap]}`;
	return `${shareWords(share)}${share.suppressed > 0 ? ' *' : ''}`;
}

/** The share as its reader may see it: worked out from true counts, and rounded once. */
export function shownShare(share: PromShare) {
	return disclosed(promFigure(share), share.outside ? 'external' : 'programme');
}

/** "12 of 15 (80%)"; outside "10 of 15 (80%)". */
export function shareWords(share: PromShare): string {
	const { told } = shownShare(share);
	if (!told) return shareOf(share.part, share.whole);
	return `${told.numerator} of ${told.denominator} (${told.percent})`;
}

const rounded = (share: number) => percentage(Math.round(share * 1e9), 1e9);

/** How many rows show a `*` that the totals count in: for readers outside. */
export function hiddenSentences({ rows, shares }: PromSums): string[] {
	return PROM_SHARES.flatMap(({ code, label }) => {
		const hidden = shares[code].outside?.hidden ?? 0;
		if (hidden === 0) return [];
		return [
			`${label}: ${count(hidden)} of ${plural(rows, 'return')} ${agree(hidden, 'shows', 'show')} * for a count under ${FEWEST_SHOWN}; the totals count ${agree(hidden, 'it', 'each')} as ${STAND_INS_WORDS}.`
		];
	});
}

/** What the suppressed rows do to a total: a sentence for each share that leaves some out. */
export function suppressedSentences({ rows, shares }: PromSums): string[] {
	return PROM_SHARES.flatMap(({ code, label }) => {
		const share = shares[code];
		if (share.suppressed === 0) return [];
		const head = `${label}: ${count(share.suppressed)} of ${plural(rows, 'return')} ${agree(share.suppressed, 'holds', 'hold')} a suppressed count`;
		const bounds = boundsOf(share);
		if (share.outside && gapOf(share, rows) === null)
			return [`${head}; the totals leave ${agree(share.suppressed, 'it', 'them')} out.`];
		if (!bounds)
			return [`${head}, and nothing can be worked out from ${agree(rows, 'it', 'them')}.`];
		const [low, high] = [rounded(bounds.low), rounded(bounds.high)];
		if (gapOf(share, rows) === '*')
			return [`${head}, so there is no total; the true share may lie between ${low} and ${high}.`];
		return [
			`${head}; the totals leave ${agree(share.suppressed, 'it', 'them')} out, so the true share ${
				low === high ? `is about ${low} all the same` : `may lie between ${low} and ${high}`
			}.`
		];
	});
}

/** Rows that gave no figure, for the same note. */
export function missingSentence({ rows, shares }: PromSums): string {
	const missing = Math.max(...PROM_SHARES.map(({ code }) => shares[code].missing));
	if (missing === 0) return '';
	return `${count(missing)} of ${plural(rows, 'return')} ${agree(missing, 'does', 'do')} not give all four figures: a share leaves out those that lack one of its two.`;
}

// PROM returns in tables: by measure, team, service line and place, for a month or a quarter.

export const PROM_BYS = [
	{ code: 'measure', label: 'Measure' },
	{ code: 'team', label: 'Team' },
	{ code: 'line', label: 'Service line' },
	{ code: 'place', label: 'Place' }
] as const;
export type PromBy = (typeof PROM_BYS)[number]['code'];

/** Months that the trend shows, and that count when we say that a team does not use a measure. */
export const PROM_MONTHS = 24;

export const PROM_MEASURES = columnOf(proms, 'measure').choices ?? [];
const LINES = columnOf(teamsRegister, 'service_line').choices ?? [];

/** From the first to the last month, both written `2026-09`; `code` as the address writes it. */
export type PromPeriod = { code: string; label: string; from: string; to: string };

export type PromRequest = {
	by: PromBy;
	/** A measure's code, or null for all together. */
	measure: string | null;
	period: PromPeriod;
	sort: PromSort;
	descending: boolean;
};

export type PromSort = 'label' | 'sent' | PromShareCode;
const SORTS: readonly PromSort[] = ['label', 'sent', ...PROM_SHARES.map(({ code }) => code)];

/** The 24 months that end with this one, oldest first. */
export function trendMonths(last: string): string[] {
	return monthsBetween(addMonths(`${last}-01`, 1 - PROM_MONTHS).slice(0, 7), last);
}

/** Months with returns and the quarters they lie in, newest first. `last` is the last whole month. */
export function promPeriods(
	returned: readonly string[],
	last: string
): { months: PromPeriod[]; quarters: PromPeriod[] } {
	const months = returned.toSorted().toReversed();
	const quarters = [...new Set(months.map((month) => quarterOf(`${month}-01`).code))];
	return {
		months: months.map((month) => ({
			code: month,
			label: monthName(month),
			from: month,
			to: month
		})),
		quarters: quarters.map((code) => {
			const { label, startsOn, endsOn } = quarterFromCode(code)!;
			const [from, end] = [startsOn.slice(0, 7), endsOn.slice(0, 7)];
			const to = end > last ? last : end;
			const held = monthsBetween(from, to).length;
			return { code, label: held < 3 ? `${label} so far` : label, from, to };
		})
	};
}

/**
 * Reads `?by=`, `?of=`, `?period=` (a month or a quarter), `?by-sort=` and `?by-order=`; what it does
 * not know falls back, the period to the last month with returns, or to `last` without any.
 */
export function promRequest(
	parameters: URLSearchParams,
	returned: readonly string[],
	last: string
): PromRequest {
	const { months, quarters } = promPeriods(returned, last);
	const newest = months[0] ?? promPeriods([last], last).months[0]!;
	const asked = parameters.get('period');
	const sort = SORTS.find((code) => code === parameters.get('by-sort')) ?? 'label';
	return {
		by: PROM_BYS.find(({ code }) => code === parameters.get('by'))?.code ?? 'measure',
		measure: PROM_MEASURES.find(({ value }) => value === parameters.get('of'))?.value ?? null,
		period: [...months, ...quarters].find(({ code }) => code === asked) ?? newest,
		sort,
		descending: parameters.get('by-order') === 'desc'
	};
}

/** A team's name or code as it is compared: case, spaces and punctuation do not count. */
export function teamKey(text: string): string {
	return text
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[^\p{L}\p{N}]/gu, '');
}

export type KnownTeam = {
	id: number;
	code: string;
	name: string;
	place: string | null;
	line: string | null;
};

/** What one team sent for one measure. */
export type PromReturn = {
	team: string;
	measure: string;
	/** The first of the 24 months with a return (2026-09): none is due before it. */
	since: string;
	/** Sums over the chosen period. */
	sums: PromSums;
};

/** A team as its returns name it, and what the teams register knows of it. */
export type PromTeam = {
	/** As the returns write it; several where they write one team in several ways. */
	names: string[];
	known: KnownTeam | 'none' | 'several';
	returns: PromReturn[];
};

/** Returns by team: found in the teams register by code, and otherwise by name. */
export function promTeams(returns: readonly PromReturn[], teams: readonly KnownTeam[]): PromTeam[] {
	const byCode = grouped(teams, ({ code }) => teamKey(code));
	const byName = grouped(teams, ({ name }) => teamKey(name));
	const found = new Map<string, PromTeam>();
	for (const one of returns) {
		const key = teamKey(one.team);
		const fit = byCode.get(key) ?? byName.get(key) ?? [];
		const known = key === '' || fit.length === 0 ? 'none' : fit.length > 1 ? 'several' : fit[0]!;
		const same = typeof known === 'object' ? `#${known.id}` : key || one.team;
		const team = found.get(same) ?? { names: [], known, returns: [] };
		if (!team.names.includes(one.team)) team.names.push(one.team);
		team.returns.push(one);
		found.set(same, team);
	}
	return [...found.values()];
}

function grouped<One>(all: readonly One[], key: (one: One) => string): Map<string, One[]> {
	const groups = new Map<string, One[]>();
	for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
	return groups;
}

export type PromGroup = {
	key: string;
	label: string;
	/** The list's own filters that show these returns; null where no filter does. */
	listed: string | null;
	/** Names of the teams, as the returns write them; by team, only where one is written in several ways. */
	teams: string[];
	sums: PromSums;
	/** Returns that were due: one a month for each measure that a team uses. */
	due: number;
	/** Whether anybody here uses the measure asked for. */
	uses: boolean;
};

/** One line a group, unsorted. `of` null takes all measures together. */
export function promGroups(
	teams: readonly PromTeam[],
	{ by, measure, period }: Pick<PromRequest, 'by' | 'measure' | 'period'>
): PromGroup[] {
	if (by === 'measure')
		return PROM_MEASURES.filter(({ value }) => measure === null || value === measure).map(
			({ value, label }) =>
				groupOf(value, label, teams, value, period, new URLSearchParams({ measure: value }))
		);
	const key = { team: teamGroup, line: lineGroup, place: placeGroup }[by];
	const groups = grouped([...teams], (team) => key(team)[0]);
	return [...groups].map(([code, held]) => {
		const [, label] = key(held[0]!);
		const names = held[0]!.names;
		if (by !== 'team') return groupOf(code, label, held, measure, period, null);
		const filters = new URLSearchParams({ team: names[0]! });
		if (measure !== null) filters.set('measure', measure);
		const group = groupOf(code, label, held, measure, period, filters);
		// A list is filtered by one spelling: a team with several is linked by each of them.
		return names.length > 1 ? { ...group, listed: null, teams: names } : { ...group, teams: [] };
	});
}

function groupOf(
	key: string,
	label: string,
	teams: readonly PromTeam[],
	measure: string | null,
	period: PromPeriod,
	filters: URLSearchParams | null
): PromGroup {
	const held = teams.flatMap(({ returns }) =>
		returns.filter((one) => (measure === null || one.measure === measure) && one.since <= period.to)
	);
	const sums = addedSums(held.map((one) => one.sums));
	const due = teams.reduce((sum, team) => sum + dueFrom(team, measure, period), 0);
	return {
		key,
		label,
		listed: filters && held.length > 0 ? filters.toString() : null,
		teams: [...new Set(held.map(({ team }) => team))].sort((a, b) => a.localeCompare(b, 'en-GB')),
		sums,
		// A team that returned a month under two names sent more than it owed.
		due: Math.max(due, sums.rows),
		uses: held.length > 0
	};
}

/** A team that writes its name in two ways still owes one return a month for each measure. */
function dueFrom({ returns }: PromTeam, measure: string | null, period: PromPeriod): number {
	const since = new Map<string, string>();
	for (const one of returns) {
		if (measure !== null && one.measure !== measure) continue;
		const known = since.get(one.measure);
		if (known === undefined || one.since < known) since.set(one.measure, one.since);
	}
	const starts = [...since.values()].map((first) => (first > period.from ? first : period.from));
	return starts.reduce((sum, from) => sum + monthsBetween(from, period.to).length, 0);
}

const NOT_FOUND = 'Not in the teams register';
const SEVERAL = 'Fits several teams of the register';

const unknown = (known: 'none' | 'several'): [string, string] =>
	known === 'none' ? ['~none', NOT_FOUND] : ['~several', SEVERAL];

/** A group's key and its label. Keys with ~ sort last. */
function teamGroup({ names, known }: PromTeam): [string, string] {
	return typeof known === 'object' ? [`#${known.id}`, known.name] : [names[0]!, names[0]!];
}

function lineGroup({ known }: PromTeam): [string, string] {
	if (typeof known !== 'object') return unknown(known);
	if (known.line === null) return ['~', 'No service line given'];
	return [known.line, LINES.find(({ value }) => value === known.line)?.label ?? known.line];
}

function placeGroup({ known }: PromTeam): [string, string] {
	if (typeof known !== 'object') return unknown(known);
	return known.place === null ? ['~', 'No place given'] : [known.place, known.place];
}

// A table of outcome measures: its order, and what it says.

/** Sorted as asked; groups without a share last, whichever way round. */
export function sortedGroups(
	groups: readonly PromGroup[],
	{ sort, descending }: Pick<PromRequest, 'sort' | 'descending'>
): PromGroup[] {
	const value = ({ sums, due, uses }: PromGroup): number | null => {
		if (sort === 'label') return null;
		if (sort === 'sent') return due === 0 ? null : sums.rows / due;
		const share = sums.shares[sort];
		if (!uses || gapOf(share, sums.rows) !== null || share.whole === 0) return null;
		// Outside, an order by true shares would tell hidden counts apart.
		return shownShare(share).value;
	};
	const way = descending ? -1 : 1;
	const byLabel = (a: PromGroup, b: PromGroup) => {
		const last = Number(a.key.startsWith('~')) - Number(b.key.startsWith('~'));
		return last || (sort === 'label' ? way : 1) * a.label.localeCompare(b.label, 'en-GB');
	};
	return groups.toSorted((a, b) => {
		const [one, other] = [value(a), value(b)];
		if (one === null || other === null)
			return Number(one === null) - Number(other === null) || byLabel(a, b);
		return (one - other) * way || byLabel(a, b);
	});
}

/** "5 of the 7 returns due for September 2026 are in. Not in yet: Hill team (DIALOG)." */
export function returnsSentence(
	teams: readonly PromTeam[],
	total: Pick<PromGroup, 'sums' | 'due'>,
	{ measure, period }: Pick<PromRequest, 'measure' | 'period'>
): string {
	const { due, sums } = total;
	const name = PROM_MEASURES.find(({ value }) => value === measure)?.label;
	const noun = (number: number) => plural(number, name ? `${name} return` : 'return');
	if (due === 0) return `No team had used ${name ?? 'a measure'} by ${period.label}.`;
	if (sums.rows >= due)
		return due === 1
			? `The one ${name ? `${name} ` : ''}return due for ${period.label} is in.`
			: `${due === 2 ? `Both ${name ? `${name} ` : ''}returns` : `All ${noun(due)}`} due for ${period.label} are in.`;
	const lacking = teams.flatMap(({ names, returns }) =>
		returns
			.filter((one) => measure === null || one.measure === measure)
			.filter((one) => one.since <= period.to && one.sums.rows === 0)
			.map(
				(one) => `${names[0]} (${PROM_MEASURES.find(({ value }) => value === one.measure)!.label})`
			)
	);
	const isIn = agree(sums.rows || 1, 'is', 'are');
	const head =
		due === 1
			? `The one ${name ? `${name} ` : ''}return due for ${period.label} is not in yet.`
			: `${sums.rows === 0 ? 'None' : count(sums.rows)} of the ${noun(due)} due for ${period.label} ${isIn} in.`;
	return lacking.length === 0 ? head : `${head} Nothing from ${listSome(lacking, 5)}.`;
}

/** What a reader of the table must know. */
export function tableNotes(
	total: PromSums,
	{ period }: Pick<PromRequest, 'period'>,
	/** How many measures the table adds up. */
	measures: number
): string[] {
	return [
		...suppressedSentences(total),
		...hiddenSentences(total),
		missingSentence(total),
		period.from !== period.to &&
			'The months of the quarter are added up: somebody counted in two months counts twice.',
		measures > 1 && 'Somebody counted for two measures counts for both.'
	].filter((note): note is string => !!note);
}

// Outcome measures month by month, in words.

/** The sums of one month (2026-09). */
export type PromMonth = { month: string; sums: PromSums };

/** First score: 300 of 1,000 (30%) in October 2024, 950 of 1,700 (56%) in September 2026. … */
export function trendSentence(months: readonly PromMonth[]): string {
	const shares = PROM_SHARES.flatMap(({ code, label }) => {
		const known = months.filter(
			({ sums }) => gapOf(sums.shares[code], sums.rows) === null && sums.shares[code].whole > 0
		);
		const [first, last] = [known[0], known.at(-1)];
		if (!first || !last) return [];
		const shareIn = ({ month, sums }: PromMonth) =>
			`${shareWords(sums.shares[code])} in ${monthName(month)}`;
		return [`${label}: ${first === last ? shareIn(last) : `${shareIn(first)}, ${shareIn(last)}`}.`];
	});
	const from = months.findIndex(({ sums }) => sums.rows > 0);
	if (from < 0) return 'Nothing was submitted in these months.';
	const gaps = months
		.slice(from)
		.filter(({ sums }) => sums.rows === 0)
		.map(({ month }) => monthName(month));
	return [
		...(shares.length > 0 ? shares : ['No share can be worked out from these months.']),
		from > 0 && `The first return shown is of ${monthName(months[from]!.month)}.`,
		gaps.length > 0 && `Nothing was submitted for ${listSome(gaps, 4)}.`
	]
		.filter(Boolean)
		.join(' ');
}

/** "All returns of the 12 months came in.", or how many are missing, and from which teams most. */
export function gridSentence({
	months,
	teams,
	missing,
	rows
}: {
	months: readonly string[];
	teams: number;
	missing: number;
	rows: readonly { label: string; missing: number }[];
}): string {
	const over = `the ${plural(months.length, 'month')} to ${monthName(months.at(-1)!)}`;
	if (missing === 0) return `Every return that was due in ${over} came in.`;
	const [worst] = rows;
	const drawn =
		rows.length < teams
			? ` Those ${rows.length} of ${teams} teams are drawn that left out most.`
			: '';
	return `${plural(missing, 'return')} of ${over} ${agree(missing, 'has', 'have')} not come in; ${worst!.label} left out most, ${count(worst!.missing)}.${drawn}`;
}
