/**
 * A second opinion on what a spreadsheet says: SheetJS reads the same bytes, and every cell is compared
 * by kind and value. The two differ on purpose in places; each such difference has a rule here that says
 * why, and a difference without one is a fault of one of them.
 */
import { read, SSF, utils, type CellObject, type WorkBook } from '@e965/xlsx';
import { readSheets } from '#lib/imports/read-file.ts';
import { decodeText } from '#lib/spreadsheet/csv.ts';
import { formatOfCode } from '#lib/spreadsheet/formats.ts';
import {
	type CellFact,
	factAt,
	type Grid,
	isBlank,
	type RawCell,
	serialToIso
} from '#lib/spreadsheet/grid.ts';
import { LIMITS, Refusal } from '#lib/spreadsheet/limits.ts';
import { unsafeCell } from '#lib/spreadsheet/write.ts';
import { unpack } from '#lib/spreadsheet/zip.ts';

export type CellRead = {
	kind: 'text' | 'number' | 'date' | 'boolean' | 'error' | 'empty';
	/** In one way of writing for both readers: a date as ISO, a number as its shortest digits. */
	value: string;
};

export type Difference = {
	/** `Sheet!B4`. */
	cell: string;
	ours: CellRead;
	theirs: CellRead;
	/** The rule that explains it; null where none does. */
	rule: string | null;
};

export type Agreement = {
	/** The code of our refusal, where the file was refused. */
	refused: string | null;
	/** Cells that either reader filled. */
	cells: number;
	differences: Difference[];
};

const EMPTY: CellRead = { kind: 'empty', value: '' };
const number = (value: number) => String(Number(value.toPrecision(12)));

/** Our cells by `Sheet!B4`, with what is known beside them. */
export function ourCells(grids: readonly Grid[]): Map<string, { read: CellRead; fact?: CellFact }> {
	const cells = new Map<string, { read: CellRead; fact?: CellFact }>();
	grids.forEach((grid, sheet) => {
		grid.rows.forEach((row, index) => {
			row.forEach((cell, column) => {
				const fact = factAt(grid, index, column);
				const read = ourCell(cell, fact);
				if (read.kind === 'empty') return;
				const name = `${sheet + 1}!${utils.encode_cell({ r: grid.numbers[index]! - 1, c: column })}`;
				cells.set(name, fact ? { read, fact } : { read });
			});
		});
	});
	return cells;
}

function ourCell(cell: RawCell, fact: CellFact | undefined): CellRead {
	if (isBlank(cell)) return EMPTY;
	if (typeof cell === 'number') return { kind: 'number', value: number(cell) };
	if (typeof cell === 'boolean') return { kind: 'boolean', value: String(cell) };
	if (typeof cell === 'object') return { kind: 'error', value: cell!.text };
	if (fact?.kind === 'percent' && /^-?[\d.e+-]+%$/.test(cell!))
		return { kind: 'number', value: number(Number(cell!.slice(0, -1)) / 100) };
	if (fact?.kind === 'date') return { kind: 'date', value: cell! };
	return { kind: 'text', value: cell! };
}

/** SheetJS's cells in the same form. Of separated text it is given the letters, not the bytes. */
export function theirCells(
	bytes: Uint8Array,
	format: string,
	separator?: string
): Map<string, CellRead> {
	const book = theirBook(bytes, format, separator);
	const is1904 = book.Workbook?.WBProps?.date1904 === true;
	const cells = new Map<string, CellRead>();
	let at = 0;
	for (const name of book.SheetNames) {
		const sheet = book.Sheets[name]!;
		if (sheet['!type'] === 'chart') continue;
		at += 1;
		for (const [reference, cell] of Object.entries(sheet)) {
			if (reference.startsWith('!')) continue;
			const found = theirCell(cell as CellObject, is1904);
			if (found.kind !== 'empty') cells.set(`${at}!${reference}`, found);
		}
	}
	return cells;
}

/** What separates the fields of text it guesses by rules of its own, so it is told; the rest of the dialect is not. */
function theirBook(bytes: Uint8Array, format: string, separator?: string): WorkBook {
	const options = { cellNF: true, cellText: true, cellHTML: false, cellDates: false } as const;
	const log = console.error;
	console.error = () => {};
	try {
		if (format !== 'csv') return read(bytes, { ...options, type: 'buffer' });
		const FS = SEPARATORS[separator ?? ''] ?? ',';
		return read(decodeText(bytes).text, { ...options, type: 'string', raw: true, FS });
	} finally {
		console.error = log;
	}
}

const SEPARATORS: Record<string, string> = {
	comma: ',',
	semicolon: ';',
	tab: '\t',
	'vertical bar': '|'
};

function theirCell({ t: type, v: value, z, w }: CellObject, is1904: boolean): CellRead {
	if (type === 'e') return { kind: 'error', value: w ?? '' };
	if (value === undefined || value === null || type === 'z') return EMPTY;
	if (typeof value === 'boolean') return { kind: 'boolean', value: String(value) };
	if (typeof value === 'number') {
		const isDate = formatOfCode(String(z ?? 'General')) === 'date' && SSF.is_date(String(z));
		const iso = isDate ? serialToIso(value, is1904) : null;
		return iso === null ? { kind: 'number', value: number(value) } : { kind: 'date', value: iso };
	}
	const text = String(value);
	return isBlank(text) ? EMPTY : { kind: 'text', value: text };
}

type Compared = {
	ours: CellRead;
	theirs: CellRead;
	fact: CellFact | undefined;
	format: string;
	column: number;
};

/** Why the two may differ. The first rule that fits explains a difference. */
export const RULES: readonly { name: string; why: string; fits: (cell: Compared) => boolean }[] = [
	{
		name: 'far-right',
		why: 'columns beyond the 702nd are no part of a table and are not looked at',
		fits: ({ column }) => column >= LIMITS.columns
	},
	{
		name: 'footnote',
		why: 'raised and lowered footnote marks are left out of the text',
		fits: ({ fact }) => fact?.footnote !== undefined
	},
	{
		name: 'noughts',
		why: 'a number in a format such as 0000 is a code: it is read as text with its noughts',
		fits: ({ ours, theirs }) =>
			ours.kind === 'text' &&
			theirs.kind === 'number' &&
			/^0\d+$/.test(ours.value) &&
			Number(ours.value) === Number(theirs.value)
	},
	{
		name: 'escaped-letters',
		why: '_x000D_ in a text is undone when a column reads it, not when the sheet is read',
		fits: ({ ours, theirs }) => /_x[0-9A-F]{4}_/i.test(ours.value) && theirs.kind === ours.kind
	},
	{
		name: 'line-ends',
		why: 'line ends within a cell are left as written, or made one kind',
		fits: ({ ours, theirs }) =>
			ours.kind === theirs.kind &&
			ours.value.replace(/\r\n?/g, '\n') === theirs.value.replace(/\r\n?/g, '\n')
	},
	{
		name: 'apostrophe',
		why: 'an apostrophe that only guards against formulas is taken off, and ="0012" is 0012',
		fits: ({ ours, theirs, format }) =>
			format === 'csv' &&
			(unsafeCell(theirs.value) === ours.value || theirs.value === `="${ours.value}"`)
	},
	{
		name: 'error-without-value',
		why: 'a cell of the type error that holds none is empty; SheetJS makes a nameless error of it',
		fits: ({ ours, theirs }) =>
			ours.kind === 'empty' && theirs.kind === 'error' && theirs.value === ''
	},
	{
		name: 'length-of-time',
		why: 'a time or a length of time in an OpenDocument is read as it is shown; SheetJS makes a day of it',
		fits: ({ ours, theirs, format }) =>
			format === 'ods' && theirs.kind === 'date' && /^-?\d+:\d\d(?::\d\d)?$/.test(ours.value)
	},
	{
		name: 'uncalculated',
		why: 'a formula without a saved result is an error here, and nothing for SheetJS',
		fits: ({ ours }) => ours.kind === 'error' && ours.value.startsWith('=')
	}
];

/** The rule that explains a difference, or null. */
export function explained(
	cell: string,
	ours: { read: CellRead; fact?: CellFact } | undefined,
	theirs: CellRead | undefined,
	format: string
): string | null {
	const compared = {
		ours: ours?.read ?? EMPTY,
		theirs: theirs ?? EMPTY,
		fact: ours?.fact,
		format,
		column: utils.decode_cell(cell.slice(cell.indexOf('!') + 1)).c
	};
	return RULES.find(({ fits }) => fits(compared))?.name ?? null;
}

/** Empty rows without a number are rows all the same; SheetJS counts none of them. */
function hasUnnumberedRows(bytes: Uint8Array): boolean {
	return [...unpack(bytes)].some(
		([name, part]) =>
			/worksheets\//.test(name) &&
			/<(?:[\w.-]+:)?row\s*\/>/.test(Buffer.from(part).toString('latin1'))
	);
}

/** The cells by the turn of their row among those that are filled, for rows that are numbered differently. */
function withRowsInTurn<T>(cells: Map<string, T>): Map<string, T> {
	const places = [...cells.keys()].map((name) => {
		const [sheet, reference] = name.split('!');
		return { sheet: Number(sheet), ...utils.decode_cell(reference!) };
	});
	const rows = [...new Set(places.map(({ sheet, r }) => sheet * 2_000_000 + r))].sort(
		(a, b) => a - b
	);
	const turns = new Map(rows.map((row, turn) => [row, turn]));
	return new Map(
		[...cells.values()].map((cell, at) => {
			const { sheet, r, c } = places[at]!;
			return [`${sheet}!${utils.encode_cell({ r: turns.get(sheet * 2_000_000 + r)!, c })}`, cell];
		})
	);
}

/** Reads bytes with both and compares every cell. */
export function agreement(bytes: Uint8Array, fileName: string): Agreement {
	let sheets: ReturnType<typeof readSheets>;
	try {
		sheets = readSheets(bytes, fileName);
	} catch (error) {
		if (error instanceof Refusal) return { refused: error.code, cells: 0, differences: [] };
		throw error;
	}
	let ours = ourCells(sheets.grids);
	let theirs = theirCells(bytes, sheets.format, sheets.separator);
	if (sheets.format === 'xlsx' && hasUnnumberedRows(bytes)) {
		ours = withRowsInTurn(ours);
		theirs = withRowsInTurn(theirs);
	}
	const names = new Set([...ours.keys(), ...theirs.keys()]);
	const differences: Difference[] = [];
	for (const cell of names) {
		const mine = ours.get(cell);
		const their = theirs.get(cell) ?? EMPTY;
		const read = mine?.read ?? EMPTY;
		if (read.kind === their.kind && read.value === their.value) continue;
		const rule = explained(cell, mine, their, sheets.format);
		differences.push({ cell, ours: read, theirs: their, rule });
	}
	return { refused: null, cells: names.size, differences };
}
