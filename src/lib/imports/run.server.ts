import { Worker } from 'node:worker_threads';
import { LIMITS, Refusal } from '#lib/spreadsheet/limits.ts';
import type { Recognisable } from './guess.ts';
import {
	type Choices,
	type Progress,
	type Reading,
	type ReadingContext,
	refusalProblem,
	refusedReading,
	unpackRows
} from './reading.ts';
import type { RegisterGuess } from './recognise.ts';
import type { Answer, SheetTexts, Task } from './worker.ts';

// The threads that read uploads, and the limits they are held to.

export type RunLimits = { milliseconds: number; memoryMegabytes: number };

/** New cells all stay, so a large nursery saves the collector copying them again and again. */
const YOUNG_MEGABYTES = 128;

type FreeThread = {
	worker: Worker;
	memoryMegabytes: number;
	timer: NodeJS.Timeout;
	/** Lets it go: when its time is over, or when it ends by itself. */
	drop: () => void;
};

/**
 * A thread is started for a file when none is free, and stays for a while after it: starting one and
 * warming it up takes longer than reading most files, and people read a file again with each choice
 * they make. A thread that broke a limit, or broke, is never used again.
 */
export class ReaderThreads {
	readonly #idleMilliseconds: number;
	#free: FreeThread | null = null;

	constructor(idleMilliseconds: number) {
		this.#idleMilliseconds = idleMilliseconds;
	}

	/** The thread's answer. @throws Refusal when the task breaks one of its limits, or the thread */
	run(task: Task, onProgress: Progress, limits: RunLimits): Promise<Answer> {
		// A copy of the caller's bytes is moved to the thread; of a file that is too large, just enough.
		const own = Uint8Array.from(task.bytes.subarray(0, LIMITS.file + 1));
		const worker = this.#take(limits.memoryMegabytes);
		return new Promise<Answer>((resolve, reject) => {
			const end = (settle: () => void, reusable: boolean) => {
				clearTimeout(timer);
				worker.off('message', onMessage).off('error', onError).off('exit', onExit);
				if (reusable) this.#keep(worker, limits.memoryMegabytes);
				else void worker.terminate();
				settle();
			};
			const onMessage = (answer: Answer) => {
				if ('stage' in answer) onProgress(answer.stage, answer.share);
				else end(() => resolve(answer), true);
			};
			const onError = (error: NodeJS.ErrnoException) => {
				const tooMuch = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
				// A fault of ours: the person gets a sentence, whoever runs the server the rest.
				if (!tooMuch) console.error('an upload broke the reader:', error);
				end(() => reject(tooMuch ? tookTooMuch() : unreadable()), false);
			};
			const onExit = () => end(() => reject(unreadable()), false);
			const timer = setTimeout(() => {
				end(() => reject(tookTooLong(limits)), false);
			}, limits.milliseconds);
			worker.on('message', onMessage).on('error', onError).on('exit', onExit);
			worker.postMessage({ ...task, bytes: own } satisfies Task, [own.buffer]);
		});
	}

	#take(memoryMegabytes: number): Worker {
		const free = this.#free;
		if (free?.memoryMegabytes === memoryMegabytes) {
			this.#free = null;
			clearTimeout(free.timer);
			free.worker.off('error', free.drop).off('exit', free.drop);
			free.worker.ref();
			return free.worker;
		}
		const worker = new Worker(new URL(import.meta.resolve('#lib/imports/worker.ts')), {
			resourceLimits: {
				maxOldGenerationSizeMb: memoryMegabytes,
				maxYoungGenerationSizeMb: Math.min(YOUNG_MEGABYTES, memoryMegabytes)
			},
			stdout: true,
			stderr: true
		});
		// A thread that is being ended may still fail, with nobody left to hear it.
		return worker.on('error', () => {});
	}

	/** Keeps a thread for the next file, unless one is kept already; it does not hold the process. */
	#keep(worker: Worker, memoryMegabytes: number): void {
		if (this.#free) {
			void worker.terminate();
			return;
		}
		const drop = () => {
			if (this.#free?.worker !== worker) return;
			clearTimeout(this.#free.timer);
			this.#free = null;
			void worker.terminate();
		};
		worker.on('error', drop);
		worker.on('exit', drop);
		worker.unref();
		this.#free = {
			worker,
			memoryMegabytes,
			drop,
			timer: setTimeout(drop, this.#idleMilliseconds).unref()
		};
	}
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

export function unreadable(): Refusal {
	return new Refusal(
		'file-unreadable',
		'The file could not be read; it may be damaged. Open it in the program it came from, save it as .xlsx or CSV and import that.'
	);
}

// Reading uploads without holding up anybody else, within limits of time and memory.

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
 * The registers an upload may be for, likeliest first; null where it cannot be read, or not within the
 * limits: reading it then says why.
 */
export async function registersFor(
	bytes: Uint8Array,
	fileName: string,
	known: Recognisable,
	limits: RunLimits = LIMITS
): Promise<RegisterGuess[] | null> {
	try {
		const task = { wanted: 'register' as const, bytes, fileName, known };
		const answer = await threads.run(task, () => {}, limits);
		return 'guesses' in answer ? answer.guesses : null;
	} catch (error) {
		if (error instanceof Refusal) return null;
		throw error;
	}
}

/** The cells of an upload as people read them, or why it cannot be read. */
export async function cellsIn(
	bytes: Uint8Array,
	fileName: string,
	limits: RunLimits = LIMITS
): Promise<SheetTexts[] | { refused: string }> {
	try {
		const answer = await threads.run({ wanted: 'cells', bytes, fileName }, () => {}, limits);
		if (!('sheets' in answer)) throw unreadable();
		return answer.sheets;
	} catch (error) {
		if (error instanceof Refusal) return { refused: error.message };
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

/** Readings of uploaded files that are under way in this process. */

export type HowFar = { stage: string; /** From 0 to 1. */ share: number };

type Work = (onProgress: Progress) => Promise<unknown>;

/**
 * Runs at most so many readings at once and tells how far each is. It knows nothing of what is read:
 * the import's own record says what was found, so a restart of the server loses no more than time.
 */
export class RunningReads {
	readonly #atOnce: number;
	readonly #progress = new Map<number, HowFar>();
	readonly #waiting: (() => void)[] = [];
	#active = 0;

	constructor(atOnce: number) {
		this.#atOnce = atOnce;
	}

	/** How far the reading of this import is, or null when none is under way here. */
	progress(id: number): HowFar | null {
		return this.#progress.get(id) ?? null;
	}

	/**
	 * Starts the work for an import unless it is under way already. The promise ends with the work
	 * and never fails: `onFailure` is told instead.
	 */
	async start(id: number, work: Work, onFailure: (problem: unknown) => void): Promise<void> {
		if (this.#progress.has(id)) return;
		this.#progress.set(id, { stage: 'Waiting for other files', share: 0 });
		try {
			await this.#turn();
			try {
				await work((stage, share) => this.#progress.set(id, { stage, share }));
			} finally {
				this.#next();
			}
		} catch (problem) {
			try {
				onFailure(problem);
			} catch (second) {
				console.error(`the failure of reading ${id} could not be recorded`, second);
			}
		} finally {
			this.#progress.delete(id);
		}
	}

	#turn(): Promise<void> {
		if (this.#active < this.#atOnce) {
			this.#active += 1;
			return Promise.resolve();
		}
		return new Promise((resolve) => this.#waiting.push(resolve));
	}

	/** Hands the place on to whoever waits longest, or frees it. */
	#next(): void {
		const waiting = this.#waiting.shift();
		if (waiting) waiting();
		else this.#active -= 1;
	}
}

/** The process's own. Two at once: each may use a processor and some hundred megabytes. */
export const runningReads = new RunningReads(2);
