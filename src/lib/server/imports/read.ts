/** Reads an uploaded file for a register: the whole way from bytes to checked rows. */
import type { CellOptions } from '#lib/domain/cells.ts';
import { registerNamed, REGISTERS } from '#lib/domain/registers/catalogue.ts';
import { columnOf, type Register } from '#lib/domain/registers/definition.ts';
import { checkRows } from '#lib/server/imports/check.ts';
import { matchColumns, nearestColumn, type Matched } from '#lib/server/imports/columns.ts';
import { columnNumber, isBlank, type Grid } from '#lib/server/imports/grid.ts';
import { fieldsNamed, type Header } from '#lib/server/imports/header.ts';
import { LIMITS } from '#lib/server/imports/limits.ts';
import { refuseNhsNumbers } from '#lib/server/imports/nhs-number.ts';
import { NO_ROWS, unpackRows, type PackedRows } from '#lib/server/imports/packed-rows.ts';
import { Problems } from '#lib/server/imports/problems.ts';
import type { Choices, ColumnFound, Reading, ReadingContext } from '#lib/server/imports/reading.ts';
import { refusedReading, Refusal } from '#lib/server/imports/refusal.ts';
import { chooseTable, offered, readSheets } from '#lib/server/imports/sheets.ts';
import { tableRows, type TableRows } from '#lib/server/imports/table-rows.ts';
import { unrecognised } from '#lib/server/imports/unrecognised.ts';
import { vocabularyOf, type Vocabulary } from '#lib/server/imports/vocabulary.ts';
import { strangerNamed, wholeFileValue } from '#lib/server/imports/whole-file.ts';

/** Hears what the reader is doing, in words, and how far it is with that: 0 to 1. */
export type Progress = (stage: string, share: number) => void;

export type PackedReading = { reading: Reading; packed: PackedRows };

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
	const { reading, packed } = readPacked(bytes, fileName, choices, context, progress);
	return { ...reading, rows: unpackRows(packed) };
}

/** As `readUpload`, with the rows packed for the way to another thread. */
export function readPacked(
	bytes: Uint8Array,
	fileName: string,
	choices: Choices,
	context: ReadingContext,
	progress: Progress = () => {}
): PackedReading {
	const known: Partial<Reading> = {};
	try {
		return read(bytes, fileName, choices, context, progress, known);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return { reading: refusedReading(error.problem(), known), packed: NO_ROWS };
	}
}

function read(
	bytes: Uint8Array,
	fileName: string,
	choices: Choices,
	context: ReadingContext,
	progress: Progress,
	known: Partial<Reading>
): PackedReading {
	const register = registerNamed(context.register);
	const vocabulary = vocabularyOf(register, choices.remembered);
	progress('Opening the file', 0);
	const { grids, warnings, ...file } = readSheets(bytes, fileName);
	Object.assign(known, { ...file, sheets: offered(grids) });
	progress('Looking for the table', 0);
	refuseNhsNumbers(grids);
	const { grid, found } = chooseTable(grids, vocabulary, choices);
	known.sheet = grid.name;
	if (!found || (found.named < 2 && choices.headerRow === undefined && !choices.columns)) {
		throw unrecognised(grid, grids, found, vocabulary);
	}
	const { header } = found;
	known.headerRow = grid.numbers[header.index]!;
	const options: CellOptions = { today: context.today, organisations: context.organisations };
	const below = tableRows(grid, header);
	const matched = matchColumns(grid, header, below.data, vocabulary, choices, options);
	known.columns = matched.columns;
	refuseOtherRegister(register, header, matched);
	const rows = tableRows(grid, header, layoutOf(register, matched.columns));
	refuseNoRows(grid, rows);
	known.rowsRead = rows.data.length;
	const problems = new Problems(grid);
	reportLeftOut(grid, rows, problems);
	const { fileValues, needed } = wholeFile(
		register,
		grids,
		grid,
		header,
		matched,
		choices,
		context,
		options,
		problems
	);
	const missing = reportColumns(
		register,
		matched,
		vocabulary,
		needed,
		fileValues,
		grid,
		header,
		problems
	);
	progress('Checking the rows', 0);
	const checked = checkRows(
		{
			register,
			grid,
			rows: rows.data,
			columns: matched.columns,
			fileValues,
			choices,
			options,
			problems,
			nothingTaken: missing
		},
		(share) => progress('Checking the rows', share)
	);
	const { problems: gathered, rowsConcerned } = problems.finish();
	const reading: Reading = {
		...file,
		refused: null,
		sheets: offered(grids),
		sheet: grid.name,
		headerRow: known.headerRow,
		columns: matched.columns,
		fileValuesNeeded: needed,
		fileValues,
		unknownValues: checked.unknownValues,
		rowsRead: rows.data.length,
		rowsRejected: checked.rowsRejected,
		rowsRepeated: checked.rowsRepeated,
		rows: { fields: [], numbers: [], values: [] },
		problems: [...gathered, ...warnings],
		rowsConcerned: [...rowsConcerned, ...warnings.map(() => [])]
	};
	return { reading, packed: checked.packed };
}

function layoutOf(register: Register, columns: readonly ColumnFound[]) {
	const used = columns.filter(({ field }) => field !== null);
	return {
		used: used.map(({ column }) => columnNumber(column)),
		key: used
			.filter(({ field }) => register.key.includes(field!))
			.map(({ column }) => columnNumber(column))
	};
}

function refuseOtherRegister(register: Register, header: Header, matched: Matched): void {
	const own = matched.columns.filter(({ field }) => field !== null).length;
	const lacks = register.columns.some(
		({ name, required, wholeFile }) =>
			required && !wholeFile && !matched.columns.some(({ field }) => field === name)
	);
	if (!lacks) return;
	for (const other of REGISTERS) {
		if (other === register) continue;
		const named = fieldsNamed(header, vocabularyOf(other));
		if (named < own + 3) continue;
		throw new Refusal(
			'wrong-register',
			`This looks like a file of ${other.plural}, not of ${register.plural}: ${named} of its columns belong there, ${own} here. Import it under “${other.title}”.`
		);
	}
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
