/** What an import did to each row, what has become of those rows since, and what undoing it would do. */
import * as v from 'valibot';
import type { IcsScope } from '#lib/core/access.ts';
import { findImport } from '#lib/imports/read.server.ts';
import { all } from '#lib/platform/database.server.ts';
import { registerNamed } from '#lib/registers/all.ts';
import {
	changedSince,
	type Changes,
	type StoredRow,
	mustAsk,
	wayBack
} from '#lib/registers/changes.ts';
import type { Register } from '#lib/registers/definition.ts';
import { storedRows } from '#lib/registers/read.server.ts';

type EventKind = 'added' | 'changed' | 'removed' | 'restored';

export type ImportEvent = {
	rowId: number;
	kind: EventKind;
	changes: Changes;
	/** Everything that happened to the row after the import, oldest first, by whatever means. */
	later: LaterEvent[];
};

export type LaterEvent = { kind: EventKind; changes: Changes; at: string; by: string };

type EventRow = { id: number; rowId: number; kind: EventKind; changes: string | null };
type LaterRow = Omit<LaterEvent, 'changes'> & { rowId: number; changes: string | null };

/** What an import did: its events, and the rows it added, each run of them counted out. */
const DONE = `added (register, row_id, last) AS (
		SELECT register, first_row_id, last_row_id FROM register_additions
		WHERE import_id = @import AND ics_id = @ics
		UNION ALL SELECT register, row_id + 1, last FROM added WHERE row_id < last),
	done AS MATERIALIZED (
		SELECT id, register, row_id, kind, changes FROM register_events
		WHERE import_id = @import AND ics_id = @ics
		UNION ALL SELECT 0, register, row_id, 'added', NULL FROM added)`;

/** Everything an import did, newest first. An import touches a row once. */
export function eventsOfImport(scope: IcsScope, importId: number): ImportEvent[] {
	const asked = { import: importId, ics: scope.ics.id };
	const events = all<EventRow>(
		`WITH RECURSIVE ${DONE}
		SELECT id, row_id AS rowId, kind, changes FROM done ORDER BY id DESC, row_id DESC`,
		asked
	);
	const later = new Map<number, LaterEvent[]>();
	for (const { rowId, changes, ...rest } of all<LaterRow>(
		`WITH RECURSIVE ${DONE}
		SELECT l.row_id AS rowId, l.kind, l.changes, l.at, u.name AS by
		FROM done JOIN register_events l
			ON l.register = done.register AND l.row_id = done.row_id AND l.id > done.id
		JOIN user u ON u.id = l.by ORDER BY l.id`,
		asked
	)) {
		const known = later.get(rowId);
		const event = { ...rest, changes: changesIn(changes) };
		if (known) known.push(event);
		else later.set(rowId, [event]);
	}
	return events.map(({ id: _id, changes, ...rest }) => ({
		...rest,
		changes: changesIn(changes),
		later: later.get(rest.rowId) ?? []
	}));
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
};

export type EditedRow = {
	id: number;
	title: string;
	by: string;
	at: string;
	/** What the import had done to it. */
	imported: 'added' | 'changed' | 'removed' | 'restored';
	/** What was changed since: the value that came in, and the present one. */
	since: Changes;
	/** It is out of the register now. */
	removed: boolean;
};

/** What undoing an import would do. @throws NotFound */
export function undoPlan(scope: IcsScope, id: number): UndoPlan {
	const register = registerNamed(findImport(scope, id).register);
	const rows = rowsById(scope, register);
	const plan: UndoPlan = { takenOut: 0, putBack: 0, changedBack: 0, edited: [] };
	for (const event of eventsOfImport(scope, id)) {
		const now = rows(event.rowId);
		const last = event.later.at(-1);
		if (last && mustAsk(register, event, event.later, now)) {
			plan.edited.push({
				id: event.rowId,
				title: register.rowTitle(now.row),
				by: last.by,
				at: last.at,
				imported: event.kind,
				since: changedSince(event.later, now),
				removed: now.removed
			});
			continue;
		}
		const back = wayBack(register, event, event.later, now, 'keep');
		if (back.removed && !now.removed) plan.takenOut += 1;
		else if (!back.removed && now.removed) plan.putBack += 1;
		else if (Object.keys(back.changes).length > 0) plan.changedBack += 1;
	}
	return plan;
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
