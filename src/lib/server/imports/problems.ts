/** Findings gathered by cause: one problem for all cells that say the same thing. */
import { columnLetters, type Grid } from '#lib/server/imports/grid.ts';
import { LIMITS } from '#lib/server/imports/limits.ts';
import type { Problem } from '#lib/server/imports/reading.ts';

export type Cause = {
	severity: Problem['severity'];
	code: string;
	/** A sentence that follows "Policy tracker, cell G14: ", or the whole message of no cell. */
	message: string;
	field?: string;
	effect: NonNullable<Problem['effect']>;
	/** Tells causes of one code and field apart: the text that was found. */
	text?: string;
	/** For several texts of one cause: what they have in common, put after their number. */
	together?: (texts: readonly string[]) => string;
};

/** `row` is a position in the grid, `column` 0-based. */
export type CellNote = {
	row: number;
	column: number;
	severity: Problem['severity'];
	message: string;
};

type Gathered = Cause & { texts: string[]; rows: number[]; columns: number[]; count: number };

/** More different texts of one code and field than this are told as one problem. */
const APART = 5;
/** Texts kept to be told as examples. */
const EXAMPLES = 5;

export class Problems {
	readonly #grid: Grid;
	readonly #gathered = new Map<string, Gathered>();
	readonly #apart = new Map<string, number>();

	constructor(grid: Grid) {
		this.#grid = grid;
	}

	/** Adds cells under a cause: `rows` are positions in the grid. */
	add(cause: Cause, rows: readonly number[], column: number): void {
		const gathered = this.#gather(cause);
		const { texts } = gathered;
		if (cause.text !== undefined && texts.length < EXAMPLES && !texts.includes(cause.text)) {
			texts.push(cause.text);
		}
		gathered.count += rows.length;
		for (const row of rows) {
			gathered.rows.push(row);
			gathered.columns.push(column);
		}
	}

	/** A problem of the file, not of cells; or one whose message already says where. */
	addWhole(cause: Cause, cells: readonly { row: number; column: number }[] = []): void {
		const gathered = this.#gather(cause);
		gathered.count += Math.max(1, cells.length);
		for (const { row, column } of cells) {
			gathered.rows.push(row);
			gathered.columns.push(column);
		}
		gathered.together = () => cause.message;
	}

	/** Problems, worst first, and for each the numbers of the rows it stands in. */
	finish(): { problems: Problem[]; rowsConcerned: number[][] } {
		const all = [...this.#gathered.values()].sort((left, right) => {
			return weight(left) - weight(right) || right.count - left.count;
		});
		return {
			problems: all.map((gathered) => this.#problem(gathered)),
			rowsConcerned: all.map(({ rows }) => {
				const numbers = new Set(rows.map((row) => this.#grid.numbers[row]!));
				return [...numbers].sort((left, right) => left - right);
			})
		};
	}

	/** What was found in each cell, for a copy of the sheet that says so beside every row. */
	notes(): CellNote[] {
		return [...this.#gathered.values()].flatMap(({ severity, message, rows, columns }) =>
			rows.map((row, index) => ({ row, column: columns[index]!, severity, message }))
		);
	}

	/** Where a cause's cells are kept; beyond a few different texts of one field, all in one place. */
	#gather(cause: Cause): Gathered {
		const group = `${cause.severity}\n${cause.code}\n${cause.effect}`;
		const key = `${group}\n${cause.message.toLowerCase()}`;
		const ofField = `${group}\n${cause.field ?? ''}\nmany`;
		const known = this.#gathered.get(key);
		if (known) {
			// The same words in several columns are one cause, of no one field.
			if (known.field !== cause.field) delete known.field;
			return known;
		}
		const apart = this.#apart.get(ofField) ?? 0;
		this.#apart.set(ofField, apart + 1);
		const together = cause.together !== undefined && apart >= APART;
		const shared = together ? this.#gathered.get(ofField) : undefined;
		if (shared) return shared;
		const gathered: Gathered = { ...cause, texts: [], rows: [], columns: [], count: 0 };
		this.#gathered.set(together ? ofField : key, gathered);
		return gathered;
	}

	#problem(gathered: Gathered): Problem {
		const order = gathered.rows.map((_, index) => index);
		order.sort(
			(a, b) => gathered.rows[a]! - gathered.rows[b]! || gathered.columns[a]! - gathered.columns[b]!
		);
		const cells = order.slice(0, LIMITS.cellsNamed).map((index) => {
			return `${this.#grid.name}!${this.#cell(gathered.rows[index]!, gathered.columns[index]!)}`;
		});
		const { severity, code, field, effect, count } = gathered;
		return {
			severity,
			code,
			message: this.#message(gathered, order[0]),
			cells,
			count,
			...(field === undefined ? {} : { field }),
			effect
		};
	}

	#message(gathered: Gathered, first: number | undefined): string {
		const { texts, together, message, count } = gathered;
		if (first === undefined) return message;
		if (texts.length === 0 && together) return together(texts);
		const cell = this.#cell(gathered.rows[first]!, gathered.columns[first]!);
		const where =
			count === 1
				? `${this.#grid.name}, cell ${cell}`
				: `${count.toLocaleString('en-GB')} cells, the first in ${this.#grid.name}, cell ${cell}`;
		return `${where}: ${texts.length > 1 && together ? together(texts) : message}`;
	}

	#cell(row: number, column: number): string {
		return `${columnLetters(column)}${this.#grid.numbers[row]!}`;
	}
}

/** Errors before warnings; then what stops the file, what keeps rows out, what keeps cells out. */
function weight({ severity, effect }: Cause): number {
	const effects = ['none', 'row-left-out', 'cell-left-out', 'read-as'];
	return (severity === 'error' ? 0 : 10) + effects.indexOf(effect);
}
