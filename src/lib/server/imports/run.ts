/** Runs the reader in a thread of its own, within limits of time and memory. */
import { Worker } from 'node:worker_threads';
import { LIMITS } from '#lib/server/imports/limits.ts';
import { unpackRows } from '#lib/server/imports/packed-rows.ts';
import type { PackedReading, Progress } from '#lib/server/imports/read.ts';
import type { Choices, Reading, ReadingContext } from '#lib/server/imports/reading.ts';
import { refusedReading, Refusal } from '#lib/server/imports/refusal.ts';

export type RunLimits = { milliseconds: number; memoryMegabytes: number };

type Message = { result: PackedReading } | { stage: string; share: number };

/**
 * Reads an upload without holding up anybody else. Always resolves: a file that takes too long or too
 * much memory, or that breaks the reader, gives a refused reading that says so.
 */
export function runReader(
	bytes: Uint8Array,
	fileName: string,
	choices: Choices,
	context: ReadingContext,
	onProgress: Progress = () => {},
	limits: RunLimits = LIMITS
): Promise<Reading> {
	if (bytes.length > LIMITS.file) bytes = bytes.subarray(0, LIMITS.file + 1);
	// A copy of the caller's bytes is moved to the thread; the caller keeps its own.
	const own = Uint8Array.from(bytes);
	return new Promise((resolve) => {
		const worker = new Worker(new URL(import.meta.resolve('#lib/server/imports/worker.ts')), {
			workerData: { bytes: own, fileName, choices, context },
			transferList: [own.buffer],
			resourceLimits: { maxOldGenerationSizeMb: limits.memoryMegabytes },
			stdout: false,
			stderr: false
		});
		let settled = false;
		const settle = (reading: Reading) => {
			if (settled) return;
			settled = true;
			clearTimeout(timer);
			resolve(reading);
			void worker.terminate();
		};
		const timer = setTimeout(
			() => settle(refusedReading(tooLong(limits).problem())),
			limits.milliseconds
		);
		worker.on('message', (message: Message) => {
			if ('result' in message) {
				settle({ ...message.result.reading, rows: unpackRows(message.result.packed) });
			} else onProgress(message.stage, message.share);
		});
		worker.on('error', (error) => {
			const code = (error as NodeJS.ErrnoException).code;
			settle(
				refusedReading((code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooBig() : unreadable()).problem())
			);
		});
		worker.on('exit', () => settle(refusedReading(unreadable().problem())));
	});
}

function tooLong({ milliseconds }: RunLimits): Refusal {
	return new Refusal(
		'took-too-long',
		`The file could not be read within ${Math.max(1, Math.round(milliseconds / 1000))} seconds, so reading was stopped. Keep the one sheet that is to be imported and save it as a new file.`
	);
}

function tooBig(): Refusal {
	return new Refusal(
		'takes-too-much-memory',
		'The file asks for more memory than one file may have, so reading was stopped. Keep the one sheet that is to be imported and save it as a new file.'
	);
}

function unreadable(): Refusal {
	return new Refusal(
		'file-unreadable',
		'The file could not be read; it may be damaged. Open it in the program it came from, save it as .xlsx or CSV and import that.'
	);
}
