import { comparable, tidyText } from '#lib/core/text.ts';
import { REGISTERS } from '#lib/registers/all.ts';
import type { ColumnFound } from '#lib/registers/changes.ts';
import type { Column, Register, RegisterName } from '#lib/registers/definition.ts';
import { type Grid, isBlank, type RawCell, shown } from '#lib/spreadsheet/grid.ts';
import { Refusal } from '#lib/spreadsheet/limits.ts';
import { type Dropping, type NameWords, nounsOf, plainKey, readName, wordsOf } from './headings.ts';

// The names a register's columns go by, made comparable.

export type Named = { field: string; by: 'name' | 'also-called' };

export type Vocabulary = {
	register: Register;
	/** Comparable name -> the field it means. */
	names: ReadonlyMap<string, Named>;
	/** Names with small words left out and the others in order -> the field; null where several share one. */
	turned: ReadonlyMap<string, Named | null>;
	/** Comparable names that may mean a field and may mean something else. */
	perhaps: ReadonlySet<string>;
	/** Field -> the words of each of its names. */
	wordsOf: ReadonlyMap<string, readonly NameWords[]>;
	/** Comparable header -> field, or null for "left out", remembered from earlier files. */
	remembered: ReadonlyMap<string, string | null>;
	/** A heading as one text that is the same for all turns of one name. */
	plain: (text: string) => string;
};

export function vocabularyOf(
	register: Register,
	remembered: Readonly<Record<string, string | null>> = {}
): Vocabulary {
	const names = new Map<string, Named>();
	const add = (name: string, field: string, by: Named['by']) => {
		const key = comparable(name);
		if (key !== '' && !names.has(key)) names.set(key, { field, by });
	};
	for (const column of register.columns) {
		add(column.label, column.name, 'name');
		add(column.name, column.name, 'name');
	}
	for (const column of register.columns) {
		for (const name of column.alsoCalled ?? []) add(name, column.name, 'also-called');
	}
	const fields = new Set(register.columns.map((column) => column.name));
	const nouns = nounsOf(register);
	let turns: ReturnType<typeof turnsOf> | undefined;
	return {
		register,
		names,
		// Worked out when they are asked for: most registers are only asked whether a file is theirs.
		get turned() {
			return (turns ??= turnsOf(register, nouns)).turned;
		},
		get wordsOf() {
			return (turns ??= turnsOf(register, nouns)).wordsOf;
		},
		perhaps: new Set(
			register.columns.flatMap(({ perhapsCalled = [] }) => perhapsCalled.map(comparable))
		),
		plain: onceEach((text) => plainKey(wordsOf(text), nouns, 'nothing')),
		remembered: new Map(
			Object.entries(remembered)
				.filter(([, field]) => field === null || fields.has(field))
				.map(([header, field]) => [headerKey(header), field])
		)
	};
}

/** Every heading of a file is compared with every name, so that each of both is asked for many times. */
export function onceEach<T extends string | null>(make: (text: string) => T): (text: string) => T {
	const known = new Map<string, T>();
	return (text) => {
		let made = known.get(text);
		if (made === undefined) known.set(text, (made = make(text)));
		return made;
	};
}

/** The kinds of words that a field's names may go without: a date is one without saying so. */
function droppings({ kind }: Column): Dropping[] {
	if (kind === 'date') return ['nothing', 'dates'];
	return kind === 'whole-number' || kind === 'decimal' ? ['nothing', 'counts'] : ['nothing'];
}

function turnsOf(
	register: Register,
	nouns: readonly string[]
): Pick<Vocabulary, 'turned' | 'wordsOf'> {
	const turned = new Map<string, Named | null>();
	const wordsByField = new Map<string, NameWords[]>();
	for (const column of register.columns) {
		const names = [column.label, ...(column.alsoCalled ?? [])];
		const all = names.map(readName);
		wordsByField.set(column.name, all);
		for (const [at, { words }] of all.entries()) {
			for (const dropping of droppings(column)) {
				const plain = plainKey(words, nouns, dropping);
				if (plain === '') continue;
				const key = `${dropping} ${plain}`;
				const known = turned.get(key);
				const by = at === 0 ? 'name' : 'also-called';
				if (known === undefined) turned.set(key, { field: column.name, by });
				else if (known && known.field !== column.name) turned.set(key, null);
			}
		}
	}
	return { turned, wordsOf: wordsByField };
}

/** Longer texts are no headings, and not worth the look. */
const LONGEST_NAME = 60;

/** The one field that a heading names in other words or another order: “Date of ratification”. */
export function plainName(text: string, vocabulary: Vocabulary): Named | undefined {
	if (text.length > LONGEST_NAME || !/[a-z]/i.test(text)) return undefined;
	const { register, turned, perhaps } = vocabulary;
	if (perhaps.has(comparable(text))) return undefined;
	const words = wordsOf(text);
	// “Milestone / deliverable” names both.
	const nouns = /[/&+|]/.test(text) ? [] : nounsOf(register);
	const found = new Map<string, Named>();
	for (const dropping of ['nothing', 'dates', 'counts'] as const) {
		const named = turned.get(`${dropping} ${plainKey(words, nouns, dropping)}`);
		if (named && dropping === 'nothing') return named;
		if (named) found.set(named.field, named);
	}
	return found.size === 1 ? [...found.values()][0] : undefined;
}

/** The form under which a header's meaning is remembered between files. */
export function headerKey(header: string): string {
	return comparable(header);
}

// Where a sheet's table begins: the header row, which may be two rows deep.

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

/** How a column's header reads: its group title and its own text, unless that says the title already. */
export function headerText(header: Header, column: number): string {
	const own = header.own[column] ?? '';
	const group = header.group[column] ?? '';
	if (group === '' || own === '') return group || own;
	const said = ` ${wordsOf(own).join(' ')} `;
	return said.startsWith(` ${wordsOf(group).join(' ')} `) ? own : `${group} ${own}`;
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
	const other: number[] = [];
	for (let column = 0; column < header.own.length; column += 1) {
		const own = header.own[column] ?? '';
		const grouped = (header.group[column] ?? '') !== '';
		if (own === '' && !grouped) continue;
		const found =
			(grouped ? exactName(headerText(header, column), vocabulary) : null) ??
			exactName(own, vocabulary);
		if (!found) other.push(column);
		else if (!fields.has(found.field)) fields.set(found.field, { column, name: found.name });
	}
	// A row without a single name as it stands is no header: most rows are spared the longer look.
	if (fields.size === 0) return fields;
	for (const column of other) {
		for (const text of new Set([headerText(header, column), header.own[column] ?? ''])) {
			const field = plainName(text, vocabulary)?.field;
			if (!field) continue;
			if (!fields.has(field)) fields.set(field, { column, name: comparable(text) });
			break;
		}
	}
	return fields;
}

function exactName(
	text: string,
	{ remembered, names }: Vocabulary
): { name: string; field: string } | null {
	const name = comparable(text);
	const field = name === '' ? null : (remembered.get(name) ?? names.get(name)?.field);
	return field ? { name, field } : null;
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

/** Says why no table of the register was found: no header, another register's, or other columns. */
export function unrecognised(
	grid: Grid,
	grids: readonly Grid[],
	found: HeaderFound | null,
	vocabulary: Vocabulary
): Refusal {
	const { register } = vocabulary;
	const other = bestOther(register, Math.max(3, (found?.fields.size ?? 0) + 2), (vocabulary) => {
		return findHeader(grid, vocabulary)?.fields;
	});
	if (other) return other;
	const hidden = grids.find(
		(sheet) => sheet.hidden && (findHeader(sheet, vocabulary)?.fields.size ?? 0) >= 3
	);
	if (hidden) {
		return new Refusal(
			'columns-unrecognised',
			`No visible sheet has the columns of ${register.plural}, but the hidden sheet “${hidden.name}” does. Choose it if it is the one.`
		);
	}
	if (looksLikeData(grid)) {
		return new Refusal(
			'header-missing',
			`Row ${grid.numbers[0]} of ${grid.name} looks like data, and no row looks like headings. Put a row of headings on top, such as ${examplesOfUnrecognised(vocabulary)}, and import the file again.`
		);
	}
	const headings = headingsOf(grid);
	return new Refusal(
		'columns-unrecognised',
		`No row of ${grid.name} has headings known for ${register.plural}, such as ${examplesOfUnrecognised(vocabulary)}.${headings ? ` Its first headings are ${headings}.` : ''} Choose another sheet or heading row, or check that it is the right file.`
	);
}

/** A table whose header names far more of another register, and lacks what this one needs; or null. */
export function otherRegister(
	register: Register,
	header: Header,
	columns: readonly ColumnFound[]
): Refusal | null {
	const has = (name: string) => columns.some(({ field }) => field === name);
	const lacks = register.columns.some(
		({ name, required, wholeFile }) => required && !wholeFile && !has(name)
	);
	if (!lacks) return null;
	const own = columns.filter(({ field }) => field !== null).length;
	return bestOther(register, own + 3, (vocabulary) => fieldsNamed(header, vocabulary));
}

/** The register that most of the columns belong to, when at least so many do. */
function bestOther(
	register: Register,
	atLeast: number,
	fieldsFor: (vocabulary: Vocabulary) => FieldsNamed | undefined
): Refusal | null {
	let best: { other: Register; named: number } | null = null;
	for (const other of REGISTERS) {
		if (other === register) continue;
		const fields = fieldsFor(vocabularyOf(other));
		if (!fields || fields.size < atLeast || !namesRequired(fields, other)) continue;
		if (fields.size > (best?.named ?? 0)) best = { other, named: fields.size };
	}
	return best && wrongRegister(register, best.other, best.named);
}

function wrongRegister(register: Register, other: Register, named: number): Refusal {
	return new Refusal(
		'wrong-register',
		`This looks like a file of ${other.plural}, not of ${register.plural}: ${named} of its columns belong there. Import it under “${other.title}”.`
	);
}

function examplesOfUnrecognised({ register }: Vocabulary): string {
	const labels = register.columns
		.filter(({ required }) => required)
		.map(({ label }) => `“${label}”`);
	return labels.slice(0, 3).join(', ');
}

function headingsOf(grid: Grid): string {
	const row = grid.rows.find(
		(cells) => cells.filter((cell) => !isBlank(cell)).length >= Math.min(2, grid.width)
	);
	const texts = (row ?? []).filter((cell) => !isBlank(cell)).slice(0, 5);
	return texts
		.map((cell) => `“${shown(cell).replace(/\s+/g, ' ').trim().slice(0, 40)}”`)
		.join(', ');
}

/** Whether the first row holds numbers, dates or repeats where the rows below hold the like. */
export function looksLikeData(grid: Grid): boolean {
	const [first, second] = grid.rows;
	if (!first || !second) return false;
	let like = 0;
	let filled = 0;
	for (let column = 0; column < grid.width; column += 1) {
		if (isBlank(first[column])) continue;
		filled += 1;
		const shape = shapeOf(shown(first[column]));
		if (shape !== 'words' && shape === shapeOf(shown(second[column]))) like += 1;
	}
	return filled > 0 && like >= Math.max(1, filled * 0.25);
}

function shapeOf(text: string): 'number' | 'date' | 'code' | 'words' {
	const tidy = text.trim();
	if (/^[-£(]?\d[\d,. ]*%?\)?$/.test(tidy)) return 'number';
	if (/^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/.test(tidy)) return 'date';
	return /^[A-Z]+[-/]?\d+$/.test(tidy) ? 'code' : 'words';
}

// Which register a file belongs to, by its headings alone.

export type RegisterGuess = {
	register: RegisterName;
	/** How many of its fields the headings name. */
	fields: number;
	/** It has what every row needs, and no other register comes near. */
	sure: boolean;
};

/** Rows of a sheet that are looked at for headings, when any register may be meant. */
const LOOKED_THROUGH = 40;
/** Headings that are months, from which on they are taken as standing across. */
const FEWEST_MONTHS = 3;
const MONTH_HEADING =
	/^(?:(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*[\s\-/.’']*(?:20)?\d{2}|20\d{2}-\d{2}(?:-\d{2})?)$/i;

/** The registers whose fields a file's headings name, likeliest first; a hidden sheet says nothing. */
export function recogniseRegister(grids: readonly Grid[]): RegisterGuess[] {
	const vocabularies = REGISTERS.map((register) => vocabularyOf(register));
	const visible = grids.filter(({ hidden, rows }) => !hidden && rows.length > 0);
	const best = new Map<RegisterName, { weight: number; fields: number; complete: boolean }>();
	for (const grid of visible) {
		for (let index = 0; index < Math.min(grid.rows.length, LOOKED_THROUGH); index += 1) {
			const header = headerAt(grid, index);
			if (header.own.filter((text) => text !== '').length < 2) continue;
			for (const found of weighed(grid, header, vocabularies))
				if (found.weight > (best.get(found.register)?.weight ?? 0)) best.set(found.register, found);
		}
	}
	const ranked = [...best].sort(([, left], [, right]) => right.weight - left.weight);
	return ranked.map(([register, { weight, fields, complete }], at) => {
		const next = ranked[at + 1]?.[1].weight ?? 0;
		const sure = at === 0 && complete && weight >= 1.5 && weight >= next * 1.25;
		return { register, fields, sure };
	});
}

/** What a header row says for each register: a name that many registers have counts for little. */
function weighed(grid: Grid, header: Header, vocabularies: readonly Vocabulary[]) {
	const months = header.own.filter((text) => MONTH_HEADING.test(text)).length >= FEWEST_MONTHS;
	const named = vocabularies.map((vocabulary) => {
		const fields = fieldsNamed(header, vocabulary);
		return { vocabulary, fields, lines: months ? linesNamed(grid, header, vocabulary) : [] };
	});
	const known = new Map<string, number>();
	for (const { fields } of named)
		for (const { name } of fields.values()) known.set(name, (known.get(name) ?? 0) + 1);
	return named.map(({ vocabulary: { register }, fields, lines }) => {
		const month = register.columns.find(({ pivot }) => pivot === 'heads');
		const has = (name: string) => fields.has(name) || (months && name === month?.name);
		const lacking = register.columns.filter(
			({ name, required, wholeFile }) => required && !wholeFile && !has(name)
		);
		let weight = lines.length + (months && month ? 1 : 0);
		for (const [field, { name }] of fields) {
			const column = register.columns.find((one) => one.name === field)!;
			// Its own label says more than a word that is also used for it.
			const share = comparable(column.label) === name ? 1.2 : 1;
			weight += share / known.get(name)!;
		}
		return {
			register: register.name,
			weight: Math.max(0, weight - lacking.length * 0.4),
			fields: fields.size + lines.length + (months && month ? 1 : 0),
			complete: lacking.length === 0
		};
	});
}

/** With months across: the register's numbers that group titles and labels of lines name. */
function linesNamed(grid: Grid, header: Header, vocabulary: Vocabulary): string[] {
	const labels = grid.rows
		.slice(header.index + 1, header.index + 9)
		.flatMap((row) => row.slice(0, 6).map(shown));
	const fills = new Set(
		vocabulary.register.columns.filter(({ pivot }) => pivot === 'fills').map(({ name }) => name)
	);
	const found = new Set<string>();
	for (const text of [...header.group, ...labels]) {
		const field = vocabulary.names.get(comparable(text))?.field;
		if (field !== undefined && fills.has(field)) found.add(field);
	}
	return [...found];
}
