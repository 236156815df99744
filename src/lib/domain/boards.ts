/** Which boards' networks belong to a system: its own, and those of the boards it followed. Pure. */
import { comparable } from '#lib/domain/cells/text.ts';

/** What a list of the whole country has to know of a board to tell whose a line is. */
export type Board = {
	code: string;
	name: string;
	/** Whether the system followed it: as a whole, in part, or not. */
	ours: 'all' | 'part' | 'none';
	/** Of a board followed in part: the sub-ICB locations known to have come to the system. */
	here: readonly string[];
	/** Of a board followed in part: those known to have gone to another. */
	away: readonly string[];
};

export type BoardKnown = { id: number; code: string; name: string };
export type SuccessionKnown = { predecessorId: number; successorId: number };
export type PartKnown = SuccessionKnown & { subIcb: string };

/** Every board, seen from the system with this id. */
export function boardsSeenFrom(
	icsId: number,
	boards: readonly BoardKnown[],
	successions: readonly SuccessionKnown[],
	parts: readonly PartKnown[]
): Board[] {
	const seen = new Map<number, Board['ours']>([[icsId, 'all']]);
	const oursOf = (id: number): Board['ours'] => {
		const known = seen.get(id);
		if (known) return known;
		// What is being worked out belongs to nobody: successions that ran in a circle would end here.
		seen.set(id, 'none');
		const next = successions.filter(({ predecessorId }) => predecessorId === id);
		const sides = next.map(({ successorId }) => oursOf(successorId));
		const ours = sides.every((side) => side === 'none')
			? 'none'
			: sides.every((side) => side === 'all')
				? 'all'
				: 'part';
		seen.set(id, ours);
		return ours;
	};
	return boards.map(({ id, code, name }) => {
		const split = parts.filter(({ predecessorId }) => predecessorId === id);
		const went = (to: 'all' | 'none') =>
			split.filter(({ successorId }) => oursOf(successorId) === to).map(({ subIcb }) => subIcb);
		return { code, name, ours: oursOf(id), here: went('all'), away: went('none') };
	});
}

/** Whose a line is: the system's, another's, or (`unsure`) nobody can tell. */
export type Whose = 'ours' | 'elsewhere' | 'unsure';

/** Whose the networks of a sub-ICB location of that board are. */
export function whoseIs(board: Board, subIcb: string): Whose {
	if (board.ours === 'all') return 'ours';
	if (board.ours === 'none' || board.away.includes(subIcb)) return 'elsewhere';
	return board.here.includes(subIcb) ? 'ours' : 'unsure';
}

/** A board's name as it is compared: “NHS DEVON ICB - 15N” and “NHS Devon Integrated Care Board”. */
export function boardKey(name: string): string {
	return comparable(
		name
			.replace(/\s+-\s+[A-Z0-9]{3,6}\s*$/i, '')
			.replace(/\b(?:ICB|integrated care (?:board|system)|ICS)\s*$/i, '')
			.replace(/^\s*NHS\s+/i, '')
	);
}
