/** `npm run --silent waymark -- <command>`: the same acts as on the web, the same permissions. */
import { NotAllowed, NotFound, NotSignedIn } from '#lib/core/access.ts';
import { DatabaseError, MigrationError } from '#lib/platform/database.server.ts';
import { EnvironmentError } from '#lib/platform/environment.server.ts';
import { type Command, Refused, Usage, write } from './output.ts';

type Commands = Record<string, Command>;

/** The first words that call them, in the order of the help; a command loads only what it needs. */
const FILES: readonly { words: readonly string[]; load: () => Promise<Commands> }[] = [
	{ words: ['import', 'undo'], load: () => import('./commands/imports.ts') },
	{ words: ['export', 'measures'], load: () => import('./commands/registers.ts') },
	{ words: ['user', 'token'], load: () => import('./commands/accounts.ts') },
	{ words: ['backup', 'restore', 'check'], load: () => import('./commands/database.ts') },
	{ words: ['generate'], load: () => import('./commands/generate.ts') }
];

const words = process.argv.slice(2);
const json = words.includes('--json');

try {
	process.exitCode = await main(words);
} catch (problem) {
	process.exitCode = failed(problem);
}

async function main(given: readonly string[]): Promise<number> {
	const command = await commandFor(given);
	const asksHelp = given.includes('--help') || given[0] === 'help' || given.length === 0;
	if (!command) {
		if (!asksHelp) throw new Usage(`There is no command “${given.join(' ')}”.`);
		write(await overview());
		return given.length === 0 ? 2 : 0;
	}
	if (asksHelp) {
		write(`waymark ${command.usage}\n\n${command.about}`);
		return 0;
	}
	const output = await command.run(given.slice(command.name.split(' ').length));
	if (output) write(json ? JSON.stringify(output.json, null, 2) : output.text);
	return 0;
}

/** The command that these words call; undefined when there is none. */
async function commandFor(given: readonly string[]): Promise<Command | undefined> {
	const file = FILES.find(({ words }) => words.includes(given[0] ?? ''));
	const commands = file ? Object.values(await file.load()) : [];
	return commands.find(({ name }) => name.split(' ').every((word, at) => given[at] === word));
}

/** All of them, file by file. */
async function allCommands(): Promise<Command[]> {
	const files = await Promise.all(FILES.map(({ load }) => load()));
	return files.flatMap((commands) => Object.values(commands));
}

async function overview(): Promise<string> {
	const commands = await allCommands();
	const lines = commands.map(({ usage, about }) => `  ${usage}\n      ${about.split('\n')[0]}`);
	return `waymark <command>\n\n${lines.join('\n')}\n\nAdd --help to a command for more.`;
}

/** Says what went wrong on standard error, never with a stack trace; answers the exit status. */
function failed(problem: unknown): number {
	const message = problem instanceof Error ? problem.message : String(problem);
	if (
		problem instanceof Usage ||
		(problem as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')
	) {
		process.stderr.write(`${message}\nCall it with --help to see how.\n`);
		return 2;
	}
	if (problem instanceof Refused && json && problem.result !== undefined) {
		write(JSON.stringify(problem.result, null, 2));
		return 1;
	}
	const understood = [
		Refused,
		NotFound,
		NotAllowed,
		NotSignedIn,
		EnvironmentError,
		MigrationError,
		DatabaseError
	];
	const known = understood.some((kind) => problem instanceof kind);
	const sentence = known ? message : `Something went wrong and nothing was changed: ${message}`;
	if (json) write(JSON.stringify({ status: 'rejected', message: sentence }, null, 2));
	process.stderr.write(`${sentence}\n`);
	return 1;
}
