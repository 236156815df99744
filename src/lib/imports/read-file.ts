/** Reads an uploaded file for a register: the whole way from bytes to checked rows. */
import { holdsNhsNumber, isNhsNumber, mayHoldNhsNumber } from '#lib/core/nhs-number.ts';
import { comparable, tidyText } from '#lib/core/text.ts';
import { list } from '#lib/core/words.ts';
import { reshape } from '#lib/imports/reshape/all.ts';
import { decodeText, parseDelimited } from '#lib/spreadsheet/csv.ts';
import { fileKind } from '#lib/spreadsheet/file-kind.ts';
import {
	address,
	type Aside,
	type CellFact,
	factAt,
	type Grid,
	isBlank,
	type RawCell,
	shown
} from '#lib/spreadsheet/grid.ts';
import { LIMITS, Refusal } from '#lib/spreadsheet/limits.ts';
import { documentAsides, readOpenDocument } from '#lib/spreadsheet/ods.ts';
import { readContainer } from '#lib/spreadsheet/xls.ts';
import { readWorkbook, workbookAsides } from '#lib/spreadsheet/xlsx.ts';
import { accountOf } from './account.ts';
import { reportBeside } from './beside.ts';
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
	const { grids, warnings, withoutNhsNumbers, asides = [], ...file } = readSheets(bytes, fileName);
	Object.assign(known, { ...file, sheets: offered(grids) });
	progress('Looking for the table', 0);
	if (!withoutNhsNumbers) refuseNhsNumbers(grids, asides, choices.notNhsNumbers ?? []);
	const layout = context.mappings && layoutOf(grids, choices);
	if (layout) known.layout = layout;
	const shape = reshape({ grids, choices, context });
	if (shape.question) known.questions = [shape.question];
	const table = findTable(shape.grids, choices, context, known);
	known.rowsRead = table.rows.data.length;
	const problems = new Problems(table.grid);
	reportCut(table, problems);
	reportBeside(table, problems);
	const whole = wholeFile(table, problems);
	const nothingTaken = reportColumns(table, whole, problems);
	const made = shape.report(table, problems, whole.values);
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
		questions: [...(known.questions ?? []), ...checked.questions],
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
	/** Texts of the file that stand in no sheet: its properties, names for ranges. */
	asides?: readonly Aside[];
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
	if (kind.is === 'xlsx')
		return {
			format: 'xlsx',
			grids: readWorkbook(kind.parts),
			asides: workbookAsides(kind.parts),
			warnings: []
		};
	if (kind.is === 'ods')
		return {
			format: 'ods',
			grids: readOpenDocument(kind.parts),
			asides: documentAsides(kind.parts),
			warnings: []
		};
	if (kind.is === 'container') return { format: 'xls', grids: readContainer(bytes), warnings: [] };
	const { text, encoding, mixed } = decodeText(bytes);
	const { grid, separator } = parseDelimited(text, baseName(fileName));
	return {
		format: 'csv',
		encoding,
		separator,
		grids: [grid],
		withoutNhsNumbers: !mayHoldNhsNumber(text),
		warnings: [...renamed(fileName), ...(mixed ? [mixedEncoding(encoding, mixed)] : [])]
	};
}

/** Lines that are named one by one. */
const LINES_NAMED = 20;

function mixedEncoding(encoding: string, lines: readonly number[]): Problem {
	const named = list(lines.slice(0, LINES_NAMED).map(String));
	const more = lines.length > LINES_NAMED ? ' and more' : '';
	const other = encoding === 'UTF-8' ? 'Windows-1252' : 'UTF-8';
	return {
		severity: 'warning',
		code: 'encoding-mixed',
		message: `The file is written in ${encoding}, but letters in ${lines.length === 1 ? 'line' : 'lines'} ${named}${more} are in ${other}: it was put together from two files. Each letter is read as what it is; check them there.`,
		cells: [],
		count: lines.length,
		effect: 'read-as'
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
	const sheets = grids.map(({ name, hidden, rows, width }, index) => ({
		name: sheetName(name, index),
		hidden,
		rows: rows.length,
		columns: width
	}));
	return [...sheets.filter(({ hidden }) => !hidden), ...sheets.filter(({ hidden }) => hidden)];
}

// An upload that holds NHS numbers, in any cell of any sheet or beside them, is refused.

/** Headings of columns whose numbers identify people. */
const OF_PEOPLE = /\bnhs\b|patient|client|service[ -]?user|hospital n|\bmrn\b|\brio\b/i;
/** Headings of telephones, whose numbers have ten digits once a spreadsheet has dropped their nought. */
const OF_TELEPHONES = /\b(?:tel|telephone|phone|mobile|mob|fax|contact n(?:o|umber|r))\b/i;
/** Headings of other long numbers that are none of a person. */
const OF_REFERENCES =
	/\b(?:isbn(?:-?10)?|invoice|purchase order|p\.?o\.? n(?:o|umber)|cost cent(?:re|er)|barcode|uprn|utr|company n(?:o|umber))\b/i;
/** Rows of a sheet that may be headings. */
const HEADING_ROWS = 200;
const LONGEST_HEADING = 80;

/** Ten digits and nothing else: the groups of three, three and four are how NHS numbers are written. */
function isPlainNumber(cell: RawCell): boolean {
	return typeof cell === 'number' || (typeof cell === 'string' && /^\s*\d{10}\s*$/.test(cell));
}

function cellHolds(cell: RawCell): boolean {
	if (typeof cell === 'string') return cell.length >= 10 && holdsNhsNumber(cell);
	if (typeof cell === 'number') {
		return cell >= 1e9 && cell < 1e10 && Number.isInteger(cell) && isNhsNumber(String(cell));
	}
	return typeof cell === 'object' && cell !== null && cellHolds(cell.text);
}

/** The texts above a cell in its column that may be its heading, the nearest first. */
function headingsAbove(grid: Grid, index: number, column: number): string[] {
	const found: string[] = [];
	for (let above = Math.min(index, HEADING_ROWS) - 1; above >= 0; above -= 1) {
		const cell = grid.rows[above]![column];
		if (typeof cell !== 'string' || cell.length > LONGEST_HEADING || isBlank(cell)) continue;
		if (/\p{L}/u.test(cell) && !/\d{5}/.test(cell)) found.push(tidyText(cell));
	}
	return found;
}

/** Headings may be many above a cell far down: each column is asked once for all its cells. */
type ColumnOfNumbers = {
	/** All texts that may be headings, of tables below each other too. */
	headings: readonly string[];
	/** Those above the first of the numbers. */
	above: readonly string[];
	/** Plain numbers of ten digits in the column, and those of them that check as NHS numbers. */
	tens: number;
	checking: number;
};

function columnOfNumbers(grid: Grid, column: number): ColumnOfNumbers {
	let tens = 0;
	let checking = 0;
	let first: number | undefined;
	grid.rows.forEach((row, index) => {
		const cell = row[column];
		if (!isPlainNumber(cell)) return;
		const digits = shown(cell).replace(/\D/g, '');
		if (digits.length !== 10) return;
		tens += 1;
		first ??= index;
		if (isNhsNumber(digits)) checking += 1;
	});
	return {
		headings: headingsAbove(grid, grid.rows.length, column),
		above: headingsAbove(grid, first ?? grid.rows.length, column),
		tens,
		checking
	};
}

/**
 * Whether a number that checks as an NHS number is something else by where it stands: an amount of
 * money, a telephone, a reference. One number of ten digits in eleven checks by chance, so a column in
 * which most of them do holds NHS numbers whatever it is called.
 */
function isOtherNumber(
	cell: RawCell,
	fact: CellFact | undefined,
	{ headings, above, tens, checking }: ColumnOfNumbers,
	declared: ReadonlySet<string>
): boolean {
	if (headings.some((heading) => OF_PEOPLE.test(heading))) return false;
	if (headings.some((heading) => declared.has(comparable(heading)))) return true;
	if (checking >= 3 && checking > tens / 2) return false;
	if (typeof cell === 'number' && fact?.kind === 'currency') return true;
	if (above.some((heading) => OF_TELEPHONES.test(heading))) return true;
	return isPlainNumber(cell) && above.some((heading) => OF_REFERENCES.test(heading));
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
 * @throws Refusal naming the cells, without repeating what stands in them. `declared` are headings of
 * columns of which somebody has said that they hold no NHS numbers.
 */
function refuseNhsNumbers(
	grids: readonly Grid[],
	asides: readonly Aside[],
	declared: readonly string[]
): void {
	const places: string[] = [];
	const headings = new Set<string>();
	const passedOver = new Set(declared.map((heading) => comparable(heading)).filter(Boolean));
	let count = 0;
	const add = (place: string) => {
		count += 1;
		if (places.length < LIMITS.cellsNamed) places.push(place);
	};
	grids.forEach((grid, at) => {
		const name = sheetName(grid.name, at);
		if (name !== grid.name) add(`${name} (its name)`);
		const columns = new Map<number, ColumnOfNumbers>();
		for (let index = 0; index < grid.rows.length; index += 1) {
			const row = grid.rows[index]!;
			for (let column = 0; column < row.length; column += 1) {
				const fact = grid.facts && factAt(grid, index, column);
				if (
					!cellHolds(row[column]) &&
					!(fact?.footnote && holdsNhsNumber(whole(row[column], fact)))
				)
					continue;
				let known = columns.get(column);
				if (!known) columns.set(column, (known = columnOfNumbers(grid, column)));
				if (isOtherNumber(row[column], fact, known, passedOver)) continue;
				add(address({ ...grid, name }, grid.numbers[index]!, column));
				const heading = known.above[0] ?? known.headings[0];
				if (heading && !holdsNhsNumber(heading)) headings.add(heading);
			}
		}
		for (const { where, text } of grid.asides ?? [])
			if (holdsNhsNumber(text)) add(where.replace(grid.name, name));
	});
	for (const { where, text } of asides) if (holdsNhsNumber(text)) add(where);
	if (count === 0) return;
	throw new Refusal(
		'nhs-number',
		`${placesHold(places[0]!, count)} what looks like an NHS number. Nothing about identifiable patients may be held here, so the file was not read and has not been kept. Take the number out and import the file again.`,
		places,
		count,
		[...headings]
	);
}

/** The text of a cell with the footnote mark that was dropped from it. */
function whole(cell: RawCell, { footnote = '' }: CellFact): string {
	return `${shown(cell)}${footnote}`;
}

/** A sheet's name, or its number where the name holds what may not be repeated. */
function sheetName(name: string, index: number): string {
	return holdsNhsNumber(name) ? `sheet ${index + 1}` : name;
}

function placesHold(first: string, count: number): string {
	const at = first.lastIndexOf('!');
	const where = at < 0 ? first : `${first.slice(0, at)}, cell ${first.slice(at + 1)}`;
	if (count > 1) return `${count} cells, the first in ${where}, hold`;
	return `${at < 0 ? where.charAt(0).toUpperCase() + where.slice(1) : where} holds`;
}
