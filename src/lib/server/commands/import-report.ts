import { type ColumnFound } from '#lib/domain/registers/difference.ts';
import type { IcsScope } from '#lib/domain/access.ts';
import type { Register } from '#lib/domain/registers/definition.ts';
import type { OfficialReport } from '#lib/domain/official-list.ts';
import { difference, type Difference } from '#lib/domain/registers/difference.ts';
import { agree, list } from '#lib/format/words.ts';
import type { Reading } from '#lib/server/imports/reading.ts';
import { asHeldNamed } from '#lib/server/commands/official-list.ts';
import { heldRows, registerVersion } from '#lib/server/queries/registers.ts';
import type { FoundInFile, ImportReport, RememberedMapping } from '#lib/server/queries/imports.ts';

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
