/**
 * Old .xls workbooks to grids, through SheetJS, which is loaded only then. It opens almost anything
 * without complaint, so it is only given what the bytes say is one.
 */
import type * as SheetJs from '@e965/xlsx';
import { createRequire } from 'node:module';
import { type Grid, gridOf, type RawCell } from './grid.ts';
import { ACCEPTED, Refusal } from './limits.ts';
import { formatOfCode, formatted, refuseTooManySheets } from './xlsx.ts';
import { DAMAGED } from './zip.ts';

const PROTECTED = 'The file is protected by a password. Save a copy without one and import that.';

/**
 * An OLE container: an .xls workbook, or something else that is refused by name.
 * @throws Refusal
 */
export function readContainer(bytes: Uint8Array): Grid[] {
	const sheetJs = load();
	let names: string[];
	try {
		names = sheetJs.CFB.read(bytes, { type: 'buffer' }).FullPaths.map((path: string) =>
			path.replace(/^.*?\//, '')
		);
	} catch {
		throw new Refusal('file-damaged', DAMAGED);
	}
	if (names.some((name) => /^EncryptedPackage$/i.test(name))) {
		throw new Refusal('file-encrypted', PROTECTED);
	}
	if (!names.some((name) => /^(?:Workbook|Book)$/i.test(name))) {
		const what = names.includes('WordDocument') ? 'a Word document' : 'not a workbook';
		throw new Refusal('format-not-accepted', `The file is ${what}. These are read: ${ACCEPTED}.`);
	}
	return grids(sheetJs, bytes);
}

function load(): typeof SheetJs {
	return createRequire(import.meta.url)('@e965/xlsx');
}

function grids(sheetJs: typeof SheetJs, bytes: Uint8Array): Grid[] {
	const book = open(sheetJs, bytes);
	refuseTooManySheets(book.SheetNames.length);
	const date1904 = book.Workbook?.WBProps?.date1904 === true;
	return book.SheetNames.flatMap((name, index) => {
		const sheet = book.Sheets[name]!;
		const data = sheet['!data'];
		if (sheet['!type'] === 'chart' || !data) return [];
		const rows: RawCell[][] = [];
		const numbers: number[] = [];
		// Not by index: a sheet may have its last row a million rows below the one before.
		for (const key of Object.keys(data)) {
			numbers.push(Number(key) + 1);
			rows.push(rowOf(data[Number(key)] ?? [], date1904));
		}
		const merges = (sheet['!merges'] ?? []).map(({ s, e }) => ({
			top: s.r + 1,
			bottom: e.r + 1,
			left: s.c,
			right: e.c
		}));
		const hidden = Boolean(book.Workbook?.Sheets?.[index]?.Hidden);
		return [gridOf(name, rows, { hidden, merges, numbers, date1904 })];
	});
}

function open(sheetJs: typeof SheetJs, bytes: Uint8Array): SheetJs.WorkBook {
	const log = console.error;
	try {
		// It writes remarks about formats it does not know; they help nobody here.
		console.error = () => {};
		return sheetJs.read(bytes, {
			type: 'buffer',
			dense: true,
			cellNF: true,
			cellText: false,
			cellHTML: false
		});
	} catch (error) {
		if (/password|encrypt/i.test(String(error))) throw new Refusal('file-encrypted', PROTECTED);
		throw new Refusal('file-damaged', DAMAGED);
	} finally {
		console.error = log;
	}
}

function rowOf(cells: readonly (SheetJs.CellObject | undefined)[], date1904: boolean): RawCell[] {
	const row: RawCell[] = [];
	for (let column = 0; column < cells.length; column += 1) {
		const cell = cells[column];
		row.push(cell ? valueOf(cell, date1904) : null);
	}
	return row;
}

function valueOf(cell: SheetJs.CellObject, date1904: boolean): RawCell {
	if (cell.t === 'e') return { fault: 'error', text: cell.w ?? ERRORS[Number(cell.v)] ?? '#N/A' };
	if (cell.v == null) {
		return cell.f ? { fault: 'uncalculated', text: `=${cell.f}` } : null;
	}
	if (cell.t === 'n' && typeof cell.v === 'number') {
		return formatted(cell.v, formatOfCode(String(cell.z ?? 'General')), date1904);
	}
	return cell.v instanceof Date ? cell.v.toISOString().slice(0, 10) : cell.v;
}

/** BIFF's error numbers. */
const ERRORS: Record<number, string> = {
	0x00: '#NULL!',
	0x07: '#DIV/0!',
	0x0f: '#VALUE!',
	0x17: '#REF!',
	0x1d: '#NAME?',
	0x24: '#NUM!',
	0x2a: '#N/A'
};
