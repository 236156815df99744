/**
 * What was worked out from a whole register, kept until somebody writes to it: every write moves the
 * register's version. Totals and lists of values over five years of months cost ten times the page
 * that shows them.
 */
import type { IcsScope } from '#lib/domain/access.ts';
import type { RegisterName } from '#lib/domain/registers/definition.ts';
import { database, get, type Db } from '#lib/server/db/connection.ts';

type Answers = Map<string, { version: number; answer: unknown }>;

const kept = new WeakMap<Db, Answers>();

/** Enough for every register of every system, and some looking back. */
const KEPT = 2_000;

/** `question` must say all that `work` depends on, but for the rows of the ICS's register. */
export function remembered<T>(
	scope: IcsScope,
	register: RegisterName,
	question: string,
	work: () => T
): T {
	return answered(
		`${scope.ics.id}/${register}/${question}`,
		() => registerVersion(scope, register),
		work
	);
}

/** The same for a question about one register of many ICSs. */
export function rememberedOfMany<T>(register: RegisterName, question: string, work: () => T): T {
	return answered(`/${register}/${question}`, () => versionsOf(register), work);
}

function answered<T>(key: string, versionNow: () => number, work: () => T): T {
	const db = database();
	// Inside a transaction what was written may yet be rolled back, and its version given again.
	if (db.inTransaction) return work();
	let answers = kept.get(db);
	if (!answers) kept.set(db, (answers = new Map()));
	const version = versionNow();
	const known = answers.get(key);
	if (known?.version === version) return known.answer as T;
	const answer = work();
	answers.delete(key);
	if (answers.size >= KEPT) answers.delete(answers.keys().next().value as string);
	answers.set(key, { version, answer });
	return answer;
}

/** Moves with each change to an ICS's register; 0 before the first. */
export function registerVersion(scope: IcsScope, register: RegisterName): number {
	return (
		get<{ version: number }>(
			'SELECT version FROM register_versions WHERE ics_id = ? AND register = ?',
			scope.ics.id,
			register
		)?.version ?? 0
	);
}

/** Moves with each change to any ICS's register: versions only ever count up. */
function versionsOf(register: RegisterName): number {
	return get<{ sum: number }>(
		'SELECT coalesce(sum(version), 0) AS sum FROM register_versions WHERE register = ?',
		register
	)!.sum;
}
