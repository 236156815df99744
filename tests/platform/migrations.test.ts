import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
	checkApplied,
	type Db,
	migrate,
	MigrationError,
	migrationOf,
	openDatabase,
	readMigrations,
	useDatabase
} from '#lib/platform/database.server.ts';
import { risks } from '#lib/registers/risks/definition.ts';
import { indexRegisters } from '#lib/search/write.server.ts';

let folder: string;
let files: string;
let db: Db;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'waymark-migrations-'));
	files = join(folder, 'migrations');
	mkdirSync(files);
	db = openDatabase(join(folder, 'test.sqlite'));
});

afterEach(() => {
	db.close();
	rmSync(folder, { recursive: true, force: true });
});

function write(name: string, sql: string): void {
	writeFileSync(join(files, name), sql);
}

function tables(): string[] {
	const rows = db
		.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
		.all();
	return (rows as { name: string }[]).map(({ name }) => name);
}

/** One line that a person can act on. */
function refused(work: () => unknown): string {
	let message = '';
	try {
		work();
	} catch (problem) {
		expect(problem).toBeInstanceOf(MigrationError);
		message = (problem as Error).message;
	}
	expect(message).not.toBe('');
	expect(message).not.toContain('\n');
	return message;
}

describe('the migrations of the project', () => {
	test('all apply to a fresh database, once', () => {
		const all = readMigrations();
		expect(all.length).toBeGreaterThan(5);
		expect(migrate(db)).toEqual(all.map(({ number }) => number));
		expect(migrate(db)).toEqual([]);
		expect(migrationOf(db)).toBe(all.at(-1)!.number);
		expect(() => checkApplied(db)).not.toThrow();
	});

	test('leave only STRICT tables, a whole database and no broken reference', () => {
		migrate(db);
		const loose = db
			.prepare(
				`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0`
			)
			.all() as { name: string }[];
		expect(loose.map(({ name }) => name).filter((name) => !name.startsWith('sqlite_'))).toEqual([]);
		expect(tables().length).toBeGreaterThan(10);
		expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
		expect(db.pragma('foreign_key_check')).toEqual([]);
	});

	test('keep the risks that were recorded, as what their score is now, and find them by their words', () => {
		const all = readMigrations();
		const scored = all.findIndex(({ name }) => name.includes('risks'));
		migrate(db, all.slice(0, scored));
		db.exec(`INSERT INTO organisations (id, kind, code, name, short_name) VALUES (7, 'ics', 'XX', 'X', 'X');
			INSERT INTO risks (id, ics_id, version, reference, description, category, likelihood, impact)
			VALUES (41, 7, 3, 'R1', 'Too few nurses', 'spending', '4', '5')`);
		// As the search had indexed it by then.
		db.prepare(`INSERT INTO search_registers VALUES (1, 'risks', ?)`).run(
			JSON.stringify(risks.searched)
		);
		db.exec(`INSERT INTO search_rows (rowid, ics, words) VALUES (41 * 64 + 1, 'i7', 'R1 nurses')`);
		migrate(db);
		expect(db.prepare('SELECT * FROM risks').get()).toMatchObject({
			...{
				id: 41,
				version: 3,
				reference: 'R1',
				category: 'spending',
				likelihood: '4',
				impact: '5'
			},
			...{ initial_likelihood: null, target_impact: null, proximity: null }
		});
		useDatabase(db);
		indexRegisters();
		db.exec(`UPDATE risks SET description = 'Too few doctors'`);
		const found = (word: string) =>
			db.prepare(`SELECT rowid / 64 AS id FROM search_rows WHERE words MATCH ?`).all(word);
		expect([found('nurses'), found('doctors')]).toEqual([[], [{ id: 41 }]]);
	});

	test('keep every history: its rows can be neither changed nor removed', () => {
		migrate(db);
		for (const table of ['deliverable_updates', 'criterion_updates', 'register_events', 'audit']) {
			const triggers = db
				.prepare(`SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?`)
				.all(table) as { sql: string }[];
			// Beside its guards a table may have triggers that count what is written.
			const guards = triggers
				.flatMap(({ sql }) => /BEFORE (UPDATE|DELETE)/.exec(sql)?.[1] ?? [])
				.sort();
			expect(guards, table).toEqual(['DELETE', 'UPDATE']);
		}
	});
});

describe('a connection', () => {
	test('writes ahead, keeps references and waits for another writer', () => {
		expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
		expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
		expect(db.pragma('busy_timeout', { simple: true })).toBeGreaterThanOrEqual(1000);
	});
});

describe('migration files', () => {
	test('are read in order', () => {
		write('0002-second.sql', 'CREATE TABLE b (id INTEGER) STRICT;');
		write('0001-first.sql', 'CREATE TABLE a (id INTEGER) STRICT;');
		write('notes.txt', 'not a migration');
		expect(readMigrations(files).map(({ name }) => name)).toEqual([
			'0001-first.sql',
			'0002-second.sql'
		]);
	});

	test('with a gap are refused, by the name of the file and the number that is missing', () => {
		write('0001-first.sql', 'SELECT 1;');
		write('0003-third.sql', 'SELECT 1;');
		expect(refused(() => readMigrations(files))).toMatch(/0003-third\.sql.*0002/);
	});

	test('with one number twice are refused', () => {
		write('0001-first.sql', 'SELECT 1;');
		write('0001-other.sql', 'SELECT 1;');
		expect(refused(() => readMigrations(files))).toMatch(/0001-other\.sql.*0002/);
	});

	test('without a number are refused', () => {
		write('first.sql', 'SELECT 1;');
		expect(refused(() => readMigrations(files))).toContain('first.sql');
	});
});

describe('a database that does not fit', () => {
	beforeEach(() => {
		write('0001-first.sql', 'CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT;');
		write('0002-second.sql', 'CREATE TABLE b (id INTEGER PRIMARY KEY) STRICT;');
	});

	test('is refused when an applied file was edited, and left as it is', () => {
		migrate(db, readMigrations(files));
		write('0001-first.sql', 'CREATE TABLE a (id INTEGER PRIMARY KEY, more TEXT) STRICT;');
		write('0003-third.sql', 'CREATE TABLE c (id INTEGER) STRICT;');
		expect(refused(() => migrate(db, readMigrations(files)))).toMatch(
			/0001-first\.sql is not the file/
		);
		expect(tables()).toEqual(['a', 'b', 'migrations']);
	});

	test('is refused when it is newer than the program', () => {
		migrate(db, readMigrations(files));
		rmSync(join(files, '0002-second.sql'));
		expect(refused(() => migrate(db, readMigrations(files)))).toMatch(
			/made by a newer Waymark.*0002-second\.sql/
		);
		expect(tables()).toContain('b');
	});

	test('gets the files that are new since, and only those', () => {
		migrate(db, readMigrations(files));
		write('0003-third.sql', 'CREATE TABLE c (id INTEGER) STRICT;');
		expect(migrate(db, readMigrations(files))).toEqual(['0003']);
		expect(migrationOf(db)).toBe('0003');
	});

	test('says 0000 before the first', () => {
		migrate(db, []);
		expect(migrationOf(db)).toBe('0000');
	});
});

describe('a migration that goes wrong', () => {
	beforeEach(() => {
		write(
			'0001-first.sql',
			`CREATE TABLE parents (id INTEGER PRIMARY KEY) STRICT;
			CREATE TABLE children (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parents (id)) STRICT;
			INSERT INTO parents VALUES (1);
			INSERT INTO children VALUES (1, 1);`
		);
		migrate(db, readMigrations(files));
	});

	test('is taken back whole when it leaves a reference that points at nothing', () => {
		// Rebuilding a table with keys off is how SQLite alters one: that is when this can happen.
		db.pragma('foreign_keys = OFF');
		write(
			'0002-breaks.sql',
			`CREATE TABLE extra (id INTEGER) STRICT;
			DELETE FROM parents;`
		);
		expect(refused(() => migrate(db, readMigrations(files)))).toMatch(
			/0002-breaks\.sql would leave 1 rows that point at nothing/
		);
		expect(tables()).toEqual(['children', 'migrations', 'parents']);
		expect(db.prepare('SELECT count(*) AS n FROM parents').get()).toEqual({ n: 1 });
		expect(migrationOf(db)).toBe('0001');
	});

	test('is taken back whole when a statement half-way fails', () => {
		write(
			'0002-fails.sql',
			`CREATE TABLE extra (id INTEGER) STRICT; INSERT INTO nowhere VALUES (1);`
		);
		expect(() => migrate(db, readMigrations(files))).toThrow(/nowhere/);
		expect(tables()).not.toContain('extra');
		expect(migrationOf(db)).toBe('0001');
	});

	test('does not stop the ones before it', () => {
		write('0002-fine.sql', 'CREATE TABLE fine (id INTEGER) STRICT;');
		write('0003-fails.sql', 'INSERT INTO nowhere VALUES (1);');
		expect(() => migrate(db, readMigrations(files))).toThrow(/nowhere/);
		expect(migrationOf(db)).toBe('0002');
	});
});

test('two processes that start at once apply each file once', () => {
	write('0001-first.sql', 'CREATE TABLE a (id INTEGER) STRICT;');
	const other = openDatabase(join(folder, 'test.sqlite'));
	try {
		const read = readMigrations(files);
		expect(migrate(db, read)).toEqual(['0001']);
		expect(migrate(other, read)).toEqual([]);
	} finally {
		other.close();
	}
});
