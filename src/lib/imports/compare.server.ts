import type { IcsScope } from '#lib/core/access.ts';
import { comparable } from '#lib/core/text.ts';
import { agree, list, plural } from '#lib/core/words.ts';
import { recordScopedAct } from '#lib/platform/audit/write.server.ts';
import { database, run, statement, transaction } from '#lib/platform/database.server.ts';
import {
	type ColumnFound,
	difference,
	type Difference,
	type HeldRow,
	keyOf
} from '#lib/registers/changes.ts';
import type { Register, Value } from '#lib/registers/definition.ts';
import { membershipsInForce } from '#lib/registers/pcns/figures.server.ts';
import { practiceChanges } from '#lib/registers/pcns/rules.ts';
import { heldApart, heldRows, registerVersion } from '#lib/registers/read.server.ts';
import {
	bumpVersion,
	changeFields,
	insertRows,
	type Occasion,
	putBack,
	takeOut
} from '#lib/registers/write.server.ts';
import { LIMITS } from '#lib/spreadsheet/limits.ts';
import type { ClosedNetwork, OfficialReport } from './official-list.ts';
import {
	findImport,
	type FoundInFile,
	type ImportReport,
	type RememberedMapping,
	rememberedMapping
} from './read.server.ts';
import type { CheckedRows, OfficialList, Problem, Reading } from './reading.ts';

// What an official list of networks brings beside rows: its practices, and which networks closed.

/** Practices of each sort that a report names; its counts are of all. */
const NAMED = 200;

/** What the list would change beside the register's own rows; null for any other file. */
export function officialReport(
	scope: IcsScope,
	register: Register,
	reading: Reading
): OfficialReport | null {
	const { official, rows } = reading;
	if (!official || reading.refused) return null;
	const held = new Map(heldRows(scope, register).map((row) => [keyOf(register, row.row), row]));
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

/**
 * Keeps the list's practices under its import, in the import's transaction. They are in force while
 * no later list stands, so taking the import back restores those before it.
 */
export function keepMemberships(
	scope: IcsScope,
	register: Register,
	importId: number,
	{ official }: Reading
): void {
	if (!official?.memberships) return;
	const ids = new Map(
		heldRows(scope, register).map(({ id, row }) => [String(row.ods_code).toLowerCase(), id])
	);
	const insert = statement(database(), 'INSERT INTO pcn_practices VALUES (?, ?, ?, ?, ?, ?)');
	for (const { network, practice, name, joinedOn, leftOn } of official.memberships) {
		const id = ids.get(network.toLowerCase());
		// A network whose row stayed out for an error has no page to show its practices on.
		if (id !== undefined) insert.run(importId, id, practice, name, joinedOn, leftOn);
	}
}

/** The rows without names that differ from those held by their capitals or punctuation only. */
export function asHeldNamed(
	register: Register,
	rows: CheckedRows,
	held: readonly HeldRow[]
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

// Rows of a file that may not stand beside rows already held, such as a quarter over held months.

/** The reading without such rows, and with a problem that names their cells; or the reading itself. */
export function withoutHeldOverlaps(
	scope: IcsScope,
	register: Register,
	reading: Reading
): Reading {
	const { apart } = register;
	if (!apart || reading.refused || reading.rows.numbers.length === 0) return reading;
	const { fields, values, numbers } = reading.rows;
	const positions = apart.within.map((name) => fields.indexOf(name));
	const at = fields.indexOf(apart.column);
	const groups = new Map<string, { row: number; value: string }[]>();
	values.forEach((row, index) => {
		const key = groupKey(positions.map((position) => row[position]));
		const member = { row: index, value: String(row[at]) };
		const group = groups.get(key);
		if (group) group.push(member);
		else groups.set(key, [member]);
	});
	const held = new Map<string, string[]>();
	for (const row of heldApart(scope, register)) {
		const key = groupKey(apart.within.map((name) => row[name]));
		if (!groups.has(key)) continue;
		const known = held.get(key);
		if (known) known.push(String(row[apart.column]));
		else held.set(key, [String(row[apart.column])]);
	}
	const out = new Map<number, string>();
	for (const [key, group] of groups) {
		const clashes = apart.clashes(
			group.map(({ value }) => value),
			held.get(key) ?? []
		);
		for (const { row, value } of group) {
			const other = clashes.get(value);
			if (other !== undefined) out.set(row, apart.sentence(value, other));
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
	const { column: field, code } = register.apart!;
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

/** Examples of each sort that a report keeps; its counts are of all. */
const EXAMPLES = 200;

/** The report of a reading and its difference against what is held at version `basedOn`. */
export function reportOf(
	register: Register,
	reading: Reading,
	result: Difference,
	basedOn: number,
	remembered: RememberedMapping | null,
	official: OfficialReport | null
): ImportReport {
	return {
		...withoutRows(reading),
		counts: {
			read: reading.rowsRead,
			new: result.added.length,
			changed: result.changed.length,
			same: result.same,
			missing: result.missing.length,
			rejected: reading.rowsRejected
		},
		basedOn,
		examples: {
			added: result.added
				.slice(0, EXAMPLES)
				.map(({ number, row }) => ({ row: number, title: register.rowTitle(row) })),
			changed: result.changed.slice(0, EXAMPLES).map(({ number, held, changes }) => ({
				row: number,
				id: held.id,
				title: register.rowTitle(held.row),
				changes
			})),
			missing: result.missing
				.slice(0, EXAMPLES)
				.map((held) => ({ id: held.id, title: register.rowTitle(held.row) }))
		},
		missingChoice: 'keep',
		columnChanges: remembered ? columnChanges(register, remembered, reading.columns) : [],
		...(official ? { official } : {})
	};
}

/** The last comparison of each reading still in hand: a commit straight after it need not repeat it. */
const compared = new WeakMap<Reading, { ics: number; version: number; result: Difference }>();

/** A file without a row that can be taken says nothing about the rows that are held. */
export function differenceOf(scope: IcsScope, register: Register, reading: Reading): Difference {
	if (reading.refused || reading.rows.numbers.length === 0)
		return { added: [], changed: [], same: 0, missing: [] };
	const version = registerVersion(scope, register.name);
	const known = compared.get(reading);
	// While the register's version stands, so do the rows that were compared.
	if (known && known.ics === scope.ics.id && known.version === version) return known.result;
	const held = heldRows(scope, register);
	const rows = reading.official ? asHeldNamed(register, reading.rows, held) : reading.rows;
	const result = difference(register, held, rows);
	compared.set(reading, { ics: scope.ics.id, version, result });
	return result;
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

// The last step of an import: the rows that were read, written to their register.

export type CommitOptions = {
	/** Rows that the file does not have: stay, or are taken out of the register. */
	missing: 'keep' | 'close';
	/** The person knows that rows with errors stay out. */
	leaveOutRejected: boolean;
};

export type CommitResult =
	| { committed: ImportReport }
	/** Nothing was written, and why: a sentence for the person. */
	| { refused: string; code: 'busy' | 'not-ready' | 'rows-changed' | 'rows-rejected' };

/**
 * Writes a reading to its register in one transaction, if it would do what the person was shown.
 */
export function writeToRegister(
	scope: IcsScope,
	id: number,
	register: Register,
	read: Reading,
	checked: ImportReport,
	options: CommitOptions
): CommitResult {
	return transaction((): CommitResult => {
		const reading = withoutHeldOverlaps(scope, register, read);
		if (reading.refused) return { refused: reading.refused.message, code: 'not-ready' };
		if (reading.rowsRejected > 0 && !options.leaveOutRejected)
			return {
				refused: `${plural(reading.rowsRejected, 'row has', 'rows have')} errors that keep ${agree(reading.rowsRejected, 'it', 'them')} out. Mend the file, or say that ${agree(reading.rowsRejected, 'it', 'they')} may be left out.`,
				code: 'rows-rejected'
			};
		if (reading.rows.numbers.length === 0)
			return {
				refused:
					'No row of this file can be taken, so there is nothing to import. Mend the file and import it again.',
				code: 'rows-rejected'
			};
		// A row that was left out for an error may be one that is held: it is not gone from the file.
		if (reading.rowsRejected > 0 && options.missing === 'close' && checked.counts.missing > 0)
			return {
				refused: `While ${plural(reading.rowsRejected, 'row is', 'rows are')} left out for errors, it is not known which rows are really missing from the file. Mend the file first, or keep the missing rows.`,
				code: 'rows-rejected'
			};
		if (findImport(scope, id).status !== 'checked')
			return { refused: 'This import has been dealt with in the meantime.', code: 'not-ready' };
		const result = differenceOf(scope, register, reading);
		const version = registerVersion(scope, register.name);
		const report = reportOf(
			register,
			reading,
			result,
			version,
			rememberedMapping(scope, register.name),
			officialReport(scope, register, reading)
		);
		if (!sameDifference(report, checked)) {
			run('UPDATE imports SET report = ? WHERE id = ?', JSON.stringify(report), id);
			return {
				refused:
					'The register was changed after this file was checked, so nothing was imported. Look at the new differences, then import.',
				code: 'rows-changed'
			};
		}
		report.missingChoice = options.missing;
		const at = new Date().toISOString();
		const occasion = { icsId: scope.ics.id, by: scope.accountId, at, importId: id };
		const ids = apply(register, result, options.missing, occasion);
		keepMemberships(scope, register, id, reading);
		for (const [index, example] of report.examples.added.entries()) example.id = ids[index];
		run(
			`UPDATE imports SET status = 'committed', report = ?, committed_at = ?, committed_by = ? WHERE id = ?`,
			JSON.stringify(report),
			at,
			scope.accountId,
			id
		);
		recordScopedAct(
			scope,
			'import-committed',
			`import ${id}`,
			{ register: register.name, ...report.counts },
			scope.ics.id
		);
		return { committed: report };
	});
}

/** Answers the ids of the added rows, in their order. */
function apply(
	register: Register,
	result: Difference,
	missing: 'keep' | 'close',
	occasion: Occasion
): number[] {
	const fresh = insertRows(
		register,
		result.added.filter(({ restores }) => restores === null),
		occasion
	).values();
	const ids = result.added.map(({ number, row, restores }) => {
		if (restores) putBack(register, restores, row, occasion, number);
		return restores ? restores.id : (fresh.next().value as number);
	});
	for (const { number, held, changes } of result.changed)
		changeFields(register, held.id, changes, occasion, number);
	if (missing === 'close') for (const held of result.missing) takeOut(register, held.id, occasion);
	bumpVersion(occasion.icsId, register);
	return ids;
}
