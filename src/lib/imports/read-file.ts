/** Reads an uploaded file for a register: the whole way from bytes to checked rows. */
import { findEpcn, reportEpcn } from '#lib/imports/reshape/epcn.ts';
import { findMapped, reportMapped } from '#lib/imports/reshape/mapped.ts';
import { findTable, layoutOf, type Table, wholeFile } from '#lib/imports/reshape/plain.ts';
import { findAcross, reportAcross } from '#lib/imports/reshape/wide.ts';
import { Refusal } from '#lib/spreadsheet/limits.ts';
import { checkRows } from './check.ts';
import { Problems } from './findings.ts';
import { refuseNhsNumberInName, refuseNhsNumbers } from './nhs-number.ts';
import {
	type Choices,
	type Reading,
	type ReadingContext,
	refusalProblem,
	refusedReading
} from './reading.ts';
import { reportColumns, reportCut } from './report.ts';
import { noRows, type PackedRows, unpackRows } from './rows.ts';
import { offered, readSheets } from './sheets.ts';

/** Hears what the reader is doing, in words, and how far it is with that: 0 to 1. */
export type Progress = (stage: string, share: number) => void;

export type PackedReading = { reading: Reading; packed: PackedRows };

/** What reading a file gives on the way to its report; `table` is missing when it was refused. */
export type Examined = PackedReading & { table?: Table; problems?: Problems };

/**
 * Reads a file. A file that cannot be taken gives a reading with `refused` set; nothing is thrown
 * for anything a file can hold.
 */
export function readUpload(
	bytes: Uint8Array,
	fileName: string,
	choices: Choices,
	context: ReadingContext,
	progress: Progress = () => {}
): Reading {
	const { reading, packed } = examine(bytes, fileName, choices, context, progress);
	return { ...reading, rows: unpackRows(packed) };
}

/** As `readUpload`, with the rows packed for the way to another thread. */
export function examine(
	bytes: Uint8Array,
	fileName: string,
	choices: Choices,
	context: ReadingContext,
	progress: Progress = () => {}
): Examined {
	const known: Partial<Reading> = {};
	try {
		return examineOrRefuse(bytes, fileName, choices, context, progress, known);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return { reading: refusedReading(refusalProblem(error), known), packed: noRows() };
	}
}

function examineOrRefuse(
	bytes: Uint8Array,
	fileName: string,
	choices: Choices,
	context: ReadingContext,
	progress: Progress,
	known: Partial<Reading>
): Examined {
	progress('Opening the file', 0);
	refuseNhsNumberInName(fileName);
	const { grids, warnings, withoutNhsNumbers, ...file } = readSheets(bytes, fileName);
	Object.assign(known, { ...file, sheets: offered(grids) });
	progress('Looking for the table', 0);
	if (!withoutNhsNumbers) refuseNhsNumbers(grids);
	const layout = context.mappings && layoutOf(grids, choices);
	if (layout) known.layout = layout;
	const mapped = findMapped(grids, choices, context);
	const wide = mapped ? null : findAcross(grids, choices, context);
	const epcn = findEpcn(grids, choices, context);
	const made = mapped
		? { sheet: mapped.fit.grid, grid: mapped.table.grid }
		: wide && { sheet: wide.sheet, grid: wide.grid };
	const across = made ? grids.map((grid) => (grid === made.sheet ? made.grid : grid)) : grids;
	const tables = epcn ? [epcn.grid] : across;
	const found = findTable(tables, choices, context, known);
	const table: Table = found;
	known.rowsRead = table.rows.data.length;
	const problems = new Problems(table.grid);
	reportCut(table, problems);
	const whole = wholeFile(table, problems);
	const nothingTaken = reportColumns(table, whole, problems);
	if (wide) reportAcross(wide, table, problems);
	if (epcn) reportEpcn(epcn, table, problems);
	if (mapped) known.mapping = reportMapped(mapped, table, problems);
	progress('Checking the rows', 0);
	const checked = checkRows({ table, problems, fileValues: whole.values, nothingTaken }, (share) =>
		progress('Checking the rows', share)
	);
	const gathered = problems.finish();
	const reading: Reading = {
		...file,
		...(epcn ? { official: epcn.official } : {}),
		refused: null,
		sheets: offered(grids),
		sheet: table.grid.name,
		headerRow: table.grid.numbers[table.header.index]!,
		columns: table.matched.columns,
		fileValuesNeeded: whole.needed,
		fileValues: whole.values,
		fileValuesAssumed: whole.assumed,
		unknownValues: checked.unknownValues,
		...(known.mapping ? { mapping: known.mapping } : {}),
		...(known.layout ? { layout: known.layout } : {}),
		rowsRead: table.rows.data.length,
		rowsRejected: checked.rowsRejected,
		rowsRepeated: checked.rowsRepeated,
		rows: { fields: [], numbers: [], values: [] },
		problems: [...gathered.problems, ...warnings],
		rowsConcerned: [...gathered.rowsConcerned, ...warnings.map(() => [])]
	};
	return { reading, packed: checked.packed, table, problems };
}
