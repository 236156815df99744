/**
 * Old .xls workbooks to grids, through SheetJS, which is loaded only then. It opens almost anything
 * without complaint, so it is only given what the bytes say is one.
 */
import type * as SheetJs from '@e965/xlsx';
import { formatOfCode, formatted, sheetJs as load } from './formats.ts';
import {
	type Aside,
	type CellFact,
	CellFacts,
	columnLetters,
	type Grid,
	gridOf,
	type RawCell
} from './grid.ts';
import { ACCEPTED, Refusal } from './limits.ts';
import { kindOf, refuseTooManySheets } from './xlsx.ts';
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

/** Facts of one file by the text of their format. */
type Facts = Map<string, CellFact>;

function grids(sheetJs: typeof SheetJs, bytes: Uint8Array): Grid[] {
	const book = open(sheetJs, bytes);
	refuseTooManySheets(book.SheetNames.length);
	const date1904 = book.Workbook?.WBProps?.date1904 === true;
	const known: Facts = new Map();
	const found = book.SheetNames.flatMap((name, index) => {
		const sheet = book.Sheets[name]!;
		const data = sheet['!data'];
		if (sheet['!type'] === 'chart' || !data) return [];
		const rows: RawCell[][] = [];
		const numbers: number[] = [];
		const facts = new CellFacts();
		const asides: Aside[] = [];
		// Not by index: a sheet may have its last row a million rows below the one before.
		for (const key of Object.keys(data)) {
			const number = Number(key) + 1;
			const cells: readonly (SheetJs.CellObject | undefined)[] = data[Number(key)] ?? [];
			numbers.push(number);
			rows.push(rowOf(cells, date1904));
			cells.forEach((cell, column) => {
				if (!cell) return;
				facts.note(number, column, factOf(cell, known));
				for (const { t: text } of cell.c ?? [])
					if (text)
						asides.push({ where: `${name}!${columnLetters(column)}${number} (comment)`, text });
			});
		}
		const merges = (sheet['!merges'] ?? []).map(({ s, e }) => ({
			top: s.r + 1,
			bottom: e.r + 1,
			left: s.c,
			right: e.c
		}));
		const hidden = Boolean(book.Workbook?.Sheets?.[index]?.Hidden);
		const hiddenRows = hiddenIn(sheet['!rows'], 1);
		const hiddenColumns = hiddenIn(sheet['!cols'], 0);
		const filtered = sheet['!autofilter'] !== undefined;
		return [
			gridOf(name, rows, {
				hidden,
				merges,
				numbers,
				date1904,
				facts,
				hiddenRows,
				hiddenColumns,
				filtered,
				asides
			})
		];
	});
	const [first] = found;
	if (first) first.asides = [...(first.asides ?? []), ...bookAsides(book)];
	return found;
}

function factOf({ t, z }: SheetJs.CellObject, known: Facts): CellFact | undefined {
	const code = String(z ?? 'General');
	if (t !== 'n' || code === '@' || /^general$/i.test(code)) return undefined;
	let fact = known.get(code);
	if (!fact) known.set(code, (fact = { code, kind: kindOf(formatOfCode(code)) }));
	return fact;
}

function hiddenIn(
	list: readonly ({ hidden?: boolean } | undefined)[] | undefined,
	first: number
): Set<number> {
	const hidden = new Set<number>();
	for (const [index, one] of Object.entries(list ?? []))
		if (one?.hidden) hidden.add(Number(index) + first);
	return hidden;
}

/** What the workbook says outside its sheets. */
function bookAsides({ Props, Custprops, Workbook }: SheetJs.WorkBook): Aside[] {
	const values = Object.values({ ...Props, ...(Custprops as object | undefined) });
	return [
		...values
			.filter((value) => typeof value === 'string')
			.map((text) => ({ where: 'the properties of the document', text })),
		...(Workbook?.Names ?? []).map(({ Name, Ref, Comment }) => ({
			where: 'the names of ranges',
			text: `${Name} ${Ref} ${Comment ?? ''}`
		}))
	];
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
			cellHTML: false,
			// Which rows and columns are hidden.
			cellStyles: true
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
