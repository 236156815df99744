import { periodName, periodOf } from '#lib/core/periods.ts';
import { comparable, nearlyEqual } from '#lib/core/text.ts';
import { agree, list, listSome } from '#lib/core/words.ts';
import type { Problems } from '#lib/imports/findings.ts';
import {
	areasSentence,
	areaTeller,
	checkMapping,
	closedSentence,
	type Figure,
	FIGURES,
	headingsOf,
	incompleteSentence,
	isPeriod,
	type KnownAreas,
	leftOutSentences,
	madeSentence,
	type Mapping,
	type OfferedMapping,
	type OwnArea,
	periodNamed,
	summedSentence,
	titleOf
} from '#lib/imports/mappings/rules.ts';
import type { Choices, MappingUsed } from '#lib/imports/reading.ts';
import { type Header, headerAt, headerText, vocabularyOf } from '#lib/imports/recognise.ts';
import { chooseTable, type Table } from '#lib/imports/table.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { RegisterName } from '#lib/registers/definition.ts';
import {
	columnLetters,
	columnNumber,
	type Grid,
	isBlank,
	type RawCell,
	shown
} from '#lib/spreadsheet/grid.ts';
import { Refusal } from '#lib/spreadsheet/limits.ts';
import { type FileSheets, inPlaceOf, type MadeCells, noteCells, type Reshape } from './reshape.ts';

// Finds the mapping, the sheet and the columns by which a published file is read.

/** A mapping laid over a sheet. */
export type Fit = {
	grid: Grid;
	header: Header;
	/** Heading as the mapping names it -> 0-based column. */
	columns: Map<string, number>;
	/** Wide: the columns that are headed by periods. */
	across: number[];
	/** How the headings differ from the mapping's, in sentences. */
	differences: string[];
	/** Headings of the mapping that the sheet does not have. */
	missing: string[];
};

/** Rows below this are never taken for a header. */
const SEARCHED = 60;

/**
 * The sheet and header row where most of a mapping's headings stand; null when hardly any does.
 * `missing` says what is not there.
 */
export function fitMapping(
	mapping: Mapping,
	grids: readonly Grid[],
	today: string,
	choice: { sheet?: string; headerRow?: number } = {}
): Fit | null {
	const wanted = headingsOf(mapping);
	let best: Fit | null = null;
	for (const grid of looked(mapping, grids, choice.sheet)) {
		for (let index = 0; index < Math.min(grid.rows.length, SEARCHED); index += 1) {
			if (choice.headerRow !== undefined && grid.numbers[index] !== choice.headerRow) continue;
			// A row that is shorter than the headings wanted cannot hold them.
			if (grid.rows[index]!.length < wanted.length / 2) continue;
			const fit = fitAt(mapping, wanted, grid, index, today);
			if (fit && (!best || fit.missing.length < best.missing.length)) best = fit;
			if (best?.missing.length === 0 && best.differences.length === 0) return best;
		}
	}
	return best;
}

function looked(mapping: Mapping, grids: readonly Grid[], chosen: string | undefined): Grid[] {
	const name = chosen ?? mapping.sheet;
	const named = grids.filter((grid) => name !== undefined && sameName(grid.name, name));
	// A sheet that is named for its quarter goes by another name in the next file.
	if (named.length > 0 || chosen !== undefined) return named;
	const visible = grids.filter(({ hidden }) => !hidden);
	return visible.length > 0 ? visible : [...grids];
}

function sameName(left: string, right: string): boolean {
	return comparable(left) === comparable(right);
}

function fitAt(
	mapping: Mapping,
	wanted: readonly string[],
	grid: Grid,
	index: number,
	today: string
): Fit | null {
	const header = headerAt(grid, index);
	const columns = new Map<string, number>();
	const keys = header.own.map((own, at) => [comparable(headerText(header, at)), comparable(own)]);
	for (const heading of wanted) {
		const key = comparable(heading);
		const at = keys.findIndex(([whole]) => whole === key);
		const found = at >= 0 ? at : keys.findIndex(([, own]) => own === key);
		if (found >= 0) columns.set(heading, found);
	}
	if (columns.size < Math.max(1, Math.ceil(wanted.length / 2))) return null;
	const across =
		mapping.form === 'wide'
			? header.own.flatMap((_, at) =>
					isPeriod(mapping.period.kind, headerText(header, at), today) ? [at] : []
				)
			: [];
	if (mapping.form === 'wide' && across.length === 0) return null;
	const fit: Fit = { grid, header, columns, across, differences: [], missing: [] };
	for (const heading of wanted)
		if (!columns.has(heading))
			takeRenamed(
				heading,
				mapping,
				fit,
				keys.map(([whole]) => whole!)
			);
	tellMoves(mapping, fit);
	return fit;
}

/** A heading that was renamed: one nearly the same, or another in the place that it had. */
function takeRenamed(heading: string, mapping: Mapping, fit: Fit, keys: readonly string[]): void {
	const taken = new Set([...fit.columns.values(), ...fit.across]);
	const free = keys.map((_, at) => at).filter((at) => !taken.has(at) && keys[at] !== '');
	const key = comparable(heading);
	const near = free.filter(
		(at) => nearlyEqual(key, keys[at]!) || sharesWords(heading, headerText(fit.header, at))
	);
	const letter = mapping.columns?.[heading];
	const place = letter === undefined ? -1 : columnNumber(letter);
	const found = near.length === 1 ? near[0]! : free.includes(place) ? place : undefined;
	if (found === undefined) {
		fit.missing.push(heading);
		return;
	}
	fit.columns.set(heading, found);
	fit.differences.push(
		`“${heading}” is now called “${headerText(fit.header, found)}” (column ${columnLetters(found)}).`
	);
}

/** Whether one of the two says all the words of the other: “Org code” and “Org code (2024)”. */
function sharesWords(left: string, right: string): boolean {
	const [one, other] = [wordsOf(left), wordsOf(right)];
	const [few, many] = one.length < other.length ? [one, other] : [other, one];
	return few.length > 0 && few.every((word) => many.includes(word));
}

function wordsOf(text: string): string[] {
	return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function tellMoves(mapping: Mapping, fit: Fit): void {
	for (const [heading, letter] of Object.entries(mapping.columns ?? {})) {
		const at = fit.columns.get(heading);
		if (at === undefined || columnLetters(at) === letter) continue;
		if (fit.differences.some((told) => told.startsWith(`“${heading}” is now called`))) continue;
		fit.differences.push(
			`“${heading}” has moved from column ${letter} to column ${columnLetters(at)}.`
		);
	}
}

// The rows of a published file that a mapping takes, gathered by indicator, area and period.

export type Place = { index: number; column: number };
/** One cell that gives a figure, or a part of it. */
export type Spot = Place & { part: string | null };

/** One row of indicators to be. */
export type Entry = {
	/** Position in the mapping's indicators. */
	indicator: number;
	area: OwnArea;
	period: string;
	places: { measure: Place | null; area: Place; period: Place };
	figures: Partial<Record<Figure, Spot[]>>;
};

/** What was left out, and how many rows each time. */
export type LeftOut = {
	/** Column of a filter -> rows. */
	filtered: Map<string, number>;
	measures: number;
	england: number;
	unknown: number;
	blank: number;
	others: number;
	/** Codes of systems that have closed, among the others. */
	closed: Set<string>;
	/** Code that is not on record -> rows. */
	strangers: Map<string, number>;
};

export type Gathered = {
	entries: Entry[];
	rowsRead: number;
	/** Rows that gave a figure. */
	rowsUsed: number;
	/** Rows of a wanted measure that no filter left out, whoever they are of. */
	rowsOfMeasures: number;
	left: LeftOut;
	/** Own areas of which there were rows, by code. */
	areas: Map<string, { area: OwnArea; rows: number }>;
};

type Wanted = { indicator: number; figure: Figure };

/** Goes through the rows below the header. `today` is ISO, for years written in two digits. */
export function gather(mapping: Mapping, fit: Fit, known: KnownAreas, today: string): Gathered {
	const { grid } = fit;
	const at = (heading: string | undefined) =>
		heading === undefined ? -1 : (fit.columns.get(heading) ?? -1);
	const [areaAt, measureAt] = [at(mapping.area.column), at(mapping.measure)];
	const whose = areaTeller(known, mapping.area.parts !== undefined);
	const filters = filtersOf(mapping, at);
	const wanted = wantedOf(mapping);
	const cellsOf = cellReaderOf(mapping, fit, at);
	const found = nothingYet();
	const keyOf = remembering(comparable);
	const whoseOf = remembering(whose);
	const store = new Map<string, Entry>();
	for (let index = fit.header.index + 1; index < grid.rows.length; index += 1) {
		const row = grid.rows[index]!;
		found.rowsRead += 1;
		const filter = filters.find(({ column, takes }) => !takes(keyOf(shown(row[column]))));
		if (filter) {
			add(found.left.filtered, filter.heading);
			continue;
		}
		const measures = measureAt < 0 ? wanted.all : wanted.byText.get(keyOf(shown(row[measureAt])));
		if (!measures) {
			found.left.measures += 1;
			continue;
		}
		found.rowsOfMeasures += 1;
		const code = shown(row[areaAt]).trim();
		const told = whoseOf(code);
		if (told.is !== 'own') {
			leaveOut(found.left, told, code);
			continue;
		}
		found.rowsUsed += 1;
		const { area, part } = told;
		found.areas.set(area.code, { area, rows: (found.areas.get(area.code)?.rows ?? 0) + 1 });
		for (const { indicator, figure, period, cell, periodPlace } of cellsOf(
			index,
			measures,
			today
		)) {
			const entry = entryFor(store, `${indicator}|${area.code}|${period}`, figure, part, () => ({
				indicator,
				area,
				period,
				places: {
					measure: measureAt < 0 ? null : { index, column: measureAt },
					area: { index, column: areaAt },
					period: periodPlace
				},
				figures: {}
			}));
			(entry.figures[figure] ??= []).push({ ...cell, part });
		}
	}
	found.entries = [...store.values()];
	return found;
}

/** Columns of published files say the same few things in thousands of rows. */
function remembering<Answer>(answer: (text: string) => Answer): (text: string) => Answer {
	const known = new Map<string, Answer>();
	return (text) => {
		let found = known.get(text);
		if (found === undefined) known.set(text, (found = answer(text)));
		return found;
	};
}

function nothingYet(): Gathered {
	return {
		entries: [],
		rowsRead: 0,
		rowsUsed: 0,
		rowsOfMeasures: 0,
		left: {
			filtered: new Map(),
			measures: 0,
			england: 0,
			unknown: 0,
			blank: 0,
			others: 0,
			closed: new Set(),
			strangers: new Map()
		},
		areas: new Map()
	};
}

function leaveOut(left: LeftOut, told: ReturnType<ReturnType<typeof areaTeller>>, code: string) {
	if (told.is === 'other') {
		left.others += 1;
		if (told.closedOn !== null) left.closed.add(code);
	} else if (told.is === 'stranger') add(left.strangers, code.slice(0, 60));
	else if (told.is !== 'own') left[told.is] += 1;
}

function add(counts: Map<string, number>, key: string): void {
	counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Parts add up in one row; a figure that stands twice makes a second row, which the checks then tell. */
function entryFor(
	store: Map<string, Entry>,
	key: string,
	figure: Figure,
	part: string | null,
	make: () => Entry
): Entry {
	for (let again = 0; ; again += 1) {
		const name = again === 0 ? key : `${key}|${again}`;
		const entry = store.get(name);
		if (!entry) {
			const made = make();
			store.set(name, made);
			return made;
		}
		const spots = entry.figures[figure];
		if (!spots || (part !== null && spots.every((spot) => spot.part !== part))) return entry;
	}
}

type Filter = { heading: string; column: number; takes: (text: string) => boolean };

function filtersOf(mapping: Mapping, at: (heading: string) => number): Filter[] {
	return (mapping.keep ?? []).map(({ column, values, except }) => {
		const listed = new Set((values ?? except ?? []).map(comparable));
		const wanted = values !== undefined;
		return {
			heading: column,
			column: at(column),
			takes: (text: string) => listed.has(text) === wanted
		};
	});
}

function wantedOf(mapping: Mapping): { all: Wanted[]; byText: Map<string, Wanted[]> } {
	const all: Wanted[] = [];
	const byText = new Map<string, Wanted[]>();
	mapping.indicators.forEach((from, indicator) => {
		for (const figure of FIGURES) {
			if (from[figure] === undefined) continue;
			const wanted = { indicator, figure };
			const key = comparable(from[figure]);
			all.push(wanted);
			byText.set(key, [...(byText.get(key) ?? []), wanted]);
		}
	});
	return { all, byText };
}

type Cell = Wanted & { period: string; periodPlace: Place; cell: Place };

/** The cells that a row gives its figures in, by the mapping's form. */
function cellReaderOf(mapping: Mapping, fit: Fit, at: (heading: string | undefined) => number) {
	const { grid, header } = fit;
	const { kind } = mapping.period;
	const known = new Map<string, string>();
	const named = (end: string, start: string | null, today: string): string => {
		const key = `${start ?? ''}\n${end}`;
		let period = known.get(key);
		// A text that names no period is handed on as it is: the checks say what is wrong with it.
		if (period === undefined) {
			const asGiven = start === null ? end : `${start} - ${end}`;
			known.set(key, (period = periodNamed(kind, end, start, today) ?? asGiven));
		}
		return period;
	};
	if (mapping.form === 'wide')
		return (index: number, wanted: readonly Wanted[], today: string): Cell[] =>
			fit.across.flatMap((column) => {
				if (isBlank(grid.rows[index]![column])) return [];
				const period = named(headerText(header, column), null, today);
				const periodPlace = { index: header.index, column };
				return wanted.map((one) => ({ ...one, period, periodPlace, cell: { index, column } }));
			});
	const [endAt, startAt] = [at(mapping.period.column), at(mapping.period.start)];
	const figuresAt = at(mapping.figures);
	return (index: number, wanted: readonly Wanted[], today: string): Cell[] => {
		const row: Grid['rows'][number] = grid.rows[index]!;
		const start = startAt < 0 ? null : shown(row[startAt]);
		const period = named(shown(row[endAt]), start, today);
		return wanted.map((one) => ({
			...one,
			period,
			periodPlace: { index, column: endAt },
			cell: {
				index,
				column:
					mapping.form === 'long' ? figuresAt : at(mapping.indicators[one.indicator]![one.figure])
			}
		}));
	};
}

// The table of indicators made of a published file: an ordinary table, each cell with its place.

/** The headings of the made table, as the register of indicators names its columns. */
export const HEADINGS = [
	'Indicator',
	'Organisation',
	'Period',
	'Numerator',
	'Denominator',
	'Value'
] as const;

const FIRST_FIGURE = 3;

/** A row that could not be made of its parts: some of them are not in the file. */
export type Incomplete = { code: string; period: string; lacking: string[] };

export type MadeRow = MadeCells & { places: (Place | null)[] };

export type MadeTable = {
	grid: Grid;
	rows: MadeRow[];
	/** By made column: the letters of the columns it was made of. */
	letters: string[];
	/** Rows that are not made, because a part of the system is missing from the file. */
	incomplete: Incomplete[];
	/** Rows whose figures are sums over parts. */
	summed: number;
};

const SUPPRESSED = /^\s*(?:\*+|<\s*\d{1,2}|suppressed)\s*$/i;

/** Makes the table; rows in the order in which the file first names them. */
export function madeTable(mapping: Mapping, fit: Fit, gathered: Gathered): MadeTable {
	const { grid, header } = fit;
	const incomplete: Incomplete[] = [];
	const rows: MadeRow[] = [];
	let summed = 0;
	for (const entry of gathered.entries) {
		const lacking = lackingParts(entry, grid);
		if (lacking.length > 0) {
			incomplete.push({ code: entry.area.code, period: entry.period, lacking });
			continue;
		}
		if (Object.values(entry.figures).some((spots) => spots.length > 1)) summed += 1;
		rows.push(rowOf(mapping, entry, grid));
	}
	const places = [headerPlaces(mapping, fit), ...rows.map((row) => row.places)];
	const numbers = rows.map((row) => grid.numbers[firstOf(row.places).index]!);
	return {
		rows,
		incomplete,
		summed,
		letters: HEADINGS.map((_, column) => lettersOf(rows, column)),
		grid: {
			...grid,
			rows: [[...HEADINGS], ...rows.map(({ cells }) => cells)],
			numbers: [grid.numbers[header.index]!, ...numbers],
			width: HEADINGS.length,
			merges: [],
			source: {
				grid,
				header: header.index,
				at: (index, column) => places[index]?.[column] ?? firstOf(places[index] ?? [], header.index)
			}
		}
	};
}

function firstOf(places: readonly (Place | null)[], index = 0): Place {
	const figure = places.slice(FIRST_FIGURE).find((place) => place !== null);
	return figure ?? places.find((place) => place !== null) ?? { index, column: 0 };
}

/** Parts of the area that are not in the file for this row, or whose cell is empty. */
function lackingParts({ area, figures }: Entry, grid: Grid): string[] {
	const lacking = new Set<string>();
	for (const spots of Object.values(figures)) {
		if (spots.some(({ part }) => part === null)) continue;
		const filled = spots.filter(({ index, column }) => !isBlank(grid.rows[index]![column]));
		const there = new Set(filled.map(({ part }) => part));
		for (const part of area.parts) if (!there.has(part)) lacking.add(part);
	}
	return [...lacking];
}

function rowOf(mapping: Mapping, entry: Entry, grid: Grid): MadeRow {
	const { places, figures, area, period, indicator } = entry;
	const spots = FIGURES.map((figure) => figures[figure] ?? []);
	return {
		cells: [
			mapping.indicators[indicator]!.indicator,
			area.code,
			period,
			...spots.map((some) => figureOf(some, grid))
		],
		places: [
			places.measure,
			places.area,
			places.period,
			...spots.map(([first]) => (first ? { index: first.index, column: first.column } : null))
		],
		told: [
			nameOf(places.measure, grid),
			nameOf(places.area, grid),
			nameOf(places.period, grid),
			...spots.map((some) => some.map((spot) => nameOf(spot, grid)).join(' + '))
		]
	};
}

function nameOf(place: Place | null, grid: Grid): string {
	return place ? `${columnLetters(place.column)}${grid.numbers[place.index]!}` : '';
}

/** The cell itself; of several parts their sum, suppressed as soon as one of them is. */
function figureOf(spots: readonly Spot[], grid: Grid): RawCell {
	const cells = spots.map(({ index, column }) => grid.rows[index]![column]);
	if (cells.length <= 1) return cells[0];
	const texts = cells.map((cell) => shown(cell));
	if (texts.some((text) => SUPPRESSED.test(text))) return '*';
	const numbers = texts.map((text) => Number(text.replace(/[,\s]/g, '')));
	const odd = numbers.findIndex((number) => !Number.isFinite(number));
	// What is no number is shown as it stands, for the checks to name.
	return odd >= 0 ? texts[odd] : numbers.reduce((sum, number) => sum + number, 0);
}

function headerPlaces(mapping: Mapping, { header, columns, across }: Fit): (Place | null)[] {
	const at = (heading: string | undefined): Place | null => {
		const column = heading === undefined ? undefined : columns.get(heading);
		return column === undefined ? null : { index: header.index, column };
	};
	const figures = FIGURES.map((figure) => {
		if (mapping.form === 'long') return at(mapping.figures);
		if (mapping.form === 'wide') return { index: header.index, column: across[0]! };
		return at(mapping.indicators[0]![figure]);
	});
	const period =
		mapping.form === 'wide'
			? { index: header.index, column: across[0]! }
			: at(mapping.period.column);
	return [at(mapping.measure), at(mapping.area.column), period, ...figures];
}

/** The letters of the columns that a made column was made of: "K", or "D to U". */
function lettersOf(rows: readonly MadeRow[], column: number): string {
	const places = rows.flatMap(({ places }) => (places[column] ? [places[column].column] : []));
	if (places.length === 0) return '–';
	return [...new Set([Math.min(...places), Math.max(...places)])].map(columnLetters).join(' to ');
}

// Published files: a mapping turns one into an ordinary table of indicators before anything is
// checked, and every cell keeps the place where it stands.

export type Mapped = {
	id: string | null;
	mapping: Mapping;
	fit: Fit;
	gathered: Gathered;
	table: MadeTable;
};

const NOBODY = { own: [], others: [] };

export const published: Reshape = {
	name: 'published',
	recognise(file) {
		const mapped = findMapped(file);
		return (
			mapped && {
				grids: inPlaceOf(file.grids, mapped.fit.grid, mapped.table.grid),
				report: (table, problems) => ({ mapping: reportMapped(mapped, table, problems) }),
				cells: { rowsLeftOut: 'row-of-others' }
			}
		);
	}
};

/**
 * The table made by the mapping a person chose, or by the first on offer whose headings and measures
 * the file has; null when the file is to be read as it is.
 * @throws Refusal when the chosen mapping does not fit, or leaves nothing
 */
function findMapped({ grids, choices, context }: FileSheets): Mapped | null {
	const { mappings, areas = NOBODY, today } = context;
	if (!mappings || choices.mapping === null) return null;
	const fitted = ({ id, mapping }: { id: string | null; mapping: Mapping }) => {
		const fit = fitMapping(mapping, grids, today, choices);
		return fit && { id, mapping, fit };
	};
	if (choices.mapping !== undefined) {
		const chosen = chosenMapping(choices.mapping, mappings);
		const found = fitted(chosen);
		if (!found || found.fit.missing.length > 0) throw notFitting(chosen.mapping, found?.fit, grids);
		return taken({ ...found, gathered: gather(found.mapping, found.fit, areas, today) });
	}
	if (isOrdinary(grids, choices, context.register)) return null;
	const fits = mappings
		.map(fitted)
		.filter((one) => one !== null)
		.filter(({ fit }) => fit.missing.length === 0)
		.sort((one, other) => one.fit.differences.length - other.fit.differences.length);
	for (const found of fits) {
		const gathered = gather(found.mapping, found.fit, areas, today);
		// The same headings carry other measures in other files.
		if (gathered.rowsOfMeasures > 0) return taken({ ...found, gathered });
	}
	return null;
}

/** A table that has the register's own key needs no mapping. */
function isOrdinary(grids: readonly Grid[], choices: Choices, name: RegisterName): boolean {
	const register = registerNamed(name);
	const { found } = chooseTable(grids, vocabularyOf(register, choices.remembered), choices);
	return found !== null && register.key.every((field) => found.fields.has(field));
}

function chosenMapping(
	chosen: string | Mapping,
	offered: readonly OfferedMapping[]
): { id: string | null; mapping: Mapping } {
	if (typeof chosen !== 'string') {
		const checked = checkMapping(chosen);
		if ('ok' in checked) return { id: null, mapping: checked.ok };
		throw new Refusal('mapping-fault', checked.refused[0]!.message);
	}
	const found = offered.find(({ id }) => id === chosen);
	if (!found)
		throw new Refusal(
			'mapping-not-found',
			'The way of reading that was chosen for this file is not there any more. Choose another.'
		);
	return found;
}

function notFitting(mapping: Mapping, fit: Fit | undefined, grids: readonly Grid[]): Refusal {
	if (!fit)
		return new Refusal(
			'mapping-does-not-fit',
			`No sheet of the file has the columns of “${titleOf(mapping)}”. Choose another way to read it, or none.`
		);
	const { missing, grid, header } = fit;
	const free = header.own.filter((text) => text !== '');
	return new Refusal(
		'mapping-column-missing',
		`“${titleOf(mapping)}” needs ${agree(missing.length, 'the column', 'the columns')} ${list(missing.map((one) => `“${one}”`))}, which ${grids.length > 1 ? `the sheet ${grid.name}` : grid.name} does not have. Its headings are ${listSome(free.slice(0, 30), 12)}. Choose another way to read it, or change this one.`
	);
}

function taken(found: Omit<Mapped, 'table'>): Mapped {
	const { mapping, fit, gathered } = found;
	const left = leftOutSentences(gathered.left, mapping.area.column).join(' ');
	if (gathered.rowsOfMeasures === 0)
		throw new Refusal(
			'mapping-no-rows',
			`“${titleOf(mapping)}” leaves no row of ${fit.grid.name}: check which rows it keeps and which measures it takes. ${left}`.trim()
		);
	if (gathered.entries.length === 0)
		throw new Refusal(
			'mapping-no-area',
			`${fit.grid.name} was read as “${titleOf(mapping)}”, and none of its rows is of this system or its trusts. ${left}`.trim()
		);
	const table = madeTable(mapping, fit, gathered);
	if (table.rows.length === 0)
		throw new Refusal(
			'mapping-incomplete',
			`${fit.grid.name} was read as “${titleOf(mapping)}”, but for no period are all parts of this system in the file. ${left}`.trim()
		);
	return { ...found, table };
}

/** Rows shown before anything is checked. */
const PREVIEW = 12;

/** Says what a mapping made and left out, and notes for each made value where it stood. */
function reportMapped(mapped: Mapped, table: Table, problems: Problems): MappingUsed {
	const { id, mapping, fit, gathered, table: made } = mapped;
	const warn = (code: string, message: string, effect: 'read-as' | 'none') =>
		problems.addWhole({ severity: 'warning', code, effect, message });
	const told = [
		`${madeSentence(made.rows.length, gathered.rowsUsed, gathered.rowsRead)} ${areasSentence([...gathered.areas.keys()].sort())}`
	];
	warn('published-file', `Read as “${titleOf(mapping)}”. ${told[0]}`, 'read-as');
	for (const difference of fit.differences) warn('heading-changed', difference, 'read-as');
	const say = (code: string, message: string, effect: 'read-as' | 'none') => {
		told.push(message);
		warn(code, message, effect);
	};
	for (const { area, rows } of gathered.areas.values()) {
		const closed = closedSentence(area, rows);
		if (closed) say('closed-organisation', closed, 'read-as');
	}
	if (made.summed > 0) say('parts-added-up', summedSentence(made.summed), 'read-as');
	if (made.incomplete.length > 0) say('parts-missing', incompleteSentence(made.incomplete), 'none');
	const left = leftOutSentences(gathered.left, mapping.area.column);
	told.push(...left);
	if (left.length > 0) warn('rows-of-others', `Left out of the file: ${left.join(' ')}`, 'none');
	noteCells(made.rows, made.letters, table);
	return {
		id,
		mapping,
		title: titleOf(mapping),
		differences: fit.differences,
		told,
		rows: made.rows.length,
		preview: made.rows.slice(0, PREVIEW).map(shownRow)
	};
}

function shownRow({ cells, told }: MadeRow): { text: string; cell: string }[] {
	return cells.map((cell, column) => {
		const text = shown(cell).slice(0, 200);
		return { text: periodOf(text) ? periodName(text) : text, cell: told[column]! };
	});
}
