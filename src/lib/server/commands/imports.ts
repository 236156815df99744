/**
 * An uploaded file's way into a register: read, kept, compared, committed in one transaction. Its
 * bytes reach the database when a reading has passed, so that a file that is refused was never there.
 */
import { createHash } from 'node:crypto';
import type { IcsScope } from '#lib/domain/access.ts';
import { nhsNumbersIn } from '#lib/domain/nhs-number.ts';
import { registerNamed } from '#lib/domain/registers/catalogue.ts';
import type { Register } from '#lib/domain/registers/definition.ts';
import { londonDate } from '#lib/server/clock.ts';
import { recordScopedAct } from '#lib/server/commands/audit.ts';
import {
	writeToRegister,
	type CommitOptions,
	type CommitResult
} from '#lib/server/commands/commit-import.ts';
import {
	dropFile,
	fileToRead,
	forgetUnread,
	holdUnread,
	keepFile
} from '#lib/server/commands/import-files.ts';
import { withoutHeldOverlaps } from '#lib/server/commands/import-overlaps.ts';
import {
	requireImport,
	requireNoNhsNumber,
	requireOpenForImport
} from '#lib/server/commands/import-permission.ts';
import { differenceOf, reportOf } from '#lib/server/commands/import-report.ts';
import { officialReport } from '#lib/server/commands/official-list.ts';
import { readBytes } from '#lib/server/commands/import-reading.ts';
import { run, transaction } from '#lib/server/db/connection.ts';
import type { Choices, Problem, Reading } from '#lib/server/imports/reading.ts';
import { refusedReading } from '#lib/server/imports/reading.ts';
import {
	findImport,
	importedFile,
	rememberedMapping,
	unfinishedImports,
	uploadSince,
	type ImportRecord,
	type ImportReport
} from '#lib/server/queries/imports.ts';
import { registerVersion } from '#lib/server/queries/registers.ts';

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
