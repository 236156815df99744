import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Db } from '#lib/server/db/connection.ts';

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
				new Date().toISOString()
			);
			return true;
		})
		.immediate();
}
