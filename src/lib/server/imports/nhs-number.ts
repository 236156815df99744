/**
 * NHS numbers, which identify patients and must never come in. A run of ten digits counts when its
 * last digit is the right check digit (modulus 11), written together or spaced 3-3-4, in any cell of
 * any sheet. One in eleven runs of ten digits passes by chance, so neighbours are looked at too:
 * longer runs, decimals and telephone numbers are none.
 */
import type { RawCell } from '#lib/domain/cells/outcome.ts';
import { address, type Grid } from '#lib/server/imports/grid.ts';
import { LIMITS } from '#lib/server/imports/limits.ts';
import { Refusal } from '#lib/server/imports/refusal.ts';

const CANDIDATE = /(?<![\d.,/£$€])[1-9]\d{2}([ \u00a0\u2009\u202f-]?)\d{3}\1\d{4}(?!\d|[.,/]\d)/g;
const SHAPE = /\d{3}[ \u00a0\u2009\u202f-]?\d{3}[ \u00a0\u2009\u202f-]?\d{4}/;
const PHONE_BEFORE = /(?:\+\s?\d{1,3}|\b(?:tel|telephone|phone|mobile|mob|fax)\b\W*)[ \u00a0-]?$/i;
const LETTERS_BEFORE = /\p{L}+$/u;
/** Letters that may touch the number; with others it is part of a code or a link. */
const NAMES_BEFORE = /(?:nhs|no|num|number|nr|id)$/i;

/** Whether ten digits carry the right check digit. */
export function isNhsNumber(digits: string): boolean {
	if (!/^[1-9]\d{9}$/.test(digits)) return false;
	let sum = 0;
	for (let index = 0; index < 9; index += 1) sum += Number(digits[index]) * (10 - index);
	const check = (11 - (sum % 11)) % 11;
	return check !== 10 && check === Number(digits[9]);
}

/** Whether the text holds an NHS number anywhere. */
export function holdsNhsNumber(text: string): boolean {
	if (!SHAPE.test(text)) return false;
	for (const match of text.matchAll(CANDIDATE)) {
		if (!isNhsNumber(match[0].replace(/\D/g, ''))) continue;
		const before = text.slice(Math.max(0, match.index - 24), match.index);
		if (PHONE_BEFORE.test(before)) continue;
		const letters = LETTERS_BEFORE.exec(before)?.[0];
		if (letters && !NAMES_BEFORE.test(letters)) continue;
		if (
			/^\p{L}/u.test(text.slice(match.index + match[0].length, match.index + match[0].length + 1))
		)
			continue;
		return true;
	}
	return false;
}

/** Whether digits stand anywhere as they do in an NHS number: cheap, and rarely true. */
export function mayHoldNhsNumber(text: string): boolean {
	return SHAPE.test(text);
}

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

/**
 * @throws Refusal naming the cells, without repeating what stands in them
 */
export function refuseNhsNumbers(grids: readonly Grid[]): void {
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
