/**
 * The thread that reads uploads, one after another: a file that hangs or swells can only take this
 * thread down. Nothing of one file is kept for the next.
 */
import { parentPort } from 'node:worker_threads';
import { guessRegister, type Recognisable } from './guess.ts';
import { examine, type PackedReading, readSheets } from './read-file.ts';
import { buffersOf, type Choices, type ReadingContext } from './reading.ts';
import type { RegisterGuess } from './recognise.ts';
import { shown } from '#lib/spreadsheet/grid.ts';
import { Refusal } from '#lib/spreadsheet/limits.ts';

/** The cells of a sheet as people read them, for what is no register. */
export type SheetTexts = { name: string; rows: { number: number; cells: string[] }[] };

/**
 * Read it, write a copy of it with the findings beside each row, tell which register it is for, or give its
 * cells and nothing more.
 */
export type Task = { bytes: Uint8Array; fileName: string } & (
	| { wanted: 'reading' | 'copy'; choices: Choices; context: ReadingContext }
	| { wanted: 'register'; known: Recognisable }
	| { wanted: 'cells' }
);

export type Answer =
	| { stage: string; share: number }
	| { reading: PackedReading }
	/** Null: the file cannot be read at all. */
	| { guesses: RegisterGuess[] | null }
	/** Why it cannot be read, or its sheets that are not hidden. */
	| { sheets: SheetTexts[] | { refused: string } }
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
	if (task.wanted === 'cells') {
		answer({ sheets: sheetTexts(bytes, fileName) });
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

function sheetTexts(bytes: Uint8Array, fileName: string): SheetTexts[] | { refused: string } {
	try {
		return readSheets(bytes, fileName)
			.grids.filter(({ hidden }) => !hidden)
			.map(({ name, rows, numbers }) => ({
				name,
				rows: rows.map((row, index) => ({
					number: numbers[index]!,
					cells: Array.from(row, (cell) => shown(cell).trim())
				}))
			}));
	} catch (error) {
		if (error instanceof Refusal) return { refused: error.message };
		throw error;
	}
}
