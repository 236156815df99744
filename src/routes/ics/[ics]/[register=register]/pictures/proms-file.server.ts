/** The table of outcome measures that an address asks for, before it becomes a file. */
import { type ExportColumn, type ExportKind, type ExportTable } from '#lib/server/exports/csv.ts';
import {
	boundsOf,
	gapOf,
	PROM_SHARES,
	shownShare,
	type PromSums
} from '#lib/domain/prom-shares.ts';
import { FEWEST_SHOWN } from '#lib/domain/disclosure-words.ts';
import { cellFor } from '#lib/domain/disclosure.ts';
import { tableNotes } from '#lib/domain/prom-table-words.ts';
import { PROM_BYS, PROM_MEASURES } from '#lib/domain/prom-tables.ts';
import type { Value } from '#lib/domain/registers/definition.ts';
import { dateAndQuarter } from '#lib/format/dates.ts';
import { measuresIn, type promTable } from './proms.server.ts';

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
