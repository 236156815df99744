/** PROM returns in tables: by measure, team, service line and place, for a month or a quarter. Pure. */
import { addMonths, monthsBetween, quarterFromCode, quarterOf } from '#lib/domain/calendar.ts';
import { addedSums, type PromShareCode, type PromSums } from '#lib/domain/prom-shares.ts';
import { columnOf } from '#lib/domain/registers/definition.ts';
import { proms } from '#lib/domain/registers/proms.ts';
import { teams as teamsRegister } from '#lib/domain/registers/teams.ts';
import { monthName } from '#lib/format/dates.ts';

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
const SORTS: readonly PromSort[] = ['label', 'sent', 'first', 'paired', 'improved'];

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
