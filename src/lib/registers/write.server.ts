import type { IcsActor, IcsScope } from '#lib/core/access.ts';
import { type Finding, ok, type Refused, refused, type Result } from '#lib/core/result.ts';
import { withArticle } from '#lib/core/words.ts';
import { database, run, statement, transaction } from '#lib/platform/database.server.ts';
import { type Changes, completed, type StoredRow } from './changes.ts';
import type { Known, Register, Row, RowFinding, Value } from './definition.ts';
import { labelInSentence } from './form.ts';
import {
	boundRows,
	findRow,
	overlapCandidates,
	KEY_TAKEN,
	knownFor,
	type ListedRow,
	rowWithKey
} from './read.server.ts';

// The only writer of register rows. Every write puts its event beside it; callers hold the
// transaction. Table and column names come from the definitions, never from input.

/** Whoever keeps registers, imports a file, answers a concern with what goes into a register, or takes over rows. */
export type RowWriter = IcsActor<'edit-registers' | 'import' | 'answer-concerns' | 'take-over'>;

/** What an event names beside who and when: the import, its row number where there is one, or its undoing. */
export type Cause = { importId?: number; sourceRow?: number; undoesImportId?: number };

/** A row to add, with its number in the imported sheet where a file is the cause. */
export type RowToAdd = { row: Row; number: number | null };

/** Adds a row and answers its id. */
export function insertRow(actor: RowWriter, register: Register, row: Row, cause?: Cause): number {
	return insertRows(actor, register, [{ row, number: cause?.sourceRow ?? null }], cause)[0]!;
}

/** Adds rows and answers their ids, in order; an import can bring fifty thousand. */
export function insertRows(
	actor: RowWriter,
	register: Register,
	rows: readonly RowToAdd[],
	cause?: Cause
): number[] {
	if (rows.length === 0) return [];
	const names = register.columns.map((column) => column.name);
	const atOnce = Math.min(ROWS_AT_ONCE, rows.length);
	const whole = insertStatement(register, names, atOnce);
	const ids: number[] = [];
	for (let first = 0; first < rows.length; first += atOnce) {
		const next = Math.min(first + atOnce, rows.length);
		const values: Value[] = [];
		for (let index = first; index < next; index += 1) {
			const { row } = rows[index]!;
			values.push(actor.scope.ics.id);
			for (const name of names) values.push(row[name] ?? null);
		}
		const count = next - first;
		const insert = count === atOnce ? whole : insertStatement(register, names, count);
		// SQLite gives each row the number after the largest: those of one statement follow each other.
		const last = Number(insert.run(values).lastInsertRowid);
		for (let id = last - count + 1; id <= last; id += 1) ids.push(id);
	}
	recordAdditions(actor, register, ids, rows, cause);
	return ids;
}

/** A statement with so many rows takes not much more than half the time of as many statements. */
const ROWS_AT_ONCE = 25;

function insertStatement(register: Register, names: readonly string[], rows: number) {
	const places = `(?${', ?'.repeat(names.length)})`;
	return statement(
		database(),
		`INSERT INTO ${register.name} (ics_id, ${names.join(', ')}) VALUES ${Array.from({ length: rows }, () => places).join(', ')}`
	);
}

/** Writes the new side of `changes` and the event that keeps both sides. */
export function changeFields(
	actor: RowWriter,
	register: Register,
	id: number,
	changes: Changes,
	cause?: Cause
): void {
	writeFields(actor, register, id, changes);
	recordEvent(actor, register, id, 'changed', changes, cause);
}

/**
 * Removes a row from the register; its history and its values stay, so that it can come back. An undo
 * says with `changes` which values it held before.
 */
export function takeOut(
	actor: RowWriter,
	register: Register,
	id: number,
	cause?: Cause,
	changes: Changes = {}
): void {
	writeFields(actor, register, id, changes, { removed_at: actor.now.toISOString() });
	recordEvent(actor, register, id, 'removed', changes, cause);
}

/** Restores a removed row, with what has changed about it meanwhile: what `row` does not say stays. */
export function putBack(
	actor: RowWriter,
	register: Register,
	held: Pick<StoredRow, 'id' | 'row'>,
	row: Row,
	cause?: Cause
): void {
	const changes: Changes = {};
	for (const column of register.columns) {
		const old = held.row[column.name] ?? null;
		const now = column.name in row ? (row[column.name] ?? null) : old;
		if (old !== now) changes[column.name] = [old, now];
	}
	writeFields(actor, register, held.id, changes, { removed_at: null });
	recordEvent(actor, register, held.id, 'restored', changes, cause);
}

/** Moves the register's version: an import that was checked against older rows notices. */
export function bumpVersion({ scope }: RowWriter, register: Register): void {
	run(
		`INSERT INTO register_versions (ics_id, register, version) VALUES (?, ?, 1)
		ON CONFLICT (ics_id, register) DO UPDATE SET version = version + 1`,
		scope.ics.id,
		register.name
	);
}

function writeFields(
	{ scope }: RowWriter,
	register: Register,
	id: number,
	changes: Changes,
	also: { removed_at?: string | null } = {}
): void {
	const written = Object.entries(changes).map(([name, [, now]]) => [name, now] as const);
	const values = { ...Object.fromEntries(written), ...also };
	const set = Object.keys(values).map((name) => `${name} = ?, `);
	run(
		`UPDATE ${register.name} SET ${set.join('')}version = version + 1 WHERE id = ? AND ics_id = ?`,
		...Object.values(values),
		id,
		scope.ics.id
	);
}

function recordEvent(
	{ scope, now }: RowWriter,
	register: Register,
	rowId: number,
	kind: 'changed' | 'removed' | 'restored',
	changes: Changes,
	cause: Cause = {}
): void {
	statement(
		database(),
		`INSERT INTO register_events
			(register, row_id, ics_id, kind, at, by, import_id, source_row, changes, undoes_import_id)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	).run(
		register.name,
		rowId,
		scope.ics.id,
		kind,
		now.toISOString(),
		scope.accountId,
		cause.importId ?? null,
		cause.sourceRow ?? null,
		JSON.stringify(changes),
		cause.undoesImportId ?? null
	);
}

/**
 * Writes who added the rows, a line for each run of ids that count up while the sheet's rows count up
 * with them, or stay the same: a sheet with months across gives many rows from one line.
 */
function recordAdditions(
	{ scope, now }: RowWriter,
	register: Register,
	ids: readonly number[],
	rows: readonly RowToAdd[],
	cause: Cause = {}
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
			scope.ics.id,
			now.toISOString(),
			scope.accountId,
			cause.importId ?? null,
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

/** The row as somebody else has left it after the form was opened, to stand beside what was typed. */
export type RowConflict = { row: ListedRow };

export type RowResult = Result<{ id: number }, RowConflict>;

type Editor = IcsActor<'edit-registers'>;

/** Adds a row. A key that a removed row has brings that row back with its history, and as it is typed. */
export function addRow(actor: Editor, register: Register, typed: Row): Result<{ id: number }> {
	return transaction(() => addOne(actor, register, typed, knownFor(actor.scope, register)));
}

function addOne(
	actor: Editor,
	register: Register,
	typed: Row,
	known: Known
): Result<{ id: number }> {
	const { scope, today } = actor;
	const { row, checked } = asStored(register, typed, known);
	const twin = rowWithKey(scope, register, row);
	if (twin && twin.removedAt === null) {
		// A second press of the button: the row is there as it was typed.
		const wanted = completed(register, row);
		const isSame = register.columns.every(({ name }) => twin.row[name] === wanted[name]);
		return isSame ? ok({ id: twin.id }) : keyTaken(register, twin);
	}
	const problems = [
		...rulesBroken(register, checked, today, known),
		...overlapping(scope, register, row)
	];
	if (problems.length > 0) return { refused: findingsOf(problems) };
	if (!twin) return saved(actor, register, insertRow(actor, register, row));
	// What was not typed is empty: nothing comes back that the form did not show.
	putBack(actor, register, twin, completed(register, row));
	return saved(actor, register, twin.id);
}

/**
 * Changes a row, if it is still at the version the form was opened with. Sending what is already
 * held, as a second press of the button does, changes nothing and is no conflict.
 *
 * @throws NotFound
 */
export function changeRow(
	actor: Editor,
	register: Register,
	id: number,
	version: number,
	typed: Row
): RowResult {
	const { scope, today } = actor;
	return transaction((): RowResult => {
		const known = knownFor(scope, register);
		const { row, checked } = asStored(register, typed, known);
		const held = findRow(scope, register, id, today);
		if (held.removedAt !== null) return { conflict: { row: held } };
		const changes = changesBetween(register, held.row, row);
		if (Object.keys(changes).length === 0) return ok({ id });
		if (held.version !== version) return { conflict: { row: held } };
		const twin = rowWithKey(scope, register, row);
		if (twin && twin.id !== id) return keyTaken(register, twin);
		const problems = [
			...rulesBroken(register, checked, today, known),
			...overlapping(scope, register, row, id)
		];
		if (problems.length > 0) return { refused: findingsOf(problems) };
		changeFields(actor, register, id, changes);
		return saved(actor, register, id);
	});
}

/** The code of the finding that a row cannot be removed here: its page leads to where it can be changed. */
export const ROW_BOUND = 'bound';

/** Takes a row out; `restoreRow` is the way back. @throws NotFound */
export function removeRow(actor: Editor, register: Register, id: number): Result<{ id: number }> {
	return transaction(() => {
		if (findRow(actor.scope, register, id, actor.today).removedAt !== null) return ok({ id });
		const bound = boundRows(actor.scope, register).get(id);
		if (bound) return refused('', bound.sentence, ROW_BOUND);
		takeOut(actor, register, id);
		return saved(actor, register, id);
	});
}

/** Puts a removed row back as it was, if nothing that stands rules it out. @throws NotFound */
export function restoreRow(actor: Editor, register: Register, id: number): Result<{ id: number }> {
	const { scope, today } = actor;
	return transaction((): Result<{ id: number }> => {
		const held = findRow(scope, register, id, today);
		if (held.removedAt === null) return ok({ id });
		const problems = overlapping(scope, register, held.row, id);
		if (problems.length > 0) return { refused: findingsOf(problems) };
		putBack(actor, register, held, {});
		return saved(actor, register, id);
	});
}

function saved(actor: Editor, register: Register, id: number): Result<{ id: number }> {
	bumpVersion(actor, register);
	return ok({ id });
}

/** What is wrong with a whole row, under the first field that it concerns. */
function findingsOf(problems: readonly RowFinding[]): Finding[] {
	return problems.map(({ fields, message, code }) => ({ field: fields[0] ?? '', message, code }));
}

/** Errors of the register's own row rules; warnings never stop a person who types. */
export function rulesBroken(
	register: Register,
	row: Row,
	today: string,
	known: Known = {}
): RowFinding[] {
	return register.rules
		.map((rule) => rule(row, today, known))
		.filter((finding): finding is RowFinding => finding?.severity === 'error');
}

/** A typed row as its rules look at it, and as it is held: nothing that other columns say already. */
function asStored(register: Register, typed: Row, known: Known): { row: Row; checked: Row } {
	const checked = { ...typed, ...register.normalise?.(typed, known) };
	const row = { ...checked };
	for (const name of register.derivedColumns?.(checked, known) ?? []) row[name] = null;
	return { row, checked };
}

/** The row that stands and rules this one out, as a finding; none where they may stand together. */
export function overlapping(
	scope: IcsScope,
	register: Register,
	row: Row,
	id: number | null = null
): RowFinding[] {
	const { noOverlap } = register;
	if (!noOverlap) return [];
	const value = String(row[noOverlap.column]);
	const others = overlapCandidates(scope, register, row).filter((held) => held.id !== id);
	const other = noOverlap.clashes(
		[value],
		others.map((held) => String(held[noOverlap.column]))
	);
	const clash = other.get(value);
	return clash === undefined
		? []
		: [
				{
					severity: 'error',
					code: noOverlap.code,
					message: noOverlap.sentence(value, clash),
					fields: [noOverlap.column]
				}
			];
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

function keyTaken(register: Register, twin: ListedRow): Refused {
	const removed = twin.removedAt === null ? '' : ' It was removed, and can be restored.';
	return refused(
		// The last part of the key is what tells rows of one owner apart.
		register.key.at(-1)!,
		`There is already ${withArticle(register.singular)} with this ${keyWords(register)}: “${register.rowTitle(twin.row)}”.${removed} Change that one, or type another ${keyWords(register)}.`,
		KEY_TAKEN
	);
}

function keyWords(register: Register): string {
	return register.columns
		.filter((column) => register.key.includes(column.name))
		.map(labelInSentence)
		.join(' and ');
}
