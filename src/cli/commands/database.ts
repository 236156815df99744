import { type Command } from '../output.ts';
import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { checkApplied, migrationOf, MigrationError } from '#lib/server/db/migrations.ts';
import { database, openDatabase, type Db } from '#lib/server/db/connection.ts';
import { environment } from '#lib/server/environment.ts';
import { Refused, Usage } from '../output.ts';

export const check: Command = {
	name: 'check',
	usage: 'check [--json]',
	about: 'Checks the database: its integrity, its foreign keys and its migrations.',
	run: async () => {
		const db = database();
		const findings = damage(db);
		const result = {
			status: findings.length === 0 ? 'ok' : 'damaged',
			migration: migrationOf(db),
			findings
		};
		if (findings.length > 0) throw new Refused(findings.join('\n'), result);
		return { json: result, text: `The database is whole, at migration ${result.migration}.` };
	}
};

export const backup: Command = {
	name: 'backup',
	usage: 'backup <file> [--json]',
	about: 'Copies the database to a new file while the server goes on.',
	run: async (words) => {
		const file = fileFrom(words);
		if (existsSync(file)) throw new Refused(`${file} is already there. Name a new file.`);
		database().prepare('VACUUM INTO ?').run(file);
		return { json: { status: 'done', file }, text: `Backed up to ${file}.` };
	}
};

export const restore: Command = {
	name: 'restore',
	usage: 'restore <file> [--json]',
	about: `Puts a backup in the database's place. Stop the server first.
A damaged file is refused; what stood before is kept beside the database, ending in .before-restore.`,
	run: async (words) => {
		const file = fileFrom(words);
		if (!existsSync(file)) throw new Usage(`There is no file ${file}.`);
		refuseDamaged(file);
		const target = environment().databasePath;
		// Into place under another name first: a full disk must not cost the database that stands.
		copyFileSync(file, `${target}.restoring`);
		if (existsSync(target)) {
			const standing = openDatabase(target);
			standing.pragma('wal_checkpoint(TRUNCATE)');
			standing.close();
			renameSync(target, `${target}.before-restore`);
		}
		for (const left of ['-wal', '-shm']) rmSync(target + left, { force: true });
		renameSync(`${target}.restoring`, target);
		return { json: { status: 'done', file }, text: `Restored from ${file}.` };
	}
};

function fileFrom(words: string[]): string {
	const [file] = words.filter((word) => !word.startsWith('--'));
	if (!file) throw new Usage('Name a file.');
	return file;
}

function refuseDamaged(file: string): void {
	try {
		const db = openDatabase(file);
		const findings = damage(db);
		db.close();
		if (findings.length > 0) throw new Refused(findings.join('\n'));
	} catch (problem) {
		if (problem instanceof Refused) throw problem;
		throw new Refused(`${file} is not a Waymark database, or it is damaged. Nothing was changed.`);
	}
}

/** What is wrong with a database, a sentence each; nothing when it is whole. */
function damage(db: Db): string[] {
	const findings = (db.pragma('integrity_check') as { integrity_check: string }[])
		.map((row) => row.integrity_check)
		.filter((line) => line !== 'ok');
	const broken = db.pragma('foreign_key_check') as { table: string }[];
	if (broken.length > 0)
		findings.push(`${broken.length} rows point at nothing, first in ${broken[0]?.table}.`);
	try {
		checkApplied(db);
	} catch (problem) {
		if (!(problem instanceof MigrationError)) throw problem;
		findings.push(problem.message);
	}
	return findings;
}
