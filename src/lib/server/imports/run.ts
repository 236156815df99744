/** Runs the reader in a thread of its own, within limits of time and memory. */
import { Worker } from 'node:worker_threads';
import { LIMITS } from '#lib/server/imports/limits.ts';
import { unpackRows } from '#lib/server/imports/packed-rows.ts';
import type { Progress } from '#lib/server/imports/read.ts';
import type { Choices, Reading, ReadingContext } from '#lib/server/imports/reading.ts';
import { refusedReading, Refusal } from '#lib/server/imports/refusal.ts';
import type { Answer, Task } from '#lib/server/imports/worker.ts';

export type RunLimits = { milliseconds: number; memoryMegabytes: number };

/**
 * Reads an upload without holding up anybody else. Always resolves: a file that takes too long or too
 * much memory, or that breaks the reader, gives a refused reading that says so.
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
		const answer = await inThread(task, onProgress, limits);
		if (!('reading' in answer)) throw unreadable();
		return { ...answer.reading.reading, rows: unpackRows(answer.reading.packed) };
	} catch (error) {
		if (error instanceof Refusal) return refusedReading(error.problem());
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
		const answer = await inThread(task, () => {}, limits);
		return 'copy' in answer ? answer.copy : null;
	} catch (error) {
		if (error instanceof Refusal) return null;
		throw error;
	}
}

/** The thread's answer. @throws Refusal when it breaks one of its limits, or breaks */
function inThread(task: Task, onProgress: Progress, limits: RunLimits): Promise<Answer> {
	// A copy of the caller's bytes is moved to the thread; of a file that is too large, just enough.
	const own = Uint8Array.from(task.bytes.subarray(0, LIMITS.file + 1));
	return new Promise((resolve, reject) => {
		const worker = new Worker(new URL(import.meta.resolve('#lib/server/imports/worker.ts')), {
			workerData: { ...task, bytes: own },
			transferList: [own.buffer],
			resourceLimits: { maxOldGenerationSizeMb: limits.memoryMegabytes },
			stdout: true,
			stderr: true
		});
		const timer = setTimeout(() => {
			reject(tookTooLong(limits));
			void worker.terminate();
		}, limits.milliseconds);
		worker.on('message', (answer: Answer) => {
			if ('stage' in answer) return onProgress(answer.stage, answer.share);
			clearTimeout(timer);
			resolve(answer);
			void worker.terminate();
		});
		worker.on('error', (error: NodeJS.ErrnoException) => {
			reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tookTooMuch() : unreadable());
		});
		worker.on('exit', () => {
			clearTimeout(timer);
			reject(unreadable());
		});
	});
}

function tookTooLong({ milliseconds }: RunLimits): Refusal {
	return new Refusal(
		'took-too-long',
		`The file could not be read within ${Math.max(1, Math.round(milliseconds / 1000))} seconds, so reading was stopped. Keep the one sheet that is to be imported and save it as a new file.`
	);
}

function tookTooMuch(): Refusal {
	return new Refusal(
		'took-too-much-memory',
		'The file asks for more memory than one file may have, so reading was stopped. Keep the one sheet that is to be imported and save it as a new file.'
	);
}

function unreadable(): Refusal {
	return new Refusal(
		'file-unreadable',
		'The file could not be read; it may be damaged. Open it in the program it came from, save it as .xlsx or CSV and import that.'
	);
}
