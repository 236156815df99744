/** Reading uploads without holding up anybody else, within limits of time and memory. */
import { refusalProblem, refusedReading } from './reading.ts';
import { LIMITS } from '#lib/server/imports/limits.ts';
import { unpackRows } from '#lib/server/imports/packed-rows.ts';
import type { Progress } from '#lib/server/imports/read.ts';
import type { Choices, Reading, ReadingContext } from '#lib/server/imports/reading.ts';
import { Refusal } from '#lib/server/imports/refusal.ts';
import { ReaderThreads, unreadable, type RunLimits } from '#lib/server/imports/threads.ts';

/** The process's own; a thread that has had nothing to do for a minute ends. */
const threads = new ReaderThreads(60_000);

/**
 * Reads an upload in a thread of its own. Always resolves: a file that takes too long or too much
 * memory, or that breaks the reader, gives a refused reading that says so.
 */
export async function runReader(
	bytes: Uint8Array,
	fileName: string,
	choices: Choices,
	context: ReadingContext,
	onProgress: Progress = () => {},
	limits: RunLimits = LIMITS
): Promise<Reading> {
	try {
		const task = { wanted: 'reading' as const, bytes, fileName, choices, context };
		const answer = await threads.run(task, onProgress, limits);
		if (!('reading' in answer)) throw unreadable();
		return { ...answer.reading.reading, rows: unpackRows(answer.reading.packed) };
	} catch (error) {
		if (error instanceof Refusal) return refusedReading(refusalProblem(error));
		throw error;
	}
}

/**
 * The sheet of an upload as it was read, at the same addresses, as an XLSX file with one column more:
 * what was found in each row. Every cell is plain text, a number or a date, never a formula.
 * @returns null when the file cannot be read
 */
export async function annotatedCopy(
	bytes: Uint8Array,
	fileName: string,
	choices: Choices,
	context: ReadingContext,
	limits: RunLimits = LIMITS
): Promise<Uint8Array | null> {
	try {
		const task = { wanted: 'copy' as const, bytes, fileName, choices, context };
		const answer = await threads.run(task, () => {}, limits);
		return 'copy' in answer ? answer.copy : null;
	} catch (error) {
		if (error instanceof Refusal) return null;
		throw error;
	}
}
