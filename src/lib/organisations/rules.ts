import { longDate } from '#lib/core/dates.ts';
import { type MeasureKind, noteOf } from '#lib/core/measure.ts';
import { comparable } from '#lib/core/text.ts';
import { agree, list } from '#lib/core/words.ts';

// Which boards' networks belong to an ICS: its own, and those of the boards it followed.

/** What a list of the whole country has to know of a board to tell whose a line is. */
export type Board = {
	code: string;
	name: string;
	/** Whether the ICS followed it: as a whole, in part, or not. */
	ours: 'all' | 'part' | 'none';
	/** Of a board followed in part: the sub-ICB locations known to have come to the ICS. */
	here: readonly string[];
	/** Of a board followed in part: those known to have gone to another. */
	away: readonly string[];
};

export type BoardKnown = { id: number; code: string; name: string };
export type SuccessionKnown = { predecessorId: number; successorId: number };
export type PartKnown = SuccessionKnown & { subIcb: string };

/** Every board, seen from the ICS with this id. */
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

/** Whose a line is: the ICS's, another's, or (`unsure`) nobody can tell. */
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

// What organisations reported then, as figures of the organisations there are today. Sums and counts
// are added up over the predecessors, with the published share of population where a boundary was
// cut; percentages are rebuilt from the two sums. Medians, ratings, stages and words are never merged.
//

export type Lineage = {
	predecessorId: number;
	successorId: number;
	on: string;
	share: number | null;
};

export type Lived = { id: number; openedOn: string | null; closedOn: string | null };

/** An organisation of a day and how much of it came to today's: 1 for all, null where nobody says. */
export type Part = { id: number; share: number | null };

export function wasOpen({ openedOn, closedOn }: Omit<Lived, 'id'>, day: string): boolean {
	return (openedOn ?? '') <= day && (closedOn === null || closedOn >= day);
}

/** Whether it was open on any day of a quarter: of one before it existed there is nothing to report. */
export function existedIn(
	{ openedOn, closedOn }: Omit<Lived, 'id'>,
	{ startsOn, endsOn }: { startsOn: string; endsOn: string }
): boolean {
	return (openedOn ?? '') <= endsOn && (closedOn === null || closedOn >= startsOn);
}

/** The organisations open on a day of which today's was made, however often they merged since. */
export function partsOf(
	id: number,
	day: string,
	organisations: ReadonlyMap<number, Lived>,
	lineage: readonly Lineage[]
): Part[] {
	const found = new Map<number, number | null>();
	const add = (one: number, share: number | null) => {
		const known = found.get(one);
		found.set(
			one,
			known === undefined ? share : known === null || share === null ? null : known + share
		);
	};
	const walk = (one: number, share: number | null, depth: number): void => {
		const lived = organisations.get(one);
		if (lived && wasOpen(lived, day)) add(one, share);
		// Successions that ran in a circle would end here.
		if (depth > 8) return;
		for (const { predecessorId, successorId, on, share: part } of lineage)
			if (successorId === one && on > day)
				walk(predecessorId, part === null || share === null ? null : share * part, depth + 1);
	};
	walk(id, 1, 0);
	return [...found].map(([part, share]) => ({ id: part, share }));
}

export type Reported = {
	shortName: string;
	share: number | null;
	/** Null where it recorded nothing by the day. */
	numerator: number | null;
	denominator: number | null;
	value: number | null;
};

export type Mapped = {
	numerator: number | null;
	denominator: number | null;
	/** A share of 0 to 1, or the figure itself; null where there is none to give. */
	value: number | null;
	/** A part was left out: unknown share, or nothing recorded. */
	incomplete: boolean;
	/** Rests on a share of population. */
	estimated: boolean;
	/** What the reader must know; null for a plain sum. */
	note: string | null;
};

const NOTHING = { numerator: null, denominator: null, value: null } as const;

/** One figure of today's organisation out of those of its predecessors. */
export function mappedValue(kind: MeasureKind, parts: readonly Reported[]): Mapped {
	const plain = { incomplete: false, estimated: false, note: null };
	if (parts.length === 0)
		return { ...NOTHING, ...plain, note: 'No organisation that it was made from was open then.' };
	const [only] = parts;
	if (parts.length === 1 && only!.share === 1) {
		const { numerator, denominator, value } = only!;
		return { numerator, denominator, value, ...plain };
	}
	if (kind === 'median')
		return {
			...NOTHING,
			...plain,
			note: `Medians cannot be put together: see ${names(parts)} as reported then.`
		};
	const known = parts.filter(({ share }) => share !== null).sort((a, b) => b.share! - a.share!);
	const cut = parts.filter(({ share }) => share === null);
	const given = known.filter(({ value }) => value !== null);
	const silent = known.filter(({ value }) => value === null);
	const left = noteOf(
		cut.length > 0 &&
			`${names(cut)}: the boundary was cut and no share has been published, so this leaves ${agree(cut.length, 'it', 'them')} out.`,
		silent.length > 0 &&
			`${names(silent)} recorded nothing, so this leaves ${agree(silent.length, 'it', 'them')} out.`
	);
	const incomplete = cut.length + silent.length > 0;
	if (given.length === 0) return { ...NOTHING, incomplete, estimated: false, note: left };
	// A percentage of what is left would be taken for that of the whole.
	if (incomplete && kind === 'share')
		return {
			...NOTHING,
			incomplete,
			estimated: false,
			note: noteOf(`${left} A percentage needs all of it, so none is given.`)
		};
	const estimated = given.some(({ share }) => share !== 1);
	const sum = (of: (part: Reported) => number | null) =>
		given.reduce((total, part) => total + (of(part) ?? 0) * part.share!, 0);
	const whole = (amount: number) => (estimated ? Math.round(amount) : Number(amount.toFixed(6)));
	const numerator = whole(sum((part) => (kind === 'count' ? part.value : part.numerator)));
	const denominator = kind === 'count' ? null : whole(sum((part) => part.denominator));
	const value =
		denominator === null ? numerator : denominator === 0 ? null : numerator / denominator;
	const note = noteOf(`Put together from ${names(given)}.`, estimated && ESTIMATED, left);
	return { numerator, denominator, value, incomplete, estimated, note };
}

const ESTIMATED = 'Where a boundary was cut, this is an estimate by share of population.';

function names(parts: readonly { shortName: string; share: number | null }[]): string {
	return list(
		parts.map(({ shortName, share }) =>
			share === null || share === 1 ? shortName : `${Math.round(share * 100)}% of ${shortName}`
		)
	);
}

/** That an ICS was not there on a day (ISO), in a sentence; null where it was. */
export function notThereYet(
	{ shortName, openedOn }: { shortName: string; openedOn?: string | null },
	on: string
): string | null {
	if (!openedOn || on >= openedOn) return null;
	return `${shortName} opened on ${longDate(openedOn)}: on ${longDate(on)} it was not there yet.`;
}
