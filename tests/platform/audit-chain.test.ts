/** Whatever is changed behind Waymark's back shows, by its own check and by the script that needs no Waymark. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chainOf } from '#lib/platform/audit/read.server.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import { type Db } from '#lib/platform/database.server.ts';
import { newAccount, freshDatabase } from '../support/database.ts';

let folder: string;
let path: string;
let db: Db;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'waymark-chain-'));
	path = join(folder, 'chain.sqlite');
	db = freshDatabase(path);
	for (let act = 1; act <= 5; act += 1)
		recordAct(
			{ accountId: null, now: new Date(`2026-11-0${act}T09:00:00Z`) },
			'try',
			`“${act}” – é`,
			{
				words: 'a \u2028 b "c" \\ \u0001 😀',
				number: act
			}
		);
});

afterEach(() => {
	db.close();
	rmSync(folder, { recursive: true, force: true });
});

const hasPython = spawnSync('python3', ['--version']).status === 0;

/** What both say: whether it is as written. They must agree. */
function asWritten(): boolean {
	const { findings } = chainOf(db);
	if (hasPython) {
		const { status, stdout, stderr } = spawnSync('python3', ['docs/verify-audit.py', path], {
			encoding: 'utf8'
		});
		expect(stderr).toBe('');
		expect(status, stdout).toBe(findings.length === 0 ? 0 : 1);
		expect(findings.length === 0 ? 1 : findings.length).toBe(stdout.trim().split('\n').length);
	}
	return findings.length === 0;
}

/** Without the triggers that keep the log, as somebody with the file at hand. */
function behind(sql: string): void {
	for (const trigger of ['audit_is_kept', 'audit_stays'])
		db.exec(`DROP TRIGGER IF EXISTS ${trigger}`);
	db.exec(sql);
}

test('a log that Waymark wrote is whole, and its last chain is a promise of all of it', () => {
	expect(asWritten()).toBe(true);
	const { lines, last } = chainOf(db);
	expect(lines).toBe(5);
	recordAct({ accountId: null, now: new Date() }, 'try', 'one more');
	expect(chainOf(db).last).not.toBe(last);
});

describe('shows', () => {
	test.each([
		['a changed subject', "UPDATE audit SET subject = 'other' WHERE id = 3"],
		['a changed time', "UPDATE audit SET at = '2026-11-02T09:00:01.000Z' WHERE id = 2"],
		['another person', "UPDATE audit SET by = '1' WHERE id = 2"],
		['a removed line', 'DELETE FROM audit WHERE id = 3'],
		['a removed first line', 'DELETE FROM audit WHERE id = 1'],
		[
			'a line put in',
			"INSERT INTO audit (at, act, subject) VALUES ('2026-11-30T09:00:00Z', 'try', 'put in')"
		],
		[
			'two lines that changed places',
			'UPDATE audit SET id = 99 WHERE id = 2; UPDATE audit SET id = 2 WHERE id = 3; UPDATE audit SET id = 3 WHERE id = 99'
		]
	])('%s', (_, sql) => {
		db.pragma('foreign_keys = OFF');
		behind(sql);
		expect(asWritten()).toBe(false);
	});

	test('a frozen document that was changed, also with its hash', () => {
		const accountId = newAccount('national');
		const hash = '7a38bf81f383f69433ad6e900d35b3e2385593f76a7b7ab5d4355b8ba41ee24b';
		const pack = { quarter: '2026-27-q2', number: 1, sha256: hash };
		recordAct({ accountId, now: new Date() }, 'pack.make', '2026-27-q2', pack);
		db.prepare(
			"INSERT INTO packs (quarter, number, content, sha256, at, by) VALUES ('2026-27-q2', 1, '{\"a\":1}', ?, '2026-11-30', ?)"
		).run('015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862', accountId);
		expect(chainOf(db).findings).toEqual([
			'The SHA-256 of pack 1 does not stand in the audit log.'
		]);
		expect(asWritten()).toBe(false);
		db.exec('DROP TRIGGER packs_are_frozen');
		db.exec(`UPDATE packs SET sha256 = '${hash}'`);
		expect(chainOf(db).findings).toEqual([
			'The pack 1 is not what was frozen: its SHA-256 is another.'
		]);
		expect(asWritten()).toBe(false);
	});
});

test('lines of an earlier release are bound by the first line of this one', () => {
	behind('UPDATE audit SET chain = NULL');
	expect(chainOf(db)).toMatchObject({ last: null, findings: [] });
	recordAct({ accountId: null, now: new Date() }, 'try', 'the first');
	expect(asWritten()).toBe(true);
	behind("UPDATE audit SET subject = 'other' WHERE id = 1");
	expect(asWritten()).toBe(false);
});
