import { codeOfFormat, formatOfCode, formatted, type NumberFormat } from './formats.ts';
import {
	type Aside,
	type CellFact,
	CellFacts,
	columnNumber,
	type Grid,
	gridOf,
	type Merge,
	type RawCell,
	serialToIso,
	type TableRange
} from './grid.ts';
import { CellBudget, LIMITS, Refusal, tooManyCells } from './limits.ts';
import { attributes, elements, isWellFormed, unescapeXml, xmlText } from './xml.ts';
import { damaged, partName } from './zip.ts';

// What a workbook's cell styles say.

/** By cell style (the `s` attribute of a cell): its number format, and what it says beside the value. */
export type CellStyles = {
	formats: NumberFormat[];
	/** Of a cell that holds a number. */
	ofNumbers: (CellFact | undefined)[];
	/** Of any other cell, for which number formats mean nothing. */
	ofTexts: (CellFact | undefined)[];
};

const STRUCK: CellFact = { struck: true };

export function cellStyles(styles: string | undefined): CellStyles {
	const found: CellStyles = { formats: [], ofNumbers: [], ofTexts: [] };
	if (!styles) return found;
	const codes = new Map<number, string>();
	for (const { numFmtId, formatCode } of elements(styles, 'numFmt')) {
		if (numFmtId === undefined || formatCode === undefined) throw damaged();
		codes.set(Number(numFmtId), formatCode);
	}
	const fonts = section(styles, 'fonts')
		.split(/<(?:[\w.-]+:)?font\b/)
		.slice(1)
		.map((font) => isOn(font, 'strike'));
	const known = new Map<string, CellFact>();
	for (const { numFmtId, fontId } of elements(section(styles, 'cellXfs'), 'xf')) {
		const code = codeOfFormat(Number(numFmtId ?? 0), codes);
		const format = formatOfCode(code);
		const struck = fonts[Number(fontId ?? 0)] === true;
		found.formats.push(format);
		found.ofTexts.push(struck ? STRUCK : undefined);
		// Cells of different colours and borders are alike here, so that columns keep few facts.
		const key = `${struck} ${code}`;
		let fact = known.get(key);
		if (!fact) {
			fact = {
				...(struck ? STRUCK : {}),
				...(isGeneral(code) ? {} : { code, kind: kindOf(format) })
			};
			known.set(key, fact);
		}
		found.ofNumbers.push(fact.code === undefined && !struck ? undefined : fact);
	}
	return found;
}

function isGeneral(code: string): boolean {
	return code === '' || code === '@' || /^general$/i.test(code);
}

/** What a format makes of a number, in a word. */
export function kindOf(format: NumberFormat): NonNullable<CellFact['kind']> {
	if (format === 'signed') return 'percent';
	return typeof format === 'object' || format === 'plain' ? 'number' : format;
}

/** What stands between the tags of that local name. */
function section(xml: string, localName: string): string {
	const start = xml.search(new RegExp(`<(?:[\\w.-]+:)?${localName}\\b`));
	const end = xml.search(new RegExp(`</(?:[\\w.-]+:)?${localName}>`));
	return start < 0 || end < start ? '' : xml.slice(start, end);
}

/** Whether a property such as `<strike/>` is set. */
function isOn(xml: string, localName: string): boolean {
	return elements(xml, localName).some(({ val }) => !/^(?:0|false|off)$/i.test(val ?? ''));
}

// One worksheet part to rows of cells. A scanner for exactly this XML: a workbook of 50,000 rows
// has some three million tags, and a general parser takes ten times as long. The size the sheet
// declares is never looked at; cells say themselves where they stand.

export type SheetContext = {
	strings: readonly string[];
	/** Of those strings that have any: what a cell says with them beside the text. */
	stringFacts: ReadonlyMap<number, CellFact>;
	styles: CellStyles;
	date1904: boolean;
	/** Dates already worked out, by serial: a tracker holds few different ones. */
	dates: Map<number, string | null>;
	budget: CellBudget;
	/** What the cell that was read last says beside its value. */
	fact: CellFact | undefined;
	/** The tags of a value in the sheet that is being read. */
	value: { open: string; shut: string };
};

export type SheetCells = {
	rows: RawCell[][];
	numbers: number[];
	merges: Merge[];
	facts: CellFacts;
	hiddenRows: Set<number>;
	hiddenColumns: Set<number>;
	filtered: boolean;
	/** Page headers and footers, and the prompts of cells that check what is typed. */
	around: string[];
};

export function readSheetXml(xml: string, context: SheetContext): SheetCells {
	const root = /<([\w.-]+:)?worksheet\b/.exec(xml);
	const prefix = root?.[1] ?? '';
	const start = xml.indexOf(`<${prefix}sheetData`);
	const cells: SheetCells = {
		rows: [],
		numbers: [],
		merges: [],
		facts: new CellFacts(),
		hiddenRows: new Set(),
		hiddenColumns: new Set(),
		filtered: false,
		around: []
	};
	if (start < 0) return cells;
	const close = xml.indexOf(`</${prefix}sheetData>`, start);
	const isEmpty = xml.charCodeAt(xml.indexOf('>', start) - 1) === 47;
	if (!root || (close < 0 && !isEmpty)) throw damaged();
	const end = close < 0 ? start : close;
	if (!isEmpty) readRows(xml, start + 1, end, prefix, context, cells);
	const below = xml.slice(end);
	// What stands around the cells; an empty element takes their place.
	if (!isWellFormed(`${xml.slice(0, start)}${isEmpty ? '' : `<${prefix}sheetData>`}${below}`))
		throw damaged();
	cells.merges = readMerges(below, prefix);
	cells.filtered = /<(?:[\w.-]+:)?filterColumn\b/.test(below) || below.includes('<autoFilter');
	addHiddenColumns(xml.slice(0, start), cells.hiddenColumns);
	cells.around = textsAround(below);
	return cells;
}

function addHiddenColumns(head: string, hidden: Set<number>): void {
	for (const { min, max, hidden: isHidden, width } of elements(head, 'col')) {
		if (!isTrue(isHidden) && Number(width ?? 1) !== 0) continue;
		const last = Math.min(Number(max), LIMITS.columns);
		for (let column = Number(min); column <= last; column += 1) hidden.add(column - 1);
	}
}

function isTrue(value: string | undefined): boolean {
	return value !== undefined && /^(?:1|true|on)$/i.test(value);
}

/** Texts of a sheet that stand in no cell. */
function textsAround(below: string): string[] {
	const texts: string[] = [];
	const pages = /<(?:[\w.-]+:)?(?:odd|even|first)(?:Header|Footer)\b[^>]*>([^<]*)</g;
	for (const [, text] of below.matchAll(pages)) texts.push(unescapeXml(text!));
	for (const one of elements(below, 'dataValidation')) {
		for (const name of ['promptTitle', 'prompt', 'errorTitle', 'error'])
			if (one[name]) texts.push(one[name]);
	}
	return texts;
}

function readRows(
	xml: string,
	from: number,
	end: number,
	prefix: string,
	context: SheetContext,
	into: SheetCells
): void {
	const rowTag = `${prefix}row`;
	const cellTag = `${prefix}c`;
	const cellEnd = `</${prefix}c>`;
	const place = { row: 0, column: -1 };
	const rowEnd = `</${prefix}row>`;
	const { facts } = into;
	context.value = { open: `<${prefix}v>`, shut: `</${prefix}v>` };
	const head: Head = { r: '', s: '', t: '', hidden: '', ht: '' };
	let row: RawCell[] = [];
	let inRow = false;
	let at = nextTag(xml, xml.indexOf('>', from) + 1);
	while (at >= 0 && at < end) {
		if (isTag(xml, at + 1, cellTag)) {
			const close = xml.indexOf('>', at);
			if (!inRow || !readHead(xml, at + 1 + cellTag.length, close, head)) throw damaged();
			moveTo(head.r, place);
			if (xml.charCodeAt(close - 1) === 47) {
				at = nextTag(xml, close + 1);
				continue;
			}
			const stop = xml.indexOf(cellEnd, close);
			if (stop < 0 || stop > end) throw damaged();
			const { column } = place;
			if (column < LIMITS.columns) {
				const body = xml.slice(close + 1, stop);
				const cell = readCell(body, head.t, styleOf(head.s, context), prefix, context);
				if (cell !== null && cell !== '') {
					if (row.length === 0) {
						context.budget.spendRows(1);
						into.rows.push(row);
						into.numbers.push(place.row);
					}
					context.budget.spend(Math.max(1, column + 1 - row.length));
					while (row.length < column) row.push(null);
					row[column] = cell;
					facts.note(place.row, column, context.fact);
				}
			}
			at = nextTag(xml, stop + cellEnd.length);
			continue;
		}
		if (isTag(xml, at + 1, rowTag)) {
			const close = xml.indexOf('>', at);
			if (inRow || !readHead(xml, at + 1 + rowTag.length, close, head)) throw damaged();
			inRow = xml.charCodeAt(close - 1) !== 47;
			const number = head.r === '' ? place.row + 1 : Number(head.r);
			// Programs write rows in their order; in any other, something has happened to the file.
			if (!(number > place.row)) throw damaged();
			place.row = number;
			place.column = -1;
			row = [];
			if (isTrue(head.hidden) || head.ht === '0') into.hiddenRows.add(number);
			at = nextTag(xml, close + 1);
			continue;
		}
		if (inRow && xml.startsWith(rowEnd, at)) {
			inRow = false;
			at = nextTag(xml, at + rowEnd.length);
			continue;
		}
		at = afterOther(xml, at);
	}
	if (inRow || at !== end) throw damaged();
}

/** The attributes of a cell or a row that matter here; '' for one that it does not have. */
type Head = { r: string; s: string; t: string; hidden: string; ht: string };

/** Reads the attributes between two places, in one go. @returns whether each of them is whole */
function readHead(xml: string, from: number, to: number, into: Head): boolean {
	into.r = into.s = into.t = into.hidden = into.ht = '';
	for (let at = from; at < to;) {
		const code = xml.charCodeAt(at);
		if (code <= 32) {
			at += 1;
			continue;
		}
		if (code === 47) return at === to - 1;
		if (xml.charCodeAt(at - 1) > 32) return false;
		let equals = at;
		for (let letter = code; letter !== 61; letter = xml.charCodeAt(equals)) {
			if (equals >= to || letter <= 39 || letter === 60) return false;
			equals += 1;
		}
		const quote = xml.charCodeAt(equals + 1);
		if (quote !== 34 && quote !== 39) return false;
		const stop = xml.indexOf(quote === 34 ? '"' : "'", equals + 2);
		if (stop < 0 || stop >= to) return false;
		const length = equals - at;
		if (length === 1) {
			const value = xml.slice(equals + 2, stop);
			if (code === 114) into.r = value;
			else if (code === 115) into.s = value;
			else if (code === 116) into.t = value;
		} else if (length === 2 && xml.startsWith('ht', at)) into.ht = xml.slice(equals + 2, stop);
		else if (length === 6 && xml.startsWith('hidden', at))
			into.hidden = xml.slice(equals + 2, stop);
		at = stop + 1;
	}
	return true;
}

/** Where the next tag begins; between the tags of cells stands nothing but space. */
function nextTag(xml: string, from: number): number {
	let at = from;
	for (; at < xml.length; at += 1) {
		const code = xml.charCodeAt(at);
		if (code === 60) return at;
		if (code > 32) throw damaged();
	}
	return -1;
}

/** Past what is no cell: a comment, or an element of some program's own, which must be whole. */
function afterOther(xml: string, at: number): number {
	if (xml.startsWith('<!--', at)) {
		const stop = xml.indexOf('-->', at);
		return stop < 0 ? -1 : nextTag(xml, stop + 3);
	}
	const close = xml.indexOf('>', at);
	const name = /^<([\w:.-]+)/.exec(xml.slice(at, close))?.[1];
	if (name === undefined) throw damaged();
	if (xml.charCodeAt(close - 1) === 47) return nextTag(xml, close + 1);
	const stop = xml.indexOf(`</${name}>`, close);
	if (stop < 0 || !/^(?:\w+:)?(?:extLst|AlternateContent)$/.test(name)) throw damaged();
	return nextTag(xml, stop + name.length + 3);
}

/**
 * Moves on to the cell of a reference such as B12, or to the next one where there is none. Cells stand in
 * their order, in the row that they name; in any other, something has happened to the file.
 */
function moveTo(reference: string, place: { row: number; column: number }): void {
	if (reference === '') {
		place.column += 1;
		return;
	}
	let column = 0;
	let row = 0;
	for (let index = 0; index < reference.length; index += 1) {
		const code = reference.charCodeAt(index);
		if (code >= 48 && code <= 57) row = row * 10 + code - 48;
		else column = column * 26 + (code & 31);
	}
	if (column - 1 <= place.column || row !== place.row) throw damaged();
	place.column = column - 1;
}

/** The number of a cell's style; one that the workbook does not have is damage, unless it has none. */
function styleOf(style: string, { styles }: SheetContext): number {
	if (style === '') return 0;
	const number = Number(style);
	if (styles.formats.length > 0 && styles.formats[number] === undefined) throw damaged();
	return number;
}

/** Whether the tag that starts at `at` has that name: `c`, not `col`. */
function isTag(xml: string, at: number, name: string): boolean {
	if (!xml.startsWith(name, at)) return false;
	const next = xml.charCodeAt(at + name.length);
	return next === 32 || next === 62 || next === 47 || next === 9 || next === 10 || next === 13;
}

/** The value of a cell that holds one and nothing else, as nearly every cell does; else null. */
function onlyValue(body: string, { open, shut }: SheetContext['value']): string | null {
	if (!body.startsWith(open) || !body.endsWith(shut)) return null;
	const end = body.length - shut.length;
	return body.indexOf('<', open.length) === end ? body.slice(open.length, end) : null;
}

/** Whether a cell is one text of its own, as some programs write every text. */
function isPlainText(body: string, prefix: string): boolean {
	const open = `<${prefix}is><${prefix}t`;
	const shut = `</${prefix}t></${prefix}is>`;
	return (
		body.startsWith(open) &&
		body.endsWith(shut) &&
		body.indexOf('<', open.length) === body.length - shut.length
	);
}

/** The cell's value; `context.fact` says what there is beside it. */
function readCell(
	body: string,
	type: string,
	style: number,
	prefix: string,
	context: SheetContext
): RawCell {
	context.fact = context.styles.ofTexts[style];
	const only = onlyValue(body, context.value);
	if (
		only === null &&
		!isPlainText(body, prefix) &&
		!(/^\s*(?:<|$)/.test(body) && isWellFormed(body))
	)
		throw damaged();
	if (type === 'inlineStr') return inlineText(body, prefix, context);
	const value = only ?? elementText(body, `${prefix}v`);
	if (value === null) {
		const formula = elementText(body, `${prefix}f`);
		if (formula === null && !body.includes(`<${prefix}f`))
			return body.includes(`<${prefix}is`) ? inlineText(body, prefix, context) : null;
		// A formula that gave an empty text is saved with t="str" and often without a value.
		return type === 'str'
			? null
			: { fault: 'uncalculated', text: `=${unescapeXml(formula ?? '')}` };
	}
	switch (type) {
		case 's': {
			const text = context.strings[Number(value)];
			if (text === undefined) throw damaged();
			if (context.stringFacts.size > 0) addFact(context, context.stringFacts.get(Number(value)));
			return text;
		}
		case 'str':
			return unescapeXml(value);
		case 'b':
			if (!/^\s*(?:0|1|true|false)\s*$/i.test(value)) throw damaged();
			return /1|true/i.test(value);
		case 'e':
			return { fault: 'error', text: unescapeXml(value) };
		case 'd':
			return value.trim();
		case '':
		case 'n': {
			if (value.trim() === '') return null;
			const number = Number(value);
			if (!Number.isFinite(number)) throw damaged();
			const format = context.styles.formats[style] ?? 'plain';
			context.fact = context.styles.ofNumbers[style];
			return format === 'date'
				? dateOf(number, context)
				: formatted(number, format, context.date1904);
		}
		default:
			throw damaged();
	}
}

function inlineText(body: string, prefix: string, context: SheetContext): string {
	const { text, fact } = textItem(body, prefix);
	addFact(context, fact);
	return text;
}

function addFact(context: SheetContext, fact: CellFact | undefined): void {
	if (fact) context.fact = context.fact ? { ...context.fact, ...fact } : fact;
}

function dateOf(serial: number, { dates, date1904 }: SheetContext): RawCell {
	let iso = dates.get(serial);
	if (iso === undefined) {
		iso = serialToIso(serial, date1904);
		dates.set(serial, iso);
	}
	return iso ?? serial;
}

/** The raw text of the first element of that name, or null when there is none. */
function elementText(body: string, name: string): string | null {
	let at = body.indexOf(`<${name}`);
	while (at >= 0 && !isTag(body, at + 1, name)) at = body.indexOf(`<${name}`, at + 1);
	if (at < 0) return null;
	const close = body.indexOf('>', at);
	if (body.charCodeAt(close - 1) === 47) return null;
	const stop = body.indexOf(`</${name}>`, close);
	const text = body.slice(close + 1, stop < 0 ? undefined : stop);
	return text.startsWith('<![CDATA[') ? text.slice(9, -3) : text;
}

/** A text item (of the shared strings, or of one cell), and what it says beside its letters. */
export function textItem(body: string, prefix: string): { text: string; fact?: CellFact } {
	if (body.includes('rPh')) {
		// Phonetic hints are not text.
		body = body.replace(new RegExp(`<${prefix}rPh\\b[\\s\\S]*?</${prefix}rPh>`, 'g'), '');
	}
	if (!body.includes('vertAlign') && !body.includes('strike'))
		return { text: runText(body, prefix) };
	const runs = body
		.split(new RegExp(`<${prefix}r(?=[\\s>])`))
		.map((run) => ({
			text: runText(run, prefix),
			raised: elements(run, 'vertAlign').some(({ val }) => /^su(?:per|b)script$/.test(val ?? '')),
			struck: isOn(run, 'strike')
		}))
		.filter(({ text }) => text !== '');
	const fact: CellFact = {};
	if (runs.some(({ struck }) => struck)) fact.struck = true;
	const kept = withoutFootnotes(runs);
	if (kept.footnote !== '') fact.footnote = kept.footnote;
	return Object.keys(fact).length > 0 ? { text: kept.text, fact } : { text: kept.text };
}

/** Marks of footnotes: figures, one letter, a roman number, signs, with or without brackets. */
const MARK =
	/^[\s([]*(?:\d{1,3}|[a-z]|[ivx]{1,4}|[*†‡§¶#]+)(?:\s*[,;–-]\s*(?:\d{1,3}|[a-z]|[*†‡§¶#]+))*[\s)\]]*$/i;

/**
 * The text of runs without those that are footnote marks: raised or lowered in a text that is otherwise
 * not. What else is written so belongs to the text: 1st, km², CO₂.
 */
export function withoutFootnotes(runs: readonly { text: string; raised: boolean }[]): {
	text: string;
	footnote: string;
} {
	const whole = runs.map(({ text }) => text).join('');
	if (runs.every(({ raised, text }) => raised || text.trim() === ''))
		return { text: whole, footnote: '' };
	let text = '';
	let footnote = '';
	for (const run of runs) {
		const isMark = run.raised && MARK.test(run.text) && !isPartOfWord(text, run.text);
		if (isMark) footnote += run.text.trim();
		else text += run.text;
	}
	return footnote === '' ? { text: whole, footnote } : { text: text.trim(), footnote };
}

/** Whether a raised or lowered text is part of a unit (m²) or a formula (CO₂). */
function isPartOfWord(before: string, mark: string): boolean {
	return /^[23]$/.test(mark) && /(?:\b[ckm]?m|\bCO|\bH|\bNO|\bSO|\bPM|\bSpO)$/.test(before);
}

/** The letters of an item that may be cut into runs of different looks. */
function runText(body: string, prefix: string): string {
	const open = `<${prefix}t`;
	const shut = `</${prefix}t>`;
	let text = '';
	for (let at = body.indexOf(open); at >= 0; at = body.indexOf(open, at + 1)) {
		if (!isTag(body, at + 1, `${prefix}t`)) continue;
		const close = body.indexOf('>', at);
		if (body.charCodeAt(close - 1) === 47) continue;
		const stop = body.indexOf(shut, close);
		if (stop < 0) throw damaged();
		text += body.slice(close + 1, stop);
		at = stop;
	}
	return unescapeXml(text);
}

function readMerges(xml: string, prefix: string): Merge[] {
	const merges: Merge[] = [];
	const reference = new RegExp(`<${prefix}mergeCell\\s+ref="([A-Z]+)(\\d+):([A-Z]+)(\\d+)"`, 'g');
	for (const [, left, top, right, bottom] of xml.matchAll(reference)) {
		if (merges.length === LIMITS.merges) break;
		merges.push({
			top: Number(top),
			bottom: Number(bottom),
			left: columnNumber(left!),
			right: columnNumber(right!)
		});
	}
	return merges;
}

// A zipped Excel workbook (.xlsx, .xlsm; also its "strict" variant) to grids. Macros are never looked at.

type Parts = ReadonlyMap<string, Uint8Array>;
type Relation = { type: string; target: string };

/**
 * Every worksheet, hidden ones too; chart and macro sheets are left out.
 * @throws Refusal when parts are missing, or there are too many sheets
 */
export function readWorkbook(parts: Parts): Grid[] {
	const bookName = mainPart(parts);
	const book = described(parts, bookName);
	if (!book) throw damaged();
	const relations = relationsOf(parts, bookName);
	const sheets = elements(book, 'sheet');
	if (sheets.length === 0 || sheets.some(({ name }) => name === undefined)) throw damaged();
	refuseTooManySheets(sheets.length);
	const context: SheetContext = {
		budget: new CellBudget(),
		dates: new Map(),
		...sharedStrings(partOfType(parts, relations, bookName, 'sharedStrings', text)),
		styles: cellStyles(partOfType(parts, relations, bookName, 'styles', described)),
		fact: undefined,
		value: { open: '', shut: '' },
		date1904: elements(book, 'workbookPr').some(({ date1904 }) =>
			/^(?:1|true|on)$/i.test(date1904 ?? '')
		)
	};
	const grids: Grid[] = [];
	for (const sheet of sheets) {
		const relation = relations.get(sheet['r:id'] ?? sheet.id ?? '');
		if (relation && NO_GRIDS.test(relation.type)) continue;
		if (relation && relation.type !== 'worksheet') throw damaged();
		const xml = relation && text(parts, relation.target);
		if (xml === undefined) throw damaged();
		const { rows, around, ...known } = readSheetXml(xml, context);
		const hidden = sheet.state !== undefined && sheet.state !== 'visible';
		const beside = [...relationsOf(parts, relation!.target).values()];
		const asides = [
			...around.map((text) => ({ where: `${sheet.name} (header, footer or prompt)`, text })),
			...beside.flatMap((one) => asidesOf(parts, one, sheet.name!))
		];
		const { date1904 } = context;
		const tables = beside.flatMap((one) =>
			one.type === 'table' ? tableOf(parts, one.target) : []
		);
		grids.push(gridOf(sheet.name!, rows, { ...known, hidden, date1904, tables, asides }));
	}
	return grids;
}

/** The range of a table, from its own part. */
function tableOf(parts: Parts, name: string): TableRange[] {
	const [table] = elements(described(parts, name) ?? '', 'table');
	const range = /^\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)$/.exec(table?.ref ?? '');
	if (!table || !range) return [];
	return [
		{
			name: table.displayName ?? table.name ?? '',
			top: Number(range[2]),
			bottom: Number(range[4]),
			left: columnNumber(range[1]!),
			right: columnNumber(range[3]!),
			totals: Number(table.totalsRowCount ?? 0) || 0
		}
	];
}

/** Comments and drawn texts of a sheet, from a part that belongs to it. */
function asidesOf(parts: Parts, { type, target }: Relation, sheet: string): Aside[] {
	if (type === 'comments' || type === 'threadedComment') {
		const cut = (described(parts, target) ?? '').split(
			/<(?=(?:[\w.-]+:)?(?:comment|threadedComment)\s)/
		);
		return cut.slice(1).map((one) => {
			const cell = /\bref="([^"]*)"/.exec(one)?.[1];
			return {
				where: cell ? `${sheet}!${cell} (comment)` : `${sheet} (comment)`,
				text: letters(one)
			};
		});
	}
	if (type !== 'drawing' && type !== 'vmlDrawing') return [];
	// Only paragraphs of text: positions are numbers too. Old drawings are written as web pages are, with
	// elements that nobody closes.
	const xml = type === 'drawing' ? (described(parts, target) ?? '') : (text(parts, target) ?? '');
	const texts = [...xml.matchAll(/<(?:a:t|div|font)\b[^>]*>([^<]*)</g)].map(([, text]) => text!);
	return texts.length === 0
		? []
		: [{ where: `${sheet} (drawing)`, text: unescapeXml(texts.join(' ')) }];
}

/** The letters of a piece of XML; runs of one text are not torn apart. */
function letters(xml: string): string {
	return unescapeXml(xml.replace(/^[^>]*>/, '').replace(/<[^>]*>/g, ''));
}

/** Texts of the workbook as a whole that stand in no sheet: its properties, and names for ranges. */
export function workbookAsides(parts: Parts): Aside[] {
	const found: Aside[] = [];
	for (const [name, part] of parts) {
		if (/^docprops\/.*\.xml$/.test(name) && part.length <= LIMITS.description)
			found.push(...propertiesIn(xmlText(part)));
		if (/^xl\/pivotcache\/pivotcache(?:records|definition)\d*\.xml$/.test(name))
			for (const { v } of elements(xmlText(part), 's'))
				if (v) found.push({ where: 'the data behind a pivot table', text: v });
	}
	const book = described(parts, mainPart(parts)) ?? '';
	const names = /<(?:[\w.-]+:)?definedName\b([^>]*)>([^<]*)</g;
	for (const [, head, value] of book.matchAll(names)) {
		const text = `${Object.values(attributes(head!)).join(' ')} ${unescapeXml(value!)}`;
		found.push({ where: 'the names of ranges', text });
	}
	return found;
}

/** The values of a part of properties, such as title, author and keywords. */
export function propertiesIn(xml: string): Aside[] {
	return [...xml.matchAll(/>([^<>]+)</g)].map(([, text]) => ({
		where: 'the properties of the document',
		text: unescapeXml(text!)
	}));
}

/** Sheets of charts, dialogs and macros: they hold no cells to read. */
const NO_GRIDS = /^(?:chart|dialog|xl(?:Intl)?Macro)sheet$/i;

/** @throws Refusal */
export function refuseTooManySheets(count: number): void {
	if (count <= LIMITS.sheets) return;
	throw new Refusal(
		'too-many-sheets',
		`The workbook has ${count.toLocaleString('en-GB')} sheets; at most ${LIMITS.sheets} are looked through. Keep the one that is to be imported and save it as a new file.`
	);
}

function mainPart(parts: Parts): string {
	for (const { type, target } of relationsOf(parts, '').values()) {
		if (type === 'officeDocument') return target;
	}
	return 'xl/workbook.xml';
}

/** The relations of a part by id, their targets as part names ('' is the package itself). */
function relationsOf(parts: Parts, name: string): Map<string, Relation> {
	const folder = name.slice(0, name.lastIndexOf('/') + 1);
	const xml = described(parts, `${folder}_rels/${name.slice(folder.length)}.rels`);
	const relations = new Map<string, Relation>();
	// Nothing is written between them: letters there were a relation once.
	if (xml !== undefined && /\/>\s*[^<\s]|(?<!\?)>\s*[^<\s]/.test(xml)) throw damaged();
	for (const { Id, Type, Target, TargetMode } of elements(xml ?? '', 'Relationship')) {
		// Without its type nobody knows what a part is for: styles, and with them dates, would be missed.
		if (!Id || !Target || !Type?.includes('/')) throw damaged();
		if (TargetMode === 'External') continue;
		relations.set(Id, {
			type: Type.replace(/^.*\//, ''),
			target: resolved(folder, Target)
		});
	}
	return relations;
}

/** A target is relative to its part's folder, or starts with a slash. */
function resolved(folder: string, target: string): string {
	if (/^[/\\]/.test(target)) return partName(target);
	const path: string[] = [];
	for (const step of `${folder}${target}`.replace(/\\/g, '/').split('/')) {
		if (step === '..') path.pop();
		else if (step !== '' && step !== '.') path.push(step);
	}
	return partName(path.join('/'));
}

function partOfType(
	parts: Parts,
	relations: Map<string, Relation>,
	book: string,
	type: string,
	read: (parts: Parts, name: string) => string | undefined
): string | undefined {
	for (const relation of relations.values()) {
		if (relation.type !== type) continue;
		const part = read(parts, relation.target);
		if (part === undefined) throw damaged();
		return part;
	}
	// The part is there and nothing says what it is for: without styles, dates would be numbers.
	const name = `${book.slice(0, book.lastIndexOf('/') + 1)}${type.toLowerCase()}.xml`;
	if (parts.has(name)) throw damaged();
	return undefined;
}

function text(parts: Parts, name: string): string | undefined {
	const bytes = parts.get(name);
	return bytes && xmlText(bytes);
}

/** A part that only describes the workbook, and is small in any that people make. */
function described(parts: Parts, name: string): string | undefined {
	if ((parts.get(name)?.length ?? 0) > LIMITS.description) throw tooManyCells();
	const xml = text(parts, name);
	if (xml !== undefined && !(isWellFormed(xml) && /<\w/.test(xml))) throw damaged();
	return xml;
}

function sharedStrings(xml: string | undefined): Pick<SheetContext, 'strings' | 'stringFacts'> {
	const strings: string[] = [];
	const stringFacts = new Map<number, CellFact>();
	if (!xml) return { strings, stringFacts };
	const prefix = /<([\w.-]+:)?sst\b/.exec(xml)?.[1] ?? '';
	if (!isWellFormed(xml)) throw damaged();
	const open = `<${prefix}si`;
	const shut = `</${prefix}si>`;
	const add = (text: string, fact?: CellFact) => {
		if (fact) stringFacts.set(strings.length, fact);
		if (strings.push(text) > LIMITS.cells) throw tooManyCells();
	};
	let at = xml.indexOf(open);
	while (at >= 0) {
		const close = xml.indexOf('>', at);
		if (xml.charCodeAt(close - 1) === 47) {
			add('');
			at = xml.indexOf(open, close);
			continue;
		}
		const stop = xml.indexOf(shut, close);
		if (stop < 0) throw damaged();
		const { text, fact } = textItem(xml.slice(close + 1, stop), prefix);
		add(text, fact);
		at = xml.indexOf(open, stop);
	}
	return { strings, stringFacts };
}
