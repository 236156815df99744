import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { done } from '#lib/core/result.ts';
import { findImport, importedFile, unfinishedImports } from '#lib/imports/read.server.ts';
import {
	chooseForImport,
	commitImport,
	discardImport,
	giveUpCutReadings,
	hasRoomFor,
	readImport,
	startImport
} from '#lib/imports/write.server.ts';
import {
	all,
	type Db,
	get,
	openDatabase,
	run,
	useDatabase
} from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { LIMITS } from '#lib/spreadsheet/limits.ts';
import { workbook } from '../fixtures/workbook.ts';
import { freshDatabase } from '../support/database.ts';
import { acting, checked, csv, imported, POLICY_HEADINGS, scopeIn } from '../support/importing.ts';
import { encodings, filesHolding, piecesOf } from '../support/traces.ts';

const policies = registerNamed('policies');

// Numbers that the NHS itself publishes as made-up examples, and others with a right check digit.
const NUMBERS = ['9434765919', '943 476 5919', '4505577104', '450-557-7104'];
const FORMS = NUMBERS.flatMap(encodings);

let folder: string;
let db: Db;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'waymark-kept-'));
	db = freshDatabase(join(folder, 'waymark.sqlite'));
});

afterEach(() => {
	db.close();
	rmSync(folder, { recursive: true, force: true });
});

/** The database as a process finds it that was started after this one. */
function reopen(): void {
	db.close();
	db = openDatabase(join(folder, 'waymark.sqlite'));
	useDatabase(db);
}

/** Enough rows for several pages of the database, an NHS number in each. */
function patients(): string[][] {
	return Array.from({ length: 400 }, (_, index) => [
		'XTR',
		`P${index}`,
		`Care planning ${(index * 7919) % 1000}`,
		'Policy',
		String(index),
		`Jo ${NUMBERS[index % NUMBERS.length]}`
	]);
}

const HEADINGS = ['Trust', 'Reference', 'Title', 'Kind', 'CPA mentions', 'Owner'];
const lines = () => [HEADINGS, ...patients()].map((row) => row.join(',')).join('\n');

const REFUSED: [string, () => Uint8Array][] = [
	['tracker.csv', () => new TextEncoder().encode(lines())],
	[
		'two-bytes-a-sign.csv',
		() => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(lines(), 'utf16le')])
	],
	['tracker.xlsx', () => workbook([{ name: 'Policies', rows: [HEADINGS, ...patients()] }])]
];

describe('a file refused for NHS numbers', () => {
	it.each(REFUSED)('%s stands in no file beside the database or in it', async (name, made) => {
		const bytes = made();
		const { status, report } = await checked(scopeIn(), bytes, { name });
		expect([status, report.refused?.code]).toEqual(['rejected', 'nhs-number']);
		expect(readdirSync(folder)).toContain('waymark.sqlite-wal');
		expect(filesHolding(folder, [...FORMS, ...piecesOf(bytes)])).toEqual([]);
		db.pragma('wal_checkpoint(TRUNCATE)');
		expect(filesHolding(folder, [...FORMS, ...piecesOf(bytes)])).toEqual([]);
	});

	it('was never written, not even while it was read', async () => {
		const scope = scopeIn();
		const bytes = REFUSED[0]![1]();
		const { id } = done(startImport(acting(scope), policies, 'tracker.csv', bytes));
		const reading = readImport(acting(scope), id);
		expect(findImport(scope, id)).toMatchObject({ status: 'reading', kept: false });
		expect(filesHolding(folder, [...FORMS, ...piecesOf(bytes)])).toEqual([]);
		await reading;
		expect(get('SELECT count(*) AS files FROM import_files')).toEqual({ files: 0 });
	});

	it('because of its name is recorded without it', async () => {
		const { id, report } = await checked(
			scopeIn(),
			csv(POLICY_HEADINGS, 'XTR,P1,Care planning,Policy,1,,,'),
			{ name: 'Jo 943 476 5919.csv' }
		);
		expect(report.refused).toMatchObject({ code: 'nhs-number' });
		expect(report.refused?.message).toContain('name of the file');
		expect(findImport(scopeIn(), id).fileName).toBe('Jo [number].csv');
		expect(filesHolding(folder, FORMS)).toEqual([]);
	});

	it('or choices that hold one, are turned away before anything is written', async () => {
		const scope = scopeIn();
		const choices = { values: { kind: { 'Jo 943 476 5919': 'policy' } } };
		const bytes = csv(POLICY_HEADINGS, 'XTR,P1,Care planning,Policy,1,,,');
		expect(startImport(acting(scope), policies, 'a.csv', bytes, choices)).toMatchObject({
			refused: [{ code: 'nhs-number' }]
		});
		const { id } = await checked(scope, bytes);
		expect(chooseForImport(acting(scope), id, choices)).toMatchObject({
			refused: [{ code: 'nhs-number' }]
		});
		expect(all('SELECT id FROM imports')).toHaveLength(1);
		expect(filesHolding(folder, FORMS)).toEqual([]);
	});
});

describe('a column of which somebody says that it holds no NHS numbers', () => {
	const file = csv('Trust,Reference,Title,Order number of the print', 'XTR,P1,Care,9434765919');

	it('is read, and who said so is recorded once', async () => {
		const scope = scopeIn();
		const refused = await checked(scope, file);
		expect(refused.report.refused?.headings).toEqual(['Order number of the print']);
		const choices = { notNhsNumbers: refused.report.refused!.headings! };
		const { id, report, status } = await checked(scope, file, { choices });
		expect([status, report.refused]).toEqual(['checked', null]);
		startImport(acting(scope), policies, 'tracker.csv', file, choices);
		expect(
			all("SELECT subject, by, detail FROM audit WHERE act = 'nhs-numbers-denied'")
		).toMatchObject([
			{
				subject: `import ${id}`,
				by: scope.accountId,
				detail: JSON.stringify({ headings: ['Order number of the print'] })
			}
		]);
	});
});

describe('a file that was kept and then dropped', () => {
	const held = () =>
		workbook([
			{
				name: 'Policies',
				rows: [HEADINGS, ...patients().map((row) => row.with(5, `Lead for ${row[2]}`))]
			}
		]);

	it('is overwritten when it is discarded, and the log with it', async () => {
		const scope = scopeIn();
		const bytes = held();
		const { id } = await checked(scope, bytes, { name: 'tracker.xlsx' });
		expect(filesHolding(folder, piecesOf(bytes))).not.toEqual([]);
		discardImport(acting(scope), id);
		expect(statSync(join(folder, 'waymark.sqlite-wal')).size).toBe(0);
		expect(filesHolding(folder, piecesOf(bytes))).toEqual([]);
	});

	it('is overwritten when a later reading refuses it, as one that an earlier release kept', async () => {
		const scope = scopeIn();
		const bytes = REFUSED[2]![1]();
		const { id } = done(startImport(acting(scope), policies, 'tracker.xlsx', bytes));
		reopen();
		run('INSERT INTO import_files SELECT file_sha256, ?, started_at FROM imports', bytes);
		run('UPDATE imports SET file_kept = file_sha256');
		expect(filesHolding(folder, piecesOf(bytes))).not.toEqual([]);
		await readImport(acting(scope), id);
		expect(findImport(scope, id)).toMatchObject({ status: 'rejected', kept: false });
		expect(filesHolding(folder, [...FORMS, ...piecesOf(bytes)])).toEqual([]);
	});

	it('waits for another process that reads, and is gone after it', async () => {
		const scope = scopeIn();
		const bytes = held();
		const { id } = await checked(scope, bytes, { name: 'tracker.xlsx' });
		const other = openDatabase(join(folder, 'waymark.sqlite'));
		other.exec('BEGIN; SELECT count(*) FROM imports');
		const began = performance.now();
		discardImport(acting(scope), id);
		expect(performance.now() - began).toBeLessThan(1_000);
		other.close();
		await expect
			.poll(() => filesHolding(folder, piecesOf(bytes)), { timeout: 5_000, interval: 100 })
			.toEqual([]);
	});
});

describe('a reading that was cut off', () => {
	/** As the process that was reading left it when it ended. */
	function cutOff() {
		const scope = scopeIn();
		const { id } = done(
			startImport(acting(scope), policies, 'a.csv', csv(POLICY_HEADINGS, 'XTR,P1,A,Policy,,,,'))
		);
		reopen();
		return { scope, id };
	}

	it('is said when the import is asked for, with what to do', async () => {
		const { scope, id } = cutOff();
		expect(findImport(scope, id).status).toBe('reading');
		const { reading } = done(await readImport(acting(scope), id));
		expect(reading.refused?.code).toBe('reading-cut-off');
		const { status, report } = findImport(scope, id);
		expect(status).toBe('rejected');
		expect(report?.refused?.message).toMatch(/Nothing was changed .* Import the file again\.$/);
	});

	it('is said wherever imports are listed; one that is being read goes on', async () => {
		const { scope, id } = cutOff();
		const bytes = csv(POLICY_HEADINGS, 'XTR,P2,B,Policy,,,,');
		const { id: other } = done(startImport(acting(scope), policies, 'b.csv', bytes));
		giveUpCutReadings(acting(scope));
		expect(findImport(scope, id).status).toBe('rejected');
		expect(unfinishedImports(scope).map((one) => one.id)).toEqual([other]);
		await readImport(acting(scope), other);
		expect(findImport(scope, other)).toMatchObject({ status: 'checked', kept: true });
	});

	it('and sent again at once, is read', async () => {
		const { scope, id } = cutOff();
		const bytes = csv(POLICY_HEADINGS, 'XTR,P1,A,Policy,,,,');
		expect(startImport(acting(scope), policies, 'a.csv', bytes)).toEqual({
			ok: { id, repeated: true }
		});
		await readImport(acting(scope), id);
		expect(importedFile(scope, id).bytes).toEqual(Buffer.from(bytes));
		const options = { missing: 'keep', leaveOutRejected: false } as const;
		expect(await commitImport(acting(scope), id, options)).toHaveProperty('ok');
	});
});

it('files wait to be read until they are too much to hold in memory', async () => {
	const scope = scopeIn();
	const bytes = csv(POLICY_HEADINGS, 'XTR,P1,A,Policy,,,,');
	expect(hasRoomFor(LIMITS.waiting)).toBe(true);
	const { id } = done(startImport(acting(scope), policies, 'a.csv', bytes));
	expect(hasRoomFor(LIMITS.waiting)).toBe(false);
	expect(hasRoomFor(LIMITS.waiting - bytes.length)).toBe(true);
	await readImport(acting(scope), id);
	expect(hasRoomFor(LIMITS.waiting)).toBe(true);
});

it('a file that passed is kept as it was sent', async () => {
	const scope = scopeIn();
	const bytes = csv(POLICY_HEADINGS, 'XTR,P1,Care planning,Policy,1,,,');
	const { id } = await imported(scope, bytes);
	expect(importedFile(scope, id).bytes).toEqual(Buffer.from(bytes));
});
