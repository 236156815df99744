/**
 * What was worked out from a whole register, or from the organisations or the returns of the country,
 * kept until somebody writes to them: every write moves a version. Totals and lists of values over
 * five years of months cost ten times the page that shows them.
 */
import type { IcsScope } from '#lib/core/access.ts';
import type { RegisterName } from '#lib/core/register-names.ts';
import { database, type Db, get } from './database.server.ts';

type Answers = Map<string, { version: number; answer: unknown }>;

const ofRegisters = new WeakMap<Db, Answers>();
const ofTables = new WeakMap<Db, Answers>();
const ofFrozen = new WeakMap<Db, Answers>();

/** Enough for every register of every system, and some looking back. */
const KEPT = 2_000;
/** Answers about the whole country are long, and few are asked for; so are frozen documents. */
const KEPT_LONG = 150;

/** `question` must say all that `work` depends on, but for the rows of the ICS's register. */
export function remembered<T>(
	scope: IcsScope,
	register: RegisterName,
	question: string,
	work: () => T
): T {
	const key = `${scope.ics.id}/${register}/${question}`;
	return answered(ofRegisters, KEPT, key, () => registerVersion(scope, register), work);
}

/** The same for a question about one register of many ICSs. */
export function rememberedOfMany<T>(register: RegisterName, question: string, work: () => T): T {
	return answered(ofRegisters, KEPT, `/${register}/${question}`, () => versionsOf(register), work);
}

/** Tables that count their writes, by the name that `table_versions` has for them. */
export type Counted =
	/** Organisations, what they belong to and who followed whom. */
	| 'organisations'
	/** Rounds, returns and all that is said in their review. */
	| 'returns'
	/** The names of people. */
	| 'names'
	/** Groups, the three voices' ratings, and concerns with their threads. */
	| 'voices'
	/** Updates of deliverables. */
	| 'progress';

/**
 * The same for a question about those tables. `question` must say all else that `work` depends on,
 * and what the asker may see above all. Nobody may change what comes out: others get the same.
 */
export function rememberedOf<T>(tables: readonly Counted[], question: string, work: () => T): T {
	const key = `${tables.join()}/${question}`;
	return answered(ofTables, KEPT_LONG, key, () => tableVersions(tables), work);
}

/** What follows from frozen rows alone, which `question` names: it can never be out of date. */
export function rememberedOfFrozen<T>(question: string, work: () => T): T {
	return answered(ofFrozen, KEPT_LONG, question, () => 0, work);
}

function answered<T>(
	kept: WeakMap<Db, Answers>,
	most: number,
	key: string,
	versionNow: () => number,
	work: () => T
): T {
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
	if (answers.size >= most) answers.delete(answers.keys().next().value as string);
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

function tableVersions(names: readonly Counted[]): number {
	return get<{ sum: number }>(
		'SELECT sum(version) AS sum FROM table_versions WHERE name IN (SELECT value FROM json_each(?))',
		JSON.stringify(names)
	)!.sum;
}
