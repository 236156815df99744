/** What number formats say about the numbers under them, and how a number looks in one. */
import type * as SheetJs from '@e965/xlsx';
import { createRequire } from 'node:module';
import { factAt, type Grid, isoToSerial, type RawCell, serialToIso, shown } from './grid.ts';

/**
 * `zeros` is the width of formats such as 0000, which show 12 as 0012; `signed` puts a percent sign
 * behind the number as it is, where `percent` shows a hundred times as much.
 */
export type NumberFormat = 'plain' | 'date' | 'percent' | 'signed' | 'currency' | { zeros: number };

/** Formats that every program knows by number without being told their text; days as Britain writes them. */
const BUILT_IN: Readonly<Record<number, string>> = {
	1: '0',
	2: '0.00',
	3: '#,##0',
	4: '#,##0.00',
	5: '"£"#,##0',
	6: '"£"#,##0',
	7: '"£"#,##0.00',
	8: '"£"#,##0.00',
	9: '0%',
	10: '0.00%',
	11: '0.00E+00',
	12: '# ?/?',
	13: '# ??/??',
	14: 'dd/mm/yyyy',
	15: 'd-mmm-yy',
	16: 'd-mmm',
	17: 'mmm-yy',
	18: 'h:mm AM/PM',
	19: 'h:mm:ss AM/PM',
	20: 'h:mm',
	21: 'h:mm:ss',
	22: 'dd/mm/yyyy h:mm',
	37: '#,##0',
	38: '#,##0',
	39: '#,##0.00',
	40: '#,##0.00',
	42: '"£"#,##0',
	44: '"£"#,##0.00',
	45: 'mm:ss',
	46: '[h]:mm:ss',
	47: 'mmss.0',
	48: '##0.0E+0'
};

/** The text of a format by its number: its own where the workbook gives one. */
export function codeOfFormat(id: number, own: ReadonlyMap<number, string>): string {
	const code = own.get(id) ?? BUILT_IN[id];
	if (code !== undefined) return code;
	// Formats of East Asian dates, which have no text of their own.
	return (id >= 27 && id <= 36) || (id >= 50 && id <= 58) ? 'dd/mm/yyyy' : 'General';
}

/** The first part of a format's text, without what it puts in quotes, brackets and escapes. */
export function bareCode(code: string): string {
	return code
		.replace(/"[^"]*"/g, '')
		.replace(/\\./g, '')
		.replace(/[_*]./g, '')
		.replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
		.split(';')[0]!;
}

/** What a format's text says: letters outside quotes, brackets and escapes are parts of dates. */
export function formatOfCode(code: string): NumberFormat {
	const first = bareCode(code);
	const isGeneral = /general|standard/i.test(first);
	if (!isGeneral && /[dmyhs]/i.test(first)) return 'date';
	if (first.includes('%')) return 'percent';
	// A sign in quotes is only shown: the number stands as it is.
	if (/"[^"]*%[^"]*"|\\%/.test(code.split(';')[0]!)) return 'signed';
	if (/[£$€¥]|"(?:GBP|EUR|USD)"/.test(code.replace(/\[\$-[^\]]*\]/g, ''))) return 'currency';
	if (isGeneral) return 'plain';
	// With letters around them the noughts are only a part of what is shown.
	const zeros = /^0{2,}$/.exec(code.split(';')[0]!.trim());
	return zeros ? { zeros: zeros[0].length } : 'plain';
}

/** A number as its format means it: a date as ISO text, a percentage with its sign, or itself. */
export function formatted(number: number, format: NumberFormat, date1904: boolean): RawCell {
	if (format === 'plain' || format === 'currency') return number;
	if (format === 'date') return serialToIso(number, date1904) ?? number;
	if (format === 'percent') return `${Number((number * 100).toPrecision(12))}%`;
	if (format === 'signed') return `${Number(number.toPrecision(15))}%`;
	return Number.isInteger(number) && number >= 0
		? String(number).padStart(format.zeros, '0')
		: number;
}

/** SheetJS takes a while to load, and few files need it. */
export function sheetJs(): typeof SheetJs {
	return createRequire(import.meta.url)('@e965/xlsx');
}

/** A number as a format of that text shows it, such as 1.1 as 1.10; itself where the format is none. */
export function numberInFormat(value: number, code: string): string {
	try {
		return String(sheetJs().SSF.format(code, value)).trim();
	} catch {
		return String(Number(value.toPrecision(15)));
	}
}

/**
 * A cell as the sheet shows it: 1.1 in the format 0.00 is 1.10, and a day in the format d-mmm is 1-Mar.
 * `index` is a position in the rows of the grid.
 */
export function shownAt(grid: Grid, index: number, column: number): string {
	const cell = grid.rows[index]![column];
	const fact = factAt(grid, index, column);
	if (fact?.text !== undefined) return fact.text;
	if (fact?.code === undefined) return shown(cell);
	if (typeof cell === 'number') {
		return fact.code === '0' && Number.isSafeInteger(cell)
			? String(cell)
			: numberInFormat(cell, fact.code);
	}
	if (fact.kind !== 'date' || typeof cell !== 'string') return shown(cell);
	const serial = isoToSerial(cell);
	return serial === null ? cell : numberInFormat(serial, fact.code);
}
