import { columnNumber } from '#lib/server/imports/grid.ts';
import type { Problems } from '#lib/server/imports/problems.ts';
import type { Table } from '#lib/server/imports/table.ts';
import type { WideTable } from '#lib/server/imports/wide-rows.ts';

/** Says how many rows were made of a sheet with months across, and of which columns each was made. */
export function reportAcross(wide: WideTable, table: Table, problems: Problems): void {
	for (const column of table.matched.columns) {
		const across = wide.made.get(columnNumber(column.column));
		if (across) column.across = across;
	}
	const made = table.rows.data.length;
	problems.addWhole({
		severity: 'warning',
		code: 'months-across',
		effect: 'read-as',
		message: `This sheet has months across: ${made.toLocaleString('en-GB')} ${made === 1 ? 'row was' : 'rows were'} made from ${wide.months} months × ${wide.blocks} blocks.`
	});
}
