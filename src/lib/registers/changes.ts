import { type ColumnKind, columnOf, type Register, type Row, type Value } from './definition.ts';

// What importing checked rows would do to the rows that are held.

/** Parts of a key that a file is about: last month's file says nothing of this month's rows. */
const BOUNDING: readonly ColumnKind[] = ['organisation', 'month', 'year', 'period', 'indicator'];

/** A row as it is held, with what the engine needs to write to it. */
export type StoredRow = { id: number; version: number; removed: boolean; row: Row };

/** Old and new value of each field that would change. */
export type Changes = Record<string, [old: Value, now: Value]>;

export type NewRow = { number: number; row: Row; restores: StoredRow | null };
export type ChangedRow = { number: number; held: StoredRow; changes: Changes };

export type Difference = {
	added: NewRow[];
	changed: ChangedRow[];
	same: number;
	/** Held rows that the file does not have, among those it could have had. */
	missing: StoredRow[];
};

export type RowsToCompare = {
	fields: readonly string[];
	numbers: readonly number[];
	/** undefined: the cell could not be read, so what is held stays. */
	values: readonly (readonly (Value | undefined)[])[];
};

/**
 * Compares a file's rows with the held ones by the register's natural key, without case.
 *
 * A file speaks only of the trusts, months and years it names: rows of others are never "missing".
 */
export function difference(
	register: Register,
	held: readonly StoredRow[],
	file: RowsToCompare
): Difference {
	const byKey = new Map(held.map((row) => [keyOf(register, row.row), row]));
	const positions = register.key.map((name) => file.fields.indexOf(name));
	const inKey = new Set(register.key);
	const result: Difference = { added: [], changed: [], same: 0, missing: [] };
	// The first file of a register has nothing to be compared with, and is the largest.
	if (held.length === 0) {
		result.added = file.values.map((values, index) => {
			return { number: file.numbers[index] ?? 0, row: rowOf(file.fields, values), restores: null };
		});
		return result;
	}
	const seen = new Set<string>();
	for (const [index, values] of file.values.entries()) {
		const number = file.numbers[index] ?? 0;
		const key = positions.map((position) => keyPart(values[position])).join('\u001f');
		seen.add(key);
		const match = byKey.get(key);
		if (!match || match.removed) {
			result.added.push({ number, row: rowOf(file.fields, values), restores: match ?? null });
			continue;
		}
		const changes = changesOf(file.fields, values, match.row, inKey);
		if (changes) result.changed.push({ number, held: match, changes });
		else result.same += 1;
	}
	const couldHave = coveredBy(register, file);
	for (const [key, row] of byKey)
		if (!row.removed && !seen.has(key) && couldHave(row.row)) result.missing.push(row);
	return result;
}

/** The natural key as one text, for comparing. */
export function keyOf(register: Register, row: Row): string {
	return register.key.map((name) => keyPart(row[name])).join('\u001f');
}

function keyPart(value: Value | undefined): string {
	return String(value ?? '').toLowerCase();
}

/** Cells that could not be read are left out: a row that is put back keeps what it held there. */
function rowOf(fields: readonly string[], values: readonly (Value | undefined)[]): Row {
	const row: Row = {};
	for (let index = 0; index < fields.length; index += 1) {
		const value = values[index];
		if (value !== undefined) row[fields[index] as string] = value;
	}
	return row;
}

function changesOf(
	fields: readonly string[],
	values: readonly (Value | undefined)[],
	held: Row,
	inKey: ReadonlySet<string>
): Changes | null {
	let changes: Changes | null = null;
	for (let index = 0; index < fields.length; index += 1) {
		const field = fields[index] as string;
		const value = values[index];
		// The key matched but for its case: keep the way it is held.
		if (value === undefined || inKey.has(field)) continue;
		const old = held[field] ?? null;
		if (old !== value) (changes ??= {})[field] = [old, value];
	}
	return changes;
}

/** A file speaks of the trusts, months and years that it names. */
function coveredBy(register: Register, file: RowsToCompare): (row: Row) => boolean {
	const bounds = register.key
		.filter((name) => BOUNDING.includes(columnOf(register, name).kind))
		.map((name) => {
			const position = file.fields.indexOf(name);
			return { name, named: new Set(file.values.map((values) => keyPart(values[position]))) };
		});
	return (row) => bounds.every(({ name, named }) => named.has(keyPart(row[name])));
}

/** A field that a column may feed, and what speaks for it or leaves it open. */
export type ColumnCandidate = { field: string; why: string };

export type ColumnFound = {
	/** Header text as the file writes it (two-row headers joined). */
	header: string;
	/** The spreadsheet's letter; one past the sheet's last column where `across` is set. */
	column: string;
	/** Set where it was made of the columns of a sheet with months across. */
	across?: AcrossColumns;
	/** The field it feeds, or null when none was found or the person left it out. */
	field: string | null;
	/** How it was matched; `asked`: a person has to say, and until then it feeds nothing. */
	by: 'name' | 'also-called' | 'near' | 'remembered' | 'chosen' | 'asked' | 'none';
	/** Where it is asked: the fields it may be, likeliest first. */
	candidates?: ColumnCandidate[];
	/** First few different texts in it, so that a person recognises the column. */
	examples: string[];
};

/** Where the cells of a column stood that was made of months across, so that each can be traced. */
export type AcrossColumns = {
	/** The letters of all of them: "D to U"; the sheet's name for what was counted on another. */
	letters: string;
	/** Month (2026-09) -> letter. */
	months: Record<string, string>;
	/** Lines between the first line of a block and this one's; null where blocks differ. */
	offset: number | null;
	/** Of a published file: the row's key -> where the value stood, "K12" or "D9 + D17". */
	cells?: Record<string, string>;
};

// How a row goes back to what it was before an import, when others may have worked on it since.

/** What to do with what was changed after the import: leave it, or undo it too. */
export type EditedSince = 'keep' | 'revert';

export type PastEvent = { kind: 'added' | 'changed' | 'removed' | 'restored'; changes: Changes };

export type RowState = { row: Row; removed: boolean };

/** What has to be written to a row; nothing when there are no changes and `removed` stays as it is. */
export type WayBack = { changes: Changes; removed: boolean };

/**
 * The way back of one row. With `keep`, a row that was worked on since keeps that work, and only
 * fields that still hold what the import wrote go back. The natural key never goes back: another
 * row may have taken the old one.
 */
export function wayBack(
	register: Register,
	event: PastEvent,
	later: readonly PastEvent[],
	now: RowState,
	choice: EditedSince
): WayBack {
	const imported = later.toReversed().reduce(before, now);
	const target = before(imported, event);
	if (choice === 'keep' && isEdited(imported, now))
		return kept(register, event, imported, target, now);
	// A row that goes out keeps its values: they are what comes back with it.
	const changes = target.removed ? {} : changesBetween(register, now.row, target.row);
	return { changes, removed: target.removed };
}

/** Whether it makes a difference what is chosen for the row. */
export function mustAsk(
	register: Register,
	event: PastEvent,
	later: readonly PastEvent[],
	now: RowState
): boolean {
	const [keep, revert] = (['keep', 'revert'] as const).map((choice) =>
		wayBack(register, event, later, now, choice)
	);
	return JSON.stringify(keep) !== JSON.stringify(revert);
}

/** Old and new value of each field that was changed after the import and is still different. */
export function changedSince(later: readonly PastEvent[], now: RowState): Changes {
	const imported = later.toReversed().reduce(before, now);
	const changes: Changes = {};
	for (const name of Object.keys(imported.row)) {
		const [was, is] = [imported.row[name] ?? null, now.row[name] ?? null];
		if (was !== is) changes[name] = [was, is];
	}
	return changes;
}

function kept(
	register: Register,
	event: PastEvent,
	imported: RowState,
	target: RowState,
	now: RowState
): WayBack {
	if (event.kind !== 'changed' || now.removed) return { changes: {}, removed: now.removed };
	const untouched = Object.fromEntries(
		Object.keys(event.changes)
			.filter((name) => same(imported.row[name], now.row[name]))
			.map((name) => [name, target.row[name] ?? null])
	);
	return {
		changes: changesBetween(register, now.row, { ...now.row, ...untouched }),
		removed: false
	};
}

/** The state before an event, from the state after it. */
function before(after: RowState, event: PastEvent): RowState {
	const row = { ...after.row };
	for (const [name, [old]] of Object.entries(event.changes)) row[name] = old;
	return {
		row,
		removed: event.kind === 'removed' ? false : event.kind === 'changed' ? after.removed : true
	};
}

function isEdited(imported: RowState, now: RowState): boolean {
	return (
		imported.removed !== now.removed ||
		Object.keys(imported.row).some((name) => !same(imported.row[name], now.row[name]))
	);
}

function changesBetween(register: Register, now: Row, then: Row): Changes {
	const changes: Changes = {};
	for (const { name } of register.columns)
		if (!register.key.includes(name) && !same(now[name], then[name]))
			changes[name] = [now[name] ?? null, then[name] ?? null];
	return changes;
}

function same(one: Value | undefined, other: Value | undefined): boolean {
	return (one ?? null) === (other ?? null);
}
