/** Rows of registers as the tests of their lists, forms, histories and files need them. */
import { authorise, type IcsScope, type Permission, type Role } from '#lib/core/access.ts';
import type { Audience } from '#lib/core/disclosure.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { run } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { Register, RegisterName, Row } from '#lib/registers/definition.ts';
import { type ListRequest, parseListRequest } from '#lib/registers/form.ts';
import { addRow, bumpVersion, insertRow } from '#lib/registers/write.server.ts';
import { actorOf, actorOn } from './actors.ts';
import { signedInAs } from './database.ts';

/** A scope of somebody with that role in that ICS. */
export function scopeOf<P extends Permission = 'edit-registers'>(
	permission: P = 'edit-registers' as P,
	icsCode = 'XWE',
	role: Role = 'data-officer'
): IcsScope<P> {
	const person = signedInAs(role, icsCode);
	return authorise(person, permission, findIcs(authorise(person, 'read'), icsCode));
}

/** Adds a policy as a person would; anything not said is plain. Answers its id. */
export function newPolicy(row: Row = {}, scope = scopeOf()): number {
	return added(scope, 'policies', {
		trust: 'XTR',
		reference: 'P1',
		title: 'Care planning',
		...row
	});
}

/** Adds a network as a person would. Answers its id. */
export function newPcn(row: Row = {}, scope = scopeOf()): number {
	return added(scope, 'pcns', { ods_code: 'U10001', name: 'Hill PCN', ...row });
}

/** Before the days that tests look at. */
export const ADDED_ON = '2023-01-01';

function added(scope: IcsScope<'edit-registers'>, name: RegisterName, row: Row): number {
	const result = addRow(actorOn(scope, ADDED_ON), registerNamed(name), row);
	if (!('ok' in result)) throw new Error(`not added: ${JSON.stringify(result)}`);
	return result.ok.id;
}

/** What a list is asked for, from an address's query. */
export function asked(
	register: Register,
	query = '',
	audience: Audience = 'programme'
): ListRequest {
	return parseListRequest(register, new URLSearchParams(query), audience);
}

/**
 * A committed import whose columns stand in the order given, from column A. Answers its id; rows
 * are put in with `importedRow`.
 */
export function newImport(
	register: RegisterName,
	fileName: string,
	fields: readonly (string | null)[],
	scope: IcsScope = scopeOf()
): number {
	const columns = fields.map((field, index) => ({
		header: field ?? 'Other',
		column: String.fromCharCode(65 + index),
		field,
		by: 'name',
		examples: []
	}));
	return run(
		`INSERT INTO imports (ics_id, register, status, file_name, file_size, file_sha256, report,
			started_at, started_by, committed_at, committed_by)
		VALUES (?, ?, 'committed', ?, 1, 'x', ?, ?, ?, ?, ?)`,
		scope.ics.id,
		register,
		fileName,
		JSON.stringify({ sheet: 'Tracker', columns }),
		IMPORTED_AT,
		scope.accountId,
		IMPORTED_AT,
		scope.accountId
	).id;
}

const IMPORTED_AT = '2023-09-01T10:00:00.000Z';

/** A row as an import writes it, from that row of its sheet. Answers its id. */
export function importedRow(
	importId: number,
	register: Register,
	row: Row,
	sourceRow: number,
	scope: IcsScope<'edit-registers'> = scopeOf()
): number {
	const actor = actorOf(scope, new Date(IMPORTED_AT));
	const id = insertRow(actor, register, row, { importId, sourceRow });
	bumpVersion(actor, register);
	return id;
}
