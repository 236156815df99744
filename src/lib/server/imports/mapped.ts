/** Finds the mapping, the sheet and the columns by which a published file is read. */
import { comparable, nearlyEqual } from '#lib/domain/cells/text.ts';
import { headingsOf, type Mapping } from '#lib/domain/mappings/mapping.ts';
import { isPeriod } from '#lib/domain/mappings/periods.ts';
import { columnLetters, columnNumber, type Grid } from '#lib/server/imports/grid.ts';
import { headerAt, headerText, type Header } from '#lib/server/imports/header.ts';

/** A mapping laid over a sheet. */
export type Fit = {
	grid: Grid;
	header: Header;
	/** Heading as the mapping names it -> 0-based column. */
	columns: Map<string, number>;
	/** Wide: the columns that are headed by periods. */
	across: number[];
	/** How the headings differ from the mapping's, in sentences. */
	differences: string[];
	/** Headings of the mapping that the sheet does not have. */
	missing: string[];
};

/** Rows below this are never taken for a header. */
const SEARCHED = 60;

/**
 * The sheet and header row where most of a mapping's headings stand; null when hardly any does.
 * `missing` says what is not there.
 */
export function fitMapping(
	mapping: Mapping,
	grids: readonly Grid[],
	today: string,
	choice: { sheet?: string; headerRow?: number } = {}
): Fit | null {
	const wanted = headingsOf(mapping);
	let best: Fit | null = null;
	for (const grid of looked(mapping, grids, choice.sheet)) {
		for (let index = 0; index < Math.min(grid.rows.length, SEARCHED); index += 1) {
			if (choice.headerRow !== undefined && grid.numbers[index] !== choice.headerRow) continue;
			// A row that is shorter than the headings wanted cannot hold them.
			if (grid.rows[index]!.length < wanted.length / 2) continue;
			const fit = fitAt(mapping, wanted, grid, index, today);
			if (fit && (!best || fit.missing.length < best.missing.length)) best = fit;
			if (best?.missing.length === 0 && best.differences.length === 0) return best;
		}
	}
	return best;
}

function looked(mapping: Mapping, grids: readonly Grid[], chosen: string | undefined): Grid[] {
	const name = chosen ?? mapping.sheet;
	const named = grids.filter((grid) => name !== undefined && sameName(grid.name, name));
	// A sheet that is named for its quarter goes by another name in the next file.
	if (named.length > 0 || chosen !== undefined) return named;
	const visible = grids.filter(({ hidden }) => !hidden);
	return visible.length > 0 ? visible : [...grids];
}

function sameName(left: string, right: string): boolean {
	return comparable(left) === comparable(right);
}

function fitAt(
	mapping: Mapping,
	wanted: readonly string[],
	grid: Grid,
	index: number,
	today: string
): Fit | null {
	const header = headerAt(grid, index);
	const columns = new Map<string, number>();
	const keys = header.own.map((own, at) => [comparable(headerText(header, at)), comparable(own)]);
	for (const heading of wanted) {
		const key = comparable(heading);
		const at = keys.findIndex(([whole]) => whole === key);
		const found = at >= 0 ? at : keys.findIndex(([, own]) => own === key);
		if (found >= 0) columns.set(heading, found);
	}
	if (columns.size < Math.max(1, Math.ceil(wanted.length / 2))) return null;
	const across =
		mapping.form === 'wide'
			? header.own.flatMap((_, at) =>
					isPeriod(mapping.period.kind, headerText(header, at), today) ? [at] : []
				)
			: [];
	if (mapping.form === 'wide' && across.length === 0) return null;
	const fit: Fit = { grid, header, columns, across, differences: [], missing: [] };
	for (const heading of wanted)
		if (!columns.has(heading))
			takeRenamed(
				heading,
				mapping,
				fit,
				keys.map(([whole]) => whole!)
			);
	tellMoves(mapping, fit);
	return fit;
}

/** A heading that was renamed: one nearly the same, or another in the place that it had. */
function takeRenamed(heading: string, mapping: Mapping, fit: Fit, keys: readonly string[]): void {
	const taken = new Set([...fit.columns.values(), ...fit.across]);
	const free = keys.map((_, at) => at).filter((at) => !taken.has(at) && keys[at] !== '');
	const key = comparable(heading);
	const near = free.filter(
		(at) => nearlyEqual(key, keys[at]!) || sharesWords(heading, headerText(fit.header, at))
	);
	const letter = mapping.columns?.[heading];
	const place = letter === undefined ? -1 : columnNumber(letter);
	const found = near.length === 1 ? near[0]! : free.includes(place) ? place : undefined;
	if (found === undefined) {
		fit.missing.push(heading);
		return;
	}
	fit.columns.set(heading, found);
	fit.differences.push(
		`“${heading}” is now called “${headerText(fit.header, found)}” (column ${columnLetters(found)}).`
	);
}

/** Whether one of the two says all the words of the other: “Org code” and “Org code (2024)”. */
function sharesWords(left: string, right: string): boolean {
	const [one, other] = [wordsOf(left), wordsOf(right)];
	const [few, many] = one.length < other.length ? [one, other] : [other, one];
	return few.length > 0 && few.every((word) => many.includes(word));
}

function wordsOf(text: string): string[] {
	return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function tellMoves(mapping: Mapping, fit: Fit): void {
	for (const [heading, letter] of Object.entries(mapping.columns ?? {})) {
		const at = fit.columns.get(heading);
		if (at === undefined || columnLetters(at) === letter) continue;
		if (fit.differences.some((told) => told.startsWith(`“${heading}” is now called`))) continue;
		fit.differences.push(
			`“${heading}” has moved from column ${letter} to column ${columnLetters(at)}.`
		);
	}
}
