import { quoted } from '#lib/domain/cells/text.ts';
import { type CheckInput } from './walk-rows.ts';
import { type RawCell } from './grid.ts';
import { cellReader, type CellReader } from '#lib/domain/cells.ts';
import { type CellFinding, type CellOutcome } from '#lib/domain/cells/outcome.ts';
import { comparable } from '#lib/domain/cells/text.ts';
import type { Column, Value } from '#lib/domain/registers/definition.ts';
import type { Cause, Problems } from '#lib/server/imports/problems.ts';
import type { UnknownValue } from '#lib/server/imports/reading.ts';

/** Rows after which it is settled whether remembering outcomes by text is worth its cost. */
const TRIAL = 1000;
/** Days between the two starts of Excel's counting. */
const FROM_1904 = 1462;

/** What a finding stands in: positions of rows in the grid. */
type Found = { outcome: CellOutcome; rows: number[] };

/**
 * One column while rows are read. Each different text is read once, unless the first rows show that
 * nearly all are different.
 */
export class ColumnReading {
	readonly field: Column;
	/** The file's 0-based column. */
	readonly at: number;
	readonly values: (Value | undefined)[] = [];
	readonly codes: Int32Array<ArrayBuffer>;
	/** Every row needs this cell: without it the row is not taken. */
	readonly #needed: boolean;
	readonly #read: CellReader;
	readonly #fallback: string | undefined;
	readonly #shift: number;
	readonly #seen = new Map<RawCell, number>();
	readonly #found = new Map<number, Found>();
	#remembering = true;

	constructor(input: CheckInput, field: Column, at: number) {
		const { grid, register, choices, options, rows } = input.table;
		const meanings = choices.values?.[field.name];
		this.field = field;
		this.at = at;
		this.codes = new Int32Array(rows.data.length);
		this.#read = cellReader(field, { ...options, ...(meanings ? { meanings } : {}) });
		this.#needed = field.required === true || register.key.includes(field.name);
		this.#fallback = input.fileValues[field.name];
		this.#shift = grid.date1904 && field.kind === 'date' ? FROM_1904 : 0;
	}

	/**
	 * Reads the cell of a row, whose position in the grid is `index`.
	 * @returns false when the row cannot be taken
	 */
	take(row: number, index: number, raw: RawCell): boolean {
		const key = keyOf(raw ?? null);
		let code = this.#remembering ? this.#seen.get(key) : undefined;
		if (code === undefined) {
			code = this.#readNew(raw);
			if (this.#remembering) this.#remember(key, code, row);
		}
		this.codes[row] = code;
		if (this.#found.size === 0) return true;
		const found = this.#found.get(code);
		if (!found) return true;
		found.rows.push(index);
		return !this.#needed || found.outcome.value !== undefined;
	}

	/** Reports what was found in the column. */
	finish(problems: Problems, unknownValues: UnknownValue[]): void {
		for (const { outcome, rows } of this.#found.values()) {
			problems.add(causeOf(this.field, outcome, this.#needed), rows, this.at);
			addUnknown(unknownValues, this.field.name, outcome.finding!, rows.length);
		}
	}

	#readNew(raw: RawCell): number {
		let outcome = this.#read(typeof raw === 'number' ? raw + this.#shift : raw);
		if (outcome.value === null && this.#fallback !== undefined) outcome = { value: this.#fallback };
		if (outcome.value === null && this.#needed) outcome = missing(this.field, outcome);
		const code = this.values.push(outcome.value) - 1;
		if (outcome.finding) this.#found.set(code, { outcome, rows: [] });
		return code;
	}

	#remember(key: RawCell, code: number, row: number): void {
		this.#seen.set(key, code);
		if (row === TRIAL && this.#seen.size > TRIAL * 0.7) this.#remembering = false;
	}
}

/** What stands for a cell among those already read: the cell itself, where it can. */
function keyOf(raw: RawCell): RawCell {
	if (typeof raw === 'string') return raw.length === 10 ? dayKey(raw) : raw;
	return typeof raw === 'object' && raw !== null ? `\u0000${raw.text}` : raw;
}

/**
 * 14/10/2026 as the number -14102026.5, which is found faster than text: most cells of most registers
 * are dates. No cell holds such a number; other text stays as it is.
 */
function dayKey(text: string): string | number {
	let number = 0;
	for (let index = 0; index < 10; index += 1) {
		const code = text.charCodeAt(index);
		if (index === 2 || index === 5) {
			if (code !== 47) return text;
		} else if (code < 48 || code > 57) return text;
		else number = number * 10 + code - 48;
	}
	return -number - 0.5;
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
