/** The blank workbook of a register, drawn from its declaration: what the import reads without asking. */
import writeXlsxFile, { type CellObject, type Sheet, type SheetData } from 'write-excel-file/node';
import type { Column, Register } from '#lib/domain/registers/definition.ts';

const BOLD = { fontWeight: 'bold' } as const;

const KINDS: Record<Column['kind'], string> = {
	text: 'Text',
	'long-text': 'Text of several lines',
	date: 'A date, such as 03/10/2026 (day first)',
	year: 'A financial year, such as 2026/27',
	'whole-number': 'A whole number',
	decimal: 'A number, such as 2.5',
	choice: 'One of the allowed values',
	month: 'A month, such as 09/2026',
	period: 'A month, a quarter (Q1 2024/25), three months (Feb–Apr 2024) or a year (2024/25)',
	indicator: 'An indicator of the catalogue, by name or code',
	deliverables: 'Codes of deliverables of the roadmap, separated by semicolons',
	organisation: 'A code or a name'
};

/**
 * An XLSX file of three sheets: the register's columns to fill in, the allowed values of those that
 * have a list, and notes on every column.
 */
export async function registerTemplate(register: Register): Promise<Uint8Array> {
	const sheets: Sheet<Buffer>[] = [
		{
			sheet: sheetTitle(register),
			data: [register.columns.map((column) => heading(column))],
			columns: register.columns.map((column) => ({ width: Math.max(12, column.label.length + 4) })),
			stickyRowsCount: 1
		},
		{
			sheet: 'Allowed values',
			data: allowedValues(register),
			columns: register.columns.filter(({ choices }) => choices).map(() => ({ width: 26 }))
		},
		{
			sheet: 'Notes',
			data: notes(register),
			columns: [{ width: 26 }, { width: 12 }, { width: 40 }, { width: 80 }]
		}
	];
	return writeXlsxFile(sheets).toBuffer();
}

/** The sheet with the table; at most 31 characters, as Excel wants it. */
function sheetTitle({ title }: Register): string {
	return title.slice(0, 31);
}

function heading(column: Column): CellObject {
	return {
		value: column.label,
		...BOLD,
		...(column.required ? { backgroundColor: '#d8e9f7' } : {})
	};
}

function allowedValues(register: Register): SheetData {
	const columns = register.columns.filter(({ choices }) => choices !== undefined);
	const longest = Math.max(0, ...columns.map(({ choices }) => choices!.length));
	return [
		columns.map(({ label }) => ({ value: label, ...BOLD })),
		...Array.from({ length: longest }, (_, row) =>
			columns.map(({ choices }) => choices![row]?.label ?? null)
		)
	];
}

function notes(register: Register): SheetData {
	return [
		[{ value: register.title, ...BOLD }],
		[register.about],
		[
			`Rows are known by ${keyWords(register)}: import the same file again and they are brought up to date.`
		],
		['Shaded headings must be filled in for every row. Write nothing about identifiable patients.'],
		[],
		['Column', 'Needed', 'What it holds', 'Meaning'].map((value) => ({ value, ...BOLD })),
		...register.columns.map((column) => [
			column.label,
			column.required ? (column.wholeFile ? 'Once' : 'Every row') : null,
			holds(column),
			column.help
		])
	];
}

function holds(column: Column): string {
	const unit = column.unit ? ` (${column.unit})` : '';
	const length = column.maxLength ? `, at most ${column.maxLength} characters` : '';
	return `${KINDS[column.kind]}${unit}${length}`;
}

function keyWords(register: Register): string {
	const labels = register.key.map((name) => {
		return `“${register.columns.find((column) => column.name === name)?.label ?? name}”`;
	});
	return labels.join(' and ');
}
