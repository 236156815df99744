import { londonDay } from '#lib/core/dates.ts';
import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import {
	closeSync,
	existsSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	realpathSync,
	statfsSync
} from 'node:fs';
import { dirname, join } from 'node:path';
import { present } from './clock.server.ts';
import { environment } from './environment.server.ts';
import './node-version.js';

export type Migration = { number: string; name: string; sql: string; sha256: string };

/** The database and the migration files disagree; the message is one line that says how. */
export class MigrationError extends Error {}

/**
 * The project's root, wherever this code was bundled to: the nearest folder above the working
 * folder or this file that holds both package.json and migrations.
 */
export function projectRoot(): string {
	for (const start of [process.cwd(), import.meta.dirname]) {
		for (let folder = start; ; folder = dirname(folder)) {
			if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'migrations')))
				return folder;
			if (dirname(folder) === folder) break;
		}
	}
	throw new MigrationError(
		'The folder "migrations" was not found. Start Waymark from its own folder.'
	);
}

/** Numbered files in order. @throws MigrationError when a number is missing or stands twice. */
export function readMigrations(folder = join(projectRoot(), 'migrations')): Migration[] {
	const files = readdirSync(folder)
		.filter((file) => file.endsWith('.sql'))
		.sort();
	return files.map((file, index) => {
		const number = /^(\d{4})-[a-z0-9-]+\.sql$/.exec(file)?.[1];
		if (!number || Number(number) !== index + 1)
			throw new MigrationError(
				`Migration file ${file} is out of order: number ${String(index + 1).padStart(4, '0')} was expected here.`
			);
		const sql = readFileSync(join(folder, file), 'utf8');
		return { number, name: file, sql, sha256: createHash('sha256').update(sql).digest('hex') };
	});
}

/**
 * Applies what is missing, each file in one transaction with its foreign keys checked before the
 * commit. Answers the numbers applied now.
 *
 * @throws MigrationError when an applied file was edited, or the database is newer than the code.
 */
export function migrate(db: Db, migrations = readMigrations()): string[] {
	db.exec(
		`CREATE TABLE IF NOT EXISTS migrations (
			number TEXT PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_at TEXT NOT NULL
		) STRICT`
	);
	checkApplied(db, migrations);
	const applied: string[] = [];
	for (const migration of migrations) if (applyOne(db, migration)) applied.push(migration.number);
	return applied;
}

/** The newest migration the database holds, such as "0012", or "0000" for none. */
export function migrationOf(db: Db): string {
	const row = db.prepare('SELECT max(number) AS number FROM migrations').get() as {
		number: string | null;
	};
	return row.number ?? '0000';
}

/** @throws MigrationError as `migrate` does; changes nothing. */
export function checkApplied(db: Db, migrations = readMigrations()): void {
	const rows = db.prepare('SELECT number, name, sha256 FROM migrations ORDER BY number').all() as {
		number: string;
		name: string;
		sha256: string;
	}[];
	for (const [index, row] of rows.entries()) {
		const migration = migrations[index];
		if (!migration)
			throw new MigrationError(
				`This database was made by a newer Waymark (it has migration ${row.name}). Install that version or restore a backup.`
			);
		if (migration.number !== row.number || migration.sha256 !== row.sha256)
			throw new MigrationError(
				`Migration ${migration.name} is not the file that was applied to this database. Put the original file back.`
			);
	}
}

function applyOne(db: Db, migration: Migration): boolean {
	return db
		.transaction((): boolean => {
			// Looked up inside the lock: two processes may be starting at once.
			if (db.prepare('SELECT 1 FROM migrations WHERE number = ?').get(migration.number))
				return false;
			db.exec(migration.sql);
			const broken = db.pragma('foreign_key_check') as unknown[];
			if (broken.length > 0)
				throw new MigrationError(
					`Migration ${migration.name} would leave ${broken.length} rows that point at nothing. Nothing was changed.`
				);
			db.prepare('INSERT INTO migrations VALUES (?, ?, ?, ?)').run(
				migration.number,
				migration.name,
				migration.sha256,
				present().toISOString()
			);
			return true;
		})
		.immediate();
}

// The only file that knows the driver. It uses nothing that the libsql package lacks (no custom
// SQL functions, no backup streams of its own), so that a replicated server can take its place.

// must come before the driver: see the file

export type Db = Database.Database;

/** A database cannot be used as it was asked; the message is one line that says what to do. */
export class DatabaseError extends Error {}

/** Opens (or makes) a database file with Waymark's pragmas; `:memory:` for tests. */
export function openDatabase(path: string): Db {
	if (path !== ':memory:') {
		makeFolder(dirname(path));
		makePrivate(path);
	}
	const db = opened(path);
	// What was answered as saved is on the disk: a power cut takes nothing back.
	db.pragma('synchronous = FULL');
	db.pragma('busy_timeout = 5000');
	db.pragma('foreign_keys = ON');
	db.pragma('cache_size = -32000');
	// What is mapped counts as the server's memory, also where the system holds it anyway.
	db.pragma('mmap_size = 67108864');
	// What is deleted is overwritten: a file that was dropped must not be readable in free pages.
	db.pragma('secure_delete = ON');
	db.function('london_day', { deterministic: true }, (at) => londonDay(String(at)));
	return db;
}

/** @throws DatabaseError where the file is no database, or may not be written */
function opened(path: string): Db {
	try {
		const db = new Database(path);
		db.pragma('journal_mode = WAL');
		return db;
	} catch (problem) {
		if (sqliteCode(problem) === undefined || isBusy(problem) || isFull(problem)) throw problem;
		throw new DatabaseError(`${path} cannot be opened: ${(problem as Error).message}.`);
	}
}

/** One by one: Node does not come back from making a folder where none can be, as in /proc. */
function makeFolder(folder: string): void {
	if (existsSync(folder)) return;
	makeFolder(dirname(folder));
	try {
		mkdirSync(folder);
	} catch (problem) {
		const { code } = problem as NodeJS.ErrnoException;
		// Another process made it meanwhile.
		if (code === 'EEXIST') return;
		throw new DatabaseError(`The folder ${folder} cannot be made (${code}). Check DATABASE_PATH.`);
	}
}

/** Makes an empty file that its owner alone may read, unless there is one: SQLite's own would be open to all. */
export function makePrivate(path: string): void {
	if (existsSync(path)) return;
	try {
		closeSync(openSync(path, 'a', 0o600));
	} catch (problem) {
		const { code } = problem as NodeJS.ErrnoException;
		throw new DatabaseError(`${path} cannot be made (${code}). Check who may write there.`);
	}
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

/** Whether nothing could be written because the disk, or what may be used of it, is full. */
export function isFull(problem: unknown): boolean {
	return sqliteCode(problem) === 'SQLITE_FULL';
}

/** Notes something that a page can do without, so that it can be read while the disk is full. */
export function unlessFull<T>(work: () => T): T | null {
	try {
		return work();
	} catch (problem) {
		if (isFull(problem)) return null;
		throw problem;
	}
}

/**
 * Takes a database for one process: its server, or who puts another file in its place. The lock is
 * SQLite's own on a small file beside it, so it ends with the process, however that ends. Answers
 * what gives it back.
 * @throws DatabaseError when another process has it
 */
export function takeDatabase(path: string): () => void {
	const file = `${realPath(path)}-lock`;
	makePrivate(file);
	const lock = new Database(file, { timeout: 0 });
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
	makeFolder(dirname(path));
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

/**
 * The latest row of a thread, by its id, where it says the same: a form that was sent twice is kept once.
 * Both are columns with their values; what has been said since then may well be said again.
 */
export function latestSaying(
	table: string,
	thread: Readonly<Record<string, string | number | null>>,
	said: Readonly<Record<string, string | number | null>>
): number | null {
	const are = (values: object) =>
		Object.keys(values)
			.map((column) => `${column} IS @${column}`)
			.join(' AND ');
	const found = get<{ id: number }>(
		`SELECT id FROM ${table} WHERE id = (SELECT max(id) FROM ${table} WHERE ${are(thread)})
			AND ${are(said)}`,
		{ ...thread, ...said }
	);
	return found?.id ?? null;
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

/** A table of this connection alone, worked out from the database's own: what it holds can be lost. */
export type DerivedTable = { name: string; columns: readonly string[]; index: readonly string[] };

/** Rows that the derived tables of a connection hold together; the ICS filled longest ago goes first. */
const MOST_DERIVED = 400_000;

/**
 * Has a derived table hold the rows of one ICS, by its column `ics_id`, as of these versions. They
 * are read in one moment and without the write lock. Where a transaction is rolled back, so is this.
 */
export function keepDerived(
	table: DerivedTable,
	icsId: number,
	versionsNow: () => string,
	rows: () => Iterable<readonly unknown[]>
): void {
	const db = database();
	db.exec(
		'CREATE TEMP TABLE IF NOT EXISTS derived (name TEXT, ics_id INTEGER, versions TEXT, rows INTEGER)'
	);
	const known = statement(db, 'SELECT versions FROM derived WHERE name = ? AND ics_id = ?').pluck();
	if (known.get(table.name, icsId) === versionsNow()) return;
	const fill = () => {
		const versions = versionsNow();
		db.exec(
			`CREATE TEMP TABLE IF NOT EXISTS ${table.name} (${table.columns.join(', ')});
			CREATE INDEX IF NOT EXISTS temp.${table.name}_by ON ${table.name} (${table.index.join(', ')})`
		);
		emptyDerived(db, table.name, icsId);
		const places = table.columns.map(() => '?').join(', ');
		const insert = statement(db, `INSERT INTO ${table.name} VALUES (${places})`);
		let count = 0;
		for (const row of rows()) {
			insert.run(row);
			count += 1;
		}
		statement(db, 'INSERT INTO derived VALUES (?, ?, ?, ?)').run(
			table.name,
			icsId,
			versions,
			count
		);
		dropOldest(db);
	};
	if (db.inTransaction) fill();
	else db.transaction(fill).deferred();
}

function emptyDerived(db: Db, name: string, icsId: number): void {
	statement(db, `DELETE FROM ${name} WHERE ics_id = ?`).run(icsId);
	statement(db, 'DELETE FROM derived WHERE name = ? AND ics_id = ?').run(name, icsId);
}

/** Never the one that was filled last: it is about to be asked. */
function dropOldest(db: Db): void {
	type Filled = { name: string; icsId: number; rows: number };
	const newest = 'SELECT name, ics_id AS icsId, rows FROM derived ORDER BY rowid DESC';
	const filled = statement(db, newest).all() as Filled[];
	let total = 0;
	for (const [index, { name, icsId, rows }] of filled.entries()) {
		total += rows;
		if (index > 0 && total > MOST_DERIVED) emptyDerived(db, name, icsId);
	}
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

/** Milliseconds for which an answer of `isWritable` holds: anybody may ask, and each answer is a write. */
const ASKED_AGAIN_AFTER = 1000;
let asked = { at: -ASKED_AGAIN_AFTER, writable: false };

/** Bytes: with less room than this an import may fill the disk. */
const LEAST_ROOM = 64 * 1024 * 1024;

/** Whether the database takes a commit now, and has room for some more. */
export function isWritable(): boolean {
	const at = performance.now();
	if (at - asked.at < ASKED_AGAIN_AFTER) return asked.writable;
	asked = { at, writable: hasRoom() && commits(database()) };
	return asked.writable;
}

function hasRoom(): boolean {
	const { bavail, bsize } = statfsSync(dirname(environment().databasePath));
	return bavail * bsize >= LEAST_ROOM;
}

/** Writes what stands there already; where another process is writing, the database can be written. */
function commits(db: Db): boolean {
	const waits = db.pragma('busy_timeout', { simple: true }) as number;
	db.pragma('busy_timeout = 0');
	try {
		db.pragma(`user_version = ${String(db.pragma('user_version', { simple: true }))}`);
		return true;
	} catch (problem) {
		return isBusy(problem);
	} finally {
		db.pragma(`busy_timeout = ${waits}`);
	}
}
