/** Rows of a file that may not stand beside rows already held, such as a quarter over held months. */
import type { IcsScope } from '#lib/domain/access.ts';
import type { Register, Value } from '#lib/domain/registers/definition.ts';
import { LIMITS } from '#lib/server/imports/limits.ts';
import type { Problem, Reading } from '#lib/server/imports/reading.ts';
import { heldApart } from '#lib/server/queries/register-known.ts';

/** The reading without such rows, and with a problem that names their cells; or the reading itself. */
export function withoutHeldOverlaps(
	scope: IcsScope,
	register: Register,
	reading: Reading
): Reading {
	const { apart } = register;
	if (!apart || reading.refused || reading.rows.numbers.length === 0) return reading;
	const { fields, values, numbers } = reading.rows;
	const positions = apart.within.map((name) => fields.indexOf(name));
	const at = fields.indexOf(apart.column);
	const groups = new Map<string, { row: number; value: string }[]>();
	values.forEach((row, index) => {
		const key = groupKey(positions.map((position) => row[position]));
		const member = { row: index, value: String(row[at]) };
		const group = groups.get(key);
		if (group) group.push(member);
		else groups.set(key, [member]);
	});
	const held = new Map<string, string[]>();
	for (const row of heldApart(scope, register)) {
		const key = groupKey(apart.within.map((name) => row[name]));
		if (!groups.has(key)) continue;
		const known = held.get(key);
		if (known) known.push(String(row[apart.column]));
		else held.set(key, [String(row[apart.column])]);
	}
	const out = new Map<number, string>();
	for (const [key, group] of groups) {
		const clashes = apart.clashes(
			group.map(({ value }) => value),
			held.get(key) ?? []
		);
		for (const { row, value } of group) {
			const other = clashes.get(value);
			if (other !== undefined) out.set(row, apart.sentence(value, other));
		}
	}
	if (out.size === 0) return reading;
	const stays = (_: unknown, index: number) => !out.has(index);
	return {
		...reading,
		...problemsWith(register, reading, out),
		rows: { fields, numbers: numbers.filter(stays), values: values.filter(stays) },
		rowsRejected: reading.rowsRejected + out.size
	};
}

function groupKey(values: readonly (Value | undefined)[]): string {
	return values.map((value) => String(value).toLowerCase()).join('\u001f');
}

/** One problem for all rows whose sentence is the same; errors stand before warnings. */
function problemsWith(
	register: Register,
	reading: Reading,
	out: ReadonlyMap<number, string>
): Pick<Reading, 'problems' | 'rowsConcerned'> {
	const { column: field, code } = register.apart!;
	const letter = reading.columns.find((column) => column.field === field)?.column;
	const rowsBy = new Map<string, number[]>();
	for (const [index, sentence] of out) {
		const number = reading.rows.numbers[index]!;
		rowsBy.set(sentence, [...(rowsBy.get(sentence) ?? []), number]);
	}
	const found = [...rowsBy].map(([sentence, rows]): [Problem, number[]] => {
		const cells = rows
			.slice(0, LIMITS.cellsNamed)
			.map((row) => (letter ? `${letter}${row}` : `row ${row}`));
		const where =
			rows.length === 1
				? `${reading.sheet}, cell ${cells[0]}`
				: `${rows.length.toLocaleString('en-GB')} cells, the first in ${reading.sheet}, cell ${cells[0]}`;
		const problem: Problem = {
			severity: 'error',
			code,
			message: `${where}: ${sentence} The other one is held in the register already.`,
			cells: cells.map((cell) => `${reading.sheet}!${cell}`),
			count: rows.length,
			field,
			effect: 'row-left-out'
		};
		return [problem, rows];
	});
	return {
		problems: [...found.map(([problem]) => problem), ...reading.problems],
		rowsConcerned: [...found.map(([, rows]) => rows), ...reading.rowsConcerned]
	};
}
