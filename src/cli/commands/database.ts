import { createHash } from 'node:crypto';
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
	readdirSync,
	readFileSync,
	readSync,
	realpathSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { plural } from '#lib/core/words.ts';
import { actsMissingIn, chainOf, hasChain } from '#lib/platform/audit/read.server.ts';
import { backupName, KEPT, outlived } from '#lib/platform/backups.server.ts';
import { present } from '#lib/platform/clock.server.ts';
import {
	checkApplied,
	type Db,
	isBusy,
	makePrivate,
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
	about: `Checks the database: its integrity, its foreign keys, its migrations and its audit log.
Each line of the log is bound to those before it, and holds the SHA-256 of each return, pack and release
that was frozen: what was changed by other than Waymark is named. Keep the chain that is printed
elsewhere: a log that was cut off at its end, or written anew, no longer has it.`,
	run: async () => {
		const db = openStanding(environment().databasePath);
		const damages = damage(db);
		// A database of an earlier release has no chain yet, and a damaged one cannot be followed.
		const log = damages.length === 0 && hasChain(db) ? chainOf(db) : null;
		const findings = [...damages, ...(log?.findings ?? [])];
		const result = {
			status: findings.length === 0 ? 'ok' : 'damaged',
			migration: migrationOf(db),
			log: log && { lines: log.lines, last: log.last },
			findings
		};
		if (findings.length > 0) throw new Refused(findings.join('\n'), result);
		const chain = log?.last
			? ` Its audit log is as it was written: ${plural(log.lines, 'line')}, the last with the chain ${log.last}.`
			: '';
		return {
			json: result,
			text: `The database is whole, at migration ${result.migration}.${chain}`
		};
	}
};

export const backup: Command = {
	name: 'backup',
	usage: 'backup <file or folder> [--json]',
	about: `Copies the database to a new file while the server goes on, and checks the copy.
Its SHA-256 is written beside it, for "sha256sum -c". In a folder the file is named with the time, and
of earlier ones there the newest of the last ${KEPT.days} days, ${KEPT.weeks} weeks and ${KEPT.months} months are kept.
A database of an earlier release is copied as it is, so make one before a new version is started.`,
	run: async (words) => {
		const named = fileFrom(words);
		const isFolder = statSync(named, { throwIfNoEntry: false })?.isDirectory() ?? false;
		const file = isFolder ? join(named, backupName(present())) : named;
		if (existsSync(file)) throw new Refused(`${file} is already there. Name a new file.`);
		const folder = dirname(resolve(file));
		if (!existsSync(folder)) throw new Refused(`There is no folder ${dirname(file)}.`);
		const sha256 = copyTo(file);
		const removed = isFolder ? outlived(readdirSync(folder)) : [];
		for (const name of removed)
			for (const end of ['', '.sha256']) rmSync(join(folder, name + end), { force: true });
		sync(folder);
		return {
			json: { status: 'done', file, sha256, removed },
			text: `Backed up to ${file}, checked, with its SHA-256 in ${file}.sha256.${removed.length > 0 ? ` Earlier backups removed: ${removed.join(', ')}.` : ''}`
		};
	}
};

/** A checked copy under this name, with its checksum. Under its own name it is whole, or not there. */
function copyTo(file: string): string {
	const db = openStanding(environment().databasePath);
	const partial = `${file}.partial-${process.pid}`;
	const sums = `${partial}.sha256`;
	try {
		makePrivate(partial);
		db.prepare('VACUUM INTO ?').run(partial);
		const copy = openStanding(partial);
		const findings = integrity(copy);
		copy.close();
		if (findings.length > 0)
			throw new Refused(`The copy is damaged, so it was not kept:\n${findings.join('\n')}`);
		const sha256 = sha256Of(partial);
		writeFileSync(sums, `${sha256}  ${basename(file)}\n`, { mode: 0o600 });
		for (const one of [partial, sums]) sync(one);
		renameToNew(partial, file);
		renameSync(sums, `${file}.sha256`);
		return sha256;
	} finally {
		for (const one of [partial, sums]) rmSync(one, { force: true });
	}
}

/** In pieces: a backup can be larger than the memory. */
function sha256Of(file: string): string {
	const hash = createHash('sha256');
	const piece = Buffer.alloc(1024 * 1024);
	const handle = openSync(file, 'r');
	try {
		for (let read = 1; read > 0;) {
			read = readSync(handle, piece);
			hash.update(piece.subarray(0, read));
		}
		return hash.digest('hex');
	} finally {
		closeSync(handle);
	}
}

export const restore: Command = {
	name: 'restore',
	usage: 'restore <file> [--dry-run] [--json]',
	about: `Puts a backup in the database's place. Stop the server first: while one runs, this is refused.
A damaged file is refused, and one that its SHA-256 beside it does not fit; the backup itself is only
read. It says which acts the backup does not have; --dry-run says no more than that. The earlier
database is kept beside the new one under a name with the date, and the command says where.`,
	run: async (words) => {
		const file = fileFrom(words);
		if (!existsSync(file)) throw new Usage(`There is no file ${file}.`);
		const target = realPath(environment().databasePath);
		if (realpathSync(file) === target) throw new Refused(`${file} is the database itself.`);
		checkSum(file);
		mkdirSync(dirname(target), { recursive: true });
		const giveBack = takeDatabase(target);
		try {
			const dryRun = words.includes('--dry-run');
			const { kept, lost } = replace(target, file, dryRun);
			const result = { file, database: target, lost };
			if (dryRun) return { json: { status: 'checked', ...result }, text: lostWords(lost, true) };
			const earlier = kept
				? `The earlier database is kept as ${kept}.`
				: 'There was no earlier database.';
			return {
				json: { status: 'done', ...result, kept },
				text: `Restored ${target} from ${file}.\n${lostWords(lost, false)}\n${earlier}`
			};
		} finally {
			giveBack();
		}
	}
};

/** @throws Refused when a checksum lies beside the file and is another's */
function checkSum(file: string): void {
	if (!existsSync(`${file}.sha256`)) return;
	const expected = readFileSync(`${file}.sha256`, 'utf8').slice(0, 64);
	if (expected !== sha256Of(file))
		throw new Refused(
			`${file} is not the file that was backed up: its SHA-256 is not the one in ${file}.sha256. Nothing was changed.`
		);
}

/** Acts in the audit log that a backup does not have; null where there is no database to compare with. */
type Lost = { acts: number; last: string | null } | null;

function lostWords(lost: Lost, before: boolean): string {
	if (lost === null) return 'There is no readable database to compare the backup with.';
	if (lost.acts === 0) return 'The backup has every act of the audit log.';
	const acts = plural(lost.acts, 'act');
	const last = `the last at ${lost.last}`;
	return before
		? `A restore would lose ${acts} that the backup does not have, ${last}.`
		: `The backup does not have ${acts} of the earlier database, ${last}.`;
}

/** What the log of one database has and a copy's has not; null where they cannot be compared. */
function lostBetween(standing: string, copy: string): Lost {
	if (!existsSync(standing)) return null;
	try {
		const db = openStanding(standing);
		try {
			return actsMissingIn(db, copy);
		} finally {
			db.close();
		}
	} catch {
		// A damaged database, or one of a release without a log.
		return null;
	}
}

function fileFrom(words: string[]): string {
	const [file] = words.filter((word) => !word.startsWith('--'));
	if (!file) throw new Usage('Name a file.');
	return file;
}

/**
 * Puts a copy of the file in the database's place by one rename, so that a whole database stands
 * there whenever this is broken off. Answers where the earlier one is kept, and what it had besides.
 */
function replace(
	target: string,
	file: string,
	dryRun: boolean
): { kept: string | null; lost: Lost } {
	const copy = `${target}-restoring`;
	const clear = () => ['', ...BESIDE].forEach((end) => rmSync(copy + end, { force: true }));
	clear();
	try {
		copyWhole(file, copy);
		const lost = lostBetween(target, copy);
		if (dryRun) return { kept: null, lost };
		const earlier = statSync(target, { throwIfNoEntry: false });
		chmodSync(copy, (earlier?.mode ?? 0o600) & 0o777);
		const kept = keepEarlier(target);
		sync(copy);
		renameSync(copy, target);
		sync(dirname(target));
		return { kept, lost };
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
	const findings = integrity(db);
	try {
		checkApplied(db);
	} catch (problem) {
		if (!(problem instanceof MigrationError)) throw problem;
		findings.push(problem.message);
	}
	return findings;
}

function integrity(db: Db): string[] {
	const findings = (db.pragma('integrity_check') as { integrity_check: string }[])
		.map((row) => row.integrity_check)
		.filter((line) => line !== 'ok');
	const broken = db.pragma('foreign_key_check') as { table: string }[];
	if (broken.length > 0)
		findings.push(`${broken.length} rows point at nothing, first in ${broken[0]?.table}.`);
	return findings;
}
