import { type IcsScope, NotAllowed } from '#lib/core/access.ts';
import { withArticle } from '#lib/core/words.ts';
import { database, get, run, statement, transaction } from '#lib/platform/database.server.ts';
import type { Changes, HeldRow } from './changes.ts';
import type { Finding, Known, Register, Row, Value } from './definition.ts';
import { labelInSentence } from './form.ts';
import { findRow, heldApart, knownFor, type ListedRow } from './read.server.ts';

// The only writer of register rows. Every write puts its event beside it; callers hold the
// transaction. Table and column names come from the definitions, never from input.

/** Who writes, on what occasion; the import and its row number where a file is the cause. */
export type Occasion = {
	icsId: number;
	by: string;
	/** ISO date and time, the same for a whole import. */
	at: string;
	importId: number | null;
	undoesImportId?: number | null;
};

/** A row to add, with its number in the imported sheet where a file is the cause. */
export type RowToAdd = { row: Row; number: number | null };

/** Adds a row and answers its id. */
export function insertRow(
	register: Register,
	row: Row,
	occasion: Occasion,
	sourceRow: number | null = null
): number {
	return insertRows(register, [{ row, number: sourceRow }], occasion)[0]!;
}

/** Adds rows and answers their ids, in order; an import can bring fifty thousand. */
export function insertRows(
	register: Register,
	rows: readonly RowToAdd[],
	occasion: Occasion
): number[] {
	if (rows.length === 0) return [];
	const names = register.columns.map((column) => column.name);
	const insert = statement(
		database(),
		`INSERT INTO ${register.name} (ics_id, ${names.join(', ')}) VALUES (?${', ?'.repeat(names.length)})`
	);
	const values: Value[] = [occasion.icsId];
	const ids = rows.map(({ row }) => {
		for (const [index, name] of names.entries()) values[index + 1] = row[name] ?? null;
		return Number(insert.run(values).lastInsertRowid);
	});
	recordAdditions(register, ids, rows, occasion);
	return ids;
}

/** Writes the new side of `changes` and the event that keeps both sides. */
export function changeFields(
	register: Register,
	id: number,
	changes: Changes,
	occasion: Occasion,
	sourceRow: number | null = null
): void {
	writeFields(register, id, changes, '');
	recordEvent(register, id, 'changed', changes, occasion, sourceRow);
}

/** Takes a row out of the register; its history and its values stay, so that it can come back. */
export function takeOut(register: Register, id: number, occasion: Occasion): void {
	run(
		`UPDATE ${register.name} SET removed_at = ?, version = version + 1 WHERE id = ?`,
		occasion.at,
		id
	);
	recordEvent(register, id, 'removed', {}, occasion, null);
}

/** Puts a removed row back, with what has changed about it meanwhile. */
export function putBack(
	register: Register,
	held: Pick<HeldRow, 'id' | 'row'>,
	row: Row,
	occasion: Occasion,
	sourceRow: number | null = null
): void {
	const changes: Changes = {};
	for (const column of register.columns) {
		const old = held.row[column.name] ?? null;
		const now = column.name in row ? (row[column.name] ?? null) : old;
		if (old !== now) changes[column.name] = [old, now];
	}
	writeFields(register, held.id, changes, ', removed_at = NULL');
	recordEvent(register, held.id, 'restored', changes, occasion, sourceRow);
}

/** Moves the register's version: an import that was checked against older rows notices. */
export function bumpVersion(icsId: number, register: Register): void {
	run(
		`INSERT INTO register_versions (ics_id, register, version) VALUES (?, ?, 1)
		ON CONFLICT (ics_id, register) DO UPDATE SET version = version + 1`,
		icsId,
		register.name
	);
}

function writeFields(register: Register, id: number, changes: Changes, also: string): void {
	const names = Object.keys(changes);
	const set = names.map((name) => `${name} = ?, `).join('');
	const values: Value[] = names.map((name) => changes[name]?.[1] ?? null);
	run(`UPDATE ${register.name} SET ${set}version = version + 1${also} WHERE id = ?`, ...values, id);
}

function recordEvent(
	register: Register,
	rowId: number,
	kind: 'changed' | 'removed' | 'restored',
	changes: Changes,
	occasion: Occasion,
	sourceRow: number | null
): void {
	statement(
		database(),
		`INSERT INTO register_events
			(register, row_id, ics_id, kind, at, by, import_id, source_row, changes, undoes_import_id)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	).run(
		register.name,
		rowId,
		occasion.icsId,
		kind,
		occasion.at,
		occasion.by,
		occasion.importId,
		sourceRow,
		JSON.stringify(changes),
		occasion.undoesImportId ?? null
	);
}

/**
 * Writes who added the rows, a line for each run of ids that count up while the sheet's rows count up
 * with them, or stay the same: a sheet with months across gives many rows from one line.
 */
function recordAdditions(
	register: Register,
	ids: readonly number[],
	rows: readonly RowToAdd[],
	occasion: Occasion
): void {
	for (let first = 0; first < ids.length;) {
		const step = stepFrom(rows, first);
		let next = first + 1;
		while (
			next < ids.length &&
			ids[next] === (ids[next - 1] as number) + 1 &&
			step !== null &&
			stepFrom(rows, next - 1) === step
		)
			next += 1;
		run(
			`INSERT INTO register_additions
				(register, first_row_id, last_row_id, ics_id, at, by, import_id, first_source_row, source_step)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			register.name,
			ids[first],
			ids[next - 1],
			occasion.icsId,
			occasion.at,
			occasion.by,
			occasion.importId,
			rows[first]?.number ?? null,
			step ?? 1
		);
		first = next;
	}
}

/** Rows of the sheet from one row to the next, 0 or 1; null where the run must end. */
function stepFrom(rows: readonly RowToAdd[], index: number): 0 | 1 | null {
	const [number, next] = [rows[index]?.number ?? null, rows[index + 1]?.number ?? null];
	if (number === null || next === null) return number === next ? 1 : null;
	return next === number ? 0 : next === number + 1 ? 1 : null;
}

// What a person does to one row of a register by hand.

/** Somebody else changed the row after the form was opened: theirs, to stand beside what was typed. */
export type Conflict = { held: ListedRow };

export type RowResult =
	| { id: number }
	/** `twin`: the row that has this key already. */
	| { problems: Finding[]; twin?: number }
	| { conflict: Conflict };

/** A row's id, and whether anything was written. */
type Written = { id: number; unchanged?: boolean };

/** Adds a row. A key that a removed row has brings that row back, with its history. */
export function addRow(scope: IcsScope, register: Register, typed: Row, today: string): RowResult {
	return writing(scope, register, (occasion) => {
		const known = knownFor(scope, register);
		const { row, checked } = asHeld(register, typed, known);
		const twin = rowWithKey(scope, register, row);
		if (twin && twin.removedAt === null) return taken(register, twin);
		const problems = [
			...rulesBroken(register, checked, today, known),
			...overlapping(scope, register, row)
		];
		if (problems.length > 0) return { problems };
		if (twin) {
			putBack(register, twin, row, occasion);
			return { id: twin.id };
		}
		return { id: insertRow(register, row, occasion) };
	});
}

/**
 * Changes a row, if it is still at the version the form was opened with. Sending what is already
 * held, as a second press of the button does, changes nothing and is no conflict.
 *
 * @throws NotFound
 */
export function changeRow(
	scope: IcsScope,
	register: Register,
	id: number,
	version: number,
	typed: Row,
	today: string
): RowResult {
	return writing(scope, register, (occasion) => {
		const known = knownFor(scope, register);
		const { row, checked } = asHeld(register, typed, known);
		const held = findRow(scope, register, id, today);
		if (held.removedAt !== null) return { conflict: { held } };
		const changes = changesBetween(register, held.row, row);
		if (Object.keys(changes).length === 0) return { id, unchanged: true };
		if (held.version !== version) return { conflict: { held } };
		const twin = rowWithKey(scope, register, row);
		if (twin && twin.id !== id) return taken(register, twin);
		const problems = [
			...rulesBroken(register, checked, today, known),
			...overlapping(scope, register, row, id)
		];
		if (problems.length > 0) return { problems };
		changeFields(register, id, changes, occasion);
		return { id };
	});
}

/** Takes a row out; `restoreRow` is the way back. @throws NotFound */
export function removeRow(scope: IcsScope, register: Register, id: number, today: string): void {
	writing(scope, register, (occasion) => {
		if (findRow(scope, register, id, today).removedAt !== null) return { id, unchanged: true };
		takeOut(register, id, occasion);
		return { id };
	});
}

/** Puts a removed row back as it was, if nothing that stands rules it out. @throws NotFound */
export function restoreRow(
	scope: IcsScope,
	register: Register,
	id: number,
	today: string
): RowResult {
	return writing(scope, register, (occasion) => {
		const held = findRow(scope, register, id, today);
		if (held.removedAt === null) return { id, unchanged: true };
		const problems = overlapping(scope, register, held.row, id);
		if (problems.length > 0) return { problems };
		putBack(register, held, {}, occasion);
		return { id };
	});
}

/** Errors of the register's own row rules; warnings never stop a person who types. */
export function rulesBroken(
	register: Register,
	row: Row,
	today: string,
	known: Known = {}
): Finding[] {
	return register.rules
		.map((rule) => rule(row, today, known))
		.filter((finding): finding is Finding => finding?.severity === 'error');
}

/** A typed row as its rules look at it, and as it is held: nothing that other columns say already. */
function asHeld(register: Register, typed: Row, known: Known): { row: Row; checked: Row } {
	const checked = { ...typed, ...register.settle?.(typed, known) };
	const row = { ...checked };
	for (const name of register.saidByOthers?.(checked, known) ?? []) row[name] = null;
	return { row, checked };
}

/** The row that stands and rules this one out, as a finding; none where they may stand together. */
export function overlapping(
	scope: IcsScope,
	register: Register,
	row: Row,
	id: number | null = null
): Finding[] {
	const { apart } = register;
	if (!apart) return [];
	const value = String(row[apart.column]);
	const others = heldApart(scope, register, row).filter((held) => held.id !== id);
	const other = apart.clashes(
		[value],
		others.map((held) => String(held[apart.column]))
	);
	const clash = other.get(value);
	return clash === undefined
		? []
		: [
				{
					severity: 'error',
					code: apart.code,
					message: apart.sentence(value, clash),
					fields: [apart.column]
				}
			];
}

function writing(
	scope: IcsScope,
	register: Register,
	work: (occasion: Occasion) => RowResult | Written
): RowResult {
	if (scope.permission !== 'edit-registers')
		throw new NotAllowed('This scope does not edit registers.');
	return transaction(() => {
		const result = work({
			icsId: scope.ics.id,
			by: scope.accountId,
			at: new Date().toISOString(),
			importId: null
		});
		if (!('id' in result)) return result;
		if (!('unchanged' in result)) bumpVersion(scope.ics.id, register);
		return { id: result.id };
	});
}

function rowWithKey(scope: IcsScope, register: Register, row: Row): ListedRow | null {
	const same = register.key.map((name) => `${name} = ? COLLATE NOCASE`).join(' AND ');
	const found = get<{ id: number }>(
		`SELECT id FROM ${register.name} WHERE ics_id = ? AND ${same}`,
		scope.ics.id,
		...register.key.map((name) => row[name] ?? null)
	);
	return found ? findRow(scope, register, found.id, '9999-12-31') : null;
}

function changesBetween(register: Register, held: Row, row: Row): Changes {
	const changes: Changes = {};
	for (const column of register.columns) {
		const old = held[column.name] ?? null;
		const now = row[column.name] ?? null;
		if (old !== now) changes[column.name] = [old, now];
	}
	return changes;
}

function taken(register: Register, twin: ListedRow): RowResult {
	const removed = twin.removedAt === null ? '' : ' It was removed, and can be put back.';
	const finding: Finding = {
		severity: 'error',
		code: 'key-taken',
		message: `There is already ${withArticle(register.singular)} with this ${keyWords(register)}: “${register.rowTitle(twin.row)}”.${removed} Change that one, or type another ${keyWords(register)}.`,
		// The last part of the key is what tells rows of one owner apart.
		fields: register.key.slice(-1)
	};
	return { problems: [finding], twin: twin.id };
}

function keyWords(register: Register): string {
	return register.columns
		.filter((column) => register.key.includes(column.name))
		.map(labelInSentence)
		.join(' and ');
}
