/** How commands end: 0 done, 1 refused with the reasons, 2 called wrongly. */

/** Refused: the reasons are for the person, and `--json` prints `result` if there is one. */
export class Refused extends Error {
	readonly result: unknown;
	constructor(message: string, result?: unknown) {
		super(message);
		this.result = result;
	}
}

/** Called wrongly: the message says how to call it. */
export class Usage extends Error {}

export type Output = { json: unknown; text: string };

/** Writes all of a text before the process may end; a pipe can be slow. */
export function write(text: string): void {
	process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Lines of a table, its columns padded to the widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
	const widths = (rows[0] ?? []).map((_, column) =>
		Math.max(...rows.map((row) => (row[column] ?? '').length))
	);
	return rows
		.map((row) =>
			row
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join('  ')
				.trimEnd()
		)
		.join('\n');
}

export type Command = {
	/** The words that call it. */
	name: string;
	usage: string;
	/** First line: what it does in a sentence. */
	about: string;
	/** Answers what to print; nothing where the command wrote for itself. */
	run: (words: string[]) => Promise<Output | void>;
};
