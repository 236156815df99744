import type { IcsScope } from '#lib/core/access.ts';
import { addMonths, lastWholeMonth, monthEnd, monthsBetween } from '#lib/core/calendar.ts';
import { dateAndQuarter } from '#lib/core/dates.ts';
import { cellFor, FEWEST_SHOWN, MOST_HIDDEN } from '#lib/core/disclosure.ts';
import { cached, rowsOf } from '#lib/platform/cache.server.ts';
import { all } from '#lib/platform/database.server.ts';
import type { Value } from '#lib/registers/definition.ts';
import {
	byMonths,
	outsideFrom,
	outsideSums,
	type RegisterServer
} from '#lib/registers/plug-in.server.ts';
import type { ExportColumn, ExportKind, ExportTable } from '#lib/spreadsheet/write.ts';
import { type PromFigures, promMeasures, proms, promSentence } from './definition.ts';
import {
	addedSums,
	boundsOf,
	gapOf,
	type KnownTeam,
	noSums,
	PROM_BYS,
	PROM_MEASURES,
	PROM_SHARES,
	type PromGroup,
	promGroups,
	type PromMonth,
	promPeriods,
	promRequest,
	type PromRequest,
	type PromReturn,
	type PromShareCode,
	type PromSums,
	type PromTeam,
	promTeams,
	returnsSentence,
	shareText,
	shownShare,
	sortedGroups,
	tableNotes,
	trendMonths,
	trendSentence
} from './rules.ts';

/** Whether a row's four figures are all there; codes are those of the register's definition. */
const PROM_STATUS = `CASE
	WHEN eligible IS NULL OR first_scores IS NULL OR paired_scores IS NULL OR improved IS NULL THEN 'incomplete'
	WHEN '*' IN (eligible, first_scores, paired_scores, improved) THEN 'suppressed'
	ELSE 'complete' END`;

const sums = (name: string, some: string, whole: string) =>
	`coalesce(sum(${some}) FILTER (WHERE ${some} <> '*' AND ${whole} <> '*'), 0) AS ${name}Part,
	coalesce(sum(${whole}) FILTER (WHERE ${some} <> '*' AND ${whole} <> '*'), 0) AS ${name}Whole,
	count(*) FILTER (WHERE '*' IN (${some}, ${whole})) AS ${name}Suppressed,
	count(*) FILTER (WHERE (${some} IS NULL OR ${whole} IS NULL)
		AND coalesce(${some}, 0) <> '*' AND coalesce(${whole}, 0) <> '*') AS ${name}Missing,
	${outsideSums(name, some, whole, `${some} <> '*' AND ${whole} <> '*'`)}`;

const SUMS = [
	sums('first', 'first_scores', 'eligible'),
	sums('paired', 'paired_scores', 'first_scores'),
	sums('improved', 'improved', 'paired_scores'),
	sums('reliable', 'reliably_improved', 'paired_scores'),
	sums('deteriorated', 'deteriorated', 'paired_scores')
].join(',\n');

type Summed = { month: string } & Record<
	`${PromShareCode}${'Part' | 'Whole' | 'Suppressed' | 'Missing'}`,
	number
>;

/** The figures of the last whole month with a return by the day (ISO). */
export function promFigures(scope: IcsScope, asAt: string): PromFigures {
	const [found] = all<Summed>(
		`SELECT month, ${SUMS} FROM proms WHERE ics_id = @ics AND removed_at IS NULL AND month = (
			SELECT max(month) FROM proms WHERE ics_id = @ics AND removed_at IS NULL AND month <= @month)
		GROUP BY month`,
		{ ics: scope.ics.id, month: lastWholeMonth(asAt) }
	);
	return figures(found, asAt);
}

/** The figures of every month with a return, up to `lastMonth` (2026-09), oldest first. */
export function promFiguresByMonth(scope: IcsScope, lastMonth: string): PromFigures[] {
	return all<Summed>(
		`SELECT month, ${SUMS} FROM proms
		WHERE ics_id = @ics AND removed_at IS NULL AND month <= @month GROUP BY month ORDER BY month`,
		{ ics: scope.ics.id, month: lastMonth }
	).map((found) => figures(found, monthEnd(found.month)));
}

function figures(found: Summed | undefined, asAt: string): PromFigures {
	const part = (name: PromShareCode) => ({
		part: found?.[`${name}Part`] ?? 0,
		whole: found?.[`${name}Whole`] ?? 0,
		suppressed: found?.[`${name}Suppressed`] ?? 0,
		missing: found?.[`${name}Missing`] ?? 0,
		outside: outsideFrom(found, name)
	});
	return {
		asAt,
		month: found?.month ?? null,
		first: part('first'),
		paired: part('paired'),
		improved: part('improved'),
		reliable: part('reliable'),
		deteriorated: part('deteriorated')
	};
}

// Sums of outcome measures by month and by team: added up in the database, never row by row.

const FIELDS = [
	...['part', 'whole', 'suppressed', 'missing'],
	...['leastPart', 'leastWhole', 'mostPart', 'mostWhole']
] as const;

/**
 * The sums of each share over the rows that `which` picks. A row with one of the two suppressed is in
 * neither sum; what it may add lies between `least` and `most`, for a part is never above its whole.
 */
function sumsOf(which: string, { audience }: IcsScope): string {
	const shares = PROM_SHARES.map(({ code, part, whole }) => {
		const sum = (value: string) => `coalesce(sum(CASE WHEN ${which} THEN ${value} END), 0)`;
		const known = `${part} <> '*' AND ${whole} <> '*'`;
		const most = MOST_HIDDEN;
		/** A value for: both suppressed, the part alone, the whole alone. */
		const hidden = (both: string | number, onlyPart: string, onlyWhole: string) =>
			`CASE WHEN ${part} = '*' AND ${whole} = '*' THEN ${both}
				WHEN ${part} = '*' AND ${whole} IS NOT NULL THEN ${onlyPart}
				WHEN ${whole} = '*' AND ${part} IS NOT NULL THEN ${onlyWhole} END`;
		const sums = [
			[sum(`CASE WHEN ${known} THEN ${part} END`), 'part'],
			[sum(`CASE WHEN ${known} THEN ${whole} END`), 'whole'],
			[sum(`'*' IN (coalesce(${part}, ''), coalesce(${whole}, ''))`), 'suppressed'],
			[
				sum(`(${part} IS NULL OR ${whole} IS NULL)
					AND '*' NOT IN (coalesce(${part}, ''), coalesce(${whole}, ''))`),
				'missing'
			],
			[sum(hidden(0, '0', part)), 'leastPart'],
			[sum(hidden(most, whole, `max(${most}, ${part})`)), 'leastWhole'],
			[sum(hidden(most, `min(${most}, ${whole})`, part)), 'mostPart'],
			[sum(hidden(most, whole, part)), 'mostWhole']
		].map(([sql, name]) => `${sql} AS ${code}_${name}`);
		if (audience === 'programme') return sums.join(', ');
		const given = `${which} AND ${known}`;
		return [...sums, outsideSums(code, part, whole, given)].join(', ');
	});
	return `coalesce(sum(${which}), 0) AS rows, ${shares.join(', ')}`;
}

type RawSums = { rows: number } & Record<string, number>;

function sumsFrom(raw: RawSums, { audience }: IcsScope): PromSums {
	const shares = PROM_SHARES.map(({ code }) => {
		const [part, whole, suppressed, missing, ...ends] = FIELDS.map(
			(field) => raw[`${code}_${field}`] ?? 0
		);
		return [
			code,
			{
				...{ part, whole, suppressed, missing },
				least: { part: ends[0], whole: ends[1] },
				most: { part: ends[2], whole: ends[3] },
				...(audience === 'programme' ? {} : { outside: outsideFrom(raw, code) })
			}
		];
	});
	return { rows: raw.rows, shares: Object.fromEntries(shares) as PromSums['shares'] };
}

/** Months with returns, between two months (2026-09), oldest first; of one measure where it is given. */
export function promMonths(
	scope: IcsScope,
	from: string,
	to: string,
	measure: string | null = null
): PromMonth[] {
	const question = `months/${scope.audience}/${from}/${to}/${measure ?? ''}`;
	return cached({ dependsOn: rowsOf(scope, 'proms'), key: question }, () =>
		all<{ month: string } & RawSums>(
			`SELECT month, ${sumsOf('1', scope)} FROM proms
			WHERE ics_id = @ics AND month BETWEEN @from AND @to AND removed_at IS NULL
				AND (@measure IS NULL OR measure = @measure)
			GROUP BY month ORDER BY month`,
			{ ics: scope.ics.id, from, to, measure }
		).map((raw) => ({ month: raw.month, sums: sumsFrom(raw, scope) }))
	);
}

/**
 * A line for each team and measure with a return between `from` and `to` (2026-09): its sums over
 * the months of `period` alone.
 */
export function promReturns(
	scope: IcsScope,
	from: string,
	to: string,
	period: { from: string; to: string }
): PromReturn[] {
	const question = `returns/${scope.audience}/${from}/${to}/${period.from}/${period.to}`;
	return cached({ dependsOn: rowsOf(scope, 'proms'), key: question }, () =>
		all<{ team: string; measure: string; since: string } & RawSums>(
			`SELECT team, measure, min(month) AS since, ${sumsOf('(month BETWEEN @first AND @last)', scope)}
			FROM proms
			WHERE ics_id = @ics AND month BETWEEN @from AND @to AND removed_at IS NULL
			GROUP BY team, measure ORDER BY team COLLATE NOCASE`,
			{ ics: scope.ics.id, from, to, first: period.from, last: period.to }
		).map((raw) => ({
			team: raw.team,
			measure: raw.measure,
			since: raw.since,
			sums: sumsFrom(raw, scope)
		}))
	);
}

/** Teams that are drawn at most; the table by team holds them all. */
const TEAMS_DRAWN = 15;
/** Months that they are drawn for. */
const GRID_MONTHS = 12;

/**
 * How many of the returns that were due came in, by team and month up to the last (2026-09): the teams that
 * leave out most come first. Returns are counted here, never people.
 */
function returnsGrid(scope: IcsScope, last: string, teams: readonly PromTeam[]) {
	const months = monthsBetween(addMonths(`${last}-01`, 1 - GRID_MONTHS).slice(0, 7), last);
	const sent = cached(
		{ dependsOn: rowsOf(scope, 'proms'), key: `grid/${last}` },
		() =>
			new Map(
				all<{ team: string; month: string; returns: number }>(
					`SELECT team, month, count(DISTINCT measure) AS returns FROM proms
					WHERE ics_id = @ics AND month BETWEEN @from AND @last AND removed_at IS NULL
					GROUP BY team, month`,
					{ ics: scope.ics.id, from: months[0], last }
				).map(({ team, month, returns }) => [`${team} ${month}`, returns])
			)
	);
	const rows = teams.map(({ names, known, returns }) => {
		const cells = months.map((month) => {
			const measures = returns.filter(({ since }) => since <= month).map(({ measure }) => measure);
			const due = new Set(measures).size;
			const came = names.reduce((sum, name) => sum + (sent.get(`${name} ${month}`) ?? 0), 0);
			return { due, came: Math.min(due, came) };
		});
		const missing = cells.reduce((sum, { due, came }) => sum + due - came, 0);
		return {
			team: names[0]!,
			label: typeof known === 'object' ? known.name : names[0]!,
			cells,
			missing
		};
	});
	return {
		months,
		teams: rows.length,
		missing: rows.reduce((sum, row) => sum + row.missing, 0),
		rows: rows.toSorted((a, b) => b.missing - a.missing).slice(0, TEAMS_DRAWN)
	};
}

/** The teams of the register, for finding a return's team in it. */
export function knownTeams(scope: IcsScope): KnownTeam[] {
	return all<KnownTeam>(
		`SELECT id, code, name, place, service_line AS line FROM teams
		WHERE ics_id = ? AND removed_at IS NULL ORDER BY name COLLATE NOCASE, id`,
		scope.ics.id
	);
}

// What the page of PROM returns is drawn from: the trend, and one table that the address chooses.

/** The table that an address asks for, of the 24 months up to the last whole one. */
export function promTable(scope: IcsScope, asAt: string, url: URL) {
	const last = lastWholeMonth(asAt);
	const months = trendMonths(last);
	const from = months[0]!;
	const held = promMonths(scope, from, last);
	const returned = held.map(({ month }) => month);
	const request = promRequest(url.searchParams, returned, last);
	const teams = promTeams(promReturns(scope, from, last, request.period), knownTeams(scope));
	const groups = sortedGroups(promGroups(teams, request), request);
	const total = {
		sums: addedSums(groups.map(({ sums }) => sums)),
		due: groups.reduce((sum, { due }) => sum + due, 0)
	};
	return { last, months, held, returned, request, teams, groups, total };
}

/** As at an ISO date; `url` holds what the reader chose to look at. */
export function promDashboard(scope: IcsScope, asAt: string, url: URL) {
	const { last, months, held, returned, request, teams, groups, total } = promTable(
		scope,
		asAt,
		url
	);
	if (returned.length === 0) return { last, shown: null };
	const found = request.measure ? promMonths(scope, months[0]!, last, request.measure) : held;
	const trend = months.map(
		(month) => found.find((one) => one.month === month) ?? { month, sums: noSums() }
	);
	const unfound = (known: 'none' | 'several') =>
		teams.filter((team) => team.known === known).flatMap(({ names }) => names);
	return {
		last,
		shown: {
			request: { ...request, period: { code: request.period.code, label: request.period.label } },
			choices: choices(request, returned, last),
			trend: {
				sentence: trendSentence(trend),
				series: seriesOf(trend, sharesGiven(addedSums(trend.map(({ sums }) => sums))))
			},
			table: {
				sentence: returnsSentence(teams, total, request),
				groups: groups.map(shownGroup),
				shares: sharesGiven(total.sums),
				total: shownGroup({
					...total,
					...{ key: '', label: 'All', listed: null, teams: [], uses: total.due > 0 }
				}),
				notes: tableNotes(total.sums, request, measuresIn(teams, request))
			},
			grid: returnsGrid(scope, returned.at(-1)!, teams),
			unfound: { none: unfound('none'), several: unfound('several') }
		}
	};
}

/** How many measures a table of the chosen period adds up. */
export function measuresIn(teams: readonly PromTeam[], { measure, period }: PromRequest): number {
	const sent = teams
		.flatMap(({ returns }) => returns)
		.filter((one) => (measure === null || one.measure === measure) && one.since <= period.to);
	return new Set(sent.map((one) => one.measure)).size;
}

/** What can be chosen; the first of each is what an address without a choice shows. */
function choices({ by, measure, period }: PromRequest, returned: readonly string[], last: string) {
	const { months, quarters } = promPeriods(returned, last);
	const [newest, ...earlier] = months;
	const [first, ...others] = PROM_BYS;
	return [
		{
			name: 'by',
			label: 'Table by',
			all: first.label,
			value: by === first.code ? null : by,
			options: others.map(({ code, label }) => ({ value: code, label }))
		},
		{
			name: 'of',
			label: 'Measure',
			all: 'All measures',
			value: measure,
			options: PROM_MEASURES.map(({ value, label }) => ({ value, label }))
		},
		{
			name: 'period',
			label: 'Month or quarter',
			all: newest?.label ?? '',
			value: period.code === newest?.code ? null : period.code,
			options: [...quarters, ...earlier].map(({ code, label }) => ({ value: code, label }))
		}
	];
}

function shownGroup({ key, label, listed, teams, sums, due, uses }: PromGroup) {
	return {
		...{ key, label, listed, teams },
		sent: due === 0 ? '- not used' : `${sums.rows} of ${due}`,
		...(Object.fromEntries(
			PROM_SHARES.map(({ code }) => [code, shareText(sums.shares[code], sums.rows, uses)])
		) as Record<PromShareCode, string>)
	};
}

export type ShownGroup = ReturnType<typeof shownGroup>;

/** Those that stand on the page: some that few trusts send only where a return gives them, whatever it counts. */
function sharesGiven({ rows, shares }: PromSums): PromShareCode[] {
	return PROM_SHARES.filter(({ code, rare }) => !rare || rows > shares[code].missing).map(
		({ code }) => code
	);
}

function seriesOf(trend: readonly PromMonth[], given: readonly PromShareCode[]) {
	return PROM_SHARES.filter(({ code }) => given.includes(code)).map(({ code, label }) => ({
		key: code,
		label,
		points: trend.map(({ month, sums }) => {
			const share = sums.shares[code];
			const value = gapOf(share, sums.rows) === null ? shownShare(share).value : null;
			return {
				x: `${month}-01`,
				y: value === null ? null : Math.round(value * 1000) / 10,
				label: shareText(share, sums.rows)
			};
		})
	}));
}

export type PromTable = ReturnType<typeof promTable>;

// The table of outcome measures that an address asks for, before it becomes a file.

const column = (name: string, label: string, kind: ExportKind, wide = false): ExportColumn => ({
	...{ name, label, kind, wide }
});

/** Shares as numbers, as their reader may see them, with the bounds that suppressed counts leave; `*`, `-` and `:` as on the page. */
export function promFile(
	ics: { code: string; name: string },
	asAt: string,
	{ request, teams, groups, total }: PromTable
): ExportTable {
	const by = PROM_BYS.find(({ code }) => code === request.by)!.label;
	const measure = PROM_MEASURES.find(({ value }) => value === request.measure)?.label;
	return {
		title: `PROM returns by ${by.toLowerCase()}`,
		columns: [
			column('group', by, 'text', true),
			column('sent', 'Returns in', 'whole-number'),
			column('due', 'Returns due', 'whole-number'),
			...PROM_SHARES.flatMap(({ code, label, of, rare }) => [
				column(`${code}_part`, label, 'whole-number'),
				// Several are of the same people: no two headings are alike.
				column(
					`${code}_whole`,
					rare ? `${label}, of people ${of}` : `Of people ${of}`,
					'whole-number'
				),
				column(`${code}_share`, `${label}, %`, 'decimal'),
				column(`${code}_low`, `${label}, lowest %`, 'decimal'),
				column(`${code}_high`, `${label}, highest %`, 'decimal'),
				column(`${code}_suppressed`, `${label}, returns suppressed`, 'whole-number')
			])
		],
		rows: groups.map(({ label, sums, due, uses }) => [
			...[label, sums.rows, due],
			...PROM_SHARES.flatMap(({ code }) => shareCells(sums, code, uses))
		]),
		notes: [
			['PROM returns', `${ics.name} (${ics.code}), by ${by.toLowerCase()}`],
			['As at', dateAndQuarter(asAt)],
			['Period', request.period.label],
			['Measure', measure ?? 'All measures together'],
			...tableNotes(total.sums, request, measuresIn(teams, request)).map(
				(note): [string, string] => ['Note', note]
			),
			['Symbols', `* fewer than ${FEWEST_SHOWN} people; - measure not used; : not submitted`]
		]
	};
}

const percent = (share: number) => Math.round(share * 1000) / 10;

function shareCells(
	sums: PromSums,
	code: (typeof PROM_SHARES)[number]['code'],
	uses: boolean
): Value[] {
	const share = sums.shares[code];
	const gap = !uses && sums.rows === 0 ? '-' : gapOf(share, sums.rows);
	const bounds = boundsOf(share);
	const [low, high] = bounds ? [percent(bounds.low), percent(bounds.high)] : [null, null];
	if (gap) return [gap, gap, gap, low, high, share.suppressed];
	const shown = shownShare(share);
	const value = cellFor(shown, 'value');
	return [
		cellFor(shown, 'numerator'),
		cellFor(shown, 'denominator'),
		typeof value === 'number' ? percent(value) : value,
		...[low, high, share.suppressed]
	];
}

export const promsServer: RegisterServer = {
	register: proms,
	status: PROM_STATUS,
	...byMonths(promFigures, promFiguresByMonth, { sentence: promSentence, measures: promMeasures }),
	dashboard: promDashboard
};
