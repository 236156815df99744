/** Reads an uploaded file for a register: the whole way from bytes to checked rows. */
import { holdsNhsNumber, isNhsNumber, mayHoldNhsNumber } from '#lib/core/nhs-number.ts';
import { reshape } from '#lib/imports/reshape/all.ts';
import { decodeText, parseDelimited } from '#lib/spreadsheet/csv.ts';
import { fileKind } from '#lib/spreadsheet/file-kind.ts';
import { address, type Grid, type RawCell } from '#lib/spreadsheet/grid.ts';
import { LIMITS, Refusal } from '#lib/spreadsheet/limits.ts';
import { readOpenDocument } from '#lib/spreadsheet/ods.ts';
import { readContainer } from '#lib/spreadsheet/xls.ts';
import { readWorkbook } from '#lib/spreadsheet/xlsx.ts';
import { accountOf } from './account.ts';
import { checkRows } from './check.ts';
import { Problems } from './findings.ts';
import { periodProblem } from './period.ts';
import {
	type Choices,
	noRows,
	type PackedRows,
	type Problem,
	type Progress,
	type Reading,
	type ReadingContext,
	refusalProblem,
	refusedReading,
	type SheetOffered,
	unpackRows
} from './reading.ts';
import { findTable, layoutOf, reportColumns, reportCut, type Table, wholeFile } from './table.ts';

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
	const shape = reshape({ grids, choices, context });
	const table = findTable(shape.grids, choices, context, known);
	known.rowsRead = table.rows.data.length;
	const problems = new Problems(table.grid);
	reportCut(table, problems);
	const whole = wholeFile(table, problems);
	const nothingTaken = reportColumns(table, whole, problems);
	const made = shape.report(table, problems);
	progress('Checking the rows', 0);
	const checked = checkRows({ table, problems, fileValues: whole.values, nothingTaken }, (share) =>
		progress('Checking the rows', share)
	);
	const gathered = problems.finish();
	// A published file is months behind by nature.
	const otherQuarter = made.mapping
		? null
		: otherThanOpen(grids, table, checked.packed, fileName, context);
	const ofFile = [...(otherQuarter ? [otherQuarter] : []), ...warnings];
	const reading: Reading = {
		...file,
		...made,
		refused: null,
		sheets: offered(grids),
		sheet: table.grid.name,
		headerRow: table.grid.numbers[table.header.index]!,
		columns: table.matched.columns,
		fileValuesNeeded: whole.needed,
		fileValues: whole.values,
		fileValuesAssumed: whole.assumed,
		unknownValues: checked.unknownValues,
		questions: checked.questions,
		account: accountOf(grids, table, checked, shape.cells),
		totals: checked.totals,
		...(known.layout ? { layout: known.layout } : {}),
		rowsRead: table.rows.data.length,
		rowsRejected: checked.rowsRejected,
		rowsRepeated: checked.rowsRepeated,
		rows: { fields: [], numbers: [], values: [] },
		problems: [...gathered.problems, ...ofFile],
		rowsConcerned: [...gathered.rowsConcerned, ...ofFile.map(() => [])]
	};
	return { reading, packed: checked.packed, table, problems };
}

/** Titles above a table that are looked at for a period. */
const TITLE_ROWS = 15;

/** Why the file may not be for the returns that are open, or null. */
function otherThanOpen(
	grids: readonly Grid[],
	{ grid, header, register }: Table,
	{ columns }: PackedRows,
	fileName: string,
	{ openQuarters = [], today }: ReadingContext
): Problem | null {
	if (openQuarters.length === 0) return null;
	const headerRow = grid.numbers[header.index]!;
	const sheet = grids.find(({ name }) => name === grid.name) ?? grid;
	const titles = sheet.rows
		.slice(0, TITLE_ROWS)
		.filter((_, at) => sheet.numbers[at]! < headerRow)
		.map((row) =>
			row
				.filter((cell) => typeof cell === 'string')
				.join(' ')
				.slice(0, 500)
		);
	const periods = register.columns
		.filter(({ kind }) => kind === 'month' || kind === 'period')
		.flatMap(({ name }) => columns.find(({ field }) => field === name)?.values ?? []);
	const months = periods.flatMap((value) => (typeof value === 'string' ? [value.slice(0, 7)] : []));
	return periodProblem({ titles, sheet: grid.name, fileName, months, today }, openQuarters);
}

// Bytes to sheets, by what the file is and not by its name.

export type Sheets = {
	format: Reading['format'];
	encoding?: string;
	separator?: string;
	grids: Grid[];
	/** No digits of the whole file stand as they do in an NHS number, so no cell need be looked at. */
	withoutNhsNumbers?: boolean;
	/** What is worth knowing about the file as a whole. */
	warnings: Problem[];
};

/**
 * The sheets of a file, by its bytes; `fileName` is used for the name of a text file's one sheet and
 * to warn when it promises something else.
 * @throws Refusal
 */
export function readSheets(bytes: Uint8Array, fileName: string): Sheets {
	const kind = fileKind(bytes);
	if (kind.is === 'xlsx') return { format: 'xlsx', grids: readWorkbook(kind.parts), warnings: [] };
	if (kind.is === 'ods')
		return { format: 'ods', grids: readOpenDocument(kind.parts), warnings: [] };
	if (kind.is === 'container') return { format: 'xls', grids: readContainer(bytes), warnings: [] };
	const { text, encoding } = decodeText(bytes);
	const { grid, separator } = parseDelimited(text, baseName(fileName));
	return {
		format: 'csv',
		encoding,
		separator,
		grids: [grid],
		withoutNhsNumbers: !mayHoldNhsNumber(text),
		warnings: renamed(fileName)
	};
}

/** The file's name without folders and ending: how its one sheet is called in messages. */
function baseName(fileName: string): string {
	const name = fileName.replace(/^.*[/\\]/, '');
	return name.replace(/\.[A-Za-z0-9]{1,5}$/, '') || name || 'file';
}

function renamed(fileName: string): Problem[] {
	const ending = /\.(xlsx|xlsm|xlsb|xls|ods)$/i.exec(fileName)?.[1];
	if (!ending) return [];
	return [
		{
			severity: 'warning',
			code: 'renamed-file',
			message: `The file is called .${ending} but holds separated text (CSV). It is read as that.`,
			cells: [],
			count: 1,
			effect: 'read-as'
		}
	];
}

function offered(grids: readonly Grid[]): SheetOffered[] {
	const sheets = grids.map(({ name, hidden, rows, width }) => ({
		name,
		hidden,
		rows: rows.length,
		columns: width
	}));
	return [...sheets.filter(({ hidden }) => !hidden), ...sheets.filter(({ hidden }) => hidden)];
}

// An upload that holds NHS numbers, in any cell of any sheet, is refused.

function cellHolds(cell: RawCell): boolean {
	if (typeof cell === 'string') return cell.length >= 10 && holdsNhsNumber(cell);
	if (typeof cell === 'number') {
		return cell >= 1e9 && cell < 1e10 && Number.isInteger(cell) && isNhsNumber(String(cell));
	}
	return typeof cell === 'object' && cell !== null && cellHolds(cell.text);
}

/** Numbers under a heading of telephones: 07700 900123 kept as a number has ten digits, and may check. */
function isPhoneColumn(grid: Grid, column: number): boolean {
	return grid.rows.slice(0, 50).some((row) => {
		const cell = row[column];
		return (
			typeof cell === 'string' && /^[^\d]*\b(?:tel|telephone|phone|mobile|fax)\b[^\d]*$/i.test(cell)
		);
	});
}

/** The name is kept with what came out of the file. @throws Refusal that does not repeat it */
function refuseNhsNumberInName(fileName: string): void {
	if (holdsNhsNumber(fileName))
		throw new Refusal(
			'nhs-number',
			'The name of the file holds what looks like an NHS number. Nothing about identifiable patients may be held here, so the file was not read and has not been kept. Give the file another name and import it again.'
		);
}

/**
 * @throws Refusal naming the cells, without repeating what stands in them
 */
function refuseNhsNumbers(grids: readonly Grid[]): void {
	const cells: string[] = [];
	let count = 0;
	for (const grid of grids) {
		for (let index = 0; index < grid.rows.length; index += 1) {
			const row = grid.rows[index]!;
			for (let column = 0; column < row.length; column += 1) {
				if (!cellHolds(row[column]) || isPhoneColumn(grid, column)) continue;
				count += 1;
				if (cells.length < LIMITS.cellsNamed)
					cells.push(address(grid, grid.numbers[index]!, column));
			}
		}
	}
	if (count === 0) return;
	const [sheet, cell] = splitAddress(cells[0]!);
	const where =
		count === 1
			? `${sheet}, cell ${cell} holds`
			: `${count} cells, the first in ${sheet}, cell ${cell}, hold`;
	throw new Refusal(
		'nhs-number',
		`${where} what looks like an NHS number. Nothing about identifiable patients may be held here, so the file was not read and has not been kept. Take the number out and import the file again.`,
		cells,
		count
	);
}

function splitAddress(cell: string): [string, string] {
	const at = cell.lastIndexOf('!');
	return [cell.slice(0, at), cell.slice(at + 1)];
}
