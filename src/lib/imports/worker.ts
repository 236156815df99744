/**
 * The thread that reads uploads, one after another: a file that hangs or swells can only take this
 * thread down. Nothing of one file is kept for the next.
 */
import { parentPort } from 'node:worker_threads';
import { examine, type PackedReading } from './read-file.ts';
import { buffersOf, type Choices, type ReadingContext } from './reading.ts';

export type Task = {
	/** Read it, or write a copy of it with the findings beside each row. */
	wanted: 'reading' | 'copy';
	bytes: Uint8Array;
	fileName: string;
	choices: Choices;
	context: ReadingContext;
};

export type Answer =
	| { stage: string; share: number }
	| { reading: PackedReading }
	/** Null: the file was refused, so there is no table to copy. */
	| { copy: Uint8Array | null };

function answer(message: Answer, moved: ArrayBuffer[] = []): void {
	parentPort?.postMessage(message, moved);
}

parentPort?.on('message', async ({ wanted, bytes, fileName, choices, context }: Task) => {
	const examined = examine(bytes, fileName, choices, context, (stage, share) => {
		answer({ stage, share });
	});
	if (wanted === 'reading') {
		const { reading, packed } = examined;
		answer({ reading: { reading, packed } }, buffersOf(packed));
		return;
	}
	const { annotate } = await import('./template.ts');
	answer({ copy: await annotate(examined) });
});
