/** Values that hold for a whole file, such as the trust that sent it. */
import { cellReader, type CellOptions } from '#lib/domain/cells.ts';
import {
	comparableOrganisation,
	kindsNamed,
	type NamedOrganisation
} from '#lib/domain/cells/organisations.ts';
import { comparable } from '#lib/domain/cells/text.ts';
import { labelOf, type Column } from '#lib/domain/registers/definition.ts';
import { shown, type Grid } from '#lib/server/imports/grid.ts';
import type { Problems } from '#lib/server/imports/problems.ts';
import type { Table } from '#lib/server/imports/table.ts';

/** Rows of a cover sheet that are looked through. */
const COVER_ROWS = 30;

export type WholeFile = {
	/** Field -> value for every row that says nothing itself. */
	values: Record<string, string>;
	/** Fields that have neither a column nor a value: a person has to be asked. */
	needed: string[];
	/** Fields among `values` that nobody gave: what a file is taken to mean that says nothing. */
	assumed: string[];
};

/**
 * The values of the columns that may be given once for a file: as a person gave them, as the rows
 * above the table (or a cover sheet, or the sheet's name) name them, or the only ones there are.
 */
export function wholeFile(table: Table, problems: Problems): WholeFile {
	const { register, matched, choices, options } = table;
	const found: WholeFile = { values: {}, needed: [], assumed: [] };
	for (const column of register.columns) {
		if (!column.wholeFile) continue;
		// A column of that name that is empty all the way down says nothing.
		const hasColumn = matched.columns.some(
			({ field, examples }) => field === column.name && examples.length > 0
		);
		const given = choices.fileValues?.[column.name];
		const value = given ? valueGiven(column, given, options) : valueNamed(table, column);
		if (value !== null) {
			found.values[column.name] = value;
			if (!given && !hasColumn) warnOfStranger(table, column, value, problems);
			continue;
		}
		if (hasColumn) continue;
		const assumed = column.assumesOwn ? options.own : column.assumed;
		if (assumed !== undefined && !given) {
			found.values[column.name] = assumed;
			found.assumed.push(column.name);
			problems.addWhole({
				severity: 'warning',
				code: 'value-assumed',
				field: column.name,
				effect: 'read-as',
				message: `The file has no column for “${column.label}”, so every row is read as “${nameOf(column, assumed, options)}”. Choose another value for the whole file if that is wrong.`
			});
			continue;
		}
		found.needed.push(column.name);
		problems.addWhole({
			severity: 'error',
			code: 'value-needed',
			field: column.name,
			effect: 'row-left-out',
			message: given
				? `“${given}” is not known as a value for “${column.label}”. Choose one for the whole file.`
				: `The file has no column for “${column.label}” and does not name it above the table. Choose one for the whole file.`
		});
	}
	return found;
}

function nameOf(column: Column, value: string, options: CellOptions): string {
	const organisation =
		column.kind === 'organisation'
			? options.organisations?.find(({ code }) => code === value)
			: undefined;
	return organisation?.name ?? labelOf(column, value);
}

function valueGiven(column: Column, given: string, options: CellOptions): string | null {
	const { value } = cellReader(column, options)(given);
	return typeof value === 'string' ? value : null;
}

/** The sheet a table was read from, and how many of its rows stand above the headings. */
function sheetOf(table: Table): { grid: Grid; above: number } {
	const { grid, header } = table;
	return { grid: grid.source?.grid ?? grid, above: grid.source?.header ?? header.index };
}

function valueNamed(table: Table, column: Column): string | null {
	if (column.kind !== 'organisation') return null;
	const { grids, options } = table;
	const { grid, above: rowsAbove } = sheetOf(table);
	const candidates = candidatesFor(column, options);
	const above = [grid.name, ...textsOf(grid, rowsAbove)];
	const covers = grids
		.filter((other) => other.name !== grid.name && !other.hidden && other.rows.length <= COVER_ROWS)
		.flatMap((other) => textsOf(other, other.rows.length));
	const named = organisationNamed(above, candidates) ?? organisationNamed(covers, candidates);
	if (named) return named;
	return candidates.length === 1 ? candidates[0]!.code : null;
}

/** The rows above the table may name a trust that is none of the system's: the wrong file, perhaps. */
function warnOfStranger(table: Table, column: Column, value: string, problems: Problems): void {
	if (column.kind !== 'organisation') return;
	const candidates = candidatesFor(column, table.options);
	const taken = candidates.find(({ code }) => code === value);
	const { grid, above } = sheetOf(table);
	const stranger = strangerNamed(grid, above, candidates);
	if (!stranger || !taken) return;
	problems.addWhole({
		severity: 'warning',
		code: 'other-organisation-named',
		field: column.name,
		effect: 'read-as',
		message: `${table.grid.name} names “${stranger}” above the table, but the rows are taken as those of ${taken.name}. Check that it is the right file.`
	});
}

function strangerNamed(
	grid: Grid,
	headerIndex: number,
	candidates: readonly NamedOrganisation[]
): string | null {
	for (const text of textsOf(grid, headerIndex)) {
		const name = /\b(?:(?:[A-Z][\w’'&-]*|and|of|the),?\s+){1,10}NHS (?:Foundation )?Trust\b/.exec(
			text
		)?.[0];
		if (name && !organisationNamed([name], candidates)) return name;
	}
	return null;
}

function candidatesFor(column: Column, options: CellOptions): NamedOrganisation[] {
	const kinds = kindsNamed(column);
	return (options.organisations ?? []).filter(({ kind }) => kinds.some((one) => one === kind));
}

function textsOf(grid: Grid, rows: number): string[] {
	return grid.rows
		.slice(0, rows)
		.flatMap((row) => row.map(shown).filter((text) => text.length >= 3 && text.length < 500));
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
			if (hasWord(text, code) || hasWord(text, shortName)) lengths.push(3);
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
