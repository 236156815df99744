/** What a person does to one row of a register by hand. */
import { NotAllowed, type IcsScope } from '#lib/domain/access.ts';
import type { Finding, Known, Register, Row } from '#lib/domain/registers/definition.ts';
import type { Changes } from '#lib/domain/registers/difference.ts';
import { labelInSentence } from '#lib/domain/registers/form.ts';
import { withArticle } from '#lib/format/words.ts';
import {
	bumpVersion,
	changeFields,
	insertRow,
	putBack,
	takeOut,
	type Occasion
} from '#lib/server/commands/register-rows.ts';
import { get, transaction } from '#lib/server/db/connection.ts';
import { heldApart, knownFor } from '#lib/server/queries/register-known.ts';
import { findRow, type ListedRow } from '#lib/server/queries/registers.ts';

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
		const known = knownFor(scope.ics.id, register);
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
		const known = knownFor(scope.ics.id, register);
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
