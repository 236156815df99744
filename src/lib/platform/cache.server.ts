/**
 * The one cache. What is worked out from whole registers, or from the organisations and returns of the
 * country, costs ten times the page that shows it, so it is kept until what it depends on is written
 * to: every write moves a version, and an entry is of the versions it was loaded at.
 */
import type { IcsScope } from '#lib/core/access.ts';
import { database, type Db, type DerivedTable, get, keepDerived } from './database.server.ts';

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

export type Dependency =
	/** The rows of a register: of one ICS by its id, or of every ICS. */
	| { register: string; ics: number | 'all'; recordedBy?: string | undefined }
	| { tables: readonly Counted[] }
	/** A version that the caller has at hand, such as the newest row of what is only ever appended to. */
	| { version: string | number };

export type CacheEntry = {
	/** None for what follows from a frozen document that the key names by its hash: never out of date. */
	dependsOn: readonly Dependency[];
	/** All else that decides the answer, and what the asker may see above all. */
	key: string;
};

/** The rows of one register in one ICS. */
export function rowsOf(scope: IcsScope, register: string): Dependency[] {
	return [{ register, ics: scope.ics.id, recordedBy: scope.recordedBy }];
}

/** Bytes that the kept answers of one database may take together, by estimate. */
const MOST_BYTES = 48 * 1024 * 1024;

type Kept = { versions: string; answer: unknown; bytes: number };
type Store = { entries: Map<string, Kept>; bytes: number };

const stores = new WeakMap<Db, Store>();

/**
 * The answer of `load`, kept. Nobody may change what comes out: others get the same. What was asked
 * for longest ago goes first.
 */
export function cached<T>({ dependsOn, key }: CacheEntry, load: () => T): T {
	const db = database();
	// Inside a transaction what was written may yet be rolled back, and its version given again.
	if (db.inTransaction && dependsOn.length > 0) return load();
	let store = stores.get(db);
	if (!store) stores.set(db, (store = { entries: new Map(), bytes: 0 }));
	const name = `${dependsOn.map(nameOf).join()}/${key}`;
	const versions = dependsOn.map(versionOf).join();
	const known = store.entries.get(name);
	if (known) drop(store, name, known);
	if (known?.versions === versions) {
		keep(store, name, known);
		return known.answer as T;
	}
	const answer = load();
	keep(store, name, { versions, answer, bytes: name.length + bytesOf(answer) });
	return answer;
}

/**
 * The same for rows that other queries go on from: they stand in a table of the connection's own, by
 * the ICS that owns them, until the ICS's register is written to.
 */
export function cachedRows(
	scope: IcsScope,
	register: string,
	table: DerivedTable,
	load: () => Iterable<readonly unknown[]>
): void {
	keepDerived(table, scope.ics.id, () => String(registerVersion(scope, register)), load);
}

function keep(store: Store, name: string, entry: Kept): void {
	store.entries.set(name, entry);
	store.bytes += entry.bytes;
	for (const [oldest, old] of store.entries) {
		if (store.bytes <= MOST_BYTES) return;
		drop(store, oldest, old);
	}
}

function drop(store: Store, name: string, entry: Kept): void {
	store.entries.delete(name);
	store.bytes -= entry.bytes;
}

/** Roughly what a value takes in memory; shared parts are counted each time they are met. */
function bytesOf(value: unknown): number {
	if (typeof value === 'string') return 16 + value.length;
	if (typeof value !== 'object' || value === null) return 8;
	if (ArrayBuffer.isView(value)) return 64 + value.byteLength;
	const parts =
		value instanceof Map
			? [...value].flat()
			: value instanceof Set || Array.isArray(value)
				? [...(value as Iterable<unknown>)]
				: Object.values(value);
	return parts.reduce<number>((sum, part) => sum + bytesOf(part), 32 + 8 * parts.length);
}

function nameOf(dependency: Dependency): string {
	if ('register' in dependency)
		return `${dependency.register}@${dependency.ics}@${dependency.recordedBy ?? ''}`;
	return 'tables' in dependency ? dependency.tables.join('+') : '';
}

function versionOf(dependency: Dependency): string | number {
	if ('version' in dependency) return dependency.version;
	if ('tables' in dependency) return tableVersions(dependency.tables);
	const { register, ics } = dependency;
	return ics === 'all' ? versionsOf(register) : versionOfRows(ics, register);
}

/** Moves with each change to an ICS's register; 0 before the first. */
export function registerVersion(scope: IcsScope, register: string): number {
	return versionOfRows(scope.ics.id, register);
}

function versionOfRows(icsId: number, register: string): number {
	return (
		get<{ version: number }>(
			'SELECT version FROM register_versions WHERE ics_id = ? AND register = ?',
			icsId,
			register
		)?.version ?? 0
	);
}

/** Moves with each change to any ICS's register: versions only ever count up. */
function versionsOf(register: string): number {
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
