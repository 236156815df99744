/** The threads that read uploads, and the limits they are held to. */
import { Worker } from 'node:worker_threads';
import { LIMITS } from '#lib/server/imports/limits.ts';
import type { Progress } from '#lib/server/imports/read.ts';
import { Refusal } from '#lib/server/imports/refusal.ts';
import type { Answer, Task } from '#lib/server/imports/worker.ts';

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
		const worker = new Worker(new URL(import.meta.resolve('#lib/server/imports/worker.ts')), {
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
