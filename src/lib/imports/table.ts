import { comparable } from '#lib/core/text.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { ColumnFound } from '#lib/registers/changes.ts';
import { type Column, columnOf, labelOf, type Register } from '#lib/registers/definition.ts';
import { type CellOptions, cellReader } from '#lib/registers/parse/cells.ts';
import {
	comparableOrganisation,
	kindsNamed,
	listed,
	type NamedOrganisation
} from '#lib/registers/parse/choices.ts';
import {
	cellName,
	columnLetters,
	columnNumber,
	type Grid,
	isBlank,
	shown
} from '#lib/spreadsheet/grid.ts';
import { CellBudget, LIMITS, Refusal } from '#lib/spreadsheet/limits.ts';
import type { Problems } from './findings.ts';
import { matchColumns, type Matched, nearestColumn } from './match.ts';
import {
	type Choices,
	type Layout,
	LEAVE_OUT,
	type Question,
	type Reading,
	type ReadingContext
} from './reading.ts';
import {
	fieldsNamed,
	findHeader,
	type Header,
	headerAt,
	type HeaderFound,
	headerText,
	isRecognised,
	otherRegister,
	unrecognised,
	type Vocabulary,
	vocabularyOf
} from './recognise.ts';
import { type RowLayout, type TableRows, tableRows } from './rows.ts';
import { type JoinedTables, joinTables, type OtherTable } from './tables.ts';

export type TableFound = {
	grid: Grid;
	found: HeaderFound | null;
	/** Other visible sheets whose headers name nearly as many columns: likely more of the same. */
	alike: Grid[];
};

/** Sheets of what is past, or of how to fill the others in. */
const PAST =
	/\b(?:closed|archived?|old|previous|superseded|withdrawn|completed|historic(?:al)?|history|last (?:year|month)|examples?|sample|template|guidance|instructions?|read ?me|look-?ups?|lists?)\b/i;

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
	// A sheet of what is past often has a column more than the current one.
	const close = candidates.filter(
		(candidate) =>
			fields(candidate) >= 3 && fields(candidate) >= most - 2 && !PAST.test(candidate.grid.name)
	);
	const wanted = close.length > 0 ? Math.max(...close.map(fields)) : most;
	let equals = candidates.filter((candidate) => fields(candidate) === wanted);
	if (equals.length > 1) {
		const keyed = equals.filter(({ grid, found }) => found && keysDiffer(grid, found, vocabulary));
		if (keyed.length > 0) equals = keyed;
	}
	const current = equals.filter(({ grid }) => !PAST.test(grid.name));
	if (current.length > 0) equals = current;
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

// Cells merged downwards, whose one value holds for every row they cover.

/** Where a value was repeated from: a position in the grid's rows and a 0-based column. */
export type Repeated = { row: number; column: number };

export type MergesFilled = { grid: Grid; repeated: Repeated[] };

/**
 * The grid with the values of cells merged over several rows standing in each of them. Only below the
 * header and in those columns: a reference merged over two rows is one row too many, not two rows.
 * @throws Refusal when merges overlap so much that they ask for millions of cells
 */
export function fillMerges(
	grid: Grid,
	headerIndex: number,
	columns: readonly number[]
): MergesFilled {
	const below = grid.numbers[headerIndex]!;
	const wanted = new Set(columns);
	const merges = grid.merges.filter(
		({ top, bottom, left }) => top > below && bottom > top && wanted.has(left)
	);
	if (merges.length === 0) return { grid, repeated: [] };
	const budget = new CellBudget();
	const indexes = new Map(grid.numbers.map((number, index) => [number, index]));
	const rows = [...grid.rows];
	const repeated: Repeated[] = [];
	for (const { top, bottom, left } of merges) {
		const from = indexes.get(top);
		const value = from === undefined ? null : rows[from]![left];
		if (from === undefined || isBlank(value)) continue;
		let filled = false;
		for (let index = from + 1; index < rows.length && grid.numbers[index]! <= bottom; index += 1) {
			budget.spend(1);
			if (!isBlank(rows[index]![left])) continue;
			const row = [...rows[index]!];
			while (row.length < left) row.push(null);
			row[left] = value;
			rows[index] = row;
			filled = true;
		}
		if (filled) repeated.push({ row: from, column: left });
	}
	return { grid: { ...grid, rows }, repeated };
}

// Where a table begins when no column of it is known: so that a person can say what its columns are.

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

// A file's table for a register, as found before its rows are checked.

export type Table = {
	register: Register;
	vocabulary: Vocabulary;
	choices: Choices;
	options: CellOptions;
	/** All sheets of the file, for what they say about it. */
	grids: readonly Grid[];
	grid: Grid;
	header: Header;
	matched: Matched;
	rows: TableRows;
	/** Tables of the sheet that were joined into this one, with this one; 1 where it stands alone. */
	joined: number;
	/** Titles above the joined tables that are read as a field. */
	titles: JoinedTables['titles'];
	/** Tables of the sheet that were not read. */
	others: readonly OtherTable[];
	/** The column that says whose each row is, where there is one. */
	whose: ColumnFound | null;
	questions: Question[];
	/** Cells whose value was read for each of the rows they are merged over. */
	repeated: readonly Repeated[];
	/** Visible sheets that look like more of the same and are not read. */
	alike: readonly Grid[];
};

/** The heading of numbers across that neither a title nor a label names. */
export const UNNAMED = 'Numbers';

/** Data rows looked at to tell what is in a column. */
const SAMPLE = 200;

/**
 * Finds sheet, header, columns and rows. What is learnt on the way is put in `known`, so that a
 * refusal can still offer sheets and columns to choose from.
 * @throws Refusal
 */
export function findTable(
	grids: readonly Grid[],
	choices: Choices,
	context: ReadingContext,
	known: Partial<Reading>
): Table {
	const register = registerNamed(context.register);
	const vocabulary = vocabularyOf(register, choices.remembered);
	const { today, organisations, deliverables = [], indicators = [], own } = context;
	const options: CellOptions = {
		today,
		organisations,
		deliverables,
		indicators,
		...(own === undefined ? {} : { own })
	};
	const { grid: chosen, found, alike } = chooseTable(grids, vocabulary, choices);
	known.sheet = chosen.name;
	const byHand = choices.headerRow !== undefined || Object.keys(choices.columns ?? {}).length > 0;
	const recognised =
		found !== null && (choices.headerRow !== undefined || isRecognised(found, vocabulary));
	const main = recognised ? found.header : plainHeader(chosen);
	if (!main) throw unrecognised(chosen, grids, found, vocabulary);
	known.headerRow = chosen.numbers[main.index]!;
	const matchedIn = (grid: Grid, header: Header) =>
		matchColumns(
			grid,
			header,
			tableRows(grid, header, undefined, SAMPLE).data,
			vocabulary,
			choices,
			options
		);
	const first = matchedIn(chosen, main);
	known.columns = first.columns;
	if (!recognised && !byHand) throw unrecognised(chosen, grids, found, vocabulary);
	const other = byHand ? null : otherRegister(register, main, first.columns);
	if (other) throw other;
	const joined = joinTables(chosen, main, first, vocabulary, options);
	const sheet = joined?.grid ?? chosen;
	const header = joined ? headerAt(sheet, 0) : main;
	const matched = joined ? matchedIn(sheet, header) : first;
	known.columns = matched.columns;
	const questions = askWhichNumber(sheet, matched.columns, register, choices);
	const layout = rowLayout(register, matched.columns);
	const values = layout.used.filter((column) => !layout.key.includes(column));
	const { grid, repeated } = fillMerges(sheet, header.index, values);
	const rows = tableRows(grid, header, layout);
	refuseNoRows(grid, rows, known.questions ?? []);
	const whose = takeOwnRows(grid, matched.columns, rows, context);
	return {
		register,
		vocabulary,
		choices,
		options,
		grids,
		grid,
		header,
		matched,
		rows,
		joined: joined?.joined ?? 1,
		titles: joined?.titles ?? [],
		others: joined?.others ?? [],
		whose,
		questions,
		repeated,
		alike
	};
}

function rowLayout(register: Register, columns: readonly ColumnFound[]): RowLayout {
	const used = columns.filter(({ field }) => field !== null);
	const at = (wanted: (column: Column) => boolean) =>
		used
			.filter(({ field }) => wanted(columnOf(register, field!)))
			.map(({ column }) => columnNumber(column));
	return {
		used: at(() => true),
		key: at(({ name }) => register.key.includes(name)),
		numbers: at(({ kind, unit }) => (kind === 'whole-number' || kind === 'decimal') && unit !== '%')
	};
}

/**
 * Numbers across that nothing says the meaning of: a register whose rows are nothing without one asks
 * which it is. The answer feeds the column.
 */
function askWhichNumber(
	grid: Grid,
	columns: ColumnFound[],
	register: Register,
	choices: Choices
): Question[] {
	const fields = register.columns.filter(({ pivot }) => pivot === 'fills');
	if (fields.length === 0 || !grid.source) return [];
	if (columns.some(({ field }) => fields.some(({ name }) => name === field))) return [];
	const first = columns.findIndex(
		({ across, header }) => across === undefined && header === UNNAMED
	);
	const column = columns[first];
	if (!column) return [];
	const id = 'which-number:numbers';
	const answer = choices.answers?.[id] ?? choices.rememberedAnswers?.[id] ?? null;
	if (answer !== null && fields.some(({ name }) => name === answer)) {
		column.field = answer;
		column.by = 'chosen';
	}
	return [
		{
			id,
			code: 'which-number',
			message: `The sheet does not say what its numbers count. Which of these are they?`,
			field: column.field,
			column: column.column,
			heading: column.header,
			cells: [],
			count: 1,
			options: [
				...fields.map(({ name, label, help }) => ({ value: name, label: `${label}: ${help}` })),
				{ value: LEAVE_OUT, label: 'Leave the numbers out' }
			],
			takesDate: false,
			answer,
			assumed: null
		}
	];
}

const WHOSE = /\b(?:icb|ics|icb\/ics|stp|integrated care (?:board|system)|commissioner)\b/i;
/** Rows looked at to tell whether a column names integrated care systems. */
const TELLING = 0.6;

/**
 * In a list of several ICSs the rows of others are left out. A column names ICSs when it feeds no field
 * and most of its texts are codes or names of them, or its heading says so.
 */
function takeOwnRows(
	grid: Grid,
	columns: readonly ColumnFound[],
	rows: TableRows,
	{ systems = [] }: ReadingContext
): ColumnFound | null {
	if (systems.length === 0) return null;
	const isOurs = new Map<string, boolean>();
	for (const { code, name, shortName, ours } of systems)
		for (const text of [code, name, shortName]) isOurs.set(systemKey(text), ours);
	for (const column of columns) {
		if (column.field !== null || column.examples.length === 0) continue;
		const at = columnNumber(column.column);
		const texts = rows.data
			.slice(0, SAMPLE)
			.map((index) => systemKey(shown(grid.rows[index]![at])));
		const filled = texts.filter((text) => text !== '');
		const known = filled.filter((text) => isOurs.has(text)).length;
		if (known === 0 || known < filled.length * (WHOSE.test(column.header) ? 0.2 : TELLING))
			continue;
		const theirs = rows.data.filter(
			(index) => isOurs.get(systemKey(shown(grid.rows[index]![at]))) === false
		);
		if (theirs.length === 0) return null;
		const others = new Set(theirs);
		rows.others = theirs;
		rows.data = rows.data.filter((index) => !others.has(index));
		if (rows.data.length > 0) return column;
		throw new Refusal(
			'no-rows-of-ours',
			`“${column.header}” says that every row is of another ICS, so there is nothing to import here. Check that it is the right file.`
		);
	}
	return null;
}

/** “NHS Black Country ICB” and “Black Country” are one. */
function systemKey(text: string): string {
	return comparable(text.replace(/\b(?:NHS|ICB|ICS|Integrated Care (?:Board|System))\b/gi, ' '));
}

function refuseNoRows(grid: Grid, rows: TableRows, questions: readonly Question[]): void {
	const open = questions.find(({ answer }) => answer === null);
	if (rows.data.length === 0 && open) throw new Refusal('needs-answer', open.message, open.cells);
	if (rows.data.length === 0) {
		throw new Refusal(
			'no-rows',
			`${grid.name} has headings but no rows under them. Fill it in and import it again.`
		);
	}
	if (rows.data.length <= LIMITS.rows) return;
	throw new Refusal(
		'too-many-rows',
		`${grid.name} has ${rows.data.length.toLocaleString('en-GB')} rows; at most ${LIMITS.rows.toLocaleString('en-GB')} are read from one file. Split it and import the parts one after another.`
	);
}

/** A column with more different texts than this is not one to choose from. */
const MOST_VALUES = 80;
/** Letters of a text that is offered. */
const LONGEST = 120;
const MOST_COLUMNS = 80;
/** Letters of all texts together: the report of an import is kept for good. */
const MOST_LETTERS = 40_000;

/** The columns of the chosen sheet, or of the longest one, with what stands in them. */
export function layoutOf(grids: readonly Grid[], choices: Choices): Layout | undefined {
	const visible = grids.filter(({ hidden, rows }) => !hidden && rows.length > 1);
	const grid =
		grids.find(({ name }) => name === choices.sheet) ??
		visible.reduce<Grid | undefined>(
			(best, next) => (best && best.rows.length >= next.rows.length ? best : next),
			undefined
		);
	if (!grid) return undefined;
	const at = choices.headerRow === undefined ? -1 : grid.numbers.indexOf(choices.headerRow);
	const header = at >= 0 ? headerAt(grid, at) : plainHeader(grid);
	if (!header) return undefined;
	const columns: Layout['columns'] = [];
	let letters = 0;
	for (let column = 0; column < header.own.length && columns.length < MOST_COLUMNS; column += 1) {
		const heading = headerText(header, column);
		if (heading === '') continue;
		const values = valuesIn(grid, header.index, column);
		letters += values?.join('').length ?? 0;
		columns.push({
			column: columnLetters(column),
			heading,
			values: letters > MOST_LETTERS ? null : values
		});
	}
	return { sheet: grid.name, headerRow: grid.numbers[header.index]!, columns };
}

function valuesIn(grid: Grid, header: number, column: number): string[] | null {
	const values = new Set<string>();
	for (let index = header + 1; index < grid.rows.length; index += 1) {
		const cell = grid.rows[index]![column];
		if (isBlank(cell)) continue;
		const text = shown(cell).trim();
		if (text.length > LONGEST) return null;
		values.add(text);
		if (values.size > MOST_VALUES) return null;
	}
	return [...values].sort();
}

// Values that hold for a whole file, such as the trust that sent it.

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
		const assumed = column.assumesOwn ? options.own : column.defaultWhenAbsent;
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

/**
 * Reports columns that are missing or stand twice.
 * @returns whether one that every row needs is missing, so that no row can be taken
 */
export function reportColumns(table: Table, whole: WholeFile, problems: Problems): boolean {
	const { register, grid, matched, vocabulary } = table;
	reportTwice(table, problems);
	reportAsked(table, problems);
	reportUnlike(table, problems);
	const twice = new Set(matched.twice.map(({ field }) => field));
	let missing =
		whole.needed.length > 0 || [...twice].some((field) => columnOf(register, field).required);
	for (const { code, answer } of table.questions) {
		if (code !== 'which-number' || (answer !== null && answer !== LEAVE_OUT)) continue;
		missing = true;
		problems.addWhole({
			severity: 'error',
			code: 'numbers-unlabelled',
			effect: 'row-left-out',
			message: `Nothing in ${grid.name} says what its numbers count, so no row is taken. Answer the question about them.`
		});
	}
	for (const column of register.columns) {
		if (!column.required || twice.has(column.name) || whole.needed.includes(column.name)) continue;
		if (whole.values[column.name] !== undefined) continue;
		if (matched.columns.some(({ field }) => field === column.name)) continue;
		missing = true;
		// Its question says that every row needs it.
		if (askedFor(column.name, table).length > 0) continue;
		const near = nearestColumn(column.name, matched.columns, vocabulary);
		const hint = near ? ` Is it column ${near.column}, “${near.header}”?` : '';
		problems.addWhole({
			severity: 'error',
			code: 'column-missing',
			field: column.name,
			effect: 'row-left-out',
			message: `${grid.name} has no column for “${column.label}”, which every row needs.${hint} Say which column it is, or add one.`
		});
	}
	return missing;
}

function reportTwice({ register, matched, header }: Table, problems: Problems): void {
	for (const { field, columns } of matched.twice) {
		const column = columnOf(register, field);
		const named = columns.map(({ header: text, column: letters }) => `${letters} (“${text}”)`);
		problems.addWhole(
			{
				severity: 'error',
				code: 'column-twice',
				field,
				effect: column.required ? 'row-left-out' : 'cell-left-out',
				message: `Columns ${named.join(' and ')} both name “${column.label}”, so neither is taken. Say which of them it is.`
			},
			columns.map(({ column: letters }) => ({ row: header.index, column: columnNumber(letters) }))
		);
	}
}

/** How messages call a column: “Column E”, or of a form “Label A7”. */
function columnNamed({ grid, header }: Table, letters: string): string {
	return grid.source?.forms
		? `Label ${cellName(grid, header.index, columnNumber(letters))}`
		: `Column ${letters}`;
}

/** The columns that may be a field, where a person is asked and no two name it outright. */
function askedFor(field: string, { matched }: Table): ColumnFound[] {
	if (matched.twice.some((one) => one.field === field)) return [];
	return matched.columns.filter(({ by, candidates = [] }) => {
		return by === 'asked' && candidates.some((one) => one.field === field);
	});
}

/** What is close and not sure is a question: an error where a field that every row needs hangs on it. */
function reportAsked(table: Table, problems: Problems): void {
	const { register, matched, header } = table;
	for (const { by, header: text, column, candidates = [] } of matched.columns) {
		const open = candidates.filter(({ field }) => askedFor(field, table).length > 0);
		if (by !== 'asked' || open.length === 0) continue;
		const fields = open.map(({ field }) => columnOf(register, field));
		const needed = fields.find(({ required, wholeFile }) => required && !wholeFile);
		const [first] = open;
		problems.addWhole(
			{
				severity: needed ? 'error' : 'warning',
				code: 'column-asked',
				field: first!.field,
				effect: needed ? 'row-left-out' : 'cell-left-out',
				message: `${columnNamed(table, column)}, “${text}”, may be ${listed(fields.map(({ label }) => `“${label}”`))}: ${first!.why}. Say which it is, or leave it out; until then it is not taken${needed ? `, and every row needs “${needed.label}”` : ''}.`
			},
			[{ row: header.index, column: columnNumber(column) }]
		);
	}
}

/** A heading that names a field in another unit feeds nothing, and that is said. */
function reportUnlike({ register, matched, header }: Table, problems: Problems): void {
	for (const { column, field, why } of matched.unlike) {
		const { label, unit } = columnOf(register, field);
		problems.addWhole(
			{
				severity: 'warning',
				code: 'column-unlike',
				field,
				effect: 'cell-left-out',
				message: `Column ${column.column}, “${column.header}”, is not taken as “${label}”${unit ? ` (${unit})` : ''}: ${why}. Say that it is the same if it is.`
			},
			[{ row: header.index, column: columnNumber(column.column) }]
		);
	}
}

/** Reports how the table was cut out of the file: what was left out of it, and what was repeated. */
export function reportCut(table: Table, problems: Problems): void {
	const { register, grid, matched, rows, alike, repeated, joined, titles, others, whose } = table;
	const report = (code: string, indexes: readonly number[], message: string) => {
		for (const index of indexes) {
			const column = grid.rows[index]!.findIndex((cell) => !isBlank(cell));
			problems.add({ severity: 'warning', code, message, effect: 'none' }, [index], column);
		}
	};
	const lines = new Map(rows.totals.map((index) => [grid.numbers[index], index]));
	report(
		'total-row-left-out',
		[...lines.values()],
		'a total, not a row of the table. It is left out.'
	);
	report(
		'note-left-out',
		rows.notes,
		'a note, a key or a heading, not a row of the table. It is left out.'
	);
	report('heading-left-out', rows.headings, 'the headings repeated. The row is left out.');
	report('example-left-out', rows.examples, 'an example, not a row of the table. It is left out.');
	report(
		'row-of-others',
		rows.others,
		`the row is of another ICS, by “${whose?.header ?? ''}”. It is left out.`
	);
	for (const { index, text, field } of titles)
		problems.addWhole({
			severity: 'warning',
			code: 'title-read',
			field: field.name,
			effect: 'read-as',
			message: `“${text}” in row ${grid.source!.grid.numbers[index]} of ${grid.name} is read as “${field.label}” of the rows below it.`
		});
	if (joined > 1)
		problems.addWhole({
			severity: 'warning',
			code: 'tables-joined',
			effect: 'read-as',
			message: `${grid.name} has ${joined} tables of ${register.plural}, one above the other. Each is read by its own headings.`
		});
	for (const { top, end, label, register: its } of others)
		problems.addWhole({
			severity: 'warning',
			code: 'table-left-out',
			effect: 'none',
			message: `Rows ${(grid.source?.grid ?? grid).numbers[top]} to ${(grid.source?.grid ?? grid).numbers[end - 1]} of ${grid.name} (“${label}”) look like another table${its ? `, of ${its.plural}` : ''}, and were not read.${its ? ` Import the file under “${its.title}” too if they belong there.` : ''}`
		});
	for (const { field, by, examples, header, column } of matched.columns)
		if (
			field === null &&
			by === 'none' &&
			examples.length > 0 &&
			header !== UNNAMED &&
			!matched.unlike.some((one) => one.column.column === column) &&
			column !== whose?.column
		)
			problems.addWhole({
				severity: 'warning',
				code: 'column-unused',
				effect: 'none',
				message: `${columnNamed(table, column)}${header ? `, “${header}”,` : ''} is filled and not used. Say which field it is, or that it is left out.`
			});
	for (const { row, column } of repeated) {
		problems.add(
			{
				severity: 'warning',
				code: 'merged-cell-repeated',
				effect: 'read-as',
				message: 'merged over several rows. What it says is read for each of them.'
			},
			[row],
			column
		);
	}
	for (const { name } of alike) {
		problems.addWhole({
			severity: 'warning',
			code: 'sheet-left-out',
			effect: 'none',
			message: `The sheet “${name}” has much the same columns and was not read. Import it too if its rows belong here.`
		});
	}
}
