/** An uploaded file's way into a register: kept, read, compared, committed in one transaction. */
import { createHash } from 'node:crypto';
import { NotAllowed, type IcsScope } from '#lib/domain/access.ts';
import { registerNamed } from '#lib/domain/registers/catalogue.ts';
import type { Register } from '#lib/domain/registers/definition.ts';
import { difference, type Difference } from '#lib/domain/registers/difference.ts';
import { recordScopedAct } from '#lib/server/commands/audit.ts';
import {
	bumpVersion,
	changeFields,
	insertRow,
	putBack,
	takeOut,
	type Occasion
} from '#lib/server/commands/register-rows.ts';
import { offeredChoices } from '#lib/server/commands/import-choices.ts';
import { reportOf, sameDifference } from '#lib/server/commands/import-report.ts';
import { get, run, transaction } from '#lib/server/db/connection.ts';
import type { Choices, Problem, Reading } from '#lib/server/imports/reading.ts';
import { refusedReading } from '#lib/server/imports/refusal.ts';
import { runReader } from '#lib/server/imports/run.ts';
import { agree, plural } from '#lib/format/words.ts';
import {
	findImport,
	importedFile,
	rememberedMapping,
	type ImportReport
} from '#lib/server/queries/imports.ts';
import { organisationsBelow } from '#lib/server/queries/organisations.ts';
import { heldRows, registerVersion } from '#lib/server/queries/registers.ts';

export type CommitOptions = {
	/** Rows that the file does not have: stay, or are taken out of the register. */
	missing: 'keep' | 'close';
	/** The person knows that rows with errors stay out. */
	leaveOutRejected: boolean;
};

export type CommitResult =
	| { committed: ImportReport }
	/** Nothing was written, and why: a sentence for the person. */
	| { refused: string; code: 'busy' | 'not-ready' | 'rows-changed' | 'rows-rejected' };

/** The same person sending the same file again within so many milliseconds pressed twice. */
const PRESSED_TWICE = 10_000;

/** Refusals after which nothing of the file is kept: not its bytes, not a text out of it. */
const NEVER_KEPT: readonly string[] = ['nhs-number'];

/** Takes in an upload: its record and its bytes, nothing read yet. Answers the import's id. */
export function startImport(
	scope: IcsScope,
	register: Register,
	fileName: string,
	bytes: Uint8Array,
	choices: Choices = {}
): number {
	requireImport(scope);
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const now = new Date();
	const at = now.toISOString();
	return transaction(() => {
		const first = get<{ id: number }>(
			`SELECT id FROM imports WHERE ics_id = ? AND register = ? AND file_sha256 = ? AND started_by = ?
				AND choices = ? AND started_at > ? AND status IN ('reading', 'checked')`,
			scope.ics.id,
			register.name,
			sha256,
			scope.accountId,
			JSON.stringify(choices),
			new Date(now.getTime() - PRESSED_TWICE).toISOString()
		);
		if (first) return first.id;
		run('INSERT INTO import_files VALUES (?, ?, ?) ON CONFLICT DO NOTHING', sha256, bytes, at);
		return run(
			`INSERT INTO imports (ics_id, register, status, file_name, file_size, file_sha256, file_kept,
				choices, started_at, started_by) VALUES (?, ?, 'reading', ?, ?, ?, ?, ?, ?, ?)`,
			scope.ics.id,
			register.name,
			fileName.slice(0, 255),
			bytes.length,
			sha256,
			sha256,
			JSON.stringify(choices),
			at,
			scope.accountId
		).id;
	});
}

/** Reads and compares an upload, writes its report and answers what was read. @throws NotFound */
export async function readImport(
	scope: IcsScope,
	id: number,
	today: string,
	onProgress?: (stage: string, share: number) => void
): Promise<Reading> {
	requireImport(scope);
	const record = findImport(scope, id);
	const { bytes, fileName } = importedFile(scope, id);
	const reading = await readBytes(scope, record.register, fileName, bytes, record.choices, today, onProgress);
	const refused = reading.refused;
	// Without a sheet to choose from there is nothing the person could still decide about the file.
	const final = refused !== null && (reading.sheets.length === 0 || NEVER_KEPT.includes(refused.code));
	const told = final ? refusedReading(refused, { format: reading.format }) : reading;
	writeReading(scope, id, record, preview(scope, registerNamed(record.register), told), final);
	return reading;
}

/** Marks an upload whose reading broke off: the file is not kept. @throws NotFound */
export function giveUpReading(scope: IcsScope, id: number, problem: Problem): void {
	requireImport(scope);
	const record = findImport(scope, id);
	const report = preview(scope, registerNamed(record.register), refusedReading(problem));
	writeReading(scope, id, record, report, true);
}

/** Nothing is written when the choices were changed meanwhile: the file is to be read again then. */
function writeReading(
	scope: IcsScope,
	id: number,
	{ choices }: { choices: Choices },
	report: ImportReport,
	final: boolean
): void {
	transaction(() => {
		const { changes } = run(
			`UPDATE imports SET status = ?, report = ?
			WHERE id = ? AND ics_id = ? AND choices = ? AND status IN ('reading', 'checked')`,
			final ? 'rejected' : 'checked',
			JSON.stringify(report),
			id,
			scope.ics.id,
			JSON.stringify(choices)
		);
		if (final && changes > 0) dropFile(id);
	});
}

/** Reads bytes for an ICS without keeping anything: a dry run, or the step before a commit. */
export function readBytes(
	scope: IcsScope,
	register: ImportRegister,
	fileName: string,
	bytes: Uint8Array,
	choices: Choices,
	today: string,
	onProgress?: (stage: string, share: number) => void
): Promise<Reading> {
	const offered = offeredChoices(choices, rememberedMapping(scope, register));
	const organisations = organisationsBelow(scope.ics.id, 'trust');
	return runReader(bytes, fileName, offered, { register, today, organisations }, onProgress);
}

type ImportRegister = Parameters<typeof registerNamed>[0];

/** What taking the rows that were read would do, as a report; writes nothing. */
export function preview(scope: IcsScope, register: Register, reading: Reading): ImportReport {
	return reportOf(
		register,
		reading,
		differenceOf(scope, register, reading),
		registerVersion(scope, register.name),
		rememberedMapping(scope, register.name)
	);
}

/** A file without a row that can be taken says nothing about the rows that are held. */
function differenceOf(scope: IcsScope, register: Register, reading: Reading): Difference {
	if (reading.refused || reading.rows.numbers.length === 0)
		return { added: [], changed: [], same: 0, missing: [] };
	return difference(register, heldRows(scope, register), reading.rows);
}

/** Changes what was decided about an upload; it has to be read again. @throws NotFound */
export function chooseForImport(scope: IcsScope, id: number, choices: Choices): void {
	requireImport(scope);
	findImport(scope, id);
	run(
		`UPDATE imports SET choices = ?, status = 'reading' WHERE id = ? AND status IN ('checked', 'reading')`,
		JSON.stringify(choices),
		id
	);
}

/** Drops an upload that was not committed, and everything read from it. @throws NotFound */
export function discardImport(scope: IcsScope, id: number): void {
	requireImport(scope);
	findImport(scope, id);
	transaction(() => {
		const { changes } = run(
			`UPDATE imports SET status = 'discarded', report = NULL, choices = '{}'
			WHERE id = ? AND status IN ('checked', 'reading')`,
			id
		);
		if (changes === 0) return;
		dropFile(id);
		recordScopedAct(scope, 'import-discarded', `import ${id}`, {}, scope.ics.id);
	});
}

/** Registers being written to in this process; other processes wait for the database's own lock. */
const committing = new Set<string>();

/**
 * Writes a checked upload to its register: all of it, or nothing. `read` spares reading the bytes
 * again where the caller has just done so.
 *
 * @throws NotFound
 */
export async function commitImport(
	scope: IcsScope,
	id: number,
	options: CommitOptions,
	today: string,
	read?: Reading
): Promise<CommitResult> {
	requireImport(scope);
	const record = findImport(scope, id);
	if (record.status !== 'checked' || !record.report)
		return { refused: `This import is already ${record.status}.`, code: 'not-ready' };
	const lock = `${scope.ics.id}/${record.register}`;
	if (committing.has(lock))
		return {
			refused: 'Another import of this register is being written just now. Try again in a moment.',
			code: 'busy'
		};
	committing.add(lock);
	try {
		const { bytes, fileName } = importedFile(scope, id);
		const reading =
			read ?? (await readBytes(scope, record.register, fileName, bytes, record.choices, today));
		return write(scope, id, registerNamed(record.register), reading, record.report, options);
	} finally {
		committing.delete(lock);
	}
}

function write(
	scope: IcsScope,
	id: number,
	register: Register,
	reading: Reading,
	checked: ImportReport,
	options: CommitOptions
): CommitResult {
	if (reading.refused) return { refused: reading.refused.message, code: 'not-ready' };
	if (reading.rowsRejected > 0 && !options.leaveOutRejected)
		return {
			refused: `${plural(reading.rowsRejected, 'row has', 'rows have')} errors that keep ${agree(reading.rowsRejected, 'it', 'them')} out. Mend the file, or say that ${agree(reading.rowsRejected, 'it', 'they')} may be left out.`,
			code: 'rows-rejected'
		};
	// A row that was left out for an error may be one that is held: it is not gone from the file.
	if (reading.rowsRejected > 0 && options.missing === 'close' && checked.counts.missing > 0)
		return {
			refused: `While ${plural(reading.rowsRejected, 'row is', 'rows are')} left out for errors, it is not known which rows are really missing from the file. Mend the file first, or keep the missing rows.`,
			code: 'rows-rejected'
		};
	return transaction((): CommitResult => {
		if (findImport(scope, id).status !== 'checked')
			return { refused: 'This import has been dealt with in the meantime.', code: 'not-ready' };
		const result = differenceOf(scope, register, reading);
		const version = registerVersion(scope, register.name);
		const report = reportOf(register, reading, result, version, rememberedMapping(scope, register.name));
		if (!sameDifference(report, checked)) {
			run('UPDATE imports SET report = ? WHERE id = ?', JSON.stringify(report), id);
			return {
				refused:
					'The register was changed after this file was checked, so nothing was imported. Look at the new differences, then import.',
				code: 'rows-changed'
			};
		}
		report.missingChoice = options.missing;
		const at = new Date().toISOString();
		const occasion = { icsId: scope.ics.id, by: scope.accountId, at, importId: id };
		apply(register, result, options.missing, occasion);
		run(
			`UPDATE imports SET status = 'committed', report = ?, committed_at = ?, committed_by = ? WHERE id = ?`,
			JSON.stringify(report),
			at,
			scope.accountId,
			id
		);
		recordScopedAct(scope, 'import-committed', `import ${id}`, { register: register.name, ...report.counts }, scope.ics.id);
		return { committed: report };
	});
}

function apply(
	register: Register,
	result: Difference,
	missing: 'keep' | 'close',
	occasion: Occasion
): void {
	for (const { number, row, restores } of result.added) {
		if (restores) putBack(register, restores, row, occasion, number);
		else insertRow(register, row, occasion, number);
	}
	for (const { number, held, changes } of result.changed)
		changeFields(register, held.id, changes, occasion, number);
	if (missing === 'close') for (const held of result.missing) takeOut(register, held.id, occasion);
	bumpVersion(occasion.icsId, register);
}

function requireImport(scope: IcsScope): void {
	if (scope.permission !== 'import') throw new NotAllowed('This scope does not import.');
}

/** Lets go of the bytes, unless another import holds the same file. */
function dropFile(id: number): void {
	run('UPDATE imports SET file_kept = NULL WHERE id = ?', id);
	run('DELETE FROM import_files WHERE sha256 NOT IN (SELECT file_kept FROM imports WHERE file_kept IS NOT NULL)');
}
