/** Which column of a file feeds which field of a register. */
import { type ColumnFound } from '#lib/domain/registers/difference.ts';
import { cellReader, type CellOptions } from '#lib/domain/cells.ts';
import { comparable, editDistance, nearlyEqual } from '#lib/domain/cells/text.ts';
import { columnOf, type Column } from '#lib/domain/registers/definition.ts';
import {
	columnLetters,
	columnNumber,
	isBlank,
	shown,
	type Grid
} from '#lib/server/imports/grid.ts';
import { headerText, type Header } from '#lib/server/imports/header.ts';
import type { Choices } from '#lib/server/imports/reading.ts';
import type { Vocabulary } from '#lib/server/imports/vocabulary.ts';

/** Two columns that name one field equally well, so that neither is taken. */
export type Twice = { field: string; columns: ColumnFound[] };

export type Matched = { columns: ColumnFound[]; twice: Twice[] };

type Candidate = { at: number; field: string | null; by: ColumnFound['by']; strength: number };

/** Words by which a heading says that its dates have not happened. */
const YET_TO_COME =
	/\b(?:plan|planned|target|due|expected|forecast|proposed|estimated|anticipated|next|future|deadline|scheduled)\b/i;

const STRENGTH = {
	chosen: 9,
	remembered: 8,
	name: 7,
	alsoCalled: 6,
	ownName: 5,
	bracketless: 4,
	near: 1
};

/** Every column that has a heading, is filled or was chosen, with the field it feeds. `rows` is a sample of data. */
export function matchColumns(
	grid: Grid,
	header: Header,
	rows: readonly number[],
	vocabulary: Vocabulary,
	choices: Choices,
	options: CellOptions
): Matched {
	const columns: ColumnFound[] = [];
	const candidates: Candidate[] = [];
	const fields = new Set(vocabulary.register.columns.map(({ name }) => name));
	for (let at = 0; at < header.own.length; at += 1) {
		const text = headerText(header, at);
		const letters = columnLetters(at);
		const chosen = choices.columns?.[letters];
		const filled = examples(grid, rows, at);
		if (text === '' && chosen === undefined && filled.length === 0) continue;
		columns.push({
			header: text,
			column: letters,
			field: null,
			by: 'none',
			examples: filled
		});
		const candidate =
			chosen !== undefined
				? {
						field: chosen !== null && fields.has(chosen) ? chosen : null,
						by: 'chosen' as const,
						strength: STRENGTH.chosen
					}
				: exactMatch(header, at, vocabulary);
		if (candidate) candidates.push({ at: columns.length - 1, ...candidate });
	}
	const twice = settle(columns, candidates);
	const taken = new Set(candidates.map(({ field }) => field));
	const left = vocabulary.register.columns.filter(({ name }) => !taken.has(name));
	matchNear(grid, header, rows, columns, candidates, left, options);
	return { columns, twice };
}

function exactMatch(
	header: Header,
	at: number,
	vocabulary: Vocabulary
): Omit<Candidate, 'at'> | null {
	const whole = headerText(header, at);
	const own = header.own[at] ?? '';
	for (const text of [whole, own]) {
		const field = vocabulary.remembered.get(comparable(text));
		if (field !== undefined) return { field, by: 'remembered', strength: STRENGTH.remembered };
	}
	for (const [text, strength] of [
		[whole, STRENGTH.alsoCalled],
		[own, STRENGTH.ownName],
		[withoutBrackets(whole), STRENGTH.bracketless],
		[withoutBrackets(own), STRENGTH.bracketless]
	] as const) {
		const named = vocabulary.names.get(comparable(text));
		if (named && comparable(text) !== '') {
			const isLabel = named.by === 'name' && strength === STRENGTH.alsoCalled;
			return { field: named.field, by: named.by, strength: isLabel ? STRENGTH.name : strength };
		}
	}
	return null;
}

/** “Ratified (dd/mm/yyyy)” is “Ratified”. */
function withoutBrackets(text: string): string {
	return text.replace(/\([^)]*\)|\[[^\]]*\]/g, ' ');
}

/** Gives each field to its strongest candidate; equals are told apart by being filled, or not at all. */
function settle(columns: ColumnFound[], candidates: readonly Candidate[]): Twice[] {
	const byField = new Map<string, Candidate[]>();
	for (const candidate of candidates) {
		const column = columns[candidate.at]!;
		if (candidate.field === null) {
			column.by = candidate.by;
			continue;
		}
		byField.set(candidate.field, [...(byField.get(candidate.field) ?? []), candidate]);
	}
	const twice: Twice[] = [];
	for (const [field, rivals] of byField) {
		const strongest = Math.max(...rivals.map(({ strength }) => strength));
		let best = rivals.filter(({ strength }) => strength === strongest);
		if (best.length > 1) {
			const filled = best.filter(({ at }) => columns[at]!.examples.length > 0);
			if (filled.length === 1) best = filled;
		}
		if (best.length > 1) {
			twice.push({ field, columns: best.map(({ at }) => columns[at]!) });
			continue;
		}
		const winner = columns[best[0]!.at]!;
		winner.field = field;
		winner.by = best[0]!.by;
	}
	return twice;
}

/**
 * Slips of the hand (“Referance”) and longer headings that hold a field's whole name (“Date ratified
 * by the board”), when only one field and one column fit and the cells can be read as that field.
 */
function matchNear(
	grid: Grid,
	header: Header,
	rows: readonly number[],
	columns: ColumnFound[],
	candidates: readonly Candidate[],
	left: readonly Column[],
	options: CellOptions
): void {
	const settled = new Set(candidates.map(({ at }) => at));
	const found = new Map<string, number[]>();
	columns.forEach((column, at) => {
		if (settled.has(at) || column.examples.length === 0) return;
		const cellsAt = columnNumber(column.column);
		const near = left.filter(
			(field) => isNear(column.header, field) && readable(grid, rows, cellsAt, field, options)
		);
		if (near.length === 1) found.set(near[0]!.name, [...(found.get(near[0]!.name) ?? []), at]);
	});
	for (const [field, ats] of found) {
		if (ats.length !== 1) continue;
		columns[ats[0]!]!.field = field;
		columns[ats[0]!]!.by = 'near';
	}
}

function isNear(heading: string, field: Column): boolean {
	const key = comparable(heading);
	const names = [field.label, ...(field.alsoCalled ?? [])].map(comparable);
	if (names.some((name) => nearlyEqual(key, name))) return true;
	if (field.happened && YET_TO_COME.test(heading)) return false;
	// A heading says little about text columns: “Title of lead” holds “title”.
	if (field.kind === 'text' || field.kind === 'long-text') return false;
	return names.some(
		(name) => name.length >= 5 && key.includes(name) && key.length <= name.length + 24
	);
}

/** Whether most of a column's first cells can be read as the field. */
function readable(
	grid: Grid,
	rows: readonly number[],
	at: number,
	field: Column,
	options: CellOptions
): boolean {
	const read = cellReader(field, options);
	let seen = 0;
	let good = 0;
	for (const index of rows) {
		const cell = grid.rows[index]![at];
		if (isBlank(cell)) continue;
		seen += 1;
		const { value, finding } = read(cell);
		if (value !== undefined && finding?.severity !== 'error') good += 1;
		if (seen === 50) break;
	}
	return seen > 0 && good >= seen * 0.6;
}

function examples(grid: Grid, rows: readonly number[], at: number): string[] {
	const texts = new Set<string>();
	for (const index of rows) {
		const cell = grid.rows[index]![at];
		if (isBlank(cell)) continue;
		const text = shown(cell).slice(0, 200).replace(/\s+/g, ' ').trim();
		texts.add(text.length > 40 ? `${text.slice(0, 39)}…` : text);
		if (texts.size === 3) break;
	}
	return [...texts];
}

/** The unmatched column whose heading comes nearest to a field's names; null when none comes near. */
export function nearestColumn(
	field: string,
	columns: readonly ColumnFound[],
	vocabulary: Vocabulary
): ColumnFound | null {
	const { label, name, alsoCalled = [] } = columnOf(vocabulary.register, field);
	const names = [label, name, ...alsoCalled].map(comparable);
	let best: ColumnFound | null = null;
	let bestScore = 0.45;
	for (const column of columns) {
		if (column.field !== null) continue;
		const key = comparable(column.header);
		if (key.length < 3) continue;
		for (const candidate of names) {
			const score = editDistance(key, candidate) / Math.max(key.length, candidate.length);
			if (score < bestScore) {
				bestScore = score;
				best = column;
			}
		}
	}
	return best;
}
