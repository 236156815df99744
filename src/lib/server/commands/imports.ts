/** An uploaded file's way into a register: kept, read, compared, committed in one transaction. */
import { refusedReading } from '#lib/server/imports/reading.ts';
import { createHash } from 'node:crypto';
import type { IcsScope } from '#lib/domain/access.ts';
import { registerNamed } from '#lib/domain/registers/catalogue.ts';
import type { Register } from '#lib/domain/registers/definition.ts';
import { londonDate } from '#lib/server/clock.ts';
import { recordScopedAct } from '#lib/server/commands/audit.ts';
import {
	writeToRegister,
	type CommitOptions,
	type CommitResult
} from '#lib/server/commands/commit-import.ts';
import { offeredChoices } from '#lib/server/commands/import-choices.ts';
import { withoutHeldOverlaps } from '#lib/server/commands/import-overlaps.ts';
import { requireImport, requireOpenForImport } from '#lib/server/commands/import-permission.ts';
import { differenceOf, reportOf } from '#lib/server/commands/import-report.ts';
import { officialReport } from '#lib/server/commands/official-list.ts';
import { publishedContext } from '#lib/server/commands/published-files.ts';
import { run, transaction } from '#lib/server/db/connection.ts';
import type { Choices, Problem, Reading, ReadingContext } from '#lib/server/imports/reading.ts';
import { annotatedCopy, runReader } from '#lib/server/imports/run.ts';
import {
	findImport,
	importedFile,
	rememberedMapping,
	uploadSince,
	type ImportRecord,
	type ImportReport
} from '#lib/server/queries/imports.ts';
import { boardsFor } from '#lib/server/queries/organisations.ts';
import { networkCodes } from '#lib/server/queries/pcns.ts';
import { deliverablesNamed } from '#lib/server/queries/roadmap.ts';
import { knownFor } from '#lib/server/queries/register-known.ts';
import { organisationsFor, registerVersion } from '#lib/server/queries/registers.ts';

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
	requireOpenForImport(scope, londonDate());
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const now = new Date();
	const at = now.toISOString();
	return transaction(() => {
		const since = new Date(now.getTime() - PRESSED_TWICE).toISOString();
		const first = uploadSince(scope, register.name, sha256, choices, since);
		if (first !== null) return first;
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
	const reading = await readBytes(
		scope,
		record.register,
		fileName,
		bytes,
		record.choices,
		today,
		onProgress
	);
	const refused = reading.refused;
	// Without a sheet to choose from there is nothing the person could still decide about the file.
	const final =
		refused !== null && (reading.sheets.length === 0 || NEVER_KEPT.includes(refused.code));
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

/**
 * Reads bytes for an ICS without keeping anything: a dry run, or the step before a commit. What was
 * said of the whole of an earlier file, such as its trust, is offered only where this one is silent.
 */
export async function readBytes(
	scope: IcsScope,
	register: ImportRegister,
	fileName: string,
	bytes: Uint8Array,
	choices: Choices,
	today: string,
	onProgress?: (stage: string, share: number) => void
): Promise<Reading> {
	const remembered = rememberedMapping(scope, register);
	const offered = offeredChoices(choices, remembered);
	const context = contextFor(scope, register, today);
	const reading = await runReader(bytes, fileName, offered, context, onProgress);
	const known = Object.entries(remembered?.fileValues ?? {}).filter(
		([field, value]) =>
			offered.fileValues?.[field] === undefined &&
			(reading.fileValuesNeeded.includes(field) ||
				(reading.fileValuesAssumed.includes(field) && reading.fileValues[field] !== value))
	);
	if (known.length === 0) return reading;
	const fileValues = { ...Object.fromEntries(known), ...offered.fileValues };
	return runReader(bytes, fileName, { ...offered, fileValues }, context, onProgress);
}

/**
 * The sheet of an upload with a column of findings beside its rows, as an XLSX file to be mended;
 * null when the file cannot be read. @throws NotFound
 */
export function markedCopy(scope: IcsScope, id: number, today: string): Promise<Uint8Array | null> {
	requireImport(scope);
	const { register, choices, report } = findImport(scope, id);
	const { bytes, fileName } = importedFile(scope, id);
	const offered = offeredChoices(choices, rememberedMapping(scope, register));
	const fileValues = { ...report?.fileValues, ...offered.fileValues };
	return annotatedCopy(
		bytes,
		fileName,
		{ ...offered, fileValues },
		contextFor(scope, register, today)
	);
}

function contextFor(scope: IcsScope, register: ImportRegister, today: string): ReadingContext {
	const definition = registerNamed(register);
	return {
		register,
		today,
		organisations: organisationsFor(scope, definition),
		deliverables: deliverablesNamed(today),
		own: scope.ics.code,
		...knownFor(scope.ics.id, definition),
		...(register === 'pcns'
			? { boards: boardsFor(scope.ics.id), networksHeld: networkCodes(scope) }
			: {}),
		...publishedContext(scope, register)
	};
}

type ImportRegister = Parameters<typeof registerNamed>[0];

/** What taking the rows that were read would do, as a report; writes nothing. */
export function preview(scope: IcsScope, register: Register, read: Reading): ImportReport {
	const reading = withoutHeldOverlaps(scope, register, read);
	return reportOf(
		register,
		reading,
		differenceOf(scope, register, reading),
		registerVersion(scope, register.name),
		rememberedMapping(scope, register.name),
		officialReport(scope, register, reading)
	);
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
	requireOpenForImport(scope, today);
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
		const reading = read ?? (await readAgain(scope, id, record, today));
		return writeToRegister(
			scope,
			id,
			registerNamed(record.register),
			reading,
			record.report,
			options
		);
	} finally {
		committing.delete(lock);
	}
}

function readAgain(
	scope: IcsScope,
	id: number,
	{ register, choices }: ImportRecord,
	today: string
): Promise<Reading> {
	const { bytes, fileName } = importedFile(scope, id);
	return readBytes(scope, register, fileName, bytes, choices, today);
}

/** Lets go of the bytes, unless another import holds the same file. */
function dropFile(id: number): void {
	run('UPDATE imports SET file_kept = NULL WHERE id = ?', id);
	run(
		'DELETE FROM import_files WHERE sha256 NOT IN (SELECT file_kept FROM imports WHERE file_kept IS NOT NULL)'
	);
}
