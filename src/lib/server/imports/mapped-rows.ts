/** The rows of a published file that a mapping takes, gathered by indicator, area and period. */
import { comparable } from '#lib/domain/cells/text.ts';
import { areaTeller, type KnownAreas, type OwnArea } from '#lib/domain/mappings/areas.ts';
import { FIGURES, type Figure, type Mapping } from '#lib/domain/mappings/mapping.ts';
import { periodNamed } from '#lib/domain/mappings/periods.ts';
import { isBlank, shown, type Grid } from '#lib/server/imports/grid.ts';
import { headerText } from '#lib/server/imports/header.ts';
import type { Fit } from '#lib/server/imports/mapped.ts';

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
