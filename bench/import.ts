/**
 * How much longer an import takes than the least that could be done with the same file: parse it,
 * and put what was parsed into one table in one transaction. From the bytes to the commit, on disk.
 */
import { join } from 'node:path';
import Papa from 'papaparse';
import { machineActor, personByEmail } from '#lib/accounts/read.server.ts';
import { addAccount } from '#lib/accounts/write.server.ts';
import { authorise, type IcsScope } from '#lib/core/access.ts';
import { done } from '#lib/core/result.ts';
import type { Importer } from '#lib/imports/read.server.ts';
import { commitImport, readImport, startImport } from '#lib/imports/write.server.ts';
import { findIcs } from '#lib/organisations/read.server.ts';
import { loadDemoOrganisations } from '#lib/organisations/write.server.ts';
import { migrate, openDatabase, useDatabase } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import type { Register } from '#lib/registers/definition.ts';
import { type Line, median } from './table.ts';

const ROWS = 50_000;
const RUNS = 3;
const GOAL = 2.5;
export const TODAY = '2026-09-30';

const policies = registerNamed('policies');

export async function benchImport(folder: string): Promise<Line[]> {
	const bytes = new TextEncoder().encode(policyCsv(ROWS));
	const floors: number[] = [];
	const imports: number[] = [];
	const again: number[] = [];
	// In turns, so that a slower minute of the machine falls on both.
	for (let turn = 0; turn < RUNS; turn += 1) {
		floors.push(floor(join(folder, `floor-${turn}.sqlite`), bytes));
		const file = { register: policies, name: 'policies.csv', bytes, rows: ROWS };
		const [first, second] = await importRepeatedly(join(folder, `import-${turn}.sqlite`), file);
		imports.push(first);
		again.push(second);
	}
	const ratio = median(imports) / median(floors);
	const rows = ROWS.toLocaleString('en-GB');
	return [
		{
			what: `import of ${rows} rows ÷ parsing and inserting them`,
			figure: ratio.toFixed(2),
			goal: `at most ${GOAL}`,
			met: ratio <= GOAL
		},
		{ what: '  the import', figure: seconds(imports), goal: '', met: null },
		{ what: '  parsing and inserting', figure: seconds(floors), goal: '', met: null },
		{ what: '  the same file again, nothing changed', figure: seconds(again), goal: '', met: null }
	];
}

export function seconds(runs: readonly number[]): string {
	return `${(median(runs) / 1000).toFixed(2)} s`;
}

/** papaparse, then one STRICT table in one transaction; nothing is checked, compared or kept. */
export function floor(path: string, bytes: Uint8Array): number {
	const db = openDatabase(path);
	const names = policies.columns.map((column) => column.name);
	db.exec(`CREATE TABLE rows (${names.map((name) => `${name} TEXT`).join(', ')}) STRICT`);
	const began = performance.now();
	const { data } = Papa.parse<string[]>(new TextDecoder().decode(bytes), { skipEmptyLines: true });
	const insert = db.prepare(`INSERT INTO rows VALUES (${names.map(() => '?').join(', ')})`);
	db.transaction(() => {
		for (const row of data.slice(1)) insert.run(...row);
	})();
	const took = performance.now() - began;
	db.close();
	return took;
}

export type BenchFile = { register: Register; name: string; bytes: Uint8Array; rows: number };

/**
 * The path of the command line: upload, read, compare, commit; then the same file once more. Answers
 * the milliseconds of both.
 */
export async function importRepeatedly(path: string, file: BenchFile): Promise<[number, number]> {
	const db = openDatabase(path);
	migrate(db);
	useDatabase(db);
	loadDemoOrganisations();
	const actor: Importer = { scope: importer(), now: new Date(), today: TODAY };
	const took: number[] = [];
	for (const expected of ['new', 'same'] as const) took.push(await importAs(actor, file, expected));
	db.close();
	return took as [number, number];
}

/** Puts so many policies into XWE of a demonstration's database. */
export async function addPolicies(path: string, rows: number): Promise<void> {
	const db = openDatabase(path);
	useDatabase(db);
	const bytes = new TextEncoder().encode(policyCsv(rows));
	const actor: Importer = { scope: importer(), now: new Date(), today: TODAY };
	await importAs(actor, { register: policies, name: 'policies.csv', bytes, rows }, 'new');
	db.close();
}

/** Milliseconds. @throws when not all rows are as expected */
async function importAs(
	actor: Importer,
	{ register, name, bytes, rows }: BenchFile,
	expected: 'new' | 'same'
): Promise<number> {
	const began = performance.now();
	const { id } = done(startImport(actor, register, name, bytes));
	const compared = done(await readImport(actor, id));
	const options = { missing: 'keep', leaveOutRejected: false } as const;
	const result = await commitImport(actor, id, options, compared);
	const took = performance.now() - began;
	const { counts } = done(result).report;
	if (counts[expected] !== rows)
		throw new Error(`the import did not do what it is timed for: ${JSON.stringify(counts)}`);
	return took;
}

export function importer(): IcsScope<'import'> {
	const email = 'bench@demo.example';
	done(
		addAccount(machineActor('manage-accounts'), {
			email,
			name: 'Bench',
			role: 'data-officer',
			organisationCodes: ['XWE']
		})
	);
	const person = personByEmail(email);
	return authorise(person, 'import', findIcs(authorise(person, 'read'), 'XWE'));
}

/** A file as trusts send it: British dates, a few empty cells, a comment here and there. */
export function policyCsv(rows: number): string {
	const header =
		'Trust,Policy ref,Policy name,Document type,CPA mentions,Policy owner,Date identified,Review started,Date drafted,Consultation date,Date ratified,Date published,Date withdrawn,Due date,Co-produced,Comments';
	const kinds = ['Policy', 'SOP', 'Guideline', 'EPR form', 'Job description', 'Leaflet'];
	const lines = [header];
	for (let i = 0; i < rows; i += 1) {
		const steps = i % 7;
		const date = (step: number) => {
			if (step > steps) return '';
			const day = new Date(Date.UTC(2024, 0, 1 + ((i * 3) % 300) + step * 40));
			return day.toISOString().slice(0, 10).split('-').reverse().join('/');
		};
		lines.push(
			[
				'XT1',
				`CL-${String(i + 1).padStart(5, '0')}`,
				`"Policy ${i + 1}, on care and support"`,
				kinds[i % kinds.length],
				i % 11 === 0 ? '' : i % 90,
				['Deputy chief nurse', 'Head of social work', 'Records manager'][i % 3],
				date(0),
				date(1),
				date(2),
				date(3),
				date(4),
				date(5),
				'',
				'31/03/2026',
				i % 2 ? 'Yes' : 'No',
				i % 5 ? '' : 'Waiting for the next meeting of the group'
			].join(',')
		);
	}
	return lines.join('\r\n');
}
