/** What an import did to each row, what has become of those rows since, and what undoing it would do. */
import * as v from 'valibot';
import type { IcsScope } from '#lib/core/access.ts';
import { findImport } from '#lib/imports/read.server.ts';
import { all, get } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import {
	changedSince,
	type Changes,
	type StoredRow,
	isWork,
	mustAsk,
	type PastEvent,
	type PastOfRow,
	wayBack
} from '#lib/registers/changes.ts';
import type { Register } from '#lib/registers/definition.ts';
import type { BoundRow } from '#lib/registers/plug-in.server.ts';
import { boundRows, storedRows } from '#lib/registers/read.server.ts';

export type ImportEvent = Omit<PastOfRow, 'later'> & {
	rowId: number;
	later: readonly LaterEvent[];
};

/** Something that happened to a row before or after the import, by whatever means. */
export type LaterEvent = Required<PastEvent> & { at: string; by: string };

type EventRow = { id: number; rowId: number; kind: PastEvent['kind']; changes: string | null };
type OtherRow = Omit<LaterEvent, 'changes' | 'importUndone'> & {
	rowId: number;
	changes: string | null;
	importUndone: number;
};

/** What an import did: its events, and the rows it added, each run of them counted out. */
const DONE = `added (register, row_id, last) AS (
		SELECT register, first_row_id, last_row_id FROM register_additions
		WHERE import_id = @import AND ics_id = @ics
		UNION ALL SELECT register, row_id + 1, last FROM added WHERE row_id < last),
	done AS MATERIALIZED (
		SELECT id, register, row_id, kind, changes FROM register_events
		WHERE import_id = @import AND ics_id = @ics
		UNION ALL SELECT 0, register, row_id, 'added', NULL FROM added)`;

const othersSql = (which: string) => `WITH RECURSIVE ${DONE}
	SELECT o.row_id AS rowId, o.kind, o.changes, o.at, u.name AS by, o.import_id AS importId,
		o.undoes_import_id AS undoes, coalesce(i.status = 'undone', 0) AS importUndone
	FROM done JOIN register_events o ON o.register = done.register AND o.row_id = done.row_id AND ${which}
	JOIN user u ON u.id = o.by LEFT JOIN imports i ON i.id = o.import_id`;

/** Everything an import did, newest first. An import touches a row once. */
export function eventsOfImport(scope: IcsScope, importId: number): ImportEvent[] {
	const asked = { import: importId, ics: scope.ics.id };
	const events = all<EventRow>(
		`WITH RECURSIVE ${DONE}
		SELECT id, row_id AS rowId, kind, changes FROM done ORDER BY id DESC, row_id DESC`,
		asked
	);
	const later = othersByRow(`${othersSql('o.id > done.id')} ORDER BY o.id`, asked);
	// What happened before matters only where some of it has been undone.
	const earlier = hasUndoneOthers(scope, importId)
		? othersByRow(`${othersSql('done.id > 0 AND o.id < done.id')} ORDER BY o.id DESC`, asked)
		: new Map<number, LaterEvent[]>();
	return events.map(({ id: _id, changes, ...rest }) => {
		const [before, after] = [earlier.get(rest.rowId) ?? [], later.get(rest.rowId) ?? []];
		const undone = new Set([...before, ...after].map(({ undoes }) => undoes));
		return {
			...rest,
			changes: changesIn(changes),
			importId,
			importUndone: false,
			undoes: null,
			// A row that was kept as it was, when its import was undone, is so by that decision.
			earlier: before.map((event) =>
				event.kind !== 'changed' && !undone.has(event.importId)
					? { ...event, importUndone: false }
					: event
			),
			later: after
		};
	});
}

function othersByRow(sql: string, asked: Record<string, number>): Map<number, LaterEvent[]> {
	const found = new Map<number, LaterEvent[]>();
	for (const { rowId, changes, importUndone, ...rest } of all<OtherRow>(sql, asked)) {
		const event = { ...rest, changes: changesIn(changes), importUndone: importUndone === 1 };
		const known = found.get(rowId);
		if (known) known.push(event);
		else found.set(rowId, [event]);
	}
	return found;
}

function hasUndoneOthers(scope: IcsScope, importId: number): boolean {
	const found = get(
		`SELECT 1 FROM imports one JOIN imports other
			ON other.ics_id = one.ics_id AND other.register = one.register AND other.status = 'undone'
		WHERE one.id = ? AND one.ics_id = ? AND other.id <> one.id LIMIT 1`,
		importId,
		scope.ics.id
	);
	return found !== undefined;
}

const value = v.union([v.string(), v.number(), v.null()]);
const changesSchema = v.record(v.string(), v.tuple([value, value]));

function changesIn(text: string | null): Changes {
	return text === null ? {} : v.parse(changesSchema, JSON.parse(text));
}

export type UndoPlan = {
	/** Rows about which there is nothing to ask, by what happens to them. */
	takenOut: number;
	putBack: number;
	changedBack: number;
	/** Rows that were worked on since the import, with who and when last: the person decides. */
	edited: EditedRow[];
	/** Rows that would go out, but that something outside the register stands on: they are kept. */
	bound: (BoundRow & { title: string })[];
};

export type EditedRow = {
	id: number;
	title: string;
	by: string;
	at: string;
	/** What the import had done to it. */
	imported: PastEvent['kind'];
	/** What was changed since: the value that came in, and the present one. */
	since: Changes;
	/** It is out of the register now. */
	removed: boolean;
};

/** What undoing an import would do. @throws NotFound */
export function undoPlan(scope: IcsScope, id: number): UndoPlan {
	const register = registerNamed(findImport(scope, id).register);
	const rows = rowsById(scope, register);
	const bound = boundRows(scope, register);
	const plan: UndoPlan = { takenOut: 0, putBack: 0, changedBack: 0, edited: [], bound: [] };
	for (const event of eventsOfImport(scope, id)) {
		const now = rows(event.rowId);
		const title = register.rowTitle(now.row);
		const back = wayBack(register, event, now, 'keep');
		if (staysBound(register, event, now)) {
			plan.bound.push({ ...bound.get(event.rowId)!, title });
			continue;
		}
		if (mustAsk(register, event, now)) {
			const last = event.later.findLast(isWork) ?? event.later.at(-1)!;
			plan.edited.push({
				id: event.rowId,
				title,
				by: last.by,
				at: last.at,
				imported: event.kind,
				since: changedSince(event, now),
				removed: now.removed
			});
			continue;
		}
		if (back.removed && !now.removed) plan.takenOut += 1;
		else if (!back.removed && now.removed) plan.putBack += 1;
		else if (!now.removed && Object.keys(back.changes).length > 0) plan.changedBack += 1;
	}
	return plan;
}

/** Whether undoing what an import did to a row would take it out, though it is bound: it is kept as it is. */
export function staysBound(register: Register, event: ImportEvent, now: StoredRow): boolean {
	return (
		now.bound === true &&
		!now.removed &&
		(['keep', 'revert'] as const).some((choice) => wayBack(register, event, now, choice).removed)
	);
}

/** The register's rows, read once: an import may have written tens of thousands. */
export function rowsById(scope: IcsScope, register: Register): (id: number) => StoredRow {
	const rows = new Map(storedRows(scope, register).map((row) => [row.id, row]));
	return (id) => {
		const row = rows.get(id);
		if (!row) throw new Error(`${register.name} has a history of row ${id}, but not the row`);
		return row;
	};
}
