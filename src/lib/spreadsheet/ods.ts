/**
 * An OpenDocument spreadsheet (.ods) to grids. Dates stand in it as ISO text, so no date system has to
 * be guessed; cells and rows are written once and repeated by number, which is where care is needed.
 */
import { formatted } from './formats.ts';
import {
	type Aside,
	type CellFact,
	CellFacts,
	columnLetters,
	columnNumber,
	type Grid,
	gridOf,
	type Merge,
	type RawCell,
	type TableRange
} from './grid.ts';
import { CellBudget, LIMITS } from './limits.ts';
import { propertiesIn, refuseTooManySheets, withoutFootnotes } from './xlsx.ts';
import { attributes, elements, isWellFormed, unescapeXml, xmlText } from './xml.ts';
import { damaged } from './zip.ts';

type Place = { row: number; column: number };

const SHEET_START = '<table:table ';
const SHEET_END = '</table:table>';
const ROW = /<table:table-row\b([^>]*?)(\/?)>/g;
const CELL =
	/<table:(covered-)?table-cell\b([^>]*?)(?:\/>|>([\s\S]*?)<\/table:(?:covered-)?table-cell>)/g;

/** What the styles of a document say, by their names. */
type Styles = {
	/** Tables that are not displayed. */
	hidden: Set<string>;
	/** Letters and cells that are struck through. */
	struck: Set<string>;
	/** Letters that are raised or lowered. */
	raised: Set<string>;
};

type Context = {
	styles: Styles;
	budget: CellBudget;
	/** One of each: most cells of a column say the same. */
	facts: Map<string, CellFact>;
};

/** A sheet while it is read. */
type Sheet = { name: string; merges: Merge[]; facts: CellFacts; asides: Aside[] };

/** @throws Refusal when a part is missing, or there is too much in it */
export function readOpenDocument(parts: ReadonlyMap<string, Uint8Array>): Grid[] {
	const part = parts.get('content.xml');
	const content = part && xmlText(part);
	if (!content?.includes('<office:spreadsheet') || !isWellFormed(content)) throw damaged();
	const styles = stylesIn(content.slice(0, content.indexOf('<office:body')));
	const context: Context = { styles, budget: new CellBudget(), facts: new Map() };
	const ranges = rangesIn(content);
	const grids: Grid[] = [];
	for (let at = content.indexOf(SHEET_START); at >= 0; at = content.indexOf(SHEET_START, at)) {
		const close = content.indexOf(SHEET_END, at);
		if (close < 0) throw damaged();
		const head = attributes(content.slice(at, content.indexOf('>', at)));
		const hidden = styles.hidden.has(head['table:style-name'] ?? '');
		const name = head['table:name'] ?? '';
		const tables = ranges.filter(({ sheet }) => sheet === name).map(({ range }) => range);
		grids.push(readSheet(content.slice(at, close), name, { hidden, tables }, context));
		refuseTooManySheets(grids.length);
		at = close;
	}
	return grids;
}

/** Texts of the document that stand in no cell: properties, page headers and footers, names. */
export function documentAsides(parts: ReadonlyMap<string, Uint8Array>): Aside[] {
	const read = (name: string) => {
		const part = parts.get(name);
		return part && part.length <= LIMITS.description ? xmlText(part) : '';
	};
	const pages = /<style:(header|footer)(?:-left|-first)?\b[^>]*>([\s\S]*?)<\/style:\1/g;
	const content = xmlText(parts.get('content.xml')!);
	const names = elements(content.slice(content.lastIndexOf(SHEET_END)), 'named-range');
	return [
		...propertiesIn(read('meta.xml')),
		...[...read('styles.xml').matchAll(pages)].map(([, , text]) => ({
			where: 'a page header or footer',
			text: unescapeXml(text!.replace(/<[^>]*>/g, ''))
		})),
		...names.map((name) => ({ where: 'the names of ranges', text: Object.values(name).join(' ') }))
	];
}

function stylesIn(xml: string): Styles {
	const styles: Styles = { hidden: new Set(), struck: new Set(), raised: new Set() };
	for (const style of xml.split('<style:style ').slice(1)) {
		const name = elements(`<style ${style}`, 'style')[0]?.['style:name'];
		if (!name) continue;
		if (/<style:table-properties[^>]*table:display="false"/.test(style)) styles.hidden.add(name);
		const line = /style:text-line-through-(?:style|type)="([^"]*)"/.exec(style)?.[1];
		if (line !== undefined && line !== 'none') styles.struck.add(name);
		const position = /style:text-position="\s*(super|sub|-?\d+)/.exec(style)?.[1];
		if (position !== undefined && Number(position) !== 0) styles.raised.add(name);
	}
	return styles;
}

/** The ranges of data that have a name of their own. */
function rangesIn(content: string): { sheet: string; range: TableRange }[] {
	return elements(content.slice(content.lastIndexOf(SHEET_END)), 'database-range').flatMap(
		(one) => {
			const address = one['table:target-range-address'] ?? '';
			const match = /^\$?('?)(.+?)\1\.\$?([A-Z]+)\$?(\d+):(?:.*\.)?\$?([A-Z]+)\$?(\d+)$/.exec(
				address
			);
			if (!match) return [];
			return {
				sheet: match[2]!.replaceAll("''", "'"),
				range: {
					name: one['table:name'] ?? '',
					top: Number(match[4]),
					bottom: Number(match[6]),
					left: columnNumber(match[3]!),
					right: columnNumber(match[5]!),
					totals: 0
				}
			};
		}
	);
}

function readSheet(
	xml: string,
	name: string,
	known: { hidden: boolean; tables: TableRange[] },
	context: Context
): Grid {
	const rows: RawCell[][] = [];
	const numbers: number[] = [];
	const hiddenRows = new Set<number>();
	const sheet: Sheet = { name, merges: [], facts: new CellFacts(), asides: [] };
	let filtered = false;
	let number = 1;
	for (const match of xml.matchAll(ROW)) {
		const times = repeats(match[1]!, 'rows');
		const start = match.index + match[0].length;
		const stop = match[2] === '/' ? start : xml.indexOf('</table:table-row>', start);
		if (stop < 0) throw damaged();
		const row = readRow(xml.slice(start, stop), number, sheet, context);
		const visibility = /table:visibility="(collapse|filter)"/.exec(match[1]!)?.[1];
		if (visibility === 'filter') filtered = true;
		if (row.length > 0) {
			context.budget.spendRows(times);
			for (let time = 0; time < times; time += 1) {
				rows.push(row);
				numbers.push(number + time);
				if (visibility) hiddenRows.add(number + time);
			}
		}
		number += times;
	}
	const { merges, facts } = sheet;
	const drawn = [...xml.matchAll(/<table:shapes>([\s\S]*?)<\/table:shapes>/g)].map(([, text]) => ({
		where: `${name} (drawing)`,
		text: textOf(text!, context.styles).text
	}));
	const asides = [...sheet.asides, ...drawn];
	const hiddenColumns = hiddenColumnsIn(xml);
	return gridOf(name, rows, {
		...known,
		merges,
		numbers,
		facts,
		hiddenRows,
		hiddenColumns,
		filtered,
		asides
	});
}

function hiddenColumnsIn(xml: string): Set<number> {
	const hidden = new Set<number>();
	let column = 0;
	for (const [, head] of xml.matchAll(/<table:table-column\b([^>]*)>/g)) {
		const until = column + repeats(head!, 'columns');
		if (/table:visibility="(?:collapse|filter)"/.test(head!))
			for (; column < Math.min(until, LIMITS.columns); column += 1) hidden.add(column);
		column = until;
	}
	return hidden;
}

function readRow(xml: string, row: number, sheet: Sheet, context: Context): RawCell[] {
	const cells: RawCell[] = [];
	let column = 0;
	for (const [, covered, head, body] of xml.matchAll(CELL)) {
		const times = repeats(head!, 'columns');
		if (body?.includes('<office:annotation')) addNotes(body, row, column, sheet, context.styles);
		const { value, fact } =
			covered || body === undefined ? NOTHING : valueOf(attributes(head!), body, context.styles);
		if (value !== null && column < LIMITS.columns) {
			const until = Math.min(column + times, LIMITS.columns);
			context.budget.spend(until - cells.length);
			while (cells.length < column) cells.push(null);
			const shared = fact && sharedFact(fact, context);
			while (cells.length < until) {
				sheet.facts.note(row, cells.length, shared);
				cells.push(value);
			}
			addMerge(attributes(head!), { row, column }, sheet.merges);
		}
		column += times;
	}
	return cells;
}

const NOTHING: { value: RawCell; fact?: CellFact } = { value: null };

function sharedFact(fact: CellFact, { facts }: Context): CellFact {
	const key = `${fact.kind} ${fact.struck} ${fact.footnote} ${fact.text}`;
	const known = facts.get(key);
	if (known) return known;
	facts.set(key, fact);
	return fact;
}

function addNotes(body: string, row: number, column: number, sheet: Sheet, styles: Styles): void {
	for (const [, text] of body.matchAll(
		/<office:annotation\b[^>]*>([\s\S]*?)<\/office:annotation>/g
	))
		sheet.asides.push({
			where: `${sheet.name}!${columnLetters(column)}${row} (comment)`,
			text: textOf(text!, styles).text
		});
}

function repeats(head: string, what: 'rows' | 'columns'): number {
	const times = Number(new RegExp(`number-${what}-repeated="(\\d+)"`).exec(head)?.[1] ?? 1);
	return Number.isSafeInteger(times) && times > 0 ? times : 1;
}

function addMerge(head: Record<string, string>, { row, column }: Place, merges: Merge[]): void {
	const across = Number(head['table:number-columns-spanned'] ?? 1);
	const down = Number(head['table:number-rows-spanned'] ?? 1);
	if (across === 1 && down === 1) return;
	merges.push({ top: row, bottom: row + down - 1, left: column, right: column + across - 1 });
}

function valueOf(
	head: Record<string, string>,
	body: string,
	styles: Styles
): { value: RawCell; fact?: CellFact } {
	const { text, footnote, struck } = textOf(body, styles);
	const fact: CellFact = {};
	if (struck || styles.struck.has(head['table:style-name'] ?? '')) fact.struck = true;
	if (footnote !== '') fact.footnote = footnote;
	const value = typedValue(head, text, fact);
	return Object.keys(fact).length > 0 ? { value, fact } : { value };
}

/** The cell's value by its type; how a number is shown goes into `fact`, where it is not as it stands. */
function typedValue(head: Record<string, string>, text: string, fact: CellFact): RawCell {
	if (head['calcext:value-type'] === 'error') return { fault: 'error', text: text || '#N/A' };
	const type = head['office:value-type'];
	switch (type) {
		case 'float':
		case 'currency': {
			const value = numberIn(head);
			// A code shown with leading noughts is text in all but name.
			if (/^0\d+$/.test(text) && Number(text) === value) return text;
			if (text.endsWith('%') && Number(text.slice(0, -1)) === value) return text;
			if (text !== '' && text !== String(value)) fact.text = text;
			if (type === 'currency') fact.kind = 'currency';
			return value;
		}
		case 'percentage':
			fact.kind = 'percent';
			return formatted(numberIn(head), 'percent', false);
		case 'date': {
			fact.kind = 'date';
			if (text !== '') fact.text = text;
			const date = head['office:date-value'];
			if (date === undefined) throw damaged();
			// Seconds are of no use, unless a time zone behind them may make it another day.
			return /(?:z|[+-]\d{2}:?\d{2})$/i.test(date) && date.includes('T')
				? date
				: date.replace(/T00:00:00(?:\.0+)?$/, '').slice(0, 16);
		}
		case 'boolean':
			if (!/^(?:true|false)$/.test(head['office:boolean-value'] ?? '')) throw damaged();
			return head['office:boolean-value'] === 'true';
		case 'time':
			return text;
		default:
			return head['office:string-value'] || text || null;
	}
}

function numberIn(head: Record<string, string>): number {
	const value = Number(head['office:value'] ?? NaN);
	if (!Number.isFinite(value)) throw damaged();
	return value;
}

/** The paragraphs of a cell, without footnote marks, and without notes and drawings that hang on it. */
function textOf(body: string, styles: Styles): { text: string; footnote: string; struck: boolean } {
	const own = body.replace(/<(office:annotation|draw:\w+)\b[\s\S]*?<\/\1>/g, '');
	const paragraphs = [...own.matchAll(/<text:p\b[^>]*?(?:\/>|>([\s\S]*?)<\/text:p>)/g)];
	const whole = paragraphs.map(([, text = '']) => text).join('<text:line-break/>');
	const spans = [...whole.matchAll(/<text:span\b[^>]*text:style-name="([^"]*)"/g)];
	const struck = spans.some(([, name]) => styles.struck.has(name!));
	if (!spans.some(([, name]) => styles.raised.has(name!)))
		return { text: lettersOf(whole), footnote: '', struck };
	const runs = whole
		.split(/(<text:span\b[^>]*>[^<]*<\/text:span>)/)
		.map((run) => ({
			text: lettersOf(run),
			raised: styles.raised.has(/^<text:span\b[^>]*text:style-name="([^"]*)"/.exec(run)?.[1] ?? '')
		}))
		.filter(({ text }) => text !== '');
	return { ...withoutFootnotes(runs), struck };
}

function lettersOf(xml: string): string {
	// White space as it is written is one space; more of them are elements.
	return unescapeXml(
		xml
			.replace(/[ \t\r\n]+/g, ' ')
			.replace(/<text:s\b[^>]*>/g, (space) =>
				' '.repeat(Number(/text:c="(\d{1,3})"/.exec(space)?.[1] ?? 1))
			)
			.replace(/<text:tab\b[^>]*\/>/g, '\t')
			.replace(/<text:line-break\b[^>]*\/>/g, '\n')
			.replace(/<[^>]*>/g, '')
	);
}
