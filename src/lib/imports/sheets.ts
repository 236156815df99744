/** Bytes to sheets, and which of them holds the table. */
import { mayHoldNhsNumber } from '#lib/core/nhs-number.ts';
import { decodeText, parseDelimited } from '#lib/spreadsheet/csv.ts';
import { fileKind } from '#lib/spreadsheet/file-kind.ts';
import { type Grid, shown } from '#lib/spreadsheet/grid.ts';
import { Refusal } from '#lib/spreadsheet/limits.ts';
import { readOpenDocument } from '#lib/spreadsheet/ods.ts';
import { readContainer } from '#lib/spreadsheet/xls.ts';
import { readWorkbook } from '#lib/spreadsheet/xlsx.ts';
import type { Choices, Problem, Reading, SheetOffered } from './reading.ts';
import {
	fieldsNamed,
	findHeader,
	headerAt,
	type HeaderFound,
	type Vocabulary
} from './recognise.ts';

export type Sheets = {
	format: Reading['format'];
	encoding?: string;
	separator?: string;
	grids: Grid[];
	/** No digits of the whole file stand as they do in an NHS number, so no cell need be looked at. */
	withoutNhsNumbers?: boolean;
	/** What is worth knowing about the file as a whole. */
	warnings: Problem[];
};

/**
 * The sheets of a file, by its bytes; `fileName` is used for the name of a text file's one sheet and
 * to warn when it promises something else.
 * @throws Refusal
 */
export function readSheets(bytes: Uint8Array, fileName: string): Sheets {
	const kind = fileKind(bytes);
	if (kind.is === 'xlsx') return { format: 'xlsx', grids: readWorkbook(kind.parts), warnings: [] };
	if (kind.is === 'ods')
		return { format: 'ods', grids: readOpenDocument(kind.parts), warnings: [] };
	if (kind.is === 'container') return { format: 'xls', grids: readContainer(bytes), warnings: [] };
	const { text, encoding } = decodeText(bytes);
	const { grid, separator } = parseDelimited(text, baseName(fileName));
	return {
		format: 'csv',
		encoding,
		separator,
		grids: [grid],
		withoutNhsNumbers: !mayHoldNhsNumber(text),
		warnings: renamed(fileName)
	};
}

/** The file's name without folders and ending: how its one sheet is called in messages. */
export function baseName(fileName: string): string {
	const name = fileName.replace(/^.*[/\\]/, '');
	return name.replace(/\.[A-Za-z0-9]{1,5}$/, '') || name || 'file';
}

function renamed(fileName: string): Problem[] {
	const ending = /\.(xlsx|xlsm|xlsb|xls|ods)$/i.exec(fileName)?.[1];
	if (!ending) return [];
	return [
		{
			severity: 'warning',
			code: 'renamed-file',
			message: `The file is called .${ending} but holds separated text (CSV). It is read as that.`,
			cells: [],
			count: 1,
			effect: 'read-as'
		}
	];
}

export function offered(grids: readonly Grid[]): SheetOffered[] {
	const sheets = grids.map(({ name, hidden, rows, width }) => ({
		name,
		hidden,
		rows: rows.length,
		columns: width
	}));
	return [...sheets.filter(({ hidden }) => !hidden), ...sheets.filter(({ hidden }) => hidden)];
}

export type TableFound = {
	grid: Grid;
	found: HeaderFound | null;
	/** Other visible sheets whose headers name nearly as many columns: likely more of the same. */
	alike: Grid[];
};

/**
 * The sheet a person chose, or the visible one whose header names the most of the register's
 * columns; of equals the one that lists different things, and then the longer.
 * @throws Refusal when the chosen sheet is not there, or no sheet holds anything
 */
export function chooseTable(
	grids: readonly Grid[],
	vocabulary: Vocabulary,
	choices: Choices
): TableFound {
	if (choices.sheet !== undefined) {
		const grid = grids.find(({ name }) => name === choices.sheet);
		if (!grid) {
			throw new Refusal(
				'sheet-not-found',
				`The file has no sheet “${choices.sheet}”. It has ${grids
					.map(({ name }) => `“${name}”`)
					.slice(0, 10)
					.join(', ')}.`
			);
		}
		return { grid, found: headerIn(grid, vocabulary, choices), alike: [] };
	}
	const filled = grids.filter(({ rows }) => rows.length > 0);
	if (filled.length === 0) {
		throw new Refusal(
			'no-rows',
			'The file holds nothing: every sheet is empty. Choose the file again, or save it again first.'
		);
	}
	const visible = filled.filter(({ hidden }) => !hidden);
	const candidates = (visible.length > 0 ? visible : filled).map((grid) => ({
		grid,
		found: headerIn(grid, vocabulary, choices)
	}));
	const fields = ({ found }: { found: HeaderFound | null }) => found?.fields.size ?? 0;
	const most = Math.max(...candidates.map(fields));
	let equals = candidates.filter((candidate) => fields(candidate) === most);
	if (equals.length > 1) {
		const keyed = equals.filter(({ grid, found }) => found && keysDiffer(grid, found, vocabulary));
		if (keyed.length > 0) equals = keyed;
	}
	const best = equals.reduce((first, next) => {
		return next.grid.rows.length > first.grid.rows.length ? next : first;
	});
	const alike = candidates.filter(
		(other) => other !== best && fields(other) >= 3 && fields(other) >= fields(best) * 0.6
	);
	return { ...best, alike: alike.map(({ grid }) => grid) };
}

/** Whether the first key column's values are mostly different: a list of the things, not of their parts. */
function keysDiffer(
	grid: Grid,
	{ header, fields }: HeaderFound,
	{ register }: Vocabulary
): boolean {
	const key = register.key.map((name) => fields.get(name)).find((found) => found !== undefined);
	if (!key) return false;
	const rows = grid.rows.slice(header.index + 1, header.index + 501);
	const values = rows.map((row) => shown(row[key.column])).filter((text) => text !== '');
	return new Set(values).size >= values.length * 0.9;
}

function headerIn(grid: Grid, vocabulary: Vocabulary, choices: Choices): HeaderFound | null {
	if (choices.headerRow === undefined || grid.rows.length === 0)
		return findHeader(grid, vocabulary);
	const index = grid.numbers.indexOf(choices.headerRow);
	if (index < 0) {
		throw new Refusal(
			'header-row-empty',
			`Row ${choices.headerRow} of ${grid.name} is empty. Choose the row with the headings.`
		);
	}
	const header = headerAt(grid, index);
	return { header, fields: fieldsNamed(header, vocabulary) };
}
