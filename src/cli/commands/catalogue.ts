import type { Output } from '../output.ts';
import { tokenCreate, userAdd, userList } from './accounts.ts';
import { backup, check, restore } from './database.ts';
import { generateData } from './generate.ts';
import { importFile, undo } from './imports.ts';
import { exportRegister, measures } from './registers.ts';

export type Command = {
	/** The words that call it. */
	name: string;
	usage: string;
	/** First line: what it does in a sentence. */
	about: string;
	/** Answers what to print; nothing where the command wrote for itself. */
	run: (words: string[]) => Promise<Output | void>;
};

export const COMMANDS: readonly Command[] = [
	importFile,
	undo,
	exportRegister,
	measures,
	userAdd,
	userList,
	tokenCreate,
	backup,
	restore,
	check,
	generateData
];
