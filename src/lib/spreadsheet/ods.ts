/**
 * An OpenDocument spreadsheet (.ods) to grids. Dates stand in it as ISO text, so no date system has to
 * be guessed; cells and rows are written once and repeated by number, which is where care is needed.
 */
import { type Grid, gridOf, type Merge, type RawCell } from './grid.ts';
import { CellBudget, LIMITS, Refusal } from './limits.ts';
import { formatted, refuseTooManySheets } from './xlsx.ts';
import { attributes, elements, unescapeXml, xmlText } from './xml.ts';
import { DAMAGED } from './zip.ts';

type Place = { row: number; column: number };

const SHEET_START = '<table:table ';
const SHEET_END = '</table:table>';
const ROW = /<table:table-row\b([^>]*?)(\/?)>/g;
const CELL =
	/<table:(covered-)?table-cell\b([^>]*?)(?:\/>|>([\s\S]*?)<\/table:(?:covered-)?table-cell>)/g;

/** @throws Refusal when a part is missing, or there is too much in it */
export function readOpenDocument(parts: ReadonlyMap<string, Uint8Array>): Grid[] {
	const part = parts.get('content.xml');
	const content = part && xmlText(part);
	if (!content?.includes('<office:spreadsheet')) throw new Refusal('file-damaged', DAMAGED);
	const hidden = hiddenStyles(content);
	const budget = new CellBudget();
	const grids: Grid[] = [];
	for (let at = content.indexOf(SHEET_START); at >= 0; at = content.indexOf(SHEET_START, at)) {
		const close = content.indexOf(SHEET_END, at);
		const end = close < 0 ? content.length : close;
		const head = attributes(content.slice(at, content.indexOf('>', at)));
		const isHidden = hidden.has(head['table:style-name'] ?? '');
		grids.push(readSheet(content.slice(at, end), head['table:name'] ?? '', isHidden, budget));
		refuseTooManySheets(grids.length);
		at = end;
	}
	return grids;
}

/** Styles of tables that are not displayed. */
function hiddenStyles(content: string): Set<string> {
	const names = new Set<string>();
	const styles = content.slice(0, content.indexOf('<office:body'));
	for (const style of styles.split('<style:style ').slice(1)) {
		if (!/<style:table-properties[^>]*table:display="false"/.test(style)) continue;
		const [first] = elements(`<style ${style}`, 'style');
		if (first?.['style:name']) names.add(first['style:name']);
	}
	return names;
}

function readSheet(xml: string, name: string, hidden: boolean, budget: CellBudget): Grid {
	const rows: RawCell[][] = [];
	const numbers: number[] = [];
	const merges: Merge[] = [];
	let number = 1;
	for (const match of xml.matchAll(ROW)) {
		const times = repeats(match[1]!, 'rows');
		const start = match.index + match[0].length;
		const stop = match[2] === '/' ? start : xml.indexOf('</table:table-row>', start);
		const row = readRow(xml.slice(start, stop < 0 ? undefined : stop), number, merges, budget);
		if (row.length > 0) {
			budget.spendRows(times);
			for (let time = 0; time < times; time += 1) {
				rows.push(row);
				numbers.push(number + time);
			}
		}
		number += times;
	}
	return gridOf(name, rows, { hidden, merges, numbers });
}

function readRow(xml: string, row: number, merges: Merge[], budget: CellBudget): RawCell[] {
	const cells: RawCell[] = [];
	let column = 0;
	for (const [, covered, head, body] of xml.matchAll(CELL)) {
		const times = repeats(head!, 'columns');
		const value = covered || body === undefined ? null : valueOf(attributes(head!), body);
		if (value !== null && column < LIMITS.columns) {
			const until = Math.min(column + times, LIMITS.columns);
			budget.spend(until - cells.length);
			while (cells.length < column) cells.push(null);
			while (cells.length < until) cells.push(value);
			addMerge(attributes(head!), { row, column }, merges);
		}
		column += times;
	}
	return cells;
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

function valueOf(head: Record<string, string>, body: string): RawCell {
	const text = textOf(body);
	if (head['calcext:value-type'] === 'error') return { fault: 'error', text: text || '#N/A' };
	switch (head['office:value-type']) {
		case 'float':
		case 'currency': {
			const value = Number(head['office:value']);
			// A code shown with leading noughts is text in all but name.
			return /^0\d+$/.test(text) && Number(text) === value ? text : value;
		}
		case 'percentage':
			return formatted(Number(head['office:value']), 'percent', false);
		case 'date':
			return (head['office:date-value'] ?? text).replace(/T00:00:00(?:\.0+)?$/, '').slice(0, 16);
		case 'boolean':
			return head['office:boolean-value'] === 'true';
		case 'time':
			return text;
		default:
			return head['office:string-value'] || text || null;
	}
}

/** The paragraphs of a cell, without notes and drawings that hang on it. */
function textOf(body: string): string {
	const own = body.replace(/<(office:annotation|draw:\w+)\b[\s\S]*?<\/\1>/g, '');
	const paragraphs = [...own.matchAll(/<text:p\b[^>]*?(?:\/>|>([\s\S]*?)<\/text:p>)/g)];
	return paragraphs
		.map(([, text = '']) =>
			unescapeXml(
				text
					.replace(/<text:s\b[^>]*?(?:text:c="(\d{1,3})")?[^>]*\/>/g, (_, count) =>
						' '.repeat(Number(count ?? 1))
					)
					.replace(/<text:tab\b[^>]*\/>/g, '\t')
					.replace(/<text:line-break\b[^>]*\/>/g, '\n')
					.replace(/<[^>]*>/g, '')
			)
		)
		.join('\n');
}
