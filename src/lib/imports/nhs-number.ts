/** An upload that holds NHS numbers, in any cell of any sheet, is refused. What one is: `domain/nhs-number.ts`. */
import { holdsNhsNumber, isNhsNumber } from '#lib/core/nhs-number.ts';
import { address, type Grid, type RawCell } from '#lib/spreadsheet/grid.ts';
import { LIMITS, Refusal } from '#lib/spreadsheet/limits.ts';

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
export function refuseNhsNumberInName(fileName: string): void {
	if (holdsNhsNumber(fileName))
		throw new Refusal(
			'nhs-number',
			'The name of the file holds what looks like an NHS number. Nothing about identifiable patients may be held here, so the file was not read and has not been kept. Give the file another name and import it again.'
		);
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
