/**
 * Sheets with months across: a heading for each month, and under it the numbers of one line. They
 * are turned into a table with a row for each month before anything is checked; every cell keeps
 * the place where it stands in the sheet.
 */
import { readMonth } from '#lib/domain/cells/months.ts';
import { registerNamed } from '#lib/domain/registers/catalogue.ts';
import type { Column } from '#lib/domain/registers/definition.ts';
import { columnNumber, isBlank, shown, type Grid } from '#lib/server/imports/grid.ts';
import { fieldsNamed, headerAt, type Header } from '#lib/server/imports/header.ts';
import type { Choices, ReadingContext } from '#lib/server/imports/reading.ts';
import { chooseTable } from '#lib/server/imports/sheets.ts';
import { comparable } from '#lib/domain/cells/text.ts';
import { vocabularyOf, type Vocabulary } from '#lib/server/imports/vocabulary.ts';
import { wideTable, type WideTable } from '#lib/server/imports/wide-rows.ts';

/** A sheet with months across, as found. */
export type WideFound = {
	grid: Grid;
	header: Header;
	/** The columns that are headed by a month. */
	months: { column: number; month: string }[];
	/** The column whose texts say what each line counts; null when group titles or nothing do. */
	labels: number | null;
	/** The columns that feed fields: lines that differ in one of them belong to different blocks. */
	telling: number[];
};

/** Fewer months across than this are taken for ordinary headings. */
const FEWEST_MONTHS = 3;
/** Rows below this are never taken for a header. */
const SEARCHED = 50;
/** Lines looked at to tell whether a column holds labels. */
const SAMPLE = 200;

/** The table made of a sheet with months across, where no sheet has a column of months; or null. */
export function findAcross(
	grids: readonly Grid[],
	choices: Choices,
	context: ReadingContext
): WideTable | null {
	const register = registerNamed(context.register);
	const month = register.columns.find(({ across }) => across === 'heads');
	if (!month) return null;
	const vocabulary = vocabularyOf(register, choices.remembered);
	if (chooseTable(grids, vocabulary, choices).found?.fields.has(month.name)) return null;
	const wide = findWide(grids, vocabulary, choices, month, context.today);
	return wide && wideTable(wide, month);
}

/** The sheet with the most months across whose other headings name a part of the register's key. */
function findWide(
	grids: readonly Grid[],
	vocabulary: Vocabulary,
	choices: Choices,
	month: Column,
	today: string
): WideFound | null {
	const visible = grids.filter(({ hidden }) => !hidden);
	const looked =
		choices.sheet !== undefined
			? grids.filter(({ name }) => name === choices.sheet)
			: visible.length > 0
				? visible
				: grids;
	let best: WideFound | null = null;
	for (const grid of looked) {
		for (let index = 0; index < Math.min(grid.rows.length, SEARCHED); index += 1) {
			if (choices.headerRow !== undefined && grid.numbers[index] !== choices.headerRow) continue;
			const found = wideAt(grid, index, vocabulary, choices, month, today);
			if (found && found.months.length > (best?.months.length ?? 0)) best = found;
		}
	}
	return best;
}

function wideAt(
	grid: Grid,
	index: number,
	vocabulary: Vocabulary,
	choices: Choices,
	month: Column,
	today: string
): WideFound | null {
	const months = monthsIn(grid, index, today);
	if (months.length < FEWEST_MONTHS) return null;
	const header = headerAt(grid, index);
	const { register } = vocabulary;
	const across = month.name;
	const named = fieldsNamed(header, vocabulary);
	if (named.has(across)) return null;
	if (!register.key.some((name) => name !== across && named.has(name))) return null;
	const chosen = Object.entries(choices.columns ?? {}).filter(([, field]) => field !== null);
	return {
		grid,
		header,
		months,
		labels: labelColumn(grid, header, months, vocabulary),
		telling: [
			...[...named.values()].map(({ column }) => column),
			...chosen.map(([letters]) => columnNumber(letters))
		]
	};
}

function monthsIn(grid: Grid, index: number, today: string): WideFound['months'] {
	const months: WideFound['months'] = [];
	grid.rows[index]!.forEach((cell, column) => {
		// A bare number is a figure, not a heading; a day is shown as 2025-04-01.
		if (typeof cell !== 'string' || isBlank(cell) || !/\d/.test(cell)) return;
		const { value } = readMonth(cell.replace(/\s+/g, ' ').trim(), today);
		if (typeof value === 'string') months.push({ column, month: value });
	});
	return months;
}

/** The column, headed or not, whose texts are mostly names of the register's numbers. */
function labelColumn(
	grid: Grid,
	header: Header,
	months: WideFound['months'],
	{ register, names }: Vocabulary
): number | null {
	const isMonth = new Set(months.map(({ column }) => column));
	const fills = new Set(
		register.columns.filter(({ across }) => across === 'fills').map(({ name }) => name)
	);
	const rows = grid.rows.slice(header.index + 1, header.index + 1 + SAMPLE);
	for (let column = 0; column < grid.width; column += 1) {
		if (isMonth.has(column)) continue;
		const texts = rows.map((row) => comparable(shown(row[column]))).filter((text) => text !== '');
		const known = texts.filter((text) => fills.has(names.get(text)?.field ?? ''));
		if (new Set(known).size >= 2 && known.length >= texts.length * 0.5) return column;
	}
	return null;
}
