/**
 * How much longer the import of a sheet with months across takes than the least that could be done
 * with it: parse it, turn each team's four lines into a row for each month, and put those into one
 * table in one transaction. From the bytes to the commit, on disk.
 */
import { join } from 'node:path';
import Papa from 'papaparse';
import { registerNamed } from '#lib/domain/registers/catalogue.ts';
import { openDatabase } from '#lib/server/db/connection.ts';
import { importRepeatedly, seconds } from './import.ts';
import { median, type Line } from './table.ts';

const MONTHS = 50;
const TEAMS = 500;
const MEASURES = ['DIALOG', 'ReQoL-10'];
const ROWS = MONTHS * TEAMS * MEASURES.length;
/** What each of a team's lines counts, in the order of the register's columns. */
const LABELS = ['Eligible', 'First score', 'Paired score', 'Improved'];
const RUNS = 3;
const GOAL = 4;

const register = registerNamed('proms');

export async function benchWide(folder: string): Promise<Line[]> {
	const bytes = new TextEncoder().encode(wideCsv());
	const floors: number[] = [];
	const imports: number[] = [];
	const again: number[] = [];
	// In turns, so that a slower minute of the machine falls on both.
	for (let turn = 0; turn < RUNS; turn += 1) {
		floors.push(floor(join(folder, `wide-floor-${turn}.sqlite`), bytes));
		const file = { register, name: 'proms.csv', bytes, rows: ROWS };
		const [first, second] = await importRepeatedly(join(folder, `wide-${turn}.sqlite`), file);
		imports.push(first);
		again.push(second);
	}
	const ratio = median(imports) / median(floors);
	const rows = ROWS.toLocaleString('en-GB');
	return [
		{
			what: `import of ${rows} rows with months across ÷ parsing, turning and inserting them`,
			figure: ratio.toFixed(2),
			goal: `at most ${GOAL}`,
			met: ratio <= GOAL
		},
		{ what: '  the import', figure: seconds(imports), goal: '', met: null },
		{ what: '  parsing, turning and inserting', figure: seconds(floors), goal: '', met: null },
		{ what: '  the same file again, nothing changed', figure: seconds(again), goal: '', met: null }
	];
}

/** papaparse, the lines of each team and measure taken together, and one STRICT table; nothing else. */
function floor(path: string, bytes: Uint8Array): number {
	const db = openDatabase(path);
	const names = register.columns.map((column) => column.name);
	db.exec(`CREATE TABLE rows (${names.map((name) => `${name} ANY`).join(', ')}) STRICT`);
	const began = performance.now();
	const { data } = Papa.parse<string[]>(new TextDecoder().decode(bytes), { skipEmptyLines: true });
	const insert = db.prepare(`INSERT INTO rows VALUES (${names.map(() => '?').join(', ')})`);
	const [heads = [], ...lines] = data;
	db.transaction(() => {
		for (let at = 0; at < lines.length; at += LABELS.length) {
			const [team, measure] = lines[at] as string[];
			for (let column = 3; column < heads.length; column += 1)
				insert.run(
					team,
					measure,
					heads[column],
					...LABELS.map((_, line) => lines[at + line]?.[column])
				);
		}
	})();
	const took = performance.now() - began;
	const { count } = db.prepare('SELECT count(*) AS count FROM rows').get() as { count: number };
	db.close();
	if (count !== ROWS) throw new Error(`the floor wrote ${count} rows, not ${ROWS}`);
	return took;
}

/** As trusts send it: team and measure once for each block of four lines, the odd count suppressed. */
function wideCsv(): string {
	const months = Array.from({ length: MONTHS }, (_, index) => {
		const day = new Date(Date.UTC(2022, 6 + index, 1));
		return day.toLocaleString('en-GB', { month: 'short', year: '2-digit', timeZone: 'UTC' });
	});
	const lines = [['Team', 'Measure', 'Line', ...months].join(',')];
	for (let team = 0; team < TEAMS; team += 1)
		for (const measure of MEASURES)
			for (const [line, label] of LABELS.entries()) {
				const cells = months.map((_, month) => {
					const eligible = 40 + ((team * 7 + month * 3) % 120);
					const count = Math.floor(eligible * ([1, 0.6, 0.25, 0.14][line] as number));
					return count < 8 ? '*' : String(count);
				});
				const named = line === 0 ? [`Bench team ${team + 1}`, measure] : ['', ''];
				lines.push([...named, label, ...cells].join(','));
			}
	return lines.join('\r\n');
}
