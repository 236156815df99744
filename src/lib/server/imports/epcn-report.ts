import { takenAs } from '#lib/domain/official-list.ts';
import { count } from '#lib/format/numbers.ts';
import { agree, listSome, plural } from '#lib/format/words.ts';
import type { EpcnTable } from '#lib/server/imports/epcn.ts';
import { columnNumber } from '#lib/server/imports/grid.ts';
import type { Problems } from '#lib/server/imports/problems.ts';
import type { Table } from '#lib/server/imports/table.ts';

/** Says what the file was taken as, whose networks were left out, and what could not be read. */
export function reportEpcn(epcn: EpcnTable, table: Table, problems: Problems): void {
	const { official, stays, codes, closed, unsure } = epcn;
	for (const column of table.matched.columns)
		if (stays && columnNumber(column.column) === epcn.practices)
			column.across = { letters: stays.sheet.name, months: {}, offset: null };
	const warn = (code: string, message: string) =>
		problems.addWhole({ severity: 'warning', code, effect: 'none', message });
	const shut =
		closed === 0
			? 'none of them closed'
			: `of which ${count(closed)} ${agree(closed, 'has', 'have')} closed`;
	const left =
		official.elsewhere === 0
			? ''
			: ` ${plural(official.elsewhere, 'network')} of other systems ${agree(official.elsewhere, 'is', 'are')} left out.`;
	warn(
		'official-list',
		`${takenAs(official.latest)}: ${plural(codes.size, 'network')} of this system, ${shut}.${left}`
	);
	if (!stays)
		warn(
			'practices-not-listed',
			'The file has no sheet of practices and their networks, so what is held of practices stays.'
		);
	const byPlace = Map.groupBy(unsure, ({ location }) => location);
	for (const [location, networks] of byPlace) {
		const named = networks.map(({ code, name }) => `${name} (${code})`);
		warn(
			'network-unplaced',
			`${plural(networks.length, 'network')} of ${location || 'no named board'} ${agree(networks.length, 'is', 'are')} left out, because the file does not say which of today’s systems ${agree(networks.length, 'it belongs', 'each belongs')} to: ${listSome(named, 20)}. Add by hand those that are yours: from then on the list keeps them up to date.`
		);
	}
	const unread = stays?.unread.filter(({ network }) => codes.has(network)) ?? [];
	if (stays && unread.length > 0)
		warn(
			'practice-not-read',
			`${plural(unread.length, 'practice row')} of ${stays.sheet.name} ${agree(unread.length, 'has', 'have')} no code or days that cannot be read, and ${agree(unread.length, 'is', 'are')} left out: ${agree(unread.length, 'row', 'rows')} ${listSome(
				unread.map(({ row }) => String(row)),
				20
			)}.`
		);
}
