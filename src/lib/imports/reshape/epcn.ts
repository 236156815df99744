import { count } from '#lib/core/numbers.ts';
import { comparable, tidyText } from '#lib/core/text.ts';
import { agree, listSome, plural } from '#lib/core/words.ts';
import type { Problems } from '#lib/imports/findings.ts';
import { takenAs } from '#lib/imports/official-list.ts';
import type { OfficialList, ReadingContext } from '#lib/imports/reading.ts';
import type { Table } from '#lib/imports/table.ts';
import { type Board, boardKey, type Whose, whoseIs } from '#lib/organisations/rules.ts';
import { columnOf } from '#lib/registers/definition.ts';
import { cellReader } from '#lib/registers/parse/cells.ts';
import { pcns } from '#lib/registers/pcns/definition.ts';
import { belongsOn, type Membership } from '#lib/registers/pcns/rules.ts';
import { columnNumber, type Grid, isBlank, type RawCell, shown } from '#lib/spreadsheet/grid.ts';
import { Refusal } from '#lib/spreadsheet/limits.ts';
import type { FileSheets, Reshape } from './reshape.ts';

// Sheets of an official list of networks, known by their headings, and the days they write.

/** A sheet whose headings were found: its columns by what they hold. */
export type EpcnSheet<Name extends string> = {
	grid: Grid;
	/** Position of the headings in the sheet's rows. */
	header: number;
	columns: Record<Name, number>;
};

/** Rows below this are never taken for the headings. */
const SEARCHED = 20;

/** The first sheet with a row that names all of the columns. */
export function findSheet<Name extends string>(
	grids: readonly Grid[],
	wanted: Readonly<Record<Name, RegExp>>
): EpcnSheet<Name> | null {
	for (const grid of grids) {
		for (let header = 0; header < Math.min(grid.rows.length, SEARCHED); header += 1) {
			const headings = Array.from(grid.rows[header]!, (cell) => comparable(shown(cell)));
			const columns = Object.entries<RegExp>(wanted).map(
				([name, pattern]) => [name, headings.findIndex((heading) => pattern.test(heading))] as const
			);
			if (columns.every(([, column]) => column >= 0))
				return { grid, header, columns: Object.fromEntries(columns) as Record<Name, number> };
		}
	}
	return null;
}

/** 20240401, as a number or a text, as 2024-04-01; anything else as it stands. */
export function dayIn(cell: RawCell): RawCell {
	if (isBlank(cell)) return null;
	const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(shown(cell).trim());
	if (!parts || Number(parts[1]) < 1900 || Number(parts[2]) > 12 || Number(parts[3]) > 31)
		return cell ?? null;
	return parts.slice(1).join('-');
}

// The practices' stays in networks, as an official list of networks gives them.

export type EpcnStays = {
	memberships: Membership[];
	/** Every day named, of all systems. */
	days: string[];
	/** By network: the sub-ICB location that most of its practices are in. */
	locations: Map<string, { code: string; name: string }>;
	/** Rows that could not be read, as the spreadsheet numbers them, each with its network's code. */
	unread: { row: number; network: string }[];
	sheet: Grid;
	/** By network: positions of the rows that were read. */
	rows: Map<string, number[]>;
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
		sheet: grid,
		rows: new Map()
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
		const rows = stays.rows.get(network);
		if (rows) rows.push(index);
		else stays.rows.set(network, [index]);
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

// The table made of an official list of networks: those of one system.

export type NetworkColumn = 'code' | 'name' | 'subIcb' | 'location' | 'opened' | 'closed';

export type EpcnNetworks = {
	/** The sheet as it was read. */
	sheet: Grid;
	/** The made table: the columns that are read where they stood, and the number of practices. */
	grid: Grid;
	/** The made column with the number of practices; -1 where the file does not list them. */
	practices: number;
	/** The codes of the networks taken. */
	codes: Set<string>;
	/** How many of them had closed before today. */
	closed: number;
	/** Networks of other systems. */
	elsewhere: number;
	/** Networks of a board whose area went to several systems, or of no known board. */
	unsure: UnsureNetwork[];
};

export type UnsureNetwork = { code: string; name: string; location: string; row: number };

/** Counts practices as at `today`, as the list does that has no day of its own. */
export function epcnNetworks(
	{ grid, header, columns }: EpcnSheet<NetworkColumn>,
	stays: EpcnStays | null,
	{ boards = [], networksHeld = [], today }: ReadingContext
): EpcnNetworks {
	const held = new Set(networksHeld.map((code) => code.toLowerCase()));
	const byName = new Map(boards.map((board) => [boardKey(board.name), board]));
	// A thousand networks lie in a hundred locations.
	const places = new Map<string, Board | undefined>();
	const boardAt = (location: string) => {
		if (!places.has(location)) places.set(location, byName.get(boardKey(location)));
		return places.get(location);
	};
	const practices = stays ? practicesOn(stays, today) : null;
	const at = stays ? grid.width : -1;
	const made: EpcnNetworks = {
		sheet: grid,
		grid,
		practices: at,
		codes: new Set(),
		closed: 0,
		elsewhere: 0,
		unsure: []
	};
	const taken: { cells: RawCell[]; index: number }[] = [];
	for (let index = header + 1; index < grid.rows.length; index += 1) {
		const row = grid.rows[index]!;
		const code = shown(row[columns.code]).trim();
		if (code === '') continue;
		const [subIcb, location] = [shown(row[columns.subIcb]).trim(), shown(row[columns.location])];
		let whose = whoseNetwork(boardAt, subIcb, location, stays?.locations.get(code));
		// Where nobody can tell, a person did who put it on the register.
		if (whose === 'unsure' && held.has(code.toLowerCase())) whose = 'ours';
		if (whose === 'elsewhere') made.elsewhere += 1;
		else if (whose === 'unsure')
			made.unsure.push({ code, name: shown(row[columns.name]).trim(), location, row: index });
		if (whose !== 'ours') continue;
		made.codes.add(code);
		const cells: RawCell[] = [];
		cells[columns.code] = row[columns.code];
		cells[columns.name] = row[columns.name];
		cells[columns.opened] = dayIn(row[columns.opened]);
		const closed = dayIn(row[columns.closed]);
		cells[columns.closed] = closed;
		if (closed !== null && shown(closed) < today) made.closed += 1;
		if (practices) cells[at] = practices.get(code) ?? 0;
		taken.push({ cells: Array.from(cells), index });
	}
	made.grid = madeGrid({ grid, header, columns }, taken, at);
	return made;
}

/**
 * By the name of the board that follows the location's. A network that closed under a body of an
 * earlier time (a clinical commissioning group) is where most of its practices are.
 */
function whoseNetwork(
	boardAt: (location: string) => Board | undefined,
	subIcb: string,
	location: string,
	practices: { code: string; name: string } | undefined
): Whose {
	const board = boardAt(location);
	if (board) return whoseIs(board, subIcb);
	const other = practices && boardAt(practices.name);
	return other ? whoseIs(other, practices.code) : 'unsure';
}

function practicesOn({ memberships }: EpcnStays, day: string): Map<string, number> {
	const practices = new Map<string, Set<string>>();
	for (const one of memberships) {
		if (!belongsOn(one, day)) continue;
		const known = practices.get(one.network);
		if (known) known.add(one.practice);
		else practices.set(one.network, new Set([one.practice]));
	}
	return new Map([...practices].map(([network, members]) => [network, members.size]));
}

function madeGrid(
	{ grid, header, columns }: EpcnSheet<NetworkColumn>,
	taken: readonly { cells: RawCell[]; index: number }[],
	practices: number
): Grid {
	const own: RawCell[] = Array.from({ length: grid.width }, () => null);
	for (const name of ['code', 'name', 'opened', 'closed'] as const)
		own[columns[name]] = shown(grid.rows[header]![columns[name]]);
	if (practices >= 0) own[practices] = 'GP practices';
	const indexes = [header, ...taken.map(({ index }) => index)];
	return {
		...grid,
		rows: [own, ...taken.map(({ cells }) => cells)],
		numbers: indexes.map((index) => grid.numbers[index]!),
		width: Math.max(grid.width, practices + 1),
		merges: [],
		source: {
			grid,
			header,
			// What was counted on the other sheet is told of beside the network's code.
			at: (index, column) => ({
				index: indexes[index]!,
				column: column === practices ? columns.code : column
			})
		}
	};
}

// The official list of primary care networks (ePCN, published by NHS England with its ODS data): one
// sheet of all networks of the country with the days they opened and closed, and one of the
// practices' stays in them. It is known by its headings. The networks of the importing system become
// an ordinary table, in which every cell keeps the place where it stands in the sheet.

export type EpcnTable = EpcnNetworks & {
	stays: EpcnStays | null;
	official: OfficialList;
};

const NETWORKS = {
	code: /^pcncode$/,
	name: /^pcnname$/,
	subIcb: /^(?:current)?subicb(?:loc|location)?code$/,
	location: /^(?:current)?subicb(?:loc|location)?(?:name)?$/,
	opened: /^(?:pcn)?opendate$/,
	closed: /^(?:pcn)?closedate$/
};

/** Whether the file has the sheet of networks of the official list, whoever's they are. */
export function hasOfficialList(grids: readonly Grid[]): boolean {
	return findSheet(grids, NETWORKS) !== null;
}

export const officialList: Reshape = {
	name: 'official-list',
	recognise(file) {
		const epcn = findEpcn(file);
		return (
			epcn && {
				grids: [epcn.grid],
				report(table, problems) {
					reportEpcn(epcn, table, problems);
					return { official: epcn.official };
				},
				cells: {
					rowsLeftOut: 'row-of-others',
					alsoRead: epcn.stays
						? [
								{
									sheet: epcn.stays.sheet,
									rows: new Set([...epcn.codes].flatMap((code) => epcn.stays!.rows.get(code) ?? []))
								}
							]
						: []
				}
			}
		);
	}
};

/**
 * The table made of an official list, or null when the file is none (or a person chose another sheet
 * of it). @throws Refusal when it lists no network of the system
 */
export function findEpcn({ grids, choices, context }: FileSheets): EpcnTable | null {
	if (context.register !== 'pcns' || !context.boards) return null;
	const sheet = findSheet(grids, NETWORKS);
	if (!sheet || (choices.sheet !== undefined && choices.sheet !== sheet.grid.name)) return null;
	const found = staysSheet(grids);
	const stays = found && epcnStays(found, context.today);
	const made = epcnNetworks(sheet, stays, context);
	if (made.codes.size === 0) throw noneOfOurs(made);
	const days = sheet.grid.rows
		.slice(sheet.header + 1)
		.flatMap((row) => [row[sheet.columns.opened], row[sheet.columns.closed]])
		.map((cell) => String(dayIn(cell)));
	const latest = [...days, ...(stays?.days ?? [])]
		.filter((day) => /^\d{4}-\d{2}-\d{2}$/.test(day))
		.reduce((last, day) => (day > last ? day : last), '');
	return {
		...made,
		stays,
		official: {
			latest,
			elsewhere: made.elsewhere,
			memberships: stays && stays.memberships.filter(({ network }) => made.codes.has(network))
		}
	};
}

function noneOfOurs({ elsewhere, unsure }: EpcnNetworks): Refusal {
	const others = (elsewhere + unsure.length).toLocaleString('en-GB');
	return new Refusal(
		'no-network-of-this-system',
		`This is the official list of networks (ePCN), but none of the ${others} networks in it belongs to this system. Check that it is the right file and the right system.`
	);
}

/** Says what the file was taken as, whose networks were left out, and what could not be read. */
function reportEpcn(epcn: EpcnTable, table: Table, problems: Problems): void {
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
