/**
 * Forms: a label on the left and its value to the right, several below each other, one on each sheet, or
 * one in each column beside the labels. Each becomes a row of a table that is headed by the labels.
 */
import { comparable, isNotChosen, tidyText } from '#lib/core/text.ts';
import { listSome, plural } from '#lib/core/words.ts';
import type { ReshapedCells } from '#lib/imports/account.ts';
import type { Problems } from '#lib/imports/findings.ts';
import type { AccountCode } from '#lib/imports/reading.ts';
import {
	findHeader,
	headerKey,
	isRecognised,
	onceEach,
	plainName,
	type Vocabulary,
	vocabularyOf
} from '#lib/imports/recognise.ts';
import { isExampleTitle, isInstruction, isMark } from '#lib/imports/rows.ts';
import type { Table } from '#lib/imports/table.ts';
import { registerNamed } from '#lib/registers/all.ts';
import {
	address,
	columnLetters,
	type Grid,
	isBlank,
	type Place,
	type RawCell,
	shown
} from '#lib/spreadsheet/grid.ts';
import { type FileSheets, noteCells, type Reshape } from './reshape.ts';

/** Labels of a form that have to name fields before it is taken for one. */
const FEWEST_FIELDS = 3;
/** Of the texts in a column that have something beside them, the share that has to be labels. */
const LABELS = 1 / 3;
const LONGEST_LABEL = 120;
/** A row that names more fields than this is the headings of a table: forms side by side have fewer. */
const MOST_IN_A_ROW = 3;
/** Longer sheets are tables. */
const MOST_ROWS = 5000;
/** Sheets that show how to fill the others in. */
const EXAMPLE_SHEET = /\b(?:examples?|sample|template|guidance|instructions?|read ?me)\b/i;

type SheetPlace = Place & { sheet: Grid };
/** What stands at one label: nothing, or the cell of its value. */
type Answer = { heading: string; label: SheetPlace; value: SheetPlace | null };
/** A form's answers, by its label and how often that has stood in the form before. */
type Form = Map<string, Answer>;
/** A cell of which the form itself says what it is. */
type Known = SheetPlace & { code: AccountCode };

type FormsFound = {
	sheets: Grid[];
	forms: Form[];
	/** Headings of labels that stand once, above several forms, and hold for each of them. */
	shared: string[];
	/** Filled cells beside a value that are read as nothing. */
	beside: SheetPlace[];
	known: Known[];
	/** Forms that show how to fill them in, and forms that nobody has filled in. */
	examples: number;
	empty: number;
};

export const forms: Reshape = {
	name: 'forms',
	recognise(file) {
		const found = findForms(file);
		if (!found) return null;
		const [first, ...others] = found.sheets;
		const made = madeTable(found);
		return {
			grids: file.grids
				.filter((grid) => !others.includes(grid))
				.map((grid) => (grid === first ? made.grid : grid)),
			cells: { cells: found.known } satisfies ReshapedCells,
			report(table, problems, fileValues) {
				reportForms(found, table, problems);
				noteCells(made.rows, made.letters, table, fileValues);
				return {};
			}
		};
	}
};

/** The forms of a file in which no sheet is a table of the register. */
function findForms({ grids, choices, context }: FileSheets): FormsFound | null {
	// Whoever says where the headings stand has a table.
	if (choices.headerRow !== undefined) return null;
	const vocabulary = vocabularyOf(registerNamed(context.register), choices.remembered);
	const looked = grids.filter(({ name, hidden }) =>
		choices.sheet === undefined ? !hidden && !EXAMPLE_SHEET.test(name) : name === choices.sheet
	);
	const found = emptyFound();
	for (const grid of looked) {
		const table = findHeader(grid, vocabulary);
		const fields = table?.fields.size ?? 0;
		if (fields > MOST_IN_A_ROW) return null;
		const labels = grid.rows.length <= MOST_ROWS ? labelsOn(grid, vocabulary) : null;
		if (labels && labels.fields.size > fields) addForms(found, labels, vocabulary);
		else if (fields >= FEWEST_FIELDS && isRecognised(table!, vocabulary)) return null;
	}
	return found.forms.length > 0 ? found : null;
}

function emptyFound(): FormsFound {
	return { sheets: [], forms: [], shared: [], beside: [], known: [], examples: 0, empty: 0 };
}

type LabelsFound = {
	grid: Grid;
	/** The columns that hold labels, from the left. */
	columns: number[];
	/** The fields that they name. */
	fields: ReadonlySet<string>;
};

function fieldNamed(text: string, vocabulary: Vocabulary): string | null {
	if (text.length > LONGEST_LABEL) return null;
	const label = labelOf(text);
	const key = headerKey(label);
	if (key === '') return null;
	return (
		vocabulary.remembered.get(key) ??
		vocabulary.names.get(key)?.field ??
		plainName(label, vocabulary)?.field ??
		null
	);
}

/** “3. Risk title:” is “Risk title”. */
function labelOf(text: string): string {
	return tidyText(text)
		.replace(/^\(?(?:[A-Z]?\d{1,2}(?:\.\d{1,2})?|[a-z])[.):]?\)?\s+(?=\p{L})/u, '')
		.replace(/\s*[:?]+$/, '');
}

function isText(cell: RawCell): cell is string {
	return typeof cell === 'string' && !isBlank(cell);
}

/** The columns of a sheet whose texts are labels; null where they name too few fields. */
function labelsOn(grid: Grid, vocabulary: Vocabulary): LabelsFound | null {
	const fields = new Set<string>();
	const columns: number[] = [];
	const fieldOf = onceEach((text: string) => fieldNamed(text, vocabulary));
	const rows = grid.rows.filter((row) => !isMark(row));
	const required = vocabulary.register.columns.filter((one) => one.required && !one.wholeFile);
	for (let column = 0; column < grid.width - 1; column += 1) {
		const own = new Set<string>();
		let [labels, texts, cells] = [0, 0, 0];
		let besideValues = columns.length > 0;
		for (const row of rows) {
			const cell = row[column];
			if (!isBlank(cell)) cells += 1;
			if (!isText(cell) || cell.length > LONGEST_LABEL) continue;
			const field = fieldOf(cell);
			if (field) own.add(field);
			if (field && row.slice(0, column).filter((other) => !isBlank(other)).length < 2)
				besideValues = false;
			if (field || /:\s*$/.test(cell)) labels += 1;
			if (field || row.some((other, at) => at > column && !isBlank(other))) texts += 1;
		}
		// The value of a label may happen to be the name of a field: one makes a column of labels only where
		// it stands beside a value, among little else.
		const isLabels =
			own.size >= (besideValues && labels * 2 >= cells ? 1 : 2) &&
			(labels >= texts * LABELS || required.every(({ name }) => own.has(name)));
		if (!isLabels) {
			// Left of the labels stands what they are of: a table, with the numbers of a row on several lines.
			if (own.size > 0 && columns.length === 0) return null;
			continue;
		}
		columns.push(column);
		for (const field of own) fields.add(field);
	}
	return fields.size >= FEWEST_FIELDS ? { grid, columns, fields } : null;
}

/** One label, its value and what else stands before the next label of the row. */
type Line = { key: string; field: string | null; answer: Answer; rest: SheetPlace[] };

/** The labels of a row with their values, and the filled cells that are neither. */
function linesIn({ grid, columns }: LabelsFound, index: number, vocabulary: Vocabulary): Row {
	const row = grid.rows[index]!;
	const lines: Line[] = [];
	const filled = row.flatMap((cell, at) => (isBlank(cell) ? [] : [at]));
	const loose: number[] = [];
	filled.forEach((column, position) => {
		const cell = row[column];
		const next = filled[position + 1];
		const last = lines.at(-1);
		const isColumn = columns.includes(column) && isText(cell) && cell.length <= LONGEST_LABEL;
		const field = isColumn ? fieldNamed(cell, vocabulary) : null;
		const hasValue = next !== undefined && !columns.includes(next);
		if (isColumn && (field !== null || hasValue)) {
			const heading = labelOf(cell);
			const label = { sheet: grid, index, column };
			lines.push({
				key: comparable(heading) || heading,
				field,
				answer: { heading, label, value: null },
				rest: []
			});
		} else if (!last) loose.push(column);
		else if (last.answer.value === null) last.answer.value = { sheet: grid, index, column };
		else last.rest.push({ sheet: grid, index, column });
	});
	return { lines, loose };
}

/** Adds the forms of one sheet to those of the file. */
function addForms(found: FormsFound, labels: LabelsFound, vocabulary: Vocabulary): void {
	const { grid } = labels;
	const rows = grid.rows.map((_, index) => linesIn(labels, index, vocabulary));
	takeValuesBelow(labels, rows);
	if (anchorOf(rows) === null) return;
	found.sheets.push(grid);
	const isAlone = labels.columns.length === 1;
	for (const band of bandsOf(rows)) addBand(found, grid, band, isAlone ? vocabulary : null);
	const used = new Set(
		found.forms.flatMap((form) => [...form.values()].map(({ value }) => value && nameOf(value)))
	);
	for (const { lines } of rows)
		for (const { answer, rest } of lines) {
			found.known.push({ ...answer.label, code: 'heading' });
			for (const place of rest)
				if (!used.has(nameOf(place)) && !isExampleCell(place)) found.beside.push(place);
		}
}

type Row = { lines: Line[]; loose: number[] };

/** Forms side by side have the same label several times in one row: each begins a band of columns. */
function bandsOf(rows: readonly Row[]): Row[][] {
	let starts = [0];
	for (const { lines } of rows) {
		const [first] = lines;
		const same = lines.filter(({ key }) => key === first?.key);
		if (same.length > starts.length) starts = same.map(({ answer }) => answer.label.column);
	}
	return starts.map((from, at) => {
		const to = starts[at + 1] ?? Infinity;
		const isIn = (column: number) => (at === 0 || column >= from) && column < to;
		return rows.map(({ lines, loose }) => ({
			lines: lines.filter(({ answer }) => isIn(answer.label.column)),
			loose: loose.filter(isIn)
		}));
	});
}

/** Adds forms that stand below each other, or (with `vocabulary`) one in each column beside the labels. */
function addBand(
	found: FormsFound,
	grid: Grid,
	rows: readonly Row[],
	vocabulary: Vocabulary | null
): void {
	const anchor = anchorOf(rows);
	if (anchor === null) return;
	const above: Line[] = [];
	const blocks: { lines: Line[]; title: SheetPlace | null }[] = [];
	let title: SheetPlace | null = null;
	rows.forEach(({ lines, loose }, index) => {
		if (lines.length === 0 && loose.length > 0) title = { sheet: grid, index, column: loose[0]! };
		for (const line of lines) {
			if (line.key === anchor.key && (anchor.repeats || blocks.length === 0))
				blocks.push({ lines: [], title });
			(blocks.at(-1)?.lines ?? above).push(line);
			title = null;
		}
	});
	if (blocks.length > 1)
		for (const { answer } of above) if (answer.value) found.shared.push(answer.heading);
	for (const block of blocks) {
		const lines = [...above, ...block.lines];
		const beside = vocabulary && blocks.length === 1 ? besideEachOther(lines, vocabulary) : [lines];
		for (const form of beside) addForm(found, form, block.title);
	}
}

function nameOf({ sheet, index, column }: SheetPlace): string {
	return address(sheet, sheet.numbers[index]!, column);
}

function cellAt({ sheet, index, column }: SheetPlace): RawCell {
	return sheet.rows[index]![column];
}

function isExampleCell(place: SheetPlace): boolean {
	const cell = cellAt(place);
	return typeof cell === 'string' && (isExampleTitle(cell) || isInstruction(cell));
}

/** A label with nothing to its right may have its value in the row below, where no label stands. */
function takeValuesBelow({ grid, columns }: LabelsFound, rows: readonly Row[]): void {
	for (let index = 0; index + 1 < rows.length; index += 1) {
		const below = rows[index + 1]!;
		if (grid.numbers[index + 1]! !== grid.numbers[index]! + 1 || below.lines.length > 0) continue;
		for (const { answer, field } of rows[index]!.lines) {
			const { column } = answer.label;
			const next = columns.find((one) => one > column) ?? Infinity;
			const at = below.loose.find((one) => one >= column && one < next);
			if (field === null || answer.value !== null || at === undefined) continue;
			const place = { sheet: grid, index: index + 1, column: at };
			if (!isExampleCell(place)) answer.value = place;
		}
	}
}

/**
 * The label that begins each form: the first of those that stand most often. One label that stands twice,
 * such as a name, does not make two forms.
 */
function anchorOf(rows: readonly Row[]): { key: string; repeats: boolean } | null {
	const counts = new Map<string, number>();
	for (const { lines } of rows)
		for (const { key, field } of lines)
			if (field !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
	const again = [...counts.values()].filter((times) => times > 1).length;
	const most = again < 2 ? 1 : Math.max(...counts.values());
	const key = [...counts].find(([, times]) => times >= most)?.[0];
	return key === undefined ? null : { key, repeats: again >= 2 };
}

/**
 * Labels with values in several columns are a form in each of them, where each has what every row needs,
 * and not the same. Else what stands further right is no value.
 */
function besideEachOther(lines: readonly Line[], { register }: Vocabulary): Line[][] {
	const needed = lines.filter(({ field }) =>
		register.columns.some(
			({ name, required, wholeFile }) => name === field && required && !wholeFile
		)
	);
	const first = needed[0]?.answer.value?.column;
	if (first === undefined) return [[...lines]];
	const valueIn = (line: Line, column: number) =>
		[...(line.answer.value ? [line.answer.value] : []), ...line.rest].find(
			(place) => place.column === column
		) ?? null;
	const candidates = needed[0]!.rest.map(({ column }) => column);
	const texts = (column: number) =>
		needed.map((line) => {
			const place = valueIn(line, column);
			return place && !isExampleCell(place) ? comparable(shown(cellAt(place))) : '';
		});
	const seen = new Set([texts(first).join('\n')]);
	const columns = [first];
	for (const column of candidates) {
		const own = texts(column);
		if (own.includes('') || seen.has(own.join('\n'))) continue;
		seen.add(own.join('\n'));
		columns.push(column);
	}
	if (columns.length === 1) return [[...lines]];
	return columns.map((column) =>
		lines.map((line) => ({ ...line, answer: { ...line.answer, value: valueIn(line, column) } }))
	);
}

/** Keeps a form that holds something and is no example. */
function addForm(found: FormsFound, lines: readonly Line[], title: SheetPlace | null): void {
	const form: Form = new Map();
	for (const { key, answer } of lines) {
		let name = key;
		while (form.has(name)) name += ' again';
		form.set(name, answer);
	}
	const values = [...form.values()].flatMap(({ value }) => (value ? [value] : []));
	const filled = values.filter((place) => !isNotChosen(shown(cellAt(place))));
	const says = [...(title ? [title] : []), ...filled.slice(0, 2)].filter((place) =>
		isExampleTitle(shown(cellAt(place)))
	);
	if (says.length > 0) {
		found.examples += 1;
		for (const place of [...says, ...values]) found.known.push({ ...place, code: 'example' });
	} else if (filled.length === 0) found.empty += 1;
	else found.forms.push(form);
}

/** `told` is where each cell stood; of another sheet than the first, with its name. */
type Made = { grid: Grid; rows: { cells: RawCell[]; told: string[] }[]; letters: string[] };

function madeTable({ sheets, forms }: FormsFound): Made {
	const sheet = sheets[0]!;
	const keys = [...new Set(forms.flatMap((form) => [...form.keys()]))];
	const labels = keys.map((key) => forms.find((form) => form.has(key))!.get(key)!);
	const firstOf = (form: Form) => form.values().next().value!.label;
	const tell = (place: SheetPlace) =>
		place.sheet === sheet
			? `${columnLetters(place.column)}${sheet.numbers[place.index]!}`
			: nameOf(place);
	const cells = (form: Form) =>
		keys.map((key) => {
			const value = form.get(key)?.value;
			return value ? cellAt(value) : null;
		});
	return {
		rows: forms.map((form) => ({
			cells: cells(form),
			told: keys.map((key) => {
				const value = form.get(key)?.value;
				return value ? tell(value) : '';
			})
		})),
		letters: labels.map(({ label }) => tell(label)),
		grid: {
			...sheet,
			rows: [labels.map(({ heading }) => heading), ...forms.map(cells)],
			numbers: [firstOf(forms[0]!), ...forms.map(firstOf)].map(
				(place) => place.sheet.numbers[place.index]!
			),
			width: keys.length,
			merges: [],
			source: {
				grid: sheet,
				header: labels[0]!.label.index,
				forms: true,
				rows: forms.length,
				at(index, column) {
					const form = forms[index - 1];
					if (!form) return labels[column]?.label ?? labels[0]!.label;
					const answer = form.get(keys[column] ?? '');
					// Where a label is missing, or nothing beside it, that is where it would stand.
					return answer?.value ?? answer?.label ?? firstOf(form);
				}
			}
		}
	};
}

/** Cells that are named one by one. */
const NAMED = 3;

function reportForms(found: FormsFound, { register, grid }: Table, problems: Problems): void {
	const { sheets, forms, shared, beside, examples, empty } = found;
	const warn = (code: string, message: string, effect: 'read-as' | 'none') =>
		problems.addWhole({ severity: 'warning', code, effect, message });
	const on = sheets.length === 1 ? grid.name : plural(sheets.length, 'sheet');
	warn(
		'forms-read',
		`${on} ${sheets.length === 1 ? 'is' : 'are'} read as ${plural(forms.length, 'form')}: each label on the left is a heading, and each form is one of the ${register.plural}.`,
		'read-as'
	);
	if (shared.length > 0)
		warn(
			'forms-share',
			`${listSome(
				shared.map((text) => `“${text}”`),
				NAMED
			)} stands once, above the forms, and is read for each of them.`,
			'read-as'
		);
	if (examples > 0)
		warn(
			'example-left-out',
			`${plural(examples, 'form shows', 'forms show')} how to fill the others in, and ${examples === 1 ? 'is' : 'are'} left out.`,
			'none'
		);
	if (empty > 0)
		warn(
			'form-empty',
			`${plural(empty, 'form is', 'forms are')} not filled in, and ${empty === 1 ? 'is' : 'are'} left out.`,
			'none'
		);
	if (beside.length > 0)
		warn(
			'form-beside',
			`${plural(beside.length, 'cell')} beside a value ${beside.length === 1 ? 'was' : 'were'} not read: ${listSome(beside.map(nameOf), NAMED)}. A form has one value for each label; check that nothing is missing.`,
			'none'
		);
}
