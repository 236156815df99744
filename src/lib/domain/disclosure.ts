/**
 * Numbers about people, on their way out to somebody who does not work for the programme that holds
 * them. As NHS England's monthly mental health statistics do it, below England level: a count under
 * 5, nought included, is `*` and any other is rounded to the nearest 5; a percentage is `*` when its
 * numerator or its denominator is under 5, and otherwise comes from the true values. Rules and
 * comparisons work on true values; only what is written goes through here. Pure.
 */
import { count, percentage } from '#lib/format/numbers.ts';

/** Who reads: somebody of the programme that holds the figures, who sees them as they are, or not. */
export type Reader = 'own' | 'outside';

const LEAST = 5;
const MOST_HIDDEN = LEAST - 1;

/** The sign for fewer than 5, and what is said beside it. */
export const SUPPRESSED = '*';
export const SUPPRESSED_WORDS = '* (fewer than 5)';

export function isSmall(people: number): boolean {
	return people < LEAST;
}

/** To the nearest 5; null where the count must not be shown. */
export function disclosedCount(people: number): number | null {
	return isSmall(people) ? null : Math.round(people / 5) * 5;
}

/** "40", "*". */
export function disclosedCountWords(people: number): string {
	return wordsOf(disclosedCount(people));
}

/** "40 of 85 (48%)", "* of 85 (*)": the percentage is that of the true values, as a whole number. */
export function disclosedShareWords(part: number, of: number): string {
	const share = isSmall(part) || isSmall(of) ? SUPPRESSED : percentage(part, of);
	return `${disclosedCountWords(part)} of ${disclosedCountWords(of)} (${share})`;
}

function wordsOf(shown: number | null): string {
	return shown === null ? SUPPRESSED : count(shown);
}

/** The least and the most that the cells behind a total may be, as they are shown; how many are `*`. */
export type Cells = {
	low: number;
	high: number;
	small: number;
	/** The sum of the cells as they are shown, where that is the total too: it tells nothing more. */
	shown?: number;
};

export const NO_CELLS: Cells = { low: 0, high: 0, small: 0 };

/** What the reader knows of a count that is shown to them; of their own, what it is. */
export function cellOf(people: number, reader: Reader = 'outside'): Cells {
	if (reader === 'own') return { low: people, high: people, small: 0 };
	if (isSmall(people)) return { low: 0, high: MOST_HIDDEN, small: 1 };
	const shown = Math.round(people / 5) * 5;
	return { low: Math.max(LEAST, shown - 2), high: shown + 2, small: 0 };
}

export function cellsOf(cells: readonly Cells[]): Cells {
	return cells.reduce(
		(sum, { low, high, small }) => ({
			...{ low: sum.low + low, high: sum.high + high, small: sum.small + small }
		}),
		NO_CELLS
	);
}

/** Cells whose total is that of what is shown, where some are suppressed: it tells nothing of them. */
export function openCells(cells: readonly Cells[], shown: number): Cells {
	const all = cellsOf(cells);
	return all.small > 0 ? { ...all, shown } : all;
}

/** How many values a total between these two leaves to a suppressed cell behind it. */
export function valuesLeft(from: number, to: number, { low, high }: Cells): number {
	const least = Math.max(0, from - (high - MOST_HIDDEN));
	const most = Math.min(MOST_HIDDEN, to - low);
	return most - least + 1;
}

/**
 * A total over cells that the same reader sees: as `disclosedCount`, but where two cells of `*` add up
 * to 10 both could only be 4, so that it is rounded the other way then. Null for fewer than 5, and
 * where every way of rounding would tell.
 */
export function disclosedTotal(people: number, cells: Cells = NO_CELLS): number | null {
	const shown = disclosedCount(people);
	if (cells.shown !== undefined) return cells.shown || null;
	if (cells.small === 0) return shown;
	const near = shown ?? 0;
	const [next, after] = people >= near ? [near + 5, near - 5] : [near - 5, near + 5];
	const left = (one: number) =>
		one <= 0
			? one < 0
				? 0
				: valuesLeft(0, MOST_HIDDEN, cells)
			: valuesLeft(Math.max(LEAST, one - 2), one + 2, cells);
	// Three values where one can: other totals over the same cells may rule one of two out.
	const ways = [near, next, after];
	return (ways.find((one) => left(one) > 2) ?? ways.find((one) => left(one) > 1)) || null;
}

/** Fewer organisations than this behind a total, and one of them can work out a neighbour's figure. */
const ENOUGH = 3;

/** So much must be open of the figures behind an exact total, some of which are suppressed. */
const ENOUGH_OPEN = 40;

/**
 * Whether the true total of some organisations may be said, each of which is seen by the rule. This
 * must not depend on the total: that it is not said would tell too.
 */
export function maySayTotal(cells: readonly Cells[]): boolean {
	const { low, high, small } = cellsOf(cells);
	return cells.length >= ENOUGH && (small === 0 || high - low >= ENOUGH_OPEN);
}

/** A figure of any kind, as measures, series, frozen returns and plans hold it. */
export type Figure = {
	numerator: number | null;
	denominator: number | null;
	value: number | null;
	planned?: number | null;
	unit?: string;
	/** Said where the unit does not say it: 12 admissions are about people, 12 posts are not. */
	aboutPeople?: boolean;
	/** What the same reader sees behind the two counts. */
	cells?: { numerator: Cells; denominator: Cells };
	told?: Told;
};

/** How a figure about people is written for a reader outside; its numbers are null or rounded too. */
export type Told = {
	numerator: string | null;
	denominator: string | null;
	/** Null without a denominator; "48%", "*". */
	percent: string | null;
	planned: string | null;
};

export function isAboutPeople({
	aboutPeople,
	unit
}: Pick<Figure, 'aboutPeople' | 'unit'>): boolean {
	return aboutPeople ?? unit === 'people';
}

/**
 * The figure as this reader may see it. What is hidden is null and `told` says `*`, so that whoever
 * forgets `told` shows nothing, and never the true value.
 */
export function disclosed<F extends Figure>(figure: F, reader: Reader): F & { told?: Told } {
	if (reader === 'own' || !isAboutPeople(figure)) return figure;
	const { cells } = figure;
	const shown = without(figure, 'cells');
	if (figure.told) return shown as F;
	const { numerator, denominator, value } = figure;
	// Nothing stands behind it: that is not fewer than 5.
	if (cells && cells.numerator.high + cells.denominator.high === 0 && !numerator && !denominator)
		return { ...shown, numerator: null, denominator: null, value: null } as F;
	const planned = figure.planned == null ? null : disclosedCount(figure.planned);
	const counted = denominator === null ? (numerator ?? loneCount(figure)) : numerator;
	const part = counted === null ? null : disclosedTotal(counted, cells?.numerator);
	// No part is above its whole, so that wholes are guarded wherever parts are.
	const guarded = cells && { ...cells.denominator };
	if (guarded) guarded.small += cells.numerator.small;
	const whole = denominator === null ? null : disclosedTotal(denominator, guarded);
	const hidden = [counted, denominator].some((one) => one !== null && isSmall(one));
	const told: Told = {
		numerator: counted === null ? null : wordsOf(part),
		denominator: denominator === null ? null : wordsOf(whole),
		percent: null,
		planned: figure.planned == null ? null : wordsOf(planned)
	};
	if (figure.planned !== undefined) shown.planned = planned;
	if (counted !== null && denominator === null)
		return { ...shown, numerator: part, value: part, told } as F;
	if (value === null && counted === null && denominator === null) return { ...shown, told } as F;
	// Over suppressed cells a percentage of the true values could give one away.
	const fromShown = (cells?.numerator.small ?? 0) + (cells?.denominator.small ?? 0) > 0;
	const share =
		hidden || value === null ? null : fromShown && part !== null && whole ? part / whole : value;
	told.percent = hidden ? SUPPRESSED : share === null ? null : percentage(share * 1e9, 1e9);
	const rounded = share === null ? null : Math.round(share * 100) / 100;
	return { ...shown, numerator: part, denominator: whole, value: rounded, told } as F;
}

/** A value that stands without its two counts is a count by itself, or a share. */
function loneCount({ value, ...figure }: Figure): number | null {
	return 'loneShare' in figure && figure.loneShare ? null : value;
}

/** For a cell of a file: the number, `*`, or null. */
export function cellFor(
	figure: Figure,
	which: 'numerator' | 'denominator' | 'value' | 'planned'
): number | '*' | null {
	const told =
		which === 'value' ? (figure.told?.percent ?? figure.told?.numerator) : figure.told?.[which];
	return told === SUPPRESSED ? SUPPRESSED : (figure[which] ?? null);
}

/** A figure as a program reads it: numbers, or `*` for fewer than 5, and nothing of how it is written. */
export function numbersOf<F extends Figure>(figure: F) {
	const rest = without(figure, 'cells', 'told', 'aboutPeople');
	if (!figure.told) return rest;
	const written = {
		numerator: cellFor(figure, 'numerator'),
		denominator: cellFor(figure, 'denominator'),
		value: cellFor(figure, 'value')
	};
	return figure.planned === undefined
		? { ...rest, ...written }
		: { ...rest, ...written, planned: cellFor(figure, 'planned') };
}

/** The same thing but for some of its parts. */
export function without<T extends object, K extends keyof T>(whole: T, ...names: K[]): Omit<T, K> {
	const rest: Partial<T> = { ...whole };
	for (const name of names) delete rest[name];
	return rest as Omit<T, K>;
}
