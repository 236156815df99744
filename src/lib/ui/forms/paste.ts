/** A block of cells copied from a spreadsheet, and where it goes in a grid. Pure. */

/** What a cell of the grid takes. */
export type GridCell = {
	/** How the cell is named to a person: “Title”, Stage. */
	name: string;
	/** Which values it takes, as they are stored and as they are written; anything where there are none. */
	choices?: readonly { value: string; label: string }[];
};

/** What goes into the cells from the first on, row by row; or why nothing does. */
export type Pasted = { values: string[][] } | { problem: string };

/** Copied cells as rows of texts: tabs and line ends between them, quotes around those that hold either. */
export function cellsOf(text: string): string[][] {
	const rows: string[][] = [[]];
	const cell = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\n|\r|$)/y;
	for (let at = 0; at <= text.length;) {
		cell.lastIndex = at;
		const found = cell.exec(text);
		// A quote inside a cell that does not open it: the rest of the line as it is.
		const [whole, quoted, plain, end] = found ?? [text.slice(at), undefined, text.slice(at), ''];
		rows.at(-1)!.push((quoted?.replaceAll('""', '"') ?? plain)!.trim());
		at += whole.length;
		if (end === '') break;
		if (end !== '\t') {
			// The line end after the last row opens no other.
			if (at === text.length) break;
			rows.push([]);
		}
	}
	return rows;
}

/** @param grid the cells from where the block begins to the last row and column of the grid */
export function pasted(block: readonly (readonly string[])[], grid: readonly GridCell[][]): Pasted {
	const first = grid[0]?.[0]?.name ?? 'here';
	const width = block[0]?.length ?? 0;
	const uneven = block.findIndex((row) => row.length !== width);
	if (uneven > 0)
		return {
			problem: `Row ${uneven + 1} of what was copied has ${cells(block[uneven]!.length)}, the first has ${width}. Nothing was pasted.`
		};
	const room = grid[0]?.length ?? 0;
	if (width > room)
		return {
			problem: `What was copied has ${width} columns, and from ${first} on there ${room === 1 ? 'is 1' : `are ${room}`}. Nothing was pasted.`
		};
	if (block.length > grid.length)
		return {
			problem: `What was copied has ${block.length} rows, and from ${first} on there ${grid.length === 1 ? 'is 1' : `are ${grid.length}`}. Nothing was pasted.`
		};
	const values: string[][] = [];
	for (const [down, row] of block.entries()) {
		const read: string[] = [];
		for (const [across, text] of row.entries()) {
			const { name, choices } = grid[down]![across]!;
			const value = choices ? choiceOf(text, choices) : text;
			if (value === null)
				return {
					problem: `${name}: “${text}” is none of ${choices!.map(({ label }) => label).join(', ')}. Nothing was pasted.`
				};
			read.push(value);
		}
		values.push(read);
	}
	return { values };
}

const cells = (count: number) => (count === 1 ? '1 cell' : `${count} cells`);

/** The value of a choice by how it is stored or written; null for none of them. */
export function choiceOf(
	text: string,
	choices: readonly { value: string; label: string }[]
): string | null {
	const plain = (one: string) =>
		one
			.toLowerCase()
			.replace(/[^a-z]+/g, ' ')
			.trim();
	if (text === '') return '';
	const found = choices.find(
		({ value, label }) => plain(value) === plain(text) || plain(label) === plain(text)
	);
	return found?.value ?? null;
}
