/** A file's table for a register, as found before its rows are checked. */
import { type ColumnFound } from '#lib/domain/registers/difference.ts';
import type { CellOptions } from '#lib/domain/cells.ts';
import { registerNamed } from '#lib/domain/registers/catalogue.ts';
import type { Register } from '#lib/domain/registers/definition.ts';
import { matchColumns, type Matched } from '#lib/server/imports/columns.ts';
import { columnNumber, type Grid } from '#lib/server/imports/grid.ts';
import { isRecognised, type Header } from '#lib/server/imports/header.ts';
import { LIMITS } from '#lib/server/imports/limits.ts';
import { fillMerges, type Repeated } from '#lib/server/imports/merged-cells.ts';
import { plainHeader } from '#lib/server/imports/plain-table.ts';
import type { Choices, Reading, ReadingContext } from '#lib/server/imports/reading.ts';
import { Refusal } from '#lib/server/imports/refusal.ts';
import { chooseTable } from '#lib/server/imports/sheets.ts';
import { tableRows, type TableRows } from '#lib/server/imports/table-rows.ts';
import { otherRegister, unrecognised } from '#lib/server/imports/unrecognised.ts';
import { vocabularyOf, type Vocabulary } from '#lib/server/imports/vocabulary.ts';

export type Table = {
	register: Register;
	vocabulary: Vocabulary;
	choices: Choices;
	options: CellOptions;
	/** All sheets of the file, for what they say about it. */
	grids: readonly Grid[];
	grid: Grid;
	header: Header;
	matched: Matched;
	rows: TableRows;
	/** Cells whose value was read for each of the rows they are merged over. */
	repeated: readonly Repeated[];
	/** Visible sheets that look like more of the same and are not read. */
	alike: readonly Grid[];
};

/** Data rows looked at to tell what is in a column. */
const SAMPLE = 200;

/**
 * Finds sheet, header, columns and rows. What is learnt on the way is put in `known`, so that a
 * refusal can still offer sheets and columns to choose from.
 * @throws Refusal
 */
export function findTable(
	grids: readonly Grid[],
	choices: Choices,
	context: ReadingContext,
	known: Partial<Reading>
): Table {
	const register = registerNamed(context.register);
	const vocabulary = vocabularyOf(register, choices.remembered);
	const { today, organisations, deliverables = [], indicators = [], own } = context;
	const options: CellOptions = {
		...{ today, organisations, deliverables, indicators },
		...(own === undefined ? {} : { own })
	};
	const { grid: sheet, found, alike } = chooseTable(grids, vocabulary, choices);
	known.sheet = sheet.name;
	const byHand = choices.headerRow !== undefined || Object.keys(choices.columns ?? {}).length > 0;
	const recognised =
		found !== null && (choices.headerRow !== undefined || isRecognised(found, vocabulary));
	const header = recognised ? found.header : plainHeader(sheet);
	if (!header) throw unrecognised(sheet, grids, found, vocabulary);
	known.headerRow = sheet.numbers[header.index]!;
	const first = tableRows(sheet, header, undefined, SAMPLE).data;
	const matched = matchColumns(sheet, header, first, vocabulary, choices, options);
	known.columns = matched.columns;
	if (!recognised && !byHand) throw unrecognised(sheet, grids, found, vocabulary);
	const other = byHand ? null : otherRegister(register, header, matched);
	if (other) throw other;
	const layout = layoutOf(register, matched.columns);
	const values = layout.used.filter((column) => !layout.key.includes(column));
	const { grid, repeated } = fillMerges(sheet, header.index, values);
	const rows = tableRows(grid, header, layout);
	refuseNoRows(grid, rows);
	return {
		register,
		vocabulary,
		choices,
		options,
		grids,
		grid,
		header,
		matched,
		rows,
		repeated,
		alike
	};
}

function layoutOf(register: Register, columns: readonly ColumnFound[]) {
	const used = columns.filter(({ field }) => field !== null);
	const key = used.filter(({ field }) => register.key.includes(field!));
	return {
		used: used.map(({ column }) => columnNumber(column)),
		key: key.map(({ column }) => columnNumber(column))
	};
}

function refuseNoRows(grid: Grid, rows: TableRows): void {
	if (rows.data.length === 0) {
		throw new Refusal(
			'no-rows',
			`${grid.name} has headings but no rows under them. Fill it in and import it again.`
		);
	}
	if (rows.data.length <= LIMITS.rows) return;
	throw new Refusal(
		'too-many-rows',
		`${grid.name} has ${rows.data.length.toLocaleString('en-GB')} rows; at most ${LIMITS.rows.toLocaleString('en-GB')} are read from one file. Split it and import the parts one after another.`
	);
}
