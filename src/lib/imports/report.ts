import type { Table, WholeFile } from '#lib/imports/reshape/plain.ts';
import { columnOf } from '#lib/registers/definition.ts';
import { columnNumber, isBlank } from '#lib/spreadsheet/grid.ts';
import type { Problems } from './findings.ts';
import { nearestColumn } from './recognise.ts';

/**
 * Reports columns that are missing or stand twice.
 * @returns whether one that every row needs is missing, so that no row can be taken
 */
export function reportColumns(table: Table, whole: WholeFile, problems: Problems): boolean {
	const { register, grid, matched, vocabulary } = table;
	reportTwice(table, problems);
	const twice = new Set(matched.twice.map(({ field }) => field));
	let missing =
		whole.needed.length > 0 || [...twice].some((field) => columnOf(register, field).required);
	for (const column of register.columns) {
		if (!column.required || twice.has(column.name) || whole.needed.includes(column.name)) continue;
		if (whole.values[column.name] !== undefined) continue;
		if (matched.columns.some(({ field }) => field === column.name)) continue;
		missing = true;
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

/** Reports how the table was cut out of the file: what was left out of it, and what was repeated. */
export function reportCut({ grid, rows, alike, repeated }: Table, problems: Problems): void {
	const report = (code: string, indexes: readonly number[], message: string) => {
		for (const index of indexes) {
			const column = grid.rows[index]!.findIndex((cell) => !isBlank(cell));
			problems.add({ severity: 'warning', code, message, effect: 'none' }, [index], column);
		}
	};
	report('total-row-left-out', rows.totals, 'a total, not a row of the table. It is left out.');
	report(
		'note-left-out',
		rows.notes,
		'a note, a key or a heading, not a row of the table. It is left out.'
	);
	report('heading-left-out', rows.headings, 'the headings repeated. The row is left out.');
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
