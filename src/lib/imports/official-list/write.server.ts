/** What an official list of networks brings beside rows: its practices, and which networks closed. */
import type { IcsScope } from '#lib/core/access.ts';
import { comparable } from '#lib/core/text.ts';
import type { CheckedRows, OfficialList, Reading } from '#lib/imports/reading.ts';
import { database, statement } from '#lib/platform/database.server.ts';
import { type HeldRow, keyOf } from '#lib/registers/changes.ts';
import type { Register } from '#lib/registers/definition.ts';
import { membershipsInForce } from '#lib/registers/pcns/figures.server.ts';
import { practiceChanges } from '#lib/registers/pcns/rules.ts';
import { heldRows } from '#lib/registers/read.server.ts';
import type { ClosedNetwork, OfficialReport } from './rules.ts';

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
