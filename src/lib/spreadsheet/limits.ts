/** What a file may ask of the reader. Sizes in bytes. */
export const LIMITS = {
	file: 20 * 1024 * 1024,
	/** All files that are sent at once. */
	together: 60 * 1024 * 1024,
	/** Bytes of all files together that wait to be read. */
	waiting: 200 * 1024 * 1024,
	/** All parts of a zipped workbook together, once unpacked. */
	unpacked: 200 * 1024 * 1024,
	/** Parts in a zipped workbook; an ordinary one has fewer than a hundred. */
	parts: 5_000,
	sheets: 200,
	rows: 50_000,
	/** Filled cells of all sheets of a workbook together. */
	cells: 4_000_000,
	/** A part of a workbook that only describes it: sheet names, styles, relations. */
	description: 10 * 1024 * 1024,
	merges: 100_000,
	/** Columns that are looked at; a stray cell further to the right is left alone. */
	columns: 702,
	/** Cells named one by one under a problem; its count is always the true number. */
	cellsNamed: 100,
	milliseconds: 60_000,
	memoryMegabytes: 768
} as const;

/** The formats that are read, as people know them. */
export const ACCEPTED =
	'Excel (.xlsx, .xlsm or the older .xls), OpenDocument (.ods) and CSV or other separated text';

/** Why a file as a whole cannot be taken. Thrown inside the reader, and never leaves it. */
export class Refusal extends Error {
	readonly code: string;
	readonly cells: string[];
	readonly cellCount: number;
	/** Headings of the columns of those cells. */
	readonly headings: string[];

	constructor(
		code: string,
		message: string,
		cells: string[] = [],
		cellCount = cells.length,
		headings: string[] = []
	) {
		super(message);
		this.name = 'Refusal';
		this.code = code;
		this.cells = cells;
		this.cellCount = cellCount;
		this.headings = headings;
	}
}

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
