import { type CheckInput } from './walk-rows.ts';
import { type CheckedColumn } from './walk-rows.ts';
import type { Problems } from '#lib/server/imports/problems.ts';
import { OUT } from '#lib/server/imports/row-state.ts';
import { walkRows } from '#lib/server/imports/walk-rows.ts';

/**
 * The register's rules across the columns of one row. A rule about a column that the file does not
 * have says nothing here: what is held may well satisfy it. The cells an error names are not taken;
 * when one of them is required, the row is not.
 */
export function checkRules(
	input: CheckInput,
	columns: readonly CheckedColumn[],
	states: Uint8Array,
	problems: Problems
): void {
	const { register, options } = input.table;
	const rows = input.table.rows.data;
	if (register.rules.length === 0) return;
	const byField = new Map(columns.map((column) => [column.field.name, column]));
	walkRows(register, columns, states, (index, row) => {
		for (const rule of register.rules) {
			const finding = rule(row, options.today, options);
			if (!finding || !finding.fields.every((field) => byField.has(field))) continue;
			const named = finding.fields.map((field) => byField.get(field)!);
			// A cell that could not be read has been reported; what follows from its absence is no news.
			if (named.some(({ values, codes }) => values[codes[index]!] === undefined)) continue;
			const required = named.some(
				({ field }) => field.required || register.key.includes(field.name)
			);
			const isError = finding.severity === 'error';
			const shown = named.filter(({ at }) => at >= 0);
			shown.forEach(({ field, at }, position) => {
				if (position > 0 && !isError) return;
				problems.add(
					{
						severity: finding.severity,
						code: finding.code,
						message: finding.message,
						field: field.name,
						effect: !isError ? 'none' : required ? 'row-left-out' : 'cell-left-out',
						text: finding.message
					},
					[rows[index]!],
					at
				);
			});
			if (!isError) continue;
			if (required) states[index] = OUT;
			else for (const column of shown) leaveOut(column, index);
		}
	});
}

function leaveOut(column: CheckedColumn, row: number): void {
	column.codes[row] = column.values.push(undefined) - 1;
}
