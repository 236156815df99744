/** Where a table begins when no column of it is known: so that a person can say what its columns are. */
import { isBlank, shown, type Grid } from '#lib/server/imports/grid.ts';
import { headerAt, type Header } from '#lib/server/imports/header.ts';

const SEARCHED = 200;
/** Years head the columns of wide tables. */
const YEAR = /^\s*(?:19|20)\d{2}\s*$/;
const DATA_TEXT =
	/^[-+£$€(<]?\s*\d[\d,.\s]*%?\)?$|^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T\s].*)?$|^\*$/;

/** The first row about as wide as the rows below it and made of different words; null for none. */
export function plainHeader(grid: Grid): Header | null {
	const width = usualWidth(grid);
	for (let index = 0; index < Math.min(grid.rows.length, SEARCHED); index += 1) {
		if (!looksLikeHeadings(grid, index, width)) continue;
		const next = index + 1;
		const adjacent = grid.numbers[next] === grid.numbers[index]! + 1;
		// A row of group titles merged over several columns has its headings below it.
		if (adjacent && hasGroups(grid, index) && looksLikeHeadings(grid, next, width))
			return headerAt(grid, next);
		return headerAt(grid, index);
	}
	return null;
}

/** How many cells most rows fill: the commonest number, more columns counting for more. */
function usualWidth(grid: Grid): number {
	const counts = new Map<number, number>();
	for (const row of grid.rows.slice(0, 1000)) {
		const filled = row.filter((cell) => !isBlank(cell)).length;
		counts.set(filled, (counts.get(filled) ?? 0) + 1);
	}
	let best = 1;
	let bestScore = 0;
	for (const [filled, times] of counts) {
		const score = times * Math.sqrt(filled);
		if (score > bestScore) [best, bestScore] = [filled, score];
	}
	return best;
}

function looksLikeHeadings(grid: Grid, index: number, width: number): boolean {
	const filled = (grid.rows[index] ?? []).filter((cell) => !isBlank(cell));
	if (filled.length < Math.max(1, Math.ceil(width * 0.6))) return false;
	const words = filled.map(shown).filter((text) => YEAR.test(text) || !DATA_TEXT.test(text.trim()));
	if (words.length < filled.length * 0.7) return false;
	return new Set(words).size >= words.length * 0.6;
}

function hasGroups(grid: Grid, index: number): boolean {
	const number = grid.numbers[index]!;
	return grid.merges.some(
		({ top, bottom, left, right }) => top === number && bottom === number && right > left
	);
}
