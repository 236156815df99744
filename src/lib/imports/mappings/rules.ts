import * as v from 'valibot';
import { monthEnd, quarterOf } from '#lib/core/calendar.ts';
import { longDate } from '#lib/core/dates.ts';
import { count } from '#lib/core/numbers.ts';
import { PERIOD_KINDS, type PeriodKind, periodName, periodOf } from '#lib/core/periods.ts';
import { ok, type Refused, refused, type Result } from '#lib/core/result.ts';
import { comparable, financialYearOf, LONGEST_TYPED, tidyText } from '#lib/core/text.ts';
import { dateOfText } from '#lib/core/typed-dates.ts';
import { agree, list as listed, listSome, plural } from '#lib/core/words.ts';
import { PLAUSIBLE_SERIALS, serialToIso } from '#lib/spreadsheet/grid.ts';

// How a published file becomes a table of indicators: data, not code. A mapping names columns by
// their headings (compared without case and punctuation) and says what it leaves out.

export const FORMS = ['long', 'plain', 'wide'] as const;
export const FIGURES = ['numerator', 'denominator', 'value'] as const;

/**
 * `long`: a row for each measure, with its figure in one column. `plain`: a row for each area and
 * period, with a column for each figure. `wide`: areas down, periods across.
 */
export type Form = (typeof FORMS)[number];
export type Figure = (typeof FIGURES)[number];

/** Letters of the name that a system gives a mapping of its own. */
export const LONGEST_NAME = 120;

const LONGEST = 300;
const MOST = 200;

const text = v.pipe(
	v.string('must be a text.'),
	v.trim(),
	v.nonEmpty('must be a text.'),
	v.maxLength(LONGEST, `is longer than ${LONGEST} letters.`)
);

function list<S extends v.GenericSchema>(item: S) {
	return v.pipe(
		v.array(item, 'must be a list of one or more.'),
		v.minLength(1, 'must be a list of one or more.'),
		v.maxLength(MOST, `holds more than ${MOST}.`)
	);
}

function oneOf<const T extends readonly string[]>(known: T) {
	return v.picklist(
		known,
		({ input }) => `is “${String(input).slice(0, 40)}”; it must be ${known.join(' or ')}.`
	);
}

function parts<E extends v.ObjectEntries>(entries: E) {
	return v.strictObject(entries, ({ expected, input, received }) => {
		if (expected === 'never')
			return `has “${String(input)}”, which is not known. Known are ${Object.keys(entries).join(', ')}.`;
		return received === 'undefined' ? 'is missing.' : 'must be an object with named parts.';
	});
}

/** Rows that have one of `values` in the column, or none of `except`. */
const keepSchema = v.pipe(
	parts({ column: text, values: v.optional(list(text)), except: v.optional(list(text)) }),
	v.check(
		({ values, except }) => (values === undefined) !== (except === undefined),
		'needs either “values” or “except”: which rows stay.'
	)
);

/** One indicator of the register, by code or name, and where each of its figures stands. */
const indicatorSchema = v.pipe(
	parts({
		indicator: text,
		/** Long: what the measure column says. Plain: a heading. Wide: the measure, or `cells`. */
		numerator: v.optional(text),
		denominator: v.optional(text),
		value: v.optional(text)
	}),
	v.check(
		(from) => FIGURES.some((figure) => from[figure] !== undefined),
		'names no figure: give a “numerator” and “denominator”, or a “value”.'
	)
);

export const mappingSchema = parts({
	/** What a person reads: "Community mental health four-week waits". */
	name: text,
	/** Who publishes such files: "NHS England". */
	publisher: v.optional(text),
	form: oneOf(FORMS),
	/** The sheet's name; left out: the sheet whose headings fit. */
	sheet: v.optional(text),
	keep: v.optional(list(keepSchema)),
	area: parts({
		column: text,
		/** The codes are of parts of systems, whose figures are added up. */
		parts: v.optional(oneOf(['sub-icb']))
	}),
	period: parts({
		/** A column of periods, or of the last days of periods; left out in wide files. */
		column: v.optional(text),
		/** A column of first days, where there is one: the length is then known from both. */
		start: v.optional(text),
		/** What a period is when its text alone does not say; `rolling` is three months ending then. */
		kind: oneOf(PERIOD_KINDS)
	}),
	/** Long, and wide with several lines an area: the column that names the measure. */
	measure: v.optional(text),
	/** Long: the column that holds the figures. */
	figures: v.optional(text),
	indicators: list(indicatorSchema),
	/** Heading -> letter as they stood when the mapping was saved: a move is told. */
	columns: v.optional(
		v.pipe(v.record(v.string(), text), v.maxEntries(MOST, `holds more than ${MOST}.`))
	)
});

export type Mapping = v.InferOutput<typeof mappingSchema>;
export type IndicatorFigures = Mapping['indicators'][number];

/**
 * A mapping out of JSON, with nothing in it that is not known. A finding's field is the part that is
 * wrong, as people would point at it: `area.column`.
 */
export function checkMapping(json: unknown): Result<Mapping> {
	const parsed = v.safeParse(mappingSchema, json, { abortEarly: true });
	if (!parsed.success) return faultIn(...partOf(parsed.issues[0]));
	const fault = faultOfForm(parsed.output);
	return fault ? faultIn(...fault) : ok(parsed.output);
}

function faultIn(part: string, message: string): Refused {
	return refused(part, `The mapping’s part “${part}” ${message}`, 'mapping-fault');
}

/** `area.column`, or `keep, number 1: column`; what is not known is a fault of what it stands in. */
function partOf({ path, message, expected }: v.BaseIssue<unknown>): [string, string] {
	const keys = (path ?? []).map(({ key }) => key);
	if (expected === 'never') keys.pop();
	const [first, second, ...rest] = keys;
	if (first === undefined) return ['mapping', message];
	if (second === undefined) return [String(first), message];
	const within = typeof rest[0] === 'string' ? `: ${rest[0]}` : '';
	if (typeof second === 'number')
		return [`${String(first)}, number ${second + 1}${within}`, message];
	return [
		first === 'columns' ? `columns: ${String(second)}` : `${String(first)}.${String(second)}`,
		message
	];
}

/** What each form needs, and what it has no use for: the part, and what is wrong with it. */
function faultOfForm(mapping: Mapping): [part: string, message: string] | null {
	const { form, period, measure, figures, indicators } = mapping;
	if (form === 'wide' && period.column !== undefined)
		return ['period.column', 'has no place in a wide file: its headings say it.'];
	if (form === 'wide' && period.start !== undefined)
		return ['period.start', 'has no place in a wide file: its headings say it.'];
	if (form !== 'wide' && period.column === undefined)
		return ['period.column', 'is missing: say which column names the period.'];
	if (form === 'long' && measure === undefined)
		return ['measure', 'is missing: say which column names the measure.'];
	if (form === 'long' && figures === undefined)
		return ['figures', 'is missing: say which column holds the figures.'];
	if (form !== 'long' && figures !== undefined)
		return ['figures', 'belongs to the long form only.'];
	if (form === 'plain' && measure !== undefined)
		return ['measure', 'has no place in the plain form: each figure has a column.'];
	if (form === 'wide' && measure === undefined && indicators.length > 1)
		return ['measure', 'is missing: several indicators need a column that tells them apart.'];
	return null;
}

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
function figuresOf(from: IndicatorFigures): string[] {
	return FIGURES.map((figure) => from[figure]).filter((text): text is string => text !== undefined);
}

/** "Community mental health four-week waits, as NHS England publishes them". */
export function titleOf({ name, publisher }: Mapping): string {
	return publisher ? `${name}, as ${publisher} publishes them` : name;
}

// Whose a row of a published file is: this system's, or left out knowingly.

/** An organisation whose rows belong to the system that imports. */
export type OwnArea = {
	/** ODS code: what the row is held under. */
	code: string;
	name: string;
	kind: 'own' | 'predecessor' | 'trust';
	/** ONS codes it has or had. */
	ons: readonly string[];
	closedOn: string | null;
	/** Codes of the parts (sub-ICB locations) whose figures add up to it. */
	parts: readonly string[];
};

export type OtherArea = {
	code: string;
	ons: readonly string[];
	parts: readonly string[];
	closedOn: string | null;
};

/** What is known of areas: the system's own, and the codes of all others there are. */
export type KnownAreas = {
	own: readonly OwnArea[];
	/** All other organisations on record. */
	others: readonly OtherArea[];
};

export type Whose =
	| { is: 'own'; area: OwnArea; part: string | null }
	| { is: 'england' | 'unknown' | 'blank' }
	| { is: 'other'; closedOn: string | null }
	/** A code that is not on record at all. */
	| { is: 'stranger' };

const ENGLAND = new Set(['england', 'eng', 'englandtotal', 'national', 'e92000001', 'total']);
const UNKNOWN = new Set([
	...['unknown', 'unk', 'notknown', 'notstated', 'invalid', 'unallocated', 'nocode', 'none'],
	...['x', 'z', 'na', 'unknownicb', 'other']
]);

/** Tells whose an area's code is; `parts`: the codes are of parts of systems. */
export function areaTeller(known: KnownAreas, parts: boolean): (text: string) => Whose {
	const told = new Map<string, Whose>();
	for (const { code, ons, closedOn, ...other } of known.others)
		for (const one of [code, ...ons, ...(parts ? other.parts : [])])
			told.set(comparable(one), { is: 'other', closedOn });
	for (const area of known.own) {
		if (parts) for (const part of area.parts) told.set(comparable(part), { is: 'own', area, part });
		for (const one of [area.code, ...area.ons])
			told.set(comparable(one), { is: 'own', area, part: null });
	}
	return (text) => {
		const key = comparable(text);
		const found = told.get(key);
		if (found) return found;
		if (key === '' || /^[\s\-–.]+$/.test(text)) return { is: 'blank' };
		if (ENGLAND.has(key)) return { is: 'england' };
		return UNKNOWN.has(key) ? { is: 'unknown' } : { is: 'stranger' };
	};
}

// A period as a published file writes it, as the register of indicators reads it.

/** A quarter anywhere in a text: “SMI-Q1-2019-2020”, “2019/20 Quarter 1”. */
const QUARTER = /(?:^|[^a-z])(?:q|qtr|quarter)[\s_-]*([1-4])(?!\d)/i;
const YEARS = /(?:^|\D)((?:20)?\d{2}\s*[/\-–_]\s*(?:20)?\d{2})(?!\d)/;
const MONTHS_LONG = { month: 1, quarter: 3, rolling: 3, year: 12 } as const;

/**
 * A period in the form in which the register holds it: `2024-04/month`, and `2024-04/rolling` for three
 * months that end with April. With a first day the length is known: a single month is a month
 * whatever `kind` says. `today` is ISO.
 * @returns null when the cells name no such period
 */
export function periodNamed(
	kind: PeriodKind,
	end: string,
	start: string | null,
	today: string
): string | null {
	const last = lastDayOf(end, kind, today);
	if (last === null) return null;
	if (start === null) return written(kind, last);
	const first = lastDayOf(start, 'month', today);
	if (first === null || first > last) return null;
	const months = monthsBetween(first, last);
	if (months === 1) return written('month', last);
	if (months === MONTHS_LONG[kind]) return written(kind, last);
	if (months === 12) return written('year', last);
	return null;
}

/** Whether a text names a period, as the headings of a wide file do. */
export function isPeriod(kind: PeriodKind, text: string, today: string): boolean {
	return /\d/.test(text) && periodNamed(kind, text, null, today) !== null;
}

/** The last day of the month, quarter or year that a cell names. */
function lastDayOf(cell: string, kind: PeriodKind, today: string): string | null {
	const text = tidyText(cell);
	if (text.length > LONGEST_TYPED) return null;
	const quarter = QUARTER.exec(text)?.[1];
	const year = quarter && YEARS.exec(text.replace(QUARTER, ' '))?.[1];
	const named = year && financialYearOf(year.replace(/_/g, '-'));
	if (named) return dayIn(dateOfText(`Q${quarter} ${named}`, today));
	const years = kind === 'year' ? financialYearOf(text) : null;
	if (years) return `${Number(years.slice(0, 4)) + 1}-03-31`;
	if (/^\d{5}$/.test(text)) {
		const serial = Number(text);
		const known = serial >= PLAUSIBLE_SERIALS.first && serial <= PLAUSIBLE_SERIALS.last;
		return known ? monthEnd(serialToIso(serial)!.slice(0, 10)) : null;
	}
	const day = dayIn(dateOfText(text, today));
	return day === null ? null : monthEnd(day);
}

function dayIn(found: ReturnType<typeof dateOfText>): string | null {
	return found === null || found.is === 'impossible' ? null : found.date;
}

function monthsBetween(first: string, last: string): number {
	const [from, to] = [first, last].map((day) => day.split('-').map(Number)) as [number[], number[]];
	return (to[0]! - from[0]!) * 12 + to[1]! - from[1]! + 1;
}

/** Quarters and years are those of the financial year; three months may end with any month. */
function written(kind: PeriodKind, last: string): string | null {
	if (kind === 'quarter' && quarterOf(last).endsOn !== last) return null;
	if (kind === 'year' && last.slice(5, 7) !== '03') return null;
	return `${last.slice(0, 7)}/${kind}`;
}

// What a mapping took of a file and what it left out, in sentences.

export type LeftCounts = {
	filtered: ReadonlyMap<string, number>;
	measures: number;
	england: number;
	unknown: number;
	blank: number;
	others: number;
	closed: ReadonlySet<string>;
	strangers: ReadonlyMap<string, number>;
};

/** Codes named one by one in a sentence. */
const NAMED = 8;

function rowsAre(number: number): string {
	return `${plural(number, 'row')} ${agree(number, 'is', 'are')}`;
}

/** “10,824 rows are of other measures.” and the like; nothing for what did not occur. */
export function leftOutSentences(left: LeftCounts, area: string): string[] {
	const told: string[] = [];
	for (const [column, number] of left.filtered)
		told.push(
			`${plural(number, 'row')} ${agree(number, 'has', 'have')} something else in “${column}” than is kept.`
		);
	if (left.measures > 0) told.push(`${rowsAre(left.measures)} of other measures.`);
	if (left.england > 0) told.push(`${rowsAre(left.england)} of England as a whole.`);
	if (left.unknown > 0)
		told.push(`${rowsAre(left.unknown)} of people whose area is not known (UNKNOWN).`);
	if (left.others > 0)
		told.push(
			`${rowsAre(left.others)} of other organisations${
				left.closed.size > 0
					? `, some of which have closed since: ${listSome([...left.closed].sort(), NAMED)}`
					: ''
			}.`
		);
	if (left.blank > 0)
		told.push(
			`${plural(left.blank, 'row')} ${agree(left.blank, 'says', 'say')} nothing in “${area}”.`
		);
	const { strangers } = left;
	if (strangers.size > 0) {
		const rows = [...strangers.values()].reduce((sum, number) => sum + number, 0);
		told.push(
			`${plural(rows, 'row')} ${agree(rows, 'has', 'have')} ${plural(strangers.size, 'code')} in “${area}” that ${agree(strangers.size, 'is', 'are')} not on record here: ${listSome([...strangers.keys()].sort(), NAMED)}.`
		);
	}
	return told;
}

/** Rows of a system that this one succeeded, or of a trust that has closed. */
export function closedSentence(area: OwnArea, rows: number): string | null {
	const under = `${agree(rows, 'It stays', 'They stay')} under ${area.code}, which reported ${agree(rows, 'it', 'them')}.`;
	if (area.kind === 'predecessor')
		return `${rowsAre(rows)} of ${area.name} (${area.code})${closing(area)}, whose area is now in this system in whole or in part. ${under}`;
	return area.closedOn === null
		? null
		: `${rowsAre(rows)} of ${area.name} (${area.code})${closing(area)}. ${under}`;
}

function closing({ closedOn }: OwnArea): string {
	return closedOn === null ? '' : `, which closed on ${longDate(closedOn)}`;
}

/** Figures made of parts. */
export function summedSentence(summed: number): string {
	return `${count(summed)} ${agree(summed, 'row was', 'rows were')} added up from the parts of the system that report separately. A sum is suppressed when one of its parts is.`;
}

export function incompleteSentence(
	incomplete: readonly { period: string; lacking: readonly string[] }[]
): string {
	const number = incomplete.length;
	const lacking = [...new Set(incomplete.flatMap((one) => one.lacking))].sort();
	const periods = [...new Set(incomplete.map(({ period }) => period))].sort().map(named);
	return `${plural(number, 'row')} could not be made (${listSome(periods, NAMED)}): the file has no figure for ${listSome(lacking, NAMED)}, and a part is not the whole.`;
}

function named(period: string): string {
	return periodOf(period) ? periodName(period) : period;
}

/** “6 rows were made from 18 rows of the file.” */
export function madeSentence(made: number, used: number, read: number): string {
	return `${count(made)} ${agree(made, 'row was', 'rows were')} made from ${count(used)} of the file’s ${count(read)} rows.`;
}

/** The organisations of which there are rows: “Under QE1 and RW5”. */
export function areasSentence(codes: readonly string[]): string {
	return `They are held under ${listed(codes)}.`;
}
