/**
 * The thread that reads uploads, one after another: a file that hangs or swells can only take this
 * thread down. Nothing of one file is kept for the next.
 */
import { parentPort } from 'node:worker_threads';
import { guessRegister, type Recognisable } from './guess.ts';
import { examine, type PackedReading } from './read-file.ts';
import { buffersOf, type Choices, type ReadingContext } from './reading.ts';
import type { RegisterGuess } from './recognise.ts';

/** Read it, write a copy of it with the findings beside each row, or tell which register it is for. */
export type Task = { bytes: Uint8Array; fileName: string } & (
	| { wanted: 'reading' | 'copy'; choices: Choices; context: ReadingContext }
	| { wanted: 'register'; known: Recognisable }
);

export type Answer =
	| { stage: string; share: number }
	| { reading: PackedReading }
	/** Null: the file cannot be read at all. */
	| { guesses: RegisterGuess[] | null }
	/** Null: the file was refused, so there is no table to copy. */
	| { copy: Uint8Array | null };

function answer(message: Answer, moved: ArrayBuffer[] = []): void {
	parentPort?.postMessage(message, moved);
}

parentPort?.on('message', async (task: Task) => {
	const { bytes, fileName } = task;
	if (task.wanted === 'register') {
		answer({ guesses: guessRegister(bytes, fileName, task.known) });
		return;
	}
	const { wanted, choices, context } = task;
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
