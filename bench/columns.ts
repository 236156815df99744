/**
 * How columns of files are matched: of each column of many tables whether it goes to the right field, is
 * asked about, or goes wrong without a word; whether what was learnt on a file holds for its later
 * versions; and whether a file's register is recognised. `npm run bench -- columns`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { type Catalogue, parseCatalogue } from '#lib/registers/indicators/rules.ts';
import { readSheets, readUpload } from '#lib/imports/read-file.ts';
import type { Choices, Reading, ReadingContext } from '#lib/imports/reading.ts';
import { recogniseRegister } from '#lib/imports/recognise.ts';
import type { ColumnFound } from '#lib/registers/changes.ts';
import type { RegisterName } from '#lib/registers/definition.ts';
import { KINDS, TABLES } from './column-cases.ts';
import { LATER_VERSIONS, SHARED_FILES } from './column-files.ts';
import type { Line } from './table.ts';

/** A column and what it is: a field, `-` for none of them, `?field` for one to be asked about or left alone. */
export type ColumnCase = { heading: string; group: string; is: string; cells: readonly string[] };
export type TableCase = { register: RegisterName; name: string; columns: ColumnCase[] };

export type Verdict = 'right' | 'asked' | 'missed' | 'wrong';
export type Judged = { where: string; heading: string; is: string; got: string; verdict: Verdict };

const TRUSTS = [
	{ kind: 'trust', code: 'TWE', name: 'Westside Mental Health NHS Trust', shortName: 'Westside' },
	{ kind: 'trust', code: 'OTM', name: 'Oldtown NHS Trust', shortName: 'Oldtown' },
	{ kind: 'trust', code: 'XT1', name: 'Port and Hill NHS Trust', shortName: 'Port' }
];
const DELIVERABLES = ['model-cpa-shift', 'aed-function'].map((code) => ({ code, title: code }));

function contextOf(register: RegisterName): ReadingContext {
	return {
		register,
		today: '2026-11-30',
		organisations: TRUSTS,
		deliverables: DELIVERABLES,
		indicators: indicators().map((one) => ({ ...one, own: false, retired: false, version: 1 }))
	};
}

function indicators(): Catalogue['indicators'] {
	const text = readFileSync(new URL('../data/indicators/catalogue.json', import.meta.url), 'utf8');
	const known = parseCatalogue(JSON.parse(text)).indicators;
	// The tables call one of them “access”.
	return known.map((one, at) => (at === 0 ? { ...one, alsoCalled: ['access'] } : one));
}

/** The made-up tables, read from their lines. */
export function tableCases(): TableCase[] {
	const tables: TableCase[] = [];
	for (const line of TABLES.split('\n')) {
		const title = /^# (\w+): (.+)$/.exec(line);
		if (title) tables.push({ register: title[1]!, name: title[2]!, columns: [] });
		const column = /^(?:\[(.+?)\] )?(.+?) > (\S+) : (.+)$/.exec(line);
		if (!column) continue;
		const [, group = '', heading = '', is = '', cells = ''] = column;
		tables.at(-1)!.columns.push({
			heading,
			group,
			is,
			cells: KINDS[cells] ?? cells.split(';').map((cell) => cell.trim())
		});
	}
	return tables;
}

const ROWS = 6;

/** A table as a text file, with a row of group titles where it has any. */
function csvOf(columns: readonly ColumnCase[]): Uint8Array {
	const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
	const line = (cells: readonly string[]) => cells.map(quoted).join(',');
	const groups = columns.map(({ group }, at) => (columns[at - 1]?.group === group ? '' : group));
	const lines = [
		...(columns.some(({ group }) => group !== '') ? [line(groups)] : []),
		line(columns.map(({ heading }) => heading)),
		...Array.from({ length: ROWS }, (_, row) =>
			line(columns.map(({ cells }) => cells[row % cells.length]!))
		)
	];
	return new TextEncoder().encode(`${lines.join('\r\n')}\r\n`);
}

function readTable(register: RegisterName, columns: readonly ColumnCase[], choices: Choices = {}) {
	return readUpload(csvOf(columns), 'table.csv', choices, contextOf(register));
}

function judge(where: string, heading: string, is: string, found: ColumnFound | undefined): Judged {
	const asked = found?.by === 'asked' ? (found.candidates ?? []).map(({ field }) => field) : [];
	const field = found?.field ?? null;
	const got = field ?? (asked.length > 0 ? `?${asked.join('/')}` : '-');
	return { where, heading, is, got, verdict: verdictOf(is, field, asked) };
}

function verdictOf(is: string, field: string | null, asked: readonly string[]): Verdict {
	if (is.startsWith('?')) return field !== null ? 'wrong' : 'asked';
	if (is === '-') return field !== null ? 'wrong' : asked.length > 0 ? 'asked' : 'right';
	if (field !== null) return field === is ? 'right' : 'wrong';
	return asked.includes(is) ? 'asked' : 'missed';
}

/** Every column of the made-up tables, judged. */
export function judgeTables(): Judged[] {
	return tableCases().flatMap(({ register, name, columns }) => {
		const reading = readTable(register, columns);
		return columns.map(({ heading, is }, at) =>
			judge(`${register}: ${name}`, heading, is, columnAt(reading, at))
		);
	});
}

function columnAt({ columns }: Reading, at: number): ColumnFound | undefined {
	const letters = String.fromCharCode(65 + at);
	return columns.find(({ column }) => column === letters);
}

const SHARED = new URL('../../shared/', import.meta.url);

/** The columns of other people's files, where they lie beside the checkout. */
export function judgeFiles(): Judged[] {
	return SHARED_FILES.filter(({ file }) => existsSync(new URL(file, SHARED))).flatMap(
		({ file, register, columns }) => {
			const bytes = readFileSync(new URL(file, SHARED));
			const reading = readUpload(bytes, file, {}, contextOf(register));
			return Object.entries(columns).map(([heading, is]) =>
				judge(
					file,
					heading,
					is,
					reading.columns.find(({ header }) => header === heading)
				)
			);
		}
	);
}

export type VersionJudged = { name: string; kept: boolean; asked: number; wrong: string[] };

/**
 * A mapping is learnt on the first version of a table, every column of it decided; what becomes of the
 * columns in a later version is judged.
 */
export function judgeVersions(): VersionJudged[] {
	return LATER_VERSIONS.map(({ name, register, before, after }) => {
		const remembered = Object.fromEntries(
			before.map(({ heading, is }) => [heading, is === '-' ? null : is])
		);
		const reading = readTable(register, after.map(withCells), { remembered });
		const judged = after.map(({ heading, is }, at) =>
			judge(name, heading, is, columnAt(reading, at))
		);
		return {
			name,
			kept: judged.every(({ verdict }) => verdict === 'right' || verdict === 'asked'),
			asked: judged.filter(({ verdict }) => verdict === 'asked').length,
			wrong: judged
				.filter(({ verdict }) => verdict === 'wrong' || verdict === 'missed')
				.map(({ heading, is, got }) => `“${heading}” is ${is}, got ${got}`)
		};
	});
}

function withCells({
	heading,
	is,
	cells
}: {
	heading: string;
	is: string;
	cells: string;
}): ColumnCase {
	return { heading, is, group: '', cells: KINDS[cells] ?? cells.split(';') };
}

export type RegisterJudged = { name: string; is: RegisterName; got: string; sure: boolean };

/** The register that the headings of each table, and of each file, say it is. */
export function judgeRegisters(): RegisterJudged[] {
	const made = tableCases().map(({ register, name, columns }) => ({
		...{ name: `${register}: ${name}`, is: register },
		grids: readSheets(csvOf(columns), 'table.csv').grids
	}));
	const files = SHARED_FILES.filter(
		({ file, several }) => !several && existsSync(new URL(file, SHARED))
	).map(({ file, register }) => ({
		...{ name: file, is: register },
		grids: readSheets(readFileSync(new URL(file, SHARED)), file).grids
	}));
	return [...made, ...files].map(({ name, is, grids }) => {
		const [best] = recogniseRegister(grids);
		return { name, is, got: best?.register ?? 'none', sure: best?.sure ?? false };
	});
}

export function benchColumns(): Line[] {
	const lines: Line[] = [];
	for (const [what, judged] of [
		['made-up tables', judgeTables()],
		['files', judgeFiles()]
	] as const)
		if (judged.length > 0) lines.push(...columnLines(what, judged));
	const versions = judgeVersions();
	const kept = versions.filter((one) => one.kept).length;
	for (const { name, wrong } of versions)
		if (wrong.length > 0) console.log(name, '·', wrong.join('; '));
	lines.push({
		what: 'later versions that a mapping holds for',
		figure: `${kept} of ${versions.length}`,
		goal: 'at least 20 of 22',
		met: kept >= 20
	});
	lines.push({
		what: '  of them without a question',
		figure: String(versions.filter((one) => one.kept && one.asked === 0).length),
		goal: '',
		met: null
	});
	const registers = judgeRegisters();
	const right = registers.filter(({ is, got }) => is === got).length;
	const unsure = registers.filter(({ sure }) => !sure).length;
	const wrong = registers.filter(({ is, got, sure }) => is !== got && sure);
	for (const { name, got } of wrong) console.log(name, '· taken for', got);
	lines.push({
		what: 'registers recognised by headings alone',
		figure: `${right} of ${registers.length}`,
		goal: '',
		met: null
	});
	lines.push({ what: '  of all, not sure', figure: String(unsure), goal: '', met: null });
	lines.push({
		what: '  sure and wrong',
		figure: String(wrong.length),
		goal: '0',
		met: wrong.length === 0
	});
	return lines;
}

function columnLines(what: string, judged: readonly Judged[]): Line[] {
	const count = (verdict: Verdict) => judged.filter((one) => one.verdict === verdict).length;
	for (const { where, heading, is, got, verdict } of judged)
		if (verdict === 'wrong' || verdict === 'missed')
			console.log(`${verdict}: ${where} · “${heading}” is ${is}, got ${got}`);
	const good = (count('right') + count('asked')) / judged.length;
	return [
		{
			what: `columns of ${what}, right or asked`,
			figure: `${(good * 100).toFixed(1)}% of ${judged.length}`,
			goal: 'at least 98%',
			met: good >= 0.98
		},
		{ what: '  right', figure: String(count('right')), goal: '', met: null },
		{ what: '  asked', figure: String(count('asked')), goal: '', met: null },
		{
			what: '  wrong in silence',
			figure: String(count('wrong')),
			goal: '0',
			met: count('wrong') === 0
		}
	];
}
