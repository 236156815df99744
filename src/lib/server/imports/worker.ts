/** The thread that reads an upload: a file that hangs or swells can only take this thread down. */
import { parentPort, workerData } from 'node:worker_threads';
import { buffersOf } from '#lib/server/imports/packed-rows.ts';
import { readPacked } from '#lib/server/imports/read.ts';
import type { Choices, ReadingContext } from '#lib/server/imports/reading.ts';

export type Task = {
	bytes: Uint8Array;
	fileName: string;
	choices: Choices;
	context: ReadingContext;
};

const { bytes, fileName, choices, context } = workerData as Task;

const result = readPacked(bytes, fileName, choices, context, (stage, share) => {
	parentPort?.postMessage({ stage, share });
});
parentPort?.postMessage({ result }, buffersOf(result.packed));
