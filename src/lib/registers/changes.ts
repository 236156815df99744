import { type ColumnKind, columnOf, type Register, type Row, type Value } from './definition.ts';

// What importing checked rows would do to the rows that are held.

/** Parts of a key that a file is about: last month's file says nothing of this month's rows. */
const BOUNDING: readonly ColumnKind[] = ['organisation', 'month', 'year', 'period', 'indicator'];

/** A row as it is held, with what the engine needs to write to it. */
export type StoredRow = {
	id: number;
	version: number;
	removed: boolean;
	row: Row;
	/** It is out because what added it was undone: if it comes back, it begins empty. */
	undone?: boolean;
	/** Something outside the register stands on it: it is never missing from a file, nor taken out by one. */
	bound?: boolean;
};

/** Old and new value of each field that would change. */
export type Changes = Record<string, [old: Value, now: Value]>;

/** `restores`: the row that was out with the same key; `keptBy` says what comes back with it. */
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
			const row = rowOf(file.fields, values);
			result.added.push({
				number,
				row: match?.undone ? completed(register, row) : row,
				restores: match ?? null
			});
			continue;
		}
		const changes = changesOf(file.fields, values, match.row, inKey);
		if (changes) result.changed.push({ number, held: match, changes });
		else result.same += 1;
	}
	const couldHave = coveredBy(register, file);
	for (const [key, row] of byKey)
		if (!row.removed && !row.bound && !seen.has(key) && couldHave(row.row))
			result.missing.push(row);
	return result;
}

/** The row with every column of its register: what is not said is empty. */
export function completed(register: Register, row: Row): Row {
	return Object.fromEntries(register.columns.map(({ name }) => [name, row[name] ?? null]));
}

/** What a row that comes back keeps of what it held before; null for one that was never there, or was undone. */
export function keptBy(register: Register, { row, restores }: NewRow): Row | null {
	if (!restores || restores.undone) return null;
	return filled(register, restores.row, (name) => !(name in row));
}

/** The row as it would stand, without its empty cells. */
export function valuesOf(register: Register, { row, restores }: NewRow): Row {
	return filled(register, { ...restores?.row, ...row });
}

function filled(register: Register, row: Row, which: (name: string) => boolean = () => true): Row {
	return Object.fromEntries(
		register.columns.flatMap(({ name }) => {
			const value = row[name] ?? null;
			return value !== null && which(name) ? [[name, value]] : [];
		})
	);
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
	/**
	 * How it was matched; `asked`: a person has to say, and until then it feeds nothing; `worked-out`: of
	 * an export of ours, where the other columns say it.
	 */
	by: 'name' | 'also-called' | 'near' | 'remembered' | 'chosen' | 'asked' | 'worked-out' | 'none';
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

// How a row goes back to what it was before an import, when others may have worked on it since, and
// when imports before and after may have been undone already: nothing that was undone comes back.

/** What to do with what was changed after the import: keep it, or undo it too. */
export type EditedSince = 'keep' | 'revert';

export type PastEvent = {
	kind: 'added' | 'changed' | 'removed' | 'restored';
	changes: Changes;
	/** The import that did it, and whether that import has been undone. */
	importId?: number | null;
	importUndone?: boolean;
	/** The import that was undone by it. */
	undoes?: number | null;
};

/** What an import did to a row, between what was done before, newest first, and after, oldest first. */
export type PastOfRow = PastEvent & { earlier: readonly PastEvent[]; later: readonly PastEvent[] };

export type RowState = { row: Row; removed: boolean };

/**
 * What has to be written to a row; nothing when there are no changes and `removed` stays as it is.
 * `marked`: its history says that the import is undone all the same, so that nothing of it comes back.
 */
export type WayBack = { changes: Changes; removed: boolean; marked: boolean };

/**
 * The way back of one row. With `keep`, a row that was worked on since keeps that work, and only
 * fields that still hold what the import wrote go back. The natural key never goes back: another
 * row may have taken the old one.
 */
export function wayBack(
	register: Register,
	past: PastOfRow,
	now: RowState,
	choice: EditedSince
): WayBack {
	// The most of a large import: rows that it added, and that nobody has touched.
	if (past.kind === 'added' && past.later.length === 0)
		return { changes: {}, removed: true, marked: false };
	const imported = untouched(past, now);
	const target = withoutImport(past, imported);
	const stays = { changes: {}, removed: now.removed, marked: false };
	// Nothing that the import did stands any more.
	if (beganAfresh(past) || wasReverted(past)) return stays;
	if (!isEdited(imported, target)) return { ...stays, marked: past.kind === 'removed' };
	// Out with either choice: then there is nothing to choose, and what a person did stays.
	const out = now.removed && target.removed;
	if (out || (choice === 'keep' && isEdited(imported, now)))
		return kept(register, past, imported, target, now);
	// What an import added and nobody had before it need not go back to anything.
	const then = withoutWork(past, imported, target, now);
	const changes = past.kind === 'added' ? {} : changesBetween(register, now.row, then);
	return { changes, removed: target.removed, marked: past.kind !== 'changed' };
}

/** Whether it makes a difference what is chosen for the row. */
export function mustAsk(register: Register, past: PastOfRow, now: RowState): boolean {
	if (past.later.length === 0) return false;
	const [keep, revert] = (['keep', 'revert'] as const).map((choice) => {
		const { changes, removed } = wayBack(register, past, now, choice);
		return JSON.stringify([changes, removed]);
	});
	return keep !== revert;
}

/** Old and new value of each field that was changed after the import and is still different. */
export function changedSince(past: PastOfRow, now: RowState): Changes {
	const imported = untouched(past, now);
	const changes: Changes = {};
	for (const name of Object.keys(imported.row)) {
		const [was, is] = [imported.row[name] ?? null, now.row[name] ?? null];
		if (was !== is) changes[name] = [was, is];
	}
	return changes;
}

/** Whether an event is somebody's work that stands: neither an undo nor what has been undone. */
export function isWork({ undoes, importUndone }: PastEvent): boolean {
	return (undoes ?? null) === null && !importUndone;
}

/**
 * After each event of a row, oldest first and without its addition: whether it is out because all that
 * added it was undone. An import touches a row once.
 */
export function additionsUndone(
	events: readonly Pick<PastEvent, 'kind' | 'importId' | 'undoes'>[]
): boolean[] {
	const imports = new Map<number, { adds: boolean; undone: boolean }>();
	let [undone, removed] = [false, false];
	return events.map(({ kind, importId, undoes }) => {
		if (importId) imports.set(importId, { adds: kind === 'restored', undone });
		if (kind !== 'changed') removed = kind === 'removed';
		if (kind === 'restored') undone = false;
		if (undoes && removed) {
			// An import without an event of its own here is the one that added the row.
			const { adds, undone: atFirst } = imports.get(undoes) ?? { adds: true, undone: true };
			undone ||= adds && atFirst;
		}
		return undone;
	});
}

/**
 * The row as it would be now had nobody worked on it after the import: what the import left, and what
 * undoing earlier imports has made of that. Later imports that were undone cancel with their undoing.
 */
function untouched(past: PastOfRow, now: RowState): RowState {
	return undosOfEarlier(past).reduce(after, past.later.toReversed().reduce(before, now));
}

function undosOfEarlier({ later }: PastOfRow): PastEvent[] {
	const imports = new Set(later.map(({ importId }) => importId));
	return later.filter(({ undoes }) => (undoes ?? null) !== null && !imports.has(undoes));
}

/** Whether all that had added the row was undone after the import. */
function beganAfresh({ kind, importId, undoes, earlier, later }: PastOfRow): boolean {
	if (!later.some((event) => event.undoes)) return false;
	const own = kind === 'added' ? [] : [{ kind, importId, undoes }];
	const undone = additionsUndone([...earlier.toReversed(), ...own, ...later]);
	return undone.slice(earlier.length + own.length).includes(true);
}

/** Whether undoing an earlier import took back all work after it, this import's included. */
function wasReverted(past: PastOfRow): boolean {
	return undosOfEarlier(past).some((undo) => {
		const own = past.earlier.find(({ importId }) => importId === undo.undoes);
		if (!own) return false;
		// Where work since was kept, an undo writes no more than the fields that still hold what came in.
		const isMore = ([name, [was]]: [string, [Value, Value]]) =>
			!(name in own.changes) || !same(own.changes[name]![1], was);
		return (
			(own.kind === 'changed' && undo.kind !== 'changed') ||
			Object.entries(undo.changes).some(isMore)
		);
	});
}

/** The same without what the import itself did. */
function withoutImport(past: PastOfRow, imported: RowState): RowState {
	const { kind, changes } = past;
	const row = { ...imported.row };
	for (const [name, [old, now]] of Object.entries(changes))
		if (same(row[name], now)) row[name] = standingValue(past, name, old);
	// Undoing something earlier may have taken out what the import brought in.
	const moved = undosOfEarlier(past).some(
		(undo) => undo.kind !== 'changed' && (undo.kind === 'removed') !== (kind === 'removed')
	);
	const stays = kind === 'changed' || moved;
	return {
		row,
		removed: stays ? imported.removed : wasRemoved(kind !== 'removed', sinceAfresh(past))
	};
}

/** The same with each field as it was before the import on which somebody has worked since. */
function withoutWork(past: PastOfRow, imported: RowState, target: RowState, now: RowState): Row {
	const row = { ...target.row };
	for (const [name, value] of Object.entries(imported.row))
		if (!(name in past.changes) && !same(value, now.row[name]))
			row[name] = standingValue(past, name, value);
	return row;
}

/** What happened before the import, newest first, as far back as the row last began afresh. */
function sinceAfresh({ earlier }: PastOfRow): readonly PastEvent[] {
	const afresh = additionsUndone(earlier.toReversed()).toReversed().indexOf(true);
	return afresh === -1 ? earlier : earlier.slice(0, afresh);
}

/** A field's value before the import: the last that was written and not undone, or what it began with. */
function standingValue(past: PastOfRow, name: string, value: Value): Value {
	let found = value;
	for (const event of withoutUndone(sinceAfresh(past), ({ changes }) => name in changes)) {
		const [old, now] = event.changes[name]!;
		if (!event.importUndone) return now;
		found = old;
	}
	return found;
}

/** Whether the row was out before the import, leaving aside what has been undone. */
function wasRemoved(removed: boolean, earlier: readonly PastEvent[]): boolean {
	let found = removed;
	for (const { kind, importUndone } of withoutUndone(earlier, ({ kind }) => kind !== 'changed')) {
		if ((kind === 'removed') !== found || !importUndone) break;
		found = !found;
	}
	return found;
}

/** Events newest first, without each undo and what stood between it and the import that it undid. */
function* withoutUndone(
	earlier: readonly PastEvent[],
	concerns: (event: PastEvent) => boolean
): Generator<PastEvent> {
	let passing: number | null = null;
	for (const event of earlier) {
		if (passing !== null) {
			if (event.importId === passing) passing = null;
		} else if (concerns(event)) {
			if (event.undoes) passing = event.undoes;
			else yield event;
		}
	}
}

function kept(
	register: Register,
	{ kind, changes }: PastEvent,
	imported: RowState,
	target: RowState,
	now: RowState
): WayBack {
	// A row that is kept as it is stands, or is out, by that decision and no longer by the import's.
	const asItIs =
		kind !== 'changed' && (kind === 'removed') === now.removed && now.removed !== target.removed;
	const stays = { changes: {}, removed: now.removed, marked: kind !== 'changed' && !asItIs };
	if (asItIs || kind === 'added' || kind === 'removed') return stays;
	const back = Object.fromEntries(
		Object.keys(changes)
			.filter((name) => same(imported.row[name], now.row[name]))
			.map((name) => [name, target.row[name] ?? null])
	);
	return { ...stays, changes: changesBetween(register, now.row, { ...now.row, ...back }) };
}

/** The state before an event, from the state after it. */
function before(state: RowState, event: PastEvent): RowState {
	return {
		row: { ...state.row, ...side(event.changes, 0) },
		removed: event.kind === 'removed' ? false : event.kind === 'changed' ? state.removed : true
	};
}

/** The state after an event, from the state before it. */
function after(state: RowState, event: PastEvent): RowState {
	return {
		row: { ...state.row, ...side(event.changes, 1) },
		removed: event.kind === 'changed' ? state.removed : event.kind === 'removed'
	};
}

/** How a row stood at the end of the days from `from` up to, and without, `to`. */
export type RecordedState = RowState & {
	from: string;
	to: string;
	/** When it was taken out, where it is out. */
	removedAt: string | null;
};

/** Sorts before and after every day. */
export const ALWAYS = { from: '', to: '~' } as const;

/**
 * How a row was recorded at the end of each day, newest first: from how it is now, back through its
 * events (oldest first), each with the day it was recorded on.
 */
export function recordedStates(
	now: RowState & { removedAt: string | null },
	addedOn: string,
	events: readonly (PastEvent & { on: string; at: string })[]
): RecordedState[] {
	const states: RecordedState[] = [];
	let state: RowState = now;
	let { removedAt } = now;
	let to: string = ALWAYS.to;
	for (const [index, event] of [...events.entries()].reverse()) {
		// What changed again on the same day is not how the day ended.
		if (event.on < to) states.push({ ...state, removedAt, from: event.on, to });
		if (event.on < to) to = event.on;
		state = before(state, event);
		removedAt = state.removed
			? (events.slice(0, index).findLast(({ kind }) => kind === 'removed')?.at ?? removedAt)
			: null;
	}
	if (addedOn < to) states.push({ ...state, removedAt, from: addedOn, to });
	return states;
}

function side(changes: Changes, which: 0 | 1): Row {
	return Object.fromEntries(Object.entries(changes).map(([name, pair]) => [name, pair[which]]));
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
