/** Imports for tests: a person who may import, files made of lines, and the way to the commit. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
	authorise,
	type IcsActor,
	type IcsScope,
	type Permission,
	type Role
} from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import { findImport, type ImportReport } from '#lib/imports/read.server.ts';
import type { Choices } from '#lib/imports/reading.ts';
import {
	commitImport,
	type CommitOptions,
	type CommitResult,
	readImport,
	startImport
} from '#lib/imports/write.server.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { RegisterName, Row } from '#lib/registers/definition.ts';
import { storedRows } from '#lib/registers/read.server.ts';
import { actorOf } from './actors.ts';
import { signedInAs } from './database.ts';

export const TODAY = '2026-11-21';

export function scopeIn<P extends Permission = 'import'>(
	code = 'XWE',
	permission = 'import' as P,
	role: Role = 'data-officer'
): IcsScope<P> {
	const person = signedInAs(role, code);
	return authorise(person, permission, findIcs(authorise(person, 'read'), code));
}

/** Whoever has the scope, acting now, on a day that `TODAY` names. */
export function acting<P extends Permission>(scope: IcsScope<P>, today = TODAY): IcsActor<P> {
	const { now } = actorOf(scope);
	return { scope, now, today };
}

/** A CSV of these lines; the trust of freshDatabase's XWE is given for the whole file. */
export function csv(...lines: string[]): Uint8Array {
	return new TextEncoder().encode(lines.join('\n'));
}

export const POLICY_HEADINGS = 'Trust,Reference,Title,Kind,CPA mentions,Owner,Ratified,Due';

/** Sends and reads a file. Answers its id and its report. */
export async function checked(
	scope: IcsScope<'import'>,
	bytes: Uint8Array,
	{ register = 'policies', name = 'tracker.csv', choices = {} }: FileDetails = {}
): Promise<{ id: number; report: ImportReport; status: string }> {
	const actor = acting(scope);
	const { id } = done(startImport(actor, registerNamed(register), name, bytes, choices));
	await readImport(actor, id);
	const { report, status } = findImport(scope, id);
	return { id, report: report!, status };
}

export type FileDetails = { register?: RegisterName; name?: string; choices?: Choices };

/** Sends, reads and commits a file. */
export async function imported(
	scope: IcsScope<'import'>,
	bytes: Uint8Array,
	details: FileDetails & Partial<CommitOptions> = {}
): Promise<{ id: number; report: ImportReport; result: CommitResult }> {
	const { missing = 'keep', leaveOutRejected = false, register = 'policies' } = details;
	const { name = 'tracker.csv', choices = {} } = details;
	const actor = acting(scope);
	const { id } = done(startImport(actor, registerNamed(register), name, bytes, choices));
	// Handed on, so that the file is read once: starting the reader takes longer than most tests.
	const compared = done(await readImport(actor, id));
	const result = await commitImport(actor, id, { missing, leaveOutRejected }, compared);
	return { id, result, report: findImport(scope, id).report! };
}

/** What stands in a register, by a column that tells the rows apart. */
export function standing(
	scope: IcsScope,
	register: RegisterName = 'policies',
	by = 'reference'
): Map<string, Row> {
	return new Map(
		storedRows(scope, registerNamed(register))
			.filter(({ removed }) => !removed)
			.map(({ row }) => [String(row[by]), row])
	);
}

/** The id of a row, removed or not. */
export function rowId(
	scope: IcsScope,
	reference: string,
	register: RegisterName = 'policies',
	by = 'reference'
): number {
	const found = storedRows(scope, registerNamed(register)).find(({ row }) => row[by] === reference);
	if (!found) throw new Error(`no row ${reference}`);
	return found.id;
}

/** A spreadsheet of the samples beside the project, or null where they are not there. */
export function sample(path: string): Uint8Array | null {
	const full = resolve('../shared/samples', path);
	return existsSync(full) ? new Uint8Array(readFileSync(full)) : null;
}
