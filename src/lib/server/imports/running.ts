/** Readings of uploaded files that are under way in this process. */

export type Progress = { stage: string; /** From 0 to 1. */ share: number };

type Work = (onProgress: (stage: string, share: number) => void) => Promise<unknown>;

/**
 * Runs at most so many readings at once and tells how far each is. It knows nothing of what is read:
 * the import's own record says what was found, so a restart of the server loses no more than time.
 */
export class RunningReads {
	readonly #atOnce: number;
	readonly #progress = new Map<number, Progress>();
	readonly #waiting: (() => void)[] = [];
	#active = 0;

	constructor(atOnce: number) {
		this.#atOnce = atOnce;
	}

	/** How far the reading of this import is, or null when none is under way here. */
	progress(id: number): Progress | null {
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
