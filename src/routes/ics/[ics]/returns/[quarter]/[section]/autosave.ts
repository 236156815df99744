/**
 * Saves a form a few seconds after typing stops, and when a field is left. Whatever the answer, what
 * was typed stays in the form; nothing waits for it. It knows no browser: the page hands it the form's
 * state as a text and the way to send it.
 */
export type Outcome =
	| { kind: 'saved'; at: string }
	| { kind: 'refused'; message: string }
	/** Somebody else saved meanwhile. */
	| { kind: 'conflict'; by: string }
	| { kind: 'signed-out' }
	/** No connection, or a fault. */
	| { kind: 'failed' };

const AFTER_TYPING_MS = 3000;
const RETRY_MS = 15_000;

export class Autosave {
	readonly #state: () => string;
	readonly #send: () => Promise<Outcome>;
	readonly #tell: (text: string) => void;
	#saved: string;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#running: Promise<boolean> | null = null;
	/** After a conflict it keeps its hands off: a person has to look at both. */
	#halted = false;

	constructor(
		state: () => string,
		send: () => Promise<Outcome>,
		tell: (text: string) => void,
		/** The form as it came back holds what is not saved. */
		isUnsaved = false
	) {
		this.#state = state;
		this.#send = send;
		this.#tell = tell;
		this.#saved = isUnsaved ? '' : state();
	}

	/** Whether the form holds what is not saved. */
	isUnsaved(): boolean {
		return this.#state() !== this.#saved;
	}

	/** Something was typed. */
	typed(): void {
		this.#later(AFTER_TYPING_MS);
	}

	/** Saves now, if there is anything to save. Whether all is saved afterwards. */
	async flush(): Promise<boolean> {
		clearTimeout(this.#timer);
		while (this.#running) await this.#running;
		if (!this.isUnsaved()) return true;
		if (this.#halted) return false;
		this.#running = this.#once();
		const saved = await this.#running;
		this.#running = null;
		// More was typed while the answer was on its way.
		if (saved && this.isUnsaved()) this.#later(AFTER_TYPING_MS);
		return saved && !this.isUnsaved();
	}

	/** Stops for good, when the page goes. */
	stop(): void {
		clearTimeout(this.#timer);
		this.#halted = true;
	}

	#later(delay: number): void {
		clearTimeout(this.#timer);
		if (!this.#halted) this.#timer = setTimeout(() => void this.flush(), delay);
	}

	async #once(): Promise<boolean> {
		const sent = this.#state();
		const outcome = await this.#send();
		if (outcome.kind === 'saved') this.#saved = sent;
		if (outcome.kind === 'conflict') this.#halted = true;
		if (outcome.kind === 'failed') this.#later(RETRY_MS);
		this.#tell(wordsOf(outcome));
		return outcome.kind === 'saved';
	}
}

function wordsOf(outcome: Outcome): string {
	switch (outcome.kind) {
		case 'saved':
			return `Saved at ${outcome.at}.`;
		case 'refused':
			return `Not saved yet: ${outcome.message}`;
		case 'conflict':
			return `${outcome.by} saved this section while you were writing. Yours is not saved and not lost: press “Save” to see both.`;
		case 'signed-out':
			return 'Not saved: you have been signed out. Your text stays on this page. Sign in again in another tab, then press “Save”.';
		case 'failed':
			return `Not saved yet: the server cannot be reached. Your text stays on this page, and it is tried again every ${RETRY_MS / 1000} seconds.`;
	}
}
