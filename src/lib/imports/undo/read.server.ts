/** What an import did to each row, and what has become of those rows since. */
import type { IcsScope } from '#lib/core/access.ts';
import { all } from '#lib/platform/database.server.ts';
import type { Changes } from '#lib/registers/changes.ts';

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

function changesIn(text: string | null): Changes {
	return text === null ? {} : (JSON.parse(text) as Changes);
}
