/** What importing a file would do: its rows beside those of the register. Nothing is written here. */
import type { IcsScope } from '#lib/core/access.ts';
import { comparable } from '#lib/core/text.ts';
import { agree, list } from '#lib/core/words.ts';
import {
	type ColumnFound,
	difference,
	type Difference,
	type StoredRow,
	keptBy,
	keyOf,
	type NewRow,
	valuesOf
} from '#lib/registers/changes.ts';
import type { Register, Value } from '#lib/registers/definition.ts';
import { membershipsInForce } from '#lib/registers/pcns/figures.server.ts';
import { practiceChanges } from '#lib/registers/pcns/rules.ts';
import { overlapCandidates, storedRows, registerVersion } from '#lib/registers/read.server.ts';
import { LIMITS } from '#lib/spreadsheet/limits.ts';
import type { ClosedNetwork, OfficialReport } from './official-list.ts';
import {
	type FoundInFile,
	type ImportReport,
	type RememberedMapping,
	rememberedMapping
} from './read.server.ts';
import type { CheckedRows, OfficialList, Problem, Reading } from './reading.ts';

export type Compared = {
	/** As it was read. */
	read: Reading;
	/** Without rows that may not stand beside rows on the register. */
	reading: Reading;
	/** The register's version that it was compared with: while that stands, so does the comparison. */
	version: number;
	difference: Difference;
	report: ImportReport;
};

/** Examples of each sort that a report keeps; its counts are of all. */
const EXAMPLES = 200;

export function compare(scope: IcsScope, register: Register, read: Reading): Compared {
	const reading = withoutHeldOverlaps(scope, register, read);
	const found = differenceOf(scope, register, reading);
	const version = registerVersion(scope, register.name);
	const remembered = rememberedMapping(scope, register.name);
	const official = officialReport(scope, register, reading);
	const report: ImportReport = {
		...withoutRows(reading),
		counts: {
			read: reading.rowsRead,
			new: found.added.length,
			restored: found.added.filter((one) => keptBy(register, one) !== null).length,
			changed: found.changed.length,
			same: found.same,
			missing: found.missing.length,
			rejected: reading.rowsRejected
		},
		basedOn: version,
		examples: {
			added: found.added.slice(0, EXAMPLES).map((one) => addedExample(register, one)),
			changed: found.changed.slice(0, EXAMPLES).map(({ number, held, changes }) => ({
				row: number,
				id: held.id,
				title: register.rowTitle(held.row),
				changes
			})),
			missing: found.missing
				.slice(0, EXAMPLES)
				.map((held) => ({ id: held.id, title: register.rowTitle(held.row) }))
		},
		missingChoice: 'keep',
		columnChanges: remembered ? columnChanges(register, remembered, reading.columns) : [],
		...(official ? { official } : {})
	};
	return { read, reading, version, difference: found, report };
}

function addedExample(register: Register, one: NewRow): ImportReport['examples']['added'][number] {
	const restores = keptBy(register, one);
	return {
		row: one.number,
		title: register.rowTitle(one.row),
		values: valuesOf(register, one),
		...(restores ? { restores } : {})
	};
}

/** The comparison itself while the register has not changed, or a new one. */
export function comparedNow(scope: IcsScope, register: Register, compared: Compared): Compared {
	const stands = registerVersion(scope, register.name) === compared.version;
	return stands ? compared : compare(scope, register, compared.read);
}

/** A file without a row that can be taken says nothing about the rows of the register. */
function differenceOf(scope: IcsScope, register: Register, reading: Reading): Difference {
	if (reading.refused || reading.rows.numbers.length === 0)
		return { added: [], changed: [], same: 0, missing: [] };
	const held = storedRows(scope, register);
	const rows = reading.official ? asHeldNamed(register, reading.rows, held) : reading.rows;
	const found = difference(register, held, rows);
	// A report names the first of many: what comes back has to be among them.
	const comesBack = (one: NewRow) => Number(keptBy(register, one) !== null);
	return {
		...found,
		missing: reading.part ? [] : found.missing,
		added: found.added.toSorted((a, b) => comesBack(b) - comesBack(a))
	};
}

/** What is worth keeping of a reading: the rows themselves are in the file and in the register. */
function withoutRows(reading: Reading): FoundInFile {
	const found: Partial<Reading> = { ...reading };
	delete found.rows;
	delete found.rowsConcerned;
	delete found.official;
	return found as FoundInFile;
}

/** Whether two reports of one file would have the same rows written: what was looked at still holds. */
export function sameDifference(one: ImportReport, other: ImportReport): boolean {
	const told = ({ counts, examples, columns, official }: ImportReport) =>
		JSON.stringify([
			counts,
			examples,
			columns.map(({ column, field }) => [column, field]),
			official ?? null
		]);
	return told(one) === told(other);
}

/** How a file's columns differ from those of the last import, as sentences. */
function columnChanges(
	register: Register,
	before: RememberedMapping,
	now: readonly ColumnFound[]
): string[] {
	const sentences: string[] = [];
	const gone: string[] = [];
	for (const column of register.columns) {
		const old = before.columns.find((one) => one.field === column.name);
		const found = now.find((one) => one.field === column.name);
		if (old && !found) gone.push(`“${old.header}”`);
		else if (!old && found)
			sentences.push(
				`“${found.header}” (column ${found.column}) is new: it feeds ${column.label}.`
			);
		else if (old && found && old.header !== found.header)
			sentences.push(`“${old.header}” is now called “${found.header}” (column ${found.column}).`);
		// Of months across there is one more each month: that is no move.
		else if (old && found && old.column !== found.column && !found.across)
			sentences.push(
				`“${found.header}” has moved from column ${old.column} to column ${found.column}.`
			);
	}
	if (gone.length > 0)
		sentences.push(
			`${list(gone)} ${agree(gone.length, 'is', 'are')} gone: what the register holds for ${agree(gone.length, 'it', 'them')} stays as it is.`
		);
	return sentences;
}

// Rows of a file that may not stand beside rows already held, such as a quarter over held months.

/** The reading without such rows, and with a problem that names their cells; or the reading itself. */
function withoutHeldOverlaps(scope: IcsScope, register: Register, reading: Reading): Reading {
	const { noOverlap } = register;
	if (!noOverlap || reading.refused || reading.rows.numbers.length === 0) return reading;
	const { fields, values, numbers } = reading.rows;
	const positions = noOverlap.within.map((name) => fields.indexOf(name));
	const at = fields.indexOf(noOverlap.column);
	const groups = new Map<string, { row: number; value: string }[]>();
	values.forEach((row, index) => {
		const key = groupKey(positions.map((position) => row[position]));
		const member = { row: index, value: String(row[at]) };
		const group = groups.get(key);
		if (group) group.push(member);
		else groups.set(key, [member]);
	});
	const held = new Map<string, string[]>();
	for (const row of overlapCandidates(scope, register)) {
		const key = groupKey(noOverlap.within.map((name) => row[name]));
		if (!groups.has(key)) continue;
		const known = held.get(key);
		if (known) known.push(String(row[noOverlap.column]));
		else held.set(key, [String(row[noOverlap.column])]);
	}
	const out = new Map<number, string>();
	for (const [key, group] of groups) {
		const clashes = noOverlap.clashes(
			group.map(({ value }) => value),
			held.get(key) ?? []
		);
		for (const { row, value } of group) {
			const other = clashes.get(value);
			if (other !== undefined) out.set(row, noOverlap.sentence(value, other));
		}
	}
	if (out.size === 0) return reading;
	const stays = (_: unknown, index: number) => !out.has(index);
	return {
		...reading,
		...problemsWith(register, reading, out),
		rows: { fields, numbers: numbers.filter(stays), values: values.filter(stays) },
		rowsRejected: reading.rowsRejected + out.size
	};
}

function groupKey(values: readonly (Value | undefined)[]): string {
	return values.map((value) => String(value).toLowerCase()).join('\u001f');
}

/** One problem for all rows whose sentence is the same; errors stand before warnings. */
function problemsWith(
	register: Register,
	reading: Reading,
	out: ReadonlyMap<number, string>
): Pick<Reading, 'problems' | 'rowsConcerned'> {
	const { column: field, code } = register.noOverlap!;
	const letter = reading.columns.find((column) => column.field === field)?.column;
	const rowsBy = new Map<string, number[]>();
	for (const [index, sentence] of out) {
		const number = reading.rows.numbers[index]!;
		rowsBy.set(sentence, [...(rowsBy.get(sentence) ?? []), number]);
	}
	const found = [...rowsBy].map(([sentence, rows]): [Problem, number[]] => {
		const cells = rows
			.slice(0, LIMITS.cellsNamed)
			.map((row) => (letter ? `${letter}${row}` : `row ${row}`));
		const where =
			rows.length === 1
				? `${reading.sheet}, cell ${cells[0]}`
				: `${rows.length.toLocaleString('en-GB')} cells, the first in ${reading.sheet}, cell ${cells[0]}`;
		const problem: Problem = {
			severity: 'error',
			code,
			message: `${where}: ${sentence} The other one is held in the register already.`,
			cells: cells.map((cell) => `${reading.sheet}!${cell}`),
			count: rows.length,
			field,
			effect: 'row-left-out'
		};
		return [problem, rows];
	});
	return {
		problems: [...found.map(([problem]) => problem), ...reading.problems],
		rowsConcerned: [...found.map(([, rows]) => rows), ...reading.rowsConcerned]
	};
}

// What an official list of networks brings beside rows: its practices, and which networks closed.

/** Practices of each sort that a report names; its counts are of all. */
const NAMED = 200;

/** What the list would change beside the register's own rows; null for any other file. */
function officialReport(
	scope: IcsScope,
	register: Register,
	reading: Reading
): OfficialReport | null {
	const { official, rows } = reading;
	if (!official || reading.refused) return null;
	const held = new Map(storedRows(scope, register).map((row) => [keyOf(register, row.row), row]));
	const [code, name, closed] = ['ods_code', 'name', 'closed_on'].map((field) =>
		rows.fields.indexOf(field)
	) as [number, number, number];
	const names: Record<string, string> = {};
	for (const { row } of held.values()) names[String(row.ods_code)] = String(row.name);
	const shut: ClosedNetwork[] = [];
	let newClosed = 0;
	for (const values of rows.values) {
		const network = String(values[code]);
		names[network] ??= String(values[name]);
		const on = values[closed];
		if (typeof on !== 'string') continue;
		const known = held.get(keyOf(register, { ods_code: network }));
		if (!known || known.removed) newClosed += 1;
		else if (!known.row.closed_on) shut.push({ code: network, name: names[network], on });
	}
	const practices = practiceReport(scope, official);
	const spoken = practices
		? [...practices.joined, ...practices.left, ...practices.moved].map(({ network }) => network)
		: [];
	const from = practices?.moved.map((one) => one.from) ?? [];
	return {
		latest: official.latest,
		elsewhere: official.elsewhere,
		closed: shut,
		newClosed,
		practices,
		names: Object.fromEntries(
			[...new Set([...spoken, ...from])].map((one) => [one, names[one] ?? one])
		)
	};
}

function practiceReport(
	scope: IcsScope,
	{ memberships }: OfficialList
): OfficialReport['practices'] {
	if (!memberships) return null;
	const { joined, left, moved, stayed } = practiceChanges(membershipsInForce(scope), memberships);
	return {
		counts: { joined: joined.length, left: left.length, moved: moved.length, stayed },
		joined: joined.slice(0, NAMED),
		left: left.slice(0, NAMED),
		moved: moved.slice(0, NAMED)
	};
}

/** The rows without names that differ from those held by their capitals or punctuation only. */
function asHeldNamed(
	register: Register,
	rows: CheckedRows,
	held: readonly StoredRow[]
): CheckedRows {
	const at = rows.fields.indexOf('name');
	const code = rows.fields.indexOf('ods_code');
	const names = new Map(
		held.filter(({ removed }) => !removed).map(({ row }) => [keyOf(register, row), row.name])
	);
	const isHeld = (values: CheckedRows['values'][number]) => {
		const name = names.get(keyOf(register, { ods_code: values[code] ?? null }));
		return name !== undefined && comparable(String(name)) === comparable(String(values[at]));
	};
	return {
		...rows,
		values: rows.values.map((values) => (isHeld(values) ? values.with(at, undefined) : values))
	};
}
