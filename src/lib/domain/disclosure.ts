/**
 * Numbers about people, on their way out to somebody who does not work for the programme that holds
 * them. As NHS England's monthly mental health statistics do it, below England level: a count under
 * 5, nought included, is `*` and any other is rounded to the nearest 5; a percentage is `*` when its
 * numerator or its denominator is under 5, and otherwise comes from the true values. Rules and
 * comparisons work on true values; only what is written goes through here. Pure.
 */
import {
	cellsOf,
	disclosedCount,
	disclosedTotal,
	isSmall,
	numbersIn,
	rangeOf,
	valuesLeft,
	type Cells,
	type Reader
} from '#lib/domain/disclosed-totals.ts';
import { FEWEST_SHOWN } from '#lib/domain/disclosure-words.ts';
import { count, percentage } from '#lib/format/numbers.ts';

/** So far from what only one set of counts would give, where a percentage is that of the true ones. */
const SLACK = 3;

/** The sign for fewer than 5, and what is said beside it. */
export const SUPPRESSED = '*';
export const SUPPRESSED_WORDS = `* (fewer than ${FEWEST_SHOWN})`;

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

/** A figure of any kind, as measures, series, frozen returns and plans hold it. */
export type Figure = {
	numerator: number | null;
	denominator: number | null;
	value: number | null;
	planned?: number | null;
	unit?: string;
	/** Said where the unit does not say it: 12 admissions are about people, 12 posts are not. */
	aboutPeople?: boolean;
	cells?: FigureCells;
	told?: Told;
};

/** What the same reader sees behind the two counts of a figure. */
export type FigureCells = {
	numerator: Cells;
	denominator: Cells;
	/** The least by which the wholes together are above their parts, as far as each row shows it. */
	apart?: number;
};

/** What is seen behind two figures together. */
export function addedCells(one: FigureCells, other: FigureCells): FigureCells {
	return {
		numerator: cellsOf([one.numerator, other.numerator]),
		denominator: cellsOf([one.denominator, other.denominator]),
		apart: (one.apart ?? 0) + (other.apart ?? 0)
	};
}

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
	const room = (shown: number) =>
		rangeOf(shown).high - rangeOf(part ?? 0).low - (cells?.apart ?? -Infinity) + 1;
	const whole = denominator === null ? null : disclosedTotal(denominator, guarded, room);
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
	const fromShown = part !== null && whole && cells && !maySayShare(part, whole, figure);
	const share = hidden || value === null ? null : fromShown ? part / whole : value;
	told.percent = hidden ? SUPPRESSED : share === null ? null : percentage(share * 1e9, 1e9);
	const rounded = share === null ? null : Math.round(share * 100) / 100;
	return { ...shown, numerator: part, denominator: whole, value: rounded, told } as F;
}

/** Whether the true percentage, beside the two counts as they are shown, gives no suppressed cell away. */
function maySayShare(part: number, whole: number, { numerator, denominator, cells }: Figure) {
	const { apart, ...both } = cells!;
	const sides = [both.numerator, both.denominator];
	if (sides.every(({ small }) => small === 0)) return true;
	// It would tell that one of the two is not rounded to the nearest.
	if (part !== disclosedCount(numerator!) || whole !== disclosedCount(denominator!)) return false;
	const said = percentage(numerator!, denominator!);
	const pairs = numbersIn(rangeOf(part)).flatMap((one) =>
		numbersIn(rangeOf(whole))
			.filter((of) => percentage(one, of) === said)
			.map((of) => [one, of] as const)
	);
	// No part is above its whole: a percentage tells how far the two are apart as well.
	const most = both.denominator.high - both.numerator.low;
	const isFree = ([one, of]: readonly [number, number]) =>
		apart !== undefined && of - one >= apart + SLACK && of - one <= most - SLACK;
	const free = pairs.filter(isFree);
	return sides.every(({ low, high, small }, which) => {
		const totals = free.map((pair) => pair[which]!);
		return small === 0 || valuesLeft(totals, { low, high }) > 2;
	});
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
