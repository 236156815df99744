import { columnNumber, type Grid, gridOf, type Merge, type RawCell, serialToIso } from './grid.ts';
import { CellBudget, LIMITS, Refusal, tooManyCells } from './limits.ts';
import { elements, unescapeXml, xmlText } from './xml.ts';
import { DAMAGED, partName } from './zip.ts';

// What a workbook's number formats say about the numbers under them.

/** `zeros` is the width of formats such as 0000, which show 12 as 0012. */
export type NumberFormat = 'plain' | 'date' | 'percent' | { zeros: number };

/** Format numbers that every program knows without being told their text. */
function builtIn(id: number): NumberFormat {
	if (
		(id >= 14 && id <= 22) ||
		(id >= 27 && id <= 36) ||
		(id >= 45 && id <= 47) ||
		(id >= 50 && id <= 58)
	) {
		return 'date';
	}
	return id === 9 || id === 10 ? 'percent' : 'plain';
}

/** What a format's text says: letters outside quotes, brackets and escapes are parts of dates. */
export function formatOfCode(code: string): NumberFormat {
	const bare = code
		.replace(/"[^"]*"/g, '')
		.replace(/\\./g, '')
		.replace(/[_*]./g, '')
		.replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
	const first = bare.split(';')[0]!;
	if (/general|standard/i.test(first)) return 'plain';
	if (/[dmyhs]/i.test(first)) return 'date';
	if (first.includes('%')) return 'percent';
	const zeros = /^0{2,}$/.exec(first.trim());
	return zeros ? { zeros: zeros[0].length } : 'plain';
}

/** The formats by cell style (the `s` attribute of a cell), from the styles part. */
export function cellFormats(styles: string | undefined): NumberFormat[] {
	if (!styles) return [];
	const codes = new Map<number, NumberFormat>();
	for (const { numFmtId, formatCode } of elements(styles, 'numFmt')) {
		codes.set(Number(numFmtId), formatOfCode(formatCode ?? ''));
	}
	const start = styles.search(/<(?:[\w.-]+:)?cellXfs\b/);
	const end = styles.search(/<\/(?:[\w.-]+:)?cellXfs>/);
	if (start < 0 || end < start) return [];
	return elements(styles.slice(start, end), 'xf').map(({ numFmtId }) => {
		const id = Number(numFmtId ?? 0);
		return codes.get(id) ?? builtIn(id);
	});
}

// One worksheet part to rows of cells. A scanner for exactly this XML: a workbook of 50,000 rows
// has some three million tags, and a general parser takes ten times as long. The size the sheet
// declares is never looked at; cells say themselves where they stand.

export type SheetContext = {
	strings: readonly string[];
	formats: readonly NumberFormat[];
	date1904: boolean;
	/** Dates already worked out, by serial: a tracker holds few different ones. */
	dates: Map<number, string | null>;
	budget: CellBudget;
};

export type SheetCells = { rows: RawCell[][]; numbers: number[]; merges: Merge[] };

export function readSheetXml(xml: string, context: SheetContext): SheetCells {
	const root = /<([\w.-]+:)?worksheet\b/.exec(xml);
	const prefix = root?.[1] ?? '';
	const start = xml.indexOf(`<${prefix}sheetData`);
	const cells: SheetCells = { rows: [], numbers: [], merges: [] };
	if (start < 0) return cells;
	const close = xml.indexOf(`</${prefix}sheetData>`, start);
	const end = close < 0 ? xml.length : close;
	readRows(xml, start + 1, end, prefix, context, cells);
	cells.merges = readMerges(xml.slice(end), prefix);
	return cells;
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
	let row: RawCell[] = [];
	let rowNumber = 0;
	let column = -1;
	let at = xml.indexOf('<', from);
	while (at >= 0 && at < end) {
		if (isTag(xml, at + 1, cellTag)) {
			const close = xml.indexOf('>', at);
			const head = xml.slice(at + 1 + cellTag.length, close);
			const reference = attribute(head, 'r');
			column = reference === '' ? column + 1 : columnOf(reference);
			if (head.endsWith('/')) {
				at = xml.indexOf('<', close);
				continue;
			}
			const stop = xml.indexOf(cellEnd, close);
			const body = xml.slice(close + 1, stop < 0 ? end : stop);
			if (column >= 0 && column < LIMITS.columns) {
				const cell = readCell(body, attribute(head, 't'), attribute(head, 's'), prefix, context);
				if (cell !== null && cell !== '') {
					if (row.length === 0) {
						context.budget.spendRows(1);
						into.rows.push(row);
						into.numbers.push(rowNumber);
					}
					context.budget.spend(Math.max(1, column + 1 - row.length));
					while (row.length < column) row.push(null);
					row[column] = cell;
				}
			}
			at = stop < 0 ? -1 : xml.indexOf('<', stop + cellEnd.length);
			continue;
		}
		if (isTag(xml, at + 1, rowTag)) {
			const close = xml.indexOf('>', at);
			const reference = attribute(xml.slice(at + 1 + rowTag.length, close), 'r');
			rowNumber = reference === '' ? rowNumber + 1 : Number(reference);
			row = [];
			column = -1;
			at = xml.indexOf('<', close);
			continue;
		}
		at = xml.indexOf('<', at + 1);
	}
}

/** Whether the tag that starts at `at` has that name: `c`, not `col`. */
function isTag(xml: string, at: number, name: string): boolean {
	if (!xml.startsWith(name, at)) return false;
	const next = xml.charCodeAt(at + name.length);
	return next === 32 || next === 62 || next === 47 || next === 9 || next === 10 || next === 13;
}

/** An attribute of a tag's head, or ''. The few that matter here hold no escapes. */
function attribute(head: string, name: string): string {
	let at = head.indexOf(`${name}=`);
	while (at > 0 && head.charCodeAt(at - 1) > 32) at = head.indexOf(`${name}=`, at + 1);
	if (at < 0) return '';
	const quote = head[at + name.length + 1]!;
	const stop = head.indexOf(quote, at + name.length + 2);
	return stop < 0 ? '' : head.slice(at + name.length + 2, stop);
}

function columnOf(reference: string): number {
	let number = 0;
	for (let index = 0; index < reference.length; index += 1) {
		const code = reference.charCodeAt(index);
		if (code < 65) break;
		number = number * 26 + (code & 31);
	}
	return number - 1;
}

function readCell(
	body: string,
	type: string,
	style: string,
	prefix: string,
	context: SheetContext
): RawCell {
	if (type === 'inlineStr') return richText(body, prefix);
	const value = elementText(body, `${prefix}v`);
	if (value === null) {
		const formula = elementText(body, `${prefix}f`);
		if (formula === null && !body.includes(`<${prefix}f`))
			return body.includes(`<${prefix}is`) ? richText(body, prefix) : null;
		// A formula that gave an empty text is saved with t="str" and often without a value.
		return type === 'str'
			? null
			: { fault: 'uncalculated', text: `=${unescapeXml(formula ?? '')}` };
	}
	switch (type) {
		case 's':
			return context.strings[Number(value)] ?? null;
		case 'str':
			return unescapeXml(value);
		case 'b':
			return value.trim() === '1' || value.trim().toLowerCase() === 'true';
		case 'e':
			return { fault: 'error', text: unescapeXml(value) };
		case 'd':
			return value.trim();
		default: {
			if (value.trim() === '') return null;
			const number = Number(value);
			if (Number.isNaN(number)) return unescapeXml(value);
			const format = context.formats[Number(style)] ?? 'plain';
			return format === 'date'
				? dateOf(number, context)
				: formatted(number, format, context.date1904);
		}
	}
}

function dateOf(serial: number, { dates, date1904 }: SheetContext): RawCell {
	let iso = dates.get(serial);
	if (iso === undefined) {
		iso = serialToIso(serial, date1904);
		dates.set(serial, iso);
	}
	return iso ?? serial;
}

/** A number as its format means it: a date as ISO text, a percentage with its sign, or itself. */
export function formatted(number: number, format: NumberFormat, date1904: boolean): RawCell {
	if (format === 'plain') return number;
	if (format === 'date') return serialToIso(number, date1904) ?? number;
	if (format === 'percent') return `${Number((number * 100).toPrecision(12))}%`;
	return Number.isInteger(number) && number >= 0
		? String(number).padStart(format.zeros, '0')
		: number;
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

/** The text of an item that may be cut into runs of different looks; phonetic hints are not text. */
export function richText(body: string, prefix: string): string {
	if (body.includes('rPh')) {
		body = body.replace(new RegExp(`<${prefix}rPh\\b[\\s\\S]*?</${prefix}rPh>`, 'g'), '');
	}
	const open = `<${prefix}t`;
	const shut = `</${prefix}t>`;
	let text = '';
	for (let at = body.indexOf(open); at >= 0; at = body.indexOf(open, at + 1)) {
		if (!isTag(body, at + 1, `${prefix}t`)) continue;
		const close = body.indexOf('>', at);
		if (body.charCodeAt(close - 1) === 47) continue;
		const stop = body.indexOf(shut, close);
		if (stop < 0) break;
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
	if (!book) throw new Refusal('file-damaged', DAMAGED);
	const relations = relationsOf(parts, bookName);
	const sheets = elements(book, 'sheet').filter(({ name }) => name !== undefined);
	refuseTooManySheets(sheets.length);
	const context: SheetContext = {
		budget: new CellBudget(),
		dates: new Map(),
		strings: sharedStrings(partOfType(parts, relations, 'sharedStrings', text)),
		formats: cellFormats(partOfType(parts, relations, 'styles', described)),
		date1904: elements(book, 'workbookPr').some(({ date1904 }) =>
			/^(?:1|true|on)$/i.test(date1904 ?? '')
		)
	};
	const grids: Grid[] = [];
	for (const sheet of sheets) {
		const relation = relations.get(sheet['r:id'] ?? sheet.id ?? '');
		if (relation && relation.type !== 'worksheet') continue;
		const xml = relation && text(parts, relation.target);
		if (xml === undefined) throw new Refusal('file-damaged', DAMAGED);
		const { rows, numbers, merges } = readSheetXml(xml, context);
		const hidden = sheet.state !== undefined && sheet.state !== 'visible';
		grids.push(gridOf(sheet.name!, rows, { hidden, merges, numbers, date1904: context.date1904 }));
	}
	return grids;
}

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
	for (const { Id, Type, Target, TargetMode } of elements(xml ?? '', 'Relationship')) {
		if (!Id || !Target || TargetMode === 'External') continue;
		relations.set(Id, {
			type: (Type ?? '').replace(/^.*\//, ''),
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
	type: string,
	read: (parts: Parts, name: string) => string | undefined
): string | undefined {
	for (const relation of relations.values()) {
		if (relation.type === type) return read(parts, relation.target);
	}
	return undefined;
}

function text(parts: Parts, name: string): string | undefined {
	const bytes = parts.get(name);
	return bytes && xmlText(bytes);
}

/** A part that only describes the workbook, and is small in any that people make. */
function described(parts: Parts, name: string): string | undefined {
	if ((parts.get(name)?.length ?? 0) > LIMITS.description) throw tooManyCells();
	return text(parts, name);
}

function sharedStrings(xml: string | undefined): string[] {
	const strings: string[] = [];
	if (!xml) return strings;
	const prefix = /<([\w.-]+:)?sst\b/.exec(xml)?.[1] ?? '';
	const open = `<${prefix}si`;
	const shut = `</${prefix}si>`;
	const add = (text: string) => {
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
		if (stop < 0) break;
		add(richText(xml.slice(close + 1, stop), prefix));
		at = xml.indexOf(open, stop);
	}
	return strings;
}
