/** Values that hold for a whole file, such as the trust that sent it. */
import { cellReader, type CellOptions } from '#lib/domain/cells.ts';
import { comparableOrganisation, type NamedOrganisation } from '#lib/domain/cells/organisations.ts';
import { comparable } from '#lib/domain/cells/text.ts';
import type { Column } from '#lib/domain/registers/definition.ts';
import { shown, type Grid } from '#lib/server/imports/grid.ts';

/** Rows of a cover sheet that are looked through. */
const COVER_ROWS = 30;

/**
 * The value of a column for the whole file: as a person gave it, as the rows above the table (or a
 * cover sheet, or the sheet's name) name it, or the only one there is. Null when it has to be asked.
 */
export function wholeFileValue(
	column: Column,
	given: string | undefined,
	grids: readonly Grid[],
	grid: Grid,
	headerIndex: number,
	options: CellOptions
): string | null {
	if (given !== undefined && given !== '') {
		const { value } = cellReader(column, options)(given);
		return typeof value === 'string' ? value : null;
	}
	if (column.kind !== 'organisation') return null;
	const candidates = (options.organisations ?? []).filter(
		({ kind }) => kind === column.organisationKind
	);
	const above = [grid.name, ...textsOf(grid, headerIndex)];
	const covers = grids
		.filter((other) => other !== grid && !other.hidden && other.rows.length <= COVER_ROWS)
		.flatMap((other) => textsOf(other, other.rows.length));
	const named = organisationNamed(above, candidates) ?? organisationNamed(covers, candidates);
	if (named) return named;
	return candidates.length === 1 ? candidates[0]!.code : null;
}

/** A trust that the rows above the table name, and that is not one of the system's; or null. */
export function strangerNamed(
	grid: Grid,
	headerIndex: number,
	candidates: readonly NamedOrganisation[]
): string | null {
	for (const text of textsOf(grid, headerIndex)) {
		const name =
			/\b((?:[A-Z][\w’'&-]*|and|of|the|,)(?:\s+|$)){1,10}NHS (?:Foundation )?Trust\b/.exec(
				text
			)?.[0];
		if (name && !organisationNamed([name], candidates)) return name;
	}
	return null;
}

function textsOf(grid: Grid, rows: number): string[] {
	return grid.rows
		.slice(0, rows)
		.flatMap((row) => row.map(shown).filter((text) => text.length >= 3));
}

/** The one organisation the texts name; the longest name wins where one holds another. */
function organisationNamed(
	texts: readonly string[],
	candidates: readonly NamedOrganisation[]
): string | null {
	const found = new Map<string, number>();
	for (const text of texts) {
		const letters = comparable(text);
		for (const { code, name, shortName } of candidates) {
			const lengths = [comparableOrganisation(name), comparableOrganisation(shortName)]
				.filter((key) => key.length >= 5 && letters.includes(key))
				.map((key) => key.length);
			if (hasWord(text, code) || (shortName.length >= 3 && hasWord(text, shortName)))
				lengths.push(3);
			if (lengths.length > 0) found.set(code, Math.max(found.get(code) ?? 0, ...lengths));
		}
	}
	const best = Math.max(0, ...found.values());
	const winners = [...found].filter(([, length]) => length === best);
	return winners.length === 1 ? winners[0]![0] : null;
}

function hasWord(text: string, word: string): boolean {
	const at = text.indexOf(word);
	if (at < 0 || word.length < 3) return false;
	return !/[\p{L}\p{N}]/u.test((text[at - 1] ?? ' ') + (text[at + word.length] ?? ' '));
}
