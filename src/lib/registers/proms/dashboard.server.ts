import type { IcsScope } from '#lib/core/access.ts';
import { lastWholeMonth } from '#lib/core/calendar.ts';
import { dateAndQuarter } from '#lib/core/dates.ts';
import { cellFor, FEWEST_SHOWN } from '#lib/core/disclosure.ts';
import type { Value } from '#lib/registers/definition.ts';
import type { ExportColumn, ExportKind, ExportTable } from '#lib/spreadsheet/write.ts';
import { knownTeams, promMonths, promReturns } from './figures.server.ts';
import {
	addedSums,
	boundsOf,
	gapOf,
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
export function promPicture(scope: IcsScope, asAt: string, url: URL) {
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
			trend: { sentence: trendSentence(trend), series: seriesOf(trend) },
			table: {
				sentence: returnsSentence(teams, total, request),
				groups: groups.map(shownGroup),
				total: shownGroup({
					...total,
					...{ key: '', label: 'All', listed: null, teams: [], uses: total.due > 0 }
				}),
				notes: tableNotes(total.sums, request, measuresIn(teams, request))
			},
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

function seriesOf(trend: readonly PromMonth[]) {
	return PROM_SHARES.map(({ code, label }) => ({
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

// The table of outcome measures that an address asks for, before it becomes a file.

const column = (name: string, label: string, kind: ExportKind, wide = false): ExportColumn => ({
	...{ name, label, kind, wide }
});

/** Shares as numbers, as their reader may see them, with the bounds that suppressed counts leave; `*`, `-` and `:` as on the page. */
export function promFile(
	ics: { code: string; name: string },
	asAt: string,
	{ request, teams, groups, total }: ReturnType<typeof promTable>
): ExportTable {
	const by = PROM_BYS.find(({ code }) => code === request.by)!.label;
	const measure = PROM_MEASURES.find(({ value }) => value === request.measure)?.label;
	return {
		title: `PROM returns by ${by.toLowerCase()}`,
		columns: [
			column('group', by, 'text', true),
			column('sent', 'Returns in', 'whole-number'),
			column('due', 'Returns due', 'whole-number'),
			...PROM_SHARES.flatMap(({ code, label, of }) => [
				column(`${code}_part`, label, 'whole-number'),
				column(`${code}_whole`, `Of people ${of}`, 'whole-number'),
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
