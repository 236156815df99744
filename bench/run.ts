/**
 * `npm run bench`: whether Waymark is as fast as it means to be, as ratios measured in one run, so
 * that they mean the same on any machine. It works in a temporary folder, ends only the server it
 * started itself, and leaves nothing behind. `-- import` or `-- pages` runs one half.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchImport } from './import.ts';
import { benchPages } from './pages.ts';
import { printTable, type Line } from './table.ts';

const asked = process.argv.slice(2);
const halves = { import: benchImport, pages: benchPages };
const unknown = asked.find((name) => !Object.hasOwn(halves, name));
if (unknown) {
	console.error(`There is no bench “${unknown}”. There are: ${Object.keys(halves).join(', ')}.`);
	process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'waymark-bench-'));
const lines: Line[] = [];
try {
	for (const [name, bench] of Object.entries(halves))
		if (asked.length === 0 || asked.includes(name)) lines.push(...(await bench(folder)));
} finally {
	rmSync(folder, { recursive: true, force: true });
}
printTable(lines);
