/**
 * The only file that knows the driver. It uses nothing that the libsql package lacks (no custom
 * SQL functions, no backup streams of its own), so that a replicated server can take its place.
 */
import '#lib/server/db/node-version.js'; // must come before the driver: see the file
import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { environment } from '#lib/server/environment.ts';
import { migrate } from '#lib/server/db/migrations.ts';

export type Db = Database.Database;

/** A database cannot be used as it was asked; the message is one line that says what to do. */
export class DatabaseError extends Error {}

/** Opens (or makes) a database file with Waymark's pragmas; `:memory:` for tests. */
export function openDatabase(path: string): Db {
	if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true });
	const db = new Database(path);
	db.pragma('journal_mode = WAL');
	db.pragma('synchronous = NORMAL');
	db.pragma('busy_timeout = 5000');
	db.pragma('foreign_keys = ON');
	db.pragma('cache_size = -32000');
	db.pragma('mmap_size = 268435456');
	// What is deleted is overwritten: a file that was dropped must not be readable in free pages.
	db.pragma('secure_delete = ON');
	return db;
}

/**
 * Opens a database that is there, as it is: nothing is made and nothing migrated.
 * @throws DatabaseError when the path holds no database of Waymark's
 */
export function openStanding(path: string): Db {
	if (!existsSync(path))
		throw new DatabaseError(
			`There is no database at ${path}. Check DATABASE_PATH, or start Waymark first.`
		);
	try {
		const db = new Database(path, { fileMustExist: true });
		if (db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'migrations'").get()) return db;
		db.close();
	} catch (problem) {
		if (sqliteCode(problem) === 'SQLITE_CANTOPEN')
			throw new DatabaseError(`${path} cannot be opened. Check DATABASE_PATH and who may read it.`);
		if (sqliteCode(problem) === undefined || isBusy(problem)) throw problem;
	}
	throw new DatabaseError(`${path} holds no database of Waymark's, or a damaged one.`);
}

function sqliteCode(problem: unknown): string | undefined {
	return problem instanceof Database.SqliteError ? problem.code : undefined;
}

export function isBusy(problem: unknown): boolean {
	return /^SQLITE_(BUSY|LOCKED)/.test(sqliteCode(problem) ?? '');
}

/**
 * Takes a database for one process: its server, or who puts another file in its place. The lock is
 * SQLite's own on a small file beside it, so it ends with the process, however that ends. Answers
 * what gives it back.
 * @throws DatabaseError when another process has it
 */
export function takeDatabase(path: string): () => void {
	const lock = new Database(`${realPath(path)}-lock`, { timeout: 0 });
	try {
		lock.exec('BEGIN EXCLUSIVE');
	} catch (problem) {
		lock.close();
		if (!isBusy(problem)) throw problem;
		throw new DatabaseError(`A Waymark server (or a restore) is using ${path}. Stop it first.`);
	}
	return () => void lock.close();
}

/** Where a database lies whatever links lead there, so that all who mean it take the same lock. */
export function realPath(path: string): string {
	return existsSync(path) ? realpathSync(path) : path;
}

const SERVER = Symbol.for('waymark.server-lock');

/**
 * Takes the database for this process until it ends. The start and the built server each have this
 * code for themselves, so that it was taken is remembered with the process.
 * @throws DatabaseError when another server runs on it
 */
export function takeForServer(): void {
	const taken = globalThis as { [SERVER]?: () => void };
	const path = environment().databasePath;
	mkdirSync(dirname(path), { recursive: true });
	taken[SERVER] ??= takeDatabase(path);
}

let open: Db | undefined;

/** The process's one connection, migrated on first use. */
export function database(): Db {
	if (!open) {
		const db = openDatabase(environment().databasePath);
		migrate(db);
		overwriteDeleted(db);
		open = db;
	}
	return open;
}

/**
 * Earlier releases left what was deleted readable in free pages: a database of theirs is written
 * afresh once, or at the next opening where another process is using it.
 */
function overwriteDeleted(db: Db): void {
	if (db.pragma('user_version', { simple: true }) !== 0) return;
	try {
		db.exec('VACUUM');
		db.pragma('user_version = 1');
		db.pragma('wal_checkpoint(TRUNCATE)');
	} catch (problem) {
		if (!isBusy(problem)) throw problem;
	}
}

/** Lets tests and the command line hand their own database to everything below. */
export function useDatabase(db: Db): void {
	open = db;
}

const statements = new WeakMap<Db, Map<string, Database.Statement>>();

/** Prepares each text once for a connection: preparing costs more than many of the queries. */
export function statement(db: Db, sql: string): Database.Statement {
	let known = statements.get(db);
	if (!known) statements.set(db, (known = new Map()));
	let prepared = known.get(sql);
	if (!prepared) known.set(sql, (prepared = db.prepare(sql)));
	return prepared;
}

/** All rows of a query. The caller names their shape: it stands beside the SQL it describes. */
export function all<T>(sql: string, ...values: unknown[]): T[] {
	return statement(database(), sql).all(...values) as T[];
}

export function get<T>(sql: string, ...values: unknown[]): T | undefined {
	return statement(database(), sql).get(...values) as T | undefined;
}

/** Runs a statement that changes data; answers the id it made and the rows it touched. */
export function run(sql: string, ...values: unknown[]): { id: number; changes: number } {
	const result = statement(database(), sql).run(...values);
	return { id: Number(result.lastInsertRowid), changes: result.changes };
}

/**
 * All or nothing. Takes the write lock at once, so that a reader never turns writer half-way and
 * two writers wait for each other instead of failing. Nested calls join the outer transaction.
 */
export function transaction<T>(work: () => T): T {
	const db = database();
	if (db.inTransaction) return work();
	return db.transaction(work).immediate();
}

/**
 * Writes the log beside the database into it and empties it, so that what was deleted stands in
 * neither. While another process reads, that is not possible: it is tried again until it is.
 */
export function emptyLog(): void {
	const db = database();
	if (!db.inTransaction && logEmptied(db)) return;
	setTimeout(() => {
		if (db.open && db === open) emptyLog();
	}, 1000).unref();
}

/** Does not wait for others: the server would serve nobody meanwhile. */
function logEmptied(db: Db): boolean {
	const waits = db.pragma('busy_timeout', { simple: true }) as number;
	db.pragma('busy_timeout = 0');
	try {
		return db.pragma('wal_checkpoint(TRUNCATE)', { simple: true }) === 0;
	} finally {
		db.pragma(`busy_timeout = ${waits}`);
	}
}
