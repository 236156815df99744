import type { Command } from '../output.ts';
import { tokenCreate, userAdd, userList } from './accounts.ts';
import { backup, check, restore } from './database.ts';
import { generateData } from './generate.ts';
import { importFile, undo } from './imports.ts';
import { exportRegister, measures } from './registers.ts';

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
