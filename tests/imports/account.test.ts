import { readdirSync, readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSheets, readUpload } from '#lib/imports/read-file.ts';
import { accountSentence } from '#lib/imports/rules.ts';
import { REGISTERS } from '#lib/registers/all.ts';
import { isBlank } from '#lib/spreadsheet/grid.ts';
import { contextOf, OLDTOWN, sharedFolder, WESTSIDE } from '../fixtures/reading.ts';

function filesIn(folder: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => /\.(?:xlsx|xlsm|xls|ods|csv|tsv|txt)$/i.test(name))
		.map((name) => `${folder}${name}`)
		.filter((path) => statSync(path).size < 150_000);
}

/** Filled cells, counted by another way than the account does. */
function filledCells(bytes: Uint8Array, name: string): number {
	return readSheets(bytes, name).grids.reduce(
		(sum, { rows }) => sum + rows.flat().filter((cell) => !isBlank(cell)).length,
		0
	);
}

for (const name of ['samples', 'peers']) {
	const folder = sharedFolder(name);
	test.skipIf(folder === null)(
		`every filled cell of the files in ${name} is accounted for`,
		() => {
			let read = 0;
			for (const path of filesIn(folder!)) {
				const bytes = readFileSync(path);
				// Once for all registers: a file takes longer to open than to be accounted for.
				const filled = filledCells(bytes, path);
				for (const { name: register } of REGISTERS) {
					const context = contextOf(register, [WESTSIDE, OLDTOWN]);
					const reading = readUpload(bytes, path, {}, context);
					if (reading.refused) continue;
					read += 1;
					const account = reading.account!;
					const file = `${path} as ${register}`;
					expect(account.cells, file).toBe(filled);
					expect(
						account.lines.reduce((sum, { cells }) => sum + cells, 0),
						file
					).toBe(account.cells);
					expect(accountSentence(account, reading.totals), file).not.toContain('undefined');
				}
			}
			expect(read).toBeGreaterThan(1);
		},
		120_000
	);
}
