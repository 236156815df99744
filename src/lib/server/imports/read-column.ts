import { cellReader } from '#lib/domain/cells.ts';
import {
	quoted,
	type CellFinding,
	type CellOutcome,
	type RawCell
} from '#lib/domain/cells/outcome.ts';
import { comparable } from '#lib/domain/cells/text.ts';
import type { Column, Value } from '#lib/domain/registers/definition.ts';
import type { CheckedColumn, CheckInput } from '#lib/server/imports/check.ts';
import type { Cause } from '#lib/server/imports/problems.ts';
import type { UnknownValue } from '#lib/server/imports/reading.ts';

/** Rows after which it is settled whether remembering outcomes by text is worth its cost. */
const TRIAL = 1000;
/** Days between the two starts of Excel's counting. */
const FROM_1904 = 1462;

/** What a finding stands in: positions of rows in the grid. */
type Found = { outcome: CellOutcome; rows: number[] };

/**
 * Reads one column of all rows. Each different text is read once, unless the first rows show that
 * nearly all are different. Rows that cannot be taken without this cell are marked in `rejected`.
 */
export function readColumn(
	input: CheckInput,
	field: Column,
	at: number,
	rejected: Uint8Array,
	unknownValues: UnknownValue[]
): CheckedColumn {
	const { grid, register, choices, options } = input.table;
	const rows = input.table.rows.data;
	const meanings = choices.values?.[field.name];
	const read = cellReader(field, { ...options, ...(meanings ? { meanings } : {}) });
	const needed = field.required === true || register.key.includes(field.name);
	const fallback = input.fileValues[field.name];
	const shift = grid.date1904 && field.kind === 'date' ? FROM_1904 : 0;
	const seen = new Map<RawCell, number>();
	const values: (Value | undefined)[] = [];
	const codes = new Int32Array(rows.length);
	const found = new Map<number, Found>();
	let remembering = true;
	for (let row = 0; row < rows.length; row += 1) {
		const raw = grid.rows[rows[row]!]![at] ?? null;
		const key = typeof raw === 'object' && raw !== null ? `\u0000${raw.text}` : raw;
		let code = remembering ? seen.get(key) : undefined;
		if (code === undefined) {
			let outcome = read(typeof raw === 'number' ? raw + shift : raw);
			if (outcome.value === null && fallback !== undefined) outcome = { value: fallback };
			if (outcome.value === null && needed) outcome = missing(field, outcome);
			code = values.push(outcome.value) - 1;
			if (outcome.finding) found.set(code, { outcome, rows: [] });
			if (remembering) {
				seen.set(key, code);
				if (row === TRIAL && seen.size > TRIAL * 0.7) remembering = false;
			}
		}
		codes[row] = code;
		if (found.size === 0) continue;
		const finding = found.get(code);
		if (!finding) continue;
		finding.rows.push(rows[row]!);
		if (needed && finding.outcome.value === undefined) rejected[row] = 1;
	}
	for (const { outcome, rows: standsIn } of found.values()) {
		input.problems.add(causeOf(field, outcome, needed), standsIn, at);
		addUnknown(unknownValues, field.name, outcome.finding!, standsIn.length);
	}
	return { field, at, values, codes };
}

function missing(field: Column, outcome: CellOutcome): CellOutcome {
	const text = outcome.finding?.text ?? '';
	const says = text === '' ? 'the cell is empty' : `${quoted(text)} says nothing`;
	return {
		value: undefined,
		finding: {
			severity: 'error',
			code: 'value-missing',
			text,
			message: `${says}, but every row needs its “${field.label}”. Fill it in, or the row stays out.`
		}
	};
}

function causeOf(field: Column, outcome: CellOutcome, needed: boolean): Cause {
	const { severity, code, message, text } = outcome.finding!;
	return {
		severity,
		code,
		message,
		field: field.name,
		effect: effectOf(outcome, needed),
		text,
		together: (texts) => many(texts, field, message)
	};
}

function effectOf({ value, finding }: CellOutcome, needed: boolean): Cause['effect'] {
	if (finding?.severity === 'error') return needed ? 'row-left-out' : 'cell-left-out';
	return value === null ? 'none' : 'read-as';
}

/** For many different texts of one cause: some of them, and what the last sentence advises. */
function many(texts: readonly string[], field: Column, message: string): string {
	const examples = texts.slice(0, 3).map(quoted).join(', ');
	const advice = message.slice(message.search(/\. [A-Z]/) + 2);
	return `texts such as ${examples} in “${field.label}”. ${advice}`;
}

function addUnknown(
	unknown: UnknownValue[],
	field: string,
	{ suggestion, text }: CellFinding,
	count: number
): void {
	if (suggestion === undefined) return;
	const known = unknown.find(
		(entry) => entry.field === field && comparable(entry.text) === comparable(text)
	);
	if (known) known.count += count;
	else unknown.push({ field, text, count, suggestion });
}
