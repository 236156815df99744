/**
 * `npm run bench`: whether Waymark is as fast as it means to be, as ratios measured in one run, so
 * that they mean the same on any machine. It works in a temporary folder, ends only the server it
 * started itself, and leaves nothing behind. `-- import` and the like runs one part.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benchBrowser } from './browser.ts';
import { benchColumns } from './columns.ts';
import { benchCrawl } from './crawl.ts';
import { benchDisclosure } from './disclosure.ts';
import { benchImport } from './import.ts';
import { benchList } from './list.ts';
import { benchLoad } from './load.ts';
import { benchNational } from './national.ts';
import { benchPages } from './pages.ts';
import { benchAgreement, benchMutations } from './reader.ts';
import { benchRecorded } from './recorded.ts';
import { benchReturns } from './returns.ts';
import { benchPowerCut } from './power-cut.ts';
import { type Line, printTable } from './table.ts';
import { benchWide } from './wide.ts';

const asked = process.argv.slice(2);
const parts = {
	columns: benchColumns,
	import: benchImport,
	wide: benchWide,
	agreement: benchAgreement,
	mutations: benchMutations,
	disclosure: benchDisclosure,
	crawl: benchCrawl,
	pages: benchPages,
	list: benchList,
	browser: benchBrowser,
	national: benchNational,
	returns: benchReturns,
	recorded: benchRecorded,
	load: benchLoad,
	'power-cut': benchPowerCut
};
const unknown = asked.find((name) => !Object.hasOwn(parts, name));
if (unknown) {
	console.error(`There is no bench “${unknown}”. There are: ${Object.keys(parts).join(', ')}.`);
	process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'waymark-bench-'));
const lines: Line[] = [];
try {
	for (const [name, bench] of Object.entries(parts))
		if (asked.length === 0 || asked.includes(name)) lines.push(...(await bench(folder)));
} finally {
	rmSync(folder, { recursive: true, force: true });
}
printTable(lines);
