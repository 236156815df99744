import type { Command } from '../output.ts';

type Commands = Record<string, Command>;

/** The first words that call them, in the order of the help; a command loads only what it needs. */
const FILES: readonly { words: readonly string[]; load: () => Promise<Commands> }[] = [
	{ words: ['import', 'undo'], load: () => import('./imports.ts') },
	{ words: ['export', 'measures'], load: () => import('./registers.ts') },
	{ words: ['user', 'token'], load: () => import('./accounts.ts') },
	{ words: ['backup', 'restore', 'check'], load: () => import('./database.ts') },
	{ words: ['generate'], load: () => import('./generate.ts') }
];

/** The command that these words call; undefined when there is none. */
export async function commandFor(given: readonly string[]): Promise<Command | undefined> {
	const file = FILES.find(({ words }) => words.includes(given[0] ?? ''));
	const commands = file ? Object.values(await file.load()) : [];
	return commands.find(({ name }) => name.split(' ').every((word, at) => given[at] === word));
}

/** All of them, file by file. */
export async function allCommands(): Promise<Command[]> {
	const files = await Promise.all(FILES.map(({ load }) => load()));
	return files.flatMap((commands) => Object.values(commands));
}
