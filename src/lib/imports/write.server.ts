import { createHash } from 'node:crypto';
import type { IcsScope } from '#lib/core/access.ts';
import { nhsNumbersIn } from '#lib/core/nhs-number.ts';
import {
	type CommitOptions,
	type CommitResult,
	differenceOf,
	reportOf,
	withoutHeldOverlaps,
	writeToRegister
} from '#lib/imports/commit/write.server.ts';
import { publishedContext } from '#lib/imports/mappings/write.server.ts';
import { officialReport } from '#lib/imports/official-list/write.server.ts';
import { boardsFor } from '#lib/organisations/read.server.ts';
import { recordScopedAct } from '#lib/platform/audit/write.server.ts';
import { londonDate } from '#lib/platform/clock.server.ts';
import { database, type Db, emptyLog, run, transaction } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { Register, RegisterName } from '#lib/registers/definition.ts';
import { networkCodes } from '#lib/registers/pcns/figures.server.ts';
import { knownFor, organisationsFor, registerVersion } from '#lib/registers/read.server.ts';
import { deliverablesNamed } from '#lib/roadmap/read.server.ts';
import { LIMITS } from '#lib/spreadsheet/limits.ts';
import { requireImport, requireNoNhsNumber, requireOpenForImport } from './permission.server.ts';
import {
	findImport,
	importedFile,
	type ImportRecord,
	type ImportReport,
	type RememberedMapping,
	rememberedMapping,
	unfinishedImports,
	uploadSince
} from './read.server.ts';
import {
	type Choices,
	type Problem,
	type Reading,
	type ReadingContext,
	refusedReading
} from './reading.ts';
import { annotatedCopy, runningReads, runReader } from './run.server.ts';

// The bytes of uploads. They are in memory alone until a reading has passed, and then in the database:
// a file that is refused, above all for an NHS number, never stood there.

export type Upload = { bytes: Uint8Array; fileName: string };

/** Uploads whose first reading has not ended, by import; lost with the process. */
const unread = new WeakMap<Db, Map<number, Upload>>();

function unreadFiles(): Map<number, Upload> {
	const db = database();
	const files = unread.get(db) ?? new Map<number, Upload>();
	unread.set(db, files);
	return files;
}

/** Whether another file may wait to be read: those that wait are held in memory. */
export function hasRoomFor(size: number): boolean {
	const waiting = [...unreadFiles().values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
	return waiting + size <= LIMITS.waiting;
}

export function holdUnread(id: number, upload: Upload): void {
	unreadFiles().set(id, upload);
}

/** The file to read for an import; null when it was lost with the process that was reading it. */
export function fileToRead(scope: IcsScope, id: number, kept: boolean): Upload | null {
	return unreadFiles().get(id) ?? (kept ? importedFile(scope, id) : null);
}

/** Keeps the bytes of an upload that was read, once for all imports of the same file. */
export function keepFile(id: number): void {
	const upload = unreadFiles().get(id);
	if (!upload) return;
	run(
		`INSERT INTO import_files SELECT file_sha256, ?, started_at FROM imports WHERE id = ?
		ON CONFLICT DO NOTHING`,
		upload.bytes,
		id
	);
	run('UPDATE imports SET file_kept = file_sha256 WHERE id = ?', id);
}

/** Lets go of the bytes, unless another import holds the same file. Then comes `forgetUnread`. */
export function dropFile(id: number): void {
	run('UPDATE imports SET file_kept = NULL WHERE id = ?', id);
	run(
		'DELETE FROM import_files WHERE sha256 NOT IN (SELECT file_kept FROM imports WHERE file_kept IS NOT NULL)'
	);
}

/** After the transaction that kept or dropped the file: nothing of a dropped one stays in the log. */
export function forgetUnread(id: number, dropped: boolean): void {
	unreadFiles().delete(id);
	if (dropped) emptyLog();
}

// What is offered to the reader of a file: what a person chose, and what earlier imports taught.

/** Choices made for this file win over remembered ones, header by header and text by text. */
export function offeredChoices(choices: Choices, remembered: RememberedMapping | null): Choices {
	if (!remembered) return choices;
	return {
		...choices,
		remembered: {
			...Object.fromEntries(remembered.columns.map((one) => [one.header, one.field])),
			...choices.remembered
		},
		values: meaningsTogether(remembered.values, choices.values ?? {})
	};
}

type Meanings = NonNullable<Choices['values']>;

/** Field by field; where both know a text, the later one counts. */
export function meaningsTogether(earlier: Meanings, later: Meanings): Meanings {
	const together: Meanings = { ...earlier };
	for (const [field, texts] of Object.entries(later))
		together[field] = { ...together[field], ...texts };
	return together;
}

// Reading a file with all that is known of the ICS it is for; nothing is kept here.

/**
 * Reads bytes for an ICS without keeping anything: a dry run, or the step before a commit. What was
 * said of the whole of an earlier file, such as its trust, is offered only where this one is silent.
 */
export async function readBytes(
	scope: IcsScope,
	register: RegisterName,
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

function contextFor(scope: IcsScope, register: RegisterName, today: string): ReadingContext {
	const definition = registerNamed(register);
	return {
		register,
		today,
		organisations: organisationsFor(scope, definition),
		deliverables: deliverablesNamed(today),
		own: scope.ics.code,
		...knownFor(scope, definition),
		...(register === 'pcns'
			? { boards: boardsFor(scope.ics.id), networksHeld: networkCodes(scope) }
			: {}),
		...publishedContext(scope, register)
	};
}

// An uploaded file's way into a register: read, kept, compared, committed in one transaction. Its
// bytes reach the database when a reading has passed, so that a file that is refused was never there.

/** The same person sending the same file again within so many milliseconds pressed twice. */
const PRESSED_TWICE = 10_000;

/** Refusals after which nothing of the file is kept: not its bytes, not a text out of it. */
const NEVER_KEPT: readonly string[] = ['nhs-number'];

/** What becomes of an import whose file was lost with the process that was reading it. */
const CUT_OFF: Problem = {
	severity: 'error',
	code: 'reading-cut-off',
	message:
		'Waymark stopped while it was reading the file. Nothing was changed and the file was not kept. Import the file again.',
	cells: [],
	count: 1,
	effect: 'none'
};

/** Takes in an upload: its record alone, nothing read or kept yet. Answers the import's id. */
export function startImport(
	scope: IcsScope,
	register: Register,
	fileName: string,
	bytes: Uint8Array,
	choices: Choices = {}
): number {
	requireOpenForImport(scope, londonDate());
	requireNoNhsNumber(choices);
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	const now = new Date();
	return transaction(() => {
		const since = new Date(now.getTime() - PRESSED_TWICE).toISOString();
		const id =
			uploadSince(scope, register.name, sha256, choices, since) ??
			run(
				`INSERT INTO imports (ics_id, register, status, file_name, file_size, file_sha256,
				choices, started_at, started_by) VALUES (?, ?, 'reading', ?, ?, ?, ?, ?, ?)`,
				scope.ics.id,
				register.name,
				withoutNhsNumbers(fileName).slice(0, 255),
				bytes.length,
				sha256,
				JSON.stringify(choices),
				now.toISOString(),
				scope.accountId
			).id;
		holdUnread(id, { bytes, fileName });
		return id;
	});
}

/** The reader refuses such a name; the record of the refusal must not repeat it. */
function withoutNhsNumbers(name: string): string {
	return [...nhsNumbersIn(name)].reduce((text, { words }) => text.replace(words, '[number]'), name);
}

/** Reads and compares an upload, writes its report and answers what was read. @throws NotFound */
export async function readImport(
	scope: IcsScope,
	id: number,
	today: string,
	onProgress?: (stage: string, share: number) => void
): Promise<Reading> {
	requireImport(scope);
	const { register, choices, kept } = findImport(scope, id);
	const upload = fileToRead(scope, id, kept);
	if (!upload) {
		giveUpReading(scope, id, CUT_OFF);
		return refusedReading(CUT_OFF);
	}
	const { bytes, fileName } = upload;
	const reading = await readBytes(scope, register, fileName, bytes, choices, today, onProgress);
	endReading(scope, id, choices, reading);
	return reading;
}

/**
 * Takes in an upload that was read by `readBytes` already. Answers the import's id. Nobody meets it
 * half-way: a process that ends while it reads leaves nothing behind.
 */
export function recordRead(
	scope: IcsScope,
	register: Register,
	fileName: string,
	bytes: Uint8Array,
	choices: Choices,
	reading: Reading
): number {
	const id = startImport(scope, register, fileName, bytes, choices);
	endReading(scope, id, choices, reading);
	return id;
}

/** Marks an upload whose reading broke off: the file is not kept. @throws NotFound */
export function giveUpReading(scope: IcsScope, id: number, problem: Problem): void {
	requireImport(scope);
	const { choices } = findImport(scope, id);
	endReading(scope, id, choices, refusedReading(problem));
}

/** Marks the uploads of an ICS whose reading ended with an earlier process. */
export function giveUpCutReadings(scope: IcsScope): void {
	for (const { id, status } of unfinishedImports(scope))
		if (status === 'reading' && !fileToRead(scope, id, findImport(scope, id).kept))
			giveUpReading(scope, id, CUT_OFF);
}

/** Nothing is written when the choices were changed meanwhile: the file is to be read again then. */
function endReading(scope: IcsScope, id: number, choices: Choices, reading: Reading): void {
	const { register } = findImport(scope, id);
	const { refused, format } = reading;
	// Without a sheet to choose from there is nothing the person could still decide about the file.
	const final =
		refused !== null && (reading.sheets.length === 0 || NEVER_KEPT.includes(refused.code));
	const told = final ? refusedReading(refused, { format }) : reading;
	const report = preview(scope, registerNamed(register), told);
	const written = transaction(() => {
		const { changes } = run(
			`UPDATE imports SET status = ?, report = ?, choices = ?
			WHERE id = ? AND ics_id = ? AND choices = ? AND status IN ('reading', 'checked')`,
			final ? 'rejected' : 'checked',
			JSON.stringify(report),
			JSON.stringify(final ? {} : choices),
			id,
			scope.ics.id,
			JSON.stringify(choices)
		);
		if (changes === 0) return false;
		if (final) dropFile(id);
		else keepFile(id);
		return true;
	});
	if (written) forgetUnread(id, final);
}

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

/** Changes what was decided about an upload; it has to be read again. @throws NotFound, NotAllowed */
export function chooseForImport(scope: IcsScope, id: number, choices: Choices): void {
	requireImport(scope);
	requireNoNhsNumber(choices);
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
	forgetUnread(id, true);
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

/**
 * Has an upload read without anybody waiting for it; called again while it runs, it does nothing.
 * The promise ends when the reading does and never fails: a reading that breaks off for a fault of
 * ours is written to the log and to the import itself.
 */
export function readInBackground(scope: IcsScope, id: number, today: string): Promise<void> {
	return runningReads.start(
		id,
		(onProgress) => readImport(scope, id, today, onProgress),
		(problem) => {
			console.error(`import ${id} could not be read`, problem);
			giveUpReading(scope, id, {
				severity: 'error',
				code: 'reading-failed',
				message:
					'Reading the file broke off because of a fault in Waymark, not in the file. Nothing was changed and the file was not kept. Import it again; if this happens twice, tell your administrator.',
				cells: [],
				count: 1,
				effect: 'none'
			});
		}
	);
}
