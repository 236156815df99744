/**
 * How much longer the import of a sheet with months across takes than the least that could be done
 * with it: parse it, turn each team's four lines into a row for each month as the register holds it,
 * and put those into the register's own table in one transaction. From the bytes to the commit, on
 * disk. What the table's keys, checks and indexes cost is told by the same rows in a bare table.
 */
import { join } from 'node:path';
import Papa from 'papaparse';
import { migrate, openDatabase } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import { readMonth } from '#lib/registers/parse/dates.ts';
import { importRepeatedly, seconds, TODAY } from './import.ts';
import { type Line, median } from './table.ts';

const MONTHS = 50;
const TEAMS = 500;
const MEASURES = ['DIALOG', 'ReQoL-10'];
const ROWS = MONTHS * TEAMS * MEASURES.length;
/** What each of a team's lines counts, in the order of the register's columns. */
const LABELS = ['Eligible', 'First score', 'Paired score', 'Improved'];
const RUNS = 5;
const GOAL = 4;

const register = registerNamed('proms');

export async function benchWide(folder: string): Promise<Line[]> {
	const bytes = new TextEncoder().encode(wideCsv());
	const floors: number[] = [];
	const bare: number[] = [];
	const imports: number[] = [];
	const again: number[] = [];
	// In turns, so that a slower minute of the machine falls on both.
	for (let turn = 0; turn < RUNS; turn += 1) {
		floors.push(floor(join(folder, `wide-floor-${turn}.sqlite`), bytes, register.name));
		bare.push(floor(join(folder, `wide-bare-${turn}.sqlite`), bytes, 'bare'));
		const file = { register, name: 'proms.csv', bytes, rows: ROWS };
		const [first, second] = await importRepeatedly(join(folder, `wide-${turn}.sqlite`), file);
		imports.push(first);
		again.push(second);
	}
	const ratioTo = (least: number[]) =>
		median(imports.map((took, turn) => took / (least[turn] as number)));
	const ratio = ratioTo(floors);
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
		{
			what: '  the import ÷ the same into a table without keys, checks and indexes',
			figure: `${ratioTo(bare).toFixed(2)} (of ${seconds(bare)})`,
			goal: '',
			met: null
		},
		{ what: '  the same file again, nothing changed', figure: seconds(again), goal: '', met: null }
	];
}

/** papaparse, the lines of each team and measure taken together, and inserts; nothing else. */
function floor(path: string, bytes: Uint8Array, table: string): number {
	const db = openDatabase(path);
	migrate(db);
	db.exec(`INSERT INTO organisations (id, code, kind, name, short_name)
		VALUES (1, 'XWE', 'ics', 'Bench', 'Bench')`);
	const names = ['ics_id', ...register.columns.map((column) => column.name)];
	db.exec(`CREATE TABLE bare (${names.map((name) => `${name} ANY`).join(', ')}) STRICT`);
	const began = performance.now();
	const { data } = Papa.parse<string[]>(new TextDecoder().decode(bytes), { skipEmptyLines: true });
	const insert = db.prepare(
		`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
	);
	const [heads = [], ...lines] = data;
	const months = heads.map((head) => readMonth(head, TODAY).value);
	const held = (count = '') => (count === '*' ? count : Number(count));
	db.transaction(() => {
		for (let at = 0; at < lines.length; at += LABELS.length) {
			const [team, measure = ''] = lines[at] as string[];
			for (let column = 3; column < heads.length; column += 1)
				insert.run(
					1,
					team,
					measure.toLowerCase(),
					months[column],
					...LABELS.map((_, line) => held(lines[at + line]?.[column]))
				);
		}
	})();
	const took = performance.now() - began;
	const { count } = db.prepare(`SELECT count(*) AS count FROM ${table}`).get() as { count: number };
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
