/** Two people changed one row: what each changed, and what has to be chosen between. Pure. */
import type { Register, Row, Value } from '#lib/domain/registers/definition.ts';
import { typedValue, type FieldProblem, type TypedRow } from '#lib/domain/registers/form.ts';

/** A field that somebody else wrote since a form was opened. */
export type TheirChange = { was: Value; by: string; at: string };

export type FieldConflict = { field: string; theirs: Value; mine: Value; by: string; at: string };

export type Merge = {
	/** Both changed these, differently: the person chooses. */
	clashes: FieldConflict[];
	/** Only the person changed these: they will be saved as typed. `theirs` is what is held. */
	mine: { field: string; theirs: Value; mine: Value }[];
	/** Only somebody else changed these: they stay as they are now. */
	theirs: FieldConflict[];
	/** What the form holds next: as typed, but with what only others changed. */
	typed: TypedRow;
};

export type Side = 'theirs' | 'mine';

/**
 * Sets what was typed beside what is held.
 *
 * @param held the row as it stands now
 * @param since what others wrote since the form was opened, by column name
 * @param row what was typed, as values
 */
export function merge(
	register: Register,
	held: Row,
	since: Readonly<Record<string, TheirChange>>,
	typed: TypedRow,
	row: Row
): Merge {
	const result: Merge = { clashes: [], mine: [], theirs: [], typed: { ...typed } };
	for (const { name: field } of register.columns) {
		const theirs = held[field] ?? null;
		const mine = row[field] ?? null;
		if (theirs === mine) continue;
		const change = since[field];
		if (!change || change.was === theirs) result.mine.push({ field, theirs, mine });
		else if (change.was === mine) {
			result.theirs.push({ field, theirs, mine, by: change.by, at: change.at });
			result.typed[field] = typedValue(theirs);
		} else result.clashes.push({ field, theirs, mine, by: change.by, at: change.at });
	}
	return result;
}

/** The form fields in which a person says, for each clash, whose value stands. */
export const CLASH_FIELD = 'clash';
export const ALL_FIELD = 'all';
export const sideField = (field: string): string => `keep_${field}`;

export type Settled = {
	/** With the held value wherever the other person's was chosen. */
	typed: TypedRow;
	/** What was chosen, by column name. */
	chosen: Record<string, Side>;
	/** Clashes about which nothing was said. */
	unsettled: FieldProblem[];
};

/** Reads the choices that came with a form; without clashes in it, what was typed stays as it is. */
export function settle(
	register: Register,
	typed: TypedRow,
	held: Row,
	sent: { get(name: string): unknown; getAll(name: string): unknown[] }
): Settled {
	const result: Settled = { typed: { ...typed }, chosen: {}, unsettled: [] };
	const clashing = sent.getAll(CLASH_FIELD);
	for (const column of register.columns) {
		const { name } = column;
		if (!clashing.includes(name)) continue;
		const side = sent.get(ALL_FIELD) ?? sent.get(sideField(name));
		if (side === 'theirs') result.typed[name] = typedValue(held[name] ?? null);
		if (side === 'theirs' || side === 'mine') result.chosen[name] = side;
		else
			result.unsettled.push({
				field: sideField(name),
				message: `Choose which value stands for “${column.label}”.`
			});
	}
	return result;
}
