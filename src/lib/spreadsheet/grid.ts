import { LIMITS } from './limits.ts';

// A sheet as cells, however the file wrote it. Rows and columns are counted as spreadsheets do.

/** Cells merged into one: 1-based rows and 0-based columns, both ends included. */
export type Merge = { top: number; bottom: number; left: number; right: number };

export type Grid = {
	/** The sheet's name; of a text file the file's name without its ending. */
	name: string;
	hidden: boolean;
	/** Rows that hold anything, top down; each by 0-based column, and as long as its last cell. */
	rows: RawCell[][];
	/** The number of each of those rows in the sheet, from 1. */
	numbers: number[];
	/** 1 more than the last column that holds anything. */
	width: number;
	merges: Merge[];
	/** Bare numbers in date columns count from 1 January 1904 instead of 1900. */
	date1904: boolean;
	/** What cells say beside their values: formats, strikes, footnote marks. Missing: nothing. */
	facts?: CellFacts;
	/** Numbers of rows that are not shown, filtered ones too. */
	hiddenRows?: ReadonlySet<number>;
	/** 0-based columns that are not shown. */
	hiddenColumns?: ReadonlySet<number>;
	/** A filter is set, so that rows may be hidden by it. */
	filtered?: boolean;
	/** Ranges that the file itself calls tables. */
	tables?: readonly TableRange[];
	/** Texts that stand in no cell: comments, headers and footers. */
	asides?: readonly Aside[];
	/** For a table that was made out of another: the sheet it came from, and where each cell stood. */
	source?: GridSource;
};

/** A range that the file calls a table: 1-based rows, its totals among them, and 0-based columns. */
export type TableRange = Merge & {
	name: string;
	/** How many of its last rows are totals. */
	totals: number;
};

/** A text outside the cells, and where it stands in words: `Plan!B4 (comment)`. */
export type Aside = { where: string; text: string };

export type GridSource = {
	grid: Grid;
	/** Position in the sheet's rows of the header. */
	header: number;
	/** Positions in the sheet's rows of further headings, such as those of a table that was joined. */
	headings?: readonly number[];
	/** Columns of the sheet whose texts say what stands beside them, as headings do. */
	labels?: readonly number[];
	/** Columns that stand in the made table as in the sheet, whose texts further lines of a row repeat. */
	repeats?: readonly number[];
	/** Its headings are labels that stand here and there, and no columns of the sheet. */
	forms?: true;
	/** Rows under the made table's header that are data and nothing else. */
	rows?: number;
	/** Rows under those that are totals of the sheet. */
	totals?: number;
	/** Where a cell of the made table stands: in that sheet, or in another that it names. */
	at: (index: number, column: number) => Place & { sheet?: Grid };
};

/** A position in the rows of a sheet, and a 0-based column. */
export type Place = { index: number; column: number };

/** Where a cell stands in the sheet it was read from. */
export function placeOf(grid: Grid, index: number, column: number): Place & { sheet: Grid } {
	const { source } = grid;
	return source
		? { sheet: source.grid, ...source.at(index, column) }
		: { sheet: grid, index, column };
}

/** 'G14', of a position in the rows and a 0-based column; 'Plan!G14' of a made table's cell on a further sheet. */
export function cellName(grid: Grid, index: number, column: number): string {
	const place = placeOf(grid, index, column);
	const name = `${columnLetters(place.column)}${place.sheet.numbers[place.index]!}`;
	return place.sheet === (grid.source?.grid ?? grid) ? name : `${place.sheet.name}!${name}`;
}

/** 'Policy tracker!G14', of a position in the rows and a 0-based column. */
export function cellAddress(grid: Grid, index: number, column: number): string {
	const place = placeOf(grid, index, column);
	return address(place.sheet, place.sheet.numbers[place.index]!, place.column);
}

/** What a cell says beside its value; only what is told apart from any ordinary cell. */
export type CellFact = {
	/** The text of the number format, of a number or a day that has one. */
	code?: string;
	kind?: 'date' | 'percent' | 'currency' | 'number';
	/** What the cell shows, where the file says so itself. */
	text?: string;
	/** The cell, or a part of its text, is struck through. */
	struck?: true;
	/** Raised or lowered letters that were left out of the text. */
	footnote?: string;
};

/**
 * Facts by row number and column. Cells below each other mostly say the same, so that each column is
 * kept as the rows at which it changes: a sheet of 50,000 rows takes a few entries.
 */
export class CellFacts {
	readonly #columns: { rows: number[]; facts: (CellFact | undefined)[] }[] = [];

	/** Rows of a column have to come in ascending order. */
	note(row: number, column: number, fact: CellFact | undefined): void {
		const runs = this.#columns[column];
		if (runs === undefined) {
			if (fact !== undefined) this.#columns[column] = { rows: [row], facts: [fact] };
			return;
		}
		if (runs.facts[runs.facts.length - 1] === fact) return;
		runs.rows.push(row);
		runs.facts.push(fact);
	}

	at(row: number, column: number): CellFact | undefined {
		const runs = this.#columns[column];
		if (runs === undefined) return undefined;
		let low = 0;
		let high = runs.rows.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (runs.rows[middle]! <= row) low = middle + 1;
			else high = middle;
		}
		return low === 0 ? undefined : runs.facts[low - 1];
	}

	/** Whether any cell of a column, or of all of them, says such a thing. */
	some(says: (fact: CellFact) => boolean, column?: number): boolean {
		const columns = column === undefined ? this.#columns : [this.#columns[column]];
		return columns.some((runs) => runs?.facts.some((fact) => fact !== undefined && says(fact)));
	}
}

/** What a cell says beside its value; `index` is a position in the rows of the grid. */
export function factAt(grid: Grid, index: number, column: number): CellFact | undefined {
	if (!grid.source) return grid.facts?.at(grid.numbers[index]!, column);
	const { sheet, ...place } = placeOf(grid, index, column);
	return sheet.facts?.at(sheet.numbers[place.index]!, place.column);
}

/** Letters that show nothing: spaces of every width, joiners, marks of direction, fillers. */
const SHOWS_NOTHING =
	/^[\s\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]*$/;

/** Whether a cell shows nothing. */
export function isBlank(cell: RawCell): boolean {
	if (cell === null || cell === undefined || cell === '') return true;
	if (typeof cell !== 'string') return false;
	const first = cell.charCodeAt(0);
	// Nearly every cell begins with a letter, a digit or a sign of ASCII.
	return (first <= 32 || first >= 127) && SHOWS_NOTHING.test(cell);
}

/** A cell as people read it, for headings, examples and messages. */
export function shown(cell: RawCell): string {
	if (cell === null || cell === undefined) return '';
	if (typeof cell === 'string') return cell;
	if (typeof cell === 'object') return cell.text;
	if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
	return String(Number(cell.toPrecision(15)));
}

/** A, B … Z, AA …, from a 0-based column. */
export function columnLetters(column: number): string {
	let letters = '';
	for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
		letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
	}
	return letters;
}

/** The 0-based column of letters such as 'AB', or -1 when they are none. */
export function columnNumber(letters: string): number {
	if (!/^[A-Za-z]{1,3}$/.test(letters)) return -1;
	let number = 0;
	for (const letter of letters.toUpperCase()) number = number * 26 + letter.charCodeAt(0) - 64;
	return number - 1;
}

/** 'Policy tracker!G14'. */
export function address(grid: Grid, row: number, column: number): string {
	return `${grid.name}!${columnLetters(column)}${row}`;
}

/** What is known of a sheet beside its cells; what is empty is left out of the grid. */
export type SheetFacts = Pick<
	Grid,
	'facts' | 'hiddenRows' | 'hiddenColumns' | 'filtered' | 'tables' | 'asides'
>;

/** A grid from rows with gaps: blank rows are dropped, the others keep their numbers. */
export function gridOf(
	name: string,
	rows: readonly (readonly RawCell[] | undefined)[],
	options: {
		hidden?: boolean;
		merges?: Merge[];
		numbers?: readonly number[];
		date1904?: boolean;
	} & SheetFacts = {}
): Grid {
	const grid: Grid = {
		name,
		hidden: options.hidden ?? false,
		rows: [],
		numbers: [],
		width: 0,
		merges: options.merges ?? [],
		date1904: options.date1904 ?? false
	};
	if (options.facts?.some(() => true)) grid.facts = options.facts;
	if (options.hiddenRows?.size) grid.hiddenRows = options.hiddenRows;
	if (options.hiddenColumns?.size) grid.hiddenColumns = options.hiddenColumns;
	if (options.filtered) grid.filtered = true;
	if (options.tables?.length) grid.tables = options.tables;
	if (options.asides?.length) grid.asides = options.asides;
	for (let index = 0; index < rows.length; index += 1) {
		let row = rows[index];
		if (!row) continue;
		// A stray cell far to the right is no part of a table.
		if (row.length > LIMITS.columns) row = row.slice(0, LIMITS.columns);
		let length = row.length;
		while (length > 0 && isBlank(row[length - 1])) length -= 1;
		if (length === 0) continue;
		grid.rows.push(row as RawCell[]);
		grid.numbers.push(options.numbers?.[index] ?? index + 1);
		if (length > grid.width) grid.width = length;
	}
	return grid;
}

/** A cell that holds no value: an error such as #REF!, or a formula whose result was never saved. */
export type CellFault = { fault: 'error' | 'uncalculated'; text: string };

/** A cell as a file holds it. Dates formatted as dates arrive as ISO text. */
export type RawCell = string | number | boolean | null | undefined | CellFault;

/** Excel's day numbers ("serials"), in both of its date systems. */

const DAY = 86_400_000;
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
/** Excel's last day, 31 December 9999, in the 1900 system. */
const LAST = 2_958_466;

/** Serials of 1 January 1990 and of 31 December 2099: what a bare number in a date column may be. */
export const PLAUSIBLE_SERIALS = { first: 32_874, last: 73_050 } as const;

/**
 * ISO text of a serial: a date, with the time (`2026-10-14T09:30`) when there is one, or a time
 * alone (`09:30`) for a serial below 1. Null when the serial is no date.
 *
 * The 1900 system counts a 29 February 1900 that never was: serials 1 to 59 are one day later than
 * plain counting says, 60 is that day, and from 61 on counting is right.
 */
export function serialToIso(serial: number, is1904 = false): string | null {
	if (!Number.isFinite(serial) || serial < 0 || serial >= LAST) return null;
	// Times are kept as fractions of a day, in binary: round to the second, so that 23:59:59.9999 carries.
	const seconds = Math.round((serial % 1) * 86_400);
	const day = Math.floor(serial) + (seconds === 86_400 ? 1 : 0);
	const time = clock(seconds % 86_400);
	if (is1904) return withTime(isoDay(EPOCH_1904 + day * DAY), time);
	if (day === 0) return time === '' ? '1900-01-00' : time;
	if (day === 60) return withTime('1900-02-29', time);
	return withTime(isoDay(EPOCH_1900 + (day < 60 ? day + 1 : day) * DAY), time);
}

/** The serial, in the 1900 system, of a day or a moment as `serialToIso` writes it; null for other text. */
export function isoToSerial(text: string): number | null {
	const match = /^(?:(\d{4}-\d{2}-\d{2})T?)?(?:(\d{2}):(\d{2}))?$/.exec(text);
	if (!match || text === '') return null;
	const share = match[2] === undefined ? 0 : (Number(match[2]) * 60 + Number(match[3])) / 1440;
	if (match[1] === undefined) return share;
	const day = (Date.parse(`${match[1]}T00:00:00Z`) - EPOCH_1900) / DAY;
	if (!Number.isInteger(day) || day < 1) return null;
	return (day <= 60 ? day - 1 : day) + share;
}

function isoDay(milliseconds: number): string {
	return new Date(milliseconds).toISOString().slice(0, 10);
}

function withTime(date: string, time: string): string {
	return time === '' ? date : `${date}T${time}`;
}

function clock(seconds: number): string {
	const minutes = Math.floor(seconds / 60);
	if (minutes === 0) return '';
	const two = (value: number) => String(value).padStart(2, '0');
	return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
