/**
 * How a published file becomes a table of indicators: data, not code. A mapping names columns by
 * their headings (compared without case and punctuation) and says what it leaves out.
 */

import type { PeriodKind } from '#lib/domain/periods.ts';

export const FORMS = ['long', 'plain', 'wide'] as const;
export const FIGURES = ['numerator', 'denominator', 'value'] as const;

/**
 * `long`: a row for each measure, with its figure in one column. `plain`: a row for each area and
 * period, with a column for each figure. `wide`: areas down, periods across.
 */
export type Form = (typeof FORMS)[number];
export type Figure = (typeof FIGURES)[number];

/** Rows that have one of `values` in the column, or none of `except`. */
export type Keep = { column: string; values?: string[]; except?: string[] };

/** One indicator of the register, by code or name, and where each of its figures stands. */
export type IndicatorFigures = {
	indicator: string;
	/** Long: what the measure column says. Plain: a heading. Wide: the measure, or `cells`. */
	numerator?: string;
	denominator?: string;
	value?: string;
};

export type Mapping = {
	/** What a person reads: "Community mental health four-week waits". */
	name: string;
	/** Who publishes such files: "NHS England". */
	publisher?: string;
	form: Form;
	/** The sheet's name; left out: the sheet whose headings fit. */
	sheet?: string;
	keep?: Keep[];
	area: {
		column: string;
		/** The codes are of parts of systems, whose figures are added up. */
		parts?: 'sub-icb';
	};
	period: {
		/** A column of periods, or of the last days of periods; left out in wide files. */
		column?: string;
		/** A column of first days, where there is one: the length is then known from both. */
		start?: string;
		/** What a period is when its text alone does not say; `rolling` is three months ending then. */
		kind: PeriodKind;
	};
	/** Long, and wide with several lines an area: the column that names the measure. */
	measure?: string;
	/** Long: the column that holds the figures. */
	figures?: string;
	indicators: IndicatorFigures[];
	/** Heading -> letter as they stood when the mapping was saved: a move is told. */
	columns?: Record<string, string>;
};

/** A mapping on offer: `ready:…` came with Waymark, `saved:…` is a system's own. */
export type OfferedMapping = { id: string; mapping: Mapping };

/** The headings that a mapping needs, each once. */
export function headingsOf(mapping: Mapping): string[] {
	const named = [
		mapping.area.column,
		mapping.period.start,
		mapping.form === 'wide' ? undefined : mapping.period.column,
		mapping.measure,
		mapping.form === 'long' ? mapping.figures : undefined,
		...(mapping.keep ?? []).map(({ column }) => column),
		...(mapping.form === 'plain' ? mapping.indicators.flatMap(figuresOf) : [])
	];
	return [...new Set(named.filter((heading): heading is string => heading !== undefined))];
}

/** The texts that an indicator's figures are found by. */
export function figuresOf(from: IndicatorFigures): string[] {
	return FIGURES.map((figure) => from[figure]).filter((text): text is string => text !== undefined);
}

/** "Community mental health four-week waits, as NHS England publishes them". */
export function titleOf({ name, publisher }: Mapping): string {
	return publisher ? `${name}, as ${publisher} publishes them` : name;
}
