/** Measures: what one counts, in which unit, which way is better; and how a value of one is put together. */
import type { DisplayText, OutsideCounts } from './disclosure.ts';

/**
 * Names of measures: those of the registers' definitions, `indicator:` and the code of an indicator, and
 * `people-agree`, the agreement of people and the system, which no register holds.
 */
export type MeasureName = string;

/**
 * What the values of a measure are over time, which decides how they may be judged. A `rate` is measured
 * anew in each period, so that a control chart tells a change from chance. `cumulative` is what builds up
 * (networks live, money spent in a year), and any state of a register that only grows as at a day: it is
 * set beside its plan. The windows of `rolling` values overlap, so that one month counts in several.
 */
export const SERIES_KINDS = ['rate', 'cumulative', 'rolling'] as const;
export type SeriesKind = (typeof SERIES_KINDS)[number];

/**
 * `share`: the numerator is part of the denominator. `of-plan`: the denominator is what was planned by then,
 * so that it may pass 100%. `ratio`: one count to another. `median` and `count`: the figure itself.
 */
export const MEASURE_KINDS = ['share', 'of-plan', 'ratio', 'median', 'count'] as const;
export type MeasureKind = (typeof MEASURE_KINDS)[number];

/** Whether its values are read as percentages. */
export function isPercent(kind: MeasureKind): boolean {
	return kind === 'share' || kind === 'of-plan';
}

/** What a register's definition says of one of its measures. */
export type MeasureDefinition = {
	name: MeasureName;
	title: string;
	/** What the numerator counts; for a median, what the value is in. */
	unit: string;
	/** Where the unit does not say whether it counts people. */
	aboutPeople?: boolean;
	better: 'higher' | 'lower' | 'neither';
	kind: MeasureKind;
	series: SeriesKind;
	/** What its series has a point for: what a board would read. */
	period: 'month' | 'quarter' | 'year';
	/** What in a register's address shows the rows it counts, or the latest first. */
	rows?: string;
	/** Of dates on which things happened alone: known too of days before anything was recorded. */
	ofDates?: boolean;
	/** What the numerator counts, and what the denominator does, as the definition says it. */
	counted: string;
	of?: string;
	/** What else its reader must know. */
	remark?: string;
	/** How what it counts comes in bundles: what happens to one happens to all of its bundle. */
	bundles?: string;
	/** Codes of the deliverables of the roadmap that it speaks of. */
	deliverables?: readonly string[];
};

/** A measure of the catalogue. */
export type Measure = MeasureDefinition & { register: string };

/** A measure's value for one ICS as at one day. Shares are numerator over denominator, 0 to 1. */
export type MeasureValue = {
	measure: MeasureName;
	/** Of a measure that is not in the list: what the list says of the others. */
	title?: string;
	kind?: MeasureKind;
	series?: SeriesKind;
	asAt: string;
	numerator: number | null;
	denominator: number | null;
	/** The share, or the figure itself where there is no denominator; null: nothing to work it out from. */
	value: number | null;
	unit: string;
	/** What the plan says the numerator should be by that day, where there is a plan. */
	planned: number | null;
	/** What the reader must know: "3 networks gave no population, so shares leave them out." */
	note: string | null;
	/** The value is a share that came without its two counts. */
	loneShare?: boolean;
	/** Where the unit does not say whether it counts people. */
	aboutPeople?: boolean;
	/** For a figure over several rows: what readers outside are shown is worked out from these. */
	outside?: OutsideCounts;
	/** How it is written for a reader outside, once it has been through the gate. */
	told?: DisplayText;
};

/** Numerator over denominator; null when there is nothing to divide by. */
export function share(numerator: number, denominator: number): number | null {
	return denominator === 0 ? null : numerator / denominator;
}

/** The middle value, or the mean of the two in the middle; null of nothing. */
export function median(values: readonly number[]): number | null {
	if (values.length === 0) return null;
	const sorted = [...values].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	const upper = sorted[middle] as number;
	return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

// How the value of a measure is put together.

/** What stands in place of a figure that there is nothing to work out from: the same words everywhere. */
export const NO_DATA = 'No data yet';

/**
 * Names a figure in a page's HTML, as the `data-figure` of the element that holds its words alone: which
 * measure, whose, as at which day and, in a return, by which day it was recorded or in which it was sent. A test looks each of them up again.
 */
export function figureKey(measure: string, place: string, asAt: string, inReturn?: string): string {
	return [measure, place, asAt, inReturn].filter(Boolean).join(' ');
}

/** A value that there is nothing to work out from. */
export function blankValue(measure: MeasureName, asAt: string, unit: string): MeasureValue {
	return {
		measure,
		asAt,
		numerator: null,
		denominator: null,
		value: null,
		unit,
		planned: null,
		note: null
	};
}

export function ratioValue(
	measure: MeasureName,
	asAt: string,
	numerator: number,
	denominator: number,
	unit: string,
	note: string | null = null
): MeasureValue {
	return {
		...blankValue(measure, asAt, unit),
		numerator,
		denominator,
		value: share(numerator, denominator),
		note
	};
}

/** Several remarks as one note, or null for none. */
export function noteOf(...remarks: readonly (string | false | null)[]): string | null {
	const said = remarks.filter((remark): remark is string => !!remark);
	return said.length === 0 ? null : said.join(' ');
}

/** A note without the period it begins with, for pages that have named the period already. */
export function beyondPeriod(note: string | null): string | null {
	return note?.replace(/^(For|At the end of) [^.]+\.\s*/, '') || null;
}

/** Sums of WTE without the noise of binary fractions. */
export function tidy(sum: number): number {
	return Number(sum.toFixed(6));
}
