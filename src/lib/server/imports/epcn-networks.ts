/** The table made of an official list of networks: those of one system. */
import { type RawCell } from './grid.ts';
import { boardKey, whoseIs, type Board, type Whose } from '#lib/domain/boards.ts';
import { belongsOn } from '#lib/domain/practices.ts';
import { dayIn, type EpcnSheet } from '#lib/server/imports/epcn-sheet.ts';
import type { EpcnStays } from '#lib/server/imports/epcn-stays.ts';
import { shown, type Grid } from '#lib/server/imports/grid.ts';
import type { ReadingContext } from '#lib/server/imports/reading.ts';

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
