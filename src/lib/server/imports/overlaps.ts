/** Rows of one file that may not stand beside one another, such as a quarter and one of its months. */
import { type CheckInput } from './walk-rows.ts';
import { type CheckedColumn } from './walk-rows.ts';
import { OUT } from '#lib/server/imports/row-state.ts';
import { walkRows } from '#lib/server/imports/walk-rows.ts';

type Member = { index: number; value: string; first: boolean };

/** Of two rows the one to keep stays in, where the register says which; else both stay out. */
export function checkOverlaps(
	input: CheckInput,
	columns: readonly CheckedColumn[],
	states: Uint8Array
): void {
	const { problems, table } = input;
	const { register, options } = table;
	const { apart } = register;
	const column = columns.find(({ field }) => field.name === apart?.column);
	if (!apart || !column) return;
	const groups = new Map<string, Member[]>();
	walkRows(register, columns, states, (index, row) => {
		const key = apart.within.map((name) => String(row[name]).toLowerCase()).join('\u0000');
		const member = {
			index,
			value: String(row[apart.column]),
			first: apart.first(row, options)
		};
		const group = groups.get(key);
		if (group) group.push(member);
		else groups.set(key, [member]);
	});
	for (const group of groups.values()) {
		if (group.length < 2) continue;
		const all = group.map(({ value }) => value);
		const kept = group.filter(({ first }) => first).map(({ value }) => value);
		const amongKept = apart.clashes(kept, kept);
		const amongAll = apart.clashes(all, all);
		for (const { index, value, first } of group) {
			const other = (first ? amongKept : amongAll).get(value);
			if (other === undefined) continue;
			states[index] = OUT;
			problems.add(
				{
					severity: 'error',
					code: apart.code,
					field: apart.column,
					effect: 'row-left-out',
					message: apart.sentence(value, other),
					text: value
				},
				[table.rows.data[index]!],
				Math.max(0, column.at)
			);
		}
	}
}
