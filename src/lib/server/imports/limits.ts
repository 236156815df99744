/** What a file may ask of the reader. Sizes in bytes. */
export const LIMITS = {
	file: 20 * 1024 * 1024,
	/** Bytes of all files together that wait to be read. */
	waiting: 200 * 1024 * 1024,
	/** A roadmap document; the draft of August 2022 has 90 kB. */
	roadmap: 2_000_000,
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
