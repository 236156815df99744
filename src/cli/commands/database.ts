import {
	chmodSync,
	closeSync,
	constants,
	copyFileSync,
	existsSync,
	fsyncSync,
	linkSync,
	mkdirSync,
	openSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { present } from '#lib/platform/clock.server.ts';
import {
	checkApplied,
	type Db,
	isBusy,
	MigrationError,
	migrationOf,
	openStanding,
	realPath,
	takeDatabase
} from '#lib/platform/database.server.ts';
import { environment } from '#lib/platform/environment.server.ts';
import { type Command, Refused, Usage } from '../output.ts';

/** What SQLite keeps beside a database that is in use, or that a process left without closing. */
const BESIDE = ['-wal', '-shm', '-journal'];

export const check: Command = {
	name: 'check',
	usage: 'check [--json]',
	about: 'Checks the database: its integrity, its foreign keys and its migrations.',
	run: async () => {
		const db = openStanding(environment().databasePath);
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
	about: `Copies the database to a new file while the server goes on.
A database of an earlier release is copied as it is, so make one before a new version is started.`,
	run: async (words) => {
		const file = fileFrom(words);
		if (existsSync(file)) throw new Refused(`${file} is already there. Name a new file.`);
		if (!existsSync(dirname(resolve(file))))
			throw new Refused(`There is no folder ${dirname(file)}.`);
		const db = openStanding(environment().databasePath);
		const partial = `${file}.partial-${process.pid}`;
		try {
			db.prepare('VACUUM INTO ?').run(partial);
			sync(partial);
			// Under its own name it is whole, or not there.
			renameToNew(partial, file);
		} finally {
			rmSync(partial, { force: true });
		}
		sync(dirname(resolve(file)));
		return { json: { status: 'done', file }, text: `Backed up to ${file}.` };
	}
};

export const restore: Command = {
	name: 'restore',
	usage: 'restore <file> [--json]',
	about: `Puts a backup in the database's place. Stop the server first: while one runs, this is refused.
A damaged file is refused; the backup itself is only read. The earlier database is kept beside the
new one under a name with the date, and the command says where.`,
	run: async (words) => {
		const file = fileFrom(words);
		if (!existsSync(file)) throw new Usage(`There is no file ${file}.`);
		const target = realPath(environment().databasePath);
		if (realpathSync(file) === target) throw new Refused(`${file} is the database itself.`);
		mkdirSync(dirname(target), { recursive: true });
		const giveBack = takeDatabase(target);
		try {
			const kept = replace(target, file);
			return {
				json: { status: 'done', file, database: target, kept },
				text: `Restored ${target} from ${file}.\n${kept ? `The earlier database is kept as ${kept}.` : 'There was no earlier database.'}`
			};
		} finally {
			giveBack();
		}
	}
};

function fileFrom(words: string[]): string {
	const [file] = words.filter((word) => !word.startsWith('--'));
	if (!file) throw new Usage('Name a file.');
	return file;
}

/**
 * Puts a copy of the file in the database's place by one rename, so that a whole database stands
 * there whenever this is broken off. Answers where the earlier one is kept.
 */
function replace(target: string, file: string): string | null {
	const copy = `${target}-restoring`;
	const clear = () => ['', ...BESIDE].forEach((end) => rmSync(copy + end, { force: true }));
	clear();
	try {
		copyWhole(file, copy);
		const earlier = statSync(target, { throwIfNoEntry: false });
		chmodSync(copy, (earlier?.mode ?? 0o600) & 0o777);
		const kept = keepEarlier(target);
		sync(copy);
		renameSync(copy, target);
		sync(dirname(target));
		return kept;
	} finally {
		clear();
	}
}

/** One file that holds all of the backup. @throws Refused when that is damaged */
function copyWhole(file: string, copy: string): void {
	copyFileSync(file, copy);
	// Beside a copy of a database in use lies the part that was not written into it yet.
	if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`);
	chmodSync(copy, 0o600);
	try {
		const db = openStanding(copy);
		try {
			const findings = damage(db);
			if (findings.length > 0) throw new Refused(findings.join('\n'));
			db.pragma('journal_mode = DELETE');
		} finally {
			db.close();
		}
	} catch (problem) {
		if (problem instanceof Refused) throw problem;
		throw new Refused(`${file} is not a Waymark database, or it is damaged. Nothing was changed.`);
	}
}

/** Keeps what stands, damaged or not, under a name that nothing has. Null when nothing stands. */
function keepEarlier(target: string): string | null {
	settle(target);
	const stamp = present().toISOString().slice(0, 19).replaceAll(':', '');
	for (let copies = 1; ; copies += 1) {
		const kept = `${target}.before-restore-${stamp}${copies > 1 ? `-${copies}` : ''}`;
		if (existsSync(kept)) continue;
		const stands = existsSync(target);
		if (stands) linkOrCopy(target, kept);
		// Only of a damaged database is something left here, which would be taken for the new one's.
		for (const end of ['-wal', '-journal'])
			if (existsSync(target + end)) renameSync(target + end, kept + end);
		rmSync(`${target}-shm`, { force: true });
		return stands ? kept : null;
	}
}

/**
 * Writes all of a database into its one file. A damaged one stays as it is.
 * @throws Refused when a process that is no server has it open
 */
function settle(target: string): void {
	if (!existsSync(target)) return;
	let db: Db | undefined;
	try {
		db = openStanding(target);
		db.pragma('busy_timeout = 1000');
		// Granted only to whoever is alone with it.
		db.pragma('journal_mode = DELETE');
	} catch (problem) {
		if (isBusy(problem))
			throw new Refused(`Another program has ${target} open. End it, then restore.`);
	} finally {
		db?.close();
	}
}

/** A second name of the same file; a copy where the file system gives none. */
function linkOrCopy(from: string, to: string): void {
	try {
		linkSync(from, to);
	} catch (problem) {
		if ((problem as NodeJS.ErrnoException).code === 'EEXIST') throw problem;
		copyFileSync(from, to, constants.COPYFILE_EXCL);
	}
	sync(to);
}

/** A rename that overwrites nothing, where the file system can tell. */
function renameToNew(from: string, to: string): void {
	try {
		linkSync(from, to);
	} catch (problem) {
		if ((problem as NodeJS.ErrnoException).code === 'EEXIST')
			throw new Refused(`${to} is already there. Name a new file.`);
		renameSync(from, to);
	}
}

/** Waits until a file, or what a folder lists, is on the disk. */
function sync(path: string): void {
	const handle = openSync(path, 'r');
	try {
		fsyncSync(handle);
	} finally {
		closeSync(handle);
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
