import { cellName } from '#lib/spreadsheet/grid.ts';
import type { Problems } from './findings.ts';
import { type CheckedColumn, type CheckInput, OUT, REPEATED, TAKEN, walkRows } from './rows.ts';

/**
 * Rows with the same key (letters' case aside). Identical ones are taken once; those that differ all
 * stay out, since nobody can tell which is right.
 * @returns how many rows repeat an earlier one
 */
export function checkKeys(
	input: CheckInput,
	columns: readonly CheckedColumn[],
	states: Uint8Array,
	problems: Problems
): number {
	const { register, grid } = input.table;
	const rows = input.table.rows.data;
	const keys = register.key.map((name) => columns.find(({ field }) => field.name === name));
	if (keys.some((column) => column === undefined)) return 0;
	const keyColumns = keys as CheckedColumn[];
	// A part that is the same for all rows, such as the trust of the whole file, tells none apart.
	const telling = keyColumns.filter(({ values }) => values.length > 1);
	const keyOf = keyReader(telling);
	const first = new Map<string | number, number>();
	const clashes = new Map<number, number[]>();
	const repeats: number[] = [];
	for (let row = 0; row < rows.length; row += 1) {
		if (states[row] !== TAKEN) continue;
		const key = keyOf(row);
		const earlier = first.get(key);
		if (earlier === undefined) {
			first.set(key, row);
		} else if (same(columns, earlier, row)) {
			states[row] = REPEATED;
			repeats.push(row);
		} else {
			clashes.set(earlier, [...(clashes.get(earlier) ?? [earlier]), row]);
		}
	}
	const shownKey = keyColumns.find(({ at }) => at >= 0) ?? keyColumns[0]!;
	const at = Math.max(0, shownKey.at);
	for (const clash of clashes.values()) {
		for (const row of clash) states[row] = OUT;
		const text = String(shownKey.values[shownKey.codes[clash[0]!]!]);
		const cells = clash.map((row) => cellName(grid, rows[row]!, at));
		problems.add(
			{
				severity: 'error',
				code: 'key-twice',
				field: shownKey.field.name,
				effect: 'row-left-out',
				text,
				message: `“${text}” stands in ${clash.length} rows that differ (${cells.slice(0, 10).join(', ')}). Keep the right one; until then none of them is taken.`,
				together: (texts) =>
					`codes such as ${texts
						.slice(0, 3)
						.map((each) => `“${each}”`)
						.join(
							', '
						)} stand in several rows that differ. Keep the right ones; until then none of them is taken.`
			},
			clash.map((row) => rows[row]!),
			at
		);
	}
	if (repeats.length > 0) {
		problems.add(
			{
				severity: 'warning',
				code: 'duplicate-row',
				field: shownKey.field.name,
				effect: 'none',
				text: '',
				message:
					'the row is the same as an earlier one in every column that is read. It is taken once.'
			},
			repeats.map((row) => rows[row]!),
			at
		);
	}
	return repeats.length;
}

/**
 * What tells a row's key from others: one number for all its parts where there are few enough
 * different ones, since numbers are made and found faster than texts.
 */
function keyReader(telling: readonly CheckedColumn[]): (row: number) => string | number {
	const parts = telling.map(({ values, codes }) => {
		const known = new Map<string, number>();
		const ids = values.map((value) => {
			const text = String(value).toLowerCase();
			const id = known.get(text) ?? known.size;
			known.set(text, id);
			return id;
		});
		return { codes, ids, size: known.size };
	});
	if (parts.reduce((product, { size }) => product * size, 1) > Number.MAX_SAFE_INTEGER)
		return (row) => parts.map(({ codes, ids }) => ids[codes[row]!]).join(' ');
	return (row) => {
		let key = 0;
		for (let at = 0; at < parts.length; at += 1) {
			const { codes, ids, size } = parts[at]!;
			key = key * size + ids[codes[row]!]!;
		}
		return key;
	};
}

function same(columns: readonly CheckedColumn[], left: number, right: number): boolean {
	return columns.every(({ values, codes }) => {
		return codes[left] === codes[right] || values[codes[left]!] === values[codes[right]!];
	});
}

// Rows of one file that may not stand beside one another, such as a quarter and one of its months.

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
