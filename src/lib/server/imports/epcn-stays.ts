/** The practices' stays in networks, as an official list of networks gives them. */
import { cellReader } from '#lib/domain/cells.ts';
import { tidyText } from '#lib/domain/cells/text.ts';
import type { Membership } from '#lib/domain/practices.ts';
import { columnOf } from '#lib/domain/registers/definition.ts';
import { pcns } from '#lib/domain/registers/pcns.ts';
import { dayIn, findSheet, type EpcnSheet } from '#lib/server/imports/epcn-sheet.ts';
import { shown, type Grid } from '#lib/server/imports/grid.ts';

export type EpcnStays = {
	memberships: Membership[];
	/** Every day named, of all systems. */
	days: string[];
	/** By network: the sub-ICB location that most of its practices are in. */
	locations: Map<string, { code: string; name: string }>;
	/** Rows that could not be read, as the spreadsheet numbers them, each with its network's code. */
	unread: { row: number; network: string }[];
	sheet: Grid;
};

type StayColumn = 'practice' | 'name' | 'subIcb' | 'location' | 'network' | 'joined' | 'left';

const STAYS: Record<StayColumn, RegExp> = {
	practice: /^(?:partner|practice)(?:organisation|org)?code$/,
	name: /^(?:partner|practice)(?:organisation|org)?name$/,
	subIcb: /^practiceparentsubicb(?:loc|location)?code$/,
	location: /^practiceparentsubicb(?:loc|location)?(?:name)?$/,
	network: /^pcncode$/,
	joined: /^practicetopcnrelationshipstartdate$/,
	left: /^practicetopcnrelationshipenddate$/
};

export function staysSheet(grids: readonly Grid[]): EpcnSheet<StayColumn> | null {
	return findSheet(grids, STAYS);
}

/** Reads all rows. One without codes, or whose days cannot be read or contradict, is not taken. */
export function epcnStays(
	{ grid, header, columns }: EpcnSheet<StayColumn>,
	today: string
): EpcnStays {
	const readDay = cellReader(columnOf(pcns, 'opened_on'), { today });
	// Seven thousand rows name a few hundred days.
	const known = new Map<string, string | null | undefined>();
	const dayOf = (row: Grid['rows'][number], column: number): string | null | undefined => {
		const text = shown(row[column]);
		if (!known.has(text)) known.set(text, readDay(dayIn(row[column])).value as string | null);
		return known.get(text);
	};
	const found = new Map<string, Membership>();
	const places = new Map<string, Map<string, { code: string; name: string; count: number }>>();
	const stays: EpcnStays = {
		memberships: [],
		days: [],
		locations: new Map(),
		unread: [],
		sheet: grid
	};
	for (let index = header + 1; index < grid.rows.length; index += 1) {
		const row = grid.rows[index]!;
		const [practice, network] = [text(row[columns.practice]), text(row[columns.network])];
		if (practice === '' && network === '') continue;
		const [joinedOn, leftOn] = [dayOf(row, columns.joined), dayOf(row, columns.left)];
		const contradicts = joinedOn && leftOn && leftOn < joinedOn;
		if (!practice || !network || !joinedOn || leftOn === undefined || contradicts) {
			stays.unread.push({ row: grid.numbers[index]!, network });
			continue;
		}
		const name = text(row[columns.name]) || practice;
		// The same stay twice is one, and the row further down knows better.
		found.set(`${network} ${practice} ${joinedOn}`, { network, practice, name, joinedOn, leftOn });
		stays.days.push(joinedOn, ...(leftOn ? [leftOn] : []));
		const place = { code: text(row[columns.subIcb]), name: text(row[columns.location]), count: 0 };
		const counts = places.get(network) ?? new Map<string, typeof place>();
		places.set(network, counts);
		if (!counts.has(place.code)) counts.set(place.code, place);
		counts.get(place.code)!.count += 1;
	}
	stays.memberships = [...found.values()];
	for (const [network, counts] of places)
		stays.locations.set(
			network,
			[...counts.values()].reduce((best, next) => (next.count > best.count ? next : best))
		);
	return stays;
}

function text(cell: Grid['rows'][number][number]): string {
	return tidyText(shown(cell));
}
