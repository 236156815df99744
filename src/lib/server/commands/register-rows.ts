/**
 * The only writer of register rows. Every write puts its event beside it; callers hold the
 * transaction. Table and column names come from the definitions, never from input.
 */
import type { Register, Row, Value } from '#lib/domain/registers/definition.ts';
import type { Changes, HeldRow } from '#lib/domain/registers/difference.ts';
import { database, run, statement } from '#lib/server/db/connection.ts';

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
