import { LIMITS } from '#lib/server/imports/limits.ts';
import { Refusal } from '#lib/server/imports/refusal.ts';

/**
 * Counts the cells that a workbook makes while it is read. A few bytes can ask for millions of them
 * (repeated rows, rows of nothing), and a thread that runs out of memory in one step can take the
 * whole process with it, so reading stops well before.
 */
export class CellBudget {
	#left: number = LIMITS.cells;

	/** A row costs as much as ten cells, whatever is in it. @throws Refusal */
	spendRows(rows: number): void {
		this.spend(rows * 10);
	}

	/** @throws Refusal when the workbook has more cells than are read */
	spend(cells: number): void {
		this.#left -= cells;
		if (this.#left < 0) throw tooManyCells();
	}
}

export function tooManyCells(): Refusal {
	return new Refusal(
		'too-many-cells',
		`The workbook fills more than ${LIMITS.cells.toLocaleString('en-GB')} cells, more than are read from one file. Keep the one sheet that is to be imported and save it as a new file.`
	);
}
