/** `check`, `backup` and `restore`, each as a process of its own. */
import { createHash } from 'node:crypto';
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { backupName, KEPT, outlived } from '#lib/platform/backups.server.ts';
import { type Db, migrate, openDatabase, takeDatabase } from '#lib/platform/database.server.ts';
import { type Ended, killedBefore, waymark } from '../support/command-line.ts';

let folder: string;
/** Where the database lies, and a backup with other words in it. */
let path: string;
let file: string;

/** A database and a backup that each test gets copies of: making them takes longer than most tests. */
let models: string;

beforeAll(() => {
	models = mkdtempSync(join(tmpdir(), 'waymark-models-'));
	made(join(models, 'standing.sqlite'), 'standing').close();
	made(join(models, 'made.sqlite'), 'backed up').close();
	const ended = waymark(join(models, 'made.sqlite'), ['backup', join(models, 'backup.sqlite')]);
	expect(ended).toMatchObject({ status: 0 });
});

afterAll(() => rmSync(models, { recursive: true, force: true }));

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'waymark-database-'));
	mkdirSync(join(folder, 'live'));
	path = join(folder, 'live/waymark.sqlite');
	file = join(folder, 'backup.sqlite');
	copyFileSync(join(models, 'standing.sqlite'), path);
	copyFileSync(join(models, 'backup.sqlite'), file);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A database that can be told from others. */
function made(at: string, word: string): Db {
	const db = openDatabase(at);
	migrate(db);
	db.exec(`CREATE TABLE words (word TEXT); INSERT INTO words VALUES ('${word}')`);
	return db;
}

/** The word of a whole database, read in a copy so that looking changes nothing. */
function wordIn(at: string): string {
	const copy = join(folder, 'looked-at.sqlite');
	for (const end of ['', '-wal']) {
		rmSync(copy + end, { force: true });
		if (existsSync(at + end)) copyFileSync(at + end, copy + end);
	}
	const db = openDatabase(copy);
	expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
	const { word } = db.prepare('SELECT word FROM words').get() as { word: string };
	db.close();
	return word;
}

const fingerprint = (at: string) => [
	createHash('sha256').update(readFileSync(at)).digest('hex'),
	statSync(at).mtimeMs
];

const live = () => readdirSync(join(folder, 'live')).sort();
const keptIn = () => live().filter((name) => name.includes('.before-restore-'));

/** Refused in one line that holds these words. */
function expectRefused(ended: Ended, words: string | RegExp): void {
	expect(ended.status, ended.err).toBe(1);
	expect(ended.err).toMatch(words);
	expect(ended.err.trim().split('\n')).toHaveLength(1);
}

describe('restore', () => {
	test('says what it replaced and where that is kept, and leaves the backup alone', () => {
		const before = fingerprint(file);
		const ended = waymark(path, ['restore', file]);
		expect(ended).toMatchObject({ status: 0, err: '' });
		const [kept] = keptIn();
		expect(ended.out).toBe(
			`Restored ${path} from ${file}.\nThe backup has every act of the audit log.\nThe earlier database is kept as ${join(folder, 'live', kept!)}.\n`
		);
		expect(kept).toMatch(/^waymark\.sqlite\.before-restore-\d{4}-\d\d-\d\dT\d{6}$/);
		expect(wordIn(path)).toBe('backed up');
		expect(wordIn(join(folder, 'live', kept!))).toBe('standing');
		expect(fingerprint(file)).toEqual(before);
		expect(readdirSync(folder).filter((name) => /backup\.sqlite./.test(name))).toEqual([]);
	});

	test('reads a backup that nobody may write, a copy of a database in use, and its log', () => {
		const inUse = made(join(folder, 'in-use.sqlite'), 'in the log');
		for (const end of ['', '-wal'])
			copyFileSync(join(folder, `in-use.sqlite${end}`), join(folder, `copied.sqlite${end}`));
		inUse.close();
		const copied = join(folder, 'copied.sqlite');
		const before = [fingerprint(copied), fingerprint(`${copied}-wal`)];
		expect(waymark(path, ['restore', copied])).toMatchObject({ status: 0 });
		expect(wordIn(path)).toBe('in the log');
		expect([fingerprint(copied), fingerprint(`${copied}-wal`)]).toEqual(before);
	});

	test('again keeps the earlier ones all', () => {
		for (let times = 0; times < 3; times += 1) {
			const { out } = waymark(path, ['restore', file, '--json']);
			expect(JSON.parse(out)).toMatchObject({ status: 'done', file, database: path });
		}
		expect(keptIn()).toHaveLength(3);
		const words = keptIn().map((name) => wordIn(join(folder, 'live', name)));
		expect(words.sort()).toEqual(['backed up', 'backed up', 'standing']);
	});

	test('keeps what a killed process had only in its log', () => {
		const db = openDatabase(path);
		db.exec("UPDATE words SET word = 'only in the log'");
		for (const end of ['', '-wal']) copyFileSync(path + end, join(folder, `killed.sqlite${end}`));
		db.close();
		const killed = join(folder, 'killed.sqlite');
		expect(waymark(killed, ['restore', file])).toMatchObject({ status: 0 });
		const kept = readdirSync(folder).find((name) => name.includes('.before-restore-'))!;
		expect(wordIn(join(folder, kept))).toBe('only in the log');
		expect(wordIn(killed)).toBe('backed up');
	});

	test('into an empty place, and over a damaged database', () => {
		const empty = join(folder, 'new/waymark.sqlite');
		expect(waymark(empty, ['restore', file]).out).toContain('There was no earlier database.');
		expect(wordIn(empty)).toBe('backed up');
		writeFileSync(path, 'not a database');
		writeFileSync(`${path}-wal`, 'nor a log');
		expect(waymark(path, ['restore', file])).toMatchObject({ status: 0 });
		expect(wordIn(path)).toBe('backed up');
		expect(keptIn().map((name) => readFileSync(join(folder, 'live', name), 'utf8'))).toEqual([
			'not a database',
			'nor a log'
		]);
	});

	test.each([
		['that is no database', () => writeFileSync(file, 'words')],
		['that is empty', () => writeFileSync(file, '')],
		[
			'that is damaged',
			() => {
				const bytes = readFileSync(file);
				bytes.fill(0xa5, 4096, 65_536);
				writeFileSync(file, bytes);
			}
		]
	])('refuses a file %s, and changes nothing', (_, spoil) => {
		spoil();
		const before = fingerprint(file);
		const ended = waymark(path, ['restore', file]);
		expect(ended.status).toBe(1);
		expect(ended.err).not.toContain('    at ');
		expect(wordIn(path)).toBe('standing');
		expect(keptIn()).toEqual([]);
		expect(live().filter((name) => name.includes('restoring'))).toEqual([]);
		expect(fingerprint(file)).toEqual(before);
	});

	test('refuses the database itself, by whatever name', () => {
		symlinkSync(path, join(folder, 'alias.sqlite'));
		expectRefused(
			waymark(path, ['restore', join(folder, 'alias.sqlite')]),
			'is the database itself'
		);
	});

	test('refuses while a server has taken the database, by whatever name', () => {
		symlinkSync(join(folder, 'live'), join(folder, 'alias'));
		const giveBack = takeDatabase(path);
		expectRefused(waymark(path, ['restore', file]), 'A Waymark server');
		expectRefused(
			waymark(join(folder, 'alias/waymark.sqlite'), ['restore', file]),
			'Stop it first'
		);
		giveBack();
		expect(waymark(path, ['restore', file])).toMatchObject({ status: 0 });
	});

	test('refuses while any other program has the database open', () => {
		const db = openDatabase(path);
		expectRefused(waymark(path, ['restore', file]), /Another program has .* open/);
		db.exec("UPDATE words SET word = 'saved meanwhile'");
		db.close();
		expect(wordIn(path)).toBe('saved meanwhile');
		expect(keptIn()).toEqual([]);
	});

	test('waits for the disk with the file before it is in place and with the folder after', () => {
		const steps = waymark(path, ['restore', file], {}, killedBefore(1_000)).err.trim().split('\n');
		const at = steps.lastIndexOf('renameSync');
		expect(steps[at - 1]).toBe('fsyncSync');
		expect(steps[at + 1]).toBe('fsyncSync');
	});

	test('killed before any of its steps leaves a whole database, and can be done again', () => {
		const before = fingerprint(file);
		const found: string[] = [];
		for (let step = 0; ; step += 1) {
			expect(step).toBeLessThan(60);
			rmSync(join(folder, 'live'), { recursive: true });
			mkdirSync(join(folder, 'live'));
			copyFileSync(join(models, 'standing.sqlite'), path);
			const { signal, status } = waymark(path, ['restore', file], {}, killedBefore(step));
			found.push(wordIn(path));
			if (signal === null) {
				expect(status).toBe(0);
				break;
			}
			if (found.at(-1) === 'backed up')
				expect(keptIn().map((name) => wordIn(join(folder, 'live', name)))).toEqual(['standing']);
			expect(waymark(path, ['restore', file])).toMatchObject({ status: 0 });
			expect(wordIn(path)).toBe('backed up');
		}
		expect(found.length).toBeGreaterThan(8);
		expect(new Set(found)).toEqual(new Set(['standing', 'backed up']));
		expect(fingerprint(file)).toEqual(before);
	}, 180_000);
});

describe('backup', () => {
	test('copies while others write, and what it made is whole', () => {
		const db = openDatabase(path);
		db.exec("UPDATE words SET word = 'not yet in the file'");
		const to = join(folder, 'second.sqlite');
		expect(waymark(path, ['backup', to])).toMatchObject({ status: 0 });
		db.close();
		expect(wordIn(to)).toBe('not yet in the file');
		expect(waymark(to, ['check'])).toMatchObject({ status: 0 });
	});

	test('migrates nothing: it is what is made before a new version is started', () => {
		const db = openDatabase(path);
		db.exec('DELETE FROM migrations WHERE number = (SELECT max(number) FROM migrations)');
		const latest = () => db.prepare('SELECT max(number) AS latest FROM migrations').get();
		const before = latest();
		expect(waymark(path, ['backup', join(folder, 'second.sqlite')])).toMatchObject({ status: 0 });
		expect(waymark(path, ['check'])).toMatchObject({ status: 0 });
		expect(latest()).toEqual(before);
		db.close();
	});

	test('overwrites nothing, and says so when there is no such folder', () => {
		const before = fingerprint(file);
		expectRefused(waymark(path, ['backup', file]), 'is already there');
		expect(fingerprint(file)).toEqual(before);
		expectRefused(waymark(path, ['backup', join(folder, 'none/a.sqlite')]), 'no folder');
	});

	test('killed before any of its steps leaves nothing under the name but a whole copy', () => {
		const to = join(folder, 'second.sqlite');
		let whole = 0;
		for (let step = 0; ; step += 1) {
			rmSync(to, { force: true });
			const { signal } = waymark(path, ['backup', to], {}, killedBefore(step));
			if (existsSync(to)) {
				expect(wordIn(to)).toBe('standing');
				whole += 1;
			}
			if (signal === null) break;
			expect(step).toBeLessThan(20);
		}
		expect(whole).toBeGreaterThan(1);
	}, 60_000);
});

describe('what the backup does not have', () => {
	const acts = (count: number) => {
		const db = openDatabase(path);
		for (let act = 1; act <= count; act += 1)
			db.prepare("INSERT INTO audit (at, act, subject) VALUES (?, 'signed-in', 'a@b.example')").run(
				`2026-11-0${act}T09:00:00.000Z`
			);
		db.close();
	};
	const said = (...words: string[]) =>
		waymark(path, ['restore', file, ...words]).out.split('\n')[0];

	test.each([
		[0, 'The backup has every act of the audit log.'],
		[
			1,
			'A restore would lose 1 act that the backup does not have, the last at 2026-11-01T09:00:00.000Z.'
		],
		[
			2,
			'A restore would lose 2 acts that the backup does not have, the last at 2026-11-02T09:00:00.000Z.'
		]
	])('is said before, of %i acts, and nothing is changed', (count, sentence) => {
		acts(count);
		expect(said('--dry-run')).toBe(sentence);
		expect(wordIn(path)).toBe('standing');
		expect(keptIn()).toEqual([]);
	});

	test('is said afterwards, and when there is nothing to compare it with', () => {
		acts(2);
		expect(JSON.parse(waymark(path, ['restore', file, '--json']).out)).toMatchObject({
			lost: { acts: 2, last: '2026-11-02T09:00:00.000Z' }
		});
		rmSync(path);
		expect(said('--dry-run')).toBe('There is no readable database to compare the backup with.');
	});
});

describe('a backup', () => {
	test('has its checksum beside it, and is refused when it does not fit', () => {
		const sums = readFileSync(join(models, 'backup.sqlite.sha256'), 'utf8');
		expect(sums).toBe(`${fingerprint(file)[0]}  backup.sqlite\n`);
		writeFileSync(
			`${file}.sha256`,
			sums.replace(/^./, (first) => (first === '0' ? '1' : '0'))
		);
		expectRefused(waymark(path, ['restore', file]), 'its SHA-256 is not the one in');
		expect(wordIn(path)).toBe('standing');
		writeFileSync(`${file}.sha256`, sums);
		expect(waymark(path, ['restore', file])).toMatchObject({ status: 0 });
	});

	test('can be read by its owner alone, as a new database', () => {
		waymark(path, ['backup', join(folder, 'private.sqlite')]);
		made(join(folder, 'new.sqlite'), 'new').close();
		for (const name of ['private.sqlite', 'private.sqlite.sha256', 'new.sqlite'])
			expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
	});

	test('in a folder is named with the time, and takes the place of what it outlives', () => {
		const backups = join(folder, 'backups');
		mkdirSync(backups);
		writeFileSync(join(backups, 'letter.txt'), 'stays');
		for (let day = 1; day <= 9; day += 1)
			for (const time of ['0800', '2000'])
				writeFileSync(join(backups, `waymark-2026-06-0${day}T${time}00Z.sqlite`), '');
		const { out } = waymark(path, ['backup', backups, '--json']);
		const { file: kept, removed } = JSON.parse(out) as { file: string; removed: string[] };
		expect(wordIn(kept)).toBe('standing');
		expect(removed).toContain('waymark-2026-06-09T080000Z.sqlite');
		expect(readdirSync(backups)).toContain('letter.txt');
		expect(readdirSync(backups)).toContain('waymark-2026-06-09T200000Z.sqlite');
	});
});

test('of each of the last days, weeks and months the newest backup is kept', () => {
	const names = Array.from({ length: 800 }, (_, day) =>
		backupName(new Date(Date.UTC(2026, 11, 1, 9) - day * 86_400_000))
	);
	const gone = new Set(outlived(names));
	const kept = names.filter((name) => !gone.has(name)).map((name) => name.slice(8, 18));
	expect(kept.slice(0, KEPT.days)).toEqual([
		'2026-12-01',
		'2026-11-30',
		'2026-11-29',
		'2026-11-28',
		'2026-11-27',
		'2026-11-26',
		'2026-11-25'
	]);
	// Sundays end the weeks before, and the last days of months the earlier months.
	expect(kept.slice(KEPT.days)).toEqual([
		'2026-11-22',
		'2026-11-15',
		'2026-11-08',
		'2026-10-31',
		'2026-09-30',
		'2026-08-31',
		'2026-07-31',
		'2026-06-30',
		'2026-05-31',
		'2026-04-30',
		'2026-03-31',
		'2026-02-28',
		'2026-01-31'
	]);
	expect(outlived([])).toEqual([]);
	expect(outlived(['waymark.sqlite', 'waymark-2026-06-01T080000Z.sqlite.sha256'])).toEqual([]);
});

describe('a path that holds no database', () => {
	const COMMANDS = [
		['check'],
		['backup', 'copy.sqlite'],
		['measures', '--ics', 'XBA'],
		['export', 'policies', '--ics', 'XBA'],
		['user', 'list'],
		['undo', '1', '--as', 'a@b.example'],
		['token', 'create', '--as', 'a@b.example']
	];

	test.each(COMMANDS)('is refused by %s, and nothing is made', (...words) => {
		const nowhere = join(folder, 'mistyped/waymark.sqlite');
		const there = () => readdirSync(folder, { recursive: true }).sort();
		const before = there();
		expectRefused(waymark(nowhere, words), `There is no database at ${nowhere}`);
		expect(there()).toEqual(before);
		expect(existsSync('copy.sqlite')).toBe(false);
	});

	test('may be a folder, an empty file or any other: it stays as it is', () => {
		const there = () => readdirSync(folder, { recursive: true }).sort();
		const before = there();
		writeFileSync(join(folder, 'empty.sqlite'), '');
		writeFileSync(join(folder, 'letter.txt'), 'Dear Sir or Madam');
		for (const name of ['empty.sqlite', 'letter.txt', 'live'])
			for (const words of [['check'], ['user', 'list']])
				expectRefused(waymark(join(folder, name), words), join(folder, name));
		expect(readFileSync(join(folder, 'letter.txt'), 'utf8')).toBe('Dear Sir or Madam');
		expect(statSync(join(folder, 'empty.sqlite')).size).toBe(0);
		expect(there()).toEqual([...before, 'empty.sqlite', 'letter.txt'].sort());
	});

	test('is refused by an import into a real installation', () => {
		const real = { WAYMARK_DEMO: 'off', AUTH_SECRET: 'a-secret-of-more-than-32-characters' };
		const nowhere = join(folder, 'mistyped/waymark.sqlite');
		const words = ['import', 'policies', file, '--ics', 'XBA', '--as', 'a@b.example'];
		expectRefused(waymark(nowhere, words, real), 'There is no database');
		expect(existsSync(join(folder, 'mistyped'))).toBe(false);
	});
});

describe('a database that cannot be opened stops a start with one line', () => {
	const started = (at: string) =>
		waymark(at, ['user', 'add', 'a@b.example', '--name', 'A', '--role', 'national']);

	test('in a place where nothing can be made', () => {
		expectRefused(started('/proc/none/waymark.sqlite'), 'The folder /proc/none cannot be made');
	});

	test('where another file lies', () => {
		writeFileSync(join(folder, 'letter.txt'), 'Dear Sir or Madam, '.repeat(300));
		expectRefused(started(join(folder, 'letter.txt')), 'file is not a database');
	});
});
