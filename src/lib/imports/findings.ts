/** Findings gathered by cause: one problem for all cells that say the same thing. */
import { cellAddress, type Grid, type Place, placeOf } from '#lib/spreadsheet/grid.ts';
import { LIMITS } from '#lib/spreadsheet/limits.ts';
import type { Problem } from './reading.ts';

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
	/** The message names its cells itself. */
	saysWhere?: boolean;
};

export type CellNote = Place & {
	sheet: Grid;
	severity: Problem['severity'];
	message: string;
};

/** All cells of one cause that say the same. */
type Finding = Cause & { rows: number[]; columns: number[] };

/** Findings told as one problem. */
type Group = { findings: Finding[]; rows: number[]; columns: number[] };

/** More different texts of one code in one column than this are told together. */
const APART = 5;
/** Texts told as examples when findings are told together. */
const EXAMPLES = 5;

export class Problems {
	readonly #grid: Grid;
	readonly #findings = new Map<string, Finding>();

	constructor(grid: Grid) {
		this.#grid = grid;
	}

	/** Adds cells under a cause: `rows` are positions in the grid. */
	add(cause: Cause, rows: readonly number[], column: number): void {
		const finding = this.#finding(cause);
		for (const row of rows) {
			finding.rows.push(row);
			finding.columns.push(column);
		}
	}

	/** A problem of the file, or one whose message says where by itself. */
	addWhole(cause: Cause, cells: readonly { row: number; column: number }[] = []): void {
		const finding = this.#finding({ ...cause, saysWhere: true });
		for (const { row, column } of cells) {
			finding.rows.push(row);
			finding.columns.push(column);
		}
	}

	/** Problems, worst first, and for each the numbers of the rows it stands in. */
	finish(): { problems: Problem[]; rowsConcerned: number[][] } {
		const groups = this.#groups().sort((left, right) => {
			const byWeight = weight(left.findings[0]!) - weight(right.findings[0]!);
			return byWeight || right.rows.length - left.rows.length;
		});
		return {
			problems: groups.map((group) => this.#problem(group)),
			rowsConcerned: groups.map(({ rows }) => {
				const numbers = new Set(rows.map((row) => this.#grid.numbers[row]!));
				return [...numbers].sort((left, right) => left - right);
			})
		};
	}

	/** What was found in each cell, for a copy of the sheet that says so beside every row. */
	notes(): CellNote[] {
		return [...this.#findings.values()].flatMap(({ severity, message, rows, columns }) =>
			rows.map((row, at) => ({ ...placeOf(this.#grid, row, columns[at]!), severity, message }))
		);
	}

	#finding(cause: Cause): Finding {
		const key = `${groupKey(cause)}\n${cause.message.toLowerCase()}`;
		const known = this.#findings.get(key);
		if (known) {
			// The same words in several columns are one cause, of no one field.
			if (known.field !== cause.field) delete known.field;
			return known;
		}
		const finding: Finding = { ...cause, rows: [], columns: [] };
		this.#findings.set(key, finding);
		return finding;
	}

	/** Findings one by one, except that many of one code in one column are told together. */
	#groups(): Group[] {
		const alike = new Map<string, Finding[]>();
		for (const [key, finding] of this.#findings) {
			const canJoin = finding.together !== undefined && finding.field !== undefined;
			const group = canJoin ? `${groupKey(finding)}\n${finding.field}` : key;
			const members = alike.get(group);
			if (members) members.push(finding);
			else alike.set(group, [finding]);
		}
		return [...alike.values()].flatMap((findings) => {
			return findings.length > APART ? [joined(findings)] : findings.map((each) => joined([each]));
		});
	}

	#problem({ findings, rows, columns }: Group): Problem {
		const order = rows.map((_, index) => index);
		order.sort((a, b) => rows[a]! - rows[b]! || columns[a]! - columns[b]!);
		const cells = order
			.slice(0, LIMITS.cellsNamed)
			.map((index) => cellAddress(this.#grid, rows[index]!, columns[index]!));
		const { severity, code, field, effect, saysWhere } = findings[0]!;
		const message = messageOf(findings);
		return {
			severity,
			code,
			message: saysWhere || rows.length === 0 ? message : `${where(cells[0]!, rows)}: ${message}`,
			cells,
			count: Math.max(1, rows.length),
			...(field === undefined ? {} : { field }),
			effect
		};
	}
}

/** “Policy tracker, cell G14”, of the address of the first cell. */
function where(first: string, rows: readonly number[]): string {
	const at = first.lastIndexOf('!');
	const place = `${first.slice(0, at)}, cell ${first.slice(at + 1)}`;
	return rows.length === 1
		? place
		: `${rows.length.toLocaleString('en-GB')} cells, the first in ${place}`;
}

function groupKey({ severity, code, effect }: Cause): string {
	return `${severity}\n${code}\n${effect}`;
}

function joined(findings: Finding[]): Group {
	return {
		findings,
		rows: findings.flatMap(({ rows }) => rows),
		columns: findings.flatMap(({ columns }) => columns)
	};
}

function messageOf(findings: readonly Finding[]): string {
	const [first] = findings;
	if (findings.length === 1 || !first!.together) return first!.message;
	return first!.together(findings.slice(0, EXAMPLES).map(({ text }) => text ?? ''));
}

/** Errors before warnings; then what stops the file, what keeps rows out, what keeps cells out. */
function weight({ severity, effect }: Cause): number {
	const effects = ['none', 'row-left-out', 'cell-left-out', 'read-as'];
	return (severity === 'error' ? 0 : 10) + effects.indexOf(effect);
}
