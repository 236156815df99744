import { count, percentage } from './numbers.ts';

/**
 * For the foot of whatever shows counts of people to readers outside; apart from the rule itself, so
 * that a page sends no more than these words. The two numbers of the rule stand here for the same
 * reason: every sentence that tells the rule is written from them. Pure.
 */
/** A count of people below this is not shown. */
export const FEWEST_SHOWN = 5;
/** Any other is rounded to the nearest multiple of this. */
export const NEAREST = 5;

export const DISCLOSURE_WORDS = `Counts of people are shown to the nearest ${NEAREST}, and * stands for fewer than ${FEWEST_SHOWN}, none included; - is not applicable, : is not submitted.`;

/** A hidden count below this counts as none in a total, and any other as `STANDS_FOR`. */
export const COUNTS_AS_NONE = 2;
/** A little above the middle of 2 to 4: what is hidden is mostly the low end of larger counts. */
export const STANDS_FOR = 3.3;

/** As what a total counts a hidden count. */
export const STAND_INS_WORDS = `0 or about ${Math.floor(STANDS_FOR)}`;

/** How totals of people follow, England's and regions' too. */
export const TOTALS_WORDS = `A total of people, England’s and a region’s too, is worked out from the true counts and then rounded once in the same way: to the nearest ${NEAREST}, or * for fewer than ${FEWEST_SHOWN}. A percentage comes from the true counts, as a whole number, and is * where either count is under ${FEWEST_SHOWN}. So that nobody can work out a hidden count, a total takes it as 0 where it is 0 or 1 and as about ${Math.floor(STANDS_FOR)} where it is ${COUNTS_AS_NONE} to ${FEWEST_SHOWN - 1}, and the percentage of such a total is that of its rounded counts.`;

/** The one place where England's totals are exact. */
export const FROZEN_WORDS =
	'Exact totals of England stand only in a frozen pack of a quarter that is over, and only where two or more systems have sent their return since the pack before.';

// Counts of people and totals over them, as a reader outside the programme sees them. In all that such a
// reader is shown, a hidden count is replaced by its stand-in before anything is worked out: two or three
// values share one, so that no total, percentage, chart or earlier day can ever tell them apart.

/** Who reads: somebody of the programme that holds the figures, who sees them as they are, or not. */
export type Audience = 'programme' | 'external';

/** The most that a suppressed count can be. */
export const MOST_HIDDEN = FEWEST_SHOWN - 1;

export function isSmall(people: number): boolean {
	return people < FEWEST_SHOWN;
}

/** To the nearest 5; null where the count must not be shown. */
export function disclosedCount(people: number): number | null {
	return isSmall(people) ? null : nearest(people);
}

function nearest(people: number): number {
	// Sums of stand-ins carry the noise of binary fractions.
	return Math.round(people / NEAREST + 1e-9) * NEAREST;
}

/** What a count is in everything that readers outside are shown: itself, or the stand-in of a hidden one. */
export function standIn(people: number): number {
	if (!isSmall(people)) return people;
	return people < COUNTS_AS_NONE ? 0 : STANDS_FOR;
}

/** By so much a hidden count may lie from its stand-in at most. */
export const STAND_IN_ERROR = Math.max(
	...Array.from({ length: FEWEST_SHOWN }, (_, people) => Math.abs(people - standIn(people)))
);

/** `standIn` as SQL, over a column of whole numbers. */
export function standInSql(column: string): string {
	return `CASE WHEN ${column} < ${COUNTS_AS_NONE} THEN 0 WHEN ${column} < ${FEWEST_SHOWN} THEN ${STANDS_FOR} ELSE CAST(${column} AS INTEGER) END`;
}

/** The two counts of a figure added up from stand-ins. */
export type OutsideCounts = {
	numerator: number;
	denominator: number;
	/** Rows that gave them, and how many of these show a `*`. */
	rows: number;
	hidden: number;
};

export const NO_ROWS: OutsideCounts = { numerator: 0, denominator: 0, rows: 0, hidden: 0 };

export function addedOutside(all: readonly OutsideCounts[]): OutsideCounts {
	return all.reduce(
		(sum, one) => ({
			numerator: sum.numerator + one.numerator,
			denominator: sum.denominator + one.denominator,
			rows: sum.rows + one.rows,
			hidden: sum.hidden + one.hidden
		}),
		NO_ROWS
	);
}

/** A figure that is one row: nothing lies below its two counts. */
export function outsideOf({
	numerator,
	denominator,
	value
}: Pick<Figure, 'numerator' | 'denominator' | 'value'>): OutsideCounts {
	const counted = denominator === null ? (numerator ?? value) : numerator;
	if (counted === null && denominator === null) return NO_ROWS;
	const hidden = [counted, denominator].some((one) => one !== null && isSmall(one)) ? 1 : 0;
	return {
		numerator: standIn(counted ?? 0),
		denominator: standIn(denominator ?? 0),
		rows: 1,
		hidden
	};
}

/** Fewer organisations than this behind a total, and one of them can work out a neighbour's figure. */
const ENOUGH = 3;
/** Either nothing is hidden behind an exact total, or so many counts are. */
const ENOUGH_HIDDEN = 10;

/**
 * Whether the true total of these counts tells none of them, each of which is seen by the rule. This
 * must not depend on the total: that it is not said would tell too.
 */
export function hidesItsParts(counts: readonly number[]): boolean {
	const hidden = counts.filter(isSmall).length;
	return counts.length >= ENOUGH && (hidden === 0 || hidden >= ENOUGH_HIDDEN);
}

// Numbers about people, on their way out to somebody who does not work for the programme that holds
// them. As NHS England's monthly mental health statistics do it, below England level: a count under
// 5, nought included, is `*` and any other is rounded to the nearest 5; a percentage is `*` when its
// numerator or its denominator is under 5, and otherwise comes from the true values. Only what is
// written goes through here.

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
	/** As measures have it: a value that stands without its two counts is a count by itself, or a share. */
	kind?: string;
	/** Said where the unit does not say it: 12 admissions are about people, 12 posts are not. */
	aboutPeople?: boolean;
	/** For a figure over several rows: what readers outside are shown is worked out from these. */
	outside?: OutsideCounts;
	told?: DisplayText;
};

/** How a figure about people is written for a reader outside; its numbers are null or rounded too. */
export type DisplayText = {
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
	return aboutPeople ?? (unit !== undefined && PEOPLE_UNITS.includes(unit));
}

/** Units that are people, or are one or few to each person. */
const PEOPLE_UNITS: readonly string[] = ['people', 'referral spells'];

/**
 * The figure as this reader may see it. What is hidden is null and `told` says `*`, so that whoever
 * forgets `told` shows nothing, and never the true value.
 */
export function disclosed<F extends Figure>(
	figure: F,
	audience: Audience
): F & { told?: DisplayText } {
	if (audience === 'programme' || !isAboutPeople(figure)) return figure;
	const shown = without(figure, 'outside');
	if (figure.told) return shown as F;
	const { outside } = figure;
	// Nothing stands behind it: that is not fewer than 5.
	if (outside?.rows === 0)
		return { ...shown, numerator: null, denominator: null, value: null } as F;
	const { numerator, denominator, value } = outside ? outsideFigure(figure, outside) : figure;
	const planned = figure.planned == null ? null : disclosedCount(figure.planned);
	const counted = isOneCount(figure) ? (numerator ?? value) : numerator;
	const part = counted === null ? null : disclosedCount(counted);
	const whole = denominator === null ? null : disclosedCount(denominator);
	const told: DisplayText = {
		numerator: counted === null ? null : wordsOf(part),
		denominator: denominator === null ? null : wordsOf(whole),
		percent: null,
		planned: figure.planned == null ? null : wordsOf(planned)
	};
	if (figure.planned !== undefined) shown.planned = planned;
	if (counted !== null && isOneCount(figure))
		return { ...shown, numerator: part, value: part, told } as F;
	if (value === null && counted === null && denominator === null) return { ...shown, told } as F;
	const hidden = [counted, denominator].some((one) => one !== null && isSmall(one));
	// Over hidden counts the percentage tells no more than the two counts beside it.
	const overHidden = outside !== undefined && outside.hidden > 0 && part !== null && whole !== null;
	const share = hidden ? null : overHidden ? part / whole : value;
	told.percent = hidden ? SUPPRESSED : share === null ? null : percentage(share * 1e9, 1e9);
	const rounded = share === null ? null : Math.round(share * 100) / 100;
	return { ...shown, numerator: part, denominator: whole, value: rounded, told } as F;
}

/**
 * A figure's numbers as they go into all that readers outside are shown, before they are rounded: for a
 * sum of several figures, a test against another or a chart.
 */
export function outsideFigure<F extends Pick<Figure, 'numerator' | 'denominator' | 'value'>>(
	figure: F,
	outside: OutsideCounts
): F {
	const { numerator, denominator } = outside;
	if (figure.denominator === null)
		return {
			...figure,
			numerator: figure.numerator === null ? null : numerator,
			value: figure.value === null ? null : numerator
		};
	const value = figure.value === null || denominator === 0 ? null : numerator / denominator;
	return { ...figure, numerator, denominator, value };
}

/** Kinds whose value is worked out from two counts, and is no count itself where these are not given. */
const OF_TWO_COUNTS: readonly string[] = ['share', 'of-plan', 'ratio'];

function isOneCount({ denominator, kind }: Figure): boolean {
	return denominator === null && !OF_TWO_COUNTS.includes(kind ?? 'count');
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
	const rest = without(figure, 'outside', 'told', 'aboutPeople');
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
