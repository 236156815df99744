import { pageAsked } from '#lib/core/address.ts';
import type { Audience } from '#lib/core/disclosure.ts';
import type { Finding } from '#lib/core/result.ts';
import { cellReader } from '#lib/registers/parse/cells.ts';
import type { NamedDeliverable, NamedOrganisation } from '#lib/registers/parse/choices.ts';
import type { CellOutcome } from '#lib/registers/parse/outcome.ts';
import {
	type Column,
	type Known,
	labelOf,
	type Register,
	type Row,
	type RowFinding,
	type Value
} from './definition.ts';
import { isSortable } from './disclosed.ts';

// A register's row as people type it: texts into values, and values back into texts.

/** What stands in each field of a form, by column name. */
export type TypedRow = Record<string, string>;

/** Something to correct in one field; `message` can stand beside the field or, alone, above the form. */
export type ReadRow = {
	row: Row;
	findings: Finding[];
	/** Columns whose text was taken for something other than it says: "Oct 2026" for its last day. */
	readAs: string[];
};

export type FormOptions = Known & {
	/** ISO date. */
	today: string;
	organisations: readonly NamedOrganisation[];
	/** Those of the roadmap in force. */
	deliverables?: readonly NamedDeliverable[];
	/** Why a free text may not be kept (it holds an NHS number), or null. */
	refuseText: (text: string) => string | null;
};

/** The fields of a register out of everything that a form sent; one that was not sent is empty. */
export function typedRow(register: Register, sent: { get(name: string): unknown }): TypedRow {
	return Object.fromEntries(
		register.columns.map(({ name }) => {
			const value = sent.get(name);
			return [name, typeof value === 'string' ? value : ''];
		})
	);
}

/** A row that is held, as its form shows it. */
export function typedFrom(register: Register, row: Row): TypedRow {
	return Object.fromEntries(
		register.columns.map((column) => {
			const value = row[column.name] ?? null;
			return [column.name, column.open ? labelOf(column, value) : typedValue(value)];
		})
	);
}

/** One stored value as text for a form field. */
export function typedValue(value: Value): string {
	return value === null ? '' : String(value);
}

/**
 * Reads a form by the same rules as a spreadsheet's cells. Stricter in one thing: a text that an
 * import would leave out with a warning is a problem here, where the person can still correct it.
 */
export function readTypedRow(register: Register, typed: TypedRow, options: FormOptions): ReadRow {
	const result: ReadRow = { row: {}, findings: [], readAs: [] };
	for (const column of register.columns) {
		const text = typed[column.name] ?? '';
		const outcome = cellReader(column, options)(text);
		const message = problemOf(column, text, outcome, options);
		result.row[column.name] = message === null ? (outcome.value ?? null) : null;
		if (message !== null) result.findings.push({ field: column.name, message });
		else if (outcome.finding?.code === 'date-read-as-period-end') result.readAs.push(column.name);
	}
	Object.assign(result.row, register.normalise?.(result.row, options));
	return result;
}

/** The columns of which many rows may get the same value: not what tells rows apart, nor what counts. */
export function changeableColumns(register: Register): Column[] {
	return register.columns.filter(
		({ name, kind }) =>
			!register.key.includes(name) && kind !== 'whole-number' && kind !== 'decimal'
	);
}

/** The columns whose cells can be typed into where the list stands: what it shows, but what tells rows apart. */
export function typedColumns(register: Register): Column[] {
	return register.columns.filter(({ name, detail }) => !detail && !register.key.includes(name));
}

/** What names a cell of a list in a form, and in what is wrong with it. */
export const cellField = (id: number, column: string): string => `cell.${id}.${column}`;
/** The version that the row was shown in. */
export const versionField = (id: number): string => `version.${id}`;

/** What was typed into the cells of a list, by row. */
export type TypedCells = Record<number, { version: number; typed: TypedRow }>;

/** Reads what `cellField` and `versionField` name; a cell that was not sent stays as it is held. */
export function typedCells(
	register: Register,
	sent: { get(name: string): unknown; keys(): Iterable<string> }
): TypedCells {
	const cells: TypedCells = {};
	for (const name of sent.keys()) {
		const id = Number(/^version\.([1-9]\d{0,15})$/.exec(name)?.[1]);
		if (!Number.isSafeInteger(id)) continue;
		const typed: TypedRow = {};
		for (const column of typedColumns(register)) {
			const value = sent.get(cellField(id, column.name));
			if (typeof value === 'string') typed[column.name] = value;
		}
		cells[id] = { version: Number(sent.get(name)), typed };
	}
	return cells;
}

/**
 * Reads one value that many rows are to get, by the rules of a row's own form.
 *
 * @returns the value as it is stored, or what is wrong with it
 */
export function readTypedValue(
	column: Column,
	text: string,
	options: FormOptions
): { value: Value } | { message: string } {
	const outcome = cellReader(column, options)(text);
	const value = outcome.value ?? null;
	const message =
		problemOf(column, text, outcome, options) ??
		(value === null ? 'Type the value that these rows are to have.' : null);
	return message === null ? { value } : { message };
}

/** The lines above a form: each names its field, so that it can be read alone. */
export function summaryOf(register: Register, problems: readonly Finding[]): Finding[] {
	return problems.map(({ field, message }) => {
		const label = register.columns.find((column) => column.name === field)?.label;
		const named = !label || message.toLowerCase().includes(label.toLowerCase());
		return { field, message: named ? message : `${label}: ${message}` };
	});
}

/** What a row's own rules and its dates draw attention to; none of it stops anybody. */
export function rowWarnings(
	register: Register,
	row: Row,
	today: string,
	known: Known = {}
): RowFinding[] {
	const broken = register.rules
		.map((rule) => rule(row, today, known))
		.filter((finding): finding is RowFinding => finding !== null);
	const ahead = register.columns
		.filter((column) => column.happened && String(row[column.name] ?? '') > today)
		.map((column): RowFinding => ({
			severity: 'warning',
			code: 'date-in-future',
			message: `“${column.label}” says what has happened, but its date is still to come. Check the date.`,
			fields: [column.name]
		}));
	return [...broken, ...ahead];
}

/** A label inside a sentence: "the reference", but "the ODS code". */
export function labelInSentence(column: Column): string {
	const { label } = column;
	return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

function problemOf(
	column: Column,
	text: string,
	outcome: CellOutcome,
	options: FormOptions
): string | null {
	const { value, finding } = outcome;
	if (finding?.severity === 'error') return finding.message;
	if (finding && value === null)
		return /leave it empty/i.test(finding.message)
			? finding.message
			: `${finding.message} Leave it empty if there is none.`;
	if (column.kind === 'text' || column.kind === 'long-text' || column.open) {
		const refusal = options.refuseText(text);
		if (refusal) return refusal;
	}
	if (column.required && (value === null || value === undefined || value === ''))
		return ['choice', 'organisation', 'indicator'].includes(column.kind)
			? `Choose the ${labelInSentence(column)}.`
			: `Type the ${labelInSentence(column)}.`;
	return null;
}

/** What a list of a register's rows was asked to show; all of it lives in the address. */
export type ListRequest = {
	search: string;
	/** Column name (or "status") -> wanted value. */
	filters: Record<string, string>;
	/** A column's name, or "status". */
	sort: string;
	descending: boolean;
	/** Counted from 1. */
	page: number;
	/** Rows removed from the register are shown instead of those that stand. */
	removed: boolean;
};

export const PAGE_SIZE = 50;

/** Reads `?search=`, `?sort=`, `?order=`, `?page=`, `?removed=` and one parameter a filter; ignores the rest. */
export function parseListRequest(
	register: Register,
	parameters: URLSearchParams,
	audience: Audience
): ListRequest {
	const filters: Record<string, string> = {};
	for (const name of filterNames(register)) {
		const value = parameters.get(name);
		if (value) filters[name] = value;
	}
	const asked = parameters.get('sort') ?? '';
	const sortable = isSortable(register, asked, audience);
	const plain = asked === '' && !parameters.has('order');
	return {
		search: (parameters.get('search') ?? '').trim().slice(0, 200),
		filters,
		sort: sortable ? asked : register.sortedBy,
		descending: plain ? register.newestFirst === true : parameters.get('order') === 'desc',
		page: pageAsked(parameters.get('page')),
		removed: parameters.get('removed') === '1'
	};
}

/** The names a list can be narrowed by. */
export function filterNames(register: Register): string[] {
	return [
		'status',
		...register.columns.filter((column) => column.filter).map((column) => column.name)
	];
}

// Two people changed one row: what each changed, and what has to be chosen between.

/** A field that somebody else wrote since a form was opened. */
export type TheirChange = { was: Value; by: string; at: string };

export type FieldConflict = { field: string; theirs: Value; mine: Value; by: string; at: string };

export type Merge = {
	/** Both changed these, differently: the person chooses. */
	clashes: FieldConflict[];
	/** Only the person changed these: they will be saved as typed. `theirs` is what is held. */
	mine: { field: string; theirs: Value; mine: Value }[];
	/** Only somebody else changed these: they stay as they are now. */
	theirs: FieldConflict[];
	/** What the form holds next: as typed, but with what only others changed. */
	typed: TypedRow;
};

export type Side = 'theirs' | 'mine';

/**
 * Sets what was typed beside what is held.
 *
 * @param held the row as it stands now
 * @param since what others wrote since the form was opened, by column name
 * @param row what was typed, as values
 */
export function merge(
	register: Register,
	held: Row,
	since: Readonly<Record<string, TheirChange>>,
	typed: TypedRow,
	row: Row
): Merge {
	const result: Merge = { clashes: [], mine: [], theirs: [], typed: { ...typed } };
	for (const { name: field } of register.columns) {
		const theirs = held[field] ?? null;
		const mine = row[field] ?? null;
		if (theirs === mine) continue;
		const change = since[field];
		if (!change || change.was === theirs) result.mine.push({ field, theirs, mine });
		else if (change.was === mine) {
			result.theirs.push({ field, theirs, mine, by: change.by, at: change.at });
			result.typed[field] = typedValue(theirs);
		} else result.clashes.push({ field, theirs, mine, by: change.by, at: change.at });
	}
	return result;
}

/** The form fields in which a person says, for each clash, whose value stands. */
export const CLASH_FIELD = 'clash';
export const ALL_FIELD = 'all';
export const sideField = (field: string): string => `keep_${field}`;

export type Resolved = {
	/** With the held value wherever the other person's was chosen. */
	typed: TypedRow;
	/** What was chosen, by column name. */
	chosen: Record<string, Side>;
	/** Clashes about which nothing was said. */
	unresolved: Finding[];
};

/** Reads the choices that came with a form; without clashes in it, what was typed stays as it is. */
export function resolveClashes(
	register: Register,
	typed: TypedRow,
	held: Row,
	sent: { get(name: string): unknown; getAll(name: string): unknown[] }
): Resolved {
	const result: Resolved = { typed: { ...typed }, chosen: {}, unresolved: [] };
	const clashing = sent.getAll(CLASH_FIELD);
	for (const column of register.columns) {
		const { name } = column;
		if (!clashing.includes(name)) continue;
		const side = sent.get(ALL_FIELD) ?? sent.get(sideField(name));
		if (side === 'theirs') result.typed[name] = typedValue(held[name] ?? null);
		if (side === 'theirs' || side === 'mine') result.chosen[name] = side;
		else
			result.unresolved.push({
				field: sideField(name),
				message: `Choose which value stands for “${column.label}”.`
			});
	}
	return result;
}
