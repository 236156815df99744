/** Where a sheet's table begins: the header row, which may be two rows deep. */
import { type RawCell } from './grid.ts';
import { comparable, tidyText } from '#lib/domain/cells/text.ts';
import { isBlank, shown, type Grid } from '#lib/server/imports/grid.ts';
import type { Register } from '#lib/domain/registers/definition.ts';
import type { Vocabulary } from '#lib/server/imports/vocabulary.ts';

export type Header = {
	/** Position in `grid.rows` of the header; of a two-row header the lower row. */
	index: number;
	/** By column: the header's own text; the text above where it has none of its own. */
	own: string[];
	/** By column: the group title above, or ''. */
	group: string[];
};

/** Rows below this are never taken for a header. */
const SEARCHED = 200;

/** A cell as a heading: one line, and no longer than headings are. */
function headingOf(cell: RawCell): string {
	return tidyText(shown(cell).slice(0, 300));
}

/** The header that a row would make, with the group titles of the row above when it has any. */
export function headerAt(grid: Grid, index: number): Header {
	const row = grid.rows[index]!;
	const width = Math.max(grid.width, row.length);
	const own = Array.from({ length: width }, (_, column) => headingOf(row[column]));
	const group = new Array<string>(width).fill('');
	const above = grid.rows[index - 1];
	if (above && grid.numbers[index - 1] === grid.numbers[index]! - 1)
		addGroups(grid, index, own, group);
	return { index, own, group };
}

/** How a column's header reads: its group title and its own text. */
export function headerText(header: Header, column: number): string {
	const own = header.own[column] ?? '';
	const group = header.group[column] ?? '';
	return group === '' ? own : own === '' ? group : `${group} ${own}`;
}

/**
 * Group titles are merged over several columns, or (where a file has no merges) repeat the same
 * sub-headings below them. A single title over everything is a title, not a group.
 */
function addGroups(grid: Grid, index: number, own: string[], group: string[]): void {
	const above = grid.rows[index - 1]!;
	const number = grid.numbers[index - 1]!;
	const filledAbove = above.filter((cell) => !isBlank(cell)).length;
	const filled = own.filter((text) => text !== '').length;
	const merges = grid.merges.filter(({ top, bottom }) => top <= number && bottom >= number);
	for (const { left, right, bottom, top } of merges) {
		// A heading merged downwards belongs to the lower row.
		if (left === right && top === number && bottom > number && own[left] === '') {
			own[left] = headingOf(above[left]);
		}
	}
	if (filledAbove < 2) return;
	const across = merges.filter(({ left, right, bottom }) => right > left && bottom === number);
	const covered = across.reduce((sum, { left, right }) => sum + right - left + 1, 0);
	if (across.length > 0) {
		if (covered < filled / 2 && !hasRepeats(own)) return;
		for (const { left, right } of across) {
			const title = headingOf(above[left]);
			for (let column = left; column <= right; column += 1) group[column] = title;
		}
	} else if (
		hasRepeats(own) &&
		filledAbove < filled &&
		above.every((cell) => isBlank(cell) || typeof cell === 'string')
	) {
		let title = '';
		for (let column = 0; column < own.length; column += 1) {
			if (!isBlank(above[column])) title = headingOf(above[column]);
			if (own[column] !== '') group[column] = title;
		}
	} else return;
	for (let column = 0; column < own.length; column += 1) {
		if (own[column] === '' && group[column] === '' && typeof above[column] === 'string') {
			own[column] = headingOf(above[column]);
		}
	}
}

function hasRepeats(texts: readonly string[]): boolean {
	const filled = texts.filter((text) => text !== '');
	return new Set(filled).size < filled.length;
}

/** By field of the register: the column that names it outright, and the name it goes by there. */
export type FieldsNamed = ReadonlyMap<string, { column: number; name: string }>;

export function fieldsNamed(header: Header, vocabulary: Vocabulary): FieldsNamed {
	const fields = new Map<string, { column: number; name: string }>();
	for (let column = 0; column < header.own.length; column += 1) {
		for (const text of [headerText(header, column), header.own[column] ?? '']) {
			const name = comparable(text);
			if (name === '') continue;
			const field = vocabulary.remembered.get(name) ?? vocabulary.names.get(name)?.field;
			if (!field) continue;
			if (!fields.has(field)) fields.set(field, { column, name });
			break;
		}
	}
	return fields;
}

export type HeaderFound = { header: Header; fields: FieldsNamed };

/** Names that columns of anything go by. */
const COMMON = new Set([
	'code',
	'name',
	'id',
	'number',
	'type',
	'category',
	'title',
	'date',
	'year',
	'area',
	'notes',
	'comments',
	'org',
	'orgcode',
	'organisation',
	'status'
]);

/**
 * Whether a header names enough of the register. “Code” and “Name” stand in tables of everything, so
 * a few columns do only when they are all that every row needs, by names of their own, or when they
 * are half the table.
 */
export function isRecognised({ header, fields }: HeaderFound, { register }: Vocabulary): boolean {
	if (fields.size >= 4) return true;
	if (fields.size < 2) return false;
	const headings = header.own.filter((text) => text !== '').length;
	if (fields.size >= headings / 2) return true;
	const own = [...fields.values()].filter(({ name }) => !COMMON.has(name)).length;
	return own >= 2 && namesRequired(fields, register);
}

/** Whether every column that every row needs is named, but for what may be given once for a file. */
export function namesRequired(fields: FieldsNamed, register: Register): boolean {
	return register.columns.every(
		({ name, required, wholeFile }) => !required || wholeFile || fields.has(name)
	);
}

/** The row that names the most of the register's columns, the first of equals; or null for none. */
export function findHeader(grid: Grid, vocabulary: Vocabulary): HeaderFound | null {
	let best: HeaderFound | null = null;
	for (let index = 0; index < Math.min(grid.rows.length, SEARCHED); index += 1) {
		const header = headerAt(grid, index);
		const fields = fieldsNamed(header, vocabulary);
		const completes =
			best !== null &&
			fields.size === best.fields.size &&
			index === best.header.index + 1 &&
			header.group.some((title) => title !== '');
		if (fields.size > (best?.fields.size ?? 0) || completes) best = { header, fields };
	}
	return best;
}
