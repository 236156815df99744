/** The table of indicators made of a published file: an ordinary table, each cell with its place. */
import { type RawCell } from './grid.ts';
import { FIGURES, type Mapping } from '#lib/domain/mappings/mapping.ts';
import { columnLetters, isBlank, shown, type Grid } from '#lib/server/imports/grid.ts';
import type { Fit } from '#lib/server/imports/mapped.ts';
import type { Entry, Gathered, Place, Spot } from '#lib/server/imports/mapped-rows.ts';

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

/** `told` is where each cell stood, in words: “K12”, or “D9 + D17” of a sum. */
export type MadeRow = { cells: RawCell[]; places: (Place | null)[]; told: string[] };

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
				at: (index, column) =>
					places[index]?.[column] ??
					firstOf(places[index] ?? []) ?? { index: header.index, column: 0 }
			}
		}
	};
}

function firstOf(places: readonly (Place | null)[]): Place {
	const figure = places.slice(FIRST_FIGURE).find((place) => place !== null);
	return figure ?? places.find((place) => place !== null) ?? { index: 0, column: 0 };
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
