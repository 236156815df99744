/**
 * An uploaded file's way into a register: read, kept, compared, committed in one transaction. Its bytes
 * are in memory alone until a reading has passed, and then in the database: a file that is refused,
 * above all for an NHS number, never stood there.
 */
import { createHash } from 'node:crypto';
import type { IcsScope } from '#lib/core/access.ts';
import { holdsNhsNumber, nhsNumbersIn } from '#lib/core/nhs-number.ts';
import { ok, refused, type Refused, type Result } from '#lib/core/result.ts';
import { agree, list, plural } from '#lib/core/words.ts';
import {
	offeredMappings,
	PUBLISHED_INTO,
	publishedContext
} from '#lib/imports/mappings/read.server.ts';
import { boardsFor, systemsSeenFrom } from '#lib/organisations/read.server.ts';
import { recordAct } from '#lib/platform/audit/write.server.ts';
import {
	database,
	type Db,
	emptyLog,
	run,
	statement,
	transaction
} from '#lib/platform/database.server.ts';
import { registerNamed, REGISTERS } from '#lib/registers/all.ts';
import type { Difference, StoredRow } from '#lib/registers/changes.ts';
import type { Register, RegisterName } from '#lib/registers/definition.ts';
import { networkCodes } from '#lib/registers/pcns/figures.server.ts';
import { storedRows, knownFor, organisationsFor } from '#lib/registers/read.server.ts';
import {
	bumpVersion,
	changeFields,
	insertRows,
	putBack,
	takeOut
} from '#lib/registers/write.server.ts';
import { openQuarters } from '#lib/returns/return/read.server.ts';
import { deliverablesNamed } from '#lib/roadmap/read.server.ts';
import { LIMITS } from '#lib/spreadsheet/limits.ts';
import { compare, type Compared, comparedNow, sameDifference } from './compare.server.ts';
import {
	findImport,
	importedFile,
	type Importer,
	importsOfPlan,
	type ImportReport,
	type RememberedMapping,
	rememberedMapping,
	requireOpen,
	unfinishedImports,
	uploadSince
} from './read.server.ts';
import { holdsPeriods } from './period.ts';
import {
	type Choices,
	type Problem,
	type Progress,
	type Reading,
	type ReadingContext,
	refusedReading
} from './reading.ts';
import type { MissingChoice } from './rules.ts';
import { annotatedCopy, registersFor, runningReads, runReader } from './run.server.ts';

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

/** The same person sending the same file again within so many milliseconds pressed twice. */
const PRESSED_TWICE = 10_000;

/**
 * Takes in an upload: its record alone, nothing read or kept yet. Without a register the headings are to
 * tell it; until then the record names any.
 */
export function startImport(
	actor: Importer,
	asked: Register | null,
	fileName: string,
	bytes: Uint8Array,
	given: Choices = {},
	planId: number | null = null
): Result<{ id: number; repeated: boolean }> {
	requireOpen(actor);
	const register = asked ?? ANY_REGISTER;
	const choices: Choices = asked ? given : { ...given, register: 'auto' };
	const personal = nhsNumberIn(choices);
	if (personal) return personal;
	const { scope, now } = actor;
	const sha256 = createHash('sha256').update(bytes).digest('hex');
	return transaction(() => {
		const since = new Date(now.getTime() - PRESSED_TWICE).toISOString();
		const earlier = uploadSince(scope, register.name, sha256, choices, since);
		const id =
			earlier ??
			run(
				`INSERT INTO imports (ics_id, register, status, file_name, file_size, file_sha256,
				choices, started_at, started_by, plan_id) VALUES (?, ?, 'reading', ?, ?, ?, ?, ?, ?, ?)`,
				scope.ics.id,
				register.name,
				withoutNhsNumbers(fileName).slice(0, 255),
				bytes.length,
				sha256,
				JSON.stringify(choices),
				now.toISOString(),
				scope.accountId,
				planId
			).id;
		unreadFiles().set(id, { bytes, fileName });
		if (earlier === null && choices.notNhsNumbers)
			recordAct(actor, 'nhs-numbers-denied', `import ${id}`, { headings: choices.notNhsNumbers });
		return ok({ id, repeated: earlier !== null });
	});
}

/** What a record says while its register is not known. */
const ANY_REGISTER = REGISTERS[0]!;

/** Choices are kept before the file is read by them. */
function nhsNumberIn(choices: Choices): Refused | null {
	return holdsNhsNumber(JSON.stringify(choices))
		? refused(
				'',
				'What was chosen for this file contains what looks like an NHS number. Nothing about patients is kept: take it out.',
				'nhs-number'
			)
		: null;
}

/** The reader refuses such a name; the record of the refusal must not repeat it. */
function withoutNhsNumbers(name: string): string {
	return [...nhsNumbersIn(name)].reduce((text, { words }) => text.replace(words, '[number]'), name);
}

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

/** A reading that broke off for a fault of ours. */
const FAILED: Problem = {
	...CUT_OFF,
	code: 'reading-failed',
	message:
		'Reading the file broke off because of a fault in Waymark, not in the file. Nothing was changed and the file was not kept. Import it again; if this happens twice, tell your administrator.'
};

/** Reads and compares an upload, and writes its report. @throws NotFound */
export async function readImport(
	actor: Importer,
	id: number,
	onProgress?: Progress
): Promise<Result<Compared>> {
	const { scope } = actor;
	const { register, choices, kept } = findImport(scope, id);
	const upload = unreadFiles().get(id) ?? (kept ? importedFile(scope, id) : null);
	if (!upload) return ok(endReading(scope, id, choices, cutOff(scope, register)));
	const { fileName, bytes } = upload;
	if (choices.register === 'auto') {
		const found = await readRecognised(actor, fileName, bytes, choices, onProgress);
		const taken = found.known ?? ANY_REGISTER;
		const read = endReading(scope, id, choices, compare(scope, taken, found.reading), found.known);
		if (read.reading.refused === null) readForOthers(actor, id, upload, found.others);
		return ok(read);
	}
	const reading = await readBytes(actor, register, fileName, bytes, choices, onProgress);
	return ok(endReading(scope, id, choices, compare(scope, registerNamed(register), reading)));
}

/** Imports of the same file for the other registers whose rows stand in it: one plan with the first. */
function readForOthers(
	actor: Importer,
	id: number,
	{ fileName, bytes }: Upload,
	others: readonly Register[]
): void {
	if (others.length === 0) return;
	const { planId, choices, registerBy } = findImport(actor.scope, id);
	const given = { ...choices };
	delete given.register;
	// Somebody chose its register while it was read.
	if (registerBy !== 'recognised') return;
	joinPlan(actor, id, planId ?? id);
	for (const other of others) startImport(actor, other, fileName, bytes, given, planId ?? id);
}

export function joinPlan({ scope }: Importer, id: number, planId: number): void {
	run('UPDATE imports SET plan_id = ? WHERE id = ? AND ics_id = ?', planId, id, scope.ics.id);
}

function cutOff(scope: IcsScope, register: RegisterName): Compared {
	return compare(scope, registerNamed(register), refusedReading(CUT_OFF));
}

/**
 * Takes in an upload that was read and compared already. Nobody meets it half-way: a process that ends
 * while it reads leaves nothing behind.
 */
export function recordRead(
	actor: Importer,
	register: Register,
	{ fileName, bytes }: Upload,
	choices: Choices,
	compared: Compared,
	planId: number | null = null
): Result<{ id: number }> {
	const started = startImport(actor, register, fileName, bytes, choices, planId);
	if ('ok' in started) endReading(actor.scope, started.ok.id, choices, compared);
	return started;
}

/** Marks an upload whose reading broke off: the file is not kept. @throws NotFound */
export function giveUpReading(actor: Importer, id: number, problem: Problem): Result<null> {
	const { scope } = actor;
	const { choices, register } = findImport(scope, id);
	const nothing = compare(scope, registerNamed(register), refusedReading(problem));
	endReading(scope, id, choices, nothing);
	return ok(null);
}

/** Marks the uploads of an ICS whose reading ended with an earlier process. */
export function giveUpCutReadings(actor: Importer): Result<null> {
	const { scope } = actor;
	for (const { id, status } of unfinishedImports(scope))
		if (status === 'reading' && !unreadFiles().has(id) && !findImport(scope, id).kept)
			giveUpReading(actor, id, CUT_OFF);
	return ok(null);
}

/** Without a sheet to choose from there is nothing the person could still decide about the file. */
function isFinal({ refused: problem, sheets }: Reading): boolean {
	return problem !== null && (sheets.length === 0 || NEVER_KEPT.includes(problem.code));
}

/**
 * Nothing is written when the choices were changed meanwhile: the file is to be read again then.
 * `recognised` is the register that its headings told.
 */
function endReading(
	scope: IcsScope,
	id: number,
	choices: Choices,
	read: Compared,
	recognised: Register | null = null
): Compared {
	const { refused: problem, format } = read.reading;
	const final = isFinal(read.reading);
	const register = recognised ?? registerNamed(findImport(scope, id).register);
	const kept =
		final && problem ? compare(scope, register, refusedReading(problem, { format })) : read;
	const choicesKept: Choices = recognised ? { ...choices, register: 'recognised' } : choices;
	const written = transaction(() => {
		const { changes } = run(
			`UPDATE imports SET status = ?, register = ?, report = ?, choices = ?
			WHERE id = ? AND ics_id = ? AND choices = ? AND status IN ('reading', 'checked')`,
			final ? 'rejected' : 'checked',
			register.name,
			JSON.stringify(kept.report),
			JSON.stringify(final ? registerAlone(choicesKept) : choicesKept),
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
	return read;
}

/** All that is kept of the choices about a file that is not. */
function registerAlone({ register }: Choices): Choices {
	return register ? { register } : {};
}

/** Keeps the bytes of an upload that was read, once for all imports of the same file. */
function keepFile(id: number): void {
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
function dropFile(id: number): void {
	run('UPDATE imports SET file_kept = NULL WHERE id = ?', id);
	run(
		'DELETE FROM import_files WHERE sha256 NOT IN (SELECT file_kept FROM imports WHERE file_kept IS NOT NULL)'
	);
}

/** After the transaction that kept or dropped the file: nothing of a dropped one stays in the log. */
function forgetUnread(id: number, dropped: boolean): void {
	unreadFiles().delete(id);
	if (dropped) emptyLog();
}

/**
 * Has an upload read without anybody waiting for it; called again while it runs, it does nothing.
 * The promise ends when the reading does and never fails: a reading that breaks off for a fault of
 * ours is written to the log and to the import itself.
 */
export async function readInBackground(actor: Importer, id: number): Promise<Result<null>> {
	await runningReads.start(
		id,
		async (onProgress) => {
			await readImport(actor, id, onProgress);
			for (const other of restOfFile(actor.scope, id)) void readInBackground(actor, other);
		},
		(problem) => {
			console.error(`import ${id} could not be read`, problem);
			giveUpReading(actor, id, FAILED);
		}
	);
	return ok(null);
}

/** The imports of the same file, in the same plan, that nobody has begun to read. */
function restOfFile(scope: IcsScope, id: number): number[] {
	const { planId, fileSha256 } = findImport(scope, id);
	if (planId === null) return [];
	return importsOfPlan(scope, planId)
		.filter((one) => one.status === 'reading' && one.fileSha256 === fileSha256)
		.map((one) => one.id);
}

/** Changes what was decided about an upload; it has to be read again. @throws NotFound */
export function chooseForImport(actor: Importer, id: number, choices: Choices): Result<null> {
	const { scope } = actor;
	const { part } = findImport(scope, id).choices;
	const personal = nhsNumberIn(choices);
	if (personal) return personal;
	run(
		`UPDATE imports SET choices = ?, status = 'reading'
		WHERE id = ? AND ics_id = ? AND status IN ('checked', 'reading')`,
		JSON.stringify(part ? { ...choices, part } : choices),
		id,
		scope.ics.id
	);
	return ok(null);
}

/** Drops an upload that was not committed, and everything read from it. @throws NotFound */
export function discardImport(actor: Importer, id: number): Result<{ repeated: boolean }> {
	const { scope } = actor;
	findImport(scope, id);
	const discarded = transaction(() => {
		const { changes } = run(
			`UPDATE imports SET status = 'discarded', report = NULL, choices = iif(
				choices ->> '$.register' IS NULL, '{}', json_object('register', choices ->> '$.register'))
			WHERE id = ? AND ics_id = ? AND status IN ('checked', 'reading')`,
			id,
			scope.ics.id
		);
		if (changes === 0) return false;
		dropFile(id);
		recordAct(actor, 'import-discarded', `import ${id}`, {});
		return true;
	});
	forgetUnread(id, true);
	return ok({ repeated: !discarded });
}

// Reading a file with all that is known of the ICS it is for; nothing is kept here.

/**
 * Reads bytes for an ICS without keeping anything: a dry run, or the step before a commit. What was
 * chosen for the whole of an earlier file, such as its trust, is offered only where this one is silent.
 */
export async function readBytes(
	actor: Importer,
	register: RegisterName,
	fileName: string,
	bytes: Uint8Array,
	choices: Choices,
	onProgress?: Progress
): Promise<Reading> {
	const remembered = rememberedMapping(actor.scope, register);
	const offered = offeredChoices(choices, remembered);
	const context = contextFor(actor, register);
	const reading = await runReader(bytes, fileName, offered, context, onProgress);
	const known = Object.entries(remembered?.fileValues ?? {}).filter(
		([field, value]) =>
			offered.fileValues?.[field] === undefined &&
			(reading.fileValuesNeeded.includes(field) ||
				(reading.fileValuesAssumed.includes(field) && reading.fileValues[field] !== value))
	);
	const part = choices.part ? { part: true } : {};
	if (known.length === 0) return { ...reading, ...part };
	const fileValues = { ...Object.fromEntries(known), ...offered.fileValues };
	const again = await runReader(bytes, fileName, { ...offered, fileValues }, context, onProgress);
	return { ...again, ...part };
}

/** Offered to choose between where the headings do not tell. */
const MOST_OFFERED = 3;

/**
 * Reads bytes for the register that their headings tell; `known` is null, and the reading refused, where
 * they do not tell one clearly. `others` have rows in it too.
 */
export async function readRecognised(
	actor: Importer,
	fileName: string,
	bytes: Uint8Array,
	choices: Choices,
	onProgress?: Progress
): Promise<{ known: Register | null; others: Register[]; reading: Reading }> {
	onProgress?.('Looking for the register it belongs to', 0);
	const guesses = await guessesFor(actor, { fileName, bytes });
	const likely = (guesses ?? []).map(({ register }) => registerNamed(register));
	const register = likely[0] ?? ANY_REGISTER;
	const reading = await readBytes(actor, register.name, fileName, bytes, choices, onProgress);
	const sure = likely.filter((_, at) => guesses![at]!.sure);
	if (sure.length > 0) return { known: register, others: sure.slice(1), reading };
	// Why it cannot be read at all, or may not be kept, holds for any register.
	if (isFinal(reading) || !guesses) return { known: null, others: [], reading };
	const { format, sheets } = reading;
	const problem = registerUnclear(likely.slice(0, MOST_OFFERED));
	return { known: null, others: [], reading: refusedReading(problem, { format, sheets }) };
}

function guessesFor({ scope, today }: Importer, { bytes, fileName }: Upload) {
	const mappings = offeredMappings(scope);
	return registersFor(bytes, fileName, { mappings, published: PUBLISHED_INTO, today });
}

/** The registers that a file's headings tell, more than one for a log of several; none where they do not tell. */
export async function registersOfFile(actor: Importer, upload: Upload): Promise<Register[]> {
	const guesses = (await guessesFor(actor, upload)) ?? [];
	return guesses.filter(({ sure }) => sure).map(({ register }) => registerNamed(register));
}

/** The registers stand in it by their titles in quotation marks: the page offers them to choose from. */
function registerUnclear(likely: readonly Register[]): Problem {
	const named = likely.map(({ title }) => `“${title}”`);
	const message =
		named.length === 0
			? 'The headings of this file do not say which register it is for. Choose the register.'
			: named.length === 1
				? `This may be a file for ${named[0]}, but its headings do not say so clearly. Choose the register.`
				: `The headings of this file fit ${list(named)}. Choose the register it is for.`;
	return { ...CUT_OFF, code: 'register-unclear', message };
}

/**
 * The sheet of an upload with a column of findings beside its rows, as an XLSX file to be corrected;
 * null when the file cannot be read. @throws NotFound
 */
export function markedCopy(actor: Importer, id: number): Promise<Uint8Array | null> {
	const { register, choices, report } = findImport(actor.scope, id);
	const { bytes, fileName } = importedFile(actor.scope, id);
	const offered = offeredChoices(choices, rememberedMapping(actor.scope, register));
	const fileValues = { ...report?.fileValues, ...offered.fileValues };
	return annotatedCopy(bytes, fileName, { ...offered, fileValues }, contextFor(actor, register));
}

function contextFor({ scope, today }: Importer, register: RegisterName): ReadingContext {
	const definition = registerNamed(register);
	return {
		register,
		today,
		organisations: organisationsFor(scope, definition),
		deliverables: deliverablesNamed(today),
		own: scope.ics.code,
		systems: systemsSeenFrom(scope.ics.id),
		...knownFor(scope, definition),
		...(register === 'pcns'
			? { boards: boardsFor(scope.ics.id), networksHeld: networkCodes(scope) }
			: {}),
		...publishedContext(scope, register),
		...(holdsPeriods(definition) ? { openQuarters: openQuarters(scope, today) } : {})
	};
}

/** Choices made for this file win over remembered ones, header by header and text by text. */
function offeredChoices(choices: Choices, remembered: RememberedMapping | null): Choices {
	if (!remembered) return choices;
	const values = { ...remembered.values };
	for (const [field, texts] of Object.entries(choices.values ?? {}))
		values[field] = { ...values[field], ...texts };
	return {
		...choices,
		remembered: {
			...Object.fromEntries(remembered.columns.map((one) => [one.header, one.field])),
			...choices.remembered
		},
		values,
		rememberedAnswers: { ...remembered.answers, ...choices.rememberedAnswers }
	};
}

// The last step of an import: the rows that were read, written to their register.

export type CommitOptions = {
	/** Rows that the file does not have: all stay, all are taken out of the register, or those named are. */
	missing: MissingChoice;
	/** The person knows that rows with errors stay out. */
	leaveOutRejected: boolean;
};

/** `repeated`: the import had been carried out before. A conflict is the report as it would be now. */
export type CommitResult = Result<{ report: ImportReport; repeated: boolean }, ImportReport>;

/** Registers being written to in this process; other processes wait for the database's own lock. */
const committing = new Set<string>();

/**
 * Writes a checked upload to its register: all of it, or nothing. `compared` spares reading the bytes
 * again where the caller has just done so.
 *
 * @throws NotFound
 */
export async function commitImport(
	actor: Importer,
	id: number,
	options: CommitOptions,
	compared?: Compared
): Promise<CommitResult> {
	requireOpen(actor);
	const { scope } = actor;
	const record = findImport(scope, id);
	if (record.status === 'committed' && record.report)
		return ok({ report: record.report, repeated: true });
	if (record.status !== 'checked' || !record.report)
		return refused('', `This import is already ${record.status}.`, 'not-ready');
	const lock = `${scope.ics.id}/${record.register}`;
	if (committing.has(lock))
		return refused(
			'',
			'Another import of this register is being written just now. Try again in a moment.',
			'busy'
		);
	committing.add(lock);
	try {
		const register = registerNamed(record.register);
		const known = compared ?? compare(scope, register, await readAgain(actor, id));
		return writeToRegister(actor, id, register, known, record.report, options);
	} finally {
		committing.delete(lock);
	}
}

function readAgain(actor: Importer, id: number): Promise<Reading> {
	const { register, choices } = findImport(actor.scope, id);
	const { bytes, fileName } = importedFile(actor.scope, id);
	return readBytes(actor, register, fileName, bytes, choices);
}

/** In one transaction, if it would do what the person was shown. */
function writeToRegister(
	actor: Importer,
	id: number,
	register: Register,
	known: Compared,
	checked: ImportReport,
	options: CommitOptions
): CommitResult {
	const { scope, now } = actor;
	return transaction((): CommitResult => {
		const { reading, difference, report: found } = comparedNow(scope, register, known);
		const closing = rowsToClose(difference, options.missing);
		const reason = reasonNotToCommit(reading, checked, options, closing);
		if (reason) return reason;
		if (findImport(scope, id).status !== 'checked')
			return refused('', 'This import has been dealt with in the meantime.', 'not-ready');
		if (!sameDifference(found, checked)) {
			run('UPDATE imports SET report = ? WHERE id = ?', JSON.stringify(found), id);
			return { conflict: found };
		}
		if (!closing)
			return refused(
				'missing',
				`What was chosen to be taken out is not among the ${register.plural} that are missing from the file. Check the list again.`,
				'not-missing'
			);
		const at = now.toISOString();
		const ids = apply(actor, register, difference, closing, id);
		keepMemberships(scope, register, id, reading);
		const added = found.examples.added.map((one, index) => ({ ...one, id: ids[index] }));
		const report: ImportReport = {
			...found,
			missingChoice: recordedChoice(options.missing, closing, difference.missing.length),
			examples: { ...found.examples, added }
		};
		run(
			`UPDATE imports SET status = 'committed', report = ?, committed_at = ?, committed_by = ? WHERE id = ?`,
			JSON.stringify(report),
			at,
			scope.accountId,
			id
		);
		recordAct(actor, 'import-committed', `import ${id}`, {
			register: register.name,
			...report.counts
		});
		return ok({ report, repeated: false });
	});
}

/** The missing rows that go out, each of them once; null where one is named that is not missing. */
function rowsToClose({ missing }: Difference, choice: MissingChoice): StoredRow[] | null {
	if (choice === 'keep') return [];
	if (choice === 'close') return missing;
	const named = new Set(choice.close);
	const found = missing.filter(({ id }) => named.has(id));
	return found.length === named.size ? found : null;
}

/** All or none of the rows, however they were named, are recorded as such. */
function recordedChoice(
	choice: MissingChoice,
	closing: readonly StoredRow[],
	missing: number
): MissingChoice {
	if (typeof choice === 'string') return choice;
	if (closing.length === 0) return 'keep';
	return closing.length === missing ? 'close' : { close: closing.map(({ id }) => id) };
}

function reasonNotToCommit(
	reading: Reading,
	checked: ImportReport,
	options: CommitOptions,
	closing: readonly StoredRow[] | null
): Refused | null {
	const { refused: problem, rowsRejected, rows } = reading;
	if (problem) return refused('', problem.message, 'not-ready');
	const outside = (message: string) => refused('', message, 'rows-rejected');
	if (rowsRejected > 0 && !options.leaveOutRejected)
		return outside(
			`${plural(rowsRejected, 'row has', 'rows have')} errors that keep ${agree(rowsRejected, 'it', 'them')} out. Correct the file, or say that ${agree(rowsRejected, 'it', 'they')} may be left out.`
		);
	if (rows.numbers.length === 0)
		return outside(
			'No row of this file can be taken, so there is nothing to import. Correct the file and import it again.'
		);
	// A row that was left out for an error may be one that is on the register: it is not gone from the file.
	if (rowsRejected > 0 && checked.counts.missing > 0 && (closing === null || closing.length > 0))
		return outside(
			`While ${plural(rowsRejected, 'row is', 'rows are')} left out for errors, it is not known which rows are really missing from the file. Correct the file first, or keep the missing rows.`
		);
	return null;
}

/** Answers the ids of the added rows, in their order. */
function apply(
	actor: Importer,
	register: Register,
	result: Difference,
	closing: readonly StoredRow[],
	importId: number
): number[] {
	const fresh = insertRows(
		actor,
		register,
		result.added.filter(({ restores }) => restores === null),
		{ importId }
	).values();
	const ids = result.added.map(({ number, row, restores }) => {
		if (restores) putBack(actor, register, restores, row, { importId, sourceRow: number });
		return restores ? restores.id : (fresh.next().value as number);
	});
	for (const { number, held, changes } of result.changed)
		changeFields(actor, register, held.id, changes, { importId, sourceRow: number });
	for (const held of closing) takeOut(actor, register, held.id, { importId });
	bumpVersion(actor, register);
	return ids;
}

/**
 * Keeps the list's practices under its import, in the import's transaction. They are in force while
 * no later list stands, so undoing the import restores those before it.
 */
export function keepMemberships(
	scope: IcsScope,
	register: Register,
	importId: number,
	{ official }: Reading
): void {
	if (!official?.memberships) return;
	const ids = new Map(
		storedRows(scope, register).map(({ id, row }) => [String(row.ods_code).toLowerCase(), id])
	);
	const insert = statement(database(), 'INSERT INTO pcn_practices VALUES (?, ?, ?, ?, ?, ?)');
	for (const { network, practice, name, joinedOn, leftOn } of official.memberships) {
		const id = ids.get(network.toLowerCase());
		// A network whose row stayed out for an error has no page to show its practices on.
		if (id !== undefined) insert.run(importId, id, practice, name, joinedOn, leftOn);
	}
}
